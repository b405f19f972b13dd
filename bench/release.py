"""Speed of a release at scale: the sample's classified postings, many times over, through the real refresh.

Measured, not asserted: `python bench/release.py --postings 1000000` prints seconds by step and the largest
memory. Copies of a posting have other ids and employers; months and countries are those of the sample, so its
small cells are large ones here.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from skills_pipeline import pipeline, warehouse
from skills_pipeline.contracts import base as contracts
from skills_pipeline.contracts import core
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Outcome, Warehouse, WarehouseInputs

_COPIED = ("posting_id", "record_id", "survivor_id", "landing_sha256", "sha256", "employer_key", "employer")
"""Columns in which each copy is another one."""

_STEPS = ("create_schema", "_load_core", "_load_meta", "prepare", "run_checks", "content_checksum", "_write")


def copied_inputs(inputs: WarehouseInputs, database: Path, folder: Path, postings: int) -> WarehouseInputs:
    """The inputs of a release with as many postings, as Parquet files in `folder`, from a released file."""
    copy_tables(database, folder, postings)
    return inputs_from(inputs, folder)


def copy_tables(database: Path, folder: Path, postings: int) -> None:
    """The core tables of a released file, many times over, as Parquet files in `folder`."""
    with duckdb.connect(str(database), read_only=True) as connection:
        there = connection.execute("SELECT count(*) FROM core.postings").fetchall()[0][0]
        for table in core.TABLES:
            renamed = copied_columns(table)
            copies = -(-postings // there) if renamed and table not in core.RESTATED else 1
            replaced = f"REPLACE ({', '.join(renamed)})" if renamed else ""
            connection.execute(
                f"COPY (SELECT * EXCLUDE (copy) {replaced} "
                f"FROM {table.qualified_name}, range({copies}) AS copies(copy)) "
                f"TO '{folder / table.name}.parquet'"
            )


def inputs_from(inputs: WarehouseInputs, folder: Path) -> WarehouseInputs:
    """The inputs with the core tables of `folder` in place of their own."""
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("landings", "documents")}
    paths = {table: folder / f"{table.name}.parquet" for table in core.TABLES if table.name not in frames}
    restated = {table: paths.pop(table) for table in core.RESTATED}
    files = {table.name: [path] for table, path in paths.items()}
    return replace(inputs, restated=restated, **files, **frames)


def copied_columns(table: contracts.Table) -> list[str]:
    """Columns of a core table in which each copy is another one, as `REPLACE` takes them."""
    return [f"{name} || '~' || copy AS {name}" for name in table.columns if name in _COPIED]


@contextmanager
def timed(seconds: dict[str, float]) -> Iterator[None]:
    """Adds up the seconds of the steps of a release while the block runs; an indicator is a step."""
    steps: dict[str, Callable[..., Any]] = {name: getattr(warehouse, name) for name in (*_STEPS, "compute")}
    try:
        for name, step in steps.items():
            setattr(warehouse, name, _timed(name, step, seconds))
        yield
    finally:
        for name, step in steps.items():
            setattr(warehouse, name, step)


def _timed(name: str, step: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    @wraps(step)
    def run(*given: Any) -> Any:
        begun = time.perf_counter()
        result = step(*given)
        label = given[1].name if name == "compute" else name.strip("_")
        seconds[label] = seconds.get(label, 0) + time.perf_counter() - begun
        return result

    return run


def released(inputs: WarehouseInputs, root: Path) -> tuple[Outcome, dict[str, float]]:
    """The outcome of a first refresh in `root`, and its seconds by step."""
    seconds: dict[str, float] = {}
    with timed(seconds):
        begun = time.perf_counter()
        outcome = Warehouse(root, 2).refresh(inputs)
        seconds["in all"] = time.perf_counter() - begun
    return outcome, seconds


def main() -> None:
    """Print seconds by step, what refused a release if anything did, and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=1_000_000)
    postings = parser.parse_args().postings
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(folder / "data", folder / "sample", processes=2)
        pipeline.land_sample(settings)
        pipeline.refresh(settings, "sample")
        inputs = pipeline.warehouse_inputs(settings, "sample")
        outcome, seconds = released(
            copied_inputs(inputs, folder / "sample" / "current.duckdb", folder, postings), folder / "large"
        )
    table = Table("step", "seconds", title=f"Release of {postings:,} postings: {outcome.status}")
    for step, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        table.add_row(step, f"{spent:.2f}")
    console.print(table)
    for check in outcome.checks:
        if check.failures and check.severity == "fail":
            console.print(f"{check.check_id}: {check.failures} rows, the first: {check.example}")
    console.print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
