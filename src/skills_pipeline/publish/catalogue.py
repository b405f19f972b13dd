"""Descriptions of a publication that catalogues read: a Frictionless Data Package and a DCAT 3 record.

Here belong pure functions from contracts, what a release says of itself and a list of files to JSON. Only
what the release states is told: no address, publisher or licence is made up.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.publish.wording import marked

Json = dict[str, Any]

FORMATS = {
    "parquet": ("application/vnd.apache.parquet", "Parquet"),
    "csv": ("text/csv", "CSV"),
    "sdmx-csv": ("text/csv", "SDMX-CSV 2.0"),
    "sdmx-ml": ("application/xml", "SDMX-ML 3.0"),
}
"""Registered media type and name of the format of each folder's files."""

PUBLISHED_FILES = (
    ("parquet/TABLE.parquet", marked("A table, with its types"), "Parquet"),
    ("csv/TABLE.csv", marked("A table as text; NULL is empty"), "CSV"),
    ("sdmx-csv/TABLE.csv", marked("A table for statistical offices"), "SDMX-CSV 2.0"),
    ("sdmx-ml/TABLE.xml", marked("The same as XML, for tables that readers can hold"), "SDMX-ML 3.0"),
    (
        "sdmx-ml/structure.xml",
        marked("Code lists, concepts, structures and dataflows of all tables"),
        "SDMX-ML 3.0",
    ),
    (
        "datapackage.json",
        marked("Columns of the CSV files with meaning and unit, sources, licences"),
        "Data Package",
    ),
    ("dcat.jsonld", marked("Record for catalogues of data, with size and SHA-256 of each file"), "DCAT 3"),
    ("CHANGES.md", marked("What moved since the release before, and why"), "Markdown"),
    ("publication.json", marked("What was left out, and why"), "JSON"),
    ("SHA256SUMS", marked("Checksums of all files"), "sha256sum"),
)
"""Files of a publication: path, what it is, format. TABLE stands for the name of each indicator table."""

_IANA = "https://www.iana.org/assignments/media-types/"
_TITLE = "Open statistics of AI job demand"
_SPDX_LICENCE = re.compile(r"CC0-1\.0|CC-BY(-SA)?-\d\.\d")
_MINIMUM = re.compile(r"(\w+) (>=|>) (\d+)")
_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True)
class File:
    """A written file: path below the folder of the publication, size, digest."""

    path: str
    size_bytes: int
    sha256: str

    @property
    def folder(self) -> str:
        """The part of the path that says in which format the file is."""
        return self.path.partition("/")[0]

    @property
    def table(self) -> str:
        """Name of the table in it."""
        return self.path.rpartition("/")[2].partition(".")[0]


# ----------------------------------------------------------------------------------------- data package


def data_package(
    tables: Sequence[Table], files: Iterable[File], release: Mapping[str, Any], sources: pl.DataFrame
) -> Json:
    """`datapackage.json` of the CSV files; `sources` is meta.sources."""
    written = {file.table: file for file in files if file.folder == "csv"}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"skills-pipeline-{release['release_id']}",
        "title": _title(release),
        "description": _description(release),
        "version": release["release_id"],
        "created": f"{release['as_of']:%Y-%m-%dT%H:%M:%S}Z",
        "pipeline_version": release["pipeline_version"],
        "licenses": _licences(sources),
        "sources": [_source(row) for row in sources.sort("source").iter_rows(named=True)],
        "resources": [_resource(table, written[table.name]) for table in tables],
    }


def _title(release: Mapping[str, Any]) -> str:
    kind = {"sample": " (invented sample, no statistics)", "captures": " (captured answers)"}
    return f"{_TITLE}, release {release['release_id']}{kind.get(release['origin'], '')}"


def _description(release: Mapping[str, Any]) -> str:
    return (
        f"Indicator tables of release {release['release_id']}, data as of "
        f"{release['as_of']:%Y-%m-%d %H:%M} UTC, origin of the postings: {release['origin']}. Every number "
        "has a status (obs_status) and, where it is withheld, a reason. Licences are those of the sources."
    )


def _licences(sources: pl.DataFrame) -> list[Json]:
    """Distinct licences of the sources: by name where it is one of the lists, else with the source's page."""
    first = sources.sort("source").unique("licence", keep="first", maintain_order=True)
    return [
        {"name": licence, "title": licence}
        if _SPDX_LICENCE.fullmatch(licence)
        else {"path": url, "title": licence}
        for licence, url in first.select("licence", "url").iter_rows()
    ]


def _source(row: Mapping[str, Any]) -> Json:
    return {
        "title": row["title"],
        "path": row["url"],
        "name": row["source"],
        "licence": row["licence"],
        "citation": row["citation"],
        "terms": row["terms"],
    }


def _resource(table: Table, file: File) -> Json:
    return {
        "name": table.name,
        "type": "table",
        "path": file.path,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(field, table) for field in table.fields],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(field: Field, table: Table) -> Json:
    described: Json = {"name": field.name, "type": _TYPES[field.type], "description": field.description}
    constraints: Json = {}
    # A free text may be empty without being NULL, which a reader of CSV cannot tell from a missing one.
    is_free_text = field.type == "text" and field.name not in table.key and not field.allowed
    if not field.nullable and not is_free_text:
        constraints["required"] = True
    if field.allowed:
        constraints["enum"] = list(field.allowed)
    told = _MINIMUM.fullmatch(field.check or "")
    if told and told[1] == field.name and field.type == "integer":
        constraints["minimum"] = int(told[3]) + (told[2] == ">")
    return described | ({"constraints": constraints} if constraints else {})


# ------------------------------------------------------------------------------------------------- DCAT

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat_record(
    tables: Sequence[Table],
    files: Sequence[File],
    release: Mapping[str, Any],
    sources: pl.DataFrame,
    base: str | None,
) -> Json:
    """The publication as a DCAT 3 dataset with a part a table, in JSON-LD.

    A table's files are its distributions: the same rows in other formats. Addresses are relative to where
    the record lies, unless `base` says where that is.
    """
    structure = [file for file in files if file.path.startswith("sdmx-ml/structure.")]
    record: Json = {
        "@context": _CONTEXT | ({"@base": base} if base else {}),
        "@id": "./",
        "@type": "dcat:Dataset",
        "dct:identifier": release["release_id"],
        "dct:title": _text(_title(release)),
        "dct:description": _text(_description(release)),
        "dct:modified": {"@type": "xsd:dateTime", "@value": f"{release['as_of']:%Y-%m-%dT%H:%M:%S}Z"},
        "dcat:version": release["release_id"],
        "dct:source": [_origin(row) for row in sources.sort("source").iter_rows(named=True)],
        "dct:hasPart": [_part(table, files, release) for table in tables],
    }
    if structure:
        record["dcat:distribution"] = [_distribution(file) for file in structure]
    return record


def _origin(row: Mapping[str, Any]) -> Json:
    return {
        "@id": row["url"],
        "dct:title": row["title"],
        "dct:rights": {"@type": "dct:RightsStatement", "dct:description": row["licence"]},
        "dct:bibliographicCitation": row["citation"],
    }


def _part(table: Table, files: Sequence[File], release: Mapping[str, Any]) -> Json:
    return {
        "@id": f"#{table.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{release['release_id']}/{table.name}",
        "dct:title": _text(table.name.replace("_", " ")),
        "dct:description": _text(table.description),
        "dcat:distribution": [
            _distribution(file) for file in files if file.table == table.name and file.folder in FORMATS
        ],
    }


def _distribution(file: File) -> Json:
    media_type, name = FORMATS[file.folder]
    return {
        "@id": file.path,
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{file.table}, {name}"),
        "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": _IANA + media_type},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size_bytes)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _text(text: str) -> Json:
    return {"@language": "en", "@value": text}
