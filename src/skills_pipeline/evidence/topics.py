"""What every index is asked for a topic: how many works, from when on, and which topic an answer is of.

Here belongs what is the same for every index. Queries are in `topics.tsv`, answers in the index's own module.
"""

from datetime import date
from urllib.parse import parse_qs, urlsplit

from skills_pipeline.evidence.reviewed import topics
from skills_pipeline.sources.base import Query

PAGE_SIZE = 100
PAGES_A_TOPIC = 2
"""The 200 works that fit a topic best: what follows is about something else."""

OTHER = "other"
"""Topic of a work in a file, or in an answer to a query that is in the table no more."""


def first_day(query: Query) -> date:
    """The first of January of the year before the first day asked for."""
    return date(query.since.year - 1, 1, 1)


def topic_of(url: str, parameter: str) -> str:
    """The topic whose query this parameter of an address holds."""
    asked = parse_qs(urlsplit(url).query).get(parameter, [""])[0]
    return next((topic.topic for topic in topics().values() if topic.query == asked), OTHER)
