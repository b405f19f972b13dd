"""A person's word before a release whose checks warn of something new.

Which warnings are new is told by the release itself (`warehouse.Outcome.new_warnings`).
"""

from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator

if TYPE_CHECKING:
    from airflow.sdk import Context


class ApprovalOfWarnings(ApprovalOperator):
    """Asks when the task `built_by` returned warnings, and lets everything else pass.

    That task returns a dict with `warnings`, lines of text. A release that is rejected stays apart until
    another one is built; the current one stays current.
    """

    def __init__(self, *, built_by: str, **others: Any) -> None:
        lines = f"{{{{ ti.xcom_pull(task_ids='{built_by}')['warnings'] | join('\\n') }}}}"
        super().__init__(
            subject="Checks of the release warn of something that the current release has not",
            body=f"{lines}\n\nApprove to release it. Reject to keep the current release.",
            **others,
        )
        self.built_by = built_by

    def execute(self, context: "Context") -> Any:
        """Nothing to ask without warnings."""
        if not context["ti"].xcom_pull(task_ids=self.built_by)["warnings"]:
            return None
        return super().execute(context)
