"""NAV pam-stilling-feed: adverts of arbeidsplassen.no, Norway, as a feed of changes.

Here belong the pages of the feed, its entries, and the pages of the older public feed, whose adverts have the
same shape. Traps: the advert of an entry is named `json` in the documented shape and `ad_content` in answers;
`applicationDue` is free text ("Snarest"); what is taken down is masked, so that only its name can be read.
"""

from collections.abc import Generator
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import partial
from urllib.parse import urljoin, urlsplit

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, RawRemoval, Request, Source
from skills_pipeline.sources.codes import occupation_of_address
from skills_pipeline.sources.documents import Record, json_page
from skills_pipeline.sources.members import joined, objects_member, text_member, where
from skills_pipeline.sources.paging import Pages, answer_with, changed, records_of

_HOST = "https://pam-stilling-feed.nav.no"
_FEED = f"{_HOST}/api/v1/feed"
_CREDENTIAL = "NAV_TOKEN"
_NOT_TO_BE_USED = "FINN"
"""The terms leave out adverts of finn.no; the older feed named their source."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages of the feed from the first with a change since `query.since`, and entries of active adverts.

    Where the feed is entered is asked for by a header of time; the page found is then asked again by its
    name, so that its removals are landed.
    """
    headers = (("Accept", "application/json"), ("Authorization", f"Bearer {query.credentials[_CREDENTIAL]}"))
    since = format_datetime(datetime.combine(query.since, time(), UTC), usegmt=True)
    entered = yield Request(_FEED, headers=(*headers, ("If-Modified-Since", since)), kind="index")
    seen = Pages("nav")
    url: str | None = f"{_FEED}/{answer_with('nav', entered, 'id', 'items')['id']}"
    while url:
        body = yield Request(seen.ask(url), headers=headers)
        page, items = answer_with("nav", body, "next_url", "items"), records_of("nav", body, "items")
        try:
            states = [(item["url"], item["date_modified"], item["_feed_entry"]["status"]) for item in items]
        except (KeyError, TypeError):
            raise changed("nav", "url, date_modified and _feed_entry.status of each item", body) from None
        for address, modified, status in states:
            if status == "ACTIVE" and f"{query.since}" <= modified[:10] <= f"{query.until}":
                yield Request(_own(address, body), headers, version=modified, may_be_gone=True)
        after = bool(states) and min(modified[:10] for _, modified, _ in states) > f"{query.until}"
        url = _own(page["next_url"], body) if page["next_url"] and not after else None


def _own(address: str, body: bytes) -> str:
    """An address of the feed in full; the token is sent to no other host."""
    url = urljoin(_HOST, address)
    if urlsplit(url).netloc != urlsplit(_HOST).netloc:
        raise changed("nav", f"addresses at {_HOST}, not {url!r}", body)
    return url


def parse(record: Record, _url: str) -> RawPosting | RawRemoval | None:
    """One item of a feed page, one entry, or one advert of the older feed.

    An active item of a page is no posting: its entry is.
    """
    if "_feed_entry" in record:
        return _item(record)
    if "status" in record:
        return _entry(record)
    return _advert(record)


def _item(record: Record) -> RawRemoval | None:
    entry = record["_feed_entry"]
    return None if entry["status"] == "ACTIVE" else RawRemoval(entry["uuid"], record["date_modified"])


def _entry(record: Record) -> RawPosting | RawRemoval | None:
    if record["status"] != "ACTIVE":
        return RawRemoval(record["uuid"], record["sistEndret"])
    return _advert(record["ad_content"] if "ad_content" in record else record["json"])


def _advert(record: Record) -> RawPosting | None:
    if (record["source"] or "").upper().startswith(_NOT_TO_BE_USED):
        return None
    return RawPosting(
        source_posting_id=record["uuid"],
        title=record["title"] or "",
        text=plain_text(record["description"] or ""),
        posted=record["published"],
        employer=(record["employer"] or {}).get("name"),
        url=record["link"] or record["sourceurl"],
        closes=record["expires"],
        employment=joined((text_member(record, "engagementtype"), text_member(record, "extent"))),
        occupation=_occupation(objects_member(record, "categoryList")),
        **where(map(_place, record["workLocations"] or [])),
    )


def _place(place: Record) -> RawPlace:
    region, country = place["county"], place["country"]
    within = [part for part in (place["city"], place["municipal"], region) if part]
    name = ", ".join(dict.fromkeys([*within, *filter(None, [country])])) if within else None
    return RawPlace(name, region, country)


def _occupation(categories: list[Record]) -> str | None:
    """Occupations of ESCO, or else groups of STYRK-08, Norway's ISCO-08; lists of NAV's own are not read."""
    codes = [(text_member(one, "categoryType"), text_member(one, "code")) for one in categories]
    esco = (occupation_of_address(code) for scheme, code in codes if scheme == "ESCO" and code)
    styrk = (f"styrk08:{code}" for scheme, code in codes if scheme == "STYRK08" and code)
    return joined(esco) or joined(styrk)


SOURCE = Source(
    name="nav",
    title="NAV pam-stilling-feed, arbeidsplassen.no (Norway)",
    url="https://navikt.github.io/pam-stilling-feed/",
    licence="NAV terms of use (arbeidsplassen.nav.no/vilkar-api); texts of the employers; statistics only",
    citation="NAV, Norwegian Labour and Welfare Administration: job vacancy feed",
    terms="Free token, by e-mail; inactive adverts are to be deleted; adverts of finn.no are left out;"
    " the end of the feed is polled at most every two minutes",
    cadence="hourly",
    records=partial(json_page, members=("items", "content")),
    parse=parse,
    requests=requests,
    credentials=(_CREDENTIAL,),
    deletes_removed=True,
)
