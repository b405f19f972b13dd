"""What the published numbers are, by small examples that can be checked by hand."""

from math import sqrt

import pytest

from skills_pipeline.contracts import core, indicators, meta
from spec_tables import broken_checks, compute_all, computed, database, insert

LADDER = "definition_id | position\nany_ai_skill | 1\nany_ai_term | 2\nai_demand | 3\nai_build | 4"


def share(connection, definition_id, columns):
    rows = computed(connection, indicators.shares.AI_POSTING_SHARE, f"definition_id, {columns}")
    return [row[1:] for row in rows if row[0] == definition_id]


def test_the_share_is_ai_postings_by_postings_with_its_wilson_interval():
    db = database(
        {
            meta.DEFINITIONS: LADDER,
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *40",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *10",
        }
    )
    z, p, n = 1.959963984540054, 10 / 40, 40
    centre, spread = p + z**2 / (2 * n), z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ((postings, ai_postings, share_pct, low, high, status),) = share(
        db, "ai_demand", "postings, ai_postings, share_pct, share_low_pct, share_high_pct, obs_status"
    )
    assert (postings, ai_postings, share_pct, status) == (40, 10, 100 * 10 / 40, "A")
    assert low == pytest.approx(100 * (centre - spread) / (1 + z**2 / n))
    assert high == pytest.approx(100 * (centre + spread) / (1 + z**2 / n))


def test_no_ai_posting_among_enough_is_a_share_of_zero_under_every_definition():
    db = database(
        {
            meta.DEFINITIONS: LADDER,
            core.POSTINGS: "posting_id | country_code | month\na# | SE | 2025-01 *30",
        }
    )
    rows = computed(
        db, indicators.shares.AI_POSTING_SHARE, "definition_id, ai_postings, share_pct, share_low_pct"
    )
    assert rows == [
        ("ai_build", 0, 0.0, 0.0),
        ("ai_demand", 0, 0.0, 0.0),
        ("any_ai_skill", 0, 0.0, 0.0),
        ("any_ai_term", 0, 0.0, 0.0),
    ]


@pytest.mark.parametrize(("postings", "status"), [(29, "Q"), (30, "A")])
def test_too_few_postings_publish_counts_but_no_share(postings, status):
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: f"posting_id | country_code | month\na# | NL | 2025-01 *{postings}",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *3",
        }
    )
    ((counted, share_pct, low, obs_status),) = share(
        db, "ai_demand", "ai_postings, share_pct, share_low_pct, obs_status"
    )
    assert counted == 3
    assert obs_status == status
    assert (share_pct is None) == (low is None) == (status == "Q")


def test_postings_without_a_country_are_in_no_countrys_share_but_in_the_coverage():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: "posting_id | country_code | month | source\na1 | ZZ | 2025-01 | ashby",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na1 | ai_demand",
        }
    )
    assert share(db, "ai_demand", "country_code") == []
    assert computed(
        db, indicators.quality.SOURCE_COVERAGE, "source, country_code, postings, ai_postings"
    ) == [("ashby", "ZZ", 1, 1)]


def test_skill_demand_counts_a_concept_once_a_posting_and_only_where_it_is_asked():
    db = database(
        {
            meta.DEFINITIONS: LADDER,
            core.POSTINGS: "posting_id | country_code | month\na# | FR | 2025-01 *40",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *32\na39 | any_ai_skill",
            core.MENTIONS: """
                posting_id | start_char | concept_id | role
                a0 | 10 | llm | demand
                a0 | 90 | llm | demand
                a1 | 10 | llm | demand
                a1 | 50 | nlp | context
                a39 | 10 | nlp | demand
            """,
        }
    )
    computed(db, indicators.shares.AI_POSTING_SHARE, "*")
    rows = computed(
        db, indicators.skills.SKILL_DEMAND, "concept_id, concept_postings, ai_postings, share_pct, obs_status"
    )
    assert rows == [("llm", 2, 32, 100 * 2 / 32, "A")]


def test_coverage_gives_each_sources_part_of_a_cell():
    db = database(
        {
            core.POSTINGS: """
                posting_id | source | country_code | month | employer | posted_on
                a1 | ashby | GB | 2025-01 | One | 2025-01-03
                a2 | ashby | GB | 2025-01 | One | 2025-01-30
                a3 | ashby | GB | 2025-01 | Two | 2025-01-09
                b1 | jobtech | GB | 2025-01 | Three | 2025-01-10
            """,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na1 | ai_demand\na2 | any_ai_term",
        }
    )
    rows = computed(
        db,
        indicators.quality.SOURCE_COVERAGE,
        "source, postings, employers, ai_postings, first_posted_on::VARCHAR, last_posted_on::VARCHAR",
    )
    assert rows == [
        ("ashby", 3, 2, 1, "2025-01-03", "2025-01-30"),
        ("jobtech", 1, 1, 0, "2025-01-10", "2025-01-10"),
    ]


FUNNEL = {
    core.DOCUMENTS: """
        source | landing_sha256 | found | parsed | removals | figures | quarantined
        ashby | d1 | 4 | 3 | 0 | 0 | 1
        ashby | d2 | 2 | 2 | 0 | 0 | 0
        jobtech | d3 | 2 | 0 | 1 | 0 | 1
    """,
    core.REMOVALS: "record_id | source | posting_id\nd3#0 | jobtech | p9",
    core.QUARANTINE: """
        record_id | source | reason
        d1#3 | ashby | missing_text
        d3# | jobtech | not_json
    """,
    core.DUPLICATES: "record_id | source\nd2#0 | ashby",
    core.WITHHELD: "record_id | source | reason\nd2#1 | ashby | snippet",
    core.POSTINGS: "posting_id | source\np# | ashby *3",
    core.CLASSIFICATIONS: "posting_id\np# *3",
}


def test_the_funnel_accounts_for_every_landed_record():
    rows = computed(
        database(FUNNEL),
        indicators.quality.PIPELINE_FUNNEL,
        "source, documents, landed, parsed, removals, quarantined, duplicates, withheld, classified, "
        "quarantined_pct",
    )
    assert rows == [
        ("ashby", 2, 4 + 2, 1 + 1 + 3, 0, 1, 1, 1, 3, 100 * 1 / 6),
        ("jobtech", 1, 2, 0, 1, 1, 0, 0, 0, 100 * 1 / 2),
    ]


def test_a_lost_record_fails_the_checks():
    db = database(FUNNEL)
    db.execute("DELETE FROM core.duplicates")
    computed(db, indicators.quality.PIPELINE_FUNNEL, "*")
    broken = broken_checks(db)
    assert broken["pipeline_funnel.nothing_is_lost"] == 1
    assert broken["pipeline_funnel.parsing_agrees"] == 1


@pytest.mark.parametrize(("quarantined", "broken"), [(5, False), (6, True)])
def test_a_source_that_refuses_more_than_five_percent_fails_the_checks(quarantined, broken):
    parsed = 100 - quarantined
    db = database(
        {
            core.DOCUMENTS: "source | found | parsed | figures | quarantined\n"
            f"ashby | 100 | {parsed} | 0 | {quarantined}",
            core.QUARANTINE: f"record_id | source\nd# | ashby *{quarantined}",
            core.POSTINGS: f"posting_id | source\np# | ashby *{parsed}",
            core.CLASSIFICATIONS: f"posting_id\np# *{parsed}",
        }
    )
    computed(db, indicators.quality.PIPELINE_FUNNEL, "*")
    assert ("pipeline_funnel.quarantine_share" in broken_checks(db)) == broken


def test_a_ladder_that_does_not_nest_fails_the_checks():
    db = database(
        {
            meta.DEFINITIONS: LADDER,
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *30",
            core.DEFINITION_MATCHES: """
                posting_id | definition_id
                a# | any_ai_skill *2
                a0 | ai_demand
                a# | ai_build *2
            """,
        }
    )
    computed(db, indicators.shares.AI_POSTING_SHARE, "*")
    assert broken_checks(db)["ai_posting_share.ladder_nests"] == 1


def test_a_source_that_stops_is_warned_of():
    db = database(
        {
            core.POSTINGS: """
                posting_id | source | country_code | month | posted_on
                a1 | greenhouse | DE | 2024-12 | 2024-12-31
                a2 | ashby | DE | 2025-12 | 2025-12-31
            """
        }
    )
    computed(db, indicators.quality.SOURCE_COVERAGE, "*")
    results = broken_checks(db)
    assert results["source_coverage.source_dropped_out"] == 1


def test_the_contract_refuses_rows_it_does_not_describe():
    db = database({})
    with pytest.raises(Exception, match="CHECK constraint"):
        insert(db, core.MENTIONS, "posting_id | role\na | wish")
    with pytest.raises(Exception, match="NOT NULL"):
        db.execute("INSERT INTO core.definition_matches VALUES ('a', NULL)")


def it_postings(titles):
    rows = "\n".join(f"a{n} | DE | 2025-01 | {title}" for n, title in enumerate(titles))
    return f"posting_id | country_code | month | title\n{rows}"


def test_it_only_has_it_postings_as_numerator_and_as_denominator():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nany_ai_skill\nit_only",
            core.POSTINGS: it_postings(["Softwareentwicklerin"] * 32 + ["Nurse"] * 8),
            core.DEFINITION_MATCHES: """
                posting_id | definition_id
                a0 | it_only
                a1 | it_only
                a39 | it_only
                a39 | any_ai_skill
            """,
        }
    )
    rows = computed(db, indicators.shares.AI_POSTING_SHARE, "definition_id, ai_postings, postings, share_pct")
    assert rows == [("any_ai_skill", 1, 40, 100 * 1 / 40), ("it_only", 2, 32, 100 * 2 / 32)]


def test_a_country_without_it_postings_has_no_it_share_and_says_so():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nit_only",
            core.POSTINGS: it_postings(["Nurse"] * 40),
        }
    )
    rows = computed(db, indicators.shares.AI_POSTING_SHARE, "postings, ai_postings, share_pct, obs_status")
    assert rows == [(0, 0, None, "M")]


IT_TITLES = [
    "DÉVELOPPEUR",
    "Équipe DevOps",
    "Leiter IT",
    "it's time",
    "Utvecklare",
    "Köchin",
    "ITALIAN",
]


def test_warehouse_and_classification_tell_the_same_it_titles():
    import polars as pl

    from skills_pipeline.classify.titles import is_it

    db = database({core.POSTINGS: it_postings([title.replace("'", " ") for title in IT_TITLES])})
    query = "SELECT title, regexp_matches(title, it_title_pattern()) FROM core.postings ORDER BY posting_id"
    told = db.execute(query).fetchall()
    frame = pl.DataFrame({"title": [title for title, _ in told]})
    assert [it for _, it in told] == frame.select(is_it(pl.col("title")))["title"].to_list()
    assert [it for _, it in told] == [True, True, True, False, True, False, False]


@pytest.mark.parametrize(
    ("matches", "check"),
    [
        ("a0 | any_ai_term\na0 | any_ai_term_without_hiring", "ladder_nests"),
        ("a0 | responsible_ai\na0 | any_ai_skill", "ladder_nests"),
        ("a0 | any_ai_skill\na0 | ai_demand", "demand_is_build_or_use"),
        ("a0 | any_ai_skill\na0 | ai_demand\na0 | ai_use\na0 | ai_build", "demand_is_build_or_use"),
        (
            "a0 | any_ai_skill\na0 | ai_demand\na0 | ai_use\na0 | hiring_disclosure",
            "disclosure_is_not_demand",
        ),
        ("a0 | any_ai_skill\na0 | any_ai_term", "hiring_talk_is_removed"),
        (
            "a0 | any_ai_skill\na0 | any_ai_term\na0 | any_ai_term_without_hiring\na0 | hiring_disclosure",
            "hiring_talk_is_removed",
        ),
        ("a0 | any_ai_skill\na0 | any_ai_term_without_hiring", "ladder_nests"),
    ],
)
def test_a_posting_in_the_wrong_part_of_the_ladder_fails_one_check(matches, check):
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand\nai_use\nany_ai_term_without_hiring",
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *30",
            core.DEFINITION_MATCHES: f"posting_id | definition_id\n{matches}",
        }
    )
    compute_all(db)
    assert broken_checks(db) == {f"ai_posting_share.{check}": 1}


def test_the_role_mix_counts_mentions_and_the_postings_that_hold_them():
    db = database(
        {
            core.POSTINGS: """
                posting_id | country_code | language | month
                a# | IE | en | 2025-01 *40
                b0 | IE | ga | 2025-01
                c0 | ZZ | en | 2025-01
            """,
            core.MENTIONS: """
                posting_id | start_char | role
                a# | 1 | demand *20
                a# | 2 | context *30
                a0 | 3 | process
                a1 | 3 | other
                c0 | 1 | demand
            """,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *15",
        }
    )
    rows = computed(
        db,
        indicators.quality.ROLE_MIX,
        "language, postings, mention_postings, demand_postings, mentions, demand_mentions, demand_pct, "
        "context_pct, process_pct, other_pct, obs_status",
    )
    mentions = 20 + 30 + 1 + 1
    shares = tuple(100 * count / mentions for count in (20, 30, 1, 1))
    assert rows == [
        ("en", 40, 30, 15, mentions, 20, *shares, "A"),
        ("ga", 1, 0, 0, 0, 0, None, None, None, None, "M"),
    ]
    assert not [check for check in broken_checks(db) if check.startswith("role_mix")]


def test_a_role_mix_of_too_few_postings_with_mentions_publishes_counts_only():
    db = database(
        {
            core.POSTINGS: "posting_id | country_code | month\na# | IE | 2025-01 *40",
            core.MENTIONS: "posting_id | start_char | role\na# | 1 | demand *29\na# | 2 | other *29",
        }
    )
    rows = computed(db, indicators.quality.ROLE_MIX, "mentions, demand_mentions, demand_pct, obs_status")
    assert rows == [(58, 29, None, "Q")]


def drift(named_now, asked_now, postings_now=200):
    """Checks broken when 40 of 400 postings named AI and 20 asked for it in the months before."""
    db = database(
        {
            core.POSTINGS: f"""
                posting_id | country_code | month
                o# | CA | 2023-11 *100
                a# | CA | 2025-01 *400
                b# | CA | 2025-04 *{postings_now}
            """,
            core.MENTIONS: f"""
                posting_id | start_char | role
                o# | 1 | demand *100
                a# | 1 | context *40
                b# | 1 | process *{named_now}
            """,
            core.DEFINITION_MATCHES: f"""
                posting_id | definition_id
                a# | ai_demand *20
                b# | ai_demand *{asked_now}
            """,
        }
    )
    computed(db, indicators.quality.ROLE_MIX, "*")
    return {check for check in broken_checks(db) if check.startswith("role_mix")}


WARNED = {"role_mix.mentions_moved_alone"}


@pytest.mark.parametrize(
    ("named_now", "asked_now", "broken"),
    [
        (20, 10, set()),  # nothing moved
        (60, 10, WARNED),  # 10 to 30 % name AI, 5 % ask for it as before
        (60, 30, set()),  # both moved: demand is real
        (28, 10, set()),  # 10 to 14 %: z 1.5
        (37, 10, set()),  # 10 to 18.5 %: z 2.9
        (38, 10, WARNED),  # 10 to 19 %: z 3.1
        (60, 17, WARNED),  # 5 to 8.5 %: z 1.7 is no move
        (60, 19, set()),  # 5 to 9.5 %: z 2.1 is one
        (4, 4, WARNED),  # 10 to 2 %: z -3.5; 5 to 2 %: z -1.8
    ],
)
def test_a_country_that_names_ai_more_often_but_asks_for_it_as_before_is_warned_of(
    named_now, asked_now, broken
):
    assert drift(named_now, asked_now) == broken


def test_a_window_with_too_few_postings_is_no_drift():
    assert drift(29, 1, postings_now=29) == set()


def test_shares_of_zero_before_and_after_did_not_move():
    db = database(
        {
            core.POSTINGS: """
                posting_id | country_code | month
                a# | CA | 2025-01 *400
                b# | CA | 2025-04 *200
            """,
            core.MENTIONS: "posting_id | start_char | role\nb# | 1 | process *60",
        }
    )
    computed(db, indicators.quality.ROLE_MIX, "*")
    assert broken_checks(db)["role_mix.mentions_moved_alone"] == 1


# ------------------------------------------------------------------------- places, fields, duplicates


def test_a_posting_in_several_countries_counts_once_in_each():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *30\nb1 | ZZ | 2025-01",
            core.POSTING_COUNTRIES: "posting_id | country_code\na# | DE *30\nb1 | DE\nb1 | FR",
            core.DEFINITION_MATCHES: "posting_id | definition_id\nb1 | ai_demand",
        }
    )
    assert share(db, "ai_demand", "country_code, postings, ai_postings") == [("DE", 31, 1), ("FR", 1, 1)]


def test_a_posting_that_is_counted_twice_in_a_country_breaks_the_check():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *30",
        }
    )
    compute_all(db)
    assert broken_checks(db) == {}
    db.execute("UPDATE indicators.ai_posting_share SET postings = 31, share_pct = 0")
    assert "ai_posting_share.all_postings_counted" in broken_checks(db)


def test_field_quality_says_how_much_is_known_by_source_and_how_often_it_was_right():
    db = database(
        {
            core.POSTINGS: """
                posting_id | source | place_scope | region_code | isco08_code | pay_currency | pay_annual_max
                a1 | ashby | one | DE-BY | 2512 | EUR | 60000
                a2 | ashby | several | | 25 | EUR |
                a3 | ashby | wide | | | |
                b1 | jobtech | one | SE-AB | | |
            """,
            core.POSTING_ISSUES: """
                posting_id | position | field
                a3 | 1 | pay
                a3 | 2 | pay
                b1 | 1 | pay
                b1 | 2 | place
                b1 | 3 | employment
                b1 | 4 | size
            """,
            meta.FIELD_CHECKS: """
                field | source | checked | confirmed
                pay | ashby | 10 | 9
                pay | elsewhere | 30 | 29
            """,
        }
    )
    columns = (
        "source, field, postings, known, issue_postings, checked, confirmed, checked_anywhere, precision_pct"
    )
    rows = {row[:2]: row[2:] for row in computed(db, indicators.quality.FIELD_QUALITY, columns)}
    assert rows["ashby", "country"] == (3, 2, 0, 0, 0, 0, None)
    assert rows["ashby", "region"][:2] == (3, 1)
    assert rows["ashby", "occupation"][:2] == (3, 2)
    assert rows["ashby", "occupation_unit_group"][:2] == (3, 1)
    assert rows["ashby", "pay"] == (3, 2, 1, 10, 9, 40, 100 * 38 / 40)
    assert rows["ashby", "annual_pay"][:2] == (3, 1)
    assert rows["jobtech", "pay"] == (1, 0, 1, 0, 0, 40, 100 * 38 / 40)
    # A statement of places is one of country and region, one of employment of hours and contract.
    issues = {field: row[2] for (source, field), row in rows.items() if source == "jobtech"}
    told = {"pay", "annual_pay", "country", "region", "working_time", "contract_type", "employer_size"}
    assert issues == {field: int(field in told) for field in issues}


def test_a_hand_check_of_an_unknown_field_breaks_the_check():
    db = database(
        {
            core.POSTINGS: "posting_id | month\na1 | 2025-01",
            meta.FIELD_CHECKS: "field | source\npay | ashby\nshoe_size | ashby",
        }
    )
    compute_all(db)
    assert broken_checks(db)["field_quality.checks_name_fields"] == 1


def test_duplicate_sensitivity_counts_with_no_rule_with_exact_rules_and_with_all():
    db = database(
        {
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *6",
            core.WITHHELD: "record_id | country_code | month\nw1 | DE | 2025-01",
            core.DUPLICATES: """
                record_id | reason | is_exact | country_code | month
                d1 | same_id | true | DE | 2025-01
                d2 | same_content | true | DE | 2025-01
                d3 | repost | true | DE | 2025-02
                d4 | near_duplicate | false | DE | 2025-01
            """,
        }
    )
    columns = "month, postings_undeduplicated, postings_exact, postings_near, removed_pct"
    assert computed(db, indicators.quality.DUPLICATE_SENSITIVITY, columns) == [
        ("2025-01", 7 + 2, 7 + 1, 7, 100 * 2 / 9),
        ("2025-02", 1, 0, 0, 100.0),
    ]


def test_mentions_of_one_posting_count_as_little_more_than_one():
    db = database(
        {
            core.POSTINGS: "posting_id | country_code | language | month\na# | IE | en | 2025-01 *40",
            core.MENTIONS: "posting_id | start_char | role\n"
            + "\n".join(
                f"a{n} | {k} | {'demand' if n < 10 else 'context'}" for n in range(40) for k in range(5)
            ),
        }
    )
    columns = "demand_pct, demand_low_pct, demand_high_pct, process_low_pct, obs_status, status_reason"
    ((share_pct, low, high, none_low, status, reason),) = computed(db, indicators.quality.ROLE_MIX, columns)
    number = 40 - 1
    expected = db.execute(
        f"SELECT wilson_low_pct(0.25 * {number}, {number}), wilson_high_pct(0.25 * {number}, {number})"
    )
    assert (share_pct, status, reason) == (25.0, "A", None)
    assert (low, high) == pytest.approx(expected.fetchall()[0])
    assert none_low == 0
