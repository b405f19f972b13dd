"""The report at the size it is made for: 60 countries, 120 months, 12 definitions.

    make run && python bench/report.py warehouse/current.duckdb

Shares are made up, everything else is that of the released file. Prints the seconds of making all pages,
their bytes as they are and compressed, and for some pages the milliseconds to the first paint and from a
choice to the frame that shows it. Measured, not asserted: what was seen once is in docs/report.md.
"""

import argparse
import gzip
import shutil
import tempfile
import time
from importlib.resources import files
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from skills_pipeline.contracts import RELEASED_TABLES
from skills_pipeline.contracts.base import conform
from skills_pipeline.publish import quality_data, site

COUNTRIES, MONTHS, DEFINITIONS = 60, 120, 12
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DRAWN = {
    "report.html": (),
    "map.html": (),
    "country.html": (("country", "GB"), ("definition", "any_ai_term"), ("values", "adjusted")),
    "compare.html": (("definition", "any_ai_term"), ("values", "index")),
    "definitions.html": (),
    "revisions.html": (),
}
"""Page → the choices that are timed on it."""

_CHOOSE = """async ([name, value]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const select = document.getElementById(name);
  const begun = performance.now();
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await frame();
  await frame();
  return performance.now() - begun;
}"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def tables(database: Path) -> dict[str, pl.DataFrame]:
    """What the pages are made from, with shares of the asked size in place of the released ones."""
    with duckdb.connect(str(database), read_only=True) as connection:
        frames = {
            table.qualified_name: conform(connection.sql(f"FROM {table.qualified_name}").pl(), table)
            for table in site.NEEDED
        }
    share = frames["indicators.ai_posting_share"]
    ids = frames["meta.definitions"].sort("position")["definition_id"].head(DEFINITIONS).to_list()
    made = _shares(share, ids)
    adjusted = frames["indicators.ai_posting_share_adjusted"]
    frames["indicators.ai_posting_share"] = made
    frames["indicators.ai_posting_share_adjusted"] = _like(adjusted, made).with_columns(
        adjusted_pct=made["share_pct"]
    )
    smoothed = frames["indicators.ai_posting_share_smoothed"]
    frames["indicators.ai_posting_share_smoothed"] = _like(smoothed, made)
    coverage = frames["indicators.source_coverage"]
    others = made.select("country_code").unique().join(coverage, on="country_code", how="anti")
    of_one = coverage.filter(pl.col("country_code") == "GB").drop("country_code")
    alike = others.join(of_one, how="cross").select(coverage.columns)
    frames["indicators.source_coverage"] = pl.concat([coverage, alike])
    window = frames["indicators.ai_posting_share_window"]
    latest = made.filter(pl.col("month") == pl.col("month").max()).with_columns(period=pl.lit("latest_12"))
    total = window.filter(pl.col("country_code") == "_T")
    frames["indicators.ai_posting_share_window"] = pl.concat([_like(window, latest), total])
    return frames | _releases(frames["meta.vintages"], frames["indicators.share_vintages"], made)


def _releases(vintages: pl.DataFrame, stated: pl.DataFrame, made: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Six releases, of which each after the first states every tenth cell otherwise."""
    numbers = range(1, 7)
    releases = [
        made.gather_every(10 if number > 1 else 1, number).with_columns(
            pl.col("share_pct") * (1 + number / 50), vintage=pl.lit(number, pl.Int64)
        )
        for number in numbers
    ]
    return {
        "meta.vintages": pl.concat([vintages.with_columns(vintage=pl.lit(number)) for number in numbers]),
        "indicators.share_vintages": pl.concat(releases).select(stated.columns),
    }


def _shares(share: pl.DataFrame, ids: list[str]) -> pl.DataFrame:
    random = np.random.default_rng(7)
    tiles = pl.read_csv(files("skills_pipeline.publish").joinpath("tiles.tsv").read_bytes(), separator="\t")
    codes = sorted(set(tiles[tiles.columns[0]]) - {"GB", "DE", "US"})
    chosen = sorted({"GB", "DE", "US", *codes[: COUNTRIES - 3]})
    months = [f"{2016 + place // 12}-{place % 12 + 1:02}" for place in range(MONTHS)]
    cells = pl.DataFrame(
        list(product(ids, chosen, months)), schema=["definition_id", "country_code", "month"], orient="row"
    )
    level = random.uniform(1, 20, cells.height)
    ordinary = share.filter(pl.col("obs_status") == "A").head(1).drop(cells.columns)
    return (
        cells.join(ordinary, how="cross")
        .with_columns(
            postings=pl.Series(random.integers(100, 5000, cells.height)),
            share_pct=pl.Series(level),
            cluster_low_pct=pl.Series(0.8 * level),
            cluster_high_pct=pl.Series(1.2 * level),
        )
        .with_columns(ai_postings=(pl.col("postings") * pl.col("share_pct") / 100).cast(pl.Int64))
        .select(share.columns)
    )


def _like(table: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """The rows of `made` with the columns of another table; what they lack is as in its first row."""
    first = table.filter(pl.col("obs_status") == "A").head(1)
    lacking = [column for column in table.columns if column not in made.columns]
    return made.join(first.select(lacking), how="cross").select(table.columns)


def looked_at(browser: Browser, folder: Path) -> Table:
    """A row a page: its first paint and its slowest choice, in milliseconds."""
    table = Table("page", "first paint, ms", "slowest choice, ms")
    for name, choices in DRAWN.items():
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto((folder / name).as_uri())
        page.wait_for_selector("body[data-ready]" if choices else "body")
        took = [page.evaluate(_CHOOSE, list(choice)) for choice in choices]
        table.add_row(name, f"{page.evaluate(_PAINT):.0f}", f"{max(took):.0f}" if took else "")
        page.close()
    return table


def main() -> None:
    """Print what the pages weigh and how long they take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("database", type=Path)
    frames = tables(parser.parse_args().database)
    records = pl.DataFrame(schema=quality_data.RECORD_COLUMNS)
    statuses = pl.DataFrame(schema=quality_data.STATUS_COLUMNS)
    row_counts = {table.qualified_name: 1000 for table in RELEASED_TABLES}
    begun = time.perf_counter()
    texts = site.render_site(frames, records, statuses, row_counts)
    made = {name: text.encode() for name, text in texts.items()}
    made_s = time.perf_counter() - begun
    packed = {name: len(gzip.compress(body)) for name, body in made.items()}
    console = Console()
    sizes = Table("file", "kB", "kB compressed")
    for name, body in sorted(made.items(), key=lambda item: -len(item[1])):
        sizes.add_row(name, f"{len(body) / 1000:,.0f}", f"{packed[name] / 1000:,.0f}")
    console.print(sizes)
    total_kb, packed_kb = sum(map(len, made.values())) / 1000, sum(packed.values()) / 1000
    console.print(f"{made_s:.1f} s for all files, {total_kb:,.0f} kB, {packed_kb:,.0f} kB compressed")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        for file, body in made.items():
            (Path(name) / file).write_bytes(body)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        console.print(looked_at(browser, Path(name)))
        browser.close()


if __name__ == "__main__":
    main()
