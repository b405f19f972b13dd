"""What is asked for more than before, together, or more in one place than elsewhere.

Here belong shares and places of skills, growth with emerging skills, co-occurrence and bundles, location
quotients and penetration standardised by occupation. Which skill a posting asks for is told in `classify`,
what is counted is SQL under `warehouse/indicators`. Every method works on all cells at once.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from skills_pipeline.contracts.indicators.policy import (
    DOMINANT_PCT,
    MINIMUM_COMMON_PCT,
    MINIMUM_COUNTED,
    MINIMUM_POSTINGS,
)
from skills_pipeline.indicators.clusters import (
    design_effect,
    with_intervals,
)
from skills_pipeline.indicators.interval import Z_95, Floats, wilson
from skills_pipeline.indicators.shares import correlated_shares, marked, published
from skills_pipeline.indicators.status import first_reason, with_status

FALSE_DISCOVERY_RATE = 0.05
"""Of the skills called emerging, the part expected to be so by chance alone."""

MINIMUM_EMPLOYERS = 5
"""A skill that fewer employers ask for in both periods together is not tested. Both, since the test is given
their sum: whoever left out skills by the later period alone would have picked those that seem to grow."""

ALL_COUNTRIES = "_T"

BUNDLE_JACCARD = 0.2
"""In a bundle, of the postings with one of any two skills at least this part has both."""

_SHARE = pl.col("ai_postings") / pl.col("postings")


def demand_shares(query: pl.DataFrame, cell: Sequence[str], counted: str) -> pl.DataFrame:
    """Of each cell's postings that ask for AI the share that demands a skill, and the skill's place.

    `query` has the columns of `cell`, the skill, and those of `shares.clustered_shares` and
    `clusters.NAMED`, postings being those that ask for AI and ai_postings those of the skill. One
    intraclass correlation is made of all skills and cells together: a skill's own postings are too few. A
    skill that a cell does without is no row, and would add nothing to it.

    Returns the shares with `rank` (from 1; alike share the first place), ai_postings for all and the skill's
    postings named `counted`.
    """
    place = pl.col("ai_postings").rank("min", descending=True).over(cell).cast(pl.Int64)
    told = correlated_shares(query.with_columns(rank=place))
    return told.rename({"ai_postings": counted, "postings": "ai_postings"})


def emerging_skills(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """Growth of every skill between two periods, and whether it emerges.

    `counts` has the columns of `cell`, concept_id, and for both periods (`_before`, `_after`) employers, the
    distinct employers that ask for the skill, of ai_employers, those that ask for AI. Employers, since twenty
    postings of one employer are one piece of news. The test is Fisher's exact one, one-sided, of a larger
    part of employers in the later period; it takes the employers of both periods as different ones. q-values
    are of the skills of a cell that have enough employers; one emerges when its q-value is at most 5 %.

    Returns the rows with share_before_pct, share_after_pct, growth_pct (NULL for a skill that is new),
    p_value, q_value, is_emerging, obs_status, status_reason.
    """
    base, later = pl.col("ai_employers_before"), pl.col("ai_employers_after")
    reason = first_reason(
        (base == 0, "no_base"),
        (later == 0, "no_posting"),
        (pl.col("employers_before") + pl.col("employers_after") < MINIMUM_EMPLOYERS, "few_counts"),
    )
    shares = counts.with_columns(
        share_before_pct=pl.when(base > 0).then(100 * pl.col("employers_before") / base),
        share_after_pct=pl.when(later > 0).then(100 * pl.col("employers_after") / later),
        withheld=reason,
    )
    tested = shares.filter(pl.col("withheld").is_null())
    p_value = pl.Series(_fisher_greater(tested), dtype=pl.Float64)
    told = q_values(tested.with_columns(p_value=p_value), cell).select(
        *cell, "concept_id", "p_value", "q_value"
    )
    grown = shares.join(told, on=[*cell, "concept_id"], how="left").with_columns(
        growth_pct=pl.when(pl.col("share_before_pct") > 0).then(
            100 * (pl.col("share_after_pct") / pl.col("share_before_pct") - 1)
        )
    )
    values = ("q_value", "p_value", "share_before_pct", "share_after_pct", "growth_pct")
    return (
        with_status(grown, pl.col("withheld"), values)
        .with_columns(is_emerging=pl.col("q_value") <= FALSE_DISCOVERY_RATE)
        .drop("withheld")
    )


def q_values(tests: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """`tests` with `q_value`: the smallest false-discovery rate at which each `p_value` would be called.

    Benjamini & Hochberg (1995, J. R. Stat. Soc. B 57: 289-300), over the tests of a cell.
    """
    ordered = tests.sort(*cell, "p_value")
    scaled = pl.col("p_value") * pl.len().over(cell) / pl.int_range(1, pl.len() + 1).over(cell)
    return (
        ordered.with_columns(scaled=scaled)
        .with_columns(q_value=pl.col("scaled").cum_min(reverse=True).over(cell))
        .drop("scaled")
    )


def co_occurrence(pairs: pl.DataFrame) -> pl.DataFrame:
    """How often two skills are asked for together, against chance.

    `pairs` has a row a pair: postings_together (n_ab), left_postings (n_a), right_postings (n_b) and
    ai_postings (n), all that ask for AI. Returns the rows with lift (n·n_ab / (n_a·n_b)), jaccard
    (n_ab / (n_a + n_b − n_ab)), obs_status, status_reason.
    """
    both, left, right = (pl.col(name) for name in ("postings_together", "left_postings", "right_postings"))
    measured = pairs.with_columns(
        # As a float: the product of two counts outgrows an integer before the counts do.
        lift=pl.col("ai_postings") * (both / left) / right,
        jaccard=both / (left + right - both),
    )
    return with_status(measured, first_reason((both < MINIMUM_COUNTED, "few_counts")), ("lift", "jaccard"))


def bundles(pairs: pl.DataFrame) -> pl.DataFrame:
    """Skills that come together: groups in which every two are asked for together often enough.

    `pairs` has left_concept_id, right_concept_id, jaccard. Complete-linkage clustering (Sørensen 1948) of
    1 − Jaccard, cut where a pair of a group would have less than BUNDLE_JACCARD; a pair without a Jaccard
    index is never together. Returns one row a skill of a bundle of two or more: bundle_id (the skill of the
    bundle that comes first by name), concept_id.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    close = pairs.filter(pl.col("jaccard") >= BUNDLE_JACCARD).select(
        "left_concept_id", "right_concept_id", "jaccard"
    )
    names = sorted({*close["left_concept_id"], *close["right_concept_id"]})
    if not names:
        return pl.DataFrame(schema={"bundle_id": pl.String, "concept_id": pl.String})
    place = {name: number for number, name in enumerate(names)}
    distance = np.ones((len(names), len(names))) - np.eye(len(names))
    for left, right, jaccard in close.iter_rows():
        distance[[place[left], place[right]], [place[right], place[left]]] = 1 - jaccard
    groups = fcluster(linkage(squareform(distance), "complete"), 1 - BUNDLE_JACCARD + 1e-9, "distance")
    grouped = pl.DataFrame({"group": groups, "concept_id": names})
    named = grouped.with_columns(bundle_id=pl.col("concept_id").min().over("group"))
    return (
        named.filter(pl.len().over("group") > 1)
        .select("bundle_id", "concept_id")
        .sort("bundle_id", "concept_id")
    )


def location_quotients(cells: pl.DataFrame) -> pl.DataFrame:
    """How many times the share of its reference a cell's share is, with its interval.

    `cells` has the columns of `clusters.with_intervals`, and of what a cell is compared with
    reference_postings, reference_ai_postings, reference_cluster_size. Adds to what that returns
    reference_pct, location_quotient = (n_AI,c / n_c) / (n_AI / n), location_quotient_low and _high.

    The interval is on the logarithm (95 %, Katz et al. 1978, Biometrics 34: 469-474), the variance of either
    share times its design effect. It takes the two shares as independent, though the cell is part of its
    reference: it is too wide where it is most of it. A cell without an AI posting has no logarithm; its upper
    end is that of its share's own interval, by the reference's share.
    """
    told = with_intervals(cells).with_columns(
        reference_pct=100 * pl.col("reference_ai_postings") / pl.col("reference_postings")
    )
    part, whole = pl.col("ai_postings"), pl.col("postings")
    of_all, every = pl.col("reference_ai_postings"), pl.col("reference_postings")
    variance = pl.col("design_effect") * (1 / part - 1 / whole)
    variance += design_effect("reference_cluster_size") * (1 / of_all - 1 / every)
    quotient = pl.col("share_pct") / pl.col("reference_pct")
    reach = (Z_95 * variance.sqrt()).exp()
    upper_of_none = pl.col("cluster_high_pct") / pl.col("reference_pct")
    measured = told.with_columns(
        location_quotient=quotient,
        location_quotient_low=pl.when(part == 0).then(0.0).otherwise(quotient / reach),
        location_quotient_high=pl.when(part == 0).then(upper_of_none).otherwise(quotient * reach),
    )
    reason = pl.coalesce(
        "status_reason",
        first_reason(
            (of_all == 0, "no_base"), (design_effect("reference_cluster_size").is_null(), "one_employer")
        ),
    )
    ends = ("location_quotient_low", "location_quotient_high")
    return with_status(measured, reason, ("location_quotient", *ends, "share_pct", "reference_pct"))


def standardised_penetration(
    counts: pl.DataFrame, cell: Sequence[str], unit: str, reference: str, occupation: str
) -> pl.DataFrame:
    """The share each unit would have with the occupations of the reference, against that of the reference.

    `counts` has the columns of `cell`, the unit (a country), the occupation (ISCO-08, three digits),
    postings, ai_postings, cluster_size and intraclass_correlation (as in `clusters`); `reference` is one
    value of the unit. Direct standardisation (Fleiss, Levin & Paik 2003, § 19.3) over the occupations with
    enough postings in both: with w of the reference, adding up to 1, and s of the unit, Σ w s_unit against
    Σ w s_reference. The interval is Wilson's for the number of postings that the variance
    Σ w² s (1 − s) d / n stands for, d the design effect of n postings; where no posting asks for AI, or all
    do, for 1 / Σ w² d / n of them.

    Returns one row a cell and unit, without the reference: occupations (in common), reference_postings and
    reference_ai_postings (of the reference in these), common_pct (of the reference's postings),
    penetration_pct, penetration_low_pct, penetration_high_pct, reference_pct, relative_penetration,
    obs_status, status_reason.
    """
    of_reference = pl.col(unit) == reference
    wholes = counts.filter(of_reference).group_by(cell).agg(whole=pl.col("postings").sum())
    enough = counts.filter(pl.col("postings") >= MINIMUM_POSTINGS, pl.col(occupation).is_not_null())
    standard = enough.filter(of_reference).select(
        *cell, occupation, standard="postings", standard_ai="ai_postings"
    )
    weight = pl.col("standard") / pl.col("standard").sum()
    spread = weight**2 * design_effect("cluster_size") / pl.col("postings")
    # A design effect that is not known is not 0: a sum would leave it out.
    known = design_effect("cluster_size").is_not_null().all()
    sums = (
        enough.filter(~of_reference)
        .join(standard, on=[*cell, occupation])
        .group_by(*cell, unit)
        .agg(
            occupations=pl.len().cast(pl.Int64),
            reference_postings=pl.col("standard").sum(),
            reference_ai_postings=pl.col("standard_ai").sum(),
            share=(weight * _SHARE).sum(),
            variance=pl.when(known).then((spread * _SHARE * (1 - _SHARE)).sum()),
            least_variance=pl.when(known).then(spread.sum()),
            reference_pct=100 * (weight * pl.col("standard_ai") / pl.col("standard")).sum(),
        )
    )
    units = counts.filter(~of_reference).select(*cell, unit).unique()
    joined = units.join(sums, on=[*cell, unit], how="left").join(wholes, on=cell, how="left")
    effective = joined.select(
        pl.when(pl.col("variance") > 0)
        .then(pl.col("share") * (1 - pl.col("share")) / pl.col("variance"))
        .otherwise(1 / pl.col("least_variance"))
    ).to_series()
    low, high = wilson(joined["share"].to_numpy(), effective.to_numpy())
    measured = joined.with_columns(
        pl.col("occupations", "reference_postings", "reference_ai_postings").fill_null(0),  # none in common
        penetration_pct=100 * pl.col("share"),
        penetration_low_pct=pl.Series(100 * low),
        penetration_high_pct=pl.Series(100 * high),
        common_pct=100 * pl.col("reference_postings").fill_null(0) / pl.col("whole"),
        relative_penetration=100 * pl.col("share") / pl.col("reference_pct"),
    )
    reason = first_reason(
        (pl.col("occupations") == 0, "no_common_cell"),
        (pl.col("common_pct") < MINIMUM_COMMON_PCT, "little_in_common"),
        (pl.col("variance").is_null(), "one_employer"),
        (pl.col("reference_ai_postings") == 0, "no_base"),
    )
    ends = ("penetration_low_pct", "penetration_high_pct")
    values = ("penetration_pct", *ends, "reference_pct", "relative_penetration")
    helpers = ("share", "variance", "least_variance", "whole")
    return with_status(measured, reason, values).drop(helpers).sort(*cell, unit)


def skill_growth(query: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_growth`: `query` has employers and postings of both periods by country_code and
    concept_id, `totals` those that ask for AI, the months compared, is_break and is_provisional.
    """
    places = {
        f"rank_{one}": pl.col(f"employers_{one}").rank("min", descending=True).over("country_code")
        for one in ("before", "after")
    }
    tested = emerging_skills(query.join(totals, on="country_code"), ("country_code",))
    return marked(tested).with_columns(**places, test_method=pl.lit("fisher_greater_bh"))


def skill_pair(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_pair`: `query` has the counts of every pair, as in `co_occurrence`, by country_code."""
    return co_occurrence(query)


def skill_bundle(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_bundle`: `query` has the pairs of all countries together, as in `skill_pair`."""
    sides = (
        query.select("country_code", concept_id=f"{side}_concept_id", concept_postings=f"{side}_postings")
        for side in ("left", "right")
    )
    return bundles(query).join(pl.concat(sides).unique(), on="concept_id")


def location_quotient(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `location_quotient`: `query` is as in `location_quotients`, with is_break, is_provisional."""
    unpublished = (
        *("share_low_pct", "share_high_pct", "cluster_low_pct", "cluster_high_pct", "cluster_method"),
        *("reference_cluster_size", "intraclass_correlation"),
    )
    return (
        published(location_quotients(query))
        .drop(unpublished)
        .with_columns(interval_method=pl.lit("log_ratio_cluster_95"))
    )


def skill_penetration(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `skill_penetration`: `query` has counts by definition_id, year, country_code (_T too) and
    occupation, as in `standardised_penetration`, and employers, largest_employer_pct and is_provisional of
    the country and year.
    """
    cell = ("definition_id", "year")
    crude = query.group_by(*cell, "country_code").agg(
        pl.col("postings", "ai_postings").sum(),
        pl.col("employers", "largest_employer_pct", "is_provisional").first(),
        crude_pct=100 * pl.col("ai_postings").sum() / pl.col("postings").sum(),
        is_break=pl.lit(False),
    )
    found = standardised_penetration(query, cell, "country_code", ALL_COUNTRIES, "occupation")
    reason = pl.coalesce(
        first_reason(
            (pl.col("postings") < MINIMUM_POSTINGS, "few_postings"),
            (pl.col("largest_employer_pct") >= DOMINANT_PCT, "dominant_employer"),
        ),
        "status_reason",
    )
    values = (
        *("penetration_pct", "penetration_low_pct", "penetration_high_pct", "relative_penetration"),
        *("reference_pct", "crude_pct", "common_pct"),
    )
    told = with_status(found.join(crude, on=[*cell, "country_code"]), reason, values)
    return marked(told).with_columns(interval_method=pl.lit("standardised_wilson_95"))


def _fisher_greater(tested: pl.DataFrame) -> Floats:
    """Probability of at least as many of all askers in the later period, were both periods alike."""
    from scipy.stats import hypergeom

    before, after, base, later = (
        tested[name].to_numpy()
        for name in ("employers_before", "employers_after", "ai_employers_before", "ai_employers_after")
    )
    return np.asarray(hypergeom.sf(after - 1, base + later, before + after, later), dtype=np.float64)
