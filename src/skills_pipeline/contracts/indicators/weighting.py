"""Contracts of shares that are weighted to official numbers, or lent strength by labelled postings."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, DEFINITION, REASON, STATUS, method, value

_YEAR = Field("year", "text", "calendar year YYYY")

WEIGHTED_SHARE = Table(
    "indicators",
    "weighted_share",
    "Share of AI postings with postings weighted to official employment or vacancies of the year, beside "
    "the unweighted one, by definition and country. Rows are there where official cells were landed. "
    "Denominator: postings of the year whose category is known in every margin (placed). Weights: iterative "
    "proportional fitting, no weight above five times the mean. Caveat: weighting mends which occupations "
    "or industries are seen, not which employers; compare placed_share_pct to tell weighting from leaving "
    "out.",
    (
        DEFINITION,
        COUNTRY,
        _YEAR,
        Field("counted", "text", "what the official cells count", allowed=("employment", "vacancies")),
        Field("margins", "text", "margins of the official cells, divided by spaces"),
        Field("postings", "integer", "postings that the definition speaks of"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        value("share_pct", "100 x ai_postings / postings, unweighted"),
        Field("placed_postings", "integer", "postings whose category is known in every margin"),
        Field("placed_ai_postings", "integer", "of those, postings that meet the definition"),
        value("placed_share_pct", "100 x placed_ai_postings / placed_postings, unweighted"),
        value("weighted_pct", "weighted share, percent"),
        value("weighted_low_pct", "lower end of its 95 % interval, percent"),
        value("weighted_high_pct", "upper end of its 95 % interval, percent"),
        value("effective_postings", "placed postings that as many equal weights amount to (Kish)"),
        value("trimmed_pct", "percent of placed postings whose weight is at the limit"),
        value("largest_miss_pct", "largest part by which a margin misses its official share, percent"),
        method("interval_method", "raked_cluster_wilson_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year", "counted"),
)

POWERED_SHARE = Table(
    "indicators",
    "powered_share",
    "Share of AI postings among candidates (postings that name AI) by language and year: as counted, by "
    "prediction-powered inference from the labelled postings, and by Rogan and Gladen. Denominator: "
    "candidates of all countries. Caveat: labels must be a random draw of these candidates; those of the "
    "model's card are of several corpora and years, so this is a comparison of methods, not a headline.",
    (
        DEFINITION,
        Field("language", "text", "ISO 639-1 code of the text"),
        _YEAR,
        Field("candidates", "integer", "postings that name AI", check="candidates >= 0"),
        Field("counted", "integer", "of those, postings that the classifier counts"),
        Field("labelled", "integer", "labelled postings of the language"),
        value("counted_pct", "100 x counted / candidates"),
        value("powered_pct", "prediction-powered estimate, percent of candidates"),
        value("powered_low_pct", "lower end of its 95 % interval, percent"),
        value("powered_high_pct", "upper end of its 95 % interval, percent"),
        value("power", "weight of the predictions: 0 labels alone, 1 untuned"),
        value("rogan_gladen_pct", "corrected by sensitivity and specificity of the language, percent"),
        method("interval_method", "prediction_powered_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "language", "year"),
)

TABLES = (WEIGHTED_SHARE, POWERED_SHARE)
