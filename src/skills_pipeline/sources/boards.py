"""The user's list of employers' boards: which of them each source is asked for.

Here belongs the reading of that file: tab-separated, with the columns `source`, `board` and, for the reader
alone, `note`. Empty lines and lines that begin with `#` are passed over.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from skills_pipeline.sources.registry import BUILT_IN

_COLUMNS = ("source", "board", "note")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})+"
_NAME = r"[\w.-]+"
_ANY = re.compile(r"\S(?:.*\S)?")

_SHAPES: dict[str, tuple[re.Pattern[str], str]] = {
    "ashby": (re.compile(r"[\w.-]+(?: [\w.-]+)*"), "a name, as in jobs.ashbyhq.com/NAME"),
    "greenhouse": (re.compile(_NAME), "a name, as in boards.greenhouse.io/NAME"),
    "lever": (re.compile(rf"(?:eu:)?{_NAME}"), "a name, as in jobs.lever.co/NAME, or eu:NAME"),
    "smartrecruiters": (re.compile(_NAME), "a name, as in jobs.smartrecruiters.com/NAME"),
    "recruitee": (re.compile(_LABEL), "a name, as in NAME.recruitee.com"),
    "workable": (re.compile(_NAME), "a name, as in apply.workable.com/NAME"),
    "personio": (re.compile(_LABEL), "a name, as in NAME.jobs.personio.de"),
    "teamtailor": (re.compile(_HOST), "the host name of a career site"),
    "workday": (re.compile(rf"{_HOST}/{_NAME}/{_NAME}"), "host/tenant/site"),
}
"""How a board of each source is written, and that in words; of other sources anything is taken."""


class BoardsError(ValueError):
    """A list of boards that cannot be used: says which file and line, what was seen, what is expected."""


def read_boards(path: Path) -> dict[str, tuple[str, ...]]:
    """Source → its boards, in the order of the file.

    Raises `BoardsError` for an unknown source, one without boards, a malformed board and a second mention.
    """
    boards: dict[str, tuple[str, ...]] = {}
    first_lines: dict[tuple[str, str], int] = {}
    for number, source, board in _rows(path):
        _refuse_unusable(f"{path}:{number}", source, board)
        # Services take no heed of case, and a board asked twice would be counted twice.
        first = first_lines.setdefault((source, board.casefold()), number)
        if first != number:
            raise BoardsError(f"{path}:{number}: {source} board {board!r} stands in line {first} already")
        boards[source] = (*boards.get(source, ()), board)
    return boards


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Line number, source and board of each line behind the header."""
    header = None
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if tuple(header) not in (_COLUMNS, _COLUMNS[:2]):
                raise BoardsError(f"{path}:{number}: expected the columns {_COLUMNS}, by tabs, saw {cells}")
        elif not 2 <= len(cells) <= len(header):
            raise BoardsError(f"{path}:{number}: expected 2 to {len(header)} cells, by tabs, saw {cells}")
        else:
            yield number, cells[0], cells[1]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BoardsError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _refuse_unusable(line: str, source: str, board: str) -> None:
    known = [name for name, one in BUILT_IN.items() if one.has_boards]
    if source not in known:
        raise BoardsError(f"{line}: {source!r} is no source with boards; those are {', '.join(known)}")
    shape, words = _SHAPES.get(source, (_ANY, "a board"))
    if not shape.fullmatch(board):
        raise BoardsError(f"{line}: {source} board {board!r}: expected {words}")
