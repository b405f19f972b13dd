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

from skills_pipeline.classify import gate, grouping, linear, metrics, roles, tiers, trees, weak
from skills_pipeline.classify.card import card
from skills_pipeline.classify.examples import LabelledPosting, read_gold, read_sentences
from skills_pipeline.classify.linear import Floats, Labels, LinearModel
from skills_pipeline.classify.model import NAME, SHIPPED_FOLDER, Model, identify, save
from skills_pipeline.classify.postings import decide_tier
from skills_pipeline.classify.roles import RoleModel
from skills_pipeline.classify.surroundings import Mention, surroundings
from skills_pipeline.classify.trees import Trees
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.model_files import CARD_FILE
from skills_pipeline.settings import resource
from skills_pipeline.skills.matcher import Matcher, default_matcher
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Mask = np.ndarray[Any, np.dtype[np.bool_]]

SENTENCES_FILE = "sentences.tsv"
METRICS_FILE = "metrics.json"

_FOLDS = 5
_ROLE_STRENGTH = 20.0
_TIER_STRENGTH = 0.03
_SENTENCE_WEIGHT = 1.0
"""What a written sentence counts beside a labelled mention; docs/decisions/0003 tells of other weights."""

_SENTENCE_TIER_WEIGHT = 1.0
"""What a written sentence counts beside a labelled posting when the tier is learned."""

_LANGUAGE_MINIMUM = 30
"""Figures by language are given from this many postings on."""

_UNMEASURED_RATE = 0.01
"""Stands in for the rate without mention when no sample of postings is given to measure it."""

_TERM_TIERS = ("core", "generic")
_NONE = TIERS.index("none")


@dataclass(frozen=True)
class Learned:
    """What cross-validation gives: the model, and what models that had not seen an example say of it.

    `roles` has a row for each mention, `tiers` one for each posting with a mention, in the order given.
    """

    model: Model
    roles: Floats
    tiers: Floats


@dataclass(frozen=True)
class Unlabelled:
    """What was learned from postings without labels, for the features of the role model."""

    repeated: LinearModel
    kinds: LinearModel


def nothing_unlabelled() -> Unlabelled:
    """For training from labelled examples alone."""
    return Unlabelled(weak.no_repetition(), weak.no_kinds())


def learn(
    sentences: list[LabelledPosting],
    gold: list[LabelledPosting],
    unlabelled: Unlabelled | None = None,
    seed: int = 0,
) -> Learned:
    """The model and held-out probabilities of grouped cross-validation.

    Roles learn from both; tiers and figures rest on `gold`, or on the sentences when there is no gold.
    `seed` decides which employers share a fold. Deterministic: the same examples in the same order give the
    same weights.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    examples = _examples(gold, sentences, seed) if gold else _examples(sentences, [], seed)
    # One thread: sums taken in another order differ in the last digits, and so would the weights.
    with threadpool_limits(1):
        roles_model, role_probabilities = _train_roles(examples, unlabelled or nothing_unlabelled())
        tiers_model, tier_probabilities = _train_tiers(examples, role_probabilities)
    judged = [posting for posting, counts in zip(examples.postings, examples.judged, strict=True) if counts]
    p_demand, p_build = _rates_without_mention(judged)
    model = Model(
        identify(NAME, roles_model, tiers_model),
        load_taxonomy().lexicon_version,
        roles_model,
        tiers_model,
        p_demand,
        p_build,
    )
    return Learned(
        model,
        role_probabilities[examples.per_mention(examples.judged)],
        tier_probabilities[examples.judged[examples.with_mention()]],
    )


def train(
    sentences: list[LabelledPosting], gold: list[LabelledPosting], unlabelled: Unlabelled | None = None
) -> tuple[Model, dict[str, Any]]:
    """The model and its cross-validated figures; see `learn`."""
    learned = learn(sentences, gold, unlabelled)
    figures = _figures(gold or sentences, learned.roles, learned.tiers, learned.model)
    return learned.model, figures


def folds_of(postings: list[LabelledPosting], seed: int) -> Labels:
    """Fold of each posting; postings of one employer, and nearly the same postings, are in one fold."""
    from sklearn.model_selection import GroupKFold

    folds = np.zeros(len(postings), dtype=np.int64)
    groups = grouping.groups(postings)
    splits = GroupKFold(_FOLDS, shuffle=True, random_state=seed).split(folds, groups=groups)
    for fold, (_, held_out) in enumerate(splits):
        folds[held_out] = fold
    return folds


@dataclass(frozen=True)
class _Examples:
    """Postings to learn from, the fold that holds each out, and whether figures and calibration count it.

    Written sentences teach beside labelled postings, and are held out like them, so that what the later
    models see of them is as unsure as it is of a new text; but they are no sample of anything and are not
    counted.
    """

    postings: list[LabelledPosting]
    folds: Labels
    judged: Mask

    def per_mention(self, values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """A value of each posting for each of its mentions."""
        return np.repeat(values, [len(posting.mentions) for posting in self.postings])

    def with_mention(self) -> Mask:
        return np.array([bool(posting.mentions) for posting in self.postings])

    def mentions(self) -> list[Mention]:
        return [mention for posting in self.postings for mention in posting.mentions]

    def role_labels(self) -> Labels:
        """What the examples teach of each mention; `other` where an annotator left a candidate unmarked.

        Labelled postings were read whole, and what was asked for beside the marked terms was written down: an
        unmarked candidate is not asked for. It teaches, but no figure counts it. Written sentences make no
        such promise.
        """
        labels = role_labels(self.postings)
        implied = (labels < 0) & self.per_mention(self.judged) & (not self.judged.all())
        return np.where(implied, ROLES.index("other"), labels)


def _examples(judged: list[LabelledPosting], written: list[LabelledPosting], seed: int) -> _Examples:
    """`judged` in folds by employer, `written` in folds by turns."""
    folds = np.concatenate([folds_of(judged, seed), np.arange(len(written)) % _FOLDS])
    return _Examples([*judged, *written], folds, np.arange(len(folds)) < len(judged))


def _train_roles(examples: _Examples, unlabelled: Unlabelled) -> tuple[RoleModel, Floats]:
    """Role model, and held-out probabilities of each mention, labelled or not."""
    labels = examples.role_labels()
    folds, judged = examples.per_mention(examples.folds), examples.per_mention(examples.judged)
    seen = surroundings(examples.mentions())
    importance = np.round(roles.rarity(seen.words), 4)
    rows, repeated = roles.first_rows(seen, importance, unlabelled.repeated)
    first, first_held_out = _train_first(rows, labels, folds, judged)
    kinds = unlabelled.kinds.probabilities(seen.passages)
    table = roles.second_rows(seen, first_held_out, repeated, kinds)
    second, scores = _train_second(table, labels, folds, judged)
    counted = judged & (labels >= 0)
    scaling = linear.calibrate(_identity(len(ROLES)), scores[counted], labels[counted]).rounded()
    model = RoleModel(importance, unlabelled.repeated, unlabelled.kinds, first, second, scaling)
    averaged = (first_held_out + scaling.probabilities(scores)) / 2
    return model, averaged.astype(np.float32)


def _train_first(
    rows: "csr_matrix", labels: Labels, folds: Labels, judged: Mask
) -> tuple[LinearModel, Floats]:
    weights = np.where(judged, 1, _SENTENCE_WEIGHT).astype(np.float32)
    return _train_linear(rows, labels, folds, judged, weights, (len(ROLES), _ROLE_STRENGTH))


def _train_linear(
    rows: "csr_matrix",
    labels: Labels,
    folds: Labels,
    judged: Mask,
    weights: Floats,
    recipe: tuple[int, float],
) -> tuple[LinearModel, Floats]:
    """A calibrated model, and the probabilities of each row from a model that had not seen it.

    `recipe`: number of classes, and strength. Calibration rests on the judged rows.
    """
    classes, strength = recipe
    known = labels >= 0

    def fitted(chosen: Mask) -> LinearModel:
        return linear.fit(rows[chosen], labels[chosen], classes, strength, weights=weights[chosen])

    scores = np.zeros((len(labels), classes), dtype=np.float32)
    for fold in range(_FOLDS):
        scores[folds == fold] = fitted(known & (folds != fold)).scores(rows[folds == fold])
    counted = known & judged
    scaling = linear.calibrate(_identity(classes), scores[counted], labels[counted])
    final = linear.calibrate(fitted(known), scores[counted], labels[counted])
    return final.rounded(), scaling.probabilities(scores)


def _train_second(table: Floats, labels: Labels, folds: Labels, judged: Mask) -> tuple[Trees, Floats]:
    """Trees and held-out scores; they learn from whole postings alone, where a mention has neighbours."""
    counted = judged & (labels >= 0)
    scores = np.zeros((len(labels), len(ROLES)), dtype=np.float32)
    for fold in range(_FOLDS):
        hidden, seen = folds == fold, counted & (folds != fold)
        scores[hidden] = trees.grow(table[seen], labels[seen], len(ROLES)).scores(table[hidden])
    return trees.grow(table[counted], labels[counted], len(ROLES)), scores


def role_labels(postings: list[LabelledPosting]) -> Labels:
    """Role of each mention, -1 where the labels do not say."""
    labels = [ROLES.index(label) if label else -1 for posting in postings for label in posting.labels]
    return np.array(labels, dtype=np.int64)


def _identity(classes: int) -> LinearModel:
    return LinearModel(np.eye(classes, dtype=np.float32), np.zeros(classes, dtype=np.float32))


def _train_tiers(examples: _Examples, role_probabilities: Floats) -> tuple[LinearModel, Floats]:
    """Tier model, and held-out probabilities with a row for each posting with a mention."""
    kept = examples.with_mention()
    rows = tiers.feature_matrix(surroundings(examples.mentions()), role_probabilities)
    labels, folds, judged = tier_labels(examples.postings)[kept], examples.folds[kept], examples.judged[kept]
    weights = np.where(judged, 1, _SENTENCE_TIER_WEIGHT).astype(np.float32)
    return _train_linear(rows, labels, folds, judged, weights, (len(TIERS), _TIER_STRENGTH))


def tier_labels(postings: list[LabelledPosting]) -> Labels:
    """Tier of each posting."""
    return np.array([TIERS.index(posting.tier) for posting in postings], dtype=np.int64)


def _rates_without_mention(postings: list[LabelledPosting]) -> tuple[float, float]:
    """Weighted rates of demand and of build where the matcher finds nothing, half a posting added (Jeffreys).

    With half a posting of doubt the rate is never 0 for want of cases.
    """
    silent = [posting for posting in postings if not posting.mentions and posting.weight > 0]
    weights = np.array([posting.weight for posting in silent])
    labels = tier_labels(silent)
    demand = _rate(labels != _NONE, weights)
    return demand, _rate(labels == TIERS.index("build"), weights)


def _rate(yes: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> float:
    observed = float(np.average(yes, weights=weights)) if len(yes) else 0.0
    return round((observed * len(yes) + 0.5) / (len(yes) + 1), 6) if len(yes) else _UNMEASURED_RATE


def _figures(
    postings: list[LabelledPosting], role_probabilities: Floats, tier_probabilities: Floats, model: Model
) -> dict[str, Any]:
    """Cross-validated figures: mentions, postings, baselines, languages, share."""
    true = tier_labels(postings)
    p_demand, predicted = predicted_tiers(postings, tier_probabilities, model)
    weights = np.array([posting.weight for posting in postings])
    skill, term = keyword_baselines(postings)
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


def predicted_tiers(
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


def keyword_baselines(
    postings: list[LabelledPosting],
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """Whether each posting names any concept of the taxonomy, and whether it names a term."""
    skill = [bool(posting.mentions) for posting in postings]
    term = [any(one.concept_tier in _TERM_TIERS for one in posting.mentions) for posting in postings]
    return np.array(skill), np.array(term)


def _languages(postings: list[LabelledPosting]) -> list[tuple[str, "np.ndarray[Any, Any]"]]:
    languages = np.array([posting.language for posting in postings])
    values, counts = np.unique(languages, return_counts=True)
    frequent = values[counts >= _LANGUAGE_MINIMUM].tolist()
    return [(language, languages == language) for language in frequent]


def learn_unlabelled(corpus: Path, gold: list[LabelledPosting], matcher: Matcher) -> Unlabelled:
    """Learn from the postings of the Parquet file `corpus`, without the employers of labelled ones."""
    from threadpoolctl import threadpool_limits

    sources = weak.read(corpus, [posting.key for posting in gold])
    importance = roles.rarity(surroundings([one for posting in gold for one in posting.mentions]).words)
    with threadpool_limits(1):
        return Unlabelled(weak.learn_repetition(sources, matcher, importance), weak.learn_kinds(sources))


def release(
    folder: Path, gold_folder: Path | None, corpus: Path | None, force: str | None = None, seed: int = 0
) -> dict[str, Any]:
    """Train, pass the gate, and write weights, figures and card to `folder`; the figures.

    Raises `gate.WorseModelError` when the released model is better, unless `force` says why not to mind.
    """
    model, figures, counts = study(folder, gold_folder, corpus, seed)
    _pass_gate(folder, figures, force)
    facts = save(model, folder)
    write_figures(folder, facts, figures, counts)
    return figures


def study(
    folder: Path, gold_folder: Path | None, corpus: Path | None, seed: int = 0
) -> tuple[Model, dict[str, Any], tuple[int, int]]:
    """Model, cross-validated figures, and numbers of sentences and of labelled postings; writes nothing."""
    from skills_pipeline.classify import evaluate

    matcher = default_matcher()
    sentences = read_sentences(folder / SENTENCES_FILE, matcher)
    gold = read_gold(gold_folder, corpus, matcher) if gold_folder and corpus else []
    unlabelled = learn_unlabelled(corpus, gold, matcher) if corpus else nothing_unlabelled()
    learned = learn(sentences, gold, unlabelled, seed)
    figures = _figures(gold or sentences, learned.roles, learned.tiers, learned.model)
    if gold_folder:
        figures["evaluation"] = evaluate.cross_validated(gold, gold_folder, learned, folds_of(gold, seed))
    return learned.model, figures, (len(sentences), len(gold))


def write_figures(
    folder: Path, facts: dict[str, str], figures: dict[str, Any], counts: tuple[int, int]
) -> None:
    """metrics.json and the card."""
    (folder / METRICS_FILE).write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    (folder / CARD_FILE).write_text(card(facts, figures, *counts), encoding="utf-8")


def _pass_gate(folder: Path, figures: dict[str, Any], force: str | None) -> None:
    path = folder / METRICS_FILE
    if not path.exists():
        return
    released = json.loads(path.read_text(encoding="utf-8"))
    if force:
        lost = [str(loss) for loss in gate.losses(released, figures)]
        figures["forced"] = {"reason": force, "losses": lost}
        return
    gate.refuse_worse(released, figures)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(
        description="Train the AI mention model and write weights, figures, card."
    )
    parser.add_argument("--folder", type=Path, default=resource(SHIPPED_FOLDER), help="lexicon and output")
    parser.add_argument("--gold", type=Path, help="folder with dev.jsonl, labelled postings")
    parser.add_argument("--corpus", type=Path, help="Parquet file with their texts by key")
    parser.add_argument("--force", metavar="REASON", help="release a worse model; the card states the reason")
    chosen = parser.parse_args(arguments)
    if (chosen.gold is None) != (chosen.corpus is None):
        parser.error("--gold and --corpus go together: labels are joined to texts by key")
    try:
        figures = release(chosen.folder, chosen.gold, chosen.corpus, chosen.force)
    except gate.WorseModelError as refusal:
        parser.exit(1, f"{refusal}\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
