"""Personio: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the XML feed; which boards are asked is the user's list. The feed names offices, not
countries, and the day a position was created, not the day it was published. Employers may have switched the
feed off. Sections about contact persons are text like any other. Occupations are named in words of Personio's
own, of no scheme, and are not read.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote, urlsplit

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record
from skills_pipeline.sources.members import joined, where
from skills_pipeline.sources.xml_documents import xml_records

_HOST_SUFFIX = ".jobs.personio.de"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the feed has no pages. Without a language it answers in German."""
    for board in query.boards:
        address = f"https://{quote(board, safe='')}{_HOST_SUFFIX}/xml?language=en"
        yield Request(address, may_be_gone=True)


def parse(record: Record, url: str) -> RawPosting:
    """One position; its address is not in the feed but follows from the board's and its identifier."""
    identifier = record["id"].text or ""
    host = urlsplit(url).hostname or ""
    of_board = host.endswith(_HOST_SUFFIX)
    return RawPosting(
        source_posting_id=identifier,
        title=(record["name"].text or "").strip(),
        text=_text(record),
        posted=record["createdAt"].text,
        employer=_said(record, "subcompany") or (host.removesuffix(_HOST_SUFFIX) if of_board else None),
        url=f"https://{host}/job/{identifier}" if of_board else None,
        employment=joined(_said(record, name) for name in ("employmentType", "schedule")),
        seniority=_said(record, "seniority") or None,
        experience=_said(record, "yearsOfExperience") or None,
        **where(map(RawPlace, _offices(record))),
    )


def _text(record: Record) -> str:
    """The sections with their headings; they are markup, in CDATA."""
    sections = record["jobDescriptions"].iter("jobDescription")
    parts = [(one.findtext("name", ""), plain_text(one.findtext("value", ""))) for one in sections]
    return fold_spaces("\n\n".join(f"{name}\n{text}" for name, text in parts if text))


def _offices(record: Record) -> list[str]:
    more = record["additionalOffices"].iter("office") if "additionalOffices" in record else ()
    offices = (_said(record, "office"), *((office.text or "").strip() for office in more))
    return [office for office in offices if office]


def _said(record: Record, name: str) -> str:
    """The text of an element that employers may leave out."""
    return (record[name].text or "").strip() if name in record else ""


SOURCE = Source(
    name="personio",
    title="Personio job boards",
    url="https://developer.personio.de/reference/get_xml",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Personio's public XML feed",
    terms="Public feed, robots allowed; refuses quick requests (429); texts are not redistributed",
    cadence="daily",
    records=partial(xml_records, path="workzag-jobs/position"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=10.0,
    has_boards=True,
    lists_all=True,
)
