"""Where the terms of the lexicon are found, and where not."""

import itertools
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_pipeline.skills.matcher import (
    _SPACY_CODES,
    Candidate,
    _token_edges,
    _tokenizer,
    default_matcher,
)
from skills_pipeline.skills.taxonomy import Surface, load

if TYPE_CHECKING:
    from spacy.tokens import Doc


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
        ("KI-nahe Verfahren", ["KI"]),
        ("AI-lösningar och AI-gestuurde systemen", ["AI-lösningar", "AI-gestuurde"]),
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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "maskininlärningsmodeller", ["maskininlärningsmodeller"]),
        ("de", "Sprachmodellen, Bilderkennungssysteme", ["Sprachmodellen", "Bilderkennungssysteme"]),
        ("de", "KI-gestützten Verfahren", ["KI-gestützten"]),
        ("nl", "taalmodelontwikkeling", ["taalmodelontwikkeling"]),
        ("no", "maskinlæringsingeniør", ["maskinlæringsingeniør"]),
        ("da", "sprogmodellerne", ["sprogmodellerne"]),
        ("pl", "o uczeniu maszynowym i chatbotach", ["uczeniu maszynowym", "chatbotach"]),
        ("en", "pytorches, transformering", []),
        ("sv", "omaskininlärning", []),
        ("de", "Sprachmodell" + "x" * 100, []),
        ("de", "SprachmodelleSie", ["Sprachmodelle"]),
    ],
)
def test_compounds_and_endings_go_on_where_the_lexicon_allows(
    language: str, text: str, expected: list[str]
) -> None:
    assert surfaces(text, language) == expected


def test_longest_surface_wins() -> None:
    assert found("generative AI and Microsoft Copilot") == [
        ("generative AI", "generative_ai"),
        ("Microsoft Copilot", "microsoft_copilot"),
    ]


def test_acronym_of_another_language_is_another_abbreviation() -> None:
    assert surfaces("Notre IA", "fr") == ["IA"]
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


WHOLE_TEXTS = [
    (
        "en",
        "AI/ML engineer (PyTorch, Keras): “machine-learning”, LLM's & RAG... see https://x.org/ai-agents?q=ML",
    ),
    (
        "en",
        "[GPT-4]; 5 ML, 3.5 LLMs/ChatGPT\r\n\r\n* NLP\r\n* **deep   learning** *computer vision*,neural nets",
    ),
    (
        "de",
        "Kenntnisse in KI, künstlicher\u00a0Intelligenz/maschinellem Lernen (z.B. Sprachmodelle); „MLOps“",
    ),
    ("de", "KI-/ML-Projekte, KI-gestützte Tools und Chatbot-Entwicklung\r\nMLOps|Data-Science-Plattformen"),
    (
        "fr",
        "Vous maîtrisez l’IA générative, l'apprentissage automatique et «\u202fdeep learning\u202f»; d'IA!",
    ),
    ("nl", "AI-gestuurde systemen, taalmodellen&machine learning; kunstmatige intelligentie (AI)"),
    ("sv", "Maskininlärningsmodeller, AI-lösningar/språkmodeller – generativ AI: 'datorseende'"),
    ("no", "Maskinlæring og KI-verktøy,kunstig intelligens;språkmodeller (LLM-er)"),
    ("da", "Kunstig intelligens, AI-værktøjer\tog sprogmodellerne… maskinlæring?"),
    ("es", "¿Sabes de IA generativa? ¡Aprendizaje automático, redes neuronales/visión artificial! (IA)"),
    ("it", "Esperienza d'intelligenza artificiale, dell'AI generativa e di 'machine learning', reti neurali"),
    ("pt", "Aprendizado de máquina; redes neurais (IA) – visão computacional, engenharia de prompts_"),
    ("pl", "Znajomość uczenia maszynowego, „sztucznej inteligencji”/AI; modele językowe-sieci neuronowe"),
]


def searched_with_spacy(text: str, language: str) -> list[tuple[int, int, str]]:
    """Surfaces that are whole tokens of the whole text for spaCy, the longest first, none overlapping."""
    doc = _tokenizer(_SPACY_CODES[language])(text)
    spans = [span for surface in load().surfaces for span in spans_of(surface, text, doc, language)]
    kept: list[tuple[int, int, str]] = []
    for start, end, concept_id in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, concept_id))
    return sorted(kept)


def spans_of(surface: Surface, text: str, doc: "Doc", language: str) -> Iterator[tuple[int, int, str]]:
    first_word = re.split(r"[ '-]", surface.surface)[0]
    if surface.ambiguous or first_word.lower() not in text.lower() or not at_home(surface, language):
        return
    for found in written(surface).finditer(text):
        span = doc.char_span(*found.span())
        if span is not None:
            yield span.start_char, span.end_char, surface.concept_id


def at_home(surface: Surface, language: str) -> bool:
    germanic, romance = {"de", "nl", "sv", "no", "da"}, {"fr", "es", "it", "pt"}
    home = next((family for family in (germanic, romance) if surface.language in family), {surface.language})
    return not surface.case_sensitive or surface.language == "mul" or language in home


@cache
def written(surface: Surface) -> re.Pattern[str]:
    pattern, more = re.escape(surface.surface), r"[^\W_]*" if surface.boundary == "start" else ""
    if surface.case_sensitive:
        return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")
    between = r"[\s\u2010\u2011\u2013-]"
    pattern = re.sub(r"\\[ -]", lambda _: between, pattern).replace("'", "['’]")
    return re.compile(rf"(?<![^\W_]){pattern}{more}(?![^\W_])", re.IGNORECASE)


def searched_with_matcher(text: str, language: str) -> list[tuple[int, int, str]]:
    hits = default_matcher().hits(text, language)
    return [(hit.start, hit.end, hit.surface.concept_id) for hit in hits if not hit.surface.ambiguous]


@pytest.mark.parametrize(("language", "text"), WHOLE_TEXTS)
def test_same_mentions_as_spacy_on_the_whole_text(language: str, text: str) -> None:
    expected = searched_with_spacy(text, language)
    assert len(expected) >= 3
    assert searched_with_matcher(text, language) == expected


WORDS = ["AI", "KI", "machine", "learning", "LLMs", "PyTorch", "Sprachmodellen", "l'", "d’", "x", "3.5"]
SIGNS = ["https://a.b/", *" -/,.;:()[]|&*_'\"“”«»…–", "\r\n", "\t", "\u00a0", "  "]
PIECES = st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)).map("".join)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["en", "de", "fr"]))
def test_same_mentions_as_spacy_on_any_mixture(text: str, language: str) -> None:
    assert searched_with_matcher(text, language) == searched_with_spacy(text, language)


SCRIPTS = ["AI", "KI", "machine learning", "مهندس", "אנגלית", "机器学习", "İ", "ẞ", "ﬁ", "e\u0301"]
CONTROLS = [
    "\u202e",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\x00",
    "\x1b",
    "\x85",
    "\u2028",
    "\r",
    " ",
]
ODD = st.sampled_from([*SCRIPTS, *CONTROLS])


@given(st.lists(ODD, max_size=40).map("".join), st.sampled_from([None, "en", "de", "pl", "zh", "", "no"]))
def test_odd_scripts_and_signs_are_read_with_exact_offsets(text: str, language: str | None) -> None:
    candidates = default_matcher().find(text, language)
    assert all(text[one.start : one.end] == one.surface for one in candidates)
    assert all(before.end <= after.start for before, after in itertools.pairwise(candidates))


def test_long_text_costs_no_more_token_look_ups_than_it_has_different_words() -> None:
    text = ("We look after pumps and pipes. " * 16 + "We maintain machine learning. ") * 10_000
    before = _token_edges.cache_info().misses
    assert len(default_matcher().find(text, "en")) == 10_000
    assert _token_edges.cache_info().misses - before <= 2


def test_many_mentions_are_all_found() -> None:
    assert len(default_matcher().find("AI " * 200_000, None)) == 200_000
