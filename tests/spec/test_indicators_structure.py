"""Changes in parts, few employers and pay, by small examples."""

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database

LADDER = "definition_id\nai_demand\nai_build\nai_use"


def release_of(postings, matches, columns="posting_id | country_code | month | employer_key | isco08_code"):
    db = database(
        {
            meta.DEFINITIONS: LADDER,
            core.POSTINGS: f"{columns}\n" + "\n".join(postings),
            core.DEFINITION_MATCHES: "posting_id | definition_id\n" + "\n".join(matches),
        }
    )
    compute_all(db)
    return db


def broken(connection, *tables):
    return [name for name in broken_checks(connection) if name.split(".")[0] in tables]


def rows(connection, table, columns, where):
    return connection.execute(
        f"SELECT {columns} FROM indicators.{table} WHERE {where} ORDER BY ALL"
    ).fetchall()


@pytest.fixture(scope="module")
def two_years():
    return release_of(
        [
            "a# | DE | 2024-03 | alpha | 25 *40",
            "b# | DE | 2024-03 | beta | 51 *60",
            "x# | DE | 2024-04 | alpha | 25 *90",
            "c# | DE | 2025-03 | alpha | 25 *60",
            "d# | DE | 2025-03 | gamma | 51 *60",
        ],
        ["a# | ai_demand *8", "b# | ai_demand *2", "c# | ai_demand *24", "x# | ai_demand *80"],
    )


def test_the_change_is_made_of_its_parts_over_the_months_both_years_have(two_years):
    columns = "change_pp, within_pp, between_pp, entering_pp, leaving_pp, months_compared, groups"
    where = "definition_id = 'ai_demand' AND grouping = '{}'"
    ((change, within, between, entering, leaving, months, groups),) = rows(
        two_years, "share_change", columns, where.format("isco08_2")
    )
    reference = (10 + 20) / 2
    assert change == pytest.approx(100 * 24 / 120 - 100 * 10 / 100)
    assert within == pytest.approx((0.4 + 0.5) / 2 * (40 - 20) + (0.6 + 0.5) / 2 * (0 - 100 * 2 / 60))
    assert between == pytest.approx(
        ((20 + 40) / 2 - reference) * 0.1 + ((100 * 2 / 60) / 2 - reference) * -0.1
    )
    assert (entering, leaving, months, groups) == (0, 0, 1, 2)
    ((_, _, _, entering, leaving, _, _),) = rows(two_years, "share_change", columns, where.format("employer"))
    assert entering == pytest.approx(0.5 * (0 - reference))
    assert leaving == pytest.approx(-0.6 * (100 * 2 / 60 - reference))
    assert broken(two_years, "share_change") == []


def test_contributions_make_the_growth_of_all_and_of_ai_postings(two_years):
    columns = (
        "definition_id, value, postings_before, postings_after, contribution_pp, growth_pct, status_reason"
    )
    found = rows(two_years, "growth_contribution", columns, "grouping = 'isco08_1' AND definition_id = '_T'")
    assert found == [("_T", "2", 40, 60, 20.0, 20.0, None), ("_T", "5", 60, 60, 0.0, 20.0, None)]
    asked = rows(
        two_years, "growth_contribution", columns, "grouping = 'isco08_1' AND definition_id = 'ai_demand'"
    )
    assert [row[2:] for row in asked] == [
        (8, 24, None, None, "few_postings"),
        (2, 0, None, None, "few_postings"),
    ]
    assert broken(two_years, "growth_contribution") == []


def test_concentration_counts_postings_without_an_employer_as_employers_of_their_own():
    db = release_of(
        ["a# | SE | 2025-01 | alpha | 25 *20", "b# | SE | 2025-01 | | 25 *20"], ["a0 | ai_demand"]
    )
    columns = "postings, employers, hhi, largest_pct, obs_status, status_reason"
    assert rows(db, "employer_concentration", columns, "definition_id = '_T'") == [
        (40, 21, pytest.approx((20**2 + 20 * 1) / 40**2), 50.0, "A", None)
    ]
    asked = rows(db, "employer_concentration", columns, "definition_id = 'ai_demand'")
    assert asked == [(1, 1, None, None, "Q", "few_postings")]
    assert broken(db, "employer_concentration") == []


def test_what_is_left_without_the_largest_employers_and_who_is_unknown_stays():
    db = release_of(
        [
            "a# | SE | 2025-01 | alpha | 25 *20",
            "b# | SE | 2025-01 | beta | 25 *40",
            "c# | SE | 2025-01 | | 25 *40",
        ],
        ["a# | ai_demand *10", "b# | ai_demand *4", "c# | ai_demand *20"],
    )
    columns = "left_out, postings, ai_postings, share_pct, change_pp, obs_status"
    assert rows(db, "employer_leave_out", columns, "definition_id = 'ai_demand'") == [
        (0, 100, 34, 34.0, 0.0, "A"),
        (1, 80, 24, 30.0, -4.0, "A"),
        (3, 40, 20, 50.0, 16.0, "A"),
        (10, 40, 20, 50.0, 16.0, "A"),
    ]
    assert broken(db, "employer_leave_out") == []


PRICED = (
    "posting_id | country_code | month | employer_key | isco08_code | title | "
    "pay_annual_min | pay_annual_max | pay_currency"
)


def test_the_premium_compares_pay_with_postings_that_do_not_ask_for_ai():
    postings = [
        f"{name}{employer}-# | DE | 2025-01 | e{employer} | 251 | {name} | {pay + employer} | | EUR *10"
        for employer in range(5)
        for name, pay in (("asks", 60_000), ("not", 40_000))
    ]
    odd = [
        "odd0 | DE | 2025-01 | e1 | 251 | odd | 40000 | 40000 | SEK",
        "slip0 | DE | 2025-01 | e1 | 251 | slip | 40 | 40 | EUR",
    ]
    definitions = ("ai_demand", "ai_use")
    matches = [f"asks{employer}-# | {one} *10" for employer in range(5) for one in definitions]
    db = release_of(postings + odd, matches, PRICED)
    counts = "all_postings, priced_postings, extreme_postings, ai_postings"
    columns = f"country_code, specification, {counts}, premium_pct"
    found = rows(
        db, "wage_premium", columns, "definition_id = 'ai_demand' AND specification IN ('raw', 'title')"
    )
    assert found == [
        (country, *row)
        for country in ("DE", "_T")
        for row in (
            ("raw", 102, 101, 1, 50, pytest.approx(50, abs=0.1)),
            ("title", 102, 101, 1, 50, None),
        )
    ]
    reasons = rows(db, "wage_premium", "DISTINCT obs_status, status_reason", "specification = 'title'")
    assert ("O", "no_variation") in reasons
    assert broken(db, "wage_premium") == []


def test_a_release_without_pay_or_a_second_year_has_no_row_and_no_error():
    db = release_of(["a# | SE | 2025-01 | alpha | 25 *40"], ["a0 | ai_demand"])
    assert rows(db, "wage_premium", "*", "true") == []
    assert rows(db, "share_change", "*", "true") == []
    assert broken(db, "wage_premium", "share_change", "growth_contribution") == []


def test_one_employer_with_nearly_all_postings_of_a_year_withholds_the_change():
    db = release_of(
        [
            "a# | NO | 2024-01 | alpha | 25 *40",
            "b# | NO | 2025-01 | alpha | 25 *40",
            "c0 | NO | 2025-01 | beta | 25",
        ],
        ["a0 | ai_demand", "b# | ai_demand *9"],
    )
    where = "definition_id = 'ai_demand'"
    found = rows(db, "share_change", "DISTINCT change_pp, within_pp, obs_status, status_reason", where)
    assert found == [(None, None, "Q", "dominant_employer")]
