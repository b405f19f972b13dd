"""Tables that the project ships as text: divided by tabs, with a header, kept and reviewed by people.

Here belongs the one way in which such a file is read and refused. What its columns mean is its reader's.
"""

from collections.abc import Collection, Iterator
from pathlib import Path


def rows(
    path: Path, columns: list[str], may_be_empty: Collection[str], error: type[Exception]
) -> Iterator[tuple[str, dict[str, str]]]:
    """`file:line` and the row by column name, for every line after the header.

    Raises `error` with file and line for other columns, for a line of another length, and for an empty cell
    of a column that is not among `may_be_empty`.
    """
    header, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if header.split("\t") != columns:
        raise error(f"{path}:1: columns {header.split()}; expected {columns}")
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        row = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns) or not all(row[name] for name in row.keys() - may_be_empty):
            raise error(f"{path}:{number}: {cells}; expected one value for each of {columns}")
        yield f"{path}:{number}", row
