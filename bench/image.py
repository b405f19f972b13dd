"""The steps of docs/deployment/Dockerfile, done in a folder: what a build does where no container engine is.

    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm BASE
    python bench/image.py BASE OUT

BASE stands in for the Dockerfile's base image and is left as it is; OUT is the image afterwards. Runs as
root, for chroot. Not a builder: it knows the instructions that this one Dockerfile has, and refuses others.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCKERFILE = ROOT / "docs" / "deployment" / "Dockerfile"
TOLD_APART = {"CMD", "EXPOSE", "HEALTHCHECK"}
"""Instructions that change how the image runs, not what is in it."""


@dataclass
class Stage:
    """A stage of the build: its folder, and what the instructions so far have set."""

    root: Path
    folder: str = "/"
    user: str = "0"
    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    )

    def run(self, *command: str) -> None:
        """A command in the stage, as its user; ends the program when it fails."""
        # A /proc of its own, which is gone with the command.
        apart = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.root}/proc"]
        enter = [*apart, "chroot", f"--userspec={self.user}:0", str(self.root)]
        inside = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", self.folder, *command]
        subprocess.run([*enter, *inside], env=self.environment, check=True)


def instructions(text: str) -> list[tuple[str, str]]:
    """Instruction and the rest of it, without comments, continued lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, rest in (line.strip().split(" ", 1) for line in joined.splitlines())]


def build(base: Path, out: Path) -> Stage:
    """All stages, the last of them in `out`."""
    stages: dict[str, Stage] = {}
    stage = Stage(out)
    for name, rest in instructions(DOCKERFILE.read_text("utf-8")):
        started = time.monotonic()
        if name == "FROM":
            label = rest.partition(" AS ")[2] or "last"
            stage = stages[label] = Stage(out if label == "last" else out.with_name(f"{out.name}.{label}"))
            shutil.rmtree(stage.root, ignore_errors=True)
            subprocess.run(["cp", "--archive", base, stage.root], check=True)
            # An engine mounts one that all may write to: processes share locks by it.
            (stage.root / "dev" / "shm").chmod(0o1777)
        elif name == "ENV":
            for key, value in re.findall(r"(\w+)=(\S+)", rest):
                stage.environment[key] = value.replace("$PATH", stage.environment["PATH"])
        elif name == "WORKDIR":
            stage.folder = rest
            inside(stage, rest).mkdir(parents=True, exist_ok=True)
        elif name == "USER":
            stage.user = rest
        elif name == "COPY":
            copy(stage, stages, rest.split())
        elif name == "RUN":
            stage.run("sh", "-c", rest)
        elif name not in TOLD_APART:
            raise SystemExit(f"{name}: an instruction that this program does not know")
        print(f"{time.monotonic() - started:6.1f} s  {name} {rest[:90]}", flush=True)
    return stage


def copy(stage: Stage, stages: dict[str, Stage], words: list[str]) -> None:
    """COPY, from the checkout or from another stage; a folder's content, as the instruction has it."""
    source_root = ROOT
    if words[0].startswith("--from="):
        source_root = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    for source in sources:
        found = source_root / source.lstrip("/")
        to = inside(stage, target)
        to = to / found.name if found.is_file() and target.endswith("/") else to
        to.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, to, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(found, to / found.name if to.is_dir() else to)


def ignored(folder: str, names: list[str]) -> set[str]:
    """What Dockerfile.dockerignore keeps out of the folders that are copied."""
    left_out = {"__pycache__"}
    if Path(folder) == ROOT / "warehouse":
        left_out |= {"releases", "publications", "current", "current.duckdb"}
    return left_out & set(names)


def inside(stage: Stage, path: str) -> Path:
    """Where a path of the image lies."""
    # Of two paths joined, an absolute second one stands alone, as in the Dockerfile.
    return stage.root / os.path.normpath(Path(stage.folder) / path).lstrip("/")


def check(stage: Stage) -> None:
    """As the image's user: Airflow starts, every DAG is read, the sample becomes a release."""
    stage.run("sh", "-c", 'test "$(id -u)" = 50000 && ! touch /opt/airflow/dags/new 2>/dev/null')
    stage.run("airflow", "version")
    stage.run("airflow", "db", "migrate")
    stage.run("sh", "-c", "python dags/skills_wiring/pools.py > /tmp/pools.json")
    stage.run("airflow", "pools", "import", "/tmp/pools.json")
    listed = inside(stage, "/tmp/import_errors.json")
    stage.run("sh", "-c", f"airflow dags list-import-errors --output json > /tmp/{listed.name}")
    assert json.loads(listed.read_text("utf-8").splitlines()[-1]) == [], listed.read_text("utf-8")
    stage.environment |= {"SKILLS_PIPELINE_ORIGIN": "sample", "SKILLS_PIPELINE_PROCESSES": "2"}
    stage.run("skills-pipeline", "run")


if __name__ == "__main__":
    check(build(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
