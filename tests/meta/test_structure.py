"""Rules of the tree that no single module can see: who may import what, and what no file may hold."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "skills_pipeline"

ALLOWED = {
    "duckdb": {"warehouse.py", "deduplicate"},
    "urllib3": {"landing"},
    "http": {"serving"},
    "socket": {"serving"},
    "requests": set(),
    "airflow": set(),
    "spacy": {"skills", "classify", "occupation"},
    "sklearn": {"skills", "classify", "occupation"},
    "statsmodels": {"indicators"},
    "skops": {"model_files.py"},
    "pyspark": {"engines"},
}
"""Module → where in the package it may be imported."""


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def imports(path):
    """Names of the top-level modules a file imports, and the package's own ones in full."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(path):
    return path.relative_to(PACKAGE).parts[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may(path):
    for name in imports(path):
        allowed = ALLOWED.get(name.split(".")[0])
        assert allowed is None or room(path) in allowed, f"{name} belongs in {allowed or 'dags/'}"
        if room(path) == "contracts" and name.startswith("skills_pipeline"):
            assert name.startswith("skills_pipeline.contracts"), f"contracts import nothing else: {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_settings_reads_the_environment_and_only_landing_the_clock(path):
    text = path.read_text("utf-8")
    if room(path) != "settings.py":
        assert "os.environ" not in text
        assert "getenv" not in text
    if path.relative_to(PACKAGE).as_posix() != "landing/fetch.py":
        assert not re.search(r"\.now\(|\.today\(|\.utcnow\(|time\.time\(", text)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_belongs_in_it(path):
    text = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert text
    assert text.splitlines()[0].endswith((".", ":", "?"))


def test_the_command_line_starts_without_models_and_charts():
    heavy = ("spacy", "sklearn", "altair", "vl_convert", "eldc", "rensa", "airflow")
    code = f"import sys, skills_pipeline.cli; print([name for name in {heavy} if name in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_locks_pin_by_hash_and_name_no_address():
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^\S+==\S+", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)


def test_the_small_lock_holds_the_same_versions_as_the_full_one():
    pins = [
        set(re.findall(r"^(\S+==[^ \\]+)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("core.lock", "dev.lock")
    ]
    assert pins[0] < pins[1]


def test_what_was_installed_from_the_lock_is_all_that_its_packages_ask_for():
    command = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_lock_of_spark_holds_the_small_one_at_the_same_versions():
    pins = [
        set(re.findall(r"^(\S+==[^ \\]+)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("core.lock", "spark.lock")
    ]
    assert pins[0] < pins[1]
    assert {pin.split("==")[0] for pin in pins[1] - pins[0]} >= {"pyspark"}


def test_every_dependency_is_explained():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text("utf-8")
    groups = [declared["dependencies"], *declared["optional-dependencies"].values()]
    names = {re.split(r"[\[>=<]", entry)[0] for group in groups for entry in group}
    assert [name for name in sorted(names) if f"`{name}`" not in reasons] == []


def test_nothing_tracked_can_run_code_when_loaded_or_is_a_built_file():
    forbidden = {".pkl", ".pickle", ".joblib", ".duckdb"}
    assert [path.name for path in tracked() if path.suffix in forbidden] == []


def test_the_data_dictionary_is_that_of_the_contracts():
    from skills_pipeline.contracts import RELEASED_TABLES
    from skills_pipeline.contracts.base import dictionary_markdown

    written = (ROOT / "docs" / "dictionary.md").read_text("utf-8")
    assert written == dictionary_markdown(RELEASED_TABLES), "run `make dictionary`"


def test_the_pages_of_the_indicators_are_those_of_the_contracts():
    from skills_pipeline.publish.indicator_pages import indicator_pages, read_folders

    written = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "indicators").iterdir()}
    assert written == indicator_pages(read_folders()), "run `make dictionary`, remove pages of former tables"


def test_every_indicator_is_a_folder_with_its_query_checks_and_example_and_every_folder_an_indicator():
    from skills_pipeline.contracts import indicators

    folders = {path.name for path in (ROOT / "warehouse" / "indicators").iterdir()}
    assert folders == {table.name for table in indicators.TABLES}
    for name in folders:
        assert {"query.sql", "checks.sql", "example.sql"} <= {
            path.name for path in (ROOT / "warehouse/indicators" / name).iterdir()
        }


def test_every_refusal_reason_is_documented():
    rooms = ("sources", "anchors", "measures", "evidence")
    code = "".join(path.read_text("utf-8") for room in rooms for path in (PACKAGE / room).rglob("*.py"))
    reasons = set(re.findall(r'(?:RecordRefusedError|Refusal)\(\s*(?:[^"()]+, )?(?:"", )?"([a-z_]+)"', code))
    documented = (ROOT / "docs" / "sources.md").read_text("utf-8")
    assert len(reasons) >= 8
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in documented] == []
