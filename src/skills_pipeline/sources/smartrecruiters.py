"""SmartRecruiters: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the posting API: lists name the postings, a page of its own has each text. A company
the service does not know is answered like one without postings (`totalFound` 0), so that a misspelt board
looks empty. Recruiters' names are in the answers and are not read. Of the kind of employment the label is
read: its identifier is `permanent` for whatever is full time. Places that are neither remote nor hybrid say
nothing, for that is also what is sent where nobody said.
"""

from collections.abc import Generator
from urllib.parse import quote, urlencode

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_record
from skills_pipeline.sources.members import flag_member, joined, object_member, text_member
from skills_pipeline.sources.paging import looking_for, refuse_repeated

_ENDPOINT = "https://api.smartrecruiters.com/v1/companies"
_PAGE_SIZE = 100
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The lists of every board, then the page of each posting; one asked before in this version is known."""
    for board in query.boards:
        address = f"{_ENDPOINT}/{quote(board, safe='')}/postings"
        versions = yield from _versions(board, address)
        for identifier, version in versions.items():
            yield Request(f"{address}/{quote(identifier, safe='')}", version=version, may_be_gone=True)


def _versions(board: str, address: str) -> Generator[Request, bytes, dict[str, str]]:
    """Identifier of each posting on the board → what changes when it is published anew."""
    versions: dict[str, str] = {}
    offset, total = 0, 1
    while offset < total:
        parameters = urlencode({"limit": _PAGE_SIZE, "offset": offset})
        body = yield Request(f"{address}?{parameters}", kind="index", may_be_gone=offset == 0)
        if not body:
            return versions
        looked_for = f"smartrecruiters: board {board}: totalFound, and content with id, uuid, releasedDate"
        with looking_for(looked_for, body) as answer:
            total = int(answer["totalFound"])
            page = {one["id"]: f"{one['uuid']} {one['releasedDate']}" for one in answer["content"]}
        if not page and offset < total:
            raise SourceChangedError(f"{looked_for}: {total} postings were promised, {len(versions)} came")
        refuse_repeated(f"smartrecruiters: board {board}: postings from {offset}", list(page), set(versions))
        versions |= page
        offset += len(page)
    return versions


def parse(record: Record, _url: str) -> RawPosting:
    """One posting; its country is an ISO code in small letters."""
    location = record["location"]
    company = record["company"]
    region = text_member(location, "region")
    own_page = f"https://jobs.smartrecruiters.com/{company['identifier']}/{record['id']}"
    return RawPosting(
        source_posting_id=record["id"],
        title=record["name"].strip(),
        text=_text(record["jobAd"]["sections"]),
        posted=record["releasedDate"],
        country=location["country"],
        place=", ".join(part for part in (text_member(location, "city"), region) if part),
        region=region,
        employer=company["name"],
        url=record.get("postingUrl") or own_page,
        workplace=joined(name for name in ("remote", "hybrid") if flag_member(location, name)),
        employment=_label(record, "typeOfEmployment"),
        seniority=_label(record, "experienceLevel"),
        industry=_label(record, "industry"),
    )


def _label(record: Record, name: str) -> str | None:
    return text_member(object_member(record, name), "label")


def _text(sections: Record) -> str:
    """The sections with their headings; one that is empty or was left out is passed over."""
    parts = []
    for name in _SECTIONS:
        section = sections.get(name) or {}
        if text := plain_text(section.get("text") or ""):
            parts.append(f"{section.get('title') or ''}\n{text}")
    return fold_spaces("\n\n".join(parts))


SOURCE = Source(
    name="smartrecruiters",
    title="SmartRecruiters job boards",
    url="https://developers.smartrecruiters.com/docs/posting-api",
    licence="texts of the employers; statistics only",
    citation="Job boards published through SmartRecruiters' public Posting API",
    terms="Public Posting API; at most 10 requests a second, 8 at once; texts are not redistributed",
    cadence="daily",
    records=json_record,
    parse=parse,
    requests=requests,
    has_boards=True,
)
