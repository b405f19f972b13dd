"""A small DAG that is wired as those of the pipeline are: source, shards, release, their assets."""

import logging
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException

from skills_pipeline.sources.registry import BUILT_IN
from skills_wiring import assets, observing

log = logging.getLogger("skills_pipeline.observed")

SHARD = {"country_code": "DE", "month": "2026-01", "fingerprint": "0", "postings": 7}


@task(outlets=[assets.landing(BUILT_IN["jobtech"])])
def land(source_name: str) -> int:
    """As an ingest DAG lands."""
    log.info("landed from %s", source_name)
    observing.count("skills_pipeline.documents_landed", 3, source=source_name)
    observing.gauge("skills_pipeline.source_lag_days", 2, source=source_name)
    return 3


@task(inlets=[assets.POSTINGS], outlets=[assets.CLASSIFIED])
def classify(group: list[dict[str, Any]]) -> int:
    """As `refresh` classifies."""
    log.info("classified %d shards", len(group))
    return len(group)


@task(inlets=[assets.CLASSIFIED], outlets=[assets.RELEASE])
def release(source_name: str) -> None:
    """Learns the release while it runs, and fails."""
    with observing.log_fields(release_id="2026-01-abc"):
        log.info("built")
    raise AirflowFailException(f"refused because of {source_name}")


with DAG(
    "observed_refresh",
    schedule=None,
    default_args={"on_execute_callback": observing.bind_log_fields},
):
    land("jobtech") >> classify.expand(group=[[SHARD]]) >> release("jobtech")
