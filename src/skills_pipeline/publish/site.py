"""All pages of a release, in every language: the tables they are made from, and their files by name.

Here pages are listed, nothing is drawn or worded. A page is a function of tables in its own module; how pages
lead to each other is `page.NAVIGATION`.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import (
    by_definition,
    evidence,
    explorer,
    methods,
    products,
    quality,
    report,
    revisions,
    skills,
    tile_map,
)
from skills_pipeline.publish.page import asset
from skills_pipeline.publish.wording import LANGUAGES, gettext, localised, speaking

_PAGES = (report, tile_map, explorer, by_definition, skills, products, evidence, revisions, quality, methods)

NEEDED: tuple[Table, ...] = tuple(dict.fromkeys(table for page in _PAGES for table in page.NEEDED))
"""Tables that some page is made from."""

_WORDED = {
    "meta.definitions": ("title", "rule", "after"),
    "meta.status_reasons": ("meaning",),
    "meta.framework_values": ("label", "definition"),
    "meta.digital_decade_targets": ("title",),
}
"""Columns of released tables that pages word in the reader's language; all others are shown as released."""


def render_site(
    tables: Mapping[str, pl.DataFrame],
    records: pl.DataFrame,
    statuses: pl.DataFrame,
    row_counts: Mapping[str, int],
) -> dict[str, str]:
    """The text of every file by name, pages in every language; the same tables give the same texts.

    `tables` holds the frames of `NEEDED` by qualified name; `records` and `statuses` are those of
    `quality.quality_figures`, `row_counts` the rows of every released table. Raises `ValueError` when a table
    is absent or breaks its contract.
    """
    files = {
        "download.js": asset("download.js"),
        "sort.js": asset("sort.js"),
        "definitions.js": asset("definitions.js"),
        "quality.json": quality.quality_json(quality.quality_figures(tables, records, statuses)),
        **explorer.scripts(tables),
    }

    def in_language(language: str) -> dict[str, str]:
        with speaking(language):
            pages = _pages(_in_language(tables), records, statuses, row_counts)
            return {localised(name): text for name, text in pages.items()}

    # Drawing, half of the work, leaves the interpreter to others.
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        for pages in pool.map(in_language, LANGUAGES):
            files |= pages
    return files


def _pages(
    tables: Mapping[str, pl.DataFrame],
    records: pl.DataFrame,
    statuses: pl.DataFrame,
    row_counts: Mapping[str, int],
) -> dict[str, str]:
    """What is worded, in the language that is spoken, by the English name of the file."""
    return {
        "report.html": report.render_report(tables),
        "map.html": tile_map.render_map(tables),
        "definitions.html": by_definition.render_definitions(tables),
        **explorer.render_explorer(tables),
        "skills.html": skills.render_skills(tables),
        **products.render_products(tables),
        "evidence.html": evidence.render_evidence(tables),
        "revisions.html": revisions.render_revisions(tables),
        "quality.html": quality.render_quality(quality.quality_figures(tables, records, statuses)),
        "methods.html": methods.render_methods(tables, row_counts),
    }


def _in_language(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with their worded columns in the language that is spoken."""
    worded = {
        table: tables[table].with_columns(
            pl.col(column).replace(
                {text: gettext(text) for text in tables[table][column].drop_nulls().unique()}
            )
            for column in columns
        )
        for table, columns in _WORDED.items()
        if table in tables
    }
    return {**tables, **worded}
