"""Contracts of who and what a share rests on: changes in parts, few employers, and what AI is paid."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, DEFINITION, REASON, STATUS, method, value

_YEAR = Field("year", "text", "calendar year YYYY, compared with the year before")
_MONTHS_COMPARED = Field("months_compared", "integer", "calendar months with postings in both years")

SHARE_CHANGE = Table(
    "indicators",
    "share_change",
    "Where the change of the share between two years comes from, by definition and country: within groups, "
    "between them, and groups that enter or leave (Griliches & Regev 1995). Denominator: postings of the "
    "calendar months that both years have. Groups: two-digit occupations, employers, sources, or "
    "industries; what is not known is one group. The four parts add up to change_pp. Caveat: with many "
    "postings of unknown group, within says little.",
    (
        DEFINITION,
        COUNTRY,
        _YEAR,
        Field("grouping", "text", "what groups are", allowed=("isco08_2", "employer", "source", "industry")),
        _MONTHS_COMPARED,
        Field("groups", "integer", "groups with postings in either year"),
        Field("postings_before", "integer", "postings of the year before"),
        Field("ai_postings_before", "integer", "of those, postings that meet the definition"),
        Field("postings_after", "integer", "postings of the year"),
        Field("ai_postings_after", "integer", "of those, postings that meet the definition"),
        value("share_before_pct", "100 x ai_postings_before / postings_before"),
        value("share_after_pct", "100 x ai_postings_after / postings_after"),
        value("change_pp", "share_after_pct - share_before_pct, percentage points"),
        value("within_pp", "from shares that changed within groups"),
        value("between_pp", "from groups that grew or shrank against others"),
        value("entering_pp", "from groups without postings in the year before"),
        value("leaving_pp", "from groups without postings in the year"),
        method("decomposition_method", "griliches_regev"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year", "grouping"),
)

GROWTH_CONTRIBUTION = Table(
    "indicators",
    "growth_contribution",
    "What each group adds to the growth of a country's postings between two years, in percentage points of "
    "that growth: 100 x (after - before) / all before; the groups add up to growth_pct. By definition, or "
    "for all postings (_T), over the calendar months that both years have. Caveat: sources are groups here "
    "for this very reason: growth that is one new source is none of the labour market.",
    (
        Field(
            "definition_id", "text", "definition of an AI posting, as in meta.definitions; _T all postings"
        ),
        COUNTRY,
        _YEAR,
        Field("grouping", "text", "what groups are", allowed=("isco08_1", "source", "industry", "region")),
        Field("value", "text", "the group: code as in core.postings; _U unknown"),
        _MONTHS_COMPARED,
        Field("postings_before", "integer", "postings of the group in the year before"),
        Field("postings_after", "integer", "postings of the group in the year"),
        value("contribution_pp", "percentage points of growth_pct"),
        value("growth_pct", "growth of all groups together, percent"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year", "grouping", "value"),
)

EMPLOYER_CONCENTRATION = Table(
    "indicators",
    "employer_concentration",
    "How few employers a country's postings of a year come from, for all postings (_T) and by definition: "
    "the Herfindahl-Hirschman index and the number of equal employers it amounts to. Denominator: postings; "
    "one that names no employer is an employer of its own. Caveat: names of one employer that differ count "
    "as several.",
    (
        Field(
            "definition_id", "text", "definition of an AI posting, as in meta.definitions; _T all postings"
        ),
        COUNTRY,
        Field("year", "text", "calendar year YYYY"),
        Field("postings", "integer", "postings in the cell", check="postings > 0"),
        Field("employers", "integer", "employers in the cell"),
        value("hhi", "sum of squared shares of employers, 0 to 1"),
        value("effective_employers", "1 / hhi"),
        value("largest_pct", "percent of the postings that the largest named employer has"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year"),
)

EMPLOYER_LEAVE_OUT = Table(
    "indicators",
    "employer_leave_out",
    "What a share owes to few employers: the share of the year without the 1, 3 and 10 named employers with "
    "most AI postings, by definition and country. Denominator: postings of the others. Caveat: leaving out "
    "the largest lowers a share by construction; how much is the news.",
    (
        DEFINITION,
        COUNTRY,
        Field("year", "text", "calendar year YYYY"),
        Field("left_out", "integer", "employers left out; 0 is the share itself", check="left_out >= 0"),
        Field("postings", "integer", "postings of the others", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        value("share_pct", "100 x ai_postings / postings"),
        value("share_low_pct", "lower end of the 95 % Wilson score interval, percent"),
        value("share_high_pct", "upper end of the 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        value("change_pp", "difference to the share with all employers, percentage points"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year", "left_out"),
)

WAGE_PREMIUM = Table(
    "indicators",
    "wage_premium",
    "How much more pay postings that ask for AI advertise than postings that do not ask for AI, by country "
    "or for all (_T), definition and specification: weighted regression of the logarithm of yearly pay with "
    "effects, errors clustered by employer. Pay: middle of the advertised range in the country's most "
    "frequent currency, against the country's median, over the latest 24 months. Caveat: only postings that "
    "state pay are in it (priced_postings); the effects make the number, so read the specifications side by "
    "side; no posting says what is paid in the end.",
    (
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries together"),
        Field("definition_id", "text", "what pays more: ai_demand, ai_build or ai_use"),
        Field(
            "specification",
            "text",
            "raw · country and month · and three-digit occupation · and title in place of occupation",
            allowed=("raw", "country_month", "occupation", "title"),
        ),
        Field("effects", "text", "columns whose every value has an effect of its own; empty for raw"),
        Field("all_postings", "integer", "postings of the period that are compared, with and without pay"),
        Field("priced_postings", "integer", "of those, postings with yearly pay in the country's currency"),
        Field(
            "extreme_postings",
            "integer",
            "of those, postings left out: pay beyond a tenth or ten times the median",
        ),
        Field(
            "postings", "integer", "postings in the regression: complete, with an effect shared with others"
        ),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("employers", "integer", "clusters: distinct employers"),
        value("log_premium", "coefficient of the definition on the logarithm of pay"),
        value("standard_error", "its standard error, clustered by employer"),
        value("premium_pct", "100 x (exp(log_premium) - 1)"),
        value("premium_low_pct", "lower end of its 95 % interval, percent"),
        value("premium_high_pct", "upper end of its 95 % interval, percent"),
        method("interval_method", "wls_absorbed_cluster_95"),
        STATUS,
        REASON,
    ),
    key=("country_code", "definition_id", "specification"),
)

TABLES = (SHARE_CHANGE, GROWTH_CONTRIBUTION, EMPLOYER_CONCENTRATION, EMPLOYER_LEAVE_OUT, WAGE_PREMIUM)
