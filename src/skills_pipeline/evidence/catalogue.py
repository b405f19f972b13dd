"""All indexes of works: a new one is a module and its name in `_MODULES`."""

from skills_pipeline.evidence import crossref, openalex
from skills_pipeline.sources.base import Source

_MODULES = (openalex, crossref)

WORK_SOURCES: dict[str, Source] = {module.SOURCE.name: module.SOURCE for module in _MODULES}
