"""One ingest DAG for every source that can be asked: fetch the days of the data interval and land them.

Wiring only, made from the source registry. What is asked of a source is in its module, how it is fetched
and kept in `skills_pipeline.landing`; what was landed becomes a release in the DAG `refresh`.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.registry import BUILT_IN
from skills_wiring import assets


@task
def land(
    source_name: str,
    params: dict[str, Any],
    data_interval_start: datetime | None = None,
    data_interval_end: datetime | None = None,
) -> int:
    """Land what the source published in the run's days; returns the number of documents."""
    from skills_pipeline import pipeline, settings

    configured = settings.from_environment()
    if configured.origin != "network":
        raise AirflowSkipException(
            f"this deployment is of origin {configured.origin!r}, so nothing is fetched into it; "
            "set SKILLS_PIPELINE_ORIGIN=network and a data folder of its own"
        )
    since, until = _days(params, data_interval_start, data_interval_end)
    asked = pipeline.Ingest(source_name, since, until, tuple(params["boards"]))
    try:
        return sum(1 for _ in pipeline.land_from_network(configured, asked))
    except pipeline.NothingToAskError as nothing:
        raise AirflowSkipException(str(nothing)) from None


def _days(params: dict[str, Any], start: datetime | None, end: datetime | None) -> tuple[date, date]:
    """First and last day to ask for: both parameters, or the data interval, whose end is excluded."""
    if params["since"] and params["until"]:
        return date.fromisoformat(params["since"]), date.fromisoformat(params["until"])
    if params["since"] or params["until"]:
        raise AirflowFailException("give both parameters `since` and `until`, or none for the data interval")
    if start is None or end is None:
        raise AirflowFailException("the run has no data interval; give the parameters `since` and `until`")
    return start.date(), (end - timedelta(microseconds=1)).date()


def _day(description: str) -> Param:
    """A day that may be left out; one for each name, because a run writes its value into the object."""
    return Param(None, type=["null", "string"], format="date", description=description)


def ingest(source: Source) -> DAG:
    """The DAG of one source, at the source's own cadence."""
    with DAG(
        dag_id=f"ingest_{source.name}",
        description=f"Land {source.title}",
        doc_md=f"**{source.title}**: {source.url}\n\nTerms: {source.terms}.\n\n{__doc__}",
        schedule=CronDataIntervalTimetable(f"@{source.cadence}", timezone="UTC"),
        start_date=datetime(2025, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        # Asking other people's servers starts when somebody turns it on, whatever the installation's default.
        is_paused_upon_creation=True,
        tags=["ingest", source.name],
        params={
            "since": _day("first day to ask for, instead of the data interval's"),
            "until": _day("last day to ask for, instead of the data interval's"),
            "boards": Param(
                [],
                type="array",
                items={"type": "string"},
                description="employer boards to ask, for sources that have boards",
            ),
        },
        default_args={
            "owner": "skills-pipeline",
            "retries": 3,
            "retry_delay": timedelta(minutes=5),
            "retry_exponential_backoff": 2.0,
            "max_retry_delay": timedelta(hours=1),
        },
    ) as made:
        land.override(outlets=[assets.landing(source)])(source.name)
    return made


for _source in BUILT_IN.values():
    if _source.requests is not None:
        ingest(_source)
