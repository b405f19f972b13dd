"""What the report shows, selected from the released tables: frames in, small frames out.

Here belong sums over months, their intervals, names for codes, and the order of rows. Drawing is in
`charts`, wording and markup in `page` and the templates; an indicator that others should use too belongs
in `warehouse/indicators`, not here.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from skills_pipeline.contracts.base import Table, conform
from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.publish.wording import country_names, gettext, in_words, marked

HEADLINE_DEFINITION = "ai_demand"
LADDER = ("any_ai_term", "any_ai_skill", "ai_demand", "ai_build")
"""Definitions shown side by side, from widest to narrowest."""

WINDOW_MONTHS = 12
LATEST_WINDOW, ALL_COUNTRIES = "latest_12", "_T"
"""Codes of `ai_posting_share_window`."""

STATUS_WORDS = {
    "A": marked("normal"),
    "B": marked("break in the series"),
    "E": marked("estimated"),
    "P": marked("provisional"),
}
"""What a status says of a published value that has no reason to give."""

SERIES_MONTHS = 36
TOP_SKILLS = 15

WILSON_Z = 1.959963984540054


def conforming(
    tables: Mapping[str, pl.DataFrame], needed: Sequence[Table], who_needs: str
) -> dict[str, pl.DataFrame]:
    """The frames of those tables by qualified name, held against their contracts.

    Raises `ValueError` when one is absent (`who_needs` begins the message) or breaks its contract.
    """
    missing = sorted(table.qualified_name for table in needed if table.qualified_name not in tables)
    if missing:
        raise ValueError(f"{who_needs} the tables {missing}, given were {sorted(tables)}")
    return {table.qualified_name: conform(tables[table.qualified_name], table) for table in needed}


def wilson_interval_pct(successes: pl.Expr, trials: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Ends, in percent, of the 95 % Wilson score interval for `successes` of `trials` (more than zero).

    Wilson (1927), J. Am. Stat. Assoc. 22: 209-212; the same formula as `warehouse/macros.sql`.
    """
    centre = successes + WILSON_Z**2 / 2
    spread = WILSON_Z * (successes * (trials - successes) / trials + WILSON_Z**2 / 4).sqrt()
    total = trials + WILSON_Z**2
    return (
        100 * pl.max_horizontal(pl.lit(0.0), (centre - spread) / total),
        100 * pl.min_horizontal(pl.lit(1.0), (centre + spread) / total),
    )


def with_share(frame: pl.DataFrame, successes: str, trials: str) -> pl.DataFrame:
    """`frame` with share_pct, share_low_pct and share_high_pct; null below the minimum of postings."""
    numerator, denominator = pl.col(successes), pl.col(trials)
    low, high = wilson_interval_pct(numerator, denominator)
    published = pl.when(denominator >= MINIMUM_POSTINGS)
    return frame.with_columns(
        share_pct=published.then(100 * numerator / denominator),
        share_low_pct=published.then(low),
        share_high_pct=published.then(high),
    )


def with_country_name(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the CLDR name as `country`, in the language spoken; a code without one stays a code."""
    return frame.with_columns(country=pl.col("country_code").replace(country_names()))


def in_known_countries(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose country is known."""
    return frame.filter(pl.col("country_code") != UNKNOWN_COUNTRY)


def calendar_months(months: pl.Series) -> list[str]:
    """Every month, YYYY-MM, from the first of `months` to the last, also those that are absent."""
    if months.is_empty():
        return []
    first, last = (pl.lit(month + "-01").str.to_date() for month in (months.sort()[0], months.sort()[-1]))
    days = pl.select(pl.date_range(first, last, interval="1mo")).to_series()
    return days.dt.strftime("%Y-%m").to_list()


def months_with_postings(share: pl.DataFrame) -> list[str]:
    """Months, YYYY-MM, in which at least one posting was published in a known country, in order."""
    seen = in_known_countries(share).filter(pl.col("postings") > 0)
    return seen["month"].unique().sort().to_list()


def headline_counts(share: pl.DataFrame, coverage: pl.DataFrame) -> dict[str, object]:
    """How much the release holds: postings, of those without a known country, countries, sources, months."""
    placeless = coverage.filter(pl.col("country_code") == UNKNOWN_COUNTRY)
    seen = in_known_countries(share).filter(pl.col("postings") > 0)
    return {
        "postings": coverage["postings"].sum(),
        "placeless_postings": placeless["postings"].sum(),
        "country_count": seen["country_code"].n_unique(),
        "source_count": coverage["source"].n_unique(),
        "all_months": coverage["month"].unique().sort().to_list(),
    }


def window_shares(windows: pl.DataFrame) -> pl.DataFrame:
    """One row a definition of the ladder and country over the latest twelve months.

    `windows` is `indicators.ai_posting_share_window`.
    """
    countries = _latest(windows).filter(pl.col("country_code") != ALL_COUNTRIES)
    return with_country_name(countries).sort("definition_id", "country")


def pooled_share(windows: pl.DataFrame) -> pl.DataFrame:
    """One row a definition of the ladder over the latest twelve months, all countries together."""
    return _latest(windows).filter(pl.col("country_code") == ALL_COUNTRIES).sort("definition_id")


def with_shown_interval(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the interval that the report shows, that for clusters of employers, as low and high."""
    return frame.with_columns(
        share_low_pct=pl.col("cluster_low_pct"), share_high_pct=pl.col("cluster_high_pct")
    )


def latest_windows(windows: pl.DataFrame) -> pl.DataFrame:
    """All definitions over the latest twelve months, of each country and of all together."""
    return with_shown_interval(windows).filter(pl.col("period") == LATEST_WINDOW)


def _latest(windows: pl.DataFrame) -> pl.DataFrame:
    return latest_windows(windows).filter(pl.col("definition_id").is_in(LADDER))


def with_status_words(frame: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `status_words`: the meaning of its reason in `meta.status_reasons`, else of its status."""
    meanings = dict(reasons.select("status_reason", "meaning").iter_rows())
    return frame.with_columns(
        status_words=pl.coalesce(
            pl.col("status_reason").replace_strict(meanings, default=None, return_dtype=pl.String),
            pl.col("obs_status").replace_strict(in_words(STATUS_WORDS), default=pl.col("obs_status")),
        )
    )


def round_step_hundredths(low: int, high: int, most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … of which at most `most` steps reach over `low` and `high`.

    All in hundredths of a percent, so that limits are whole numbers and a value at one is never beside it.
    """
    steps = (size * digit for size in (1, 10, 100, 1_000, 10_000) for digit in (1, 2, 5))
    return next(step for step in steps if high // step - low // step < most)


def country_ranking(shares: pl.DataFrame) -> pl.DataFrame:
    """The headline definition's rows of `window_shares`, highest share first, suppressed countries last."""
    headline = shares.filter(pl.col("definition_id") == HEADLINE_DEFINITION)
    return headline.sort("share_pct", "country", descending=[True, False], nulls_last=True)


def definition_ladder(shares: pl.DataFrame, definitions: pl.DataFrame) -> pl.DataFrame:
    """`window_shares` with title and position of `meta.definitions`, countries as ranked."""
    order = country_ranking(shares).select("country_code").with_row_index("rank")
    titled = _labelled(shares, definitions.select("definition_id", "title", "position"), "definition_id")
    return titled.join(order, on="country_code", how="left").sort(
        "rank", "country", "position", nulls_last=True
    )


def monthly_series(share: pl.DataFrame) -> pl.DataFrame:
    """The headline series by country over the last `SERIES_MONTHS` calendar months; gaps are null rows.

    Columns country, country_code, month, share_pct, share_low_pct, share_high_pct, obs_status; every
    country has every month, with status M where the table has no row.
    """
    shown = with_shown_interval(in_known_countries(share))
    headline = shown.filter(pl.col("definition_id") == HEADLINE_DEFINITION)
    seen = headline.filter(pl.col("postings") > 0)["month"]
    grid = (
        headline.select("country_code")
        .unique()
        .join(
            pl.DataFrame({"month": calendar_months(seen)[-SERIES_MONTHS:]}, schema={"month": pl.String}),
            how="cross",
        )
    )
    values = ("share_pct", "share_low_pct", "share_high_pct", "obs_status")
    filled = grid.join(
        headline.select("country_code", "month", *values), on=["country_code", "month"], how="left"
    )
    # A month without a row is a month without a posting: the contract's status M.
    filled = filled.with_columns(pl.col("obs_status").fill_null("M"))
    return with_country_name(filled).sort("country", "country_code", "month")


def series_ceiling_pct(series: pl.DataFrame) -> float:
    """Top of the scale all panels share: every share fits, and 95 in 100 interval ends.

    The intervals of one country with few postings would otherwise press every other line to the floor.
    """
    ends = series.select(pl.max("share_pct"), pl.quantile("share_high_pct", 0.95, "higher")).row(0)
    return max((end for end in ends if end is not None), default=0.0)


def top_skills(skill_demand: pl.DataFrame, concepts: pl.DataFrame, months: Sequence[str]) -> pl.DataFrame:
    """The concepts most often demanded over `months`, all known countries pooled, with their share.

    Columns concept_id, label, cluster, concept_postings, ai_postings, share and interval. The denominator is
    the sum over the cells, each counted once: the table repeats it for every concept.
    """
    cells = in_known_countries(skill_demand).filter(pl.col("month").is_in(list(months)))
    ai_postings = cells.unique(["country_code", "month"])["ai_postings"].sum()
    sums = cells.group_by("concept_id").agg(pl.sum("concept_postings")).filter(pl.col("concept_postings") > 0)
    shares = with_share(sums.with_columns(ai_postings=pl.lit(ai_postings)), "concept_postings", "ai_postings")
    labelled = _labelled(shares.drop_nulls("share_pct"), concepts.drop("concept_tier"), "concept_id")
    return labelled.sort("share_pct", "label", descending=[True, False]).head(TOP_SKILLS)


def source_months(coverage: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Postings by source and month for the last `SERIES_MONTHS` calendar months, 0 where there are none."""
    _require_described(coverage, sources, "source")
    months = calendar_months(coverage["month"])[-SERIES_MONTHS:]
    grid = sources.select("source").join(
        pl.DataFrame({"month": months}, schema={"month": pl.String}), how="cross"
    )
    sums = coverage.group_by("source", "month").agg(pl.sum("postings"))
    # A count, not a ratio: no row in the coverage table means that no posting was kept.
    filled = grid.join(sums, on=["source", "month"], how="left").with_columns(pl.col("postings").fill_null(0))
    return filled.sort("source", "month")


def source_summary(coverage: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """`meta.sources` with postings kept, first and last month with one, and months without any since."""
    sums = coverage.group_by("source").agg(
        pl.sum("postings"), first_month=pl.col("month").min(), last_month=pl.col("month").max()
    )
    # A source of the release without a row in the coverage table has contributed no posting.
    summary = sources.join(sums, on="source", how="left").with_columns(pl.col("postings").fill_null(0))
    silent = _month_number(pl.lit(coverage["month"].max(), pl.String)) - _month_number(pl.col("last_month"))
    return summary.with_columns(silent_months=silent).sort("source")


def _month_number(month: pl.Expr) -> pl.Expr:
    day = (month + "-01").str.to_date()
    return 12 * day.dt.year() + day.dt.month()


def funnel_with_total(funnel: pl.DataFrame) -> pl.DataFrame:
    """The funnel by source and, last, its total; `adds_up`: whether every record is accounted for."""
    counts = (
        "documents",
        "landed",
        "parsed",
        "removals",
        "figures",
        "quarantined",
        "duplicates",
        "withheld",
        "classified",
    )
    total = funnel.select(pl.lit(gettext("All sources")).alias("source"), *(pl.sum(name) for name in counts))
    rows = pl.concat([funnel.select("source", *counts).sort("source"), total])
    return rows.with_columns(
        quarantined_pct=pl.when(pl.col("landed") > 0).then(100 * pl.col("quarantined") / pl.col("landed")),
        adds_up=(pl.col("landed") == pl.sum_horizontal("parsed", "removals", "figures", "quarantined"))
        & (pl.col("parsed") == pl.col("duplicates") + pl.col("withheld") + pl.col("classified")),
    )


def broken_checks(checks: pl.DataFrame) -> pl.DataFrame:
    """Checks that found rows against their rule, failures before warnings."""
    return checks.filter(pl.col("failures") > 0).sort("severity", "check_id")


def _labelled(frame: pl.DataFrame, labels: pl.DataFrame, key: str) -> pl.DataFrame:
    _require_described(frame, labels, key)
    return frame.join(labels, on=key, how="left", maintain_order="left")


def _require_described(frame: pl.DataFrame, labels: pl.DataFrame, key: str) -> None:
    unknown = frame.join(labels, on=key, how="anti")[key].unique().sort().to_list()
    if unknown:
        raise ValueError(
            f"{key} without a row in the table that describes it: {unknown}; "
            "the release contradicts itself: build it again before reporting on it"
        )
