"""A posting's mentions and their roles as features, from which its tier is told.

Here belongs what the tier model sees: how surely, how often and where AI is asked for, which concepts,
in which words. The roles come from the role model; the linear model over the features is in `linear`.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skills_pipeline.classify.roles import Mention
from skills_pipeline.contracts.core import ROLES

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_FEATURES = 2**14

_NEAR_CHARS = 100
_WORD = re.compile(r"[^\W\d]{2,}")
_DEMAND = ROLES.index("demand")


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention and the probabilities of its roles in the order of `contracts.core.ROLES`."""

    mention: Mention
    role_probabilities: Sequence[float]

    @property
    def p_demand(self) -> float:
        """Probability that the mention is asked of the person."""
        return self.role_probabilities[_DEMAND]


def feature_matrix(postings: Iterable[list[Judged]]) -> "csr_matrix":
    """One row a posting (with at least one mention), `HASH_FEATURES` columns."""
    from sklearn.feature_extraction import FeatureHasher

    hasher = FeatureHasher(HASH_FEATURES, input_type="pair", alternate_sign=False)
    return hasher.transform(features(mentions).items() for mentions in postings)


def features(mentions: list[Judged]) -> dict[str, float]:
    """Named values of one posting."""
    return _roles(mentions) | _demanded(mentions) | _words(mentions)


def _roles(mentions: list[Judged]) -> dict[str, float]:
    values: dict[str, float] = {}
    for index, role in enumerate(ROLES):
        probabilities = [judged.role_probabilities[index] for judged in mentions]
        values[f"most {role}"] = max(probabilities)
        values[f"sum {role}"] = math.log1p(sum(probabilities))
        values[f"mean {role}"] = sum(probabilities) / len(probabilities)
    values["any demand"] = 1 - math.prod(1 - judged.p_demand for judged in mentions)
    values["length"] = math.log1p(len(mentions[0].mention.text)) / 10
    return values


def _demanded(mentions: list[Judged]) -> dict[str, float]:
    """The surest demand of each concept, each tier, and in the title."""
    values: dict[str, float] = {}
    sums: dict[str, float] = {}
    for judged in mentions:
        tier = judged.mention.concept_tier
        _raise(values, f"concept {judged.mention.concept_id}", judged.p_demand)
        _raise(values, f"tier {tier}", judged.p_demand)
        sums[tier] = sums.get(tier, 0.0) + judged.p_demand
        if judged.mention.start < judged.mention.title_chars:
            _raise(values, "in title", judged.p_demand)
            _raise(values, f"in title {judged.mention.concept_id}", judged.p_demand)
    return values | {f"sum of tier {tier}": math.log1p(total) for tier, total in sums.items()}


def _words(mentions: list[Judged]) -> dict[str, float]:
    """Words of the title, and words near mentions by the surest demand they stand beside."""
    first = mentions[0].mention
    values = {f"title {word}": 1.0 for word in _WORD.findall(first.text[: first.title_chars].lower())}
    for judged in mentions:
        mention = judged.mention
        left = mention.text[max(0, mention.start - _NEAR_CHARS) : mention.start]
        right = mention.text[mention.end : mention.end + _NEAR_CHARS]
        for word in _WORD.findall(f"{left} {right}".lower()):
            _raise(values, f"near {word}", judged.p_demand)
    return values


def _raise(values: dict[str, float], name: str, value: float) -> None:
    values[name] = max(values.get(name, 0.0), value)
