"""What a table is, declared once: fields, key, checks; DDL, Polars schema and dictionary derive from it.

Here belong the types of a declaration and the pure functions that derive text or schemas from them.
The declarations themselves are in the sibling modules, one a layer. Nothing here reads or writes data.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

FieldType = Literal["text", "integer", "number", "boolean", "date", "timestamp", "hashes"]

_DUCKDB_TYPES: dict[FieldType, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "hashes": "UINTEGER[]",
}
_POLARS_TYPES: dict[FieldType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "hashes": pl.List(pl.UInt32()),
}


@dataclass(frozen=True)
class Field:
    """One column: its only name, its type, and what it means, with the unit in name or description.

    `allowed` lists the only values a text field may take; `check` is one SQL condition on the row.
    """

    name: str
    type: FieldType
    description: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    check: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: where it lives, what a row is, its fields, and the columns that identify a row."""

    schema: str
    name: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def qualified_name(self) -> str:
        """`schema.name`, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def columns(self) -> list[str]:
        """Column names in declared order."""
        return [field.name for field in self.fields]


def polars_schema(table: Table) -> pl.Schema:
    """The table's columns as a Polars schema, in declared order."""
    return pl.Schema({field.name: _POLARS_TYPES[field.type] for field in table.fields})


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """`frame` with exactly the table's columns and types.

    Raises `ValueError` naming the table when a column is missing, unknown, or null where it may not be.
    """
    missing = set(table.columns) - set(frame.columns)
    unknown = set(frame.columns) - set(table.columns)
    if missing or unknown:
        raise ValueError(
            f"{table.qualified_name}: missing columns {sorted(missing)}, unknown columns {sorted(unknown)}; "
            "mend the step that makes it or its contract"
        )
    ordered = frame.select(
        pl.col(field.name).cast(_POLARS_TYPES[field.type], strict=True) for field in table.fields
    )
    for field in table.fields:
        if not field.nullable and ordered[field.name].null_count():
            raise ValueError(
                f"{table.qualified_name}.{field.name}: {ordered[field.name].null_count()} nulls, none allowed"
            )
    return ordered


def ddl(table: Table) -> str:
    """`CREATE TABLE` with NOT NULL, CHECK and PRIMARY KEY, as DuckDB reads it."""
    lines = [f"    {_column_ddl(field)}" for field in table.fields]
    if table.key:
        lines.append(f"    PRIMARY KEY ({', '.join(table.key)})")
    body = ",\n".join(lines)
    return f"CREATE TABLE {table.qualified_name} (\n{body}\n);"


def comments(table: Table) -> str:
    """`COMMENT ON` the table and each of its columns."""
    on_columns = (
        f"COMMENT ON COLUMN {table.qualified_name}.{field.name} IS {_quote(field.description)};"
        for field in table.fields
    )
    return "\n".join(
        (f"COMMENT ON TABLE {table.qualified_name} IS {_quote(table.description)};", *on_columns)
    )


def _column_ddl(field: Field) -> str:
    parts = [field.name, _DUCKDB_TYPES[field.type]]
    if not field.nullable:
        parts.append("NOT NULL")
    if field.allowed:
        parts.append(f"CHECK ({field.name} IN ({', '.join(_quote(value) for value in field.allowed)}))")
    if field.check:
        parts.append(f"CHECK ({field.check})")
    return " ".join(parts)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def dictionary_rows(tables: tuple[Table, ...]) -> list[dict[str, object]]:
    """One row a column: table, column, position from 1, type, nullable, key, description."""
    return [
        {
            "table_schema": table.schema,
            "table_name": table.name,
            "column_name": field.name,
            "position": position,
            "type": field.type,
            "nullable": field.nullable,
            "in_key": field.name in table.key,
            "description": field.description,
            "table_description": table.description,
        }
        for table in tables
        for position, field in enumerate(table.fields, start=1)
    ]


def dictionary_markdown(tables: tuple[Table, ...]) -> str:
    """The data dictionary as Markdown: a heading a table, a row a column."""
    sections = []
    for table in tables:
        rows = "\n".join(_markdown_row(field, table) for field in table.fields)
        sections.append(
            f"### `{table.qualified_name}`\n\n{table.description}\n\n"
            f"| column | type | meaning |\n| --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(sections)


def _markdown_row(field: Field, table: Table) -> str:
    marks: list[str] = [field.type]
    if field.name in table.key:
        marks.append("key")
    if field.nullable:
        marks.append("may be NULL")
    return f"| `{field.name}` | {', '.join(marks)} | {field.description} |"
