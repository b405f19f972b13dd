"""Words that tell who is spoken of and what is said of them, alike in every language.

Here belongs reading `models/ai_mention/cues.tsv`: some twenty cues (the reader, the employer, asking,
building, negation, hiring, …), each with its words in the eleven languages. `you`, `du` and `vous` are one
cue, so that what one language teaches about it holds in the others. Where cues are looked for is decided in
`roles`.
"""

from functools import cache
from pathlib import Path

from skills_pipeline.settings import resource
from skills_pipeline.skills.taxonomy import LANGUAGES

_FILE = "models/ai_mention/cues.tsv"
_COLUMNS = ["cue", "language", "words"]
_BEGINNING = "*"
_SHORTEST_BEGINNING = 3


class CueError(ValueError):
    """The table of cues says something that cannot be used; the message names file and line."""


@cache
def names() -> tuple[str, ...]:
    """The cues in the order of their bits."""
    return tuple(_read()[0])


def of(word: str) -> int:
    """Cues of a lower-case word, one bit each; 0 for a word that tells nothing. A word may tell several."""
    whole, beginnings = _read()[1:]
    found = whole.get(word, 0)
    for length in range(_SHORTEST_BEGINNING, len(word) + 1):
        found |= beginnings.get(word[:length], 0)
    return found


@cache
def _read() -> tuple[list[str], dict[str, int], dict[str, int]]:
    """Names of the cues, whole words and beginnings with their bits."""
    path = resource(_FILE)
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if lines[0].split("\t") != _COLUMNS:
        raise CueError(f"{path}:1: columns {lines[0].split()}; expected {_COLUMNS}")
    cues: list[str] = []
    whole: dict[str, int] = {}
    beginnings: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        cue, words = _row(line, path, number)
        if cue not in cues:
            cues.append(cue)
        for word in words:
            table = beginnings if word.endswith(_BEGINNING) else whole
            key = word.removesuffix(_BEGINNING)
            table[key] = table.get(key, 0) | 1 << cues.index(cue)
    return cues, whole, beginnings


def _row(line: str, path: Path, number: int) -> tuple[str, list[str]]:
    cue, language, words = line.split("\t")
    if language not in LANGUAGES:
        raise CueError(f"{path}:{number}: language {language!r}; expected one of {', '.join(LANGUAGES)}")
    for word in words.split():
        if len(word.removesuffix(_BEGINNING)) < _SHORTEST_BEGINNING and word.endswith(_BEGINNING):
            raise CueError(
                f"{path}:{number}: {word!r} begins too many words; give {_SHORTEST_BEGINNING} letters"
            )
        if word != word.lower():
            raise CueError(f"{path}:{number}: {word!r} is not in lower case")
    return cue, words.split()
