"""Contracts as SDMX: components, code lists, and rows as observations."""

import re
from datetime import date

import polars as pl
import pytest

from skills_pipeline.contracts import indicators
from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import REASON, STATUS
from skills_pipeline.publish.sdmx import SdmxError, codelists, concept_of, dataflow, observations

DEFINITIONS = pl.DataFrame({"definition_id": ["ai_demand"], "title": ["AI is asked of the person"]})
VALUES = pl.DataFrame({"value_id": ["task_recognition"], "label": ["Recognition"]})
CONCEPTS = pl.DataFrame({"concept_id": ["llm"], "label": ["Large language models"]})
REASONS = pl.DataFrame({"status_reason": ["few_postings"], "meaning": ["fewer than the minimum"]})


def table(*fields, key, name="t"):
    return Table("indicators", name, "A table.", fields, key)


MONTHLY = table(
    Field("month", "text", "month"),
    Field("country_code", "text", "country"),
    Field("postings", "integer", "postings"),
    Field("share_pct", "number", "share", nullable=True),
    Field("is_new", "boolean", "whether it is new", nullable=True),
    Field("note", "text", "note", nullable=True),
    STATUS,
    REASON,
    key=("country_code", "month"),
)
ROW = {
    "month": "2025-01",
    "country_code": "DE",
    "postings": 40,
    "share_pct": 2.5,
    "is_new": True,
    "note": "x",
    "obs_status": "A",
    "status_reason": None,
}


def lists(*tables):
    return codelists(tables, DEFINITIONS, CONCEPTS, VALUES, REASONS)


def observed(contract, *rows):
    frame = pl.DataFrame(rows, schema_overrides={"status_reason": pl.String})
    return observations(frame, contract, lists(contract))


def components(contract):
    return [(part.component_id, part.role, part.list_id) for part in dataflow(contract).components]


def test_keys_are_dimensions_numbers_measures_and_the_rest_attributes():
    assert components(MONTHLY) == [
        ("FREQ", "dimension", "CL_FREQ"),
        ("REF_AREA", "dimension", "CL_AREA"),
        ("TIME_PERIOD", "dimension", None),
        ("POSTINGS", "measure", None),
        ("SHARE_PCT", "measure", None),
        ("IS_NEW", "attribute", None),
        ("NOTE", "attribute", None),
        ("OBS_STATUS", "attribute", "CL_OBS_STATUS"),
        ("STATUS_REASON", "attribute", "CL_STATUS_REASON"),
    ]


def test_a_stated_frequency_is_the_frequency_and_a_table_without_a_time_has_none():
    stated = table(
        *(Field(name, "text", name) for name in ("period", "frequency")),
        Field("n", "integer", "n"),
        key=("frequency", "period"),
    )
    assert [part[0] for part in components(stated)] == ["FREQ", "TIME_PERIOD", "N"]
    timeless = table(Field("source", "text", "source"), Field("n", "integer", "n"), key=("source",))
    assert [part[0] for part in components(timeless)] == ["SOURCE", "N"]


def test_a_table_without_a_number_measures_its_texts():
    register = table(Field("subject", "text", "s"), Field("version", "text", "v"), key=("subject",))
    assert components(register) == [("SUBJECT", "dimension", None), ("VERSION", "measure", None)]


def test_allowed_values_are_a_code_list_that_tables_share():
    first, second = (
        table(
            Field("kind", "text", "k", allowed=(code,)), Field("n", "integer", "n"), key=("kind",), name=code
        )
        for code in ("a", "b")
    )
    listed = lists(first, second)["CL_KIND"]
    assert [code.code for code in listed.codes] == ["a", "b"]


def test_codes_of_the_release_have_the_names_of_its_tables():
    names = {code.code: code.name for code in lists(MONTHLY)["CL_DEFINITION_ID"].codes}
    assert names == {"_T": "All postings", "ai_demand": "AI is asked of the person"}
    values = {code.code: code.name for code in lists(MONTHLY)["CL_FRAMEWORK_VALUE"].codes}
    assert values == {"task_recognition": "Recognition"}
    areas = {code.code: code.name for code in lists(MONTHLY)["CL_AREA"].codes}
    assert (areas["SE"], areas["_T"]) == ("Sweden", "All countries")


def test_a_code_that_sdmx_does_not_allow_is_refused():
    with pytest.raises(SdmxError, match=r"CL_CONCEPT_ID: 'a b'"):
        codelists((), DEFINITIONS, CONCEPTS.with_columns(concept_id=pl.lit("a b")), VALUES, REASONS)


def test_an_identifier_that_sdmx_does_not_allow_is_refused():
    contract = table(Field("2nd", "text", "x"), Field("n", "integer", "n"), key=("2nd",))
    with pytest.raises(SdmxError, match="'2ND' is no SDMX identifier"):
        dataflow(contract)


def test_two_times_in_a_key_are_refused():
    contract = table(
        *(Field(name, "text", name) for name in ("month", "year")),
        Field("n", "integer", "n"),
        key=("month", "year"),
    )
    with pytest.raises(SdmxError, match="'TIME_PERIOD'"):
        dataflow(contract)


def test_concepts_are_shared_where_tables_mean_the_same():
    other = table(
        Field("country_code", "text", "country, or _T"),
        Field("postings", "integer", "other postings"),
        Field("share_pct", "number", "share"),
        key=("country_code",),
        name="other",
    )
    concepts = concept_of((MONTHLY, other))
    assert concepts["T", "REF_AREA"] == concepts["OTHER", "REF_AREA"]
    assert concepts["T", "SHARE_PCT"] == concepts["OTHER", "SHARE_PCT"]
    assert concepts["T", "POSTINGS"].concept_id == "POSTINGS_T"
    assert concepts["OTHER", "POSTINGS"].description == "other postings"


def test_concepts_of_the_published_tables_have_one_meaning_each():
    concepts = set(concept_of(indicators.TABLES).values())
    assert len({concept.concept_id for concept in concepts}) == len(concepts)


def test_a_row_is_an_observation_with_its_numbers_as_they_are():
    rows = observed(MONTHLY, ROW | {"share_pct": 0.1 + 0.2, "status_reason": None})
    assert rows.row(0, named=True) == {
        "FREQ": "M",
        "REF_AREA": "DE",
        "TIME_PERIOD": "2025-01",
        "POSTINGS": 40,
        "SHARE_PCT": 0.1 + 0.2,
        "IS_NEW": True,
        "NOTE": "x",
        "OBS_STATUS": "A",
        "STATUS_REASON": None,
    }


@pytest.mark.parametrize(
    ("column", "period", "frequency"),
    [
        ("year", "2025", "A"),
        ("month", "2025-12", "M"),
        ("week", "2024-W53", "W"),
        ("day", date(2025, 2, 28), "D"),
        ("period", "2025-02-28", "D"),
    ],
)
def test_the_frequency_is_told_from_the_period(column, period, frequency):
    kind = "date" if isinstance(period, date) else "text"
    contract = table(Field(column, kind, column), Field("n", "integer", "n"), key=(column,))
    rows = observations(pl.DataFrame({column: [period], "n": [1]}), contract, lists(contract))
    assert rows.rows() == [(frequency, str(period), 1)]


WINDOW = table(
    *(Field(name, "text", name) for name in ("period", "first_month", "last_month")),
    Field("n", "integer", "n"),
    key=("period",),
)


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [("2025-01", "2025-12", "2025-01-01/P12M"), ("2024-11", "2025-10", "2024-11-01/P12M"),
     ("2025-01", "2025-03", "2025-01-01/P3M")],
)  # fmt: skip
def test_the_latest_twelve_months_are_the_time_range_that_the_row_states(first, last, span):
    frame = pl.DataFrame(
        {
            "period": ["2024", "latest_12"],
            "first_month": ["2024-01", first],
            "last_month": ["2024-12", last],
            "n": 1,
        }
    )
    rows = observations(frame, WINDOW, lists(WINDOW))
    assert rows.select("FREQ", "TIME_PERIOD", "FIRST_MONTH", "LAST_MONTH").rows() == [
        ("A", "2024", "2024-01", "2024-12"),
        ("_O", span, first, last),
    ]


def test_latest_twelve_months_of_a_table_that_does_not_state_them_are_refused():
    contract = table(Field("period", "text", "p"), Field("n", "integer", "n"), key=("period",))
    with pytest.raises(SdmxError, match="latest_12"):
        observations(pl.DataFrame({"period": ["latest_12"], "n": [1]}), contract, lists(contract))


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("country_code", "XX", "not in the code list CL_AREA"),
        ("country_code", "", "empty in the key"),
        ("obs_status", "Z", "not in the code list CL_OBS_STATUS"),
        ("status_reason", "tired", "not in the code list CL_STATUS_REASON"),
        ("month", "2025-13", "no SDMX period"),
        ("month", "last month", "no SDMX period"),
        ("month", "2025-02-30", "no SDMX period"),
        ("share_pct", float("inf"), "no finite number"),
        ("share_pct", float("nan"), "no finite number"),
        ("note", "a\x0bb", "holds a character that XML cannot"),
    ],
)
def test_a_value_without_a_place_in_sdmx_is_refused_by_name(column, value, fault):
    with pytest.raises(
        SdmxError, match=rf"indicators\.t, column {column}, value {re.escape(repr(value))}: {fault}"
    ):
        observed(MONTHLY, ROW, ROW | {column: value})
