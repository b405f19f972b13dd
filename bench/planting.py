"""Near-duplicates made of postings, of seven kinds and three severities, and postings that look like them.

Here belongs the making, from a seed; what a deduplication makes of them is measured in `duplicates`.
"""

import html
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

SEVERITIES = (1, 2, 3)

_FRAGMENTS = re.compile(r"\n+|(?<=[.!?;:])\s+")
_LAST_DAY = 110


@dataclass(frozen=True)
class Posting:
    """What deduplication sees of a posting, the language of its title, and `origin`: equal for one job."""

    key: str
    origin: str
    source: str
    title: str
    text: str
    employer: str | None
    place: str | None
    country_code: str
    posted_on: date
    language: str
    kind: str = "original"
    severity: int = 0


@dataclass(frozen=True)
class Material:
    """What copies are made with: other postings in the same language, and titles of other languages."""

    others: Sequence[Posting]
    translate: Callable[[str, random.Random], str | None]


def copies(original: Posting, material: Material, rng: random.Random) -> list[Posting]:
    """One copy of each kind and severity that the posting allows, each told as another source would."""
    made = []
    for kind, maker in KINDS.items():
        for severity in SEVERITIES:
            copy = maker(original, severity, material, rng)
            if copy is not None:
                made.append(_elsewhere(replace(copy, kind=kind, severity=severity), rng))
    return made


def look_alikes(original: Posting, material: Material, rng: random.Random) -> list[Posting]:
    """Other jobs in the words of this one: none of them is a duplicate of it or of each other."""
    made = []
    for kind, maker in LOOK_ALIKES.items():
        other = maker(original, material, rng)
        if other is not None:
            key = f"{original.key}~{kind}"
            made.append(replace(other, key=key, origin=key, kind=kind, posted_on=_later(original, rng)))
    return made


def _elsewhere(copy: Posting, rng: random.Random) -> Posting:
    """Another source, id and day; in three of ten the employer is not named, in one it is named otherwise."""
    key = f"{copy.origin}~{copy.kind}{copy.severity}"
    chance = rng.random()
    employer = (
        None if chance < 0.3 else f"{copy.employer or 'Firma'} Group" if chance < 0.4 else copy.employer
    )
    return replace(
        copy,
        key=key,
        source=rng.choice(["alpha", "beta", "gamma"]),
        posted_on=_later(copy, rng),
        employer=employer if copy.kind != "agency_prefix" else copy.employer,
    )


def _later(posting: Posting, rng: random.Random) -> date:
    return posting.posted_on + timedelta(days=rng.randint(0, _LAST_DAY))


def _fragments(text: str) -> list[str]:
    return [fragment.strip() for fragment in _FRAGMENTS.split(text) if fragment.strip()]


def _boilerplate_swapped(posting: Posting, severity: int, material: Material, rng: random.Random) -> Posting:
    """The beginning and the end, 15, 27 or 40 % of the words, are another employer's."""
    share = {1: 0.15, 2: 0.27, 3: 0.40}[severity]
    words, strange = posting.text.split(" "), rng.choice(material.others).text.split(" ")
    number = int(len(words) * share)
    before = rng.randint(0, number)
    after = number - before
    strange = (strange * (1 + number // len(strange)))[:number]
    kept = words[before : len(words) - after]
    return replace(posting, text=" ".join([*strange[:before], *kept, *strange[before:]]))


def _location_changed(
    posting: Posting, severity: int, material: Material, rng: random.Random
) -> Posting | None:
    """Another place in its field and in the text; then also in the title; then named again at the end."""
    elsewhere = [other.place for other in material.others if other.place and other.place != posting.place]
    if not elsewhere:
        return None
    place = rng.choice(elsewhere)
    text = posting.text
    for word in re.findall(r"[^\W\d_]{4,}", posting.place or ""):
        text = text.replace(word, place.split(",")[0])
    title = posting.title if severity == 1 else f"{posting.title} - {place}"
    if severity == 3:
        text = f"{place}\n{text}\nLocation: {place}. Our office is in the centre of {place}."
    return replace(posting, title=title, text=text, place=place)


_HEADERS = (
    "Stellenbeschreibung. Ihre Aufgaben und Ihr Profil finden Sie im Folgenden auf Englisch.",
    "Description du poste. Vous trouverez ci-dessous les missions et le profil recherché.",
    "Descripción del puesto. A continuación encontrará las funciones y el perfil que buscamos.",
    "Functieomschrijving. Hieronder lees je wat je gaat doen en wie wij zoeken.",
)


def _translated_header(
    posting: Posting, severity: int, material: Material, rng: random.Random
) -> Posting | None:
    """The title in another language; then a line above the text; then its headings as well."""
    title = material.translate(posting.title, rng)
    if title is None:
        return None
    header = rng.choice(_HEADERS)
    text = posting.text if severity == 1 else f"{title}\n{header}\n{posting.text}"
    if severity == 3:
        lines = text.split("\n")
        headings = [number for number, line in enumerate(lines) if 0 < len(line.split()) <= 4][:8]
        for number in headings:
            lines[number] = rng.choice(("Ihre Aufgaben", "Profil", "Wir bieten", "Über uns", "Avantages"))
        text = "\n".join(lines)
    return replace(posting, title=title, text=text)


def _bullets_reordered(
    posting: Posting, severity: int, material: Material, rng: random.Random
) -> Posting | None:
    """Neighbours in another order; all lines; all sentences."""
    fragments = (
        _fragments(posting.text)
        if severity == 3
        else [line for line in posting.text.split("\n") if line.strip()]
    )
    if len(fragments) < 5:
        fragments = _fragments(posting.text)
    if len(fragments) < 4:
        return None
    if severity == 1:
        order = sorted(range(len(fragments)), key=lambda number: number + rng.uniform(0, 3))
    else:
        order = rng.sample(range(len(fragments)), len(fragments))
    return replace(posting, text="\n".join(fragments[number] for number in order))


def _truncated(posting: Posting, severity: int, material: Material, rng: random.Random) -> Posting:
    """The first 80, 60 or 42 % of the words, cut within a word and closed with dots."""
    words = posting.text.split(" ")
    kept = words[: max(1, int(len(words) * {1: 0.8, 2: 0.6, 3: 0.42}[severity]))]
    return replace(posting, text=" ".join(kept)[:-2] + "…")


_AGENCIES = (
    "Brightway Recruitment",
    "Talentbrücke Personal",
    "Nordsøg",
    "Hirefield Partners",
    "Perspectiva ETT",
)
_PREFIXES = (
    "Our client, a leading company in its field, is looking for a {title}. ",
    "For one of our customers we are looking for a {title} to start as soon as possible. ",
    "Für unseren Kunden, ein erfolgreiches Unternehmen, suchen wir zum nächstmöglichen Zeitpunkt: {title}. ",
    "Notre client, entreprise reconnue dans son secteur, recherche un(e) {title}. ",
)
_SUFFIX = (
    "\n{agency} is an employment agency with offices in twelve cities. We have brought people and companies "
    "together for twenty years and treat every application in confidence. Send us your documents with the "
    "earliest date on which you could start; your consultant will call you within three working days."
)


def _agency_prefix(posting: Posting, severity: int, material: Material, rng: random.Random) -> Posting:
    """A first sentence of an agency; then its name in the title; then a paragraph on itself at the end."""
    agency = rng.choice(_AGENCIES)
    text = rng.choice(_PREFIXES).format(title=posting.title) + posting.text
    title = posting.title if severity == 1 else f"{posting.title} | {agency}"
    if severity == 3:
        text += _SUFFIX.format(agency=agency)
    return replace(posting, title=title, text=text, employer=agency)


def _html_or_text(posting: Posting, severity: int, material: Material, rng: random.Random) -> Posting:
    """Lines joined and spaces changed; entities left in; tags left in."""
    text = posting.text
    if severity == 1:
        return replace(
            posting, text=text.replace("\n", "  ").replace(" ", "\u00a0", 40).replace("•", "-").upper()
        )
    if severity == 2:
        escaped = html.escape(text).replace("’", "&rsquo;").replace("é", "&eacute;").replace("ü", "&uuml;")
        return replace(posting, text=escaped.replace("\n", " &nbsp; "))
    lines = [
        f'<li class="item"><span>{html.escape(line)}</span></li>' for line in text.split("\n") if line.strip()
    ]
    return replace(posting, text="<div><p><strong>Job</strong></p><ul>" + "".join(lines) + "</ul><br/></div>")


KINDS: Mapping[str, Callable[[Posting, int, Material, random.Random], Posting | None]] = {
    "boilerplate_swapped": _boilerplate_swapped,
    "location_changed": _location_changed,
    "translated_header": _translated_header,
    "bullets_reordered": _bullets_reordered,
    "truncated": _truncated,
    "agency_prefix": _agency_prefix,
    "html_or_text": _html_or_text,
}


# ------------------------------------------------------------------------------------------- look-alikes


def _other_title(posting: Posting, material: Material, rng: random.Random) -> Posting | None:
    """The employer's template for another job: its title instead, and one sentence in five from elsewhere."""
    other, stranger = rng.choice(material.others), rng.choice(material.others)
    if not other.title or _head(other.title) == _head(posting.title) or other.language != posting.language:
        return None
    text = posting.text.replace(posting.title, other.title)
    return replace(posting, title=other.title, text=_with_strange_sentences(text, stranger, 0.2, rng))


def _with_strange_sentences(text: str, other: Posting, share: float, rng: random.Random) -> str:
    own, strange = _fragments(text), _fragments(other.text)
    for number in rng.sample(range(len(own)), max(1, int(len(own) * share))):
        own[number] = rng.choice(strange)
    return "\n".join(own)


def _head(title: str) -> str:
    return title.casefold().split()[-1] if title.split() else ""


def _qualified(*pairs: tuple[str, str]) -> Callable[[Posting, Material, random.Random], Posting | None]:
    """The same advert under the same title with another word of it that matters."""

    def make(posting: Posting, material: Material, rng: random.Random) -> Posting | None:
        for one, other in pairs:
            pattern = re.compile(rf"\b{re.escape(one)}\b", re.IGNORECASE)
            if pattern.search(posting.title):
                return replace(
                    posting, title=pattern.sub(other, posting.title), text=pattern.sub(other, posting.text)
                )
        return None

    return make


LOOK_ALIKES: Mapping[str, Callable[[Posting, Material, random.Random], Posting | None]] = {
    "other_title": _other_title,
    "other_speciality": _qualified(
        ("backend", "frontend"), ("frontend", "backend"), ("data", "software"), ("software", "hardware"),
        ("product", "project"), ("sales", "marketing"), ("marketing", "sales"), ("day", "night"),
        ("mechanical", "electrical"), ("engineer", "analyst"), ("manager", "consultant"),
        ("développeur", "architecte"), ("ingénieur", "technicien"), ("utvecklare", "testare"),
        ("entwickler", "tester"), ("medewerker", "adviseur"), ("assistent", "koordinator"),
    ),
    "other_level": _qualified(
        ("senior", "junior"), ("junior", "senior"), ("lead", "principal"), ("principal", "staff"),
        ("ii", "iii"), ("iii", "ii"), ("head", "deputy"), ("intern", "senior"), ("medior", "senior"),
    ),
}  # fmt: skip
