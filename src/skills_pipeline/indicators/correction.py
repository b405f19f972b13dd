"""The share that a classifier's count stands for, once its errors are known from an audit sample.

Here belong the correction of cells (Rogan & Gladen 1978, Am. J. Epidemiol. 107: 71-76), with the interval
that holds the audit's own uncertainty (Lang & Reiczigel 2014, Prev. Vet. Med. 113: 13-22), and what is done
for languages with few labels. The share of the population that the audit was drawn from, which needs no
sensitivity, is in `prediction_powered`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from skills_pipeline.indicators.interval import Z_95
from skills_pipeline.indicators.status import ESTIMATED, first_reason, with_status

MINIMUM_LABELS = 30
"""A language with fewer labelled postings that are what is counted, or that are not, borrows from all."""

ALL_LANGUAGES = "all"
METHOD = "lang_reiczigel_95"

_STRATA_SCHEMA = {
    "language": pl.String,
    "audit_stratum": pl.String,
    "sensitivity": pl.Float64,
    "sensitivity_labels": pl.Float64,
    "specificity": pl.Float64,
    "specificity_labels": pl.Float64,
}


@dataclass(frozen=True)
class Confusion:
    """Labelled postings of one language: what they are, against what the classifier said."""

    true_positives: int
    false_negatives: int
    false_positives: int
    true_negatives: int

    @property
    def positives(self) -> tuple[int, int]:
        """Labelled postings that are what is counted: those found, and all."""
        return self.true_positives, self.true_positives + self.false_negatives

    @property
    def negatives(self) -> tuple[int, int]:
        """Labelled postings that are not: those left out, and all."""
        return self.true_negatives, self.true_negatives + self.false_positives


def audit_strata(audit: Mapping[str, Confusion], languages: Iterable[str]) -> pl.DataFrame:
    """Sensitivity and specificity for every language asked for, and the stratum they come from.

    Returns one row a language: language, audit_stratum, sensitivity, sensitivity_labels, specificity,
    specificity_labels. Rates are NULL where no label tells them; labels are the number of labelled postings
    that the rate is worth. The stratum is the language itself; `sv+all` where its labels are too few and
    those of all languages are weighed in; `all` where it has none.
    """
    positives = {language: confusion.positives for language, confusion in audit.items()}
    negatives = {language: confusion.negatives for language, confusion in audit.items()}
    rows = []
    for language in sorted(set(languages)):
        labels = positives.get(language, (0, 0))[1], negatives.get(language, (0, 0))[1]
        enough = min(labels) >= MINIMUM_LABELS
        stratum = language if enough else f"{language}+{ALL_LANGUAGES}" if any(labels) else ALL_LANGUAGES
        rate = _own_rate if enough else _composite_rate
        rows.append((language, stratum, *rate(positives, language), *rate(negatives, language)))
    return pl.DataFrame(rows, schema=_STRATA_SCHEMA, orient="row")


def corrected_shares(
    counts: pl.DataFrame, strata: pl.DataFrame, shares: pl.DataFrame, cell: Sequence[str]
) -> pl.DataFrame:
    """The corrected share of every cell, with its interval; withheld wherever the counted share is.

    `counts` has one row a cell and language: the columns of `cell`, language, postings, candidates (those
    the classifier decided on: the population of the audit; all others are rightly not counted), and
    ai_postings (those it counted). `strata` is from `audit_strata`, `shares` from `cluster_shares`: its
    design effect and its reasons to withhold hold here too.

    Returns one row a cell: postings, candidates, ai_postings, audit_strata, corrected_postings,
    corrected_pct, corrected_low_pct, corrected_high_pct, interval_method, obs_status (E), status_reason.
    corrected_postings adds up over cells and is unbiased: with f = 1 − specificity, by stratum
    (ai_postings − f·candidates) / (sensitivity + specificity − 1), which falls below 0 where chance counted
    fewer than the errors are expected to. corrected_pct is its share of the postings, 0 at least: averaged
    over small cells it is too high; divide the sum of corrected_postings instead.
    """
    parts = _parts(counts, strata, shares, cell)
    added = parts.group_by(cell).agg(
        pl.col("part_postings").sum().alias("postings"),
        pl.col("candidates", "ai_postings").sum(),
        pl.col("withheld").first(),
        audit_strata=pl.col("audit_stratum").unique().sort().str.join(" "),
        corrected_postings=_added(pl.col("part_postings") * pl.col("share")),
        middle=_added(pl.col("weight") * (pl.col("adjusted") + pl.col("shift"))),
        variance=_added(pl.col("weight") * pl.col("chance") + pl.col("weight") ** 2 * pl.col("audit")),
        unaudited=pl.col("informedness").is_null().any(),
        uninformative=(pl.col("informedness") <= 0).any(),
    )
    half = Z_95 * pl.col("variance").sqrt()
    estimated = added.with_columns(
        corrected_pct=100 * (pl.col("corrected_postings") / pl.col("postings")).clip(0, 1),
        corrected_low_pct=100 * (pl.col("middle") - half).clip(0, 1),
        corrected_high_pct=100 * (pl.col("middle") + half).clip(0, 1),
        interval_method=pl.lit(METHOD),
    )
    reason = pl.coalesce(
        "withheld",
        first_reason(
            (pl.col("unaudited"), "no_audit"),
            (pl.col("uninformative"), "audit_uninformative"),
            (pl.col("variance").is_null(), "not_a_number"),
        ),
    )
    values = ("corrected_pct", "corrected_low_pct", "corrected_high_pct", "corrected_postings")
    helpers = ("withheld", "middle", "variance", "unaudited", "uninformative")
    return with_status(estimated, reason, values, otherwise=ESTIMATED).drop(helpers).sort(cell)


def _parts(
    counts: pl.DataFrame, strata: pl.DataFrame, shares: pl.DataFrame, cell: Sequence[str]
) -> pl.DataFrame:
    """One row a cell and stratum: its weight in the cell, its estimate, and what the interval is made of.

    As Lang and Reiczigel do, z² postings are added to the sample, half of them counted (and the other half
    candidates as often as the cell's postings), and two labels to each side of the audit, one of them right.
    """
    rates = ("sensitivity", "sensitivity_labels", "specificity", "specificity_labels")
    grouped = (
        counts.join(strata, on="language", how="left")
        .group_by(*cell, "audit_stratum")
        .agg(
            pl.col("postings").sum().alias("part_postings"),
            pl.col("candidates", "ai_postings").sum(),
            pl.col(rates).first(),
        )
        .filter(pl.col("part_postings") > 0)
        .join(
            shares.select(*cell, "design_effect", pl.col("status_reason").alias("withheld")),
            on=cell,
            how="left",
        )
    )
    part, sensitivity, specificity = pl.col("part_postings"), pl.col("sensitivity"), pl.col("specificity")
    counted, candidates = pl.col("ai_postings") / part, pl.col("candidates") / part
    measured = grouped.with_columns(
        weight=part / part.sum().over(cell),
        number=part.sum().over(cell) / pl.col("design_effect"),
        informedness=sensitivity + specificity - 1,
        counted=counted,
        candidates_share=candidates,
        share=(counted - (1 - specificity) * candidates) / (sensitivity + specificity - 1),
    )
    return _adjusted(measured, cell)


def _adjusted(measured: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """With the share of the enlarged sample (adjusted), its variance by which postings were seen (chance) and
    by which were labelled (audit), and the shift that Lang and Reiczigel centre the interval with.
    """
    candidates = pl.col("candidates_share")
    right, number = pl.col("right"), pl.col("number")
    wrong = 1 - pl.col("rejected")
    informed = right - wrong
    net = pl.col("counted") - wrong * candidates
    spread_right = right * (1 - right) / (pl.col("sensitivity_labels") + 2)
    spread_wrong = wrong * (1 - wrong) / (pl.col("specificity_labels") + 2)
    other = candidates - pl.col("adjusted")
    return (
        measured.with_columns(
            right=_shrunk("sensitivity"),
            rejected=_shrunk("specificity"),
            counted=(pl.col("counted") * number + Z_95**2 / 2) / (number + Z_95**2),
            candidates_share=(candidates * number + Z_95**2 * (1 + candidates) / 2) / (number + Z_95**2),
            number=number + Z_95**2,
        )
        .with_columns(adjusted=net / informed)
        .with_columns(
            chance=((pl.col("counted") * (1 - 2 * wrong) + wrong**2 * candidates - net**2) / informed**2
            + (pl.col("adjusted") - _added(pl.col("weight") * pl.col("adjusted")).over(cell)) ** 2) / number,
            audit=(pl.col("adjusted") ** 2 * spread_right + other**2 * spread_wrong) / informed**2,
            shift=2 * Z_95**2 * (pl.col("adjusted") * spread_right - other * spread_wrong),
        )
    )  # fmt: skip


def _shrunk(rate: str) -> pl.Expr:
    labels = pl.col(f"{rate}_labels")
    return (pl.col(rate) * labels + 1) / (labels + 2)


def _added(values: pl.Expr) -> pl.Expr:
    """The sum, NULL as soon as one part is."""
    return pl.when(values.is_null().any()).then(None).otherwise(values.sum())


def _own_rate(audits: Mapping[str, tuple[int, int]], language: str) -> tuple[float, float]:
    right, labels = audits[language]
    return right / labels, float(labels)


def _composite_rate(
    audits: Mapping[str, tuple[int, int]], language: str
) -> tuple[float | None, float | None]:
    """The language's own rate drawn towards the mean of all, the more the fewer labels it has.

    Fay & Herriot (1979), J. Am. Stat. Assoc. 74: 269-277: languages differ around their mean by more than
    chance, a language without labels by that much from it too.
    """
    told = {name: pair for name, pair in audits.items() if pair[1]}
    if not told:
        return None, None
    chance, between = _spread(list(told.values()))
    weights = {name: 1 / (between + chance / labels) for name, (_, labels) in told.items()}
    mean = sum(weights[name] * right / labels for name, (right, labels) in told.items()) / sum(
        weights.values()
    )
    own = between * weights[language] if language in told else 0.0
    right, labels = audits.get(language, (0, 0))
    rate = mean + own * (right / labels - mean) if labels else mean
    error = (1 - own) * between + (1 - own) ** 2 / sum(weights.values())
    return rate, max(chance, rate * (1 - rate)) / error


def _spread(audits: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Variance of one label by chance, and of the rates of languages beyond it (by moments).

    DerSimonian & Laird (1986), Control. Clin. Trials 7: 177-188. Rates of 0 or 1 throughout have no chance
    in them; half a label on either side keeps it above 0.
    """
    total = sum(labels for _, labels in audits)
    rate = (sum(right for right, _ in audits) + 0.5) / (total + 1)
    chance = rate * (1 - rate)
    free = total - sum(labels**2 for _, labels in audits) / total
    if not free:
        return chance, 0.0
    excess = (
        sum((right - rate * labels) ** 2 / labels for right, labels in audits) - (len(audits) - 1) * chance
    )
    return chance, max(0.0, excess / free)
