"""Contracts of the published indicators: one declaration a folder under `warehouse/indicators`.

Here belongs what an indicator means, with its denominator and its caveats. How it is computed is in
the folder's `query.sql` and the method that `skills_pipeline.indicators.published` names for it, what must
hold of it in `checks.sql`.
"""

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.indicators import (
    anchors,
    breaks,
    dimensions,
    enterprises,
    evidence,
    exposure,
    policy,
    quality,
    series,
    shares,
    skills,
    structure,
    vacancies,
    vintages,
    voice,
    weighting,
)

__all__ = [
    "TABLES",
    "anchors",
    "breaks",
    "dimensions",
    "enterprises",
    "evidence",
    "exposure",
    "policy",
    "quality",
    "series",
    "shares",
    "skills",
    "structure",
    "vacancies",
    "vintages",
    "voice",
    "weighting",
]

TABLES: tuple[Table, ...] = (
    *quality.TABLES,
    *breaks.TABLES,
    *shares.TABLES,
    *series.TABLES,
    *dimensions.TABLES,
    *structure.TABLES,
    *weighting.TABLES,
    *skills.TABLES,
    *voice.TABLES,
    *anchors.TABLES,
    *vintages.TABLES,
    *exposure.TABLES,
    *enterprises.TABLES,
    *vacancies.TABLES,
    *evidence.TABLES,
)
"""Every indicator, in the order it is computed: a query may read what stands before it."""
