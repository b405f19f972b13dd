"""Where the terms of the lexicon are found, and where not."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.skills.matcher import Candidate, default_matcher
from skills_pipeline.skills.taxonomy import LexiconError, load, read


def found(text: str, language: str | None = None) -> list[tuple[str, str]]:
    candidates = default_matcher().find(text, language)
    return [(candidate.surface, candidate.concept_id) for candidate in candidates]


def surfaces(text: str, language: str | None = None) -> list[str]:
    return [surface for surface, _ in found(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Experience with machine learning, please.", ["machine learning"]),
        ("de", "Kenntnisse in künstlicher Intelligenz", ["künstlicher Intelligenz"]),
        ("fr", "Notions d’apprentissage automatique", ["apprentissage automatique"]),
        ("nl", "Kennis van kunstmatige intelligentie", ["kunstmatige intelligentie"]),
        ("sv", "Kunskap om maskininlärning", ["maskininlärning"]),
        ("no", "Kunnskap om maskinlæring", ["maskinlæring"]),
        ("da", "Viden om kunstig intelligens", ["kunstig intelligens"]),
        ("es", "Conocimientos de inteligencia artificial", ["inteligencia artificial"]),
        ("it", "Conoscenza della visione artificiale", ["visione artificiale"]),
        ("pt", "Experiência como cientista de dados", ["cientista de dados"]),
        ("pl", "Znajomość uczenia maszynowego", ["uczenia maszynowego"]),
    ],
)
def test_every_language_of_the_lexicon(language: str, text: str, expected: list[str]) -> None:
    assert surfaces(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KI-basierte Verfahren", ["KI"]),
        ("AI-lösningar och AI-gestuurde systemen", ["AI", "AI"]),
        ("KI-/ML-Projekte", ["KI", "ML"]),
        ("AI/ML projects", ["AI", "ML"]),
        ("**AI** and (ML)", ["AI", "ML"]),
        ("l'IA et d’IA", ["IA", "IA"]),
        ("machine-learning and machine\nlearning", ["machine-learning", "machine\nlearning"]),
        ("machine learningYou will", ["machine learning"]),
        ("scikit learn, Scikit-Learn", ["scikit learn", "Scikit-Learn"]),
    ],
)
def test_compounds_joiners_and_lost_breaks(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "training, email and maintenance",
        "j'ai besoin, rivolto ai giovani, inquiry via ia",
        "deutsch ki klein, ml klein",
        "See https://example.org/jobs/machine-learning-engineer for more",
        "HTMLML and AIDA",
        "",
        "   \n\n ",
    ],
)
def test_no_term_inside_words_links_or_small_letters(text: str) -> None:
    assert found(text) == []


def test_longest_surface_wins() -> None:
    assert found("generative AI and Microsoft Copilot") == [
        ("generative AI", "generative_ai"),
        ("Microsoft Copilot", "microsoft_copilot"),
    ]


def test_acronym_of_another_language_is_another_abbreviation() -> None:
    assert surfaces("Projets IA", "fr") == ["IA"]
    assert surfaces("Des Moines, IA", "en") == []
    assert surfaces("KI og data", "no") == ["KI"]


def test_ambiguous_terms_count_only_in_company() -> None:
    assert surfaces("Repair of transformers") == []
    assert surfaces("Deep learning with transformers") == ["Deep learning", "transformers"]
    assert surfaces("You know Claude and Cursor") == ["Claude", "Cursor"]


def test_offsets_count_characters_of_the_given_text() -> None:
    before = "İİ ẞ 😀 é: "
    assert default_matcher().find(f"{before}AI in İzmir", None) == [
        Candidate(len(before), len(before) + 2, "AI", "artificial_intelligence")
    ]


def test_only_one_character_changes_length_in_lower_case() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    assert [character for character in characters if len(character.lower()) != 1] == ["İ"]


@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=80))
def test_any_text_is_read_and_offsets_are_exact(before: str, after: str) -> None:
    text = f"{before} machine learning {after}"
    candidates = default_matcher().find(text, "en")
    assert all(text[one.start : one.end] == one.surface for one in candidates)
    assert "machine learning" in {one.surface for one in candidates}


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 AI \udfff",
        "\x00AI\x00 ML",
        "AI" * 500_000,
        "ai " * 500_000,
        "-" * 1_000_000 + "AI",
        "\u200bAI",
    ],
    ids=["lone surrogates", "nul", "one long word", "small letters", "dashes", "zero width"],
)
def test_odd_text_is_no_error(text: str) -> None:
    candidates = default_matcher().find(text, None)
    assert all(text[one.start : one.end] == one.surface for one in candidates)


def test_lexicon_is_of_working_size() -> None:
    taxonomy = load()
    used = {surface.concept_id for surface in taxonomy.surfaces}
    assert used == set(taxonomy.concepts)
    assert {concept.concept_tier for concept in taxonomy.concepts.values()} == {
        "core",
        "generic",
        "tool",
        "governance",
        "user",
    }


CONCEPTS = "# lexicon_version: 9\nconcept_id\tlabel\tcluster\tconcept_tier\tsince\nml\tML\tmethods\tcore\t9\n"
SURFACES = (
    "# lexicon_version: 9\nconcept_id\tlanguage\tsurface\tcase_sensitive\tambiguous\nml\ten\tlearning\t0\t0\n"
)


@pytest.mark.parametrize(
    ("concepts", "surfaces", "message"),
    [
        (CONCEPTS.replace("core", "strong"), SURFACES, "concepts.tsv:3: unknown tier 'strong'"),
        (CONCEPTS, SURFACES + "dl\ten\tdeep\t0\t0\n", "surfaces.tsv:4: unknown concept 'dl'"),
        (CONCEPTS, SURFACES + "ml\tru\tdeep\t0\t0\n", "surfaces.tsv:4: unknown language 'ru'"),
        (CONCEPTS, SURFACES + "ml\ten\tlearning\t0\t0\n", "surfaces.tsv:4: 'learning' is listed before"),
        (CONCEPTS, SURFACES + "ml\ten\tdeep\tyes\t0\n", "surfaces.tsv:4: unknown case_sensitive 'yes'"),
        (CONCEPTS, SURFACES.replace("version: 9", "version: 8"), "surfaces.tsv:1: version differs"),
        (CONCEPTS, SURFACES + "ml\ten\n", "surfaces.tsv:4: .* expected one value for each"),
    ],
)
def test_wrong_lexicon_is_refused_with_file_and_line(
    tmp_path: Path, concepts: str, surfaces: str, message: str
) -> None:
    (tmp_path / "concepts.tsv").write_text(concepts)
    (tmp_path / "surfaces.tsv").write_text(surfaces)
    with pytest.raises(LexiconError, match=message):
        read(tmp_path)
