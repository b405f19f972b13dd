"""Workday: career sites of employers that use its applicant tracking system.

Here belongs the shape of what a career site asks of its own server: lists of 20, and a page for each posting.
A board is written `host/tenant/site`. The total stands on the first list only and is never above 2,000; an
offset beyond the end is answered with the first list again. Days in lists are relative ("Posted 3 Days Ago"),
so the day is that of the posting's own page.
"""

import json
from collections import Counter
from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_record
from skills_pipeline.sources.members import text_member, texts_member, where
from skills_pipeline.sources.paging import looking_for, refuse_repeated

_PAGE_SIZE = 20
"""More is answered with an error."""

_MOST_PER_QUERY = 2_000

Versions = dict[str, str]
"""Path of each posting → what its list says of it, the day aside: all there is to tell that it changed."""

Filters = dict[str, str]
"""Facet → the one value asked for."""

Facets = dict[str, dict[str, int]]
"""Facet → its values, each with the number of postings that have it."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The lists of every board, then the page of each posting; one asked before in this version is known."""
    for board in query.boards:
        address = _address(board)
        versions = yield from _versions(address, {})
        for path, version in versions.items():
            yield Request(address + quote(path, safe="/%"), version=version, may_be_gone=True)


def _address(board: str) -> str:
    parts = [quote(part, safe="") for part in board.split("/")]
    if len(parts) != 3:
        raise ValueError(f"workday: a board is written host/tenant/site, saw {board!r}")
    host, tenant, site = parts
    return f"https://{host}/wday/cxs/{tenant}/{site}"


def _versions(address: str, filters: Filters) -> Generator[Request, bytes, Versions]:
    """Every posting that has these values; where there are too many for one question, by one facet more."""
    body = yield _list_request(address, filters, 0)
    if not body:
        return {}
    with looking_for(f"workday: {address}: total", body) as answer:
        total = int(answer["total"])
    if total < _MOST_PER_QUERY:
        return (yield from _pages(address, filters, total, body))
    with looking_for(f"workday: {address}: facets with counted values", body) as answer:
        facets = dict(_facets(answer["facets"]))
    return (yield from _split(address, filters, total, facets))


def _pages(address: str, filters: Filters, total: int, body: bytes) -> Generator[Request, bytes, Versions]:
    """All lists of one question, the first of which has been answered."""
    versions = _postings(address, body)
    page_size = len(versions)
    for offset in range(page_size, total, page_size) if page_size else ():
        page = _postings(address, (yield _list_request(address, filters, offset)))
        refuse_repeated(f"workday: {address}: postings from {offset} of {total}", list(page), set(versions))
        versions |= page
    _refuse_loss(address, filters, total, page_size, versions)
    return versions


def _split(address: str, filters: Filters, total: int, facets: Facets) -> Generator[Request, bytes, Versions]:
    """The postings of every value of one facet; a posting with several values is kept once."""
    facet = _dividing_facet(facets, filters, total)
    if facet is None:
        raise SourceChangedError(
            f"workday: {address}: {total} postings or more for {filters or 'all'}, "
            f"and none of the facets {sorted(facets)} divides them further"
        )
    versions: Versions = {}
    for value in facets[facet]:
        versions |= yield from _versions(address, filters | {facet: value})
    largest = max(max(values.values()) for name, values in facets.items() if name not in filters)
    # Counts of facets grouped with one that is filtered by are not narrowed, so only the first are bounds.
    least = total if filters else max(total, largest)
    _refuse_loss(address, filters, least, _PAGE_SIZE, versions)
    return versions


def _dividing_facet(facets: Facets, filters: Filters, total: int) -> str | None:
    """The facet that most likely covers every posting, in parts small enough to be asked.

    What postings lack a value of a facet is not said. Facets that every posting has one value of agree in the
    sum of their counts, and a facet with several values a posting has a larger one.
    """
    sums = {name: sum(values.values()) for name, values in facets.items() if name not in filters}
    agreeing = Counter(sums.values())
    able = [name for name, covered in sums.items() if covered >= total and len(facets[name]) > 1]

    def quality(name: str) -> tuple[bool, int, int]:
        return max(facets[name].values()) < _MOST_PER_QUERY, agreeing[sums[name]], sums[name]

    return max(able, key=quality, default=None)


def _facets(facets: list[Any]) -> Iterator[tuple[str, dict[str, int]]]:
    """Facets with their values; one that groups others (country, site) has facets for values."""
    for facet in facets:
        values = [value for value in facet["values"] if "values" not in value]
        if values:
            yield facet["facetParameter"], {value["id"]: int(value["count"]) for value in values}
        yield from _facets([value for value in facet["values"] if "values" in value])


def _refuse_loss(address: str, filters: Filters, total: int, page_size: int, versions: Versions) -> None:
    """Single postings close while lists are read; a whole list of them does not."""
    if total and len(versions) <= total - page_size:
        raise SourceChangedError(
            f"workday: {address}: looked for {total} postings of {filters or 'all'}, found {len(versions)}"
        )


def _list_request(address: str, filters: Filters, offset: int) -> Request:
    applied = {facet: [value] for facet, value in filters.items()}
    question = {"appliedFacets": applied, "limit": _PAGE_SIZE, "offset": offset, "searchText": ""}
    whole_board = not filters and not offset
    body = json.dumps(question).encode()
    return Request(f"{address}/jobs", body=body, kind="index", may_be_gone=whole_board)


def _postings(address: str, body: bytes) -> Versions:
    with looking_for(f"workday: {address}: jobPostings with title and externalPath", body) as answer:
        return {one["externalPath"]: _version(one) for one in answer["jobPostings"]}


def _version(entry: Record) -> str:
    return " | ".join([entry["title"], entry.get("locationsText") or "", *(entry.get("bulletFields") or [])])


def parse(record: Record, _url: str) -> RawPosting:
    """One posting; `startDate` is the day it was put up, `id` is unique among all employers."""
    info = record["jobPostingInfo"]
    return RawPosting(
        source_posting_id=info["id"],
        title=info["title"].strip(),
        text=plain_text(info["jobDescription"] or ""),
        posted=info["startDate"],
        employer=record["hiringOrganization"]["name"],
        url=info.get("externalUrl"),
        closes=info.get("endDate"),
        workplace=text_member(info, "remoteType"),
        employment=text_member(info, "timeType"),
        **where(
            [
                RawPlace(info["location"], country=_country(info)),
                *map(RawPlace, texts_member(info, "additionalLocations")),
            ]
        ),
    )


def _country(info: Record) -> str | None:
    """The ISO code of the main place, else the name of its country; older sites send neither."""
    main = (info.get("jobRequisitionLocation") or {}).get("country") or {}
    country: str | None = main.get("alpha2Code") or (info.get("country") or {}).get("descriptor")
    return country


SOURCE = Source(
    name="workday",
    title="Workday career sites",
    url="https://www.workday.com/en-us/products/talent-management/talent-acquisition.html",
    licence="texts of the employers; statistics only",
    citation="Career sites published with Workday, as their own pages read them",
    terms="Public but undocumented; honour each host's robots.txt; ask gently; texts are not redistributed",
    cadence="daily",
    records=json_record,
    parse=parse,
    requests=requests,
    has_boards=True,
)
