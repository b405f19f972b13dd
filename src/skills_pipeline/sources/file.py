"""Files of any publisher, described by a small mapping: CSV, Excel, JSON, JSON Lines or Parquet.

Here belongs the reading of the mapping and its application to a record. Decompression belongs in
`landing`, which stores what is inside a `.gz` or `.zst` file; steps between column and field in `transforms`.
"""

import codecs
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import RawPlace, RawPosting, Source
from skills_pipeline.sources.documents import (
    Located,
    Record,
    RecordRefusedError,
    Refusal,
    json_lines,
    json_records,
)
from skills_pipeline.sources.members import pay, where
from skills_pipeline.sources.tables import csv_records, excel_records, parquet_records
from skills_pipeline.sources.transforms import DATES, Step, step_of, transformed

_PAY = ("pay_min", "pay_max", "pay_currency", "pay_period")
_PLACES = "places"

FIELDS = (
    "source_posting_id",
    "title",
    "text",
    "posted",
    "closes",
    "country",
    "region",
    "place",
    _PLACES,
    "employer",
    "url",
    "workplace",
    "employment",
    *_PAY,
    "pay_text",
    "seniority",
    "education",
    "experience",
    "occupation",
    "industry",
    "employer_size",
)
"""What a mapping may fill; `source_posting_id`, `text` and `posted` it must.

`places`, in the stead of `place`, is a list of texts; each lies in the `country` and `region` of its record,
where these are filled.
"""

_REQUIRED = ("source_posting_id", "text", "posted")
_DECLARED = ("name", "title", "url", "licence", "citation", "terms")
_SECTIONS = ("source", "document", "fields", "constants", "document_name", "transforms")
_DOCUMENT: dict[str, tuple[str, ...]] = {
    "json": ("member", "encoding"),
    "jsonl": ("encoding",),
    "csv": ("delimiter", "encoding"),
    "xlsx": ("sheet",),
    "parquet": (),
}
"""Formats, and what [document] may say of each."""

_OF_ANY_FORMAT = ("format", "markup", "date_format", "only")
_DAYS = ("posted", "closes")
_MARKUPS: dict[str, Callable[[str], str]] = {
    "plain": fold_spaces,
    "html": plain_text,
    "escaped_html": lambda markup: plain_text(unescaped(markup)),
}


class MappingError(ValueError):
    """A mapping file that cannot be used: says which file, what was seen, what is expected."""


@dataclass(frozen=True)
class Mapping:
    """How one publisher's columns become a posting.

    `fields` names a column (dots reach into nested objects), `constants` a fixed value, `document_name`
    a pattern whose first group is found in the file's name. `only` keeps records whose column has the value.
    `transforms` are the steps that a field's value takes.
    """

    fields: dict[str, str]
    constants: dict[str, str]
    document_name: dict[str, str]
    markup: str
    date_format: str | None
    only: dict[str, str]
    transforms: dict[str, tuple[Step, ...]]


def read_mapping(path: Path) -> Source:
    """The source a mapping file describes. Raises `MappingError` as `mapped_source` does."""
    return mapped_source(path)[0]


def mapped_source(path: Path) -> tuple[Source, Mapping]:
    """The source a mapping file describes, and how; see docs/sources.md for the file's sections.

    Raises `MappingError` for an unknown section, field, format, encoding, transform or markup, or a missing
    entry.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: not a TOML file: {error}") from None
    _refuse(path, "section", set(declared) - set(_SECTIONS), _SECTIONS)
    source, document = declared.get("source", {}), declared.get("document", {})
    missing = [key for key in _DECLARED if key not in source]
    if missing:
        raise MappingError(f"{path}: [source] lacks {', '.join(missing)}")
    mapping = _mapping(path, declared, document)
    described = Source(
        **{key: source[key] for key in _DECLARED},
        cadence=source.get("cadence", "once"),
        records=_reader(path, document),
        parse=partial(_parse, mapping),
        is_live=False,
    )
    return described, mapping


def _mapping(path: Path, declared: dict[str, Any], document: dict[str, Any]) -> Mapping:
    fields, constants, document_name = (declared.get(part, {}) for part in _SECTIONS[2:5])
    filled = {*fields, *constants, *document_name}
    _refuse(path, "field", filled - set(FIELDS), FIELDS)
    missing = set(_REQUIRED) - filled
    if missing:
        raise MappingError(f"{path}: nothing fills {', '.join(sorted(missing))}")
    if {"place", _PLACES} <= filled:
        raise MappingError(f"{path}: place and places are both filled; a record has one or the other")
    markup = document.get("markup", "plain")
    _refuse(path, "markup", {markup} - set(_MARKUPS), tuple(_MARKUPS))
    transforms = _transforms(path, declared.get("transforms", {}), filled)
    for field, option in (("text", "markup"), *((day, "date_format") for day in _DAYS)):
        if transforms.get(field) and option in document:
            raise MappingError(
                f"{path}: {field} has transforms, which [document] {option} would change again"
            )
    return Mapping(
        fields=fields,
        constants=constants,
        document_name=document_name,
        markup=markup,
        date_format=document.get("date_format"),
        only=document.get("only", {}),
        transforms=transforms,
    )


def _transforms(path: Path, declared: dict[str, Any], filled: set[str]) -> dict[str, tuple[Step, ...]]:
    _refuse(path, "field in [transforms]", set(declared) - filled, tuple(sorted(filled)))
    transforms = {}
    for field, written in declared.items():
        try:
            steps = tuple(step_of(one) for one in ([written] if isinstance(written, str) else written))
        except ValueError as error:
            raise MappingError(f"{path}: {field}: {error}") from None
        dated = [step.name for step in steps if step.name in DATES]
        if dated and field not in _DAYS:
            raise MappingError(
                f"{path}: {field}: {dated[0]} makes a day, which only {' and '.join(_DAYS)} are"
            )
        transforms[field] = steps
    return transforms


def _reader(path: Path, document: dict[str, Any]) -> Callable[[BinaryIO], Iterator[Located | Refusal]]:
    wanted = document.get("format", "")
    _refuse(path, "format", {wanted} - set(_DOCUMENT), tuple(_DOCUMENT))
    known = (*_OF_ANY_FORMAT, *_DOCUMENT[wanted])
    _refuse(path, f"entry of [document] for {wanted}", set(document) - set(known), known)
    encoding = _encoding(path, document.get("encoding", "utf-8"))
    delimiter = document.get("delimiter")
    if delimiter is not None and len(delimiter) != 1:
        raise MappingError(f"{path}: a delimiter is one character, saw {delimiter!r}; left out, it is found")
    readers: dict[str, Callable[[BinaryIO], Iterator[Located | Refusal]]] = {
        "json": partial(json_records, member=document.get("member"), encoding=encoding),
        "jsonl": partial(json_lines, encoding=encoding),
        "csv": partial(csv_records, delimiter=delimiter, encoding=encoding),
        "xlsx": partial(excel_records, sheet=document.get("sheet")),
        "parquet": parquet_records,
    }
    return readers[wanted]


def _encoding(path: Path, wanted: str) -> str:
    """An encoding of texts that Python knows; some of its codecs are compressions."""
    try:
        "".encode(wanted)
        return codecs.lookup(wanted).name
    except LookupError:
        raise MappingError(
            f"{path}: unknown encoding {wanted!r}; common are utf-8, utf-16, cp1252, latin-1"
        ) from None


def _refuse(path: Path, what: str, unknown: set[str], known: tuple[str, ...]) -> None:
    if unknown:
        raise MappingError(f"{path}: unknown {what} {sorted(unknown)}; known are {', '.join(known)}")


def _parse(mapping: Mapping, record: Record, url: str) -> RawPosting | None:
    if any(str(_column(record, column)) != value for column, value in mapping.only.items()):
        return None
    values = {name: _column(record, column) for name, column in mapping.fields.items()}
    values |= {name: _from_name(pattern, url) for name, pattern in mapping.document_name.items()}
    values |= mapping.constants
    values |= {name: transformed(values[name], steps) for name, steps in mapping.transforms.items()}
    several = values.pop(_PLACES, None)
    singles = {name: _single(name, value) for name, value in values.items() if value is not None}
    text = {name: value for name, value in singles.items() if value}
    names = [text.get("place")] if several is None else _texts(_PLACES, several)
    return RawPosting(
        source_posting_id=text.get("source_posting_id", ""),
        title=text.get("title", ""),
        text=_MARKUPS[mapping.markup](text.get("text", "")),
        posted=_day(values["posted"], mapping.date_format),
        employer=text.get("employer"),
        url=text.get("url"),
        closes=_day(values.get("closes") or None, mapping.date_format),
        workplace=text.get("workplace"),
        employment=text.get("employment"),
        pay=pay(*(text.get(name) for name in _PAY)),
        pay_text=text.get("pay_text"),
        seniority=text.get("seniority"),
        education=text.get("education"),
        experience=text.get("experience"),
        occupation=text.get("occupation"),
        industry=text.get("industry"),
        employer_size=text.get("employer_size"),
        **where(RawPlace(name, text.get("region"), text.get("country")) for name in names or [None]),
    )


def _texts(name: str, value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [text for part in parts if part is not None and (text := _single(name, part))]


def _single(name: str, value: Any) -> str:
    if isinstance(value, list | dict):
        detail = f"{name} would be a list or an object: {str(value)[:80]}; add the transform join or first"
        raise RecordRefusedError("unexpected_shape", detail)
    return str(value).strip()


def _column(record: Record, column: str) -> Any:
    """The value under a column name, or under a path of names through nested objects.

    Through a list of objects, a path leads to the list of their values; through nothing, to nothing.
    """
    if column in record:
        return record[column]
    value: Any = record
    for name in column.split("."):
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(one, dict) and name in one for one in value):
            value = [one[name] for one in value]
            continue
        if not isinstance(value, dict) or name not in value:
            raise RecordRefusedError("unexpected_shape", f"no column {column!r}; has {sorted(record)[:20]}")
        value = value[name]
    return value


def _from_name(pattern: str, url: str) -> str:
    found = re.search(pattern, url)
    if found is None:
        raise RecordRefusedError("unexpected_shape", f"{url!r} does not contain {pattern!r}")
    return found.group(1)


def _day(value: Any, date_format: str | None) -> str | int | float | date | None:
    if value is None or isinstance(value, (int, float, date)):
        return value
    text = str(value).strip()
    if date_format is None:
        # A bare month stands for its first day: monthly threads and dumps state no more.
        return f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text
    try:
        return datetime.strptime(text, date_format).date()
    except ValueError:
        raise RecordRefusedError("impossible_date", f"{text[:40]!r} is not {date_format}") from None
