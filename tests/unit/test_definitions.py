"""The ladder of definitions on a handful of classified postings."""

import polars as pl
import pytest

from skills_pipeline.classify.definitions import DEFINITIONS, definition_matches
from skills_pipeline.classify.postings import MENTION_SCHEMA, POSTING_SCHEMA, Classified
from skills_pipeline.contracts.meta import DEFINITIONS as CONTRACT


def classified(postings: list[tuple[str, str, float, float]], mentions: list[tuple[str, str]]) -> Classified:
    rows = [(key, 0, 2, "..", concept, "context", 0.9) for key, concept in mentions]
    return Classified(
        pl.DataFrame(postings, schema=POSTING_SCHEMA, orient="row"),
        pl.DataFrame(rows, schema=MENTION_SCHEMA, orient="row"),
    )


def test_which_posting_meets_which_definition() -> None:
    seen = classified(
        [
            ("builder", "build", 0.9, 0.8),
            ("user", "use", 0.5, 0.1),
            ("blurb", "none", 0.49, 0.2),
            ("silent", "none", 0.01, 0.0),
        ],
        [
            ("builder", "machine_learning"),
            ("builder", "pytorch"),
            ("user", "chatgpt"),
            ("blurb", "data_science"),
        ],
    )
    assert definition_matches(seen).rows() == [
        ("blurb", "any_ai_skill"),
        ("blurb", "any_ai_term"),
        ("builder", "ai_build"),
        ("builder", "ai_demand"),
        ("builder", "any_ai_skill"),
        ("builder", "any_ai_term"),
        ("user", "ai_demand"),
        ("user", "any_ai_skill"),
    ]


def test_nothing_classified_meets_nothing() -> None:
    matches = definition_matches(classified([], []))
    assert matches.schema == {"key": pl.String, "definition_id": pl.String}
    assert matches.is_empty()


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.definition_id)
def test_every_definition_says_what_the_contract_asks(definition: object) -> None:
    assert all(getattr(definition, column) for column in CONTRACT.columns)


def test_positions_run_from_one() -> None:
    assert [definition.position for definition in DEFINITIONS] == list(range(1, len(DEFINITIONS) + 1))
