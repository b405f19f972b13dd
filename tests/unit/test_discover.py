"""New terms beside AI: what is proposed, what is not, and that the arithmetic is that of the paper."""

from math import log, sqrt
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.skills.discover import (
    CANDIDATE_SCHEMA,
    PRIOR_COUNT,
    discover,
    log_odds_z,
    terms_of,
)
from skills_pipeline.texts import TextsError, read_texts


def postings(*texts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"key": [f"k{n:03}" for n in range(len(texts))], "title": [""] * len(texts), "text": list(texts)}
    )


def corpus() -> pl.DataFrame:
    beside = [
        f"In team {number} you train deep learning models with Zorblax pipelines. You lead weekly meetings."
        for number in range(30)
    ]
    away = [
        f"Shop {number} sells fresh bread and cakes to guests. You lead weekly meetings."
        for number in range(300)
    ]
    return postings(*beside, *away)


def test_a_term_seen_only_beside_ai_is_proposed_and_one_seen_everywhere_is_not() -> None:
    found = discover(corpus())
    assert found.schema == CANDIDATE_SCHEMA
    assert {"zorblax", "zorblax pipelines"} <= set(found["term"])
    assert not {"weekly", "bread", "deep learning", "deep", "learning"} & set(found["term"])
    assert found.filter(term="zorblax").select("near_count", "elsewhere_count", "near_postings").row(0) == (
        30,
        0,
        30,
    )


def test_the_result_does_not_depend_on_the_order_of_postings() -> None:
    assert discover(corpus()).equals(discover(corpus().reverse()))


def test_a_sentence_of_a_template_counts_once() -> None:
    same = ["We do deep learning with Zorblax pipelines."] * 30
    assert discover(postings(*same, "Bread and cakes.")).is_empty()


def test_no_posting_gives_no_term() -> None:
    assert discover(postings()).schema == CANDIDATE_SCHEMA


def test_terms_are_words_that_no_punctuation_divides_without_common_words_at_the_ends() -> None:
    assert list(terms_of("The Zorblax of graphs, C++")) == ["zorblax", "graphs", "zorblax of graphs", "c++"]


def test_known_surfaces_are_no_terms_however_joined() -> None:
    assert "machine-learning" not in set(terms_of("Machine-learning graphs"))


def test_z_is_that_of_the_paper() -> None:
    near, elsewhere, near_total, elsewhere_total = 12, 8, 1_000, 9_000
    prior = PRIOR_COUNT * (near + elsewhere) / (near_total + elsewhere_total)
    ratio = log((near + prior) / (near_total + PRIOR_COUNT - near - prior))
    ratio -= log((elsewhere + prior) / (elsewhere_total + PRIOR_COUNT - elsewhere - prior))
    expected = ratio / sqrt(1 / (near + prior) + 1 / (elsewhere + prior))
    counts = pl.DataFrame({"near_count": [near], "elsewhere_count": [elsewhere]})
    assert counts.select(z=log_odds_z(near_total, elsewhere_total))["z"].to_list() == pytest.approx(
        [expected]
    )


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (pl.DataFrame({"key": ["a"], "text": ["t"]}), "lacks the columns title"),
        (pl.DataFrame({"key": ["a", "a"], "title": ["", ""], "text": ["t", "u"]}), "stand twice"),
        (pl.DataFrame({"key": ["a"], "title": [""], "text": [None]}), "without key or text"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, frame: pl.DataFrame, complaint: str
) -> None:
    frame.write_parquet(tmp_path / "postings.parquet")
    with pytest.raises(TextsError, match=complaint):
        read_texts(tmp_path / "postings.parquet")


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postings.parquet").write_text("key,title,text")
    with pytest.raises(TextsError, match="not a Parquet file"):
        read_texts(tmp_path / "postings.parquet")
