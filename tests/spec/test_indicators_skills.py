"""Concepts that are asked for: ranks, growth, pairs and bundles, and where they are asked for more."""

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database


def release_of(**tables):
    contracts = {
        "postings": core.POSTINGS,
        "matches": core.DEFINITION_MATCHES,
        "mentions": core.MENTIONS,
        "countries": core.POSTING_COUNTRIES,
        "concepts": meta.CONCEPTS,
        "landings": core.LANDINGS,
    }
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
    # Every employer has one posting, so clusters widen nothing.
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
    assert rows(one_month, "skill_bundle", "*") == [("_T", "llm", "llm", 20), ("_T", "llm", "rag", 20)]
    assert broken(one_month, "skill_bundle") == []


CONCEPTS = "concept_id | cluster\nllm | generative\nrag | generative\nnlp | language"


@pytest.fixture(scope="module")
def two_countries():
    """Two months of Sweden and Norway; ten postings are of both countries."""
    return release_of(
        postings="""
            posting_id | country_code | month | employer_key
            a# | SE | 2025-01 | alpha *20
            b# | SE | 2025-02 | beta# *20
            c# | ZZ | 2025-02 | gamma *10
            d# | NO | 2025-02 | *5
        """,
        countries="posting_id | country_code\n"
        + "a# | SE *20\nb# | SE *20\nc# | SE *10\nc# | NO *10\nd# | NO *5",
        matches="posting_id | definition_id\n"
        + "\n".join(
            f"{name} | ai_demand *{n}" for name, n in (("a#", 20), ("b#", 20), ("c#", 10), ("d#", 5))
        ),
        mentions=mentions(
            "a# | 1 | llm | demand *8",
            "b# | 1 | llm | demand *8",
            "b# | 9 | rag | demand *4",
            "c# | 1 | rag | demand *10",
            "d# | 1 | nlp | demand *5",
            "d# | 9 | llm | context *5",
        ),
        concepts=CONCEPTS,
    )


def test_a_year_is_its_months_and_all_countries_count_a_posting_once(two_countries):
    columns = "country_code, concept_id, concept_postings, ai_postings, rank, obs_status"
    assert rows(two_countries, "skill_demand_annual", columns) == [
        ("NO", "nlp", 5, 15, 2, "Q"),
        ("NO", "rag", 10, 15, 1, "Q"),
        ("SE", "llm", 16, 50, 1, "A"),
        ("SE", "rag", 14, 50, 2, "A"),
        ("_T", "llm", 16, 55, 1, "A"),
        ("_T", "nlp", 5, 55, 3, "A"),
        ("_T", "rag", 14, 55, 2, "A"),
    ]
    assert broken(two_countries, "skill_demand_annual") == []


def test_a_posting_that_demands_two_concepts_of_a_cluster_counts_once(two_countries):
    columns = "frequency, country_code, period, cluster, cluster_postings, ai_postings, rank"
    assert rows(two_countries, "skill_cluster_demand", columns, "country_code <> 'NO'") == [
        ("A", "SE", "2025", "generative", 26, 50, 1),
        ("A", "_T", "2025", "generative", 26, 55, 1),
        ("A", "_T", "2025", "language", 5, 55, 2),
        ("M", "SE", "2025-01", "generative", 8, 20, 1),
        ("M", "SE", "2025-02", "generative", 18, 30, 1),
        ("M", "_T", "2025-01", "generative", 8, 20, 1),
        ("M", "_T", "2025-02", "generative", 18, 35, 1),
        ("M", "_T", "2025-02", "language", 5, 35, 2),
    ]
    assert broken(two_countries, "skill_cluster_demand") == []


def test_the_correlation_within_employers_is_that_of_the_skills():
    """Ten employers of four postings: five ask for rag in all of them, though all ask for AI alike."""
    db = release_of(
        postings="posting_id | country_code | month | employer_key\n"
        + "\n".join(f"{one}-# | SE | 2025-01 | e{one} *4" for one in range(10)),
        matches="posting_id | definition_id\n" + "\n".join(f"{one}-# | ai_demand *4" for one in range(10)),
        mentions=mentions(*(f"{one}-# | 1 | rag | demand *4" for one in range(5))),
        concepts=CONCEPTS,
    )
    for table in ("skill_demand", "skill_demand_annual", "skill_cluster_demand"):
        # Postings of an employer are all alike: 40 of them tell as much as ten.
        assert set(rows(db, table, "design_effect, round(cluster_low_pct, 2), employers")) == {
            (4.0, 23.66, 10)
        }
        assert broken(db, table) == []


def test_skills_of_a_cell_of_one_employer_have_counts_only():
    db = release_of(
        postings="posting_id | country_code | month | employer_key\na# | SE | 2025-01 | alpha *40",
        matches="posting_id | definition_id\na# | ai_demand *40",
        mentions=mentions("a# | 1 | rag | demand *9"),
    )
    for table in ("skill_demand", "skill_demand_annual"):
        columns = "DISTINCT concept_postings, rank, share_pct, cluster_low_pct, status_reason"
        assert rows(db, table, columns) == [(9, 1, None, None, "dominant_employer")]


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
def some_months():
    """April has no posting the year before, March none a year later; a source starts in May 2025."""
    asking = {"a": 7, "b": 20, "c": 20, "d": 9, "e": 20, "f": 20, "g": 3, "h": 3}
    demanding = {"a": 7, "b": 6, "d": 9, "e": 8, "g": 3, "h": 3}
    return release_of(
        postings="""
            posting_id | country_code | month | employer_key | source
            a# | SE | 2024-03 | e# | one *7
            b# | SE | 2024-05 | e# | one *20
            c# | SE | 2024-06 | e# | one *20
            d# | SE | 2025-04 | e# | one *9
            e# | SE | 2025-05 | e# | one *20
            f# | SE | 2025-05 | e# | two *20
            g# | SE | 2025-06 | | one *3
            h# | SE | 2025-06 | e1 | one *3
        """,
        matches="posting_id | definition_id\n"
        + "\n".join(f"{name}# | ai_demand *{number}" for name, number in asking.items()),
        mentions=mentions(
            *(f"{name}# | 1 | rag | demand *{number}" for name, number in demanding.items()),
            "d# | 9 | llm | demand *9",
        ),
        landings="source | fetched_at\none | 2025-06-20 00:00:00",
    )


def test_growth_compares_the_same_calendar_months_and_says_which(some_months):
    columns = "concept_id, months_compared, months_before, months_after"
    compared = (2, "2024-05 2024-06", "2025-05 2025-06")
    where = "country_code = 'SE'"
    assert rows(some_months, "skill_growth", columns, where) == [("llm", *compared), ("rag", *compared)]
    counts = "concept_id, employers_before, employers_after, postings_before, postings_after"
    wholes = "ai_employers_before, ai_employers_after, ai_postings_before, ai_postings_after"
    assert rows(some_months, "skill_growth", f"{counts}, {wholes}", where) == [
        ("llm", 0, 0, 0, 0, 20, 20, 40, 46),
        ("rag", 6, 8, 6, 14, 20, 20, 40, 46),
    ]
    assert broken(some_months, "skill_growth") == []


def test_growth_over_a_new_source_has_status_b_and_over_a_month_that_goes_on_p(some_months):
    columns = "country_code, concept_id, obs_status, status_reason"
    assert rows(some_months, "skill_growth", columns) == [
        ("SE", "llm", "Q", "few_counts"),
        ("SE", "rag", "B", None),
        ("_T", "llm", "Q", "few_counts"),
        ("_T", "rag", "P", None),
    ]


@pytest.fixture(scope="module")
def occupations():
    return release_of(
        postings="""
            posting_id | country_code | month | isco08_code | region_code
            a# | SE | 2025-01 | 2512 | SE-AB *40
            b# | SE | 2025-01 | 2221 | SE-M *60
            c# | NO | 2025-01 | 2512 | *60
            d# | NO | 2025-01 | 2221 | *40
            e# | NO | 2025-01 | 5 | *9
        """,
        matches="posting_id | definition_id\na# | ai_demand *20\nb# | ai_demand *6\nc# | ai_demand *24",
    )


def test_a_quotient_is_the_share_of_the_cell_by_that_of_its_reference(occupations):
    columns = "reference, country_code, value, location_quotient, obs_status"
    overall = (20 + 6 + 24) / 200
    assert rows(occupations, "location_quotient", columns, "dimension = 'isco08_2'") == [
        ("all_countries", "NO", "22", 0.0, "A"),
        ("all_countries", "NO", "25", pytest.approx(24 / 60 / overall), "A"),
        ("all_countries", "SE", "22", pytest.approx(6 / 60 / overall), "A"),
        ("all_countries", "SE", "25", pytest.approx(20 / 40 / overall), "A"),
        ("country", "NO", "22", 0.0, "A"),
        ("country", "NO", "25", pytest.approx(24 / 60 / (24 / 100)), "A"),
        ("country", "SE", "22", pytest.approx(6 / 60 / (26 / 100)), "A"),
        ("country", "SE", "25", pytest.approx(20 / 40 / (26 / 100)), "A"),
    ]
    counts = (
        "country_code, value, postings, ai_postings, reference_postings, reference_ai_postings, reference"
    )
    assert rows(occupations, "location_quotient", counts, "dimension = 'region'") == [
        ("SE", "SE-AB", 40, 20, 100, 26, "country"),
        ("SE", "SE-M", 60, 6, 100, 26, "country"),
    ]
    assert broken(occupations, "location_quotient") == []


def test_a_posting_of_two_countries_counts_in_the_occupation_of_both_and_in_the_region_of_none():
    db = release_of(
        postings="posting_id | country_code | isco08_code | region_code\na0 | ZZ | 25 | SE-AB",
        countries="posting_id | country_code\na0 | SE\na0 | NO",
        matches="posting_id | definition_id\na0 | ai_demand",
    )
    columns = "country_code, dimension, reference, postings, reference_postings"
    assert rows(db, "location_quotient", columns) == [
        (country, "isco08_2", reference, 1, number)
        for country in ("NO", "SE")
        for reference, number in (("all_countries", 2), ("country", 1))
    ]
    assert broken(db, "location_quotient") == []


def test_penetration_lends_each_country_the_occupations_of_all(occupations):
    columns = "country_code, postings, crude_pct, penetration_pct, reference_pct, occupations, common_pct"
    assert rows(occupations, "skill_penetration", columns) == [
        ("NO", 100, 24.0, pytest.approx(0.5 * 40), pytest.approx(25), 2, 100),
        ("SE", 100, 26.0, pytest.approx(0.5 * 50 + 0.5 * 10), pytest.approx(25), 2, 100),
    ]
    assert broken(occupations, "skill_penetration") == []


def test_an_employer_with_nearly_all_postings_withholds_quotient_and_penetration():
    db = release_of(
        postings="""
            posting_id | country_code | month | isco08_code | employer_key
            a# | SE | 2025-01 | 2512 | alpha *90
            b# | SE | 2025-01 | 2512 | beta# *10
            c# | NO | 2025-01 | 2512 | gamma# *100
        """,
        matches="posting_id | definition_id\na# | ai_demand *45\nb# | ai_demand *5\nc# | ai_demand *10",
    )
    for table, name in (("location_quotient", "location_quotient"), ("skill_penetration", "penetration_pct")):
        columns = f"DISTINCT country_code, {name} IS NULL, status_reason"
        assert rows(db, table, columns) == [("NO", False, None), ("SE", True, "dominant_employer")]
        assert broken(db, table) == []


def test_one_posting_is_counted_and_withheld_everywhere():
    db = release_of(
        postings="posting_id | country_code | month | isco08_code\na0 | PT | 2025-01 | 2512",
        matches="posting_id | definition_id\na0 | ai_demand",
        mentions=mentions("a0 | 1 | llm | demand"),
        concepts=CONCEPTS,
    )
    for table in ("skill_demand", "skill_demand_annual"):
        columns = "DISTINCT concept_postings, share_pct, status_reason"
        assert rows(db, table, columns) == [(1, None, "few_postings")]
    assert rows(db, "skill_cluster_demand", "DISTINCT cluster_postings, share_pct, status_reason") == [
        (1, None, "few_postings")
    ]
    assert rows(db, "skill_growth", "DISTINCT employers_after, q_value, status_reason") == [
        (0, None, "no_base")
    ]
    assert rows(db, "location_quotient", "DISTINCT postings, location_quotient, status_reason") == [
        (1, None, "few_postings")
    ]
    assert rows(db, "skill_penetration", "postings, penetration_pct, occupations, status_reason") == [
        (1, None, 0, "few_postings")
    ]
    assert [name for name in broken_checks(db) if name.startswith(("skill_", "location_"))] == []


def test_a_release_that_asks_for_no_ai_has_no_skill_and_no_error():
    db = release_of(postings="posting_id | country_code | month | isco08_code\na# | PT | 2025-01 | 2512 *40")
    for table in (
        "skill_demand",
        "skill_demand_annual",
        "skill_cluster_demand",
        "skill_growth",
        "skill_pair",
    ):
        assert rows(db, table, "*") == []
    assert rows(db, "location_quotient", "DISTINCT postings, location_quotient, status_reason") == [
        (40, None, "no_base")
    ]
    assert rows(db, "skill_penetration", "postings, ai_postings, status_reason") == [(40, 0, "no_base")]
    assert [name for name in broken_checks(db) if name.startswith(("skill_", "location_"))] == []


@pytest.mark.parametrize(
    ("table", "slip", "check"),
    [
        ("skill_demand_annual", "concept_postings = concept_postings - 1", "months_make_the_year"),
        ("skill_demand_annual", "rank = rank + 1", "ranks_follow_the_counts"),
        ("skill_demand_annual", "ai_postings = ai_postings + 1", "denominators_agree"),
        ("skill_cluster_demand", "cluster_postings = 1", "between_one_concept_and_all"),
        ("skill_cluster_demand", "cluster_postings = cluster_postings + 1", "counts_of_the_mix"),
        ("skill_pair", "lift = 2 * lift", "measures_are_those_of_the_counts"),
        ("skill_pair", "jaccard = jaccard / 2", "measures_are_those_of_the_counts"),
        ("skill_growth", "months_before = '2024-03 2024-06'", "same_calendar_months"),
        ("skill_growth", "is_emerging = NOT is_emerging", "emerging_is_tested"),
        ("location_quotient", "location_quotient = 1.1", "quotient_times_reference_is_the_share"),
        ("location_quotient", "postings = postings + 1", "cells_make_the_reference"),
        ("skill_penetration", "reference_pct = reference_pct + 1", "weights_add_up_to_one"),
        ("skill_penetration", "penetration_low_pct = NULL", "status_tells_of_a_value"),
    ],
)
def test_a_check_finds_what_breaks_its_rule(
    table, slip, check, two_countries, one_month, some_months, occupations
):
    releases = {
        "skill_demand_annual": two_countries,
        "skill_cluster_demand": two_countries,
        "skill_pair": one_month,
        "skill_growth": some_months,
    }
    db = releases.get(table, occupations)
    db.execute("BEGIN")
    try:
        db.execute(f"UPDATE indicators.{table} SET {slip}")
        assert f"{table}.{check}" in broken(db, table)
    finally:
        db.execute("ROLLBACK")
