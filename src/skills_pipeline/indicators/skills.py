"""What is asked for more than before, together, or more in one place than elsewhere.

Here belong growth with emerging skills, co-occurrence and bundles, location quotients and penetration
standardised by occupation. Which skill a posting asks for is told in `classify`.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.indicators.policy import MINIMUM_COMMON_PCT, MINIMUM_COUNTED, MINIMUM_POSTINGS
from skills_pipeline.contracts.indicators.skills import SKILL_PENETRATION
from skills_pipeline.indicators.interval import Z_95, Floats
from skills_pipeline.indicators.shares import clustered_shares
from skills_pipeline.indicators.status import first_reason, with_status

FALSE_DISCOVERY_RATE = 0.05
"""Of the skills called emerging, the part expected to be so by chance alone."""

MINIMUM_EMPLOYERS = 5
"""A skill that fewer employers ask for in the later period emerges nowhere yet."""

ALL_COUNTRIES = "_T"

BUNDLE_JACCARD = 0.2
"""In a bundle, of the postings with one of any two skills at least this part has both."""


def emerging_skills(before: pl.DataFrame, after: pl.DataFrame, totals: tuple[int, int]) -> pl.DataFrame:
    """Growth of every skill between two periods, and whether it emerges.

    Both frames have concept_id and employers, the number of distinct employers that ask for the skill, of
    `totals` employers that ask for AI in the earlier and the later period. Employers, since twenty postings
    of one employer are one piece of news. The test is Fisher's exact one, one-sided, of a larger part of
    employers in the later period; q-values are of Benjamini & Hochberg (1995, J. R. Stat. Soc. B 57:
    289-300) over all skills with enough employers. A skill emerges when its q-value is at most 5 %.

    Returns one row a skill: employers and shares of both periods, growth_pct (NULL for a skill that is
    new), p_value, q_value, emerging, obs_status, status_reason.
    """
    joined = before.join(after, on="concept_id", how="full", coalesce=True, suffix="_after")
    counts = joined.select(
        "concept_id",
        # A skill without a row in a period is asked for by no employer in it.
        employers_before=pl.col("employers").fill_null(0),
        employers_after=pl.col("employers_after").fill_null(0),
    ).sort("concept_id")
    first, later = (
        pl.col(f"employers_{period}") / total
        for period, total in zip(("before", "after"), totals, strict=True)
    )
    shares = counts.with_columns(
        share_before_pct=pl.when(totals[0] > 0).then(100 * first),
        share_after_pct=pl.when(totals[1] > 0).then(100 * later),
    ).with_columns(
        growth_pct=pl.when(pl.col("share_before_pct") > 0).then(
            100 * (pl.col("share_after_pct") / pl.col("share_before_pct") - 1)
        )
    )
    enough = (pl.col("employers_after") >= MINIMUM_EMPLOYERS) & pl.lit(min(totals) > 0)
    tested = shares.filter(enough)
    p_values = _fisher_greater(
        tested["employers_before"].to_numpy(), tested["employers_after"].to_numpy(), totals
    )
    told = tested.select("concept_id").with_columns(
        p_value=pl.Series(p_values, dtype=pl.Float64), q_value=pl.Series(q_values(p_values), dtype=pl.Float64)
    )
    reason = first_reason(
        (pl.lit(totals[0] == 0), "no_base"),
        (pl.lit(totals[1] == 0), "no_posting"),
        (pl.col("employers_after") < MINIMUM_EMPLOYERS, "few_counts"),
    )
    published = with_status(shares.join(told, on="concept_id", how="left"), reason, ("q_value", "p_value"))
    return published.with_columns(emerging=pl.col("q_value") <= FALSE_DISCOVERY_RATE).sort("concept_id")


def q_values(p_values: Floats) -> Floats:
    """Smallest false-discovery rate at which each test would be called (Benjamini & Hochberg 1995)."""
    number = len(p_values)
    order = np.argsort(p_values, kind="stable")[::-1]
    scaled = p_values[order] * number / np.arange(number, 0, -1)
    adjusted = np.empty(number)
    adjusted[order] = np.minimum.accumulate(scaled) if number else scaled
    return np.minimum(adjusted, 1.0)


def co_occurrence(pairs: pl.DataFrame, postings: int) -> pl.DataFrame:
    """How often two skills are asked for together, against chance.

    `pairs` has one row a posting_id and concept_id, `postings` is the number of AI postings. Returns one row
    a pair that is seen together, left before right by name: together, left_postings, right_postings, lift
    (n·n_ab / (n_a·n_b)), jaccard (n_ab / (n_a + n_b − n_ab)), obs_status, status_reason.
    """
    asked = pairs.select("posting_id", "concept_id").unique()
    alone = asked.group_by("concept_id").agg(number=pl.len().cast(pl.Int64))
    together = (
        asked.join(asked, on="posting_id", suffix="_right")
        .filter(pl.col("concept_id") < pl.col("concept_id_right"))
        .group_by(left="concept_id", right="concept_id_right")
        .agg(together=pl.len().cast(pl.Int64))
        .join(alone.select(left="concept_id", left_postings="number"), on="left")
        .join(alone.select(right="concept_id", right_postings="number"), on="right")
    )
    both, left, right = pl.col("together"), pl.col("left_postings"), pl.col("right_postings")
    measured = together.with_columns(
        lift=postings * both / (left * right), jaccard=both / (left + right - both)
    )
    reason = first_reason((both < MINIMUM_COUNTED, "few_counts"))
    return with_status(measured, reason, ("lift", "jaccard")).sort("left", "right")


def bundles(pairs: pl.DataFrame) -> pl.DataFrame:
    """Skills that come together: groups in which every two are asked for together often enough.

    `pairs` is from `co_occurrence`. Complete-linkage clustering (Sørensen 1948) of 1 − Jaccard, cut where a
    pair of a group would have less than BUNDLE_JACCARD; a pair without a Jaccard index is never together.
    Returns one row a skill of a bundle of two or more: bundle_id (the skill of the bundle that comes first
    by name), concept_id.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    close = pairs.filter(pl.col("jaccard") >= BUNDLE_JACCARD)
    names = sorted({*close["left"], *close["right"]})
    if not names:
        return pl.DataFrame(schema={"bundle_id": pl.String, "concept_id": pl.String})
    place = {name: number for number, name in enumerate(names)}
    distance = np.ones((len(names), len(names))) - np.eye(len(names))
    for left, right, jaccard in close.select("left", "right", "jaccard").iter_rows():
        distance[[place[left], place[right]], [place[right], place[left]]] = 1 - jaccard
    groups = fcluster(linkage(squareform(distance), "complete"), 1 - BUNDLE_JACCARD + 1e-9, "distance")
    grouped = pl.DataFrame({"group": groups, "concept_id": names})
    named = grouped.with_columns(bundle_id=pl.col("concept_id").min().over("group"))
    return (
        named.filter(pl.len().over("group") > 1)
        .select("bundle_id", "concept_id")
        .sort("bundle_id", "concept_id")
    )


def location_quotients(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """How many times the share of all cells a cell's share is, with its interval.

    `counts` has the columns of `cell`, postings, ai_postings. Returns them with location_quotient =
    (n_AI,c / n_c) / (n_AI / n), location_quotient_low and _high (95 %, on the logarithm, the cell against
    all: Katz et al. 1978, Biometrics 34: 469-474), obs_status, status_reason.
    """
    summed = counts.group_by(cell).agg(pl.col("postings", "ai_postings").sum())
    part, whole = pl.col("ai_postings"), pl.col("postings")
    overall = part.sum() / whole.sum()
    spread = (1 / part - 1 / whole + 1 / part.sum() - 1 / whole.sum()).sqrt()
    quotient = part / whole / overall
    measured = summed.with_columns(
        location_quotient=quotient,
        location_quotient_low=quotient * (-Z_95 * spread).exp(),
        location_quotient_high=quotient * (Z_95 * spread).exp(),
    )
    reason = first_reason(
        (whole == 0, "no_posting"), (whole < MINIMUM_POSTINGS, "few_postings"), (part.sum() == 0, "no_base")
    )
    values = ("location_quotient", "location_quotient_low", "location_quotient_high")
    return with_status(measured, reason, values).sort(cell)


def standardised_penetration(
    counts: pl.DataFrame, unit: str, reference: str, occupation: str
) -> pl.DataFrame:
    """The share each unit would have with the occupations of the reference, against that of the reference.

    `counts` has the unit (a country), the occupation (ISCO-08, three digits), postings, ai_postings;
    `reference` is one value of the unit. Direct standardisation (Fleiss, Levin & Paik 2003, § 19.3) over the
    occupations with enough postings in both: with w of the reference and s of the unit, Σ w s_unit against
    Σ w s_reference.

    Returns one row a unit: occupations (in common), common_pct (of the reference's postings in them),
    penetration_pct, penetration_low_pct, penetration_high_pct (95 %, normal), reference_pct,
    relative_penetration, obs_status, status_reason.
    """
    enough = counts.group_by(unit, occupation).agg(pl.col("postings", "ai_postings").sum())
    whole = enough.filter(pl.col(unit) == reference)["postings"].sum()
    enough = enough.filter(pl.col("postings") >= MINIMUM_POSTINGS, pl.col(occupation).is_not_null())
    standard = enough.filter(pl.col(unit) == reference).select(
        occupation, standard="postings", standard_share=pl.col("ai_postings") / pl.col("postings")
    )
    weight = pl.col("standard") / pl.col("standard").sum()
    share = pl.col("ai_postings") / pl.col("postings")
    sums = (
        enough.join(standard, on=occupation)
        .group_by(unit)
        .agg(
            occupations=pl.len().cast(pl.Int64),
            common_pct=100 * pl.col("standard").sum() / whole,
            penetration_pct=100 * (weight * share).sum(),
            error=100 * (weight**2 * share * (1 - share) / pl.col("postings")).sum().sqrt(),
            reference_pct=100 * (weight * pl.col("standard_share")).sum(),
        )
    )
    units = counts.select(unit).unique().join(sums, on=unit, how="left")
    measured = units.with_columns(
        penetration_low_pct=(pl.col("penetration_pct") - Z_95 * pl.col("error")).clip(0),
        penetration_high_pct=(pl.col("penetration_pct") + Z_95 * pl.col("error")).clip(None, 100),
        relative_penetration=pl.when(pl.col("reference_pct") > 0).then(
            pl.col("penetration_pct") / pl.col("reference_pct")
        ),
    )
    reason = first_reason(
        (pl.col("occupations").is_null(), "no_common_cell"),
        (pl.col("common_pct") < MINIMUM_COMMON_PCT, "little_in_common"),
    )
    ends = ("penetration_low_pct", "penetration_high_pct")
    values = ("penetration_pct", *ends, "reference_pct", "relative_penetration")
    return with_status(measured, reason, values).drop("error").sort(unit)


def skill_demand(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_demand`: `query` is as in `clustered_shares`, by country_code, month and concept_id."""
    place = pl.col("ai_postings").rank("min", descending=True).over("country_code", "month")
    ranked = query.with_columns(rank=place.cast(pl.Int64))
    return clustered_shares(ranked).rename({"ai_postings": "concept_postings", "postings": "ai_postings"})


def skill_growth(query: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_growth`: `query` has country_code, concept_id, employers_before, employers_after.

    `totals` has country_code, ai_employers_before, ai_employers_after.
    """
    none = pl.DataFrame(schema={"concept_id": pl.String, "employers": pl.Int64})
    tested = [emerging_skills(none, none, (0, 0)).with_columns(country_code=pl.lit(None, pl.String))]
    for country, before, after in totals.sort("country_code").iter_rows():
        members = query.filter(pl.col("country_code") == country)
        earlier = members.select("concept_id", employers="employers_before")
        later = members.select("concept_id", employers="employers_after")
        found = emerging_skills(earlier, later, (before, after))
        tested.append(found.with_columns(country_code=pl.lit(country)))
    places = {
        f"rank_{one}": pl.col(f"employers_{one}")
        .rank("min", descending=True)
        .over("country_code")
        .cast(pl.Int64)
        for one in ("before", "after")
    }
    return (
        pl.concat(tested)
        .join(totals, on="country_code")
        .with_columns(**places, test_method=pl.lit("fisher_greater_bh"))
        .rename({"emerging": "is_emerging"})
    )


def skill_pair(query: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_pair`: `query` has country_code, posting_id, concept_id; `totals` has country_code and
    ai_postings.
    """
    empty = co_occurrence(query.clear().drop("country_code"), 0)
    found = [empty.with_columns(country_code=pl.lit(None, pl.String), ai_postings=pl.lit(0, pl.Int64))]
    for country, number in totals.sort("country_code").iter_rows():
        asked = query.filter(pl.col("country_code") == country)
        found.append(
            co_occurrence(asked, number).with_columns(
                country_code=pl.lit(country), ai_postings=pl.lit(number, pl.Int64)
            )
        )
    names = {"left": "left_concept_id", "right": "right_concept_id", "together": "postings_together"}
    return pl.concat(found).rename(names)


def skill_bundle(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_bundle`: `query` has left, right, jaccard and the postings of both, of all pairs."""
    sides = (query.select(concept_id=side, concept_postings=f"{side}_postings") for side in ("left", "right"))
    return bundles(query).join(pl.concat(sides).unique(), on="concept_id")


def location_quotient(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `location_quotient`: `query` has definition_id, country_code, isco08_code, year and counts."""
    cell = ("country_code", "isco08_code")
    found = [
        location_quotients(query.clear(), cell).with_columns(
            query.clear()["definition_id"], query.clear()["year"]
        )
    ]
    found += [
        location_quotients(members, cell).with_columns(definition_id=pl.lit(definition), year=pl.lit(year))
        for (definition, year), members in query.group_by("definition_id", "year")
    ]
    return pl.concat(found).with_columns(interval_method=pl.lit("log_ratio_95"))


def skill_penetration(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_penetration`: `query` has counts by definition, country (_T too), occupation, year."""
    countries = query.filter(pl.col("country_code") != ALL_COUNTRIES)
    crude = countries.group_by("definition_id", "country_code", "year").agg(
        pl.col("postings", "ai_postings").sum(),
        crude_pct=100 * pl.col("ai_postings").sum() / pl.col("postings").sum(),
    )
    found = [
        standardised_penetration(members, "country_code", ALL_COUNTRIES, "occupation").with_columns(
            definition_id=pl.lit(definition), year=pl.lit(year)
        )
        for (definition, year), members in query.group_by("definition_id", "year")
    ]
    if not found:
        return pl.DataFrame(schema=polars_schema(SKILL_PENETRATION))
    return (
        crude.join(pl.concat(found), on=("definition_id", "country_code", "year"))
        .with_columns(
            pl.when(pl.col("status_reason").is_null()).then(name).alias(name)
            for name in ("crude_pct", "common_pct")
        )
        .with_columns(interval_method=pl.lit("standardised_normal_95"))
    )


def _fisher_greater(
    before: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    after: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    totals: tuple[int, int],
) -> Floats:
    """Probability of at least `after` of all askers in the later period, were both periods alike."""
    from scipy.stats import hypergeom

    return np.asarray(hypergeom.sf(after - 1, sum(totals), before + after, totals[1]), dtype=np.float64)
