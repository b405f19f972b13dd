"""Contracts of shares over time: by day and week, of what stands open, adjusted, smoothed, chained."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import (
    COUNTRY,
    DEFINITION,
    MONTH,
    OBSERVATION_STATUS,
    REASON,
    STATUS,
    method,
    share,
    value,
)

_POSTINGS = Field("postings", "integer", "postings that the definition speaks of", check="postings >= 0")
_AI_POSTINGS = Field("ai_postings", "integer", "of those, postings that meet the definition")

AI_POSTING_SHARE_DAILY = Table(
    "indicators",
    "ai_posting_share_daily",
    "Share of the day's new postings that ask for AI, and its means over the 7 and the 28 rows that end "
    "with it, by definition and country: the arithmetic mean of the daily ratios, as Indeed Hiring Lab "
    "publishes it. Denominator: postings published on the day. Caveat: a day without a posting is no row, "
    "so seven rows may be more than a week; a mean of ratios gives a day of two postings the weight of one "
    "of two hundred.",
    (
        DEFINITION,
        COUNTRY,
        Field("day", "date", "day the postings were published"),
        _POSTINGS,
        _AI_POSTINGS,
        value("ratio_pct", "100 x ai_postings / postings of the day"),
        value("ratio_low_pct", "lower end of its 95 % Wilson score interval, percent"),
        value("ratio_high_pct", "upper end of its 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        STATUS,
        REASON,
        *(
            field
            for rows in (7, 28)
            for field in (
                Field(f"postings_{rows}", "integer", f"postings of the {rows} rows, or of those there are"),
                value(f"mean_{rows}_pct", f"mean of the unrounded daily ratios of the {rows} rows, percent"),
                Field(
                    f"mean_{rows}_status",
                    "text",
                    f"SDMX observation status of mean_{rows}_pct: E, or Q where the rows have too few "
                    f"postings",
                    allowed=OBSERVATION_STATUS,
                ),
            )
        ),
    ),
    key=("definition_id", "country_code", "day"),
)

AI_POSTING_SHARE_WEEKLY = Table(
    "indicators",
    "ai_posting_share_weekly",
    "Share of the week's new postings that ask for AI, by definition, country and ISO week. Denominator: "
    "postings published in the week; a week belongs to the month of its Thursday, whose breaks are its own. "
    "Caveat: holidays differ between countries and years.",
    (
        DEFINITION,
        COUNTRY,
        Field("week", "text", "ISO 8601 week the postings were published in, YYYY-Www"),
        _POSTINGS,
        _AI_POSTINGS,
        *share("ai_postings", "postings"),
    ),
    key=("definition_id", "country_code", "week"),
)

AI_POSTING_STOCK = Table(
    "indicators",
    "ai_posting_stock",
    "Share of the postings open on a day that ask for AI, by definition and country: the stock, where the "
    "other tables have the flow of new ones. A posting is open from its publication until the day before it "
    "was known to be closed, else through the last day its source states, else for the days of "
    "stock_assumed_days(), and at least until it was last seen. Denominator: postings open on the day; a day "
    "without one is no row. Caveat: where few closings are known the stock is mostly assumption; assumed_pct "
    "says how much.",
    (
        DEFINITION,
        COUNTRY,
        Field(
            "frequency",
            "text",
            "SDMX: D every day of the latest stock_daily_days(), W Sundays, M last days of months",
            allowed=("D", "W", "M"),
        ),
        Field("day", "date", "day on which the postings are open"),
        Field("postings", "integer", "postings open on the day", check="postings > 0"),
        _AI_POSTINGS,
        value("assumed_pct", "percent of the open postings whose last day is assumed"),
        value("share_pct", "100 x ai_postings / postings"),
        value("share_low_pct", "lower end of the 95 % Wilson score interval, percent"),
        value("share_high_pct", "upper end of the 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "frequency", "day"),
)

AI_POSTING_SHARE_ADJUSTED = Table(
    "indicators",
    "ai_posting_share_adjusted",
    "The monthly share beside its season and what remains without it, by definition and country, for series "
    "of 24 months and more without a gap. share_pct = seasonal_pp + adjusted_pct. Denominator and caveats "
    "are those of ai_posting_share. Caveat: the season is estimated anew with each month, so adjusted "
    "values are revised; two years show a season twice, which is little.",
    (
        DEFINITION,
        COUNTRY,
        MONTH,
        value("share_pct", "share of the month as in ai_posting_share"),
        value("seasonal_pp", "the month's season, percentage points"),
        value("adjusted_pct", "share without it, percent"),
        method("adjustment_method", "stl_robust"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "month"),
)

AI_POSTING_SHARE_SMOOTHED = Table(
    "indicators",
    "ai_posting_share_smoothed",
    "Share of new postings that ask for AI over the three calendar months that end with a month, by "
    "definition and country: the AI postings of the three months divided by their postings, so that a month "
    "weighs by what was published in it. Later months revise nothing. Denominator: postings of the three "
    "months, as in ai_posting_share. Caveat: it follows a turn one month late, and neighbouring "
    "values share two of three months, so their intervals say nothing of the change between them; a season "
    "stays in it.",
    (
        DEFINITION,
        COUNTRY,
        Field("month", "text", "last of the three months, YYYY-MM"),
        Field(
            "months",
            "integer",
            "months of the three in which the country has postings; with fewer than three no share is told",
            check="months BETWEEN 1 AND 3",
        ),
        _POSTINGS,
        _AI_POSTINGS,
        *share("ai_postings", "postings"),
    ),
    key=("definition_id", "country_code", "month"),
)

POSTING_INDEX = Table(
    "indicators",
    "posting_index",
    "Level of postings and of AI postings by definition, country and month, chained over the sources that a "
    "month has in common with the latest earlier one: a source that comes or goes moves no index. Base: the "
    "first month of the country = 100. The share of the matched sources in both months stands beside; "
    "shares are not chained. Caveat: sources that grow because they list more employers are growth here.",
    (
        DEFINITION,
        COUNTRY,
        MONTH,
        Field("postings", "integer", "postings of all sources; NULL without any", nullable=True),
        Field("ai_postings", "integer", "of those, postings that meet the definition", nullable=True),
        Field("sources", "integer", "sources with postings in the month"),
        Field("linked_month", "text", "earlier month it is linked to; NULL in the first", nullable=True),
        Field("matched_sources", "integer", "sources in common with that month", nullable=True),
        value("level_index", "chained level of postings, first month = 100"),
        value("ai_level_index", "chained level of AI postings, first month with one = 100"),
        value("unchained_level_index", "postings of all sources, first month = 100"),
        value("level_yoy_pct", "change of level_index on the same month of the year before, percent"),
        value("ai_level_yoy_pct", "change of ai_level_index on the same month of the year before, percent"),
        value("matched_share_pct", "AI share of the matched sources, percent"),
        value("matched_share_before_pct", "AI share of the matched sources in linked_month, percent"),
        value("matched_change_pp", "their difference, percentage points"),
        method("index_method", "matched_source_chain"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "month"),
)

TABLES = (
    AI_POSTING_SHARE_DAILY,
    AI_POSTING_SHARE_WEEKLY,
    AI_POSTING_STOCK,
    AI_POSTING_SHARE_ADJUSTED,
    AI_POSTING_SHARE_SMOOTHED,
    POSTING_INDEX,
)
