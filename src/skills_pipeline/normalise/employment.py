"""How a job is held: full or part time, the kind of contract, where the work is done.

Here belong the words for it in the languages of the sources and what must stand around them. Level and
education asked for belong in `requirements`.

A field decides, where it is silent the title or the headline, then the text.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Literal, cast

from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.spotting import Spot, Spotted, Spotter, WordFinder, lowered, one_word

WorkingTime = Literal["full_time", "part_time", "either"]
"""`FULL_TIME` and `PART_TIME` of JobPosting's employmentType; `either` where both are offered or the hours
span them."""

ContractType = Literal[
    "permanent", "fixed_term", "agency", "internship", "apprenticeship", "freelance", "volunteer"
]
"""permanent: no end is agreed (Eurostat LFS: permanent job) · fixed_term: an end is agreed, also seasonal,
substitute and on-call work (LFS: temporary job; JobPosting TEMPORARY, PER_DIEM) · agency: hired out by a
temporary-work agency (LFS: TEMPAGCY) · internship (JobPosting INTERN) · apprenticeship: training for an
occupation under a contract · freelance: self-employed or under a civil-law contract (LFS: self-employed;
JobPosting CONTRACTOR) · volunteer (JobPosting VOLUNTEER)."""

Workplace = Literal["remote", "hybrid", "onsite"]
"""remote: may be done wholly from elsewhere (JobPosting TELECOMMUTE) · hybrid: partly · onsite: it is said
that it is not."""

_WORKING_TIME = {
    "full_time": (
        "full time|fulltime|vollzeit*|temps plein|temps complet|plein temps|heltid*|voltijd*|jornada completa"
        "|tiempo completo|tempo pieno|pełny etat|pełen etat|pełnego etatu|pełnym wymiarze|tempo integral"
        "|período integral|tam zamanlı|полная занятость|полный рабочий день|toàn thời gian|kokoaikai*"
        "|plný úvazek"
        "|35h|37h|37h30|38h|38h30|39h|40h|teljes munkaidő*|pilna darba|norma întreagă|fuldtid*|fuld tid"
        "|full tid"
    ),
    "part_time": (
        "part time|parttime|teilzeit*|temps partiel|mi temps|deltid*|deeltijd*|media jornada|jornada parcial"
        "|tiempo parcial|part time|tempo parziale|część etatu|pół etatu|niepełny etat|niepełnym wymiarze"
        "|tempo parcial|yarı zamanlı|частичная занятость|bán thời gian|osa aikai*|minijob*|mini job"
        "|geringfügig*|450 euro|520 euro|werkstudent*|working student|extrajobb|ekstrahjelp|studiejob"
        "|studentermedhjælper|bijbaan"
    ),
    "either": (
        "voll- oder teilzeit|voll- und teilzeit|voll-/teilzeit|voll /teilzeit|voll- bzw. teilzeit"
        "|full- or part time"
        "|full or part time|full/part time|full time/part time|voll- / teilzeit|hel- eller deltid"
        "|hel eller deltid"
        "|voltijd of deeltijd|fulltime of parttime|teilzeit möglich|auch in teilzeit|hel-/deltid"
        "|voll oder teilzeit"
        "|voll und teilzeit|forskjellige stillingsbrøker|ulike stillingsbrøker|varierende stillingsbrøker"
        "|ulike stillingsprosenter"
    ),
    "hours": ("uur|uren|hours|hrs|stunden|std|heures|timmar|timer|horas|godzin|wochenstunden"),
}

_CONTRACT = {
    "permanent": (
        "permanent position|permanent role|permanent contract|permanent job|permanent employment"
        "|permanent full time"
        "|permanent, full time|full time permanent|full time, permanent|permanent/full time|permanent basis"
        "|permanent opportunity|permanent (full|indefinite contract|indefinite job contract|unbefristet*"
        "|festanstellung|feste anstellung|direktanstellung|cdi"
        "|durée indéterminée"
        "|durée indeterminée|tillsvidare*|tills vidare|fast tjänst|fast anställning|fast stilling"
        "|faste stillinger"
        "|fast ansættelse|fastansættelse|fast ansettelse|vast contract|vast dienstverband|vaste aanstelling"
        "|vaste baan|onbepaalde tijd|contrato indefinido|contratación indefinida|tempo indeterminato"
        "|contrato sem termo|contrato efetivo|czas nieokreślony|belirsiz süreli|vakituinen"
        "|toistaiseksi voimassa*"
        "|határozatlan idejű"
    ),
    "fixed_term": (
        "fixed term|temp to perm|temp to hire|temporary to permanent|temporary position|temporary contract"
        "|temporary role|temporary job|temporary employment"
        "|temporary assignment|seasonal position|befristet*|elternzeitvertretung|schwangerschaftsvertretung"
        "|cdd"
        "|durée déterminée|durée determinée|visstid*|tidsbegränsad*|vikariat*|föräldravikariat|tidsbegrænset*"
        "|tidsbegrenset|midlertidig stilling|midlertidig ansættelse|midlertidig engasjement|bepaalde tijd"
        "|tijdelijk contract|tijdelijk dienstverband|tijdelijke aanstelling|jaarcontract|contrato temporal"
        "|duración determinada|obra o servicio|tempo determinato|contratto a termine|contrato a termo"
        "|termo certo"
        "|czas określony|na zastępstwo|maternity cover|maternity leave cover|parental leave cover"
        "|behovsanställning"
        "|projektanställning|särskild visstid|timanställning|contract to hire|contract position|contract role"
        "|month contract|months contract|year contract|contract assignment|contract opportunity"
        "|belirli süreli"
        "|määräaikainen"
    ),
    "agency": (
        "in zeitarbeit|arbeitnehmerüberlassung|leiharbeit*|mission intérim*|mission d'intérim"
        "|contrat intérim*|contrat d'intérim|contrat : intérim|en intérim"
        "|uitzendbasis|uitzendcontract|uitzendovereenkomst|somministrazione|praca tymczasowa"
    ),
    "freelance": (
        "freelance position|freelance role|freelance basis|freelance contract|freelance project"
        "|freelance opdracht"
        "|freelance mission|mission freelance|as an independent contractor|independent contractor basis"
        "|independent contractor agreement|contractor position"
        "|contractor basis|umowa b2b|kontrakt b2b|contract b2b|corp to corp|als zzp'er"
        "|op zzp basis"
        "|profession libérale|portage salarial|auf freiberuflicher basis|freie mitarbeit"
        "|auf selbstständiger basis"
        "|als selbstständiger|umowa zlecenie|umowa o dzieło|partita iva"
    ),
    "internship": (
        "internship position|this internship|the internship|internship duration|pflichtpraktikum"
        "|praktikumsplatz|offre de stage|contrat de stage"
        "|convention de stage|durée du stage|maître de stage|campagne de stage|ce stage|votre stage"
        "|recherche un stagiaire|recherche une stagiaire"
        "|stage de fin|meewerkstage|afstudeerstage|stageplek|afstudeeropdracht|stagevergoeding"
        "|oferta de prácticas"
        "|contrato de prácticas|tirocinio|praktikplads"
    ),
    "apprenticeship": (
        "apprenticeship position|this apprenticeship|duales studium|ausbildungsplatz"
        "|contrat d'alternance|contrat d'apprentissage|contrat de professionnalisation|apprendistato"
    ),
    "volunteer": "volunteer position|volunteer role|this volunteer|mission bénévole",
}
"""Words that say it of this job wherever they stand."""

_CONTRACT_IN_HEAD = {
    "permanent": "permanent|perm|indefinido|efetivo|nieokreślony|regular",
    "fixed_term": (
        "temporary|temp|seasonal|saison|saisonnier|sommarjobb*|sommerjobb*|feriejob*|vikar|vikarie"
        "|engasjement|tilkallingsvikar*|tilkallingshjelp|sesong|sesongarbeid*|sesonghjelp|sesongstilling*|åremål*"
        "|midlertidig*|contract|interim manager|per diem|temporal|6 månader eller längre|3 månader*"
        "|upp till 10 dagar"
        "|11 dagar*|3 6 månader"
    ),
    "agency": "zeitarbeit*|intérim|intérimaire|intérimaires|uitzend*|agency worker|temporärarbeit",
    "freelance": (
        "freelance|freelancer|freelancers|contractor|zzp|zzp'er|freiberuflich*|freie mitarbeiter*"
        "|handelsvertreter*|autónomo|1099|c2c|self employed|selbstständig*|egenföretagare|auto entrepreneur"
        "|indépendant|emploi non salarié|selvstendig næringsdrivende"
    ),
    "internship": (
        "internship|internships|intern|interns|praktikum|*praktikum|praktikant*|praktikantin|praktik"
        "|stagiaire"
        "|stagiaires|stage|stagista|prácticas|becario|becaria|estágio|estagiário|estagiária|staż|stażyst*"
        "|praktyki"
        "|stajyer|staj|thực tập sinh|thực tập|стажер|стажёр|стажировка|harjoittelija|gyakornok|pasant*"
        "|pasantía"
    ),
    "apprenticeship": (
        "apprentice|apprentices|apprenticeship|apprenticeships|auszubildende*|azubi|azubis|ausbildung zum"
        "|ausbildung zur|ausbildung|lehrstelle|lehrling|alternance|alternant|alternante|apprenti|apprentie"
        "|apprentissage|professionnalisation|lærling*|lärling*|leerling|bbl|aprendiz|czeladnik"
    ),
    "volunteer": (
        "volunteer|volunteers|ehrenamt*|bénévole|bénévolat|vrijwilliger*|frivillig|voluntariado|wolontari*"
    ),
}
"""Words that say it in a title, a headline or a field, and anything in a text."""

_WORKPLACE = {
    "remote": (
        "fully remote|full remote|100% remote|100 % remote|remote first|remote only|remote position"
        "|remote role"
        "|remote job|remote opportunity|completely remote|entirely remote|work from anywhere|or remote"
        "|remote or hybrid|open to remote|удаленный формат|полностью удаленно|work from home position"
        "|work from home role|work from home job"
        "|remote within|telecommute|100 % homeoffice|100% homeoffice|vollständig remote|komplett remote"
        "|télétravail complet|télétravail total|100% télétravail|100 % télétravail|100% distans"
        "|helt på distans"
        "|volledig remote|100% thuiswerken|100% remoto|100 % remoto|totalmente remoto|teletrabajo 100%"
        "|100% teletrabajo|100 % teletrabajo"
        "|trabalho remoto|full smart working|praca zdalna|praca w pełni zdalna|uzaktan çalışma"
        "|удаленная работа"
        "|удалённая работа|etätyö|based remotely|location: remote|location : remote|remote us|remote usa"
        "|remote eu"
        "|remote europe|#li remote"
    ),
    "hybrid": (
        "hybrid work|hybrid working|hybrid role|hybrid position|hybrid model|hybrid schedule"
        "|hybrid environment"
        "|hybrid job|hybrid office|hybrid workplace|hybrid arrangement|hybrid policy|hybrid setup"
        "|hybrid set up"
        "|hybrid opportunity|hybrid remote|remote hybrid|hybrides arbeiten|hybride arbeitsmodelle"
        "|hybrides arbeitsmodell|gedeeltelijk thuis|möglichkeit remote|homeofficeregelung*|mobiles arbeiten"
        "|mobile arbeit|mobilem arbeiten|mobilen arbeiten"
        "|mobiler arbeit"
        "|homeoffice|home office möglich*|home office tage|teilweise home office|home office regelung*"
        "|möglichkeit zum home office|möglichkeit auf home office|jours de télétravail|jour de télétravail"
        "|jours télétravail|télétravail|mode hybride|travail hybride|hybride werken|hybride werk*"
        "|hybrid werken"
        "|thuiswerken|thuis werken|hybridarbete|arbeta hemifrån|delvis på distans|arbete på distans"
        "|distansarbete|options for remote work|remote work options|hjemmekontor|hjemmearbejde*"
        "|modelo híbrido|trabajo híbrido|modalidad híbrida|formato híbrido|teletrabajo|lavoro ibrido"
        "|smart working"
        "|modalità ibrida|regime híbrido|praca hybrydowa|hybrydow*|days in the office|days in office"
        "|days a week in the office|days per week in the office|days onsite|days on site|days from home"
        "|days remote"
        "|days in our|days a week in our|days per week in our|partially remote|partly remote"
        "|days/week in office|days in person|days a week in person|days per week in person|in office days"
        "|#li hybrid"
        "|days a week in office|days per week in office|hibrit çalışma"
    ),
    "onsite": (
        "onsite only|on site only|work onsite|work on site|be onsite|be on site|on site in our|onsite in our"
        "|working in office|in office culture|in office company|day 1 onsite|onsite position"
        "|on site position|onsite role|on site role|on site job"
        "|fully on site|fully onsite|100% onsite|100% on site|in person role|in office role"
        "|in person position"
        "|not a remote|not remote|no remote|non remote|pas de télétravail|100% présentiel|100 % présentiel"
        "|100% presencial|praca stacjonarna|in office only|5 days in office|5 days in the office"
        "|5 days onsite"
        "|5 days a week in the office|five days a week in the office|5 days per week in the office"
        "|5 days on site"
        "|remote: no|geen thuiswerk*|#li onsite|#li on site"
    ),
}

_WORKPLACE_IN_HEAD = {
    "remote": (
        "remote|remoto|remota|distans|zdalna|zdalnie|wfh|remotely|anywhere|worldwide|telework"
        "|fully distributed"
        "|distributed team|full remote"
        "|удаленно|удалённо|uzaktan|home based|work from home|telecommute"
    ),
    "hybrid": (
        "hybrid|hybride|híbrido|híbrida|ibrido|hibrit|hybrydowo|homeoffice|home office|télétravail"
        "|heim telearbeit"
    ),
    "onsite": (
        "onsite|on site|in office|in person|no remote|not remote|on premises|présentiel|presencial|vor ort"
        "|på plats"
    ),
}

WORDS = {"working_time": _WORKING_TIME, "contract_type": _CONTRACT, "workplace": _WORKPLACE}
"""What is looked for anywhere on behalf of this module."""

WORDS_IN_HEAD = {"contract_type_in_head": _CONTRACT_IN_HEAD, "workplace_in_head": _WORKPLACE_IN_HEAD}
"""What is looked for in titles and headlines."""

_CONTRACT_CODES: dict[str, ContractType] = {
    "mis": "agency",
    "din": "agency",
    "sai": "fixed_term",
    "lib": "freelance",
    "b2b": "freelance",
    "fast": "permanent",
    "prosjekt": "fixed_term",
}
"""Values of fields that in a title would be another word: codes of France Travail, and two of NAV's."""

_WORKING_TIME_CODES: dict[str, WorkingTime] = {"vz": "full_time", "tz": "part_time"}

_WORKPLACE_CODES: dict[str, Workplace | None] = {
    "true": "remote",
    "yes": "remote",
    "distributed": "remote",
    "false": None,
    "no": None,
    "unspecified": None,
    "not stated": None,
}
"""Answers to whether a job is remote; a no leaves open whether it is hybrid."""

REMOTE_OR_HYBRID = "remote or hybrid"
"""What a source states whose flag is true of both: title, place or text decide, else it is remote."""

_SAYS_NOTHING = frozenset(
    (
        "other|others|employee|employment|vanlig anställning|contrat travail|contrat de travail|arbeit"
        "|umowa o pracę|keine angabe"
        "|arbete utomlands|schicht nachtarbeit wochenende|shift|n/a|none|unspecified|not applicable|flexible"
        "|contrat"
        "|fra|hourly|salaried|standard|any|alle|experienced|annet|ukjent|trainee"
    ).split("|")
)
"""Values of fields of employment that are known and leave both open: a Polish contract of employment may end.
"""

_ANOTHERS_BEFORE = re.compile(
    r"(?<!\w)(?:(?:kein|keine|nicht|ohne|no|non|pas de|pas un|bereich der|erfahrung in der|kenntnisse in der"
    r"|non[ -])|years?(?: of)?|équivalents?|equivalent(?: of| to)?|not an?|than|conver(?:t(?:ed|ing)?"
    r"|sion)(?: in)? ?to"
    r"|lead(?:ing)? to|becom\w+"
    r"|towards?|potential(?:ly)?(?: for| of| to)?|option(?:al)?(?: of| to| auf)?|uitzicht op|kans op"
    r"|zicht op|perspectief op"
    r"|perspectives?(?: d'un| de)?|possib\w+|aussicht auf|übernahme(?: in)?|möjlighet till|chance(?: of"
    r"| auf)?|prior|our"
    r"|débouch\w+ sur|évolu\w+ vers|followed by a|then|transition to|alternative to|team of"
    r"|[\d.,]{3,})[\s,]+(?:an? |een |en |ein[en]* "
    r"|un[e]? )?[\w -]{0,14}$"
)
_ANOTHERS_BEHIND = re.compile(
    r",? (?:(?!position|role|job|opportunit|permanent)[\w/()-]+ ){0,6}?experience|, (?:contract"
    r"|job[ -]?sharing|sabbatical)"
    r"|[ -]{1,2}(?:\w+ )?(?:(?:in-)?office|remotes|students?|studies|study"
    r"|education|courses?|degrees?"
    r"|enrol\w+|mba|equivalents?|conversion"
    r"|offers? (?:after|at)|jobs? market|teams?(?!\w)|status|eligib\w+|, or freelance|roles may|residen\w+"
    r"|erfahrung)"
)
_STAFF = re.compile(
    r"[ -](?:\w+ )?(?:employees?|staff|team members?|workers?|associates|teammates?|colleagues|personnel)"
)
_HOURS = re.compile(
    r"(?<!up to )(?<![\d.,])(\d{1,2})(?:[.,]\d{1,2})?(?:\s?(?:-|–|/|to|tot|bis|à|till|or|of|oder"
    r"|a)\s?(\d{2})(?:[.,]\d{1,2})?)?\s?\+?\s?(?:h\s)?$"
)
_A_WEEK_BEHIND = re.compile(
    r"\s?(?:\(?[\w-]+\)? ){0,2}?(?:/|per|a|pro|par|i|om|in der|in de|each|/ ?)? ?(?:week|woche|wo\.|sem\w*"
    r"|vecka\w*|uke\w*"
    r"|ugen|ugentlig\w*|semana|settimana\w*|tyg\w*|weekly|wk)(?!\w)"
)
_HOURS_BEHIND = re.compile(
    r"[^:\d]{0,20}:\W{0,4}(\d{1,2})(?:[.,]\d{1,2})?(?:\s?(?:\\?-|–|to|tot|bis|à|till)\s?(\d{2})"
    r"(?:[.,]\d{1,2})?)?(?![\d:])"
)
"""`Hours per week: 16`."""
_A_WEEK_BEFORE = re.compile(
    r"(?:weekly|wöchentlich\w*|wochenarbeitszeit|wochenstunden|arbeitszeit|hebdomadaire)[\w :,.]{0,30}$"
)

_WORKLOAD = re.compile(
    r"(?<![\d.,])[1-9]\d\s?%?\s?(?:-|–|—|to|bis|til|till|à)\s?(100|[4-9]\d)\s?%"
    r"(?!\s?(?:travel|remote|reise|on[ -]?site|home|off|commission))"
)
"""A range of the hours of full-time work, as Swiss and Norwegian titles name it: `80-100%`."""

_PART_TIME_BELOW_HOURS = 30
"""A week of fewer usual hours is part-time work in the OECD's common definition."""
_FEWEST_HOURS, _MOST_HOURS = 8, 48

_NOT_THE_WORKPLACE = re.compile(
    r"(?: ?\?:? no(?!\w)| environments?|(?: and/or hybrid)?[ -]{1,2}(?:work |working )?(?:options? "
    r"|arrangements? )?(?:will not|is not"
    r"|are not|not )"
    r"|[ -]{1,2}(?:sensing|control\w*|monitoring|support|access|desktop|diagnos\w+|devices?|servers?"
    r"|patient\w*|teams?|working tools"
    r"|cloud|vehicles?|infrastructure|electric|powertrain|apps?|mobile app|it environment|stipend"
    r"|office stipend|budget|allowance"
    r"|set-?up|equipment|polic\w+|fridays?|days?|weeks?|for up|up to|flexib\w+|opportunities|month|program"
    r"|when|on occasion"
    r"|occasionally|as needed|\d))"
)
_WORD_OF_THE_WORK = re.compile(
    r" (?:manage\w+|coordinat\w+|engagement|recruit\w+|administrat\w+|specialist|special effects|lead"
    r"|director"
    r"|law\w*|negotiat\w+|services|program\w*|research organi\w+|audit\w*|supervis\w+|analyst|counsel"
    r"|worker liaison)"
)
_AT_CUSTOMERS = re.compile(
    r"[ -](?:operations|support|services?|engineers?|technicians?|managers?|visits?|meetings?)"
)
_SAID_OF_OTHERS = re.compile(
    r"(?:some (?:roles|positions|jobs|teams)[\w\s,-]{0,25}|designated as |prefer (?:an? )?(?:fully )?"
    r"|roles are |over |not offer (?:fully )?|not an? (?:fully )?remote or |unless approved for )$"
)
_NOT_THE_KIND = re.compile(r"(?:smart|early|first|later?|open to|welcome|alternative to [\w, -]*)[ -]$")
_VALUES = re.compile(r"[;,|/\n]")
_NEAR_CHARS = 34
_FAR_CHARS = 80

_FIRST_TOLD: tuple[ContractType, ...] = ("volunteer", "internship", "apprenticeship", "agency", "freelance")
_FREEST_FIRST: tuple[Workplace, ...] = ("remote", "hybrid", "onsite")
_HYBRID_FIRST: tuple[Workplace, ...] = ("hybrid", "onsite", "remote")


def working_time(spotted: Spotted, stated: str | None) -> tuple[WorkingTime | None, list[Issue]]:
    """Full or part time, of the field `employment`, else of title and text, else of the hours of a week."""
    coded = {_WORKING_TIME_CODES[part] for part in _parts(stated) if part in _WORKING_TIME_CODES}
    found: set[str] = set(coded) or _meanings(_read_field(stated), "working_time")
    spots = [spot for spot in _of(spotted, "working_time") if spot.meaning != "hours"]
    found = found or {spot.meaning for spot in spots if spot.end <= spotted.head_end}
    found = found or _time_of_workload(spotted)
    spots = [spot for spot in spots if not _is_of_another(spotted, spot)]
    found = found or {spot.meaning for spot in spots if not _is_of_staff(spotted, spot)}
    if not found and any(spot.meaning == "full_time" for spot in spots):
        # What full-time employees get is said to those who will be; of part-time ones it is said anyway.
        return "full_time", []
    if len(found) > 1:
        return "either", []
    return (cast(WorkingTime, found.pop()) if found else _time_of_hours(spotted)), []


def contract_type(spotted: Spotted, stated: str | None) -> tuple[ContractType | None, list[Issue]]:
    """The kind of contract, of the field `employment`, else of title and text.

    Training and agency work are told before how long they last. Permanent and fixed-term at once is an issue
    (`several`), and so is a word in the field that says nothing known (`unknown`).
    """
    parts = _parts(stated)
    field = _read_field(stated)
    coded = {_CONTRACT_CODES[part] for part in parts if part in _CONTRACT_CODES}
    found: set[str] = coded | _meanings(field, "contract_type", "contract_type_in_head")
    issues = [Issue("employment", "unknown", part[:DETAIL_CHARS]) for part in _unknown_parts(parts)]
    if not found:
        head = [*_of(spotted, "contract_type"), *_of(spotted, "contract_type_in_head")]
        found = {
            spot.meaning
            for spot in head
            if spot.end <= spotted.head_end and not _is_no_internship(spotted, spot)
        }
    if not found:
        text = [spot for spot in _of(spotted, "contract_type") if not _is_of_another(spotted, spot)]
        found = {spot.meaning for spot in text}
    return _one_contract(found, issues)


def workplace(
    spotted: Spotted, stated: str | None, place: str | None
) -> tuple[Workplace | None, list[Issue]]:
    """Where the work is done, of the field, else of title and place, else of the text.

    Where several are offered, the freest counts: who may work at home wholly or partly may do so wholly.
    A field of `REMOTE_OR_HYBRID` leaves it to the others, and is remote where they are silent.
    """
    if stated and one_word(stated) == REMOTE_OR_HYBRID:
        value, _ = workplace(spotted, None, place)
        return value or "remote", []
    if stated:
        value, issues = _workplace_of_field(stated)
        if value or issues:
            return value, issues
    spots = [*_of(spotted, "workplace"), *_of(spotted, "workplace_in_head")]
    head = {spot.meaning for spot in spots if spot.end <= spotted.head_end and _is_workplace(spotted, spot)}
    offered = head or _workplaces_of_place(place)
    if offered:
        return _first_of(_FREEST_FIRST, offered), []
    # Who offers hybrid work speaks of remote work as well.
    said = {spot.meaning for spot in _of(spotted, "workplace") if _is_workplace(spotted, spot)}
    return _first_of(_HYBRID_FIRST, said), []


@cache
def _spotter() -> Spotter:
    return Spotter(WORDS, WORDS_IN_HEAD)


@lru_cache(maxsize=4_096)
def _read_field(stated: str | None) -> Spotted | None:
    return _spotter().spot(stated.replace("_", " "), "") if stated else None


@cache
def _place_words() -> WordFinder:
    remote = _WORKPLACE_IN_HEAD["remote"] + "|distributed"
    return WordFinder({"workplace": {**_WORKPLACE_IN_HEAD, "remote": remote}})


@lru_cache(maxsize=16_384)
def _workplaces_of_place(place: str | None) -> frozenset[str]:
    """What a place says of it: `Remote – EMEA`, `Berlin (hybrid)`."""
    spots = _place_words().find(lowered(place or "")).get("workplace", ())
    return frozenset(spot.meaning for spot in spots)


def _meanings(spotted: Spotted | None, *fields: str) -> set[str]:
    if spotted is None:
        return set()
    return {spot.meaning for field in fields for spot in _of(spotted, field)} - {"hours"}


def _of(spotted: Spotted, field: str) -> Iterable[Spot]:
    return spotted.spots.get(field, ())


def _parts(stated: str | None) -> list[str]:
    """The values of a field that holds several, as words to look up."""
    return [one_word(part) for part in _VALUES.split(stated)] if stated else []


def _unknown_parts(parts: list[str]) -> list[str]:
    return [part for part in parts if part and not _is_known(part)]


@lru_cache(maxsize=4_096)
def _is_known(part: str) -> bool:
    if part in _SAYS_NOTHING or part in _CONTRACT_CODES or part in _WORKING_TIME_CODES:
        return True
    return bool(_spotter().spot(part, "").spots)


def _one_contract(found: set[str], issues: list[Issue]) -> tuple[ContractType | None, list[Issue]]:
    first = next((kind for kind in _FIRST_TOLD if kind in found), None)
    if first == "agency" and len(found) > 2:
        # `en intérim, CDD ou CDI` is what an agency offers, not what this job is.
        first = None
    if first is not None:
        return first, issues
    if len(found) > 1 and first is None:
        return None, [*issues, Issue("employment", "several", ", ".join(sorted(found)))]
    return (cast(ContractType, next(iter(found))) if found else None), issues


def _time_of_workload(spotted: Spotted) -> set[str]:
    found = _WORKLOAD.search(spotted.plain, 0, spotted.head_end)
    if found is None:
        return set()
    return {"either" if found[1] == "100" else "part_time"}


def _time_of_hours(spotted: Spotted) -> WorkingTime | None:
    for spot in _of(spotted, "working_time"):
        if spot.meaning != "hours":
            continue
        before, after = spotted.before(spot, _NEAR_CHARS), spotted.after(spot, _NEAR_CHARS)
        in_front = _HOURS.search(before)
        found = in_front or _HOURS_BEHIND.match(after)
        if found is None:
            continue
        first, last = int(found[1]), int(found[2] or found[1])
        is_weekly = (
            spotted.plain[spot.start : spot.end].startswith("woche")
            or _A_WEEK_BEHIND.match(after)
            or _A_WEEK_BEFORE.search(before[: in_front.start()] if in_front else before)
        )
        # In Dutch a range of hours is one of the week: `32-40 uur`.
        is_range = found[2] is not None and spotted.plain[spot.start : spot.end] in ("uur", "uren")
        if not (is_weekly or is_range) or not _FEWEST_HOURS <= first <= last <= _MOST_HOURS:
            continue
        if last < _PART_TIME_BELOW_HOURS:
            return "part_time"
        return "full_time" if first >= _PART_TIME_BELOW_HOURS else "either"
    return None


def _is_of_another(spotted: Spotted, spot: Spot) -> bool:
    """Whether it is said of other people, of the past or of what may come: `full-time experience`."""
    before = spotted.before(spot, _NEAR_CHARS)
    return bool(_ANOTHERS_BEFORE.search(before) or _ANOTHERS_BEHIND.match(spotted.after(spot, _FAR_CHARS)))


def _is_of_staff(spotted: Spotted, spot: Spot) -> bool:
    return bool(_STAFF.match(spotted.after(spot, _NEAR_CHARS)))


def _is_no_internship(spotted: Spotted, spot: Spot) -> bool:
    """`Stage Manager`, `Contract Manager`, `Volunteer Coordinator`: a word of the work, not of its kind."""
    before = spotted.before(spot, _NEAR_CHARS)
    return bool(_WORD_OF_THE_WORK.match(spotted.after(spot, _NEAR_CHARS)) or _NOT_THE_KIND.search(before))


def _is_workplace(spotted: Spotted, spot: Spot) -> bool:
    if _SAID_OF_OTHERS.search(spotted.before(spot, _NEAR_CHARS)):
        return False
    if spot.meaning == "onsite":
        return not _AT_CUSTOMERS.match(spotted.after(spot, _NEAR_CHARS))
    return not _NOT_THE_WORKPLACE.match(spotted.after(spot, _NEAR_CHARS))


def _workplace_of_field(stated: str) -> tuple[Workplace | None, list[Issue]]:
    written = stated.strip().lower()
    if written in _WORKPLACE_CODES:
        return _WORKPLACE_CODES[written], []
    found = _meanings(_read_field(stated), "workplace", "workplace_in_head")
    issues = [] if found else [Issue("workplace", "unknown", stated[:DETAIL_CHARS])]
    return _first_of(_FREEST_FIRST, found), issues


def _first_of(order: tuple[Workplace, ...], found: Collection[str]) -> Workplace | None:
    return next((place for place in order if place in found), None)
