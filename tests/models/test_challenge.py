"""The challenge set: minimal pairs in eleven languages, each phenomenon above a floor.

When a row is right is said in `classify.challenge`. Build or use is judged apart, over all rows: one sentence
rarely settles it.
"""

from collections import Counter, defaultdict
from functools import cache

import pytest

from skills_pipeline.classify import challenge
from skills_pipeline.classify.challenge import Verdict, rows
from skills_pipeline.classify.examples import unmarked
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.settings import resource
from skills_pipeline.skills.taxonomy import LANGUAGES

FOLDER = resource("models/ai_mention")
FLOORS = {
    "assistant_use": 0.50,
    "colleagues": 0.60,
    "degree_field": 0.50,
    "employer_talk": 0.65,
    "governance": 0.75,
    "headings": 0.70,
    "hiring_process": 0.60,
    "names": 0.90,
    "negation": 0.65,
    "nice_to_have": 0.70,
    "other_sense": 0.65,
    "perks": 0.50,
    "product": 0.70,
    "selling": 0.55,
    "tags": 0.65,
    "team_name": 0.55,
    "title_only": 0.50,
}
"""Share of a phenomenon's rows judged right, at least: what the released model reaches, rounded down."""

LANGUAGE_FLOOR = 0.50
TIER_FLOOR = 0.50


@cache
def verdicts() -> tuple[Verdict, ...]:
    return challenge.verdicts()


def accuracy(chosen: list[Verdict]) -> float:
    return sum(verdict.is_right for verdict in chosen) / len(chosen)


def failures(chosen: list[Verdict]) -> str:
    return "\n".join(
        f"{one.row.pair_id} {one.row.title!r} {one.row.text!r}: expected {one.row.role or 'no mention'}, "
        f"{one.row.tier}; seen {', '.join(one.roles) or 'no mention'}, {one.tier}"
        for one in chosen
        if not one.is_right
    )


@pytest.mark.parametrize("phenomenon", sorted(FLOORS))
def test_phenomenon_is_above_its_floor(phenomenon: str) -> None:
    chosen = [verdict for verdict in verdicts() if verdict.row.phenomenon == phenomenon]
    reached = accuracy(chosen)
    assert reached >= FLOORS[phenomenon], (
        f"{phenomenon}: {reached:.3f} of {len(chosen)} rows, floor {FLOORS[phenomenon]}\n{failures(chosen)}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_is_above_the_floor(language: str) -> None:
    chosen = [verdict for verdict in verdicts() if verdict.row.language == language]
    reached = accuracy(chosen)
    assert reached >= LANGUAGE_FLOOR, f"{language}: {reached:.3f}, floor {LANGUAGE_FLOOR}\n{failures(chosen)}"


def test_tier_is_above_the_floor() -> None:
    right = [verdict.tier == verdict.row.tier for verdict in verdicts()]
    assert sum(right) / len(right) >= TIER_FLOOR


def test_every_phenomenon_has_a_floor_and_eight_pairs() -> None:
    counts = Counter(row.phenomenon for row in rows())
    assert set(counts) == set(FLOORS)
    assert {name: count for name, count in counts.items() if count < 2 * 8} == {}


def test_every_language_has_twenty_pairs_and_all_together_320() -> None:
    counts = Counter(row.language for row in rows())
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) >= 2 * 20
    assert counts.total() >= 640


def test_pairs_are_complete_and_differ_in_what_is_expected() -> None:
    pairs = defaultdict(list)
    for row in rows():
        pairs[row.pair_id].append(row)
    for pair_id, sides in pairs.items():
        assert len(sides) == 2, pair_id
        first, second = sides
        assert (first.phenomenon, first.language) == (second.phenomenon, second.language), pair_id
        assert (first.title, first.text) != (second.title, second.text), pair_id
        assert (first.tier == "none") != (second.tier == "none"), pair_id


def test_rows_say_what_the_contract_allows() -> None:
    for row in rows():
        assert row.tier in TIERS, row.pair_id
        assert row.role in (*ROLES, ""), row.pair_id
        assert bool(row.role) == bool(row.spans), row.pair_id
        assert (row.role == "demand") == (row.tier != "none"), row.pair_id


def test_no_text_stands_twice_nor_among_the_training_sentences() -> None:
    counts = Counter((row.title, row.text) for row in rows())
    assert max(counts.values()) == 1
    lines = (FOLDER / "sentences.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    learned = {unmarked(line.split("\t")[-1].replace("\\n", "\n"))[0] for line in lines}
    assert {row.text for row in rows()} & learned == set()
