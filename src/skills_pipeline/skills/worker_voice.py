"""Terms of worker voice: how texts speak of AI over workers, and of those who speak for workers.

Here belong reading `worker_voice.tsv` beside this module and refusing what is wrong in it. Finding the terms
in a text is in `matcher`, which of those found count is decided in `classify.worker_voice`. They are no
concepts of the taxonomy: nothing here is demand.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skills_pipeline.contracts.core import VOICE_FAMILIES
from skills_pipeline.shipped import rows
from skills_pipeline.skills.taxonomy import BOUNDARIES, LANGUAGES, Surface

CONDITIONS = ("alone", "process", "never")
"""When a term counts: by itself, beside a mention of AI about the hiring process, or never. The last are
longer writings of another sense, which keep a shorter term from being found in them."""

_COLUMNS = ["family", "language", "surface", "case_sensitive", "boundary", "condition"]


class VoiceError(ValueError):
    """The table of terms says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Term(Surface):
    """One way to write what belongs to a family, whose name stands in `concept_id`; `condition` as above.

    What counts beside AI only is ambiguous, as in a surface.
    """

    condition: str = "alone"


@cache
def terms() -> tuple[Term, ...]:
    """The terms shipped with the project, read once."""
    return read(_path())


def version() -> str:
    """Eight hexadecimal digits of SHA-256 over the table: what was found with another one is found anew."""
    return hashlib.sha256(_path().read_bytes()).hexdigest()[:8]


def read(path: Path) -> tuple[Term, ...]:
    """The terms of a table.

    Raises `VoiceError` on an unknown family, language, flag, boundary or condition, and on a term that
    stands twice.
    """
    found: dict[tuple[str, str], Term] = {}
    for where, row in rows(path, _COLUMNS, (), VoiceError):
        term = _term(row, where)
        if (term.language, term.surface) in found:
            raise VoiceError(f"{where}: {term.surface!r} is listed before; keep one line")
        found[term.language, term.surface] = term
    return tuple(found.values())


def _term(row: dict[str, str], where: str) -> Term:
    for column, allowed in (
        ("family", VOICE_FAMILIES),
        ("language", LANGUAGES),
        ("case_sensitive", ("0", "1")),
        ("boundary", BOUNDARIES),
        ("condition", CONDITIONS),
    ):
        if row[column] not in allowed:
            raise VoiceError(f"{where}: unknown {column} {row[column]!r}; expected {', '.join(allowed)}")
    return Term(
        row["family"],
        row["language"],
        row["surface"],
        case_sensitive=row["case_sensitive"] == "1",
        ambiguous=row["condition"] == "process",
        boundary=row["boundary"],
        condition=row["condition"],
    )


def _path() -> Path:
    return Path(__file__).with_name("worker_voice.tsv")
