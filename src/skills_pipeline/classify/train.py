"""Train the released model: from the project's sentences, and from labelled postings where they are given.

Here belongs the recipe: grouped cross-validation, out-of-fold role probabilities, calibration, figures.
Applying the model is in `postings`, reading examples in `examples`, the wording of the card in `card`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skills_pipeline.classify import linear, metrics, roles, tiers
from skills_pipeline.classify.card import card
from skills_pipeline.classify.examples import LabelledPosting, read_gold, read_sentences
from skills_pipeline.classify.linear import Floats, Labels, LinearModel
from skills_pipeline.classify.model import CARD_FILE, Model, identify, save
from skills_pipeline.classify.postings import decide_tier
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.settings import resource
from skills_pipeline.skills.matcher import default_matcher
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NAME = "ai_mention"
SENTENCES_FILE = "sentences.tsv"
METRICS_FILE = "metrics.json"

_FOLDS = 5
_ALWAYS = -1
"""Fold of examples that every model may learn from and none is judged by."""

_ROLE_STRENGTH = 0.1
_TIER_STRENGTH = 0.03
_LANGUAGE_MINIMUM = 30
"""Figures by language are given from this many postings on."""

_UNMEASURED_RATE = 0.01
"""Stands in for the rate without mention when no sample of postings is given to measure it."""

_TERM_TIERS = ("core", "generic")
_NONE = TIERS.index("none")


@dataclass(frozen=True)
class _Trained:
    """A calibrated model; `held_out`: probabilities of its examples from models that had not seen them."""

    model: LinearModel
    held_out: Floats


def train(sentences: list[LabelledPosting], gold: list[LabelledPosting]) -> tuple[Model, dict[str, Any]]:
    """The model and its cross-validated figures.

    Roles learn from both; tiers and figures rest on `gold`, or on the sentences when there is no gold.
    Deterministic: the same examples in the same order give the same weights.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    judged_postings, always = (gold, sentences) if gold else (sentences, [])
    folds = _folds(judged_postings)
    # One thread: sums taken in another order differ in the last digits, and so would the weights.
    with threadpool_limits(1):
        role = _train_roles(judged_postings, always, folds)
        tier = _train_tiers(judged_postings, role.held_out, folds)
    roles_model, tiers_model = role.model.rounded(), tier.model.rounded()
    p_demand, p_build = _rates_without_mention(judged_postings)
    model = Model(
        identify(NAME, roles_model, tiers_model),
        load_taxonomy().lexicon_version,
        roles_model,
        tiers_model,
        p_demand,
        p_build,
    )
    return model, _figures(judged_postings, role.held_out, tier.held_out, model)


def _folds(postings: list[LabelledPosting]) -> Labels:
    """Fold of each posting; postings of one employer are in one fold."""
    from sklearn.model_selection import GroupKFold

    folds = np.zeros(len(postings), dtype=np.int64)
    groups = [posting.group for posting in postings]
    for fold, (_, held_out) in enumerate(GroupKFold(_FOLDS).split(folds, groups=groups)):
        folds[held_out] = fold
    return folds


def _train_roles(postings: list[LabelledPosting], always: list[LabelledPosting], folds: Labels) -> _Trained:
    """Role model; `held_out` has a row for each mention of `postings`, labelled or not."""
    everything = [*postings, *always]
    all_folds = np.concatenate([folds, np.full(len(always), _ALWAYS)])
    rows, labels, mention_folds = _role_rows(everything, all_folds)
    known = labels >= 0
    scores = np.zeros((len(labels), len(ROLES)), dtype=np.float32)
    for fold in range(_FOLDS):
        held_out = mention_folds == fold
        seen = known & ~held_out
        scores[held_out] = linear.fit(rows[seen], labels[seen], len(ROLES), _ROLE_STRENGTH).scores(
            rows[held_out]
        )
    final = linear.fit(rows[known], labels[known], len(ROLES), _ROLE_STRENGTH)
    judged = mention_folds != _ALWAYS
    return _calibrated(final, scores[judged], labels[judged])


def _role_rows(postings: list[LabelledPosting], folds: Labels) -> tuple["csr_matrix", Labels, Labels]:
    """Features, label (-1 where unknown) and fold of every mention, in order of posting and place."""
    mentions = [mention for posting in postings for mention in posting.mentions]
    labels = [ROLES.index(label) if label else -1 for posting in postings for label in posting.labels]
    counts = [len(posting.mentions) for posting in postings]
    return roles.feature_matrix(mentions), np.array(labels, dtype=np.int64), np.repeat(folds, counts)


def _train_tiers(postings: list[LabelledPosting], role_probabilities: Floats, folds: Labels) -> _Trained:
    """Tier model; `held_out` has a row for each posting with a mention."""
    kept = np.array([bool(posting.mentions) for posting in postings])
    rows = tiers.feature_matrix(_judge(postings, role_probabilities))
    labels, folds = _tier_labels(postings)[kept], folds[kept]
    scores = np.zeros((len(labels), len(TIERS)), dtype=np.float32)
    for fold in range(_FOLDS):
        seen = folds != fold
        model = linear.fit(rows[seen], labels[seen], len(TIERS), _TIER_STRENGTH)
        scores[~seen] = model.scores(rows[~seen])
    return _calibrated(linear.fit(rows, labels, len(TIERS), _TIER_STRENGTH), scores, labels)


def _judge(postings: list[LabelledPosting], probabilities: Floats) -> list[list[tiers.Judged]]:
    """Mentions of each posting that has any, with the probabilities of their roles."""
    remaining = iter(probabilities.tolist())
    return [
        [tiers.Judged(mention, next(remaining)) for mention in posting.mentions]
        for posting in postings
        if posting.mentions
    ]


def _calibrated(model: LinearModel, scores: Floats, labels: Labels) -> _Trained:
    """The model and the held-out probabilities, both with the scaling learned on the held-out scores."""
    known = labels >= 0
    identity = LinearModel(np.eye(scores.shape[1], dtype=np.float32), np.zeros(scores.shape[1], np.float32))
    scaling = linear.calibrate(identity, scores[known], labels[known])
    return _Trained(linear.calibrate(model, scores[known], labels[known]), scaling.probabilities(scores))


def _tier_labels(postings: list[LabelledPosting]) -> Labels:
    return np.array([TIERS.index(posting.tier) for posting in postings], dtype=np.int64)


def _rates_without_mention(postings: list[LabelledPosting]) -> tuple[float, float]:
    """Weighted rates of demand and of build where the matcher finds nothing, half a posting added (Jeffreys).

    With half a posting of doubt the rate is never 0 for want of cases.
    """
    silent = [posting for posting in postings if not posting.mentions and posting.weight > 0]
    weights = np.array([posting.weight for posting in silent])
    labels = _tier_labels(silent)
    demand = _rate(labels != _NONE, weights)
    return demand, _rate(labels == TIERS.index("build"), weights)


def _rate(yes: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> float:
    observed = float(np.average(yes, weights=weights)) if len(yes) else 0.0
    return round((observed * len(yes) + 0.5) / (len(yes) + 1), 6) if len(yes) else _UNMEASURED_RATE


def _figures(
    postings: list[LabelledPosting], role_probabilities: Floats, tier_probabilities: Floats, model: Model
) -> dict[str, Any]:
    """Cross-validated figures: mentions, postings, baselines, languages, share."""
    true = _tier_labels(postings)
    p_demand, predicted = _predicted_tiers(postings, tier_probabilities, model)
    weights = np.array([posting.weight for posting in postings])
    skill, term = _keyword_baselines(postings)
    return {
        "mentions_found": _mention_figures(postings, role_probabilities, count_unfound=False),
        "mentions_all": _mention_figures(postings, role_probabilities, count_unfound=True),
        "candidates": _candidate_figures(postings),
        "postings": metrics.tier_figures(true, predicted)
        | {"brier_demand": metrics.brier(true != _NONE, p_demand)},
        "baseline_any_ai_skill": metrics.binary(true != _NONE, skill),
        "baseline_any_ai_term": metrics.binary(true != _NONE, term),
        "share": metrics.share_error_pp(true, predicted, weights) if weights.any() else {},
        "by_language": {
            language: metrics.tier_figures(true[chosen], predicted[chosen])
            for language, chosen in _languages(postings)
        },
    }


def _predicted_tiers(
    postings: list[LabelledPosting], probabilities: Floats, model: Model
) -> tuple[Floats, Labels]:
    """p_demand and the tier decided for each posting, as `postings.classify` would."""
    remaining = iter(probabilities.astype(float).tolist())
    pairs = []
    for posting in postings:
        build, use, _ = next(remaining) if posting.mentions else (model.p_build_without_mention, 0.0, 1.0)
        pairs.append((build + use if posting.mentions else model.p_demand_without_mention, build))
    decided = [TIERS.index(decide_tier(p_demand, p_build)) for p_demand, p_build in pairs]
    return np.array([pair[0] for pair in pairs], dtype=np.float32), np.array(decided, dtype=np.int64)


def _mention_figures(
    postings: list[LabelledPosting], probabilities: Floats, count_unfound: bool
) -> dict[str, Any]:
    """Roles of labelled mentions; with `count_unfound`, one the matcher did not find counts as `other`."""
    labels = [label for posting in postings for label in posting.labels]
    known = np.array([label is not None for label in labels])
    true = [ROLES.index(label) for label in labels if label]
    predicted = probabilities[known].argmax(axis=1).tolist()
    if count_unfound:
        unfound = [ROLES.index(label) for posting in postings for label in posting.unfound]
        true, predicted = true + unfound, predicted + [ROLES.index("other")] * len(unfound)
    return metrics.role_figures(np.array(true), np.array(predicted))


def _candidate_figures(postings: list[LabelledPosting]) -> dict[str, float]:
    """Share of hand-labelled demand mentions that the matcher finds."""
    found = sum(label == "demand" for posting in postings for label in posting.labels)
    unfound = sum(label == "demand" for posting in postings for label in posting.unfound)
    return {"demand_mentions": found + unfound, "found_pct": round(100 * found / (found + unfound), 2)}


def _keyword_baselines(
    postings: list[LabelledPosting],
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    skill = [bool(posting.mentions) for posting in postings]
    term = [any(one.concept_tier in _TERM_TIERS for one in posting.mentions) for posting in postings]
    return np.array(skill), np.array(term)


def _languages(postings: list[LabelledPosting]) -> list[tuple[str, "np.ndarray[Any, Any]"]]:
    languages = np.array([posting.language for posting in postings])
    values, counts = np.unique(languages, return_counts=True)
    frequent = values[counts >= _LANGUAGE_MINIMUM].tolist()
    return [(language, languages == language) for language in frequent]


def release(folder: Path, gold_folder: Path | None, corpus: Path | None) -> dict[str, Any]:
    """Train, and write weights, figures and card to `folder`; the figures."""
    matcher = default_matcher()
    sentences = read_sentences(folder / SENTENCES_FILE, matcher)
    gold = read_gold(gold_folder, corpus, matcher) if gold_folder and corpus else []
    model, figures = train(sentences, gold)
    facts = save(model, folder)
    (folder / METRICS_FILE).write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    (folder / CARD_FILE).write_text(card(facts, figures, len(sentences), len(gold)), encoding="utf-8")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(
        description="Train the AI mention model and write weights, figures, card."
    )
    parser.add_argument(
        "--folder", type=Path, default=resource("models/ai_mention"), help="lexicon and output"
    )
    parser.add_argument("--gold", type=Path, help="folder with dev.jsonl, labelled postings")
    parser.add_argument("--corpus", type=Path, help="Parquet file with their texts by key")
    chosen = parser.parse_args(arguments)
    if (chosen.gold is None) != (chosen.corpus is None):
        parser.error("--gold and --corpus go together: labels are joined to texts by key")
    print(json.dumps(release(chosen.folder, chosen.gold, chosen.corpus), indent=2))


if __name__ == "__main__":
    main()
