"""Contracts of indicators of skills: which concepts of AI are asked for, and where AI is asked for more."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import (
    COUNTRY,
    DEFINITION,
    MONTH,
    REASON,
    STATUS,
    method,
    share,
    value,
)
from skills_pipeline.contracts.meta import FRAMEWORK_DIMENSIONS

_AREA = Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries together")
_CONCEPT = Field("concept_id", "text", "concept of the AI taxonomy, as in meta.concepts")
_YEAR = Field("year", "text", "calendar year YYYY")
_AI_POSTINGS = Field(
    "ai_postings", "integer", "postings in the cell that meet ai_demand", check="ai_postings > 0"
)
_CONCEPT_POSTINGS = Field(
    "concept_postings",
    "integer",
    "of those, postings with a demand mention of the concept",
    check="concept_postings > 0",
)
_RANK = Field("rank", "integer", "place in the cell by concept_postings, from 1; alike share the first place")
_CORRELATED = (
    "Intervals take the correlation within employers from all {} of the table together. A {} nobody in the "
    "cell demands is no row: 0 of ai_postings."
)

SKILL_DEMAND = Table(
    "indicators",
    "skill_demand",
    "AI concepts asked of the person, by country and month: share of ai_demand postings that demand the "
    "concept. Denominator: postings that meet ai_demand. Caveat: a posting may demand many concepts, so "
    f"shares do not add up to 100. {_CORRELATED.format('concepts', 'concept')}",
    (
        COUNTRY,
        MONTH,
        _CONCEPT,
        _AI_POSTINGS,
        _CONCEPT_POSTINGS,
        _RANK,
        *share("concept_postings", "ai_postings"),
    ),
    key=("country_code", "month", "concept_id"),
)

SKILL_DEMAND_ANNUAL = Table(
    "indicators",
    "skill_demand_annual",
    "skill_demand by calendar year, for all countries together (_T) too, where a posting that counts in "
    "several countries is one. Denominator: postings that meet ai_demand. Caveat: a year holds the months "
    "that were landed, and a new source is no break here; shares do not add up to 100. "
    f"{_CORRELATED.format('concepts', 'concept')}",
    (
        _AREA,
        _YEAR,
        _CONCEPT,
        _AI_POSTINGS,
        _CONCEPT_POSTINGS,
        _RANK,
        *share("concept_postings", "ai_postings"),
    ),
    key=("country_code", "year", "concept_id"),
)

SKILL_CLUSTER_DEMAND = Table(
    "indicators",
    "skill_cluster_demand",
    "Clusters of AI concepts asked of the person, by country or for all (_T), month and year: share of "
    "ai_demand postings that demand a concept of the cluster; one that demands two counts once. "
    "Denominator: postings that meet ai_demand. Caveat: a posting may demand concepts of many clusters, so "
    "shares do not add up to 100, and a cluster with many concepts has more ways to be met. "
    f"{_CORRELATED.format('clusters', 'cluster')}",
    (
        Field("frequency", "text", "SDMX: M monthly, A annual", allowed=("M", "A")),
        _AREA,
        Field("period", "text", "month YYYY-MM or year YYYY the postings were published in"),
        Field("cluster", "text", "group of related concepts, as in meta.concepts"),
        _AI_POSTINGS,
        Field(
            "cluster_postings",
            "integer",
            "of those, postings with a demand mention of a concept of the cluster",
            check="cluster_postings > 0",
        ),
        Field(
            "rank", "integer", "place in the cell by cluster_postings, from 1; alike share the first place"
        ),
        *share("cluster_postings", "ai_postings"),
    ),
    key=("frequency", "country_code", "period", "cluster"),
)

FRAMEWORK_DEMAND = Table(
    "indicators",
    "framework_demand",
    "Kinds of AI systems asked for, by the OECD Framework for the Classification of AI Systems (2022): "
    "share of ai_demand postings that demand a concept with the value, by country or for all (_T), month and "
    "year; of the criterion sector, postings whose employer is of that section. Denominator: postings that "
    "meet ai_demand. Caveat: a value is that of the typical system of a concept's name, not of the system "
    "the posting is about; most postings tell no value of most criteria, so compare values within a "
    "criterion and not with 100. A posting may carry several values of a criterion. "
    f"{_CORRELATED.format('values', 'value')}",
    (
        Field("frequency", "text", "SDMX: M monthly, A annual", allowed=("M", "A")),
        _AREA,
        Field("period", "text", "month YYYY-MM or year YYYY the postings were published in"),
        Field(
            "framework_dimension",
            "text",
            "dimension of the framework",
            allowed=FRAMEWORK_DIMENSIONS,
        ),
        Field("criterion", "text", "criterion of the dimension, as in meta.framework_values"),
        Field("value_id", "text", "value of the criterion, as in meta.framework_values"),
        _AI_POSTINGS,
        Field("value_postings", "integer", "of those, postings with the value", check="value_postings > 0"),
        Field(
            "rank",
            "integer",
            "place in the cell and criterion by value_postings, from 1; alike share the first place",
        ),
        *share("value_postings", "ai_postings"),
    ),
    key=("frequency", "country_code", "period", "value_id"),
)

SKILL_GROWTH = Table(
    "indicators",
    "skill_growth",
    "Which concepts are asked for by more employers than a year before, by country or for all (_T): the "
    "latest twelve months of the release against the twelve before, over the calendar months that the "
    "country has postings in both times (months_before, months_after). Denominator: employers with a "
    "posting that asks for AI. is_emerging: Fisher's exact test of a larger part, at a false-discovery rate "
    "of 5 % over the country's concepts with five employers in both years together. Caveat: employers "
    "without a name are left out, of postings they are not; the test takes the employers of both years as "
    "different ones; with status B a source came or went between (of countries; _T has no breaks).",
    (
        _AREA,
        _CONCEPT,
        Field("employers_before", "integer", "employers that ask for the concept in months_before"),
        Field("employers_after", "integer", "employers that ask for it in months_after"),
        Field("ai_employers_before", "integer", "employers that ask for AI in months_before"),
        Field("ai_employers_after", "integer", "employers that ask for AI in months_after"),
        Field("postings_before", "integer", "postings that ask for the concept in months_before"),
        Field("postings_after", "integer", "postings that ask for it in months_after"),
        Field("ai_postings_before", "integer", "postings that ask for AI in months_before"),
        Field("ai_postings_after", "integer", "postings that ask for AI in months_after"),
        Field("months_compared", "integer", "calendar months with postings of the country in both years"),
        Field(
            "months_before",
            "text",
            "these months, YYYY-MM divided by spaces; NULL without one",
            nullable=True,
        ),
        Field("months_after", "text", "the same ones a year later; NULL without one", nullable=True),
        value("share_before_pct", "100 x employers_before / ai_employers_before"),
        value("share_after_pct", "100 x employers_after / ai_employers_after"),
        value("growth_pct", "change of the share on itself, percent; NULL for what is new, too"),
        value("p_value", "probability of so many or more, were both periods alike"),
        value("q_value", "smallest false-discovery rate at which it is called emerging"),
        Field("is_emerging", "boolean", "whether q_value is at most 0.05; NULL without one", nullable=True),
        Field("rank_before", "integer", "place by employers_before in the country, from 1"),
        Field("rank_after", "integer", "place by employers_after in the country, from 1"),
        method("test_method", "fisher_greater_bh"),
        STATUS,
        REASON,
    ),
    key=("country_code", "concept_id"),
)

SKILL_PAIR = Table(
    "indicators",
    "skill_pair",
    "Concepts that are asked for together, by country or for all (_T), over the latest twelve months: "
    "counts, lift (times more often than by chance) and Jaccard index. Denominator: postings that ask for "
    "AI. Caveat: a lift of rare concepts is large by nature, read postings_together beside it; twenty "
    "postings of one employer count as twenty.",
    (
        _AREA,
        Field("left_concept_id", "text", "concept of the AI taxonomy, the first of the two by name"),
        Field("right_concept_id", "text", "the other concept"),
        Field("postings_together", "integer", "postings that ask for both", check="postings_together > 0"),
        Field("left_postings", "integer", "postings that ask for the first"),
        Field("right_postings", "integer", "postings that ask for the other"),
        Field("ai_postings", "integer", "postings that ask for AI"),
        value("lift", "ai_postings x together / (left x right)"),
        value("jaccard", "together / (left + right - together), 0 to 1"),
        STATUS,
        REASON,
    ),
    key=("country_code", "left_concept_id", "right_concept_id"),
)

SKILL_BUNDLE = Table(
    "indicators",
    "skill_bundle",
    "Groups of concepts in which every two are asked for together often enough (Jaccard 0.2 and more), over "
    "all countries and the latest twelve months: complete-linkage clusters of skill_pair. Caveat: a concept "
    "is in one bundle at most, or in none.",
    (
        Field("country_code", "text", "_T all countries together", allowed=("_T",)),
        Field("bundle_id", "text", "concept of the bundle that comes first by name"),
        _CONCEPT,
        Field("concept_postings", "integer", "postings that ask for the concept"),
    ),
    key=("country_code", "bundle_id", "concept_id"),
)

LOCATION_QUOTIENT = Table(
    "indicators",
    "location_quotient",
    "How many times the share of AI postings of its reference a country's occupation or region has, by "
    "definition and year: (n_AI,c / n_c) / (n_AI / n), with its 95 % interval on the logarithm (Katz et al. "
    "1978), widened by the design effects of employers. Reference: all occupations, or all regions, of the "
    "country, or all occupations of all countries. Denominator: postings with a two-digit occupation, or a "
    "region. Caveat: all countries are those of the release, weighted by what was seen of them, and a "
    "posting counts in each of its countries.",
    (
        DEFINITION,
        COUNTRY,
        _YEAR,
        Field("dimension", "text", "what the cell is", allowed=("isco08_2", "region")),
        Field("value", "text", "first two digits of ISCO-08, or region, as in core.postings"),
        Field(
            "reference",
            "text",
            "what the cell is compared with: its country, or all countries (occupations only)",
            allowed=("country", "all_countries"),
        ),
        Field("postings", "integer", "postings in the cell", check="postings > 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("reference_postings", "integer", "postings in all cells of the reference"),
        Field("reference_ai_postings", "integer", "of those, postings that meet the definition"),
        value("share_pct", "100 x ai_postings / postings"),
        value("reference_pct", "100 x reference_ai_postings / reference_postings"),
        value("location_quotient", "share_pct / reference_pct"),
        value("location_quotient_low", "lower end of its 95 % interval"),
        value("location_quotient_high", "upper end of its 95 % interval"),
        method("interval_method", "log_ratio_cluster_95"),
        Field("employers", "integer", "distinct employers in the cell; a posting that names none is one"),
        value("largest_employer_pct", "percent of the postings that the largest named employer has"),
        value("design_effect", "variance against that of independent postings (Kish)"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year", "dimension", "value", "reference"),
)

SKILL_PENETRATION = Table(
    "indicators",
    "skill_penetration",
    "The AI share each country would have with the occupations of all countries together, by definition and "
    "year: direct standardisation over three-digit occupations with enough postings on both sides. "
    "Denominator: postings with such an occupation. relative_penetration is against all countries, 1 = "
    "alike. Caveat: all countries are those of the release, the country among them, so a country with most "
    "of the postings is compared with itself; common_pct says how much of all postings the occupations in "
    "common hold, and what is beyond them is not compared.",
    (
        DEFINITION,
        COUNTRY,
        _YEAR,
        Field("postings", "integer", "postings with a three-digit occupation"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("employers", "integer", "distinct employers of these; a posting that names none is one"),
        value("largest_employer_pct", "percent of these postings that the largest named employer has"),
        Field("occupations", "integer", "occupations in common"),
        Field("reference_postings", "integer", "postings of all countries in these occupations"),
        Field("reference_ai_postings", "integer", "of those, postings that meet the definition"),
        value("common_pct", "percent of all countries' postings in them"),
        value("crude_pct", "100 x ai_postings / postings, not standardised"),
        value("penetration_pct", "standardised share, percent"),
        value("penetration_low_pct", "lower end of its 95 % interval, percent"),
        value("penetration_high_pct", "upper end of its 95 % interval, percent"),
        value("reference_pct", "share of all countries in the same occupations, percent"),
        value("relative_penetration", "penetration_pct / reference_pct"),
        method("interval_method", "standardised_wilson_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year"),
)

TABLES = (
    SKILL_DEMAND,
    SKILL_DEMAND_ANNUAL,
    SKILL_CLUSTER_DEMAND,
    FRAMEWORK_DEMAND,
    SKILL_GROWTH,
    SKILL_PAIR,
    SKILL_BUNDLE,
    LOCATION_QUOTIENT,
    SKILL_PENETRATION,
)
