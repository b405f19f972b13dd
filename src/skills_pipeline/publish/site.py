"""All pages of a release: the tables they are made from, and their files by name.

Here pages are listed, nothing is drawn or worded. A page is a function of tables in its own module; how pages
lead to each other is `page.NAVIGATION`.
"""

from collections.abc import Mapping

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
    skills,
    tile_map,
)
from skills_pipeline.publish.page import asset

_PAGES = (report, tile_map, explorer, by_definition, skills, products, quality, evidence, methods)

NEEDED: tuple[Table, ...] = tuple(dict.fromkeys(table for page in _PAGES for table in page.NEEDED))
"""Tables that some page is made from."""


def render_site(
    tables: Mapping[str, pl.DataFrame],
    records: pl.DataFrame,
    statuses: pl.DataFrame,
    row_counts: Mapping[str, int],
) -> dict[str, str]:
    """The text of every file by name; the same tables give the same texts.

    `tables` holds the frames of `NEEDED` by qualified name; `records` and `statuses` are those of
    `quality.quality_figures`, `row_counts` the rows of every released table. Raises `ValueError` when a table
    is absent or breaks its contract.
    """
    figures = quality.quality_figures(tables, records, statuses)
    return {
        "report.html": report.render_report(tables),
        "map.html": tile_map.render_map(tables),
        "definitions.html": by_definition.render_definitions(tables),
        "sort.js": asset("sort.js"),
        "definitions.js": asset("definitions.js"),
        **explorer.render_explorer(tables),
        "skills.html": skills.render_skills(tables),
        **products.render_products(tables),
        "evidence.html": evidence.render_evidence(tables),
        "quality.html": quality.render_quality(figures),
        "methods.html": methods.render_methods(tables, row_counts),
        "quality.json": quality.quality_json(figures),
    }
