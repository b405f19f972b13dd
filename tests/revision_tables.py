"""A made-up second release and figures of others, on top of `report_tables`."""

import datetime as dt
from typing import Any

import polars as pl
from tests.product_tables import rows
from tests.report_tables import Tables, conforming, first_stated, release_tables, vintage_row

from skills_pipeline.contracts import indicators, meta

ANCHOR = {"publisher": "Harbour Lab", "series": "ai_share"}
REVISED = {"country_code": "DE", "month": "2025-12"}
"""The one cell, under the headline definition, that the second release states otherwise."""
BEFORE_PP = 1.5
"""How much higher its share was."""
FIRST_AS_OF = dt.datetime(2025, 12, 20, 4, 30)


def second_release(tables: Tables | None = None) -> Tables:
    """A release whose predecessor lacked its last month and Luxembourg, and stated `REVISED` otherwise.

    The predecessor was made with lexicon 0.9. Nothing else differs, and no series was redefined.
    """
    tables = release_tables() if tables is None else tables
    share = tables["indicators.ai_posting_share"]
    last_month = share["month"].max()
    is_new = (pl.col("month") == last_month) | (pl.col("country_code") == "LU")
    is_revised = (
        (pl.col("country_code") == REVISED["country_code"])
        & (pl.col("month") == REVISED["month"])
        & (pl.col("definition_id") == "ai_demand")
    )
    before = pl.when(is_revised).then(pl.col("share_pct") + BEFORE_PP).otherwise("share_pct")
    earlier = share.filter(~is_new).with_columns(share_pct=before)
    stated = [first_stated(earlier, 1), first_stated(share.filter(is_new | is_revised), 2)]
    cell = share.filter(is_revised).row(0, named=True)
    register = [
        {"definition_id": name, "vintage": 2, "subject": "lexicon", "version_before": "0.9", "version": "1"}
        for name in tables["meta.definitions"]["definition_id"]
    ]
    return tables | conforming(
        {
            "meta.vintages": pl.DataFrame(
                [
                    vintage_row(1, FIRST_AS_OF) | {"lexicon_version": "0.9"},
                    vintage_row(2, dt.datetime(2026, 1, 20, 4, 30)),
                ]
            ),
            "indicators.share_vintages": pl.concat(stated),
            "indicators.share_revisions": rows(
                indicators.vintages.SHARE_REVISIONS, _revision(cell, BEFORE_PP)
            ),
            "indicators.version_register": rows(indicators.vintages.VERSION_REGISTER, *register),
            "indicators.share_redefinitions": rows(
                indicators.vintages.SHARE_REDEFINITIONS,
                _compared({"vintage_before": 1, "vintage": 2, "country_code": "DE"}, is_redefined=False),
                {"vintage_before": 1, "vintage": 2, "country_code": "MT", "definition_id": "ai_demand"}
                | {"obs_status": "O", "status_reason": "no_overlap"},
            ),
        }
    )


def with_anchor(tables: Tables, *pairs: dict[str, Any]) -> Tables:
    """`tables` with a series of others, beside ours in `pairs` (rows of `reconciliation`), and revised."""
    described = {
        "title": "Postings with an AI keyword",
        "unit": "% of postings",
        "definition_id": "any_ai_term",
    }
    standing = {
        "definition_id": "any_ai_term",
        "postings": 500,
        "ai_postings": 20,
        "explanation": "A stock.",
    } | {"their_vintage": dt.date(2026, 1, 5)}
    return tables | conforming(
        {
            "meta.anchors": rows(meta.ANCHORS, ANCHOR | described),
            "indicators.reconciliation": rows(
                indicators.anchors.RECONCILIATION, *(ANCHOR | standing | _pair(pair) for pair in pairs)
            ),
            "indicators.anchor_revisions": rows(
                indicators.anchors.ANCHOR_REVISIONS,
                _figure("2025-01", 3.0, 2.5) | {"reason": "new keywords"},
                _figure("2025-02", 3.0, 3.0),
                _figure("2025-03", 3.0, 3.0) | {"is_dropped": True},
            ),
            "indicators.anchor_redefinitions": rows(
                indicators.vintages.ANCHOR_REDEFINITIONS,
                _compared(
                    ANCHOR
                    | {"country_code": "DE", "revised_pct": -20.0}
                    | {"vintage_before": dt.date(2025, 2, 5), "vintage": dt.date(2025, 3, 5)},
                    is_redefined=True,
                ),
                ANCHOR
                | {"country_code": "DE", "vintage": dt.date(2025, 4, 5)}
                | {"obs_status": "O", "status_reason": "dated_in_future"},
            ),
        }
    )


def _revision(cell: dict[str, Any], before_pp: float) -> dict[str, Any]:
    first = cell["share_pct"] + before_pp
    return {
        **{name: cell[name] for name in ("definition_id", "country_code", "month")},
        **{"vintages": 2, "first_vintage": 1, "previous_vintage": 1, "latest_vintage": 2},
        **{f"{which}_postings": cell["postings"] for which in ("first", "previous", "latest")},
        **{"first_share_pct": first, "previous_share_pct": first, "latest_share_pct": cell["share_pct"]},
        **{"revision_pp": -before_pp, "revision_in_all_pp": -before_pp, "reasons": "lexicon"},
        **{f"{which}_status": "A" for which in ("first", "previous", "latest")},
        "obs_status": "A",
    }


def _compared(given: dict[str, Any], *, is_redefined: bool) -> dict[str, Any]:
    definition = {} if "publisher" in given else {"definition_id": "ai_demand"}
    found = {"periods": 23, "stretch_from": "2025-01", "stretch_to": "2025-12", "typical_change_pct": 10.0}
    standing = {"revised_pct": -2.0, "times_typical": -0.2, "is_redefined": is_redefined, "obs_status": "A"}
    return definition | found | standing | given


def _pair(pair: dict[str, Any]) -> dict[str, Any]:
    """A pair with its ratio and an interval of a tenth on both sides."""
    ours, theirs = pair["share_pct"], pair["their_share_pct"]
    if ours is None:
        withheld = {"cluster_low_pct": None, "cluster_high_pct": None, "obs_status": "Q"}
        return pair | withheld | {"status_reason": "few_postings", "ratio": None}
    ends = {"cluster_low_pct": 0.9 * ours, "cluster_high_pct": 1.1 * ours}
    return pair | ends | {"ratio": ours / theirs if theirs else None}


def _figure(period: str, first: float, latest: float) -> dict[str, Any]:
    return ANCHOR | {
        "country_code": "DE", "period": period, "vintages": 2, "first_value": first, "latest_value": latest,
        "first_vintage": dt.date(2025, 2, 5), "latest_vintage": dt.date(2025, 3, 5), "change": latest - first,
        "is_dropped": False,
    }  # fmt: skip
