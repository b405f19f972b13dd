"""Shares by occupation, region and the rest, what kind of AI is asked for, and AI against IT."""

from math import exp, sqrt

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database

LADDER = "definition_id\nai_demand\nai_build\nai_use\nresponsible_ai\nit_only"


def computed_release(tables):
    db = database({meta.DEFINITIONS: LADDER} | tables)
    compute_all(db)
    return db


def broken(connection, table):
    return [name for name in broken_checks(connection) if name.startswith(f"{table}.")]


def rows(connection, table, columns, where):
    return connection.execute(
        f"SELECT {columns} FROM indicators.{table} WHERE {where} ORDER BY ALL"
    ).fetchall()


def test_values_add_up_to_the_country_with_the_unknown_and_the_small_ones_named():
    db = computed_release(
        {
            core.POSTINGS: """
                posting_id | country_code | month | isco08_code | title
                a# | DE | 2025-01 | 2512 | Developer *40
                b# | DE | 2025-01 | 251 | Developer *31
                c# | DE | 2025-01 | 5120 | Cook *20
                d# | DE | 2025-01 | 9 | Helper *5
                e# | DE | 2025-01 | | Somebody *7
            """,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *10\nc# | ai_demand *2",
        }
    )
    where = "definition_id = 'ai_demand' AND frequency = 'M' AND dimension = '{}'"
    columns = "value, postings, ai_postings, share_pct, obs_status"
    table = "ai_posting_share_by_dimension"
    assert rows(db, table, columns, where.format("isco08_3")) == [
        ("251", 71, 10, 100 * 10 / 71, "A"),
        ("_O", 20, 2, None, "Q"),
        ("_U", 12, 0, None, "Q"),
    ]
    assert rows(db, table, columns, where.format("isco08_4")) == [
        ("2512", 40, 10, 25.0, "A"),
        ("_O", 20, 2, None, "Q"),
        ("_U", 43, 0, 0.0, "A"),
    ]
    assert rows(db, table, columns, where.format("region")) == []
    it = "definition_id = 'it_only' AND frequency = 'A' AND dimension = 'isco08_3'"
    assert rows(db, table, "value, postings, ai_postings, obs_status", it) == [
        ("251", 71, 0, "A"),
        ("_O", 0, 0, "M"),
        ("_U", 0, 0, "M"),
    ]
    assert broken(db, table) == []


def test_the_region_of_a_posting_in_several_countries_is_of_none_of_them():
    db = computed_release(
        {
            core.POSTINGS: """
                posting_id | country_code | month | region_code
                a# | DE | 2025-01 | DE-BY *30
                b0 | ZZ | 2025-01 |
            """,
            core.POSTING_COUNTRIES: "posting_id | country_code\na# | DE *30\nb0 | DE\nb0 | AT",
        }
    )
    where = "definition_id = 'ai_demand' AND frequency = 'M' AND dimension = 'region'"
    columns = "country_code, value, postings"
    assert rows(db, "ai_posting_share_by_dimension", columns, where) == [("DE", "DE-BY", 30), ("DE", "_U", 1)]


def test_tiers_are_parts_of_the_demand_and_concepts_count_once_a_posting():
    db = computed_release(
        {
            meta.CONCEPTS: """
                concept_id | cluster | oecd_task | oecd_data
                llm | generative | interaction_support | text
                gan | generative | recognition | image
            """,
            core.POSTINGS: "posting_id | country_code | month\na# | FR | 2025-01 *60",
            core.DEFINITION_MATCHES: """
                posting_id | definition_id
                a# | ai_demand *40
                a# | ai_build *10
                a1# | ai_use *10
                a2# | ai_use *10
                a3# | ai_use *10
                a# | responsible_ai *2
            """,
            core.MENTIONS: """
                posting_id | start_char | concept_id | role
                a0 | 1 | llm | demand
                a0 | 9 | gan | demand
                a1 | 1 | llm | demand
                a2 | 1 | llm | context
            """,
        }
    )
    found = rows(db, "ai_demand_mix", "aspect, value, ai_postings, postings, share_pct", "frequency = 'M'")
    assert found == [
        ("cluster", "generative", 2, 40, 5.0),
        ("oecd_data", "image", 1, 40, 2.5),
        ("oecd_data", "text", 2, 40, 5.0),
        ("oecd_task", "interaction_support", 2, 40, 5.0),
        ("oecd_task", "recognition", 1, 40, 2.5),
        ("responsible_ai", "yes", 2, 40, 5.0),
        ("tier", "build", 10, 40, 25.0),
        ("tier", "use", 30, 40, 75.0),
    ]
    assert broken(db, "ai_demand_mix") == []


def test_ai_to_it_has_an_interval_on_the_logarithm_and_parts():
    db = computed_release(
        {
            core.POSTINGS: """
                posting_id | country_code | month | title
                a# | SE | 2025-01 | Developer *50
                b# | SE | 2025-01 | Nurse *150
            """,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *20\nb# | ai_demand *12",
        }
    )
    half = 1.959963984540054 * sqrt(1 / 32 + 1 / 50 - 2 * 20 / (32 * 50))
    ((ratio, low, high, inside, beyond, status),) = rows(
        db,
        "ai_to_it",
        "ai_to_it_ratio, ai_to_it_low_ratio, ai_to_it_high_ratio, it_share_pct, beyond_it_pct, obs_status",
        "frequency = 'M'",
    )
    assert (ratio, inside, beyond, status) == (32 / 50, 40.0, 100 * 12 / 32, "A")
    assert (low, high) == pytest.approx((ratio * exp(-half), ratio * exp(half)))
    assert broken(db, "ai_to_it") == []


@pytest.mark.parametrize(
    ("it", "asking", "status", "reason"),
    [(0, 9, "M", "no_posting"), (29, 9, "Q", "few_postings"), (30, 4, "Q", "few_counts")],
)
def test_a_ratio_of_few_is_withheld(it, asking, status, reason):
    lines = [f"a# | SE | 2025-01 | Developer *{it}"] if it else []
    postings = "\n".join(
        ["posting_id | country_code | month | title", *lines, "b# | SE | 2025-01 | Nurse *40"]
    )
    db = computed_release(
        {
            core.POSTINGS: postings,
            core.DEFINITION_MATCHES: f"posting_id | definition_id\nb# | ai_demand *{asking}",
        }
    )
    found = rows(db, "ai_to_it", "ai_to_it_ratio, it_share_pct, obs_status, status_reason", "frequency = 'A'")
    assert found == [(None, None, status, reason)]


def test_a_country_of_one_employer_or_one_posting_is_withheld_by_dimension_too():
    db = computed_release(
        {
            core.POSTINGS: """
                posting_id | country_code | month | employer_key | workplace
                a# | NO | 2025-01 | alpha | remote *40
                b# | NO | 2025-01 | beta | remote *2
                c0 | PT | 2025-01 | beta | remote
            """,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *10",
        }
    )
    where = "definition_id = 'ai_demand' AND frequency = 'M' AND dimension = 'workplace'"
    columns = "country_code, value, share_pct, obs_status, status_reason"
    found = rows(db, "ai_posting_share_by_dimension", columns, where)
    assert found == [("NO", "remote", None, "Q", "dominant_employer")]
