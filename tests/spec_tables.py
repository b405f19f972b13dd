"""Small tables written as text, for specifications: only the columns that matter, the rest filled in."""

from typing import Any

import duckdb
import polars as pl

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.core import POSTING_COUNTRIES
from skills_pipeline.contracts.indicators import TABLES
from skills_pipeline.contracts.meta import VINTAGES
from skills_pipeline.warehouse import compute, create_schema, prepare, run_checks

_FILLING: dict[str, Any] = {
    "text": "x",
    "integer": 1,
    "number": 0.5,
    "boolean": False,
    "date": "2025-01-15",
    "timestamp": "2025-02-01 00:00:00",
}


_FILLING_OF = {"month": "2025-01"}
"""What fills in fields that are read as more than text, by name."""


def database(tables: dict[Table, str]) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the contract's tables, filled from text.

    Unless told otherwise each posting counts in its own country, and the release is the first.
    """
    connection = duckdb.connect()
    create_schema(connection)
    for table, text in tables.items():
        insert(connection, table, text)
    if POSTING_COUNTRIES not in tables:
        connection.execute(
            "INSERT INTO core.posting_countries SELECT posting_id, country_code FROM core.postings"
        )
    if VINTAGES not in tables:
        insert(connection, VINTAGES, "vintage\n1")
    return connection


def insert(connection: duckdb.DuckDBPyConnection, table: Table, text: str) -> None:
    """Rows of a text table: a header line, then a line a row, cells divided by `|`; `*N` repeats a row.

    In repeated rows `#` becomes the number of the copy. An empty cell is filled in as an absent one.
    """
    header, *lines = [line.strip() for line in text.strip().splitlines()]
    names = [name.strip() for name in header.split("|")]
    rows = []
    for line in lines:
        cells, _, copies = line.partition(" *")
        for copy in range(int(copies or 1)):
            values = [cell.strip().replace("#", str(copy)) for cell in cells.split("|")]
            given = dict(zip(names, values, strict=True))
            rows.append(_filled(table, {name: value for name, value in given.items() if value}))
    # As text, which DuckDB reads into the columns' types: thousands of rows in one statement.
    frame = pl.DataFrame(rows, schema=dict.fromkeys(table.columns, pl.String), orient="row")
    connection.register("spec_rows", frame.to_arrow())
    try:
        connection.execute(f"INSERT INTO {table.qualified_name} BY NAME SELECT * FROM spec_rows")
    finally:
        connection.unregister("spec_rows")


def _filled(table: Table, given: dict[str, str]) -> dict[str, str | None]:
    fillings = {
        field.name: None
        if field.nullable
        else str((field.allowed or [_FILLING_OF.get(field.name, _FILLING[field.type])])[0])
        for field in table.fields
    }
    return fillings | given


def computed(connection: duckdb.DuckDBPyConnection, table: Table, columns: str) -> list[tuple[Any, ...]]:
    """The indicator's rows, computed as a release does, in the order of its key."""
    prepare(connection)
    compute(connection, table)
    key = ", ".join(table.key)
    return connection.execute(f"SELECT {columns} FROM {table.qualified_name} ORDER BY {key}").fetchall()


def compute_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Every indicator, in the order of a release."""
    prepare(connection)
    for table in TABLES:
        compute(connection, table)


def broken_checks(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Checks that found something, with the number of rows."""
    return {result.check_id: result.failures for result in run_checks(connection) if result.failures}
