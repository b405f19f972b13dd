"""How often the occupation is right: protocols, calibration, thresholds, and a baseline beside the model.

Here belong held-out predictions and their figures. The recipe of the model is in `train`, the wording of the
card in `card`.

A predicted group is right when it is among those of the ESCO occupations the national office matched the
title with: exact and close matches, or the broader and narrower ones where there is no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skills_pipeline.occupation.bag import Bag, Floats, Labels
from skills_pipeline.occupation.cleaning import cleaned
from skills_pipeline.occupation.examples import RELATIONS, Title
from skills_pipeline.occupation.isco import LEVELS
from skills_pipeline.occupation.model import Model, calibrated, level_codes, log_odds, released_level
from skills_pipeline.occupation.ngrams import Bits

EXPECTED_PRECISION = 0.8
"""What a level is right in, at least, among the held-out titles it is released for."""

SHOWN_LEVELS = (1, 2, 4)

_FOLDS_BY_TITLE, _FOLDS_BY_OCCUPATION = 5, 3
_NEIGHBOUR_BATCH = 500
_NEIGHBOUR_NGRAMS = (2, 4)
_THRESHOLDS = np.round(np.arange(0.30, 1.0, 0.01), 2)
_NEVER = 1.01
_WEAK_PENALTY = 100.0

Mask = NDArray[np.bool_]
Strings = NDArray[np.str_]


@dataclass(frozen=True)
class Learned:
    """A bag and the features it has seen."""

    bag: Bag
    vocabulary: Bits


Learn = Callable[[Sequence[Title]], Learned]
"""Learns from national titles, beside all that is always taught."""


@dataclass(frozen=True)
class Measured:
    """Calibration and thresholds for the release, and all figures."""

    calibration: Floats
    thresholds: Floats
    figures: dict[str, Any]


@dataclass(frozen=True)
class Predicted:
    """Of titles, a column a level: the likeliest group, its raw probability; and the share of known words."""

    group: Labels
    raw: Floats
    known_share: Floats

    @classmethod
    def empty(cls, titles: int) -> "Predicted":
        """Room for so many titles."""
        shape = titles, len(LEVELS)
        return cls(np.zeros(shape, np.int64), np.zeros(shape, np.float32), np.zeros(titles, np.float32))

    def fill(self, chosen: Mask, titles: Sequence[Title], learned: Learned) -> None:
        """Predict the `chosen` titles."""
        nothing = np.zeros((len(LEVELS), 3), np.float32)
        model = Model(learned.bag, learned.vocabulary, nothing, nothing[:, 0])
        asked = [title for title, one in zip(titles, chosen, strict=True) if one]
        texts, languages = [title.text for title in asked], [title.language for title in asked]
        raw, group, share = model.uncalibrated(texts, languages)
        self.group[chosen], self.raw[chosen], self.known_share[chosen] = group, raw, share


def measure(esco: Sequence[Title], national: Sequence[Title], learn: Learn) -> Measured:
    """Predict national titles by models that have not seen them, in three ways, and say how often rightly.

    Calibration and thresholds rest on titles whose ESCO occupation was held out: of all here they are most
    like postings, which call occupations otherwise than classifications do.
    """
    texts = cleaned([title.text for title in national])
    by_title = folds(national, texts, by_occupation=False)
    by_occupation = folds(national, texts, by_occupation=True)
    esco_only = _held_out(national, np.zeros(len(national), np.int64), learn)
    title_held_out = _held_out(national, by_title, learn)
    occupation_held_out = _held_out(national, by_occupation, learn)
    new = _not_in(esco, national, texts)
    protocols = {
        "esco_only": _protocol(national, esco_only.group, new),
        "title_held_out": _protocol(national, title_held_out.group, new),
        "occupation_held_out": _protocol(national, occupation_held_out.group, new),
        "nearest_neighbour": _protocol(national, nearest_neighbour(esco, national), new),
    }
    balance = _balance(national)
    right = _right_at_all(national, occupation_held_out)
    calibration = _calibrate(occupation_held_out, right, balance)
    p = calibrated(occupation_held_out.raw, occupation_held_out.known_share, calibration)
    thresholds = choose_thresholds(p, right, balance)
    level = released_level(_cross_fitted(occupation_held_out, right, balance, by_occupation), thresholds)
    seen = released_level(calibrated(title_held_out.raw, title_held_out.known_share, calibration), thresholds)
    figures = {
        "protocols": protocols,
        "released": {
            "occupation_held_out": _released(national, level, right),
            "title_held_out": _released(national, seen, _right_at_all(national, title_held_out)),
        },
        "thresholds": {str(d): round(float(t), 2) for d, t in zip(LEVELS, thresholds, strict=True)},
    }
    return Measured(calibration, thresholds, figures)


def folds(national: Sequence[Title], texts: Sequence[str], by_occupation: bool) -> Labels:
    """Fold of each title; equal cleaned titles and one concept in several languages are in one fold.

    `by_occupation`: so are all titles whose nearest ESCO occupation is the same.
    """
    from sklearn.model_selection import GroupKFold

    keys = [
        [("text", text), ("concept", title.concept), *([("esco", title.occupation)] if by_occupation else [])]
        for title, text in zip(national, texts, strict=True)
    ]
    groups = _connected(keys)
    count = _FOLDS_BY_OCCUPATION if by_occupation else _FOLDS_BY_TITLE
    fold = np.zeros(len(groups), dtype=np.int64)
    for number, (_, held_out) in enumerate(
        GroupKFold(count, shuffle=True, random_state=0).split(groups, groups=groups)
    ):
        fold[held_out] = number
    return fold


def nearest_neighbour(esco: Sequence[Title], national: Sequence[Title]) -> Labels:
    """Baseline: the groups of the ESCO title of the same language that is nearest by character TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = np.zeros((len(national), len(LEVELS)), dtype=np.int64)
    for language in sorted({title.language for title in national}):
        known = [title for title in esco if title.language == language]
        asked = [number for number, title in enumerate(national) if title.language == language]
        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=_NEIGHBOUR_NGRAMS, sublinear_tf=True)
        memory = vectors.fit_transform([title.text for title in known]).T.tocsr()
        for start in range(0, len(asked), _NEIGHBOUR_BATCH):
            batch = asked[start : start + _NEIGHBOUR_BATCH]
            rows = vectors.transform([national[number].text for number in batch])
            nearest = np.asarray((rows @ memory).argmax(axis=1)).ravel()
            for number, place in zip(batch, nearest, strict=True):
                found[number] = [level_codes(d).index(known[place].codes[0][:d]) for d in LEVELS]
    return found


def choose_thresholds(p: Floats, right: Mask, balance: Floats) -> Floats:
    """Least probability to release each level with, so that it is right as often as expected, or never.

    The deepest level chooses first; the others among the titles it leaves.
    """
    left = np.ones(len(p), np.bool_)
    chosen = np.full(len(LEVELS), _NEVER, dtype=np.float32)
    for level in reversed(range(len(LEVELS))):
        for threshold in _THRESHOLDS:
            taken = left & (p[:, level] >= threshold)
            if taken.any() and np.average(right[taken, level], weights=balance[taken]) >= EXPECTED_PRECISION:
                chosen[level], left = threshold, left & ~taken
                break
    return chosen


def _held_out(national: Sequence[Title], fold: Labels, learn: Learn) -> Predicted:
    predicted = Predicted.empty(len(national))
    for number in np.unique(fold):
        held_out = fold == number
        taught = [title for title, hidden in zip(national, held_out, strict=True) if not hidden]
        predicted.fill(held_out, national, learn(taught))
    return predicted


def _connected(keys: Sequence[Sequence[tuple[str, str]]]) -> Labels:
    """Number of the group of each row; rows that share a key, if by others, are in one group."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for row in keys:
        for key in row[1:]:
            parent[root(key)] = root(row[0])
    roots = [root(row[0]) for row in keys]
    number = {key: place for place, key in enumerate(dict.fromkeys(roots))}
    return np.array([number[key] for key in roots], dtype=np.int64)


def _balance(national: Sequence[Title]) -> Floats:
    """Weights that make every language count the same."""
    languages = np.array([title.language for title in national])
    _, inverse, counts = np.unique(languages, return_inverse=True, return_counts=True)
    return np.asarray(counts.mean() / counts[inverse], dtype=np.float32)


def _right_at_all(national: Sequence[Title], predicted: Predicted) -> Mask:
    return np.stack([_right(national, predicted.group[:, digits - 1], digits) for digits in LEVELS], axis=1)


def _not_in(esco: Sequence[Title], national: Sequence[Title], texts: Sequence[str]) -> Mask:
    """Whether ESCO has no title of that language that is equal as cleaned."""
    known = set(zip([t.language for t in esco], cleaned([t.text for t in esco]), strict=True))
    return np.array([(t.language, text) not in known for t, text in zip(national, texts, strict=True)])


def _right(national: Sequence[Title], group: Labels, digits: int) -> Mask:
    codes = level_codes(digits)
    told = [codes[number] for number in group]
    return np.array(
        [code in {one[:digits] for one in title.codes} for code, title in zip(told, national, strict=True)]
    )


def _calibrate(predicted: Predicted, right: Mask, balance: Floats) -> Floats:
    """Platt scaling of each level on the log-odds and the share of known words."""
    from sklearn.linear_model import LogisticRegression

    found = []
    for level in range(len(LEVELS)):
        rows = np.column_stack([log_odds(predicted.raw[:, level]), predicted.known_share])
        scaling = LogisticRegression(C=_WEAK_PENALTY).fit(rows, right[:, level], balance)
        found.append([scaling.intercept_[0], *scaling.coef_[0]])
    return np.array(found).round(4).astype(np.float32)


def _cross_fitted(predicted: Predicted, right: Mask, balance: Floats, fold: Labels) -> Floats:
    """Probabilities of each fold calibrated on the others."""
    p = np.zeros_like(predicted.raw)
    for number in np.unique(fold):
        seen, hidden = fold != number, fold == number
        part = Predicted(predicted.group[seen], predicted.raw[seen], predicted.known_share[seen])
        scaling = _calibrate(part, right[seen], balance[seen])
        p[hidden] = calibrated(predicted.raw[hidden], predicted.known_share[hidden], scaling)
    return p


def _protocol(national: Sequence[Title], group: Labels, new: Mask) -> dict[str, Any]:
    """Accuracy by language and by crosswalk; of titles ESCO lacks; by relation; of the strict majority."""
    right = {digits: _right(national, group[:, digits - 1], digits) for digits in SHOWN_LEVELS}
    units = level_codes(4)
    strict = np.array([units[n] == title.codes[0] for n, title in zip(group[:, 3], national, strict=True)])
    parts = {}
    for name, chosen in _parts(national):
        parts[name] = _accuracy(right, chosen) | {"strict_4": _share(strict[chosen])}
        parts[name]["new"] = _accuracy(right, chosen & new)
        relation = np.array([title.relation for title in national])
        parts[name]["by_relation"] = {one: _accuracy(right, chosen & (relation == one)) for one in RELATIONS}
    return parts


def _parts(national: Sequence[Title]) -> list[tuple[str, Mask]]:
    language = np.array([title.language for title in national])
    source = np.array([title.source for title in national])
    found = [(str(one), language == one) for one in np.unique(language)]
    return [*found, *((str(one), source == one) for one in np.unique(source))]


def _accuracy(right: dict[int, Mask], chosen: Mask) -> dict[str, Any]:
    return {"n": int(chosen.sum()), **{str(digits): _share(hit[chosen]) for digits, hit in right.items()}}


def _released(national: Sequence[Title], level: Labels, right: Mask) -> dict[str, Any]:
    """By language: share released at each level; precision at the released level, and at two digits."""
    found = {}
    for name, chosen in _parts(national):
        told = chosen & (level > 0)
        at_level = right[np.flatnonzero(told), level[told] - 1]
        found[name] = {
            "n": int(chosen.sum()),
            "coverage": _share(level[chosen] > 0),
            "precision": _share(at_level),
            "share": {str(d): _share(level[chosen] == d) for d in LEVELS},
            "coverage_from_2": _share(level[chosen] >= 2),
            "precision_2": _share(right[chosen & (level >= 2), 1]),
        }
    return found


def _share(hits: Mask) -> float | None:
    return round(float(hits.mean()), 4) if len(hits) else None
