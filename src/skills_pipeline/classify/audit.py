"""Labelled postings that the model had not seen: what its counts are corrected with.

Here belongs reading them: those of the model's card, counted in `evaluate`, and those that a deployment
supplies of its own postings. How a share is corrected with them is in `indicators.correction`.
"""

import json
from pathlib import Path

import polars as pl

from skills_pipeline.classify.model import folder_in_use
from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.core import TIERS
from skills_pipeline.contracts.meta import AUDIT
from skills_pipeline.settings import SettingsError
from skills_pipeline.sources.base import posting_id

LABEL_COLUMNS = ("source", "source_posting_id", "tier")


def released_audit() -> pl.DataFrame:
    """Rows of `meta.audit`, from the figures beside the model in use."""
    figures = json.loads((folder_in_use() / "metrics.json").read_text("utf-8"))
    rows = [
        (definition, language, *counts, "model_card")
        for definition, languages in figures["evaluation"]["audit"].items()
        for language, counts in languages.items()
    ]
    return pl.DataFrame(rows, schema=polars_schema(AUDIT), orient="row")


def read_labels(path: Path) -> pl.DataFrame:
    """Labels a deployment supplies of its own postings: posting_id, tier.

    A table divided by tabs with source, source_posting_id and tier (build, use, none). Raises `SettingsError`
    for other columns or tiers, or a posting that is labelled twice.
    """
    labels = pl.read_csv(path, separator="\t", infer_schema=False)
    missing = [name for name in LABEL_COLUMNS if name not in labels.columns]
    if missing:
        raise SettingsError(f"{path}: no column {', '.join(missing)}; it needs {', '.join(LABEL_COLUMNS)}")
    unknown = labels.filter(~pl.col("tier").is_in(TIERS))["tier"].unique().to_list()
    if unknown:
        raise SettingsError(f"{path}: tier {unknown[:5]}; expected one of {', '.join(TIERS)}")
    keys = [posting_id(*row) for row in labels.select("source", "source_posting_id").iter_rows()]
    keyed = labels.select(pl.Series("posting_id", keys, dtype=pl.String), "tier")
    if keyed["posting_id"].is_duplicated().any():
        raise SettingsError(f"{path}: a posting is labelled twice; keep one label of each")
    return keyed
