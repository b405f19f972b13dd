"""Where a change comes from, and who a share rests on: parts that add up to the whole, exactly.

Here belong shift-share by group, contributions to growth, concentration and leaving out the largest. Which
groups there are (occupations, employers, sources) is for the caller to say.
"""

from collections.abc import Sequence

import polars as pl

from skills_pipeline.contracts.indicators.policy import DOMINANT_PCT, MINIMUM_POSTINGS
from skills_pipeline.indicators.interval import WILSON_METHOD, wilson
from skills_pipeline.indicators.status import first_reason, with_status

CONTINUING, ENTERING, LEAVING = "continuing", "entering", "leaving"
"""Whether a group has postings in both periods, only the later or only the earlier."""

UNKNOWN = "_U"
"""The group of postings whose group is not known."""

LEFT_OUT = (0, 1, 3, 10)
"""Numbers of the largest employers that are left out."""


def shift_share(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """The change of the share between two periods, by group: within, between, entering, leaving.

    `counts` has a row a group with the columns of `cell` and postings_before, ai_postings_before,
    postings_after, ai_postings_after. With weights w and shares s of a group, a bar for the mean of both
    periods and S for the share of all: within w̄Δs, between (s̄ − S̄)Δw, entering w₁(s₁ − S̄), leaving
    −w₀(s₀ − S̄), all in percentage points. They add up to the change of S, and none depends on which period
    comes first (Griliches & Regev 1995, J. Econometrics 65: 175-203).

    Returns the rows with shares in both periods, presence, within_pp, between_pp, entering_pp, leaving_pp,
    total_pp; no row of a cell without a posting in one of the periods.
    """
    sums = {period: pl.col(f"postings_{period}").sum().over(cell) for period in ("before", "after")}
    weights = counts.filter(*(total > 0 for total in sums.values())).with_columns(
        share_before_pct=_share("ai_postings_before", "postings_before"),
        share_after_pct=_share("ai_postings_after", "postings_after"),
        weight_before=pl.col("postings_before") / sums["before"],
        weight_after=pl.col("postings_after") / sums["after"],
        reference=50 * (_overall("before", cell) + _overall("after", cell)),
        presence=pl.when(pl.col("postings_before") == 0)
        .then(pl.lit(ENTERING))
        .when(pl.col("postings_after") == 0)
        .then(pl.lit(LEAVING))
        .otherwise(pl.lit(CONTINUING)),
    )
    mean_weight = (pl.col("weight_before") + pl.col("weight_after")) / 2
    mean_share = (pl.col("share_before_pct") + pl.col("share_after_pct")) / 2
    change = pl.col("share_after_pct") - pl.col("share_before_pct")
    shift = pl.col("weight_after") - pl.col("weight_before")
    entering = pl.col("weight_after") * (pl.col("share_after_pct") - pl.col("reference"))
    leaving = -pl.col("weight_before") * (pl.col("share_before_pct") - pl.col("reference"))
    parts = {
        "within_pp": (CONTINUING, mean_weight * change),
        "between_pp": (CONTINUING, (mean_share - pl.col("reference")) * shift),
        "entering_pp": (ENTERING, entering),
        "leaving_pp": (LEAVING, leaving),
    }
    return (
        weights.with_columns(
            pl.when(pl.col("presence") == presence).then(part).otherwise(0.0).alias(name)
            for name, (presence, part) in parts.items()
        )
        .with_columns(total_pp=pl.sum_horizontal(*parts))
        .drop("weight_before", "weight_after", "reference")
    )


def growth_contributions(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """Growth of all, by group: 100·(n₁ − n₀) / Σn₀, in percentage points of the growth of all.

    `counts` has a row a group with the columns of `cell`, postings_before, postings_after. Returns them with
    contribution_pp and growth_pct of the cell, which the contributions add up to; NULL where the base period
    has no posting.
    """
    base, now = (pl.col(f"postings_{period}").sum().over(cell) for period in ("before", "after"))
    change = pl.col("postings_after") - pl.col("postings_before")
    return counts.with_columns(
        contribution_pp=pl.when(base > 0).then(100 * change / base),
        growth_pct=pl.when(base > 0).then(100 * (now - base) / base),
    )


def share_change(query: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Rows of `share_change`: `query` has the counts of `shift_share` by value of each grouping.

    `months` has country_code, year, months_compared. With nearly all postings of a year at one employer the
    change is a figure of that employer: it is withheld.
    """
    cell = ("definition_id", "country_code", "year", "grouping")
    periods = ("before", "after")
    counts = [f"{part}_{period}" for part in ("postings", "ai_postings") for period in periods]
    wholes = query.group_by(cell).agg(pl.col(counts).sum(), groups=pl.len().cast(pl.Int64))
    parts = ("within_pp", "between_pp", "entering_pp", "leaving_pp")
    summed = shift_share(query, cell).group_by(cell).agg(pl.col(parts).sum())
    measured = (
        wholes.join(summed, on=cell, how="left")
        .join(_largest_employers(query), on=cell[:-1], how="left")
        .join(months, on=("country_code", "year"))
        .with_columns(
            *(_share(f"ai_postings_{one}", f"postings_{one}").alias(f"share_{one}_pct") for one in periods),
            decomposition_method=pl.lit("griliches_regev"),
        )
        .with_columns(change_pp=pl.col("share_after_pct") - pl.col("share_before_pct"))
    )
    fewest = pl.min_horizontal("postings_before", "postings_after")
    reason = first_reason(
        (fewest == 0, "no_posting"),
        (fewest < MINIMUM_POSTINGS, "few_postings"),
        (pl.col("largest_employer_pct") >= DOMINANT_PCT, "dominant_employer"),
    )
    values = ("change_pp", "share_before_pct", "share_after_pct", *parts)
    return with_status(measured, reason, values).drop("largest_employer_pct")


def _largest_employers(query: pl.DataFrame) -> pl.DataFrame:
    """The larger of both years' parts of the postings at the largest named employer, percent."""
    cell = ("definition_id", "country_code", "year")
    named = pl.col("value") != UNKNOWN
    parts = [
        100 * pl.col(name).filter(named).max() / pl.col(name).sum()
        for name in ("postings_before", "postings_after")
    ]
    employers = query.filter(pl.col("grouping") == "employer")
    return employers.group_by(cell).agg(largest_employer_pct=pl.max_horizontal(*parts))


def growth_contribution(query: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Rows of `growth_contribution`: `query` has the counts of `growth_contributions`, `months` as above."""
    cell = ("definition_id", "country_code", "year", "grouping")
    measured = growth_contributions(query, cell).join(months, on=("country_code", "year"))
    base = pl.col("postings_before").sum().over(cell)
    reason = first_reason((base == 0, "no_base"), (base < MINIMUM_POSTINGS, "few_postings"))
    return with_status(measured, reason, ("contribution_pp", "growth_pct"))


def concentration(counts: pl.DataFrame, cell: Sequence[str], member: str, value: str) -> pl.DataFrame:
    """How few members hold a cell: Herfindahl-Hirschman index and the number of equal members it amounts to.

    `counts` has the columns of `cell`, the member (an employer) and the value that is held (postings). A
    member of NULL is nobody known and counts as so many members of 1. Returns one row a cell: members,
    total, hhi (Σ shares², 0 to 1), effective_members (1/hhi), largest_pct; NULL where the total is 0.
    """
    named = pl.col(member).is_not_null()
    held = counts.group_by(*cell, member).agg(pl.col(value).sum()).filter(pl.col(value) > 0)
    squares = pl.when(named).then(pl.col(value) ** 2).otherwise(pl.col(value)).sum()
    figures = held.group_by(cell).agg(
        members=pl.when(named).then(1).otherwise(pl.col(value)).sum(),
        total=pl.col(value).sum(),
        hhi=squares / pl.col(value).sum() ** 2,
        largest_pct=100 * pl.when(named).then(pl.col(value)).max() / pl.col(value).sum(),
    )
    cells = counts.select(cell).unique().join(figures, on=cell, how="left", nulls_equal=True)
    return cells.with_columns(effective_members=1 / pl.col("hhi")).sort(cell)


def without_largest(
    counts: pl.DataFrame, cell: Sequence[str], member: str, left_out: Sequence[int] = LEFT_OUT
) -> pl.DataFrame:
    """The share of every cell once its largest members are left out: what it owes to few of them.

    `counts` has the columns of `cell`, the member, postings, ai_postings. Largest is by ai_postings, then
    postings, then name; a member of NULL is nobody known and stays. Returns one row a cell and number left
    out: left_out, postings, ai_postings, share_pct; NULL where nothing is left.
    """
    totals = counts.group_by(*cell, member).agg(pl.col("postings", "ai_postings").sum())
    ordered = totals.sort(
        *cell, "ai_postings", "postings", member, descending=[False] * len(cell) + [True, True, False]
    )
    named = pl.col(member).is_not_null()
    ranked = ordered.with_columns(
        place=pl.when(named).then(named.cum_sum().over(cell) - 1).otherwise(pl.lit(max(left_out)))
    )
    rows = [
        ranked.group_by(cell).agg(
            pl.lit(number, pl.Int64).alias("left_out"),
            # What is left out adds nothing.
            pl.when(pl.col("place") >= number).then(pl.col("postings", "ai_postings")).otherwise(0).sum(),
        )
        for number in left_out
    ]
    return pl.concat(rows).with_columns(share_pct=_share("ai_postings", "postings")).sort(*cell, "left_out")


def employer_concentration(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `employer_concentration`: `query` has definition_id, country_code, year, employer, postings."""
    held = concentration(query, ("definition_id", "country_code", "year"), "employer", "postings")
    measured = held.rename(
        {"members": "employers", "total": "postings", "effective_members": "effective_employers"}
    )
    few = first_reason((pl.col("postings") < MINIMUM_POSTINGS, "few_postings"))
    # Employers that are all unknown have no largest: that number is NULL alone.
    return with_status(measured, few, ("hhi", "effective_employers", "largest_pct"))


def employer_leave_out(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `employer_leave_out`: `query` has definition_id, country_code, year, employer and counts."""
    cell = ("definition_id", "country_code", "year")
    left = without_largest(query, cell, "employer")
    ends = wilson((left["share_pct"] / 100).to_numpy(), left["postings"].cast(pl.Float64).to_numpy())
    with_all = left.filter(pl.col("left_out") == 0).select(*cell, with_all_pct="share_pct")
    measured = (
        left.join(with_all, on=cell)
        .with_columns(
            share_low_pct=pl.Series(100 * ends[0]),
            share_high_pct=pl.Series(100 * ends[1]),
            interval_method=pl.lit(WILSON_METHOD),
            change_pp=pl.col("share_pct") - pl.col("with_all_pct"),
        )
        .drop("with_all_pct")
    )
    few = first_reason(
        (pl.col("postings") == 0, "no_posting"), (pl.col("postings") < MINIMUM_POSTINGS, "few_postings")
    )
    return with_status(measured, few, ("share_pct", "share_low_pct", "share_high_pct", "change_pp"))


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(100 * pl.col(part) / pl.col(whole))


def _overall(period: str, cell: Sequence[str]) -> pl.Expr:
    return (pl.col(f"ai_postings_{period}").sum() / pl.col(f"postings_{period}").sum()).over(cell)
