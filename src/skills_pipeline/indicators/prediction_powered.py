"""Prediction-powered inference: labels correct the mean of predictions, predictions sharpen that of labels.

Here belongs the share of the population that the labelled postings are a random sample of, be it all
postings of a language in a year. A single country-month has too few labels of its own, and labels of other
months are no sample of it: its estimate is in `correction`.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.contracts.indicators.weighting import POWERED_SHARE
from skills_pipeline.indicators.interval import Z_95, Floats
from skills_pipeline.indicators.status import ESTIMATED, with_status

METHOD = "prediction_powered_95"


@dataclass(frozen=True)
class PoweredShare:
    """Share and interval in percent, with what they rest on; or the reason why there are none.

    `power` is the weight λ of the predictions: 0 uses the labels alone, 1 is untuned inference.
    """

    labelled: int
    unlabelled: int
    share_pct: float | None = None
    share_low_pct: float | None = None
    share_high_pct: float | None = None
    power: float | None = None
    interval_method: str = METHOD
    status_reason: str | None = None


def powered_share(
    labels: Floats, predicted: Floats, predicted_unlabelled: Floats, power: float | None = None
) -> PoweredShare:
    """The share among all postings, from labels 0 or 1, and predictions (0 to 1) with and without labels.

    Angelopoulos et al. (2023), Science 382: 669-674, for power 1; without a power the one that makes the
    interval shortest, cov(label, prediction) / ((1 + n/N) var(prediction)), between 0 and 1 (Angelopoulos,
    Duchi & Zrnic 2023, arXiv 2311.01453, example 6.1).
    """
    sizes = len(labels), len(predicted_unlabelled)
    if sizes[0] < 2 or sizes[1] < 2:
        return PoweredShare(*sizes, status_reason="no_audit" if sizes[0] < 2 else "no_posting")
    if not all(np.isfinite(values).all() for values in (labels, predicted, predicted_unlabelled)):
        return PoweredShare(*sizes, status_reason="not_a_number")
    weight = _best_power(labels, predicted, predicted_unlabelled) if power is None else power
    rectified = labels - weight * predicted
    share = weight * predicted_unlabelled.mean() + rectified.mean()
    variance = weight**2 * predicted_unlabelled.var() / sizes[1] + rectified.var() / sizes[0]
    if not variance:
        # Labels that are all alike and predictions that are all right tell no spread, not that there is none.
        return PoweredShare(*sizes, status_reason="no_variation")
    low, high = (float(np.clip(share + side * Z_95 * np.sqrt(variance), 0, 1)) for side in (-1, 1))
    return PoweredShare(*sizes, 100 * float(np.clip(share, 0, 1)), 100 * low, 100 * high, float(weight))


def _best_power(labels: Floats, predicted: Floats, unlabelled: Floats) -> float:
    spread = float(np.concatenate([predicted, unlabelled]).var(ddof=1))
    if not spread:
        return 0.0
    covariance = float(np.mean((labels - labels.mean()) * (predicted - predicted.mean())))
    return float(np.clip(covariance / ((1 + len(labels) / len(unlabelled)) * spread), 0, 1))


def powered_shares(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `powered_share`: `query` has definition_id, language, year, candidates, counted and the four
    counts of meta.audit, NULL for a language without labels.
    """
    names = ("true_positives", "false_negatives", "false_positives", "true_negatives")
    rows = []
    for row in query.to_dicts():
        # A language without labels has 0 of each.
        found, missed, wrong, left = (row[name] or 0 for name in names)
        told = _from_counts(found, missed, wrong, left, row["candidates"], row["counted"])
        share = row["counted"] / row["candidates"]
        rows.append(
            {name: row[name] for name in ("definition_id", "language", "year", "candidates", "counted")}
            | {
                "labelled": told.labelled,
                "counted_pct": 100 * share,
                "powered_pct": told.share_pct,
                "powered_low_pct": told.share_low_pct,
                "powered_high_pct": told.share_high_pct,
                "power": told.power,
                "rogan_gladen_pct": _rogan_gladen_pct(found, missed, wrong, left, share),
                "reason": "few_postings" if row["candidates"] < MINIMUM_POSTINGS else told.status_reason,
            }
        )
    helpers = ("counted_pct", "power", "rogan_gladen_pct")
    schema = {**polars_schema(POWERED_SHARE), "reason": pl.String()}
    frame = pl.DataFrame(rows, schema={name: schema[name] for name in schema if name not in _FILLED})
    ends = ("powered_low_pct", "powered_high_pct")
    shares = with_status(frame, pl.col("reason"), ("powered_pct", *ends, *helpers), otherwise=ESTIMATED)
    return shares.drop("reason").with_columns(interval_method=pl.lit(METHOD))


_FILLED = ("interval_method", "obs_status", "status_reason")


def _from_counts(
    found: int, missed: int, wrong: int, left: int, candidates: int, counted: int
) -> PoweredShare:
    """`powered_share` of answers yes or no, of which counts say all."""
    labels = np.repeat([1.0, 1.0, 0.0, 0.0], [found, missed, wrong, left])
    predicted = np.repeat([1.0, 0.0, 1.0, 0.0], [found, missed, wrong, left])
    # Of candidates only the share and the number matter, to the variance of a yes or no.
    unlabelled = np.repeat([1.0, 0.0], [counted, candidates - counted])
    return powered_share(labels, predicted, unlabelled)


def _rogan_gladen_pct(found: int, missed: int, wrong: int, left: int, share: float) -> float | None:
    """(q + sp − 1)/(se + sp − 1), 0 to 100; None where the audit tells nothing."""
    if not found + missed or not wrong + left:
        return None
    sensitivity, specificity = found / (found + missed), left / (wrong + left)
    informed = sensitivity + specificity - 1
    return 100 * float(np.clip((share + specificity - 1) / informed, 0, 1)) if informed > 0 else None
