"""Eurostat, use of ICT in enterprises: AI, cloud, data analytics, digital intensity, as SDMX-CSV.

Here belong the datasets and the codes of each that are read: percentages of all enterprises (`PC_ENT`), a
year. Percentages of some of them (of those that use AI, of those with a computer) are passed over. Codes that
are not known are refused by name, so that a renamed one is not a gap; flags are kept, on values and where
there is none. What all datasets of Eurostat share is in `eurostat`.

Indicators, size classes and units are those the API listed for one country (Italy) at reference years up to
2024; indicators that a later year brought are refused until they are declared here. Of the digital intensity
index versions 3 (2021, 2023, 2025) and 4 (2022, 2024) are declared; codes of versions 1 and 2 were not seen.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.contracts.core import ENTERPRISE_SIZE_CLASSES
from skills_pipeline.measures.eurostat import (
    COLUMNS,
    NEEDED,
    OTHER_AREAS,
    address,
    country_of,
    dataset_of,
    flag_of,
    number_or_zero,
    refuse_unknown,
    unknown,
    value_of,
)
from skills_pipeline.measures.measure import files_at
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.enterprises import RawEnterpriseShare

ALL_ACTIVITIES = "C10-S951_X_K"
"""All activities but agriculture, forestry, fishing, mining and finance: the population of the survey."""

_MODULE = "eurostat_enterprises"
_DIMENSIONS = ("size_emp", "nace_r2", "indic_is")
_COLUMNS = COLUMNS | {name: name for name in _DIMENSIONS}
_NEEDED = tuple((name,) for name in (*NEEDED, *_DIMENSIONS))

_UNIT = "PC_ENT"
_PASSED_OVER_UNITS = frozenset(
    f"PC_ENT_{of}" for of in ("AI_EC", "AI_PDI", "AI_TANY", "AI_TX", "CC", "CUSE", "DAOWN", "IACC", "IUSE")
)


def _codes(prefix: str, endings: str) -> set[str]:
    return {prefix + ending for ending in endings.split()}


_AI = (
    _codes("E_AI_", "0 1 2 3 4 TTM TSR TNLG TIR TML TPA TAR TANY TX TGE2 TGE3 PMS PPP PBA PME PLOG PITS PHR")
    | _codes("E_AI_", "PANY PGE2 PGE3 PBAM PBAMX PFIN PFINX PRDI PRDIX P1ANY P1GE2 P1GE3 PDI EC DA CC")
    | _codes("E_AI_", "ADOWN AMOWN AOS ARDY AEXT BCST BLE BINC BDDT BCDP BLEG BEC BNU")
    | _codes("E_AI_BIAS", " _ADOWN _AMOWN _AOS _ARDY _AEXT")
    | _codes("E_AI_CC1SI_", "DA DAX DA_ANY DASANY DASANY2 DASGE3")
    | _codes("E_AI_CC1SIX_", "DA DAX")
    | _codes("E_AIX_CC1SI", "_DA _DAX X_DA")
    | {f"E_DI{version}_{level}_AI_TANY" for version in (3, 4) for level in ("VLO", "LO", "HI", "VHI")}
    | {"E_AI_BIAS", "E_BDAML", "E_BDANL", "E_RBTS", "E_CHTB"}
)
_CLOUD = (
    _codes("E_CC", " X _SS _DS _BS _PEM _PSOFT _PDB _PFIL _PFACC _PCRM _PCPU _PERP _PSEC _PDEV _PANY _PNONE")
    | _codes("E_CC_", "LO ME HI GE_ME IOT IOTX DA PDBFIL PHW")
    | _codes("E_CC1_", "PANY PNONE B I S BI SI SS_GE1 SS_GE2 SS_GE3 SS_6 IS_GE1 IS_GE2 IS_3 PS SS1IS1PS")
    | {"E_CC"}
)
_ANALYTICS = (
    _codes("E_DA", "OWN EXT SERP SCRM SSM SWEB SLOC SSDS SGOV SSAT SANY SGE3 SANY2 SANY_ADS")
    | {f"E_DAS{data}_{deal}" for data in ("SDS", "LOC", "SM", "WEB") for deal in ("SELL", "BUY")}
    | {f"E_DI3_{level}_{use}" for level in ("VLO", "LO", "HI", "VHI") for use in ("DA", "DASANY")}
    | {"E_DA", "E_DSELL", "E_DSELLX", "E_DBUY"}
)
_INTENSITY = {f"E_DI{version}_{level}" for version in (3, 4) for level in ("VLO", "LO", "HI", "VHI", "GELO")}

INDICATORS: dict[str, frozenset[str]] = {
    "ISOC_EB_AI": frozenset(_AI),
    "ISOC_EB_AIN2": frozenset(_AI),
    "ISOC_CICCE_USE": frozenset(_CLOUD),
    "ISOC_EB_DAS": frozenset(_ANALYTICS),
    "ISOC_E_DII": frozenset(_INTENSITY),
}
"""Dataset → its indicators."""

_INDUSTRIES = frozenset(
    (
        f"{ALL_ACTIVITIES} G45-S951_X_K C-F C-E C C10-C18 C10-C12 C13-C15 C16-C18 C19-C23 C19 C20 C21 "
        "C22_C23 C24_C25 C26-C33 C26 C27_C28 C27 C28 C29_C30 C31-C33 D_E D35 E F G G45 G46 G47 H I I55 J "
        "J58-J60 J61 J62_J63 L_M L68 M M69-M74 M69-M71 M72 M73-M75 N N77-N82_X_N79 N79 S951 ICT"
    ).split()
)


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell. A file whose percentages are fractions is refused as a whole."""
    held = list(table_records(file, _COLUMNS, _NEEDED))
    wrong = _fractions([item.record for item in held if isinstance(item, Located)])
    if wrong is not None:
        yield wrong
        return
    yield from each_once(held, "dataset", *_DIMENSIONS, "unit", "geo", "year")


def _fractions(cells: list[Record]) -> Refusal | None:
    """Why a file is refused in which no percentage is above 1: its values seem to be fractions."""
    highest = max((number_or_zero(cell["value"]) for cell in cells if cell["unit"] == _UNIT), default=0.0)
    if not 0 < highest <= 1:
        return None
    detail = (
        f"{dataset_of(cells[0]['dataset'])}: the highest OBS_VALUE of unit {_UNIT} is {highest:g}; the "
        "values seem to be fractions, wanted are percentages, 0 to 100: land Eurostat's own file"
    )
    return Refusal("", "other_scale", detail)


def parse(record: Record, _url: str) -> RawEnterpriseShare | None:
    """One cell; None for a percentage of some enterprises and for a group of countries that is not read."""
    dataset = dataset_of(record["dataset"])
    indicators = INDICATORS.get(dataset)
    if indicators is None:
        raise unknown(dataset, "DATAFLOW", dataset, INDICATORS, _MODULE)
    if record["unit"] in _PASSED_OVER_UNITS or record["geo"] in OTHER_AREAS:
        return None
    read = {"freq": {"A"}, "unit": {_UNIT}, "size_emp": ENTERPRISE_SIZE_CLASSES, "nace_r2": _INDUSTRIES}
    refuse_unknown(dataset, record, read | {"indic_is": indicators}, _MODULE)
    return RawEnterpriseShare(
        dataset=dataset,
        country=country_of(record["geo"]),
        year=record["year"],
        size_class=record["size_emp"],
        industry=record["nace_r2"],
        indicator=record["indic_is"],
        value_pct=value_of(record["value"]),
        obs_flag=flag_of(dataset, record["flag"], _MODULE),
    )


SOURCE = Source(
    name="eurostat_enterprises",
    title="Eurostat, ICT usage in enterprises (AI, cloud, data analytics, digital intensity)",
    url="https://ec.europa.eu/eurostat/databrowser/view/isoc_eb_ai",
    licence="CC-BY-4.0",
    citation=f"Eurostat: ICT usage in enterprises, {', '.join(sorted(INDICATORS)).lower()}",
    terms="Name Eurostat; a change of the figures has to be said",
    cadence="yearly",
    records=records,
    parse=parse,
    requests=files_at(
        # Those alone that indicators are made of: a later year brings codes that are not declared yet.
        address("ISOC_EB_AI", f"A..{ALL_ACTIVITIES}.E_AI_TANY+E_AI_CC1SI_DA_ANY.{_UNIT}."),
        address("ISOC_EB_AIN2", f"A...E_AI_TANY.{_UNIT}."),
        address("ISOC_CICCE_USE", f"A..{ALL_ACTIVITIES}.E_CC1_SI.{_UNIT}."),
        address("ISOC_EB_DAS", f"A..{ALL_ACTIVITIES}.E_DA.{_UNIT}."),
        address("ISOC_E_DII", f"A..{ALL_ACTIVITIES}.E_DI3_GELO+E_DI4_GELO.{_UNIT}."),
    ),
)
