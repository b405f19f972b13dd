"""The gate of a release: a model worse than the one before is refused, naming what got worse.

Here belong the gated figures, their tolerances and the comparison, of two kinds: `losses` compares figures of
cross-validation, for the model shipped with the project; `decide` compares what a deployment's candidate and
its model in use say of the same labelled postings. Computing figures is in `train`, `evaluate` and `trial`;
writing and switching models is in `train` and `candidates`.
"""

from collections.abc import Iterator, Mapping
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


LABELS_OF_A_TIER = 10
"""A tier of a language is judged from so many labelled postings on; with fewer an interval says nothing."""

CALIBRATION_BOUND = 0.05
"""Expected calibration error let pass; a larger one only within the interval of the model in use."""

CHALLENGE_LOSS = 0.05
"""Share of a phenomenon's challenge sentences that may be lost, less those gained: weights turn some."""

_TIER_FIGURES = {"build": "f1_build", "use": "f1_use", "none": "f1_none"}


@dataclass(frozen=True)
class Decision:
    """One question the gate asked; `reason` has the figures that answered it."""

    subject: str
    is_passed: bool
    reason: str

    def __str__(self) -> str:
        return f"{'pass' if self.is_passed else 'REFUSE'} {self.subject}: {self.reason}"


def decide(candidate: Mapping[str, Any], current: Mapping[str, Any]) -> list[Decision]:
    """Decisions on a candidate; both are measured on the same postings, as `trial.measure` tells."""
    return [
        *_tier_decisions(candidate["parts"], current["parts"]),
        _calibration(candidate["parts"]["all"], current["parts"]["all"]),
        *_challenge_decisions(candidate["challenge"], current["challenge"]),
    ]


def _tier_decisions(candidate: Mapping[str, Any], current: Mapping[str, Any]) -> Iterator[Decision]:
    """F1 of every tier, of all postings and of each language: not below the interval of the model in use."""
    for part, before in current.items():
        for tier, name in _TIER_FIGURES.items():
            labels = before["labels"][tier]
            if labels < LABELS_OF_A_TIER:
                continue
            old, new = before["figures"][name], candidate[part]["figures"][name]
            low, high = before["intervals"][name]
            yield Decision(
                f"{part} {tier} F1",
                new >= low,
                f"{new:.3f}, in use {old:.3f} ({low:.3f} to {high:.3f}), {labels} labels",
            )


def _calibration(candidate: Mapping[str, Any], current: Mapping[str, Any]) -> Decision:
    old, new = current["figures"]["ece"], candidate["figures"]["ece"]
    bound = max(CALIBRATION_BOUND, current["intervals"]["ece"][1])
    return Decision(
        "calibration error", new <= bound, f"{new:.3f}, in use {old:.3f}, at most {bound:.3f} may be"
    )


def _challenge_decisions(candidate: Mapping[str, Any], current: Mapping[str, Any]) -> Iterator[Decision]:
    """Every phenomenon: about as many sentences right as with the model in use."""
    for phenomenon, before in current.items():
        right = candidate[phenomenon]["right"]
        yield Decision(
            f"challenge {phenomenon}",
            right >= before["right"] - CHALLENGE_LOSS * before["rows"],
            f"{right} of {before['rows']} right, in use {before['right']}",
        )


def unjudged(current: Mapping[str, Any]) -> list[str]:
    """Tiers of languages that have too few labels to be judged, with their number."""
    return [
        f"{part} {tier} ({labels})"
        for part, measured in current["parts"].items()
        for tier, labels in measured["labels"].items()
        if labels < LABELS_OF_A_TIER
    ]
