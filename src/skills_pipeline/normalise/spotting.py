"""Words that give a field of a posting away, found by one pass over title and text.

Here belong folding, word boundaries and the automaton. Which words mean what, and what must stand around
them, is said in the module of each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Words = Mapping[str, str]
"""Meaning → the words that carry it, separated by `|`; an asterisk stands for any letters."""

_JOINERS = "\u2010\u2011\u2013"
_ODD_SPACES = "\u00a0\u202f\u2009\t"

_HEADLINE_CHARS = 300
_HEADLINE_PARTS = 3
_LAST_PART_CHARS = 16
_HALVES = re.compile("[\ud800-\udfff]")
_SIGNED = re.compile(r"[^\w\s]")


class Spot(NamedTuple):
    """A place of `Spotted.plain` where a word with a meaning stands."""

    meaning: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spotted:
    """A posting's title, a line feed and its text in lower case, and where words with a meaning stand.

    Offsets count characters, and are those of the text as it was given. `head_end`: where the title ends, or
    the headline that some texts begin with (`Acme | Engineer | Remote | Full-time | …`). `spots`: by field,
    in order of appearance, none overlapping within all fields.
    """

    plain: str
    head_end: int
    spots: dict[str, list[Spot]]

    def before(self, spot: Spot, chars: int) -> str:
        """So many characters in front of a spot, at most to the beginning of its line."""
        return self.plain[max(0, spot.start - chars) : spot.start].rpartition("\n")[2]

    def after(self, spot: Spot, chars: int) -> str:
        """So many characters behind a spot, at most to the end of its line."""
        return self.plain[spot.end : spot.end + chars].partition("\n")[0]


class WordFinder:
    """Finds the words of several fields in a text; build once, use for many texts."""

    def __init__(self, fields: Mapping[str, Words]) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        words: dict[str, list[_Word]] = {}
        for field, meanings in fields.items():
            for meaning, listed in meanings.items():
                for written in split_words(listed):
                    word = _Word(field, meaning, written.startswith("*"), written.endswith("*"))
                    words.setdefault(folded(written.strip("*")), []).append(word)
        self._words = list(words.values())
        self._inside = _words_inside(list(words), self._words)
        self._automaton = AhoCorasick(
            list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )

    def find(self, plain: str, spots: dict[str, list[Spot]] | None = None) -> dict[str, list[Spot]]:
        """Spots by field in a text that is `lowered`, added to those of `spots`."""
        spots = {} if spots is None else spots
        length = len(plain)
        for pattern, start, end in self._automaton.find_matches_as_indexes(_joined(plain)):
            is_open = start > 0 and plain[start - 1].isalpha() and plain[start].isalpha()
            goes_on = end < length and plain[end].isalpha() and plain[end - 1].isalpha()
            for word in self._words[pattern]:
                if (word.any_start or not is_open) and (word.any_end or not goes_on):
                    spots.setdefault(word.field, []).append(Spot(word.meaning, start, end))
            for word, first, last in self._inside.get(pattern, ()):
                spots.setdefault(word.field, []).append(Spot(word.meaning, start + first, start + last))
        return spots


class Spotter:
    """Finds the words of several fields in titles and texts at once; build once, use for many.

    `anywhere` and `in_head`: field → its words; those of `in_head` count in a title or a headline only, where
    `intern` is what the job is and not what the firm also has.
    """

    def __init__(self, anywhere: Mapping[str, Words], in_head: Mapping[str, Words]) -> None:
        self._anywhere = WordFinder(anywhere)
        self._in_head = WordFinder(in_head)

    def spot(self, title: str, text: str) -> Spotted:
        """The words of all fields in a title and a text."""
        plain = lowered(f"{title}\n{text}")
        if not plain.isascii():
            plain = _without_halves(plain)
        head_end = _head_end(plain, len(title))
        spots = self._in_head.find(plain[:head_end])
        return Spotted(plain, head_end, self._anywhere.find(plain, spots))


class _Word(NamedTuple):
    field: str
    meaning: str
    any_start: bool
    any_end: bool


def _words_inside(written: list[str], words: list[list[_Word]]) -> dict[int, list[tuple[_Word, int, int]]]:
    """By number of a word: words of other fields that stand within it, which the longest match swallows."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(written)
    found: dict[int, list[tuple[_Word, int, int]]] = {}
    for number, text in enumerate(written):
        fields = {word.field for word in words[number]}
        for inner, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            is_whole = not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha()
            others = [word for word in words[inner] if word.field not in fields] if is_whole else []
            found.setdefault(number, []).extend((word, start, end) for word in others)
    return {number: inside for number, inside in found.items() if inside}


def split_words(listed: str) -> list[str]:
    """The words of a `|`-separated list, white space around them taken off."""
    return [word for word in (" ".join(part.split()) for part in listed.split("|")) if word]


def lowered(text: str) -> str:
    """Lower case with every space of one width a plain one, character by character."""
    plain = text.replace("İ", "i").lower()
    if plain.isascii():
        return plain
    for sign in _ODD_SPACES:
        plain = plain.replace(sign, " ")
    return plain.replace("’", "'")


def _without_halves(plain: str) -> str:
    """Lone surrogates, which no automaton accepts, as question marks."""
    return _HALVES.sub("?", plain) if _HALVES.search(plain) else plain


def folded(text: str) -> str:
    """`lowered`, and the signs that join words as spaces: `Full-time` and `full time` are one word."""
    return _joined(lowered(text))


def _joined(plain: str) -> str:
    plain = plain.replace("-", " ")
    if plain.isascii():
        return plain
    for sign in _JOINERS:
        plain = plain.replace(sign, " ")
    return plain


def _head_end(plain: str, title_end: int) -> int:
    """Where the title ends, or the first words behind the last `|` of a headline."""
    line = plain[title_end + 1 : title_end + 1 + _HEADLINE_CHARS].partition("\n")[0]
    if line.count("|") < _HEADLINE_PARTS - 1:
        return title_end
    return title_end + 1 + min(line.rindex("|") + _LAST_PART_CHARS, len(line))


def one_word(value: str) -> str:
    """A value of a field as a word to look up: folded, signs off, `FULL_TIME` as `full time`."""
    return " ".join(_SIGNED.sub(" ", folded(value).replace("_", " ")).split())
