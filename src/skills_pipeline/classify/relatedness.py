"""How closely a concept goes with AI, learned from co-occurrence: weights, and the score of a posting.

Here belongs the measure of Babina, Fedyk, He & Hodson (2024) on the concepts of this taxonomy. Which score
counts as AI is in `definitions`.

Weights are learned facts, a number a concept; they are made anew from a file of postings with
`python -m skills_pipeline.classify.relatedness POSTINGS.parquet`, after every change of the taxonomy.
"""

import sys
from functools import cache
from pathlib import Path

import polars as pl

from skills_pipeline.classify.postings import full_text
from skills_pipeline.settings import resource
from skills_pipeline.skills.matcher import default_matcher
from skills_pipeline.skills.taxonomy import load

WEIGHTS_FILE = "models/ai_mention/definitions/relatedness.tsv"
MINIMUM_POSTINGS = 20
"""Concepts found in fewer postings have no weight: their share would be chance."""

_COLUMNS = pl.Schema({"concept_id": pl.String(), "weight": pl.Float64(), "postings": pl.Int64()})


def co_occurrence_weights(mentions: pl.DataFrame, core: frozenset[str]) -> pl.DataFrame:
    """Weight of each concept: share of the postings naming it that name a core concept too.

    `mentions` has key and concept_id. Returns concept_id, weight (0 to 1), postings, by concept_id. Babina et
    al. (2024), section 2: the measure of a skill, over required skills there, over concepts named here.
    """
    named = mentions.select("key", "concept_id").unique()
    with_core = named.filter(pl.col("concept_id").is_in(list(core)))["key"].unique()
    counted = named.group_by("concept_id").agg(
        weight=pl.col("key").is_in(with_core.implode()).mean(), postings=pl.len().cast(pl.Int64)
    )
    return counted.filter(pl.col("postings") >= MINIMUM_POSTINGS).sort("concept_id")


def scores(mentions: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """key and score: the mean weight of the concepts a posting names, each counted once.

    Concepts without a weight do not enter the mean; a posting with none but such has no row.
    """
    named = mentions.select("key", "concept_id").unique()
    weighted = named.join(weights.select("concept_id", "weight"), on="concept_id")
    return weighted.group_by("key").agg(score=pl.col("weight").mean()).sort("key")


@cache
def released_weights() -> pl.DataFrame:
    """The weights shipped with the project: concept_id, weight, postings."""
    return pl.read_csv(resource(WEIGHTS_FILE), separator="\t", comment_prefix="#", schema=_COLUMNS)


def named_concepts(postings: pl.DataFrame) -> pl.DataFrame:
    """key and concept_id of every mention; `postings` has key, title (may be null) and text."""
    matcher = default_matcher()
    rows = [
        (key, found.concept_id)
        for key, title, text in postings.select("key", "title", "text").iter_rows()
        for found in matcher.find(full_text(title or "", text), None)
    ]
    return pl.DataFrame(rows, schema={"key": pl.String(), "concept_id": pl.String()}, orient="row")


def main() -> None:
    """Learn the weights from a file of postings and write them where the definitions read them."""
    from skills_pipeline.classify.definitions import listed_concepts

    frame = pl.read_parquet(Path(sys.argv[1]), columns=["key", "title", "text"])
    weights = co_occurrence_weights(named_concepts(frame), listed_concepts("babina_score"))
    head = f"# lexicon_version: {load().lexicon_version}, learned from {frame.height} postings\n"
    rows = weights.write_csv(separator="\t", float_precision=4)
    resource(WEIGHTS_FILE).write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
