"""Contracts of what postings say of AI over workers, and of how often responsible AI is asked for."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.core import VOICE_FAMILIES
from skills_pipeline.contracts.indicators.fields import share, value

_AREA = Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries together")

WORKER_VOICE = Table(
    "indicators",
    "worker_voice",
    "Postings that speak of AI in hiring, algorithms or monitoring over workers, their representatives, or "
    "the reporting of wrongs, by family of terms, country or all (_T), month and year. Denominator: all "
    "postings of the country and period. Caveat: what is said, not what employers do, and never demand for "
    "AI; one text that an employer repeats makes most of a cell, so read employers and the interval for "
    "clusters. Rules on disclosure (New York City, Ontario) move ai_in_hiring. Families other than "
    "ai_in_hiring are rare, and terms of some languages are untested (docs/quality.md).",
    (
        Field("frequency", "text", "SDMX: M monthly, A annual", allowed=("M", "A")),
        _AREA,
        Field("period", "text", "month YYYY-MM or year YYYY the postings were published in"),
        Field("family", "text", "family of terms, as in core.worker_voice_mentions", allowed=VOICE_FAMILIES),
        Field(
            "scope",
            "text",
            "named: the posting has a term of the family · beside_ai: one that stands beside a mention of AI",
            allowed=("named", "beside_ai"),
        ),
        Field("postings", "integer", "all postings in the cell", check="postings > 0"),
        Field("voice_postings", "integer", "of those, postings in the scope", check="voice_postings >= 0"),
        *share("voice_postings", "postings"),
    ),
    key=("frequency", "country_code", "period", "family", "scope"),
)

RESPONSIBLE_AI_SHARE = Table(
    "indicators",
    "responsible_ai_share",
    "How many of the postings that ask for AI ask for responsible AI, by country or for all (_T) and year, "
    "beside what OECD published of the same country and year (share of AI postings that name AI ethics). "
    "Denominator: postings that meet ai_demand. Caveat: theirs are keywords anywhere in Lightcast's AI "
    "postings, ours must be asked of the person; aspect ethics is nearest to theirs, governance adds safety, "
    "audit, standards and law of AI. A row that only OECD has a figure for has no number of ours.",
    (
        _AREA,
        Field("year", "text", "calendar year YYYY"),
        Field(
            "aspect",
            "text",
            "ethics: demands the concept responsible_ai (ethical, responsible, trustworthy AI) · governance: "
            "any concept of tier governance, as the definition responsible_ai",
            allowed=("ethics", "governance"),
        ),
        Field("ai_postings", "integer", "postings that meet ai_demand", check="ai_postings >= 0"),
        Field("responsible_postings", "integer", "of those, postings that ask for it"),
        *share("responsible_postings", "ai_postings"),
        Field(
            "their_share_pct", "number", "OECD's share, percent; NULL where it published none", nullable=True
        ),
        Field("their_vintage", "date", "day the figure was published", nullable=True),
        value("ratio", "share_pct / their_share_pct"),
    ),
    key=("country_code", "year", "aspect"),
)

TABLES = (WORKER_VOICE, RESPONSIBLE_AI_SHARE)
