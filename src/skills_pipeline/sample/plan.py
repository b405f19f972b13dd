"""The plan of the sample: months, countries, employers, and every probability something is drawn with.

Here belong the numbers a test may ask an estimate to find again. Drawing with them is in `draws`,
the words of the postings are in `writing` and `phrases/`.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

SEED = 20_260_101
"""Seed of the sample that is shipped; another seed gives another sample of the same plan."""

AUDITED = 1_200
"""Postings of the sample that are labelled by hand, so to speak: a week of one person's work."""

SOURCES = ("ashby", "greenhouse", "hackernews", "jobtech")
MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))
LAST_MONTH: Mapping[str, str] = {"greenhouse": "2024-12"}
"""Sources that stop: the last month they deliver. Their employers do not appear elsewhere afterwards."""

BUILD_SHARE = 0.4
"""Of the postings that ask for AI, the share that asks to build it; the others ask to use it."""

DUPLICATE_SHARES: Mapping[str, float] = {"exact": 0.02, "near": 0.015, "repost": 0.02, "same_id": 0.01}
"""Copies per original posting, by kind."""

BROKEN: Mapping[tuple[str, str], int] = {
    ("ashby", "unknown_country"): 12,
    ("ashby", "impossible_date"): 3,
    ("ashby", "missing_text"): 4,
    ("greenhouse", "missing_text"): 4,
    ("jobtech", "impossible_date"): 7,
    ("jobtech", "missing_text"): 6,
}
"""Records the pipeline must refuse: (source, reason) and how many."""

PAY_STATED_SHARE = 0.35
"""Of the postings on Ashby boards, the share that states its pay."""

PAY_OF_FAMILY: Mapping[str, int] = {
    "care": 52,
    "trades": 50,
    "logistics": 42,
    "office": 56,
    "software": 118,
    "analysis": 96,
    "sales": 62,
    "marketing": 70,
    "hospitality": 38,
    "education": 54,
    "people": 66,
    "science": 84,
    "ai": 128,
}
"""Middle of the yearly pay before premium and noise, in thousands of US dollars."""

PAY_PREMIUM: Mapping[str, float] = {"none": 0.0, "use": 0.05, "build": 0.14}
"""What asking for AI adds to the logarithm of pay, all else equal: what a wage regression should find."""

PAY_NOISE = 0.12
"""Standard deviation of the logarithm of pay, among employers and again among their postings."""

_SEASON: Mapping[str, float] = {"01": 1.06, "06": 0.97, "07": 0.92, "08": 0.96, "09": 1.05, "12": 0.92}
_TALK_SHARES: Mapping[str, float] = {"blurb": 0.12, "process": 0.05, "other_sense": 0.03}
_CANADA_PROCESS_SHARE = 0.25
_AI_BLURB_SHARE = 0.25

FAMILIES_OF_SECTOR: Mapping[str, Mapping[str, int]] = {
    "staffing": {
        "care": 4,
        "trades": 4,
        "logistics": 4,
        "office": 4,
        "software": 3,
        "analysis": 1,
        "sales": 3,
        "marketing": 1,
        "hospitality": 3,
        "education": 2,
        "people": 2,
        "science": 1,
    },
    "health": {"care": 8, "office": 2, "people": 1, "analysis": 1, "science": 1, "hospitality": 1},
    "industry": {
        "trades": 6,
        "science": 3,
        "logistics": 2,
        "office": 2,
        "sales": 2,
        "software": 1,
        "people": 1,
    },
    "software": {"software": 8, "analysis": 2, "marketing": 2, "sales": 1, "people": 1, "office": 1},
    "finance": {"office": 4, "sales": 3, "analysis": 3, "software": 2, "people": 2, "marketing": 1},
    "retail": {"sales": 6, "logistics": 3, "marketing": 2, "office": 2, "software": 1, "people": 1},
    "logistics": {"logistics": 7, "office": 2, "trades": 2, "sales": 1, "software": 1, "people": 1},
    "education": {"education": 7, "science": 2, "office": 2, "people": 1, "care": 1},
    "hospitality": {"hospitality": 7, "sales": 2, "office": 1, "marketing": 1, "trades": 1},
    "public": {
        "office": 3,
        "care": 3,
        "education": 3,
        "people": 2,
        "trades": 2,
        "analysis": 1,
        "software": 1,
    },
}
"""Which families of occupations an employer of the sector looks for, and how often."""

FAMILIES_OF_BUILDERS: Mapping[str, int] = {"ai": 7, "software": 2, "analysis": 1, "science": 1}
"""Families of the postings that ask to build AI: named so in the title, or hidden in another occupation."""


@dataclass(frozen=True)
class Country:
    """One table of countries.toml, with its ISO 3166-1 alpha-2 code."""

    code: str
    name: str
    spellings: tuple[str, ...]
    pay: Mapping[str, Any]
    languages: Mapping[str, float]
    ai_share_pct: Mapping[str, float]
    monthly: Mapping[str, int]
    employers: Mapping[str, int]
    neighbour: str
    legal_forms: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    hackernews_places: tuple[str, ...]


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Country]:
    """Every country of the sample by code, in the order of countries.toml; ZZ is the posting without one."""
    tables = tomllib.loads((Path(__file__).parent / "countries.toml").read_text(encoding="utf-8"))
    return {code: _country(code, table) for code, table in tables.items()}


def _country(code: str, table: dict[str, object]) -> Country:
    frozen = {key: _frozen(value) for key, value in table.items()}
    return Country(code=code, **frozen)  # type: ignore[arg-type]  # a wrong or missing key raises TypeError


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def postings_planned(country: Country, source: str, month: str) -> int:
    """Number of original postings of the cell: exact, not drawn."""
    if month > LAST_MONTH.get(source, MONTHS[-1]):
        return 0
    return round(country.monthly.get(source, 0) * _SEASON.get(month[-2:], 1.0))


def ai_demand_probability(country: Country, month: str) -> float:
    """Probability that a posting of the country and month asks for AI, whatever its source or employer."""
    first, last = (country.ai_share_pct[end] / 100 for end in ("first", "last"))
    log_odds = _logit(first) + _progress(month) * (_logit(last) - _logit(first))
    return 1 / (1 + math.exp(-log_odds))


def talk_probabilities(country: Country, month: str, *, asks_for_ai: bool) -> dict[str, float]:
    """Probability of each kind of AI talk that is no demand; what is missing to 1 is no such talk.

    In Canada talk of the hiring process rises in a straight line, as disclosure rules come in.
    """
    shares = dict(_TALK_SHARES)
    if asks_for_ai:
        shares["blurb"] = _AI_BLURB_SHARE
    if country.code == "CA":
        shares["process"] += _progress(month) * (_CANADA_PROCESS_SHARE - shares["process"])
    return shares


def share_parameters() -> pl.DataFrame:
    """One row a country and month: the probabilities the sample is drawn with.

    Columns: country_code, month, ai_demand_probability, ai_build_probability, process_probability (of AI
    talk about the hiring process). They hold for original postings and for every source alike.
    """
    return pl.DataFrame(
        [_parameters(country, month) for country in countries().values() for month in MONTHS]
    ).sort("country_code", "month")


def _parameters(country: Country, month: str) -> dict[str, str | float]:
    demand = ai_demand_probability(country, month)
    return {
        "country_code": country.code,
        "month": month,
        "ai_demand_probability": demand,
        "ai_build_probability": BUILD_SHARE * demand,
        "process_probability": talk_probabilities(country, month, asks_for_ai=False)["process"],
    }


def broken() -> dict[str, int]:
    """Records the pipeline must quarantine: reason and number of records in the whole sample."""
    totals: dict[str, int] = {}
    for (_, reason), records in BROKEN.items():
        totals[reason] = totals.get(reason, 0) + records
    return totals


def _progress(month: str) -> float:
    return MONTHS.index(month) / (len(MONTHS) - 1)


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))
