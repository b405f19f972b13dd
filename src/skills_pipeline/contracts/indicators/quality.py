"""Contracts of what the numbers rest on: sources, records, fields, duplicates, roles of mentions."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, MONTH, REASON, STATUS, method, value

SOURCE_COVERAGE = Table(
    "indicators",
    "source_coverage",
    "What each source contributes, by country and month: the numbers behind every share. Caveat: a month "
    "in which a source stops or starts is a break in the country's series.",
    (
        Field("source", "text", "short name of the source, as in meta.sources"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; ZZ where the posting's country is not known"),
        MONTH,
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
        Field("figures", "integer", "figures, measures and works of others, of all documents"),
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
        MONTH,
        Field("postings_undeduplicated", "integer", "postings by distinct identifier"),
        Field("postings_exact", "integer", "after copies with the same text are taken out"),
        Field("postings_near", "integer", "after near-duplicates are taken out too: the published count"),
        Field("removed_pct", "number", "100 x (postings_undeduplicated - postings_near) / undeduplicated"),
    ),
    key=("country_code", "month"),
)


def _mention_share(role: str, meaning: str) -> tuple[Field, ...]:
    return (
        Field(f"{role}_mentions", "integer", f"of those, mentions whose role is {role}: {meaning}"),
        value(f"{role}_pct", f"100 x {role}_mentions / mentions"),
        value(f"{role}_low_pct", "lower end of its 95 % interval, percent"),
        value(f"{role}_high_pct", "upper end of its 95 % interval, percent"),
    )


ROLE_MIX = Table(
    "indicators",
    "role_mix",
    "What mentions of AI are made for, by country, language and month: asked of the person, said of the "
    "employer, of the hiring process, or another sense. Denominator of the shares: mentions in the cell. "
    "Caveat: mentions of a posting are not independent, and a posting may hold many; counts of postings "
    "are beside them.",
    (
        COUNTRY,
        Field("language", "text", "ISO 639-1 code of the text; 'und' where undetermined"),
        MONTH,
        Field("postings", "integer", "postings published in the cell", check="postings > 0"),
        Field("mention_postings", "integer", "of those, postings with at least one mention"),
        Field("demand_postings", "integer", "of those with a mention, postings that meet ai_demand"),
        Field("mentions", "integer", "mentions of AI concepts in the cell's postings"),
        *_mention_share("demand", "asked of the person"),
        *_mention_share("context", "said of employer, product or benefits"),
        *_mention_share("process", "AI in hiring, or rules for applicants"),
        *_mention_share("other", "another sense of the words"),
        method("interval_method", "ratio_of_means_95"),
        STATUS,
        REASON,
    ),
    key=("country_code", "language", "month"),
)

TABLES = (SOURCE_COVERAGE, FIELD_QUALITY, DUPLICATE_SENSITIVITY, PIPELINE_FUNNEL, ROLE_MIX)
