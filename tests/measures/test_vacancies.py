"""Job vacancy statistics as Eurostat sends them: read, or refused.

Values are invented; headers and codes are Eurostat's.
"""

from datetime import datetime

import pytest

from skills_pipeline.contracts import core
from skills_pipeline.measures.catalogue import MEASURE_SOURCES
from skills_pipeline.sources.base import parse_document

HEADER = "DATAFLOW,LAST UPDATE,freq,s_adj,nace_r2,sizeclas,indic_em,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
ANNUAL = "DATAFLOW,LAST UPDATE,freq,unit,nace_r2,sizeclas,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def read(text):
    result = parse_document(
        MEASURE_SOURCES["eurostat_vacancies"], text.encode(), "file:x/y", datetime(2026, 8, 1)
    )
    assert result.found == sum(map(len, result.restated.values())) + result.quarantine.height
    return result


def rows(result):
    table = core.VACANCY_STATISTICS
    columns = [name for name in table.columns if name not in ("source", "landing_sha256")]
    return result.restated[table].select(columns).rows() if table in result.restated else []


def refusals(result):
    return result.quarantine.select("location", "reason").rows()


def cell(
    dataset="JVS_Q_NACE2",
    freq="Q",
    adjustment="NSA",
    nace="B-S",
    size="TOTAL",
    indicator="JVR",
    geo="DE",
    period="2025-Q3",
    value="2.5",
    flag="",
):
    codes = f"{freq},{adjustment},{nace},{size},{indicator},{geo}"
    return f"ESTAT:{dataset}(1.0),20/03/26 23:00:00,{codes},{period},{value},{flag}\n"


def annual(unit="AVG_A", nace="J", geo="DE", year="2024", value="5.1", flag=""):
    return f"ESTAT:JVS_A_RATE_R2(1.0),20/03/26 23:00:00,A,{unit},{nace},TOTAL,{geo},{year},{value},{flag}\n"


def quarters(*cells, header=HEADER):
    return read(header + "".join(cells))


def test_rates_and_numbers_of_a_quarter_are_read_with_flags_and_where_only_a_flag_stands():
    result = quarters(
        cell(),
        cell(indicator="JOBVAC", value="1040000", flag="p"),
        cell(indicator="JOBOCC", value="40000000"),
        cell(geo="FR", size="GE10", nace="M_N", adjustment="SA", value=":", flag="c"),
        cell(geo="EL", nace="J", value="0", flag="b"),
        cell(geo="EU27_2020", nace="A-S", value="2.1"),
    )
    assert rows(result) == [
        ("JVS_Q_NACE2", "DE", "2025-Q3", "B-S", "TOTAL", "NSA", "JVR", 2.5, "percent", None),
        ("JVS_Q_NACE2", "DE", "2025-Q3", "B-S", "TOTAL", "NSA", "JOBVAC", 1040000.0, "posts", "p"),
        ("JVS_Q_NACE2", "DE", "2025-Q3", "B-S", "TOTAL", "NSA", "JOBOCC", 40000000.0, "posts", None),
        ("JVS_Q_NACE2", "FR", "2025-Q3", "M_N", "GE10", "SA", "JVR", None, "percent", "c"),
        ("JVS_Q_NACE2", "GR", "2025-Q3", "J", "TOTAL", "NSA", "JVR", 0.0, "percent", "b"),
        ("JVS_Q_NACE2", "EU", "2025-Q3", "A-S", "TOTAL", "NSA", "JVR", 2.1, "percent", None),
    ]
    assert refusals(result) == []


def test_annual_rates_are_read_without_an_adjustment_and_averages_of_three_years_passed_over():
    result = quarters(annual(), annual("AVG_3Y", value="4.8"), annual(geo="EU28"), header=ANNUAL)
    assert rows(result) == [("JVS_A_RATE_R2", "DE", "2024", "J", "TOTAL", "_Z", "JVR", 5.1, "percent", None)]
    assert (result.found, refusals(result)) == (1, [])


def test_the_rate_under_its_earlier_code_is_the_same_rate_and_its_change_is_passed_over():
    result = quarters(cell(indicator="JOBRATE"), cell(indicator="JVRCH_Q", value="-0.1"), cell(geo="EA18"))
    assert [row[6] for row in rows(result)] == ["JVR"]
    assert (result.found, refusals(result)) == (1, [])


CELLS = [
    (cell("JVS_Q_NACE21"), "unknown_code", "DATAFLOW 'JVS_Q_NACE21' is not read, JVS_A_RATE_R2, JVS_Q_NACE2"),
    (cell(indicator="VACRATE"), "unknown_code", "JVS_Q_NACE2: indic_em 'VACRATE' is not read"),
    (cell(adjustment="TC"), "unknown_code", "JVS_Q_NACE2: s_adj 'TC' is not read, NSA, SA are"),
    (cell(size="LT10"), "unknown_code", "declare it in measures/eurostat_vacancies.py"),
    (cell(freq="A"), "unknown_code", "JVS_Q_NACE2: freq 'A'"),
    (cell(flag="?"), "unknown_code", "JVS_Q_NACE2: OBS_FLAG '?'"),
    (cell(nace="J62"), "unknown_code", "JVS_Q_NACE2, DE, JVR: nace_r2 'J62' is neither a section"),
    (cell(nace="S-B"), "unknown_code", "nace_r2 'S-B'"),
    (cell(geo="XX"), "unknown_country", "XX"),
    (cell(period="2025"), "impossible_date", "JVS_Q_NACE2, DE, JVR: TIME_PERIOD '2025' is no quarter"),
    (cell(period="2025-Q5"), "impossible_date", "'2025-Q5' is no quarter"),
    (cell(value=""), "missing_value", "JVS_Q_NACE2, DE, JVR, 2025-Q3: neither a value nor a flag"),
    (cell(value="140"), "out_of_range", "JVS_Q_NACE2, DE, JVR, 2025-Q3: 140 is no rate in percent"),
    (cell(value="-1"), "out_of_range", "-1 is no rate"),
    (cell(indicator="JOBVAC", value="-1"), "negative_number", "JOBVAC, 2025-Q3: -1 posts"),
    (
        cell(indicator="JOBVAC", value="1040.2"),
        "out_of_range",
        "1040.2 is no number of posts; is the file in",
    ),
    (cell(value="many"), "not_a_number", "many"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), CELLS)
def test_a_cell_that_eurostat_would_not_send_is_refused_with_dataset_and_value(line, reason, detail):
    result = quarters(cell(geo="FR"), line)
    assert refusals(result) == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert len(rows(result)) == 1


def test_an_annual_rate_of_a_quarter_or_another_unit_is_refused():
    result = quarters(annual(year="2024-Q1"), annual("PC"), header=ANNUAL)
    assert refusals(result) == [("2", "impossible_date"), ("3", "unknown_code")]


def test_fractions_for_percentages_are_refused_as_a_whole_and_low_rates_are_not():
    result = quarters(cell(value="0.025"), cell(geo="FR", value="0.031"), cell(indicator="JOBVAC", value="9"))
    assert (result.found, refusals(result)) == (1, [("", "other_scale")])
    assert "JVS_Q_NACE2: the highest rate is 0.031" in result.quarantine["detail"][0]
    assert refusals(quarters(cell(nace="B", value="0.1"), cell(nace="D", value="0.2"))) == []


def test_a_cell_stated_twice_is_read_once():
    result = quarters(cell(), cell(value="3"))
    assert [row[7] for row in rows(result)] == [2.5]
    assert refusals(result) == [("3", "repeated_figure")]


@pytest.mark.parametrize("header", [HEADER.replace("sizeclas", "size_emp"), HEADER.replace("geo", "area")])
def test_a_renamed_column_of_eurostat_refuses_the_file(header):
    assert refusals(quarters(cell(), header=header)) == [("", "unknown_columns")]


@pytest.mark.parametrize("column", ["s_adj", "indic_em"])
def test_a_file_of_quarters_without_a_dimension_states_nothing(column):
    lines = [line.split(",") for line in (HEADER + cell()).splitlines()]
    at = lines[0].index(column)
    text = "\n".join(",".join(parts[:at] + parts[at + 1 :]) for parts in lines)
    assert refusals(read(text)) == [("2", "unexpected_shape")]
