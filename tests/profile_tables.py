"""Shares by a further dimension as the page Country receives them, a row from few words."""

import polars as pl
from tests.report_tables import empty


def filled(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Those rows of that table; a column that is not given is the same nothing in all of them."""
    nothing = {"String": "-", "Int64": 0, "Float64": 0.0, "Boolean": False}
    schema = empty(name).schema
    defaults = {column: nothing[str(kind)] for column, kind in schema.items()}
    return pl.DataFrame([defaults | row for row in rows], schema=schema)


def by_dimension(*cells: tuple[str, str, int, int, float | None], **other: object) -> pl.DataFrame:
    """Country, value, AI postings, postings and share each; the ends lie 3 below and 4 above the share."""
    rows = [
        {
            "definition_id": "ai_demand",
            "country_code": country,
            "frequency": "A",
            "period": "2025",
            "dimension": "isco08_2",
            "value": value,
            "ai_postings": ai_postings,
            "postings": postings,
            "share_pct": share,
            "cluster_low_pct": None if share is None else share - 3,
            "cluster_high_pct": None if share is None else share + 4,
            "obs_status": "Q" if share is None else "A",
            "status_reason": "few_postings" if share is None else None,
        }
        | other
        for country, value, ai_postings, postings, share in cells
    ]
    return filled("indicators.ai_posting_share_by_dimension", rows)
