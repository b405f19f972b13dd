"""JobTech Historical: Swedish adverts since 2006, through the search service or as yearly files.

Here belong the windows that are asked, and the two shapes of the yearly files: since 2016 an advert a line,
as in `jobtech`, before that records with upper-case Swedish names, all of them texts. A year has gigabytes:
files are read line by line. Traps: an advert that was taken down is here a posting all the same, unless
nothing but its name is left; publication days of 2051 and 2099.
"""

import io
import itertools
from collections.abc import Generator, Iterator
from datetime import date, timedelta
from typing import BinaryIO

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import Query, RawPosting, RawRemoval, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Located, Record, Refusal, json_lines, json_records
from skills_pipeline.sources.jobtech import MOST_PER_QUERY, Search, advert

_SEARCH = Search("jobtech_historical", "https://historical.api.jobtechdev.se/search")
_ENVELOPE_CHARS = 2000
"""An answer of the service names its list within these; a line of a file has no such member."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Adverts published from `query.since` to `query.until`: months, halved as often as the cap asks for."""
    first = query.since
    while first <= query.until:
        last = min(_last_of_month(first), query.until)
        yield from _window(first, last)
        first = last + timedelta(days=1)


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _window(first: date, last: date) -> Generator[Request, bytes, int]:
    question = {"historical-from": f"{first}T00:00:00", "historical-to": f"{last}T23:59:59"}
    if first == last:
        return (yield from _SEARCH.ask(question))
    total, _ = yield from _SEARCH.count(question)
    if total <= MOST_PER_QUERY:
        return (yield from _SEARCH.pages(question, total))
    middle = first + (last - first) // 2
    found = yield from _window(first, middle)
    found += yield from _window(middle + timedelta(days=1), last)
    if found < total:
        raise SourceChangedError(
            f"jobtech_historical: {first} to {last} has {total} adverts, its halves have {found};"
            " looked for historical-from and historical-to to part them by day"
        )
    return found


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Adverts of an answer of the service, of a file with one a line, or of a file that is one array."""
    first = file.readline()
    start = first.strip()
    if start.startswith(b"{") and start != b"{" and b'"hits"' not in start[:_ENVELOPE_CHARS]:
        return json_lines(itertools.chain([first], file))
    member = None if start.startswith(b"[") else "hits"
    return json_records(io.BytesIO(first + file.read()), member=member)


def parse(record: Record, _url: str) -> RawPosting | RawRemoval:
    """One advert of either shape; one that was taken down stood until that day."""
    if "PLATSNUMMER" in record:
        return _advert_before_2016(record)
    if not record["removed"]:
        return advert(record)
    if "description" not in record:
        return RawRemoval(str(record["id"] or ""), record["removed_date"])
    return advert(record | {"application_deadline": record["removed_date"]})


def _advert_before_2016(record: Record) -> RawPosting:
    return RawPosting(
        source_posting_id=record["PLATSNUMMER"],
        title=record["PLATSRUBRIK"] or "",
        text=fold_spaces(record["PLATSBESKRIVNING"] or ""),
        posted=record["FORSTA_PUBLICERINGSDATUM"],
        # As in the later adverts: without a country the work is in Sweden.
        country=record.get("ADRESSLAND") or "SE",
        place=record.get("POSTORT"),
        employer=record.get("AG_NAMN"),
        url=None,
        closes=record.get("SISTA_ANSOK_PUBLDATUM"),
    )


SOURCE = Source(
    name="jobtech_historical",
    title="JobTech Historical Ads, Arbetsförmedlingen (Sweden)",
    url="https://data.jobtechdev.se/annonser/historiska/index.html",
    licence="CC0-1.0",
    citation="Arbetsförmedlingen, JobTech Development: historical job adverts",
    terms="Open data; no key; no stated limit on calls; whole years are better taken as files",
    cadence="monthly",
    records=records,
    parse=parse,
    is_live=False,
    requests=requests,
)
