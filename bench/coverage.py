"""Coverage and bias of the estimators where the truth is known: simulations with seeds, tables printed.

Measured, not asserted: what was seen once is noted in docs/methods.md. Here belong the simulated employers,
classifier, audit and outages; the postings are those of the sample generator, or plain draws. Real postings
have no truth, but halves that should agree.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table
from scipy.special import betaincinv

from skills_pipeline.classify.audit import released_audit
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.indicators.bootstrap import bootstrap_share
from skills_pipeline.indicators.chain import chain_index
from skills_pipeline.indicators.clusters import cell_statistics, cluster_shares, intraclass_correlations
from skills_pipeline.indicators.correction import MINIMUM_LABELS, Confusion, audit_strata, corrected_shares
from skills_pipeline.indicators.interval import Z_95
from skills_pipeline.indicators.prediction_powered import powered_share
from skills_pipeline.indicators.revisions import redefinitions
from skills_pipeline.indicators.shares import confusions
from skills_pipeline.indicators.skills import emerging_skills
from skills_pipeline.sample import plan
from skills_pipeline.sample.draws import postings

CELL = ("definition_id", "country_code", "month")

FEWEST_LABELS = 8
"""A language with fewer labelled postings on either side tells no rates that another could have."""

AUDIT = confusions(released_audit().filter(pl.col("definition_id") == "ai_demand"))
"""The labelled postings of the released model, by language."""

_TELLING = [
    language
    for language, confusion in AUDIT.items()
    if min(confusion.positives[1], confusion.negatives[1]) >= FEWEST_LABELS
]

CELLS = 90
"""Cells of a seed of plain draws."""

NAMES_OF_AI = (
    r"(?i)\b(machine learning|artificial intelligence|künstliche intelligenz|intelligence artificielle|"
    r"inteligencia artificial|kunstmatige intelligentie|LLM|generative AI|deep learning|AI|KI)\b"
)

SCENARIOS = {
    "employers alike": 0.0,
    "employers differ, ρ 0.05": 0.05,
    "employers differ, ρ 0.15": 0.15,
    "employers differ, ρ 0.40": 0.4,
}
"""Intraclass correlation of the answer between postings of one employer."""


def sample_postings(seed: int, correlation: float) -> pl.DataFrame:
    """Original postings of the sample: cell, employer, source, language, true share, answer, candidate.

    With a correlation every employer has a taste of its own, which it keeps in all months; the mean of all
    employers stays the share the sample is drawn with.
    """
    originals = [
        posting
        for posting in postings(seed)
        if posting.duplicate_of is None and posting.flaw is None and posting.country.code != "ZZ"
    ]
    frame = pl.DataFrame(
        {
            "country_code": [posting.country.code for posting in originals],
            "month": [posting.month for posting in originals],
            "source": [posting.source for posting in originals],
            "employer": [posting.brief.employer.token + posting.country.code for posting in originals],
            "language": [posting.brief.language for posting in originals],
            "talk": [posting.brief.talk != "none" for posting in originals],
            "asks": [posting.brief.tier != "none" for posting in originals],
        }
    ).join(
        plan.share_parameters().select("country_code", "month", truth="ai_demand_probability"),
        on=("country_code", "month"),
    )
    if correlation:
        frame = frame.with_columns(asks=_asked(frame, correlation, np.random.default_rng(seed)))
    return frame.with_columns(definition_id=pl.lit("ai_demand"), candidate=pl.col("asks") | pl.col("talk"))


def _asked(frame: pl.DataFrame, correlation: float, rng: np.random.Generator) -> pl.Series:
    employers = frame["employer"].unique().sort()
    tastes = pl.DataFrame({"employer": employers, "taste": rng.random(len(employers))})
    drawn = frame.select("employer", "truth").join(tastes, on="employer", how="left", maintain_order="left")
    strength = (1 - correlation) / correlation
    truth = drawn["truth"].to_numpy()
    own = betaincinv(truth * strength, (1 - truth) * strength, drawn["taste"].to_numpy())
    return pl.Series(rng.random(len(own)) < own)


def plain_postings(seed: int, correlation: float) -> pl.DataFrame:
    """Cells of 40 to 2,000 postings at 4 to 400 employers, sizes log-normal, shares 2 to 20 %."""
    rng = np.random.default_rng(seed)
    cells = []
    for number in range(CELLS):
        size = round(40 * 50 ** rng.random())
        employers = round(4 * (size / 5 / 4) ** rng.random())
        sizes = rng.lognormal(0, 1, employers)
        chosen = rng.choice(employers, size, p=sizes / sizes.sum())
        cells.append(
            pl.DataFrame(
                {
                    "country_code": [f"C{number % 15}"] * size,
                    "month": [f"M{number // 15:02}"] * size,
                    "employer": [f"{number}-{one}" for one in chosen],
                    "language": rng.choice(["en", "de", "fr", "xx"], size, p=[0.5, 0.3, 0.15, 0.05]),
                    "talk": rng.random(size) < 0.2,
                    "truth": [0.02 * 10 ** rng.random()] * size,
                }
            )
        )
    frame = pl.concat(cells)
    alike = pl.Series(rng.random(frame.height) < frame["truth"].to_numpy())
    asks = _asked(frame, correlation, rng) if correlation else alike
    return frame.with_columns(definition_id=pl.lit("ai_demand"), asks=asks).with_columns(
        candidate=pl.col("asks") | pl.col("talk")
    )


def classified(frame: pl.DataFrame, rng: np.random.Generator) -> tuple[pl.DataFrame, Mapping[str, Confusion]]:
    """The answers of a classifier with the card's errors, and an audit of the card's size.

    True rates are the card's where the card has enough labels to tell them; any other language is as good as
    one of the card's languages, drawn anew with each seed.
    """
    languages = sorted({*frame["language"].unique(), *AUDIT})
    rates = {language: _rates(language, rng) for language in languages}
    found = pl.DataFrame(
        [(language, right, 1 - rejected) for language, (right, rejected) in rates.items()],
        schema=["language", "found", "taken"],
        orient="row",
    )
    told = frame.join(found, on="language", how="left", maintain_order="left").with_columns(
        draw=pl.Series(rng.random(frame.height))
    )
    chance = pl.when("asks").then("found").otherwise("taken")
    counted = told.with_columns(counted=pl.col("candidate") & (pl.col("draw") < chance))
    return counted, {language: _audited(language, rates[language], rng) for language in AUDIT}


def _rates(language: str, rng: np.random.Generator) -> tuple[float, float]:
    """True sensitivity and specificity."""
    told = (
        language in AUDIT
        and min(AUDIT[language].positives[1], AUDIT[language].negatives[1]) >= MINIMUM_LABELS
    )
    confusion = AUDIT[language if told else rng.choice(_TELLING)]
    return tuple(right / labels for right, labels in (confusion.positives, confusion.negatives))


def _audited(language: str, rates: tuple[float, float], rng: np.random.Generator) -> Confusion:
    positives, negatives = AUDIT[language].positives[1], AUDIT[language].negatives[1]
    found, rejected = rng.binomial(positives, rates[0]), rng.binomial(negatives, rates[1])
    return Confusion(found, positives - found, negatives - rejected, rejected)


def by_employer(frame: pl.DataFrame, answer: str) -> pl.DataFrame:
    return frame.group_by(*CELL, "employer").agg(postings=pl.len(), ai_postings=pl.col(answer).sum())


def estimates(frame: pl.DataFrame, seed: int, *, resampled: bool) -> pl.DataFrame:
    """One row a cell and estimator: estimate, low, high and truth in percent, and the reason without one."""
    truth = frame.group_by(CELL).agg(
        truth=100 * pl.col("truth").first(), seen=100 * pl.col("asks").mean(), postings=pl.len()
    )
    labels = by_employer(frame, "asks")
    shares = cluster_shares(labels, CELL, ("definition_id",))
    counted, audit = classified(frame, np.random.default_rng([seed, 1]))
    raw = cluster_shares(by_employer(counted, "counted"), CELL, ("definition_id",))
    parts = counted.group_by(*CELL, "language").agg(
        postings=pl.len(), candidates=pl.col("candidate").sum(), ai_postings=pl.col("counted").sum()
    )
    strata = audit_strata(audit, parts["language"])
    corrected = corrected_shares(parts, strata, raw, CELL)
    tables = {
        "true labels, Wilson": _wilson(shares),
        "true labels, clusters": _named(shares, "share"),
        "classify and count, clusters": _named(raw, "share"),
        "corrected": _named(corrected, "corrected"),
    }
    if resampled:
        tables["true labels, employers resampled"] = _resampled(labels)
    return pl.concat(
        table.join(truth, on=CELL).with_columns(estimator=pl.lit(name)) for name, table in tables.items()
    )


def _named(table: pl.DataFrame, stem: str) -> pl.DataFrame:
    estimate = pl.col("share_pct" if stem == "share" else "corrected_pct")
    number = pl.col("ai_postings" if stem == "share" else "corrected_postings").cast(pl.Float64)
    ends = "cluster" if stem == "share" else stem
    ends = {"low": f"{ends}_low_pct", "high": f"{ends}_high_pct"}
    return table.select(*CELL, estimate=estimate, number=number, **ends)


def _wilson(shares: pl.DataFrame) -> pl.DataFrame:
    return _named(shares, "share").with_columns(low=shares["share_low_pct"], high=shares["share_high_pct"])


def _resampled(labels: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for cell, members in labels.group_by(CELL):
        found = bootstrap_share(
            members["postings"].to_list(), members["ai_postings"].to_list(), [*map(str, cell)]
        )
        enough = found.postings >= MINIMUM_POSTINGS
        rows.append(
            (*cell, found.share_pct, found.ai_postings, found.share_low_pct, found.share_high_pct)
            if enough
            else (*cell, None, None, None, None)
        )
    schema = dict.fromkeys(CELL, pl.String) | dict.fromkeys(("estimate", "number", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row")


def coverage_table(
    title: str, seeds: range, make: Callable[[int, float], pl.DataFrame], resampled: range
) -> Table:
    """Coverage of the share the cells are drawn with, by nominal 95 % intervals, over cells and seeds.

    Bias against the true labels of the cells: mean of the cells, and of all their postings added up.
    """
    columns = ("cells", "withheld", "covered %", "width pp", "bias pp", "added up")
    table = Table("scenario", "estimator", *columns, title=title)
    for name, correlation in SCENARIOS.items():
        found = pl.concat(
            estimates(make(seed, correlation), seed, resampled=seed in resampled) for seed in seeds
        )
        held = pl.col("low").is_not_null()
        sums = found.group_by("estimator").agg(
            cells=held.sum(),
            withheld=(~held).sum(),
            covered=100 * pl.col("truth").is_between("low", "high").filter(held).mean(),
            width=(pl.col("high") - pl.col("low")).mean(),
            bias=(pl.col("estimate") - pl.col("seen")).filter(held).mean(),
            total=((pl.col("number") - pl.col("postings") * pl.col("seen") / 100).filter(held).sum())
            / pl.col("postings").filter(held).sum() * 100,
        )  # fmt: skip
        for row in sums.sort("estimator").iter_rows(named=True):
            table.add_row(
                name, row["estimator"], f"{row['cells']:,}", f"{row['withheld']:,}", f"{row['covered']:.1f}",
                f"{row['width']:.1f}", f"{row['bias']:+.2f}", f"{row['total']:+.2f}",
            )  # fmt: skip
        table.add_section()
    return table


def halves_table(corpus: Path, seeds: range) -> Table:
    """Real postings, the employers of every cell split in two at random: how often the halves' shares agree.

    What is counted is a text or title that names AI; `corpus` is a Parquet file with corpus, country,
    posted_on, company, title and text.
    """
    cell = ("definition_id", "corpus", "country", "month")
    real = pl.read_parquet(corpus).filter(pl.col("company") != "")
    table = Table(
        "named in", "ρ", "pairs", "agree, Wilson %", "agree, clusters %", title="Halves of real cells"
    )
    for field in ("text", "title"):
        counts = real.group_by(
            "corpus", "country", month=pl.col("posted_on").str.slice(0, 7), employer="company",
            definition_id=pl.lit(field),
        ).agg(
            postings=pl.len().cast(pl.Int64),
            ai_postings=pl.col(field).str.contains(NAMES_OF_AI).sum().cast(pl.Int64),
        )  # fmt: skip
        agreed = np.mean([_halves_agree(counts, cell, seed) for seed in seeds], axis=0)
        correlation = intraclass_correlations(cell_statistics(counts, cell), ("definition_id",))[
            "intraclass_correlation"
        ].item()
        table.add_row(
            field, f"{correlation:.2f}", f"{agreed[0]:.0f}", *(f"{100 * one:.1f}" for one in agreed[1:])
        )
    return table


def _halves_agree(counts: pl.DataFrame, cell: tuple[str, ...], seed: int) -> tuple[float, float, float]:
    """Pairs of halves, and the parts of them within 1.96 standard errors by either number of postings."""
    employers = counts["employer"].unique().sort()
    drawn = np.random.default_rng([seed, 7]).integers(0, 2, len(employers))
    halved = counts.join(pl.DataFrame({"employer": employers, "half": drawn}), on="employer")
    shares = cluster_shares(halved, (*cell, "half"), ("definition_id",)).filter(pl.col("obs_status") == "A")
    one, other = (shares.filter(pl.col("half") == half) for half in (0, 1))
    pairs = one.join(other, on=cell, suffix="_other", nulls_equal=True)
    pooled = (pairs["ai_postings"] + pairs["ai_postings_other"]) / (
        pairs["postings"] + pairs["postings_other"]
    )
    apart = (pairs["share_pct"] - pairs["share_pct_other"]).abs() / 100
    agree = []
    for number in ("postings", "effective_postings"):
        error = (pooled * (1 - pooled) * (1 / pairs[number] + 1 / pairs[f"{number}_other"])).sqrt()
        agree.append(float((apart / error).filter(pooled * (1 - pooled) > 0).lt(Z_95).mean()))
    return int((pooled * (1 - pooled) > 0).sum()), *agree


def powered_table(seeds: Iterable[int]) -> Table:
    """Labels alone, untuned and tuned inference, for the share of a language whose postings were audited."""
    found = {"labels alone": [], "power 1": [], "tuned": []}
    for seed in seeds:
        rng = np.random.default_rng([seed, 3])
        truth = rng.random(20_000) < 0.05 + 0.2 * rng.random()
        rates = _rates("en", rng)
        said = np.where(truth, rng.random(20_000) < rates[0], rng.random(20_000) > rates[1]).astype(float)
        for labelled in (100, 300):
            for name, power in zip(found, (0.0, 1.0, None), strict=True):
                share = powered_share(truth[:labelled].astype(float), said[:labelled], said[labelled:], power)
                if share.share_pct is not None:
                    true_pct = 100 * truth.mean()
                    covered = share.share_low_pct <= true_pct <= share.share_high_pct
                    found[name].append(
                        (covered, share.share_high_pct - share.share_low_pct, share.share_pct - true_pct)
                    )
    table = Table(
        "estimator", "estimates", "covered %", "width pp", "bias pp", title="Prediction-powered inference"
    )
    for name, rows in found.items():
        covered, width, bias = np.mean(rows, axis=0)
        table.add_row(name, f"{len(rows)}", f"{100 * covered:.1f}", f"{width:.1f}", f"{bias:+.2f}")
    return table


def sample_outages(seed: int) -> tuple[pl.DataFrame, str]:
    """The sample's counts of 2024 by source, in which no source stops, and the month from which one will."""
    frame = sample_postings(seed, 0.0).filter(pl.col("month") < "2025")
    counts = frame.group_by("country_code", "source", period="month").agg(
        postings=pl.len().cast(pl.Int64), ai_postings=pl.col("asks").sum().cast(pl.Int64)
    )
    return counts, "2024-07"


def plain_outages(seed: int) -> tuple[pl.DataFrame, str]:
    """Twenty countries, two to six sources of very different size and share, each on a walk of its own."""
    rng = np.random.default_rng([seed, 4])
    rows = []
    for country in range(20):
        for source in range(rng.integers(2, 7)):
            level = rng.lognormal(5, 1) * np.exp(np.cumsum(rng.normal(0, 0.04, 24)))
            share = 0.02 * 10 ** rng.random()
            for month, mean in enumerate(level):
                postings_seen = rng.poisson(mean)
                hits = rng.binomial(postings_seen, share)
                rows.append((f"C{country}", f"s{source}", f"M{month:02}", int(postings_seen), int(hits)))
    schema = ["country_code", "source", "period", "postings", "ai_postings"]
    return pl.DataFrame(rows, schema=schema, orient="row"), "M12"


def outage_table(title: str, seeds: Iterable[int], make: Callable[[int], tuple[pl.DataFrame, str]]) -> Table:
    """How far a country moves when each of its sources stops half way, against the series without the outage.

    The level in all months after; the change of the share in the month of the outage, of all sources added
    up and of the matched ones.
    """
    moved: dict[str, list[tuple[float, float]]] = {"level, index points": [], "change of the share, pp": []}
    for seed in seeds:
        counts, month = make(seed)
        for _, members in counts.group_by("country_code"):
            sources = members["source"].unique().sort().to_list()
            for source in sources if len(sources) > 1 else []:
                cut = members.filter((pl.col("source") != source) | (pl.col("period") < month))
                if cut.filter(pl.col("period") >= month).is_empty():
                    continue
                whole, without = (_series(one).filter(pl.col("period") >= month) for one in (members, cut))
                levels = [(whole[name] - without[name]).abs().mean() for name in ("level", "level_index")]
                matched = without["matched_share_pct"][0] - without["matched_share_before_pct"][0]
                shares = [abs(change - whole["change"][0]) for change in (without["change"][0], matched)]
                for rows, pair in zip(moved.values(), (levels, shares), strict=True):
                    rows.append(tuple(pair))
    table = Table("figure", "outages", "naive", "chained", "ratio", title=title)
    for name, rows in moved.items():
        naive, chained = np.mean(rows, axis=0)
        table.add_row(name, f"{len(rows)}", f"{naive:.2f}", f"{chained:.2f}", f"{chained / naive:.3f}")
    return table


def _series(counts: pl.DataFrame) -> pl.DataFrame:
    share = 100 * pl.col("ai_postings") / pl.col("postings")
    return chain_index(counts, ("country_code",)).with_columns(
        level=100 * pl.col("postings") / pl.col("postings").first(), change=share - share.shift(1)
    )


def false_alarm_table(seeds: Iterable[int]) -> Table:
    """Vintages that are only noisy or late, never redefined, and vintages redefined by so much."""
    table = Table("vintages", "pairs", "called redefined %", title="Redefinitions")
    kinds = {
        "noise half a typical change, late months": (0.5, 0.0),
        "noise of one typical change, late months": (1.0, 0.0),
        "a year moved by 1.5 typical changes": (0.5, 1.5),
        "a year moved by 2 typical changes": (0.5, 2.0),
    }
    for name, (noise, shift) in kinds.items():
        called = []
        for seed in seeds:
            rng = np.random.default_rng([seed, 5])
            called += [_called(rng, noise, shift) for _ in range(20)]
        table.add_row(name, f"{len(called)}", f"{100 * np.mean(called):.1f}")
    return table


def _called(rng: np.random.Generator, noise: float, shift: float) -> bool:
    """Whether the second of two vintages of 70 months is called a redefinition."""
    typical = 0.04
    true = np.log(3) + np.cumsum(rng.normal(0, typical / 0.6745, 70))
    first = true + rng.normal(0, noise * typical / np.sqrt(2), 70)
    second = true + rng.normal(0, noise * typical / np.sqrt(2), 70)
    second[-3:] += 2 * typical
    second[30:42] += shift * typical
    months = [f"{2019 + month // 12}-{month % 12 + 1:02}" for month in range(70)]
    rows = [("2025-01-10", *pair) for pair in zip(months, np.exp(first), strict=True)]
    rows += [("2025-02-10", *pair) for pair in zip(months, np.exp(second), strict=True)]
    vintages = pl.DataFrame(rows, schema=["vintage", "period", "value"], orient="row")
    return bool(redefinitions(vintages.with_columns(series=pl.lit("one")), ["series"])["is_redefined"][0])


def emerging_table(seeds: Iterable[int]) -> Table:
    """Of two hundred skills twenty double: which are called emerging, by employers and by postings.

    Three hundred employers a period; an employer that asks for a skill names it in all of its postings.
    """
    table = Table("counted", "skills called", "of these false %", "found %", title="Emerging skills")
    called: dict[str, list[tuple[int, int, int]]] = {"employers": [], "postings": []}
    for seed in seeds:
        rng = np.random.default_rng([seed, 6])
        chances = 0.02 * 10 ** rng.random(200)
        later = chances * np.where(np.arange(200) < 20, 2, 1)
        asked = [rng.random((300, 200)) < chance for chance in (chances, later)]
        sizes = [np.ceil(rng.lognormal(1, 1, (300, 1))) for _ in asked]
        for name, weights in (("employers", [np.ones((300, 1))] * 2), ("postings", sizes)):
            counts = {
                f"employers_{period}": (one * weight).sum(axis=0).astype(int)
                for period, one, weight in zip(("before", "after"), asked, weights, strict=True)
            }
            totals = {
                f"ai_employers_{period}": pl.lit(int(weight.sum()))
                for period, weight in zip(("before", "after"), weights, strict=True)
            }
            concepts = {"concept_id": [f"{number:03}" for number in range(200)]}
            skills = pl.DataFrame(concepts | counts).with_columns(country_code=pl.lit("SE"), **totals)
            found = emerging_skills(skills, ("country_code",))
            numbers = found.filter("is_emerging")["concept_id"].cast(pl.Int64)
            called[name].append((len(numbers), (numbers >= 20).sum(), (numbers < 20).sum()))
    for name, rows in called.items():
        number, _, right = np.mean(rows, axis=0)
        shares = np.mean([false / max(every, 1) for every, false, _ in rows])
        table.add_row(name, f"{number:.1f}", f"{100 * shares:.1f}", f"{100 * right / 20:.0f}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument(
        "--resampled", type=int, default=2, help="seeds for which employers are resampled too"
    )
    parser.add_argument("--first", type=int, default=1_000, help="first seed; those below were developed on")
    parser.add_argument(
        "--corpus", type=Path, help="Parquet file of real postings: only the halves of its cells"
    )
    chosen = parser.parse_args()
    console, seeds = Console(width=150), range(chosen.first, chosen.first + chosen.seeds)
    if chosen.corpus:
        console.print(halves_table(chosen.corpus, seeds))
        return
    console.print(coverage_table("Sample generator", seeds, sample_postings, seeds[: chosen.resampled]))
    console.print(coverage_table("Plain draws", seeds, plain_postings, seeds[:0]))
    console.print(powered_table(range(chosen.first, chosen.first + 10 * chosen.seeds)))
    console.print(outage_table("Outages, sample generator", seeds[:5], sample_outages))
    console.print(outage_table("Outages, plain draws", seeds[:10], plain_outages))
    console.print(false_alarm_table(seeds))
    console.print(emerging_table(seeds))


if __name__ == "__main__":
    main()
