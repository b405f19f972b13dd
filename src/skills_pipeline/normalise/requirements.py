"""What a posting asks of the person: level, education, years of experience.

Here belong the words for it and what tells an asking from a mere mention. Skills belong in `skills`,
occupations in the coding of occupations."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, get_args

from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.spotting import Spot, Spotted, Spotter, one_word

Seniority = Literal["intern", "junior", "mid", "senior", "lead", "executive"]
"""intern: in training, paid or not · junior: no or little experience asked, also trainees of graduate
programmes · mid: said to be in the middle · senior: said to be senior or experienced · lead: leads a team or
a field (lead, principal, staff, head of a team, manager as a level) · executive: directors, vice presidents,
C-level."""

Education = Literal["none", "secondary", "vocational", "bachelor", "master", "doctorate"]
"""The lowest level that is asked for, after ISCED 2011: none: said that none is asked · secondary: 3, general
· vocational: 3 to 5 of vocational orientation, short-cycle tertiary with it · bachelor: 6, also a degree of
unsaid level · master: 7 · doctorate: 8."""

_SENIORITY = {
    "intern": (
        "intern|interns|internship|internships|stage|offre de stage|praktikum|*praktikum"
        "|praktikant*|pflichtpraktikum|werkstudent*"
        "|working student|stagiaire|stagiaires|stagista|becario|becaria|estagiário|estagiária|estágio"
        "|stażyst*|staż"
        "|praktykant*|stajyer|thực tập sinh|thực tập|стажер|стажёр|harjoittelija|gyakornok|student assistant"
        "|studentermedhjælper|apprentice|apprentices|apprenticeship|auszubildende*|azubi|alternant|alternante"
        "|alternance|apprenti|apprentie|apprentissage|lærling*|lärling*|thesis student|exjobb|examensarbete"
    ),
    "junior": (
        "junior|jr|jr.|entry level|graduate|graduates|trainee|trainees|young professional|berufseinsteiger*"
        "|absolvent*|débutant|débutante|débutants|nyexaminerad*|nyutdannet|starter|starters|neolaureat*"
        "|recém formado|młodszy|młodsza|младший|молодший|yeni mezun|new grad|early career|campus hire"
        "|fresher|freshers"
        "|associate level"
    ),
    "mid": (
        "mid level|midlevel|mid|medior|intermediate|middle|mid senior|professional level|regular|pleno"
        "|semi senior|confirmé"
    ),
    "senior": (
        "senior|seniors|sr|sr.|experienced|erfahrene|erfahrener|erfahrenen|expérimenté|expérimentée|sénior"
        "|erfaren|seniorrådgiv*|seniorkonsul*|senioringeniør*|seniorforsker*|seniorutvikler*|seniorarkitekt*"
        "|seniorspesialist*|seniorspecialist*"
        "|starszy|starsza|старший|kıdemli|ervaren|chuyên viên cao cấp|cao cấp"
    ),
    "lead": (
        "lead|chief accountant|chief engineer|principal|staff|team lead|teamlead|team leader|teamleiter*"
        "|teamleitung|tech lead"
        "|technical lead|head"
        "|gruppenleiter*|abteilungsleiter*|chef d'équipe|responsable d'équipe|teamleder|teamledare|gruppchef"
        "|*chef|*chef till|*chef för|*chef inom|teknisk chef|biträdande chef|avdelingsleder"
        "|afdelingsleder|teamleider|jefe de equipo|capo team"
        "|kierownik|lider|ведущий|главный|руководитель|trưởng nhóm|trưởng phòng|leiter|leiterin|leitung"
        "|leitende*"
        "|supervisor|coordinatore|management level|manager level|seksjonsleder|engineering manager"
        "|senior manager|sr manager|sr. manager"
    ),
    "executive": (
        "director|dir|sr dir|vp|vice president|svp|evp|avp|cto|ceo|cfo|coo|cio|ciso|cmo|cpo|chief"
        "|managing director"
        "|geschäftsführer*|vorstand|directeur|directrice|direktör|direktør|director general|directora"
        "|direttore"
        "|dyrektor|директор|president|partner level|verkställande|bereichsleiter*|giám đốc"
        "|executive director|c level"
    ),
}

_SENIORITY_OF_FIELDS: dict[str, Seniority | None] = {
    "entry": "junior",
    "associate": "junior",
    "mid senior level": "senior",
    "mid": "mid",
    "mid level": "mid",
    "manager": "lead",
    "management": "lead",
    "executive": "executive",
    "director": "executive",
    "internship": "intern",
    "cadre": None,
    "technicien": None,
    "agent de maîtrise": None,
    "employé qualifié": None,
    "employé non qualifié": None,
    "ouvrier spécialisé": None,
    "manœuvre": None,
    "not applicable": None,
    "none": None,
    "any": None,
    "professional": None,
}
"""Words of fields that mean another thing there than in titles, and those that name no level of this list."""

_SENIORITY_IN_TEXT = {
    "junior": (
        "entry level position|entry level role|entry level job|junior position|junior role|graduate role"
        "|graduate position|graduate program|graduate programme|graduate scheme|débutant accepté"
        "|débutants acceptés"
        "|junior accepté|new graduates|recent graduates welcome"
    ),
    "mid": "mid level position|mid level role|medior functie",
    "senior": (
        "senior position|senior role|senior level position|senior level role|senior individual contributor"
    ),
    "lead": "lead role|lead position|staff level|principal level|leadership role",
}


def _bac(*years: int) -> str:
    """French levels by the years behind the baccalauréat, in every spacing; with `niveau` in front, which by
    itself is a word of the baccalauréat.
    """
    signs = ("+", " +", "+ ", " + ", " ")
    return "".join(
        f"|{level}bac{sign}{year}" for year in years for level in ("", "niveau ") for sign in signs
    )


_EDUCATION = {
    "none": (
        "no degree required|no degree necessary|degree not required|no formal education"
        "|no qualifications required"
        "|degree is not required|keine ausbildung erforderlich|ohne ausbildung|sans diplôme|aucun diplôme"
        "|ingen utbildning krävs|no formal qualifications|quereinsteiger willkommen|geen opleiding vereist"
    ),
    "secondary": (
        "high school diploma|high school|or ged|/ged|ged or|highschool|secondary education|secondary school"
        "|grade 12|grade 10"
        "|abitur|hochschulreife|fachabitur|baccalauréat|niveau bac|gymnasieutbildning|gymnasial"
        "|gymnasiekompetens"
        "|gymnasieexamen|videregående skole|wykształcenie średnie|średnie wykształcenie|bachillerato"
        "|lise mezunu"
        "|среднее образование|trung học phổ thông|tốt nghiệp thpt|havo|vmbo|a levels|leaving certificate"
        "|mittlere reife|realschulabschluss"
    ),
    "vocational": (
        "berufsausbildung|kaufmännische ausbildung|technische ausbildung|handwerkliche ausbildung"
        "|abgeschlossene ausbildung|ausbildung als|ausbildung zum|ausbildung zur|ausbildung im bereich"
        "|ausbildung in|fachausbildung|techniker|meisterbrief|fachinformatiker*|bts|dut|bac pro"
        "|cap/bep|cap ou bep|niveau cap|bep/cap"
        "|bac à bac+2|mbo|associate degree|associate's degree|associates degree|associate's"
        "|vocational training"
        "|vocational degree|vocational education|vocational qualification|trade school|technical diploma|tvet"
        "|college diploma|diploma in|diploma or|advanced diploma|fagbrev|fagutdanning|erhvervsuddannelse"
        "|erhvervsfaglig|yrkesutbildning|yrkeshögskole*|yh utbildning|yh|wykształcenie zawodowe"
        "|wykształcenie techniczne"
        "|formación profesional|ciclo formativo|grado medio|grado superior|fp ii|trung cấp|cao đẳng|önlisans"
        "|meslek lisesi|meslek yüksek*|среднее специальное|среднее профессиональное|perito"
        "|diploma tecnico|certificate iv" + _bac(2)
    ),
    "bachelor": (
        "bachelor*|bachelor's|bachelors|bsc|b.sc|b.sc.|bs degree|b.s.|b.a.|ba degree|ba/bs|bs/ba|bs/ms|b.s"
        "|bs in|bs or|bs and|ba in|ba or|bs/|b.tech|btech|b.e."
        "|bba|beng|b.eng|undergraduate degree|university degree|college degree|degree in|degree or"
        "|four year degree"
        "|4 year degree|relevant degree|technical degree|related degree|degree required|degree qualified"
        "|degree from"
        "|degree level|degree educated|degree (|academic degree|university education"
        "|university qualification|tertiary education"
        "|tertiary qualification|university graduate|hochschulabschluss|abgeschlossenes studium"
        "|hochschulstudium"
        "|studium der|studium im|studium in|studium mit|studium oder|abgeschlossenes hochschulstudium"
        "|fachhochschul*"
        "|universitätsabschluss|universitätsstudium|hochschulausbildung|informatikstudium"
        "|akademischer abschluss"
        "|studienabschluss|hbo|hbo/wo|wo niveau|wo werk|hbo of wo|licence professionnelle"
        "|högskoleutbildning|högskoleexamen|högskola|akademisk utbildning|akademisk examen"
        "|universitetsutbildning"
        "|universitetsexamen|kandidatexamen|eftergymnasial|högskolenivå|universitetsnivå|högskoleingenjör*"
        "|bachelorgrad"
        "|høyere utdanning|høyskole*|høgskole*|universitetsutdanning|relevant utdanning"
        "|videregående uddannelse|akademisk uddannelse"
        "|relevant uddannelse|professionsbachelor|licenciatura|licenciado|titulación universitaria"
        "|titulación superior"
        "|grado en|formación universitaria|estudios universitarios|estudios superiores"
        "|grado universitario"
        "|laurea|laurea triennale|diploma di laurea|ensino superior|formação superior|wykształcenie wyższe"
        "|studia wyższe"
        "|wyższe wykształcenie|высшее образование|высшее техническое|đại học|lisans|üniversitelerin"
        "|üniversite"
        "|first degree|bachelor´s|bachelor`s|licence|graduate degree" + _bac(3, 4)
    ),
    "master": (
        "master's|masters|master degree|masters degree|master's degree|master of science|masters in"
        "|master in|master of|d'un master|titulaire d'un master|de niveau master|master or|master, phd"
        "|master/phd|master level|master diploma|msc|m.sc|m.sc."
        "|m.s."
        "|ms degree|m.eng|meng|mba|masterstudium|masterabschluss"
        "|master abschluss|ms/phd|ms in|ms or|ms with"
        "|diplom ingenieur*|diplôme d'ingénieur|école d'ingénieur|école d'ingénieurs|ecole d'ingénieur"
        "|école de commerce"
        "|écoles d'ingénieurs|diplôme d'ingénieurs|formation ingénieur|master 2"
        "|master ii|master informatique|civilingenjör*"
        "|civilingeniør*|sivilingeniør*|mastergrad|masternivå|masterexamen|magister*|cand."
        "|kandidatuddannelse|lange videregående|laurea magistrale"
        "|laurea specialistica|mestrado|yüksek lisans|thạc sĩ|advanced degree|drs|postgraduate|post graduate"
        "|tutkinto dipl" + _bac(5)
    ),
    "doctorate": (
        "phd|ph.d|ph.d.|ph. d.|ph d|doctorate|doctoral degree|doctoral|abgeschlossene promotion"
        "|promoviert*"
        "|doktorsexamen|doktorgrad"
        "|disputerad|doctorat|doctorado|dottorato|doutorado|doktorat|tiến sĩ|dphil|docteur|doktora" + _bac(8)
    ),
}

_EDUCATION_OF_FIELDS: dict[str, Education] = {
    "none": "none",
    "no requirements": "none",
    "secondary": "secondary",
    "bac ou équivalent": "secondary",
    "vocational": "vocational",
    "professional certificate": "vocational",
    "diploma": "vocational",
    "licence": "bachelor",
    "grado": "bachelor",
    "máster": "master",
    "master": "master",
    "postgraduate degree": "master",
}
"""Values of fields that in a text would be no education, or another one."""

_YEARS_AND_NUMBERS = (
    # Words for a year, and those for 1, 2, 3, … in the same language.
    ("years|year|yrs|yr", "one|two|three|four|five|six|seven|eight|nine|ten"),
    ("jahre|jahren|jahr", "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn"),
    ("ans|an|années|année|an(s)", "un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix"),
    ("jaar", "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien"),
    ("år|års", "ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio"),
    ("år|års", "et|to|tre|fire|fem|seks|syv|otte|ni|ti"),
    ("años|año", "un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"),
    ("anni|anno", "un|due|tre|quattro|cinque|sei|sette|otto|nove|dieci"),
    ("anos|ano", "um|dois|três|quatro|cinco|seis|sete|oito|nove|dez"),
    ("lata|lat|rok", "jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|dziesięć"),
    ("лет|х лет|года|год|години|година|години", "один|два|три|четыре|пять|шесть|семь|восемь|девять|десять"),
    ("let|roky|év|yıl|năm|vuotta|vuoden|ani|godina|godine|metų|gadu|aastat", ""),
)

_NUMBER_WORDS = {
    word: number
    for _, numbers in _YEARS_AND_NUMBERS
    for number, word in enumerate(filter(None, numbers.split("|")), start=1)
}

_YEARS = {
    # The word for a year alone is part of many others: it is looked for behind a number.
    "years": "|".join(
        written
        for years, numbers in _YEARS_AND_NUMBERS
        for year in years.split("|")
        for written in (
            *(f"{sign} {year}|{sign}{year}" for sign in "0123456789+"),
            *(f"{number} {year}" for number in filter(None, numbers.split("|"))),
            f") {year}",
        )
    )
}

_NONE_ASKED = (
    "ingen erfaring kreves|ingen erfaring nødvendig|ingen erfaring er nødvendig|ingen krav til erfaring"
    "|trenger ikke ha erfaring|trenger ikke å ha erfaring|trenger ingen erfaring|treng ikkje ha erfaring"
    "|treng ikkje å ha erfaring|ingen erfarenhet krävs|ingen tidigare erfarenhet krävs|ingen erfaring kræves"
    "|no experience required|no experience necessary|no experience needed|no experience is required"
    "|no experience is necessary|no previous experience required|no previous experience necessary"
    "|no prior experience required|no prior experience necessary"
)

_HEADINGS = {
    "welcome": (
        "preferred qualifications|preferred qualification|preferred experience|preferred skills"
        "|preferred requirements"
        "|desired qualifications|desired skills|desired experience|nice to have|nice to haves|bonus points"
        "|bonus skills"
        "|bonus qualifications|additional qualifications|you might also have|it's a plus|pluspunten"
        "|meriterande är|ønskede kvalifikasjoner|ønskede kvalifikationer|ønskelige kvalifikasjoner"
        "|önskvärda kvalifikationer|meriterande kvalifikationer"
    ),
    "welcome_alone": (
        "meriterande|starkt meriterande|det är meriterande|det är meriterande om du"
        "|det är meriterande om du har"
        "|önskvärt|ønskelig|en fordel|det er en fordel|det er en fordel, hvis du|det er en fordel hvis du"
        "|det er en fordel om du|det er en fordel, om du|det er en fordel om du har|det er en fordel at du"
        "|det er en fordel, at du|wünschenswert|von vorteil|idealerweise|pré|pré's|preferred"
        "|desirable|desired"
        "|bonus|pluses|souhaité"
    ),
    "asked": (
        "minimum qualifications|required qualifications|basic qualifications|minimum requirements"
        "|requirements|must have"
        "|must haves|required skills|required experience|responsibilities|what you|benefits|we offer"
        "|education:|about"
    ),
    "asked_alone": (
        "krav|kvalifikasjoner|kvalifikationer|vi søker|vi söker|vi tilbyr|vi tilbyder|vi erbjuder|wir bieten"
        "|was wir bieten|das bieten wir|anforderungen|wij bieden|functie eisen|vereisten|om oss|om os|profil"
        "|minimum|required|essential|qualifications|essential skills"
    ),
}

WORDS = {
    "seniority_in_text": _SENIORITY_IN_TEXT,
    "education": _EDUCATION,
    "experience": {**_YEARS, "none": _NONE_ASKED},
    "heading": _HEADINGS,
}
"""What is looked for anywhere on behalf of this module."""

WORDS_IN_HEAD = {"seniority": _SENIORITY}
"""What is looked for in titles and headlines."""

_NO_LEVEL_BEHIND = re.compile(
    r"[ -](?:generat\w+|gen(?!\w)|magnet|scoring|nurtur\w+|living|care|citizen\w*|housing|assistant"
    r"|assistent\w*|to the|office"
    r"|of staff|school|nurse|accountant payable|time|qualification|conversion|services?|capture|s[ -]office"
    r"|buyer)"
)
_NO_LEVEL_BEFORE = re.compile(
    r"(?:account|sales|assistant to(?: the)?|assistant|support to|reporting to(?: the)?|report to(?: the)?"
    r"|mentor|lead to|art|creative|casting"
    r"|music|photography|film|general|chief|chief of|generate|associate|medical|nursing|executive assistant,?"
    r"|ea to(?: the)?|business|secretary|finance)[ -]$"
)
_NO_STAGE_BEHIND = re.compile(
    r"[ -](?:manag|hand|tech|direct|crew|light|design|perform|lead|oper|coord|super)"
)
_NO_STAGE_BEFORE = re.compile(
    r"(?:early|first|second|growth|later?|seed|back|multi|pre|final|next|mid|any|each|main|on)[ -]$"
)
"""What is no French, Dutch or Italian internship: `Early Stage Researcher`, `Stage Manager`."""
_COOK_BEFORE = re.compile(r"(?<!\w)(?:sous|demi)[ -]?$")
_WELCOME_BEHIND = re.compile(
    r"(?<!\w)(?:preferred|preference|preferable|(?:a|is an?|als|ein|un|een|et) (?:strong |big |real "
    r"|definite |huge )?plus"
    r"|advantage\w*|nice[ -]to[ -]have|desir\w+|bonus|von vorteil|wünschenswert|meriterande|merit|önskvärt"
    r"|pluspunt"
    r"|pré|een pre|souhait\w+|appréci\w+|serait un plus|valorar\w*|deseable|mile widzian\w+|dodatkow\w+ atut"
    r"|fordel"
    r"|gradito|costituisce titolo|приветств\w+|желател\w+|плюсом|optional|helpful|welcomed?"
    r"|asset)(?!\w)"
)
_WELCOME_BEFORE = re.compile(
    r"(?<!\w)(?:preferably|ideally|idealerweise|preferred|nice to have|bonus|plus)[ :(]{1,3}(?:an? )?$"
)
_WELCOME_IF = re.compile(
    r"(?<!\w)(?:meriterande|merit|en fordel|ønskelig|önskvärt|von vorteil)[ ,]{1,2}"
    r"(?:om|hvis|at|att|dersom|med|wenn)(?!\w)[^:;]*$"
)
_NO_EDUCATION_BEHIND = re.compile(
    r"[ -](?:\+\d|students? (?:at|from|in our)|of (?:ceremon|disaster|the universe)|data(?! )"
    r"|service agreement|programs?(?!\w)"
    r"|schedule|branch"
    r"|plans?|class(?:es)?|key|copy|bedroom|suite|tuition|thesis|programma?s? (?:we|for employees)|channel"
    r"|max|go)"
)
_NO_EDUCATION_BEFORE = re.compile(
    r"(?:scrum|web|quiz|ring|grand|toast|task|tuition|our|team of|with|360|no|high|some|certain|to|great"
    r"|varying|to a|nth|partnerships for"
    r"|higher|greater|large|any|significant)[ -]$"
)

_COUNT = "|".join(sorted(map(re.escape, _NUMBER_WORDS), key=len, reverse=True))
_UP_TO = r"(?:-|–|—|/|to|bis|à|a|tot|till|al|y|do|or|ou|oder|eller|of|~|и|đến|et|und|and|en|och|og)"
_YEARS_AT_END = re.compile(
    rf"(?<![\w,$€£/])(?<!\d\.)(?P<number>\d{{1,2}}(?:[.,]5)?|{_COUNT})(?:\s?\(?(?:\d{{1,2}}"
    rf"|[a-z]+)\)?)??\s?\+?\s?"
    rf"(?:{_UP_TO}\s?(?:\d{{1,2}}|{_COUNT})\s?\+?\s?)?\)?[\s-]?(?:-?х )?[^\W\d]+(?:\(s\))?$"
)
_EXPERIENCE = (
    "experi|expéri|exp.|exp |erfahr|erfaren|erfaring|ervaring|esperien|doświadcz|опыт|опит|kinh nghiệm"
    "|deneyim|tecrübe"
    "|kokemus|prax|praxis|tapasztalat|iskustv|patirt|pieredz|background|track record|in a similar|working as"
    "|working in"
    "|working with|poste similaire|proven|hands-on|hands on|arbetat|related work|professional work"
    "|ancienneté|(required"
).split("|")
"""Stems one of which stands beside years that are asked of a person."""

_OF_THE_FIRM = re.compile(
    r"(?:(?<!\w)(?:we|our|us|wir|unsere[rnms]?|nous|notre|nos|wij|onze|vi|vår|vårt|våra|nosotros|nuestra|noi"
    r"|nostra|my|firm|company|companies"
    r"|unternehmen|entreprise|société|groupe|bedrijf|företag\w*|empresa|azienda|azienda|founded|gegründet"
    r"|fondée?|established|since|seit|depuis|sedan"
    r"|history|heritage|geschichte|historia|combined|collective|tradition|leader|leading|market leader"
    r"|founders?|team (?:has|with|of)|with over|mit über|with more than"
    r"|fort[es]? de|forte? d'|meer dan|mais de|más de|oltre|over the (?:past|last)|for over|for more than"
    r"|für mehr als|seit über|aged?|old|warranty|award\w*|contract|every|per|next|last|past|within)(?!\w))"
    r"[^.;:\n]{0,60}$"
)
_FIRM_STANDS_ON = re.compile(
    r"(?:based|built|backed|drawing|relying) (?:on|by|upon) (?:over |more than |nearly |almost )?$"
)
_BEGINS_WITH = re.compile(r"^\W*with (?:over |more than |nearly |almost |about )?$")
_THEN_WE = re.compile(r"[^,.;:]{0,60}, (?:we|our|us)(?!\w)")
"""`With 20 years of experience, our team`, where a sentence begins so."""
_ASKED = re.compile(
    r"(?<!\w)(?:you|your|du|ihr\w*|dein\w*|vous|votre|je|jij|jouw|must|require\w*|minimum|min|mind\w*"
    r"|at least|minst|minimaal|mínimo|minimo|ideally|candidate\w*|requirement\w*|qualification\w*|exig\w+"
    r"|looking for|someone|persons?|who has|bring\w*)(?!\w)"
)
_NO_YEARS_BEHIND = re.compile(
    r"[ -]?(?:old|of age|warranty|ago|contract|anniversary|in business|in a row|running|degree|program\w*"
    r"|college|plan|roadmap|jubil"
    r"|duration|fixed|renewable|garantie|alt(?!\w)|gammal|oud(?!\w)|term(?!\w)|term contract|from now"
    r"|history|later)"
)
_ALTERNATIVE = re.compile(r"\b(?:or|oder|ou|eller)(?: (?!and\b|und\b|et\b|och\b)[\w'./+-]+){0,7}? ?[\d+-]*$")
_OF_SOME_WORK = re.compile(r" (?:of|in|with|as|med|i|innen|innan|inom|av|from|for) ")
_OF_SOMETHING = re.compile(r" (?:of|in|with|as|working|building|using|writing|on) ")
"""`3+ years of Python` is asked without a word for experience."""
_PERIOD_OF_TIME = re.compile(
    r"(?:last|past|next|within|every|letzten|dernières|laatste|senaste|siste|older than) $"
)
_MOST_YEARS = 15
"""More is not asked of a person: it is the age of a firm."""

_FIELD_YEARS = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d)?)\s*(?:\+|-\s*\d+|à\s*\d+|to\s*\d+)?\s*(?P<unit>an|ans|an\(s\)|year|years"
    r"|yr|yrs|jahre?n?|år|mois|months?|monate?|månader|m(?!\w))"
)
_NO_EXPERIENCE = re.compile(r"débutant|no experience|not required|entry|keine|false|ingen|^d$|^none$")
_EXPERIENCE_UNSAID = re.compile(
    r"^(?:e|s|true|expérience (?:exigée|souhaitée)|required|yes|experienced|not applicable)"
)
_SENTENCE_END = re.compile(r"[.!?;•](?=\s|$)|\n|\*\*")
_VALUES = re.compile(r"[;,|/\n]")
_SAYS_NOTHING = frozenset({"", "other", "none", "not applicable", "unspecified", "not stated"})
_LEVELS: tuple[Seniority, ...] = get_args(Seniority)
_DEGREES: tuple[Education, ...] = get_args(Education)
_LEVELS_FIRST_TOLD: tuple[Seniority, ...] = ("intern", "executive", "lead", "junior", "mid", "senior")
_NEAR_CHARS = 70
_WORD_CHARS = 20
_BESIDE_CHARS = 6
_SECTION_CHARS = 500
_WELCOME = ("welcome", "welcome_alone")
_ALONE = ("welcome_alone", "asked_alone")
_HEADING_CHARS = 30
_NUMBER_CHARS = 26


def seniority(spotted: Spotted, stated: str | None) -> tuple[Seniority | None, list[Issue]]:
    """The level of the job: the title's, else the field's, else what the text says of the position.

    Several in a title: the highest of lead and above, else the lowest; junior beside senior is an issue
    (`several`), as a title for everyone names no level. A field without a known word is an issue (`unknown`).
    """
    spots = [spot for spot in spotted.spots.get("seniority", ()) if _is_level(spotted, spot)]
    if spots:
        return _one_level({spot.meaning for spot in spots})
    if stated:
        return _level_of_field(stated)
    return _one_level({spot.meaning for spot in spotted.spots.get("seniority_in_text", ())})


def education(spotted: Spotted, stated: str | None) -> tuple[Education | None, list[Issue]]:
    """The lowest level of education asked for: the field's, else the text's, of what is not merely welcome.

    A field without a known word is an issue (`unknown`).
    """
    if stated:
        coded = _EDUCATION_OF_FIELDS.get(one_word(stated))
        found = (
            [coded] if coded else [spot.meaning for spot in _read_field(stated).spots.get("education", ())]
        )
        issues = [] if found or one_word(stated) in _SAYS_NOTHING else [_unknown("education", stated)]
        return _lowest(found), issues
    spots = _degrees(spotted)
    ends = _ends(spots, len(spotted.plain))
    asked = {spot.meaning for spot, end in zip(spots, ends, strict=False) if _is_asked(spotted, spot, end)}
    return _lowest(asked), []


def experience_years_min(spotted: Spotted, stated: str | None) -> tuple[float | None, list[Issue]]:
    """Fewest years of experience asked for: the field's, else the most that the text asks for anywhere.

    Whoever meets `5 years in IT, 2 of them with Python` has five. A field that asks for experience without a
    number leaves it to the text; one that is not understood is an issue (`unknown`).
    """
    if stated:
        written = stated.strip().lower()
        years = _years_of_field(written)
        if years is not None:
            return years, []
        if not _EXPERIENCE_UNSAID.match(written):
            return None, [_unknown("experience", stated)]
    return _most_asked(spotted), []


@cache
def _spotter() -> Spotter:
    return Spotter(WORDS, WORDS_IN_HEAD)


@lru_cache(maxsize=4_096)
def _read_field(stated: str) -> Spotted:
    return _spotter().spot(stated, "")


def _is_level(spotted: Spotted, spot: Spot) -> bool:
    """Whether it is the level of the job and not a word of the work: `Lead Generation`, `Senior Living`."""
    behind = spotted.plain[spot.end : min(spot.end + _NEAR_CHARS, spotted.head_end)]
    if _NO_LEVEL_BEHIND.match(behind):
        return False
    before = spotted.before(spot, _NEAR_CHARS)
    word = spotted.plain[spot.start : spot.end]
    if word == "stage":
        return not (_NO_STAGE_BEHIND.match(behind) or _NO_STAGE_BEFORE.search(before))
    if word.startswith("chef"):
        # In Swedish and Danish the head of something, as in `ekonomichef`; by itself a cook or French.
        is_cook = _COOK_BEFORE.search(before) or (word == "chef" and not before[-1:].isalpha())
        return not is_cook
    return spot.meaning not in ("lead", "executive") or not _NO_LEVEL_BEFORE.search(before)


def _one_level(found: set[str]) -> tuple[Seniority | None, list[Issue]]:
    if {"junior", "senior"} <= found and not found & {"intern", "lead", "executive"}:
        return None, [Issue("seniority", "several", ", ".join(sorted(found)))]
    return next((level for level in _LEVELS_FIRST_TOLD if level in found), None), []


def _level_of_field(stated: str) -> tuple[Seniority | None, list[Issue]]:
    found: set[str] = set()
    unknown: list[str] = []
    for part in _VALUES.split(stated):
        word = one_word(part)
        if word in _SENIORITY_OF_FIELDS:
            found |= {level for level in (_SENIORITY_OF_FIELDS[word],) if level}
            continue
        spots = _read_field(part.strip()).spots.get("seniority", ())
        found |= {spot.meaning for spot in spots}
        unknown += [part] if word and not spots else []
    # Of several levels that a source ticks, the lowest is the one that is asked for.
    lowest = next((level for level in _LEVELS if level in found), None)
    return lowest, [_unknown("seniority", part) for part in unknown]


def _ends(spots: list[Spot], length: int) -> list[int]:
    """How far what is said behind a level belongs to it: to the next level, `BSc required, MSc preferred`,
    unless that stands directly beside it, `BSc or MSc preferred`.
    """
    ends: list[int] = []
    for number in range(len(spots) - 1, -1, -1):
        following = spots[number + 1].start if ends else length
        is_beside = bool(ends) and following - spots[number].end <= _BESIDE_CHARS
        ends.append(ends[-1] if is_beside else following)
    return ends[::-1]


def _degrees(spotted: Spotted) -> list[Spot]:
    """Spots of education; the `degree` of `Ph.D. degree` is no other one."""
    kept: list[Spot] = []
    for spot in spotted.spots.get("education", ()):
        is_rest = kept and spot.start - kept[-1].end <= 2 and spotted.plain.startswith("degree", spot.start)
        if not is_rest:
            kept.append(spot)
    return kept


def _is_asked(spotted: Spotted, spot: Spot, until: int) -> bool:
    behind = _SENTENCE_END.split(spotted.plain[spot.end : min(spot.end + _NEAR_CHARS, until)])[0]
    before = _SENTENCE_END.split(spotted.plain[max(0, spot.start - _WORD_CHARS) : spot.start])[-1]
    if _NO_EDUCATION_BEHIND.match(behind) or _NO_EDUCATION_BEFORE.search(before):
        return False
    clause = _SENTENCE_END.split(spotted.before(spot, _NEAR_CHARS))[-1]
    is_welcome = (
        _WELCOME_BEHIND.search(behind) or _WELCOME_BEFORE.search(before) or _WELCOME_IF.search(clause)
    )
    return not (is_welcome or _is_in_wishes(spotted, spot))


def _lowest(found: Iterable[str]) -> Education | None:
    levels = set(found)
    return next((level for level in _DEGREES if level in levels), None)


def _years_of_field(written: str) -> float | None:
    if written in ("d", "0") or _NO_EXPERIENCE.search(written):
        return 0.0
    found = _FIELD_YEARS.search(written)
    if found is None:
        is_number = written.replace(".", "", 1).isdigit()
        return float(written) if is_number and float(written) <= _MOST_YEARS else None
    number = float(found["number"].replace(",", "."))
    return round(number / 12, 1) if found["unit"].startswith("m") else number


def _most_asked(spotted: Spotted) -> float | None:
    """The most years asked anywhere; of alternatives, `5 years or a Master's degree with 3`, the fewest."""
    asked: list[float] = []
    end = 0
    for spot in spotted.spots.get("experience", ()):
        years = _years_asked(spotted, spot) if spot.meaning == "years" else _none_asked(spotted, spot)
        if years is None:
            continue
        if asked and _ALTERNATIVE.search(spotted.plain[max(end, spot.start - _NEAR_CHARS) : spot.start]):
            asked[-1] = min(asked[-1], years)
        else:
            asked.append(years)
        end = spot.end
    return max(asked, default=None)


def _is_in_wishes(spotted: Spotted, spot: Spot) -> bool:
    """Whether it stands under a heading of what is merely welcome: `Preferred qualifications`."""
    headings = spotted.spots.get("heading", [])
    number = bisect_right(headings, spot.start, key=lambda heading: heading.end)
    for heading in reversed(headings[:number]):
        if spot.start < _section_end(spotted, heading):
            return heading.meaning in _WELCOME
        if heading.meaning not in _ALONE:
            return False
    return False


def _section_end(spotted: Spotted, heading: Spot) -> int:
    """How far a heading reaches; one of `_ALONE` counts only at the end of its line (`Meriterande:`), or in
    front of what the line goes on to say (`Bonus: a PhD`).
    """
    if heading.meaning not in _ALONE:
        return heading.end + _SECTION_CHARS
    before = spotted.before(heading, _NEAR_CHARS).strip(" *#•-")
    begins_sentence = not before or before[-1] in ".!?;•"
    line = spotted.after(heading, _SECTION_CHARS)
    has_colon, says_more = line.lstrip(" *").startswith(":"), bool(line.strip(" *#:"))
    if says_more:
        return heading.end + len(line) if has_colon and begins_sentence else heading.end
    return heading.end + _SECTION_CHARS if has_colon or not before else heading.end


def _none_asked(spotted: Spotted, spot: Spot) -> float | None:
    """0 where it is said that no experience is asked, None where it is said of one kind of it only."""
    of_some_work = _OF_SOME_WORK.match(spotted.after(spot, _NEAR_CHARS))
    return None if of_some_work or spotted.before(spot, 1) == "(" else 0.0


def _years_asked(spotted: Spotted, spot: Spot) -> float | None:
    """The years at a spot when experience is asked there, None when they are those of something else."""
    start = max(0, spot.start - _NUMBER_CHARS)
    found = _YEARS_AT_END.search(spotted.plain[start : spot.end])
    if found is None:
        return None
    written = found["number"]
    years = _NUMBER_WORDS[written] if written in _NUMBER_WORDS else float(written.replace(",", "."))
    before = _SENTENCE_END.split(spotted.plain[max(0, spot.start - _NEAR_CHARS) : start + found.start()])[-1]
    behind = _SENTENCE_END.split(spotted.plain[spot.end : spot.end + _NEAR_CHARS])[0]
    if years > _MOST_YEARS or _NO_YEARS_BEHIND.match(behind) or _PERIOD_OF_TIME.search(before):
        return None
    heading = spotted.plain[max(0, spot.start - _HEADING_CHARS) : spot.start]
    is_asked = any(stem in behind or stem in before or stem in heading for stem in _EXPERIENCE)
    if not is_asked and not ("+" in found[0] and _OF_SOMETHING.match(behind)):
        return None
    of_the_firm = (
        _OF_THE_FIRM.search(before)
        or _FIRM_STANDS_ON.search(before)
        or (_BEGINS_WITH.search(before) and _THEN_WE.match(behind))
    )
    if of_the_firm and not _ASKED.search(before):
        return None
    is_welcome = _WELCOME_BEHIND.search(behind) or _WELCOME_BEFORE.search(before)
    return None if is_welcome or _is_in_wishes(spotted, spot) else years


def _unknown(field: str, stated: str) -> Issue:
    return Issue(field, "unknown", stated.strip()[:DETAIL_CHARS])
