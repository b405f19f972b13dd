"""A trial of two models: what each says of labelled postings it has not seen, of the challenge, of others.

Here belong the figures that `gate.decide` compares. They are all of models applied as they classify postings,
never of cross-validation: two models can only be compared on the same answers.
"""

import json
import tempfile
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from skills_pipeline.classify import challenge, evaluate, metrics
from skills_pipeline.classify.evaluate import Judgement
from skills_pipeline.classify.model import Model
from skills_pipeline.classify.postings import classify
from skills_pipeline.classify.weak import folded
from skills_pipeline.contracts.core import TIERS

SMALLEST_LANGUAGE = 30
"""Languages are judged from so many labelled postings on."""

REFERENCE_POSTINGS = 2_000
"""Postings without labels, the same at every trial, of which it is told how many change their tier."""

_DEMANDED = ("build", "use")


def compare(candidate: Model, current: Model, labels: Path, corpus: Path) -> dict[str, Any]:
    """Both models on the labelled postings of `labels`, on the challenge and on a part of `corpus`.

    `candidate` and `current` are as `measure` tells; `lost` are challenge sentences that only the current
    model gets right, `moved` how many reference postings change from which tier to which, of `reference`.
    """
    told = {"candidate": candidate, "current": current}
    verdicts = {name: challenge.verdicts(model) for name, model in told.items()}
    pairs = zip(verdicts["candidate"], verdicts["current"], strict=True)
    reference = _reference(corpus)
    before, after = (classify(reference, model).postings["tier"] for model in (current, candidate))
    moves = Counter(zip(before, after, strict=True))
    return {
        **{name: measure(model, labels, corpus, verdicts[name]) for name, model in told.items()},
        "lost": [_sentence(new) for new, old in pairs if old.is_right and not new.is_right],
        "moved": {f"{old} to {new}": number for (old, new), number in sorted(moves.items()) if old != new},
        "reference": {
            "postings": reference.height,
            "demand_current": int(before.is_in(_DEMANDED).sum()),
            "demand_candidate": int(after.is_in(_DEMANDED).sum()),
        },
    }


def measure(
    model: Model, labels: Path, corpus: Path, verdicts: tuple[challenge.Verdict, ...]
) -> dict[str, Any]:
    """Figures of one model: by part (`all` and languages) and by phenomenon of the challenge."""
    judged = _judged(model, labels, corpus)
    languages, counts = np.unique(judged.language, return_counts=True)
    parts = {"all": judged} | {
        str(language): judged.only(judged.language == language)
        for language in languages[counts >= SMALLEST_LANGUAGE]
    }
    rows = Counter(one.row.phenomenon for one in verdicts)
    right = Counter(one.row.phenomenon for one in verdicts if one.is_right)
    return {
        "model_id": model.model_id,
        "parts": {name: _part(part) for name, part in parts.items()},
        "challenge": {name: {"rows": rows[name], "right": right[name]} for name in sorted(rows)},
    }


def _part(judged: Judgement) -> dict[str, Any]:
    labels = {tier: int(np.sum(judged.true == number)) for number, tier in enumerate(TIERS)}
    return {
        "postings": len(judged.true),
        "labels": labels,
        "figures": _figures(judged),
        "intervals": evaluate.intervals(judged, _figures),
    }


def _figures(judged: Judgement) -> dict[str, float]:
    tiers = metrics.tier_figures(judged.true, judged.predicted)
    demanded = judged.true != TIERS.index("none")
    return {name: tiers[name] for name in ("f1_build", "f1_use", "f1_none", "demand_f1")} | {
        "ece": metrics.calibration_error(demanded, judged.p_demand)
    }


def _judged(model: Model, labels: Path, corpus: Path) -> Judgement:
    """Labels beside the model's answers; postings of one employer are one group."""
    keys = [json.loads(line)["key"] for line in labels.read_text("utf-8").splitlines()]
    texts = texts_of(corpus).filter(pl.col("key").is_in(keys)).collect()
    classified = classify(texts.drop("company"), model)
    with tempfile.TemporaryDirectory() as name:
        classified.postings.write_parquet(Path(name) / "postings.parquet")
        classified.mentions.write_parquet(Path(name) / "mentions.parquet")
        judged = evaluate.from_predictions(Path(name), labels)
    employers = dict(texts.select("key", "company").iter_rows())
    groups = np.unique([folded(employers[key]) or key for key in keys], return_inverse=True)[1]
    return replace(judged, groups=groups)


def texts_of(corpus: Path) -> pl.LazyFrame:
    """key, company, title and text of a corpus; labels count characters without outer white space."""
    return pl.scan_parquet(corpus).select(
        "key",
        "company",
        pl.col("title").str.strip_chars_start(),
        pl.when(pl.col("title").str.strip_chars().fill_null("") == "")
        .then(pl.col("text").str.strip_chars())
        .otherwise(pl.col("text").str.strip_chars_end())
        .alias("text"),
    )


def _reference(corpus: Path) -> pl.DataFrame:
    """Postings drawn by a hash of their keys: the same of the same corpus, whatever its order."""
    keys = pl.scan_parquet(corpus).select("key").collect()["key"]
    drawn = sorted(keys, key=lambda key: (zlib.crc32(key.encode()), key))[:REFERENCE_POSTINGS]
    return texts_of(corpus).filter(pl.col("key").is_in(drawn)).drop("company").collect().sort("key")


def _sentence(verdict: challenge.Verdict) -> str:
    return f"{verdict.row.pair_id} {verdict.row.title} | {verdict.row.text}"
