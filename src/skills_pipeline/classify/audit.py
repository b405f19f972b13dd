"""The released model's answers to labelled postings it had not seen, counted: what counts are corrected with.

Here belongs reading them. How they are counted is in `evaluate`, how a share is corrected with them in
`indicators.correction`.
"""

import json

import polars as pl

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.meta import AUDIT
from skills_pipeline.settings import resource


def released_audit() -> pl.DataFrame:
    """Rows of `meta.audit`, from the figures beside the released model."""
    figures = json.loads(resource("models/ai_mention/metrics.json").read_text("utf-8"))
    rows = [
        (definition, language, *counts)
        for definition, languages in figures["evaluation"]["audit"].items()
        for language, counts in languages.items()
    ]
    return pl.DataFrame(rows, schema=polars_schema(AUDIT), orient="row")
