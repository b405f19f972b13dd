"""What every source declares, and the one way from a landed document to rows of the contract.

Here belongs what is the same for all sources: the declaration, a parser's result, the rules that refuse
a record, and its keys. The shape of one source belongs in its module, comparison of postings in
`deduplicate`.
"""

import hashlib
import io
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any, BinaryIO, Literal

import polars as pl

from skills_pipeline.contracts.base import Table, conform, polars_schema
from skills_pipeline.contracts.core import PARSED_FIGURES, QUARANTINE, REMOVALS
from skills_pipeline.normalise.day import day_of, stated_day
from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.place import Places, places_of
from skills_pipeline.normalise.postings import Stated, normalise
from skills_pipeline.normalise.repair import repaired_text
from skills_pipeline.normalise.text import MarkupTooDeepError
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.enterprises import (
    RawEmployer,
    RawEnterpriseRow,
    RawEnterpriseShare,
    enterprise_row,
)
from skills_pipeline.sources.figures import RawFigure, figure_row
from skills_pipeline.sources.occupations import (
    RawEmployment,
    RawLink,
    RawOccupationRow,
    RawScore,
    RawTechnology,
    occupation_row,
)
from skills_pipeline.sources.vacancies import RawVacancies, vacancy_row
from skills_pipeline.sources.works import RawWork, work_row

MAXIMUM_FIELD_CHARS = 1_000_000
"""A longer title or text is not a posting: the longest genuine one seen has 60,000 characters."""

PARSER_VERSION = "3"
"""Raised whenever a landed document would be read differently; parsed files of other versions are stale."""

CADENCE_DAYS = {"hourly": 1, "daily": 1, "weekly": 7, "monthly": 31, "yearly": 366}
"""Days of a period by what a source declares as its cadence; a file may declare another, as `once`."""

PERIODS_LET_PASS = 2
"""A source is late when its newest landing, or a publisher's newest figure, is older than so many periods."""

DETAIL_CHARS = 300

RawRestated = RawOccupationRow | RawEnterpriseRow | RawVacancies | RawWork
"""What becomes a row of a table of `RESTATED`."""

RequestKind = Literal["page", "index", "token"]
"""`page`: holds postings and is landed · `index`: only says what to ask next, kept while the run lasts ·
`token`: a credential, kept nowhere."""


@dataclass(frozen=True)
class Request:
    """One address to ask; what the server said last time is sent along by `landing`.

    `body` is sent by POST, as JSON unless a header says otherwise. `version` is what an index says of a page:
    a page landed before at this version is not asked again. `may_be_gone`: 404 and 410 are no failure but the
    news that nothing is there any more (a closed board), answered with no bytes.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    kind: RequestKind = "page"
    version: str | None = None
    may_be_gone: bool = False


@dataclass(frozen=True)
class Query:
    """What a run asks of a source: postings published from `since` to `until`, of these boards.

    `credentials` has a value for every name the source declares.
    """

    since: date
    until: date
    boards: tuple[str, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict)


Requests = Callable[[Query], Generator[Request, bytes, None]]
"""Yields one request after another and is sent each answer's body, so that it can follow pages.

It depends on the query and the answers alone, never on the clock: a run that was killed is resumed by giving
it the answers it had.
"""


class SourceChangedError(Exception):
    """Raised by `requests` when an answer no longer says how to go on; the message says what was looked
    for.
    """


StatedDay = str | int | float | date | None
"""A day as a source states it: ISO 8601 text, seconds since 1970, or a date."""


@dataclass(frozen=True)
class RawPlace:
    """One of several places of work: `country` must name a country when present, the rest is free text.

    `region`: of the first level below the country (state, Land, province), a name or a code.
    """

    name: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class RawPay:
    """Pay as fields of a source state it: amounts, a currency, a period in any words, `gross` or `net`."""

    minimum: str | float | None = None
    maximum: str | float | None = None
    currency: str | None = None
    period: str | None = None
    tax: str | None = None


@dataclass(frozen=True)
class RawPosting:
    """A posting as its source states it: text already plain, everything else as sent.

    `country` is a field that must name a country when present; `place` is free text, `region` a field of the
    first level below the country; `places` stands in their stead where the source lists several. `closes`:
    the last day on which the posting stands or can be answered.

    The rest is what a source says in fields of its own, in its own words or codes (several joined by `; `),
    None where it has no such field; `normalise` reads them, and the text where they are silent. `workplace`:
    remote, hybrid, on site; `employment`: working time and kind of contract; `pay_text`: pay in free words;
    `occupation`: `scheme:code`, of the schemes isco08, esco (an address), ssyk2012, styrk08, rome, soc2018,
    ssoc; `industry`: a code of nace, naf, naics or ssic (`nace:62.01`), or words; `employer_size`: persons,
    or a range of them.
    """

    source_posting_id: str
    title: str
    text: str
    posted: StatedDay
    country: str | None = None
    place: str | None = None
    employer: str | None = None
    url: str | None = None
    closes: StatedDay = None
    region: str | None = None
    places: tuple[RawPlace, ...] = ()
    workplace: str | None = None
    employment: str | None = None
    pay: RawPay | None = None
    pay_text: str | None = None
    seniority: str | None = None
    education: str | None = None
    experience: str | None = None
    occupation: str | None = None
    industry: str | None = None
    employer_size: str | None = None
    is_agency: bool | None = None


@dataclass(frozen=True)
class RawRemoval:
    """The news that a posting was taken down, and when."""

    source_posting_id: str
    removed: StatedDay


Raw = RawPosting | RawRemoval | RawFigure | RawRestated
"""What a parser states of a record."""


@dataclass(frozen=True)
class Source:
    """A source as declared: who publishes it, under which terms, and how it is asked and read.

    `credentials`: names of what must be configured before it can be asked. `full_text`: False where postings
    are snippets, which are counted but not classified. `deletes_removed`: the terms ask that what the
    publisher takes down is deleted here too. `is_live`: False of archives, whose answers are older than their
    landing, so that `yesterday` says nothing. `has_boards`: it is asked for the boards of employers that the
    user lists. `lists_all`: an answer lists all that is open at its address, so that what is left out of a
    later one was closed. `has_licence`: False where its publisher states none, so that its files are landed
    only when the user says so.
    """

    name: str
    title: str
    url: str
    licence: str
    citation: str
    terms: str
    cadence: str
    records: Callable[[BinaryIO], Iterator[Located | Refusal]]
    parse: Callable[[Record, str], Raw | None]
    requests: Requests | None = None
    is_live: bool = True
    minimum_interval_seconds: float = 1.0
    credentials: tuple[str, ...] = ()
    full_text: bool = True
    deletes_removed: bool = False
    has_boards: bool = False
    lists_all: bool = False
    has_licence: bool = True


@dataclass(frozen=True)
class Parsed:
    """What one landed document became.

    `found`: records in it; `records`, `removals`, `figures`, `quarantine`: rows of the contracts
    `PARSED_RECORDS`, `REMOVALS`, `PARSED_FIGURES` and `QUARANTINE`, and `restated`: rows of the tables of
    `RESTATED`, which together are what was found; `places`, `issues`: rows of `PARSED_PLACES` and
    `PARSED_ISSUES`, several or none a record.
    """

    found: int
    records: pl.DataFrame
    places: pl.DataFrame
    issues: pl.DataFrame
    removals: pl.DataFrame
    figures: pl.DataFrame
    quarantine: pl.DataFrame
    restated: Mapping[Table, pl.DataFrame]


def parse_document(source: Source, body: bytes, url: str, fetched_at: datetime) -> Parsed:
    """Every record of a document at hand, as a row of the contract or as a row of the quarantine."""
    sha256 = hashlib.sha256(body).hexdigest()
    outcomes = list(read_records(source, io.BytesIO(body), url, fetched_at))
    return _parsed(source, sha256, outcomes)


def parse_file(
    source: Source, file: BinaryIO, sha256: str, url: str, fetched_at: datetime, at_a_time: int
) -> Iterator[Parsed]:
    """The same of a document of any size, so many records at a time."""
    outcomes = read_records(source, file, url, fetched_at)
    while part := list(islice(outcomes, at_a_time)):
        yield _parsed(source, sha256, part)


def _parsed(source: Source, sha256: str, outcomes: list["Outcome"]) -> Parsed:
    postings = [one.posting for one in outcomes if one.posting]
    for one in outcomes:
        if one.posting:
            one.posting.row.update(_whence(sha256, one))
    removals = [one.removal | _whence(sha256, one) for one in outcomes if one.removal]
    figures = [one.figure | _whence(sha256, one) for one in outcomes if one.figure]
    normalised = normalise(postings)
    return Parsed(
        found=len(outcomes),
        records=normalised.records,
        places=normalised.places,
        issues=normalised.issues,
        removals=conform(pl.DataFrame(removals, polars_schema(REMOVALS)), REMOVALS),
        figures=conform(pl.DataFrame(figures, polars_schema(PARSED_FIGURES)), PARSED_FIGURES),
        quarantine=_quarantine_frame(source, sha256, [one.refusal for one in outcomes if one.refusal]),
        restated=_restated_frames(sha256, [one.restated for one in outcomes if one.restated]),
    )


def _restated_frames(sha256: str, rows: list[tuple[Table, dict[str, Any]]]) -> dict[Table, pl.DataFrame]:
    """Tables of `RESTATED` that have rows: of a document of postings none."""
    held: dict[Table, list[dict[str, Any]]] = {}
    for table, row in rows:
        held.setdefault(table, []).append(row | {"landing_sha256": sha256})
    return {table: conform(pl.DataFrame(of_it, polars_schema(table)), table) for table, of_it in held.items()}


def _whence(sha256: str, outcome: "Outcome") -> dict[str, str]:
    """The document and the place in it that a record was read from."""
    return {"landing_sha256": sha256, "record_id": f"{sha256}#{outcome.location}"}


@dataclass(frozen=True)
class Outcome:
    """What a record became: a posting, a row of `REMOVALS`, of `PARSED_FIGURES` or of a table of `RESTATED`,
    or a refusal.
    """

    location: str
    posting: Stated | None = None
    removal: dict[str, Any] | None = None
    figure: dict[str, Any] | None = None
    restated: tuple[Table, dict[str, Any]] | None = None
    refusal: Refusal | None = None


def read_records(source: Source, file: BinaryIO, url: str, fetched_at: datetime) -> Iterator[Outcome]:
    """What each record of a document becomes, one after another, in its order.

    Records that the parser answers with None are by the source's own structure no postings (a reply in a
    thread) and are passed over.
    """
    for item in source.records(file):
        outcome = _refused(item) if isinstance(item, Refusal) else _outcome(source, item, url, fetched_at)
        if outcome is not None:
            yield outcome


def _outcome(source: Source, item: Located, url: str, fetched_at: datetime) -> Outcome | None:
    try:
        raw = source.parse(item.record, url)
        return None if raw is None else _became(source, item.location, raw, url, fetched_at)
    except RecordRefusedError as refused:
        return _refused(Refusal(item.location, refused.reason, refused.detail))
    except MarkupTooDeepError as error:
        return _refused(Refusal(item.location, "markup_too_deep", str(error)))
    except (KeyError, TypeError, AttributeError) as error:
        # A member that vanished or changed its type: the shape is not the one the parser was written for.
        return _refused(Refusal(item.location, "unexpected_shape", f"{type(error).__name__}: {error}"))


def _became(
    source: Source,
    location: str,
    raw: Raw,
    url: str,
    fetched_at: datetime,
) -> Outcome:
    if isinstance(raw, RawRestated):
        return Outcome(location, restated=_restated_row(source.name, raw, fetched_at))
    if isinstance(raw, RawFigure):
        return Outcome(location, figure=figure_row(source.name, raw, url, fetched_at))
    told_at = fetched_at if source.is_live and url.startswith("http") else None
    if isinstance(raw, RawRemoval):
        return Outcome(location, removal=_removal_row(source.name, raw, fetched_at, told_at))
    return Outcome(location, posting=_stated(source.name, raw, fetched_at, told_at))


def _restated_row(source: str, raw: RawRestated, fetched_at: datetime) -> tuple[Table, dict[str, Any]]:
    match raw:
        case RawScore() | RawLink() | RawEmployment() | RawTechnology():
            return occupation_row(source, raw)
        case RawEnterpriseShare() | RawEmployer():
            return enterprise_row(source, raw)
        case RawVacancies():
            return vacancy_row(source, raw)
        case RawWork():
            return work_row(source, raw, fetched_at)


def _refused(refusal: Refusal) -> Outcome:
    return Outcome(refusal.location, refusal=refusal)


def _stated(source: str, raw: RawPosting, fetched_at: datetime, told_at: datetime | None) -> Stated:
    """A posting that can be used, with what is known of it from itself alone."""
    _refuse_unreadable(raw)
    raw, issues = _clean(raw)
    _refuse_unusable(raw)
    places = _places(raw)
    posted_on = _day(raw.posted, fetched_at, told_at, "publication date")
    closes_on = _closing_day(raw.closes, told_at)
    if closes_on is not None and closes_on < posted_on:
        issues, closes_on = (*issues, Issue("closing_day", "before_posted", str(closes_on))), None
    row = {
        "posting_id": posting_id(source, raw.source_posting_id),
        "source": source,
        "source_posting_id": raw.source_posting_id,
        "fetched_at": fetched_at,
        "month": f"{posted_on:%Y-%m}",
        "posted_on": posted_on,
        "closes_on": closes_on,
    }
    return Stated(row, raw, places, issues)


def _removal_row(
    source: str, raw: RawRemoval, fetched_at: datetime, told_at: datetime | None
) -> dict[str, Any]:
    if not raw.source_posting_id:
        raise RecordRefusedError("missing_id", "the removal has no identifier")
    return {
        "posting_id": posting_id(source, raw.source_posting_id),
        "source": source,
        "source_posting_id": raw.source_posting_id,
        "removed_on": _day(raw.removed, fetched_at, told_at, "day of removal"),
    }


def posting_id(source: str, source_posting_id: str) -> str:
    """16 hexadecimal digits that name a posting everywhere: SHA-256 of source, a line feed, its id."""
    return hashlib.sha256(f"{source}\n{source_posting_id}".encode()).hexdigest()[:16]


_TEXTS = (
    *("source_posting_id", "title", "text", "country", "place", "employer", "url", "region", "workplace"),
    *("employment", "pay_text", "seniority", "education", "experience", "occupation", "industry"),
    "employer_size",
)


_texts_of = attrgetter(*_TEXTS)


def _refuse_unreadable(raw: RawPosting) -> None:
    for name, value in zip(_TEXTS, _texts_of(raw), strict=True):
        if value is not None and not isinstance(value, str):
            detail = f"{name} is no text: {str(value)[:DETAIL_CHARS]}"
            raise RecordRefusedError("unexpected_shape", detail)
    longest = max(len(raw.text), len(raw.title))
    if longest > MAXIMUM_FIELD_CHARS:
        detail = f"{longest} characters in one field, at most {MAXIMUM_FIELD_CHARS} are read"
        raise RecordRefusedError("field_too_large", detail)


def _clean(raw: RawPosting) -> tuple[RawPosting, tuple[Issue, ...]]:
    """Title, text and employer without what nobody sees, and with mojibake read again where that is
    certain."""
    changed: dict[str, Any] = {}
    issues: dict[Issue, None] = {}
    for name in ("title", "text", "employer"):
        stated = getattr(raw, name) or ""
        text, issue = repaired_text(stated)
        if text != stated:
            changed[name] = text
        if issue:
            issues[issue] = None
    return (replace(raw, **changed) if changed else raw), tuple(issues)


def _refuse_unusable(raw: RawPosting) -> None:
    if not raw.source_posting_id:
        raise RecordRefusedError("missing_id", "the record has no identifier")
    if not raw.text.strip():
        raise RecordRefusedError("missing_text", f"posting {raw.source_posting_id} has no description")


def _places(raw: RawPosting) -> Places:
    """Country fields decide; where they are absent or name no single country, the free text may."""
    several = [(place.name, place.region, place.country) for place in raw.places]
    try:
        return places_of(raw.country, raw.region, raw.place, several)
    except ValueError as error:
        raise RecordRefusedError("unknown_country", str(error)) from None


def _day(stated: StatedDay, fetched_at: datetime, told_at: datetime | None, what: str) -> date:
    try:
        return day_of(stated, fetched_at.date(), told_at)
    except ValueError as error:
        raise RecordRefusedError("impossible_date", f"{what}: {error}") from None


def _closing_day(stated: StatedDay, told_at: datetime | None) -> date | None:
    """A day to come may be far: `2099-12-31` is how some sources say that a posting stays open."""
    if stated is None or stated == "":
        return None
    try:
        return stated_day(stated, told_at)
    except ValueError as error:
        raise RecordRefusedError("impossible_date", f"closing date: {error}") from None


def _quarantine_frame(source: Source, sha256: str, refusals: list[Refusal]) -> pl.DataFrame:
    rows = {
        "record_id": [f"{sha256}#{refusal.location}" for refusal in refusals],
        "source": [source.name] * len(refusals),
        "landing_sha256": [sha256] * len(refusals),
        "location": [refusal.location for refusal in refusals],
        "reason": [refusal.reason for refusal in refusals],
        "detail": [refusal.detail[:DETAIL_CHARS] for refusal in refusals],
    }
    return conform(pl.DataFrame(rows), QUARANTINE)
