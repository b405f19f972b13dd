"""The released model of occupations: what its file holds, and what it says of titles.

Here belong the levels of ISCO-08, calibration, saving and loading. Which titles are asked about is in
`coding`, learning in `train`, checking any model file in `model_files`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skills_pipeline.model_files import CARD_FILE, WEIGHTS_FILE, ModelFiles, packed, sha256
from skills_pipeline.occupation import ngrams
from skills_pipeline.occupation.bag import Bag, Floats, Labels
from skills_pipeline.occupation.cleaning import views
from skills_pipeline.occupation.isco import LEVELS, unit_groups
from skills_pipeline.settings import resource

NAME = "isco08"
FOLDER = "models/isco08"
FILES = ModelFiles({"model_id": "model_id", "weights_sha256": "SHA-256"}, "skills_pipeline.occupation.train")

SILENT = len(unit_groups())
"""The class after the 436 unit groups: words that name no occupation."""

_FARTHEST = 12.0
"""Log-odds beyond this are certainty to a 32-bit number and are cut."""


@dataclass(frozen=True)
class Said:
    """What the model says of titles: column d - 1 is the level of d digits.

    `group`: number of the likeliest group among `Levels.codes`; `p`: its calibrated probability, never
    larger than that of the level above.
    """

    group: Labels
    p: Floats


@dataclass(frozen=True)
class Model:
    """A bag over features of titles, the features it has seen (as bits), and the calibration.

    `calibration` (levels, 3): intercept, and factors of the log-odds of the bag's probability and of the
    share of known words. `thresholds` (levels): the least calibrated probability a level is released with.
    """

    bag: Bag
    vocabulary: ngrams.Bits
    calibration: Floats
    thresholds: Floats

    @cached_property
    def model_id(self) -> str:
        """`isco08` and ten digits of the SHA-256 of all weights: other weights, other identifier."""
        digest = hashlib.sha256()
        for array in _arrays(self).values():
            digest.update(np.ascontiguousarray(array).tobytes())
        return f"{NAME}-{digest.hexdigest()[:10]}"

    def say(self, titles: Sequence[str | None], languages: Sequence[str]) -> Said:
        """What the model says of titles in texts of these languages (ISO 639-1)."""
        raw, group, share = self.uncalibrated(titles, languages)
        return Said(group, calibrated(raw, share, self.calibration))

    def uncalibrated(
        self, titles: Sequence[str | None], languages: Sequence[str]
    ) -> tuple[Floats, Labels, Floats]:
        """Probability and number of the likeliest group at each level, and the share of known words.

        Probabilities are the mean of those for the whole title and for its beginning, 0 where no feature is
        known.
        """
        whole, head = views(titles)
        p_unit, share = self._of_words(whole, languages)
        other = [place for place, (one, two) in enumerate(zip(whole, head, strict=True)) if one != two]
        if other:
            p_head, _ = self._of_words(
                [head[place] for place in other], [languages[place] for place in other]
            )
            p_unit[other] = (p_unit[other] + p_head) / 2
        return *likeliest(p_unit), share

    def _of_words(self, words: Sequence[str], languages: Sequence[str]) -> tuple[Floats, Floats]:
        seen = ngrams.features(words, languages)
        rows = seen.rows(self.vocabulary)
        p_unit = self.bag.probabilities(rows)
        p_unit[np.diff(rows.indptr) == 0] = 0
        return p_unit, seen.known_share(self.vocabulary)


@cache
def level_codes(digits: int) -> tuple[str, ...]:
    """The codes of so many digits, in order."""
    return tuple(dict.fromkeys(code[:digits] for code in unit_groups()))


@cache
def _first_below(digits: int) -> Labels:
    """Where each group's subgroups begin among the codes of one digit more, which are in order."""
    below = [code[:digits] for code in level_codes(digits + 1)]
    return np.array([below.index(code) for code in level_codes(digits)], dtype=np.int64)


def likeliest(p_unit: Floats) -> tuple[Floats, Labels]:
    """Probability and number of the likeliest group at each level, from probabilities of all classes."""
    by_level = [p_unit[:, :SILENT]]
    for digits in reversed(LEVELS[:-1]):
        by_level.insert(0, np.add.reduceat(by_level[0], _first_below(digits), axis=1))
    group = np.stack([p.argmax(axis=1) for p in by_level], axis=1)
    return np.stack([p.max(axis=1) for p in by_level], axis=1), group


def calibrated(raw: Floats, known_share: Floats, calibration: Floats) -> Floats:
    """Calibrated probabilities of each level, (titles, levels), not rising from a level to the next."""
    intercept, by_odds, by_share = calibration.T.astype(np.float64)
    odds = intercept + by_odds * log_odds(raw) + by_share * known_share[:, None]
    return np.minimum.accumulate(1 / (1 + np.exp(-odds)), axis=1).astype(np.float32)


def released_level(p: Floats, thresholds: Floats) -> Labels:
    """Digits of the deepest level whose probability reaches its threshold, 0 where none does."""
    digits: Labels = np.max((p >= thresholds) * np.array(LEVELS), axis=1, initial=0)
    return digits


def log_odds(p: Floats) -> Floats:
    """Logarithm of p / (1 - p), at most 12 in size."""
    inside = np.clip(p.astype(np.float64), 1e-9, 1 - 1e-9)
    return np.clip(np.log(inside / (1 - inside)), -_FARTHEST, _FARTHEST).astype(np.float32)


def save(model: Model, folder: Path) -> dict[str, str]:
    """Write the weights to `folder`; the facts the card must state about them."""
    content = packed({"model_id": model.model_id, **_arrays(model)})
    (folder / WEIGHTS_FILE).write_bytes(content)
    return {"model_id": model.model_id, "weights_sha256": sha256(content)}


@cache
def released() -> Model:
    """The model shipped with the project, checked and read once."""
    return load(resource(FOLDER))


@cache
def released_card() -> dict[str, str]:
    """What the card of the shipped model states."""
    return FILES.read_card(resource(FOLDER) / CARD_FILE)


def released_sections() -> list[tuple[str, str]]:
    """Heading and text of every section of the shipped model's card."""
    return FILES.sections(resource(FOLDER) / CARD_FILE)


def load(folder: Path) -> Model:
    """The model in `folder`, checked against its card; raises `ModelError` when it must not be used."""
    facts = FILES.read_card(folder / CARD_FILE)
    content = FILES.content(folder / WEIGHTS_FILE)
    FILES.expect("weights_sha256", sha256(content), facts["weights_sha256"], folder)
    model = FILES.unpacked(content, folder, _model)
    FILES.expect("model_id", model.model_id, facts["model_id"], folder)
    return model


def _arrays(model: Model) -> dict[str, NDArray[Any]]:
    bag = {name: getattr(model.bag, name) for name in ("embeddings", "scales", "weights", "intercept")}
    return bag | {
        "vocabulary": model.vocabulary,
        "calibration": model.calibration,
        "thresholds": model.thresholds,
    }


def _model(values: Mapping[str, Any]) -> Model:
    bag = Bag(values["embeddings"], values["scales"], values["weights"], values["intercept"])
    return Model(bag, values["vocabulary"], values["calibration"], values["thresholds"])
