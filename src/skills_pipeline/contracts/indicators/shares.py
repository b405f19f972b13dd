"""Contracts of shares of AI postings among all: the headline and what stands beside it."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, DEFINITION, MONTH, corrected, share, value

AI_POSTING_SHARE = Table(
    "indicators",
    "ai_posting_share",
    "Share of new postings that ask for AI, by definition, country and month. Denominator: postings "
    "published in that country and month that survived deduplication; for it_only, those of them with a "
    "title of an IT occupation. Beside it stands the share corrected for the classifier's errors. Caveat: a "
    "share of postings seen, not of vacancies or jobs; compare definitions before comparing countries.",
    (
        DEFINITION,
        COUNTRY,
        MONTH,
        Field(
            "postings",
            "integer",
            "postings published in the cell that the definition speaks of: all of them, or for it_only "
            "those with a title of an IT occupation",
            check="postings >= 0",
        ),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        *share("ai_postings", "postings"),
        value(
            "intraclass_correlation",
            "correlation of the answer within employers, of all cells of the definition",
        ),
        *corrected(),
    ),
    key=("definition_id", "country_code", "month"),
)

AI_POSTING_SHARE_WINDOW = Table(
    "indicators",
    "ai_posting_share_window",
    "Share of new postings that ask for AI over calendar years and over the latest twelve months with "
    "postings: the number to quote. By definition and country, and for all countries together, where a "
    "posting that counts in several is one. Denominator and caveats are those of ai_posting_share; a year is "
    "listed with the months it has.",
    (
        DEFINITION,
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries together"),
        Field("period", "text", "calendar year YYYY, or latest_12"),
        Field("first_month", "text", "first month with postings in any country, YYYY-MM"),
        Field("last_month", "text", "last month with postings in any country, YYYY-MM"),
        Field("postings", "integer", "postings in the cell that the definition speaks of"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        *share("ai_postings", "postings"),
        value("intraclass_correlation", "correlation of the answer within employers, over all windows"),
        *corrected(),
    ),
    key=("definition_id", "country_code", "period"),
)

TABLES = (AI_POSTING_SHARE, AI_POSTING_SHARE_WINDOW)
