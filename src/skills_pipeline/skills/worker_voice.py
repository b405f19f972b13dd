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
    header, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if header.split("\t") != _COLUMNS:
        raise VoiceError(f"{path}:1: columns {header.split()}; expected {_COLUMNS}")
    found: dict[tuple[str, str], Term] = {}
    for number, line in enumerate(lines, start=2):
        term = _term(line, f"{path}:{number}")
        if (term.language, term.surface) in found:
            raise VoiceError(f"{path}:{number}: {term.surface!r} is listed before; keep one line")
        found[term.language, term.surface] = term
    return tuple(found.values())


def _term(line: str, where: str) -> Term:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS) or not all(cells):
        raise VoiceError(f"{where}: {cells}; expected one value for each of {_COLUMNS}")
    row = dict(zip(_COLUMNS, cells, strict=True))
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
