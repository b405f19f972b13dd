"""For analysts in Python: one release, opened read-only, its indicators as frames.

Here belongs how rows are asked for. What a table means is in `contracts` and in the release's own dictionary;
how a release is made is in `warehouse`.

>>> import skills_pipeline
>>> release = skills_pipeline.open()
>>> release.indicator("ai_posting_share", country=["DE", "FR"], definition="ai_demand")
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, overload

import polars as pl

from skills_pipeline import settings, warehouse

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Value = str | int | bool | date
Wanted = Value | Iterable[Value]

_SHORT = {"country": "country_code", "definition": "definition_id", "concept": "concept_id"}
"""What analysts say for columns."""

_VALUES_TOLD = 12


class OpenRelease:
    """A release as it was when it was opened; later ones are seen when it is opened anew.

    Close it, or use it in a `with` statement.
    """

    def __init__(self, database: Path) -> None:
        self._connection = warehouse.connected(database)
        self._indicators = pl.DataFrame(self.sql(_INDICATORS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def about(self) -> Mapping[str, object]:
        """What the release is made of, as in `meta.release`: release_id, as_of, content_sha256, model_id."""
        return self.sql("FROM meta.release").row(0, named=True)

    @property
    def indicators(self) -> pl.DataFrame:
        """Every indicator: name, description with denominator and caveat, number of rows."""
        return self._indicators

    def columns(self, name: str) -> pl.DataFrame:
        """Columns of an indicator: column_name, type, description (unit with it), in_key.

        Raises `ValueError` with the names there are.
        """
        self._require(name)
        return self.sql(_COLUMNS, [name])

    @overload
    def indicator(self, name: str, to: Literal["polars"] = ..., **wanted: Wanted) -> pl.DataFrame: ...
    @overload
    def indicator(self, name: str, to: Literal["pandas"], **wanted: Wanted) -> "pd.DataFrame": ...
    @overload
    def indicator(self, name: str, to: Literal["arrow"], **wanted: Wanted) -> "pa.Table": ...
    def indicator(
        self, name: str, to: Literal["polars", "pandas", "arrow"] = "polars", **wanted: Wanted
    ) -> "pl.DataFrame | pd.DataFrame | pa.Table":
        """Rows of an indicator in the order of its key, those with the wanted values: one, or any of several.

        `wanted` names columns; country, definition and concept stand for country_code, definition_id and
        concept_id. Rows without a value (suppressed, not estimable) are there with status and reason.
        Raises `ValueError` for an indicator, column or value that the release does not have: an empty
        answer would pass for a country without demand.
        """
        self._require(name)
        table = f"indicators.{name}"
        columns = self.columns(name)
        conditions: list[str] = []
        given: list[object] = []
        for asked, values in wanted.items():
            column = _SHORT.get(asked, asked)
            if column not in columns["column_name"]:
                raise ValueError(f"{table} has no column {asked}; it has {', '.join(columns['column_name'])}")
            any_of = [values] if isinstance(values, Value) else list(values)
            self._require_values(table, column, any_of)
            conditions.append(f"list_contains(?, {column})")
            given.append(any_of)
        key = ", ".join(columns.filter("in_key")["column_name"])
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.sql(f"FROM {table}{where} ORDER BY {key}", given)
        if to == "pandas":
            return rows.to_pandas()
        if to == "arrow":
            return rows.to_arrow()
        if to != "polars":
            raise ValueError(f"to={to!r}: expected polars, pandas or arrow")
        return rows

    def sql(self, query: str, parameters: list[object] | None = None) -> pl.DataFrame:
        """Rows of any query; `?` in it stand for the parameters."""
        rows: pl.DataFrame = self._connection.sql(query, params=parameters or []).pl()
        return rows

    def _require(self, name: str) -> None:
        names = self._indicators["name"]
        if name not in names:
            raise ValueError(f"no indicator {name!r}; there are {', '.join(names)}")

    def _require_values(self, table: str, column: str, values: list[Value]) -> None:
        there = self.sql(f"SELECT DISTINCT {column} FROM {table} ORDER BY ALL").to_series().to_list()
        known = {str(value) for value in there}
        unknown = [str(value) for value in values if str(value) not in known]
        if unknown:
            told = ", ".join(str(value) for value in there[:_VALUES_TOLD])
            more = f" and {len(there) - _VALUES_TOLD} more" if len(there) > _VALUES_TOLD else ""
            raise ValueError(
                f"{table} has no row with {column} {', '.join(unknown)}; it has {told or 'none'}{more}"
            )


_INDICATORS = """
SELECT DISTINCT table_name AS name, table_description AS description, estimated_size AS rows
FROM meta.dictionary
JOIN duckdb_tables() AS tables USING (table_name)
WHERE table_schema = 'indicators' AND schema_name = 'indicators' AND database_name = current_database()
ORDER BY name
"""
_COLUMNS = """
SELECT column_name, type, description, in_key
FROM meta.dictionary
WHERE table_schema = 'indicators' AND table_name = ?
ORDER BY position
"""


def open(database: Path | str | None = None) -> OpenRelease:  # noqa: A001
    """Open a release: a DuckDB file, or the current one of the warehouse that the settings name.

    Raises `FileNotFoundError` where there is none.
    """
    path = Path(database) if database else settings.from_environment().warehouse_dir / "current.duckdb"
    if not path.exists():
        raise FileNotFoundError(
            f"no release at {path}; make one with `skills-pipeline run`, or name a file or "
            "SKILLS_PIPELINE_WAREHOUSE"
        )
    return OpenRelease(path)
