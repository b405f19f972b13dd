"""Alerts: what is said when a task or run failed or a deadline was missed, and the ways it is sent.

An alert is always logged. It is sent by e-mail where Airflow has a connection `skills_pipeline_alert_email`
and as JSON to a webhook where it has `skills_pipeline_alert_webhook`. Another way is one more function in
`CHANNELS`. Whether a task is tried again is decided in `errors`.
"""

import html
import json
import logging
import smtplib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, DeadlineAlert, DeadlineReference, SyncCallback
from airflow.sdk.exceptions import AirflowException, AirflowRuntimeError
from airflow.sdk.log import mask_secret, redact
from structlog.contextvars import get_contextvars

from skills_wiring.deployment import connection_of
from skills_wiring.errors import OTHER, what_to_do

if TYPE_CHECKING:
    from airflow.sdk import Context

EMAIL = "skills_pipeline_alert_email"
"""An SMTP connection; `to` (addresses divided by commas) and `from_email` in its extra fields."""

WEBHOOK = "skills_pipeline_alert_webhook"
"""An HTTP connection: the whole address as host, a token for the header `Authorization` as password."""

_TIMEOUT_SECONDS = 20.0
_MESSAGE_CHARS = 2000

_SAID = "alerted"
"""XCom of a task that told of its failure."""

_REASONS = {
    "task_failure": "the task ended without an error of its own: its process was killed or its worker lost",
    "all_tasks_deadlocked": "no task of the run can start any more",
}

_OVER = ("success", "failed")

log = logging.getLogger("skills_pipeline.alerts")


@dataclass(frozen=True)
class Alert:
    """What happened, where, and what a person does about it. Members that do not apply are None.

    `part`: the source, shard or partition it was about. `log_url`: the page of the task or run.
    """

    what: str
    dag_id: str
    run_id: str
    message: str
    what_to_do: str
    task_id: str | None = None
    part: str | None = None
    log_url: str | None = None

    @property
    def subject(self) -> str:
        """One line: what happened where."""
        where = ".".join(filter(None, (self.dag_id, self.task_id)))
        return f"[skills-pipeline] {self.what}: {where}" + (f" ({self.part})" if self.part else "")

    def text(self) -> str:
        """The alert as plain text, a line a member."""
        lines = [
            ("what", self.what),
            ("DAG", self.dag_id),
            ("run", self.run_id),
            ("task", self.task_id),
            ("part", self.part),
            ("message", self.message),
            ("to do", self.what_to_do),
            ("log", self.log_url),
        ]
        return "\n".join(f"{name + ':':<9}{value}" for name, value in lines if value) + "\n"

    def document(self) -> dict[str, str | None]:
        """The alert as a JSON object; `text` is what chat services show."""
        return asdict(self) | {"subject": self.subject, "text": f"{self.subject}\n{self.text()}"}


class AlertError(RuntimeError):
    """A channel is not configured as it must be, or did not take the alert."""


# ------------------------------------------------------------------------------------------ callbacks


def task_failed(context: "Context") -> None:
    """Callback of a task that has no try left. One whose process was killed cannot speak: its run does."""
    task_instance, error = context["ti"], context.get("exception")
    if error is None:
        return
    send(
        Alert(
            what="task failed",
            dag_id=task_instance.dag_id,
            run_id=task_instance.run_id,
            task_id=task_instance.task_id,
            part=_part(context),
            message=f"{type(error).__name__}: {error}"[:_MESSAGE_CHARS],
            what_to_do=what_to_do(error) if isinstance(error, BaseException) else OTHER,
            log_url=task_instance.log_url,
        )
    )
    task_instance.xcom_push(_SAID, True)


def run_failed(context: "Context") -> None:
    """Callback of a run that failed, unless the task that failed said so itself."""
    task_instance = context.get("ti")
    if task_instance is not None and task_instance.xcom_pull(
        task_ids=task_instance.task_id, key=_SAID, map_indexes=task_instance.map_index
    ):
        return
    reason = str(context.get("reason"))
    send(
        Alert(
            what="run failed",
            dag_id=context["dag"].dag_id,
            run_id=context["run_id"],
            task_id=task_instance.task_id if task_instance else None,
            part=_part(context) if task_instance else None,
            message=_REASONS.get(reason, reason),
            what_to_do=OTHER,
            log_url=task_instance.log_url if task_instance else None,
        )
    )


def deadline(hours: float) -> DeadlineAlert:
    """The `deadline` of a DAG whose runs have to be over so many hours after they were queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=hours),
        callback=SyncCallback(deadline_missed, kwargs={"hours": hours}),
    )


def deadline_missed(hours: float, context: dict[str, Any]) -> None:
    """Callback of a run that is not over in time; the executor runs it, and the run goes on.

    A run that failed has said so. Runs of a backfill are queued at once and wait for each other.
    """
    run = context["dag_run"]
    if run["state"] in _OVER or run["run_type"] == "backfill":
        return
    send(
        Alert(
            what="deadline missed",
            dag_id=run["dag_id"],
            run_id=run["dag_run_id"],
            part=run.get("partition_key"),
            message=f"the run is not over {hours:g} h after it was queued; its state: {run['state']}",
            what_to_do="look which task runs or waits, and for what: a worker, its turn at a host, a pool "
            "that was never imported (`airflow pools list`); the run goes on meanwhile",
        )
    )


def _part(context: "Context") -> str | None:
    """The partition of the run, else what the log lines of the task say it is about, else its number."""
    task_instance = context["ti"]
    partition = getattr(context.get("dag_run"), "partition_key", None)
    if partition:
        return str(partition)
    about = get_contextvars()
    if source := about.get("source"):
        return str(source)
    if shards := about.get("shard"):
        return f"{shards[0]} and {len(shards) - 1} more" if len(shards) > 1 else str(shards[0])
    if task_instance.map_index is not None and task_instance.map_index >= 0:
        return str(getattr(task_instance, "rendered_map_index", None) or task_instance.map_index)
    return None


# ------------------------------------------------------------------------------------------- channels


def send(alert: Alert) -> None:
    """Log the alert and send it through every channel that has a connection.

    A channel that fails is logged with the reason and hinders neither the others nor the run.
    """
    alert = Alert(**redact(asdict(alert)))
    log.error("%s\n%s", alert.subject, alert.text())
    for connection_id, channel in CHANNELS.items():
        try:
            connection = connection_of(connection_id)
            if connection is not None:
                channel(alert, connection)
                log.info("alert sent by %s", connection_id)
        except (AlertError, AirflowException, AirflowRuntimeError, OSError, smtplib.SMTPException) as error:
            log.error("alert not sent by %s: %s: %s", connection_id, type(error).__name__, error)


def send_email(alert: Alert, connection: Connection) -> None:
    """By e-mail, through the SMTP server of the connection."""
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    to = connection.extra_dejson.get("to")
    if not to:
        raise AlertError(f"the connection {EMAIL} has no `to` in its extra fields; name the recipients there")
    with SmtpHook(connection.conn_id) as server:
        server.send_email_smtp(
            to=to, subject=alert.subject, html_content=f"<pre>{html.escape(alert.text())}</pre>"
        )


def send_webhook(alert: Alert, connection: Connection) -> None:
    """As a JSON document, by POST to the address of the connection."""
    import urllib3

    address = connection.host or ""
    if "://" not in address:
        raise AlertError(f"the connection {WEBHOOK} has no address; write the whole https://… as its host")
    # Chat services put the secret into the address itself.
    mask_secret(address)
    headers = {"Content-Type": "application/json"}
    if connection.password:
        headers["Authorization"] = f"Bearer {connection.password}"
    body = json.dumps(alert.document()).encode()
    try:
        answer = urllib3.request("POST", address, body=body, headers=headers, timeout=_TIMEOUT_SECONDS)
    except urllib3.exceptions.HTTPError as error:
        # Its message has the address in it.
        raise AlertError(f"no answer ({type(error).__name__})") from None
    if answer.status >= 300:
        raise AlertError(f"status {answer.status}")


CHANNELS: dict[str, Callable[[Alert, Connection], None]] = {EMAIL: send_email, WEBHOOK: send_webhook}
"""Connection that switches it on, and the function that sends an alert through it."""
