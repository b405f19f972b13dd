"""Deployment files: what they copy, install, start and set exists, and the tables of the page are generated.

`python tests/meta/test_deployment.py` writes the generated tables into docs/deployment.md.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = ROOT / "docs" / "deployment"
PAGE = ROOT / "docs" / "deployment.md"
COMPOSE = yaml.safe_load((FILES / "compose.yaml").read_text("utf-8"))
VALUES = yaml.safe_load((FILES / "values.yaml").read_text("utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"].startswith("skills-pipeline:")}
QUEUES = {"default", "shards"}

CHART_KEYS = {
    "airflowVersion",
    "apiSecretKeySecretName",
    "config",
    "data.metadataSecretName",
    "env",
    "executor",
    "extraEnvFrom",
    "fernetKeySecretName",
    "images.airflow.repository",
    "images.airflow.tag",
    "jwtSecretName",
    "logs.persistence.enabled",
    "logs.persistence.size",
    "migrateDatabaseJob.args",
    "postgresql.enabled",
    "volumeMounts",
    "volumes",
    "webserver.defaultUser.enabled",
    "workers.resources",
    "workers.terminationGracePeriodSeconds",
}
"""Keys that were looked up in the chart's values.schema.json, which is too large to be kept here."""


def instructions():
    text = re.sub(r"^#.*\n", "", (FILES / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", "", text)
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line.strip()]


def in_airflow(code, home):
    """What a program prints that imports Airflow or the wiring, in a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "AIRFLOW_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "dags")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def airflow(tmp_path_factory):
    """Options of Airflow and its providers as variables, and all its commands with their subcommands."""
    code = """
import json
from airflow.cli.cli_parser import get_parser
from airflow.configuration import conf

def commands(parser, words=()):
    yield " ".join(words)
    for action in parser._actions:
        for name, one in (action.choices or {}).items() if hasattr(action, "_name_parser_map") else ():
            yield from commands(one, (*words, name))

options = [
    f"AIRFLOW__{section}__{option}".upper().replace(".", "_")
    for section, described in conf.configuration_description.items()
    for option in described["options"]
]
print(json.dumps({"options": options, "commands": list(commands(get_parser()))}))
"""
    return in_airflow(code, tmp_path_factory.mktemp("airflow"))


def variables(text):
    """Names of variables in a text, without those that a placeholder ends: `SKILLS_PIPELINE_<credential>`."""
    return set(re.findall(r"\b((?:AIRFLOW__|SKILLS_PIPELINE_)[A-Z0-9_]*[A-Z0-9])\b(?![<_])", text))


def settings_of_the_pipeline():
    text = (ROOT / "src/skills_pipeline/settings.py").read_text("utf-8")
    return set(re.findall(r'"(SKILLS_PIPELINE_[A-Z_]+)"', text))


# --------------------------------------------------------------------------------------------- image


def test_the_image_copies_what_exists_and_keeps_out_what_is_not_named():
    kept_in = (FILES / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from="):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}" in kept_in, source


def test_the_image_installs_by_hash_or_without_an_index():
    installs = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert len(installs) == 2
    for install in installs:
        assert "--require-hashes" in install or {"--no-index", "--no-deps"} <= set(install.split())


def test_the_image_runs_as_somebody_else_than_root_and_is_the_version_of_the_project():
    assert [rest for name, rest in instructions() if name == "USER"] == ["50000"]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {one["image"] for one in OURS.values()} == {f"skills-pipeline:{version}"}
    assert VALUES["images"]["airflow"]["tag"] == version


def test_the_lock_of_the_image_holds_the_versions_of_the_others_and_of_the_chart():
    pins = {
        name: dict(re.findall(r"^(\S+)==([^ \\]+)", (ROOT / f"requirements/{name}.lock").read_text(), re.M))
        for name in ("core", "deployment", "dev")
    }
    assert pins["core"].items() <= pins["deployment"].items()
    common = pins["deployment"].keys() & pins["dev"].keys()
    assert {name: pins["deployment"][name] for name in common} == {name: pins["dev"][name] for name in common}
    assert pins["deployment"]["apache-airflow"] == VALUES["airflowVersion"]


# ------------------------------------------------------------------------------------ compose, values


@pytest.mark.parametrize("name", OURS)
def test_a_service_starts_a_command_that_exists(name, airflow):
    program, *words = OURS[name]["command"]
    if name == "init":
        script = words[-1]
        assert set(re.findall(r"^airflow (\w+ \w+)", script, re.MULTILINE)) <= set(airflow["commands"])
        assert (ROOT / re.search(r"/opt/airflow/(dags/\S+\.py)", script)[1]).exists()
        return
    command = " ".join(word for word in words[:2] if not word.startswith("-"))
    assert program == "airflow"
    assert command in airflow["commands"]


def test_every_queue_has_a_worker():
    served = [
        one["command"][one["command"].index("--queues") + 1]
        for one in OURS.values()
        if "--queues" in one["command"]
    ]
    assert sorted(served) == sorted(QUEUES)
    asked = re.findall(r'^\w*QUEUE = "(\w+)"', (ROOT / "dags/refresh.py").read_text("utf-8"), re.MULTILINE)
    assert set(asked) <= QUEUES


def test_only_the_owner_of_landings_and_releases_mounts_them():
    mounts = {name: {volume.split(":")[0] for volume in one["volumes"]} for name, one in OURS.items()}
    assert {name for name, volumes in mounts.items() if volumes & {"data", "warehouse"}} == {"worker-default"}
    assert set.union(*mounts.values()) <= set(COMPOSE["volumes"])


def test_secrets_have_no_default_and_are_named_in_the_example():
    text = (FILES / "compose.yaml").read_text("utf-8")
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert required >= {
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "AIRFLOW_FERNET_KEY",
        "AIRFLOW_API_SECRET_KEY",
        "AIRFLOW_JWT_SECRET",
    }
    example = (FILES / ".env.example").read_text("utf-8")
    listed = dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(listed.values()) == {""}
    assert listed.keys() >= required | set(re.findall(r"\$\{(\w+):-", text))
    assert re.findall(r"\$\{\w+\}", text) == []


def test_the_values_hold_only_keys_of_the_chart():
    def paths(value, path=""):
        if path in CHART_KEYS or not isinstance(value, dict):
            yield path
        else:
            for name, inner in value.items():
                yield from paths(inner, f"{path}.{name}".lstrip("."))

    assert set(paths(VALUES)) == CHART_KEYS


# ------------------------------------------------------------------------------------------ variables


def test_every_variable_that_is_set_or_told_of_is_one_of_airflow_or_of_the_pipeline(airflow):
    texts = [path.read_text("utf-8") for path in (*FILES.iterdir(), PAGE)]
    told = set().union(*(variables(text) for text in texts))
    config = {
        f"AIRFLOW__{section}__{option}".upper()
        for section, options in VALUES["config"].items()
        for option in options
    }
    known = settings_of_the_pipeline() | set(airflow["options"])
    assert sorted((told | config) - known) == []


def test_the_page_lists_every_setting_of_the_pipeline():
    rows = set(re.findall(r"^\| `(SKILLS_PIPELINE_[A-Z_]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert rows == settings_of_the_pipeline()


# ----------------------------------------------------------------------------------------- the page


def generated(home):
    """The tables of the page that are made from `skills_wiring.observing`, by the name of their place."""
    code = """
import dataclasses, json
from skills_wiring.observing import LOG_FIELDS, METRICS
metrics = [dataclasses.asdict(metric) for metric in METRICS.values()]
print(json.dumps({"metrics": metrics, "fields": dict(LOG_FIELDS)}))
"""
    told = in_airflow(code, home)
    meanings = {name: meaning.replace("|", "\\|") for name, meaning in told["fields"].items()}
    metrics = ["| metric | kind | unit | tags | meaning |", "| --- | --- | --- | --- | --- |"]
    for one in told["metrics"]:
        tags = ", ".join(f"`{tag}`" for tag in one["tags"])
        metrics.append(f"| `{one['name']}` | {one['kind']} | {one['unit']} | {tags} | {one['meaning']} |")
    fields = ["| field | holds |", "| --- | --- |"]
    fields += [f"| `{name}` | {meaning} |" for name, meaning in meanings.items()]
    return {"metrics": metrics, "log fields": fields}


def with_tables(page, tables):
    for name, lines in tables.items():
        place = re.compile(rf"(<!-- {name}: .*? -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        found = place.search(page)
        assert found, f"no place for {name}"
        page = "\n".join([page[: found.end(1)], *lines, "", page[found.start(2) :]])
    return page


def test_the_tables_of_metrics_and_log_fields_are_those_of_the_code(tmp_path):
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page, generated(tmp_path)), "run `python tests/meta/test_deployment.py`"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(with_tables(PAGE.read_text("utf-8"), generated(Path(folder))), "utf-8")
