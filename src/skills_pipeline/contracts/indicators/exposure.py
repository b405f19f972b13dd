"""Contracts of measures of occupations by others: on ISCO-08, against each other, and against demand."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.core import CLASSIFICATIONS_OF_OCCUPATIONS
from skills_pipeline.contracts.indicators.fields import REASON, STATUS, value
from skills_pipeline.contracts.meta import AXES

MAPPINGS = ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "lost")
TERCILES = ("low", "middle", "high")

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
        Field("measure", "text", "measure whose codes are counted; _T all codes of a landed crosswalk"),
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
    "else it is the mean over the ESCO occupations of the unit group of the scores of their matches. "
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
            "percent of the ESCO occupations of the unit group whose match has a score; NULL for measures in "
            "ISCO-08, and for groups without an ESCO occupation in the crosswalk",
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

TABLES = (CROSSWALK_AUDIT, EXPOSURE_PANEL, EXPOSURE_AGREEMENT)
