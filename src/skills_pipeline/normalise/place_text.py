"""Places told from free text: a statement is taken apart, and its parts explain each other.

Here belong separators, words that name no place, and the rules by which a town, a region and a country are
found to speak of one place (`Paris, Texas`; `Cambridge, MA`; `Sneek, FR, NL`). What one name may mean is in
`gazetteer`; fields, and what becomes of a posting, are in `place`.

Alternatives (`Paris or London`, `A; B`) are read each for itself. Within one, a part joins the part before
it where a meaning of the one lies in a meaning of the other; meanings that do not fit are dropped. A part
that fits nothing begins another place, save a code or a country behind a smaller town, which is believed
(`Stirling, NJ`). A part that is no name as a whole is searched for one, and that counts only where the
statement names no place otherwise. Of the meanings left the weightiest is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from skills_pipeline.normalise import gazetteer
from skills_pipeline.normalise.gazetteer import COUNTRY_WEIGHT, SHORT_COUNTRIES, Reading, fold

MOST_PARTS = 200
"""Parts of a text that are read; what stands behind them is counted as stated only."""

_MOST_PART_CHARS = 200
_MOST_WORDS = 7
_REMEMBERED = 50_000

_OR = r"(?i:\s(?:or|and|oder|und|ou|et|eller|och|og|lub|y)\s|\s&\s|/)"
_JOINED = re.compile(_OR)
_SIDE_BY_SIDE = re.compile(r"[;|•·\n+、]")
_PARTS = re.compile(r"[,()\[\]:，（）]|\s[-–—]+\s|\s[-–—]|[-–—]\s|\s(?:in|near|bei|within|from)\s")
_POSTAL = re.compile(r"\S*\d\S*")
_DEPARTMENT = re.compile(r"\d\d|2[AB]|97\d")
_FRENCH = re.compile(r"(?:\d\d|2[AB]|97\d) - \S")
"""As the French employment service writes: number of the département, town."""
_NUTS = re.compile(r"[A-Z]{2}(?=[A-Z]{0,2}\d)[0-9A-Z]{1,3}")
_CODE = re.compile(r"[A-Z]{2,3}|\d[\dAB]|97\d")
_HAN_KANA_HANGUL = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_ANYWHERE = frozenset(
    (
        "remote remotely anywhere worldwide global globally wfh telecommute telework virtual distributed "
        "homeoffice télétravail teletravail teletrabajo distans hjemmekontor zdalnie zdalna remoto thuiswerk"
    ).split()
) | frozenset(
    (
        "home office", "work from home", "from home", "fully remote", "100 remote", "remote first",
        "remote friendly", "remote ok", "remote work", "remote job", "home based", "werk van thuis",
        "praca zdalna", "smart working", "full remote", "a distancia", "pa distans", "flexible remote",
    )
)  # fmt: skip
"""Words, folded, for work from where one likes."""

_WORKPLACES = frozenset(
    (
        "hybrid hybride onsite on site office offices buro bureau headquarters hq greater area metro "
        "metropolitan region only based flexible fully full time part first friendly hub campus downtown "
        "city county province state district central inner the of or and within from work home location "
        "available various preferred optional possible job jobs candidates residents wide "
        "travel in at to near around wider town cedex none null unknown na n a tba tbd"
    ).split()
)
"""Words, folded, for how or in what kind of place one works, or for nothing: left out beside a name."""

_BUT = frozenset("non outside except excluding not".split())
"""Words, folded, by which a text says where the work is not."""

_TIME_ZONES = frozenset("timezone timezones zone zones".split())
"""Words, folded, of parts that say when one works, and so from many countries: `US time zones`."""

_WORDS_OF_THE_TRADE = frozenset("AI AM BI HI HR IO IT ML NA NO OK OR PM PR QA SE SJ SO TV VC".split())
"""Codes that mean something else where a text should say a place and does not."""

_BUILDINGS = frozenset("mall centre center plaza market street avenue ave road rd university".split())
"""A town's name within such a part is the building's: `Cornwall Centre` is in Saskatchewan."""

_SAINTS = ({"st": "saint", "ste": "sainte"}, {"st": "sankt"})
_BESIDE = re.compile(r"\s(?:am|im|an der|in der|ob der|bei)\s.*", re.IGNORECASE)
"""What German towns of one name are told apart by; GeoNames has most without."""

_KNOWN_TO_ALL = 150_000
"""Weight from which a name counts within other words or in lower case."""
_SHORT_NAME_LEAST = 10_000
_FAR_MORE = 3.0
"""How much a town must outweigh its namesakes for its region, a small one for its country, to be told."""
_OVERRULED = 5.0
_TOWN_RATHER = 0.3
"""A town so many times larger is not given up for a part that is a town as well: `Boston, London`."""
_TOO_LARGE_TO_MOVE = 2_000_000
"""Weight from which a name is believed against a country behind it: `Paris, Germany` are two places."""


@dataclass
class Told:
    """What a text tells.

    `found`: each place's own words and meaning, in order · `is_wide`: it says remote or anywhere, or names a
    part of the world · `has_unknown`: it names something not known · `stated`: places it seems to state.
    """

    found: list[tuple[str, Reading]] = field(default_factory=list)
    is_wide: bool = False
    has_unknown: bool = False
    stated: int = 0


def told(text: str, within: str | None, most: int) -> Told:
    """The places that a text names, within a country or within any; `most` are read.

    `text`: in composed letters, without invisible ones, as `place` cleans it.
    """
    result = Told()
    parts_read = 0
    for statement in _alternatives(text):
        parts = list(_parts(statement))
        if len(result.found) < most and parts_read < MOST_PARTS:
            _read(statement, parts[: MOST_PARTS - parts_read], within, result)
        result.stated += len(parts) if len(parts) > most else 1
        parts_read += len(parts)
    return result


def names_workplace(folded: str) -> bool:
    """Whether a name is a word for how or in what kind of place one works."""
    return folded in _WORKPLACES or folded in _ANYWHERE


def _alternatives(text: str) -> Iterator[str]:
    """What stands side by side (`Paris or London`, `A; B`), a name that holds such a word left whole."""
    for statement in _SIDE_BY_SIDE.split(text):
        if not _JOINED.search(statement) or _is_name(statement):
            if stripped := statement.strip():
                yield stripped
        else:
            yield from _unjoined(statement)


def _unjoined(statement: str) -> Iterator[str]:
    """Split at `or`, `and`, `/`, save in those parts that are a name (`Trinidad and Tobago, Tobago`)."""
    whole: list[str] = []
    for part in statement.split(","):
        if not _JOINED.search(part) or _is_name(part):
            whole.append(part)
            continue
        first, *between, last = _JOINED.split(part)
        yield from filter(None, (one.strip(" ,") for one in (",".join((*whole, first)), *between)))
        whole = [last]
    if rest := ",".join(whole).strip(" ,"):
        yield rest


def _is_name(text: str) -> bool:
    name = fold(text[:_MOST_PART_CHARS])
    return bool(gazetteer.readings(name)) or gazetteer.is_part_of_the_world(name)


def _parts(statement: str) -> Iterator[str]:
    if _is_name(statement):
        yield statement.strip()
        return
    for part in _PARTS.split(statement):
        if stripped := part.strip(" .-–—*\"'")[:_MOST_PART_CHARS]:
            yield stripped


def _read(statement: str, parts: list[str], within: str | None, result: Told) -> None:
    """Adds what one statement tells: its parts gathered into groups that speak of one place each."""
    groups: list[_Group] = []
    has_unknown = False
    country = within or ("FR" if _FRENCH.match(statement) else None)
    for part in parts:
        if _is_no_place(part, result):
            continue
        part_alone = _meanings_of(part, country)
        if part_alone is None:
            has_unknown = True
        elif groups and (joined := groups[-1].joined(part_alone)):
            groups[-1] = joined
        else:
            groups.append(part_alone)
    groups = _of_the_address(groups)
    named = [group for group in groups if not (group.is_code or group.is_weak)]
    named = named or [group for group in groups if _code_tells(group, within, has_unknown or len(groups) > 1)]
    named = named or [group for group in groups if group.is_weak]
    for group in named:
        reading = group.reading(within)
        if reading:
            name = statement if len(groups) == 1 else ", ".join(group.names)
            result.found.append((name.strip(" ()") if name.count("(") != name.count(")") else name, reading))
        result.has_unknown = result.has_unknown or reading is None
    result.has_unknown = result.has_unknown or (not named and (has_unknown or bool(groups)))


def _of_the_address(groups: list["_Group"]) -> list["_Group"]:
    """Before a town with its state or country stand parts of its address: `Boston Road, Largo, FL`."""
    if len(groups) < 2 or len(groups[-1].names) < 2:
        return groups
    countries = {meaning.country for meaning in groups[-1].meanings}
    return [
        group
        for group in groups
        if len(group.names) > 1
        or group.meanings[0].kind == "country"
        or group.meanings[0].country in countries
    ]


def _is_no_place(part: str, result: Told) -> bool:
    """Whether the part says how one works or names a part of the world, which makes the result wide."""
    name = fold(part)
    spellings = (name, *_spellings(part))
    result.is_wide = result.is_wide or any(
        spelling in _ANYWHERE or gazetteer.is_part_of_the_world(spelling) for spelling in spellings
    )
    words = name.split()
    if not _TIME_ZONES.isdisjoint(words):
        result.is_wide = True
        return True
    if name in _ANYWHERE or gazetteer.is_part_of_the_world(name) or not _BUT.isdisjoint(words):
        return True
    if _code_in(part) or not all(names_workplace(word) or word.isdigit() for word in words):
        return False
    result.is_wide = result.is_wide or any(word in _ANYWHERE for word in words)
    return True


def _code_tells(group: "_Group", within: str | None, is_beside_more: bool) -> bool:
    """Two letters alone are no place, save where they mean but one; behind a name they are."""
    if group.is_weak:
        return False
    code = _code_in(group.names[-1]) or ""
    is_country = gazetteer.country_named(code.lower()) is not None
    if code in _WORDS_OF_THE_TRADE:
        return bool(within)
    is_clear = is_country != gazetteer.is_state_code(code)
    return bool(within) or is_beside_more or is_clear


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts that speak of one place, and what they mean together.

    `is_code`: nothing but codes was said · `is_weak`: the name was found within other words.
    """

    names: tuple[str, ...]
    meanings: tuple[Reading, ...]
    is_code: bool = False
    is_weak: bool = False

    def joined(self, other: "_Group") -> "_Group | None":
        """The group with one more part, or None where the part speaks of another place."""
        pairs = [(mine, _together(mine, its)) for mine in self.meanings for its in other.meanings]
        joints = {joint: mine.weight for mine, joint in pairs if joint}
        if not joints:
            return self._with(other, other.meanings) if self._gives_way_to(other) else None
        best = max(meaning.weight for meaning in self.meanings)
        kept = max(joints.values())
        town = max((meaning.weight for meaning in other.meanings if meaning.kind == "town"), default=0.0)
        larger = max((meaning.weight for meaning in other.meanings if meaning.kind != "town"), default=0.0)
        if town > larger * _TOWN_RATHER and kept * _OVERRULED < best < COUNTRY_WEIGHT:
            return None
        return self._with(other, tuple(joints))

    def _with(self, other: "_Group", meanings: tuple[Reading, ...]) -> "_Group":
        is_code = self.is_code and other.is_code
        return _Group((*self.names, *other.names), meanings, is_code, self.is_weak and other.is_weak)

    def _gives_way_to(self, other: "_Group") -> bool:
        """A code or country behind a name says where it is, though no such place is known: `Stirling, NJ`."""
        code = other.names[-1] if other.is_code else ""
        best = max(meaning.weight for meaning in self.meanings)
        if gazetteer.is_state_code(_code_in(code) or "") or self.is_code:
            return bool(code)
        is_country = other.meanings[0].kind == "country" and all(
            mine.kind == "town" for mine in self.meanings
        )
        return best < _TOO_LARGE_TO_MOVE and (bool(code) or is_country)

    def reading(self, within: str | None) -> Reading | None:
        """The weightiest meaning; without its region where another region of the country weighs as much."""
        ranked = sorted(
            self.meanings, key=lambda meaning: (-meaning.weight, meaning.country, meaning.region or "")
        )
        best = ranked[0]
        if not within and best.kind == "town" and best.weight < gazetteer.CLEARLY_ABROAD_INHABITANTS:
            others = [meaning.weight for meaning in ranked if meaning.country != best.country]
            if others and others[0] * _FAR_MORE > best.weight:
                return None
        same = [meaning for meaning in ranked if meaning.country == best.country and meaning.region]
        rivals = [meaning for meaning in same if meaning.region != best.region]
        if best.kind == "town" and best.region and rivals and rivals[0].weight * _FAR_MORE > best.weight:
            return best._replace(region=None, part=None)
        # A town's name is its region's too, or that of the part it lies in: the deeper says more.
        if best.kind == "town" and not best.region:
            best = next((meaning for meaning in same if meaning.kind != "town"), best)
        return next((meaning for meaning in same if meaning.region == best.region and meaning.part), best)


def _together(one: Reading, other: Reading) -> Reading | None:
    """What two parts mean of one place: the one holds the other, or both name the same."""
    if one.country != other.country or (one.kind == other.kind == "town" and one != other):
        return None
    if one.region and other.region and one.region != other.region:
        return None
    if one.part and other.part and one.part != other.part:
        return None
    smaller = min(one, other, key=lambda reading: ("town", "part", "region", "country").index(reading.kind))
    weight = min(one.weight, other.weight)
    return Reading(one.country, one.region or other.region, one.part or other.part, smaller.kind, weight)


@lru_cache(maxsize=_REMEMBERED)
def _meanings_of(part: str, within: str | None) -> _Group | None:
    """A part and its meanings: of its code, its name, else of a known name within it; None without any."""
    meanings: tuple[Reading, ...]
    if part in SHORT_COUNTRIES:
        return _group(part, (_country(SHORT_COUNTRIES[part]),), within)
    if _NUTS.fullmatch(part) and (meanings := gazetteer.readings_of_nuts(part)):
        return _group(part, meanings, within)
    code = _code_in(part)
    if code and fold(part) in gazetteer.TOWN_EXCEPTIONS:
        return _group(part, gazetteer.readings(fold(part)) + gazetteer.readings_of_code(code, within), within)
    if code:
        meanings = gazetteer.readings_of_code(code, within)
        if meanings or len(code) == 2:
            return _group(part, meanings, within, is_code=True)
    for spelling in _spellings(part):
        if found := _group(part, _readings(spelling, part, within), within):
            return found
    return _group(part, _within_words(part, within), within, is_weak=True)


def _group(
    part: str, meanings: tuple[Reading, ...], within: str | None, is_code: bool = False, is_weak: bool = False
) -> _Group | None:
    own = tuple(meaning for meaning in meanings if within in (None, meaning.country))
    return _Group((part,), own, is_code, is_weak) if own else None


def _country(code: str) -> Reading:
    return Reading(code, None, None, "country", COUNTRY_WEIGHT)


def _code_in(part: str) -> str | None:
    """The code that a part is, postal code aside: `VA 24501`, `D.C.`, the number of a département."""
    bare = part if _DEPARTMENT.fullmatch(part) else _POSTAL.sub("", part).strip().replace(".", "")
    return bare if _CODE.fullmatch(bare) else None


def _readings(spelling: str, part: str, within: str | None) -> tuple[Reading, ...]:
    found = gazetteer.readings(spelling)
    if within:
        return found
    if spelling in gazetteer.DIRECTIONS or spelling in _BUILDINGS:
        return ()
    # Places are written with a capital, or in a script that has none; `part` and `sales` are words.
    least = _KNOWN_TO_ALL if part[:1].islower() else _SHORT_NAME_LEAST if len(spelling) <= 3 else 0
    return tuple(reading for reading in found if reading.weight >= least)


def _spellings(part: str) -> Iterator[str]:
    """A part as it is, without postal codes, without words for workplaces, St as Saint, without `am Main`."""
    name = fold(part)
    yield name
    words = fold(_POSTAL.sub(" ", part)).split()
    bare = [word for word in words if not names_workplace(word)]
    saints = [[saint.get(word, word) for word in bare] for saint in _SAINTS]
    for spelling in (words, bare, *saints, fold(_BESIDE.sub("", part)).split()):
        text = " ".join(spelling)
        if text and text != name:
            yield text


def _within_words(part: str, within: str | None) -> tuple[Reading, ...]:
    """The last of the longest runs of words that are a country, a region or a town known to all."""
    if _HAN_KANA_HANGUL.match(part):
        return _prefix(fold(part))
    words = [word for word in _POSTAL.sub(" ", part).replace("-", " ").split() if fold(word)]
    if not 1 < len(words) <= _MOST_WORDS or not _BUILDINGS.isdisjoint(map(fold, words)):
        return ()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length, -1, -1):
            if meanings := _of_run(words[start : start + length], within):
                return meanings
    return ()


def _of_run(run: list[str], within: str | None) -> tuple[Reading, ...]:
    text = " ".join(run)
    if text in SHORT_COUNTRIES:
        return (_country(SHORT_COUNTRIES[text]),)
    name = fold(text)
    is_known = len(name) > 3 or (text.isupper() and name in gazetteer.TOWN_EXCEPTIONS)
    if names_workplace(name) or not is_known or text[0].islower():
        return ()
    # Of a stated country two words are enough; one word may be anything.
    least = 0 if within and len(run) > 1 else _KNOWN_TO_ALL
    found = gazetteer.readings(name)
    return tuple(
        reading for reading in found if reading.weight >= least and within in (None, reading.country)
    )


def _prefix(name: str) -> tuple[Reading, ...]:
    """Chinese, Japanese and Korean put the larger place first and no space between."""
    for end in range(min(len(name), 12), 1, -1):
        if found := gazetteer.readings(name[:end].strip()):
            return found
    return ()
