"""NYC Jobs: vacancies of the City of New York on its open data portal.

Here belongs the shape of the data set `kpav-sd4t`, as the portal's SODA interface answers it (JSON, names in
snake case, empty members left out) and as it is exported (CSV, names in words). Traps: a job is listed once
for those inside the city's service and once for all others, under one number; the last day is `05-DEC-2025`.
"""

import io
import re
from collections.abc import Generator, Iterator, Mapping
from typing import BinaryIO
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Located, Record, Refusal, json_records
from skills_pipeline.sources.members import amount_member, pay, text_member
from skills_pipeline.sources.paging import Pages, changed, json_answer
from skills_pipeline.sources.tables import csv_records

_ENDPOINT = "https://data.cityofnewyork.us/resource/kpav-sd4t.json"
_PAGE_SIZE = 1000
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_WORDED_DAY = re.compile(r"(\d{1,2})-([A-Z]{3})-(\d{4})")
_WORKING_TIMES = {"F": "Full-Time", "P": "Part-Time"}
"""Values of the column `Full-Time/Part-Time indicator`."""

_NAME_BREAKS = re.compile(r"[^a-z0-9]+")


def requests(query: Query) -> Generator[Request, bytes, None]:
    """How many rows were posted in the window, then their pages, in an order that does not change."""
    window = f"posting_date between '{query.since}T00:00:00' and '{query.until}T23:59:59'"
    body = yield Request(_address({"$select": "count(*)", "$where": window}), kind="index")
    try:
        total = int(json_answer("nyc", body)[0]["count"])
    except (KeyError, IndexError, TypeError, ValueError):
        raise changed("nyc", "one row with count", body) from None
    seen, found = Pages("nyc"), 0
    while found < total:
        order = {"$order": "posting_date,job_id,:id", "$limit": _PAGE_SIZE, "$offset": found}
        url = seen.ask(_address({"$where": window, **order}))
        body = yield Request(url)
        rows = json_answer("nyc", body)
        if not isinstance(rows, list) or not rows:
            raise changed("nyc", f"rows behind the first {found} of {total}", body)
        seen.take(url, [str(row) for row in rows])
        found += len(rows)


def _address(parameters: Mapping[str, object]) -> str:
    return f"{_ENDPOINT}?{urlencode(parameters)}"


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Rows of either form; what is neither is refused as the JSON it is not."""
    body = file.read()
    if body.lstrip()[:1] in (b"[", b"{", b"<", b""):
        return json_records(io.BytesIO(body), member=None)
    return csv_records(io.BytesIO(body), delimiter=",")


def parse(record: Record, _url: str) -> RawPosting:
    """One row. How to apply, and whom to ask, are not read."""
    row = {_NAME_BREAKS.sub("_", name.lower()).strip("_"): value for name, value in record.items()}
    optional = ("minimum_qual_requirements", "preferred_skills", "additional_information")
    working_time = text_member(row, "full_time_part_time_indicator")
    sections = [row.get("job_description"), *(row.get(name) for name in optional)]
    return RawPosting(
        source_posting_id=row["job_id"],
        title=row["business_title"],
        text="\n\n".join(fold_spaces(section) for section in sections if section),
        posted=row["posting_date"],
        # The city employs at home: the data set has streets and boroughs, and no country nor currency.
        country="US",
        place=row["work_location"],
        employer=row["agency"],
        closes=_last_day(row.get("post_until") or ""),
        employment=_WORKING_TIMES.get(working_time, working_time) if working_time else None,
        pay=pay(
            amount_member(row, "salary_range_from"),
            amount_member(row, "salary_range_to"),
            "USD",
            text_member(row, "salary_frequency"),
        ),
        seniority=text_member(row, "career_level"),
    )


def _last_day(stated: str) -> str:
    """`05-DEC-2025` as ISO 8601; everything else as it stands."""
    worded = _WORDED_DAY.fullmatch(stated.strip().upper())
    if not worded or worded[2] not in _MONTHS:
        return stated
    return f"{worded[3]}-{_MONTHS.index(worded[2]) + 1:02}-{int(worded[1]):02}"


SOURCE = Source(
    name="nyc",
    title="NYC Jobs, NYC Open Data (City of New York)",
    url="https://data.cityofnewyork.us/City-Government/NYC-Jobs/kpav-sd4t",
    licence="NYC Open Data terms of use: free to use, share and adapt",
    citation="City of New York, Department of Citywide Administrative Services: NYC Jobs (kpav-sd4t)",
    terms="No key; without an application token calls share one pool and may be slowed down",
    cadence="weekly",
    records=records,
    parse=parse,
    requests=requests,
)
