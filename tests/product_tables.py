"""Made-up tables of the pages of single data products: small enough to read, one row of every kind.

Here belongs only what tests of these pages share; every number is invented.
"""

from typing import Any

import polars as pl
from tests.report_tables import Tables, empty, release_tables

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table, conform, polars_schema
from skills_pipeline.publish import products

_FILLING: dict[str, Any] = {"text": "x", "integer": 40, "number": 0.5, "boolean": False}
_SHARE = {
    "share_pct": 10.0, "share_low_pct": 8.0, "share_high_pct": 12.0, "cluster_low_pct": 7.0,
    "cluster_high_pct": 14.0, "obs_status": "A",
}  # fmt: skip
WITHHELD = {
    "share_pct": None, "share_low_pct": None, "share_high_pct": None, "cluster_low_pct": None,
    "cluster_high_pct": None, "obs_status": "Q", "status_reason": "few_postings",
}  # fmt: skip
FEW = "fewer postings than the minimum that publishes a share"
ATTACK = "<script>alert(1)</script>"

MEASURES = {"own": "ai_exposure", "other": "ai_exposure", "risky": "automation_risk"}


def rows(table: Table, *given: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table; what is not given is filled in, with NULL where the contract allows it."""
    standing = {
        field.name: None if field.nullable else (field.allowed or [_FILLING.get(field.type)])[0]
        for field in table.fields
    }
    shares = _SHARE if "cluster_low_pct" in table.columns else {}
    filled = [standing | {k: v for k, v in shares.items() if k in standing} | row for row in given]
    frame = pl.DataFrame(filled, schema=polars_schema(table), orient="row")
    return conform(frame, table)


def bare_tables() -> Tables:
    """Tables of a release without postings and without anything landed: only descriptions."""
    described = release_tables()
    nothing = {table.qualified_name: empty(table.qualified_name) for table in products.NEEDED}
    kept = {name: described[name] for name in ("meta.release", "meta.works", "meta.evidence")}
    return nothing | kept | _of(_descriptions())


def product_tables() -> Tables:
    """Tables with a few rows of every product."""
    return bare_tables() | _of(_exposure() | _framework() | _enterprises() | _voice())


def _of(frames: dict[Table, list[dict[str, Any]]]) -> Tables:
    return {table.qualified_name: rows(table, *given) for table, given in frames.items()}


def _descriptions() -> dict[Table, list[dict[str, Any]]]:
    return {
        meta.STATUS_REASONS: [
            {"status_reason": "few_postings", "obs_status": "Q", "meaning": FEW},
            {"status_reason": "no_value", "obs_status": "M", "meaning": "nothing was observed"},
            {"status_reason": "no_score", "obs_status": "M", "meaning": "no score for the occupation"},
            {"status_reason": "few_years", "obs_status": "O", "meaning": "fewer than three years"},
            {"status_reason": "missing_year", "obs_status": "M", "meaning": "no value in both years"},
            {"status_reason": "few_unit_groups", "obs_status": "Q", "meaning": "few in common"},
        ],
        meta.MEASURES: [
            {"measure": name, "axis": axis, "title": f"Measure {name}"} for name, axis in MEASURES.items()
        ],
        meta.FRAMEWORK_VALUES: [
            {"value_id": f"task_{name}", "framework_dimension": "task_output", "criterion": "task",
             "label": name.capitalize()}
            for name in ("forecasting", "recognition")
        ],
        meta.FRAMEWORK_AGREEMENT: [
            {"framework_dimension": "task_output", "value_count": 2, "cells": 100, "both_cells": 20,
             "first_only_cells": 3, "second_only_cells": 4, "agreement_pct": 93.0, "kappa": 0.81}
        ],
        meta.DIGITAL_DECADE_TARGETS: [
            {"target_id": "ai", "title": "Enterprises that use AI", "target_pct": 75.0,
             "target_year": "2030"},
        ],
    }  # fmt: skip


def _exposure() -> dict[Table, list[dict[str, Any]]]:
    exposure = indicators.exposure
    panel = [
        {"measure": name, "axis": axis, "isco08_code": code, "value": value, "covered_pct": 80.0,
         "obs_status": "M" if value is None else "A", "status_reason": None if value else "no_score"}
        for name, axis in MEASURES.items()
        for code, value in (("2511", 0.7), ("2512", 0.6), ("9111", None))
    ]  # fmt: skip
    cell = {"risk_measure": "risky", "level": "sub_major", "year": "2025"}
    high = {"exposure_percentile": 90.0, "exposure_tercile": "high", "risk_percentile": 20.0,
            "risk_tercile": "low", "quadrant": "high_exposure_low_risk"}  # fmt: skip
    low = {"exposure_percentile": 10.0, "exposure_tercile": "low", "risk_percentile": 80.0,
           "risk_tercile": "high", "quadrant": "low_exposure_high_risk"}  # fmt: skip
    demand = [
        cell | {"measure": name} | row
        for name in ("own", "other")
        for row in (
            high | {"isco08_code": "25", "postings": 300, "ai_postings": 60},
            high | {"isco08_code": "21", "postings": 100, "ai_postings": 20},
            low | {"isco08_code": "91", "postings": 20, "ai_postings": 1} | WITHHELD,
            high | {"isco08_code": "25", "postings": 900, "ai_postings": 9, "year": "2024"},
        )
    ]
    risk = {"measure": "risky", "country_code": "_T", "year": "2025", "coded_postings": 420}
    growth = {"measure": "risky", "dataset": "LFS", "country_code": "_T", "education": "_T", "age": "Y15-64",
              "first_year": "2012", "last_year": "2019"}  # fmt: skip
    pair = {
        "measure": "own",
        "axis": "ai_exposure",
        "other_measure": "risky",
        "other_axis": "automation_risk",
    }
    turned = {"measure": "risky", "axis": "automation_risk", "other_measure": "own",
              "other_axis": "ai_exposure"}  # fmt: skip
    correlation = {"unit_groups": 411, "spearman": -0.42, "spearman_low": -0.5, "spearman_high": -0.33}
    way = {"crosswalk": "soc_2010_isco08", "measure": "risky"}
    technology = {"year": "2025", "technologies": 30, "hot_technologies": 12, "in_demand_technologies": 5}
    listed = [
        technology | {"isco08_code": "2512", "ai_technologies": 0, "postings": 200, "ai_postings": 20},
        technology | {"isco08_code": "2511", "ai_technologies": 2, "ai_names": "Keras; PyTorch",
                      "postings": 100, "ai_postings": 10},
        technology
        | {"isco08_code": "9112", "ai_technologies": 0, "postings": 3, "ai_postings": 0}
        | WITHHELD,
        technology | {"isco08_code": "2511", "ai_technologies": 9, "ai_names": "then", "year": "2024"},
    ]  # fmt: skip
    return {
        exposure.OCCUPATION_TECHNOLOGY: listed,
        exposure.EXPOSURE_PANEL: panel,
        exposure.EXPOSURE_DEMAND: demand,
        exposure.RISK_DEMAND: [
            risk | {"tercile": "low", "postings": 400, "ai_postings": 80, "part_pct": 95.2},
            risk | {"tercile": "high", "postings": 20, "ai_postings": 1, "part_pct": 4.8} | WITHHELD,
            risk | {"tercile": "low", "country_code": "DE", "postings": 50, "ai_postings": 5},
        ],
        exposure.RISK_EMPLOYMENT: [
            growth | {"tercile": "low", "growth_pct": 12.5, "first_thousands": 800.0,
                      "last_thousands": 900.0, "published_growth_pct": 18.0},
            growth | {"tercile": "high", "growth_pct": -2.5, "first_thousands": 1000.0,
                      "last_thousands": 975.0, "published_growth_pct": 6.0, "flags": "b", "obs_status": "B"},
            growth | {"tercile": "high", "country_code": "DE", "obs_status": "M",
                      "status_reason": "missing_year"},
            growth | {"tercile": "low", "country_code": "DE", "education": "ED5-8", "growth_pct": 3.0},
        ],
        exposure.EXPOSURE_AGREEMENT: [
            pair | correlation,
            turned | correlation,
            {"measure": "own", "axis": "ai_exposure", "other_measure": "other", "other_axis": "ai_exposure",
             "unit_groups": 3, "obs_status": "Q", "status_reason": "few_unit_groups"},
            {"measure": "other", "axis": "ai_exposure", "other_measure": "own", "other_axis": "ai_exposure",
             "unit_groups": 3, "obs_status": "Q", "status_reason": "few_unit_groups"},
        ],
        exposure.CROSSWALK_AUDIT: [
            way | {"mapping": "one_to_one", "codes": 7},
            way | {"mapping": "many_to_many", "codes": 1},
            way | {"mapping": "lost", "codes": 2, "listed_codes": "13-1078 25-1000"},
        ],
    }  # fmt: skip


def _framework() -> dict[Table, list[dict[str, Any]]]:
    cell = {"frequency": "A", "period": "2025", "framework_dimension": "task_output", "criterion": "task",
            "ai_postings": 200}  # fmt: skip
    return {
        indicators.skills.FRAMEWORK_DEMAND: [
            cell | {"country_code": "_T", "value_id": "task_forecasting", "value_postings": 20, "rank": 1},
            cell | {"country_code": "_T", "value_id": "task_recognition", "value_postings": 4, "rank": 2}
            | {"share_pct": 2.0, "cluster_low_pct": 1.0, "cluster_high_pct": 4.0},
            cell | {"country_code": "_T", "value_id": "task_recognition", "period": "2024",
                    "value_postings": 9, "rank": 1},
            cell | {"country_code": "MT", "value_id": "task_forecasting", "value_postings": 3, "rank": 1,
                    "ai_postings": 9} | WITHHELD,
        ]
    }  # fmt: skip


def _enterprises() -> dict[Table, list[dict[str, Any]]]:
    use = {"dataset": "ISOC_EB_AI", "industry": "C10-S951_X_K", "year": "2025", "obs_status": "A"}
    small, large = {"size_class": "10-49"}, {"size_class": "GE250"}
    missing = {"obs_status": "M", "status_reason": "no_value", "obs_flag": "c"}
    distance = {"target_id": "ai", "country_code": "EU", "target_pct": 75.0, "segment": 0}
    outlook = {"target_id": "ai", "target_year": "2030", "target_pct": 75.0, "first_year": "2021",
               "last_year": "2025", "years": 4, "obs_status": "E", "last_pct": 20.0}  # fmt: skip
    size = {"country_code": "_T", "frequency": "A", "period": "2025", "table_postings": 0}
    return {
        indicators.enterprises.ENTERPRISE_AI_USE: [
            use | small | {"country_code": "EU", "ai_use_pct": 17.0, "large_pct": 55.0, "gap_pp": 38.0,
                           "gap_ratio": 17 / 55},
            use | large | {"country_code": "EU", "ai_use_pct": 55.0, "large_pct": 55.0, "gap_pp": 0.0,
                           "gap_ratio": 1.0},
            use | small | {"country_code": "MT", "ai_use_pct": 12.0},
            use | large | {"country_code": "MT"} | missing,
            use | small | {"country_code": "EU", "year": "2024", "ai_use_pct": 11.0},
        ],
        indicators.enterprises.DIGITAL_DECADE_DISTANCE: [
            distance | {"year": "2024", "value_pct": 13.5, "distance_pp": 61.5},
            distance | {"year": "2025", "value_pct": 20.0, "distance_pp": 55.0},
            distance | {"country_code": "EA", "year": "2025"} | missing,
        ],
        indicators.enterprises.DIGITAL_DECADE_OUTLOOK: [
            outlook | {"country_code": "EU", "trend": "linear", "projected_pct": 32.2,
                       "projected_low_pct": 0.0, "projected_high_pct": 64.9, "verdict": "missed"},
            outlook | {"country_code": "EU", "trend": "logistic", "projected_pct": 44.4,
                       "projected_low_pct": 6.0, "projected_high_pct": 90.9, "verdict": "open"},
            outlook | {"country_code": "EA", "trend": "linear", "obs_status": "O",
                       "status_reason": "few_years", "years": 2},
        ],
        indicators.enterprises.SIZE_CLASS_DEMAND: [
            size | {"size_class": "10-49", "postings": 100, "ai_postings": 10, "part_pct": 25.0},
            size | {"size_class": "GE250", "postings": 20, "ai_postings": 4, "part_pct": 5.0} | WITHHELD,
            size | {"size_class": "_U", "postings": 280, "ai_postings": 30, "part_pct": 70.0},
            size | {"size_class": "_T", "postings": 400, "ai_postings": 44, "part_pct": 100.0},
            size | {"size_class": "_T", "country_code": "DE", "postings": 400, "ai_postings": 44,
                    "part_pct": 100.0},
        ],
    }  # fmt: skip


def _voice() -> dict[Table, list[dict[str, Any]]]:
    hiring = {"family": "ai_in_hiring", "scope": "named"}
    year = hiring | {"frequency": "A", "period": "2025"}
    month = hiring | {"frequency": "M", "country_code": "DE"}
    ours = {"year": "2022", "aspect": "ethics"}
    return {
        indicators.voice.WORKER_VOICE: [
            year | {"country_code": "_T", "postings": 500, "voice_postings": 50},
            year | {"country_code": "_T", "family": "whistle_blowing", "postings": 500, "voice_postings": 0}
            | {"share_pct": 0.0, "cluster_low_pct": 0.0, "cluster_high_pct": 0.8},
            year | {"country_code": "MT", "postings": 9, "voice_postings": 2} | WITHHELD,
            month | {"period": "2025-01", "postings": 300, "voice_postings": 30},
            month | {"period": "2025-02", "postings": 20, "voice_postings": 5} | WITHHELD,
            month | {"period": "2025-04", "postings": 400, "voice_postings": 40},
        ],
        indicators.voice.RESPONSIBLE_AI_SHARE: [
            ours | {"country_code": "US", "ai_postings": 400, "responsible_postings": 40,
                    "their_share_pct": 1.63, "ratio": 6.13},
            ours | {"country_code": "_T", "ai_postings": 400, "responsible_postings": 40},
            ours | {"country_code": "NZ", "ai_postings": 0, "responsible_postings": 0,
                    "their_share_pct": 0.04} | WITHHELD,
        ],
    }  # fmt: skip
