"""Words that mean the same for the role of a mention in every language of the lexicon.

Here belong kinds of words and the beginnings by which they are known, so that what is learned from one
language serves the others. The model still decides what a kind of word says about a mention.
"""

import re
from functools import lru_cache

CUES = {
    "hiring": (
        "applica recruit hiring candida interview résum shortlist screening "  # English
        "bewerb rekrut vorauswahl personalauswahl lebenslauf vorstellungsgespräch "  # German
        "recrut postul présélection entretien "  # French
        "sollicit werving cv "  # Dutch
        "ansök ansøg søknad søker rekry urval "  # Nordic
        "solicitud preselec currícul entrevista selección selezion colloqui seleção triagem "  # Romance
        "kandydat zgłosze naboru rozmow"  # Polish
    ),
    "asked": (
        "experienc knowledge familiar proficien skill requir prefer must understanding expert degree "
        "erfahrung kenntnis fähigkeit voraus wünschenswert vorteil studium abschluss "
        "expérience connaissance maîtris compéten exigé souhait diplôm apprécié "
        "ervaring kennis vaardig pre vereist affiniteit "
        "erfarenhet kunskap erfaring kjennskap kunnskap kendskab merit krav fordel "
        "experiencia conocimiento dominio valora imprescindible esperienza conoscenz competenz richiest "
        "experiência conhecimento domínio doświadczen znajomo umiejętno wymaga mile"
    ),
    "you": "you your du sie ihr ihre ihren vous votre vos je jij jouw din ditt deg dig tú tu usted você twoje",
    "we": "we our us wir unser unsere unseren nous notre nos wij we ons onze vi vår våra vårt vores nuestra nuestro "
    "nuestros noi nostra nostro i nossa nosso nossos my nasza nasz nasze jesteśmy somos siamo",
    "company": (
        "company startup founded leading leader platform mission customers clients investors backed "
        "unternehmen anbieter gegründet führend kunden "
        "entreprise société éditeur fondée créée clients spécialis "
        "bedrijf klanten opgericht marktleider "
        "bolag företag kunder selskap virksomhed firma grundad stiftet "
        "empresa compañía fundada líder clientes azienda società fondata clienti "
        "firma lider klienci"
    ),
    "offered": (
        "benefit perk offer pension insurance holiday vacation salary "
        "bieten benefits jobrad avantage mutuelle télétravail bieden pensioen erbjuder tilbyr tilbyder friskvård "
        "ofrecemos seguro offriamo buoni oferecemos oferujemy opiek"
    ),
}
"""Kind of word: beginnings of such words, in small letters."""

_PATTERNS = {
    cue: re.compile("|".join(re.escape(start) for start in starts.split())) for cue, starts in CUES.items()
}
_WHOLE_WORDS = ("you", "we")
"""Kinds whose words are too short to be told by their beginning."""


@lru_cache(maxsize=65_536)
def cues(word: str) -> tuple[str, ...]:
    """Kinds `word` (small letters) belongs to."""
    return tuple(
        cue
        for cue, pattern in _PATTERNS.items()
        if (pattern.fullmatch(word) if cue in _WHOLE_WORDS else pattern.match(word))
    )
