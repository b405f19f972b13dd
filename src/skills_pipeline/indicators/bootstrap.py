"""The cluster bootstrap: how a share scatters when employers are drawn anew.

Here belongs resampling, the check on the design effect that `clusters` computes, and the interval of
statistics that have no formula. Its own interval of a share is no substitute for that of `clusters`: see
there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skills_pipeline.indicators.interval import Floats

RESAMPLES = 999
METHOD = "cluster_bootstrap_95"

_MANTISSA_BITS = 11


@dataclass(frozen=True)
class Resampled:
    """Share and interval in percent, and the variance against that of independent postings; or the reason."""

    postings: int
    ai_postings: int
    employers: int
    share_pct: float | None = None
    share_low_pct: float | None = None
    share_high_pct: float | None = None
    design_effect: float | None = None
    status_reason: str | None = None


def bootstrap_share(
    postings: Sequence[int], ai_postings: Sequence[int], cell: Sequence[str], resamples: int = RESAMPLES
) -> Resampled:
    """Percentile interval of a cell's share, whole employers drawn with replacement.

    `postings` and `ai_postings` have one number an employer, in any order; `cell` is the cell's key, which
    seeds the draws: the same rows give the same interval on any machine. Davison & Hinkley (1997), § 3.8;
    Field & Welsh (2007), J. R. Stat. Soc. B 69: 369-390.
    """
    order = np.lexsort((np.asarray(ai_postings), np.asarray(postings)))
    sizes, hits = np.asarray(postings)[order], np.asarray(ai_postings)[order]
    sizes, hits = sizes[sizes > 0], hits[sizes > 0]
    counts = int(sizes.sum()), int(hits.sum()), len(sizes)
    if len(sizes) < 2:
        return Resampled(*counts, status_reason="one_employer" if len(sizes) else "no_posting")
    chosen = draws(cell, (resamples, len(sizes)), len(sizes))
    shares = hits[chosen].sum(axis=1) / sizes[chosen].sum(axis=1)
    share = counts[1] / counts[0]
    low, high = np.quantile(shares, (0.025, 0.975))
    independent = share * (1 - share) / counts[0]
    effect = float(shares.var(ddof=1)) / independent if independent else None
    return Resampled(*counts, 100 * share, 100 * float(low), 100 * float(high), effect)


def draws(
    key: Sequence[str], shape: tuple[int, ...], below: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """Whole numbers from 0 to below `below`, which the key alone decides.

    Made from the raw output of PCG64, which NumPy keeps the same for ever; its distributions it does not.
    """
    seed = int.from_bytes(hashlib.sha256("\0".join(key).encode()).digest()[:16])
    raw = np.random.PCG64(seed).random_raw(int(np.prod(shape)))
    uniform: Floats = (raw >> np.uint64(_MANTISSA_BITS)).astype(np.float64) * 2.0**-53
    return (uniform * below).astype(np.int64).reshape(shape)
