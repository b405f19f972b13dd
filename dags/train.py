"""A new model of AI mentions: train, compare, ask the gate, ask a person, put in use.

Wiring only: each task is one step of `skills_pipeline.model_steps`, which `skills-pipeline model` calls as
well. Triggered by hand. The gate refuses a candidate that is worse than the model in use; one that passes
waits for a person's word, and no answer is no. Accepting updates the asset `model_ai_mention`: the DAG
`refresh` then classifies all of history with it, and the release after that states what it revised.
docs/models.md says what the material is and how to go back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_pipeline import settings
from skills_pipeline.model_files import ModelError
from skills_wiring import alerts, assets
from skills_wiring.defaults import default_args

ANSWER_WITHIN = timedelta(days=7)


@contextmanager
def _not_tried_again() -> Iterator[None]:
    """What is wrong with a model or its labels stays wrong at the next try."""
    try:
        yield
    except ModelError as error:
        raise AirflowFailException(str(error)) from error


@task
def train() -> str:
    """Train a candidate; returns its model_id. Skipped where the material gives the model in use."""
    from skills_pipeline import model_steps

    configured = settings.from_environment()
    with _not_tried_again():
        model_id = model_steps.train(configured)
    if model_id == model_steps.store_of(configured).current():
        raise AirflowSkipException(f"the same material as before gives {model_id}, which is in use")
    return model_id


@task
def evaluate(model_id: str) -> str:
    """Try the candidate and the model in use on the labels kept back; returns the candidate's model_id."""
    from skills_pipeline import model_steps

    with _not_tried_again():
        model_steps.evaluate(settings.from_environment(), model_id)
    return model_id


@task
def gate(model_id: str) -> str:
    """Decide; returns what is told to the person who approves. A refusal fails with its reasons."""
    from skills_pipeline import model_steps

    with _not_tried_again():
        verdict = model_steps.gate(settings.from_environment(), model_id)
    if not verdict.is_passed:
        raise AirflowFailException(
            f"{model_id} is not put in use, {verdict.against} stays: {'; '.join(verdict.refusals)}"
        )
    return "\n\n".join(verdict.lines)


@task(outlets=[assets.MODEL])
def accept(model_id: str) -> str:
    """Put the candidate in use; returns its model_id."""
    from skills_pipeline import model_steps

    with _not_tried_again():
        model_steps.accept(settings.from_environment(), model_id)
    return model_id


with DAG(
    dag_id="train_model",
    description="Train a model of your own and put it in use when gate and person agree",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    tags=["model"],
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=8 * 24),
    default_args=default_args(),
):
    candidate = train()
    said = gate(evaluate(candidate))
    approved = ApprovalOperator(
        task_id="approve",
        subject="Put this model in use and classify all of history with it?",
        body="{{ ti.xcom_pull(task_ids='gate') }}",
        response_timeout=ANSWER_WITHIN,
    )
    said >> approved >> accept(candidate)
