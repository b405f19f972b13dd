"""The gate of a release: a model worse than the released one is refused, naming what got worse.

Here belong the gated figures, their tolerances and the comparison. Computing figures is in `train` and
`evaluate`; writing the model is in `train`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOLERANCES = {
    ("mentions_all", "macro_f1"): 0.01,
    ("mentions_all", "f1_demand"): 0.01,
    ("postings", "demand_f1"): 0.01,
    ("postings", "macro_f1"): 0.015,
    ("postings", "brier_demand"): 0.005,
}
"""Section and figure of metrics.json, and how much worse is let pass: about the spread between seeds."""

_LOWER_IS_BETTER = ("brier_demand",)


class WorseModelError(ValueError):
    """The new model is worse than the released one; the message names figure, old and new."""


@dataclass(frozen=True)
class Loss:
    """A gated figure that got worse by more than its tolerance."""

    figure: str
    old: float
    new: float
    tolerance: float

    def __str__(self) -> str:
        return f"{self.figure}: {self.old:.4f} released, {self.new:.4f} now (tolerance {self.tolerance})"


def losses(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Loss]:
    """Gated figures of `new` (as in metrics.json) worse than those of `old`; one that `old` lacks is new."""
    found = []
    for (section, name), tolerance in TOLERANCES.items():
        before, after = old.get(section, {}).get(name), new[section][name]
        if before is None:
            continue
        worse = after - before if name in _LOWER_IS_BETTER else before - after
        if worse > tolerance:
            found.append(Loss(f"{section} {name}", before, after, tolerance))
    return found


def refuse_worse(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Raises `WorseModelError` when a gated figure got worse."""
    found = losses(old, new)
    if found:
        raise WorseModelError(
            f"the new model is worse than the released one: {'; '.join(map(str, found))}. "
            "Mend it, or release it with --force REASON, which the card will state"
        )
