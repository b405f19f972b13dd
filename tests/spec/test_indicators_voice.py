"""What postings say of AI over workers, and how many that ask for AI ask for it responsibly."""

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database

VOICES = "posting_id | start_char | end_char | family | is_beside_ai\n"


def release_of(tables):
    db = database({meta.DEFINITIONS: "definition_id\nai_demand\nai_use\nresponsible_ai\nit_only"} | tables)
    compute_all(db)
    return db


def rows(db, table, columns, where="true"):
    return db.execute(f"SELECT {columns} FROM indicators.{table} WHERE {where} ORDER BY ALL").fetchall()


def broken(db, table):
    return [name for name in broken_checks(db) if name.startswith(f"{table}.")]


@pytest.fixture(scope="module")
def voices():
    """Fifty postings in Canada, ten of which declare AI in hiring; four in Norway."""
    return release_of(
        {
            core.POSTINGS: """
                posting_id | country_code | month | title
                a# | CA | 2026-01 | Nurse *50
                b# | NO | 2026-02 | Nurse *4
            """,
            core.WORKER_VOICE_MENTIONS: VOICES
            + """a# | 10 | 20 | ai_in_hiring | true *8
                 a0 | 30 | 40 | ai_in_hiring | true
                 a8 | 10 | 20 | ai_in_hiring | false
                 a9 | 10 | 20 | ai_in_hiring | false
                 a0 | 50 | 60 | worker_representation | false
                 b0 | 10 | 20 | worker_representation | true""",
        }
    )


def test_a_posting_counts_once_in_a_family_and_a_family_without_any_is_a_share_of_0(voices):
    columns = "family, scope, voice_postings, postings, share_pct"
    assert rows(voices, "worker_voice", columns, "frequency = 'M' AND country_code = 'CA'") == [
        ("ai_in_hiring", "beside_ai", 8, 50, 16.0),
        ("ai_in_hiring", "named", 10, 50, 20.0),
        ("algorithmic_management", "beside_ai", 0, 50, 0.0),
        ("algorithmic_management", "named", 0, 50, 0.0),
        ("staff_monitoring", "beside_ai", 0, 50, 0.0),
        ("staff_monitoring", "named", 0, 50, 0.0),
        ("whistle_blowing", "beside_ai", 0, 50, 0.0),
        ("whistle_blowing", "named", 0, 50, 0.0),
        ("worker_representation", "beside_ai", 0, 50, 0.0),
        ("worker_representation", "named", 1, 50, 2.0),
    ]
    families = {family for (family,) in rows(voices, "worker_voice", "DISTINCT family")}
    assert families == {*core.VOICE_FAMILIES}
    assert broken(voices, "worker_voice") == []


def test_shares_have_intervals_and_small_cells_counts_only(voices):
    where = "frequency = 'M' AND family = 'ai_in_hiring' AND scope = 'named' AND country_code = 'CA'"
    # Wilson for 10 of 50: (10 + 1.9208 ± 1.96 √(8 + 0.9604)) / 53.8415.
    assert rows(voices, "worker_voice", "round(share_low_pct, 2), round(share_high_pct, 2)", where) == [
        (11.24, 33.04)
    ]
    small = "country_code = 'NO' AND frequency = 'M' AND voice_postings > 0"
    columns = "family, scope, voice_postings, share_pct, status_reason"
    assert rows(voices, "worker_voice", columns, small) == [
        ("worker_representation", "beside_ai", 1, None, "few_postings"),
        ("worker_representation", "named", 1, None, "few_postings"),
    ]
    whole = "country_code = '_T' AND family = 'worker_representation' AND scope = 'named'"
    assert rows(voices, "worker_voice", "frequency, period, voice_postings, postings", whole) == [
        ("A", "2026", 2, 54)
    ]


def test_an_employer_that_repeats_its_text_widens_the_interval_for_clusters():
    db = release_of(
        {
            core.POSTINGS: "posting_id | country_code | month | employer_key\n"
            + "\n".join(f"{one}-# | US | 2026-01 | e{one} *4" for one in range(10)),
            core.WORKER_VOICE_MENTIONS: VOICES
            + "\n".join(f"{one}-# | 1 | 9 | ai_in_hiring | true *4" for one in range(5)),
        }
    )
    where = "family = 'ai_in_hiring' AND scope = 'named' AND frequency = 'M'"
    # Postings of an employer are all alike: 40 of them tell as much as ten.
    columns = "design_effect, round(cluster_low_pct, 2), round(cluster_high_pct, 2)"
    assert rows(db, "worker_voice", columns, where) == [(4.0, 23.66, 76.34)]


def test_a_term_inside_a_demand_mention_is_refused(voices):
    voices.execute("BEGIN")
    try:
        voices.execute(
            "INSERT INTO core.mentions VALUES ('a0', 15, 25, 'AI', 'artificial_intelligence', 'demand', 0.9)"
        )
        assert broken(voices, "worker_voice") == ["worker_voice.never_demand"]
    finally:
        voices.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("slip", "check"),
    [
        ("voice_postings = postings + 1", "parts_make_the_share"),
        ("status_reason = 'few_postings'", "status_tells_of_a_value"),
        ("voice_postings = 9 WHERE scope = 'beside_ai' AND family = 'whistle_blowing'", "beside_ai_is_named"),
        ("postings = postings + 1", "denominators_agree"),
        ("voice_postings = voice_postings + 1 WHERE frequency = 'A'", "months_make_the_year"),
    ],
)
def test_a_check_of_worker_voice_finds_what_breaks_its_rule(slip, check, voices):
    voices.execute("BEGIN")
    try:
        voices.execute(f"UPDATE indicators.worker_voice SET {slip}")
        assert f"worker_voice.{check}" in broken(voices, "worker_voice")
    finally:
        voices.execute("ROLLBACK")


@pytest.fixture(scope="module")
def responsible():
    """Forty postings that ask for AI: two for ethics, one more for the law of AI; and figures of OECD."""
    return release_of(
        {
            meta.CONCEPTS: """
                concept_id | concept_tier
                responsible_ai | governance
                eu_ai_act | governance
                llm | core
            """,
            core.POSTINGS: "posting_id | country_code | month\na# | US | 2022-03 *60\nb# | SE | 2022-03 *50",
            core.DEFINITION_MATCHES: """
                posting_id | definition_id
                a# | ai_demand *40
                a# | responsible_ai *3
                b# | ai_demand *30
            """,
            core.MENTIONS: """
                posting_id | start_char | concept_id | role
                a# | 1 | responsible_ai | demand *2
                a2 | 1 | eu_ai_act | demand
                a3 | 1 | responsible_ai | context
                a# | 9 | llm | demand *40
                a50 | 1 | responsible_ai | demand
            """,
            core.ANCHOR_VALUES: """
                publisher | series | country_code | period | frequency | vintage | value
                OECD | ai_ethics_share | US | 2022 | A | 2023-11-01 | 0.6
                OECD | ai_ethics_share | US | 2022 | A | 2024-11-01 | 0.5
                OECD | ai_ethics_share | NZ | 2022 | A | 2023-11-01 | 1.63
                OECD | ai_share | US | 2022 | A | 2023-11-01 | 0.84
            """,
        }
    )


def test_responsible_ai_is_a_share_of_what_asks_for_ai_beside_the_latest_figure_of_oecd(responsible):
    counts = "country_code, aspect, responsible_postings, ai_postings"
    columns = f"{counts}, share_pct, their_share_pct, ratio, obs_status"
    assert rows(responsible, "responsible_ai_share", columns, "country_code <> '_T'") == [
        ("NZ", "ethics", 0, 0, None, 1.63, None, "M"),
        ("NZ", "governance", 0, 0, None, 1.63, None, "M"),
        ("SE", "ethics", 0, 30, 0.0, None, None, "A"),
        ("SE", "governance", 0, 30, 0.0, None, None, "A"),
        ("US", "ethics", 2, 40, 5.0, 0.5, 10.0, "A"),
        ("US", "governance", 3, 40, 7.5, 0.5, 15.0, "A"),
    ]
    whole = rows(responsible, "responsible_ai_share", "aspect, responsible_postings", "country_code = '_T'")
    assert whole == [("ethics", 2), ("governance", 3)]
    assert broken(responsible, "responsible_ai_share") == []


@pytest.mark.parametrize(
    ("slip", "check"),
    [
        ("responsible_postings = ai_postings + 1", "parts_make_the_share"),
        ("share_pct = NULL", "status_tells_of_a_value"),
        ("responsible_postings = 1 WHERE aspect = 'governance'", "ethics_is_governance"),
        ("responsible_postings = 2 WHERE aspect = 'governance'", "counts_of_the_mix"),
    ],
)
def test_a_check_of_responsible_ai_finds_what_breaks_its_rule(slip, check, responsible):
    responsible.execute("BEGIN")
    try:
        responsible.execute(f"UPDATE indicators.responsible_ai_share SET {slip}")
        assert f"responsible_ai_share.{check}" in broken(responsible, "responsible_ai_share")
    finally:
        responsible.execute("ROLLBACK")
