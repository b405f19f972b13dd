"""All sources by name: those with a module of their own, and those described by a mapping.

Here belongs the list. A new source is one module and its name in `_MODULES`; publishers of anchors are listed
in `anchors.catalogue`, those of measures of occupations in `measures.catalogue`, indexes of works in
`evidence.catalogue`.
"""

from pathlib import Path

from skills_pipeline.anchors.catalogue import ANCHORS
from skills_pipeline.evidence.catalogue import WORK_SOURCES
from skills_pipeline.measures.catalogue import MEASURE_SOURCES
from skills_pipeline.sources import (
    adzuna,
    arbeitnow,
    ashby,
    bundesagentur,
    common_crawl,
    eures,
    france_travail,
    greenhouse,
    hackernews,
    hackernews_firebase,
    himalayas,
    jobicy,
    jobposting_pages,
    jobtech,
    jobtech_historical,
    jobtech_stream,
    lever,
    mycareersfuture,
    nav,
    nyc,
    personio,
    recruitee,
    remoteok,
    remotive,
    smartrecruiters,
    teamtailor,
    themuse,
    usajobs,
    web_data_commons,
    weworkremotely,
    workable,
    workday,
)
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.file import read_mapping

_MODULES = (
    adzuna,
    arbeitnow,
    ashby,
    bundesagentur,
    common_crawl,
    eures,
    france_travail,
    greenhouse,
    hackernews,
    hackernews_firebase,
    himalayas,
    jobicy,
    jobposting_pages,
    jobtech,
    jobtech_historical,
    jobtech_stream,
    lever,
    mycareersfuture,
    nav,
    nyc,
    personio,
    recruitee,
    remoteok,
    remotive,
    smartrecruiters,
    teamtailor,
    themuse,
    usajobs,
    web_data_commons,
    weworkremotely,
    workable,
    workday,
)

POSTINGS: dict[str, Source] = {module.SOURCE.name: module.SOURCE for module in _MODULES}

BUILT_IN: dict[str, Source] = POSTINGS | ANCHORS | MEASURE_SOURCES | WORK_SOURCES


class UnknownSourceError(LookupError):
    """A name that is neither a source with a module nor one with a mapping in the landing store."""


def find(name: str, landing_dir: Path) -> Source:
    """The source of that name; mappings lie beside the landings they describe, so parsing needs no more.

    Raises `UnknownSourceError` with the known names.
    """
    if name in BUILT_IN:
        return BUILT_IN[name]
    mapping = mapping_path(landing_dir, name)
    if not mapping.exists():
        raise UnknownSourceError(
            f"unknown source {name!r}; known are {', '.join(BUILT_IN)}, or give --mapping"
        )
    return read_mapping(mapping)


def mapping_path(landing_dir: Path, name: str) -> Path:
    """Where the mapping of a source without a module is kept."""
    return landing_dir / name / "mapping.toml"
