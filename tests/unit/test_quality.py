"""What the quality report states of a release: figures checked by hand, and words for what is absent."""

import datetime as dt
import json
from collections.abc import Iterator
from gettext import NullTranslations

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, empty, release_tables, vintage_row

from skills_pipeline.contracts import indicators
from skills_pipeline.contracts.base import conform
from skills_pipeline.publish import quality, quality_data, wording
from skills_pipeline.publish.page import NAVIGATION, factor, median, points
from skills_pipeline.publish.wording import LANGUAGES, file_in

NO_RECORDS = pl.DataFrame(schema=quality_data.RECORD_COLUMNS)
NO_STATUSES = pl.DataFrame(schema=quality_data.STATUS_COLUMNS)


def row(**values: object) -> dict[str, object]:
    return values


def cells(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Cells of the headline: country, month, postings, status, reason, ends of the interval for clusters."""
    columns = ("country_code", "month", "postings", "obs_status", "status_reason", "low", "high")
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    return frame.rename({"low": "cluster_low_pct", "high": "cluster_high_pct"}).with_columns(
        pl.col("status_reason").cast(pl.String),
        pl.col("cluster_low_pct", "cluster_high_pct").cast(pl.Float64),
        definition_id=pl.lit("ai_demand"),
    )


def coverage(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=("source", "country_code", "postings"), orient="row")


REASONS = pl.DataFrame({"status_reason": ["few_postings"], "meaning": ["too few"]})
SHARE = cells(
    ("SE", "2025-01", 100, "A", None, 2.0, 6.0),
    ("SE", "2025-02", 120, "B", None, 2.0, 12.0),
    ("SE", "2025-03", 10, "Q", "few_postings", None, None),
    ("DE", "2025-03", 40, "P", None, 1.0, 21.0),
)


# --- figures ------------------------------------------------------------------------------------


def test_cells_are_counted_by_status_with_their_meaning() -> None:
    found = quality_data.withheld_cells(SHARE, REASONS)
    assert found.select("obs_status", "status_reason", "meaning", "cells", "postings").rows() == [
        ("A", None, "normal", 1, 100),
        ("B", None, "break in the series", 1, 120),
        ("P", None, "provisional, the period not over", 1, 40),
        ("Q", "few_postings", "too few", 1, 10),
    ]


def test_a_country_has_its_months_sources_and_width() -> None:
    sources = coverage(("b", "SE", 30), ("a", "SE", 190), ("a", "SE", 10), ("b", "DE", 40), ("a", "ZZ", 5))
    found = quality_data.country_coverage(SHARE, sources).drop("country_code")
    assert found.sort("country").to_dicts() == [
        row(country="Germany", months=1, months_with_value=1, postings=40, median_half_width_pp=10.0)
        | row(sources=1, largest_source="b", largest_source_pct=100.0),
        # Half widths 2 and 5, and a month without a share.
        row(country="Sweden", months=3, months_with_value=2, postings=230, median_half_width_pp=3.5)
        | row(sources=2, largest_source="a", largest_source_pct=100 * 200 / 230),
    ]


def test_a_month_without_a_row_is_one_without_a_posting_and_a_country_without_a_share_is_left_out() -> None:
    withheld = cells(("MT", "2025-03", 3, "Q", "few_postings", None, None))
    found = (
        quality_data.status_months(pl.concat([SHARE, withheld]))
        .select("country_code", "month", "obs_status")
        .rows()
    )
    assert found == [
        ("DE", "2025-01", "M"),
        ("DE", "2025-02", "M"),
        ("DE", "2025-03", "P"),
        ("SE", "2025-01", "A"),
        ("SE", "2025-02", "B"),
        ("SE", "2025-03", "Q"),
    ]


def test_unknown_country_is_a_part_of_what_was_kept() -> None:
    assert quality_data.unknown_country(coverage(("a", "ZZ", 5), ("a", "SE", 20))) == {
        "kept": 25,
        "unknown": 5,
        "unknown_pct": 20.0,
    }
    assert quality_data.unknown_country(coverage().cast({"postings": pl.Int64}))["unknown_pct"] is None


def test_lateness_is_from_the_newest_posting_to_the_last_fetch_and_behind_the_newest_fetch() -> None:
    days = pl.DataFrame(
        {
            "source": ["a", "a", "b"],
            "last_posted_on": [dt.date(2025, 3, 1), dt.date(2025, 3, 30), dt.date(2025, 1, 31)],
        }
    )
    sources = pl.DataFrame(
        {
            "source": ["a", "b", "figures"],
            "title": ["A", "B", "Figures"],
            "cadence": "daily",
            "last_fetched_at": [dt.datetime(2025, 4, 2, 5), dt.datetime(2025, 2, 2), dt.datetime(2025, 4, 3)],
        }
    )
    funnel = pl.DataFrame(
        {"source": ["a", "b", "figures"], "documents": 1, "classified": 1, "figures": [0, 0, 7]}
    )
    found = quality_data.punctuality(days, sources, funnel)
    assert found.select("source", "days_to_fetch", "days_behind_release").rows() == [
        ("a", 3, 1),
        ("b", 2, 60),
    ]


def test_rates_of_the_classifier_need_thirty_labels_on_their_side() -> None:
    audit = pl.DataFrame(
        {
            "definition_id": ["ai_demand", "ai_demand", "ai_build"],
            "language": ["en", "sv", "en"],
            "true_positives": [27, 5, 99],
            "false_negatives": [3, 5, 99],
            "false_positives": [4, 0, 99],
            "true_negatives": [36, 20, 99],
        }
    )
    found = quality_data.classifier_errors(audit, "ai_demand")
    assert found.select("language", "labelled", "sensitivity_pct", "specificity_pct").rows() == [
        ("en", 70, 90.0, 90.0),
        ("sv", 30, None, None),
        ("all", 100, 80.0, pytest.approx(100 * 56 / 60)),
    ]
    # Wilson's interval of 27 of 30, as Newcombe (1998) gives it to one decimal: 74.4 to 96.5.
    assert found.select(pl.col("sensitivity_low_pct", "sensitivity_high_pct").round(1)).row(0) == (74.4, 96.5)


def test_widths_are_medians_over_cells_with_a_value() -> None:
    measured = SHARE.with_columns(
        share_low_pct=pl.col("cluster_low_pct") + 1,
        share_high_pct=pl.col("cluster_high_pct") - 1,
        corrected_low_pct=pl.lit(None, pl.Float64),
        corrected_high_pct=pl.lit(None, pl.Float64),
        design_effect=pl.lit(1.5),
        employers=pl.lit(4),
    )
    definitions = pl.DataFrame({"definition_id": ["ai_demand"], "title": ["Asked"], "position": [1]})
    windows = measured.with_columns(period=pl.lit("2025")).clear()
    found = quality_data.interval_widths(measured, windows, definitions).row(0, named=True)
    assert (found["period"], found["cells"], found["postings"]) == ("month", 3, 100.0)
    # Half widths 2, 5 and 10; Wilson's one point narrower on each side.
    assert (found["cluster_half_width_pp"], found["wilson_half_width_pp"]) == (5.0, 4.0)
    assert found["corrected_half_width_pp"] is None


def test_a_field_is_known_as_often_as_in_all_sources_together() -> None:
    by_source = pl.DataFrame(
        {
            "field": ["pay", "pay"],
            "postings": [100, 300],
            "known": [50, 30],
            "checked_anywhere": [10, 10],
            "precision_pct": [90.0, 90.0],
            "precision_low_pct": [60.0, 60.0],
        }
    )
    assert quality_data.fields(by_source).to_dicts() == [
        row(field="pay", postings=400, known=80, checked_anywhere=10, precision_pct=90.0)
        | row(precision_low_pct=60.0, known_pct=20.0)
    ]


def test_duplicates_are_what_the_rules_take_out() -> None:
    sensitivity = pl.DataFrame(
        {
            "postings_undeduplicated": [100, 60],
            "postings_exact": [90, 60],
            "postings_near": [80, 60],
            "removed_pct": [20.0, 0.0],
        }
    )
    assert quality_data.duplicate_totals(sensitivity) == row(
        undeduplicated=160, exact=150, near=140, removed_pct=12.5, cells=2
    ) | row(median_removed_pct=10.0, largest_removed_pct=20.0)


def test_only_material_breaks_are_told() -> None:
    breaks = pl.DataFrame(
        {
            "country_code": ["SE", "SE", "SE"],
            "month": ["2025-03", "2025-01", "2025-02"],
            "source": ["b", "a", "c"],
            "break_kind": ["source_started", "source_stopped", "source_started"],
            "part_pct": [12.4, 50.0, 1.0],
            "is_material": [True, True, False],
        }
    )
    told = "2025-03 b started (12 %); 2025-01 a stopped (50 %)"
    assert quality_data.material_breaks(breaks).select("country", "breaks", "what").rows() == [
        ("Sweden", 2, told)
    ]


def test_versions_that_change_alike_are_told_once() -> None:
    change = {"vintage": 2, "version_before": "1", "version": "2"}
    register = pl.DataFrame(
        [change | row(definition_id=name, subject="lexicon") for name in ("ai_demand", "ai_build")]
        + [change | row(definition_id="ai_build", subject="definition")]
    )
    definitions = pl.DataFrame({"definition_id": ["ai_demand", "ai_build"]})
    found = quality_data.version_changes(register, definitions).select("vintage", "subject", "which").rows()
    assert found == [(2, "definition", "ai_build"), (2, "lexicon", "all")]


def test_ratios_are_of_the_periods_that_have_one() -> None:
    key = {"publisher": "x", "series": "s"}
    pairs = pl.DataFrame(
        [
            key | row(definition_id="ai_demand", ratio=ratio, explanation="why")
            for ratio in (0.5, 2.0, 4.0, None)
        ]
    )
    titles = pl.DataFrame([key | row(title="Theirs")])
    found = quality_data.anchor_ratios(pairs, titles).row(0, named=True)
    assert (found["title"], found["periods"], found["compared"]) == ("Theirs", 4, 3)
    assert (found["ratio_low"], found["ratio_median"], found["ratio_high"]) == (0.5, 2.0, 4.0)


def test_revisions_have_a_mean_that_tells_of_bias_and_one_that_tells_of_size() -> None:
    revisions = pl.DataFrame({"definition_id": "ai_demand", "revision_in_all_pp": [1.0, -0.5, None]})
    found = quality_data.mean_revisions(revisions, SHARE).row(0, named=True)
    assert (found["cells"], found["revised"], found["without_value"]) == (4, 3, 1)
    assert (found["mean_revision_pp"], found["mean_absolute_revision_pp"]) == (0.25, 0.75)
    assert found["largest_revision_pp"] == 1.0


def test_checks_are_counted_by_severity() -> None:
    checks = pl.DataFrame({"severity": ["fail", "warn", "warn"], "failures": [0, 3, 0]})
    assert quality_data.check_totals(checks).rows() == [("fail", 1, 1, 0), ("warn", 2, 1, 1)]


def test_numbers_are_written_with_the_digits_they_deserve() -> None:
    assert [points(-0.254), points(None)] == ["−0.25", "–"]
    assert [factor(0.5), factor(12.34), factor(None)] == ["0.50", "12.3", "–"]
    assert [median(7.0), median(7.5), median(1204.0)] == ["7", "7.5", "1,204"]


# --- page ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A release with cells and sources, of which nothing else was measured."""
    made = release_tables()
    return {
        table.qualified_name: made.get(table.qualified_name, empty(table.qualified_name))
        for table in quality.NEEDED
    }


@pytest.fixture(scope="module")
def figures(tables: Tables) -> quality.Figures:
    return quality.quality_figures(tables, NO_RECORDS, NO_STATUSES)


@pytest.fixture(scope="module")
def html(figures: quality.Figures) -> str:
    return quality.render_quality(figures)


def text(html: str, selector: str) -> str:
    node = LexborHTMLParser(html).css_first(selector)
    assert node is not None, f"no element {selector}"
    return " ".join(node.text().split())


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("#accuracy", "No hand-labelled posting came with this release"),
        ("#accuracy", "No record was refused"),
        ("#accuracy", "No posting was kept, so nothing can be a copy"),
        ("#comparability", "No source started or stopped"),
        ("#coherence", "No published figure of others is in this release"),
        ("#coherence", "No such statistics were landed"),
        ("#revisions", "This is the first release of its warehouse"),
        ("#confidentiality", "No table has a cell"),
        ("#coverage", "No posting was withheld from classification"),
    ],
)
def test_what_a_release_lacks_is_said_in_words(html: str, section: str, said: str) -> None:
    assert said in text(html, section)


def official(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Rows of vacancy_coverage: country, quarter, industry, size class, rate, vacancies, open, AI share."""
    columns = ("country_code", "quarter", "industry", "size_class", "vacancy_rate_pct", "vacancies")
    frame = pl.DataFrame(rows, schema=(*columns, "open_postings", "ai_share_pct"), orient="row")
    return conform(
        frame.with_columns(
            postings=100,
            ai_postings=10,
            months=3,
            open_per_vacancy=pl.col("open_postings") / pl.col("vacancies"),
            ai_share_low_pct=pl.col("ai_share_pct") - 5,
            ai_share_high_pct=pl.col("ai_share_pct") + 5,
            interval_method=pl.lit("wilson_95"),
            obs_flag=pl.lit("p"),
            vacancies_obs_flag=pl.lit(None, pl.String),
            obs_status=pl.lit("P"),
            status_reason=pl.lit(None, pl.String),
        ),
        indicators.vacancies.VACANCY_COVERAGE,
    )


def test_official_vacancies_are_of_the_latest_quarter_and_its_widest_survey(tables: Tables) -> None:
    coverage = official(
        ("DE", "2025-Q1", "B-S", "GE10", 2.1, 150.0, 60, 10.0),
        ("DE", "2025-Q1", "B-S", "TOTAL", 2.0, 200.0, 60, 10.0),
        ("DE", "2025-Q2", "B-S", "TOTAL", None, None, 60, 10.0),
        ("DE", "2024-Q4", "A-S", "TOTAL", 1.9, 200.0, 60, 10.0),
        ("FR", "2025-Q1", "B-S", "GE10", 2.4, None, None, None),
    )
    named = {"indicators.vacancy_coverage": coverage}
    html = quality.render_quality(quality.quality_figures(tables | named, NO_RECORDS, NO_STATUSES))
    rows = [
        " ".join(node.text(separator=" ").split())
        for node in LexborHTMLParser(html).css("#vacancies tbody tr")
    ]
    assert rows == [
        "France 2025-Q1 B-S, GE10 2.4 – 100 – – – – p",
        "Germany 2025-Q1 B-S, TOTAL 2.0 200 100 60 0.30 10.0 5.0–15.0 p",
    ]


def test_a_release_without_any_row_is_described_all_the_same(tables: Tables) -> None:
    bare = {name: frame.clear() for name, frame in tables.items()} | {"meta.release": tables["meta.release"]}
    html = quality.render_quality(quality.quality_figures(bare, NO_RECORDS, NO_STATUSES))
    assert "No country has a month with postings" in text(html, "#coverage")
    assert "No cell has a share" in text(html, "#accuracy")
    assert "No check ran" in text(html, "#checks")


def test_records_and_statuses_stand_with_their_reasons(tables: Tables) -> None:
    records = pl.DataFrame(
        [
            ("quarantined", "b", "missing_text", 2),
            ("quarantined", "a", "missing_text", 3),
            ("withheld", "a", "snippet", 9),
        ],
        schema=quality_data.RECORD_COLUMNS,
        orient="row",
    )
    statuses = pl.DataFrame(
        [("one", "Q", "few_postings", 4), ("two", "Q", "few_postings", 5)],
        schema=quality_data.STATUS_COLUMNS,
        orient="row",
    )
    html = quality.render_quality(quality.quality_figures(tables, records, statuses))
    assert text(html, "#quarantine tbody tr") == "missing_text5a, b"
    assert text(html, "#withheld tbody tr") == "snippet9a"
    assert text(html, "#statuses tbody tr").startswith("Qfew_postings")
    assert text(html, "#statuses tbody tr").endswith("92")


def test_vintages_without_a_revision_are_told_from_a_first_release(tables: Tables) -> None:
    two = pl.DataFrame([vintage_row(number, dt.datetime(2026, 1, number)) for number in (1, 2)])
    html = quality.render_quality(
        quality.quality_figures(tables | {"meta.vintages": two}, NO_RECORDS, NO_STATUSES)
    )
    assert "This warehouse has 2 releases. No cell was stated otherwise" in text(html, "#revisions")
    assert LexborHTMLParser(html).css_first("#revisions a").attributes["href"] == "revisions.html"


def test_the_json_has_the_figures_of_the_page(figures: quality.Figures, html: str) -> None:
    read = json.loads(quality.quality_json(figures))
    assert read["cells_with_value"] == figures["cells_with_value"]
    assert f"{read['cells_with_value']:,} of {read['cells']:,} cells" in text(html, "#coverage")
    assert read["release"]["as_of"] == "2026-01-20 04:30:00"


def test_markup_in_a_release_stays_text(tables: Tables) -> None:
    sources = tables["meta.sources"].with_columns(terms=pl.lit("<script>alert(1)</script>"))
    html = quality.render_quality(
        quality.quality_figures(tables | {"meta.sources": sources}, NO_RECORDS, NO_STATUSES)
    )
    assert "<script>" not in html
    assert "<script>" in text(html, "#licences")


def test_every_picture_has_words_and_the_page_needs_nothing_else(html: str) -> None:
    page = LexborHTMLParser(html)
    assert len(page.css("svg")) == 4
    assert all(node.parent.attributes.get("aria-label") for node in page.css("svg"))
    links = {node.attributes["href"] for node in page.css("a")}
    pages = {file for file, _ in NAVIGATION} | {file_in(language, "quality.html") for language in LANGUAGES}
    assert {link for link in links if not link.startswith("#")} == pages | {"quality.json"}


class InBrackets(NullTranslations):
    """A language in which every text is the English one in brackets."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"


@pytest.fixture
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wording, "_translations", lambda code: InBrackets())
    with wording.speaking("nl"):
        yield


@pytest.mark.usefixtures("in_brackets")
def test_codes_are_worded_in_the_language_of_the_page() -> None:
    found = quality_data.withheld_cells(SHARE, REASONS)
    # Meanings of reasons come in the language of the page from the frame.
    assert found["meaning"].to_list()[1:] == [
        "[break in the series]",
        "[provisional, the period not over]",
        "too few",
    ]
    breaks = cells(("SE", "2025-01", 1, "B", None, None, None)).with_columns(
        source=pl.lit("a"), break_kind=pl.lit("source_stopped"), part_pct=pl.lit(50.0), is_material=True
    )
    assert quality_data.material_breaks(breaks)["what"].item() == "2025-01 a [stopped] (50 %)"
    change = row(vintage=2, version_before="1", version="2", definition_id="ai_demand", subject="lexicon")
    definitions = pl.DataFrame({"definition_id": ["ai_demand"]})
    changes = quality_data.version_changes(pl.DataFrame([change]), definitions)
    assert changes.select("subject", "which").row(0) == ("[lexicon]", "[all]")


@pytest.mark.usefixtures("in_brackets")
def test_a_cadence_is_worded_where_it_is_a_known_one(figures: quality.Figures) -> None:
    source = figures["punctuality"][0]
    rows = [source | {"cadence": cadence} for cadence in ("daily", "every fortnight", None)]
    html = quality.render_quality(figures | {"punctuality": rows})
    cells_of_cadence = LexborHTMLParser(html).css("#punctuality tbody td:nth-child(2)")
    assert [cell.text() for cell in cells_of_cadence] == ["[daily]", "every fortnight", "–"]


def test_a_table_that_is_absent_is_named(tables: Tables) -> None:
    with pytest.raises(ValueError, match=r"meta\.audit"):
        quality.quality_figures(
            {name: frame for name, frame in tables.items() if name != "meta.audit"}, NO_RECORDS, NO_STATUSES
        )
