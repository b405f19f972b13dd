"""The draws of the sample: which posting appears where and when, what it asks, and which are copies.

Here belongs everything that is drawn, and the truth that follows from it. The numbers drawn with are in
`plan`; the words are written later from each posting's brief, in `writing`.
"""

import hashlib
import random
import uuid
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from skills_pipeline.sample import plan
from skills_pipeline.sample.phrasebook import common, phrasebook
from skills_pipeline.sample.plan import AUDITED, MONTHS, SEED, Country
from skills_pipeline.sample.writing import Brief, Employer

_QUARTERLY = ("ashby", "greenhouse")
_FIRST_IDS = {"greenhouse": 4_210_000, "jobtech": 28_400_000, "hackernews": 38_840_000}
_TRUTH_SCHEMA = {
    "source": pl.String(),
    "source_posting_id": pl.String(),
    "country_code": pl.String(),
    "posted_on": pl.Date(),
    "month": pl.String(),
    "language": pl.String(),
    "tier": pl.String(),
    "talk": pl.String(),
    "duplicate_of": pl.String(),
    "duplicate_of_source": pl.String(),
    "duplicate_kind": pl.String(),
}


@dataclass(frozen=True)
class Capture:
    """Where a posting lands: a source, the period of the capture, and the board where a source has boards."""

    source: str
    period: str
    board: str = ""


@dataclass(frozen=True)
class Posting:
    """One record as it will land. `posting_id` is what the source calls id; `flaw` a reason to refuse it."""

    source: str
    posting_id: str
    country: Country
    brief: Brief
    posted_at: datetime
    capture: Capture
    duplicate_of: str | None = None
    duplicate_kind: str | None = None
    flaw: str | None = None

    @property
    def month(self) -> str:
        """Month of publication, YYYY-MM."""
        return f"{self.posted_at:%Y-%m}"


@lru_cache(maxsize=2)
def postings(seed: int = SEED) -> tuple[Posting, ...]:
    """Every record of the sample: originals, then copies, then the flawed ones that must be refused."""
    rng = random.Random(seed)
    new_id = _identifiers(rng)
    employers = _employers(rng)
    originals = [
        _original(country, source, month, employers, new_id[source], rng)
        for month in MONTHS
        for country in plan.countries().values()
        for source in plan.SOURCES
        for _ in range(plan.postings_planned(country, source, month))
    ]
    copies = list(_copies(originals, new_id, rng))
    return (*originals, *copies, *_flawed(originals, new_id, rng))


def truth(seed: int = SEED) -> pl.DataFrame:
    """One row a record that is not flawed, copies included, sorted by source, id and kind.

    Columns: source, source_posting_id, country_code (ZZ where the posting names none), posted_on, month,
    language (ISO 639-1), tier (build, use, none), talk (none, blurb, process, other_sense), duplicate_of and
    duplicate_of_source (null for originals), duplicate_kind (null, exact, near, repost, same_id).
    """
    rows = [_truth_row(posting) for posting in postings(seed) if posting.flaw is None]
    return pl.DataFrame(rows, schema=_TRUTH_SCHEMA).sort(
        "source", "source_posting_id", "duplicate_kind", nulls_last=False
    )


def audit_labels(number: int = AUDITED, seed: int = SEED) -> pl.DataFrame:
    """source, source_posting_id, tier of a random draw of postings that name AI: the audit of the sample.

    What a team does that labels by hand some of what it publishes; `corrected_pct` rests on it.
    """
    named = (pl.col("tier") != "none") | (pl.col("talk") != "none")
    originals = truth(seed).filter(pl.col("duplicate_of").is_null(), named)
    order = [
        hashlib.sha256(f"audit {source} {name}".encode()).hexdigest()
        for source, name in originals.select("source", "source_posting_id").iter_rows()
    ]
    drawn = originals.with_columns(order=pl.Series(order)).sort("order").head(number)
    return drawn.select("source", "source_posting_id", "tier")


def _truth_row(posting: Posting) -> dict[str, Any]:
    return {
        "source": posting.source,
        "source_posting_id": posting.posting_id,
        "country_code": posting.country.code,
        "posted_on": posting.posted_at.date(),
        "month": posting.month,
        "language": posting.brief.language,
        "tier": posting.brief.tier,
        "talk": posting.brief.talk,
        "duplicate_of": posting.duplicate_of,
        "duplicate_of_source": posting.source if posting.duplicate_of else None,
        "duplicate_kind": posting.duplicate_kind,
    }


_Employers = Mapping[tuple[str, str], Sequence[Employer]]


def _employers(rng: random.Random) -> _Employers:
    """Employers by source and country: its own, and one that is at home in the neighbouring country."""
    names = _names(rng)
    home = {
        (source, country.code): [
            _employer(country, source, position, next(names), rng)
            for position in range(country.employers.get(source, 0))
        ]
        for source in plan.SOURCES
        for country in plan.countries().values()
    }
    return {
        (source, code): [*own, *home[source, plan.countries()[code].neighbour][1:2]]
        for (source, code), own in home.items()
    }


def _names(rng: random.Random) -> Iterator[str]:
    """Stems of employer names; each comes round again only after all others."""
    stems = list(common()["employers"]["stems"])
    while True:
        rng.shuffle(stems)
        yield from stems


def _employer(country: Country, source: str, position: int, stem: str, rng: random.Random) -> Employer:
    """The first of a country's board is a staffing agency, so that every country has every occupation."""
    sector = _sector(source, position, rng)
    book = phrasebook(next(iter(country.languages)))
    name = f"{stem} {rng.choice(book.sectors[sector].nouns)} {rng.choice(country.legal_forms)}".rstrip()
    token = "".join(letter for letter in stem.lower() if letter.isalpha())
    return Employer(
        name=name,
        token=f"{token}-{country.code.lower()}-{position + 1}",
        sector=sector,
        founded=rng.randint(1921, 2019),
        staff=rng.choice((40, 85, 120, 250, 400, 650, 900, 1400, 2300)),
        voice=rng.randrange(10_000),
    )


def _sector(source: str, position: int, rng: random.Random) -> str:
    if source == "hackernews":
        return "software"
    if position == 0:
        return "staffing"
    return rng.choice([name for name in plan.FAMILIES_OF_SECTOR if name != "staffing"])


_NewId = Callable[[], str]


def _identifiers(rng: random.Random) -> Mapping[str, _NewId]:
    """Identifiers as each source makes them: a UUID at Ashby, rising numbers elsewhere."""
    numbers: dict[str, Iterator[str]] = {source: _rising(first, rng) for source, first in _FIRST_IDS.items()}
    return {
        "ashby": lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "greenhouse": lambda: f"{next(numbers['greenhouse'])}002",
        "hackernews": lambda: next(numbers["hackernews"]),
        "jobtech": lambda: next(numbers["jobtech"]),
    }


def _rising(first: int, rng: random.Random) -> Iterator[str]:
    number = first
    while True:
        number += rng.randint(1, 400)
        yield str(number)


def _original(
    country: Country, source: str, month: str, employers: _Employers, new_id: _NewId, rng: random.Random
) -> Posting:
    """One posting of a cell of the plan. What it asks does not depend on who asks."""
    tier = _draw_tier(country, month, rng)
    employer = rng.choice(employers[source, country.code])
    brief = Brief(
        employer=employer,
        language=_draw_language(country, source, rng),
        city=rng.choice(country.cities)[0],
        tier=tier,
        talk=_draw_talk(country, month, rng, asks_for_ai=tier != "none"),
        seed=rng.getrandbits(48),
    )
    posted_at = _draw_time(source, month, rng)
    return Posting(source, new_id(), country, brief, posted_at, _capture(source, month, employer))


def _draw_tier(country: Country, month: str, rng: random.Random) -> str:
    if rng.random() >= plan.ai_demand_probability(country, month):
        return "none"
    return "build" if rng.random() < plan.BUILD_SHARE else "use"


def _draw_talk(country: Country, month: str, rng: random.Random, *, asks_for_ai: bool) -> str:
    shares = plan.talk_probabilities(country, month, asks_for_ai=asks_for_ai)
    kinds, weights = [*shares, "none"], [*shares.values(), 1 - sum(shares.values())]
    return rng.choices(kinds, weights)[0]


def _draw_language(country: Country, source: str, rng: random.Random) -> str:
    if source == "hackernews":
        return "en"
    return rng.choices(list(country.languages), list(country.languages.values()))[0]


def _draw_time(source: str, month: str, rng: random.Random) -> datetime:
    """A moment by day, mostly on a weekday; Hacker News threads fill up in their first days.

    Between nine and seventeen o'clock, so that no reading of the time zone moves it to another day.
    """
    days = _days(month)
    posted_on = rng.choice(days[:12] if source == "hackernews" else days)
    if posted_on.weekday() > 4 and rng.random() < 0.8:
        posted_on = rng.choice([day for day in days if day.weekday() <= 4])
    return datetime(posted_on.year, posted_on.month, posted_on.day, rng.randint(9, 16)) + timedelta(
        seconds=rng.randrange(3600)
    )


@lru_cache(maxsize=32)
def _days(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    return [
        day for day in (first + timedelta(days=offset) for offset in range(31)) if day.month == first.month
    ]


def _capture(source: str, month: str, employer: Employer) -> Capture:
    if source in _QUARTERLY:
        return Capture(source, quarter(month), employer.token)
    return Capture(source, month)


def quarter(month: str) -> str:
    """The quarter of a month: 2024-02 is in 2024-Q1."""
    return f"{month[:4]}-Q{(int(month[-2:]) + 2) // 3}"


def _copies(originals: list[Posting], new_id: Mapping[str, _NewId], rng: random.Random) -> Iterator[Posting]:
    """Copies of every kind, of originals drawn without replacement: nothing is copied twice."""
    makers = {"exact": _again, "near": _nearly_again, "repost": _reposted, "same_id": _landed_again}
    numbers = {kind: round(share * len(originals)) for kind, share in plan.DUPLICATE_SHARES.items()}
    candidates = iter(rng.sample(originals, len(originals)))
    for kind, number in numbers.items():
        made = 0
        while made < number:
            copy = makers[kind](next(candidates), new_id, rng)
            if copy is None:
                continue
            made += 1
            yield replace(copy, duplicate_kind=kind)


def _again(original: Posting, new_id: Mapping[str, _NewId], rng: random.Random) -> Posting:
    """The same words under a new id, up to ten days later in the same month."""
    last = _days(original.month)[-1].day
    later = min(rng.randint(0, 10), last - original.posted_at.day)
    return replace(
        original,
        posting_id=new_id[original.source](),
        posted_at=original.posted_at + timedelta(days=later, seconds=rng.randint(1, 1500)),
        duplicate_of=original.posting_id,
    )


def _nearly_again(original: Posting, new_id: Mapping[str, _NewId], rng: random.Random) -> Posting:
    brief = replace(original.brief, shuffle_seed=rng.getrandbits(32))
    return replace(_again(original, new_id, rng), brief=brief)


def _reposted(original: Posting, new_id: Mapping[str, _NewId], rng: random.Random) -> Posting | None:
    """The same words under a new id, one to three months later; none where the source ends before."""
    position = bisect_left(MONTHS, original.month) + rng.randint(1, 3)
    last = plan.LAST_MONTH.get(original.source, MONTHS[-1])
    if position >= len(MONTHS) or MONTHS[position] > last:
        return None
    month = MONTHS[position]
    return replace(
        original,
        posting_id=new_id[original.source](),
        posted_at=_draw_time(original.source, month, rng),
        capture=_capture(original.source, month, original.brief.employer),
        duplicate_of=original.posting_id,
    )


def _landed_again(original: Posting, _: Mapping[str, _NewId], __: random.Random) -> Posting | None:
    """The same record in the capture of the next period; none where there is no next one.

    Hacker News lands it on another page of the same thread, as happens when pages shift between requests.
    """
    if original.source == "hackernews":
        return replace(original, duplicate_of=original.posting_id)
    months = 3 if original.source in _QUARTERLY else 1
    position = bisect_left(MONTHS, original.month) + months
    last = plan.LAST_MONTH.get(original.source, MONTHS[-1])
    if position >= len(MONTHS) or MONTHS[position] > last:
        return None
    capture = _capture(original.source, MONTHS[position], original.brief.employer)
    return replace(original, capture=capture, duplicate_of=original.posting_id)


def _flawed(originals: list[Posting], new_id: Mapping[str, _NewId], rng: random.Random) -> Iterator[Posting]:
    """Records with one flaw each, in words of their own."""
    for (source, reason), number in plan.BROKEN.items():
        models = [original for original in originals if original.source == source and original.country.name]
        for model in rng.sample(models, number):
            brief = replace(model.brief, seed=rng.getrandbits(48))
            yield replace(model, posting_id=new_id[source](), brief=brief, flaw=reason)
