"""What a deployment can watch: declared metrics, and fields that every log line of a task carries.

Metrics go through Airflow's own client, so StatsD, Datadog and OpenTelemetry are its configuration and
without any of them nothing is sent. What Airflow measures itself (states and durations of tasks and runs,
the scheduler) is not measured again; who is told of a failure is in `alerts`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from airflow.sdk.observability import stats
from structlog.contextvars import bind_contextvars, bound_contextvars, unbind_contextvars

if TYPE_CHECKING:
    from airflow.sdk import Context

    from skills_pipeline.pipeline import SourceState
    from skills_pipeline.warehouse import Outcome


@dataclass(frozen=True)
class Metric:
    """A metric as it is declared: its name, what kind it is, what it counts, and the tags it always has."""

    name: str
    kind: Literal["counter", "gauge"]
    unit: str
    meaning: str
    tags: tuple[str, ...] = ()


class MetricError(ValueError):
    """A metric is not declared, or is sent in another way than it is declared."""


def _declared(*metrics: Metric) -> Mapping[str, Metric]:
    return MappingProxyType({metric.name: metric for metric in metrics})


METRICS = _declared(
    Metric(
        "skills_pipeline.documents_landed",
        "counter",
        "documents",
        "landed of a source; 0 over several runs: it publishes nothing or no longer where it is asked",
        ("source",),
    ),
    Metric(
        "skills_pipeline.source_lag_days",
        "gauge",
        "days",
        "from the last day a source was asked for to today; more than two cadences: its runs fail",
        ("source",),
    ),
    Metric(
        "skills_pipeline.source_held",
        "gauge",
        "answers",
        "held back and not landed, because the source changed its shape; more than 0: a person is needed",
        ("source",),
    ),
    Metric("skills_pipeline.documents_parsed", "counter", "documents", "parsed for the first time"),
    Metric(
        "skills_pipeline.shards_due",
        "gauge",
        "shards",
        "to be classified in this refresh; all of them after a new model, lexicon or definition",
    ),
    Metric("skills_pipeline.shards_classified", "counter", "shards", "classified; together those due"),
    Metric(
        "skills_pipeline.postings_classified",
        "counter",
        "postings",
        "in the shards that were classified; with the duration of the task, the throughput of a worker",
    ),
    Metric(
        "skills_pipeline.checks_failed",
        "gauge",
        "checks",
        "that did not pass; `fail`: more than 0 means no release, `warn`: somebody looks",
        ("severity",),
    ),
    Metric(
        "skills_pipeline.release_postings",
        "gauge",
        "postings",
        "in the release that was built; a jump down: a source is missing",
    ),
    Metric(
        "skills_pipeline.releases",
        "counter",
        "releases",
        "by what became of them: `released`, `built`, `unchanged`, `refused`, `withdrawn`",
        ("status",),
    ),
)
"""Every metric there is. Under Airflow's prefix a name becomes `airflow.skills_pipeline.…`."""

SEVERITIES = ("fail", "warn")

LOG_FIELDS = MappingProxyType(
    {
        "source": "name of the source that is landed",
        "shard": "keys `country|YYYY-MM` of the shards that are classified, a list",
        "release_id": "the release that is built, released or published",
    }
)
"""Fields of log lines beside Airflow's own `dag_id`, `run_id`, `task_id`, `map_index` and `try_number`."""


# ------------------------------------------------------------------------------------------- metrics


def count(name: str, number: int = 1, **tags: str) -> None:
    """Add to a counter. Raises `MetricError` unless it is declared so, with these tags."""
    stats.incr(_checked(name, "counter", tags), number, tags=tags)


def gauge(name: str, value: float, **tags: str) -> None:
    """Set a gauge. Raises `MetricError` unless it is declared so, with these tags."""
    stats.gauge(_checked(name, "gauge", tags), value, tags=tags)


def gauge_sources(states: Iterable["SourceState"]) -> None:
    """How every source that was ever asked stands."""
    for state in states:
        if state.lag_days is not None:
            gauge("skills_pipeline.source_lag_days", state.lag_days, source=state.source.name)
            gauge("skills_pipeline.source_held", state.held, source=state.source.name)


def measure_outcome(outcome: "Outcome") -> None:
    """What became of a release, its size and the checks that did not pass."""
    count("skills_pipeline.releases", status=outcome.status)
    for severity in SEVERITIES:
        failed = sum(1 for check in outcome.checks if check.severity == severity and check.failures)
        gauge("skills_pipeline.checks_failed", failed, severity=severity)
    if outcome.release is not None and outcome.status != "refused":
        gauge("skills_pipeline.release_postings", outcome.release.row_counts["core.postings"])


def _checked(name: str, kind: str, tags: Mapping[str, str]) -> str:
    metric = METRICS.get(name)
    if metric is None:
        raise MetricError(f"{name} is not declared; add it to METRICS with unit and meaning")
    if metric.kind != kind or set(metric.tags) != set(tags):
        raise MetricError(
            f"{name} is declared as a {metric.kind} with the tags {list(metric.tags)}, "
            f"not a {kind} with {sorted(tags)}"
        )
    return name


# ------------------------------------------------------------------------------------------ log fields


def bind_log_fields(context: "Context") -> None:
    """`on_execute_callback` of every task: its log lines carry what its arguments say it is about.

    Bound before the task runs, so that Airflow's own lines have them too, that of a failure above all.
    """
    unbind_contextvars(*LOG_FIELDS)
    task = context["ti"].task
    # Operators that call no Python function have no arguments to tell.
    if hasattr(task, "python_callable"):
        arguments = signature(task.python_callable).bind_partial(*task.op_args, **task.op_kwargs).arguments
        bind_contextvars(**_told_by(arguments))


@contextmanager
def log_fields(**fields: str | list[str]) -> Iterator[None]:
    """Log lines of the block carry these fields: for what a task learns only while it runs.

    Raises `KeyError` with the name of one that is not in `LOG_FIELDS`.
    """
    for name in fields:
        LOG_FIELDS[name]
    with bound_contextvars(**fields):
        yield


def _told_by(arguments: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Log fields out of the arguments of a task: `source_name`, a `group` of shards, a release."""
    fields: dict[str, str | list[str]] = {}
    if source := arguments.get("source_name"):
        fields["source"] = source
    if group := arguments.get("group"):
        fields["shard"] = [f"{shard['country_code']}|{shard['month']}" for shard in group]
    release_id = arguments.get("release_id") or (arguments.get("built") or {}).get("release_id")
    if release_id:
        fields["release_id"] = release_id
    return fields
