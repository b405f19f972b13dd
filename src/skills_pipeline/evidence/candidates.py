"""Works that indexes found, each once, and what was decided on them.

Here belongs when two records are one work, and when a work is among the reviewed ones. Nothing is moved from
here into the reviewed table: a person edits `works.tsv`, or turns a candidate down in `rejected.tsv`.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.meta import WORK_CANDIDATES
from skills_pipeline.evidence.reviewed import Rejected, Work
from skills_pipeline.sources.works import title_words

Row = Mapping[str, Any]
"""A row of `core.work_records`."""

_ID_DIGITS = 16


def candidates(records: pl.DataFrame, works: Iterable[Work], rejected: Iterable[Rejected]) -> pl.DataFrame:
    """Rows of `meta.work_candidates`: `records` has the columns of `core.work_records`.

    Records are one work when they share a DOI, or title and family name of the first author. It was reviewed,
    or turned down, when one of them has the DOI or the title of a work that was.
    """
    reviewed = {key: work.work_id for work in works for key in _decided_keys(work.doi, work.title)}
    reasons = {key: one.reason for one in rejected for key in _decided_keys(one.doi, one.title)}
    rows = [
        _candidate(same, _decision(same, reviewed), _decision(same, reasons))
        for same in _works_of(records.sort("source", "source_work_id", "topic").to_dicts())
    ]
    return pl.DataFrame(rows, schema=polars_schema(WORK_CANDIDATES)).sort(WORK_CANDIDATES.key)


def _decision(same: Iterable[Row], decided: Mapping[str, str]) -> str | None:
    """What was decided on any of these records, those with a DOI first."""
    keys = sorted(key for row in same for key in _decided_keys(row["doi"], row["title"]))
    return next((decided[key] for key in keys if key in decided), None)


def _decided_keys(doi: str | None, title: str) -> Iterator[str]:
    if doi:
        yield f"doi:{doi}"
    yield f"title:{title_words(title)}"


def _works_of(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that share a key, directly or through another row, together."""
    group_of: dict[str, list[Row]] = {}
    for row in rows:
        keys = _keys(row)
        met = {id(group_of[key]): group_of[key] for key in keys if key in group_of}
        merged = [member for group in met.values() for member in group] + [row]
        for key in {key for member in merged for key in _keys(member)}:
            group_of[key] = merged
    return list({id(group): group for group in group_of.values()}.values())


def _keys(row: Row) -> list[str]:
    first = (row["authors"] or "").split("; ")[0]
    family = title_words(first).rpartition(" ")[2]
    by_title = f"title:{title_words(row['title'])}/{family}"
    return [by_title, f"doi:{row['doi']}"] if row["doi"] else [by_title]


def _candidate(same: Collection[Row], work_id: str | None, reason: str | None) -> dict[str, Any]:
    """One row of its records: the most cited of them describes it."""
    best = max(same, key=lambda row: (row["cited_by_count"] or 0, row["doi"] is not None))
    others = {row["doi"] for row in same} - {best["doi"], None}
    identity = min(key for row in same for key in _keys(row))
    return {
        "candidate_id": hashlib.sha256(identity.encode()).hexdigest()[:_ID_DIGITS],
        "review_state": "reviewed" if work_id else "rejected" if reason else "proposed",
        "work_id": work_id,
        "records": len(same),
        **{name: best[name] for name in ("title", "authors", "year", "venue", "doi", "cited_by_count")},
        "other_dois": _joined(others) or None,
        "topics": _joined(row["topic"] for row in same),
        "sources": _joined(row["source"] for row in same),
        "reason": None if work_id else reason,
    }


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(sorted(set(texts)))
