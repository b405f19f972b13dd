"""The assets of the DAGs: what one of them makes and others wait for.

Names only; where the files lie is in the settings of the deployment. Partition keys of shards are
`country|YYYY-MM`.
"""

from airflow.sdk import Asset

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.registry import BUILT_IN

HISTORY = Asset("landing_history")
"""Months of the past, landed by a backfill."""

CLASSIFIED = Asset("classified_postings")
"""Shards that were classified anew: an event a shard, its partition key `country|YYYY-MM`."""

RELEASE = Asset("release")
"""The current release; its id is in the event's extra."""


def landing(source: Source) -> Asset:
    """What is landed of a source."""
    return Asset(f"landing_{source.name}")


LANDINGS = [landing(source) for source in BUILT_IN.values() if source.requests is not None]
"""Of every source that can be asked."""

MODEL = Asset("model_ai_mention")
"""The deployment's model of AI mentions: accepting another one makes all shards due again."""
