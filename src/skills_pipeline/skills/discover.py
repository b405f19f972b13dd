"""Terms that stand beside AI and are not in the lexicon yet: candidates for a person to review.

Here belongs the search for new vocabulary. Nothing found here counts anywhere before it is in the lexicon;
the lexicon is read in `taxonomy`.

Words of sentences that name a core concept are held against words of all other sentences by the log-odds
ratio with an informative Dirichlet prior: Monroe, Colaresi & Quinn (2008), Political Analysis 16: 372-403,
equations 16, 19 and 22.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from skills_pipeline.skills.matcher import Candidate, default_matcher
from skills_pipeline.skills.taxonomy import LANGUAGES, load

LONGEST_TERM_WORDS = 3
MINIMUM_POSTINGS = 5
"""A term seen beside AI in fewer postings may be one employer's wording."""

MINIMUM_Z = 3.0
"""Log-odds ratios closer to zero than this many standard errors are left out."""

PRIOR_COUNT = 500.0
"""Weight of the prior, in words: how many words of the whole text each side is taken to have seen before."""

BACKGROUND_POSTINGS = 10_000
"""Postings, evenly spaced by key, that describe all other sentences; more change z little."""

CANDIDATE_SCHEMA = pl.Schema(
    {
        "term": pl.String(),
        "z": pl.Float64(),
        "near_count": pl.Int64(),
        "elsewhere_count": pl.Int64(),
        "near_postings": pl.Int64(),
    }
)

_SENTENCE_END = re.compile(r"[.!?;]\s+|\n+")
_NOT_IN_TERM = re.compile(r"[^\w\s+#./-]+")
_WORD = re.compile(r"[^\W\d_][\w+#.-]*[\w+#]|[^\W\d_]")


@dataclass
class _Counts:
    """Terms beside core concepts, in how many postings, and terms elsewhere, with the totals of both."""

    near: Counter[str]
    near_postings: Counter[str]
    elsewhere: Counter[str]
    near_total: int = 0
    elsewhere_total: int = 0


def discover(postings: pl.DataFrame) -> pl.DataFrame:
    """Candidate terms of one to three words, those most bound to AI first.

    `postings` as from `texts.read_texts`. Returns term (lower case), z (log-odds ratio in standard errors),
    near_count and elsewhere_count (times seen in sentences with and without a core concept, the latter as
    counted in the background and scaled up) and near_postings (postings with the former).
    """
    counts = _counted(postings.sort("key"))
    terms = sorted(term for term, number in counts.near_postings.items() if number >= MINIMUM_POSTINGS)
    columns = [
        [table[term] for term in terms] for table in (counts.near, counts.elsewhere, counts.near_postings)
    ]
    names = ["term", "near_count", "elsewhere_count", "near_postings"]
    frame = pl.DataFrame(dict(zip(names, [terms, *columns], strict=True)), schema_overrides=CANDIDATE_SCHEMA)
    scored = frame.with_columns(z=log_odds_z(counts.near_total, counts.elsewhere_total))
    found = scored.filter(pl.col("z") >= MINIMUM_Z).sort("z", "term", descending=[True, False])
    everywhere = pl.col("elsewhere_count") * _postings_a_background(postings.height)
    return found.with_columns(elsewhere_count=everywhere).select(CANDIDATE_SCHEMA.names())


def log_odds_z(near_total: int, elsewhere_total: int) -> pl.Expr:
    """z of near_count against elsewhere_count, of that many words each (Monroe et al., eq. 22)."""
    near, elsewhere = pl.col("near_count"), pl.col("elsewhere_count")
    prior = PRIOR_COUNT * (near + elsewhere) / (near_total + elsewhere_total)
    odds = [
        (count + prior) / (total + PRIOR_COUNT - count - prior)
        for count, total in ((near, near_total), (elsewhere, elsewhere_total))
    ]
    variance = 1 / (near + prior) + 1 / (elsewhere + prior)
    return (odds[0].log() - odds[1].log()) / variance.sqrt()


def _counted(postings: pl.DataFrame) -> _Counts:
    """Both sides counted; a sentence that stands in many postings, as templates do, counts once."""
    counts = _Counts(Counter(), Counter(), Counter())
    background = _postings_a_background(postings.height)
    seen: set[str] = set()
    others: set[str] = set()
    for number, (text, language) in enumerate(_texts(postings)):
        found = default_matcher().find(text, language)
        near = [sentence for sentence in _sentences(text) if _names_core(sentence, found)]
        new = {_masked(text, sentence, found) for sentence in near} - seen
        _count_near(counts, new)
        seen |= new
        if number % background == 0:
            others.update(text[slice(*sentence)] for sentence in _sentences(text) if sentence not in near)
    _count_elsewhere(counts, others)
    return counts


def _postings_a_background(postings: int) -> int:
    """Of how many postings one is in the background."""
    return max(1, postings // BACKGROUND_POSTINGS)


def _texts(postings: pl.DataFrame) -> Iterator[tuple[str, str | None]]:
    languages = postings["language"] if "language" in postings.columns else [None] * postings.height
    for title, text, language in zip(postings["title"], postings["text"], languages, strict=True):
        yield f"{title}\n\n{text}", language


def _count_near(counts: _Counts, sentences: Iterable[str]) -> None:
    terms = [term for sentence in sentences for term in terms_of(sentence)]
    counts.near.update(terms)
    counts.near_postings.update(set(terms))
    counts.near_total += len(terms)


def _count_elsewhere(counts: _Counts, sentences: Iterable[str]) -> None:
    """Only terms also seen beside AI are counted one by one: the others would fill the memory."""
    for sentence in sentences:
        terms = list(terms_of(sentence))
        counts.elsewhere.update(term for term in terms if term in counts.near)
        counts.elsewhere_total += len(terms)


def terms_of(sentence: str) -> Iterator[str]:
    """Terms of one to three words, lower case, that no punctuation divides.

    They neither begin nor end with a word too common to tell anything, nor are they in the lexicon.
    """
    for part in _NOT_IN_TERM.split(sentence.lower()):
        words = _WORD.findall(part)
        for length in range(1, LONGEST_TERM_WORDS + 1):
            for first in range(len(words) - length + 1):
                if _is_term(words[first : first + length]):
                    yield " ".join(words[first : first + length])


def _is_term(words: list[str]) -> bool:
    common = _common_words()
    if words[0] in common or words[-1] in common:
        return False
    return " ".join(words).replace("-", " ") not in _known_surfaces()


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _names_core(sentence: tuple[int, int], found: list[Candidate]) -> bool:
    start, end = sentence
    core = _core_concepts()
    return any(start <= mention.start < end and mention.concept_id in core for mention in found)


def _masked(text: str, sentence: tuple[int, int], found: list[Candidate]) -> str:
    """The sentence with `|` in place of known mentions, so that no term holds a part of one."""
    start, end = sentence
    masked = text[start:end]
    for mention in reversed(found):
        if start <= mention.start and mention.end <= end:
            masked = masked[: mention.start - start] + "|" + masked[mention.end - start :]
    return masked


@cache
def _core_concepts() -> frozenset[str]:
    concepts = load().concepts.values()
    return frozenset(concept.concept_id for concept in concepts if concept.concept_tier == "core")


@cache
def _known_surfaces() -> frozenset[str]:
    return frozenset(surface.surface.lower().replace("-", " ") for surface in load().surfaces)


@cache
def _common_words() -> frozenset[str]:
    from spacy.util import get_lang_class

    # spaCy files Norwegian under Bokmål.
    classes = [get_lang_class("nb" if language == "no" else language) for language in LANGUAGES]
    return frozenset(word for language in classes for word in language.Defaults.stop_words)
