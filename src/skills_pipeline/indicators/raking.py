"""Weights that make the postings add up to official cells: employment or vacancies by country, occupation.

Here belongs iterative proportional fitting with trimming. Official figures come in through landing; without
them nothing is weighted, and with them the unweighted figure is published beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.contracts.indicators.weighting import WEIGHTED_SHARE
from skills_pipeline.indicators.interval import Floats, wilson
from skills_pipeline.indicators.status import ESTIMATED, first_reason, with_status

METHOD = "raked_cluster_wilson_95"

TOLERANCE = 1e-9
"""Weights that change by no more from one round to the next have converged."""

_GOOD_ENOUGH = 1e-6
"""A margin missed by a larger part, with no weight at the limit, cannot be met."""

MAXIMUM_ROUNDS = 1_000

TRIM_RATIO = 5.0
"""No weight exceeds this multiple of the mean weight: one posting must not speak for hundreds."""


@dataclass(frozen=True)
class Raked:
    """Weights (mean 1) in the order of the rows, and how far to trust them; None with the reason.

    effective_postings is Kish's (Σw)² / Σw²; trimmed the number of weights at the limit; largest_miss the
    largest part by which a margin misses its target: after trimming it need not be 0.
    """

    weights: Floats | None
    rounds: int = 0
    trimmed: int = 0
    effective_postings: float | None = None
    largest_miss: float | None = None
    status_reason: str | None = None


def rake(
    rows: pl.DataFrame,
    targets: Mapping[str, Mapping[str, float]],
    counts: Floats | None = None,
    trim_ratio: float = TRIM_RATIO,
) -> Raked:
    """Weights of the rows that reproduce the targets: margin → category → official number.

    A row is a posting, or with `counts` as many postings alike. Deming & Stephan (1940), Ann. Math. Stat. 11:
    427-444; weights above the limit are cut and the margins fitted again until none is (Izrael, Battaglia &
    Frankel 2009). A category of the rows without a target raises: it has no place in the official cells, and
    the caller must say what becomes of it. Targets of a margin are read as shares, so totals need not agree
    between margins.
    """
    if rows.is_empty():
        return Raked(None, status_reason="no_posting")
    number = np.ones(rows.height) if counts is None else counts
    margins = [_margin(rows, name, target) for name, target in targets.items()]
    if any(
        ((np.bincount(codes, minlength=len(shares)) == 0) & (shares > 0)).any() for codes, shares in margins
    ):
        return Raked(None, status_reason="empty_official_cell")
    weights = np.ones(rows.height)
    for codes, shares in margins:
        weights[shares[codes] == 0] = 0.0
    weights, rounds = _fitted(weights, number, margins, trim_ratio)
    miss = _largest_miss(weights * number, margins)
    trimmed = int(number[weights >= trim_ratio * (1 - TOLERANCE)].sum())
    if not weights.any() or (miss > _GOOD_ENOUGH and not trimmed):
        return Raked(None, rounds, trimmed, None, miss, "not_converged")
    effective = float((weights @ number) ** 2 / (weights**2 @ number))
    return Raked(weights, rounds, trimmed, effective, miss)


def weighted_share(query: pl.DataFrame, official: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Rows of `weighted_share`: `query` has counts by definition_id, country_code, year and every margin.

    `official` has country_code, year, counted, margin, category, value; `clusters` the design effect of each
    definition, country and year. Postings of a category that is unknown, or has no official number, have no
    place in the cells: they are left out, and what is left is published unweighted too.
    """
    keys = ("country_code", "year", "counted")
    found = []
    for (country, year, counted), cells in official.sort(keys).group_by(keys, maintain_order=True):
        targets = {
            str(margin): dict(members.select("category", "value").iter_rows())
            for (margin,), members in cells.group_by("margin", maintain_order=True)
        }
        seen = query.filter(pl.col("country_code") == country, pl.col("year") == year)
        if seen.height:
            shares = _weighted(seen, targets).with_columns(
                country_code=pl.lit(country), year=pl.lit(year), counted=pl.lit(counted),
                margins=pl.lit(" ".join(sorted(targets))),
            )  # fmt: skip
            found.append(shares)
    if not found:
        return pl.DataFrame(schema=polars_schema(WEIGHTED_SHARE))
    return _with_interval(pl.concat(found, how="diagonal_relaxed"), clusters)


def _weighted(seen: pl.DataFrame, targets: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """Counts and weighted share of every definition in one country and year."""
    placed = seen.filter(pl.col(margin).is_in(list(target)) for margin, target in targets.items())
    frames = []
    for (definition,), rows in placed.group_by("definition_id", maintain_order=True):
        cross = rows.group_by(*targets).agg(pl.col("postings", "ai_postings").sum()).sort(*targets)
        number = cross["postings"].to_numpy().astype(np.float64)
        raked = rake(cross, targets, number)
        weighted = raked.weights
        frames.append(
            {
                "definition_id": definition,
                "placed_postings": int(number.sum()),
                "placed_ai_postings": int(cross["ai_postings"].sum()),
                "weighted": None
                if weighted is None
                else float(weighted @ cross["ai_postings"].to_numpy() / (weighted @ number)),
                "effective_postings": raked.effective_postings,
                "trimmed_pct": 100 * raked.trimmed / number.sum(),
                "largest_miss_pct": None if raked.largest_miss is None else 100 * raked.largest_miss,
                "reason": raked.status_reason,
            }
        )
    whole = seen.group_by("definition_id").agg(pl.col("postings", "ai_postings").sum())
    schema = {"definition_id": pl.String, "placed_postings": pl.Int64, "placed_ai_postings": pl.Int64,
              "weighted": pl.Float64, "effective_postings": pl.Float64, "trimmed_pct": pl.Float64,
              "largest_miss_pct": pl.Float64, "reason": pl.String}  # fmt: skip
    counted = pl.col("placed_postings", "placed_ai_postings")
    # A definition without a placed posting has 0 of them.
    return whole.join(pl.DataFrame(frames, schema=schema), on="definition_id", how="left").with_columns(
        counted.fill_null(0)
    )


def _with_interval(shares: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    joined = shares.join(clusters, on=("definition_id", "country_code", "year"), how="left")
    number = joined["effective_postings"] / joined["design_effect"].fill_null(1.0)
    low, high = wilson(joined["weighted"].to_numpy(), number.to_numpy())
    measured = joined.with_columns(
        share_pct=_share("ai_postings", "postings"),
        placed_share_pct=_share("placed_ai_postings", "placed_postings"),
        weighted_pct=100 * pl.col("weighted"),
        weighted_low_pct=pl.Series(100 * low),
        weighted_high_pct=pl.Series(100 * high),
        interval_method=pl.lit(METHOD),
    )
    reason = pl.coalesce(
        first_reason(
            (pl.col("placed_postings") == 0, "no_posting"),
            (pl.col("placed_postings") < MINIMUM_POSTINGS, "few_postings"),
        ),
        "reason",
    )
    ends = ("weighted_low_pct", "weighted_high_pct")
    helpers = ("effective_postings", "trimmed_pct", "largest_miss_pct")
    told = with_status(measured, reason, ("weighted_pct", *ends, *helpers), otherwise=ESTIMATED)
    return told.drop("weighted", "reason", "design_effect")


def _share(part: str, whole: str) -> pl.Expr:
    """Unweighted, whatever becomes of the weights."""
    return pl.when(pl.col(whole) >= MINIMUM_POSTINGS).then(100 * pl.col(part) / pl.col(whole))


_Codes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
_Margin = tuple[_Codes, Floats]
"""Category of every row, and the target share of every category."""


def _margin(rows: pl.DataFrame, name: str, target: Mapping[str, float]) -> _Margin:
    missing = rows.filter(~pl.col(name).is_in(list(target)) | pl.col(name).is_null())[name].unique().to_list()
    if missing:
        raise ValueError(
            f"no official number for {name} {missing[:5]}; drop these rows or name a cell for them"
        )
    numbers = np.array(list(target.values()), dtype=np.float64)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and numbers.sum() > 0):
        raise ValueError(
            f"official numbers of {name} must be finite and not negative, not all 0: {numbers[:5]}"
        )
    place = {category: number for number, category in enumerate(target)}
    codes = rows[name].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    return codes, numbers / numbers.sum()


def _fitted(
    weights: Floats, number: Floats, margins: Sequence[_Margin], trim_ratio: float
) -> tuple[Floats, int]:
    """Weights after fitting and cutting in turn, and the rounds it took; all 0 where margins exclude all."""
    for done in range(1, MAXIMUM_ROUNDS + 1):
        before = weights
        for codes, shares in margins:
            weights = weights * _ratios(weights * number, codes, shares)[codes]
        if not weights.any():
            return weights, done
        weights = _cut(weights * (number.sum() / (weights @ number)), number, trim_ratio)
        if np.abs(weights - before).max() <= TOLERANCE:
            return weights, done
    return weights, MAXIMUM_ROUNDS


def _cut(weights: Floats, number: Floats, limit: float) -> Floats:
    """Weights of at most the limit; what the largest lose, the others gain in proportion."""
    kept = weights.copy()
    while (kept > limit * (1 + TOLERANCE)).any():
        at_limit = kept >= limit
        rest = kept[~at_limit] @ number[~at_limit]
        if not rest:
            break
        kept[at_limit] = limit
        kept[~at_limit] *= (number.sum() - limit * number[at_limit].sum()) / rest
    return kept


def _ratios(weights: Floats, codes: _Codes, shares: Floats) -> Floats:
    held = _held(weights, codes, shares)
    ratios: Floats = np.divide(shares, held, out=np.zeros_like(shares), where=held > 0)
    return ratios


def _held(weights: Floats, codes: _Codes, shares: Floats) -> Floats:
    """Share of the weight in each category of a margin; 0 throughout where there is no weight."""
    sums = np.bincount(codes, weights=weights, minlength=len(shares))
    return sums / (sums.sum() or 1.0)


def _largest_miss(weights: Floats, margins: Sequence[_Margin]) -> float:
    misses = [
        np.abs(_held(weights, codes, shares)[shares > 0] / shares[shares > 0] - 1)
        for codes, shares in margins
    ]
    return max((float(miss.max()) for miss in misses), default=0.0)
