"""Blocks of a posting: which heading stands above a place, and what kind of block that place is in.

Here belong finding headings and telling the kind of a block, by its heading and by its words. Learning the
words' weights is in `weak`; what kinds of blocks mean for a mention's role is learned in `train`.
"""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from skills_pipeline.classify.words import Places, Words, columns, presence

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KINDS = ("company", "tasks", "requirements", "benefits", "process")

HASH_BITS = 14
PASSAGE_CHARS = 250
"""How far left and right of a place its block is read."""

_HEADING_MAX_CHARS = 70

_HEADINGS = {
    "company": "about us|about the company|about our|who we are|our company|our story|our mission|company|"
    "über uns|wer wir sind|unternehmen|arbeitgeber|à propos|qui sommes|notre entreprise|notre société|"
    "entreprise|over ons|wie zijn wij|wie we zijn|het bedrijf|ons bedrijf|om oss|om företaget|vi är|"
    "om arbeidsgiver|hvem er vi|om os|om virksomheden|sobre nosotros|quiénes somos|nuestra empresa|"
    "la empresa|chi siamo|azienda|sobre nós|quem somos|a empresa|o nas|kim jesteśmy|nasza firma|o firmie",
    "tasks": "responsibilit|what you.ll do|what you will do|you will|the role|your role|about the job|"
    "job description|job summary|duties|your tasks|your mission|what you do|in this role|your impact|"
    "aufgabe|deine rolle|ihre rolle|tätigkeit|was du|das erwartet|verantwort|stellenbeschreibung|dein job|"
    "missions|votre rôle|le poste|description du poste|responsabilité|vos tâches|activités|"
    "wat ga je doen|jouw rol|taken|functieomschrijving|de functie|werkzaamheden|wat doe je|je functie|"
    "arbetsuppgift|om rollen|om tjänsten|ditt uppdrag|arbeidsoppgave|stillingen|arbejdsopgave|opgaver|"
    "funciones|tareas|responsabilidad|el puesto|qué harás|mansioni|attività|responsabilità|cosa farai|"
    "atividades|funções|o que vai|obowiązk|zadania|zakres|twoja rola|opis stanowiska",
    "requirements": "requirement|qualification|your profile|what you.ll need|what you need|what you bring|"
    "you have|must.have|nice.to.have|who you are|about you|skills|experience|looking for|preferred|"
    "education|tech stack|profil|anforderung|qualifikation|das bringst|mitbring|voraussetzung|kenntnisse|"
    "du hast|du bist|compétence|prérequis|expérience|formation|functie.eisen|wat vragen|wie ben jij|"
    "wat breng|profiel|eisen|ervaring|kvalifikation|krav|meriterande|vi söker|erfarenhet|kompetens|"
    "kvalifikasjon|erfaring|kompetence|requisito|perfil|experiencia|conocimiento|requisiti|competenze|"
    "profilo|esperienza|qualificaç|experiência|conhecimento|wymagania|oczekujemy|twój profil|"
    "kwalifikacj|doświadczenie|mile widziane",
    "benefits": "benefit|what we offer|we offer|perks|compensation|salary|why join|why work|our offer|"
    "wir bieten|das bieten|unser angebot|vorteile|vergütung|avantage|nous offrons|rémunération|"
    "nous vous proposons|salaire|wij bieden|wat bieden|ons aanbod|arbeidsvoorwaarden|wat krijg|"
    "vi erbjuder|förmåner|vi tilbyr|vi kan tilby|vi tilbyder|ofrecemos|beneficios|salario|offriamo|"
    "vantaggi|oferecemos|benefícios|oferujemy|benefity|wynagrodzenie",
    "process": "how to apply|to apply|apply|application|hiring process|recruitment|interview|"
    "equal opportunit|diversity|privacy|accommodation|legal|disclaimer|next steps|data protection|"
    "bewerb|kontakt|ansprechpartner|datenschutz|auswahlverfahren|candidat|postuler|processus|recrutement|"
    "sollicit|procedure|acquisitie|contact|ansök|rekrytering|søknad|ansøg|rekruttering|inscri|proceso|"
    "selección|selezione|colloquio|processo seletivo|aplikuj|rekrutac|rodo|klauzul",
}
"""Beginnings of what headings say, in the eleven languages of the lexicon."""

_PATTERNS = {kind: re.compile(rf"\b(?:{_HEADINGS[kind]})") for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Block:
    """Characters `start` to `end` of a text under one `heading`, empty where none stands above."""

    start: int
    end: int
    heading: str


def blocks(text: str) -> list[Block]:
    """The blocks of `text` in order; together they are the whole text, headings included."""
    found, start, heading, place = [], 0, "", 0
    for line in text.split("\n"):
        if is_heading(line):
            found.append(Block(start, place, heading))
            start, heading = place, line.strip()
        place += len(line) + 1
    found.append(Block(start, len(text), heading))
    return [block for block in found if block.end > block.start or len(found) == 1]


def block_at(found: Sequence[Block], place: int) -> Block:
    """The block in which character `place` stands."""
    return found[max(0, bisect.bisect_right(found, place, key=lambda block: block.start) - 1)]


def is_heading(line: str) -> bool:
    """Whether a line reads like a heading: short, marked or not an item of a list, not a sentence."""
    line = line.strip()
    if not 2 < len(line) <= _HEADING_MAX_CHARS:
        return False
    return line.startswith(("**", "#")) or (line[0] not in "-*•·" and line[-1] not in ".,;")


@lru_cache(maxsize=2**14)
def kind_of_heading(heading: str) -> str | None:
    """The kind a heading names; None when it names none, or several."""
    lower = heading.lower()
    named = [kind for kind, pattern in _PATTERNS.items() if pattern.search(lower)]
    return named[0] if len(named) == 1 else None


def passages(found: Sequence[Block], words: Words, starts: Places, ends: Places) -> tuple[Places, Places]:
    """First and last (excluded) words of the block's stretch around characters `starts` to `ends`."""
    begun = np.array([block.start for block in found])
    at = np.maximum(0, np.searchsorted(begun, starts, side="right") - 1)
    over = np.array([block.end for block in found])[at]
    left = np.maximum(begun[at], starts - PASSAGE_CHARS)
    right = np.minimum(np.maximum(over, ends), ends + PASSAGE_CHARS)
    return words.index(left), words.index(right)


def feature_matrix(passages: Sequence[tuple[Words, int, int]]) -> "csr_matrix":
    """One row a passage, 2**HASH_BITS columns, 1 where a word or its beginning is there."""
    found = [np.concatenate([words.hashes[a:b], words.stems[a:b]]) for words, a, b in passages]
    rows = np.repeat(np.arange(len(found)), [len(hashes) for hashes in found])
    hashes = np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)
    return presence(rows, columns(hashes, "block", HASH_BITS), (len(found), 2**HASH_BITS))
