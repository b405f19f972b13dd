"""A publication: the indicator tables of one release in files that other tools read.

Here belongs which files there are, how they are written into a folder, and when a folder is left as it is.
What is in them comes from the released file alone: the same release gives the same bytes. What SDMX makes of
a table is in `sdmx`, descriptions for catalogues in `catalogue`, the text of changes in `changes`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from skills_pipeline import __version__
from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.progress import track
from skills_pipeline.publish import sdmx, sdmx_ml
from skills_pipeline.publish.catalogue import File, data_package, dcat_record
from skills_pipeline.publish.changes import READ, changes_markdown
from skills_pipeline.publish.errors import PublicationError
from skills_pipeline.releases import file_sha256
from skills_pipeline.shards import folder_written_whole, write_json, write_parquet
from skills_pipeline.warehouse import ReadTable, reading

SDMX_ML_ROWS = 500_000
"""Tables with more rows are not written as SDMX-ML: readers hold such a document in memory as a tree, which
takes them gigabytes. Their SDMX-CSV says the same."""

SUMS = "SHA256SUMS"
DESCRIPTION = "publication.json"


@dataclass(frozen=True)
class Publication:
    """What `publish` did: `published`, `unchanged` or `rebuilt`; files with their bytes.

    `left_out` says in words what was not written and why, `edited` names files of the folder before that were
    changed, removed or added since it was published.
    """

    status: str
    release_id: str
    folder: Path
    size_bytes: Mapping[str, int]
    left_out: tuple[str, ...]
    edited: tuple[str, ...]


def publish(database: Path, folder: Path, base: str | None = None) -> Publication:
    """Write the indicator tables of a released DuckDB file into `folder`, whole or not at all.

    `base` is the address that the folder will have, for the DCAT record; without it addresses are relative.
    A folder that holds the same publication is left alone; one that was edited by hand is written anew.
    Raises `PublicationError` for a folder that holds anything else, `sdmx.SdmxError` for a value with no
    place in SDMX, `ReleasedTableError` for a release of a version with other tables.
    """
    with reading(database) as read:
        release = read(meta.RELEASE).row(0, named=True)
        stated = _stated(folder, release["release_id"])
        edited = _edited(folder) if stated else ()
        wanted = {
            "release_id": release["release_id"],
            "published_with": __version__,
            "base": base,
            "sdmx_ml": sdmx_ml.is_installed(),
        }
        if stated and not edited and wanted.items() <= stated.items():
            return _result("unchanged", release, folder, stated["left_out"], ())
        with folder_written_whole(folder) as aside:
            left_out = _write(read, release, aside, wanted)
    return _result("rebuilt" if edited else "published", release, folder, left_out, edited)


def _result(
    status: str, release: Mapping[str, Any], folder: Path, left_out: list[str], edited: tuple[str, ...]
) -> Publication:
    sizes = {name: (folder / name).stat().st_size for name in _files(folder)}
    return Publication(status, release["release_id"], folder, sizes, tuple(left_out), edited)


# ---------------------------------------------------------------------------------------------- writing


def _write(read: ReadTable, release: Mapping[str, Any], folder: Path, stated: Mapping[str, Any]) -> list[str]:
    """Every file of the publication; returns what was left out, in words."""
    for name in ("parquet", "csv", "sdmx-csv"):
        (folder / name).mkdir()
    named = (read(table) for table in (meta.CONCEPTS, meta.FRAMEWORK_VALUES, meta.STATUS_REASONS))
    lists = sdmx.codelists(indicators.TABLES, _definitions(read), *named)
    left_out = _write_structure(lists, release, folder)
    for table in track(indicators.TABLES, len(indicators.TABLES), "publish"):
        frame = read(table)
        left_out += _write_table(frame, table, lists, release, folder)
    changes = changes_markdown({table.qualified_name: read(table) for table in READ})
    (folder / "CHANGES.md").write_text(changes, "utf-8")
    files = [_file(folder, name) for name in _files(folder)]
    sources = read(meta.SOURCES)
    write_json(data_package(indicators.TABLES, files, release, sources), folder / "datapackage.json")
    record = dcat_record(indicators.TABLES, files, release, sources, stated["base"])
    write_json(record, folder / "dcat.jsonld")
    write_json({**stated, "left_out": left_out}, folder / DESCRIPTION)
    sums = [_file(folder, name) for name in _files(folder)]
    (folder / SUMS).write_text("".join(f"{file.sha256}  {file.path}\n" for file in sums), "utf-8")
    return left_out


def _definitions(read: ReadTable) -> pl.DataFrame:
    """definition_id and title of all that the release speaks of: tables of vintages keep retired ones."""
    stated = read(meta.DEFINITIONS).select("definition_id", "title")
    ever = read(meta.DEFINITION_VERSIONS).select("definition_id").unique()
    retired = ever.join(stated, on="definition_id", how="anti")
    return pl.concat([stated, retired.with_columns(title=pl.format("{} (retired)", "definition_id"))])


def _write_structure(
    lists: Mapping[str, sdmx.Codelist], release: Mapping[str, Any], folder: Path
) -> list[str]:
    if not sdmx_ml.is_installed():
        return ["sdmx-ml: needs the extra `publish`, which is not installed (skills-pipeline[publish])"]
    (folder / "sdmx-ml").mkdir()
    text = sdmx_ml.structure_xml(indicators.TABLES, lists, release["release_id"], release["as_of"])
    (folder / "sdmx-ml" / "structure.xml").write_text(text, "utf-8")
    return []


def _write_table(
    frame: pl.DataFrame,
    table: Table,
    lists: Mapping[str, sdmx.Codelist],
    release: Mapping[str, Any],
    folder: Path,
) -> list[str]:
    """A table in every format; returns the formats left out, in words."""
    flow, rows = sdmx.dataflow(table), sdmx.observations(frame, table, lists)
    write_parquet(frame, folder / "parquet" / f"{table.name}.parquet")
    frame.write_csv(folder / "csv" / f"{table.name}.csv")
    leading = (
        pl.lit(value).alias(name)
        for name, value in (("STRUCTURE", "dataflow"), ("STRUCTURE_ID", flow.reference), ("ACTION", "I"))
    )
    rows.select(*leading, pl.all()).write_csv(folder / "sdmx-csv" / f"{table.name}.csv")
    path = folder / "sdmx-ml" / f"{table.name}.xml"
    if not path.parent.exists():
        return []
    if rows.height > SDMX_ML_ROWS:
        return [
            f"{path.parent.name}/{path.name}: {rows.height} rows, more than {SDMX_ML_ROWS}; read its SDMX-CSV"
        ]
    sdmx_ml.write_data(rows, flow, release["release_id"], release["as_of"], path)
    return []


# ----------------------------------------------------------------------------------- what is there already


def _files(folder: Path) -> list[str]:
    """Paths of all files below, with `/`, sorted."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _file(folder: Path, name: str) -> File:
    path = folder / name
    return File(name, path.stat().st_size, file_sha256(path))


def _stated(folder: Path, release_id: str) -> dict[str, Any] | None:
    """What the publication in a folder says of itself, None of a new or an empty folder.

    Raises `PublicationError` when the folder holds a publication of another release, or something else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    described = folder / DESCRIPTION
    if not described.is_file():
        raise PublicationError(f"{folder} is no publication; give a new or an empty folder")
    try:
        stated: dict[str, Any] = json.loads(described.read_text("utf-8"))
    except ValueError as error:
        raise PublicationError(f"{described} cannot be read; remove the folder, or give another") from error
    if stated.get("release_id") != release_id:
        raise PublicationError(
            f"{folder} holds release {stated.get('release_id')}, not {release_id}; give another folder"
        )
    return stated


def _edited(folder: Path) -> tuple[str, ...]:
    """Files of a publication that were changed, removed or added since it was written."""
    if not (folder / SUMS).is_file():
        return (SUMS,)
    lines = (folder / SUMS).read_text("utf-8").splitlines()
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = set(_files(folder)) - {SUMS}
    changed = {name for name in found & set(stated) if file_sha256(folder / name) != stated[name]}
    return tuple(sorted(changed | (found ^ set(stated))))
