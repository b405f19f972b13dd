"""Evaluation as a command: cross-validated figures beside baselines, or predictions against labels.

Here belong the protocol and its tables: parts, languages, corpora, weights, intervals, baselines. Arithmetic
of one figure is in `metrics`, the models' recipe in `train`, the wording of the card in `card`.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from skills_pipeline.classify import grouping, metrics, train
from skills_pipeline.classify.examples import LabelledPosting
from skills_pipeline.classify.linear import Floats, Labels
from skills_pipeline.classify.model import FILES, Model
from skills_pipeline.classify.postings import decide_tier
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.model_files import CARD_FILE
from skills_pipeline.settings import resource

_BOOTSTRAPS = 200
_SMALLEST_PART = 30
_AROUND_CHARS = 120
_BASELINE_STRENGTH = 10.0
_NONE, _OTHER = TIERS.index("none"), ROLES.index("other")
_NEAR_BOUNDARY = "uncertain"

Strings = np.ndarray[Any, np.dtype[np.str_]]


@dataclass(frozen=True)
class Judgement:
    """Labels and predictions side by side, one row a posting or a mention; `of` is a mention's posting."""

    true: Labels
    predicted: Labels
    p_demand: Floats
    weights: Floats
    groups: Labels
    language: Strings
    corpus: Strings
    part: Strings
    mention_true: Labels
    mention_predicted: Labels
    of: Labels

    def only(self, chosen: "np.ndarray[Any, Any]") -> "Judgement":
        """The part of it about postings `chosen` (mask or numbers, a number twice counts twice)."""
        numbers = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        order = np.argsort(self.of, kind="stable")
        first = np.searchsorted(self.of[order], numbers)
        last = np.searchsorted(self.of[order], numbers, side="right")
        mentions = np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [order[:0]])
        of = np.repeat(np.arange(len(numbers)), last - first)
        columns: dict[str, Any] = {name: getattr(self, name)[numbers] for name in _POSTING_COLUMNS}
        columns |= {name: getattr(self, name)[mentions] for name in ("mention_true", "mention_predicted")}
        return replace(self, **columns, of=of)


_POSTING_COLUMNS = ("true", "predicted", "p_demand", "weights", "groups", "language", "corpus", "part")


def figures(judged: Judgement) -> dict[str, float]:
    """The headline figures of one part."""
    yes, told = judged.true != _NONE, judged.predicted != _NONE
    tiers = metrics.tier_figures(judged.true, judged.predicted)
    role = metrics.role_figures(judged.mention_true, judged.mention_predicted)
    found = {
        "postings": len(yes),
        "mentions": len(judged.of),
        "posting_demand_f1": tiers["demand_f1"],
        "tier_macro_f1": tiers["macro_f1"],
        "role_macro_f1": role["macro_f1"],
        "role_demand_f1": role["f1_demand"],
        "share_error_pct": metrics.relative_error_pct(yes, told, np.ones(len(yes))),
        "average_precision": metrics.average_precision(yes, judged.p_demand),
        "brier": metrics.brier(yes, judged.p_demand),
        "ece": metrics.calibration_error(yes, judged.p_demand),
    }
    if judged.weights.any():
        found["weighted_demand_f1"] = metrics.weighted_f1(yes, told, judged.weights)
        found["weighted_share_error_pct"] = metrics.relative_error_pct(yes, told, judged.weights)
    return found


def intervals(
    judged: Judgement, count: Callable[[Judgement], dict[str, float]] = figures
) -> dict[str, list[float]]:
    """95 % percentile intervals of figures, resampling whole groups (cluster bootstrap)."""
    members = [np.flatnonzero(judged.groups == group) for group in np.unique(judged.groups)]
    draws = np.random.default_rng(0).integers(len(members), size=(_BOOTSTRAPS, len(members)))
    rounds = [count(judged.only(np.concatenate([members[one] for one in draw]))) for draw in draws]
    names = [name for name in rounds[0] if name not in ("postings", "mentions")]
    return {
        name: [round(float(edge), 4) for edge in np.percentile([one[name] for one in rounds], (2.5, 97.5))]
        for name in names
        if all(name in one for one in rounds)
    }


def report(judged: Judgement) -> dict[str, Any]:
    """Figures with intervals, without the draws near the decision boundary, by language and by corpus."""
    plain = judged.only(judged.part != _NEAR_BOUNDARY)
    return {
        "all": figures(judged),
        "all_interval": intervals(judged),
        "without_uncertain": figures(plain),
        "without_uncertain_interval": intervals(plain),
        "by_language": _by(plain, plain.language),
        "by_corpus": _by(plain, plain.corpus),
    }


def audit(judged: Judgement) -> dict[str, dict[str, list[int]]]:
    """Held-out answers counted, of postings: definition → language → true positives, false negatives, false
    positives, true negatives.

    What the errors of a count are corrected with, so it must stand for ordinary postings: draws near the
    decision boundary are left out, as in `by_language` of `report`. The `by_language` at the top level of
    metrics.json, from `train`, has them in, and so more errors. A language with one label has a row.
    """
    plain = judged.only(judged.part != _NEAR_BOUNDARY)
    answers = {
        "ai_demand": (plain.true != _NONE, plain.predicted != _NONE),
        **{
            f"ai_{tier}": (plain.true == TIERS.index(tier), plain.predicted == TIERS.index(tier))
            for tier in ("build", "use")
        },
    }
    return {
        definition: {
            str(language): _confusion(true[plain.language == language], told[plain.language == language])
            for language in np.unique(plain.language)
        }
        for definition, (true, told) in answers.items()
    }


def _confusion(true: "np.ndarray[Any, Any]", told: "np.ndarray[Any, Any]") -> list[int]:
    cells = (true & told, true & ~told, ~true & told, ~true & ~told)
    return [int(cell.sum()) for cell in cells]


def _by(judged: Judgement, column: Strings) -> dict[str, dict[str, float]]:
    values, counts = np.unique(column, return_counts=True)
    return {str(value): figures(judged.only(column == value)) for value in values[counts >= _SMALLEST_PART]}


def judge(
    gold: list[LabelledPosting], records: list[dict[str, Any]], roles: Floats, tiers: Floats, model: Model
) -> Judgement:
    """Held-out probabilities of `train.learn` beside the labels; a mention not found counts as `other`."""
    p_demand, predicted = train.predicted_tiers(gold, tiers, model)
    owner = np.repeat(np.arange(len(gold)), [len(posting.mentions) for posting in gold])
    labels = train.role_labels(gold)
    known = labels >= 0
    missing = [
        (number, ROLES.index(label)) for number, posting in enumerate(gold) for label in posting.unfound
    ]
    absent = np.array(missing, dtype=np.int64).reshape(-1, 2)
    return Judgement(
        train.tier_labels(gold),
        predicted,
        p_demand,
        np.array([posting.weight for posting in gold], dtype=np.float32),
        grouping.groups(gold),
        np.array([posting.language for posting in gold]),
        np.array([record.get("corpus") or "" for record in records]),
        np.array([record.get("part") or "" for record in records]),
        np.concatenate([labels[known], absent[:, 1]]),
        np.concatenate([roles[known].argmax(axis=1), np.full(len(absent), _OTHER)]),
        np.concatenate([owner[known], absent[:, 0]]),
    )


def baselines(gold: list[LabelledPosting], records: list[dict[str, Any]], folds: Labels) -> dict[str, Any]:
    """Posting demand of keywords and of TF-IDF with logistic regression, with and without uncertain draws."""
    true = train.tier_labels(gold) != _NONE
    plain = np.array([record.get("part") != _NEAR_BOUNDARY for record in records])
    skill, term = train.keyword_baselines(gold)
    told = {"any_ai_skill": skill, "any_ai_term": term, "tfidf_logistic": _tfidf(gold, folds)}
    return {
        name: {
            "all": metrics.binary(true, answer),
            "without_uncertain": metrics.binary(true[plain], answer[plain]),
        }
        for name, answer in told.items()
    }


def _tfidf(gold: list[LabelledPosting], folds: Labels) -> "np.ndarray[Any, Any]":
    """Whether any mention is `demand` by its 120 characters either side, from models that had not seen it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [
        one.text[max(0, one.start - _AROUND_CHARS) : one.end + _AROUND_CHARS]
        for posting in gold
        for one in posting.mentions
    ]
    owner = np.repeat(np.arange(len(gold)), [len(posting.mentions) for posting in gold])
    labels, answer = train.role_labels(gold), np.zeros(len(gold), dtype=bool)
    rows = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit_transform(texts)
    for fold in np.unique(folds):
        hidden = folds[owner] == fold
        seen = ~hidden & (labels >= 0)
        model = LogisticRegression(C=_BASELINE_STRENGTH, max_iter=300, tol=1e-3).fit(rows[seen], labels[seen])
        demanded = hidden.copy()
        demanded[hidden] = model.predict(rows[hidden]) == ROLES.index("demand")
        answer[owner[demanded]] = True
    return answer


def from_predictions(folder: Path, labels: Path) -> Judgement:
    """Predictions of `skills-pipeline classify` in `folder` beside the labels of a JSON Lines file.

    Raises `ValueError` when a labelled posting was not predicted.
    """
    records = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    keys = [record["key"] for record in records]
    rows = {row["key"]: row for row in pl.read_parquet(folder / "postings.parquet").iter_rows(named=True)}
    absent = [key for key in keys if key not in rows]
    if absent:
        raise ValueError(f"{folder}: {len(absent)} labelled postings are not in it, the first is {absent[0]}")
    mentions = pl.read_parquet(folder / "mentions.parquet").filter(pl.col("key").is_in(keys))
    predicted: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    for row in mentions.sort("key", "start").iter_rows(named=True):
        predicted[row["key"]].append(row)
    pairs = [
        (number, ROLES.index(mark["label"]), ROLES.index(_role_at(predicted[record["key"]], mark)))
        for number, record in enumerate(records)
        for mark in record["mentions"]
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    decided = [decide_tier(rows[key]["p_demand"], rows[key]["p_build"]) for key in keys]
    return Judgement(
        np.array([TIERS.index(record["ai"]) for record in records]),
        np.array([TIERS.index(tier) for tier in decided]),
        np.array([rows[key]["p_demand"] for key in keys], dtype=np.float32),
        np.array([record.get("weight", 0.0) for record in records], dtype=np.float32),
        np.arange(len(keys)),
        np.array([record["language"] for record in records]),
        np.array([record.get("corpus") or "" for record in records]),
        np.array([record.get("part") or "" for record in records]),
        table[:, 1],
        table[:, 2],
        table[:, 0],
    )


def _role_at(predicted: list[dict[str, Any]], mark: dict[str, Any]) -> str:
    """Role of the predicted mention that overlaps a labelled one; `other` where none does."""
    roles = (row["role"] for row in predicted if row["start"] < mark["end"] and mark["start"] < row["end"])
    return next(roles, "other")


def cross_validated(
    gold: list[LabelledPosting], gold_folder: Path, learned: train.Learned, folds: Labels
) -> dict[str, Any]:
    """Report of held-out answers, and baselines on the same folds."""
    lines = (gold_folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    judged = judge(gold, records, learned.roles, learned.tiers, learned.model)
    return {**report(judged), "audit": audit(judged), "baselines": baselines(gold, records, folds)}


def refresh(folder: Path, gold_folder: Path, corpus: Path) -> dict[str, Any]:
    """Cross-validate the recipe anew and write metrics.json and the card's tables; the weights stay."""
    facts = FILES.read_card(folder / CARD_FILE)
    _, found, counts = train.study(folder, gold_folder, corpus)
    train.write_figures(folder, facts, found, counts)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the evaluation."""
    parser = argparse.ArgumentParser(description="Figures of the AI mention model, or of a folder.")
    parser.add_argument("--folder", type=Path, default=resource("models/ai_mention"))
    parser.add_argument(
        "--gold", type=Path, help="folder with dev.jsonl: cross-validates, writes metrics.json"
    )
    parser.add_argument("--corpus", type=Path, help="Parquet file with the labelled texts by key")
    parser.add_argument("--predictions", type=Path, help="folder written by `skills-pipeline classify`")
    parser.add_argument(
        "--labels", type=Path, help="JSON Lines file of labels to score --predictions against"
    )
    chosen = parser.parse_args(arguments)
    if chosen.predictions and chosen.labels:
        print(json.dumps(report(from_predictions(chosen.predictions, chosen.labels)), indent=2))
    elif chosen.gold and chosen.corpus:
        print(json.dumps(refresh(chosen.folder, chosen.gold, chosen.corpus), indent=2))
    else:
        parser.error("give --gold and --corpus, or --predictions and --labels")


if __name__ == "__main__":
    main()
