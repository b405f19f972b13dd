"""The page Methods and download: how the numbers come about, what is in a release, and how to cite it.

Here belong the lists of files and of ways to open them, and the entry in BibTeX. Wording is in
`templates/methods.html.j2`; the files of a publication are listed in `catalogue`.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts import RELEASED_TABLES, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.indicators.policy import DOMINANT_PCT, MINIMUM_POSTINGS
from skills_pipeline.evidence.bibtex import escaped
from skills_pipeline.publish import report_data
from skills_pipeline.publish.catalogue import PUBLISHED_FILES
from skills_pipeline.publish.page import render_page
from skills_pipeline.publish.wording import gettext, marked

NEEDED: tuple[Table, ...] = (meta.RELEASE, meta.SOURCES, meta.DEFINITIONS)
"""Tables the page is made from."""

RELEASE_FILES = (
    (
        "skills.duckdb",
        marked("Every table below with its macros and the dictionary of its columns"),
        "DuckDB",
    ),
    ("quality.json", marked("The figures of the quality report"), "JSON"),
    (
        "release.json",
        marked("What the release is made from, rows of its tables, checksums of its files"),
        "JSON",
    ),
)
"""Files beside the pages that hold numbers: name, what it is, format."""

_TABLE = "indicators.ai_posting_share_window"
_NAME = _TABLE.partition(".")[2]
OPENING = (
    ("skills.duckdb", "DuckDB", f"ATTACH 'skills.duckdb' (READ_ONLY); FROM skills.{_TABLE}"),
    ("skills.duckdb", "Polars", f'duckdb.connect("skills.duckdb", read_only=True).sql("FROM {_TABLE}").pl()'),
    (
        "skills.duckdb",
        "R",
        'DBI::dbGetQuery(DBI::dbConnect(duckdb::duckdb(), "skills.duckdb", read_only = TRUE), '
        f'"FROM {_TABLE}")',
    ),
    ("Parquet", "DuckDB", f"FROM 'parquet/{_NAME}.parquet'"),
    ("Parquet", "Polars", f'pl.read_parquet("parquet/{_NAME}.parquet")'),
    ("Parquet", "R", f'arrow::read_parquet("parquet/{_NAME}.parquet")'),
    ("CSV", "DuckDB", f"FROM 'csv/{_NAME}.csv'"),
    ("CSV", "Polars", f'pl.read_csv("csv/{_NAME}.csv", infer_schema_length=None)'),
    ("CSV", "R", f'read.csv("csv/{_NAME}.csv", na.strings = "")'),
    ("quality.json", "Python", 'json.load(open("quality.json"))'),
    ("quality.json", "R", 'jsonlite::fromJSON("quality.json")'),
)
"""File or format, with what it is opened, and the line that does it."""

_SCHEMAS = {
    "indicators": marked("Indicators: what is published"),
    "core": marked("Postings and what was read from them"),
    "meta": marked("About the release: sources, definitions, works, checks"),
}


def render_methods(tables: Mapping[str, pl.DataFrame], row_counts: Mapping[str, int]) -> str:
    """The page as HTML text. `tables` holds the frames of `NEEDED`, `row_counts` the rows of every released
    table, both by qualified name. Raises `ValueError` when a table of `NEEDED` is absent or breaks its
    contract, `KeyError` for a released table that is not counted.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    release = frames["meta.release"].row(0, named=True)
    context = {
        "release": release,
        "sources": frames["meta.sources"].sort("title").to_dicts(),
        "definitions": frames["meta.definitions"].sort("position").to_dicts(),
        "release_files": _worded(RELEASE_FILES),
        "published_files": _worded(PUBLISHED_FILES),
        "opening": [{"file": file, "tool": tool, "line": line} for file, tool, line in OPENING],
        "table_groups": [(gettext(title), _tables(schema, row_counts)) for schema, title in _SCHEMAS.items()],
        "all_rows": sum(row_counts.values()),
        "minimum_postings": MINIMUM_POSTINGS,
        "dominant_pct": DOMINANT_PCT,
        "bibtex": release_bibtex(release),
    }
    return render_page(context, "methods.html.j2")


def release_bibtex(release: Mapping[str, Any]) -> str:
    """The release as an entry of BibTeX; `release` is the row of meta.release."""
    made_up = " Sample data, postings made up." if release["origin"] == "sample" else ""
    note = (
        f"Data as of {release['as_of'].date()}. Model {release['model_id']}, lexicon "
        f"{release['lexicon_version']}. Content SHA-256 {release['content_sha256']}.{made_up}"
    )
    fields = {
        "author": "{Skills pipeline}",
        "title": f"{{AI in job postings, release {escaped(release['release_id'])}}}",
        "year": str(release["as_of"].year),
        "version": escaped(release["pipeline_version"]),
        "note": escaped(note),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{skills_pipeline_{release['release_id']},\n{lines}}}\n"


def _worded(files: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    return [(name, gettext(what), form) for name, what, form in files]


def _tables(schema: str, row_counts: Mapping[str, int]) -> list[dict[str, object]]:
    """Name, what it is in one sentence, and rows of each released table of a schema."""
    return [
        {
            "name": table.qualified_name,
            "what": f"{table.description.split('. ')[0].removesuffix('.')}.",
            "rows": row_counts[table.qualified_name],
        }
        for table in RELEASED_TABLES
        if table.schema == schema
    ]
