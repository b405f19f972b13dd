"""Files of publishers in every shape they have had, and in others: read as declared, or refused by name.

Figures are invented; headers, dates and file names are those of the publishers.
"""

from datetime import datetime
from pathlib import Path

import pytest

from skills_pipeline.anchors import hiring_lab_ai_tracker, published_figures
from skills_pipeline.anchors.catalogue import ANCHORS, SERIES
from skills_pipeline.classify.definitions import DEFINITIONS
from skills_pipeline.sources.base import Parsed, parse_document

LANDED = datetime(2026, 8, 1, 6, 0)


def parsed(name: str, text: str, url: str) -> Parsed:
    result = parse_document(ANCHORS[name], text.encode(), url, LANDED)
    assert result.found == result.figures.height + result.quarantine.height
    assert result.records.is_empty()
    return result


def tracker(text: str, file_name: str = "AI_posting.csv") -> Parsed:
    return parsed("hiring_lab_ai_tracker", text, f"file:x/{file_name}")


def refusals(result: Parsed) -> list[tuple[str, str]]:
    return result.quarantine.select("location", "reason").rows()


def figures(result: Parsed) -> list[tuple]:
    return result.figures.select("series", "country_code", "period", "value").rows()


TRACKER_FORMATS = [
    ("AI_posting_2024-03-31_clean.csv", "date,jobcountry,% of job postings", "31/1/19,US,1.75", "ai_share"),
    ("GenAI_posting_2024-04-30_clean.csv", "date,jobcountry,% of job postings",
     "31/1/19,US,1.75", "genai_share"),
    ("AI_posting_2024-07-31_clean.csv", "modified_date,jobcountry,AI_count,total,ma_share_perc",
     "2019-01-31,US,12,700,1.75", "ai_share"),
    ("GenAI_posting_2024-07-31_clean.csv",
     "modified_date,jobcountry,GenAI_count,total,ma_share_perc,AI_count",
     "2019-01-31,US,12,700,1.75,90.5", "genai_share"),
    ("ai-postings.csv", "modified_date,jobcountry,ma_share_perc", "31/1/19,US,1.75", "ai_share"),
    ("genai-postings.csv", "date,jobcountry,genai_share", "2019-01-31,US,1.75", "genai_share"),
    ("AI_posting_2024-08-31.csv", "modified_date,jobcountry,ma_share_perc", "2019-01-31,US,1.75", "ai_share"),
    ("AI_posting.csv", "date,jobcountry,ai_share", "2019-01-31,US,1.75", "ai_share"),
    ("AI_posting.csv", "date,jobcountry,AI_share_postings", "2019-01-31,US,1.75", "ai_share"),
    ("GenAI_posting.csv", "date,jobcountry,GenAI_share_postings", "2019-01-31,US,1.75", "genai_share"),
    ("renamed.csv", "date,jobcountry,GenAI_share_postings", "2019-01-31,US,1.75", "genai_share"),
]  # fmt: skip


@pytest.mark.parametrize(("file_name", "header", "row", "series"), TRACKER_FORMATS)
def test_every_format_of_the_tracker_states_the_same_figure(file_name, header, row, series):
    result = tracker(f"{header}\n{row}\n", file_name)
    assert figures(result) == [(series, "US", "2019-01-31", 1.75)]
    assert refusals(result) == []


def test_a_figure_carries_publisher_unit_and_nearest_definition():
    row = tracker("date,jobcountry,AI_share_postings\n2019-01-31,GB,2.5\n").figures.row(0, named=True)
    assert row["publisher"] == "Indeed Hiring Lab"
    assert (row["unit"], row["frequency"], row["definition_id"]) == ("% of postings", "D", "any_ai_term")
    assert (row["vintage"], row["source"]) == (None, "hiring_lab_ai_tracker")


def test_a_figure_of_a_day_after_the_commit_is_refused():
    text = "date,jobcountry,AI_share_postings\n2025-02-07,GB,2.5\n2025-02-09,GB,2.6\n"
    result = parsed("hiring_lab_ai_tracker", text, "https://x/a1/AI_posting.csv#2025-02-07")
    assert refusals(result) == [("3", "impossible_date")]


def test_days_and_months_that_changed_places_are_told_by_the_whole_file():
    result = tracker("date,jobcountry,AI_share_postings\n1/2/19,US,1.1\n12/3/19,US,1.2\n13/3/19,US,1.3\n")
    assert [row[2] for row in figures(result)] == ["2019-02-01", "2019-03-12", "2019-03-13"]


HEADER = "date,jobcountry,AI_share_postings\n"
WHOLE = [
    ("", "1", "empty_file"),
    ("\n", "1", "empty_file"),
    (HEADER, "1", "empty_file"),
    ("date,jobcountry,share_of_ai\n2019-01-31,US,1.75\n", "", "unknown_columns"),
    ("date,jobcountry,AI_share_postings,note\n2019-01-31,US,1.75,x\n", "", "unknown_columns"),
    ("day,jobcountry,AI_share_postings\n2019-01-31,US,1.75\n", "", "unknown_columns"),
    (
        "date,modified_date,jobcountry,AI_share_postings\n2019-01-31,2019-01-31,US,1.7\n",
        "",
        "unknown_columns",
    ),
    ("date,jobcountry,AI_share_postings,GenAI_share_postings\n2019-01-31,US,1.7,2\n", "", "unknown_columns"),
    ("<!doctype html><title>Just a moment...</title>", "", "unknown_columns"),
    (f"{HEADER}1/31/19,US,1.75\n2/1/19,US,1.76\n", "", "impossible_date"),
    (f"{HEADER}31/1/19,US,1.75\n2019-02-01,US,1.76\n", "", "impossible_date"),
    (f"{HEADER}1/1/19,US,1.75\n2/1/19,US,1.76\n", "", "ambiguous_dates"),
]


@pytest.mark.parametrize(("text", "location", "reason"), WHOLE)
def test_a_file_that_is_not_as_declared_states_nothing(text, location, reason):
    result = tracker(text)
    assert result.figures.is_empty()
    assert refusals(result) == [(location, reason)]


ROWS = [
    ("2019-01-31,US,", "missing_value"),
    ("2019-01-31,US,.", "not_a_number"),
    ("2019-01-31,US,NaN", "not_a_number"),
    ("2019-01-31,US,1e999", "not_a_number"),
    ("2019-01-31,XX,1.75", "unknown_country"),
    ("2019-01-31,,1.75", "unknown_country"),
    ("2019-13-31,US,1.75", "impossible_date"),
    ("31.01.2019,US,1.75", "impossible_date"),
    ("2026-08-03,US,1.75", "impossible_date"),
    ("2019-01-30,US,1.8", "repeated_figure"),
    ("2019-01-31,US", "wrong_cell_count"),
]


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_a_row_that_is_no_figure_is_refused_and_the_others_are_read(row, reason):
    result = tracker(f"{HEADER}2019-01-30,US,1.7\n{row}\n2019-02-01,US,1.9\n")
    assert refusals(result) == [("3", reason)]
    assert [row[2] for row in figures(result)] == ["2019-01-30", "2019-02-01"]


@pytest.mark.parametrize(
    ("file_name", "header"),
    [("GenAI_posting.csv", HEADER), ("shares.csv", "modified_date,jobcountry,ma_share_perc\n")],
)
def test_a_file_whose_series_is_contradicted_or_told_by_nothing_is_refused(file_name, header):
    result = tracker(f"{header}2019-01-31,US,1.75\n", file_name)
    assert refusals(result) == [("2", "unknown_series")]


INDEX_HEADER = "date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable\n"


def index(text: str) -> Parsed:
    return parsed("hiring_lab_job_postings", text, "file:x/aggregate_job_postings_EA.csv")


def test_a_row_of_the_index_states_an_adjusted_and_an_unadjusted_figure():
    result = index(
        f"{INDEX_HEADER}2020-02-01,EA,100,99.5,total postings\n2020-02-01,EA,98.2,97,new postings\n"
    )
    assert figures(result) == [
        ("total_postings_index_sa", "EA", "2020-02-01", 100.0),
        ("total_postings_index_nsa", "EA", "2020-02-01", 99.5),
        ("new_postings_index_sa", "EA", "2020-02-01", 98.2),
        ("new_postings_index_nsa", "EA", "2020-02-01", 97.0),
    ]
    assert result.figures["definition_id"].null_count() == 4


def test_what_the_index_does_not_declare_is_refused_by_name():
    assert refusals(index("date,jobcountry,indeed_job_postings_index,variable\n2020-02-01,US,9,x\n")) == [
        ("", "unknown_columns")
    ]
    result = index(f"{INDEX_HEADER}2020-02-01,US,100,,old postings\n2020-02-01,US,100,,total postings\n")
    assert refusals(result) == [
        ("2/sa", "unknown_series"),
        ("2/nsa", "unknown_series"),
        ("3/nsa", "missing_value"),
    ]


def test_the_table_of_the_ai_index_has_years_and_codes_of_three_letters():
    text = "Entity,Code,Year,ai_job_postings\nNew Zealand,NZL,2019,0.31\nWorld,OWID_WRL,2019,0.4\n"
    result = parsed("owid_ai_index", text, "https://x")
    assert figures(result) == [("ai_index_share", "NZ", "2019", 0.31)]
    assert refusals(result) == [("3", "unknown_country")]
    renamed = parsed("owid_ai_index", text.replace("ai_job_postings", "share"), "https://x")
    assert refusals(renamed) == [("", "unknown_columns")]


FIGURES_HEADER = "publisher\tseries\tcountry\tperiod\tvalue\tpublished\twhere\n"


@pytest.mark.parametrize(
    ("published", "vintage"),
    [("2025-05-21", "2025-05-21"), ("2025-05", "2025-05-01"), ("2025", "2025-01-01")],
)
def test_a_stated_figure_is_of_the_day_it_came_out(published, vintage):
    text = f"{FIGURES_HEADER}OECD\tai_share\tUS\t2022\t0.8\t{published}\tpage 3\n"
    result = parsed("published_figures", text, "file:x/figures.tsv")
    assert [str(day) for day in result.figures["vintage"]] == [vintage]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("OECD\tai_share\tUS\t2022\t0.8\tspring 2025\tx", "impossible_date"),
        ("OECD\tai_share\tUS\t2022\t0.8\t2021\tx", "impossible_date"),
        ("OECD\tai_share\tUS\t2019-2022\t0.8\t2025\tx", "impossible_date"),
        ("OECD\tjobs\tUS\t2022\t0.8\t2025\tx", "unknown_series"),
        ("Somebody\tai_share\tUS\t2022\t0.8\t2025\tx", "unknown_series"),
    ],
)
def test_a_stated_figure_without_series_or_time_is_refused(row, reason):
    result = parsed("published_figures", f"{FIGURES_HEADER}{row}\n", "file:x/figures.tsv")
    assert refusals(result) == [("2", reason)]


def test_the_table_of_stated_figures_is_read_whole_and_every_series_of_it_is_used():
    path = Path(published_figures.__file__).with_name("figures.tsv")
    result = parsed("published_figures", path.read_text("utf-8"), "file:anchors/figures.tsv")
    assert refusals(result) == []
    used = set(result.figures.select("publisher", "series").rows())
    assert used == {(one.publisher, one.series) for one in published_figures.SERIES}


@pytest.mark.parametrize("name", ANCHORS)
def test_the_declaration_is_complete(name):
    source = ANCHORS[name]
    assert source.name == name
    for text in (source.title, source.url, source.licence, source.citation, source.terms, source.cadence):
        assert text.strip()
    assert source.minimum_interval_seconds >= 1.0


def test_every_series_is_declared_once_explained_and_compared_with_a_definition_of_the_ladder():
    names = [(one.publisher, one.series) for one in SERIES]
    assert len(set(names)) == len(names)
    ladder = {definition.definition_id for definition in DEFINITIONS}
    for one in SERIES:
        assert one.explanation
        assert one.definition_id is None or one.definition_id in ladder
        assert (one.revised_on is None) == (one.revision_reason is None)


def test_earlier_names_of_the_tracker_tell_their_series():
    for name in hiring_lab_ai_tracker._EARLIER_NAMES + hiring_lab_ai_tracker._PRESENT_NAMES:
        result = tracker("date,jobcountry,ma_share_perc\n2019-01-31,US,1.75\n", name)
        wanted = "genai_share" if name.lower().startswith("genai") else "ai_share"
        assert figures(result) == [(wanted, "US", "2019-01-31", 1.75)]


EXAMPLE = Path(__file__).parents[2] / "docs" / "official_cells.example.tsv"


def test_the_example_of_official_cells_is_read_for_a_country_that_exists():
    text = EXAMPLE.read_text("utf-8")
    figures = parsed("official_cells", text.replace("XX", "DE"), "cells.tsv").figures
    assert figures.height == len(text.strip().splitlines()) - 1
    assert figures.select("publisher", "series", "period", "value").row(0) == (
        "Official cells",
        "employment:isco08_1:1",
        "2024",
        100_000,
    )
    assert parsed("official_cells", text, "cells.tsv").figures.is_empty()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("DE\t2024\temployment\tisco08_1\t25\t5\t2025-01-01", "unknown_series"),
        ("DE\t2024\temployment\tisco08_1\t2\t-5\t2025-01-01", "negative_number"),
        ("DE\t2024\temployment\tisco08_1\t2\t5\tlately", "impossible_date"),
    ],
)
def test_what_is_no_official_cell_is_refused_by_name(line, reason):
    header = EXAMPLE.read_text("utf-8").splitlines()[0]
    result = parsed("official_cells", f"{header}\n{line}\n", "cells.tsv")
    assert (result.figures.height, result.quarantine["reason"].to_list()) == (0, [reason])
