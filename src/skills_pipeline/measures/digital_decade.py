"""Targets of the Digital Decade for 2030 that statistics of enterprises measure, as declared in a table.

Here belong which cell of which dataset measures a target, and reading that table. Distances and trends are
made in `warehouse/indicators` and `indicators.trend`.

Targets: Decision (EU) 2022/2481 of 14 December 2022, Article 4(1)(3): at least 75 % of enterprises take up
one or more of cloud computing, big data and AI; more than 90 % of small and medium ones reach at least a
basic level of digital intensity.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

_FILE = Path(__file__).with_name("digital_decade_targets.tsv")


@dataclass(frozen=True)
class Target:
    """A target, and the percentage of enterprises that measures it; see `meta.digital_decade_targets`."""

    target_id: str
    title: str
    target_pct: float
    target_year: str
    dataset: str
    indicator: str
    size_class: str
    explanation: str


@cache
def targets() -> tuple[Target, ...]:
    """All targets, in the order of the table."""
    types = {"target_pct": pl.Float64, "target_year": pl.String}
    rows = pl.read_csv(_FILE, separator="\t", schema_overrides=types).to_dicts()
    return tuple(Target(**row) for row in rows)
