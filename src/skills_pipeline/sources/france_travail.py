"""France Travail: offers of the French public employment service, API "Offres d'emploi v2".

Here belong its token, its windows of time and the shape of an offer. Traps: one question lists 3,150 offers;
206 means that more follow, 204 (no body) that there are none; the total stands in the counts of the filters;
`lieuTravail` holds a département, a region, a neighbour country or just `France`; expired offers are not
listed, and nothing says that one expired.
"""

import re
from collections.abc import Generator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.codes import coded
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.listing import Listing, Page, Question, answer_of, sought
from skills_pipeline.sources.members import (
    flag_member,
    joined,
    object_member,
    objects_member,
    text_member,
)

_TOKEN_URL = "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire"
_SEARCH_URL = "https://api.francetravail.io/partenaire/offresdemploi/v2/offres/search"
_SCOPE = "api_offresdemploiv2 o2dsoffre"
_PAGE_SIZE = 150
_MOST_PER_WINDOW = 3_150
_WINDOW = timedelta(hours=6)
"""Has its own token: one lasts 25 minutes, and a day of some 30,000 offers takes a few hundred questions."""

_HALVINGS = 15
"""2 to the power of 15 exceeds the seconds of six hours: the narrowest window is one second."""

_FRENCH_DEPARTEMENT = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d)\b")
"""How the label of a place in France begins. 98 is none: Monaco and the collectivities of the Pacific."""

_FRENCH_PLACES = frozenset(
    (
        "France",
        "Auvergne-Rhône-Alpes",
        "Bourgogne-Franche-Comté",
        "Bretagne",
        "Centre-Val de Loire",
        "Corse",
        "Grand Est",
        "Guadeloupe",
        "Guyane",
        "Hauts-de-France",
        "Ile-de-France",
        "La Réunion",
        "Martinique",
        "Mayotte",
        "Normandie",
        "Nouvelle-Aquitaine",
        "Occitanie",
        "Pays de la Loire",
        "Provence-Alpes-Côte d'Azur",
    )
)


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Offers created from `query.since` to `query.until`, in windows of time that each have a token."""
    begin = datetime.combine(query.since, time(), UTC)
    while begin.date() <= query.until:
        token = yield from _token(query)
        yield from _listing(token).everything({"begin": begin, "end": begin + _WINDOW})
        begin += _WINDOW


def _token(query: Query) -> Generator[Request, bytes, str]:
    form = {
        "grant_type": "client_credentials",
        "client_id": query.credentials["FRANCE_TRAVAIL_CLIENT_ID"],
        "client_secret": query.credentials["FRANCE_TRAVAIL_CLIENT_SECRET"],
        "scope": _SCOPE,
    }
    headers = (("Content-Type", "application/x-www-form-urlencoded"),)
    body = yield Request(_TOKEN_URL, headers, urlencode(form).encode(), kind="token")
    asked = "france_travail token"
    return str(sought(answer_of(body, asked), "access_token", kind=str, asked=asked))


def _listing(token: str) -> Listing:
    return Listing(
        "france_travail", _MOST_PER_WINDOW, partial(_ask, token), _read, splits=(_halved,) * _HALVINGS
    )


def _ask(token: str, question: Question, _page: int, received: int) -> Request:
    """Bounds are inclusive seconds, so windows share theirs and nothing lies between two of them."""
    parameters = {
        "minCreationDate": f"{question['begin']:%Y-%m-%dT%H:%M:%SZ}",
        "maxCreationDate": f"{question['end']:%Y-%m-%dT%H:%M:%SZ}",
        "sort": 1,
        "range": f"{received}-{min(received + _PAGE_SIZE, _MOST_PER_WINDOW) - 1}",
    }
    headers = (("Authorization", f"Bearer {token}"), ("Accept", "application/json"))
    return Request(f"{_SEARCH_URL}?{urlencode(parameters)}", headers)


def _read(body: bytes, asked: str) -> Page:
    """Every filter counts each offer once: the counts of the first one are the total."""
    if not body:
        return Page(0, [], {})
    answer = answer_of(body, asked)
    offers = sought(answer, "resultats", kind=list, asked=asked)
    filters = sought(answer, "filtresPossibles", kind=list, asked=asked)
    counts = sought(filters[0] if filters else None, "agregation", kind=list, asked=asked)
    total = sum(sought(count, "nbResultats", kind=int, asked=asked) for count in counts)
    return Page(total, [(sought(offer, "id", kind=str, asked=asked), None) for offer in offers], answer)


def _halved(question: Question, _answer: Record) -> list[Question]:
    begin, end = question["begin"], question["end"]
    middle = begin + timedelta(seconds=(end - begin).total_seconds() // 2)
    return [] if middle == begin else [{"begin": begin, "end": middle}, {"begin": middle, "end": end}]


def parse(record: Record, _url: str) -> RawPosting:
    """One offer; overseas départements are France here, as in the source.

    The region is that of the place's label: a département's number or a region's name.
    """
    place, salary = record["lieuTravail"]["libelle"], object_member(record, "salaire")
    departement = _FRENCH_DEPARTEMENT.match(place)
    in_france = departement is not None or place in _FRENCH_PLACES
    return RawPosting(
        source_posting_id=record["id"],
        title=fold_spaces(record["intitule"]),
        text=fold_spaces(record["description"]),
        posted=record["dateCreation"],
        country="FR" if in_france else None,
        place=place,
        employer=record["entreprise"].get("nom"),
        url=record["origineOffre"]["urlOrigine"],
        region=departement[0] if departement else place if in_france and place != "France" else None,
        employment=_employment(record),
        pay_text=joined(text_member(salary, name) for name in ("libelle", "commentaire")),
        seniority=text_member(record, "qualificationLibelle"),
        education=_education(record),
        experience=text_member(record, "experienceLibelle"),
        occupation=coded("rome", text_member(record, "romeCode")),
        industry=coded("naf", text_member(record, "codeNAF"))
        or text_member(record, "secteurActiviteLibelle"),
        employer_size=text_member(record, "trancheEffectifEtab"),
    )


def _employment(record: Record) -> str | None:
    """Kind of contract as a code and in words, its nature, and working time where it is told from hours."""
    contract = (text_member(record, name) for name in ("typeContrat", "typeContratLibelle", "natureContrat"))
    hours = text_member(record, "dureeTravailLibelleConverti") or text_member(record, "dureeTravailLibelle")
    alternating = "alternance" if flag_member(record, "alternance") else None
    return joined((*contract, hours, alternating))


def _education(record: Record) -> str | None:
    """Levels that are required (`E`), not those that are wished for (`S`)."""
    required = (one for one in objects_member(record, "formations") if text_member(one, "exigence") == "E")
    return joined(text_member(one, "niveauLibelle") for one in required)


SOURCE = Source(
    name="france_travail",
    title="Offres d'emploi, France Travail (France)",
    url="https://francetravail.io/data/api/offres-emploi",
    licence="Licence de réutilisation de la base de données des offres d'emploi (France Travail)",
    citation="France Travail, API Offres d'emploi v2",
    terms=(
        "Free account at francetravail.io and acceptance of its licence; at most 10 calls a second; the "
        "licence is for offers now open, so texts of expired ones are not to be shown; texts are not "
        "redistributed"
    ),
    cadence="daily",
    records=partial(json_records, member="resultats"),
    parse=parse,
    requests=requests,
    credentials=("FRANCE_TRAVAIL_CLIENT_ID", "FRANCE_TRAVAIL_CLIENT_SECRET"),
)
