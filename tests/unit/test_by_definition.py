"""What the page Definitions says for a given release: order, extremes, ranks, and dots on one axis."""

import json
from typing import Any

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, keeping, release_tables

from skills_pipeline.publish import by_definition
from skills_pipeline.publish.page import count, interval, percent

WINDOW = "indicators.ai_posting_share_window"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def shares(tables: Tables) -> pl.DataFrame:
    return by_definition.definition_shares(tables)


@pytest.fixture(scope="module")
def html(tables: Tables) -> LexborHTMLParser:
    return LexborHTMLParser(by_definition.render_definitions(tables))


def _rows(html: LexborHTMLParser, table: str) -> list[list[str]]:
    return [[cell.text(strip=True) for cell in row.css("th, td")] for row in html.css(f"{table} tbody tr")]


def _data(html: LexborHTMLParser) -> Any:
    return json.loads(html.css_first("#data").text())


def _shares(*rows: tuple[str, str, int, float | None]) -> pl.DataFrame:
    columns = ["country_code", "definition_id", "postings", "share_pct"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        position=pl.int_range(pl.len()), title="definition_id"
    )


def test_all_countries_come_first_and_definitions_fall_from_the_widest(shares: pl.DataFrame) -> None:
    first = shares.head(4)
    assert first["country"].unique().to_list() == ["All countries together"]
    assert first["share_pct"].is_sorted(descending=True)
    order = first["definition_id"].to_list()
    for country in shares.partition_by("country_code"):
        assert country["definition_id"].to_list() == order
    names = shares["country"].unique(maintain_order=True).to_list()[1:]
    assert names == sorted(names)


def test_the_factor_is_between_the_widest_and_the_narrowest_of_all_postings_above_zero() -> None:
    rows = _shares(
        ("AT", "among_some", 40, 60.0),
        ("AT", "wide", 100, 30.0),
        ("AT", "narrow", 100, 2.0),
        ("AT", "none", 100, 0.0),
        ("AT", "withheld", 100, None),
    )
    extremes = by_definition.widest_and_narrowest(rows)
    assert extremes is not None
    assert [one["definition_id"] for one in extremes] == ["wide", "narrow"]
    assert by_definition.widest_and_narrowest(rows.head(2)) is None


def test_the_highest_share_has_rank_1_and_a_withheld_country_takes_no_rank() -> None:
    rows = _shares(
        ("_T", "wide", 400, 20.0),
        ("AT", "wide", 100, 30.0),
        ("BE", "wide", 100, 30.0),
        ("CH", "wide", 100, 10.0),
        ("DE", "wide", 100, None),
    )
    ranks = by_definition.country_ranks(rows).select("country_code", "rank").rows()
    assert ranks == [("AT", 1), ("BE", 1), ("CH", 3)]


def test_the_axis_has_round_ticks_that_reach_over_every_share() -> None:
    rows = pl.DataFrame({"share_pct": [3.0, 38.2, None], "share_high_pct": [4.0, 41.0, None]})
    assert by_definition.axis_ticks_pct(rows) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]


def test_the_page_begins_with_all_countries_together(html: LexborHTMLParser, shares: pl.DataFrame) -> None:
    expected = [
        [
            row["title"],
            "withheld",
            percent(row["share_pct"]),
            interval(row["share_low_pct"], row["share_high_pct"]),
            count(row["ai_postings"]),
            count(row["postings"]),
            "normal",
        ]
        for row in shares.filter(pl.col("country_code") == "_T").to_dicts()
    ]
    assert _rows(html, "#by-definition") == expected
    hidden = [text.attributes.get("visibility") for text in html.css("#by-definition td text")]
    assert hidden == ["hidden"] * 4
    widest, narrowest = expected[0], expected[-1]
    told = " ".join(html.css_first("#told").text().split())
    assert told.startswith(
        f"All countries together: {widest[2]} % by the widest definition ({widest[0]}), "
        f"{narrowest[2]} % by the narrowest ({narrowest[0]}), a factor of "
    )


def test_a_dot_lies_where_its_share_is_on_the_axis(html: LexborHTMLParser, shares: pl.DataFrame) -> None:
    ceiling = by_definition.axis_ticks_pct(shares)[-1]
    first = shares.filter(pl.col("country_code") == "DE").row(0, named=True)
    assert _data(html)["DE"]["rows"][0]["places"] == {
        "dot": round(100 * first["share_pct"] / ceiling, 2),
        "low": round(100 * first["share_low_pct"] / ceiling, 2),
        "high": round(100 * first["share_high_pct"] / ceiling, 2),
    }


def test_a_withheld_country_has_no_dot_and_says_why(html: LexborHTMLParser) -> None:
    malta = _data(html)["MT"]
    assert malta["told"] is None
    assert {row["places"]["dot"] for row in malta["rows"]} == {None}
    assert {row["texts"][-1] for row in malta["rows"]} == {
        "fewer postings than the minimum that publishes a share"
    }


def test_ranks_stand_in_a_table_beside_their_picture(html: LexborHTMLParser, shares: pl.DataFrame) -> None:
    rows = _rows(html, "#ranks")
    assert len(rows) == 15
    headline = [label.text() for label in html.css("#ranks thead th")].index("AI asked of the person")
    ranked = shares.filter(pl.col("definition_id") == "ai_demand", pl.col("country_code") != "_T")
    best = ranked.drop_nulls("share_pct").sort("share_pct", descending=True).row(0, named=True)
    assert (rows[0][0], rows[0][headline]) == (best["country"], f"1{percent(best['share_pct'])}")
    assert "Malta" not in {row[0] for row in rows}
    pictures = html.css("figure .chart")
    assert len(pictures) == 2
    assert all("15 countries" in (picture.attributes["aria-label"] or "") for picture in pictures)


def test_names_of_a_release_stay_text(tables: Tables) -> None:
    titled = tables["meta.definitions"].with_columns(title=pl.lit("</script><b>") + pl.col("definition_id"))
    html = by_definition.render_definitions(tables | {"meta.definitions": titled})
    assert "</script><b>" not in html
    assert _rows(LexborHTMLParser(html), "#by-definition")[0][0] == "</script><b>any_ai_term"


def test_a_definition_that_nothing_describes_is_refused(tables: Tables) -> None:
    fewer = keeping(
        tables, lambda frame: frame.filter(pl.col("definition_id") != "ai_build"), "meta.definitions"
    )
    with pytest.raises(ValueError, match=r"meta.definitions does not describe \['ai_build'\]"):
        by_definition.render_definitions(fewer)


def test_a_release_without_postings_has_words_in_place_of_dots(tables: Tables) -> None:
    bare = LexborHTMLParser(by_definition.render_definitions(keeping(tables, pl.DataFrame.clear, WINDOW)))
    assert bare.css_first("svg") is None
    assert "No posting of a known country" in bare.css_first("main").text()
