"""Places of work: country (ISO 3166-1), region (ISO 3166-2) and NUTS 2024 code, from fields, else from free text.

Here belong the rules by which a statement is taken apart and its parts explain each other (`Paris, Texas`;
`Cambridge, MA`; `Sneek, FR, NL`). What a name alone may mean is in `gazetteer`, the table of regions in
`regions`; how a place enters an indicator is the business of the indicators.

A country *field* that names no country is refused. Free text that names no place known here stays unknown, and
is an issue beside it; text that honestly means no single country (`Remote`, EMEA) is no error and none is told.

Policy `each_country`: a posting whose places lie in several countries counts once in each of them
(`Places.countries`), whatever the number of its places there. One that names more than `MOST_COUNTRIES` is work
from anywhere: it has scope `wide` and counts in none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.normalise import gazetteer
from skills_pipeline.normalise.gazetteer import COUNTRY_WEIGHT, SHORT_COUNTRIES, Reading, fold
from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.regions import nuts_of, regions

MULTI_COUNTRY_POLICY = "each_country"
"""A posting in several countries counts once in each; recorded with a release, see the module's docstring."""

MOST_COUNTRIES = 5
"""A posting that names more counts in none: it says `anywhere` at length."""

MOST_PLACES = 50
"""Distinct places kept of a posting; the longest genuine list seen has 49."""

NAME_CHARS = 120
MOST_CHARS = 20_000
_MOST_PART_CHARS = 200
_REMEMBERED = 100_000
"""Distinct statements whose places a process keeps: postings repeat few places often."""

Scope = Literal["one", "several", "wide", "unresolved", "absent"]
Basis = Literal["field", "text", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of work.

    `name`: as stated, at most `NAME_CHARS` · `country_code`: ISO 3166-1 alpha-2, ZZ where none is known ·
    `region_code`: ISO 3166-2 of the level in `regions` · `nuts_code`: the deepest NUTS 2024 code that is
    certain, in NUTS countries · `basis`: `field` where a country field said so, `text` where it is told from
    free text, `none` where no country is told.
    """

    name: str
    country_code: str
    region_code: str | None
    nuts_code: str | None
    basis: Basis


@dataclass(frozen=True)
class Places:
    """The distinct places of a posting in stated order, at most `MOST_PLACES`.

    `scope`: `one` country · `several` countries · `wide`: remote, worldwide, a continent, or more than
    `MOST_COUNTRIES` · `unresolved`: a text that names none known · `absent`: nothing stated.
    """

    places: tuple[Place, ...]
    scope: Scope
    issues: tuple[Issue, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries in which the posting counts, in stated order; none where the scope is no country."""
        if self.scope not in ("one", "several"):
            return ()
        return tuple(dict.fromkeys(p.country_code for p in self.places if p.country_code != UNKNOWN_COUNTRY))

    @property
    def country_code(self) -> str:
        """The one country, else ZZ."""
        return self.countries[0] if self.scope == "one" else UNKNOWN_COUNTRY


def places_of(
    country: str | None = None,
    region: str | None = None,
    place: str | None = None,
    several: Sequence[tuple[str | None, str | None, str | None]] = (),
) -> Places:
    """Where the work is, of a country field, a region field and free text, each with or without the others.

    `several`: (name, region, country) of each place, in stead of the first three where a source lists them.
    Raises `ValueError` with the value where a country field names no country.
    """
    if several:
        return _of_several(several)
    return _of_one(country or "", region or "", (place or "")[: MOST_CHARS + 1])


def country_of_field(value: str) -> str:
    """ISO 3166-1 alpha-2 of a country field; ZZ for values that name no single country.

    Raises `ValueError` with the value when it is not a country's name or code in any known language.
    """
    name = fold(_clean(value))
    if not name or gazetteer.is_part_of_the_world(name) or name in _WORKPLACES:
        return UNKNOWN_COUNTRY
    code = gazetteer.country_named(name)
    if code is None:
        raise ValueError(f"{value[:60]!r} is not a country; add it to the exceptions in normalise/gazetteer.py")
    return code


def country_of_text(place: str | None) -> str:
    """ISO 3166-1 alpha-2 of the one country a free-text place names or implies, else ZZ."""
    return places_of(None, None, place).country_code


def _of_several(several: Sequence[tuple[str | None, str | None, str | None]]) -> Places:
    found: dict[tuple[str, str, str | None], Place] = {}
    scopes: set[Scope] = set()
    issues: dict[Issue, None] = {}
    for name, region, country in several:
        one = places_of(country, region, name)
        scopes.add(one.scope)
        issues.update(dict.fromkeys(one.issues))
        for place in one.places:
            found.setdefault((fold(place.name), place.country_code, place.region_code), place)
        if len(found) >= MOST_PLACES:
            break
    return _places(list(found.values()), scopes, list(issues)[:MOST_PLACES], len(several))


@lru_cache(maxsize=_REMEMBERED)
def _of_one(country: str, region: str, place: str) -> Places:
    stated = country_of_field(country)
    text = _clean(place)
    within = stated if stated != UNKNOWN_COUNTRY else None
    issues: list[Issue] = []
    told = _Told(within)
    if region.strip() and not within:
        text = f"{text}, {_clean(region)}" if text else _clean(region)
    told.read(text)
    found = told.places
    if within:
        code = _region_of_field(within, _clean(region)) if region.strip() else None
        if region.strip() and code is None:
            issues.append(Issue("place", "region_unknown", f"{within} {region}"[:DETAIL_CHARS]))
        found = _in_country(within, found, text, code)
    elif country.strip() and not found:
        told.is_wide = True
    if not found and told.has_unknown:
        issues.append(Issue("place", "unresolved", text[:DETAIL_CHARS]))
        found = [Place(text[:NAME_CHARS], UNKNOWN_COUNTRY, None, None, "none")]
        return _places(found, {"wide" if told.is_wide else "unresolved"}, issues, told.statements)
    if not found and told.is_wide:
        found = [Place((text or country)[:NAME_CHARS], UNKNOWN_COUNTRY, None, None, "none")]
    return _places(found, {"wide"} if told.is_wide else set(), issues, told.statements)


def _in_country(country: str, told: list[Place], text: str, region_code: str | None) -> list[Place]:
    """Places told from the text of a posting whose country is stated; the country itself where none is."""
    stated, part = (regions()[region_code].statistical, region_code) if region_code else (None, None)
    if not told:
        name = text[:NAME_CHARS] or country
        return [Place(name, country, stated, nuts_of(country, stated, part), "field")]
    if stated and len(told) == 1:
        nuts = told[0].nuts_code if told[0].region_code == stated else None
        own = nuts_of(country, stated, part)
        deepest = max((nuts, own), key=lambda code: len(code or ""))
        return [Place(told[0].name, country, stated, deepest, "field")]
    return told


def _region_of_field(country: str, region: str) -> str | None:
    """ISO 3166-2 of a field that holds a name or a code of the first level, or of a level below it."""
    code = region.upper().removeprefix(f"{country}-")
    if f"{country}-{code}" in regions():
        return f"{country}-{code}"
    own = [reading for reading in gazetteer.readings(fold(region)) if reading.country == country]
    for reading in own:
        if reading.kind in ("region", "part"):
            return reading.part or reading.region
    return own[0].region if own and own[0].kind == "town" else None


def _places(found: list[Place], scopes: set[Scope], issues: list[Issue], stated: int) -> Places:
    """The result: at most `MOST_PLACES`, and the scope that the countries among them make."""
    kept = tuple(found[:MOST_PLACES])
    if stated > MOST_PLACES:
        issues = [*issues, Issue("place", "too_many", f"{stated} stated, {len(kept)} kept")]
    countries = {place.country_code for place in kept} - {UNKNOWN_COUNTRY}
    scope: Scope
    if len(countries) > MOST_COUNTRIES:
        scope = "wide"
    elif countries:
        scope = "one" if len(countries) == 1 else "several"
        kept = tuple(place for place in kept if place.country_code != UNKNOWN_COUNTRY)
    else:
        scope = next((one for one in ("wide", "unresolved") if one in scopes), "absent")
    return Places(kept, scope, tuple(issues))


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ALTERNATIVES = re.compile(r"[;|•·\n/+]|\s(?:or|and|oder|und|ou|et|eller|och|og|lub|of|en|y|o)\s|\s&\s|、")
_JOINED = re.compile(r"\s(?:or|and|oder|und|ou|et|eller|och|og|lub|of|en|y|o)\s|\s&\s|/")
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
        "praca zdalna", "smart working", "full remote", "a distancia", "på distans", "flexible remote",
    )
)  # fmt: skip
_WORKPLACES = frozenset(
    (
        "hybrid hybride onsite on-site site office offices büro bureau headquarters hq greater area metro "
        "metropolitan region only based flexible fully full time part first friendly hub campus downtown city "
        "county province state district central inner the of or and within anywhere from work home location global none null unknown na n/a n a tba tbd available "
        "various preferred optional possible job jobs candidates residents timezone timezones wide "
        "remote remotely virtual wfh travel in at to near around wider town cedex"
    ).split()
)
"""Words that say how or in what kind of place one works: left out beside a name."""

_WORDS_OF_THE_TRADE = frozenset("AI AM BI HR IO IT ML NA NO PM PR QA SE SO TV VC".split())
"""Countries' codes that mean something else where a text should say a place and does not."""

_BUILDINGS = frozenset("mall centre center plaza market street st avenue ave road rd university".split())
"""A town's name within such a part is the building's: `Cornwall Centre` is in Saskatchewan."""

_SAINTS = {"st": "saint", "ste": "sainte"}
_MOST_WORDS = 7
_KNOWN_TO_ALL = 150_000
_FAR_MORE = 3.0
_OVERRULED = 5.0
_TOO_LARGE_TO_MOVE = 2_000_000
_TOWN_RATHER = 0.3
"""A namesake so much larger is not given up for a part that is a town as well: `Boston, London`."""


def _clean(text: str) -> str:
    """One line in composed letters without invisible characters; HTML and mojibake are the sources' business."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return text.strip()


class _Told:
    """Reads a text within a country, or within any: the places it names, in order, each once."""

    def __init__(self, within: str | None) -> None:
        self.within = within
        self.places: list[Place] = []
        self.is_wide = False
        self.is_workplace = False
        self.has_unknown = False
        self.statements = 0
        self._seen: set[tuple[str, str | None, str | None, str]] = set()

    def read(self, text: str) -> None:
        """Each alternative of the text for itself, until `MOST_PLACES` are found."""
        for statement in _alternatives(text[:MOST_CHARS]):
            self.statements += 1
            if len(self.places) < MOST_PLACES:
                self._read_one(statement)

    def _read_one(self, statement: str) -> None:
        group: _Group | None = None
        groups: list[_Group] = []
        unknown: list[str] = []
        within = self.within or ("FR" if _FRENCH.match(statement) else None)
        for part in _parts(statement):
            meanings = self._meanings(part, within)
            if meanings is None:
                continue
            if not meanings:
                unknown.append(part)
                continue
            joined = group.joined(part, meanings) if group else None
            if joined is None:
                joined = _Group((part,), meanings)
                groups.append(joined)
            else:
                groups[-1] = joined
            group = joined
        self._keep(statement, groups, unknown)

    def _keep(self, statement: str, groups: list["_Group"], unknown: list[str]) -> None:
        named = [group for group in groups if not group.is_code]
        for group in named or [group for group in groups if self._code_tells(group, unknown)]:
            reading = group.reading(self.within)
            if reading is None:
                self.has_unknown = True
                continue
            self._add(statement if len(groups) == 1 else ", ".join(group.names), reading)
        if not groups:
            self.has_unknown = self.has_unknown or bool(unknown)
        elif not self.places:
            self.has_unknown = True

    def _code_tells(self, group: "_Group", unknown: list[str]) -> bool:
        """Two letters alone are no place; behind a name that is not known (`Fort Belvoir, VA`) they are."""
        code = _code_in(group.names[-1]) or ""
        if self.within or unknown:
            return True
        is_country = gazetteer.country_named(code.lower()) is not None
        is_clear = is_country != gazetteer.is_state_code(code) and code not in _WORDS_OF_THE_TRADE
        return is_clear and (is_country or self.is_wide or self.is_workplace)

    def _add(self, name: str, reading: Reading) -> None:
        nuts = nuts_of(reading.country, reading.region, reading.part)
        key = (reading.country, reading.region, nuts, fold(name))
        if key not in self._seen:
            self._seen.add(key)
            basis: Basis = "field" if self.within else "text"
            self.places.append(Place(name[:NAME_CHARS], reading.country, reading.region, nuts, basis))

    def _meanings(self, part: str, within: str | None) -> tuple[Reading, ...] | None:
        """What a part means here; nothing where it is not known, None where it names no place at all."""
        part = part[:_MOST_PART_CHARS]
        name = fold(part)
        if not name:
            return None
        if name in _ANYWHERE or gazetteer.is_part_of_the_world(name):
            self.is_wide = True
            return None
        for spelling in _spellings(part):
            if spelling in _ANYWHERE or gazetteer.is_part_of_the_world(spelling):
                self.is_wide = True
        if not _code_in(part) and all(_is_workplace(word) for word in name.split()):
            self.is_workplace = True
            return None
        return _meanings_of(part, within)


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts that speak of one place, and what they mean together."""

    names: tuple[str, ...]
    meanings: tuple[Reading, ...]

    @property
    def is_code(self) -> bool:
        """Whether nothing but codes was said, other than those that are known to all."""
        return all(map(_means_by_code, self.names))

    def joined(self, name: str, meanings: tuple[Reading, ...]) -> "_Group | None":
        """The group with one more part, or None where the part speaks of another place."""
        pairs = [(mine, _together(mine, other)) for mine in self.meanings for other in meanings]
        joints = {joint: mine.weight for mine, joint in pairs if joint}
        if not joints:
            return self._overruled(name, meanings)
        best = max(meaning.weight for meaning in self.meanings)
        kept = max(joints.values())
        town = max((meaning.weight for meaning in meanings if meaning.kind == "town"), default=0.0)
        larger = max((meaning.weight for meaning in meanings if meaning.kind != "town"), default=0.0)
        if town > larger * _TOWN_RATHER and kept * _OVERRULED < best < COUNTRY_WEIGHT:
            return None
        return _Group((*self.names, name), tuple(joints))

    def _overruled(self, name: str, meanings: tuple[Reading, ...]) -> "_Group | None":
        """A code behind a name says where it is, though no place of the name is known there: `Stirling, NJ`."""
        best = max(meaning.weight for meaning in self.meanings)
        is_small = best < _TOO_LARGE_TO_MOVE or self.is_code
        is_code = len(_code_in(name) or "") == 2
        return _Group((*self.names, name), meanings) if is_code and is_small else None

    def reading(self, within: str | None) -> Reading | None:
        """The weightiest meaning; without its region where another region of the country weighs as much."""
        ranked = sorted(self.meanings, key=lambda meaning: (-meaning.weight, meaning.country, meaning.region or ""))
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


def _means_by_code(part: str) -> bool:
    code = _code_in(part)
    if not code or part in SHORT_COUNTRIES or fold(part) in gazetteer.TOWN_EXCEPTIONS:
        return False
    return len(code) == 2 or bool(gazetteer.readings_of_code(code))


def _together(one: Reading, other: Reading) -> Reading | None:
    """What two parts mean of one place: the one holds the other, or both name the same."""
    if one.country != other.country:
        return None
    if one.region and other.region and one.region != other.region:
        return None
    if one.kind == "town" and other.kind == "town" and one != other:
        return None
    if one.part and other.part and one.part != other.part:
        return None
    smaller = min(one, other, key=lambda reading: ("town", "part", "region", "country").index(reading.kind))
    return Reading(
        one.country,
        one.region or other.region,
        one.part or other.part,
        smaller.kind,
        min(one.weight, other.weight),
    )


@lru_cache(maxsize=_REMEMBERED)
def _meanings_of(part: str, within: str | None) -> tuple[Reading, ...]:
    """The meanings of one part: of its code, its whole name, else of the longest known name in it."""
    if part in SHORT_COUNTRIES:
        meanings: tuple[Reading, ...] = (Reading(SHORT_COUNTRIES[part], None, None, "country", COUNTRY_WEIGHT),)
        return _of_country(meanings, within)
    if _NUTS.fullmatch(part) and (meanings := gazetteer.readings_of_nuts(part)):
        return _of_country(meanings, within)
    if _means_by_code(part):
        return gazetteer.readings_of_code(_code_in(part) or "", within)
    for spelling in _spellings(part):
        meanings = _of_country(_readings(spelling, part, within), within)
        if meanings:
            return meanings
    return _of_country(_within_words(part, within), within)


def _code_in(part: str) -> str | None:
    """The code that a part is, postal code aside: `VA 24501`, `D.C.`, the number of a département."""
    bare = part if _DEPARTMENT.fullmatch(part) else _POSTAL.sub("", part).strip().replace(".", "")
    return bare if _CODE.fullmatch(bare) else None


def _is_workplace(word: str) -> bool:
    return word in _WORKPLACES or word in _ANYWHERE or word.isdigit()


def _of_country(meanings: tuple[Reading, ...], within: str | None) -> tuple[Reading, ...]:
    return tuple(m for m in meanings if m.country == within) if within else meanings


def _readings(spelling: str, part: str, within: str | None) -> tuple[Reading, ...]:
    found = gazetteer.readings(spelling)
    if within:
        return found
    # Places are written with a capital, or in a script that has none; `part` and `sales` are words.
    least = _KNOWN_TO_ALL if part[:1].islower() else 10_000 if len(spelling) <= 3 else 0
    return tuple(reading for reading in found if reading.weight >= least) if least else found


def _spellings(part: str) -> Iterator[str]:
    """A part as it is, without house numbers and postal codes, without words for workplaces, St as Saint."""
    name = fold(part)
    yield name
    words = [word for word in fold(_POSTAL.sub(" ", part)).split()]
    bare = [word for word in words if word not in _WORKPLACES and word not in _ANYWHERE]
    for spelling in (words, bare, [_SAINTS.get(word, word) for word in bare]):
        text = " ".join(spelling)
        if text and text != name:
            yield text


def _within_words(part: str, within: str | None) -> tuple[Reading, ...]:
    """The longest run of words that is a country, a region or a town known to all, the last of the longest."""
    if _HAN_KANA_HANGUL.match(part):
        return _prefix(fold(part))
    words = [word for word in _POSTAL.sub(" ", part).replace("-", " ").split() if fold(word)]
    if not 1 < len(words) <= _MOST_WORDS or not _BUILDINGS.isdisjoint(map(fold, words)):
        return ()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length, -1, -1):
            run = words[start : start + length]
            meanings = _of_run(run, within)
            if meanings:
                return meanings
    return ()


def _of_run(run: list[str], within: str | None) -> tuple[Reading, ...]:
    text = " ".join(run)
    if text in SHORT_COUNTRIES:
        return (Reading(SHORT_COUNTRIES[text], None, None, "country", COUNTRY_WEIGHT),)
    name = fold(text)
    is_known = len(name) > 3 or (text.isupper() and name in gazetteer.TOWN_EXCEPTIONS)
    if name in _WORKPLACES or not is_known or text[0].islower():
        return ()
    found = _of_country(gazetteer.readings(name), within)
    return tuple(r for r in found if r.kind == "country" or r.weight >= _KNOWN_TO_ALL or (within and len(run) > 1))


def _prefix(name: str) -> tuple[Reading, ...]:
    """Chinese, Japanese and Korean put the larger place first and no space between."""
    for end in range(min(len(name), 12), 1, -1):
        if found := gazetteer.readings(name[:end].strip()):
            return found
    return ()


def _alternatives(text: str) -> Iterator[str]:
    """What stands side by side (`Paris or London`, `A; B`), a name that holds such a word left whole."""
    if not _ALTERNATIVES.search(text):
        yield text
        return
    for statement in re.split(r"[;|•·\n+、]", text):
        if not _JOINED.search(statement) or _is_name(statement):
            if statement.strip():
                yield statement.strip()
            continue
        yield from _unjoined(statement)


def _unjoined(statement: str) -> Iterator[str]:
    """Split at `or`, `and`, `/`, save in those parts that are a name (`Trinidad and Tobago, Tobago`)."""
    whole: list[str] = []
    for part in statement.split(","):
        if _is_name(part) or not _JOINED.search(part):
            whole.append(part)
            continue
        first, *rest = _JOINED.split(part)
        yield ",".join((*whole, first)).strip()
        yield from (one.strip() for one in rest[:-1] if one.strip())
        whole = [rest[-1]]
    yield ",".join(whole).strip()


def _is_name(text: str) -> bool:
    name = fold(text)
    return bool(gazetteer.readings(name)) or gazetteer.is_part_of_the_world(name)


def _parts(statement: str) -> Iterator[str]:
    if _is_name(statement):
        yield statement.strip()
        return
    for part in _PARTS.split(statement):
        if part and (stripped := part.strip(" .-–—*\"'")):
            yield stripped
