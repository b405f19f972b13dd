"""What every table is. Declarations only: this package imports nothing else of the project."""

from skills_pipeline.contracts import core, indicators, meta

RELEASED_TABLES = (*core.TABLES, *indicators.TABLES, *meta.TABLES)
"""Every table of the published file, in the order it is created."""
