"""The AI wage premium: how much more postings that ask for AI advertise, in several specifications.

Here belongs the regression. Which pay is comparable (yearly, one currency a country, mid-point of a range)
is decided where pay is read; postings without pay are not in it, and that is its first caveat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skills_pipeline.contracts.indicators.policy import DOMINANT_PCT, MINIMUM_POSTINGS
from skills_pipeline.indicators.interval import Floats
from skills_pipeline.indicators.status import NORMAL, status

Integers = NDArray[np.int64]

METHOD = "wls_absorbed_cluster_95"


@dataclass(frozen=True)
class Specification:
    """A regression by name: the columns whose every value gets an effect of its own."""

    name: str
    effects: tuple[str, ...]


SPECIFICATIONS = (
    Specification("raw", ()),
    Specification("country_month", ("country_code", "month")),
    Specification("occupation", ("country_code", "month", "occupation")),
    Specification("title", ("country_code", "month", "title")),
)
"""Side by side, since the effects make the number: published premia range from 5 to 62 %."""

_SCHEMA = {
    "specification": pl.String,
    "effects": pl.String,
    "postings": pl.Int64,
    "ai_postings": pl.Int64,
    "employers": pl.Int64,
    "log_premium": pl.Float64,
    "standard_error": pl.Float64,
    "premium_pct": pl.Float64,
    "premium_low_pct": pl.Float64,
    "premium_high_pct": pl.Float64,
    "interval_method": pl.String,
    "obs_status": pl.String,
    "status_reason": pl.String,
}

_TABLE_SCHEMA = _SCHEMA | {
    "priced_postings": pl.Int64,
    "extreme_postings": pl.Int64,
    "country_code": pl.String,
    "definition_id": pl.String,
    "all_postings": pl.Int64,
}


def wage_premium(
    postings: pl.DataFrame,
    specifications: Sequence[Specification] = SPECIFICATIONS,
    weight: str | None = None,
) -> pl.DataFrame:
    """Log advertised pay on AI, by weighted least squares with effects, one row a specification.

    `postings` has pay (above 0), ai (boolean), employer, the columns of the effects and the weight if one
    is named. Rows with anything missing, pay or weight not above 0, or an effect of their own alone are left
    out; postings counts the others. premium_pct is 100·(exp(b) − 1). Errors are clustered by employer
    (Cameron & Miller 2015, J. Hum. Resour. 50: 317-372, eq. 11-12; t with employers − 1 degrees of freedom).
    """
    rows = [_row(postings, specification, weight) for specification in specifications]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def premia(query: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """Rows of `wage_premium`: `query` has the columns of `wage_premium` for a posting and country with pay,
    and ai_demand, ai_build, ai_use, weight, is_usual (pay within the limits).

    `compared` has country_code, definition_id, all_postings. A definition is compared with postings that do
    not ask for AI. The row of all countries (_T) holds the postings of all, each with its weight.
    """
    found = [
        _premia(members, definition).with_columns(
            country_code=pl.lit(country), definition_id=pl.lit(definition)
        )
        for country, members in _scopes(query)
        for definition in ("ai_demand", "ai_build", "ai_use")
    ]
    if not found:
        return pl.DataFrame(schema=_TABLE_SCHEMA)
    return pl.concat(found).join(compared, on=("country_code", "definition_id"))


def _scopes(query: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    countries = [(str(code), members) for (code,), members in query.sort("country_code").group_by(
        "country_code", maintain_order=True)]  # fmt: skip
    return [*countries, ("_T", query)] if countries else []


def _premia(members: pl.DataFrame, definition: str) -> pl.DataFrame:
    compared = members.filter(pl.col(definition) | ~pl.col("ai_demand")).with_columns(ai=definition)
    usual = compared.filter("is_usual")
    return wage_premium(usual, weight="weight").with_columns(
        priced_postings=pl.lit(compared.height, pl.Int64),
        extreme_postings=pl.lit(compared.height - usual.height, pl.Int64),
    )


def _row(postings: pl.DataFrame, specification: Specification, weight: str | None) -> dict[str, Any]:
    used = _usable(postings, specification.effects, weight)
    counts = {
        "specification": specification.name,
        "effects": " ".join(specification.effects),
        "postings": used.height,
        "ai_postings": int(used["ai"].sum()),
        "employers": used["employer"].n_unique(),
        "interval_method": METHOD,
    }
    reason = _unfit(used)
    if reason is None:
        fitted = _fitted(used, specification.effects)
        if fitted is not None:
            return counts | fitted | {"obs_status": NORMAL}
        reason = "no_variation"
    return counts | {"status_reason": reason, "obs_status": pl.select(status(pl.lit(reason))).item()}


def _usable(postings: pl.DataFrame, effects: Sequence[str], weight: str | None) -> pl.DataFrame:
    """Complete rows, without those whose effect no other row shares, which tell nothing (Correia 2015)."""
    weights = pl.col(weight).cast(pl.Float64) if weight else pl.lit(1.0)
    used = postings.select("pay", "ai", "employer", *effects, weights.alias("_weight")).drop_nulls()
    positive = (pl.col(name).is_finite() & (pl.col(name) > 0) for name in ("pay", "_weight"))
    used = used.filter(*positive)
    while True:
        kept = used.filter(pl.len().over(effect) > 1 for effect in effects) if effects else used
        if kept.height == used.height:
            return kept
        used = kept


def _unfit(used: pl.DataFrame) -> str | None:
    if used.is_empty():
        return "no_posting"
    if used.height < MINIMUM_POSTINGS:
        return "few_postings"
    if used["employer"].n_unique() < 2:
        return "one_employer"
    if used["employer"].value_counts()["count"].max() >= DOMINANT_PCT / 100 * used.height:  # type: ignore[operator]
        return "dominant_employer"
    return None


def _fitted(used: pl.DataFrame, effects: Sequence[str]) -> dict[str, float] | None:
    """Coefficient, error and interval; None where AI does not vary within the effects.

    By Frisch and Waugh: pay and AI lose what the effects say of them, the rest is one slope.
    """
    from scipy.special import stdtrit

    weights = used["_weight"].to_numpy()
    pay = _without_effects(np.log(used["pay"].to_numpy()), used, effects)
    ai = _without_effects(used["ai"].cast(pl.Float64).to_numpy(), used, effects)
    information = float(weights @ ai**2)
    if information <= 1e-9 * float(weights.sum()):
        return None
    slope = float(weights @ (ai * pay)) / information
    scores = np.bincount(_codes(used["employer"]), weights=weights * ai * (pay - slope * ai))
    error = float(np.sqrt(_small_sample(used, effects) * (scores @ scores))) / information
    if not error:
        return None
    half = float(stdtrit(len(scores) - 1, 0.975)) * error
    ends = {"premium_pct": slope, "premium_low_pct": slope - half, "premium_high_pct": slope + half}
    percent = {name: 100 * float(np.expm1(value)) for name, value in ends.items()}
    return {"log_premium": slope, "standard_error": error} | percent


def _without_effects(values: Floats, used: pl.DataFrame, effects: Sequence[str]) -> Floats:
    """Residuals of the weighted regression on the effects, by sparse least squares (Fong & Saunders 2011).

    Columns of length 1: without, titles of very different frequency take sixty times the steps.
    """
    from scipy.sparse import csr_matrix, hstack
    from scipy.sparse.linalg import lsmr

    roots = np.sqrt(used["_weight"].to_numpy())
    rows = np.arange(used.height)
    codes = [_codes(used[effect]) for effect in effects]
    lengths = [np.sqrt(np.bincount(code, weights=roots**2)) for code in (0 * rows, *codes)]
    columns = zip((0 * rows, *codes), lengths, strict=True)
    dummies = hstack([csr_matrix((roots / norm[code], (rows, code))) for code, norm in columns], format="csr")
    solution = lsmr(dummies, roots * values, atol=1e-14, btol=1e-14, conlim=0, maxiter=10_000)[0]
    return np.asarray(values - (dummies @ solution) / roots, dtype=np.float64)


def _codes(values: pl.Series) -> Integers:
    """Whole numbers from 0 for the values, in their order."""
    codes: Integers = values.rank("dense").cast(pl.Int64).to_numpy() - 1
    return codes


def _small_sample(used: pl.DataFrame, effects: Sequence[str]) -> float:
    """G/(G − 1) · (n − 1)/(n − k); effects nested in employers are no parameters (Cameron & Miller 2015)."""
    employers = used["employer"].n_unique()
    levels = [used[effect].n_unique() for effect in effects if not _nested(used, effect)]
    parameters = 1 + (sum(levels) - len(levels) + 1 if levels or not effects else 0)
    return employers / (employers - 1) * (used.height - 1) / (used.height - parameters)


def _nested(used: pl.DataFrame, effect: str) -> bool:
    return used.group_by(effect).agg(pl.col("employer").n_unique())["employer"].max() == 1
