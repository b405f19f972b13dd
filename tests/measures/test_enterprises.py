"""Statistics of enterprises as Eurostat sends them, and tables of employers: read, or refused.

Values are invented; headers and codes are Eurostat's.
"""

from datetime import datetime
from pathlib import Path

import pytest

from skills_pipeline.contracts import core
from skills_pipeline.measures.catalogue import MEASURE_SOURCES
from skills_pipeline.sources.base import parse_document

LANDED = datetime(2026, 8, 1, 6, 0)
HEADER = "DATAFLOW,LAST UPDATE,freq,size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def parsed(name, text):
    result = parse_document(MEASURE_SOURCES[name], text.encode(), "file:x/y", LANDED)
    assert result.found == sum(map(len, result.restated.values())) + result.quarantine.height
    return result


def rows(result, table):
    columns = [name for name in table.columns if name not in ("source", "landing_sha256")]
    return result.restated[table].select(columns).rows() if table in result.restated else []


def refusals(result):
    return result.quarantine.select("location", "reason").rows()


def cell(
    dataset="ISOC_EB_AI",
    size="GE10",
    nace="C10-S951_X_K",
    indicator="E_AI_TANY",
    unit="PC_ENT",
    geo="DE",
    year="2025",
    value="20.5",
    flag="",
    freq="A",
):
    codes = f"{freq},{size},{nace},{indicator},{unit},{geo}"
    return f"ESTAT:{dataset}(1.0),11/12/25 23:00:00,{codes},{year},{value},{flag}\n"


def shares(*cells, header=HEADER):
    return parsed("eurostat_enterprises", header + "".join(cells))


def test_every_dataset_is_read_with_its_codes_flags_and_where_only_a_flag_stands():
    result = shares(
        cell(size="10-49", value="17"),
        cell(size="GE250", value="55.04", flag="p"),
        cell("ISOC_EB_AIN2", nace="J62_J63", geo="EL", value=":", flag="c"),
        cell("ISOC_E_DII", size="10-249", indicator="E_DI3_GELO", geo="EU27_2020", value="71", flag="b"),
        cell("ISOC_CICCE_USE", size="0_1", indicator="E_CC1_SI", geo="UK", year="2020", value="0"),
        cell("ISOC_EB_DAS", indicator="E_DA", value="100"),
    )
    assert rows(result, core.ENTERPRISE_STATISTICS) == [
        ("ISOC_EB_AI", "DE", "2025", "10-49", "C10-S951_X_K", "E_AI_TANY", 17.0, None),
        ("ISOC_EB_AI", "DE", "2025", "GE250", "C10-S951_X_K", "E_AI_TANY", 55.04, "p"),
        ("ISOC_EB_AIN2", "GR", "2025", "GE10", "J62_J63", "E_AI_TANY", None, "c"),
        ("ISOC_E_DII", "EU", "2025", "10-249", "C10-S951_X_K", "E_DI3_GELO", 71.0, "b"),
        ("ISOC_CICCE_USE", "GB", "2020", "0_1", "C10-S951_X_K", "E_CC1_SI", 0.0, None),
        ("ISOC_EB_DAS", "DE", "2025", "GE10", "C10-S951_X_K", "E_DA", 100.0, None),
    ]
    assert refusals(result) == []


def test_the_newer_last_column_is_known():
    header = HEADER.replace("OBS_FLAG", "OBS_FLAG,CONF_STATUS")
    result = shares(
        cell(value="", flag="u").replace(",u\n", ",u,C\n"), cell(geo="FR")[:-1] + ",\n", header=header
    )
    assert [row[-2:] for row in rows(result, core.ENTERPRISE_STATISTICS)] == [(None, "u"), (20.5, None)]


CELLS = [
    (cell("ISOC_EB_AI3"), "unknown_code", "ISOC_EB_AI3: DATAFLOW 'ISOC_EB_AI3' is not read, ISOC_CICCE_USE"),
    (cell(size="10_49"), "unknown_code", "ISOC_EB_AI: size_emp '10_49' is not read"),
    (cell(nace="C10-S951"), "unknown_code", "ISOC_EB_AI: nace_r2 'C10-S951'"),
    (cell(indicator="E_AI_ANY"), "unknown_code", "ISOC_EB_AI: indic_is 'E_AI_ANY'"),
    (cell(indicator="E_CC"), "unknown_code", "declare it in measures/eurostat_enterprises.py"),
    (cell(unit="PC"), "unknown_code", "ISOC_EB_AI: unit 'PC' is not read, PC_ENT are"),
    (cell(freq="Q"), "unknown_code", "ISOC_EB_AI: freq 'Q'"),
    (cell(flag="?"), "unknown_code", "ISOC_EB_AI: OBS_FLAG '?'"),
    (cell(geo="XX"), "unknown_country", "XX"),
    (cell(year="2025-Q1"), "impossible_date", "ISOC_EB_AI, DE, E_AI_TANY: TIME_PERIOD '2025-Q1' is no year"),
    (cell(value=""), "missing_value", "ISOC_EB_AI, DE, E_AI_TANY, 2025: neither a value nor a flag"),
    (cell(value="120"), "out_of_range", "ISOC_EB_AI, DE, E_AI_TANY, 2025: 120 is no percentage"),
    (cell(value="-1"), "out_of_range", "-1 is no percentage"),
    (cell(value="many"), "not_a_number", "many"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), CELLS)
def test_a_cell_that_eurostat_would_not_send_is_refused_with_dataset_and_value(line, reason, detail):
    result = shares(cell(geo="FR"), line)
    assert refusals(result) == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert len(rows(result, core.ENTERPRISE_STATISTICS)) == 1


def test_percentages_of_some_enterprises_and_former_groups_of_countries_are_passed_over():
    result = shares(cell(), cell(unit="PC_ENT_AI_TANY", value="0.4"), cell(geo="EU28"))
    assert (result.found, refusals(result)) == (1, [])


def test_fractions_for_percentages_are_refused_as_a_whole():
    result = shares(
        cell(value="0.205"), cell(geo="FR", value="1"), cell(geo="IT", unit="PC_ENT_CC", value="9")
    )
    assert (result.found, refusals(result)) == (1, [("", "other_scale")])
    assert "ISOC_EB_AI: the highest OBS_VALUE of unit PC_ENT is 1" in result.quarantine["detail"][0]


def test_a_cell_stated_twice_is_read_once():
    result = shares(cell(), cell(value="30"))
    assert [row[6] for row in rows(result, core.ENTERPRISE_STATISTICS)] == [20.5]
    assert refusals(result) == [("3", "repeated_figure")]


@pytest.mark.parametrize(
    "header", [HEADER.replace("size_emp", "sizeclas"), HEADER.replace("OBS_FLAG", "FLAG")]
)
def test_a_renamed_column_of_eurostat_refuses_the_file(header):
    assert refusals(shares(cell(), header=header)) == [("", "unknown_columns")]


# ----------------------------------------------------------------------------------------------- employers


EXAMPLE = Path(__file__).parents[2] / "docs" / "employers.example.tsv"


def test_a_table_of_employers_is_read_by_name_without_its_legal_form():
    result = parsed(
        "employers", "employer\tnace\tsize\nACME GmbH\t62.01\t250+\nBäckerei Huber\tC\t\nFoo\t\t12\n"
    )
    assert rows(result, core.EMPLOYERS) == [
        ("acme", "250+", "J"),
        ("backerei huber", None, "C"),
        ("foo", "10-49", None),
    ]
    assert refusals(result) == []


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        ("Acme\t44\t", "unknown_code", "Acme: '44' is no code of NACE Rev. 2"),
        ("Acme\tJ\t201-500", "unknown_size", "Acme: '201-500' is not within one of 1-9, 10-49, 50-249, 250+"),
        ("Acme\tJ\tmany", "unknown_size", "Acme: 'many'"),
        ("Acme\t\t", "missing_value", "Acme: neither nace nor size"),
        ("\tJ\t5", "missing_employer", "the row names no employer"),
        ("FOO AG\tJ\t5", "repeated_figure", "foo was stated before"),
    ],
)
def test_a_faulty_row_is_refused_and_the_others_are_read(line, reason, detail):
    result = parsed("employers", f"employer\tnace\tsize\nFoo\tJ\t12\n{line}\nBar\tK\t300\n")
    assert refusals(result) == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert [row[0] for row in rows(result, core.EMPLOYERS)] == ["foo", "bar"]


def test_a_table_of_employers_without_a_column_is_refused():
    assert refusals(parsed("employers", "employer\tnace\nAcme\tJ\n")) == [("", "unknown_columns")]


def test_the_example_of_the_documents_is_read_whole():
    result = parsed("employers", EXAMPLE.read_text("utf-8"))
    assert (result.found, result.quarantine.height) == (4, 0)


OECD = (
    "DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,ACTIVITY,SIZE_CLASS,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
    "OBS_STATUS_2,OBS_STATUS_3,UNIT_MULT,TIME_HORIZON_USE,DECIMALS,BREAKDOWN_V7\n"
)


def oecd_cell(
    area="KOR",
    measure="G14_B",
    unit="PT_ENT",
    activity="_T",
    size="S_GE10",
    year="2024",
    value="30.3",
    status="A",
    second="",
):
    codes = f"{area},A,{measure},{unit},{activity},{size},{year},{value},{status},{second}"
    return f"OECD.STI.DEP:DSD_ICT_B@DF_BUSINESSES(1.0),{codes},,0,,2,\n"


def oecd_shares(*cells, header=OECD):
    return parsed("oecd_enterprises", header + "".join(cells))


def test_enterprises_of_the_oecd_are_read_in_the_size_classes_of_eurostat():
    result = oecd_shares(
        oecd_cell(),
        oecd_cell(size="S10T49", value="25"),
        oecd_cell(area="CAN", size="S50T249", measure="G3_B", status="B", second="U"),
        oecd_cell(area="JPN", size="S_GE250", activity="J", value="", status="U"),
        oecd_cell(area="OECD"),
    )
    assert rows(result, core.ENTERPRISE_STATISTICS) == [
        ("DF_BUSINESSES", "KR", "2024", "GE10", "_T", "G14_B", 30.3, None),
        ("DF_BUSINESSES", "KR", "2024", "10-49", "_T", "G14_B", 25.0, None),
        ("DF_BUSINESSES", "CA", "2024", "50-249", "_T", "G3_B", 30.3, "bu"),
        ("DF_BUSINESSES", "JP", "2024", "GE250", "J", "G14_B", None, "u"),
    ]
    assert (result.found, refusals(result)) == (4, [])


def test_columns_of_sdmx_csv_2_are_read_too():
    header = OECD.replace("DATAFLOW", "STRUCTURE,STRUCTURE_ID,ACTION")
    line = oecd_cell().replace("OECD.STI", "dataflow,OECD.STI", 1).replace("(1.0),", "(1.0),I,", 1)
    assert len(rows(oecd_shares(line, header=header), core.ENTERPRISE_STATISTICS)) == 1


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        (oecd_cell(measure="G14"), "unknown_code", "DF_BUSINESSES: measure 'G14' is not read, G14_B"),
        (oecd_cell(unit="PT_B5"), "unknown_code", "DF_BUSINESSES: unit 'PT_B5'"),
        (oecd_cell(size="S1T9"), "unknown_code", "DF_BUSINESSES: size_class 'S1T9'"),
        (oecd_cell(status="Z"), "unknown_code", "DF_BUSINESSES: OBS_STATUS 'Z'"),
        (oecd_cell(area="XX"), "unknown_country", "XX"),
        (oecd_cell(year="2024-Q1"), "impossible_date", "TIME_PERIOD '2024-Q1' is no year"),
        (oecd_cell(value="130"), "out_of_range", "130 is no percentage"),
        (oecd_cell(value=""), "missing_value", "neither a value nor a flag"),
    ],
)
def test_a_cell_that_the_oecd_would_not_send_is_refused_with_dataset_and_value(line, reason, detail):
    result = oecd_shares(oecd_cell(area="AUS"), line)
    assert result.quarantine.select("location", "reason").rows() == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
