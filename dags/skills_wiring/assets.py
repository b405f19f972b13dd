"""The assets of the DAGs: what one of them makes and others wait for, and what lineage calls a dataset.

Names only; where the files lie is in the settings of the deployment. Their URIs are the same on every
machine, because Airflow knows an asset by name and URI, also on a worker with other folders. The scheme
`file` is one that the OpenLineage provider translates: `file://skills-pipeline` is the namespace there,
the path the name. Partition keys of shards are `country|YYYY-MM`.
"""

from airflow.sdk import Asset

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.registry import BUILT_IN

_NAMESPACE = "file://skills-pipeline"


def _asset(name: str, path: str) -> Asset:
    return Asset(name, uri=f"{_NAMESPACE}/{path}")


HISTORY = _asset("landing_history", "landing/history")
"""Months of the past, landed by a backfill."""

POSTINGS = _asset("postings", "postings")
"""Shards of postings after deduplication."""

CLASSIFIED = _asset("classified_postings", "classified")
"""Shards that were classified anew: an event a shard, its partition key `country|YYYY-MM`."""

RELEASE = _asset("release", "release")
"""The current release; its id is in the event's extra."""

PUBLICATION = _asset("publication", "publication")
"""The published files of the current release."""

MODEL = _asset("model_ai_mention", "models/ai_mention")
"""The deployment's model of AI mentions: where another one is accepted, all shards are due again."""


def landing(source: Source) -> Asset:
    """What is landed of a source."""
    return _asset(f"landing_{source.name}", f"landing/{source.name}")


LANDINGS = [landing(source) for source in BUILT_IN.values() if source.requests is not None]
"""Of every source that can be asked."""
