"""The ladder of definitions: what counts as an AI posting, from any mention to building AI.

Here belong the declarations and which postings meet them. The probabilities they rest on come from
`postings`; shares under each definition are computed in the warehouse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from skills_pipeline.classify.postings import DEMAND_THRESHOLD, Classified
from skills_pipeline.skills.taxonomy import load as load_taxonomy

_TERM_TIERS = ("core", "generic")


@dataclass(frozen=True)
class Definition:
    """One rung: what the table meta.definitions says of it, and the keys of the postings that meet it."""

    definition_id: str
    position: int
    title: str
    rule: str
    after: str
    valid_from: str
    keys: Callable[[Classified], pl.Series] = field(repr=False)


def definition_matches(classified: Classified) -> pl.DataFrame:
    """key, definition_id: one row a posting and a definition it meets, sorted."""
    matches = [
        pl.DataFrame({"key": definition.keys(classified).unique()}, schema={"key": pl.String}).with_columns(
            definition_id=pl.lit(definition.definition_id)
        )
        for definition in DEFINITIONS
    ]
    return pl.concat(matches).sort("key", "definition_id")


def _any_mention(classified: Classified) -> pl.Series:
    return classified.mentions["key"]


def _any_term(classified: Classified) -> pl.Series:
    concepts = load_taxonomy().concepts.values()
    terms = [concept.concept_id for concept in concepts if concept.concept_tier in _TERM_TIERS]
    return classified.mentions.filter(pl.col("concept_id").is_in(terms))["key"]


def _demand(classified: Classified) -> pl.Series:
    return classified.postings.filter(pl.col("p_demand") >= DEMAND_THRESHOLD)["key"]


def _build(classified: Classified) -> pl.Series:
    return classified.postings.filter(pl.col("tier") == "build")["key"]


DEFINITIONS = (
    Definition(
        "any_ai_skill",
        1,
        "Any AI concept",
        "at least one mention of any concept of the AI taxonomy, products and assistants included",
        "Lightcast and AI Index: postings with at least one AI skill",
        "0.1.0",
        _any_mention,
    ),
    Definition(
        "any_ai_term",
        2,
        "Any AI term",
        "at least one mention of a concept of tier core or generic, anywhere in the text",
        "Indeed Hiring Lab: AI keyword anywhere in the posting (their list is unpublished, this one is not)",
        "0.1.0",
        _any_term,
    ),
    Definition(
        "ai_demand",
        3,
        "AI is asked of the person",
        "the probability that AI is asked of the person, to build or to use, is at least 0.5",
        "this project: mentions about employer, product and hiring process do not count",
        "0.1.0",
        _demand,
    ),
    Definition(
        "ai_build",
        4,
        "The person builds AI",
        "AI is asked of the person, and building it is at least as likely as using it",
        "this project: develops, researches, deploys, evaluates or governs AI",
        "0.1.0",
        _build,
    ),
)
"""From widest to narrowest; ai_build is within ai_demand, and both are within any_ai_skill."""
