"""What the report says for a given release: numbers, words in place of empty charts, nothing executable."""

import datetime as dt
from itertools import pairwise

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, conforming, empty, keeping, release_tables, window

from skills_pipeline.publish import report_data
from skills_pipeline.publish.page import interval, percent
from skills_pipeline.publish.report import render_report

SHARE = "indicators.ai_posting_share"
SKILLS = "indicators.skill_demand"
COVERAGE = "indicators.source_coverage"
WINDOW = "indicators.ai_posting_share_window"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def small(tables: Tables) -> Tables:
    """Two countries, one of them suppressed: what most pages below are made from."""
    two = pl.col("country_code").is_in(["DE", "MT"])
    return _windowed(keeping(tables, lambda frame: frame.filter(two), SHARE, SKILLS, COVERAGE))


@pytest.fixture(scope="module")
def html(tables: Tables) -> str:
    return render_report(tables)


def _windowed(tables: Tables) -> Tables:
    """The tables with the windows of their shares made anew."""
    return conforming(tables | {WINDOW: window(tables[SHARE])})


def _text(html: str, selector: str) -> str:
    node = LexborHTMLParser(html).css_first(selector)
    assert node is not None, f"no element {selector}"
    return " ".join(node.text().split())


def _cells(html: str, table: str) -> list[list[str]]:
    rows = LexborHTMLParser(html).css(f"{table} tbody tr")
    return [[cell.text().strip() for cell in row.css("th, td")] for row in rows]


# --- selection -----------------------------------------------------------------------------------


def test_wilson_interval_agrees_with_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3.
    counts = pl.DataFrame({"k": [81, 15, 0, 1], "n": [263, 148, 20, 29]})
    low, high = report_data.wilson_interval_pct(pl.col("k"), pl.col("n"))
    ends = counts.select(low.round(2).alias("low"), high.round(2).alias("high")).rows()
    assert ends == [(25.53, 36.62), (6.24, 16.05), (0.0, 16.11), (0.61, 17.18)]


def test_a_share_needs_thirty_postings() -> None:
    shares = report_data.with_share(pl.DataFrame({"k": [3, 3], "n": [29, 30]}), "k", "n")
    assert shares["share_pct"].to_list() == [None, 100 * 3 / 30]
    assert shares["share_low_pct"].is_null().to_list() == [True, False]


def test_the_report_shows_the_latest_window_with_the_interval_for_clusters(tables: Tables) -> None:
    wider = tables[WINDOW].with_columns(cluster_low_pct=pl.lit(1.0), cluster_high_pct=pl.lit(99.0))
    older = wider.with_columns(period=pl.lit("2024"))
    shares = report_data.window_shares(pl.concat([wider, older]))
    assert shares["period"].unique().to_list() == ["latest_12"]
    assert shares.select("share_low_pct", "share_high_pct").unique().rows() == [(1.0, 99.0)]
    assert "_T" not in shares["country_code"]
    pooled = report_data.pooled_share(wider)
    assert pooled["country_code"].unique().to_list() == ["_T"]


def _cell(country: str, month: str, postings: int) -> dict[str, object]:
    return {"country_code": country, "month": month, "postings": postings}


def test_the_window_skips_months_without_a_posting() -> None:
    share = pl.DataFrame([_cell("DE", "2025-01", 1), _cell("DE", "2025-02", 0), _cell("DE", "2025-03", 4)])
    assert report_data.months_with_postings(share) == ["2025-01", "2025-03"]


def test_a_series_has_every_month_and_says_why_one_is_missing() -> None:
    share = release_tables()[SHARE].filter(
        (pl.col("country_code") == "DE") & pl.col("month").is_in(["2025-01", "2025-04"])
    )
    series = report_data.monthly_series(share)
    assert series.select("month", "obs_status").rows() == [
        ("2025-01", "A"),
        ("2025-02", "M"),
        ("2025-03", "M"),
        ("2025-04", "A"),
    ]
    assert series["share_pct"].is_null().to_list() == [False, True, True, False]


def test_the_denominator_of_a_skill_counts_each_cell_once(tables: Tables) -> None:
    months = report_data.months_with_postings(tables[SHARE])[-12:]
    skills = report_data.top_skills(tables[SKILLS], tables["meta.concepts"], months)
    demand = tables[SHARE].filter(pl.col("definition_id") == "ai_demand", pl.col("month").is_in(months))
    assert skills["ai_postings"].unique().to_list() == [demand["ai_postings"].sum()]
    assert skills.height == 15
    assert skills["share_pct"].is_sorted(descending=True)


def test_a_source_that_stops_is_counted_in_months_of_silence(tables: Tables) -> None:
    summary = report_data.source_summary(tables[COVERAGE], tables["meta.sources"])
    assert dict(summary.select("source", "silent_months").rows()) == {
        "harbour": 0,
        "lantern": 12,
        "meadow": 0,
        "quarry": 0,
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.0, "0.00"), (0.844, "0.84"), (0.996, "1.0"), (1.0, "1.0"), (12.345, "12.3")],
)
def test_percent_has_one_decimal_and_two_below_one(value: float | None, text: str) -> None:
    assert percent(value) == text


def test_interval_without_ends_is_a_dash() -> None:
    assert interval(None, None) == "–"
    assert interval(0.9, 3.03) == "0.90–3.0"


# --- page ----------------------------------------------------------------------------------------


def test_same_tables_same_bytes_whatever_the_row_order(tables: Tables, html: str) -> None:
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in tables.items()}
    assert render_report(shuffled) == html


def test_the_page_runs_one_script_of_the_release_and_refuses_every_load(html: str) -> None:
    page = LexborHTMLParser(html)
    assert not page.css("link, img, iframe, object, embed, form, [onload], [onclick]")
    assert [(node.attributes["src"], node.text()) for node in page.css("script")] == [("download.js", "")]
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy == "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:"


def test_headings_are_in_order_and_tables_named(html: str) -> None:
    page = LexborHTMLParser(html)
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    assert all(table.css_first("caption") for table in page.css("table"))
    assert all(head.attributes.get("scope") in ("col", "row") for head in page.css("th"))
    assert all(chart.attributes.get("aria-label") for chart in page.css(".chart"))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_the_ranking_repeats_the_frames(tables: Tables, html: str) -> None:
    ranking = report_data.country_ranking(report_data.window_shares(tables[WINDOW])).drop_nulls("share_pct")
    expected = [
        [
            row["country"],
            percent(row["share_pct"]),
            interval(row["share_low_pct"], row["share_high_pct"]),
            f"{row['ai_postings']:,}",
            f"{row['postings']:,}",
            "",  # its months as a picture
        ]
        for row in ranking.to_dicts()
    ]
    assert _cells(html, "#ranking") == expected
    assert len(expected) == 15


def test_the_ladder_narrows_from_left_to_right(tables: Tables, html: str) -> None:
    rows = {row[0]: row[1:] for row in _cells(html, "#ladder")}
    german = report_data.window_shares(tables[WINDOW]).filter(pl.col("country_code") == "DE")
    by_id = {row["definition_id"]: row for row in german.to_dicts()}
    shown = [f"({by_id[definition]['ai_postings']:,})" for definition in report_data.LADDER]
    assert [cell.split()[-1] for cell in rows["Germany"][:-1]] == shown
    assert rows["Germany"][-1] == f"{german['postings'][0]:,}"


def test_a_suppressed_country_is_named_and_not_ranked(html: str) -> None:
    assert "Malta" in _text(html, "#suppressed")
    assert "Malta" not in _text(html, "#ranking")


def test_the_headline_counts_the_release(tables: Tables, html: str) -> None:
    coverage = tables[COVERAGE]
    placeless = coverage.filter(pl.col("country_code") == "ZZ")["postings"].sum()
    facts = LexborHTMLParser(html).css(".facts > div")
    assert {fact.css_first("dt").text(): fact.css_first("dd").text() for fact in facts} == {
        "Postings": f"{coverage['postings'].sum():,} {placeless:,} without a known country",
        "Countries": "16",
        "Months": "24 2024-02 to 2026-01",
        "Sources": "4",
    }


def test_only_a_sample_bears_the_banner(small: Tables, html: str) -> None:
    genuine = keeping(small, lambda frame: frame.with_columns(origin=pl.lit("network")), "meta.release")
    assert "made up" in _text(html, ".banner")
    assert LexborHTMLParser(render_report(genuine)).css_first(".banner") is None


def test_the_silent_source_and_the_warning_are_on_the_page(html: str) -> None:
    assert "Lantern job board has no posting after 2025-01: 12 months" in _text(html, "#numbers .warning")
    assert [row[:3] for row in _cells(html, "#checks")] == [
        ["source_coverage.source_went_silent", "warn", "1"]
    ]


def test_a_funnel_that_does_not_add_up_is_named(small: Tables, html: str) -> None:
    leaking = keeping(
        small,
        lambda frame: frame.with_columns(
            landed=pl.when(pl.col("source") == "quarry")
            .then(pl.col("landed") + 1)
            .otherwise(pl.col("landed"))
        ),
        "indicators.pipeline_funnel",
    )
    assert "Every row adds up." in _text(html, "#numbers")
    assert "These rows do not add up: quarry, All sources." in _text(render_report(leaking), "#numbers")


def test_markup_in_names_is_text(small: Tables) -> None:
    attack = "<script>alert(1)</script>"
    named = {
        **small,
        "meta.concepts": small["meta.concepts"].with_columns(label=pl.lit(attack)),
        "meta.sources": small["meta.sources"].with_columns(
            title=pl.lit(attack), url=pl.lit("javascript:alert(1)"), licence=pl.lit('" onload="alert(1)')
        ),
        SHARE: small[SHARE].with_columns(country_code=pl.col("country_code").replace("DE", attack)),
    }
    page = LexborHTMLParser(render_report(_windowed(named)))
    assert not page.css("script:not([src='download.js']), [onload]")
    assert not [link for link in page.css("a") if (link.attributes["href"] or "").startswith("javascript")]
    for place in ("#ranking", "#top-skills", "#sources", ".narrow svg"):
        assert attack in page.css_first(place).text(), place


# --- releases with little in them ----------------------------------------------------------------


def _only(country: str, month: str) -> pl.Expr:
    return (pl.col("country_code") == country) & (pl.col("month") == month)


def test_one_country_with_one_month(tables: Tables) -> None:
    single = keeping(tables, lambda frame: frame.filter(_only("DE", "2025-03")), SHARE, SKILLS, COVERAGE)
    html = render_report(_windowed(single))
    assert [row[0] for row in _cells(html, "#ranking")] == ["Germany"]
    assert "Postings published in 2025-03 that ask for AI" in _text(html, "#countries")
    assert len(LexborHTMLParser(html).css(".panels svg")) == 1


def test_all_suppressed_is_said_in_words(tables: Tables) -> None:
    only = keeping(tables, lambda frame: frame.filter(_only("MT", "2025-03")), SHARE, SKILLS)
    html = render_report(_windowed(only))
    page = LexborHTMLParser(html)
    assert not page.css("#countries svg, #series svg, #definitions svg, #skills svg")
    assert "No country has enough postings for a share to be published." in _text(html, "#countries")
    assert "No month of any country has enough postings" in _text(html, "#series")
    assert "No country has enough postings to compare definitions." in _text(html, "#definitions")
    assert "no share of skills is published" in _text(html, "#skills")


def test_no_skill_no_check_no_mention(small: Tables) -> None:
    bare = {
        **small,
        SKILLS: empty(SKILLS),
        "meta.checks": small["meta.checks"].with_columns(failures=pl.lit(0)),
        SHARE: small[SHARE].with_columns(ai_postings=0, share_pct=0.0, share_low_pct=0.0),
    }
    html = render_report(_windowed(bare))
    assert "no share of skills is published" in _text(html, "#skills")
    assert "2 checks ran and none warned." in _text(html, "#numbers")
    assert {row[1] for row in _cells(html, "#ranking")} == {"0.00"}


def test_an_empty_release_still_has_a_page(tables: Tables) -> None:
    kept = ("meta.release", "meta.definitions")
    html = render_report({name: tables[name] if name in kept else empty(name) for name in tables})
    assert not LexborHTMLParser(html).css("svg")
    assert "This release names no source." in _text(html, "#numbers")
    assert "No check ran before this release." in _text(html, "#numbers")


def test_a_source_that_gave_nothing_is_said_in_words(small: Tables) -> None:
    html = render_report(keeping(small, lambda frame: frame.filter(pl.col("source") != "quarry"), COVERAGE))
    assert "No posting kept from this source." in _text(html, "#numbers")


# --- refusals ------------------------------------------------------------------------------------


def test_an_absent_table_is_named(tables: Tables) -> None:
    without = {name: frame for name, frame in tables.items() if name != SKILLS}
    with pytest.raises(ValueError, match=r"needs the tables \['indicators.skill_demand'\]"):
        render_report(without)


def test_a_concept_without_a_name_is_refused(small: Tables) -> None:
    nameless = keeping(small, lambda frame: frame.filter(pl.col("concept_id") != "pytorch"), "meta.concepts")
    with pytest.raises(ValueError, match=r"concept_id without a row .* \['pytorch'\]"):
        render_report(nameless)


def test_two_releases_in_one_file_are_refused(tables: Tables) -> None:
    twice = keeping(tables, lambda frame: pl.concat([frame, frame]), "meta.release")
    with pytest.raises(ValueError, match="2 rows, expected the one"):
        render_report(twice)


def test_a_month_still_running_is_pointed_out(small: Tables, html: str) -> None:
    closed = keeping(
        small, lambda frame: frame.with_columns(as_of=pl.lit(dt.datetime(2026, 2, 3))), "meta.release"
    )
    assert "The month 2026-01 was not over" in _text(html, "#reading")
    assert "was not over" not in _text(render_report(closed), "#reading")
