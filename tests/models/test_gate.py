"""A worse model is refused by name of figure, old and new; a better one, or one as good, passes."""

import copy
import json

import pytest

from skills_pipeline.classify.gate import TOLERANCES, WorseModelError, losses, refuse_worse
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
