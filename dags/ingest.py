"""One ingest DAG for every source that can be asked: fetch the days that are missing and land them.

Wiring only, made from the source registry. What is asked of a source is in its module, how it is fetched
and kept in `skills_pipeline.landing`, from which day a run asks in `skills_wiring.cursors`; what was landed
becomes a release in the DAG `refresh`.

A run of the schedule asks from where the last one that came to its end stopped, so nothing is missed while
the scheduler or the source is down. A run of a backfill asks exactly its own days, a run with the parameters
`since` and `until` exactly these; neither moves the watermark.
"""

from datetime import UTC, date, datetime
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.registry import BUILT_IN
from skills_wiring import alerts, assets, cursors, observing, pools
from skills_wiring.credentials import credentials_of
from skills_wiring.defaults import default_args

DEADLINE_HOURS = {"hourly": 3, "daily": 12, "weekly": 24, "monthly": 48, "yearly": 48}
"""By cadence: time for all tries of a run and the wait for its host."""


@task
def land(
    source_name: str,
    params: dict[str, Any],
    dag_run: Any = None,
    asset_state_store: Any = None,
    data_interval_start: datetime | None = None,
    data_interval_end: datetime | None = None,
) -> int:
    """Land what the source published in the days of the run; returns the number of documents."""
    from skills_pipeline import pipeline, settings
    from skills_pipeline.landing import LandingStore

    configured = settings.from_environment()
    if configured.origin != "network":
        raise AirflowSkipException(
            f"this deployment is of origin {configured.origin!r}, so nothing is fetched into it; "
            "set SKILLS_PIPELINE_ORIGIN=network and a data folder of its own"
        )
    store = LandingStore(configured.landing_dir)
    watermark = cursors.read(asset_state_store.get(cursors.WATERMARK))
    is_backfill = dag_run.run_type == "backfill"
    first = None if is_backfill else cursors.first_missing(watermark, store.landed_until(source_name))
    since, until = _days(params, data_interval_start, data_interval_end, first)
    asked = pipeline.Ingest(source_name, since, until, tuple(params["boards"]))
    try:
        landed = pipeline.land_from_network(
            configured, asked, credentials=credentials_of(BUILT_IN[source_name])
        )
        documents = sum(1 for _ in landed)
    except pipeline.NothingToAskError as nothing:
        raise AirflowSkipException(str(nothing)) from None
    observing.count("skills_pipeline.documents_landed", documents, source=source_name)
    # What was chosen by hand may be less than all there was.
    if not is_backfill and not any(params.values()):
        reached = cursors.moved(watermark, data_interval_end, store.landed_until(source_name))
        asset_state_store.set(cursors.WATERMARK, reached.isoformat())
    return documents


def _days(
    params: dict[str, Any], start: datetime | None, end: datetime | None, first: date | None
) -> tuple[date | None, date | None]:
    """First and last day to ask for: both parameters, or up to the end of the data interval, or to today."""
    if params["since"] and params["until"]:
        return date.fromisoformat(params["since"]), date.fromisoformat(params["until"])
    if params["since"] or params["until"]:
        raise AirflowFailException("give both parameters `since` and `until`, or none for the days missing")
    if start is None or end is None:
        return first, None
    return cursors.days_of(start, end, first)


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
            "since": _day("first day to ask for, instead of those that are missing"),
            "until": _day("last day to ask for, instead of those that are missing"),
            "boards": Param(
                [],
                type="array",
                items={"type": "string"},
                description="employer boards to ask, for sources that have boards",
            ),
        },
        default_args=default_args(pool=pools.pool_of(source)),
        on_failure_callback=alerts.run_failed,
        deadline=alerts.deadline(DEADLINE_HOURS[source.cadence]),
    ) as made:
        land.override(outlets=[assets.landing(source)])(source.name)
    return made


for _source in BUILT_IN.values():
    if _source.requests is not None:
        ingest(_source)
