"""Contracts of the published indicators: one declaration a folder under `warehouse/indicators`.

Here belongs what an indicator means, with its denominator and its caveats. How it is computed is in
the folder's `query.sql`, what must hold of it in `checks.sql`.
"""

from skills_pipeline.contracts.base import Field, Table

MINIMUM_POSTINGS = 30
"""Cells with fewer postings publish counts but no share: the interval would be wider than the news."""

MAXIMUM_QUARANTINED_PCT = 5
"""A source that refuses a larger part of its records has changed its shape: the release stops."""

DRIFT_RECENT_MONTHS = 3
DRIFT_BASE_MONTHS = 12
"""Drift compares the latest months of the release with the months before them."""

DRIFT_MOVED_Z = 3.0
"""A share moved when its change is at least this many standard errors: 1 in 370 by chance alone."""

DRIFT_STILL_Z = 2.0
"""A share did not move when its change is within this many standard errors."""

ANCHOR_SILENT_DAYS = 60
"""A daily series so many days behind others of its source, which come monthly at the slowest, has ended."""

_IT_TITLE_WORDS = (
    "software", "developer", "programmer", "devops", "sysadmin", "backend", "back-end", "frontend",
    "front-end", "fullstack", "full-stack", "full stack", "web design", "database", "data engineer",
    "data scientist", "data architect", "machine learning", "ml engineer", "ai engineer", "cyber",
    "cloud engineer", "cloud architect", "site reliability", "network engineer", "network admin",
    "system admin", "systems admin", "solution architect", "solutions architect", "qa engineer",
    "entwickler", "softwareentwickl", "webentwickl", "anwendungsentwickl", "programmier", "fachinformatik",
    "informatik", "wirtschaftsinformatik", "systemadmin", "datenbank", "netzwerkadmin",
    "développeu", "developpeu", "programmeu", "informaticien", "administrateur système",
    "ingénieur logiciel", "ontwikkelaar", "webontwikkel", "softwareontwikkel", "systeembeheer",
    "applicatiebeheer", "mjukvaru", "programvaru", "systemutveckl", "webbutveckl", "utvecklare",
    "programmerare", "utvikler", "systemutvikl", "webutvikl", "programvare", "programmerer", "programmør",
    "softwareudvikl", "systemudvikl", "webudvikl", "udvikler", "datatekniker",
    "desarrollador", "programador", "informátic", "administrador de sistemas", "sviluppator",
    "programmator", "informatic", "sistemista", "desenvolvedor", "programista", "informatyk",
    "administrator system",
)  # fmt: skip
"""Beginnings of title words of IT occupations (ISCO-08 25 and 35) in eleven languages."""


def title_pattern(beginnings: tuple[str, ...], whole_words: tuple[str, ...]) -> str:
    """A regular expression for DuckDB and Polars alike: a word that begins so in any case, or is just so."""
    return rf"(^|[^\p{{L}}])((?i:{'|'.join(beginnings)})|({'|'.join(whole_words)})($|[^\p{{L}}]))"


IT_TITLE_PATTERN = title_pattern(_IT_TITLE_WORDS, whole_words=("IT", "ICT", "EDV", "TI", "SRE", "DBA"))
"""Titles that tell an IT posting, the population of the definition it_only."""

POLICY = {
    "minimum_postings": MINIMUM_POSTINGS,
    "maximum_quarantined_pct": MAXIMUM_QUARANTINED_PCT,
    "drift_recent_months": DRIFT_RECENT_MONTHS,
    "drift_base_months": DRIFT_BASE_MONTHS,
    "drift_moved_z": DRIFT_MOVED_Z,
    "drift_still_z": DRIFT_STILL_Z,
    "anchor_silent_days": ANCHOR_SILENT_DAYS,
    "it_title_pattern": f"'{IT_TITLE_PATTERN}'",
}
"""Thresholds and patterns that queries and checks call by name, as macros; values as SQL writes them."""

OBSERVATION_STATUS = ("A", "Q", "M")
"""SDMX CL_OBS_STATUS: A normal value · Q missing, suppressed (too few postings) · M missing, no posting."""

_DEFINITION = Field("definition_id", "text", "definition of an AI posting, as in meta.definitions")
_COUNTRY = Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work")
_MONTH = Field("month", "text", "month the postings were published, YYYY-MM")
_STATUS = Field(
    "obs_status",
    "text",
    "SDMX observation status: A normal, Q suppressed because of too few postings, M no posting at all",
    allowed=OBSERVATION_STATUS,
)

AI_POSTING_SHARE = Table(
    "indicators",
    "ai_posting_share",
    "Share of new postings that ask for AI, by definition, country and month. Denominator: postings "
    "published in that country and month that survived deduplication; for it_only, those of them with a "
    "title of an IT occupation. Caveat: a share of postings seen, not of vacancies or jobs; compare "
    "definitions before comparing countries.",
    (
        _DEFINITION,
        _COUNTRY,
        _MONTH,
        Field(
            "postings",
            "integer",
            "postings published in the cell that the definition speaks of: all of them, or for it_only "
            "those with a title of an IT occupation",
            check="postings >= 0",
        ),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("share_pct", "number", "100 x ai_postings / postings; NULL where suppressed", nullable=True),
        Field(
            "share_low_pct", "number", "lower end of the 95 % Wilson score interval, percent", nullable=True
        ),
        Field(
            "share_high_pct", "number", "upper end of the 95 % Wilson score interval, percent", nullable=True
        ),
        Field("interval_method", "text", "how the interval was made", allowed=("wilson_95",)),
        _STATUS,
    ),
    key=("definition_id", "country_code", "month"),
)

SKILL_DEMAND = Table(
    "indicators",
    "skill_demand",
    "AI concepts asked of the person, by country and month: share of ai_demand postings that demand the "
    "concept. Denominator: postings that meet ai_demand. Caveat: a posting may demand many concepts, so "
    "shares do not add up to 100.",
    (
        _COUNTRY,
        _MONTH,
        Field("concept_id", "text", "concept of the AI taxonomy, as in meta.concepts"),
        Field("ai_postings", "integer", "postings in the cell that meet ai_demand", check="ai_postings > 0"),
        Field("concept_postings", "integer", "of those, postings with a demand mention of the concept"),
        Field(
            "share_pct",
            "number",
            "100 x concept_postings / ai_postings; NULL where suppressed",
            nullable=True,
        ),
        Field(
            "share_low_pct", "number", "lower end of the 95 % Wilson score interval, percent", nullable=True
        ),
        Field(
            "share_high_pct", "number", "upper end of the 95 % Wilson score interval, percent", nullable=True
        ),
        _STATUS,
    ),
    key=("country_code", "month", "concept_id"),
)

SOURCE_COVERAGE = Table(
    "indicators",
    "source_coverage",
    "What each source contributes, by country and month: the numbers behind every share. Caveat: a month "
    "in which a source stops or starts is a break in the country's series.",
    (
        Field("source", "text", "short name of the source, as in meta.sources"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; ZZ where the posting's country is not known"),
        _MONTH,
        Field("postings", "integer", "postings kept from the source in the cell", check="postings > 0"),
        Field("employers", "integer", "distinct employer names among them"),
        Field("ai_postings", "integer", "postings among them that meet ai_demand"),
        Field("first_posted_on", "date", "earliest publication day in the cell"),
        Field("last_posted_on", "date", "latest publication day in the cell"),
    ),
    key=("source", "country_code", "month"),
)

PIPELINE_FUNNEL = Table(
    "indicators",
    "pipeline_funnel",
    "Every landed record accounted for, by source: landed = parsed + removals + figures + quarantined, "
    "parsed = duplicates + withheld + classified.",
    (
        Field("source", "text", "short name of the source, as in meta.sources"),
        Field("documents", "integer", "landed documents read"),
        Field("landed", "integer", "records found in the landed documents"),
        Field("parsed", "integer", "records that became postings"),
        Field("removals", "integer", "notices that a posting was taken down, in core.removals"),
        Field("figures", "integer", "published figures of others, of all documents and vintages"),
        Field("quarantined", "integer", "records refused, each with a reason in core.quarantine"),
        Field("duplicates", "integer", "postings for which another one stands, in core.duplicates"),
        Field("withheld", "integer", "postings counted but not classified, in core.withheld"),
        Field("classified", "integer", "postings kept and classified"),
        Field(
            "quarantined_pct", "number", "100 x quarantined / landed; NULL when nothing landed", nullable=True
        ),
    ),
    key=("source",),
)

FIELD_QUALITY = Table(
    "indicators",
    "field_quality",
    "How much of each field is known, by source, and how often it is right where it was compared with the "
    "posting by reading. Denominator of known_pct: postings kept from the source. Caveat: precision is from "
    "hand checks of any source, most of them of none of this release; what is not stated cannot be known.",
    (
        Field("source", "text", "short name of the source, as in meta.sources"),
        Field("field", "text", "country, region, occupation, pay, … of core.postings"),
        Field("postings", "integer", "postings kept from the source", check="postings > 0"),
        Field("known", "integer", "of those, postings in which the field is known"),
        Field("known_pct", "number", "100 x known / postings"),
        Field("issue_postings", "integer", "postings in which a statement of it was mended or not taken"),
        Field("checked", "integer", "values of this source that were read beside their posting"),
        Field("confirmed", "integer", "of those, values that are right"),
        Field("checked_anywhere", "integer", "values read beside their posting, of any source"),
        Field(
            "precision_pct",
            "number",
            "100 x confirmed / checked over all sources; NULL where none was read",
            nullable=True,
        ),
        Field(
            "precision_low_pct",
            "number",
            "lower end of its 95 % Wilson score interval, percent",
            nullable=True,
        ),
    ),
    key=("source", "field"),
)

DUPLICATE_SENSITIVITY = Table(
    "indicators",
    "duplicate_sensitivity",
    "How many postings there would be without deduplication, with exact rules only, and with all of them, by "
    "country and month. Versions of a posting under the same identifier are counted once throughout. Caveat: "
    "a posting in several countries is counted here under ZZ.",
    (
        Field("country_code", "text", "ISO 3166-1 alpha-2; ZZ where none is known or there are several"),
        _MONTH,
        Field("postings_undeduplicated", "integer", "postings by distinct identifier"),
        Field("postings_exact", "integer", "after copies with the same text are taken out"),
        Field("postings_near", "integer", "after near-duplicates are taken out too: the published count"),
        Field("removed_pct", "number", "100 x (postings_undeduplicated - postings_near) / undeduplicated"),
    ),
    key=("country_code", "month"),
)


def _mention_share(role: str, meaning: str) -> tuple[Field, Field]:
    return (
        Field(f"{role}_mentions", "integer", f"of those, mentions whose role is {role}: {meaning}"),
        Field(
            f"{role}_pct", "number", f"100 x {role}_mentions / mentions; NULL where suppressed", nullable=True
        ),
    )


ROLE_MIX = Table(
    "indicators",
    "role_mix",
    "What mentions of AI are made for, by country, language and month: asked of the person, said of the "
    "employer, of the hiring process, or another sense. Denominator of the shares: mentions in the cell. "
    "Caveat: mentions of a posting are not independent, and a posting may hold many; counts of postings "
    "are beside them.",
    (
        _COUNTRY,
        Field("language", "text", "ISO 639-1 code of the text; 'und' where undetermined"),
        _MONTH,
        Field("postings", "integer", "postings published in the cell", check="postings > 0"),
        Field("mention_postings", "integer", "of those, postings with at least one mention"),
        Field("demand_postings", "integer", "of those with a mention, postings that meet ai_demand"),
        Field("mentions", "integer", "mentions of AI concepts in the cell's postings"),
        *_mention_share("demand", "asked of the person"),
        *_mention_share("context", "said of employer, product or benefits"),
        *_mention_share("process", "AI in hiring, or rules for applicants"),
        *_mention_share("other", "another sense of the words"),
        _STATUS,
    ),
    key=("country_code", "language", "month"),
)

_PUBLISHER = Field("publisher", "text", "who publishes the series, as in meta.anchors")
_SERIES = Field("series", "text", "series of the publisher, as in meta.anchors")
_AREA = Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area")

ANCHOR_REVISIONS = Table(
    "indicators",
    "anchor_revisions",
    "What publishers changed after publication: every figure of others that two or more landed vintages "
    "state, or that the latest one no longer states. Caveat: a revision is seen only between vintages that "
    "were landed.",
    (
        _PUBLISHER,
        _SERIES,
        _AREA,
        Field("period", "text", "what the figure speaks of: YYYY-MM-DD, YYYY-MM or YYYY"),
        Field("vintages", "integer", "landed vintages that state it", check="vintages >= 1"),
        Field("first_vintage", "date", "first of them"),
        Field("first_value", "number", "value in the first"),
        Field("previous_vintage", "date", "last but one of them; NULL where there is one", nullable=True),
        Field("previous_value", "number", "value in the last but one", nullable=True),
        Field("latest_vintage", "date", "last of them"),
        Field("latest_value", "number", "value in the last"),
        Field("change", "number", "latest_value - first_value, in the unit of the series"),
        Field(
            "is_dropped",
            "boolean",
            "whether the latest vintage leaves it out, though it states the rest anew (meta.anchors)",
        ),
        Field(
            "reason",
            "text",
            "what the publisher says of a revision between first and latest; NULL where it says nothing",
            nullable=True,
        ),
    ),
    key=("publisher", "series", "country_code", "period"),
)

RECONCILIATION = Table(
    "indicators",
    "reconciliation",
    "Ours beside theirs: every published share of others under the definition of the ladder nearest to "
    "theirs, by country and period. Theirs: the latest landed vintage, daily figures as their mean over the "
    "month. Ours: postings of the same month or year. Caveat: read the explanation before the ratio; a ratio "
    "of 1 proves nothing.",
    (
        _PUBLISHER,
        _SERIES,
        _DEFINITION,
        _AREA,
        Field("period", "text", "month YYYY-MM or year YYYY"),
        Field("their_vintage", "date", "latest vintage among their figures"),
        Field("their_figures", "integer", "their figures in the period: days of a month, or 1"),
        Field("their_share_pct", "number", "their share, mean of their figures, percent"),
        Field("postings", "integer", "our postings in the period", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("months", "integer", "months of the period in which we have postings"),
        Field("share_pct", "number", "100 x ai_postings / postings; NULL where suppressed", nullable=True),
        Field(
            "share_low_pct", "number", "lower end of the 95 % Wilson score interval, percent", nullable=True
        ),
        Field(
            "share_high_pct", "number", "upper end of the 95 % Wilson score interval, percent", nullable=True
        ),
        Field(
            "ratio",
            "number",
            "share_pct / their_share_pct; NULL where ours is NULL or theirs is 0",
            nullable=True,
        ),
        Field("explanation", "text", "why the two differ, as declared for the series"),
        _STATUS,
    ),
    key=("publisher", "series", "country_code", "period"),
)

TABLES = (
    AI_POSTING_SHARE,
    SKILL_DEMAND,
    ROLE_MIX,
    SOURCE_COVERAGE,
    FIELD_QUALITY,
    DUPLICATE_SENSITIVITY,
    PIPELINE_FUNNEL,
    ANCHOR_REVISIONS,
    RECONCILIATION,
)
