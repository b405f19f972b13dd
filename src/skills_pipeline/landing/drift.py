"""Whether an answer still has the shape its parser was written for.

Here belong the rules by which an answer is held back instead of landed: a source that changed must not make
the numbers wrong quietly, nor replace the good data of yesterday. Single records that are broken are no
drift: they are landed and quarantined when they are parsed.
"""

import io
from collections import Counter
from datetime import datetime

from skills_pipeline.landing.fetch import FetchError
from skills_pipeline.sources.base import Source, read_records

REFUSED_SHARE = 0.2
"""A page of which more than this part is refused for its shape has changed, or is damaged beyond use."""

_SHAPE_REASONS = frozenset(
    {
        "unexpected_shape",
        "missing_id",
        "missing_text",
        "missing_value",
        "not_a_number",
        "unknown_series",
        "impossible_date",
        "wrong_cell_count",
    }
)
"""Refusals that a changed source causes; the others are a matter of the single record."""

_WAS_FULL_RECORDS = 5
"""A page that had at least so many records and now has none is held: a board closes rarely over night."""


class DriftError(FetchError):
    """A source no longer answers in its known shape; the answer is held, the last good data stay."""


def drift(
    source: Source, url: str, body: bytes, fetched_at: datetime, records_before: int | None
) -> tuple[str | None, int]:
    """Why the page must be held (None when it may be landed), and how many records it has.

    `records_before`: how many records the same address had when it was landed last.
    """
    outcomes = list(read_records(source, io.BytesIO(body), url, fetched_at))
    refusals = [one.refusal for one in outcomes if one.refusal]
    for refusal in refusals:
        if not refusal.location:
            return f"error_page: {refusal.reason}: {refusal.detail}", len(outcomes)
    if not outcomes and (records_before or 0) >= _WAS_FULL_RECORDS:
        return f"empty_page: no record, {records_before} when it was landed last", 0
    by_shape = [refusal for refusal in refusals if refusal.reason in _SHAPE_REASONS]
    if len(by_shape) > REFUSED_SHARE * len(outcomes):
        (reason, count), *_ = Counter(refusal.reason for refusal in by_shape).most_common()
        example = next(refusal.detail for refusal in by_shape if refusal.reason == reason)
        return f"changed_shape: {count} of {len(outcomes)} records {reason}, such as: {example}", len(
            outcomes
        )
    return None, len(outcomes)
