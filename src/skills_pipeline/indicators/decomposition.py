"""Where a change comes from, and who a share rests on: parts that add up to the whole, exactly.

Here belong shift-share by group, contributions to growth, concentration and leaving out the largest. Which
groups there are (occupations, employers, sources) is for the caller to say.
"""

from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

CONTINUING, ENTERING, LEAVING = "continuing", "entering", "leaving"
"""Whether a group has postings in both periods, only the later or only the earlier."""


def shift_share(before: pl.DataFrame, after: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """The change of the share between two periods, by group: within, between, entering, leaving.

    Both frames have the columns of `group`, postings, ai_postings. With weights w and shares s of a group,
    a bar for the mean of both periods and S for the share of all: within w̄Δs, between (s̄ − S̄)Δw, entering
    w₁(s₁ − S̄), leaving −w₀(s₀ − S̄), all in percentage points. They add up to the change of S, and none
    depends on which period comes first (Griliches & Regev 1995, J. Econometrics 65: 175-203).

    Returns one row a group: its counts and shares in both periods, presence, within_pp, between_pp,
    entering_pp, leaving_pp, total_pp; no row when a period has no posting at all.
    """
    periods = [_by_group(period, group, name) for period, name in ((before, "before"), (after, "after"))]
    joined = periods[0].join(periods[1], on=group, how="full", coalesce=True, nulls_equal=True)
    # A group without a row in a period has no postings in it.
    counts = joined.with_columns(cs.matches("postings_(before|after)$").fill_null(0))
    if not counts["postings_before"].sum() or not counts["postings_after"].sum():
        counts = counts.clear()
    weights = counts.with_columns(
        share_before_pct=_share("ai_postings_before", "postings_before"),
        share_after_pct=_share("ai_postings_after", "postings_after"),
        weight_before=pl.col("postings_before") / pl.col("postings_before").sum(),
        weight_after=pl.col("postings_after") / pl.col("postings_after").sum(),
        reference=50 * (_overall("before") + _overall("after")),
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
    parts = {
        "within_pp": (CONTINUING, mean_weight * change),
        "between_pp": (CONTINUING, (mean_share - pl.col("reference")) * shift),
        "entering_pp": (ENTERING, pl.col("weight_after") * (pl.col("share_after_pct") - pl.col("reference"))),
        "leaving_pp": (
            LEAVING,
            -pl.col("weight_before") * (pl.col("share_before_pct") - pl.col("reference")),
        ),
    }
    return (
        weights.with_columns(
            pl.when(pl.col("presence") == presence).then(value).otherwise(0.0).alias(name)
            for name, (presence, value) in parts.items()
        )
        .with_columns(total_pp=pl.sum_horizontal(*parts))
        .drop("weight_before", "weight_after", "reference")
        .sort(group)
    )


def growth_contributions(before: pl.DataFrame, after: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """Growth of all, by group: 100·(n₁ − n₀) / Σn₀, in percentage points of the growth of all.

    Both frames have the columns of `group` and postings. Returns one row a group: postings_before,
    postings_after, contribution_pp; contributions add up to the growth in percent, and are NULL where the
    base period has none.
    """
    periods = [
        period.group_by(group).agg(pl.col("postings").sum().alias(f"postings_{name}"))
        for period, name in ((before, "before"), (after, "after"))
    ]
    joined = periods[0].join(periods[1], on=group, how="full", coalesce=True, nulls_equal=True)
    # A group without a row in a period has no postings in it.
    counts = joined.with_columns(pl.col("postings_before", "postings_after").fill_null(0))
    base = pl.col("postings_before").sum()
    contribution = 100 * (pl.col("postings_after") - pl.col("postings_before")) / base
    return counts.with_columns(contribution_pp=pl.when(base > 0).then(contribution)).sort(group)


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
    counts: pl.DataFrame, cell: Sequence[str], member: str, left_out: Sequence[int] = (0, 1, 3, 10)
) -> pl.DataFrame:
    """The share of every cell once its largest members are left out: what it owes to few of them.

    `counts` has the columns of `cell`, the member, postings, ai_postings. Largest is by ai_postings, then
    postings, then name. Returns one row a cell and number left out: left_out, postings, ai_postings,
    share_pct; NULL where nothing is left.
    """
    totals = counts.group_by(*cell, member).agg(pl.col("postings", "ai_postings").sum())
    ordered = totals.sort(
        *cell, "ai_postings", "postings", member, descending=[False] * len(cell) + [True, True, False]
    )
    ranked = ordered.with_columns(place=pl.int_range(pl.len()).over(cell))
    rows = [
        ranked.group_by(cell).agg(
            pl.lit(number, pl.Int64).alias("left_out"),
            # What is left out adds nothing.
            pl.when(pl.col("place") >= number).then(pl.col("postings", "ai_postings")).otherwise(0).sum(),
        )
        for number in left_out
    ]
    return pl.concat(rows).with_columns(share_pct=_share("ai_postings", "postings")).sort(*cell, "left_out")


def _by_group(period: pl.DataFrame, group: Sequence[str], name: str) -> pl.DataFrame:
    return period.group_by(group).agg(
        pl.col("postings").sum().alias(f"postings_{name}"),
        pl.col("ai_postings").sum().alias(f"ai_postings_{name}"),
    )


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(100 * pl.col(part) / pl.col(whole))


def _overall(period: str) -> pl.Expr:
    return pl.col(f"ai_postings_{period}").sum() / pl.col(f"postings_{period}").sum()
