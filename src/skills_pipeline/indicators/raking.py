"""Weights that make the postings add up to official cells: employment or vacancies by country, occupation.

Here belongs iterative proportional fitting with trimming. Official figures come in through landing; without
them nothing is weighted, and with them the unweighted figure is published beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from skills_pipeline.indicators.interval import Floats

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
    rows: pl.DataFrame, targets: Mapping[str, Mapping[str, float]], trim_ratio: float = TRIM_RATIO
) -> Raked:
    """Weights of the rows (one a posting) that reproduce the targets: margin → category → official number.

    Deming & Stephan (1940), Ann. Math. Stat. 11: 427-444; weights above the limit are cut and the margins
    fitted again until none is (Izrael, Battaglia & Frankel 2009). A category of the rows without a target
    raises: it has no place in the official cells, and the caller must say what becomes of it. Targets of a
    margin are read as shares, so totals need not agree between margins.
    """
    if rows.is_empty():
        return Raked(None, status_reason="no_posting")
    margins = [_margin(rows, name, target) for name, target in targets.items()]
    if any(
        ((np.bincount(codes, minlength=len(shares)) == 0) & (shares > 0)).any() for codes, shares in margins
    ):
        return Raked(None, status_reason="empty_official_cell")
    weights = np.ones(rows.height)
    for codes, shares in margins:
        weights[shares[codes] == 0] = 0.0
    weights, rounds = _fitted(weights, margins, trim_ratio)
    miss = _largest_miss(weights, margins)
    trimmed = int((weights >= trim_ratio * (1 - TOLERANCE)).sum())
    if not weights.any() or (miss > _GOOD_ENOUGH and not trimmed):
        return Raked(None, rounds, trimmed, None, miss, "not_converged")
    effective = float(weights.sum() ** 2 / (weights @ weights))
    return Raked(weights, rounds, trimmed, effective, miss)


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


def _fitted(weights: Floats, margins: Sequence[_Margin], trim_ratio: float) -> tuple[Floats, int]:
    """Weights after fitting and cutting in turn, and the rounds it took; all 0 where margins exclude all."""
    for done in range(1, MAXIMUM_ROUNDS + 1):
        before = weights
        for codes, shares in margins:
            weights = weights * _ratios(weights, codes, shares)[codes]
        if not weights.any():
            return weights, done
        weights = _cut(weights * (len(weights) / weights.sum()), trim_ratio)
        if np.abs(weights - before).max() <= TOLERANCE:
            return weights, done
    return weights, MAXIMUM_ROUNDS


def _cut(weights: Floats, limit: float) -> Floats:
    """Weights of at most the limit; what the largest lose, the others gain in proportion."""
    kept = weights.copy()
    while (kept > limit * (1 + TOLERANCE)).any():
        at_limit = kept >= limit
        rest = kept[~at_limit].sum()
        if not rest:
            break
        kept[at_limit] = limit
        kept[~at_limit] *= (len(kept) - limit * at_limit.sum()) / rest
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
