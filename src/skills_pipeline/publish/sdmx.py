"""Contracts as SDMX: one dataflow a table, its components and code lists, and rows as observations.

Here belongs the mapping alone, from declarations and frames to declarations and frames; it reads and writes
nothing and needs no SDMX library. Writing XML is in `sdmx_ml`. What is coded how is told in
docs/publication.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl
from babel import Locale

from skills_pipeline.contracts.base import Field, FieldType, Table
from skills_pipeline.contracts.indicators.fields import OBSERVATION_STATUS
from skills_pipeline.publish.errors import PublicationError

AGENCY = "SKILLS"
VERSION = "1.0.0"
LATEST_MONTHS = "latest_12"
"""The one period that is no SDMX period: it becomes the time range that its row states."""

Role = Literal["dimension", "measure", "attribute"]

_TIME_COLUMNS = ("month", "year", "period", "week", "day")
_IDS = {"country_code": "REF_AREA", "frequency": "FREQ"}
_LISTS = {
    "country_code": "CL_AREA",
    "frequency": "CL_FREQ",
    "definition_id": "CL_DEFINITION_ID",
    "concept_id": "CL_CONCEPT_ID",
    "left_concept_id": "CL_CONCEPT_ID",
    "right_concept_id": "CL_CONCEPT_ID",
    "bundle_id": "CL_CONCEPT_ID",
    "value_id": "CL_FRAMEWORK_VALUE",
    "status_reason": "CL_STATUS_REASON",
    "corrected_reason": "CL_STATUS_REASON",
}
"""Code lists of columns whose codes are no declaration of the column itself."""

_SHARED = {
    "FREQ": "frequency of the time series; _O a time range that is none of the others",
    "TIME_PERIOD": "period that the observation speaks of",
    "REF_AREA": "ISO 3166-1 alpha-2 of the place of work; EU, EA, OECD, _T all countries, ZZ unknown",
    "OBS_STATUS": "SDMX observation status; without a value: Q suppressed, M nothing there, O not estimable",
    "DEFINITION_ID": "definition of an AI posting; _T all postings",
    "CONCEPT_ID": "concept of the AI taxonomy",
}
"""Concepts that are one and the same in all tables, whatever their descriptions there add."""

_FREQUENCIES = {"A": "Annual", "M": "Monthly", "W": "Weekly", "D": "Daily", "_O": "Other"}
_STATUSES = {
    "A": "Normal value",
    "B": "Time series break",
    "E": "Estimated value",
    "M": "Missing value; data cannot exist",
    "O": "Missing value",
    "P": "Provisional value",
    "Q": "Missing value; suppressed",
}
_TOTAL = "_T"
_NO_COUNTRIES = {"XA", "XB", "QO", "UN", "EZ"}
_AREAS = {
    code: name
    for code, name in Locale("en").territories.items()
    if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES
} | {
    "EA": "Euro area",
    "EU": "European Union",
    "OECD": "Countries of the OECD",
    "ZZ": "Unknown or several countries",
    _TOTAL: "All countries",
}

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CODE = re.compile(r"[A-Za-z0-9_@$-]+")
_FREQ_OF_LENGTH = {4: "A", 7: "M", 8: "W", 10: "D"}
_PERIOD = r"^(\d{4}|\d{4}-(0[1-9]|1[0-2])|\d{4}-W(0[1-9]|[1-4]\d|5[0-3])|\d{4}-\d{2}-\d{2}(/P[1-9]\d*M)?)$"
_NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


class SdmxError(PublicationError):
    """Something of a release has no lawful place in SDMX; names table, column and value."""


@dataclass(frozen=True)
class Code:
    """A code and its name for people."""

    code: str
    name: str


@dataclass(frozen=True)
class Codelist:
    """A list of codes, called `CL_…`."""

    list_id: str
    name: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Concept:
    """What a component means, in all dataflows that use it."""

    concept_id: str
    name: str
    description: str


@dataclass(frozen=True)
class Component:
    """A column of a dataflow; `column` is that of the table, None where the mapping adds it."""

    component_id: str
    column: str | None
    role: Role
    type: FieldType
    description: str
    list_id: str | None
    nullable: bool


@dataclass(frozen=True)
class Dataflow:
    """A table as SDMX names it, components in the order of SDMX: dimensions, measures, attributes."""

    flow_id: str
    name: str
    description: str
    components: tuple[Component, ...]

    @property
    def reference(self) -> str:
        """`AGENCY:ID(VERSION)`, as SDMX-CSV names the structure."""
        return f"{AGENCY}:{self.flow_id}({VERSION})"


# ------------------------------------------------------------------------------------------- structure


def dataflow(table: Table) -> Dataflow:
    """The table's dataflow.

    Dimensions are the key: FREQ first (added where there is a time but no frequency), TIME_PERIOD last.
    Measures are the other numbers, attributes the rest; a table without a number has measures of text.
    Raises `SdmxError` for two times in the key, or an identifier that SDMX does not allow.
    """
    keys = [field for field in table.fields if field.name in table.key]
    rest = [field for field in table.fields if field.name not in table.key]
    numeric = [field for field in rest if field.type in ("number", "integer")] or rest
    roles: dict[Role, list[Field]] = {
        "dimension": [field for name in table.key for field in keys if field.name == name],
        "measure": numeric,
        "attribute": [field for field in rest if field not in numeric],
    }
    found = [_component(field, role) for role, fields in roles.items() for field in fields]
    components = sorted(_with_frequency(found), key=_place)
    ids = [component.component_id for component in components]
    for name in (table.name, *ids):
        if not _ID.fullmatch(name) or ids.count(name) > 1:
            raise SdmxError(
                f"{table.qualified_name}: {name!r} is no SDMX identifier or stands twice; rename it"
            )
    return Dataflow(table.name.upper(), table.name.replace("_", " "), table.description, tuple(components))


def _component(field: Field, role: Role) -> Component:
    is_time = role == "dimension" and field.name in _TIME_COLUMNS
    name = "TIME_PERIOD" if is_time else _IDS.get(field.name, field.name.upper())
    list_id = None if role == "measure" and field.type != "text" else _list_of(field)
    return Component(name, field.name, role, field.type, field.description, list_id, field.nullable)


def _list_of(field: Field) -> str | None:
    if field.name in _LISTS:
        return _LISTS[field.name]
    if field.allowed == OBSERVATION_STATUS:
        return "CL_OBS_STATUS"
    return f"CL_{field.name.upper()}" if field.allowed else None


def _with_frequency(components: list[Component]) -> list[Component]:
    ids = [component.component_id for component in components]
    if "TIME_PERIOD" not in ids or "FREQ" in ids:
        return components
    added = Component("FREQ", None, "dimension", "text", _SHARED["FREQ"], "CL_FREQ", nullable=False)
    return [added, *components]


def _place(component: Component) -> int:
    """SDMX wants the time last among the dimensions; FREQ is first by custom."""
    first = {"FREQ": 0, "TIME_PERIOD": 2}.get(component.component_id, 1)
    return first if component.role == "dimension" else {"measure": 3, "attribute": 4}[component.role]


def codelists(
    tables: Iterable[Table],
    definitions: pl.DataFrame,
    concepts: pl.DataFrame,
    values: pl.DataFrame,
    reasons: pl.DataFrame,
) -> dict[str, Codelist]:
    """Every code list that the tables use, by its identifier.

    `definitions`, `concepts`, `values` and `reasons` are meta.definitions (definition_id, title),
    meta.concepts (concept_id, label), meta.framework_values (value_id, label) and meta.status_reasons
    (status_reason, meaning) of the release. Raises `SdmxError` for a code that SDMX does not allow.
    """
    names = {
        "CL_AREA": _AREAS,
        "CL_FREQ": _FREQUENCIES,
        "CL_OBS_STATUS": _STATUSES,
        "CL_DEFINITION_ID": {_TOTAL: "All postings"} | _named(definitions, "definition_id", "title"),
        "CL_CONCEPT_ID": _named(concepts, "concept_id", "label"),
        "CL_FRAMEWORK_VALUE": _named(values, "value_id", "label"),
        "CL_STATUS_REASON": _named(reasons, "status_reason", "meaning"),
    }
    for table in tables:
        for field in table.fields:
            list_id = _list_of(field)
            if list_id and list_id not in ("CL_AREA", "CL_FREQ", "CL_OBS_STATUS"):
                listed = names.setdefault(list_id, {})
                names[list_id] = {code: code for code in field.allowed} | listed
    return {list_id: _codelist(list_id, codes) for list_id, codes in sorted(names.items())}


def _named(frame: pl.DataFrame, code: str, name: str) -> dict[str, str]:
    return dict(frame.select(code, name).iter_rows())


def _codelist(list_id: str, names: Mapping[str, str]) -> Codelist:
    for code in names:
        if not _CODE.fullmatch(code):
            raise SdmxError(f"code list {list_id}: {code!r} is no SDMX code; use letters, digits, _ and -")
    title = list_id.removeprefix("CL_").replace("_", " ").lower()
    return Codelist(list_id, title, tuple(Code(code, names[code]) for code in sorted(names)))


def concept_of(tables: Iterable[Table]) -> dict[tuple[str, str], Concept]:
    """The concept of every component, by dataflow and component.

    Components that all tables describe alike share a concept named like them; where descriptions differ, the
    concept's identifier ends with that of the dataflow.
    """
    flows = [dataflow(table) for table in tables]
    told: dict[str, set[str]] = {}
    for flow in flows:
        for component in flow.components:
            told.setdefault(component.component_id, set()).add(component.description)
    return {
        (flow.flow_id, component.component_id): _concept(component, flow, told)
        for flow in flows
        for component in flow.components
    }


def _concept(component: Component, flow: Dataflow, told: Mapping[str, set[str]]) -> Concept:
    name = component.component_id
    if name in _SHARED:
        return Concept(name, name.replace("_", " ").lower(), _SHARED[name])
    is_alike = len(told[name]) == 1
    concept_id = name if is_alike else f"{name}_{flow.flow_id}"
    return Concept(concept_id, name.replace("_", " ").lower(), component.description)


# ---------------------------------------------------------------------------------------- observations


def observations(frame: pl.DataFrame, table: Table, lists: Mapping[str, Codelist]) -> pl.DataFrame:
    """The table's rows with the columns of its dataflow; numbers stay numbers, NULL stays NULL.

    Raises `SdmxError`, naming table, column and value, for a code that is not in its list, a period that is
    none of SDMX, an empty dimension, a number that is not finite, or a character that XML cannot hold.
    """
    flow = dataflow(table)
    mapped = frame.select(
        _expression(component, table, frame).alias(component.component_id)
        for component in flow.components
        if component.column is not None
    )
    if "FREQ" not in mapped.columns and "TIME_PERIOD" in mapped.columns:
        length = pl.col("TIME_PERIOD").str.len_chars()
        mapped = mapped.with_columns(FREQ=length.replace_strict(_FREQ_OF_LENGTH, default="_O"))
    rows = mapped.select(component.component_id for component in flow.components)
    for component in flow.components:
        _check(rows[component.component_id], component, table, lists)
    return rows


def _expression(component: Component, table: Table, frame: pl.DataFrame) -> pl.Expr:
    value = pl.col(component.column or "")
    if component.component_id != "TIME_PERIOD":
        return value
    value = value.cast(pl.String)
    if not frame.select((value == LATEST_MONTHS).any()).item():
        return value
    if not {"first_month", "last_month"} <= set(table.columns):
        raise SdmxError(
            f"{table.qualified_name}, column {component.column}, value {LATEST_MONTHS!r}: the table states "
            "no first_month and last_month to tell its time range from"
        )
    first, last = (pl.col(name).str.to_date("%Y-%m") for name in ("first_month", "last_month"))
    months = 12 * (last.dt.year() - first.dt.year()) + last.dt.month() - first.dt.month() + 1
    span = pl.format("{}-01/P{}M", pl.col("first_month"), months)
    return pl.when(value == LATEST_MONTHS).then(span).otherwise(value)


def _check(values: pl.Series, component: Component, table: Table, lists: Mapping[str, Codelist]) -> None:
    found = values.unique()
    for is_wrong, fault in _faults(found, component, lists):
        wrong = found.filter(is_wrong)
        if wrong.len():
            column = component.column or component.component_id
            value = wrong.sort()[0]
            raise SdmxError(
                f"{table.qualified_name}, column {column}, value {value!r}: {fault}; nothing was published, "
                "mend the release or its contract"
            )


def _faults(
    values: pl.Series, component: Component, lists: Mapping[str, Codelist]
) -> Iterable[tuple[pl.Series, str]]:
    """What may be wrong with a column: which of its distinct values are, and why."""
    if component.role == "dimension":
        yield values.is_null() | (values.cast(pl.String) == "").fill_null(value=True), "empty in the key"
    if values.dtype.is_float():
        yield ~values.is_finite().fill_null(value=True), "no finite number"
    if values.dtype != pl.String:
        return
    if component.list_id:
        codes = [code.code for code in lists[component.list_id].codes]
        yield ~values.is_in(codes).fill_null(value=True), f"not in the code list {component.list_id}"
    if component.component_id == "TIME_PERIOD":
        days = values.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        no_day = (values.str.len_chars() >= 10) & days.is_null()
        yield ~values.str.contains(_PERIOD) | no_day, "no SDMX period"
    yield values.str.contains(_NOT_IN_XML).fill_null(value=False), "holds a character that XML cannot"
