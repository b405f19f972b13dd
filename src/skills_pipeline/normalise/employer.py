"""The employer: a key for joining its name across sources, whether it is an agency, and its size.

Here belongs what can be said of one posting's employer. Its industry belongs in `industry`, and which
postings are the same job in `deduplicate`."""

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache

from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.spotting import Spot, Spotted, Spotter

SIZE_CLASSES = ("1-9", "10-49", "50-249", "250+")
"""Persons employed, as Eurostat's structural business statistics count them: micro, small, medium, large."""

_FIRST_OF_CLASS = (1, 10, 50, 250)

_LEGAL_FORMS = (
    # Germany, Austria, Switzerland
    "gmbh co kg|gmbh co kgaa|ag co kg|ug haftungsbeschrankt|ug co kg|se co kg|se co kgaa|ggmbh|mbh|gmbh|kgaa"
    "|ag|kg|ohg|ug|gbr|e v|ev"
    "|eg|e k|ek|se|sarl|sagl|partg mbb|partgmbb|holding"
    # France, Belgium, Luxembourg, Spain, Portugal, Latin America
    "|sas|sasu|s a s|s a s u|sa|s a|s a r l|eurl|sci|scop|snc|srl|s r l|bv ba|bvba|sprl|asbl|vzw|sl|s l|slu"
    "|s l u|sau|s a u"
    "|lda|ltda|s a de c v|sa de cv|unipessoal"
    # Netherlands
    "|bv|b v|nv|n v|vof|cv"
    # the North
    "|ab|ab publ|publ|hb|as|a s|asa|aps|i s|ivs|oy|oyj|oy ab|ks|hf|ehf"
    # Italy, Poland, Czechia, the Balkans, the Baltics, Hungary, Romania, Bulgaria
    "|spa|s p a|srls|sp z o o|sp z oo|spolka z o o|spolka z ograniczona odpowiedzialnoscia|sp k|sp j"
    "|sp z o o sp k|s c|s r o|sro|a s|spol s r o"
    "|d o o|doo|d d|dd|uab|oü|ou|sia|kft|zrt|nyrt|bt|eood|ood|ad|еоод|оод|ад|ооо|оао|зао|пао|ао"
    # English-speaking countries, Asia, Africa
    "|inc|incorporated|llc|l l c|llp|l l p|lp|ltd|limited|co ltd|company limited|company ltd|corp"
    "|corporation|plc|p l c|pty ltd|pty limited|pty|pvt ltd"
    "|private limited|pvt limited|pte ltd|pte|p c|pc|pllc|co|company|s c|share company|sdn bhd|bhd"
    "|gmbh austria|ltd sti|ltd şti|as|anonim sirketi|limited sirketi"
    "|tic ltd sti|san ve tic ltd sti|san ve tic as|jsc|kk|k k|godo kaisha|ooo"
)
_FORMS_IN_FRONT = (
    "ооо|оао|зао|пао|ао|ооо нпо|cong ty tnhh mtv|cong ty tnhh mot thanh vien|cong ty tnhh|cong ty co phan"
    "|cong ty cp|ctcp|pt|uab|akcine bendrove|firma"
)
"""Written in front in Russia, Vietnam, Japan, Indonesia, Lithuania."""

_VIA = re.compile(
    r"\((?:via|through|c/o|über|par|für|for|on behalf of) [^()]*\)|\b(?:via|c/o) .+$", re.IGNORECASE
)
_SIGNS = re.compile(r"[^\w\s]|_")

_AT_END = frozenset(_LEGAL_FORMS.split("|"))
_IN_FRONT = frozenset(_FORMS_IN_FRONT.split("|"))
_MOST_WORDS_OF_A_FORM = 7

_AGENCIES = (
    "randstad|adecco|manpower|manpowergroup|hays|michael page|page personnel|pagegroup|robert half"
    "|robert walters"
    "|kelly services|allegis|teksystems|aerotek|insight global|kforce|experis|akkodis|expectra|gi group"
    "|synergie|proman|samsic emploi|start people|yacht|brunel|ferchau|dis ag"
    "|amadeus fire|i k hofmann|hofmann personal|trenkwalder|timepartner|orizon|piening|tempton"
    "|academic work|poolia|wise professionals|jobbusters|studentconsulting|lernia bemanning"
    "|manpower matchning|uniflex|perido"
    "|experis ab|friday vast|jefferson wells|bemannia|dfind|barona|eilakaisla|staffpoint|jobzone"
    "|personalhuset|adecco norge"
    "|temp team|jkc|moment a/s|morgan hunt|harvey nash|la fosse|computer futures|sthree"
    "|progressive recruitment"
    "|huxley|real staffing|oliver bernard|robert bosch personal|morgan mckinley|cpl|cpl resources"
    "|walters people|lincoln recruitment"
    "|jobot|cybercoders|motion recruitment|apex systems|beacon hill|collabera|randstad digital"
    "|robert half technology|actalent"
    "|express employment professionals|spherion|talentburst|mindlance|artech|judge group|the judge group"
    "|harnham|burtch works|averity|workbridge associates"
    "|jobspring partners|selby jennings|phaidon international|glocomms|dsj global|efinancialcareers"
    "|eurofirms|grupo crit"
    "|antal international|grafton|grafton recruitment|hudson global|michael bailey|work service"
    "|trenkwalder polska|openjobmetis|etjca|humangest|lavoropiu"
    "|urban linker|externatic|silkhom|fed it|hays france|lynx rh|menway|temporis|aquila rh|adequat|ergalis"
    "|ras interim|sup interim"
    "|leader interim|camo emploi|partnaire|gezim|iziwork|extia|approach people|approach people recruitment"
    "|undutchables|huxley associates"
    "|blue lynx|adams multilingual recruitment|abroad experience|jobtrack|luba|covebo|otto workforce"
    "|driessen|maandag|yer|hays bv|independent recruiters|sterksen"
    "|bemanningspoolen|tng|tng group|skills bemanning|montico|professionals nord|framtiden i sverige"
)
"""Agencies by name: staffing and recruitment firms that publish for their clients (names as they stand in
postings)."""

_NAME_WORDS = re.compile(
    r"(?<!\w)(?:recruit\w*|staffing|personaldienst\w*|personalservice|personalberatung|personalmanagement"
    r"|zeitarbeit\w*|interim|intérim|uitzend\w*"
    r"|bemanning\w*|employment agency|talent solutions|manpower|executive search|headhunt(?:ing|ers)"
    r"|rekryter\w*"
    r"|rekruttering|jobvermittlung|personalvermittlung"
    r"|arbeitsvermittlung|travail temporaire|agencia de empleo|ett|etti|agenzia per il lavoro|agencja pracy"
    r"|human resources consult\w*|detachering"
    r"|werving en selectie|werving & selectie|hr solutions|recrutement|cabinet de recrutement"
    r"|selección de personal|vikar\w*|ozel istihdam\w*|özel i̇?stihdam\w*|личные ресурсы"
    r"|кадров\w+ агентств\w+)(?!\w)"
)

_TEXT = {
    "agency": (
        "our client is|our client, a|our client, an|our client, one|on behalf of our client|our client has"
        "|on behalf of a client|client of ours|my client is|my client, a"
        "|for my client|my client has"
        "|für unseren kunden|unser kunde ist|unser kunde, ein|für unseren mandanten|unser mandant"
        "|im auftrag unseres kunden|für unseren auftraggeber"
        "|im kundenauftrag|im auftrag eines kunden|unseres kunden suchen|bei unserem kunden"
        "|für einen unserer kunden"
        "|im rahmen der arbeitnehmerüberlassung|in der arbeitnehmerüberlassung|als personaldienstleister"
        "|führender personaldienstleister|führenden personaldienstleister"
        "|in zeitarbeit|wir vermitteln|direktvermittlung|notre client recherche|notre client, "
        "|notre client est|notre client :|notre client:|notre client recrute|notre partenaire recrute"
        "|notre partenaire recherche|pour le compte de notre partenaire|recherchons pour notre partenaire"
        "|recrutons pour notre partenaire|recherche pour notre partenaire|recrute pour notre partenaire"
        "|recherche pour son client|recherche pour notre client"
        "|pour le compte de notre client|pour notre client"
        "|cabinet de recrutement|cabinet spécialisé|agence d'intérim|agence d'emploi|travail temporaire"
        "|conseil en recrutement|spécialiste du recrutement"
        "|spécialisé dans le recrutement|acteur du recrutement|onze opdrachtgever|voor onze opdrachtgever"
        "|onze opdrachtgever is|voor een van onze opdrachtgevers"
        "|uitzendbureau|detacheringsbureau|wervingsbureau|onze klant is|voor onze klant|voor een klant"
        "|onze relatie|bemanningsföretag|konsultuthyrning"
        "|rekryteringsföretag|för vår kunds räkning|för vår kund|vår kund är|anställd av oss"
        "|rekryteringsprocessen sköts av|bemanning och rekrytering"
        "|rekrytering och bemanning|sysslar med bemanning|for vår kunde|for vår oppdragsgiver"
        "|vår kunde er|vår oppdragsgiver"
        "|på vegne af vores kunde|for vores kunde|vores kunde er"
        "|vikarbureau|vikarbyrå|bemanningsselskap|importante empresa cliente|empresa de trabajo temporal"
        "|consultora de recursos humanos"
        "|consultora de selección|nostro cliente|per nostro cliente|per azienda cliente"
        "|agenzia per il lavoro|azienda cliente|società di selezione"
        "|dla naszego klienta|nasz klient|dla swojego klienta|agencja pracy|agencja zatrudnienia"
        "|agencja rekrutacyjna|nosso cliente|para nosso cliente"
        "|для нашего клиента|наш клиент|кадровое агентство|danışmanlığını yapmakta olduğumuz|staffing agency"
        "|staffing firm"
        "|recruitment agency|recruiting agency|recruitment company"
        "|recruiting firm|recruitment firm|employment agency|staffing company|executive search firm"
        "|specialist recruitment|leading recruiter"
        "|acting as an employment"
    ),
    "no_agency": (
        "no agencies|no recruiters|no recruiter|no agency|no third party|keine personalvermittler"
        "|keine personaldienstleister|keine headhunter|no recruitment agencies"
        "|not accept unsolicited|unsolicited resumes|unsolicited cvs|unsolicited agency|acquisitie"
        "|acquisitie naar aanleiding"
        "|agencies please|agencies need not|without agencies|no staffing agencies"
        "|principals only|no external agencies|pas de cabinet"
        "|ønsker ikke kontakt med rekrut*|staffing agencies:|recruiters please"
        "|to all recruitment agencies"
        "|recruitment agencies:|third party recruiters|agency submissions|search firms"
    ),
    "refusal": (
        "undanber|undanbeder|undanbedes|undanbedjes|avböjer|avböjes|tar inte emot|tar ej emot|frabeder"
        "|frabedes|frabes|frabe"
    ),
}

_REFUSED = re.compile(
    r"bemanning|rekryteringsf|rekryteringsbol|rekryteringssajt|rekryteringshj|annons|sälj|konsultbol|leverantör"
    r"|rekrutteringsf|rekrutteringss|rekrutteringsb|vikarb|annonce|sælg|selger"
)
"""Who is refused by employers in Sweden, Norway and Denmark; refused letters tell nothing."""

WORDS = {"agency": _TEXT}
"""What is looked for anywhere on behalf of this module."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_SENTENCE_CHARS = 200

_TEMPORARY_HELP = re.compile(r"^78(?:\D|\d|$)")

_NUMBERS = re.compile(r"\d{1,3}(?:[ .,'\u00a0\u202f]\d{3})+|\d+")
_OR_MORE = re.compile(
    r"\+|more|over|above|mehr|plus|över|mer än|fler|meer|más|oltre|and up|>|ou plus|ab ", re.IGNORECASE
)
_FEWER = re.compile(
    r"less|fewer|under|unter|weniger|moins|färre|mindre|minder|menos|meno|<|up to|bis zu|jusqu", re.IGNORECASE
)
_ROUND_ENDS = {10: 9, 50: 49, 250: 249}
"""Where sources end a range a person above Eurostat's class: `11-50` of LinkedIn is read as 11 to 49."""
_SIZE_WORDS = {
    "micro": "1-9",
    "small": "10-49",
    "medium": "50-249",
    "large": "250+",
    "klein": "10-49",
    "mittel": "50-249",
    "gross": "250+",
    "groß": "250+",
}
_SIZE_UNSAID = frozenset(
    {"", "unknown", "n/a", "nn", "nr", "not specified", "keine angabe", "non renseigné", "0"}
)


@lru_cache(maxsize=65_536)
def employer_key(name: str | None) -> str | None:
    """The name without case, accents, signs and legal form, for joining across sources; None for no name.

    `ACME Solutions GmbH & Co. KG (via X)` and `Acme Solutions` are one. A name that is nothing but a legal
    form stays as it is, and so do words that tell sisters apart (`Deutschland`, `Group`).
    """
    if not name or not name.strip():
        return None
    plain = _VIA.sub(" ", name) if _VIA.sub(" ", name).strip() else name
    plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ı", "i").replace("æ", "ae")
    plain = plain.replace("'", "").removeprefix("株式会社").removesuffix("株式会社")
    words = _SIGNS.sub(" ", plain).split()
    return " ".join(_without_forms(words)) or " ".join(name.casefold().split())


def is_agency(
    name: str | None, spotted: Spotted, stated: bool | None, industry: str | None = None
) -> bool | None:
    """Whether the employer publishes for others: a staffing or recruitment agency.

    What the source states decides, then its industry (NACE 78), the name, and the words of the text: `our
    client` says yes, `no agencies` says no. None where nothing tells.
    """
    if stated is not None:
        return stated
    if industry and any(_TEMPORARY_HELP.match(code) for code in re.findall(r":(\d[\d.]*)", industry)):
        return True
    if name and _is_agency_name(name):
        return True
    found = _told_by_words(spotted)
    return ("agency" in found) if len(found) == 1 else None


def _told_by_words(spotted: Spotted) -> set[str]:
    """`agency`, `no_agency`, both or none; an agency named in a refusal of agencies is not this employer."""
    spots = spotted.spots.get("agency", ())
    refusals = [_sentence(spotted.plain, spot) for spot in spots if spot.meaning != "agency"]
    said = {
        "no_agency"
        for spot in spots
        if spot.meaning == "no_agency"
        or (spot.meaning == "refusal" and _REFUSED.search(spotted.plain, *_sentence(spotted.plain, spot)))
    }
    named = (spot for spot in spots if spot.meaning == "agency")
    is_agency_named = any(all(not first <= spot.start < last for first, last in refusals) for spot in named)
    return said | ({"agency"} if is_agency_named else set())


def _sentence(plain: str, spot: Spot) -> tuple[int, int]:
    """Where the sentence of a spot begins and ends."""
    first = max(0, spot.start - _SENTENCE_CHARS)
    ends = [end.end() for end in _SENTENCE_END.finditer(plain, first, spot.start)]
    end = _SENTENCE_END.search(plain, spot.end, spot.end + _SENTENCE_CHARS)
    return (ends[-1] if ends else first), (end.start() if end else spot.end + _SENTENCE_CHARS)


def agency_of_text(name: str | None, text: str, stated: bool | None) -> bool | None:
    """`is_agency` of a text whose words have not been found yet."""
    return is_agency(name, _spotter().spot("", text), stated)


def size_class(stated: str | None) -> tuple[str | None, list[Issue]]:
    """One of `SIZE_CLASSES` for a number of persons, or a range in the words of a source.

    A range that ends one person above a class ends with it: `11-50` is 10-49. One that spans classes is None
    with an issue (`spans_classes`), and so is what names no number (`unknown`).
    """
    written = (stated or "").strip().lower()
    if written in _SIZE_UNSAID:
        return None, []
    numbers = [int(re.sub(r"\D", "", found)) for found in _NUMBERS.findall(written)]
    if not numbers:
        known = next((size for word, size in _SIZE_WORDS.items() if re.search(rf"\b{word}", written)), None)
        return (known, []) if known else (None, [Issue("size", "unknown", written[:DETAIL_CHARS])])
    lowest, highest = _range(written, numbers)
    first, last = _class_of(lowest), _class_of(highest)
    return (first, []) if first == last else (None, [Issue("size", "spans_classes", written[:DETAIL_CHARS])])


def _range(written: str, numbers: list[int]) -> tuple[int, int]:
    lowest, highest = min(numbers[:2]), max(numbers[:2])
    if len(numbers) > 1:
        return lowest, _ROUND_ENDS.get(highest, highest)
    if _OR_MORE.search(written):
        return lowest, max(lowest, _FIRST_OF_CLASS[-1])
    if _FEWER.search(written):
        return 1, _ROUND_ENDS.get(highest, highest)
    return lowest, highest


def _class_of(persons: int) -> str:
    return SIZE_CLASSES[max(bisect_right(_FIRST_OF_CLASS, persons) - 1, 0)]


@cache
def _spotter() -> Spotter:
    return Spotter(WORDS, {})


def _without_forms(words: list[str]) -> list[str]:
    """The words of a name without the legal forms in front and at the end, as long as any are left."""
    first, last = 0, len(words)
    lengths = range(_MOST_WORDS_OF_A_FORM, 0, -1)
    while found := next((n for n in lengths if n < last and " ".join(words[last - n : last]) in _AT_END), 0):
        last -= found
    while found := next(
        (n for n in lengths if first + n < last and " ".join(words[first : first + n]) in _IN_FRONT), 0
    ):
        first += found
    return words[first:last]


@lru_cache(maxsize=65_536)
def _is_agency_name(name: str) -> bool:
    key = employer_key(name) or ""
    known = _agencies()
    words = key.split()
    return any(" ".join(words[:count]) in known for count in range(1, 5)) or bool(
        _NAME_WORDS.search(name.lower())
    )


@cache
def _agencies() -> frozenset[str]:
    return frozenset(key for name in _AGENCIES.split("|") if (key := employer_key(name)))
