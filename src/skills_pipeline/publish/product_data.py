"""What the pages of single data products show, selected from the released tables: frames in, frames out.

Here belong which rows are shown, sums over occupations with their intervals, names for codes, and statuses
in words. The pages are put together in `products`, worded in their templates; an indicator that others should
use too belongs in `warehouse/indicators`, not here.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from skills_pipeline.contracts.core import ENTERPRISE_SIZE_CLASSES, VOICE_FAMILIES
from skills_pipeline.contracts.indicators.enterprises import POSTING_SIZE_CLASSES
from skills_pipeline.contracts.indicators.exposure import MAPPINGS, QUADRANTS, TERCILES
from skills_pipeline.contracts.meta import AXES, FRAMEWORK_DIMENSIONS
from skills_pipeline.occupation import isco
from skills_pipeline.publish.quality_data import MEANINGS, WITH_VALUE
from skills_pipeline.publish.report_data import (
    ALL_COUNTRIES,
    calendar_months,
    with_country_name,
    with_share,
    with_shown_interval,
)
from skills_pipeline.publish.wording import gettext, in_words, marked

SHOWN_EXPOSURE, SHOWN_RISK = "ilo_genai_2025", "frey_osborne"
"""Measures that are drawn where they were landed: stated in ISCO-08, and the one most often cited."""

SERIES_COUNTRIES = 8
"""Countries of a family of worker voice whose months are drawn."""

ALL_INDUSTRIES = "C10-S951_X_K"
UNION = "EU"
_AREA_NAMES = {
    ALL_COUNTRIES: marked("All countries"),
    UNION: marked("European Union"),
    "EA": marked("Euro area"),
}
_TITLES_IN_THE_AUDIT = {
    ALL_COUNTRIES: marked("All codes of the crosswalk"),
    "onet_technologies": marked("O*NET, occupations with a list of technologies"),
}
_WITHHELD_FEW = ("Q", "few_postings")


def with_area(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the name of its country, of a group of countries, or of all together, as `country`."""
    named = with_country_name(frame)
    # EA is the euro area to Eurostat and Ceuta and Melilla to CLDR.
    own = pl.col("country_code").replace_strict(in_words(_AREA_NAMES), default=None, return_dtype=pl.String)
    return named.with_columns(country=pl.coalesce(own, "country"))


def with_status(frame: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `status`: what its obs_status means, or why there is no value.

    `reasons` is `meta.status_reasons`. Raises `ValueError` for a reason that it does not describe.
    """
    words = dict(reasons.select("status_reason", "meaning").iter_rows())
    unknown = sorted(set(frame["status_reason"].drop_nulls()) - set(words))
    if unknown:
        raise ValueError(
            f"status_reason without a row in meta.status_reasons: {unknown}; "
            "the release contradicts itself: build it again before reporting on it"
        )
    without_value = dict.fromkeys(set(frame["obs_status"]) - set(WITH_VALUE), gettext("no value"))
    meanings = in_words(MEANINGS) | without_value
    return frame.with_columns(
        status=pl.coalesce(
            pl.col("status_reason").replace_strict(words, default=None, return_dtype=pl.String),
            pl.col("obs_status").replace_strict(meanings, return_dtype=pl.String),
        )
    )


def with_ends(frame: pl.DataFrame, low: str, high: str, name: str = "ends") -> pl.DataFrame:
    """`frame` with the two ends of an interval as one value, a list of both."""
    return frame.with_columns(pl.concat_list(low, high).alias(name))


def shown_shares(frame: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the interval for clusters of employers as the shown one, its `ends`, and `status`."""
    return with_ends(with_status(with_shown_interval(frame), reasons), "share_low_pct", "share_high_pct")


def latest(frame: pl.DataFrame, period: str) -> pl.DataFrame:
    """Rows of the latest value of `period`."""
    return frame.filter(pl.col(period) == pl.col(period).max())


def _ordered(name: str, values: Sequence[str]) -> pl.Expr:
    """`name` as its place in `values`, to sort by."""
    return pl.col(name).replace_strict({value: place for place, value in enumerate(values)})


# ---------------------------------------------------------------------------------------- occupations

QUADRANT_WORDS = {
    "high_exposure_high_risk": marked("high exposure high risk"),
    "high_exposure_low_risk": marked("high exposure low risk"),
    "low_exposure_high_risk": marked("low exposure high risk"),
    "low_exposure_low_risk": marked("low exposure low risk"),
}
RISK_WORDS = {"low": marked("low risk"), "middle": marked("middle risk"), "high": marked("high risk")}
TERCILE_WORDS = {"low": marked("low"), "middle": marked("middle"), "high": marked("high")}
"""Quadrants, and terciles of risk or of either axis, in words."""


def titled_measures(measures: pl.DataFrame, used: Iterable[str]) -> pl.DataFrame:
    """Rows of `meta.measures` that are used, by axis and title, numbered from 1."""
    shown = measures.filter(pl.col("measure").is_in(list(used)))
    return shown.sort(_ordered("axis", AXES), "title", "measure").with_row_index("number", offset=1)


def with_measure_title(
    frame: pl.DataFrame, measures: pl.DataFrame, name: str = "measure", title: str = "title"
) -> pl.DataFrame:
    """`frame` with the title of the measure in `name`; what meta.measures lacks stays as it is."""
    titles = dict(measures.select("measure", "title").iter_rows())
    return frame.with_columns(pl.col(name).replace(titles).alias(title))


def placed_demand(demand: pl.DataFrame) -> pl.DataFrame:
    """`exposure_demand` by sub-major group in its latest year: each posting in one occupation alone."""
    return latest(demand.filter(pl.col("level") == "sub_major"), "year")


def shown_pair(placed: pl.DataFrame) -> tuple[str, str] | None:
    """The measures of exposure and of risk that are drawn, of those that are there."""
    if placed.is_empty():
        return None
    exposures, risks = (sorted(placed[name].unique()) for name in ("measure", "risk_measure"))
    return (
        SHOWN_EXPOSURE if SHOWN_EXPOSURE in exposures else exposures[0],
        SHOWN_RISK if SHOWN_RISK in risks else risks[0],
    )


def demand_by_quadrant(placed: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """A row a pair of measures and quadrant: occupations, postings, share with its Wilson interval."""
    sums = _summed(placed, ["measure", "risk_measure", "quadrant"], reasons)
    return sums.sort("measure", "risk_measure", _ordered("quadrant", QUADRANTS))


def demand_by_exposure(placed: pl.DataFrame, risk_measure: str, reasons: pl.DataFrame) -> pl.DataFrame:
    """A row a measure of exposure and tercile by it, over occupations that `risk_measure` places too."""
    sums = _summed(
        placed.filter(pl.col("risk_measure") == risk_measure), ["measure", "exposure_tercile"], reasons
    )
    worded = sums.with_columns(tercile_words=pl.col("exposure_tercile").replace(in_words(TERCILE_WORDS)))
    return worded.sort("measure", _ordered("exposure_tercile", TERCILES))


def _summed(placed: pl.DataFrame, by: list[str], reasons: pl.DataFrame) -> pl.DataFrame:
    sums = placed.group_by(by).agg(
        pl.sum("postings", "ai_postings"),
        occupations=pl.len(),
        is_provisional=(pl.col("obs_status") == "P").any(),
    )
    shares = with_share(sums, "ai_postings", "postings")
    status, reason = _WITHHELD_FEW
    is_withheld = pl.col("share_pct").is_null()
    stated = shares.with_columns(
        obs_status=pl.when(is_withheld)
        .then(pl.lit(status))
        .when("is_provisional")
        .then(pl.lit("P"))
        .otherwise(pl.lit("A")),
        status_reason=pl.when(is_withheld).then(pl.lit(reason)),
    )
    return with_ends(with_status(stated, reasons), "share_low_pct", "share_high_pct")


def occupation_rows(placed: pl.DataFrame, pair: tuple[str, str], reasons: pl.DataFrame) -> pl.DataFrame:
    """A row a sub-major group by one pair of measures, with its name; most exposed first."""
    rows = placed.filter(pl.col("measure") == pair[0], pl.col("risk_measure") == pair[1])
    named = rows.with_columns(occupation=pl.col("isco08_code").replace(isco.names()))
    return shown_shares(named, reasons).sort("exposure_percentile", "isco08_code", descending=[True, False])


def risk_shares(demand: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`risk_demand` of its latest year, by measure, area and tercile, all countries first."""
    shown = with_area(shown_shares(latest(demand, "year"), reasons))
    worded = shown.with_columns(tercile_words=pl.col("tercile").replace(in_words(TERCILE_WORDS)))
    return worded.sort(
        "measure", pl.col("country_code") != ALL_COUNTRIES, "country", _ordered("tercile", TERCILES)
    )


def employment_growth(employment: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`risk_employment` with its span of years and status in words, all countries and all education first."""
    shown = with_area(with_status(employment, reasons))
    spans = shown.with_columns(
        span=pl.format(gettext("{} to {}"), "first_year", "last_year"),
        tercile_words=pl.col("tercile").replace(in_words(TERCILE_WORDS)),
    )
    return spans.sort(
        pl.col("country_code") != ALL_COUNTRIES,
        "country",
        pl.col("education") != "_T",
        "education",
        "measure",
        "dataset",
        "age",
        "first_year",
        _ordered("tercile", (*TERCILES, "_T")),
    )


def agreement_pairs(agreement: pl.DataFrame, measures: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`exposure_agreement` both ways around, with numbers and titles of both measures, status, and ends."""
    numbered = titled_measures(measures, agreement["measure"].unique()).select("measure", "number", "title")
    other = numbered.rename({"measure": "other_measure", "number": "other_number", "title": "other_title"})
    pairs = agreement.join(numbered, on="measure").join(other, on="other_measure")
    shown = with_ends(with_status(pairs, reasons), "spearman_low", "spearman_high")
    return shown.sort("number", "other_number")


def technology_rows(technologies: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`occupation_technology` of its latest year with the sub-major group's name; most AI ones first."""
    named = latest(technologies, "year").with_columns(
        occupation=pl.col("isco08_code").str.head(2).replace(isco.names())
    )
    return shown_shares(named, reasons).sort(
        "ai_technologies", "in_demand_technologies", "isco08_code", descending=[True, True, False]
    )


def crosswalk_codes(audit: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """A row a crosswalk and measure: codes by how they lead, all of them, and those that are lost."""
    counts = [
        pl.col("codes").filter(pl.col("mapping") == mapping).sum().alias(mapping) for mapping in MAPPINGS
    ]
    lost = pl.col("listed_codes").filter(pl.col("mapping") == "lost").first().alias("lost_codes")
    rows = audit.group_by("crosswalk", "measure").agg(*counts, pl.sum("codes"), lost)
    titled = with_measure_title(rows, measures).with_columns(
        title=pl.col("title").replace(in_words(_TITLES_IN_THE_AUDIT))
    )
    percent_lost = 100 * pl.col("lost") / pl.col("codes")
    return titled.with_columns(lost_pct=percent_lost).sort("crosswalk", "title")


def panel_coverage(panel: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """A row a measure: unit groups with and without a value, its classification, bridge, links covered."""
    titled = titled_measures(measures, panel["measure"].unique()).select("measure", "number", "title")
    rows = panel.group_by("measure", "axis").agg(
        with_value=pl.col("value").count(),
        without_value=pl.col("value").null_count(),
        way=pl.col("way").first(),
        bridge=pl.col("bridge").drop_nulls().first(),
        covered_pct=pl.col("covered_pct").mean(),
    )
    return rows.join(titled, on="measure").sort("number")


# ----------------------------------------------------------------------------------------- AI systems

CRITERIA = {
    "user_competency": marked("user competency"),
    "impacted_stakeholder": marked("impacted stakeholder"),
    "optionality": marked("optionality"),
    "human_rights": marked("human rights"),
    "well_being": marked("well being"),
    "sector": marked("sector"),
    "business_function": marked("business function"),
    "business_model": marked("business model"),
    "criticality": marked("criticality"),
    "breadth": marked("breadth"),
    "maturity": marked("maturity"),
    "collection": marked("collection"),
    "provenance": marked("provenance"),
    "dynamics": marked("dynamics"),
    "data_rights": marked("data rights"),
    "identifiability": marked("identifiability"),
    "structure": marked("structure"),
    "data_format": marked("data format"),
    "scale": marked("scale"),
    "modality": marked("modality"),
    "model_type": marked("model type"),
    "generation": marked("generation"),
    "model_building": marked("model building"),
    "evolution": marked("evolution"),
    "federation": marked("federation"),
    "inference": marked("inference"),
    "model_rights": marked("model rights"),
    "task": marked("task"),
    "composite": marked("composite"),
    "autonomy": marked("autonomy"),
    "application_area": marked("application area"),
}
"""Criteria of the OECD's framework, and modality, in words."""


def framework_shares(demand: pl.DataFrame, values: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`framework_demand` of its latest year with the label of each value, in the order it is shown."""
    year = latest(demand.filter(pl.col("frequency") == "A"), "period")
    labelled = year.join(values.select("value_id", "label"), on="value_id", how="left")
    named = with_area(shown_shares(labelled.with_columns(pl.coalesce("label", "value_id")), reasons))
    return named.sort(
        pl.col("country_code") != ALL_COUNTRIES,
        "country",
        _ordered("framework_dimension", FRAMEWORK_DIMENSIONS),
        "criterion",
        "rank",
        "label",
    )


# ---------------------------------------------------------------------------------------- enterprises

SIZES = {
    "GE250": marked("250 and more"),
    "GE10": marked("10 and more"),
    "_U": marked("Size unknown"),
    "_T": marked("All employers"),
}
"""Size classes whose code is no range of persons."""

_TRENDS = {"linear": marked("linear"), "logistic": marked("logistic")}
_VERDICTS = {"reached": marked("reached"), "open": marked("open"), "missed": marked("missed")}


def use_by_size(use: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`enterprise_ai_use` of all industries: by dataset, latest year first, country and size class."""
    whole = use.filter(pl.col("industry") == ALL_INDUSTRIES)
    shown = with_area(with_status(whole, reasons))
    return shown.sort(
        "dataset",
        "year",
        pl.col("country_code") != UNION,
        "country",
        _ordered("size_class", ENTERPRISE_SIZE_CLASSES),
        descending=[False, True, False, False, False],
    )


def distances(distance: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`digital_decade_distance`: of each target and country the latest year with a value, else the latest."""
    place = pl.struct(pl.col("value_pct").is_not_null(), "year")
    kept = distance.sort(place).group_by("target_id", "country_code").last()
    shown = with_area(with_status(kept, reasons))
    return shown.sort("target_id", pl.col("country_code") != UNION, "country")


def outlooks(outlook: pl.DataFrame, targets: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`digital_decade_outlook` with the title of its target, interval and status, the Union first.

    Trend and verdict are in words.
    """
    titled = outlook.join(targets.select("target_id", "title"), on="target_id", how="left")
    ends = with_ends(with_status(titled, reasons), "projected_low_pct", "projected_high_pct")
    shown = with_area(ends).sort("target_id", pl.col("country_code") != UNION, "country", "trend")
    return shown.with_columns(
        pl.col("trend").replace_strict(in_words(_TRENDS), return_dtype=pl.String),
        pl.col("verdict").replace_strict(in_words(_VERDICTS), return_dtype=pl.String),
    )


def size_shares(demand: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`size_class_demand` of its latest year, all countries first, sizes in order; `size` names them."""
    year = latest(demand.filter(pl.col("frequency") == "A"), "period")
    named = year.with_columns(size=pl.col("size_class").replace(in_words(SIZES)))
    return with_area(shown_shares(named, reasons)).sort(
        pl.col("country_code") != ALL_COUNTRIES, "country", _ordered("size_class", POSTING_SIZE_CLASSES)
    )


# --------------------------------------------------------------------------------------- worker voice

_FAMILIES = {
    "ai_in_hiring": marked("ai in hiring"),
    "algorithmic_management": marked("algorithmic management"),
    "staff_monitoring": marked("staff monitoring"),
    "worker_representation": marked("worker representation"),
    "whistle_blowing": marked("whistle blowing"),
}


def voice_shares(voice: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Yearly rows of `worker_voice`, latest year first, then all countries first, families in order.

    `family_words` has the family in words.
    """
    words = pl.col("family").replace_strict(in_words(_FAMILIES), return_dtype=pl.String)
    yearly = voice.filter(pl.col("frequency") == "A").with_columns(family_words=words)
    shown = with_area(shown_shares(yearly, reasons))
    return shown.sort(
        "period",
        pl.col("country_code") != ALL_COUNTRIES,
        "country",
        _ordered("family", VOICE_FAMILIES),
        "scope",
        descending=[True, False, False, False, True],
    )


def voice_series(voice: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """A row a family, country and month, of postings that name a term of the family.

    Only families that some posting names, and of each the `SERIES_COUNTRIES` countries where most do;
    a month that the table has no row of has neither counts nor share.
    """
    monthly = with_area(shown_shares(voice, reasons)).filter(
        pl.col("frequency") == "M", pl.col("scope") == "named", pl.col("country_code") != ALL_COUNTRIES
    )
    sums = monthly.group_by("family", "country_code", "country").agg(named=pl.sum("voice_postings"))
    most = sums.filter(pl.col("named") > 0).sort("named", "country", descending=[True, False])
    shown = most.group_by("family", maintain_order=True).head(SERIES_COUNTRIES)
    months = pl.DataFrame({"month": calendar_months(monthly["period"])}, schema={"month": pl.String})
    values = ("voice_postings", "postings", "share_pct", "share_low_pct", "share_high_pct", "status")
    rows = monthly.select("family", "country_code", pl.col("period").alias("month"), *values)
    filled = shown.join(months, how="cross").join(rows, on=["family", "country_code", "month"], how="left")
    return filled.sort(_ordered("family", VOICE_FAMILIES), "country", "country_code", "month")


def responsible_shares(responsible: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`responsible_ai_share`, latest year first, all countries first."""
    shown = with_area(shown_shares(responsible, reasons))
    return shown.sort(
        "year",
        pl.col("country_code") != ALL_COUNTRIES,
        "country",
        "aspect",
        descending=[True, False, False, False],
    )
