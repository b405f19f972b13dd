"""Contracts of measures of occupations by others: on ISCO-08, against each other, and against demand."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.core import CLASSIFICATIONS_OF_OCCUPATIONS
from skills_pipeline.contracts.indicators.fields import REASON, STATUS, share, value
from skills_pipeline.contracts.meta import AXES

MAPPINGS = ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "lost")
TERCILES = ("low", "middle", "high")
QUADRANTS = (
    "high_exposure_high_risk",
    "high_exposure_low_risk",
    "low_exposure_high_risk",
    "low_exposure_low_risk",
)
"""Halves of the occupations, by the 50th percentile of each axis."""

_MEASURE = Field("measure", "text", "measure of others, as in meta.measures")
_AXIS = Field("axis", "text", "what it measures, as in meta.measures", allowed=AXES)

CROSSWALK_AUDIT = Table(
    "indicators",
    "crosswalk_audit",
    "How codes lead from one classification to another, and which are lost: of every landed crosswalk, and "
    "of the codes of every landed measure on their whole way to ISCO-08. one_to_one: a code with one target "
    "that nothing else leads to; one_to_many: several such targets; many_to_one: one target that other codes "
    "lead to as well; many_to_many: several, one of which at least others lead to as well; lost: none. "
    "Denominator: none, it counts. Caveat: a crosswalk names targets, not how many persons go where; what is "
    "many_to_many brings scores of other occupations along.",
    (
        Field(
            "crosswalk",
            "text",
            "a landed crosswalk, from_to; or the whole way of a classification to ISCO-08",
        ),
        Field(
            "measure",
            "text",
            "measure whose codes are counted; onet_technologies codes that technologies are listed for; _T "
            "all codes of a landed crosswalk",
        ),
        Field("mapping", "text", "how the codes lead", allowed=MAPPINGS),
        Field("codes", "integer", "codes that lead so"),
        Field("target_codes", "integer", "distinct codes that they lead to"),
        Field("links", "integer", "pairs of code and target"),
        Field(
            "listed_codes",
            "text",
            "the codes, divided by spaces: all that are lost, of others the first forty",
        ),
    ),
    key=("crosswalk", "measure", "mapping"),
)

EXPOSURE_PANEL = Table(
    "indicators",
    "exposure_panel",
    "Every landed measure on the 436 unit groups of ISCO-08, side by side and never averaged into one: "
    "value, rank, percentile, and how the value came there. In its own classification a value is as stated; "
    "else it is the mean of the scores of the codes that the crosswalk leads to the unit group (bridge). "
    "Denominator: for percentile the unit groups that have a value. Caveat: exposure to AI and risk of "
    "automation are different axes, and on neither does a score say what becomes of jobs. A value that came "
    "by a crosswalk is of the occupations of another country; of classifications that no landed crosswalk "
    "leads from there is no row.",
    (
        _MEASURE,
        _AXIS,
        Field("isco08_code", "text", "unit group of ISCO-08, four digits"),
        value("value", "the score, on the scale of the measure (meta.measures)"),
        Field(
            "rank", "integer", "place among unit groups, 1 the highest; ties share the best", nullable=True
        ),
        Field("percentile", "number", "100 x (mean rank from below - 0.5) / unit groups", nullable=True),
        Field("tercile", "text", "third of the unit groups, by percentile", nullable=True, allowed=TERCILES),
        Field(
            "way",
            "text",
            "classification that the measure states, and its crosswalks start from; isco08: as stated",
            allowed=CLASSIFICATIONS_OF_OCCUPATIONS,
        ),
        Field(
            "bridge",
            "text",
            "what led from SOC 2010 to ISCO-08: isco08_soc_2010, the official crosswalk, or where that was "
            "not landed esco_onet, best matches of ESCO occupations; NULL for measures in ISCO-08",
            nullable=True,
            allowed=("isco08_soc_2010", "esco_onet"),
        ),
        Field("source_codes", "integer", "codes that the value is made of", check="source_codes >= 0"),
        Field(
            "source_weights",
            "text",
            "each of them with its weight, the largest first; weights add up to 1",
            nullable=True,
        ),
        Field(
            "covered_pct",
            "number",
            "percent of the bridge's links to the unit group (SOC codes, or ESCO occupations) that start "
            "from a code with a score; NULL for measures in ISCO-08, and for groups without such a link",
            nullable=True,
        ),
        STATUS,
        REASON,
    ),
    key=("measure", "isco08_code"),
)

EXPOSURE_AGREEMENT = Table(
    "indicators",
    "exposure_agreement",
    "How far two measures put occupations in the same order: Spearman's rank correlation over the unit "
    "groups of ISCO-08 that both have, with its 95 % interval (Bonett & Wright 2000), each pair both ways "
    "around. Denominator: unit groups with a value of both, each once, whatever its employment. "
    "Caveat: measures that came by the same crosswalk agree a little because of it, and the interval knows "
    "nothing of the crosswalk; agreement is no evidence that either is right.",
    (
        _MEASURE,
        _AXIS,
        Field("other_measure", "text", "measure it is set against, as in meta.measures"),
        Field("other_axis", "text", "what that measures, as in meta.measures", allowed=AXES),
        Field("unit_groups", "integer", "unit groups that have a value of both"),
        value("spearman", "rank correlation, -1 to 1, mean ranks for ties"),
        value("spearman_low", "lower end of the 95 % interval"),
        value("spearman_high", "upper end of the 95 % interval"),
        STATUS,
        REASON,
    ),
    key=("measure", "other_measure"),
)

_YEAR = Field("year", "text", "calendar year YYYY the postings were published in")
_TERCILE = Field(
    "tercile", "text", "third of the occupations, by percentile of the measure", allowed=TERCILES
)

EXPOSURE_DEMAND = Table(
    "indicators",
    "exposure_demand",
    "Demand for AI by exposure to AI and risk of automation: of each occupation and year, over all "
    "countries, the share of postings that ask for AI, beside where one measure of exposure and one of risk "
    "place the occupation. Two axes, never one: every measure of exposure with every measure of risk. "
    "Denominator: the postings of the occupation and year; those of unit groups are in their sub-major group "
    "too. Caveat: postings whose title tells no unit group are in the sub-major group alone, and those that "
    "tell neither in no row; a quadrant is relative to other occupations, not a level of risk.",
    (
        Field("measure", "text", "measure of exposure to AI, as in meta.measures"),
        Field("risk_measure", "text", "measure of risk of automation, as in meta.measures"),
        Field("level", "text", "level of the occupation", allowed=("sub_major", "unit")),
        Field("isco08_code", "text", "sub-major or unit group of ISCO-08, two or four digits"),
        _YEAR,
        Field("exposure_percentile", "number", "percentile of the occupation by the measure of exposure"),
        Field("exposure_tercile", "text", "third of the occupations by it", allowed=TERCILES),
        Field("risk_percentile", "number", "percentile of the occupation by the measure of risk"),
        Field("risk_tercile", "text", "third of the occupations by it", allowed=TERCILES),
        Field(
            "quadrant",
            "text",
            "which half of the occupations by exposure, and by risk",
            allowed=QUADRANTS,
        ),
        Field("postings", "integer", "postings of the occupation and year", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that ask for AI (ai_demand)"),
        *share("ai_postings", "postings"),
    ),
    key=("measure", "risk_measure", "isco08_code", "year"),
)

RISK_DEMAND = Table(
    "indicators",
    "risk_demand",
    "Postings of occupations at low, middle and high risk of automation: how many of a country and year, "
    "which part of all whose occupation is known that is, and which share of them asks for AI. By two digits "
    "of ISCO-08, each a mean of its unit groups; terciles are of occupations, not of persons. Denominator: "
    "for share_pct the postings of the tercile, for part_pct those of all three. Caveat: postings come and "
    "go with sources, so read part_pct over time rather than postings.",
    (
        _MEASURE,
        Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work; _T all countries"),
        _YEAR,
        _TERCILE,
        Field("postings", "integer", "postings of the tercile", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that ask for AI (ai_demand)"),
        Field("coded_postings", "integer", "postings of all three terciles"),
        Field("part_pct", "number", "100 x postings / coded_postings"),
        *share("ai_postings", "postings"),
    ),
    key=("measure", "country_code", "year", "tercile"),
)

RISK_EMPLOYMENT = Table(
    "indicators",
    "risk_employment",
    "How employment grew in occupations at low, middle and high risk of automation, by country and "
    "education, over the years that the OECD compared (2012 to 2019) and from 2019 to the latest year "
    "landed. By the deepest level of ISCO-08 that the dataset has, each group a mean of its unit groups; "
    "terciles are of occupations, not of persons. Denominator: for growth_pct employment in the first year, "
    "of the occupations that both years have; part_pct is of the three terciles together. Caveat: the OECD "
    "takes other measures of risk and other countries, so published_growth_pct stands beside, not as a "
    "target; labour force surveys broke in 2021 (flag b).",
    (
        _MEASURE,
        Field("dataset", "text", "dataset of the employment, as in core.occupation_employment"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU, EA; _T all landed countries together"),
        Field("education", "text", "level of education, as in core.occupation_employment; _T all"),
        Field("age", "text", "age group, as in core.occupation_employment"),
        Field("first_year", "text", "year that growth starts from, YYYY"),
        Field("last_year", "text", "year that growth leads to, YYYY"),
        Field("tercile", "text", "third of the occupations; _T all occupations", allowed=(*TERCILES, "_T")),
        Field("countries", "integer", "countries in the row"),
        Field(
            "occupations", "integer", "occupations of the tercile with a value in either year, over countries"
        ),
        Field("compared", "integer", "of those, occupations with a value in both"),
        Field("years_missing", "integer", "years from first to last without any value, over countries"),
        value("first_thousands", "employed persons of the first year, in thousands"),
        value("last_thousands", "employed persons of the last year, in thousands"),
        value("growth_pct", "100 x (last_thousands / first_thousands - 1)"),
        Field(
            "part_pct",
            "number",
            "percent of last_thousands of the three terciles; NULL for all occupations",
            nullable=True,
        ),
        Field(
            "flags",
            "text",
            "flags of the publisher on what is in the row: of both years, and breaks between; NULL without",
            nullable=True,
        ),
        Field(
            "published_growth_pct",
            "number",
            "what the OECD published for 21 countries, where it was landed; NULL elsewhere",
            nullable=True,
        ),
        STATUS,
        REASON,
    ),
    key=("measure", "dataset", "country_code", "education", "age", "first_year", "tercile"),
)

OCCUPATION_TECHNOLOGY = Table(
    "indicators",
    "occupation_technology",
    "Technologies that O*NET lists for the occupations of a unit group, those of AI among them, beside the "
    "share of its postings that ask for AI, of all countries, by year. The list is brought to ISCO-08 as "
    "exposure_panel is; every unit group that it reaches is listed for every year with postings of a known "
    "unit group. Denominator: the postings of the unit group and year, for share_pct; technologies are "
    "counted once each. Caveat: the list is of the United States, and longer where more occupations lead to "
    "the unit group (source_codes); a technology counts as AI only if its name is, in any case, a term of "
    "the lexicon (meta.concept_surfaces), so 'OpenAI ChatGPT' does not: read ai_technologies as a lower "
    "bound.",
    (
        Field("isco08_code", "text", "unit group of ISCO-08, four digits"),
        _YEAR,
        Field(
            "source_codes",
            "integer",
            "occupations of O*NET that lead to the unit group",
            check="source_codes > 0",
        ),
        Field("technologies", "integer", "distinct technologies listed for them"),
        Field("hot_technologies", "integer", "of those, marked as hot: often asked for in postings"),
        Field(
            "in_demand_technologies",
            "integer",
            "of those, marked as in demand for an occupation of the group",
        ),
        Field("ai_technologies", "integer", "of those, whose name is a term of the lexicon"),
        Field("ai_names", "text", "their names, divided by semicolons; NULL without one", nullable=True),
        Field("postings", "integer", "postings of the unit group and year", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that ask for AI (ai_demand)"),
        *share("ai_postings", "postings"),
    ),
    key=("isco08_code", "year"),
)

TABLES = (
    CROSSWALK_AUDIT,
    EXPOSURE_PANEL,
    EXPOSURE_AGREEMENT,
    EXPOSURE_DEMAND,
    RISK_DEMAND,
    RISK_EMPLOYMENT,
    OCCUPATION_TECHNOLOGY,
)
