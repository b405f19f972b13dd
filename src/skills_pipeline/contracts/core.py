"""Contracts of the layers between the landed bytes and the indicators: one posting, one mention at a time.

Here belong tables whose rows are single things (a landing, a posting, a mention, a refusal).
Aggregates are in `indicators`, facts about a release in `meta`.
"""

from skills_pipeline.contracts.base import Field, Table

UNKNOWN_COUNTRY = "ZZ"
"""ISO 3166-1 user-assigned code: the posting names no country, or its free text resolves to none."""

ROLES = ("demand", "context", "process", "other")
"""Role of a mention: asked of the person · describes the employer · hiring process · another sense."""

TIERS = ("build", "use", "none")
"""What a posting asks: to build AI · to use AI as a tool or literacy · neither."""

DUPLICATE_REASONS = ("same_id", "same_content", "repost", "multi_location", "near_duplicate")
"""Same source and id landed again · same employer, title and words · the same or nearly the same of one
employer two weeks later or more · the same at another place of the country · nearly the same otherwise."""

WITHHELD_REASONS = ("snippet", "removed")
"""Only the beginning of its text is published · the terms of the source ask to delete what was taken down."""

PLACE_SCOPES = ("one", "several", "wide", "unresolved", "absent")
"""One country · several · honestly none (Worldwide, EMEA, Remote) · a text that names none · no text."""

PLACE_BASES = ("field", "text", "none")
"""A field of the source names the country · it is told from free text · no country is told."""

WORKING_TIMES = ("full_time", "part_time", "either")

CONTRACT_TYPES = (
    "permanent",
    "fixed_term",
    "agency",
    "internship",
    "apprenticeship",
    "freelance",
    "volunteer",
)

WORKPLACES = ("onsite", "hybrid", "remote")

SENIORITIES = ("intern", "junior", "mid", "senior", "lead", "executive")

EDUCATION_LEVELS = ("none", "secondary", "vocational", "bachelor", "master", "doctorate")

SIZE_CLASSES = ("1-9", "10-49", "50-249", "250+")
"""Size classes of Eurostat's structural business statistics, persons employed."""

ENTERPRISE_SIZE_CLASSES = (
    *("0_1", "0-9", "1-4", "1-9", "2-9", "5-9", "10-49", "50-249", "10-249", "GE250", "GE10"),
)
"""Size classes of Eurostat's survey of ICT usage in enterprises, persons employed, in its codes (GE10: 10 or
more); they overlap."""

VACANCY_SIZE_CLASSES = ("TOTAL", "GE10")

VACANCY_INDICATORS = ("JVR", "JOBVAC", "JOBOCC")

VACANCY_UNITS = ("percent", "posts")

PAY_PERIODS = ("hour", "day", "week", "month", "year")


def _stated(name: str, meaning: str, allowed: tuple[str, ...]) -> Field:
    return Field(name, "text", f"{meaning}; NULL where nothing tells", nullable=True, allowed=allowed)


_POSTING_ID = Field("posting_id", "text", "16 hexadecimal digits: SHA-256 of source and source_posting_id")
_SOURCE = Field("source", "text", "short name of the source, as in meta.sources")
_LANDING = Field("landing_sha256", "text", "SHA-256 of the landed bytes this row was read from")


LANDINGS = Table(
    "core",
    "landings",
    "One row a landed document: bytes as received, before anything was read from them.",
    (
        _SOURCE,
        Field("url", "text", "address the bytes were fetched from, or the file they were read from"),
        Field("fetched_at", "timestamp", "when the bytes were received, UTC"),
        Field("sha256", "text", "SHA-256 of the bytes as received; also their name in the landing store"),
        Field("size_bytes", "integer", "length of the bytes as received", check="size_bytes >= 0"),
        Field("status", "integer", "HTTP status of the answer; 200 for files"),
        Field("media_type", "text", "media type as declared by the server, or guessed from the file name"),
        Field("licence", "text", "licence of the source at that time, from its declaration"),
    ),
    key=("source", "url", "fetched_at", "sha256"),
)

DOCUMENTS = Table(
    "core",
    "documents",
    "One row a distinct landed document that was read, with the records found in it.",
    (
        _SOURCE,
        _LANDING,
        Field("found", "integer", "records found in the document", check="found >= 0"),
        Field("parsed", "integer", "of those, records that became postings"),
        Field("removals", "integer", "of those, notices that a posting was taken down"),
        Field(
            "figures",
            "integer",
            "of those, published figures of others: on postings, occupations, enterprises",
        ),
        Field("quarantined", "integer", "of those, records refused"),
    ),
    key=("source", "landing_sha256"),
)

POSTINGS = Table(
    "core",
    "postings",
    "One row a posting that survived deduplication, without its text.",
    (
        _POSTING_ID,
        _SOURCE,
        Field("source_posting_id", "text", "identifier the source gives the posting"),
        _LANDING,
        Field(
            "country_code",
            "text",
            "ISO 3166-1 alpha-2 of the one country of work; ZZ where none is known or there are several: in "
            "which ones it counts is in core.posting_countries",
        ),
        Field("place_scope", "text", "what its places of work name", allowed=PLACE_SCOPES),
        Field(
            "region_code",
            "text",
            "ISO 3166-2 of the one region of work; NULL where none is known or there are several",
            nullable=True,
        ),
        Field(
            "nuts_code",
            "text",
            "NUTS 2024 of the place of work, of the deepest level that is certain; NULL beyond Europe",
            nullable=True,
        ),
        Field("month", "text", "month the posting was published, YYYY-MM"),
        Field("posted_on", "date", "day the posting was published, as the source states it"),
        Field(
            "closes_on",
            "date",
            "last day it stands or can be answered, as the source states it",
            nullable=True,
        ),
        Field("language", "text", "ISO 639-1 code of most of the text, detected; 'und' where undetermined"),
        Field(
            "second_language",
            "text",
            "ISO 639-1 code of at least a fifth of the text beside it; NULL where there is none",
            nullable=True,
        ),
        Field("employer", "text", "employer name as the source gives it", nullable=True),
        Field(
            "employer_key",
            "text",
            "employer name without case, accents, punctuation and legal form, to join on; NULL without one",
            nullable=True,
        ),
        Field(
            "is_agency",
            "boolean",
            "whether a staffing or recruitment agency published it; NULL where nothing tells",
            nullable=True,
        ),
        _stated("employer_size_class", "persons employed, as the source gives it", SIZE_CLASSES),
        Field(
            "industry_section",
            "text",
            "NACE Rev. 2 section, A to U, from what the source states; NULL where it states none",
            nullable=True,
            check="industry_section IS NULL OR industry_section BETWEEN 'A' AND 'U'",
        ),
        Field("title", "text", "job title as the source gives it"),
        Field(
            "isco08_code",
            "text",
            "ISCO-08 of the title, to the deepest of four digits that is certain enough; NULL where not even "
            "the major group is",
            nullable=True,
            check="isco08_code IS NULL OR length(isco08_code) BETWEEN 1 AND 4",
        ),
        Field(
            "p_isco08",
            "number",
            "calibrated probability of that code; 1 where the source states it",
            nullable=True,
            check="p_isco08 BETWEEN 0 AND 1",
        ),
        _stated("working_time", "hours, from fields or text", WORKING_TIMES),
        _stated("contract_type", "kind of contract, from fields or text", CONTRACT_TYPES),
        _stated("workplace", "where the work is done, from fields or text", WORKPLACES),
        _stated("seniority", "level of the job, from title or fields", SENIORITIES),
        _stated("education", "lowest level asked for, from fields or text", EDUCATION_LEVELS),
        Field(
            "experience_years_min",
            "number",
            "least years of experience asked for; NULL where none are named",
            nullable=True,
            check="experience_years_min >= 0",
        ),
        Field("pay_min", "number", "lower end of the pay, in pay_currency a pay_period", nullable=True),
        Field("pay_max", "number", "upper end of the pay, in pay_currency a pay_period", nullable=True),
        Field("pay_currency", "text", "ISO 4217 code; NULL where no pay is stated", nullable=True),
        _stated("pay_period", "time the pay is for", PAY_PERIODS),
        _stated("pay_tax", "before or after taxes", ("gross", "net")),
        _stated("pay_basis", "where the pay was read", ("field", "text")),
        Field(
            "pay_annual_min",
            "number",
            "pay_min for a full-time year (2,080 hours, 260 days, 52 weeks, 12 months); NULL without period",
            nullable=True,
        ),
        Field("pay_annual_max", "number", "pay_max for a full-time year", nullable=True),
        Field("place", "text", "place of work as the source gives it", nullable=True),
        Field("url", "text", "page of the posting at the source", nullable=True),
        Field("text_chars", "integer", "length of the text in characters", check="text_chars > 0"),
    ),
    key=("posting_id",),
)

POSTING_TEXTS = Table(
    "private",
    "posting_texts",
    "The posting with its text: the input of classification. Never part of a release.",
    (*POSTINGS.fields, Field("text", "text", "plain text of the posting, paragraphs kept as lines")),
    key=("posting_id",),
)

PARSED_RECORDS = Table(
    "private",
    "parsed_records",
    "One row a record that became a posting, before deduplication. Never part of a release.",
    (
        *POSTING_TEXTS.fields,
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
        Field("fetched_at", "timestamp", "when the document was received, UTC"),
        Field("market", "text", "countries it counts in, joined by +, in alphabetical order; ZZ for none"),
        Field("title_words", "text", "words of the title that tell the job from others, in their order"),
        Field("employer_words", "text", "words of the employer's name, in their order; empty without one"),
        Field("content_key", "text", "equal for postings with these words and the same text"),
        Field("words", "integer", "words of the text", check="words >= 0"),
        Field("shingles", "hashes", "smallest hashes of the text's runs of three words, ascending"),
        Field("bands", "hashes", "MinHash bands: postings alike have one in common, at the same position"),
    ),
    key=("record_id",),
)

POSTING_PLACES = Table(
    "core",
    "posting_places",
    "One row a place of work of a kept posting, in the order the source names them.",
    (
        _POSTING_ID,
        Field("position", "integer", "place in that order, from 1", check="position >= 1"),
        Field("place", "text", "the place as the source names it"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; ZZ where none is known"),
        Field("region_code", "text", "ISO 3166-2 of the region; NULL where none is known", nullable=True),
        Field("nuts_code", "text", "NUTS 2024, of the deepest level that is certain", nullable=True),
        Field("basis", "text", "what the country was told from", allowed=PLACE_BASES),
    ),
    key=("posting_id", "position"),
)

POSTING_COUNTRIES = Table(
    "core",
    "posting_countries",
    "One row a kept posting and a country it counts in: once in each of its countries, at most five; one row "
    "with ZZ for a posting without a country or with more.",
    (
        _POSTING_ID,
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the country it counts in; ZZ for none"),
    ),
    key=("posting_id", "country_code"),
)

POSTING_ISSUES = Table(
    "core",
    "posting_issues",
    "One row a statement of a kept posting that was mended or not taken: never a silent NULL.",
    (
        _POSTING_ID,
        Field("position", "integer", "number of the issue in its posting, from 1", check="position >= 1"),
        Field("field", "text", "what the statement is about: pay, place, text, size, industry, …"),
        Field("issue", "text", "named issue, as in docs/sources.md"),
        Field("detail", "text", "what was stated, cut to 120 characters"),
    ),
    key=("posting_id", "position"),
)

_RECORD = Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it")

PARSED_PLACES = Table(
    "private",
    "parsed_places",
    "One row a place of work of a record that became a posting, before deduplication.",
    (_RECORD, *POSTING_PLACES.fields),
    key=("record_id", "position"),
)

PARSED_ISSUES = Table(
    "private",
    "parsed_issues",
    "One row an issue of a record that became a posting, before deduplication.",
    (_RECORD, *POSTING_ISSUES.fields),
    key=("record_id", "position"),
)

MENTIONS = Table(
    "core",
    "mentions",
    "One row a place in a posting where a surface form of an AI concept stands.",
    (
        _POSTING_ID,
        Field("start_char", "integer", "offset of the first character in title, two newlines, text"),
        Field("end_char", "integer", "offset after the last character"),
        Field("surface", "text", "the characters found there"),
        Field("concept_id", "text", "concept of the AI taxonomy"),
        Field("role", "text", "most probable role of the mention", allowed=ROLES),
        Field("p_role", "number", "calibrated probability of that role", check="p_role BETWEEN 0 AND 1"),
    ),
    key=("posting_id", "start_char"),
)

VOICE_FAMILIES = (
    "ai_in_hiring",
    "algorithmic_management",
    "staff_monitoring",
    "worker_representation",
    "whistle_blowing",
)
"""Families of terms: AI in the hiring of this job, its use declared or ruled; algorithms that lead workers;
staff that is watched; works councils, unions and other representatives of workers; reporting of wrongs."""

WORKER_VOICE_MENTIONS = Table(
    "core",
    "worker_voice_mentions",
    "One row a place in a posting where a term of worker voice stands. Caveat: a term says that a text "
    "speaks of it, not who does what; none of these is demand, and what overlaps a mention of AI with role "
    "demand is left out. Of a posting with thousands the first thousand are looked at.",
    (
        _POSTING_ID,
        Field("start_char", "integer", "offset of the first character in title, two newlines, text"),
        Field("end_char", "integer", "offset after the last character"),
        Field("surface", "text", "the characters found there"),
        Field("family", "text", "what the term belongs to", allowed=VOICE_FAMILIES),
        Field(
            "is_beside_ai",
            "boolean",
            "whether a mention of AI overlaps it or stands within 120 characters of it",
        ),
    ),
    key=("posting_id", "start_char"),
)

CLASSIFICATIONS = Table(
    "core",
    "classifications",
    "One row a posting: what it asks of the person, and which model said so.",
    (
        _POSTING_ID,
        Field(
            "tier",
            "text",
            "none where p_demand is below 0.5, else build where p_build is at least half of it, else use",
            allowed=TIERS,
        ),
        Field(
            "p_demand",
            "number",
            "probability that AI is asked of the person (build or use)",
            check="p_demand BETWEEN 0 AND 1",
        ),
        Field("p_build", "number", "probability that the person builds AI", check="p_build BETWEEN 0 AND 1"),
        Field("model_id", "text", "identifier of the model that classified the posting"),
        Field("lexicon_version", "text", "version of the lexicon that found the mentions"),
    ),
    key=("posting_id",),
)

DEFINITION_MATCHES = Table(
    "core",
    "definition_matches",
    "One row a posting and a definition under which it counts as an AI posting.",
    (
        _POSTING_ID,
        Field("definition_id", "text", "definition of the ladder, as in meta.definitions"),
    ),
    key=("posting_id", "definition_id"),
)

DUPLICATES = Table(
    "core",
    "duplicates",
    "One row a landed posting that was dropped because another one stands for it.",
    (
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
        _POSTING_ID,
        _SOURCE,
        Field("survivor_id", "text", "posting_id of the posting that was kept"),
        Field("reason", "text", "why they are taken for one", allowed=DUPLICATE_REASONS),
        Field("country_code", "text", "country of the dropped posting, as in core.postings"),
        Field("month", "text", "month the dropped posting was published, YYYY-MM"),
        Field(
            "is_exact",
            "boolean",
            "whether an identifier or the same words told it; false for near-duplicates, told by similarity",
        ),
        Field(
            "similarity",
            "number",
            "share of the shorter text's runs of three words that the other has, estimated; "
            "NULL for same_id, whose texts are not compared",
            nullable=True,
            check="similarity BETWEEN 0 AND 1",
        ),
    ),
    key=("record_id",),
)

SIGHTINGS = Table(
    "core",
    "sightings",
    "One row a posting: when it was first and last in what a source answered. "
    "With closes_on and core.removals it says which postings stood open on a day.",
    (
        _POSTING_ID,
        Field("first_seen_on", "date", "day of the first landing that holds the posting, UTC"),
        Field("last_seen_on", "date", "day of the latest landing that holds the posting, UTC"),
        Field(
            "closed_on",
            "date",
            "day on which it was known to be closed; NULL while it may be open",
            nullable=True,
        ),
        Field(
            "closed_basis",
            "text",
            "notice: its source said that it was taken down · absence: a later answer that lists all that is "
            "open at the same address has it no more; NULL without closed_on",
            nullable=True,
            allowed=("notice", "absence"),
        ),
    ),
    key=("posting_id",),
)

WITHHELD = Table(
    "core",
    "withheld",
    "One row a landed posting that is counted but not classified, nor released with title or employer.",
    (
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
        _POSTING_ID,
        _SOURCE,
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; ZZ where none is known"),
        Field("month", "text", "month the posting was published, YYYY-MM"),
        Field("reason", "text", "why it is withheld", allowed=WITHHELD_REASONS),
    ),
    key=("record_id",),
)

REMOVALS = Table(
    "core",
    "removals",
    "One row a landed notice that a posting was taken down at its source.",
    (
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
        _POSTING_ID,
        _SOURCE,
        Field("source_posting_id", "text", "identifier the source gives the posting"),
        Field("removed_on", "date", "day it was taken down, as the source states it"),
        _LANDING,
    ),
    key=("record_id",),
)

QUARANTINE = Table(
    "core",
    "quarantine",
    "One row a landed record that was refused, with the reason and where to find it again.",
    (
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
        _SOURCE,
        _LANDING,
        Field("location", "text", "JSON pointer, line or row of the record within the document"),
        Field("reason", "text", "named reason, as in docs/sources.md"),
        Field("detail", "text", "what was seen and what was expected, cut to 300 characters"),
    ),
    key=("record_id",),
)

FREQUENCIES = ("D", "M", "A")
"""SDMX CL_FREQ of a figure's period: daily, monthly, annual."""

ANCHOR_VALUES = Table(
    "core",
    "anchor_values",
    "One row a figure that others published, and a vintage of it: what a publisher stated on that day for a "
    "country and a period. Series are described in meta.anchors. Of two documents of one day the one landed "
    "last is kept.",
    (
        Field("publisher", "text", "who published it, as in meta.anchors"),
        Field("series", "text", "short name of the series, as in meta.anchors"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area, OECD"),
        Field("period", "text", "what it speaks of: YYYY-MM-DD, YYYY-MM or YYYY"),
        Field("frequency", "text", "SDMX: D a day, M a month, A a year", allowed=FREQUENCIES),
        Field(
            "vintage",
            "date",
            "day it was published: of the commit, or the first of the month or year where no more is known; "
            "else the day it was landed",
        ),
        Field("value", "number", "the figure as stated"),
        Field("unit", "text", "unit of the figure"),
        Field(
            "definition_id",
            "text",
            "definition of the ladder nearest to theirs; NULL where none is comparable",
            nullable=True,
        ),
        _SOURCE,
        _LANDING,
    ),
    key=("publisher", "series", "country_code", "period", "vintage"),
)

PARSED_FIGURES = Table(
    "private",
    "parsed_figures",
    "One row a record that became a figure of others. Never part of a release.",
    (
        *(field for field in ANCHOR_VALUES.fields if field.name != "vintage"),
        Field(
            "vintage",
            "date",
            "day it was published, where the record states one; NULL where it is that of the document",
            nullable=True,
        ),
        Field("record_id", "text", "landed record: SHA-256 of the document, '#', and its location in it"),
    ),
    key=("record_id",),
)

CLASSIFICATIONS_OF_OCCUPATIONS = (
    "isco08",
    "soc_2010",
    "soc_2018",
    "onet_soc_2010",
    "onet_soc_2019",
    "occ1990dd",
    "esco",
)
"""ILO 2012 · United States 2010 and 2018 · O*NET-SOC on either, two digits finer · Dorn's balanced panel of
the Census of 1990 · occupations of ESCO, below the unit groups of ISCO-08."""

OCCUPATION_SCORES = Table(
    "core",
    "occupation_scores",
    "One row a score that others gave an occupation, in their own classification: exposure to AI, risk of "
    "automation. Measures are described in meta.measures; of two documents that state one measure the one "
    "landed last stands, as a whole.",
    (
        Field("measure", "text", "short name of the measure, as in meta.measures"),
        Field("classification", "text", "what its codes are of", allowed=CLASSIFICATIONS_OF_OCCUPATIONS),
        Field("code", "text", "code of the occupation, as that classification writes it"),
        Field("value", "number", "the score as stated, on the scale of the measure"),
        _SOURCE,
        _LANDING,
    ),
    key=("measure", "code"),
)

OCCUPATION_CROSSWALKS = Table(
    "core",
    "occupation_crosswalks",
    "One row a link between an occupation of one classification and one of another, as its publisher states "
    "it. Of two documents that state one crosswalk the one landed last stands, as a whole.",
    (
        Field("crosswalk", "text", "short name: from_to"),
        Field("from_classification", "text", "where it comes from", allowed=CLASSIFICATIONS_OF_OCCUPATIONS),
        Field("from_code", "text", "code of the occupation there"),
        Field("to_classification", "text", "where it leads", allowed=CLASSIFICATIONS_OF_OCCUPATIONS),
        Field("to_code", "text", "code of the occupation there"),
        _SOURCE,
        _LANDING,
    ),
    key=("crosswalk", "from_code", "to_code"),
)

_OBS_FLAG = Field(
    "obs_flag",
    "text",
    "flags of the publisher, kept as they are: b break, c confidential, d definition differs, e estimated, p "
    "provisional, u low reliability; NULL without one",
    nullable=True,
)

OCCUPATION_EMPLOYMENT = Table(
    "core",
    "occupation_employment",
    "One row a number of employed persons by occupation, country and year, as official statistics state it. "
    "Of two documents that state one cell the one landed last stands.",
    (
        Field("dataset", "text", "dataset of the publisher, such as LFSA_EGAI2D"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area"),
        Field("isco08_code", "text", "ISCO-08 major or sub-major group; _T all occupations, _U not stated"),
        Field("education", "text", "level, as ISCED 2011 is grouped by the publisher; _T all levels"),
        Field("age", "text", "age group, as the publisher codes it: Y15-64, Y_GE15"),
        Field("year", "text", "year, YYYY"),
        Field(
            "employed_thousands",
            "number",
            "employed persons, both sexes, in thousands; NULL where the publisher states none, and obs_flag "
            "says why",
            nullable=True,
            check="employed_thousands >= 0",
        ),
        _OBS_FLAG,
        _SOURCE,
        _LANDING,
    ),
    key=("dataset", "country_code", "isco08_code", "education", "age", "year"),
)

OCCUPATION_TECHNOLOGIES = Table(
    "core",
    "occupation_technologies",
    "One row a technology that O*NET lists for an occupation of the United States. Of two lists the one "
    "landed last stands.",
    (
        Field("code", "text", "code of the occupation, O*NET-SOC 2019"),
        Field("technology", "text", "name of a product, language or kind of software, as listed"),
        Field("commodity_code", "text", "class of the technology by UNSPSC, eight digits"),
        Field(
            "is_hot", "boolean", "whether O*NET marks it as often asked for in postings of all occupations"
        ),
        Field(
            "is_in_demand", "boolean", "whether O*NET marks it as often asked for in those of the occupation"
        ),
        _SOURCE,
        _LANDING,
    ),
    key=("code", "technology"),
)

ENTERPRISE_STATISTICS = Table(
    "core",
    "enterprise_statistics",
    "One row a percentage of enterprises by country, year, size class and industry, as official statistics "
    "state it. Of two documents that state one cell the one landed last stands.",
    (
        Field("dataset", "text", "dataset of the publisher, such as ISOC_EB_AI"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area"),
        Field("year", "text", "year of the survey, YYYY"),
        Field("size_class", "text", "persons employed; GE10 10 or more", allowed=ENTERPRISE_SIZE_CLASSES),
        Field(
            "industry",
            "text",
            "NACE Rev. 2, as the publisher codes it; C10-S951_X_K all activities that are surveyed",
        ),
        Field("indicator", "text", "what the enterprises do, as the publisher codes it, such as E_AI_TANY"),
        Field(
            "value_pct",
            "number",
            "percent of all enterprises of the size class and industry; NULL where the publisher states "
            "none, and obs_flag says why",
            nullable=True,
            check="value_pct BETWEEN 0 AND 100",
        ),
        _OBS_FLAG,
        _SOURCE,
        _LANDING,
    ),
    key=("dataset", "country_code", "year", "size_class", "industry", "indicator"),
)

VACANCY_STATISTICS = Table(
    "core",
    "vacancy_statistics",
    "One row a rate or number of job vacancies by country, period, industry and size class, as official "
    "statistics state it. Of two documents that state one cell the one landed last stands. Caveat: countries "
    "differ in what they survey: France employers of 10 and more, Denmark NACE B to N, Italy no public "
    "administration.",
    (
        Field("dataset", "text", "dataset of the publisher, such as JVS_Q_NACE2"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area"),
        Field("period", "text", "quarter YYYY-Qn, or year YYYY of annual averages"),
        Field("industry", "text", "NACE Rev. 2: a section (J), or a range of sections (B-S, M_N)"),
        Field(
            "size_class",
            "text",
            "persons employed; GE10 10 or more, TOTAL all sizes that the country surveys",
            allowed=VACANCY_SIZE_CLASSES,
        ),
        Field(
            "adjustment",
            "text",
            "NSA as counted, SA seasonally adjusted; _Z not stated, as of annual averages",
            allowed=("NSA", "SA", "_Z"),
        ),
        Field(
            "indicator",
            "text",
            "JVR job vacancy rate, 100 x vacancies / (vacancies + occupied posts); JOBVAC vacancies; JOBOCC "
            "occupied posts",
            allowed=VACANCY_INDICATORS,
        ),
        Field(
            "value",
            "number",
            "in the unit; NULL where the publisher states none, and obs_flag says why",
            nullable=True,
            check="value >= 0 AND (unit = 'posts' OR value <= 100)",
        ),
        Field("unit", "text", "of the value: percent for JVR, posts for the others", allowed=VACANCY_UNITS),
        _OBS_FLAG,
        _SOURCE,
        _LANDING,
    ),
    key=("dataset", "country_code", "period", "industry", "size_class", "adjustment", "indicator"),
)

EMPLOYERS = Table(
    "core",
    "employers",
    "One row an employer of a table that was supplied: its size and industry, for postings whose source says "
    "neither. Of two tables that state one employer the one landed last stands.",
    (
        Field("employer_key", "text", "name without legal form, case and accents, as in core.postings"),
        _stated("size_class", "persons employed", SIZE_CLASSES),
        Field(
            "industry_section",
            "text",
            "NACE Rev. 2 section, A to U; NULL where the table states none",
            nullable=True,
            check="industry_section IS NULL OR industry_section BETWEEN 'A' AND 'U'",
        ),
        _SOURCE,
        _LANDING,
    ),
    key=("employer_key",),
)

WORK_RECORDS = Table(
    "core",
    "work_records",
    "One row a work that an index of the literature lists under a topic. Of two documents that state one the "
    "one landed last stands. Caveat: nobody has looked at these; works that were reviewed are in meta.works.",
    (
        _SOURCE,
        Field("source_work_id", "text", "identifier the index gives the work"),
        Field("topic", "text", "topic it was found under, as in evidence/topics.tsv; other: none of them"),
        Field("doi", "text", "DOI in lower case; NULL where the index states none", nullable=True),
        Field("title", "text", "title without markup"),
        Field(
            "authors",
            "text",
            "names as the index writes them, divided by semicolons, ten at most, then others; NULL where it "
            "states none",
            nullable=True,
        ),
        Field("year", "integer", "year of publication; NULL where the index states none", nullable=True),
        Field("venue", "text", "journal or series; NULL where the index states none", nullable=True),
        Field(
            "cited_by_count",
            "integer",
            "works that cite it, as the index counts; NULL where it states none",
            nullable=True,
            check="cited_by_count >= 0",
        ),
        _LANDING,
    ),
    key=("source", "source_work_id", "topic"),
)

RESTATED: dict[Table, tuple[str, ...]] = {
    OCCUPATION_SCORES: ("measure",),
    OCCUPATION_CROSSWALKS: ("crosswalk",),
    OCCUPATION_EMPLOYMENT: OCCUPATION_EMPLOYMENT.key,
    OCCUPATION_TECHNOLOGIES: ("source",),
    ENTERPRISE_STATISTICS: ENTERPRISE_STATISTICS.key,
    VACANCY_STATISTICS: VACANCY_STATISTICS.key,
    EMPLOYERS: EMPLOYERS.key,
    WORK_RECORDS: WORK_RECORDS.key,
}
"""Tables on occupations, enterprises and vacancies, and of works → what a document states anew as a whole, so
that an earlier one is set aside."""

TABLES = (
    LANDINGS,
    DOCUMENTS,
    POSTINGS,
    POSTING_PLACES,
    POSTING_COUNTRIES,
    POSTING_ISSUES,
    MENTIONS,
    WORKER_VOICE_MENTIONS,
    CLASSIFICATIONS,
    DEFINITION_MATCHES,
    DUPLICATES,
    SIGHTINGS,
    WITHHELD,
    REMOVALS,
    ANCHOR_VALUES,
    OCCUPATION_SCORES,
    OCCUPATION_CROSSWALKS,
    OCCUPATION_EMPLOYMENT,
    OCCUPATION_TECHNOLOGIES,
    ENTERPRISE_STATISTICS,
    VACANCY_STATISTICS,
    EMPLOYERS,
    WORK_RECORDS,
    QUARANTINE,
)
