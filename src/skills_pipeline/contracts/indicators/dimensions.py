"""Contracts of shares by what else is known of a posting: place, occupation, kind of job, source."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import (
    COUNTRY,
    DEFINITION,
    REASON,
    STATUS,
    method,
    share,
    value,
)

DIMENSIONS = (
    *("region", "isco08_1", "isco08_2", "isco08_3", "isco08_4", "industry", "seniority", "workplace"),
    *("working_time", "contract_type", "education", "employer_size", "agency", "language", "source"),
)

_FREQUENCY = Field("frequency", "text", "SDMX: M monthly, A annual", allowed=("M", "A"))
_PERIOD = Field("period", "text", "month YYYY-MM or year YYYY the postings were published in")

AI_POSTING_SHARE_BY_DIMENSION = Table(
    "indicators",
    "ai_posting_share_by_dimension",
    "Share of new postings that ask for AI, by definition, country, period and one further dimension at a "
    "time. Denominator: the country's postings of the period with that value. The values of a dimension add "
    "up to the country: _U is what is not known, _O all values with too few postings together. A dimension "
    "is listed where one value at least has enough. Caveat: compare _U between countries before comparing "
    "values; codes of occupations are told from titles (see field_quality).",
    (
        DEFINITION,
        COUNTRY,
        _FREQUENCY,
        _PERIOD,
        Field("dimension", "text", "what the postings are divided by", allowed=DIMENSIONS),
        Field(
            "value", "text", "code as in core.postings; isco08_2 the first two digits; _U unknown, _O others"
        ),
        Field("postings", "integer", "postings that the definition speaks of", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        *share("ai_postings", "postings"),
    ),
    key=("definition_id", "country_code", "frequency", "period", "dimension", "value"),
)

AI_DEMAND_MIX = Table(
    "indicators",
    "ai_demand_mix",
    "What kind of AI is asked for: of the postings that ask for AI (ai_demand), the share that builds or "
    "uses it, asks for responsible AI, or demands a concept of a cluster or of a value of the OECD "
    "framework. Denominator: ai_demand postings of the country and period. Caveat: only tier is a "
    "partition; a posting may demand concepts of many clusters, and concepts without a value in the "
    "framework are not counted there. Intervals take the correlation within employers from ai_demand.",
    (
        COUNTRY,
        _FREQUENCY,
        _PERIOD,
        Field(
            "aspect",
            "text",
            "tier · responsible_ai · cluster of meta.concepts · task, data or model of the OECD framework "
            "(2022)",
            allowed=("tier", "responsible_ai", "cluster", "oecd_task", "oecd_data", "oecd_model"),
        ),
        Field("value", "text", "build, use, yes, or the value as in meta.concepts"),
        Field("postings", "integer", "postings that ask for AI", check="postings > 0"),
        Field("ai_postings", "integer", "of those, postings with the value"),
        *share("ai_postings", "postings"),
    ),
    key=("country_code", "frequency", "period", "aspect", "value"),
)

AI_TO_IT = Table(
    "indicators",
    "ai_to_it",
    "AI demand against IT occupations, by country and period: AI postings for each IT posting, the share of "
    "IT postings that ask for AI, and the share of AI postings beyond IT. IT postings: a title of an IT "
    "occupation (it_title_pattern()). Caveat: the ratio compares countries whose share of IT differs, it is "
    "no share and may exceed 1; its interval takes postings as independent.",
    (
        COUNTRY,
        _FREQUENCY,
        _PERIOD,
        Field("postings", "integer", "all postings", check="postings > 0"),
        Field("it_postings", "integer", "postings with a title of an IT occupation"),
        Field("ai_postings", "integer", "postings that meet ai_demand"),
        Field("it_ai_postings", "integer", "postings that are both"),
        value("ai_to_it_ratio", "ai_postings / it_postings"),
        value("ai_to_it_low_ratio", "lower end of its 95 % interval on the logarithm"),
        value("ai_to_it_high_ratio", "upper end of its 95 % interval on the logarithm"),
        method("ratio_method", "log_delta_95"),
        value("it_share_pct", "100 x it_ai_postings / it_postings"),
        value("it_share_low_pct", "lower end of its 95 % Wilson score interval, percent"),
        value("it_share_high_pct", "upper end of its 95 % Wilson score interval, percent"),
        value(
            "beyond_it_pct", "100 x (ai_postings - it_ai_postings) / ai_postings; NULL below 30 AI postings"
        ),
        value("beyond_it_low_pct", "lower end of its 95 % Wilson score interval, percent"),
        value("beyond_it_high_pct", "upper end of its 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        STATUS,
        REASON,
    ),
    key=("country_code", "frequency", "period"),
)

TABLES = (AI_POSTING_SHARE_BY_DIMENSION, AI_DEMAND_MIX, AI_TO_IT)
