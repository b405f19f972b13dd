"""Numbers on the pages are those of the DuckDB file of the same release, to the last digit that both have."""

from pathlib import Path
from typing import Any

import pytest
from tests.visiting import open_page

from skills_pipeline.publish.page import count, interval, percent
from skills_pipeline.warehouse import query

pytestmark = pytest.mark.browser

_LATEST = "definition_id = 'ai_demand' AND period = 'latest_12' AND country_code NOT IN ('_T', 'ZZ')"

TABLES = {
    ("map.html", "shares"): f"""
        SELECT share_pct, ai_postings, postings FROM indicators.ai_posting_share_window
        WHERE {_LATEST} AND postings > 0""",
    ("skills.html", "skill-growth"): """
        SELECT share_before_pct, share_after_pct, share_after_pct - share_before_pct, employers_before,
               employers_after, ai_employers_before, ai_employers_after, q_value
        FROM indicators.skill_growth WHERE country_code = '_T' AND q_value IS NOT NULL""",
    ("skills.html", "skill-pairs"): """
        SELECT jaccard, lift, postings_together, left_postings, right_postings
        FROM indicators.skill_pair WHERE country_code = '_T' AND jaccard IS NOT NULL
        ORDER BY jaccard DESC, left_concept_id, right_concept_id LIMIT 20""",
    ("ai-systems.html", "values-task_output"): """
        SELECT share_pct, value_postings, ai_postings FROM indicators.framework_demand
        WHERE country_code = '_T' AND frequency = 'A' AND framework_dimension = 'task_output'
          AND period = (SELECT max(period) FROM indicators.framework_demand WHERE frequency = 'A')""",
    ("worker-voice.html", "families-table"): """
        SELECT share_pct, voice_postings, postings, employers FROM indicators.worker_voice
        WHERE country_code = '_T' AND frequency = 'A'""",
    ("quality.html", "check-totals"): """
        SELECT count(*), count(*) FILTER (failures = 0), count(*) FILTER (failures > 0)
        FROM meta.checks GROUP BY severity""",
    ("methods.html", "tables-1"): """
        SELECT estimated_size FROM duckdb_tables() WHERE schema_name = 'indicators'""",
}
"""Page and table → the same numbers from the released file, a column each number of a row."""


@pytest.fixture(scope="module")
def folder(sample_run: Any) -> Path:
    return (sample_run.warehouse / "current").resolve()


def _ordered(rows: list[tuple[float | None, ...]]) -> list[tuple[float, ...]]:
    return sorted(tuple(float("-inf") if value is None else float(value) for value in row) for row in rows)


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_table_has_the_numbers_of_the_released_file(browser, folder, sample_run, name, table):
    visit = open_page(browser.new_page(), folder / name)
    read = """rows => rows.map(row => [...row.cells].map(cell => cell.dataset.value)
      .filter(value => value !== undefined).map(value => value === "" ? null : Number(value)))"""
    shown = [tuple(row) for row in visit.page.eval_on_selector_all(f"#{table} tbody tr", read)]
    visit.page.close()
    released = query(sample_run.database, TABLES[name, table]).rows()
    assert released
    assert _ordered(shown) == _ordered(released)


def test_the_ranking_of_the_overview_is_written_as_released(browser, folder, sample_run):
    visit = open_page(browser.new_page(), folder / "report.html")
    read = "rows => rows.map(row => [...row.cells].slice(1, 5).map(cell => cell.textContent))"
    shown = visit.page.eval_on_selector_all("#ranking tbody tr", read)
    visit.page.close()
    released = query(
        sample_run.database,
        f"""SELECT share_pct, cluster_low_pct, cluster_high_pct, ai_postings, postings
            FROM indicators.ai_posting_share_window WHERE {_LATEST} AND share_pct IS NOT NULL""",
    ).rows()
    written = [
        [percent(share), interval(low, high), count(met), count(all_of_them)]
        for share, low, high, met, all_of_them in released
    ]
    assert sorted(shown) == sorted(written)


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("share", "SELECT month, share_pct FROM indicators.ai_posting_share"),
        ("smoothed", "SELECT month, share_pct FROM indicators.ai_posting_share_smoothed"),
        ("adjusted", "SELECT month, adjusted_pct FROM indicators.ai_posting_share_adjusted"),
        (
            "stock",
            "SELECT strftime(day, '%Y-%m') AS month, share_pct FROM indicators.ai_posting_stock "
            "WHERE frequency = 'M'",
        ),
    ],
)
def test_a_country_over_time_has_the_values_of_the_released_file(browser, folder, sample_run, kind, sql):
    address = f"#country=GB&definition=any_ai_term&values={kind}"
    visit = open_page(browser.new_page(), folder / "country.html", address)
    visit.page.wait_for_selector("body[data-ready=yes]")
    read = "rows => rows.map(row => [row.cells[0].textContent, row.cells[3].textContent])"
    shown = {tuple(row) for row in visit.page.eval_on_selector_all("#numbers tbody tr", read)}
    visit.page.close()
    chosen = f"FROM ({sql.replace('SELECT', 'SELECT country_code, definition_id,')})"
    released = query(
        sample_run.database, f"{chosen} WHERE country_code = 'GB' AND definition_id = 'any_ai_term'"
    ).rows()
    # The pages have thousandths of a percent, and write hundredths.
    written = {(month, "–" if value is None else f"{round(value, 3):.2f}") for *_, month, value in released}
    assert len(written) == len(shown)
    assert {month for month, _ in written ^ shown} == set()
