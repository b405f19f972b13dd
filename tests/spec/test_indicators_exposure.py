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
from spec_tables import broken_checks, computed, database

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
