"""A made-up release as the report receives it: frames of the contracts' shape, drawn with a fixed seed.

Here belongs only what tests of the report share; the postings behind the counts do not exist.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import conform, polars_schema
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.publish.report_data import calendar_months, with_share

Tables = dict[str, pl.DataFrame]

MONTHS = calendar_months(pl.Series(["2024-02", "2026-01"]))
POSTINGS_A_MONTH = {
    "AT": 260, "BE": 310, "BG": 60, "CH": 330, "DE": 2400, "DK": 240, "ES": 700, "FI": 180, "FR": 1500,
    "GB": 1900, "IE": 210, "IT": 640, "LU": 34, "MT": 1, "NL": 900, "SE": 520, "ZZ": 40,
}  # fmt: skip
DEFINITIONS = {
    "any_ai_term": ("Any AI term", "At least one AI keyword stands anywhere in the text."),
    "any_ai_skill": ("Any AI skill", "At least one concept of the AI taxonomy is named."),
    "ai_demand": ("AI asked of the person", "At least one mention asks the person for AI."),
    "ai_build": ("Building AI", "The person builds, researches, deploys, governs or evaluates AI."),
}
PASS_ON = {"any_ai_term": 1.0, "any_ai_skill": 0.72, "ai_demand": 0.66, "ai_build": 0.45}
"""Probability that a posting which meets the definition before also meets this one."""
WORK = {
    "work_id": "oarsman_2024", "kind": "article", "authors": "Oarsman, Ann; Rower, Bo", "year": 2024,
    "title": "Who asks & what", "venue": "Journal of Harbours", "volume": "3", "doi": "10.1234/oar(24)<1>",
    "verified_by": "abstract",
}  # fmt: skip
CLAIM = {
    "work_id": "oarsman_2024", "subject_kind": "indicator", "subject": "ai_posting_share",
    "stance": "disputes", "claim": "Postings <b>are not</b> jobs.", "figure": 12.5, "unit": "% of jobs",
    "caveat": "One harbour.", "review_state": "proposed",
}  # fmt: skip
STOCK = [
    {
        "definition_id": "ai_demand", "country_code": "DE", "frequency": frequency,
        "day": dt.date(2025, 6, day), "postings": 5000, "ai_postings": ai_postings,
        "assumed_pct": 10.0, "share_pct": ai_postings / 50,
        "share_low_pct": ai_postings / 50 - 1, "share_high_pct": ai_postings / 50 + 1,
        "interval_method": "wilson_95", "obs_status": "A", "status_reason": None,
    }
    for frequency, day, ai_postings in (("M", 30, 600), ("W", 29, 590), ("D", 30, 600))
]  # fmt: skip
STATUS_REASONS = [
    ("no_posting", "M", "no posting in the cell"),
    ("few_postings", "Q", "fewer postings than the minimum that publishes a share"),
]
SOURCE_WEIGHTS = {"harbour": 0.5, "lantern": 0.3, "meadow": 0.15, "quarry": 0.05}
SILENT_SOURCE, SILENT_FROM = "lantern", 12
CONCEPTS = (
    "machine learning", "large language models", "prompt writing", "PyTorch", "computer vision",
    "ChatGPT", "natural language processing", "retrieval-augmented generation", "MLOps", "AI governance",
    "deep learning", "generative AI", "TensorFlow", "recommender systems", "reinforcement learning",
    "speech recognition", "AI literacy", "model evaluation", "scikit-learn", "time series forecasting",
    "vector databases", "AI agents", "fine-tuning", "knowledge graphs", "responsible AI",
    "feature engineering", "Hugging Face", "LangChain", "autonomous driving", "robotics perception",
    "AI product management", "synthetic data", "GitHub Copilot", "anomaly detection", "neural networks",
    "image segmentation", "Bayesian methods", "chatbots", "machine translation", "explainable AI",
)  # fmt: skip


def release_tables(seed: int = 7) -> Tables:
    """The tables the report needs: 16 countries, ZZ, 24 months, 4 definitions, 40 concepts, 4 sources."""
    random = np.random.default_rng(seed)
    coverage = _coverage(random)
    share = _share(coverage, random)
    tables = {
        "indicators.source_coverage": coverage,
        "indicators.ai_posting_share": share,
        "indicators.ai_posting_share_window": window(share),
        "indicators.ai_posting_share_adjusted": _adjusted(share),
        "indicators.ai_posting_share_smoothed": _smoothed(share),
        "indicators.ai_posting_stock": pl.DataFrame(STOCK),
        "indicators.break_register": empty("indicators.break_register"),
        "meta.status_reasons": pl.DataFrame(
            STATUS_REASONS, schema=polars_schema(meta.STATUS_REASONS), orient="row"
        ),
        "indicators.skill_demand": _skill_demand(share, random),
        "indicators.pipeline_funnel": _funnel(coverage),
        "indicators.role_mix": empty("indicators.role_mix"),
        "indicators.ai_posting_share_by_dimension": empty("indicators.ai_posting_share_by_dimension"),
        "indicators.ai_demand_mix": empty("indicators.ai_demand_mix"),
        "indicators.skill_demand_annual": empty("indicators.skill_demand_annual"),
        "indicators.anchor_revisions": empty("indicators.anchor_revisions"),
        "indicators.reconciliation": empty("indicators.reconciliation"),
        "indicators.share_vintages": first_stated(share),
        "indicators.share_revisions": empty("indicators.share_revisions"),
        "indicators.share_redefinitions": empty("indicators.share_redefinitions"),
        "indicators.version_register": empty("indicators.version_register"),
        "indicators.anchor_redefinitions": empty("indicators.anchor_redefinitions"),
        **_descriptions(),
    }
    return conforming(tables)


def first_stated(share: pl.DataFrame, vintage: int = 1) -> pl.DataFrame:
    """Rows of `share_vintages` by which a release states every cell of `share`."""
    columns = polars_schema(indicators.vintages.SHARE_VINTAGES).names()
    return share.with_columns(vintage=pl.lit(vintage)).select(columns)


def _adjusted(share: pl.DataFrame) -> pl.DataFrame:
    """Half a point lower in every month that has a share."""
    return share.select(
        *("definition_id", "country_code", "month", "share_pct"),
        seasonal_pp=pl.when(pl.col("share_pct").is_not_null()).then(pl.lit(0.5)),
        adjusted_pct=pl.col("share_pct") - 0.5,
        adjustment_method=pl.lit("stl_robust"),
        obs_status="obs_status",
        status_reason="status_reason",
    )


def _smoothed(share: pl.DataFrame) -> pl.DataFrame:
    """Twice the postings and half a point more in every month that has a share."""
    return share.with_columns(
        pl.col("postings", "ai_postings") * 2,
        pl.col("share_pct", "cluster_low_pct", "cluster_high_pct") + 0.5,
        months=3,
    ).select(indicators.series.AI_POSTING_SHARE_SMOOTHED.columns)


def conforming(tables: Mapping[str, pl.DataFrame]) -> Tables:
    """`tables` held against their contracts."""
    contracts = {table.qualified_name: table for table in (*indicators.TABLES, *meta.TABLES)}
    return {name: conform(frame, contracts[name]) for name, frame in tables.items()}


def empty(qualified_name: str) -> pl.DataFrame:
    """No row of that table."""
    contracts = {table.qualified_name: table for table in (*indicators.TABLES, *meta.TABLES)}
    return pl.DataFrame(schema=polars_schema(contracts[qualified_name]))


def keeping(tables: Tables, keep: Callable[[pl.DataFrame], pl.DataFrame], *names: str) -> Tables:
    """`tables` with `keep` applied to the named ones."""
    return tables | {name: keep(tables[name]) for name in names}


def _coverage(random: np.random.Generator) -> pl.DataFrame:
    rows = [
        {
            "source": source,
            "country_code": country,
            "month": month,
            "postings": int(random.poisson(monthly * weight * (1 + 0.01 * place))),
        }
        for source, weight in SOURCE_WEIGHTS.items()
        for country, monthly in POSTINGS_A_MONTH.items()
        for place, month in enumerate(MONTHS)
        if not (source == SILENT_SOURCE and place >= SILENT_FROM)
    ]
    first = (pl.col("month") + "-01").str.to_date()
    return (
        pl.DataFrame(rows)
        .filter(pl.col("postings") > 0)
        .with_columns(
            employers=(pl.col("postings") * 0.6).ceil(),
            ai_postings=(pl.col("postings") * 0.03).floor(),
            first_posted_on=first,
            last_posted_on=first.dt.month_end(),
        )
    )


def _share(coverage: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    known = coverage.filter(pl.col("country_code") != "ZZ")
    cells = known.group_by("country_code", "month").agg(pl.sum("postings")).sort("country_code", "month")
    level = {country: random.uniform(0.02, 0.11) for country in POSTINGS_A_MONTH}
    probability = np.array(
        [
            level[country] * (0.7 + 0.035 * MONTHS.index(month))
            for country, month in cells.select("country_code", "month").rows()
        ]
    )
    counts = random.binomial(cells["postings"].to_numpy(), probability)
    frames = []
    for definition, pass_on in PASS_ON.items():
        counts = random.binomial(counts, pass_on)
        frames.append(cells.with_columns(definition_id=pl.lit(definition), ai_postings=pl.Series(counts)))
    return _estimated(with_share(pl.concat(frames), "ai_postings", "postings"))


def window(share: pl.DataFrame) -> pl.DataFrame:
    """`ai_posting_share_window` of the latest twelve months of `share`."""
    months = share.filter(pl.col("postings") > 0)["month"].unique().sort()[-12:].to_list()
    cells = share.filter(pl.col("month").is_in(months), pl.col("country_code") != "ZZ")
    everywhere = cells.with_columns(country_code=pl.lit("_T"))
    sums = pl.concat([cells, everywhere]).group_by("definition_id", "country_code")
    counts = sums.agg(pl.sum("postings", "ai_postings")).with_columns(
        period=pl.lit("latest_12"),
        first_month=pl.lit(min(months, default=""), pl.String),
        last_month=pl.lit(max(months, default=""), pl.String),
    )
    return _estimated(with_share(counts, "ai_postings", "postings"))


def _with_interval(shares: pl.DataFrame, denominator: str) -> pl.DataFrame:
    """Shares with the columns of both intervals: postings all of different employers."""
    suppressed = pl.col(denominator) < MINIMUM_POSTINGS
    return shares.with_columns(
        interval_method=pl.lit("wilson_95"),
        employers=pl.col(denominator),
        largest_employer_pct=pl.lit(None, pl.Float64),
        design_effect=pl.lit(1.0),
        cluster_low_pct=pl.col("share_low_pct"),
        cluster_high_pct=pl.col("share_high_pct"),
        cluster_method=pl.lit("cluster_wilson_95"),
        obs_status=pl.when(suppressed).then(pl.lit("Q")).otherwise(pl.lit("A")),
        status_reason=pl.when(suppressed).then(pl.lit("few_postings")),
    )


def _estimated(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares with the columns of the estimates, nothing corrected."""
    return _with_interval(shares, "postings").with_columns(
        intraclass_correlation=pl.lit(0.0),
        corrected_method=pl.lit("lang_reiczigel_95"),
        corrected_status=pl.lit("M"),
        corrected_reason=pl.lit("rule_alone"),
        audit_strata=pl.lit(None, pl.String),
        **{
            f"corrected_{name}": pl.lit(None, pl.Float64)
            for name in ("postings", "pct", "low_pct", "high_pct")
        },
    )


def _skill_demand(share: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    cells = share.filter(pl.col("definition_id") == "ai_demand", pl.col("ai_postings") > 0)
    cells = cells.select("country_code", "month", "ai_postings")
    frames = [
        cells.with_columns(
            concept_id=pl.lit(_slug(concept)),
            concept_postings=pl.Series(
                random.binomial(cells["ai_postings"].to_numpy(), 0.42 / (1 + 0.25 * place))
            ),
        )
        for place, concept in enumerate(CONCEPTS)
    ]
    named = pl.concat(frames).filter(pl.col("concept_postings") > 0)
    shares = with_share(named, "concept_postings", "ai_postings").with_columns(rank=pl.lit(1))
    return _with_interval(shares, "ai_postings")


def _funnel(coverage: pl.DataFrame) -> pl.DataFrame:
    kept = coverage.group_by("source").agg(classified=pl.sum("postings")).sort("source")
    counted = kept.with_columns(
        duplicates=pl.col("classified") // 8,
        quarantined=pl.col("classified") // 150,
        documents=pl.lit(24),
        removals=pl.lit(0),
        figures=pl.lit(0),
        withheld=pl.lit(0),
    ).with_columns(parsed=pl.col("classified") + pl.col("duplicates"))
    landed = counted.with_columns(landed=pl.col("parsed") + pl.col("quarantined"))
    return landed.with_columns(quarantined_pct=100 * pl.col("quarantined") / pl.col("landed"))


def _descriptions() -> Tables:
    fetched_at = dt.datetime(2026, 1, 20, 4, 30)
    return {
        "meta.release": pl.DataFrame(
            {
                "release_id": "2026-01-20-4f1c09ab37",
                "as_of": fetched_at,
                "content_sha256": "4f1c09ab37" + "0" * 54,
                "pipeline_version": "0.1.0",
                "model_id": "roles-1",
                "lexicon_version": "1",
                "origin": "sample",
            }
        ),
        "meta.vintages": pl.DataFrame([vintage_row(1, fetched_at)]),
        "meta.anchors": empty("meta.anchors"),
        "meta.sources": pl.DataFrame([_source(name, fetched_at) for name in SOURCE_WEIGHTS]),
        "meta.definitions": pl.DataFrame(
            [
                {
                    "definition_id": name,
                    "position": place,
                    "title": title,
                    "rule": rule,
                    "after": "this project",
                    "valid_from": "0.1.0",
                    "definition_version": "00000000",
                }
                for place, (name, (title, rule)) in enumerate(DEFINITIONS.items(), start=1)
            ]
        ),
        "meta.concepts": pl.DataFrame(
            [
                {
                    "concept_id": _slug(label),
                    "label": label,
                    "cluster": "methods",
                    "concept_tier": "core",
                    "since": "1.0",
                    "esco_uri": None,
                    "oecd_task": None,
                    "oecd_data": None,
                    "oecd_model": None,
                    "reason": "a method",
                }
                for label in CONCEPTS
            ]
        ),
        "meta.works": pl.DataFrame([WORK], schema=polars_schema(meta.WORKS)),
        "meta.evidence": pl.DataFrame([CLAIM], schema=polars_schema(meta.EVIDENCE)),
        "meta.checks": pl.DataFrame(
            [
                {
                    "check_id": "ai_posting_share.counts_fit",
                    "severity": "fail",
                    "failures": 0,
                    "example": None,
                },
                {
                    "check_id": "source_coverage.source_went_silent",
                    "severity": "warn",
                    "failures": 1,
                    "example": f"source={SILENT_SOURCE}, last_month=2025-01",
                },
            ],
            schema_overrides={"example": pl.String},
        ),
    }


def vintage_row(vintage: int, as_of: dt.datetime) -> dict[str, object]:
    """A release of the warehouse, as `meta.vintages` has it."""
    return {
        "vintage": vintage, "as_of": as_of, "model_id": "roles-1", "lexicon_version": "1",
        "pipeline_version": "0.1.0", "code_version": "c0de", "inputs_sha256": "0" * 64,
    }  # fmt: skip


def _source(name: str, fetched_at: dt.datetime) -> dict[str, object]:
    silent = name == SILENT_SOURCE
    return {
        "source": name,
        "title": f"{name.capitalize()} job board",
        "url": f"https://{name}.example/postings",
        "licence": "CC BY 4.0",
        "citation": f"{name.capitalize()} job board, public postings.",
        "terms": "Name the source.",
        "cadence": "daily",
        "last_fetched_at": dt.datetime(2025, 2, 1, 4, 30) if silent else fetched_at,
    }


def _slug(label: str) -> str:
    return label.lower().replace(" ", "_")
