"""The page Map of the report: a square of one size for each country, coloured by its share of AI postings.

Here belong where a country's tile lies, classes of colour, and the rows of the page; wording and markup are
in `templates/map.html.j2`. `tiles.tsv` has all countries of ISO 3166-1, and Kosovo by its user-assigned
code, in five regions of nine columns, laid out by hand so that neighbours stay near each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import report_data
from skills_pipeline.publish.page import percent_decimals, render_page
from skills_pipeline.publish.wording import marked

NEEDED: tuple[Table, ...] = (indicators.shares.AI_POSTING_SHARE_WINDOW, meta.RELEASE, meta.STATUS_REASONS)
"""Tables the page is made from."""

STACKS = (
    (marked("Americas"),),
    (marked("Europe"), marked("Africa")),
    (marked("Asia"), marked("Oceania and Antarctica")),
)
"""Regions that stand above each other; stacks stand side by side where the screen is wide enough."""

CLASSES = 5
"""Classes of colour at most: more shades than these are not told apart."""

_TILES = Path(__file__).with_name("tiles.tsv")
_HUNDREDTHS = 100


@dataclass(frozen=True)
class Class:
    """A class of colour: shares from `low_pct` to below `high_pct`."""

    number: int
    low_pct: float
    high_pct: float


def render_map(tables: Mapping[str, pl.DataFrame]) -> str:
    """The page as HTML text: tiles by region, legend, and a table of every country with postings.

    `tables` holds the frames of `NEEDED` by qualified name. Raises `ValueError` for a country without a tile.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    rows = map_rows(frames["indicators.ai_posting_share_window"], frames["meta.status_reasons"])
    shares = rows.drop_nulls("share_pct")
    classes = share_classes(shares["share_pct"].to_list())
    placed = _placed(rows, classes)
    context = {
        "release": frames["meta.release"].row(0, named=True),
        "months": [*rows["first_month"].head(1), *rows["last_month"].head(1)],
        "classes": classes,
        "stacks": [[(region, placed[region]) for region in stack] for stack in STACKS],
        "rows": rows.with_columns(interval=pl.concat_list("share_low_pct", "share_high_pct")).to_dicts(),
        "published": shares.height,
        "withheld": rows.height - shares.height,
        "without": tiles().height - rows.height,
    }
    return render_page(context, "map.html.j2")


def map_rows(windows: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Countries with postings over the latest twelve months, highest share first, withheld ones last."""
    ranking = report_data.country_ranking(report_data.window_shares(windows))
    return report_data.with_status_words(ranking.filter(pl.col("postings") > 0), reasons)


def share_classes(shares_pct: list[float]) -> list[Class]:
    """Classes of one round width that reach over the shares, `CLASSES` at most; none without a share.

    A share is classed as it is written on its tile, so that no tile contradicts the legend.
    """
    if not shares_pct:
        return []
    written = [_hundredths(share) for share in shares_pct]
    step = report_data.round_step_hundredths(min(written), max(written), CLASSES)
    first, last = min(written) // step, max(written) // step
    return [
        Class(number, place * step / _HUNDREDTHS, (place + 1) * step / _HUNDREDTHS)
        for number, place in enumerate(range(first, last + 1), start=1)
    ]


@cache
def tiles() -> pl.DataFrame:
    """Columns country_code, region, column and row, both from 1 within the region; in order of reading."""
    return pl.read_csv(_TILES, separator="\t")


def _placed(rows: pl.DataFrame, classes: list[Class]) -> dict[str, list[dict[str, Any]]]:
    """Tiles by region, each with its place, name, and what its country has."""
    unknown = rows.join(tiles(), on="country_code", how="anti")["country_code"].sort().to_list()
    if unknown:
        raise ValueError(
            f"countries without a tile on the map: {unknown}; give each a free place in {_TILES}"
        )
    named = report_data.with_country_name(tiles())
    told = rows.drop("country").with_columns(
        class_number=pl.Series([_class_number(share, classes) for share in rows["share_pct"]], dtype=pl.Int64)
    )
    joined = named.join(told, on="country_code", how="left", maintain_order="left")
    return {
        str(region): frame.to_dicts() for (region,), frame in joined.group_by("region", maintain_order=True)
    }


def _class_number(share_pct: float | None, classes: list[Class]) -> int | None:
    if share_pct is None:
        return None
    written = _hundredths(share_pct)
    return next(one.number for one in classes if written < round(one.high_pct * _HUNDREDTHS))


def _hundredths(share_pct: float) -> int:
    """A share as `percent` writes it, in hundredths of a percent."""
    return round(round(share_pct, percent_decimals(share_pct)) * _HUNDREDTHS)
