"""Terms of worker voice: which count, and that none is demand."""

import polars as pl
import pytest

from skills_pipeline.classify.definitions import definition_matches
from skills_pipeline.classify.postings import classify
from skills_pipeline.classify.worker_voice import BESIDE_CHARS, Voice, voices
from skills_pipeline.contracts.core import VOICE_FAMILIES
from skills_pipeline.skills import worker_voice
from skills_pipeline.skills.matcher import Candidate, Matcher, default_matcher
from skills_pipeline.skills.taxonomy import LANGUAGES, load
from skills_pipeline.skills.worker_voice import VoiceError, read

HEADER = "family\tlanguage\tsurface\tcase_sensitive\tboundary\tcondition\n"
TERMS = f"""{HEADER}ai_in_hiring\ten\thiring process\t0\tword\tprocess
worker_representation\ten\ttrade union\t0\tstart\talone
worker_representation\ten\ttrade union membership\t0\tword\tnever
algorithmic_management\ten\talgorithmic management\t0\tword\talone
"""

DISCLOSED = {
    "en": "We may use artificial intelligence (AI) tools to support parts of the hiring process.",
    "de": "Im Bewerbungsprozess setzen wir künstliche Intelligenz zur Vorauswahl ein.",
    "fr": "Nous utilisons l'intelligence artificielle dans notre processus de recrutement.",
    "nl": "In ons sollicitatieproces gebruiken wij AI om cv's te beoordelen.",
    "sv": "Vi använder AI i vår rekryteringsprocess för att gå igenom ansökningar.",
    "no": "Vi bruker KI i rekrutteringsprosessen for å vurdere søknader.",
    "da": "Vi bruger AI i vores rekrutteringsproces til at gennemgå ansøgninger.",
    "es": "Utilizamos inteligencia artificial en nuestro proceso de selección para revisar candidaturas.",
    "it": "Utilizziamo l'intelligenza artificiale nel nostro processo di selezione.",
    "pt": "Utilizamos inteligência artificial no nosso processo de recrutamento.",
    "pl": "W procesie rekrutacji używamy sztucznej inteligencji do oceny kandydatów.",
}
REPRESENTED = {
    "en": "Our works council welcomes you. Whistleblowers are protected.",
    "de": "Der Betriebsrat wird beteiligt. Das Hinweisgebersystem steht allen offen.",
    "fr": "Le comité social et économique est consulté. Les lanceurs d'alerte sont protégés.",
    "nl": "De ondernemingsraad wordt gehoord. Wij hebben een klokkenluidersregeling.",
    "sv": "Fackliga företrädare nås genom växeln. Visselblåsning sker anonymt.",
    "no": "Tillitsvalgte er med. Vi har egne varslingsrutiner.",
    "da": "Kontakt vores tillidsrepræsentant. Vi har en whistleblowerordning.",
    "es": "El comité de empresa está informado. Existe un canal de denuncias.",
    "it": "La rappresentanza sindacale è informata. Esiste un canale di segnalazione.",
    "pt": "A comissão de trabalhadores é ouvida. Existe um canal de denúncias.",
    "pl": "Związki zawodowe są informowane. Działa ochrona sygnalistów.",
}


def found(text, language="en", terms=None):
    matcher = Matcher(load(), terms) if terms else default_matcher()
    return [(text[hit.start : hit.end], hit.surface.concept_id) for hit in matcher.read(text, language)[1]]


@pytest.fixture
def few(tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text(TERMS, "utf-8")
    return read(path)


def classified(text, language):
    frame = pl.DataFrame({"key": ["a"], "title": ["x"], "text": [text], "language": [language]})
    return classify(frame)


def test_every_family_has_terms_in_every_language():
    told = {(term.concept_id, term.language) for term in worker_voice.terms() if term.condition != "never"}
    assert told == {(family, language) for family in VOICE_FAMILIES for language in LANGUAGES}


@pytest.mark.parametrize("term", worker_voice.terms(), ids=lambda term: f"{term.language} {term.surface}")
def test_every_term_is_found_where_it_is_written(term):
    text = f"– {term.surface} – artificial intelligence"
    assert term.surface in [surface for surface, _ in found(text, term.language)]


def test_a_term_that_needs_ai_is_not_looked_for_where_none_is_named():
    assert found("Our hiring process is short.") == []
    assert found("Our hiring process is short, and AI is our trade.") == [("hiring process", "ai_in_hiring")]


def test_a_longer_writing_of_another_sense_keeps_a_term_from_counting(few):
    text = "Trade unions are heard. No question on trade union membership."
    hits = Matcher(load(), few).read(text, "en")[1]
    assert [text[hit.start : hit.end] for hit in hits] == ["Trade unions", "trade union membership"]
    assert voices(hits, [], []) == [Voice(0, 12, "worker_representation", is_beside_ai=False)]


def test_a_term_that_needs_company_counts_beside_ai_about_the_process_only(few):
    text = "AI is part of our hiring process."
    hits = Matcher(load(), few).read(text, "en")[1]
    near = [Candidate(0, 2, "AI", "artificial_intelligence")]
    counted = [Voice(18, 32, "ai_in_hiring", is_beside_ai=True)]
    assert voices(hits, near, ["process"]) == counted
    assert voices(hits, near, ["context"]) == []
    assert voices(hits, near, ["demand"]) == []
    # Who is sought is no AI that hiring uses.
    assert voices(hits, [Candidate(0, 2, "AI", "data_scientist")], ["process"]) == []


def test_beside_is_a_number_of_characters(few):
    def beside(gap):
        text = f"AI{'.' * gap}trade union"
        hits = Matcher(load(), few).read(text, "en")[1] or [None]
        return voices(hits, [Candidate(0, 2, "AI", "artificial_intelligence")], ["context"])[0].is_beside_ai

    assert beside(BESIDE_CHARS)
    assert not beside(BESIDE_CHARS + 1)


def test_what_is_asked_of_the_person_is_demand_and_no_voice(few):
    text = "You research algorithmic management."
    hits = Matcher(load(), few).read(text, "en")[1]
    mention = [Candidate(13, 35, "algorithmic management", "algorithmic_management")]
    assert voices(hits, mention, ["demand"]) == []
    assert voices(hits, mention, ["context"]) == [Voice(13, 35, "algorithmic_management", is_beside_ai=True)]


def test_terms_leave_the_mentions_of_the_taxonomy_as_they_are():
    text = "We use AI in our hiring process. Algorithmic management is no topic; machine learning is."
    alone = Matcher(load())
    assert default_matcher().find(text, "en") == alone.find(text, "en")
    assert ("Algorithmic management", "algorithmic_management") in found(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_posting_that_only_speaks_of_it_asks_for_no_ai(language):
    told = classified(f"{REPRESENTED[language]}\n\n{DISCLOSED[language]}", language)
    assert set(told.voices["family"]) == {"ai_in_hiring", "worker_representation", "whistle_blowing"}
    assert "ai_demand" not in definition_matches(told)["definition_id"].to_list()
    assert "demand" not in told.mentions["role"].to_list()


def test_offsets_are_those_of_the_classified_text():
    told = classified(DISCLOSED["en"], "en")
    full = f"x\n\n{DISCLOSED['en']}"
    assert told.voices.height == 1
    for start, end, surface in told.voices.select("start", "end", "surface").iter_rows():
        assert full[start:end] == surface
    assert told.voices.filter(family="ai_in_hiring")["is_beside_ai"].all()


def test_other_terms_are_another_version(monkeypatch, tmp_path):
    from skills_pipeline import pipeline

    before = pipeline._classification_mark()
    path = tmp_path / "terms.tsv"
    path.write_text(TERMS, "utf-8")
    monkeypatch.setattr(worker_voice, "_path", lambda: path)
    assert pipeline._classification_mark() != before


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("gossip\ten\tx\t0\tword\talone", "unknown family 'gossip'"),
        ("whistle_blowing\tla\tx\t0\tword\talone", "unknown language 'la'"),
        ("whistle_blowing\ten\tx\t2\tword\talone", "unknown case_sensitive '2'"),
        ("whistle_blowing\ten\tx\t0\tmiddle\talone", "unknown boundary 'middle'"),
        ("whistle_blowing\ten\tx\t0\tword\tsometimes", "unknown condition 'sometimes'"),
        ("whistle_blowing\ten\ttrade union\t0\tword\talone", "listed before"),
        ("whistle_blowing\ten\tx\t0\tword", "expected one value"),
    ],
)
def test_a_term_that_cannot_be_used_is_refused_with_its_line(row, message, tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text(f"{TERMS}{row}\n", "utf-8")
    with pytest.raises(VoiceError, match=rf"terms\.tsv:6: .*{message}"):
        read(path)


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text("a\tb\n", "utf-8")
    with pytest.raises(VoiceError, match=r"terms\.tsv:1: columns"):
        read(path)
