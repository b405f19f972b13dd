"""The Wilson score interval of a share, for counts and for effective numbers of postings.

Here belongs the same arithmetic as the macros `wilson_low_pct` and `wilson_high_pct` of the warehouse, for
numbers that SQL does not have. How large an effective number is, is said in `clusters`.
"""

from statistics import NormalDist
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]

Z_95 = NormalDist().inv_cdf(0.975)
"""1.959964: quantile of the normal distribution for intervals of 95 %."""


WILSON_METHOD = "wilson_95"


def wilson(share: Floats, number: Floats, z: float = Z_95) -> tuple[Floats, Floats]:
    """Ends of the interval of shares in 0 to 1 among a number of postings, whole or not; NaN where it is 0.

    Wilson (1927), J. Am. Stat. Assoc. 22: 209-212; Brown, Cai & DasGupta (2001), eq. 4.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = 1 + z**2 / number
        middle = (share + z**2 / (2 * number)) / scale
        half = z * np.sqrt(share * (1 - share) / number + (z / (2 * number)) ** 2) / scale
        return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
