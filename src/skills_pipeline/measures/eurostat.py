"""Eurostat's SDMX-CSV, as its API answers to `format=SDMX-CSV`: what is the same in every dataset.

Here belong columns that every dataset has, areas, flags, values, addresses, and how an unknown code is
refused. Which dimensions and codes a dataset has belongs in the module of the dataset.
"""

from collections.abc import Collection, Mapping

from skills_pipeline.measures.measure import unknown_code
from skills_pipeline.sources.documents import Record, RecordRefusedError
from skills_pipeline.sources.figures import number

COLUMNS: dict[str, str | None] = {
    "dataflow": "dataset",
    "last update": None,
    "freq": "freq",
    "unit": "unit",
    "geo": "geo",
    "time_period": "year",
    "obs_value": "value",
    "obs_flag": "flag",
    "conf_status": None,
}
"""Columns of every dataset and the fields they are read as. `conf_status` is in newer answers only."""

NEEDED = ("dataset", "freq", "unit", "geo", "year", "value", "flag")

COUNTRIES = {"EL": "GR", "UK": "GB", "EU27_2020": "EU", "EA20": "EA"}
OTHER_AREAS = {"EU28", "EU27_2007", "EU15", "EA21", "EA19", "EA18", "EA17"}
"""Groups of countries that changed since: one of each kind is read."""

_SERVICE = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data"

_FLAGS = frozenset("bcdefimnprstuz")
_QUOTED_CODES = 6


def address(dataset: str, key: str) -> str:
    """Where the API answers a key of a dataset: its dimensions in order, divided by dots, empty ones open."""
    return f"{_SERVICE}/{dataset}/{key}?format=SDMX-CSV"


def dataset_of(stated: str) -> str:
    """`LFSA_EGAI2D` of `ESTAT:LFSA_EGAI2D(1.0)`."""
    return stated.removeprefix("ESTAT:").partition("(")[0]


def country_of(geo: str) -> str:
    """The code by which this project knows an area of Eurostat."""
    return COUNTRIES.get(geo, geo)


def unknown(dataset: str, column: str, seen: str, codes: Collection[str], module: str) -> RecordRefusedError:
    """The refusal of a code that no module declares, with dataset, column, value and what to do."""
    return unknown_code("Eurostat", dataset, column, seen, sorted(codes)[:_QUOTED_CODES], module)


def refuse_unknown(dataset: str, record: Record, read: Mapping[str, Collection[str]], module: str) -> None:
    """Raises `RecordRefusedError` (`unknown_code`) for a column whose code is not among those read of it."""
    for column, codes in read.items():
        if record[column] not in codes:
            raise unknown(dataset, column, record[column], codes, module)


def value_of(stated: str) -> float | None:
    """The number; None where the cell is empty or `:`. Raises `RecordRefusedError` (`not_a_number`)."""
    return None if stated.strip() in ("", ":") else number(stated)


def number_or_zero(stated: str) -> float:
    """A number for telling the scale of a file; one that is none is refused when its record is read."""
    try:
        return value_of(stated) or 0.0
    except RecordRefusedError:
        return 0.0


def flag_of(dataset: str, stated: str, module: str) -> str | None:
    """Eurostat's flags as they stand; None without one. Raises `RecordRefusedError` (`unknown_code`)."""
    flags = stated.strip()
    if set(flags) - _FLAGS:
        raise unknown(dataset, "OBS_FLAG", flags, _FLAGS, module)
    return flags or None
