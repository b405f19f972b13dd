"""Scoring a folder of predictions against a file of labels, and the figures themselves."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from skills_pipeline.classify import metrics
from skills_pipeline.classify.audit import released_audit
from skills_pipeline.classify.evaluate import audit, figures, from_predictions, intervals
from skills_pipeline.classify.trees import grow
from skills_pipeline.contracts.meta import AUDIT
from skills_pipeline.settings import resource

LABELS = [
    {"key": "a", "ai": "build", "mentions": [{"start": 0, "end": 2, "label": "demand"}], "weight": 1.0},
    {"key": "b", "ai": "none", "mentions": [{"start": 5, "end": 9, "label": "other"}], "weight": 3.0},
]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    rows = [("a", 0.9, 0.8), ("b", 0.2, 0.1), ("c", 0.9, 0.1)]
    pl.DataFrame(rows, schema=["key", "p_demand", "p_build"], orient="row").write_parquet(
        tmp_path / "postings.parquet"
    )
    pl.DataFrame({"key": ["a"], "start": [1], "end": [2], "role": ["demand"]}).write_parquet(
        tmp_path / "mentions.parquet"
    )
    lines = [json.dumps(label | {"language": "en", "corpus": "x"}) for label in LABELS]
    (tmp_path / "labels.jsonl").write_text("\n".join(lines))
    return tmp_path


def test_right_predictions_score_one_and_a_mention_not_found_counts_as_other(written: Path) -> None:
    found = figures(from_predictions(written, written / "labels.jsonl"))
    assert (found["posting_demand_f1"], found["tier_macro_f1"], found["role_macro_f1"]) == (1, 1, 1)
    assert (found["share_error_pct"], found["weighted_share_error_pct"]) == (0, 0)
    assert found["mentions"] == 2


def test_intervals_hold_the_figure(written: Path) -> None:
    judged = from_predictions(written, written / "labels.jsonl")
    low, high = intervals(judged)["posting_demand_f1"]
    assert low <= figures(judged)["posting_demand_f1"] <= high


def test_labelled_posting_without_prediction_is_named(written: Path) -> None:
    labels = (written / "labels.jsonl").read_text().replace('"b"', '"zz"')
    (written / "labels.jsonl").write_text(labels)
    with pytest.raises(ValueError, match="1 labelled postings are not in it, the first is zz"):
        from_predictions(written, written / "labels.jsonl")


def test_the_audit_counts_answers_by_definition_and_language_without_draws_near_the_boundary(
    tmp_path: Path,
) -> None:
    # Label, language, part, p_demand and p_build; told are use, none, build, build, use, build in this order.
    postings = [
        ("use", "en", "random", 0.9, 0.1),
        ("build", "en", "random", 0.2, 0.1),
        ("none", "en", "random", 0.9, 0.8),
        ("use", "en", "random", 0.9, 0.8),
        ("none", "en", "uncertain", 0.9, 0.1),
        ("build", "fi", "random", 0.9, 0.8),
    ]
    labels = [
        {"key": f"p{number}", "ai": tier, "language": language, "part": part, "corpus": "x", "mentions": []}
        for number, (tier, language, part, *_) in enumerate(postings)
    ]
    (tmp_path / "labels.jsonl").write_text("\n".join(json.dumps(label) for label in labels))
    rows = [(f"p{number}", *posting[3:]) for number, posting in enumerate(postings)]
    pl.DataFrame(rows, schema=["key", "p_demand", "p_build"], orient="row").write_parquet(
        tmp_path / "postings.parquet"
    )
    nothing = pl.DataFrame(schema={"key": pl.String, "start": pl.Int64, "end": pl.Int64, "role": pl.String})
    nothing.write_parquet(tmp_path / "mentions.parquet")
    assert audit(from_predictions(tmp_path, tmp_path / "labels.jsonl")) == {
        "ai_demand": {"en": [2, 1, 1, 0], "fi": [1, 0, 0, 0]},
        "ai_build": {"en": [0, 1, 2, 1], "fi": [1, 0, 0, 0]},
        "ai_use": {"en": [1, 1, 0, 2], "fi": [0, 0, 0, 1]},
    }


def test_the_released_audit_is_of_the_postings_the_figures_by_language_are_of() -> None:
    found = json.loads(resource("models/ai_mention/metrics.json").read_text("utf-8"))["evaluation"]
    rows = released_audit()
    counts = ("true_positives", "false_negatives", "false_positives", "true_negatives")
    added = rows.select("definition_id", "language", postings=pl.sum_horizontal(counts))
    for definition in ("ai_demand", "ai_build", "ai_use"):
        of = dict(added.filter(definition_id=definition).select("language", "postings").iter_rows())
        assert sum(of.values()) == found["without_uncertain"]["postings"]
        assert {name: of[name] for name in found["by_language"]} == {
            name: values["postings"] for name, values in found["by_language"].items()
        }
    assert not rows.select(AUDIT.key).is_duplicated().any()


def test_figures_by_hand() -> None:
    true = np.array([True, True, False, False])
    sure = np.array([0.9, 0.6, 0.7, 0.1], dtype=np.float32)
    assert metrics.average_precision(true, sure) == pytest.approx((1 + 2 / 3) / 2, abs=1e-4)
    assert metrics.calibration_error(true, sure) == pytest.approx((0.1 + 0.4 + 0.7 + 0.1) / 4, abs=1e-4)
    assert metrics.relative_error_pct(true, np.array([True] * 3 + [False]), np.ones(4)) == 50
    assert metrics.weighted_f1(true, true, np.array([1, 0, 2, 2])) == 1


def test_trees_as_arrays_say_what_scikit_learn_says() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.random.default_rng(0).random((400, 3)).astype(np.float32).round(3)
    labels = (rows[:, 0] * 3).astype(np.int64)
    trees = grow(rows, labels, 3)
    model = HistGradientBoostingClassifier(
        max_iter=80,
        learning_rate=0.06,
        max_leaf_nodes=8,
        l2_regularization=5,
        early_stopping=False,
        random_state=0,
    ).fit(rows, labels)
    np.testing.assert_allclose(trees.scores(rows), model.decision_function(rows), atol=0.01)
