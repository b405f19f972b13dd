"""Contracts of indicators of skills: which concepts of AI are asked for."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, MONTH, STATUS

SKILL_DEMAND = Table(
    "indicators",
    "skill_demand",
    "AI concepts asked of the person, by country and month: share of ai_demand postings that demand the "
    "concept. Denominator: postings that meet ai_demand. Caveat: a posting may demand many concepts, so "
    "shares do not add up to 100.",
    (
        COUNTRY,
        MONTH,
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
        STATUS,
    ),
    key=("country_code", "month", "concept_id"),
)

TABLES = (SKILL_DEMAND,)
