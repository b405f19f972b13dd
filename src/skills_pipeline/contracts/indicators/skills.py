"""Contracts of indicators of skills: which concepts of AI are asked for."""

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

SKILL_DEMAND = Table(
    "indicators",
    "skill_demand",
    "AI concepts asked of the person, by country and month: share of ai_demand postings that demand the "
    "concept. Denominator: postings that meet ai_demand. Caveat: a posting may demand many concepts, so "
    "shares do not add up to 100; intervals take the correlation within employers from ai_demand.",
    (
        COUNTRY,
        MONTH,
        Field("concept_id", "text", "concept of the AI taxonomy, as in meta.concepts"),
        Field("ai_postings", "integer", "postings in the cell that meet ai_demand", check="ai_postings > 0"),
        Field("concept_postings", "integer", "of those, postings with a demand mention of the concept"),
        Field(
            "rank", "integer", "place in the cell by concept_postings, from 1; alike share the first place"
        ),
        *share("concept_postings", "ai_postings"),
    ),
    key=("country_code", "month", "concept_id"),
)

_AREA = Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries together")
_CONCEPT = Field("concept_id", "text", "concept of the AI taxonomy, as in meta.concepts")
_YEAR = Field("year", "text", "calendar year YYYY")

SKILL_GROWTH = Table(
    "indicators",
    "skill_growth",
    "Which concepts are asked for by more employers than a year before, by country: employers in the latest "
    "twelve months of the release against the twelve before. Denominator: employers with a posting that "
    "asks for AI. is_emerging: Fisher's exact test of a larger part, at a false-discovery rate of 5 % over "
    "the country's concepts. Caveat: employers without a name are left out; what sources list differs "
    "between the years.",
    (
        _AREA,
        _CONCEPT,
        Field(
            "employers_before", "integer", "employers that ask for the concept in the twelve months before"
        ),
        Field("employers_after", "integer", "employers that ask for it in the latest twelve months"),
        Field("ai_employers_before", "integer", "employers that ask for AI in the twelve months before"),
        Field("ai_employers_after", "integer", "employers that ask for AI in the latest twelve months"),
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
    "Concepts that are asked for together, by country, over the latest twelve months: counts, lift (times "
    "more often than by chance) and Jaccard index. Denominator: postings that ask for AI. Caveat: a lift of "
    "rare concepts is large by nature; read together beside it.",
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
        Field("bundle_id", "text", "concept of the bundle that comes first by name"),
        _CONCEPT,
        Field("concept_postings", "integer", "postings that ask for the concept"),
    ),
    key=("bundle_id", "concept_id"),
)

LOCATION_QUOTIENT = Table(
    "indicators",
    "location_quotient",
    "How many times the share of all countries and occupations a country's share in an occupation is, by "
    "definition and year: (n_AI,c,o / n_c,o) / (n_AI / n), with its 95 % interval (Katz et al. 1978). "
    "Denominator: postings with a two-digit occupation. Caveat: all countries are those of the release, "
    "weighted by what was seen of them.",
    (
        DEFINITION,
        COUNTRY,
        Field("isco08_code", "text", "occupation, first two digits of ISCO-08"),
        _YEAR,
        Field("postings", "integer", "postings in the cell", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        value("location_quotient", "share of the cell by the share of all"),
        value("location_quotient_low", "lower end of its 95 % interval"),
        value("location_quotient_high", "upper end of its 95 % interval"),
        method("interval_method", "log_ratio_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "isco08_code", "year"),
)

SKILL_PENETRATION = Table(
    "indicators",
    "skill_penetration",
    "The AI share each country would have with the occupations of all countries together, by definition and "
    "year: direct standardisation over three-digit occupations with enough postings on both sides. "
    "Denominator: postings with such an occupation. relative_penetration is against all countries, 1 = "
    "alike. Caveat: common_pct says how much of all postings these occupations hold; what is beyond them is "
    "not compared.",
    (
        DEFINITION,
        COUNTRY,
        _YEAR,
        Field("postings", "integer", "postings with a three-digit occupation"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("occupations", "integer", "occupations in common", nullable=True),
        value("common_pct", "percent of all countries' postings in them"),
        value("crude_pct", "100 x ai_postings / postings, not standardised"),
        value("penetration_pct", "standardised share, percent"),
        value("penetration_low_pct", "lower end of its 95 % interval, percent"),
        value("penetration_high_pct", "upper end of its 95 % interval, percent"),
        value("reference_pct", "share of all countries in the same occupations, percent"),
        value("relative_penetration", "penetration_pct / reference_pct"),
        method("interval_method", "standardised_normal_95"),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "year"),
)

TABLES = (SKILL_DEMAND, SKILL_GROWTH, SKILL_PAIR, SKILL_BUNDLE, LOCATION_QUOTIENT, SKILL_PENETRATION)
