"""A worse model is refused by name of figure, old and new; a better one, or one as good, passes."""

import copy
import json

import pytest

from skills_pipeline.classify.gate import TOLERANCES, WorseModelError, decide, losses, refuse_worse, unjudged
from skills_pipeline.settings import resource

RELEASED = json.loads((resource("models/ai_mention") / "metrics.json").read_text(encoding="utf-8"))


def test_the_same_figures_pass() -> None:
    refuse_worse(RELEASED, RELEASED)
    assert all(name in RELEASED[section] for section, name in TOLERANCES)


def test_a_worse_figure_is_refused_with_old_and_new() -> None:
    worse = copy.deepcopy(RELEASED)
    worse["postings"]["demand_f1"] = 0.5
    old = RELEASED["postings"]["demand_f1"]
    with pytest.raises(WorseModelError, match=rf"postings demand_f1: {old:.4f} released, 0.5000 now"):
        refuse_worse(RELEASED, worse)


def test_a_higher_brier_score_is_worse_and_a_lower_one_is_not() -> None:
    old, new = copy.deepcopy(RELEASED), copy.deepcopy(RELEASED)
    old["postings"]["brier_demand"], new["postings"]["brier_demand"] = 0.08, 0.2
    assert [loss.figure for loss in losses(old, new)] == ["postings brier_demand"]
    assert losses(new, old) == []


def test_a_figure_the_released_model_lacks_cannot_get_worse() -> None:
    assert losses({}, RELEASED) == []


def measured(use: float = 0.70, ece: float = 0.03, right: int = 18, labels: int = 40) -> dict:
    """Figures as `trial.measure` tells them: one language, one phenomenon of 20 sentences."""
    part = {
        "labels": {"build": labels, "use": labels, "none": 9},
        "figures": {"f1_build": 0.8, "f1_use": use, "f1_none": 0.9, "ece": ece},
        "intervals": {
            "f1_build": [0.75, 0.85],
            "f1_use": [0.65, 0.75],
            "f1_none": [0.85, 0.95],
            "ece": [0.02, 0.04],
        },
    }
    return {"parts": {"all": part, "en": part}, "challenge": {"negation": {"rows": 20, "right": right}}}


def refused(candidate: dict, current: dict) -> list[str]:
    return [one.subject for one in decide(candidate, current) if not one.is_passed]


def test_a_candidate_as_good_as_the_model_in_use_passes_every_question() -> None:
    asked = [one.subject for one in decide(measured(), measured())]
    assert asked == [
        "all build F1",
        "all use F1",
        "en build F1",
        "en use F1",
        "calibration error",
        "challenge negation",
    ]
    assert refused(measured(), measured()) == []


def test_a_tier_may_get_worse_within_the_interval_and_no_further() -> None:
    assert refused(measured(use=0.65), measured()) == []
    assert refused(measured(use=0.649), measured()) == ["all use F1", "en use F1"]
    (told,) = [one for one in decide(measured(use=0.6), measured()) if one.subject == "en use F1"]
    assert str(told) == "REFUSE en use F1: 0.600, in use 0.700 (0.650 to 0.750), 40 labels"


def test_a_tier_with_few_labels_is_not_judged_and_that_is_told() -> None:
    few = measured(labels=9)
    assert refused(measured(use=0.1, labels=9), few) == []
    assert unjudged(few)[:3] == ["all build (9)", "all use (9)", "all none (9)"]


def test_calibration_is_held_to_the_bound_or_to_the_interval_of_the_model_in_use() -> None:
    assert refused(measured(ece=0.050), measured()) == []
    assert refused(measured(ece=0.051), measured()) == ["calibration error"]
    wide = measured()
    wide["parts"]["all"]["intervals"]["ece"] = [0.03, 0.08]
    assert refused(measured(ece=0.08), wide) == []


def test_one_challenge_sentence_of_twenty_may_be_lost_and_two_may_not() -> None:
    assert refused(measured(right=17), measured()) == []
    assert refused(measured(right=16), measured()) == ["challenge negation"]
