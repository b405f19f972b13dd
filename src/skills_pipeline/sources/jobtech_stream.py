"""JobTech JobStream: changes of the Swedish adverts, new and edited ones whole, removed ones by their name.

Here belong the windows of time that are asked and the two forms of an answer; the shape of an advert is in
`jobtech`. Traps: a removal has a number where an advert has a text as its `id`, and no other member of an
advert; removals are kept for 90 days.
"""

import io
import itertools
from collections.abc import Generator, Iterator
from datetime import timedelta
from typing import BinaryIO
from urllib.parse import urlencode

from skills_pipeline.sources import jobtech
from skills_pipeline.sources.base import Query, Request, Source
from skills_pipeline.sources.documents import Located, Refusal, json_lines, json_records

_ENDPOINT = "https://jobstream.api.jobtechdev.se/v2/stream"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request for the changes of each day: a window has no pages, and its answer ends with the window."""
    for days in range((query.until - query.since).days + 1):
        day = query.since + timedelta(days=days)
        parameters = {
            "updated-after": f"{day}T00:00:00",
            "updated-before": f"{day + timedelta(days=1)}T00:00:00",
        }
        yield Request(f"{_ENDPOINT}?{urlencode(parameters)}", headers=(("Accept", "application/jsonl"),))


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Changes in either form the service has: an object a line, or one array."""
    first = file.readline()
    if first.lstrip().startswith(b"{"):
        return json_lines(itertools.chain([first], file))
    return json_records(io.BytesIO(first + file.read()), member=None)


SOURCE = Source(
    name="jobtech_stream",
    title="JobTech JobStream, Arbetsförmedlingen (Sweden)",
    url="https://jobtechdev.se/en/components/jobstream",
    licence="CC0-1.0",
    citation="Arbetsförmedlingen, JobTech Development: JobStream API",
    terms="Open data; no key; at most one request a minute; removals are kept for 90 days",
    cadence="daily",
    records=records,
    parse=jobtech.parse,
    requests=requests,
    minimum_interval_seconds=60.0,
)
