"""A published release, read back by tools that know nothing of the pipeline."""

import csv
import json
import shutil
import subprocess
from datetime import date

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyoxigraph
import pytest
import sdmx as sdmx1
from pysdmx.io import get_datasets, read_sdmx
from typer.testing import CliRunner

from skills_pipeline.cli import app
from skills_pipeline.contracts import indicators, meta
from skills_pipeline.publish import publication, sdmx, sdmx_ml
from skills_pipeline.publish.catalogue import PUBLISHED_FILES
from skills_pipeline.publish.errors import PublicationError
from skills_pipeline.publish.methods import OPENING
from skills_pipeline.publish.publication import publish
from skills_pipeline.releases import Release, ReleaseStore, UnknownReleaseError
from skills_pipeline.warehouse import ReleasedTableError
from spec_tables import computed, database, insert

ODD = "it's \"odd\" & <b>\\ é\n\t漢 '' `x` &amp; \\n a\"b , ;"
"""A text with what CSV, XML and Python write in other ways."""

SHARES = indicators.shares.AI_POSTING_SHARE
WINDOWS = indicators.shares.AI_POSTING_SHARE_WINDOW
STOCK = indicators.series.AI_POSTING_STOCK
DAILY = indicators.series.AI_POSTING_SHARE_DAILY
REGISTER = indicators.vintages.VERSION_REGISTER
RECONCILIATION = indicators.anchors.RECONCILIATION
QUALITY = indicators.quality.FIELD_QUALITY
BREAK_REGISTER = indicators.breaks.BREAK_REGISTER
FILLED = (SHARES, WINDOWS, STOCK, DAILY, REGISTER, RECONCILIATION, QUALITY, BREAK_REGISTER)

RELEASE = {
    meta.RELEASE: "release_id | as_of | origin\n20250301-abc | 2025-03-01 06:30:00 | network",
    meta.SOURCES: """
        source | title | url | licence
        jobtech | JobTech | https://example.org/jobtech | CC0-1.0
        boards | Boards | https://example.org/boards | texts of the employers; statistics only
    """,
    meta.DEFINITIONS: """
        definition_id | title
        ai_demand | AI is asked of the person
        ai_use | The person uses AI
    """,
    meta.STATUS_REASONS: "status_reason | obs_status | meaning\nfew_postings | Q | fewer than the minimum",
}
TABLES = {
    SHARES: """
        definition_id | country_code | month | postings | ai_postings | share_pct | obs_status | status_reason
        ai_demand | DE | 2025-01 | 40 | 4 | 10 | A |
        ai_demand | NA | 2025-01 | 30 | 1 | 3.3333333333333335 | B |
        ai_use | DE | 2025-01 | 7 | 1 | | Q | few_postings
    """,
    WINDOWS: """
        definition_id | country_code | period | first_month | last_month | postings | share_pct
        ai_demand | _T | 2024 | 2024-01 | 2024-12 | 400 | 0.1
        ai_demand | _T | latest_12 | 2024-02 | 2025-01 | 300 | 1e-7
    """,
    STOCK: "definition_id | country_code | frequency | day | postings\nai_demand | SE | W | 2025-01-05 | 3",
    DAILY: "definition_id | country_code | day\nai_demand | SE | 2025-01-05",
    REGISTER: "definition_id | vintage | subject | version_before | version\nai_demand | 2 | model | m1 | m2",
    RECONCILIATION: """
        publisher | series | definition_id | country_code | period | their_vintage
        p | s | ai_demand | EA | 2025 | 2025-02-01
    """,
    QUALITY: "source | field | known_pct\njobtech | pay | 12.25",
    BREAK_REGISTER: """
        country_code | month | source | is_material
        DE | 2025-01 | jobtech | true
        DE | 2025-01 | boards | false
    """,
}


def stored(connection, file):
    """The in-memory database as a released file."""
    connection.execute(f"ATTACH '{file}' AS published")
    connection.execute("COPY FROM DATABASE memory TO published")
    connection.execute("DETACH published")
    return file


def release_file(file, tables=TABLES):
    connection = database(RELEASE | tables)
    connection.execute("UPDATE indicators.reconciliation SET explanation = ?", [ODD])
    return stored(connection, file)


@pytest.fixture(scope="module")
def released_file(tmp_path_factory):
    return release_file(tmp_path_factory.mktemp("release") / "skills.duckdb")


@pytest.fixture(scope="module")
def published(released_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "p"
    assert publish(released_file, folder).status == "published"
    return folder


def test_the_files_of_a_publication_are_those_that_the_report_lists(published):
    found = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    names = [table.name for table in indicators.TABLES]
    listed = {path.replace("TABLE", name) for path, _, _ in PUBLISHED_FILES for name in names}
    assert found == listed


def test_the_lines_of_the_report_open_the_files_of_a_publication(published, monkeypatch):
    monkeypatch.chdir(published)
    lines = {(file, tool): line for file, tool, line in OPENING if file in ("Parquet", "CSV")}
    for file in ("Parquet", "CSV"):
        assert len(duckdb.sql(lines[file, "DuckDB"]).fetchall()) == 2
        assert eval(lines[file, "Polars"], {"pl": pl}).height == 2  # noqa: S307 -- the line under test


def rows_of(file, table):
    """The released rows as DuckDB has them."""
    with duckdb.connect(str(file), read_only=True) as connection:
        key = ", ".join(table.key)
        return connection.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.qualified_name} ORDER BY {key}"
        ).fetchall()


def same(stated, released):
    """Whether a cell read back as text is the released value."""
    if released is None:
        return stated in (None, "") or stated is pd.NaT
    if isinstance(released, bool):
        return str(stated).lower() == str(released).lower()
    if isinstance(released, int | float):
        return float(stated) == released
    if isinstance(released, date):
        return str(stated).removesuffix(" 00:00:00") == str(released)
    return stated == released


def assert_same_observations(rows, table, released):
    """Rows by component, from any reader, are the released ones, in their order."""
    columns = {
        part.column: part.component_id for part in sdmx.dataflow(table).components if part.column is not None
    }
    assert len(rows) == len(released)
    for row, values in zip(rows, released, strict=True):
        for name, value in zip(table.columns, values, strict=True):
            expected = "2024-02-01/P12M" if value == "latest_12" else value
            assert same(row.get(columns[name]), expected), (table.name, name, row.get(columns[name]), value)


# ------------------------------------------------------------------------------------ read back by others


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_pysdmx_reads_sdmx_ml_by_its_schema_and_finds_the_same_values(published, released_file, table):
    path = published / "sdmx-ml" / f"{table.name}.xml"
    (found,) = get_datasets(path, published / "sdmx-ml" / "structure.xml", validate=True)
    rows = found.data.astype(object).where(found.data.notna(), None).to_dict("records")
    assert_same_observations(rows, table, rows_of(released_file, table))


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_pysdmx_reads_sdmx_csv_and_finds_the_same_values(published, released_file, table):
    (found,) = get_datasets(published / "sdmx-csv" / f"{table.name}.csv")
    assert found.short_urn == f"Dataflow=SKILLS:{table.name.upper()}(1.0.0)"
    rows = found.data.astype(object).where(found.data.notna(), None).to_dict("records")
    assert_same_observations(rows, table, rows_of(released_file, table))


def test_a_table_without_rows_is_a_message_without_observations(published):
    found = read_sdmx(published / "sdmx-ml" / "skill_pair.xml", validate=True)
    assert [len(data.data) for data in found.data] == [0]
    header = (published / "sdmx-csv" / "skill_pair.csv").read_text("utf-8")
    assert header.startswith("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,LEFT_CONCEPT_ID")


def test_the_structure_has_a_dataflow_a_table_and_names_its_codes(published):
    message = read_sdmx(published / "sdmx-ml" / "structure.xml", validate=True)
    assert {flow.id for flow in message.get_dataflows()} == {
        table.name.upper() for table in indicators.TABLES
    }
    names = {
        code.id: code.name for code in message.get_codelist("Codelist=SKILLS:CL_DEFINITION_ID(1.0.0)").codes
    }
    assert names["ai_use"] == "The person uses AI"


def test_sdmx1_reads_the_structure_and_sdmx_csv(published):
    structure = sdmx1.read_sdmx(published / "sdmx-ml" / "structure.xml")
    flow = structure.structure["AI_POSTING_SHARE"]
    assert [part.id for part in flow.dimensions] == ["FREQ", "DEFINITION_ID", "REF_AREA", "TIME_PERIOD"]
    assert [part.id for part in flow.measures][:3] == ["POSTINGS", "AI_POSTINGS", "SHARE_PCT"]
    read = sdmx1.read_sdmx(published / "sdmx-csv" / "ai_posting_share.csv", structure=flow)
    keys = [str(observation.key) for observation in read.data[0].obs]
    assert keys[0] == "(FREQ=M, DEFINITION_ID=ai_demand, REF_AREA=DE, TIME_PERIOD=2025-01)"
    assert len(keys) == 3


def test_frictionless_finds_the_data_package_valid(published):
    report = frictionless.validate(str(published / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])
    assert len(report.tasks) == len(indicators.TABLES)
    assert [task.stats["rows"] for task in report.tasks if task.name == "ai_posting_share"] == [3]


def test_frictionless_finds_a_value_that_the_contract_forbids(published, tmp_path):
    folder = shutil.copytree(published, tmp_path / "p")
    path = folder / "csv" / "ai_posting_stock.csv"
    path.write_text(path.read_text("utf-8").replace(",W,", ",X,"), "utf-8")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert "constraint-error" in {kind for (kind,) in report.flatten(["type"])}


def test_the_data_package_names_keys_units_and_sources(published):
    package = json.loads((published / "datapackage.json").read_text("utf-8"))
    assert package["created"] == "2025-03-01T06:30:00Z"
    assert [source["name"] for source in package["sources"]] == ["boards", "jobtech"]
    assert {"name": "CC0-1.0", "title": "CC0-1.0"} in package["licenses"]
    shares = next(entry for entry in package["resources"] if entry["name"] == "ai_posting_share")
    assert shares["schema"]["primaryKey"] == ["definition_id", "country_code", "month"]
    fields = {field["name"]: field for field in shares["schema"]["fields"]}
    assert fields["postings"]["constraints"] == {"required": True, "minimum": 0}
    assert "percent" in fields["share_low_pct"]["description"]


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_pandas_reads_csv_and_parquet_and_finds_the_same_values(published, released_file, table):
    released = rows_of(released_file, table)
    path = published / "csv" / f"{table.name}.csv"
    as_text = pd.read_csv(path, dtype=str, keep_default_na=False)
    as_parquet = pd.read_parquet(published / "parquet" / f"{table.name}.parquet")
    for frame in (as_text, as_parquet.astype(object).where(as_parquet.notna(), None)):
        assert list(frame.columns) == table.columns
        for row, values in zip(frame.itertuples(index=False), released, strict=True):
            assert [same(stated, value) for stated, value in zip(row, values, strict=True)] == [True] * len(
                row
            )


def test_r_reads_csv_and_finds_the_same_values(published):
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    code = (
        f"x <- read.csv('{published}/csv/ai_posting_share.csv', na.strings = '');"
        "cat(sum(x$postings), sum(is.na(x$share_pct)), x$country_code[2])"
    )
    told = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout
    assert told == "77 1 NA"


def test_the_dcat_record_is_rdf_that_states_size_and_checksum_of_every_file(published):
    text = (published / "dcat.jsonld").read_bytes()
    base = "https://example.org/release/dcat.jsonld"
    quads = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD, base_iri=base))
    sizes = {
        quad.subject.value: int(quad.object.value)
        for quad in quads
        if quad.predicate.value == "http://www.w3.org/ns/dcat#byteSize"
    }
    files = [
        path for name in ("parquet", "csv", "sdmx-csv", "sdmx-ml") for path in (published / name).iterdir()
    ]
    assert sizes == {
        f"https://example.org/release/{path.relative_to(published)}": path.stat().st_size for path in files
    }
    checksums = {quad.object.value for quad in quads if quad.predicate.value.endswith("checksumValue")}
    assert {line.partition(" ")[0] for line in sums(published) if "/" in line} == checksums


def test_a_base_address_is_that_of_the_record(released_file, tmp_path):
    publish(released_file, tmp_path / "p", base="https://example.org/r1/")
    record = json.loads((tmp_path / "p" / "dcat.jsonld").read_text("utf-8"))
    assert record["@context"]["@base"] == "https://example.org/r1/"
    assert publish(released_file, tmp_path / "p").status == "published"


# ------------------------------------------------------------------------------------------- the folder


def sums(folder):
    return (folder / "SHA256SUMS").read_text("utf-8").splitlines()


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_release_gives_the_same_bytes(published, released_file, tmp_path):
    publish(released_file, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(published)


def test_the_checksum_file_is_one_that_sha256sum_reads_and_holds_every_file(published):
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    finished = subprocess.run(command, cwd=published, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert len(sums(published)) == len(contents(published)) - 1


def test_a_complete_publication_is_left_alone(released_file, tmp_path):
    folder = tmp_path / "p"
    publish(released_file, folder)
    before = (folder / "SHA256SUMS").stat().st_ino
    done = publish(released_file, folder)
    assert (done.status, done.edited) == ("unchanged", ())
    assert (folder / "SHA256SUMS").stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_publication_edited_by_hand_is_written_anew_and_says_what_was_edited(
    published, released_file, tmp_path
):
    folder = shutil.copytree(published, tmp_path / "p")
    with (folder / "csv" / "ai_posting_share.csv").open("a") as file:
        file.write("x")
    (folder / "CHANGES.md").unlink()
    (folder / "notes.txt").write_text("mine")
    done = publish(released_file, folder)
    assert (done.status, done.edited) == ("rebuilt", ("CHANGES.md", "csv/ai_posting_share.csv", "notes.txt"))
    assert contents(folder) == contents(published)


def test_a_folder_that_is_no_publication_is_never_replaced(released_file, tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(PublicationError, match="is no publication"):
        publish(released_file, tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_a_publication_of_another_release_is_never_replaced(published, tmp_path):
    folder = shutil.copytree(published, tmp_path / "p")
    other = RELEASE | {meta.RELEASE: "release_id | as_of\n20250401-def | 2025-04-01 00:00:00"}
    file = stored(database(other), tmp_path / "other.duckdb")
    with pytest.raises(PublicationError, match="holds release 20250301-abc, not 20250401-def"):
        publish(file, folder)


def test_what_cannot_be_published_leaves_nothing_behind(tmp_path):
    unknown = "definition_id | country_code | month\nai_secret | DE | 2025-01"
    file = release_file(tmp_path / "skills.duckdb", {SHARES: unknown})
    with pytest.raises(sdmx.SdmxError, match="ai_posting_share, column definition_id, value 'ai_secret'"):
        publish(file, tmp_path / "p")
    assert [path.name for path in tmp_path.iterdir()] == ["skills.duckdb"]


def test_a_release_of_another_contract_is_refused(tmp_path):
    connection = database(RELEASE)
    connection.execute("ALTER TABLE indicators.skill_pair ADD COLUMN new_pct DOUBLE")
    file = stored(connection, tmp_path / "skills.duckdb")
    with pytest.raises(ReleasedTableError, match="skill_pair has other columns: new_pct"):
        publish(file, tmp_path / "p")


def test_without_the_extra_sdmx_ml_is_left_out_and_said_to_be(released_file, tmp_path, monkeypatch):
    monkeypatch.setattr(sdmx_ml, "is_installed", lambda: False)
    done = publish(released_file, tmp_path / "p")
    assert [reason.partition(":")[0] for reason in done.left_out] == ["sdmx-ml"]
    assert not (tmp_path / "p" / "sdmx-ml").exists()
    stated = json.loads((tmp_path / "p" / "publication.json").read_text("utf-8"))
    assert stated["left_out"] == list(done.left_out)
    assert publish(released_file, tmp_path / "p").status == "unchanged"
    monkeypatch.undo()
    assert publish(released_file, tmp_path / "p").status == "published"


def test_a_table_beyond_the_limit_has_no_sdmx_ml_and_is_said_to_have_none(
    released_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(publication, "SDMX_ML_ROWS", 2)
    done = publish(released_file, tmp_path / "p")
    assert done.left_out == ("sdmx-ml/ai_posting_share.xml: 3 rows, more than 2; read its SDMX-CSV",)
    assert not (tmp_path / "p" / "sdmx-ml" / "ai_posting_share.xml").exists()
    assert (tmp_path / "p" / "sdmx-csv" / "ai_posting_share.csv").exists()


# -------------------------------------------------------------------------------------------- CHANGES.md

VINTAGES = """
    vintage | as_of | model_id | lexicon_version | pipeline_version | code_version
    1 | 2025-02-01 | m1 | 2.0 | 0.2.0 | c1
    2 | 2025-03-01 | m2 | 2.0 | 0.2.0 | c1
"""
VERSIONS = """
    vintage | definition_id | definition_version
    1 | ai_demand | d1
    1 | ai_old | d1
    2 | ai_demand | d1
    2 | ai_use | d1
"""
BEFORE = """
    definition_id | country_code | month | vintage | postings | ai_postings | share_pct | obs_status
    ai_demand | DE | 2025-01 | 1 | 40 | 4 | 10 | A
    ai_demand | DE | 2025-02 | 1 | 40 | 4 | 10 | A
    ai_demand | FR | 2025-01 | 1 | 50 | 5 | 10 | A
    ai_demand | FR | 2025-02 | 1 | 30 | 3 | 10 | A
    ai_demand | SE | 2025-01 | 1 | 40 | 4 | 10 | A
    ai_old | SE | 2025-01 | 1 | 40 | 4 | 10 | A
"""
NOW = """
    definition_id | country_code | month | postings | ai_postings | share_pct | obs_status
    ai_demand | DE | 2025-01 | 40 | 8 | 20 | A
    ai_demand | DE | 2025-02 | 80 | 9 | 11.25 | A
    ai_demand | FR | 2025-01 | 50 | 5 | 10 | A
    ai_demand | FR | 2025-02 | 29 | 3 | | Q
    ai_demand | DE | 2025-03 | 40 | 4 | 10 | A
"""
BREAKS = """
    country_code | month | break_kind | source | part_pct | is_material
    DE | 2025-02 | source_started | jobtech | 12.34 | true
    SE | 2025-02 | source_stopped | boards | 1 | false
    DE | 2024-12 | source_started | boards | 50 | true
"""


def test_a_first_release_says_that_there_is_none_before_it(published):
    text = (published / "CHANGES.md").read_text("utf-8")
    assert "This is the first release of this warehouse" in text
    assert "##" not in text


def test_a_later_release_says_what_moved_and_why(tmp_path):
    vintages = indicators.vintages
    connection = database(
        RELEASE
        | {
            meta.VINTAGES: VINTAGES,
            meta.DEFINITION_VERSIONS: VERSIONS,
            vintages.SHARE_VINTAGES: BEFORE,
            SHARES: NOW,
            BREAK_REGISTER: BREAKS,
        }
    )
    insert(connection, meta.STATUS_REASONS, "status_reason\nwithdrawn\nno_overlap")
    for table in (
        vintages.SHARE_VINTAGES,
        vintages.VERSION_REGISTER,
        vintages.SHARE_REVISIONS,
        vintages.SHARE_REDEFINITIONS,
    ):
        computed(connection, table, "1")
    publish(stored(connection, tmp_path / "skills.duckdb"), tmp_path / "p")
    text = (tmp_path / "p" / "CHANGES.md").read_text("utf-8")
    assert "- model: m1 → m2 (definitions: ai_demand)" in text
    assert "- definition ai_use: new" in text
    assert "- definition ai_old: no longer stated" in text
    assert "- cells stated for the first time: 1" in text
    assert "- cells that changed: 5, of which 2 have a share before and after that differ, " in text
    assert "differ, 1 lost their share, 0 gained one, 2 are no longer stated" in text
    moves = [line for line in text.splitlines() if line.startswith("| ai_demand")]
    assert moves == [
        "| ai_demand | DE | 2025-01 | 10.00 | 20.00 | +10.00 | 40 | 40 | model |",
        "| ai_demand | DE | 2025-02 | 10.00 | 11.25 | +1.25 | 40 | 80 | model; postings |",
    ]
    assert "- DE, 2025-02: jobtech started (12.3 percent of the postings)" in text
    assert "boards" not in text


# ------------------------------------------------------------------------------------------- the command


@pytest.fixture
def warehouse(released_file, tmp_path):
    """A warehouse with one release, made of the small tables."""
    root = tmp_path / "warehouse"
    store = ReleaseStore(root, kept=6)
    release = Release("20250301-abc", "2025-03-01T06:30:00", "network", "0", "m", "l", "c", "i", {}, {})
    with store.aside() as folder:
        shutil.copy(released_file, folder / "skills.duckdb")
        store.promote(folder, release)
    return root


def run(warehouse, *arguments):
    environment = {"SKILLS_PIPELINE_WAREHOUSE": str(warehouse)}
    return CliRunner().invoke(app, ["publish", *arguments], env=environment)


def test_the_command_publishes_the_current_release_and_then_says_unchanged(warehouse):
    folder = warehouse / "publications" / "20250301-abc"
    first = run(warehouse)
    assert first.exit_code == 0, first.output
    assert f"Publication of release 20250301-abc (published): {folder}" in first.output
    assert "sdmx-ml" in first.output
    assert "(unchanged)" in run(warehouse, "--release", "20250301-abc").output
    (folder / "CHANGES.md").write_text("mine")
    again = run(warehouse).output
    assert "warning: changed by hand and written anew: CHANGES.md" in again
    assert "(rebuilt)" in again


def test_the_command_takes_another_folder_and_refuses_a_release_that_is_not_kept(warehouse, tmp_path):
    assert run(warehouse, "--folder", str(tmp_path / "p")).exit_code == 0
    assert (tmp_path / "p" / "SHA256SUMS").exists()
    assert isinstance(run(warehouse, "--release", "2024").exception, UnknownReleaseError)
    assert isinstance(run(tmp_path / "empty").exception, UnknownReleaseError)


def test_the_sample_release_is_published_whole(sample_run, tmp_path):
    done = publish(sample_run.database, tmp_path / "p")
    assert done.left_out == ()
    folders = {name.partition("/")[0] for name in done.size_bytes if "/" in name}
    assert folders == {"parquet", "csv", "sdmx-csv", "sdmx-ml"}
    for table in indicators.TABLES:
        with (tmp_path / "p" / "sdmx-csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) - 1 == len(rows_of(sample_run.database, table))
