"""Seconds of every question of the cookbook on many postings: the release's core tables, many times over.

Measured, not asserted: `python bench/cookbook.py --postings 10000000` asks the current release of the
warehouse. Its indicators stay as they are: their number of cells does not grow with the postings in them.
"""

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
from release import copied_columns
from rich.console import Console
from rich.table import Table

from skills_pipeline import settings
from skills_pipeline.contracts import RELEASED_TABLES
from skills_pipeline.contracts.indicators.policy import POLICY
from skills_pipeline.cookbook import DOCUMENT, parse

_TRIES = 3


def enlarged(database: Path, folder: Path, postings: int) -> Path:
    """A file with the tables and macros of a release and as many postings, without keys."""
    large = folder / "large.duckdb"
    with duckdb.connect(str(large)) as connection:
        connection.execute(f"ATTACH '{database}' AS small (READ_ONLY)")
        there = connection.execute("SELECT count(*) FROM small.core.postings").fetchall()[0][0]
        connection.execute(settings.resource("warehouse/macros.sql").read_text("utf-8"))
        for name, value in POLICY.items():
            connection.execute(f"CREATE MACRO {name}() AS {value}")
        for table in RELEASED_TABLES:
            renamed = copied_columns(table) if table.schema == "core" else []
            copies = -(-postings // there) if renamed else 1
            replaced = f"REPLACE ({', '.join(renamed)})" if renamed else ""
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
            connection.execute(
                f"CREATE TABLE {table.qualified_name} AS SELECT * EXCLUDE (copy) {replaced} "
                f"FROM small.{table.qualified_name}, range({copies}) AS copies(copy)"
            )
    return large


def main() -> None:
    """Print the shortest and the longest of a few tries of each question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=10_000_000)
    postings = parser.parse_args().postings
    table = Table("question", "first, s", "best, s", title=f"Cookbook on {postings:,} postings")
    questions = parse(settings.resource(DOCUMENT).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        current = settings.from_environment().warehouse_dir / "current.duckdb"
        large = enlarged(current, Path(folder), postings)
        for question in questions:
            tries = [_seconds(large, question.sql) for _ in range(_TRIES)]
            table.add_row(f"{question.number} {question.title}", f"{tries[0]:.2f}", f"{min(tries):.2f}")
    Console().print(table)


def _seconds(database: Path, sql: str) -> float:
    """Of the question alone, on a connection of its own."""
    with duckdb.connect(str(database), read_only=True) as connection:
        begun = time.perf_counter()
        connection.sql(sql).fetchall()
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
