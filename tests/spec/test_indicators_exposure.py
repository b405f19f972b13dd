"""Measures of occupations by others on ISCO-08, by small examples with values worked out by hand."""

import math
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from skills_pipeline import pipeline
from skills_pipeline.cli import app
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.landing import LandingStore
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse
from spec_tables import broken_checks, compute_all, computed, database

PANEL, AGREEMENT = indicators.exposure.EXPOSURE_PANEL, indicators.exposure.EXPOSURE_AGREEMENT
AUDIT = indicators.exposure.CROSSWALK_AUDIT

MEASURES = """
    measure | axis
    own | ai_exposure
    risk | automation_risk
    onet | ai_exposure
    later | ai_exposure
    census | ai_exposure
"""
# Of unit group 1111 two ESCO occupations match 11-1011 and one 11-1031; of 1112 one matches 25-1011.
CROSSWALKS = """
    crosswalk | from_classification | from_code | to_classification | to_code
    onet_soc_2010_esco | onet_soc_2010 | 11-1011.00 | esco | a
    onet_soc_2010_esco | onet_soc_2010 | 11-1011.03 | esco | b
    onet_soc_2010_esco | onet_soc_2010 | 11-1031.00 | esco | c
    onet_soc_2010_esco | onet_soc_2010 | 25-1011.00 | esco | d
    esco_isco08 | esco | a | isco08 | 1111
    esco_isco08 | esco | b | isco08 | 1111
    esco_isco08 | esco | c | isco08 | 1111
    esco_isco08 | esco | d | isco08 | 1112
    soc_2010_soc_2018 | soc_2010 | 11-1011 | soc_2018 | 11-1011
    soc_2010_soc_2018 | soc_2010 | 11-1011 | soc_2018 | 11-1012
    soc_2010_soc_2018 | soc_2010 | 11-1031 | soc_2018 | 11-1031
"""


def scored(scores, crosswalks=CROSSWALKS):
    header = "measure | classification | code | value"
    tables = {meta.MEASURES: MEASURES, core.OCCUPATION_SCORES: f"{header}\n{scores}"}
    return database(tables | ({core.OCCUPATION_CROSSWALKS: crosswalks} if crosswalks else {}))


def panel(db, columns="isco08_code, value, source_codes, source_weights, covered_pct"):
    return [row for row in computed(db, PANEL, columns) if row[1] is not None]


def close(rows):
    return [tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row) for row in rows]


def broken(db, *names):
    return [check for check in broken_checks(db) if check.split(".")[0] in names]


def test_a_measure_in_isco_08_stays_as_stated_with_ranks_from_the_highest():
    db = scored(
        """own | isco08 | 1111 | 0.3
           own | isco08 | 1112 | 0.5
           own | isco08 | 1113 | 0.3
           own | isco08 | 1114 | 0.1""",
        crosswalks=None,
    )
    rows = panel(
        db, "isco08_code, value, rank, percentile, tercile, way, source_codes, covered_pct, obs_status"
    )
    # Mean ranks from below are 2.5, 4, 2.5 and 1 of 4; percentiles 100 x (rank - 0.5) / 4.
    assert rows == [
        ("1111", 0.3, 2, 50.0, "middle", "isco08", 1, None, "A"),
        ("1112", 0.5, 1, 87.5, "high", "isco08", 1, None, "A"),
        ("1113", 0.3, 2, 50.0, "middle", "isco08", 1, None, "A"),
        ("1114", 0.1, 4, 12.5, "low", "isco08", 1, None, "A"),
    ]
    counted = db.execute(
        "SELECT obs_status, status_reason, count(*), count(rank), count(tercile) "
        "FROM indicators.exposure_panel GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert counted == [("A", None, 4, 4, 4), ("M", "no_score", 432, 0, 0)]
    assert broken(db, "exposure_panel") == []


def test_each_esco_occupation_of_a_unit_group_counts_once():
    db = scored("risk | soc_2010 | 11-1011 | 0.9\nrisk | soc_2010 | 11-1031 | 0.3")
    # (2 x 0.9 + 0.3) / 3; no occupation of 1112 has a score.
    assert close(panel(db)) == [("1111", 0.7, 2, "11-1011 0.667; 11-1031 0.333", 100.0)]


def test_an_occupation_without_a_score_leaves_the_others_their_weight():
    db = scored("risk | soc_2010 | 11-1031 | 0.3")
    assert close(panel(db)) == [("1111", 0.3, 1, "11-1031 1.0", round(100 / 3, 9))]


def test_a_broad_code_stands_for_the_detailed_ones_that_have_no_score():
    db = scored(
        "risk | soc_2010 | 25-1000 | 0.2\nrisk | soc_2010 | 11-1030 | 0.5\nrisk | soc_2010 | 11-1031 | 0.4"
    )
    assert close(panel(db)) == [
        ("1111", 0.4, 1, "11-1031 1.0", round(100 / 3, 9)),
        ("1112", 0.2, 1, "25-1000 1.0", 100.0),
    ]


def test_a_link_to_a_broad_code_takes_the_mean_of_the_detailed_ones():
    links = CROSSWALKS.replace("25-1011.00", "25-1010.00")
    db = scored("risk | soc_2010 | 25-1011 | 0.2\nrisk | soc_2010 | 25-1012 | 0.6", links)
    assert close(panel(db)) == [("1112", 0.4, 2, "25-1011 0.5; 25-1012 0.5", 100.0)]


def test_codes_of_o_net_and_soc_2018_come_as_means_of_means():
    db = scored(
        """onet | onet_soc_2019 | 11-1011.00 | 0.2
           onet | onet_soc_2019 | 11-1011.03 | 0.4
           onet | onet_soc_2019 | 11-1012.00 | 0.9
           onet | onet_soc_2019 | 11-1031.00 | 0.3
           later | soc_2018 | 11-1012 | 0.8"""
    )
    rows = close(panel(db, "measure, value, way, source_weights"))
    # 11-1011 of 2018: 0.3; of 2010, which became 11-1011 and 11-1012: 0.6; 1111: (2 x 0.6 + 0.3) / 3.
    assert rows == [
        ("later", 0.8, "soc_2018", "11-1012 1.0"),
        ("onet", 0.5, "onet_soc_2019",
         "11-1012.00 0.333; 11-1031.00 0.333; 11-1011.00 0.167; 11-1011.03 0.167"),
    ]  # fmt: skip
    assert broken(db, "exposure_panel") == []


def test_the_official_crosswalk_stands_before_best_matches_when_it_is_landed():
    official = (
        CROSSWALKS
        + """
    isco08_soc_2010 | isco08 | 1111 | soc_2010 | 11-1011
    isco08_soc_2010 | isco08 | 1111 | soc_2010 | 11-1031
    isco08_soc_2010 | isco08 | 1113 | soc_2010 | 11-1031"""
    )
    scores = "risk | soc_2010 | 11-1011 | 0.9\nrisk | soc_2010 | 11-1031 | 0.3\nown | isco08 | 1111 | 0.1"
    columns = "measure, value, isco08_code, bridge, source_weights"
    rows = panel(scored(scores, official.replace("\n\n", "\n")), columns)
    # Each code once: the mean of 0.9 and 0.3.
    assert close(rows) == [
        ("own", 0.1, "1111", None, "1111 1.0"),
        ("risk", 0.6, "1111", "isco08_soc_2010", "11-1011 0.5; 11-1031 0.5"),
        ("risk", 0.3, "1113", "isco08_soc_2010", "11-1031 1.0"),
    ]
    assert [row[3] for row in panel(scored(scores), columns)] == [None, "esco_onet"]


def test_esco_itself_says_under_which_unit_group_its_occupations_are_where_its_list_is_landed():
    own = (
        CROSSWALKS.rstrip()
        + """
    esco_isco08_official | esco | a | isco08 | 1113
    esco_isco08_official | esco | b | isco08 | 1111
    esco_isco08_official | esco | e | isco08 | 1120
"""
    )
    db = scored("risk | soc_2010 | 11-1011 | 0.9\nrisk | soc_2010 | 11-1031 | 0.3", own)
    # a moves to 1113; b stays and c, which ESCO does not list, is where its match says; nothing matches e.
    assert close(panel(db)) == [
        ("1111", 0.6, 2, "11-1011 0.5; 11-1031 0.5", 100.0),
        ("1113", 0.9, 1, "11-1011 1.0", 100.0),
    ]
    counted = computed(db, AUDIT, "crosswalk, measure, sum(codes) OVER (PARTITION BY crosswalk)")
    assert set(counted) >= {("esco_isco08", "_T", 4), ("esco_isco08_official", "_T", 3)}
    assert broken(db, "crosswalk_audit") == ["crosswalk_audit.esco_places_matches_otherwise"]


def test_a_measure_that_no_crosswalk_leads_from_has_no_row_and_is_told_of_in_the_audit():
    db = scored("census | occ1990dd | 4 | 28\ncensus | occ1990dd | 7 | 67")
    assert computed(db, PANEL, "measure") == []
    rows = computed(db, AUDIT, "crosswalk, measure, mapping, codes, target_codes, links, listed_codes")
    assert ("occ1990dd_isco08", "census", "lost", 2, 0, 0, "4 7") in rows
    assert broken(db, "crosswalk_audit") == ["crosswalk_audit.nothing_leads_anywhere"]


def test_the_audit_says_how_codes_lead_by_crosswalk_and_by_measure():
    links = (
        CROSSWALKS
        + "soc_2010_soc_2018 | soc_2010 | 11-1041 | soc_2018 | 11-1031\n"
        + (
            "soc_2010_soc_2018 | soc_2010 | 11-1051 | soc_2018 | 11-1031\n"
            "soc_2010_soc_2018 | soc_2010 | 11-1051 | soc_2018 | 11-1061\n"
            "soc_2010_soc_2018 | soc_2010 | 11-1071 | soc_2018 | 11-1071\n"
        )
    )
    db = scored(
        """risk | soc_2010 | 11-1011 | 0.9
           risk | soc_2010 | 11-1031 | 0.3
           risk | soc_2010 | 25-1011 | 0.3
           risk | soc_2010 | 13-1078 | 0.3""",
        links,
    )
    rows = computed(db, AUDIT, "crosswalk, measure, mapping, codes, target_codes, links, listed_codes")
    assert [row for row in rows if row[0].startswith("soc")] == [
        ("soc_2010_isco08", "risk", "lost", 1, 0, 0, "13-1078"),
        ("soc_2010_isco08", "risk", "many_to_one", 2, 1, 2, "11-1011 11-1031"),
        ("soc_2010_isco08", "risk", "one_to_one", 1, 1, 1, "25-1011"),
        ("soc_2010_soc_2018", "_T", "many_to_many", 1, 2, 2, "11-1051"),
        ("soc_2010_soc_2018", "_T", "many_to_one", 2, 1, 2, "11-1031 11-1041"),
        ("soc_2010_soc_2018", "_T", "one_to_many", 1, 2, 2, "11-1011"),
        ("soc_2010_soc_2018", "_T", "one_to_one", 1, 1, 1, "11-1071"),
    ]
    assert broken(db, "crosswalk_audit") == []
    db.execute("DELETE FROM indicators.crosswalk_audit WHERE mapping = 'lost'")
    assert broken(db, "crosswalk_audit") == ["crosswalk_audit.every_code_is_told_of"]


CODES = [f"111{last}" for last in range(1, 5)] + ["1120", "1211", "1212", "1213", "1219", "1221"]


def agreement(own, risk):
    scores = [
        *(f"own | isco08 | {code} | {value}" for code, value in zip(CODES, own, strict=False)),
        *(f"risk | isco08 | {code} | {value}" for code, value in zip(CODES, risk, strict=False)),
    ]
    db = scored("\n".join(scores), crosswalks=None)
    computed(db, PANEL, "measure")
    columns = "measure, axis, other_measure, other_axis, unit_groups, spearman, spearman_low, spearman_high, "
    return db, computed(db, AGREEMENT, columns + "obs_status, status_reason")


def test_agreement_is_the_correlation_of_mean_ranks_over_the_unit_groups_of_both():
    # Ranks 1 to 10 against the same with the first two exchanged: 1 - 6 x 2 / (10 x 99).
    db, (row, turned) = agreement(range(1, 11), [2, 1, *range(3, 11)])
    rho = 1 - 12 / 990
    reach = 1.959963984540054 * math.sqrt((1 + rho**2 / 2) / 7)
    assert row[:5] == ("own", "ai_exposure", "risk", "automation_risk", 10)
    assert turned[:5] == ("risk", "automation_risk", "own", "ai_exposure", 10)
    expected = (rho, math.tanh(math.atanh(rho) - reach), math.tanh(math.atanh(rho) + reach))
    assert row[5:8] == pytest.approx(expected)
    assert turned[5:8] == pytest.approx(expected)
    assert row[8:] == ("A", None)
    assert broken(db, "exposure_agreement") == []


def test_ties_take_the_mean_of_their_ranks():
    # Own ranks 1 to 10; the other's 1.5, 1.5, 3 to 10: covariance 82, variances 82.5 and 82.
    _, (row, _) = agreement(range(1, 11), [1, 1, *range(3, 11)])
    assert row[5] == pytest.approx(82 / math.sqrt(82.5 * 82))


def test_few_unit_groups_and_measures_without_differences_have_no_correlation():
    _, (row, _) = agreement(range(1, 10), range(1, 10))
    assert row[4:] == (9, None, None, None, "Q", "few_unit_groups")
    _, (row, _) = agreement(range(1, 11), [1] * 10)
    assert row[4:] == (10, None, None, None, "O", "no_variation")


TECHNOLOGY = indicators.exposure.OCCUPATION_TECHNOLOGY
TECHNOLOGIES = """
    code | technology | is_hot | is_in_demand
    11-1011.00 | Keras | true | false
    11-1011.00 | Excel | true | true
    11-1011.03 | Excel | true | false
    11-1031.00 | Word | false | false
    99-9999.00 | PyTorch | true | false
"""
# Of 1111 in 2024 40 postings, 10 of them asking for AI; of 1112 none; of another group 30.
CODED = """
    posting_id | country_code | month | employer_key | isco08_code
    a# | DE | 2024-05 | e# | 1111 *40
    b# | DE | 2024-05 | e# | 9112 *30
    c# | DE | 2024-05 | e# | 11 *9
"""


def with_technologies(crosswalks=CROSSWALKS):
    return database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            meta.CONCEPT_SURFACES: "language | surface\nmul | keras\nmul | PyTorch\nen | excellent",
            core.OCCUPATION_TECHNOLOGIES: TECHNOLOGIES,
            core.OCCUPATION_CROSSWALKS: crosswalks,
            core.POSTINGS: CODED,
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *10",
        }
    )


def test_technologies_of_a_unit_group_stand_beside_its_demand_for_ai():
    links = CROSSWALKS.rstrip() + "\n    soc_2010_soc_2018 | soc_2010 | 25-1011 | soc_2018 | 11-1011\n"
    db = with_technologies(links)
    columns = (
        "isco08_code, year, source_codes, technologies, hot_technologies, in_demand_technologies, "
        "ai_technologies, ai_names, postings, ai_postings, share_pct, obs_status, status_reason"
    )
    compute_all(db)
    assert rows(db, TECHNOLOGY, columns) == [
        # Keras and Excel, once, of two occupations; Word of a third one.
        ("1111", "2024", 3, 3, 2, 1, 1, "Keras", 40, 10, 25.0, "A", None),
        # 25-1011 of SOC 2010 became 11-1011, so its technologies come to 1112 too.
        ("1112", "2024", 2, 2, 2, 1, 1, "Keras", 0, 0, None, "M", "no_posting"),
    ]
    assert broken(db, "occupation_technology") == []
    audit = rows(db, AUDIT, "measure, mapping, codes, listed_codes", "measure = 'onet_technologies'")
    assert audit == [
        ("onet_technologies", "lost", 1, "99-9999.00"),
        ("onet_technologies", "many_to_many", 2, "11-1011.00 11-1011.03"),
        ("onet_technologies", "many_to_one", 1, "11-1031.00"),
    ]
    assert broken(db, "crosswalk_audit") == []
    db.execute("UPDATE indicators.occupation_technology SET ai_names = NULL, ai_postings = 50")
    assert broken(db, "occupation_technology") == [
        "occupation_technology.kinds_are_of_all",
        "occupation_technology.parts_make_the_share",
    ]


def test_technologies_without_a_crosswalk_reach_no_unit_group_and_all_their_codes_are_told_of():
    db = with_technologies("crosswalk | from_code | to_code")
    compute_all(db)
    assert rows(db, TECHNOLOGY, "isco08_code") == []
    assert rows(db, AUDIT, "measure, mapping, codes") == [("onet_technologies", "lost", 4)]
    assert broken(db, "crosswalk_audit") == []


# ------------------------------------------------------------------------------------------------- demand

DEMAND, RISK_DEMAND = indicators.exposure.EXPOSURE_DEMAND, indicators.exposure.RISK_DEMAND
EMPLOYMENT = indicators.exposure.RISK_EMPLOYMENT
LADDER = "definition_id\nai_demand"
# Exposure puts 25 above 41 above 91; risk the other way around. 2511 and 2512 share their sub-major group.
BOTH_AXES = """own | isco08 | 2511 | 0.9
               own | isco08 | 2512 | 0.7
               own | isco08 | 4110 | 0.5
               own | isco08 | 9112 | 0.1
               risk | isco08 | 2511 | 0.1
               risk | isco08 | 2512 | 0.3
               risk | isco08 | 4110 | 0.5
               risk | isco08 | 9112 | 0.9"""


def with_postings(postings, matches, employment=None, figures=None):
    header = "measure | classification | code | value"
    tables = {
        meta.MEASURES: MEASURES,
        meta.DEFINITIONS: LADDER,
        core.OCCUPATION_SCORES: f"{header}\n{BOTH_AXES}",
        core.POSTINGS: "posting_id | country_code | month | employer_key | isco08_code\n" + postings.strip(),
        core.DEFINITION_MATCHES: "posting_id | definition_id\n" + matches,
    }
    if employment:
        tables[core.OCCUPATION_EMPLOYMENT] = employment
    if figures:
        tables[core.ANCHOR_VALUES] = figures
    db = database(tables)
    compute_all(db)
    return db


def rows(db, table, columns, where="true"):
    return db.execute(f"SELECT {columns} FROM {table.qualified_name} WHERE {where} ORDER BY ALL").fetchall()


# 40 postings of 2511, of which 10 ask for AI; 20 of 25 without more; 60 of 9112; 5 of an occupation unknown.
POSTINGS = """
    a# | DE | 2024-05 | e# | 2511 *40
    b# | DE | 2024-06 | e# | 25 *20
    c# | FR | 2024-06 | e# | 9112 *60
    d# | FR | 2024-06 | e# | *5
"""
ASKING = "a# | ai_demand *10"


def test_demand_stands_beside_one_measure_of_each_axis_at_both_levels():
    db = with_postings(POSTINGS, ASKING)
    columns = (
        "measure, risk_measure, level, isco08_code, year, exposure_tercile, risk_tercile, quadrant, "
        "postings, ai_postings, round(share_pct, 3), obs_status"
    )
    assert rows(db, DEMAND, columns) == [
        (
            "own",
            "risk",
            "sub_major",
            "25",
            "2024",
            "high",
            "low",
            "high_exposure_low_risk",
            60,
            10,
            16.667,
            "A",
        ),
        ("own", "risk", "sub_major", "91", "2024", "low", "high", "low_exposure_high_risk", 60, 0, 0.0, "A"),
        ("own", "risk", "unit", "2511", "2024", "high", "low", "high_exposure_low_risk", 40, 10, 25.0, "A"),
        ("own", "risk", "unit", "9112", "2024", "low", "high", "low_exposure_high_risk", 60, 0, 0.0, "A"),
    ]
    # Of three sub-major groups: (3 - 0.5) / 3; of four unit groups (4 - 0.5) / 4.
    placed = rows(db, DEMAND, "isco08_code, round(exposure_percentile, 3), round(risk_percentile, 3)")
    assert placed == [
        ("25", 83.333, 16.667),
        ("2511", 87.5, 12.5),
        ("91", 16.667, 83.333),
        ("9112", 12.5, 87.5),
    ]
    assert broken(db, "exposure_demand", "risk_demand") == []


def test_an_occupation_with_few_postings_has_counts_but_no_share():
    db = with_postings("a# | DE | 2024-05 | e# | 2511 *29", ASKING)
    assert rows(db, DEMAND, "level, postings, ai_postings, share_pct, obs_status, status_reason") == [
        ("sub_major", 29, 10, None, "Q", "few_postings"),
        ("unit", 29, 10, None, "Q", "few_postings"),
    ]


def test_a_measure_of_exposure_in_place_of_risk_fails_the_checks():
    db = with_postings(POSTINGS, ASKING)
    db.execute("UPDATE meta.measures SET axis = 'ai_exposure'")
    assert {"exposure_demand.axes_are_apart", "risk_demand.measures_are_of_risk"} <= set(broken_checks(db))


def test_postings_divide_into_terciles_of_risk_by_country_and_together():
    db = with_postings(POSTINGS + "e# | DE | 2024-06 | e# | 4110 *40", ASKING)
    columns = "country_code, tercile, postings, ai_postings, coded_postings, part_pct, round(share_pct, 3)"
    assert rows(db, RISK_DEMAND, columns) == [
        ("DE", "low", 60, 10, 100, 60.0, 16.667),
        ("DE", "middle", 40, 0, 100, 40.0, 0.0),
        ("FR", "high", 60, 0, 60, 100.0, 0.0),
        ("_T", "high", 60, 0, 160, 37.5, 0.0),
        ("_T", "low", 60, 10, 160, 37.5, 16.667),
        ("_T", "middle", 40, 0, 160, 25.0, 0.0),
    ]
    assert broken(db, "risk_demand") == []


# --------------------------------------------------------------------------------------------- employment


def employment(*cells):
    header = "dataset | country_code | isco08_code | education | age | year | employed_thousands | obs_flag"
    lines = [f"LFSA_EGAI2D | {country} | {code} | _T | Y15-64 | {rest}" for country, code, rest in cells]
    return "\n".join([header, *lines])


GROWING = employment(
    ("DE", "25", "2012 | 100 | b"), ("DE", "25", "2019 | 150 | "),
    ("DE", "41", "2012 | 200 | "), ("DE", "41", "2019 | 210 | p"),
    ("DE", "91", "2012 | 100 | "), ("DE", "91", "2016 | 100 | b"), ("DE", "91", "2019 | 90 | "),
    ("DE", "_T", "2012 | 1000 | "), ("DE", "_T", "2019 | 1100 | "),
    ("FR", "25", "2012 | 300 | "), ("FR", "25", "2019 | 330 | u"),
    ("FR", "91", "2012 | 50 | "), ("FR", "91", "2018 | 60 | "),
    ("EU", "25", "2012 | 9000 | "), ("EU", "25", "2019 | 9900 | "),
)  # fmt: skip
OECD = """publisher | series | country_code | period | vintage | value
    OECD | employment_growth_high_risk | OECD | 2019 | 2021-01-01 | 6
    OECD | employment_growth_low_risk | OECD | 2019 | 2021-01-01 | 18"""


@pytest.fixture(scope="module")
def growing():
    return with_postings(POSTINGS, ASKING, GROWING, OECD)


def test_employment_grows_by_tercile_between_the_years_that_both_have(growing):
    columns = (
        "country_code, tercile, occupations, compared, first_thousands, last_thousands, "
        "round(growth_pct, 6), round(part_pct, 4), flags, obs_status, status_reason"
    )
    assert rows(growing, EMPLOYMENT, columns, "first_year = '2012' AND country_code <> '_T'") == [
        ("DE", "_T", 1, 1, 1000.0, 1100.0, 10.0, None, None, "A", None),
        ("DE", "high", 1, 1, 100.0, 90.0, -10.0, 20.0, "b", "B", None),
        # The break of 2012 is one against 2011.
        ("DE", "low", 1, 1, 100.0, 150.0, 50.0, 33.3333, None, "A", None),
        ("DE", "middle", 1, 1, 200.0, 210.0, 5.0, 46.6667, "p", "P", None),
        ("EU", "low", 1, 1, 9000.0, 9900.0, 10.0, 100.0, None, "A", None),
        ("FR", "high", 1, 0, None, None, None, None, None, "M", "missing_year"),
        ("FR", "low", 1, 1, 300.0, 330.0, 10.0, 100.0, "u", "A", None),
    ]
    # Of two countries with occupations at high risk one has both years.
    assert broken(growing, "risk_employment") == ["risk_employment.little_is_compared"]


def test_all_countries_together_are_those_that_can_be_compared_beside_what_the_oecd_published(growing):
    columns = (
        "tercile, countries, first_thousands, last_thousands, round(growth_pct, 6), flags, obs_status, "
        "published_growth_pct"
    )
    assert rows(growing, EMPLOYMENT, columns, "first_year = '2012' AND country_code = '_T'") == [
        ("_T", 1, 1000.0, 1100.0, 10.0, None, "A", None),
        ("high", 1, 100.0, 90.0, -10.0, "b", "B", 6.0),
        ("low", 2, 400.0, 480.0, 20.0, "u", "A", 18.0),
        ("middle", 1, 200.0, 210.0, 5.0, "p", "P", None),
    ]


def test_years_that_are_missing_between_are_counted(growing):
    missing = rows(
        growing, EMPLOYMENT, "DISTINCT country_code, years_missing", "country_code IN ('DE', 'FR')"
    )
    # Of eight years Germany has 2012, 2016 and 2019, France 2012, 2018 and 2019.
    assert missing == [("DE", 5), ("FR", 5)]


def test_a_later_span_leads_to_the_latest_year_landed():
    later = GROWING + "\nLFSA_EGAI2D | DE | 25 | _T | Y15-64 | 2021 | 180 | b"
    db = with_postings(POSTINGS, ASKING, later)
    columns = "country_code, tercile, first_year, last_year, compared, round(growth_pct, 6), obs_status"
    assert rows(
        db, EMPLOYMENT, columns, "first_year = '2019' AND tercile = 'low' AND country_code <> 'EU'"
    ) == [
        ("DE", "low", "2019", "2021", 1, 20.0, "B"),
        ("FR", "low", "2019", "2021", 0, None, "M"),
        ("_T", "low", "2019", "2021", 1, 20.0, "B"),
    ]


def test_a_dataset_by_education_is_compared_by_major_groups():
    header = "dataset | country_code | isco08_code | education | age | year | employed_thousands"
    lines = [
        f"LFSA_EGISED | SE | {code} | ED5-8 | Y15-64 | {year} | {value}"
        for code, year, value in (("2", 2012, 400), ("2", 2019, 500), ("9", 2012, 20), ("9", 2019, 25))
    ]
    db = with_postings(POSTINGS, ASKING, "\n".join([header, *lines]), OECD)
    columns = "education, tercile, growth_pct, published_growth_pct"
    assert rows(db, EMPLOYMENT, columns, "country_code = 'SE'") == [
        ("ED5-8", "high", 25.0, None),
        ("ED5-8", "low", 25.0, None),
    ]


# --------------------------------------------------------------------------------- from landing to release

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"
RISKS = "isco_code,isco_unit_group,risk,prevalence,risk_category\n"
APPENDIX = "soc_code,occupation_title,aioe\n"


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)


def land(settings, folder, source, text, hour=12, **options):
    """A file landed as of an hour of one day."""
    path = folder / f"{source}.csv"
    path.write_text(text, "utf-8")
    at = datetime(2025, 3, 1, hour, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return pipeline.land_from_files(settings, source, [path], mapping=None, **options)


def table(settings, table):
    return Warehouse(settings.warehouse_dir, 2).table(table)


def test_of_two_editions_of_a_measure_the_one_landed_last_stands_as_a_whole(settings, tmp_path):
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    land(settings, tmp_path, "nesta_risk", f"{RISKS}1111,x,3.5,0.3,Other\n1112,x,2.5,0.3,Other\n", hour=15)
    land(settings, tmp_path, "nesta_risk", f"{RISKS}1111,x,1.5,0.3,Other\n1113,x,1.5,0.3,Other\n", hour=9)
    assert pipeline.refresh(settings, "captures").status == "released"
    scores = table(settings, core.OCCUPATION_SCORES)
    assert scores.select("measure", "classification", "code", "value").rows() == [
        ("nesta_risk", "isco08", "1111", 3.5),
        ("nesta_risk", "isco08", "1112", 2.5),
    ]
    rows = table(settings, PANEL).filter(obs_status="A")
    assert rows.select("isco08_code", "value").rows() == [("1111", 3.5), ("1112", 2.5)]
    funnel = table(settings, indicators.quality.PIPELINE_FUNNEL).filter(source="nesta_risk").to_dicts()[0]
    assert (funnel["landed"], funnel["figures"], funnel["quarantined"]) == (4, 4, 0)


def test_files_of_a_publisher_without_a_licence_are_landed_only_when_the_user_says_so(
    settings, tmp_path, monkeypatch
):
    appendix = f"{APPENDIX}11-1011,Chief Executives,1.334\n"
    with pytest.raises(
        pipeline.NoLicenceError, match=r"aioe: its publisher states no licence .*--without-licence"
    ):
        land(settings, tmp_path, "aioe", appendix)
    monkeypatch.setenv("SKILLS_PIPELINE_DATA", str(settings.data_dir))
    command = ["land", "aioe", "--file", str(tmp_path / "aioe.csv")]
    assert isinstance(CliRunner().invoke(app, command).exception, pipeline.NoLicenceError)
    assert CliRunner().invoke(app, [*command, "--without-licence"]).exit_code == 0
    (landing,) = LandingStore(settings.landing_dir).landings("aioe")
    assert landing.licence == "none stated"


def test_a_release_without_measures_has_their_tables_empty_and_their_measures_described(sample_run):
    warehouse = Warehouse(sample_run.warehouse, 2)
    for one in (*core.RESTATED, *indicators.exposure.TABLES):
        assert warehouse.table(one).is_empty()
    axes = dict(warehouse.table(meta.MEASURES).select("measure", "axis").rows())
    assert (axes["ilo_genai_2025"], axes["frey_osborne"]) == ("ai_exposure", "automation_risk")
