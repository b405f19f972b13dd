"""What the released model says of plain postings, and what it refuses."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from skills_pipeline.classify.definitions import definition_matches
from skills_pipeline.classify.examples import ExampleError, read_sentences
from skills_pipeline.classify.model import FILES, released, save
from skills_pipeline.classify.postings import (
    MENTION_SCHEMA,
    POSTING_SCHEMA,
    classify,
    decide_tier,
    full_text,
    lexicon_version,
    model_id,
)
from skills_pipeline.classify.train import train
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.settings import resource
from skills_pipeline.skills.matcher import default_matcher
from skills_pipeline.skills.taxonomy import LANGUAGES

FOLDER = resource("models/ai_mention")


def frame(*postings: tuple[str, str]) -> pl.DataFrame:
    """Title and text of each posting; keys p0, p1, …"""
    rows = [(f"p{number}", title, text) for number, (title, text) in enumerate(postings)]
    return pl.DataFrame(rows, schema=["key", "title", "text"], orient="row")


BUILD = [
    (
        "Machine Learning Engineer",
        "You design, train and deploy deep learning models with PyTorch.\n\nRequirements:\n- Python\n- MLOps",
    ),
    (
        "Data Scientist (m/w/d)",
        "Aufgaben:\nSie entwickeln Modelle des maschinellen Lernens.\n\nProfil:\nErfahrung mit scikit-learn.",
    ),
    (
        "Data scientist",
        "Missions :\nVous développez des modèles de machine learning.\n\nProfil :\nMaîtrise de TensorFlow.",
    ),
]
USE = [
    (
        "Communications officer",
        "You write newsletters.\n\nYour profile:\nExperience with AI tools such as ChatGPT is a plus.",
    ),
    (
        "Sachbearbeitung Einkauf",
        "Ihr Profil:\nErfahrung im Einkauf und sicherer Umgang mit KI-Tools wie ChatGPT sind von Vorteil.",
    ),
]
NONE = [
    (
        "Receptionist",
        "About us: Brightacre is an AI company serving law firms.\n\nYou welcome guests and answer calls.",
    ),
    (
        "Nurse",
        "You care for patients.\n\nWe may use artificial intelligence to support our hiring process.",
    ),
    ("Bäcker", "Sie backen Brot und Brötchen."),
    ("Livestock technician", "You carry out AI of dairy cows and keep breeding records on the farm."),
]


@pytest.mark.parametrize(
    ("tier", "posting"),
    [(tier, posting) for tier, many in zip(TIERS, (BUILD, USE, NONE), strict=True) for posting in many],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_plain_postings(tier: str, posting: tuple[str, str]) -> None:
    assert classify(frame(posting)).postings["tier"].to_list() == [tier]


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("demand", "You will build and train machine learning models for our planners."),
        ("demand", "Erfahrung mit Machine Learning ist wünschenswert."),
        ("demand", "Vous maîtrisez le machine learning et Python."),
        ("demand", "Je hebt ervaring met machine learning en Python."),
        ("context", "We are a fast growing AI company backed by patient investors."),
        ("context", "Wir sind ein führender Anbieter von KI-Lösungen für Kliniken."),
        ("context", "Vi är ett växande AI-bolag i Lund."),
        ("process", "We may use artificial intelligence to screen applications and assess candidates."),
        ("process", "Bei der Vorauswahl der Bewerbungen setzen wir KI ein."),
        ("process", "Nous utilisons l'intelligence artificielle pour présélectionner les candidatures."),
        ("process", "Utilizamos IA para preseleccionar las candidaturas."),
        ("process", "Do naboru wykorzystujemy narzędzia oparte na AI."),
        ("process", "Vi använder AI i rekryteringsprocessen."),
        ("other", "Certified NLP coach (neuro-linguistic programming)."),
        ("other", "Fill bottles of 250 ML and check the labels."),
    ],
)
def test_plain_mentions(role: str, text: str) -> None:
    assert set(classify(frame(("", text))).mentions["role"]) == {role}


def test_offsets_are_those_of_title_two_newlines_text() -> None:
    title, text = "Koch bei İstanbul AI 🍲", "Wir kochen. KI-basierte Küche."
    mentions = classify(frame((title, text), ("", text))).mentions
    whole = {"p0": f"{title}\n\n{text}", "p1": text}
    assert mentions.height == 3
    assert all(
        whole[row["key"]][row["start"] : row["end"]] == row["surface"]
        for row in mentions.iter_rows(named=True)
    )
    assert full_text("", text) == text


def test_results_keep_order_and_say_what_the_contract_allows() -> None:
    result = classify(frame(*NONE, *USE, *BUILD))
    assert result.postings["key"].to_list() == [f"p{number}" for number in range(9)]
    assert set(result.mentions["role"]) <= set(ROLES)
    assert (result.postings["p_build"] <= result.postings["p_demand"]).all()
    assert result.postings["p_demand"].is_between(0, 1).all()


def test_postings_do_not_influence_each_other() -> None:
    together = classify(frame(*BUILD, *USE)).postings
    alone = [classify(frame(posting)).postings for posting in (*BUILD, *USE)]
    assert together["tier"].to_list() == [one["tier"][0] for one in alone]
    np.testing.assert_allclose(together["p_demand"], [one["p_demand"][0] for one in alone], rtol=1e-5)


def test_posting_without_mention_has_the_measured_probability() -> None:
    row = classify(frame(("Baker", "You bake bread."))).postings.row(0, named=True)
    assert 0 < row["p_demand"] == released().p_demand_without_mention < 0.05


def test_empty_frame_gives_empty_frames() -> None:
    result = classify(frame())
    assert (result.postings.schema, result.mentions.schema) == (POSTING_SCHEMA, MENTION_SCHEMA)
    assert result.postings.is_empty()
    assert result.mentions.is_empty()


def test_missing_title_is_no_title() -> None:
    given = pl.DataFrame({"key": ["a"], "title": [None], "text": ["AI"], "language": [None]})
    assert classify(given).mentions.select("start", "end").rows() == [(0, 2)]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (pl.DataFrame({"key": ["a"], "text": ["x"]}), "columns \\['title'\\] are missing"),
        (pl.DataFrame({"key": ["a"], "title": ["t"], "text": [None]}), "1 postings without text"),
        (pl.DataFrame({"key": ["a", "a"], "title": ["", ""], "text": ["x", "y"]}), "'a' stands twice"),
    ],
)
def test_unusable_frame_is_refused(given: pl.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        classify(given)


def test_ladder_is_nested() -> None:
    matches = definition_matches(classify(frame(*NONE, *USE, *BUILD)))
    keys = {name: set(part["key"]) for (name,), part in matches.group_by("definition_id")}
    assert keys["ai_build"] < keys["ai_demand"] < keys["any_ai_skill"]


@pytest.mark.parametrize(
    ("p_demand", "p_build", "tier"),
    [(0.49, 0.49, "none"), (0.5, 0.25, "build"), (0.5, 0.24, "use"), (1.0, 1.0, "build")],
)
def test_tier_is_decided_by_demand_first(p_demand: float, p_build: float, tier: str) -> None:
    assert decide_tier(p_demand, p_build) == tier


def test_identifiers_are_those_of_the_card() -> None:
    facts = FILES.read_card(FOLDER / "card.md")
    assert model_id() == facts["model_id"]
    assert lexicon_version() == facts["lexicon_version"]


def test_released_model_beats_keywords_by_five_points() -> None:
    figures = json.loads((FOLDER / "metrics.json").read_text(encoding="utf-8"))
    assert figures["postings"]["demand_f1"] > figures["baseline_any_ai_skill"]["f1"] + 0.05


def test_model_file_is_small() -> None:
    assert (FOLDER / "weights.skops").stat().st_size < 3_000_000


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    facts = FILES.read_card(FOLDER / "card.md")
    assert save(released(), tmp_path)["weights_sha256"] == facts["weights_sha256"]
    assert (tmp_path / "weights.skops").read_bytes() == (FOLDER / "weights.skops").read_bytes()


def test_training_sentences_cover_languages_and_roles() -> None:
    sentences = read_sentences(FOLDER / "sentences.tsv", default_matcher())
    seen = {(one.language, label) for one in sentences for label in one.labels if label}
    assert len(sentences) >= 1_800
    assert seen == {(language, role) for language in LANGUAGES for role in ROLES}


def test_sentence_is_read_with_title_lines_and_every_marked_role(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    text = "About us\\nAn [[context:AI]] firm.\\n\\nYou train [[demand:neural networks]]. Python and PyTorch."
    path.write_text(f"language\ttier\ttitle\ttext\nen\tbuild\t[[demand:ML]] engineer\t{text}\n")
    (posting,) = read_sentences(path, default_matcher())
    assert posting.labels == ["demand", "context", "demand", None]
    first = posting.mentions[0]
    assert first.text.startswith("ML engineer\n\nAbout us\nAn AI firm.\n\nYou train neural networks.")
    assert first.title_chars == len("ML engineer")


def test_training_twice_gives_the_same_model() -> None:
    sentences = read_sentences(FOLDER / "sentences.tsv", default_matcher())
    (first, figures), (second, _) = train(sentences, []), train(sentences, [])
    assert first.model_id == second.model_id
    assert figures["mentions_found"]["macro_f1"] > 0.5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("xx\tnone\t\tOur [[context:AI]].", "sentences.tsv:2: xx"),
        ("en\tnone\t\tOur [[praise:AI]].", r"sentences.tsv:2: en, none, \['praise'\]"),
        ("en\tnone\tCook\tKnow [[demand:AI]].", r"sentences.tsv:2: roles \['demand'\] with tier none"),
        ("en\tuse\tCook\tOur [[context:AI]].", r"sentences.tsv:2: roles \['context'\] with tier use"),
        ("en\tnone\t\tOur AI.", "sentences.tsv:2: no mention in double brackets"),
        ("en\tnone\t\tOur [[context:bread]].", "sentences.tsv:2: the lexicon does not find 'bread'"),
    ],
)
def test_unusable_sentence_is_refused_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text(f"language\ttier\ttitle\ttext\n{line}\n")
    with pytest.raises(ExampleError, match=message):
        read_sentences(path, default_matcher())
