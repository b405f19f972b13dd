"""Concepts that are asked for: ranks, growth, pairs and bundles, and where they are asked for more."""

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database


def release_of(**tables):
    contracts = {"postings": core.POSTINGS, "matches": core.DEFINITION_MATCHES, "mentions": core.MENTIONS}
    db = database(
        {meta.DEFINITIONS: "definition_id\nai_demand"}
        | {contracts[name]: text for name, text in tables.items()}
    )
    compute_all(db)
    return db


def broken(connection, table):
    return [name for name in broken_checks(connection) if name.startswith(f"{table}.")]


def rows(connection, table, columns, where="true"):
    return connection.execute(
        f"SELECT {columns} FROM indicators.{table} WHERE {where} ORDER BY ALL"
    ).fetchall()


def mentions(*lines):
    return "posting_id | start_char | concept_id | role\n" + "\n".join(lines)


@pytest.fixture(scope="module")
def one_month():
    return release_of(
        postings="posting_id | country_code | month | employer_key\na# | FR | 2025-01 | e# *40",
        matches="posting_id | definition_id\na# | ai_demand *32",
        mentions=mentions(
            "a# | 10 | llm | demand *20",
            "a# | 20 | rag | demand *20",
            "a# | 30 | nlp | demand *4",
            "a0 | 40 | llm | demand",
        ),
    )


def test_demand_has_ranks_shares_and_both_intervals(one_month):
    counts = "concept_id, concept_postings, ai_postings, rank"
    columns = f"{counts}, share_pct, cluster_low_pct = share_low_pct, obs_status"
    assert rows(one_month, "skill_demand", columns) == [
        ("llm", 20, 32, 1, 100 * 20 / 32, True, "A"),
        ("nlp", 4, 32, 3, 100 * 4 / 32, True, "A"),
        ("rag", 20, 32, 1, 100 * 20 / 32, True, "A"),
    ]
    assert broken(one_month, "skill_demand") == ["skill_demand.concepts_are_known"]


def test_pairs_have_lift_and_jaccard_and_rare_ones_counts_only(one_month):
    columns = "left_concept_id, right_concept_id, postings_together, lift, jaccard, status_reason"
    assert rows(one_month, "skill_pair", columns, "country_code = '_T'") == [
        ("llm", "nlp", 4, None, None, "few_counts"),
        ("llm", "rag", 20, 32 * 20 / (20 * 20), 1.0, None),
        ("nlp", "rag", 4, None, None, "few_counts"),
    ]
    assert broken(one_month, "skill_pair") == []


def test_a_bundle_is_of_concepts_that_come_together(one_month):
    assert rows(one_month, "skill_bundle", "*") == [("llm", "llm", 20), ("llm", "rag", 20)]
    assert broken(one_month, "skill_bundle") == []


def test_growth_counts_employers_of_both_years_and_all_countries_once():
    db = release_of(
        postings="""
            posting_id | country_code | month | employer_key
            a# | SE | 2024-05 | e# *20
            b# | SE | 2025-05 | e# *20
            c# | SE | 2025-05 | e0 *15
        """,
        matches="posting_id | definition_id\na# | ai_demand *20\nb# | ai_demand *20\nc# | ai_demand *15",
        mentions=mentions("a# | 1 | rag | demand", "b# | 1 | rag | demand *9", "c# | 1 | rag | demand *15"),
    )
    counts = "country_code, employers_before, employers_after, ai_employers_after"
    columns = f"{counts}, growth_pct, is_emerging, rank_after"
    found = rows(db, "skill_growth", columns)
    assert found == [(area, 1, 9, 20, pytest.approx(800), True, 1) for area in ("SE", "_T")]
    assert broken(db, "skill_growth") == []


def test_without_a_year_before_there_is_nothing_to_compare(one_month):
    found = rows(
        one_month, "skill_growth", "DISTINCT growth_pct, q_value, is_emerging, obs_status, status_reason"
    )
    assert found == [(None, None, None, "O", "no_base")]


@pytest.fixture(scope="module")
def occupations():
    return release_of(
        postings="""
            posting_id | country_code | month | isco08_code
            a# | SE | 2025-01 | 2512 *40
            b# | SE | 2025-01 | 2221 *60
            c# | NO | 2025-01 | 2512 *60
            d# | NO | 2025-01 | 2221 *40
            e# | NO | 2025-01 | 5 *9
        """,
        matches="posting_id | definition_id\na# | ai_demand *20\nb# | ai_demand *6\nc# | ai_demand *24",
    )


def test_a_quotient_is_the_share_of_the_cell_by_that_of_all(occupations):
    columns = "country_code, isco08_code, location_quotient, obs_status"
    overall = (20 + 6 + 24) / 200
    assert rows(occupations, "location_quotient", columns) == [
        ("NO", "22", 0.0, "A"),
        ("NO", "25", pytest.approx(24 / 60 / overall), "A"),
        ("SE", "22", pytest.approx(6 / 60 / overall), "A"),
        ("SE", "25", pytest.approx(20 / 40 / overall), "A"),
    ]
    assert broken(occupations, "location_quotient") == []


def test_penetration_lends_each_country_the_occupations_of_all(occupations):
    columns = "country_code, postings, crude_pct, penetration_pct, reference_pct, occupations, common_pct"
    assert rows(occupations, "skill_penetration", columns) == [
        ("NO", 100, 24.0, pytest.approx(0.5 * 40), pytest.approx(25), 2, 100),
        ("SE", 100, 26.0, pytest.approx(0.5 * 50 + 0.5 * 10), pytest.approx(25), 2, 100),
    ]
    assert broken(occupations, "skill_penetration") == []


def test_one_posting_is_counted_and_withheld_everywhere():
    db = release_of(
        postings="posting_id | country_code | month | isco08_code\na0 | PT | 2025-01 | 2512",
        matches="posting_id | definition_id\na0 | ai_demand",
        mentions=mentions("a0 | 1 | llm | demand"),
    )
    assert rows(db, "skill_demand", "concept_postings, share_pct, status_reason") == [
        (1, None, "few_postings")
    ]
    assert rows(db, "location_quotient", "postings, location_quotient, status_reason") == [
        (1, None, "few_postings")
    ]
    assert rows(db, "skill_penetration", "postings, penetration_pct, status_reason") == [
        (1, None, "no_common_cell")
    ]
