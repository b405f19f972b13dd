"""All sources by name: those with a module of their own, and those described by a mapping.

Here belongs the list. A new source is one module and one line in `BUILT_IN`.
"""

from pathlib import Path

from skills_pipeline.sources import (
    arbeitnow,
    ashby,
    greenhouse,
    hackernews,
    himalayas,
    jobicy,
    jobtech,
    remoteok,
    remotive,
    themuse,
    weworkremotely,
)
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.file import read_mapping

BUILT_IN = {
    source.name: source
    for source in (
        jobtech.SOURCE,
        ashby.SOURCE,
        greenhouse.SOURCE,
        hackernews.SOURCE,
        arbeitnow.SOURCE,
        remotive.SOURCE,
        remoteok.SOURCE,
        jobicy.SOURCE,
        himalayas.SOURCE,
        themuse.SOURCE,
        weworkremotely.SOURCE,
    )
}


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
