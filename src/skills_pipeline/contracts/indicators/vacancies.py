"""Contract on official job vacancies beside the postings seen."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.core import VACANCY_SIZE_CLASSES
from skills_pipeline.contracts.indicators.fields import COUNTRY, REASON, STATUS, method, value

INDUSTRIES_TOGETHER = ("A-S", "B-S", "B-N")
"""Ranges of NACE Rev. 2 that stand for a country's economy, the widest first; Denmark surveys B to N."""

VACANCY_COVERAGE = Table(
    "indicators",
    "vacancy_coverage",
    "Official job vacancies by country and quarter, as Eurostat states them without seasonal adjustment, "
    "beside the postings seen here. Every quarter with postings is listed for each country, industry range "
    "and size class that was landed, so a quarter without an official rate is a row without one. "
    "Denominator: occupied and vacant posts, for vacancy_rate_pct; vacancies, for open_per_vacancy; postings "
    "of the quarter, for ai_share_pct. Caveat: a vacancy is a post that an employer tells a survey of, a "
    "posting is an advert; one advert may be for many posts and one post in many adverts, so "
    "open_per_vacancy is no coverage in percent. Countries differ in what they survey: France employers of "
    "10 and more (GE10), Denmark NACE B to N, Italy no public administration. Postings are of all industries "
    "and sizes.",
    (
        COUNTRY,
        Field("quarter", "text", "quarter, YYYY-Qn"),
        Field(
            "industry", "text", "NACE Rev. 2 sections of the official figures", allowed=INDUSTRIES_TOGETHER
        ),
        Field(
            "size_class",
            "text",
            "employers of the official figures; GE10 of 10 persons or more",
            allowed=VACANCY_SIZE_CLASSES,
        ),
        value("vacancy_rate_pct", "100 x vacancies / (vacancies + occupied posts), as published"),
        Field("obs_flag", "text", "flags of the publisher on the rate; NULL without one", nullable=True),
        Field("vacancies", "number", "vacant posts, as published; NULL without", nullable=True),
        Field(
            "vacancies_obs_flag",
            "text",
            "flags of the publisher on the number; NULL without one",
            nullable=True,
        ),
        Field(
            "months",
            "integer",
            "months of the quarter with postings; below 3 it is not whole",
            check="months BETWEEN 1 AND 3",
        ),
        Field("postings", "integer", "new postings of the quarter (flow)", check="postings > 0"),
        Field("ai_postings", "integer", "of those, postings that ask for AI (ai_demand)"),
        Field(
            "open_postings",
            "integer",
            "postings open on the last day of the quarter, as in ai_posting_stock; NULL where the data end "
            "before it or none is open",
            nullable=True,
        ),
        Field(
            "open_per_vacancy",
            "number",
            "open_postings / vacancies; NULL without both or where vacancies is 0",
            nullable=True,
        ),
        value("ai_share_pct", "100 x ai_postings / postings; NULL for few postings"),
        value("ai_share_low_pct", "lower end of its 95 % Wilson score interval, percent"),
        value("ai_share_high_pct", "upper end of its 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        STATUS,
        REASON,
    ),
    key=("country_code", "quarter", "industry", "size_class"),
)

TABLES = (VACANCY_COVERAGE,)
