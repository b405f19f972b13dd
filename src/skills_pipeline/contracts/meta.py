"""Contracts of what a release says about itself: dictionary, sources, definitions, anchors, concepts, checks.

Here belong tables that describe the other tables. Numbers about postings are in `indicators`.
"""

from skills_pipeline.contracts.base import Field, Table

AXES = ("ai_exposure", "automation_risk", "other_technology")
"""Tasks that AI can do or help with · chance that machines do the job · exposure to software or robots."""

RELEASE = Table(
    "meta",
    "release",
    "One row: which release this file is.",
    (
        Field("release_id", "text", "as_of day and the first ten digits of content_sha256"),
        Field("as_of", "timestamp", "when the newest landed bytes were received, UTC"),
        Field("content_sha256", "text", "SHA-256 over the rows of all core and indicator tables"),
        Field("pipeline_version", "text", "version of the software"),
        Field("model_id", "text", "identifier of the classification model"),
        Field("lexicon_version", "text", "version of the lexicon"),
        Field("origin", "text", "sample, network or captures: where the postings came from"),
    ),
    key=("release_id",),
)

SOURCES = Table(
    "meta",
    "sources",
    "One row a source that contributes: licence, citation and terms.",
    (
        Field("source", "text", "short name"),
        Field("title", "text", "full name"),
        Field("url", "text", "page of the source"),
        Field("licence", "text", "licence of the data"),
        Field("citation", "text", "how to cite the source"),
        Field("terms", "text", "what the source asks of those who use it"),
        Field("cadence", "text", "how often it is fetched"),
        Field("last_fetched_at", "timestamp", "when it was last received, UTC", nullable=True),
    ),
    key=("source",),
)

DEFINITIONS = Table(
    "meta",
    "definitions",
    "One row a definition of an AI posting: the ladder from any mention to building AI.",
    (
        Field("definition_id", "text", "short name"),
        Field("position", "integer", "place on the ladder, from widest to narrowest, from 1"),
        Field("title", "text", "name for people"),
        Field("rule", "text", "when a posting meets it"),
        Field("after", "text", "publication it follows"),
        Field("valid_from", "text", "version of the pipeline it first appeared in"),
        Field(
            "definition_version",
            "text",
            "eight hexadecimal digits of SHA-256 over the rule and the list, weights or titles it rests on",
        ),
    ),
    key=("definition_id",),
)

VINTAGES = Table(
    "meta",
    "vintages",
    "One row a vintage: a release of this warehouse, up to that of this file, which is the last. Its figures "
    "are in indicators.share_vintages; each release scores all months anew with what stands here.",
    (
        Field("vintage", "integer", "running number of the release, from 1", check="vintage >= 1"),
        Field("as_of", "timestamp", "when the newest landed bytes were received, UTC"),
        Field("model_id", "text", "identifier of the classification model"),
        Field("lexicon_version", "text", "version of the lexicon"),
        Field("pipeline_version", "text", "version of the software"),
        Field(
            "code_version",
            "text",
            "ten hexadecimal digits of SHA-256 over software and queries; NULL for a release made before it "
            "was stated",
            nullable=True,
        ),
        Field("inputs_sha256", "text", "SHA-256 over everything it was made from, as in release.json"),
    ),
    key=("vintage",),
)

DEFINITION_VERSIONS = Table(
    "meta",
    "definition_versions",
    "One row a vintage and a definition that it states shares of.",
    (
        Field("vintage", "integer", "running number of the release, as in meta.vintages"),
        Field("definition_id", "text", "short name, as in meta.definitions of that release"),
        Field(
            "definition_version",
            "text",
            "as in meta.definitions; NULL for a release made before it was stated",
            nullable=True,
        ),
    ),
    key=("vintage", "definition_id"),
)

MEASURES = Table(
    "meta",
    "measures",
    "One row a measure of occupations by others that this software can load, whether or not it was. Exposure "
    "to AI and risk of automation are different axes: measures of one are never averaged with those of the "
    "other, nor with each other.",
    (
        Field("measure", "text", "short name"),
        Field("axis", "text", "what it measures", allowed=AXES),
        Field("title", "text", "name for people"),
        Field("classification", "text", "what its codes are of, as in core.occupation_scores"),
        Field(
            "lowest",
            "number",
            "lowest score its scale allows; NULL for a score without a lower end",
            nullable=True,
        ),
        Field("highest", "number", "highest score its scale allows; NULL for none", nullable=True),
        Field("explanation", "text", "how a score was made, and what it does not say"),
        Field("citation", "text", "how to cite it"),
        Field("url", "text", "where its publisher has it"),
    ),
    key=("measure",),
)

DIGITAL_DECADE_TARGETS = Table(
    "meta",
    "digital_decade_targets",
    "One row a target of the Digital Decade (Decision (EU) 2022/2481, Article 4) and a percentage of "
    "enterprises that measures it, whether or not its dataset was landed.",
    (
        Field("target_id", "text", "short name"),
        Field("title", "text", "name for people"),
        Field("target_pct", "number", "percent of enterprises that is to be reached"),
        Field("target_year", "text", "by which year, YYYY"),
        Field("dataset", "text", "what measures it, as in core.enterprise_statistics"),
        Field("indicator", "text", "indicator there"),
        Field("size_class", "text", "size class there"),
        Field("explanation", "text", "how far that is what the target says"),
    ),
    key=("target_id",),
)

ANCHORS = Table(
    "meta",
    "anchors",
    "One row a published series of others that this software can load, whether or not it was.",
    (
        Field("publisher", "text", "who publishes it"),
        Field("series", "text", "short name"),
        Field("title", "text", "name for people"),
        Field("unit", "text", "unit of its figures"),
        Field("frequency", "text", "SDMX: D daily, M monthly, A annual"),
        Field(
            "definition_id",
            "text",
            "definition of the ladder nearest to theirs; NULL where none is comparable",
            nullable=True,
        ),
        Field("explanation", "text", "why theirs and ours differ all the same"),
        Field(
            "restated",
            "text",
            "what a vintage states anew as a whole: the series, a country of it, or single figures",
            allowed=("series", "country", "figure"),
        ),
        Field(
            "revised_on",
            "date",
            "day of the latest revision that the publisher explained",
            nullable=True,
        ),
        Field("revision_reason", "text", "what the publisher says of it", nullable=True),
        Field("citation", "text", "how to cite it"),
        Field("url", "text", "page of the publisher"),
    ),
    key=("publisher", "series"),
)

CONCEPTS = Table(
    "meta",
    "concepts",
    "One row a concept of the AI taxonomy.",
    (
        Field("concept_id", "text", "short name"),
        Field("label", "text", "name for people, English"),
        Field("cluster", "text", "group of related concepts"),
        Field(
            "concept_tier", "text", "core, generic, tool, governance or user: how strong a sign of AI it is"
        ),
        Field("since", "text", "version of the lexicon that introduced it"),
        Field("esco_uri", "text", "ESCO skill or occupation of the same or wider meaning", nullable=True),
        Field("oecd_task", "text", "task of the system, OECD framework for AI systems 2022", nullable=True),
        Field("oecd_data", "text", "modality of the data the system works on", nullable=True),
        Field("oecd_model", "text", "statistical, symbolic or hybrid", nullable=True),
        Field("reason", "text", "why it is a concept of its own"),
    ),
    key=("concept_id",),
)

CONCEPT_SURFACES = Table(
    "meta",
    "concept_surfaces",
    "One row a way to write a concept of the AI taxonomy, by language: the lexicon.",
    (
        Field("concept_id", "text", "concept, as in meta.concepts"),
        Field("language", "text", "ISO 639-1 code; mul the same in every language"),
        Field("surface", "text", "the words"),
        Field("case_sensitive", "boolean", "whether they count only as written (IA, not ia)"),
        Field(
            "ambiguous",
            "boolean",
            "whether they are more often something else, and count only where a text names AI otherwise too",
        ),
        Field(
            "boundary",
            "text",
            "word: whole words; start: the last word may go on",
            allowed=("word", "start"),
        ),
    ),
    key=("language", "surface"),
)

FRAMEWORK_DIMENSIONS = ("people_planet", "economic_context", "data_input", "ai_model", "task_output")
"""Dimensions of the OECD Framework for the Classification of AI Systems (2022)."""

_DIMENSION = Field(
    "framework_dimension",
    "text",
    "dimension of the OECD framework for AI systems",
    allowed=FRAMEWORK_DIMENSIONS,
)

FRAMEWORK_VALUES = Table(
    "meta",
    "framework_values",
    "One row a value of the OECD Framework for the Classification of AI Systems (2022, "
    "https://doi.org/10.1787/cb6d9eca-en). Definitions are in our words; modality is a criterion of this "
    "project. Caveat: most values are not told by the name of a concept; those that no concept carries and "
    "that are no sector occur in no posting.",
    (
        Field("value_id", "text", "short name"),
        _DIMENSION,
        Field("criterion", "text", "what the value is a value of"),
        Field("label", "text", "name for people, English"),
        Field("definition", "text", "when a system has the value"),
    ),
    key=("value_id",),
)

CONCEPT_FRAMEWORK = Table(
    "meta",
    "concept_framework",
    "One row a concept of the AI taxonomy and a value of the OECD framework that its name tells: of the "
    "typical system of that name. Caveat: oecd_task, oecd_data and oecd_model of meta.concepts give one "
    "value at most and are read more widely; this table was read twice and compared.",
    (
        Field("concept_id", "text", "concept, as in meta.concepts"),
        Field("value_id", "text", "value, as in meta.framework_values"),
    ),
    key=("concept_id", "value_id"),
)

FRAMEWORK_AGREEMENT = Table(
    "meta",
    "framework_agreement",
    "One row a dimension of the OECD framework: how far two readings of all concepts agree, over cells of a "
    "concept and a value that either reading uses. Caveat: one person read twice, in another order; two "
    "persons would agree less.",
    (
        _DIMENSION,
        Field("value_count", "integer", "values that either reading uses"),
        Field("cells", "integer", "concepts times value_count"),
        Field("both_cells", "integer", "cells that both readings mark"),
        Field("first_only_cells", "integer", "cells that only the reading by concept marks"),
        Field("second_only_cells", "integer", "cells that only the reading by value marks"),
        Field("agreement_pct", "number", "100 x cells marked or left alike / cells"),
        Field("kappa", "number", "Cohen's kappa, agreement beyond chance: 1 is full"),
    ),
    key=("framework_dimension",),
)

WORK_KINDS = ("article", "book", "incollection", "inproceedings", "preprint", "report")
STANCES = ("defines", "measures", "supports", "disputes")
"""What a work does to an indicator: says how it is made · states figures of it · speaks for · against it."""

REVIEW_STATES = ("proposed", "reviewed", "rejected")
"""Nobody has held the claim against the work · someone has, and it stands · someone has, and it does not."""

VERIFICATIONS = ("abstract", "citations", "not_checked")
"""Author, title, year and DOI were read in the work or its abstract · in works that cite it · in neither."""

_WORK_ID = Field("work_id", "text", "family name of the first author and year, as in meta.works")
_DOI = Field("doi", "text", "DOI in lower case, without its resolver; NULL: none is known", nullable=True)

WORKS = Table(
    "meta",
    "works",
    "One row a work that bears on an indicator or a definition. What it says is in meta.evidence.",
    (
        Field("work_id", "text", "short name, also its key in BibTeX: first author and year"),
        Field("kind", "text", "what it is", allowed=WORK_KINDS),
        Field(
            "authors",
            "text",
            "Family, Given, divided by semicolons; a body in braces; others for those not named",
        ),
        Field("year", "integer", "year of publication", check="year BETWEEN 1800 AND 2100"),
        Field("title", "text", "title"),
        Field("venue", "text", "journal, series or publisher"),
        Field("volume", "text", "volume; NULL where it has none", nullable=True),
        Field("number", "text", "issue, or number in the series; NULL where it has none", nullable=True),
        Field("pages", "text", "pages or number of the article; NULL where it has none", nullable=True),
        _DOI,
        Field(
            "identifier_note",
            "text",
            "why there is no DOI, or what of the rest could not be verified; NULL where all could",
            nullable=True,
        ),
        Field("url", "text", "page of the publisher, where there is no DOI", nullable=True),
        Field("verified_by", "text", "where these facts were read", allowed=VERIFICATIONS),
    ),
    key=("work_id",),
)

EVIDENCE = Table(
    "meta",
    "evidence",
    "One row a work and an indicator or definition that it defines, measures, supports or disputes. Claims "
    "are in our words. Caveat: a claim whose review_state is proposed was not held against the work; one "
    "that was reviewed was held against its abstract or a part of its text, seldom all of it.",
    (
        _WORK_ID,
        Field("subject_kind", "text", "what it speaks of", allowed=("indicator", "definition")),
        Field("subject", "text", "table in the schema indicators, or definition_id as in meta.definitions"),
        Field("stance", "text", "what it does to the subject", allowed=STANCES),
        Field("claim", "text", "what it says, in our words"),
        Field("figure", "number", "the figure it states; NULL where none was verified", nullable=True),
        Field("unit", "text", "unit and scope of the figure; NULL without one", nullable=True),
        Field("caveat", "text", "why it does not carry over as it is"),
        Field("review_state", "text", "how far the claim was reviewed", allowed=REVIEW_STATES),
        Field("reviewed_on", "date", "day of the review; NULL before it", nullable=True),
    ),
    key=("work_id", "subject_kind", "subject"),
)

WORK_CANDIDATES = Table(
    "meta",
    "work_candidates",
    "One row a work that indexes of the literature list under a topic: proposed for a person to take up or "
    "to turn down, unless one did. Records that share a DOI, or title and first author, are one. Caveat: two "
    "works of one title by one author, such as editions, are one as well.",
    (
        Field("candidate_id", "text", "16 hexadecimal digits of SHA-256 over its DOI, or title and author"),
        Field(
            "review_state",
            "text",
            "proposed: nobody decided yet; reviewed: it is in meta.works; rejected: it was turned down",
            allowed=REVIEW_STATES,
        ),
        Field("work_id", "text", "the work it is in meta.works; NULL where it is in none", nullable=True),
        Field("records", "integer", "rows of core.work_records that are this work", check="records > 0"),
        Field("title", "text", "title"),
        Field("authors", "text", "as in core.work_records; NULL where no index states them", nullable=True),
        Field("year", "integer", "year of publication; NULL where no index states it", nullable=True),
        Field("venue", "text", "journal or series; NULL where no index states it", nullable=True),
        _DOI,
        Field(
            "other_dois",
            "text",
            "further DOIs of it, such as of a preprint, divided by semicolons; NULL without any",
            nullable=True,
        ),
        Field("topics", "text", "topics it was found under, divided by semicolons"),
        Field("sources", "text", "indexes that list it, divided by semicolons"),
        Field("cited_by_count", "integer", "works that cite it; NULL where no index counts", nullable=True),
        Field("reason", "text", "why it was turned down; NULL where it was not", nullable=True),
    ),
    key=("candidate_id",),
)

FIELD_CHECKS = Table(
    "meta",
    "field_checks",
    "One row a field and a source of which values were compared with what the posting says, by reading it.",
    (
        Field("field", "text", "field, as in indicators.field_quality"),
        Field("source", "text", "short name of the source, or of the collection the postings were read in"),
        Field("checked", "integer", "values read beside their posting", check="checked >= 0"),
        Field("confirmed", "integer", "of those, values that are right"),
        Field("read_without", "integer", "postings read that have no value"),
        Field("missed", "integer", "of those, postings that do state one"),
    ),
    key=("field", "source"),
)

AUDIT = Table(
    "meta",
    "audit",
    "One row a definition and language: hand-labelled postings that name AI, against what a model says that "
    "had not seen them. Postings of this release where labels of it were supplied, else those of the model's "
    "card, which are of other corpora: shares corrected with them are right as far as the model errs here as "
    "it does there.",
    (
        Field("definition_id", "text", "definition that a classifier decides, as in meta.definitions"),
        Field("language", "text", "ISO 639-1 code"),
        Field("true_positives", "integer", "postings that meet it, and are told to"),
        Field("false_negatives", "integer", "postings that meet it, and are told not to"),
        Field("false_positives", "integer", "postings that do not, and are told to"),
        Field("true_negatives", "integer", "postings that do not, and are told not to"),
        Field("basis", "text", "where the labelled postings are from", allowed=("release", "model_card")),
    ),
    key=("definition_id", "language"),
)

MODEL_CARDS = Table(
    "meta",
    "model_cards",
    "One row a section of the card of a model that decided something in this release: what it is for, what "
    "it learned from, how well it does, where it fails.",
    (
        Field("model_id", "text", "identifier of the model"),
        Field("position", "integer", "place of the section in the card, from 1", check="position > 0"),
        Field("heading", "text", "heading of the section"),
        Field("section", "text", "the section, Markdown"),
    ),
    key=("model_id", "position"),
)

STATUS_REASONS = Table(
    "meta",
    "status_reasons",
    "One row a reason why a number is withheld or cannot be told.",
    (
        Field("status_reason", "text", "short name, as in the column of that name"),
        Field("obs_status", "text", "SDMX observation status it comes with"),
        Field("meaning", "text", "what it means"),
    ),
    key=("status_reason",),
)

CHECKS = Table(
    "meta",
    "checks",
    "One row a check that ran before the release.",
    (
        Field("check_id", "text", "indicator and name of the check"),
        Field("severity", "text", "fail stops the release, warn is reported", allowed=("fail", "warn")),
        Field("failures", "integer", "rows that break the rule"),
        Field("example", "text", "the first such row", nullable=True),
    ),
    key=("check_id",),
)

DICTIONARY = Table(
    "meta",
    "dictionary",
    "One row a column of this file.",
    (
        Field("table_schema", "text", "schema of the table"),
        Field("table_name", "text", "name of the table"),
        Field("column_name", "text", "name of the column"),
        Field("position", "integer", "place of the column in the table, from 1"),
        Field("type", "text", "type of the column"),
        Field("nullable", "boolean", "whether it may be NULL"),
        Field("in_key", "boolean", "whether it is part of the primary key"),
        Field("description", "text", "what the column means"),
        Field("table_description", "text", "what a row of the table is"),
    ),
    key=("table_schema", "table_name", "column_name"),
)

TABLES = (
    RELEASE,
    SOURCES,
    DEFINITIONS,
    VINTAGES,
    DEFINITION_VERSIONS,
    ANCHORS,
    MEASURES,
    DIGITAL_DECADE_TARGETS,
    CONCEPTS,
    CONCEPT_SURFACES,
    FRAMEWORK_VALUES,
    CONCEPT_FRAMEWORK,
    FRAMEWORK_AGREEMENT,
    WORKS,
    EVIDENCE,
    WORK_CANDIDATES,
    FIELD_CHECKS,
    AUDIT,
    MODEL_CARDS,
    STATUS_REASONS,
    CHECKS,
    DICTIONARY,
)
