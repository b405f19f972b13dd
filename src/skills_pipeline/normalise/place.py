"""Places of work: country (ISO 3166-1), region (ISO 3166-2), NUTS 2024 code; of fields, else of free text.

Here belong what a posting's places are and how fields and text go together. How a text is read is in
`place_text`, what a name alone may mean in `gazetteer`, the table of regions in `regions`; how a place
enters an indicator is the business of the indicators.

A country *field* that names no country is refused. Free text that names no place known here stays unknown,
and is an issue beside it; text that honestly means no single country (`Remote`, EMEA) is no error and none
is told.

Policy `each_country`: a posting whose places lie in several countries counts once in each of them
(`Places.countries`), whatever the number of its places there. One that names more than `MOST_COUNTRIES` is
work from anywhere: it has scope `wide` and counts in none.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.normalise import gazetteer
from skills_pipeline.normalise.gazetteer import Reading, fold
from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.place_text import names_workplace, told
from skills_pipeline.normalise.regions import by_code, nuts_of, regions

MOST_COUNTRIES = 5
"""A posting that names more counts in none: it says `anywhere` at length."""

MOST_PLACES = 50
"""Distinct places kept of a posting; the longest genuine list seen has 49."""

NAME_CHARS = 120
MOST_CHARS = 500_000
"""A longer text is cut: 10,000 places have 200,000 characters."""
_REMEMBERED_CHARS = 1_000
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
    text = (place or "")[:MOST_CHARS]
    read = _of_one_remembered if len(text) <= _REMEMBERED_CHARS else _of_one
    return read(country or "", region or "", text)


def country_of_field(value: str) -> str:
    """ISO 3166-1 alpha-2 of a country field; ZZ for values that name no single country.

    Raises `ValueError` with the value when it is not a country's name or code in any known language.
    """
    name = fold(_clean(value))
    code = gazetteer.country_named(name)
    if code is not None:
        return code
    if not name or gazetteer.is_part_of_the_world(name) or names_workplace(name):
        return UNKNOWN_COUNTRY
    raise ValueError(f"{value[:60]!r} is not a country; add it to the exceptions in normalise/gazetteer.py")


def _of_several(several: Sequence[tuple[str | None, str | None, str | None]]) -> Places:
    found: dict[Place, None] = {}
    scopes: set[Scope] = set()
    issues: dict[Issue, None] = {}
    for name, region, country in several:
        one = places_of(country, region, name)
        scopes.add(one.scope)
        issues.update(dict.fromkeys(one.issues))
        found.update(dict.fromkeys(one.places))
        if len(found) >= MOST_PLACES:
            break
    told_none: Scope = next((scope for scope in ("wide", "unresolved") if scope in scopes), "absent")
    return _places(list(found), told_none, list(issues)[:MOST_PLACES], len(several))


def _of_one(country: str, region: str, place: str) -> Places:
    stated = country_of_field(country)
    text, region = _clean(place), _clean(region)
    if stated != UNKNOWN_COUNTRY:
        return _of_country(stated, region, text)
    text = ", ".join(filter(None, (text, region)))
    result = told(text, None, MOST_PLACES)
    if result.found:
        found = [_place(name, reading, "text") for name, reading in result.found]
        return _places(found, "absent", [], result.stated)
    scope: Scope = (
        "wide" if result.is_wide or country.strip() else "unresolved" if result.has_unknown else "absent"
    )
    issues = [Issue("place", "unresolved", text[:DETAIL_CHARS])] if result.has_unknown else []
    unknown = [] if scope == "absent" else [_unknown(text or country)]
    return _places(unknown, scope, issues, result.stated)


_of_one_remembered = lru_cache(maxsize=_REMEMBERED)(_of_one)


def _of_country(country: str, region: str, text: str) -> Places:
    """Places of a posting whose country is stated: told from its text within it, else the country."""
    region_code = _region_of_field(country, region) if region else None
    issues = []
    if region and region_code is None and not gazetteer.is_part_of_the_world(fold(region)):
        issues.append(Issue("place", "region_unknown", f"{country} {region}"[:DETAIL_CHARS]))
    result = told(text, country, MOST_PLACES)
    found = [_place(name, reading, "field") for name, reading in result.found]
    stated = regions()[region_code].statistical if region_code else None
    own = nuts_of(country, stated, region_code)
    if not found:
        found = [Place(text[:NAME_CHARS] or country, country, stated, own, "field")]
    elif stated and len(found) == 1:
        nuts = found[0].nuts_code if found[0].region_code == stated else None
        deepest = max(nuts, own, key=lambda code: len(code or ""))
        found = [Place(found[0].name, country, stated, deepest, "field")]
    return _places(found, "absent", issues, result.stated)


def _place(name: str, reading: Reading, basis: Basis) -> Place:
    nuts = nuts_of(reading.country, reading.region, reading.part)
    return Place(name[:NAME_CHARS], reading.country, reading.region, nuts, basis)


def _unknown(text: str) -> Place:
    return Place(text[:NAME_CHARS], UNKNOWN_COUNTRY, None, None, "none")


def _region_of_field(country: str, region: str) -> str | None:
    """ISO 3166-2 of a field that holds a name or a code of the first level, or of a level below it."""
    code = region.upper().removeprefix(f"{country}-")
    if known := by_code(f"{country}-{code}"):
        return known
    own = [reading for reading in gazetteer.readings(fold(region)) if reading.country == country]
    for reading in own:
        if reading.kind in ("region", "part"):
            return reading.part or reading.region
    return own[0].region if own and own[0].kind == "town" else None


def _places(found: list[Place], told_none: Scope, issues: list[Issue], stated: int) -> Places:
    """The distinct places, at most `MOST_PLACES`; the scope is of their countries, else `told_none`."""
    distinct = list(dict.fromkeys(found))
    kept = tuple(distinct[:MOST_PLACES])
    if stated > MOST_PLACES:
        issues = [*issues, Issue("place", "too_many", f"{stated} stated, {len(kept)} kept")]
    countries = {place.country_code for place in kept} - {UNKNOWN_COUNTRY}
    if not countries:
        return Places(kept, told_none, tuple(issues))
    kept = tuple(place for place in kept if place.country_code != UNKNOWN_COUNTRY)
    scope: Scope = "wide" if len(countries) > MOST_COUNTRIES else "several" if len(countries) > 1 else "one"
    return Places(kept, scope, tuple(issues))


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def _clean(text: str) -> str:
    """Composed letters without invisible ones; markup and mojibake are the sources' business."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return text.strip()
