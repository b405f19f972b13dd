"""The ladder of definitions on a handful of classified postings."""

import re
from dataclasses import replace

import polars as pl
import pytest

from skills_pipeline.classify import definitions, relatedness, titles
from skills_pipeline.classify.definitions import (
    DEFINITIONS,
    definition_matches,
    listed_concepts,
    published_terms,
)
from skills_pipeline.classify.postings import DEMAND_THRESHOLD, MENTION_SCHEMA, POSTING_SCHEMA, Classified
from skills_pipeline.contracts.core import ROLES
from skills_pipeline.contracts.meta import DEFINITIONS as CONTRACT
from skills_pipeline.skills.taxonomy import load

ASKED, NOT_ASKED = ("x", "use", 0.9, 0.1), ("x", "none", 0.1, 0.0)


def classified(postings: list[tuple[str, str, float, float]], mentions: list[tuple[str, ...]]) -> Classified:
    """Mentions are key, concept and, unless it is context, role."""
    rows = [(key, 0, 2, "..", concept, *(role or ["context"]), 0.9) for key, concept, *role in mentions]
    return Classified(
        pl.DataFrame(postings, schema=POSTING_SCHEMA, orient="row"),
        pl.DataFrame(rows, schema=MENTION_SCHEMA, orient="row"),
    )


def met(posting: tuple[str, str, float, float], *mentions: str, title: str | None = None) -> set[str]:
    """Definitions that a posting with these mentions (`concept` or `concept role`) meets."""
    seen = classified([posting], [("x", *mention.split()) for mention in mentions])
    titled = None if title is None else pl.DataFrame({"key": ["x"], "title": [title]})
    return set(definition_matches(seen, titled)["definition_id"])


def test_every_match_is_a_row_sorted_by_posting_and_definition() -> None:
    seen = classified(
        [("builder", "build", 0.9, 0.8), ("blurb", "none", 0.49, 0.2), ("silent", "none", 0.01, 0.0)],
        [("builder", "pytorch"), ("builder", "pytorch"), ("blurb", "data_science")],
    )
    matches = definition_matches(seen)
    assert matches.schema == {"key": pl.String, "definition_id": pl.String}
    assert matches.rows() == sorted(set(matches.rows()))
    assert set(matches["key"]) == {"builder", "blurb"}


@pytest.mark.parametrize(
    ("concept", "definitions"),
    [
        ("machine_learning", {"any_ai_term", "oecd_two_concepts", "cset_core", "narrow_ai", "babina_score"}),
        ("artificial_intelligence", {"any_ai_term", "cset_core", "babina_score"}),
        ("data_science", {"any_ai_term", "cset_core", "cset_adjacent", "babina_score"}),
        ("robotics", {"any_ai_term", "cset_adjacent", "babina_score"}),
        ("large_language_model", {"any_ai_term", "oecd_two_concepts", "cset_core", "babina_score"}),
        ("keras", {"oecd_two_concepts", "cset_core", "narrow_ai", "babina_score"}),
        ("chatgpt", {"babina_score"}),
        ("responsible_ai", {"babina_score"}),
    ],
)
def test_a_single_concept_that_nobody_is_asked_for(concept: str, definitions: set[str]) -> None:
    tested_elsewhere = {"any_ai_skill", "it_only", "genai_term", "any_ai_term_without_hiring"}
    assert met(NOT_ASKED, concept) - tested_elsewhere == definitions


@pytest.mark.parametrize(
    ("concept", "generative"),
    [("large_language_model", True), ("rag", True), ("chatgpt", True), ("openai", True), ("pytorch", False)],
)
def test_generative_terms_are_language_models_their_practice_and_products(
    concept: str, generative: bool
) -> None:
    assert ("genai_term" in met(NOT_ASKED, concept)) == generative


def test_two_generic_concepts_count_only_when_they_differ() -> None:
    assert "oecd_two_concepts" not in met(NOT_ASKED, "data_science", "data_science")
    assert "oecd_two_concepts" in met(NOT_ASKED, "data_science", "artificial_intelligence")


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("Data Analyst", True),
        ("", True),
        ("Registered Nurse", False),
        ("Altenpflegerin (m/w/d)", False),
        ("Infirmier de nuit", False),
        ("HR Manager", False),
        ("Chrome Engineer", True),
        ("Truck driver", False),
    ],
)
def test_cset_leaves_out_occupations_by_their_titles(title: str, core: bool) -> None:
    assert ("cset_core" in met(NOT_ASKED, "machine_learning", title=title)) == core
    assert ("cset_adjacent" in met(NOT_ASKED, "data_science", title=title)) == core


@pytest.mark.parametrize(
    "title",
    ["Software Engineer", "Softwareentwicklerin", "Développeuse web", "Webontwikkelaar", "Systemutvecklare",
     "Systemutvikler", "Datatekniker", "Programador Java", "Sviluppatore", "Desenvolvedor", "Programista",
     "Leiter IT", "Ingénieur DevOps", "Senior (Backend) Engineer", "ICT-beheerder"],
)  # fmt: skip
def test_it_titles_in_eleven_languages(title: str) -> None:
    assert "it_only" in met(NOT_ASKED, "chatgpt", title=title)


@pytest.mark.parametrize("title", ["Nurse", "", "Get it done: sales", "Italian teacher", "ITALIEN-Experte"])
def test_other_titles_are_not_it(title: str) -> None:
    assert "it_only" not in met(NOT_ASKED, "chatgpt", title=title)


def test_a_list_names_each_title_word_once() -> None:
    words = [word for area in titles.OUTSIDE_CSET.values() for word in area]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("posting", "rungs"),
    [
        (("x", "build", 0.9, 0.45), {"ai_demand", "ai_build"}),
        (("x", "use", 0.5, 0.1), {"ai_demand", "ai_use"}),
        (("x", "none", 0.49, 0.4), set()),
    ],
)
def test_demand_is_build_or_use(posting: tuple[str, str, float, float], rungs: set[str]) -> None:
    assert met(posting, "machine_learning") & {"ai_demand", "ai_build", "ai_use"} == rungs


def test_a_posting_that_names_no_ai_meets_nothing_whatever_its_probability() -> None:
    assert met(("x", "build", 0.9, 0.8)) == set()


@pytest.mark.parametrize(
    ("posting", "mention", "responsible"),
    [
        (ASKED, "ai_governance demand", True),
        (ASKED, "ai_governance context", False),
        (NOT_ASKED, "ai_governance demand", False),
        (ASKED, "machine_learning demand", False),
    ],
)
def test_responsible_ai_must_be_asked_for(
    posting: tuple[str, str, float, float], mention: str, responsible: bool
) -> None:
    assert ("responsible_ai" in met(posting, mention)) == responsible


@pytest.mark.parametrize(
    ("posting", "mentions", "disclosed"),
    [
        (NOT_ASKED, ["artificial_intelligence process"], True),
        (NOT_ASKED, ["artificial_intelligence process", "machine_learning context"], True),
        (NOT_ASKED, ["artificial_intelligence process", "machine_learning demand"], False),
        (NOT_ASKED, ["artificial_intelligence context"], False),
        (ASKED, ["artificial_intelligence process"], False),
    ],
)
def test_a_disclosure_is_about_hiring_and_nothing_is_asked(
    posting: tuple[str, str, float, float], mentions: list[str], disclosed: bool
) -> None:
    assert ("hiring_disclosure" in met(posting, *mentions)) == disclosed


@pytest.mark.parametrize(
    ("posting", "mentions", "kept"),
    [
        (NOT_ASKED, ["artificial_intelligence process"], False),
        (NOT_ASKED, ["artificial_intelligence process", "machine_learning context"], False),
        (NOT_ASKED, ["artificial_intelligence process", "machine_learning demand"], True),
        (NOT_ASKED, ["artificial_intelligence context"], True),
        (ASKED, ["artificial_intelligence process"], True),
        (NOT_ASKED, ["chatgpt context"], False),
    ],
)
def test_any_ai_term_without_hiring_is_any_ai_term_less_disclosures(
    posting: tuple[str, str, float, float], mentions: list[str], kept: bool
) -> None:
    assert ("any_ai_term_without_hiring" in met(posting, *mentions)) == kept


def test_every_concept_in_every_role_counts_as_any_ai_skill_and_nests() -> None:
    keys = {f"{concept} {role}": (concept, role) for concept in load().concepts for role in ROLES}
    seen = classified(
        [(key, "use", 0.9, 0.1) for key in keys], [(key, *mention) for key, mention in keys.items()]
    )
    matches = definition_matches(seen, None).group_by("key").agg("definition_id")
    assert matches.height == len(keys)
    for met_by_one in matches["definition_id"].to_list():
        assert {"any_ai_skill", "ai_demand", "ai_use"} <= set(met_by_one)
        assert not {"ai_build", "hiring_disclosure"} & set(met_by_one)


def test_nothing_classified_meets_nothing() -> None:
    matches = definition_matches(classified([], []), pl.DataFrame(schema={"key": str, "title": str}))
    assert matches.schema == {"key": pl.String, "definition_id": pl.String}
    assert matches.is_empty()


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.definition_id)
def test_every_definition_says_what_the_contract_asks(definition: object) -> None:
    assert all(getattr(definition, column) for column in CONTRACT.columns)


def version(definition_id: str) -> str:
    return next(one for one in DEFINITIONS if one.definition_id == definition_id).definition_version


def test_a_version_is_that_of_the_rule_and_what_it_rests_on_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung = DEFINITIONS[0]
    assert re.fullmatch("[0-9a-f]{8}", rung.definition_version)
    assert replace(rung, title="other", position=9).definition_version == rung.definition_version
    assert replace(rung, rule="other").definition_version != rung.definition_version
    before = {one.definition_id: one.definition_version for one in DEFINITIONS}
    assert len(set(before.values())) == len(DEFINITIONS)
    monkeypatch.setattr(definitions, "listed_concepts", lambda _: frozenset({"keras"}))
    monkeypatch.setattr(titles, "OUTSIDE_CSET_PATTERN", "nurse")
    monkeypatch.setattr(definitions, "IT_TITLE_PATTERN", "IT")
    monkeypatch.setattr(relatedness, "released_weights", lambda: pl.DataFrame({"weight": [0.5]}))
    changed = {name for name, earlier in before.items() if version(name) != earlier}
    assert changed == {
        "narrow_ai", "genai_term", "cset_core", "cset_adjacent", "it_only", "babina_score",
    }  # fmt: skip


def test_thresholds_stand_in_the_rules_and_so_in_the_versions() -> None:
    rules = {one.definition_id: one.rule for one in DEFINITIONS}
    assert f"at least {definitions.BABINA_THRESHOLD} of" in rules["babina_score"]
    assert rules["ai_demand"].endswith(f"at least {DEMAND_THRESHOLD}")


def test_positions_run_from_one() -> None:
    assert [definition.position for definition in DEFINITIONS] == list(range(1, len(DEFINITIONS) + 1))


def test_every_listed_term_is_filed_under_a_concept_of_the_taxonomy() -> None:
    listed = published_terms()
    assert set(listed["definition_id"]) <= {definition.definition_id for definition in DEFINITIONS}
    assert listed.filter(definition_id="narrow_ai").height == 33
    for definition_id in listed["definition_id"].unique():
        assert listed_concepts(definition_id)


def test_a_weight_is_the_share_of_postings_that_name_a_core_concept_too() -> None:
    rows = [(f"a{n}", "robotics") for n in range(20)] + [(f"a{n}", "machine_learning") for n in range(5)]
    mentions = pl.DataFrame([*rows, rows[0], ("a0", "keras")], schema=["key", "concept_id"], orient="row")
    weights = relatedness.co_occurrence_weights(mentions, frozenset({"machine_learning"}))
    assert weights.rows() == [("robotics", 5 / 20, 20)], (
        "keras and machine learning are too rare for a weight"
    )


def test_a_score_is_the_mean_weight_of_the_concepts_each_counted_once() -> None:
    mentions = pl.DataFrame(
        {"key": ["a", "a", "a", "b"], "concept_id": ["robotics", "robotics", "keras", "new_concept"]}
    )
    weights = pl.DataFrame({"concept_id": ["robotics", "keras"], "weight": [0.25, 0.75]})
    assert relatedness.scores(mentions, weights).rows() == [("a", (0.25 + 0.75) / 2)]


def test_released_weights_are_shares_of_concepts_of_the_taxonomy() -> None:
    weights = relatedness.released_weights()
    assert set(weights["concept_id"]) <= set(load().concepts)
    assert weights["weight"].is_between(0, 1).all()
    assert listed_concepts("babina_score") <= set(weights.filter(pl.col("weight") == 1)["concept_id"])
