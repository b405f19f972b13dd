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
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; ZZ where none is known"),
        Field("month", "text", "month the posting was published, YYYY-MM"),
        Field("posted_on", "date", "day the posting was published, as the source states it"),
        Field(
            "closes_on",
            "date",
            "last day it stands or can be answered, as the source states it",
            nullable=True,
        ),
        Field("language", "text", "ISO 639-1 code of the text, detected; 'und' where undetermined"),
        Field("employer", "text", "employer name as the source gives it", nullable=True),
        Field("title", "text", "job title as the source gives it"),
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
        Field("title_words", "text", "words of the title that tell the job from others, in their order"),
        Field("employer_words", "text", "words of the employer's name, in their order; empty without one"),
        Field("content_key", "text", "equal for postings with these words and the same text"),
        Field("words", "integer", "words of the text", check="words >= 0"),
        Field("shingles", "hashes", "smallest hashes of the text's runs of three words, ascending"),
        Field("bands", "hashes", "MinHash bands: postings alike have one in common, at the same position"),
    ),
    key=("record_id",),
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

TABLES = (
    LANDINGS,
    DOCUMENTS,
    POSTINGS,
    MENTIONS,
    CLASSIFICATIONS,
    DEFINITION_MATCHES,
    DUPLICATES,
    SIGHTINGS,
    WITHHELD,
    REMOVALS,
    QUARANTINE,
)
