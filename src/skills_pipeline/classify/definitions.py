"""The ladder of definitions: what counts as an AI posting, from any mention to building AI.

Here belong the declarations and which postings meet them. The probabilities they rest on come from
`postings`; shares under each definition are computed in the warehouse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from skills_pipeline.classify import relatedness, titles
from skills_pipeline.classify.postings import DEMAND_THRESHOLD, Classified
from skills_pipeline.contracts.indicators.policy import IT_TITLE_PATTERN
from skills_pipeline.settings import resource
from skills_pipeline.shards import fingerprint
from skills_pipeline.skills.taxonomy import load as load_taxonomy

BABINA_THRESHOLD = 0.1
"""Score from which a posting counts as AI: Babina, Fedyk, He & Hodson (2024), section 2."""

_LISTS_FILE = "models/ai_mention/definitions/published_terms.tsv"
_GENERIC_NEEDED = 2


@dataclass(frozen=True)
class Evidence:
    """What a definition looks at.

    `postings`: key, tier, p_demand. `mentions`: key, concept_id, role, concept_tier, cluster.
    `titles`: key, title; no row for a posting whose title is not known.
    """

    postings: pl.DataFrame
    mentions: pl.DataFrame
    titles: pl.DataFrame | None


@dataclass(frozen=True)
class Definition:
    """One rung: what the table meta.definitions says of it, and the keys of the postings that meet it.

    `rests_on`: the list, weights or title words that decide beside the rule, as text.
    """

    definition_id: str
    position: int
    title: str
    rule: str
    after: str
    valid_from: str
    keys: Callable[[Evidence], pl.Series] = field(repr=False)
    rests_on: Callable[[], str] = field(repr=False, default=str)

    @property
    def definition_version(self) -> str:
        """Eight hexadecimal digits that the rule and what it rests on have alone; thresholds are in rules.

        Concepts and tiers are the lexicon's, probabilities the model's: both have versions of their own.
        """
        return fingerprint([self.rule, self.rests_on()])[:8]


def definition_matches(classified: Classified, titled: pl.DataFrame | None = None) -> pl.DataFrame:
    """key, definition_id: one row a posting and a definition it meets, sorted.

    `titled` has key and title of the same postings. Without it no posting is left out because of its title;
    the warehouse restricts it_only to IT titles in any case.
    """
    evidence = _evidence(classified, titled)
    matches = [
        pl.DataFrame({"key": definition.keys(evidence).unique()}, schema={"key": pl.String}).with_columns(
            definition_id=pl.lit(definition.definition_id)
        )
        for definition in DEFINITIONS
    ]
    return pl.concat(matches).sort("key", "definition_id")


@cache
def listed_concepts(definition_id: str) -> frozenset[str]:
    """Concepts under which the taxonomy files the terms that a definition's publication lists.

    Raises `ValueError` when the list names a concept that the taxonomy does not have.
    """
    rows = published_terms().filter(definition_id=definition_id)["concept_id"]
    unknown = set(rows) - set(load_taxonomy().concepts)
    if unknown:
        raise ValueError(
            f"{_LISTS_FILE}: {definition_id} lists {sorted(unknown)}, expected concepts of concepts.tsv; "
            "name the concepts that replaced them"
        )
    return frozenset(rows)


def published_terms() -> pl.DataFrame:
    """definition_id, term, concept_id: a row a published term, with the concept that stands for it."""
    return pl.read_csv(resource(_LISTS_FILE), separator="\t")


def _evidence(classified: Classified, titled: pl.DataFrame | None) -> Evidence:
    mentions = classified.mentions.select("key", "concept_id", "role").join(
        _concept_frame(), on="concept_id", how="left", maintain_order="left"
    )
    return Evidence(
        classified.postings.select("key", "tier", "p_demand"),
        mentions,
        None if titled is None else titled.select("key", pl.col("title").fill_null("")),  # "": says nothing
    )


def _list_of(definition_id: str) -> Callable[[], str]:
    """The concepts of a definition's list, as text."""
    return lambda: " ".join(sorted(listed_concepts(definition_id)))


def _weights() -> str:
    return relatedness.released_weights().write_csv()


@cache
def _concept_frame() -> pl.DataFrame:
    concepts = load_taxonomy().concepts.values()
    rows = [(concept.concept_id, concept.concept_tier, concept.cluster) for concept in concepts]
    return pl.DataFrame(rows, schema=["concept_id", "concept_tier", "cluster"], orient="row")


# ------------------------------------------------------------------------------- which postings meet one

_TERM = pl.col("concept_tier").is_in(["core", "generic"])
_SPECIFIC = pl.col("concept_tier").is_in(["core", "tool"])
_GENERIC = pl.col("concept_tier") == "generic"
_GENERATIVE = pl.col("cluster") == "generative"
_GOVERNANCE = pl.col("concept_tier") == "governance"

_ADJACENT_CLUSTERS = ("data_science", "robotics")
_CSET_CORE = (_TERM | (pl.col("concept_tier") == "tool")) & (pl.col("cluster") != "robotics")
_CSET_ADJACENT = pl.col("cluster").is_in(_ADJACENT_CLUSTERS) & (_TERM | (pl.col("concept_tier") == "tool"))


def _naming(condition: pl.Expr) -> Callable[[Evidence], pl.Series]:
    """Postings with a mention whose concept meets a condition."""
    return lambda seen: seen.mentions.filter(condition)["key"]


def _naming_listed(definition_id: str) -> Callable[[Evidence], pl.Series]:
    """Postings with a mention of a concept that the publication lists."""
    return lambda seen: seen.mentions.filter(_is_listed(definition_id))["key"]


def _is_listed(definition_id: str) -> pl.Expr:
    return pl.col("concept_id").is_in(sorted(listed_concepts(definition_id)))


def _generative(seen: Evidence) -> pl.Series:
    return seen.mentions.filter(_GENERATIVE | _is_listed("genai_term"))["key"]


def _two_concepts(seen: Evidence) -> pl.Series:
    counted = seen.mentions.group_by("key").agg(
        specific=_SPECIFIC.any(), generic=pl.col("concept_id").filter(_GENERIC).n_unique()
    )
    return counted.filter(pl.col("specific") | (pl.col("generic") >= _GENERIC_NEEDED))["key"]


def _within_cset(condition: pl.Expr) -> Callable[[Evidence], pl.Series]:
    """Postings naming such a concept, less those with a title that CSET leaves out."""

    def keys(seen: Evidence) -> pl.Series:
        named = seen.mentions.filter(condition)
        if seen.titles is None:
            return named["key"]
        left_out = seen.titles.filter(titles.is_outside_cset(pl.col("title")))
        return named.join(left_out, on="key", how="anti")["key"]

    return keys


def _related(seen: Evidence) -> pl.Series:
    scored = relatedness.scores(seen.mentions, relatedness.released_weights())
    return scored.filter(pl.col("score") >= BABINA_THRESHOLD)["key"]


def _in_it(seen: Evidence) -> pl.Series:
    if seen.titles is None:
        return seen.mentions["key"]
    return seen.mentions.join(seen.titles.filter(titles.is_it(pl.col("title"))), on="key", how="semi")["key"]


def _demand(seen: Evidence) -> pl.Series:
    """Postings that ask for AI; a mention is needed, however high the model holds those without one."""
    asked = seen.postings.filter(pl.col("p_demand") >= DEMAND_THRESHOLD)
    return asked.join(seen.mentions, on="key", how="semi")["key"]


def _of_tier(tier: str) -> Callable[[Evidence], pl.Series]:
    """Postings that ask for AI, of one tier."""

    def keys(seen: Evidence) -> pl.Series:
        return seen.postings.filter(pl.col("key").is_in(_demand(seen).implode()), tier=tier)["key"]

    return keys


def _responsible(seen: Evidence) -> pl.Series:
    governing = seen.mentions.filter(_GOVERNANCE & (pl.col("role") == "demand"))["key"]
    return governing.filter(governing.is_in(_demand(seen).implode()))


def _disclosed(seen: Evidence) -> pl.Series:
    roles = seen.mentions.group_by("key").agg(
        process=(pl.col("role") == "process").any(), demand=(pl.col("role") == "demand").any()
    )
    told = roles.filter(pl.col("process") & ~pl.col("demand"))["key"]
    return told.filter(~told.is_in(_demand(seen).implode()))


def _not_only_in_hiring(seen: Evidence) -> pl.Series:
    named = seen.mentions.filter(_TERM)["key"]
    return named.filter(~named.is_in(_disclosed(seen).implode()))


# ------------------------------------------------------------------------------------------- the ladder

DEFINITIONS = (
    Definition(
        "any_ai_skill",
        1,
        "Any AI concept",
        "at least one mention of any concept of the AI taxonomy, products and assistants included",
        "Lightcast and AI Index: postings with at least one AI skill",
        "0.1.0",
        _naming(pl.lit(value=True)),
    ),
    Definition(
        "any_ai_term",
        2,
        "Any AI term",
        "at least one mention of a concept of tier core or generic, anywhere in the text",
        "Indeed Hiring Lab: AI keyword anywhere in the posting (their list is unpublished, this one is not)",
        "0.1.0",
        _naming(_TERM),
    ),
    Definition(
        "any_ai_term_without_hiring",
        3,
        "Any AI term, hiring-process talk removed",
        "any_ai_term, and not hiring_disclosure",
        "this project: series of keywords also rise where employers must disclose AI in hiring, as in "
        "Ontario since 2026, though no job has changed",
        "0.2.0",
        _not_only_in_hiring,
    ),
    Definition(
        "babina_score",
        4,
        "Related to AI by its skills",
        "the concepts of the posting go with artificial intelligence, machine learning, natural language "
        "processing or computer vision in at least 0.1 of postings, on average",
        "Babina, Fedyk, He & Hodson 2024: mean co-occurrence weight of all required skills; here only of AI "
        "concepts, which go together far more than skills at large, so that few mentions fall short",
        "0.2.0",
        _related,
        _weights,
    ),
    Definition(
        "cset_core",
        5,
        "Core AI skill clusters",
        "a mention of a concept of tier core, generic or tool outside robotics, in a posting whose title "
        "names no occupation of hospitality, arts, health care, human resources or other work without AI",
        "CSET 2020: skill clusters artificial intelligence, data science, machine learning and natural "
        "language processing less career areas and occupations; these are told by title words here",
        "0.2.0",
        _within_cset(_CSET_CORE),
        lambda: titles.OUTSIDE_CSET_PATTERN,
    ),
    Definition(
        "oecd_two_concepts",
        6,
        "One specific or two generic AI concepts",
        "a mention of a concept of tier core or tool, or of two different concepts of tier generic",
        "Squicciarini & Nachtigall 2021 (OECD): one AI-specific skill or two generic ones of different "
        "concepts; tiers of this taxonomy stand for their lists",
        "0.2.0",
        _two_concepts,
    ),
    Definition(
        "narrow_ai",
        7,
        "Narrow AI skills",
        "a mention of a concept under which one of 33 listed skills is filed",
        "Acemoglu, Autor, Hazell & Restrepo 2022: narrow AI skills; concepts hold more words than skills",
        "0.2.0",
        _naming_listed("narrow_ai"),
        _list_of("narrow_ai"),
    ),
    Definition(
        "cset_adjacent",
        8,
        "AI-adjacent skill clusters",
        "a mention of a concept of data science or robotics, in a posting whose title names no occupation "
        "left out of cset_core",
        "CSET 2020: 18 adjacent skill clusters; of mathematics, statistics, scripting, economics and "
        "industrial automation this taxonomy knows only what touches AI, so the share is far lower",
        "0.2.0",
        _within_cset(_CSET_ADJACENT),
        lambda: titles.OUTSIDE_CSET_PATTERN,
    ),
    Definition(
        "genai_term",
        9,
        "Any generative AI term",
        "at least one mention of generative AI, language models, their practice or their products",
        "Indeed Hiring Lab, GenAI series (their list is unpublished, this one is not)",
        "0.2.0",
        _generative,
        _list_of("genai_term"),
    ),
    Definition(
        "it_only",
        10,
        "Any AI concept, among IT postings",
        "any_ai_skill, with IT postings both as numerator and as denominator",
        "OECD.AI on Adzuna postings: only roles in IT occupations are considered; these are told by title "
        "words here",
        "0.2.0",
        _in_it,
        lambda: IT_TITLE_PATTERN,
    ),
    Definition(
        "ai_demand",
        11,
        "AI is asked of the person",
        "AI is mentioned, and the probability that it is asked of the person, to build or to use, is at "
        "least 0.5",
        "this project: mentions about employer, product and hiring process do not count",
        "0.1.0",
        _demand,
    ),
    Definition(
        "ai_build",
        12,
        "The person builds AI",
        "AI is asked of the person, and building it is at least as likely as using it",
        "this project: develops, researches, deploys, evaluates or governs AI",
        "0.1.0",
        _of_tier("build"),
    ),
    Definition(
        "ai_use",
        13,
        "The person uses AI",
        "AI is asked of the person, and using it is likelier than building it",
        "this project: AI as a tool, as literacy, or beside the person's main work",
        "0.2.0",
        _of_tier("use"),
    ),
    Definition(
        "responsible_ai",
        14,
        "Responsible AI is asked of the person",
        "ai_demand, and a mention with role demand of a concept of tier governance",
        "OECD 2023 (Borgonovi and others): AI postings that name AI ethics, trustworthy, responsible or "
        "ethical AI; here they must ask for it, and governance and law of AI count too",
        "0.2.0",
        _responsible,
    ),
    Definition(
        "hiring_disclosure",
        15,
        "AI only in hiring",
        "a mention with role process, none with role demand, and not ai_demand",
        "this project: disclosure of AI in hiring, as Ontario requires since 2026, and rules for applicants",
        "0.2.0",
        _disclosed,
    ),
)
"""From widest to narrowest, as far as they nest: any_ai_skill holds all others, any_ai_term the next,
ai_demand the three after it, of which ai_build and ai_use make it whole; hiring_disclosure has no posting in
common with ai_demand, and one that meets any_ai_term meets either it or any_ai_term_without_hiring."""
