"""What normalising did not take as it was stated: beside the value, never instead of a count.

Here belongs the one type that all fields share. Which issues a field knows is said in its own module.
"""

from dataclasses import dataclass

DETAIL_CHARS = 120


@dataclass(frozen=True, slots=True)
class Issue:
    """A field whose statement was refused or mended: `pay`, `implausible`, what was seen (cut)."""

    field: str
    issue: str
    detail: str
