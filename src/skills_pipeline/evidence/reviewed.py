"""The reviewed tables: works, what each claims for an indicator or a definition, and candidates turned down.

Here belong reading the tables beside this module and refusing what is wrong in them. Bibliographic facts are
those of the publisher; claims and caveats are in our words. What indexes find is in `candidates`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from skills_pipeline.contracts import indicators
from skills_pipeline.contracts.meta import REVIEW_STATES, STANCES, VERIFICATIONS, WORK_KINDS
from skills_pipeline.shipped import rows
from skills_pipeline.sources.documents import RecordRefusedError
from skills_pipeline.sources.works import doi_of

INDICATOR, DEFINITION = "indicator", "definition"

Subjects = Mapping[str, Collection[str]]
"""Names that a claim may speak of, by kind: `indicator`, `definition`."""

_WORK_COLUMNS = (
    "work_id kind authors year title venue volume number pages doi identifier_note url verified_by".split()
)
_CLAIM_COLUMNS = (
    "work_id subject_kind subject stance claim figure unit caveat review_state reviewed_on".split()
)
_TOPIC_COLUMNS = ["topic", "query"]
_REJECTED_COLUMNS = ["doi", "title", "reason", "decided_on"]
_MAY_BE_EMPTY = {
    *("volume", "number", "pages", "doi", "identifier_note", "url"),
    *("figure", "unit", "reviewed_on"),
}


class EvidenceError(ValueError):
    """A table of the evidence says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Work:
    """One work; `authors` are `Family, Given` divided by `; `: a body in braces, `others` for the rest."""

    work_id: str
    kind: str
    authors: str
    year: int
    title: str
    venue: str
    volume: str | None
    number: str | None
    pages: str | None
    doi: str | None
    identifier_note: str | None
    url: str | None
    verified_by: str


@dataclass(frozen=True)
class Claim:
    """What a work says that bears on an indicator or a definition, and how far it was reviewed."""

    work_id: str
    subject_kind: str
    subject: str
    stance: str
    claim: str
    figure: float | None
    unit: str | None
    caveat: str
    review_state: str
    reviewed_on: date | None


@dataclass(frozen=True)
class Topic:
    """One query that the indexes are asked for works."""

    topic: str
    query: str


@dataclass(frozen=True)
class Rejected:
    """A candidate that a person turned down; it is not proposed again."""

    doi: str | None
    title: str
    reason: str
    decided_on: date


@cache
def works() -> dict[str, Work]:
    """The works of the project by id, in alphabetical order of it."""
    return read_works(_beside("works.tsv"))


@cache
def claims() -> tuple[Claim, ...]:
    """The claims of the project, in the order of the table."""
    return read_claims(_beside("claims.tsv"), works(), subjects())


@cache
def topics() -> dict[str, Topic]:
    """What the indexes are asked for, by topic."""
    return read_topics(_beside("topics.tsv"))


@cache
def rejected() -> tuple[Rejected, ...]:
    """Candidates that were turned down."""
    return read_rejected(_beside("rejected.tsv"))


def cited_works(subject: str | None = None) -> list[Work]:
    """Works with a claim that was not rejected, for one table or definition or for any.

    Raises `EvidenceError` for a name that is neither.
    """
    names = [name for of_kind in subjects().values() for name in of_kind]
    if subject is not None and subject not in names:
        raise EvidenceError(
            f"no indicator or definition {subject!r}; docs/indicators and docs/definitions.md list them"
        )
    cited = {
        claim.work_id
        for claim in claims()
        if claim.review_state != "rejected" and subject in (None, claim.subject)
    }
    return [work for work_id, work in works().items() if work_id in cited]


def subjects() -> Subjects:
    """Every published table and every definition there is."""
    from skills_pipeline.classify.definitions import DEFINITIONS

    return {
        INDICATOR: [table.name for table in indicators.TABLES],
        DEFINITION: [definition.definition_id for definition in DEFINITIONS],
    }


def read_works(path: Path) -> dict[str, Work]:
    """The works of a table by id.

    Raises `EvidenceError` on a work listed twice, by its id or its DOI, on an unknown kind or way of
    verifying, an impossible year or DOI, and where there is neither a DOI nor a note why.
    """
    found: dict[str, Work] = {}
    by_doi: dict[str, str] = {}
    for where, row in rows(path, _WORK_COLUMNS, _MAY_BE_EMPTY, EvidenceError):
        doi = _doi(where, row["doi"])
        if doi is None and not row["identifier_note"]:
            raise EvidenceError(f"{where}: no DOI; say why in identifier_note")
        _one_of(where, "kind", row["kind"], WORK_KINDS)
        _one_of(where, "verified_by", row["verified_by"], VERIFICATIONS)
        work_id, year = row["work_id"], row["year"]
        if not (len(year) == 4 and year.isdecimal()):
            raise EvidenceError(f"{where}: year {year!r}; expected four digits")
        if work_id in found or by_doi.setdefault(doi or work_id, work_id) != work_id:
            raise EvidenceError(f"{where}: {work_id} or {doi} is listed before; keep one line")
        stated = {name: cell or None for name, cell in row.items()}
        found[work_id] = Work(**(stated | {"year": int(year), "doi": doi}))  # type: ignore[arg-type]
    return dict(sorted(found.items()))


def read_claims(path: Path, known: Collection[str], subjects: Subjects) -> tuple[Claim, ...]:
    """The claims of a table.

    Raises `EvidenceError` on a work that is not in `known`, an indicator or definition that is not in
    `subjects`, an unknown stance or state, a figure without a unit, a reviewed claim without its day, and a
    second claim of one work for one subject.
    """
    found: dict[tuple[str, ...], Claim] = {}
    for where, row in rows(path, _CLAIM_COLUMNS, _MAY_BE_EMPTY, EvidenceError):
        key = (row["work_id"], row["subject_kind"], row["subject"])
        if row["work_id"] not in known:
            raise EvidenceError(f"{where}: no work {row['work_id']!r} in works.tsv; add it there first")
        _one_of(where, "subject_kind", row["subject_kind"], subjects)
        _one_of(where, row["subject_kind"], row["subject"], subjects[row["subject_kind"]])
        _one_of(where, "stance", row["stance"], STANCES)
        _one_of(where, "review_state", row["review_state"], REVIEW_STATES)
        if bool(row["figure"]) != bool(row["unit"]):
            raise EvidenceError(f"{where}: figure {row['figure']!r}, unit {row['unit']!r}; give both or none")
        if (row["review_state"] == "proposed") == bool(row["reviewed_on"]):
            raise EvidenceError(
                f"{where}: reviewed_on is given when a claim was reviewed or rejected, only then"
            )
        if key in found:
            raise EvidenceError(f"{where}: {' '.join(key)} is listed before; keep one line")
        found[key] = Claim(
            **{
                name: row[name]
                for name in ("work_id", "subject_kind", "subject", "stance", "claim", "caveat")
            },
            figure=_number(where, row["figure"]),
            unit=row["unit"] or None,
            review_state=row["review_state"],
            reviewed_on=_day(where, row["reviewed_on"]) if row["reviewed_on"] else None,
        )
    return tuple(found.values())


def read_topics(path: Path) -> dict[str, Topic]:
    """The topics of a table; raises `EvidenceError` on one listed twice."""
    found: dict[str, Topic] = {}
    for where, row in rows(path, _TOPIC_COLUMNS, _MAY_BE_EMPTY, EvidenceError):
        if row["topic"] in found or row["query"] in {topic.query for topic in found.values()}:
            raise EvidenceError(f"{where}: {row['topic']} or its query is listed before; keep one line")
        found[row["topic"]] = Topic(**row)
    return found


def read_rejected(path: Path) -> tuple[Rejected, ...]:
    """Candidates that were turned down, with the day; a table of none has its header alone."""
    return tuple(
        Rejected(_doi(where, row["doi"]), row["title"], row["reason"], _day(where, row["decided_on"]))
        for where, row in rows(path, _REJECTED_COLUMNS, _MAY_BE_EMPTY, EvidenceError)
    )


def _beside(name: str) -> Path:
    return Path(__file__).with_name(name)


def _one_of(where: str, column: str, stated: str, allowed: Iterable[str]) -> None:
    if stated not in allowed:
        raise EvidenceError(f"{where}: unknown {column} {stated!r}; expected one of {', '.join(allowed)}")


def _doi(where: str, stated: str) -> str | None:
    try:
        return doi_of(stated)
    except RecordRefusedError as error:
        raise EvidenceError(f"{where}: {error.detail}") from None


def _number(where: str, stated: str) -> float | None:
    try:
        return float(stated) if stated else None
    except ValueError:
        raise EvidenceError(f"{where}: figure {stated!r} is no number; put words into unit") from None


def _day(where: str, stated: str) -> date:
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise EvidenceError(f"{where}: day {stated!r}: {error}; write YYYY-MM-DD") from None
