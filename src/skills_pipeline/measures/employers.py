"""A table of employers that the user supplies: size class and industry where a posting's source is silent.

Here belong its shape, and that an employer stands there once. It is landed like any file:
`skills-pipeline land employers --file employers.tsv`. Which sizes and codes there are is in
`sources.enterprises`; that a posting's own source comes first is said in `warehouse/prepared.sql`.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.normalise.employer import employer_key
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.enterprises import RawEmployer

_COLUMNS = {name: name for name in ("employer", "nace", "size")}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record an employer; a name that differs from an earlier one in its legal form alone is refused."""
    rows = table_records(file, _COLUMNS, tuple((name,) for name in _COLUMNS), delimiter="\t")
    return each_once(map(_with_key, rows), "key")


def _with_key(item: Located | Refusal) -> Located | Refusal:
    if isinstance(item, Refusal):
        return item
    # A row without a name is refused for that, not as a repetition of another one.
    key = employer_key(item.record["employer"]) or f"row {item.location}"
    return Located(item.location, item.record | {"key": key})


def parse(record: Record, _url: str) -> RawEmployer:
    """One employer."""
    return RawEmployer(record["employer"], record["nace"], record["size"])


SOURCE = Source(
    name="employers",
    title="Employers' size and industry, as supplied",
    url="https://ec.europa.eu/eurostat/web/structural-business-statistics",
    licence="that of the table supplied",
    citation="as supplied",
    terms="Cite the table supplied; a release holds its rows",
    cadence="yearly",
    records=records,
    parse=parse,
)
