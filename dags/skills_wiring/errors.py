"""Kinds of error: which may be mended by another try, and what a person does about the others.

Errors are named by their path, and imported only once a task has failed: a DAG file imports none of them.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryPolicy, RetryRule

if TYPE_CHECKING:
    from airflow.sdk import Context, RetryDecision


@dataclass(frozen=True)
class Kind:
    """Errors that are treated alike: their paths, whether another try can mend them, and what to do.

    `delay`: the wait before the next try; None leaves it to the task, whose waits grow.
    """

    errors: tuple[str, ...]
    action: RetryAction
    what_to_do: str
    delay: timedelta | None = None

    def rule(self) -> RetryRule:
        """The kind as Airflow's retries take it; this imports the errors."""
        return RetryRule(list(self.errors), self.action, self.delay, self.what_to_do)


KINDS = (
    Kind(
        ("skills_pipeline.landing.drift.DriftError",),
        RetryAction.FAIL,
        "the source changed its shape: look at the held answer the message names, mend the source's module; "
        "the last good data stay",
    ),
    Kind(
        ("skills_pipeline.landing.fetch.FetchRefusedError",),
        RetryAction.FAIL,
        "the source refuses what is asked: look at its credentials, boards and terms, then clear the task",
    ),
    Kind(
        ("skills_pipeline.landing.fetch.FetchError",),
        RetryAction.RETRY,
        "the source or the way to it is down: nothing to do unless it lasts; the next run asks for the days "
        "that were missed",
    ),
    Kind(
        (
            "skills_pipeline.settings.SettingsError",
            "skills_pipeline.sources.registry.UnknownSourceError",
            "skills_pipeline.sources.boards.BoardsError",
            "skills_pipeline.sources.file.MappingError",
        ),
        RetryAction.FAIL,
        "a setting, credential or file of the deployment is wrong: mend what the message names, then clear "
        "the task",
    ),
    Kind(
        ("skills_pipeline.model_files.ModelError",),
        RetryAction.FAIL,
        "the model in use cannot be used: do what the message says, then clear the task",
    ),
    Kind(
        ("skills_pipeline.releases.LockedError",),
        RetryAction.RETRY,
        "another process is making a release: wait for it to end",
        timedelta(minutes=1),
    ),
    Kind(
        (
            "skills_pipeline.releases.OtherOriginError",
            "skills_pipeline.releases.DamagedReleaseError",
            "skills_pipeline.releases.UnknownReleaseError",
            "skills_pipeline.landing.store.DamagedStoreError",
        ),
        RetryAction.FAIL,
        "a store is not as it was written, or of another origin: do what the message says; the current "
        "release stays",
    ),
)
"""The first kind that has the error or a parent of it counts. What is in none of them is tried again."""

OTHER = "do what the message or the log says, then clear the task: it goes on from what is there"
"""The advice where the kind is unknown."""


class RetriesByKind(RetryPolicy):
    """Airflow's retries by exception, with rules that are made when a task has failed.

    `RetryRule` imports an error as soon as it is made, which in a DAG file would be at every parse. A
    process that was killed raises nothing, so no rule is asked: it has the task's own retries.
    """

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,
        context: "Context | None" = None,
    ) -> "RetryDecision":
        """What becomes of the task, with the reason."""
        rules = ExceptionRetryPolicy([kind.rule() for kind in KINDS])
        return rules.evaluate(exception, try_number, max_tries, context)


def what_to_do(error: BaseException) -> str:
    """The advice of an error's kind."""
    return next((kind.what_to_do for kind in KINDS if kind.rule().matches(error)), OTHER)
