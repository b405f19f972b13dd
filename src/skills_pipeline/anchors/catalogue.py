"""All publishers of anchors, and all series they have: a new one is a module and its name in `_MODULES`."""

from skills_pipeline.anchors import (
    hiring_lab_ai_tracker,
    hiring_lab_job_postings,
    official_cells,
    owid_ai_index,
    published_figures,
)
from skills_pipeline.anchors.series import Series
from skills_pipeline.sources.base import Source

_MODULES = (hiring_lab_ai_tracker, hiring_lab_job_postings, official_cells, owid_ai_index, published_figures)

ANCHORS: dict[str, Source] = {module.SOURCE.name: module.SOURCE for module in _MODULES}

SERIES: tuple[Series, ...] = tuple(series for module in _MODULES for series in module.SERIES)
