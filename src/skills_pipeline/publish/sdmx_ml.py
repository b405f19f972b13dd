"""SDMX-ML 3.0: structures through pysdmx, structure-specific data written here.

Here belong the two kinds of XML. pysdmx comes with the extra `publish` and is imported when structures are
asked for. Its writer of data is not used: it writes values as Python shows them, so that quotation marks and
line ends do not come back (docs/decisions/0008-publication.md).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from skills_pipeline.contracts.base import FieldType, Table
from skills_pipeline.publish.sdmx import (
    AGENCY,
    VERSION,
    Codelist,
    Component,
    Concept,
    Dataflow,
    concept_of,
    dataflow,
)

if TYPE_CHECKING:
    from pysdmx.model import DataStructureDefinition

CONCEPT_SCHEME = "CS_SKILLS"
_CHUNK_ROWS = 50_000
_TYPES: dict[FieldType, str] = {
    "text": "String",
    "integer": "Long",
    "number": "Double",
    "boolean": "Boolean",
    "date": "GregorianDay",
}
_ESCAPES = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ALL_MEASURES = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)
"""pysdmx names all measures with every attribute of an observation. By the schema, none named means
all of them; so the document is smaller, and sdmx1 reads it."""

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"


def is_installed() -> bool:
    """Whether the extra `publish` is there with what SDMX-ML needs of it."""
    return all(find_spec(name) is not None for name in ("pysdmx", "lxml", "xmltodict"))


# ------------------------------------------------------------------------------------------- structure


def structure_xml(
    tables: Sequence[Table], lists: Mapping[str, Codelist], release_id: str, as_of: datetime
) -> str:
    """Code lists, concepts, data structures and dataflows of the tables as one SDMX-ML 3.0 message."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Dataflow as Flow
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    concepts = concept_of(tables)
    flows = [dataflow(table) for table in tables]
    enumerations = {name: _enumeration(codelist) for name, codelist in lists.items()}
    structures = [_structure(flow, concepts, enumerations) for flow in flows]
    usages = [
        Flow(
            id=flow.flow_id,
            name=flow.name,
            description=flow.description,
            agency=AGENCY,
            version=VERSION,
            structure=structure,
        )
        for flow, structure in zip(flows, structures, strict=True)
    ]
    header = Header(
        id=release_id, prepared=as_of.replace(tzinfo=UTC), sender=Organisation(id=AGENCY), source=None
    )
    artefacts = [*enumerations.values(), _scheme(concepts.values()), *structures, *usages]
    text = write_sdmx(artefacts, Format.STRUCTURE_SDMX_ML_3_0, header=header)
    return _ALL_MEASURES.sub("", f"{text}\n")


def _enumeration(codelist: Codelist) -> Any:
    from pysdmx.model import Code as Item
    from pysdmx.model import Codelist as Enumeration

    items = [Item(id=code.code, name=code.name) for code in codelist.codes]
    return Enumeration(id=codelist.list_id, name=codelist.name, agency=AGENCY, version=VERSION, items=items)


def _scheme(concepts: Iterable[Concept]) -> Any:
    from pysdmx.model import Concept as Item
    from pysdmx.model import ConceptScheme

    distinct = sorted(set(concepts), key=lambda concept: concept.concept_id)
    items = [
        Item(id=concept.concept_id, name=concept.name, description=concept.description)
        for concept in distinct
    ]
    return ConceptScheme(id=CONCEPT_SCHEME, name="Concepts", agency=AGENCY, version=VERSION, items=items)


def _structure(
    flow: Dataflow, concepts: Mapping[tuple[str, str], Concept], enumerations: Mapping[str, Any]
) -> "DataStructureDefinition":
    from pysdmx.model import Components, DataStructureDefinition

    components = [
        _described(component, concepts[flow.flow_id, component.component_id], enumerations)
        for component in flow.components
    ]
    return DataStructureDefinition(
        id=flow.flow_id,
        name=flow.name,
        description=flow.description,
        agency=AGENCY,
        version=VERSION,
        components=Components(components),
    )


def _described(component: Component, concept: Concept, enumerations: Mapping[str, Any]) -> Any:
    from pysdmx.model import Component as Described
    from pysdmx.model import DataType, Role
    from pysdmx.model.__base import ItemReference

    is_time = component.component_id == "TIME_PERIOD"
    written = "ObservationalTimePeriod" if is_time else _TYPES[component.type]
    return Described(
        id=component.component_id,
        required=not component.nullable,
        role=Role[component.role.upper()],
        # The class is called Concept in references, not ConceptScheme, or the message breaks its schema.
        concept=ItemReference("Concept", AGENCY, CONCEPT_SCHEME, VERSION, concept.concept_id),
        local_codes=enumerations[component.list_id] if component.list_id else None,
        local_dtype=None if component.list_id else DataType(written),
        attachment_level="O" if component.role == "attribute" else None,
    )


# ------------------------------------------------------------------------------------------------ data


def write_data(rows: pl.DataFrame, flow: Dataflow, release_id: str, as_of: datetime, path: Path) -> None:
    """Observations, as `sdmx.observations` makes them, as a structure-specific SDMX-ML 3.0 message.

    One flat `Obs` a row (all dimensions at the observation), a NULL as an absent attribute.
    """
    head, foot = _frame(flow, release_id, as_of)
    line = _line(rows)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head)
        for part in rows.iter_slices(_CHUNK_ROWS):
            file.write("".join(part.select(line)["line"]))
        file.write(foot)


def _line(rows: pl.DataFrame) -> pl.Expr:
    parts = [_attribute(name, rows.schema[name]) for name in rows.columns]
    return pl.concat_str([pl.lit("\t\t<Obs"), *parts, pl.lit("/>\n")]).alias("line")


def _attribute(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name).cast(pl.String)
    if dtype == pl.String:
        for character, escape in _ESCAPES.items():
            value = value.str.replace_all(character, escape, literal=True)
    return pl.concat_str([pl.lit(f' {name}="'), value, pl.lit('"')]).fill_null("")


def _frame(flow: Dataflow, release_id: str, as_of: datetime) -> tuple[str, str]:
    """What stands before and after the observations."""
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={flow.reference}"
    head = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:StructureSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:mes="{_SCHEMAS}/message" xmlns:ss="{_SCHEMAS}/data/structurespecific" xmlns:com="{_SCHEMAS}/common" \
xmlns:ns1="{urn}:ObsLevelDim:AllDimensions">
\t<mes:Header>
\t\t<mes:ID>{release_id}</mes:ID>
\t\t<mes:Test>false</mes:Test>
\t\t<mes:Prepared>{as_of:%Y-%m-%dT%H:%M:%S}Z</mes:Prepared>
\t\t<mes:Sender id="{AGENCY}"/>
\t\t<mes:Structure structureID="{flow.flow_id}" namespace="{urn}" dimensionAtObservation="AllDimensions">
\t\t\t<com:StructureUsage>{urn}</com:StructureUsage>
\t\t</mes:Structure>
\t</mes:Header>
\t<mes:DataSet ss:structureRef="{flow.flow_id}" xsi:type="ns1:DataSetType" action="Information">
"""
    return head, "\t</mes:DataSet>\n</mes:StructureSpecificData>\n"
