"""Whether two postings are one job, judged by their sketches.

Here belong the thresholds and the rules. Which pairs are looked at is decided in `index`, where and when the
two were posted too.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from skills_pipeline.deduplicate.sketch import SKETCH_SHINGLES
from skills_pipeline.deduplicate.titles import Titles, compared, unaccented

SIMILARITY_VERSION = "1"
"""Raised whenever a pair would be judged otherwise; an index of another version is built anew."""

COPY_CONTAINMENT = 0.80
COPY_JACCARD = 0.28
"""Under one title: what the shorter text has in common with the longer, and how much longer that may be."""

SHORT_WORDS = 60
SHORT_CONTAINMENT = 0.90
TINY_WORDS = 30
TINY_CONTAINMENT = 0.92
"""Short texts are templates that differ in few words: in 50 words one other word leaves 0.94."""

REWRITTEN_CONTAINMENT = 0.52
REWRITTEN_JACCARD = 0.34
REWRITTEN_WORDS = 220
REWRITTEN_SHORTER_CONTAINMENT = 0.59
REWRITTEN_SHORTER_WORDS = 50
"""Under one title and at one place, two fifths of a text may be other words; of a shorter one less, for
adverts of one employer share their phrases."""

STRANGE_MARGIN = 0.05
"""Two employers that have no name in common share phrases of their trade: more is asked."""

TRANSLATED_CONTAINMENT = 0.82
TRANSLATED_JACCARD = 0.70
UNTITLED_JACCARD = 0.60
"""Where titles are in two languages, or one is missing, the texts must tell."""

_LEGAL_FORMS = frozenset(
    "ltd limited inc llc plc gmbh mbh ag se kg sa sas sarl srl spa bv nv ab as asa oy oyj aps co corp "
    "corporation company companies group groupe gruppe holding holdings kft zrt korlatolt felelossegu "
    "tarsasag zartkoruen mukodo reszvenytarsasag spolka ograniczona odpowiedzialnoscia akcyjna z o s r l "
    "sp zoo ou uab sia doo ad eood ood trading cong ty tnhh co phan pvt private one member the and of und "
    "et y i & de der a b n v d".split()
)
_NOWHERE = 1 << 32
_PAIRS_TOGETHER = 1_000
"""Pairs compared together: their sketches stay in the processor's cache."""


def judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Verdicts on `a` and `b` with their `title_words_…`, `employer_words_…`, `words_…` and `shingles_…`.

    `similarity`: estimated share of the shorter text's shingles that the other has · `rule`: by which they
    are one job (`copy`, `rewritten`: at one place only, `translated`) or `other_job`: a text as alike as a
    translation's under the title of another job. Pairs of which neither is true are left out.
    """
    shared = _shared(pairs["shingles_a"], pairs["shingles_b"])
    measured = pl.concat([pairs.drop("shingles_a", "shingles_b"), shared], how="horizontal").with_columns(
        strangers=pl.Series(
            [
                _strangers(*names)
                for names in pairs.select("employer_words_a", "employer_words_b").iter_rows()
            ],
            dtype=pl.Boolean,
        )
    )
    told = measured.with_columns(**_by_text()).filter(pl.any_horizontal("copy", "rewritten", "translated"))
    ruled = told.with_columns(titles=_titles(told)).with_columns(rule=_rule())
    return ruled.filter(pl.col("rule").is_not_null()).select("a", "b", "similarity", "rule")


def _by_text() -> dict[str, pl.Expr]:
    """What the texts alone would allow."""
    containment, jaccard = pl.col("similarity"), pl.col("jaccard")
    words, margin = pl.min_horizontal("words_a", "words_b"), pl.col("strangers") * STRANGE_MARGIN
    least = (
        pl.when(words < TINY_WORDS)
        .then(TINY_CONTAINMENT)
        .when(words < SHORT_WORDS)
        .then(SHORT_CONTAINMENT)
        .otherwise(COPY_CONTAINMENT)
    )
    long = words >= REWRITTEN_WORDS
    shorter = (words >= REWRITTEN_SHORTER_WORDS) & ~pl.col("strangers")
    return {
        "copy": (containment >= least + margin) & (jaccard >= COPY_JACCARD),
        "rewritten": (jaccard >= REWRITTEN_JACCARD)
        & (
            (long & (containment >= REWRITTEN_CONTAINMENT + margin))
            | (shorter & (containment >= REWRITTEN_SHORTER_CONTAINMENT))
        ),
        "translated": (containment >= least - COPY_CONTAINMENT + TRANSLATED_CONTAINMENT)
        & (jaccard >= TRANSLATED_JACCARD),
    }


def _titles(pairs: pl.DataFrame) -> pl.Series:
    """What the titles say; whether one translates the other only where the texts would allow it."""
    columns = ("title_words_a", "title_words_b", "employer_words_a", "employer_words_b", "translated")
    said = [
        compared(title_a, title_b, (employer_a, employer_b), translated)
        for title_a, title_b, employer_a, employer_b, translated in pairs.select(columns).iter_rows()
    ]
    return pl.Series(said, dtype=pl.String)


def _rule() -> pl.Expr:
    titles = pl.col("titles")
    return (
        pl.when((titles == Titles.SAME) & pl.col("copy"))
        .then(pl.lit("copy"))
        .when((titles == Titles.SAME) & pl.col("rewritten"))
        .then(pl.lit("rewritten"))
        .when((titles == Titles.TRANSLATED) & pl.col("translated"))
        .then(pl.lit("translated"))
        .when((titles == Titles.UNKNOWN) & pl.col("copy") & (pl.col("jaccard") >= UNTITLED_JACCARD))
        .then(pl.lit("copy"))
        .when((titles == Titles.OTHER) & pl.col("translated"))
        .then(pl.lit("other_job"))
    )


def _strangers(one: str, other: str) -> bool:
    """Whether less than half of the shorter name is in the other."""
    names = _name(one), _name(other)
    return all(names) and 2 * len(names[0] & names[1]) < min(map(len, names))


@lru_cache(maxsize=100_000)
def _name(employer: str) -> frozenset[str]:
    """Words of an employer's name without those of its legal form, unless it has no other."""
    words = frozenset(map(unaccented, employer.split()))
    return words - _LEGAL_FORMS or words


def _shared(one: pl.Series, other: pl.Series) -> pl.DataFrame:
    """`similarity` (containment) and `jaccard` of sketches, of the hashes below the lower of their bounds."""
    starts = range(0, max(len(one), 1), _PAIRS_TOGETHER)
    parts = (_counted(*(of.slice(start, _PAIRS_TOGETHER) for of in (one, other))) for start in starts)
    common, smaller, union = (np.concatenate(counts) for counts in zip(*parts, strict=True))
    return pl.DataFrame(
        {"similarity": common / np.maximum(smaller, 1), "jaccard": common / np.maximum(union, 1)}
    )


def _counted(one: pl.Series, other: pl.Series) -> tuple[npt.NDArray[np.int64], ...]:
    """Hashes in common, in the smaller of the two, and in either."""
    first, second = _matrix(one), _matrix(other)
    # A sketch that is full says nothing of hashes above its largest.
    bound = np.minimum(first[:, -1], second[:, -1])[:, None]
    first, second = np.where(first <= bound, first, _NOWHERE), np.where(second <= bound, second, _NOWHERE)
    sizes = (first < _NOWHERE).sum(axis=1), (second < _NOWHERE).sum(axis=1)
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    common = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] < _NOWHERE)).sum(axis=1)
    return common, np.minimum(*sizes), sizes[0] + sizes[1] - common


def _matrix(sketches: pl.Series) -> npt.NDArray[np.int64]:
    """A row a sketch, ascending; what a short one lacks is larger than any hash."""
    lengths = sketches.list.len().to_numpy().astype(np.int64)
    matrix = np.full((len(lengths), SKETCH_SHINGLES), _NOWHERE, np.int64)
    matrix[np.arange(SKETCH_SHINGLES) < lengths[:, None]] = sketches.explode(empty_as_null=False).to_numpy()
    return matrix
