"""The command line as a person meets it: what it prints, what it exits with."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.sources.registry import BUILT_IN

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"
COMMAND = [str(Path(sys.executable).with_name("skills-pipeline"))]


@pytest.fixture
def command(tmp_path):
    """Runs the command in an empty folder; returns the finished process."""

    def run(*arguments, **environment):
        variables = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "COLUMNS": "200", **environment}
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_dictionary_is_printed_or_written_as_a_page_for_each_table(command, tmp_path):
    printed = command("dictionary")
    assert printed.stdout.startswith("### `core.landings`")
    written = command("dictionary", "--pages", "pages")
    assert (written.returncode, written.stdout) == (0, "")
    names = {path.name for path in (tmp_path / "pages").iterdir()}
    assert {"README.md", "ai_posting_share.md", "skill_pair.md"} <= names


MAPPING = """
[source]
name = "county_board"
title = "County board"
url = "https://example.org"
licence = "CC0-1.0"
citation = "County board"
terms = "none"

[document]
format = "csv"
delimiter = ";"
date_format = "%d.%m.%Y"

[fields]
source_posting_id = "ref"
title = "job"
text = "body"
posted = "day"
place = "town"

[constants]
employer = "County"
"""


def test_files_are_landed_refreshed_and_refused_rows_counted(command, tmp_path):
    (tmp_path / "board.toml").write_text(MAPPING, "utf-8")
    header, good, bad = (
        "ref;job;town;day;body",
        "1;Nurse;Leeds;03.02.2025;You care",
        "2;Cook;Leeds;31.02.2025;You cook",
    )
    (tmp_path / "board.csv.gz").write_bytes(gzip.compress("\n".join((header, good, bad)).encode()))
    landed = command("land", "--mapping", "board.toml", "--file", "board.csv.gz")
    assert landed.returncode == 0, landed.stderr
    assert "1 new documents" in landed.stderr
    released = command("refresh", "--origin", "captures")
    assert released.returncode == 0, released.stderr
    assert "nearly all at one employer: United Kingdom" in " ".join(released.stdout.split())
    assert "First release: nothing to compare with." in released.stdout
    described = json.loads((tmp_path / "warehouse" / "current" / "release.json").read_text("utf-8"))
    assert described["row_counts"]["core.postings"] == 1
    assert described["row_counts"]["core.quarantine"] == 1
    again = command("refresh", "--origin", "captures")
    assert f"Release {described['release_id']} (unchanged)" in again.stdout


def test_a_refused_release_exits_with_one_and_names_the_check(command, tmp_path):
    job = json.loads((PAYLOADS / "ashby.json").read_text("utf-8"))["jobs"][0]
    jobs = [job | {"id": f"{number}", "publishedAt": "2099-01-01T00:00:00Z"} for number in range(100)]
    (tmp_path / "board.json").write_text(json.dumps({"jobs": jobs}), "utf-8")
    assert command("land", "ashby", "--file", "board.json").returncode == 0
    refused = command("refresh")
    assert refused.returncode == 1
    assert (
        "check fail: pipeline_funnel.quarantine_share: 1 rows, the first: ashby, 100, 100, 100.0"
        in refused.stdout
    )
    assert "Not released. Current release stays: none" in refused.stdout
    assert not (tmp_path / "warehouse" / "current.duckdb").exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("refresh",), {}, "land a source first"),
        (("land", "monster", "--file", "x.json"), {}, "unknown source 'monster'"),
        (("land", "ashby"), {}, "Missing option '--file'"),
        (("land", "--file", "x.json"), {}, "either the name of a source or --mapping"),
        (("ingest", "monster"), {}, "unknown source 'monster'"),
        (("ingest", "ashby"), {}, "name some with --board"),
        (("ingest", "ashby"), {"SKILLS_PIPELINE_BOARDS": "absent.tsv"}, "absent.tsv"),
        (("ingest", "nav"), {}, "SKILLS_PIPELINE_NAV_TOKEN"),
        (("file", "check", "x.json", "bad.toml"), {}, "unknown field ['salry']"),
        (("land", "ashby", "--file", "absent.json"), {}, "does not exist"),
        (("refresh",), {"SKILLS_PIPELINE_PROCESSES": "many"}, "SKILLS_PIPELINE_PROCESSES='many'"),
        (("classify", "x.json", "--out", "out"), {}, "not a Parquet file"),
        (("classify", "twice.parquet", "--out", "out"), {}, "2 rows, but only 1 different keys"),
        (("classify", "short.parquet", "--out", "out"), {}, "lacks the columns text"),
        (("land", "--mapping", "bad.toml", "--file", "x.json"), {}, "unknown field ['salry']"),
    ],
)
def test_wrong_use_exits_with_two_and_says_what_to_do(command, tmp_path, arguments, environment, message):
    (tmp_path / "x.json").write_text("[]", "utf-8")
    pl.DataFrame({"key": ["a", "a"], "title": "", "text": ""}).write_parquet(tmp_path / "twice.parquet")
    pl.DataFrame({"key": ["a"], "title": ""}).write_parquet(tmp_path / "short.parquet")
    (tmp_path / "bad.toml").write_text(MAPPING + 'salry = "pay"\n', "utf-8")
    finished = command(*arguments, **environment)
    assert finished.returncode == 2
    assert message in " ".join(finished.stderr.replace("│", " ").split())
    assert "Traceback" not in finished.stderr


def test_a_file_is_classified_in_its_own_order_with_offsets_in_characters(command, tmp_path):
    rows = {
        "key": ["b", "a", "c"],
        "title": ["Machine learning engineer", "", "Nurse"],
        "text": ["You train deep learning models in PyTorch.", "Erfahrung mit KI-Modellen ist nötig.", ""],
    }
    pl.DataFrame(rows).write_parquet(tmp_path / "in.parquet")
    finished = command("classify", "in.parquet", "--out", "out")
    assert finished.returncode == 0, finished.stderr
    postings = pl.read_parquet(tmp_path / "out" / "postings.parquet")
    mentions = pl.read_parquet(tmp_path / "out" / "mentions.parquet")
    assert postings.columns == ["key", "tier", "p_demand", "p_build"]
    assert postings["key"].to_list() == ["b", "a", "c"]
    assert mentions.columns == ["key", "start", "end", "surface", "concept_id", "role", "p_role"]
    texts = {"b": f"{rows['title'][0]}\n\n{rows['text'][0]}", "a": rows["text"][1], "c": "Nurse\n\n"}
    assert mentions.height >= 4
    for mention in mentions.iter_rows(named=True):
        assert texts[mention["key"]][mention["start"] : mention["end"]] == mention["surface"]


def test_sources_are_listed_with_what_was_landed(command, tmp_path):
    command("land", "jobtech", "--file", PAYLOADS / "jobtech.json")
    listed = command("sources")
    assert listed.returncode == 0
    lines = {line.split("│")[1].strip(): line for line in listed.stdout.splitlines() if line.startswith("│")}
    assert lines.keys() >= set(BUILT_IN)
    assert "not asked yet" in lines["ashby"]
    assert "landed" in lines["jobtech"]
    assert "needs NAV_TOKEN" in lines["nav"]


def test_a_mapping_is_previewed_before_anything_is_landed(command, tmp_path):
    (tmp_path / "board.toml").write_text(MAPPING, "utf-8")
    rows = "ref;job;town;day;body\n1;Nurse;Leeds;03.02.2025;You care\n2;Cook;Leeds;31.02.2025;You cook"
    (tmp_path / "board.csv").write_text(rows, "utf-8")
    shown = command("file", "check", "board.csv", "board.toml")
    assert shown.returncode == 0, shown.stderr
    assert "1 would become postings" in shown.stdout
    assert "impossible_date (1), first record 3" in shown.stdout
    assert "title = Nurse" in shown.stdout
    assert not (tmp_path / "data" / "landing").exists()


def test_an_analyst_finds_the_questions_and_asks_one_of_the_release(command, sample_run):
    listed = command("cookbook")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines()[0] == " 1  Which countries ask most for AI now?"
    assert len(listed.stdout.splitlines()) == 25
    asked = command("cookbook", "1", SKILLS_PIPELINE_WAREHOUSE=str(sample_run.warehouse))
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("Which countries ask most for AI now?\n")
    assert "FROM indicators.ai_posting_share_window\n" in asked.stdout
    assert "\n| _T " in asked.stdout


def test_a_question_that_is_not_there_or_has_no_release_to_answer_it_is_told(command, sample_run):
    unknown = command("cookbook", "26", SKILLS_PIPELINE_WAREHOUSE=str(sample_run.warehouse))
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no question 26: the cookbook has 1 to 25" in unknown.stderr
    empty = command("cookbook", "1")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "holds no release; `skills-pipeline run` makes that of the embedded sample" in empty.stderr
    both = command("cookbook", "1", "--write")
    assert both.returncode == 2
    assert "give either the number of a question or --write" in both.stderr


def test_works_are_written_as_bibtex_and_an_unknown_indicator_is_told(command, tmp_path):
    written = command("evidence", "bibtex", "--indicator", "wage_premium", "--out", tmp_path / "works.bib")
    assert written.returncode == 0
    text = (tmp_path / "works.bib").read_text("utf-8")
    assert "@article{alekseeva_2021,\n" in text
    assert command("evidence", "bibtex", "--indicator", "wage_premium").stdout == text
    refused = command("evidence", "bibtex", "--indicator", "wage_gap")
    assert (refused.returncode, "no indicator or definition 'wage_gap'" in refused.stderr) == (2, True)
