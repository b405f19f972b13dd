"""Values of the OECD framework, what carries them, and how far two readings agree."""

import pytest

from skills_pipeline.contracts.meta import FRAMEWORK_DIMENSIONS
from skills_pipeline.normalise.industry import SECTIONS
from skills_pipeline.skills import framework
from skills_pipeline.skills.framework import FrameworkError, agreement, read_readings, read_values
from skills_pipeline.skills.taxonomy import OECD_DATA, OECD_MODELS, OECD_TASKS, load

VALUES = "value_id\tframework_dimension\tcriterion\tlabel\tdefinition\n"
TAGS = "concept_id\tcriterion\tpass_1\tpass_2\tresolved\n"


def ids(criterion):
    return {value.value_id for value in framework.values().values() if value.criterion == criterion}


def test_every_dimension_has_values_and_the_sectors_are_those_of_isic():
    assert {value.framework_dimension for value in framework.values().values()} == {*FRAMEWORK_DIMENSIONS}
    assert ids("sector") == {f"sector_{section}" for section in SECTIONS}


def test_tasks_modalities_and_models_of_the_taxonomy_are_values():
    tasks = {*OECD_TASKS} - {"reasoning_with_knowledge_structures"} | {"reasoning"}
    assert ids("task") == {f"task_{task}" for task in tasks}
    assert ids("modality") == {f"modality_{data}" for data in OECD_DATA}
    assert ids("model_type") == {f"model_{model}" for model in OECD_MODELS}


def test_concepts_carry_what_their_name_tells():
    carried = {(tag.concept_id, tag.value_id) for tag in framework.concept_values()}
    assert ("object_detection", "task_recognition") in carried
    assert ("object_detection", "modality_image") in carried
    assert ("federated_learning", "model_federated") in carried
    assert ("algorithmic_management", "stakeholder_workers") in carried
    # The field as a whole tells nothing of the system.
    assert {value_id for concept_id, value_id in carried if concept_id == "artificial_intelligence"} == set()
    assert {concept_id for concept_id, _ in carried} < load().concepts.keys()


def test_every_concept_was_read_and_those_that_tell_nothing_are_named():
    found = framework.readings()
    read = {concept_id for concept_id, _ in found.first | found.second}
    assert load().concepts.keys() - read == {
        *("artificial_intelligence", "ai_engineering", "ai_product", "ai_strategy", "ai_product_management"),
        *("algorithms", "ai_infrastructure", "gpu_computing", "ai_hardware"),
    }


def test_both_readings_agree_beyond_chance_in_every_dimension():
    found = {one.framework_dimension: one for one in framework.agreements()}
    assert {name: round(one.kappa, 2) for name, one in found.items()} == {
        "people_planet": 0.87,
        "economic_context": 0.87,
        "data_input": 0.97,
        "ai_model": 0.96,
        "task_output": 0.94,
    }


def test_kappa_takes_away_what_chance_would_agree_on():
    first, second = {("a", "v"), ("b", "v")}, {("a", "v"), ("c", "v")}
    found = agreement("task_output", first, second, 10)
    # Ten cells, two unlike: 0.8 agreed; by chance 0.2 · 0.2 + 0.8 · 0.8 = 0.68; (0.8 − 0.68) / 0.32.
    assert (found.value_count, found.cells) == (1, 10)
    assert (found.both_cells, found.first_only_cells, found.second_only_cells) == (1, 1, 1)
    assert found.agreement_pct == pytest.approx(80)
    assert found.kappa == pytest.approx(0.375)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x\tnowhere\ttask\tX\tx", "unknown dimension 'nowhere'"),
        ("a\ttask_output\ttask\tA\ta", "listed before"),
        ("x\tai_model\ttask\tX\tx", "of another dimension"),
        ("x\tai_model\ttask\tX", "expected one value"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_line(row, message, tmp_path):
    path = tmp_path / "values.tsv"
    path.write_text(f"{VALUES}a\ttask_output\ttask\tA\ta\n{row}\n", "utf-8")
    with pytest.raises(FrameworkError, match=f"values.tsv:3: .*{message}"):
        read_values(path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("ghost\ttask\ta\ta\ta", "no concept"),
        ("llm\ttask\tz\t\t", "'z' is no value of 'task'"),
        ("llm\tmodality\ta\t\t", "'a' is no value of 'modality'"),
        ("rag\ttask\ta\t\ta", "listed before"),
        ("llm\ttask\ta\ta\ta b", "b is in neither reading"),
    ],
)
def test_a_reading_that_cannot_be_used_is_refused_with_its_line(row, message, tmp_path):
    known = {one: framework.Value(one, "task_output", "task", one, one) for one in "ab"}
    path = tmp_path / "tags.tsv"
    path.write_text(f"{TAGS}rag\ttask\ta\tb\tb\n{row}\n", "utf-8")
    with pytest.raises(FrameworkError, match=f"tags.tsv:3: .*{message}"):
        read_readings(path, known, {"rag", "llm"})


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "values.tsv"
    path.write_text("a\tb\n", "utf-8")
    with pytest.raises(FrameworkError, match=r"values\.tsv:1: columns"):
        read_values(path)
