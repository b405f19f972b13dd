"""What the page Revisions and the overview say of releases and of others' figures, and of their absence."""

import datetime as dt

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, release_tables
from tests.revision_tables import FIRST_AS_OF, second_release, with_anchor

from skills_pipeline.publish import charts, quality_data, revision_data
from skills_pipeline.publish.page import interval, percent
from skills_pipeline.publish.report import render_report
from skills_pipeline.publish.report_data import country_ranking, window_shares
from skills_pipeline.publish.revisions import render_revisions

SHARE = "indicators.ai_posting_share"
STATED = "indicators.share_vintages"
REVISIONS = "indicators.share_revisions"
ONE_PAIR = {"country_code": "DE", "period": "2025-12", "share_pct": 4.0, "their_share_pct": 2.0}


@pytest.fixture(scope="module")
def first() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def second(first: Tables) -> Tables:
    return second_release(first)


@pytest.fixture(scope="module")
def first_page(first: Tables) -> str:
    return render_revisions(first)


@pytest.fixture(scope="module")
def second_page(second: Tables) -> str:
    return render_revisions(second)


@pytest.fixture(scope="module")
def anchor_page(first: Tables) -> str:
    return render_revisions(with_anchor(first, ONE_PAIR))


def text(html: str, selector: str) -> str:
    node = LexborHTMLParser(html).css_first(selector)
    assert node is not None, f"no element {selector}"
    return " ".join(node.text().split())


def cells(html: str, table: str) -> list[list[str]]:
    found = LexborHTMLParser(html).css(f"{table} tbody tr")
    return [[cell.text().strip() for cell in row.css("th, td")] for row in found]


# --- selection -----------------------------------------------------------------------------------


def stated(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Rows of share_vintages under the headline: country, month, vintage, postings, AI postings, share."""
    columns = ("country_code", "month", "vintage", "postings", "ai_postings", "share_pct")
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    return frame.with_columns(definition_id=pl.lit("ai_demand"))


THREE = stated(
    ("DE", "2025-01", 1, 40, 4, 10.0),
    ("DE", "2025-02", 1, 50, 5, 10.0),
    ("DE", "2025-01", 2, 40, 6, 15.0),
    ("SE", "2025-01", 2, 60, 3, 5.0),
    ("DE", "2025-02", 3, None, None, None),
)


@pytest.mark.parametrize(
    ("vintage", "shares"),
    [
        (1, {("DE", "2025-01"): 10.0, ("DE", "2025-02"): 10.0}),
        (2, {("DE", "2025-01"): 15.0, ("DE", "2025-02"): 10.0, ("SE", "2025-01"): 5.0}),
        (3, {("DE", "2025-01"): 15.0, ("SE", "2025-01"): 5.0}),
    ],
)
def test_a_release_stated_the_latest_row_of_each_cell_up_to_it(
    vintage: int, shares: dict[tuple[str, str], float]
) -> None:
    found = revision_data.as_stated(THREE, vintage)
    assert {(row["country_code"], row["month"]): row["share_pct"] for row in found.to_dicts()} == shares
    assert set(found["vintage"]) == {vintage}


@pytest.mark.parametrize(
    ("vintages", "drawn"), [([1], [1]), ([1, 2, 3], [1, 2, 3]), (list(range(1, 12)), [1, 3, 5, 7, 9, 11])]
)
def test_of_many_releases_the_first_the_latest_and_some_between_are_drawn(
    vintages: list[int], drawn: list[int]
) -> None:
    assert revision_data.drawn_vintages(vintages) == drawn


def test_the_total_of_a_release_is_summed_over_its_countries() -> None:
    total = revision_data.window_total(revision_data.as_stated(THREE, 2))
    assert (total["months"], total["postings"], total["ai_postings"]) == (["2025-01", "2025-02"], 150, 14)
    assert total["share_pct"] == pytest.approx(100 * 14 / 150)
    # Wilson's interval of 14 of 150, from its formula by hand: (15.92 ± 7.24) / 153.84.
    assert (total["share_low_pct"], total["share_high_pct"]) == pytest.approx((5.64, 15.06), abs=0.01)
    nothing = revision_data.window_total(THREE.clear())
    assert (nothing["months"], nothing["share_pct"]) == ([], None)


def test_series_have_a_row_each_month_and_release_and_the_interval_of_the_latest(second: Tables) -> None:
    series = revision_data.vintage_series(second[SHARE], second[STATED], [1, 2])
    assert series["country"].unique(maintain_order=True).to_list()[:2] == ["Germany", "United Kingdom"]
    assert series["country"].n_unique() == revision_data.PANELS
    german = series.filter(country_code="DE")
    assert german.height == 2 * 24
    then, now = (german.filter(month="2025-12", vintage=vintage).row(0, named=True) for vintage in (1, 2))
    assert then["share_pct"] - now["share_pct"] == pytest.approx(1.5)
    assert (then["share_low_pct"], now["share_low_pct"] is None) == (None, False)
    assert german.filter(month="2026-01", vintage=1)["share_pct"].to_list() == [None]


def test_pairs_are_of_the_latest_period_in_which_both_have_a_share(first: Tables) -> None:
    tables = with_anchor(
        first,
        ONE_PAIR,
        ONE_PAIR | {"period": "2025-11", "share_pct": 9.0},
        ONE_PAIR | {"period": "2026-01", "share_pct": None},
        ONE_PAIR | {"country_code": "SE", "their_share_pct": 0.0},
        ONE_PAIR | {"country_code": "FR", "share_pct": 1.0},
    )
    pairs = revision_data.anchor_pairs(tables["indicators.reconciliation"])
    assert pairs.select("country", "period", "ratio").rows() == [
        ("France", "2025-12", 0.5),
        ("Germany", "2025-12", 2.0),
    ]


@pytest.mark.parametrize(
    ("shares", "ends"),
    [([0.3, 4.0], (0.2, 5.0)), ([2.0], (2.0, 5.0)), ([], (1.0, 2.0)), ([0.05, 20.0], (0.05, 20.0))],
)
def test_a_logarithmic_axis_ends_at_round_shares(shares: list[float], ends: tuple[float, float]) -> None:
    assert charts.log_ends(pl.Series(shares, dtype=pl.Float64)) == pytest.approx(ends)


def test_a_source_is_late_when_more_than_two_of_its_periods_passed_before_the_newest_fetch() -> None:
    names = ["daily_late", "daily", "weekly", "once"]
    days = [dt.datetime(2025, 3, day) for day in (7, 8, 1, 1)]
    sources = pl.DataFrame(
        {
            "source": [*names, "newest"],
            "title": [name.upper() for name in names] + ["NEWEST"],
            "cadence": ["daily", "daily", "weekly", "once", "hourly"],
            "last_fetched_at": [*days, dt.datetime(2025, 3, 10)],
        }
    )
    funnel = pl.DataFrame({"source": sources["source"], "documents": 1, "classified": 1, "figures": 0})
    coverage = pl.DataFrame({"source": ["daily"], "last_posted_on": [dt.date(2025, 3, 1)]})
    fresh = quality_data.freshness(quality_data.punctuality(coverage, sources, funnel))
    assert fresh == {
        "sources": 5,
        "newest": dt.date(2025, 3, 10),
        "oldest": dt.date(2025, 3, 1),
        "without_cadence": 1,
        "late": [{"title": "DAILY_LATE", "cadence": "daily", "days_behind_release": 3}],
    }


# --- our own revisions ---------------------------------------------------------------------------


def test_a_first_release_says_that_nothing_was_revised(first_page: str) -> None:
    assert "This is the first release of its warehouse: nothing has been revised" in text(
        first_page, "#releases"
    )
    assert [row[0] for row in cells(first_page, "#vintages")] == ["1"]
    assert LexborHTMLParser(first_page).css("#series, #size, #versions, #redefinitions, svg") == []


def test_a_revised_month_is_drawn_and_told(second_page: str, second: Tables) -> None:
    assert [row[0] for row in cells(second_page, "#vintages")] == ["2", "1"]
    panels = LexborHTMLParser(second_page).css("#series .panels li")
    assert len(panels) == revision_data.PANELS
    german = panels[0].css_first(".chart").attributes["aria-label"]
    assert german.startswith("Germany: monthly share as 2 releases stated it. Release 1 ends at")
    assert {"release 1", "release 2"} <= {node.text() for node in panels[0].css("svg text")}
    (row,) = second[REVISIONS].to_dicts()
    now = second[SHARE].filter(definition_id="ai_demand", country_code="DE", month="2025-12")
    ends = now.select("cluster_low_pct", "cluster_high_pct").row(0)
    assert cells(second_page, "#largest") == [
        [
            *("Germany", "2025-12", percent(row["first_share_pct"]), percent(row["latest_share_pct"])),
            *(interval(*ends), "−1.50", "lexicon"),
        ]
    ]
    assert cells(second_page, "#revised") == [
        ["ai_demand", f"{now_cells(second):,}", "1", "0", "−1.50", "1.50", "1.50"]
    ]


def now_cells(tables: Tables) -> int:
    return tables[SHARE].filter(definition_id="ai_demand").height


def test_versions_and_redefinitions_are_told(second_page: str) -> None:
    assert cells(second_page, "#version-changes") == [["2", "lexicon", "0.9", "1", "all"]]
    told = text(second_page, "#redefinitions")
    assert "Of 1 comparison of a definition in a country between two releases it cannot be told" in told
    assert "None of 1 comparison found one." in told


def test_a_redefinition_is_a_row(second: Tables) -> None:
    redefined = second["indicators.share_redefinitions"].with_columns(
        is_redefined=pl.col("is_redefined").not_()
    )
    html = render_revisions(second | {"indicators.share_redefinitions": redefined})
    assert [row[:3] for row in cells(html, "#redefined")] == [["Germany", "ai_demand", "2"]]


def test_reasons_are_worded_each_and_one_that_is_unknown_is_refused(
    second: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        revision_data, "in_words", lambda words: {code: f"[{text}]" for code, text in words.items()}
    )
    revised = second[REVISIONS].with_columns(reasons=pl.lit("model; postings"))
    assert cells(render_revisions(second | {REVISIONS: revised}), "#largest")[0][-1] == "[model]; [postings]"
    versionless = second["indicators.share_redefinitions"].with_columns(is_redefined=True)
    assert revision_data.redefinitions(versionless)["reasons"].to_list() == [None, None]
    weather = revised.with_columns(reasons=pl.lit("weather"))
    with pytest.raises(pl.exceptions.InvalidOperationError, match="incomplete mapping"):
        revision_data.largest_revisions(weather, second[SHARE])


def test_releases_that_agree_are_said_to(second: Tables) -> None:
    nothing = {
        name: second[name].clear()
        for name in (REVISIONS, "indicators.version_register", "indicators.share_redefinitions")
    }
    html = render_revisions(second | nothing)
    assert "Over 2 releases no cell was stated otherwise than at first." in text(html, "#size")
    assert "are those of the first release" in text(html, "#versions")
    assert "No two releases could be compared." in text(html, "#redefinitions")


def test_releases_without_a_share_draw_nothing(second: Tables) -> None:
    bare = {name: second[name].clear() for name in (SHARE, STATED, REVISIONS)}
    assert "No release stated a monthly share" in text(render_revisions(second | bare), "#series")


def test_labels_of_lines_that_end_together_stand_apart() -> None:
    months = [f"2025-{number:02}" for number in range(1, 13)]
    frame = pl.DataFrame(
        [
            {"vintage": vintage, "month": month, "share_pct": 5.0}
            | {
                "share_low_pct": 4.0 if vintage == 2 else None,
                "share_high_pct": 6.0 if vintage == 2 else None,
            }
            for vintage in (1, 2)
            for month in months
        ]
    )
    drawn = LexborHTMLParser(charts.vintage_lines(frame)).css("text")
    places = [node.attributes["transform"] for node in drawn if node.text().startswith("release")]
    heights = sorted(float(place.split(",")[1].rstrip(")")) for place in places)
    assert heights[1] - heights[0] >= 14


# --- figures of others ---------------------------------------------------------------------------


def test_without_an_anchor_the_page_says_so(first_page: str) -> None:
    assert "No published figure of others is in this release" in text(first_page, "#anchors")
    assert "No figure of others was landed in two vintages" in text(first_page, "#theirs")


def test_an_anchor_stands_beside_ours_with_its_ratio(anchor_page: str) -> None:
    page = LexborHTMLParser(anchor_page)
    assert text(anchor_page, "#anchors h3") == "Harbour Lab: Postings with an AI keyword"
    wide, narrow = page.css("#anchors .chart")
    assert "Germany, 2025-12 4.0 %, theirs 2.0 %" in wide.attributes["aria-label"]
    assert {"Germany, 2025-12", "× 2.00"} <= {node.text() for node in narrow.css("text")}
    assert "logarithmic scale" in text(anchor_page, "#anchors")
    (row,) = cells(anchor_page, "#anchor-ratios")
    assert row[2:] == ["any_ai_term", "1", "1", "2.00", "2.00", "2.00", "A stock."]


def test_a_pair_that_cannot_be_drawn_is_said(first: Tables) -> None:
    html = render_revisions(with_anchor(first, ONE_PAIR | {"share_pct": None}))
    assert "so nothing is drawn" in text(html, "#anchors")
    assert LexborHTMLParser(html).css("#anchors svg") == []


def test_revisions_of_others_are_counted_by_series(anchor_page: str) -> None:
    assert cells(anchor_page, "#anchor-revisions") == [
        ["Postings with an AI keyword", "Harbour Lab", "3", "1", "1", "0.50", "% of postings", "new keywords"]
    ]
    assert cells(anchor_page, "#anchor-redefined") == [
        ["Postings with an AI keyword", "Harbour Lab", "Germany", "2025-03-05", "2025-02-05", "−20.00", "–"]
    ]
    assert "1 of 1 comparisons" in text(anchor_page, "#theirs")
    assert "1 vintage of a country holds periods after its own day" in text(anchor_page, "#theirs")


# --- the overview --------------------------------------------------------------------------------


def test_the_overview_of_a_first_release_has_nothing_to_compare_with(first: Tables) -> None:
    html = render_report(first)
    assert "This is the first release of its warehouse" in text(html, "#changes")
    assert LexborHTMLParser(html).css_first("#then-and-now") is None


def test_the_overview_tells_what_changed(second: Tables) -> None:
    html = render_report(second)
    told = text(html, "#changes")
    assert f"release 1 of this warehouse, data as of {FIRST_AS_OF.date()}" in told
    assert f"1 cell (a country’s month) is stated otherwise; this release has {now_cells(second):,}." in told
    assert "The largest revision is −1.50 percentage points: Germany in 2025-12" in told
    assert "New countries: Luxembourg." in told
    assert "Made with another version of lexicon: 0.9 → 1 (definitions: all)." in told
    assert "Sources not fetched since: Lantern job board." in told
    assert LexborHTMLParser(html).css_first("#changes a").attributes["href"] == "revisions.html"
    then, now = cells(html, "#then-and-now")
    assert (then[1], now[1]) == ("2025-01 to 2025-12", "2025-02 to 2026-01")
    months = [f"2025-{number:02}" for number in range(2, 13)] + ["2026-01"]
    seen = second[SHARE].filter(pl.col("month").is_in(months), definition_id="ai_demand")
    assert now[5] == f"{seen['postings'].sum():,}"


def test_a_version_of_some_definitions_names_them(second: Tables) -> None:
    register = second["indicators.version_register"].filter(pl.col("definition_id") == "ai_build")
    told = text(render_report(second | {"indicators.version_register": register}), "#changes")
    assert "Made with another version of lexicon: 0.9 → 1 (definitions: ai_build)." in told


def test_a_release_that_restates_nothing_says_so(second: Tables) -> None:
    quiet = second | {name: second[name].clear() for name in (REVISIONS, "indicators.version_register")}
    told = text(render_report(quiet), "#changes")
    assert "no cell (a country’s month) is stated otherwise" in told
    assert "the same model, lexicon, definitions and software" in told


def test_the_overview_says_how_fresh_its_sources_are(first: Tables) -> None:
    told = text(render_report(first), "#freshness")
    assert told.startswith(
        "Fresh to 2026-01-20. 4 sources of postings, the one longest not fetched on 2025-02-01."
    )
    assert "Lantern job board (daily, 353 days)" in told
    prompt = first["meta.sources"].with_columns(last_fetched_at=pl.lit(dt.datetime(2026, 1, 20)))
    told = text(render_report(first | {"meta.sources": prompt}), "#freshness")
    assert "All 4 sources of postings were last fetched that day. None is later" in told
    never = first["meta.sources"].with_columns(last_fetched_at=pl.lit(None, pl.Datetime("us")))
    assert "No source of postings was fetched." in text(
        render_report(first | {"meta.sources": never}), "#freshness"
    )


def test_each_ranked_country_has_a_line_that_is_not_read_out(first: Tables) -> None:
    page = LexborHTMLParser(render_report(first))
    ranked = country_ranking(window_shares(first["indicators.ai_posting_share_window"]))
    lines = page.css("#ranking tbody svg.spark")
    assert len(lines) == ranked.drop_nulls("share_pct").height
    assert all(line.attributes["aria-hidden"] == "true" for line in lines)


def test_a_gap_breaks_the_line_and_a_lonely_month_is_a_dot() -> None:
    shares = [5.0, None, 10.0, 20.0]
    frame = pl.DataFrame(dict.fromkeys(("share_pct", "share_low_pct", "share_high_pct"), shares))
    drawn = LexborHTMLParser(charts.sparkline(frame, 20.0)).css_first("path.line").attributes["d"]
    # 92 pixels over three steps, 18 pixels over 20 %.
    assert drawn == "M2.0,15.5h0M63.3,11.0L94.0,2.0"
