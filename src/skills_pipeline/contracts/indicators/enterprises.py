"""Contracts on small firms: enterprises that use AI, distance to targets of 2030, demand by size class."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.core import ENTERPRISE_SIZE_CLASSES
from skills_pipeline.contracts.indicators.fields import REASON, STATUS, method, share, value

TREND_METHODS = ("linear", "logistic")
VERDICTS = ("reached", "open", "missed")
POSTING_SIZE_CLASSES = ("1-9", "10-49", "50-249", "GE250", "1-249", "_U", "_T")
"""GE250 is 250+ of core.postings, which is no code of SDMX; 1-249 small and medium employers together, _U
size unknown, _T all."""

_COUNTRY = Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area")
_YEAR = Field("year", "text", "year of the survey, YYYY")
_DATASET = Field("dataset", "text", "dataset, as in core.enterprise_statistics")
_FLAGS = Field("obs_flag", "text", "flags of the publisher; NULL without one", nullable=True)
_TARGET = Field("target_id", "text", "as in meta.digital_decade_targets")

ENTERPRISE_AI_USE = Table(
    "indicators",
    "enterprise_ai_use",
    "Percent of enterprises that use AI, by country, year, size class and industry, and how far that is from "
    "large enterprises (250 persons and more) of the same cell. Every year from the first to the last that "
    "the dataset has is listed for every country, so a missing one is a row without a value. Denominator: "
    "enterprises of the size class and industry. Caveat: a survey of use, not of demand for labour; Eurostat "
    "publishes no standard errors with it, so a gap has no interval, and the technologies asked for grew in "
    "2025.",
    (
        _DATASET,
        _COUNTRY,
        _YEAR,
        Field("industry", "text", "as in core.enterprise_statistics; C10-S951_X_K all that are surveyed"),
        Field(
            "size_class",
            "text",
            "persons employed; 10-249 small and medium, GE10 all, GE250 large",
            allowed=ENTERPRISE_SIZE_CLASSES,
        ),
        value(
            "ai_use_pct",
            "percent of enterprises that use at least one AI technology (Eurostat E_AI_TANY, OECD G14_B)",
        ),
        Field("large_pct", "number", "that of GE250 in the same cell; NULL without", nullable=True),
        Field(
            "gap_pp", "number", "large_pct - ai_use_pct, percentage points; NULL without both", nullable=True
        ),
        Field(
            "gap_ratio",
            "number",
            "ai_use_pct / large_pct: 1 as often as large ones; NULL without both or where large_pct is 0",
            nullable=True,
        ),
        _FLAGS,
        STATUS,
        REASON,
    ),
    key=("dataset", "country_code", "year", "industry", "size_class"),
)

DIGITAL_DECADE_DISTANCE = Table(
    "indicators",
    "digital_decade_distance",
    "How far enterprises are from the targets of the Digital Decade for 2030, by country and year. Every "
    "year from the first to the last that the dataset has is listed for every country, so a missing one is a "
    "row without a value. Denominator: enterprises of the target's size class. Caveat: targets are of the "
    "Union as a whole; a country is set against the same number.",
    (
        _TARGET,
        _COUNTRY,
        _YEAR,
        Field("target_pct", "number", "what is to be reached, percent of enterprises"),
        value("value_pct", "percent of enterprises in the year"),
        value("distance_pp", "target_pct - value_pct, percentage points; below 0 beyond the target"),
        Field(
            "segment",
            "integer",
            "counts breaks of the series (flag b) up to the year: values of different segments are not "
            "compared",
            check="segment >= 0",
        ),
        _FLAGS,
        STATUS,
        REASON,
    ),
    key=("target_id", "country_code", "year"),
)

DIGITAL_DECADE_OUTLOOK = Table(
    "indicators",
    "digital_decade_outlook",
    "Where the trend of the latest segment leads in 2030, against the target: by a straight line, and by a "
    "logistic curve that ends at 100 %. With 95 % prediction interval for the value of a single year. "
    "Denominator: enterprises of the target's size class. Caveat: three to five points carry a trend but "
    "not the choice of its form, which the interval leaves out: read both, and the interval first.",
    (
        _TARGET,
        _COUNTRY,
        Field("trend", "text", "form of the trend, as in docs/methods.md", allowed=TREND_METHODS),
        Field("target_year", "text", "year that is projected, YYYY"),
        Field("target_pct", "number", "what is to be reached, percent of enterprises"),
        Field("first_year", "text", "first year with a value in the latest segment, YYYY"),
        Field("last_year", "text", "last year with a value, YYYY"),
        Field("years", "integer", "years with a value in the segment", check="years >= 0"),
        value("last_pct", "value of the last year, percent"),
        value("projected_pct", "value that the trend leads to, cut at 0 and 100"),
        value("projected_low_pct", "lower end of its 95 % prediction interval, cut at 0 and 100"),
        value("projected_high_pct", "upper end of its 95 % prediction interval, cut at 0 and 100"),
        method("interval_method", "student_prediction_95"),
        Field(
            "verdict",
            "text",
            "reached: the whole interval is at the target or beyond; missed: below it; open: both are in it; "
            "NULL where withheld",
            nullable=True,
            allowed=VERDICTS,
        ),
        STATUS,
        REASON,
    ),
    key=("target_id", "country_code", "trend"),
)

SIZE_CLASS_DEMAND = Table(
    "indicators",
    "size_class_demand",
    "Share of new postings that ask for AI (ai_demand), by size class of the employer, country and period. "
    "The size is what the source states, else that of a landed table of employers. Classes and _U add up to "
    "_T; 1-249 is small and medium employers together. Denominator: postings of the country and period with "
    "that size. Caveat: few sources state a size, and those that do differ from the others: read part_pct of "
    "_U first.",
    (
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries"),
        Field("frequency", "text", "SDMX: M monthly, A annual", allowed=("M", "A")),
        Field("period", "text", "month YYYY-MM or year YYYY the postings were published in"),
        Field(
            "size_class",
            "text",
            "persons employed; GE250 250 and more, 1-249 small and medium, _U unknown, _T all",
            allowed=POSTING_SIZE_CLASSES,
        ),
        Field("postings", "integer", "postings of employers of the size", check="postings > 0"),
        Field("ai_postings", "integer", "of those, postings that ask for AI"),
        Field("table_postings", "integer", "of postings, those whose size is of a table of employers"),
        Field("part_pct", "number", "percent of the postings of the country and period"),
        *share("ai_postings", "postings"),
    ),
    key=("country_code", "frequency", "period", "size_class"),
)

TABLES = (ENTERPRISE_AI_USE, DIGITAL_DECADE_DISTANCE, DIGITAL_DECADE_OUTLOOK, SIZE_CLASS_DEMAND)
