"""Whatever a posting holds, it is classified, with exact offsets and with probabilities that are some.

`make fuzz` tries many more examples of the same.
"""

import itertools
import re
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skills_pipeline.classify import postings, tiers
from skills_pipeline.classify.model import released
from skills_pipeline.classify.postings import (
    MENTION_SCHEMA,
    MENTIONS_OF_A_POSTING,
    POSTING_SCHEMA,
    Classified,
    classify,
    decide_tier,
    full_text,
)
from skills_pipeline.classify.surroundings import mention, surroundings
from skills_pipeline.contracts.core import ROLES
from skills_pipeline.skills.matcher import default_matcher
from skills_pipeline.skills.taxonomy import LANGUAGES, load

FRAGMENTS = [
    "You will build and train machine learning models with PyTorch.",
    "About us\nWe are an AI company.\n",
    "**Requirements:**\n- Python\n- MLOps\n",
    "Wir bieten\n• KI-gestützte Tools, z. B. ChatGPT/Copilot\n",
    "Profil recherché :\nl’IA générative & d'apprentissage automatique…",
    "Vi använder AI i rekryteringsprocessen! ",
    "W pracy korzystasz z narzędzi opartych na sztucznej inteligencji. ",
    "transformers",
    "Claude and Cursor",
    "https://example.org/jobs?q=AI&x=machine-learning#KI",
    "ai@example.org",
    "we care for patients and bake bread, ",
    "3.5 ML",
    "<p>AI</p>&nbsp;<br/>",
]
SCRIPTS = [
    "مهندس الذكاء الاصطناعي AI",
    "מהנדס למידת מכונה ML",
    "机器学习工程师（AI）",
    "エンジニアAI募集",
    "инженер ИИ",
    "यंत्र",
    "👩🏽‍💻🏳️‍🌈",
    "𝓐𝓘 𝔸𝕀 ＡＩ",
    "e\u0301A\u0301I\u0327",
    "A" + "\u0301" * 50,
    "İıẞﬁǅΣς",
    "٣½²Ⅷ",
]
SIGNS = [
    *("\u202e", "\u202d", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"),  # directions
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"),  # without width
    *("\x00", "\x07", "\x08", "\x1b[31m", "\x1c", "\x7f", "\x85", "\u2028", "\u2029", "\ufffe", "\U0010ffff"),
    *("\ud800", "\udfff", "\udcff\udc80"),  # lone surrogates
    *("\r\n", "\r", "\n", "\n\n", "\t", " ", "\u00a0", "\u202f", "\u3000", "\x0b"),
    *"-–—/\\|*_#:;,.!?'’\"()[]&+•·",
]
SURFACES = sorted({surface.surface for surface in load().surfaces})
PIECES = st.one_of(
    st.sampled_from(SURFACES),
    st.sampled_from(FRAGMENTS),
    st.sampled_from(SCRIPTS),
    st.sampled_from(SIGNS),
    st.text(st.characters(), max_size=10),
)
MANY = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(
        ["\n", "AI ", "# About us\n", "- AI\n", "x", "AI", "\u0301", "Sprachmodell", "  ", "😀", "\ud800"]
    ),
    st.integers(1, 1_500),
)
TEXTS = st.tuples(st.lists(PIECES, max_size=25), MANY | st.just(""), st.lists(PIECES, max_size=5)).map(
    lambda parts: "".join([*parts[0], parts[1], *parts[2]])
)
TITLES = st.none() | st.lists(PIECES, max_size=4).map("".join)
CODES = st.sampled_from([None, *LANGUAGES, "xx", "EN", "zh-Hant", ""]) | st.text(max_size=3)
FEWER = settings(deadline=None, max_examples=(settings().max_examples + 1) // 2)
"""Each example classifies several postings: half as many as usual take their time."""

POSTINGS = st.lists(st.tuples(TITLES, TEXTS, CODES), min_size=1, max_size=3)


def readable(text: str | None) -> str | None:
    """`text` as a frame can hold it: Polars has no lone surrogates."""
    return None if text is None else text.encode("utf-8", "replace").decode()


def frame(given: list[tuple[str | None, str, str | None]]) -> pl.DataFrame:
    rows = [(f"p{number}", *map(readable, posting)) for number, posting in enumerate(given)]
    schema = dict.fromkeys(("key", "title", "text", "language"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def check(result: Classified, given: pl.DataFrame) -> None:
    """What holds of every classification."""
    assert (result.postings.schema, result.mentions.schema) == (POSTING_SCHEMA, MENTION_SCHEMA)
    assert result.postings["key"].to_list() == given["key"].to_list()
    for _, tier, p_demand, p_build in result.postings.iter_rows():
        assert 0 <= p_build <= p_demand <= 1
        assert tier == decide_tier(p_demand, p_build)
    by_key = {key: part for (key,), part in result.mentions.group_by("key", maintain_order=True)}
    assert list(by_key) == [key for key in given["key"] if key in by_key]
    for key, title, text, _ in given.iter_rows():
        if key in by_key:
            check_mentions(by_key[key], full_text(title or "", text))


def check_mentions(mentions: pl.DataFrame, text: str) -> None:
    assert mentions.height <= MENTIONS_OF_A_POSTING
    for row in mentions.iter_rows(named=True):
        assert text[row["start"] : row["end"]] == row["surface"] != ""
        assert row["concept_id"] in load().concepts
        assert row["role"] in ROLES
        assert 1 / len(ROLES) - 1e-6 <= row["p_role"] <= 1
    pairs = itertools.pairwise(mentions.select("start", "end").iter_rows())
    assert all(end <= start for (_, end), (start, _) in pairs)


@FEWER
@given(POSTINGS)
def test_any_posting_is_classified(given: list[tuple[str | None, str, str | None]]) -> None:
    rows = frame(given)
    check(classify(rows), rows)


@FEWER
@given(POSTINGS, st.randoms(use_true_random=False))
def test_no_posting_depends_on_the_others(
    given: list[tuple[str | None, str, str | None]], random: Random
) -> None:
    rows = frame(given)
    order = list(range(rows.height))
    random.shuffle(order)
    together = classify(rows[order])
    for key in rows["key"]:
        alone = classify(rows.filter(key=key))
        mine = together.postings.filter(key=key), together.mentions.filter(key=key)
        assert mine[1].drop("role", "p_role").equals(alone.mentions.drop("role", "p_role"))
        for seen, expected in ((mine[0], alone.postings), (mine[1], alone.mentions)):
            numbers = pl.selectors.float()
            np.testing.assert_allclose(seen.select(numbers), expected.select(numbers), rtol=1e-4, atol=1e-6)


@FEWER
@given(TEXTS, TEXTS, CODES)
def test_any_text_with_lone_surrogates_has_probabilities(before: str, after: str, language: str) -> None:
    """A frame holds no lone surrogates, but texts from elsewhere may."""
    text = f"{before}\n\n\ud800 machine learning \udfff{after}"
    found = default_matcher().find(text, language)[:MENTIONS_OF_A_POSTING]
    assert all(text[one.start : one.end] == one.surface for one in found)
    # Thousands of mentions before leave this one out.
    assume(found)
    mentions = [mention(text, len(before), one) for one in found]
    seen = surroundings(mentions)
    probabilities = released().roles.probabilities(seen)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-4)
    assert (probabilities >= 0).all()
    rows = tiers.feature_matrix(seen, probabilities)
    assert np.isfinite(rows.data).all()
    (tier,) = released().tiers.probabilities(rows)
    assert tier.sum() == pytest.approx(1, abs=1e-4)


ODD_POSTINGS = [
    (None, "", None),
    ("", "", ""),
    ("AI", "", "en"),
    (None, "\n" * 50_000, "de"),
    ("\x00\u202e", "\u200b\u200bAI\u200b", "ar"),
    ("AI " * 2_000, "machine learning", None),
    ("x" * 50_000, "AI" + "\u0301" * 50_000 + " AI", "tlh"),
    (None, "AI\n" + "# About us\n\n- AI\n" * 3_000, "en"),
]


def test_odd_postings_are_classified_each_as_if_alone() -> None:
    given = frame(ODD_POSTINGS)
    result = classify(given)
    check(result, given)
    alone = [classify(given[number : number + 1]) for number in range(given.height)]
    assert result.postings["tier"].to_list() == [one.postings["tier"][0] for one in alone]
    assert result.mentions.height == sum(one.mentions.height for one in alone) > 2_000


@pytest.mark.parametrize(
    ("limit", "number"),
    [("BATCH_POSTINGS", 1), ("BATCH_POSTINGS", 3), ("BATCH_MENTIONS", 5), ("BATCH_CHARS", 200)],
)
def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch, limit: str, number: int) -> None:
    given = frame([(None, text * times, None) for text in FRAGMENTS for times in (1, 3)])
    whole = classify(given)
    batches: list[int] = []
    one_batch = postings._classify_batch
    monkeypatch.setattr(postings, limit, number)
    monkeypatch.setattr(
        postings,
        "_classify_batch",
        lambda batch, model: batches.append(len(batch)) or one_batch(batch, model),
    )
    parts = classify(given)
    assert len(batches) > 3
    assert sum(batches) == given.height
    assert parts.postings["key"].to_list() == whole.postings["key"].to_list()
    assert parts.mentions.drop("p_role").equals(whole.mentions.drop("p_role"))
    np.testing.assert_allclose(parts.postings["p_demand"], whole.postings["p_demand"], rtol=1e-5)


# Anything quadratic would take hours on these, so that ending at all says that nothing is.
LARGE = {
    "newlines": "\n" * 1_000_000,
    "headings": "# About us\n" * 100_000,
    "bullets": "- AI\n" * 100_000,
    "one word": "AI" * 500_000,
    "compound": "Sprachmodell" + "e" * 1_000_000,
    "marks": "AI" + "\u0301" * 1_000_000,
    "dashes": "-AI-" * 50_000 + "-" * 800_000,
    "right to left": "\u202eمهندس " * 100_000,
    "without spaces": "机器学习" * 250_000,
    "one line": "We bake bread and learn. " * 40_000,
    "spaces": " " * 1_000_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_million_characters_are_classified(text: str) -> None:
    given = frame([(None, f"AI {text} AI", None)])
    result = classify(given)
    check(result, given)
    assert result.mentions["start"][0] == 0


def test_a_million_mentions_in_five_megabytes_are_classified_by_the_first() -> None:
    given = frame([("Cook", "AI,\n " * 1_000_000, None)])
    result = classify(given)
    check(result, given)
    assert result.mentions["start"].to_list() == [6 + 5 * nth for nth in range(MENTIONS_OF_A_POSTING)]


def test_a_title_of_any_length_is_read() -> None:
    given = frame([("AI engineer " * 50_000, "You cook.", None)])
    result = classify(given)
    check(result, given)
    assert re.fullmatch("AI( engineer)?", result.mentions["surface"][0])
