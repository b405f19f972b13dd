"""Titles as words: what says nothing of the occupation is taken out, alike for learning and applying.

Here belong gender marks, numbers, requisition identifiers, case, accents and punctuation. Which words tell
which occupation is learned, not written here; nor is seniority taken out, whose words differ by occupation
(a principal teaches, a staff nurse nurses): training shows them to be silent.
"""

from collections.abc import Sequence

import polars as pl

TITLE_CHARS = 160

_ONE_GENDER = (
    r"(?:m|w|f|d|h|x|k|v|i|t|a|n|u|o|gn|div|divers|diverse|mann|frau|homme|femme|male|female|man|vrouw|\*)"
)
_GENDERS_IN_BRACKETS = (
    r"[(\[{]\s*(?:all(?:e)?\s+(?:genders?|geschlechter)|gn|mwd|mwx|fmd|mfd|divers|any gender|"
    rf"{_ONE_GENDER}(?:\s*[/|,.:*+&\\-]\s*{_ONE_GENDER}\.?)+)\s*[)\]}}]"
)
_GENDERS_BARE = (
    r"(?:^|[\s,–|-])(?:[mwfhv]\s?[/|]\s?[mwfhvk](?:\s?[/|]\s?(?:[dxnig]|div|divers))?|all genders)"
    r"(?:$|[\s,–|.!-])"
)
_SECOND_GENDER = r"(\p{L}{2,})[/*:_(·.-]+(?:in|innen|e|es|ne|euse|rice|trice|a|as|re|frau|mann)(?:\P{L}|$)\)?"
_IDENTIFIERS = r"\S*\d\S*\d\S*|\b\d+\b|%|(?:^|\s)#+"
_NOT_A_WORD = r"[^\p{L}\p{N}+#.]+"
_FULL_STOP = r"\.(?:\s|$)"
_BRACKETS = r"\([^()]*\)|\[[^\[\]]*\]"
_TAIL = r"(?s)(?:\s[-–—|]+\s|[|,;]|:\s).*$"


def cleaned(titles: Sequence[str | None]) -> list[str]:
    """Each title in small letters without accents, marks, numbers and punctuation.

    Empty when nothing is left. The first 160 characters count.
    """
    return _frame(titles).select(_words(pl.col("title"))).to_series().to_list()


def views(titles: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Each title cleaned, whole and its beginning alone: no brackets, up to the first dash, bar or comma.

    Postings add place, team and employer behind. Where nothing stands before, the beginning is the whole.
    """
    title = pl.col("title").str.slice(0, TITLE_CHARS)
    beginning = title.str.replace_all(_BRACKETS, " ").str.strip_chars().str.replace(_TAIL, "")
    both = _frame(titles).select(whole=_words(title), beginning=_words(beginning))
    whole = both["whole"].to_list()
    return whole, [one or other for one, other in zip(both["beginning"].to_list(), whole, strict=True)]


def _frame(titles: Sequence[str | None]) -> pl.DataFrame:
    """The titles as a column; half a surrogate pair, which no column can hold, as a question mark."""
    whole = [(title or "").encode("utf-8", "replace").decode() for title in titles]
    return pl.DataFrame({"title": whole}, schema={"title": pl.String})


def _words(title: pl.Expr) -> pl.Expr:
    return (
        title.str.slice(0, TITLE_CHARS)
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_all("ß", "ss", literal=True)
        .str.replace_all(_GENDERS_IN_BRACKETS, " ")
        .str.replace_all(_GENDERS_BARE, " ")
        .str.replace_all(_SECOND_GENDER, "$1 ")
        .str.replace_all(_IDENTIFIERS, " ")
        .str.replace_all(_NOT_A_WORD, " ")
        .str.replace_all(_FULL_STOP, " ")
        .str.strip_chars()
    )
