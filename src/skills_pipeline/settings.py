"""Where things are and how the machine is used. The only reader of the environment.

Here belong paths, switches and limits a deployment may set. Statistical choices (thresholds, windows)
are named constants beside what they govern, never settings.
"""

import os
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]

ORIGINS = ("sample", "captures", "network")
"""Where landed postings come from: the embedded sample, files of genuine answers, or the network."""


class SettingsError(ValueError):
    """A variable of the environment has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """Paths and limits of one run; `from_environment` fills it, tests construct it.

    `models`: the deployment's own models; which of them classifies is told by the environment alone, because
    worker processes have nothing else. `training`: labels and texts they are trained with.
    """

    data_dir: Path
    warehouse_dir: Path
    processes: int = 2
    contact: str = "https://example.org/skills-pipeline"
    releases_kept: int = 6
    origin: str = "network"
    boards: Path | None = None
    landing_days: int | None = None
    audit_labels: Path | None = None
    models: Path | None = None
    training: Path | None = None
    shared: str | None = None
    postings_a_task: int = 25_000
    index_memory_mb: int = 1000

    @property
    def landing_dir(self) -> Path:
        """The landing store: bytes as received and their manifests."""
        return self.data_dir / "landing"


def from_environment() -> Settings:
    """Settings from `SKILLS_PIPELINE_*` variables; raises `SettingsError` naming the variable."""
    return Settings(
        data_dir=_path("SKILLS_PIPELINE_DATA", Path.cwd() / "data"),
        warehouse_dir=_path("SKILLS_PIPELINE_WAREHOUSE", Path.cwd() / "warehouse"),
        processes=_positive("SKILLS_PIPELINE_PROCESSES", os.cpu_count() or 1),
        contact=os.environ.get("SKILLS_PIPELINE_CONTACT", Settings.contact),
        releases_kept=_positive("SKILLS_PIPELINE_RELEASES_KEPT", Settings.releases_kept),
        origin=_one_of("SKILLS_PIPELINE_ORIGIN", ORIGINS, Settings.origin),
        boards=_optional_path("SKILLS_PIPELINE_BOARDS"),
        landing_days=_positive("SKILLS_PIPELINE_LANDING_DAYS", 0) or None,
        audit_labels=_optional_path("SKILLS_PIPELINE_AUDIT_LABELS"),
        models=_optional_path("SKILLS_PIPELINE_MODELS"),
        training=_optional_path("SKILLS_PIPELINE_TRAINING"),
        shared=os.environ.get("SKILLS_PIPELINE_SHARED") or None,
        postings_a_task=_positive("SKILLS_PIPELINE_POSTINGS_A_TASK", Settings.postings_a_task),
        index_memory_mb=_positive("SKILLS_PIPELINE_INDEX_MEMORY_MB", Settings.index_memory_mb),
    )


def credentials(names: tuple[str, ...]) -> dict[str, str]:
    """Value of each named credential, from the variable `SKILLS_PIPELINE_<name>`.

    Raises `SettingsError` naming all that are missing. Credentials are read when a source is asked, so that
    the settings of a run hold none.
    """
    variables = {name: f"SKILLS_PIPELINE_{name}" for name in names}
    missing = [variable for variable in variables.values() if not os.environ.get(variable)]
    if missing:
        raise SettingsError(
            f"the source needs {', '.join(missing)}; set them, docs/sources.md says where they come from"
        )
    return {name: os.environ[variable] for name, variable in variables.items()}


def resource(relative: str) -> Path:
    """A file or folder shipped with the project (`models/…`, `warehouse/…`), wherever it is installed.

    Raises `FileNotFoundError` when neither the checkout nor the installed package has it.
    """
    for root in (_CHECKOUT, _PACKAGE / "_resources"):
        if (root / relative).exists():
            return root / relative
    raise FileNotFoundError(f"{relative} is neither in the checkout nor in the installed package; reinstall")


def _path(variable: str, default: Path) -> Path:
    return _optional_path(variable) or default


def _optional_path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().resolve() if value else None


def _positive(variable: str, default: int) -> int:
    value = os.environ.get(variable)
    if value is None:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{variable}={value!r}: expected a whole number of 1 or more")
    return int(value)


def _one_of(variable: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(variable, default)
    if value not in allowed:
        raise SettingsError(f"{variable}={value!r}: expected one of {', '.join(allowed)}")
    return value
