"""Genuine files of the publishers, where they lie beside the checkout: read whole, and what comes of them.

Data of third parties are not in this repository.
"""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.measures.catalogue import MEASURE_SOURCES, MEASURES
from skills_pipeline.publish.indicator_pages import read_folders
from skills_pipeline.skills import taxonomy
from skills_pipeline.sources.base import parse_document
from spec_tables import broken_checks, compute_all, database

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"

pytestmark = pytest.mark.skipif(
    not (REFERENCE / "ilo-genai-isco08").exists(),
    reason=f"genuine files are not in the repository; they are looked for in {REFERENCE}",
)

ILO = "ilo-genai-isco08/Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"
SCORES, LINKS = core.OCCUPATION_SCORES, core.OCCUPATION_CROSSWALKS
FILES = [
    # source, file, table, its rows, and cells without a value
    ("ilo_genai", ILO, SCORES, 427, 0),
    ("aioe", "aioe/AIOE_DataAppendix.xlsx", SCORES, 774, 0),
    ("aioe", "aioe/appendix_A.csv", SCORES, 774, 0),
    ("aioe", "aioe/Language_Modeling_AIOE_and_AIIE.xlsx", SCORES, 774, 0),
    ("eloundou", "gpts-are-gpts/occ_level.csv", SCORES, 923 * 6, 0),
    (
        "microsoft_working_with_ai",
        "microsoft-working-with-ai/soc_ai_applicability_scores.csv",
        SCORES,
        785,
        0,
    ),
    # Three occupations of Webb's have no percentile.
    ("webb", "webb/exposure_by_occ1990dd_lswt2010.csv", SCORES, 338 * 3, 3 * 3),
    ("frey_osborne", "frey-osborne/frey_osborne_soc2010.csv", SCORES, 702, 0),
    ("nesta_risk", "nesta-mcc/mcc_risk_ISCO_4digit.csv", SCORES, 421, 0),
    ("soc_2010_2018", "crosswalks/soc_2010_to_2018.csv", LINKS, 900, 0),
    ("esco_onet", "crosswalks/esco_onet_crosswalk_Nov2020.csv", LINKS, 1_680 * 2, 0),
]


def parsed(name, path):
    return parse_document(
        MEASURE_SOURCES[name],
        (REFERENCE / path).read_bytes(),
        f"file:x/{Path(path).name}",
        datetime(2026, 11, 1),
    )


@pytest.mark.parametrize(("name", "path", "table", "rows", "missing"), FILES, ids=[one[1] for one in FILES])
def test_a_genuine_file_is_read_whole(name, path, table, rows, missing):
    result = parsed(name, path)
    assert {kind: frame.height for kind, frame in result.restated.items()} == {table: rows}
    assert result.quarantine["reason"].to_list() == ["missing_value"] * missing
    assert result.found == rows + missing


TAXONOMY = REFERENCE.parent / "taxonomy"


def test_the_genuine_list_of_esco_is_read_whole_and_places_most_matches_as_nesta_does():
    path = TAXONOMY / "esco" / "occupations_en.csv"
    result = parsed("esco_occupations", path)
    assert (result.found, result.quarantine.height) == (3_039, 0)
    own = dict(result.restated[LINKS].select("from_code", "to_code").rows())
    matched = parsed("esco_onet", "crosswalks/esco_onet_crosswalk_Nov2020.csv").restated[LINKS]
    links = matched.filter(crosswalk="esco_isco08").select("from_code", "to_code").rows()
    assert sum(own.get(esco) == group for esco, group in links) == 1_641
    assert sum(esco not in own for esco, _ in links) == 2


def test_every_row_of_the_genuine_technologies_is_read_and_every_occupation_arrives_or_is_told_of():
    table = core.OCCUPATION_TECHNOLOGIES
    result = parsed("onet_technologies", TAXONOMY / "onet29.2" / "technology_skills.tsv")
    read = result.restated[table]
    assert (result.found, read.height, result.quarantine.height) == (32_627, 32_627, 0)
    marked = read.group_by("is_hot", "is_in_demand").len().sort("is_hot", "is_in_demand").rows()
    assert marked == [
        (False, False, 20_706),
        (False, True, 300),
        (True, False, 9_601),
        (True, True, 2_020),
    ]
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: "posting_id | country_code | month | isco08_code\na# | DE | 2025-01 | 2512 *40",
        }
    )
    surfaces = pl.DataFrame([vars(one) for one in taxonomy.load().surfaces])
    links = [parsed(name, path).restated[LINKS] for name, path, kind, _, _ in FILES if kind is LINKS] + [
        parsed("esco_occupations", TAXONOMY / "esco" / "occupations_en.csv").restated[LINKS]
    ]
    for into, frame in ((table, read), (LINKS, pl.concat(links)), (meta.CONCEPT_SURFACES, surfaces)):
        db.register("read", frame.to_arrow())
        db.execute(f"INSERT INTO {into.qualified_name} BY NAME SELECT * FROM read")
    compute_all(db)
    told = dict(
        db.execute(
            "SELECT mapping, codes FROM indicators.crosswalk_audit WHERE measure = 'onet_technologies'"
        ).fetchall()
    )
    assert sum(told.values()) == read["code"].n_unique() == 923
    assert told["lost"] == 207
    reached = db.execute(
        "SELECT count(*), sum(ai_technologies > 0) FROM indicators.occupation_technology"
    ).fetchall()
    assert reached == [(423, 7)]
    names = ("occupation_technology.", "crosswalk_audit.")
    broken = {check for check in broken_checks(db) if check.startswith(names)}
    assert broken == {"crosswalk_audit.esco_places_matches_otherwise"}


@pytest.fixture(scope="module")
def release():
    db = database({})
    declared = pl.DataFrame(
        [{name: getattr(one, name) for name in meta.MEASURES.columns} for one in MEASURES]
    )
    db.register("declared", declared.to_arrow())
    db.execute("INSERT INTO meta.measures BY NAME SELECT * FROM declared")
    for name, path, table, _, _ in FILES:
        if path != "aioe/appendix_A.csv":
            db.register("read", parsed(name, path).restated[table].to_arrow())
            db.execute(f"INSERT INTO {table.qualified_name} BY NAME SELECT * FROM read")
    compute_all(db)
    return db


def test_every_measure_but_one_reaches_nearly_all_unit_groups(release):
    reached = dict(
        release.execute(
            "SELECT measure, count(value) FROM indicators.exposure_panel GROUP BY measure"
        ).fetchall()
    )
    assert reached.keys() == {one.measure for one in MEASURES if not one.measure.startswith("webb")}
    assert (reached["ilo_genai_2025"], reached["nesta_risk"]) == (427, 421)
    assert min(reached.values()) == reached["frey_osborne"] == 411


def test_every_code_that_does_not_arrive_is_listed(release):
    lost = dict(
        release.execute(
            "SELECT measure, codes FROM indicators.crosswalk_audit WHERE mapping = 'lost' ORDER BY ALL"
        ).fetchall()
    )
    assert (lost["aioe"], lost["frey_osborne"], lost["microsoft_applicability"]) == (199, 160, 191)
    assert (lost["eloundou_gpt4_beta"], lost["webb_ai"]) == (207, 338)
    listed = release.execute(
        "SELECT listed_codes FROM indicators.crosswalk_audit "
        "WHERE measure = 'frey_osborne' AND mapping = 'lost'"
    ).fetchall()[0][0]
    assert len(listed.split()) == 160
    assert "13-1078" in listed.split()
    names = {table.name for table in indicators.exposure.TABLES}
    broken = {check for check in broken_checks(release) if check.split(".")[0] in names}
    assert broken == {"crosswalk_audit.nothing_leads_anywhere"}


@pytest.mark.parametrize("table", ["crosswalk_audit", "exposure_panel", "exposure_agreement"])
def test_the_example_query_of_a_table_finds_something(release, table):
    assert release.execute(read_folders()[table].example).fetchall()


AGREEMENT = [
    # By best matches of ESCO; by the official crosswalk, which is not there, 0.82, 0.86 and 0.89.
    ("ilo_genai_2025", "aioe", 416, 0.796),
    ("ilo_genai_2025", "eloundou_gpt4_beta", 417, 0.847),
    ("aioe", "eloundou_gpt4_beta", 422, 0.867),
    # Risk of automation goes the other way: by the official crosswalk -0.19 and -0.42.
    ("frey_osborne", "ilo_genai_2025", 405, -0.236),
    ("frey_osborne", "aioe", 411, -0.457),
    ("nesta_risk", "ilo_genai_2025", 415, 0.413),
]


@pytest.mark.parametrize(("measure", "other", "unit_groups", "spearman"), AGREEMENT)
def test_exposure_agrees_with_exposure_and_risk_of_automation_does_not(
    release, measure, other, unit_groups, spearman
):
    row = release.execute(
        "SELECT unit_groups, spearman FROM indicators.exposure_agreement "
        "WHERE measure = ? AND other_measure = ?",
        [measure, other],
    ).fetchall()[0]
    assert row == (unit_groups, pytest.approx(spearman, abs=0.0006))
