"""What the literature says beside an indicator: rows for the report's block, its page, and Markdown.

Here belong picking and ordering. Wording and markup of the report are in `templates/evidence*.j2`; which
works there are is in `evidence.reviewed`, and in a release in `meta.works` and `meta.evidence`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.meta import STANCES
from skills_pipeline.evidence.reviewed import Claim, Work
from skills_pipeline.publish import report_data
from skills_pipeline.publish.page import render_page

NEEDED: tuple[Table, ...] = (
    meta.RELEASE,
    meta.WORKS,
    meta.EVIDENCE,
    indicators.evidence.EVIDENCE_COVERAGE,
)
"""Tables the page of all works is made from."""

Claims = dict[str, list[dict[str, Any]]]
"""Claims by the name of the table or definition they speak of, each with its work's `cited` and `doi`."""

_NAMED = 2
_REJECTED = "rejected"


def render_evidence(tables: Mapping[str, pl.DataFrame]) -> str:
    """The page of all works as HTML text: claims by what they speak of, what has none, and all works.

    `tables` holds the frames of `NEEDED` by qualified name.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    coverage = frames["indicators.evidence_coverage"].sort("subject_kind", "subject")
    works = frames["meta.works"].sort("work_id")
    context = {
        "release": frames["meta.release"].row(0, named=True),
        "claims": claims_by_subject(works, frames["meta.evidence"]),
        "coverage": coverage.to_dicts(),
        "uncovered": coverage.filter(pl.col("works") == 0).to_dicts(),
        "works": [work | {"authors": names(work["authors"])} for work in works.to_dicts()],
    }
    return render_page(context, "evidence.html.j2")


def claims_by_subject(works: pl.DataFrame, evidence: pl.DataFrame) -> Claims:
    """Claims that were not rejected: what defines, measures, supports, disputes, each by work."""
    found: Claims = {}
    known = {work["work_id"]: work for work in works.to_dicts()}
    rank = {stance: place for place, stance in enumerate(STANCES)}
    rows = evidence.filter(pl.col("review_state") != _REJECTED).to_dicts()
    for row in sorted(rows, key=lambda row: (rank[row["stance"]], row["work_id"])):
        work = known[row["work_id"]]
        told = {"cited": cited(work["authors"], work["year"]), "doi": work["doi"]}
        found.setdefault(row["subject"], []).append(row | told)
    return found


def cited(authors: str, year: int) -> str:
    """Family names and year: two names at most, `and others` for more."""
    families = [name.partition(",")[0].strip("{}") for name in authors.split("; ")]
    if len(families) > _NAMED or families[1:] == ["others"]:
        return f"{families[0]} and others {year}"
    return f"{' & '.join(families)} {year}"


def names(authors: str) -> str:
    """Authors as they are read: braces of bodies left out."""
    return "; ".join(name.strip("{}") for name in authors.split("; "))


def evidence_markdown(subject: str, works: Mapping[str, Work], claims: Iterable[Claim]) -> str:
    """Claims for a table as a list, a line a claim."""
    rank = {stance: place for place, stance in enumerate(STANCES)}
    told = [claim for claim in claims if claim.subject == subject and claim.review_state != _REJECTED]
    lines = [
        _line(works[claim.work_id], claim)
        for claim in sorted(told, key=lambda claim: (rank[claim.stance], claim.work_id))
    ]
    return "\n".join(lines) or "No work is listed for it yet."


def _line(work: Work, claim: Claim) -> str:
    link = f", <https://doi.org/{work.doi}>" if work.doi else ""
    figure = "" if claim.figure is None else f" {claim.figure:g} {claim.unit}."
    state = "" if claim.review_state == "reviewed" else " *Not held against the work yet.*"
    return (
        f"- {claim.stance}: {claim.claim}{figure} ({cited(work.authors, work.year)}{link}) "
        f"Caveat: {claim.caveat}{state}"
    )
