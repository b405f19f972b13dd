"""Industry of the employer: a section of NACE Rev. 2, from a code or from words.

Here belong the correspondences. NACE Rev. 2, ISIC Rev. 4 and the national editions of both share sections and
divisions; of NACE Rev. 2.1, whose letters differ, only the codes are read, and get the letter of Rev. 2.
"""

import re
from bisect import bisect_right
from functools import lru_cache

from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.spotting import folded, split_words

SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"

_FIRST_DIVISIONS = {
    1: "A",
    5: "B",
    10: "C",
    35: "D",
    36: "E",
    41: "F",
    45: "G",
    49: "H",
    55: "I",
    58: "J",
    64: "K",
    68: "L",
    69: "M",
    77: "N",
    84: "O",
    85: "P",
    86: "Q",
    90: "R",
    94: "S",
    97: "T",
    99: "U",
}
"""First division of each section, NACE Rev. 2 (Regulation (EC) 1893/2006) and ISIC Rev. 4."""
_NO_DIVISIONS = frozenset({4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89})
_STARTS = tuple(_FIRST_DIVISIONS)

_SCHEMES = frozenset(
    {
        "nace",
        "naf",
        "ape",
        "isic",
        "sni",
        "ssic",
        "wz",
        "wz2008",
        "noga",
        "db07",
        "sn2007",
        "pkd",
        "ateco",
        "cnae",
        "sbi",
    }
)
"""Classifications whose first two digits are a division of NACE Rev. 2 and ISIC Rev. 4."""

_NAICS = {
    "11": "A",
    "21": "B",
    "2213": "E",
    "22": "D",
    "23": "F",
    "31": "C",
    "32": "C",
    "33": "C",
    "42": "G",
    "44": "G",
    "45": "G",
    "48": "H",
    "49": "H",
    "51": "J",
    "52": "K",
    "53": "L",
    "532": "N",
    "533": "N",
    "54": "M",
    "5415": "J",
    "5414": "M",
    "54194": "M",
    "55": "M",
    "56": "N",
    "562": "E",
    "61": "P",
    "62": "Q",
    "71": "R",
    "72": "I",
    "81": "S",
    "8111": "G",
    "814": "T",
    "92": "O",
}
"""NAICS 2017/2022 prefix → NACE section of most of it, longest prefix first (Eurostat/Census concordance)."""

_WORDS = {
    "A": (
        "agriculture|farming|forestry|fishing|fishery|ranching|dairy|landwirtschaft|forstwirtschaft|jordbruk"
        "|skogsbruk|pêche|agricole|viticulture|wine and spirits farming"
    ),
    "B": (
        "mining|mining & metals|oil & gas|oil and gas|oil & energy|quarrying|bergbau|gruvor|gruvindustri"
        "|extraction|pétrole et gaz"
    ),
    "C": (
        "manufacturing|automotive|pharmaceuticals|pharmaceutical|pharma|chemicals|chemical|machinery"
        "|electronics|semiconductors|semiconductor|medical devices"
        "|aviation & aerospace|aerospace|defense & space|food production|food & beverages manufacturing"
        "|consumer goods|textiles|furniture|packaging|plastics"
        "|shipbuilding|paper & forest products|cosmetics|apparel|biotechnology manufacturing"
        "|computer hardware|hardware|industrial automation"
        "|electrical manufacturing|mechanical or industrial engineering manufacturing|verarbeitendes gewerbe"
        "|maschinenbau|automobilindustrie|fahrzeugbau|chemie"
        "|pharmaindustrie|metallindustrie|elektroindustrie|elektrotechnik|lebensmittelindustrie"
        "|nahrungsmittelherstellung|medizintechnik|industrie|produktion"
        "|tillverkning|tillverkningsindustri|industri|fabrication|industrie manufacturière"
        "|construction aéronautique*|aéronautique|agroalimentaire|métallurgie*|industrie automobile"
    ),
    "D": (
        "utilities|electric power|energy|renewables & environment|renewable energy|renewables"
        "|energieversorgung|energiewirtschaft|energie|énergie|production d'électricité|elförsörjning|energi"
    ),
    "E": (
        "waste management|environmental services|water supply|recycling|abfallwirtschaft|wasserversorgung"
        "|entsorgung|gestion des déchets|avfall*|vattenförsörjning|assainissement|waste collection"
        "|wastewater"
    ),
    "F": (
        "construction|building construction|civil engineering|building materials construction|baugewerbe"
        "|bauwesen|hochbau|tiefbau|bau|bâtiment|btp|travaux publics|bygg|byggverksamhet|byggindustri"
    ),
    "G": (
        "retail|wholesale|e commerce|ecommerce|supermarkets|retail trade|wholesale trade|consumer retail"
        "|luxury goods & jewelry|online retail|trade|handel|einzelhandel|großhandel|commerce de détail*"
        "|commerce de gros*|commerce|grande distribution|detaljhandel|partihandel|dagligvaruhandel"
        "|vehicle sales"
    ),
    "H": (
        "transportation|transport|logistics|logistics & supply chain|logistics and supply chain|airlines"
        "|airlines/aviation|maritime|package/freight delivery|warehousing|freight|shipping|rail|trucking"
        "|postal services|courier|logistik|verkehr|spedition|lagerei|luftfahrt|transports|logistique"
        "|transport et logistique|magasinering|transportation, logistics and storage"
    ),
    "I": (
        "hospitality|hotels|restaurants|food service|accommodation|food & beverage services|catering|bars"
        "|hotellerie|gastgewerbe|gastronomie|hotel und gaststätten|hôtellerie|restauration|hotell"
        "|restaurang*|hotell och restaurang|travel accommodation"
    ),
    "J": (
        "software|information technology|it services|it|information technology & services"
        "|information technology and services|computer software|internet|technology"
        "|tech|saas|telecommunications|telecom|media|publishing|broadcast media|computer games|gaming"
        "|video games|newspapers|film|motion pictures|online media"
        "|computer networking|computer & network security|cybersecurity|cyber security"
        "|artificial intelligence|ai|information services|data infrastructure|data|developer tools"
        "|fintech software"
        "|software development|technology, information and internet|technology, information and media"
        "|it services and it consulting|it system*|informatik|softwareentwicklung|it dienstleistungen"
        "|telekommunikation|medien|verlag"
        "|verlagswesen|informationstechnologie|informatique|conseil en systèmes et logiciels informatiques"
        "|programmation informatique|édition de logiciels*|autres activités informatiques"
        "|télécommunications*|traitement de données*|gestion d'installations informatiques"
        "|tierce maintenance*|médias|data it|datakonsult*|programvara|telekom|medier|media och kommunikation"
        "|internetportale|blockchain|cryptocurrency software"
    ),
    "K": (
        "financial services|banking|bank|insurance|finance|investment banking|investment management"
        "|venture capital & private equity|venture capital|private equity|capital markets|fintech"
        "|asset management|hedge funds|insurtech|accounting & finance services|credit intermediation"
        "|finanzdienstleistungen|versicherung|versicherungen|banken|finanzwesen|banque|assurance*"
        "|autres assurances|autres intermédiations monétaires|activités financières|finans|försäkring"
        "|bank och försäkring|crypto"
    ),
    "L": (
        "real estate|commercial real estate|property management|proptech|leasing residential real estate"
        "|immobilien|immobilienwirtschaft|immobilier|location de logements|fastighet*|fastigheter"
    ),
    "M": (
        "consulting|management consulting|business consulting|business consulting and services"
        "|professional services|legal services|law practice|law|accounting|architecture & planning"
        "|architecture|engineering services|engineering|research|research services"
        "|biotechnology|biotech|marketing & advertising|marketing and advertising|advertising"
        "|advertising services|marketing|market research|public relations|public relations & communications"
        "|design|design services|veterinary|scientific research"
        "|unternehmensberatung|beratung|steuerberatung|wirtschaftsprüfung|rechtsberatung|ingenieurbüro"
        "|ingenieurdienstleistungen|werbung|forschung|forschung und entwicklung|conseil pour les affaires*"
        "|conseil|ingénierie, études techniques|ingénierie"
        "|recherche développement*|activités comptables|activités juridiques|publicité"
        "|activités des sièges sociaux|konsult*|konsultverksamhet|juridik|redovisning|reklam|forskning"
        "|teknisk konsult*|life sciences|health research"
    ),
    "N": (
        "staffing & recruiting|staffing and recruiting|staffing|recruiting|human resources services"
        "|human resources|outsourcing/offshoring|outsourcing|facilities services|security & investigations"
        "|security services|travel agencies|leisure, travel & tourism|events services|call centers"
        "|zeitarbeit|arbeitnehmerüberlassung|personaldienstleistungen|personalvermittlung|gebäudereinigung"
        "|sicherheitsdienst*|facility management|activités des agences de travail temporaire"
        "|activités des agences de placement*|travail temporaire|intérim|nettoyage*|sécurité privée"
        "|bemanning*|rekrytering|städ*|bevakning|tourism|travel"
    ),
    "O": (
        "government administration|government|public administration|military|law enforcement|public safety"
        "|judiciary|public policy|international affairs|defense|armed forces|government relations"
        "|öffentliche verwaltung|öffentlicher dienst|verwaltung|verteidigung|administration publique*"
        "|fonction publique|défense|offentlig förvaltning|försvar|myndighet|public sector"
    ),
    "P": (
        "education|higher education|e learning|primary/secondary education|education management"
        "|education administration programs|professional training & coaching|edtech|schools|universities"
        "|erziehung und unterricht|bildung|hochschule|schule|weiterbildung|enseignement*|formation continue*"
        "|éducation|utbildning|högskola|skola"
    ),
    "Q": (
        "hospital & health care|hospitals and health care|healthcare|health care|hospitals|medical practices"
        "|medical practice|mental health care|social services|individual & family services"
        "|health, wellness & fitness health|home health care services|nursing homes|gesundheitswesen"
        "|krankenhaus|pflege|gesundheit und soziales|sozialwesen|kinderbetreuung|activités hospitalières"
        "|santé|action sociale*|hébergement médico social*|hälso och sjukvård|sjukvård|vård|omsorg"
        "|vård och omsorg|socialt arbete|health|digital health"
    ),
    "R": (
        "entertainment|arts|sports|music|museums and institutions|museums|performing arts|fine art"
        "|gambling & casinos|gambling|recreational facilities & services|fitness|spectator sports|libraries"
        "|kunst und kultur|kultur|unterhaltung|sport|arts, spectacles*|spectacle vivant|jeux de hasard*"
        "|kultur, nöje och fritid|nöje|fritid"
    ),
    "S": (
        "non profit organization management|non profit|nonprofit|non profit organizations"
        "|civic & social organization|religious institutions|political organization|trade associations"
        "|personal services|consumer services|beauty|hairdressing|repair|think tanks|philanthropy|verbände"
        "|vereine|friseur*|sonstige dienstleistungen|associations|organisations associatives"
        "|organisations religieuses|coiffure|ideella organisationer|föreningar|frisör*|ngo|fund raising"
    ),
    "T": "private households|private haushalte|ménages|hushåll",
    "U": (
        "extraterritorial organisations|international organisations|international organizations"
        "|extraterritoriale organisationen|organisations extraterritoriales"
    ),
}
"""Section → words of sources for what lies in it, in English, German, French and Swedish. LinkedIn's,
Himalayas' and the statistical offices' names; where a word covers more than one section, the one that most of
it is in."""

_PREFIXES: tuple[tuple[str, str], ...] = tuple(
    (folded(word.rstrip("*")), section)
    for section, listed in _WORDS.items()
    for word in split_words(listed)
    if word.endswith("*")
)
_SECTION_OF_WORD = {
    " ".join(folded(word).split()): section
    for section, listed in _WORDS.items()
    for word in split_words(listed)
    if not word.endswith("*")
}
_CODE = re.compile(r"(?P<scheme>[a-z0-9]+):\s*(?P<code>[a-z]?\d[\d.]*[a-z]?|[a-u])", re.IGNORECASE)
_BARE_CODE = re.compile(r"(?P<division>\d{2})\.\d{1,2}\d?[A-Z]?|(?P<section>[A-U])")
_SAYS_NOTHING = frozenset(
    {"", "other", "unknown", "n/a", "none", "sonstige", "autre", "övrigt", "not specified", "general"}
)


def industry_section(stated: str | None) -> tuple[str | None, list[Issue]]:
    """Section letter of NACE Rev. 2 of `scheme:code` or of words; several values are joined by `;`.

    The first that is known counts. Unknown schemes, codes and words are issues (`unknown`) unless another
    value of the same field is known.
    """
    if not stated:
        return None, []
    parts = [part for part in (part.strip() for part in stated.split(";")) if part]
    found = next((section for section in map(_section, parts) if section), None)
    if found:
        return found, []
    unknown = [part for part in parts if part.casefold() not in _SAYS_NOTHING]
    return None, [Issue("industry", "unknown", part[:DETAIL_CHARS]) for part in unknown]


def section_of_nace(code: str) -> str | None:
    """Section letter of a code or a section of NACE Rev. 2; None for what is none."""
    return _section(f"nace:{code}")


@lru_cache(maxsize=16_384)
def _section(stated: str) -> str | None:
    coded = _CODE.fullmatch(stated)
    if coded:
        return _section_of_code(coded["scheme"].lower(), coded["code"].upper())
    bare = _BARE_CODE.fullmatch(stated)
    if bare:
        return bare["section"] or _section_of_division(int(bare["division"]))
    word = " ".join(folded(stated).split())
    if word in _SECTION_OF_WORD:
        return _SECTION_OF_WORD[word]
    return next((section for prefix, section in _PREFIXES if word.startswith(prefix)), None)


def _section_of_code(scheme: str, code: str) -> str | None:
    if scheme == "naics":
        return next((_NAICS[code[:n]] for n in range(5, 1, -1) if code[:n] in _NAICS), None)
    if scheme not in _SCHEMES:
        return None
    if code in SECTIONS:
        return code
    digits = re.sub(r"\D", "", code)
    return _section_of_division(int(digits[:2])) if len(digits) > 1 else None


def _section_of_division(division: int) -> str | None:
    if division < 1 or division in _NO_DIVISIONS:
        return None
    return _FIRST_DIVISIONS[_STARTS[bisect_right(_STARTS, division) - 1]]
