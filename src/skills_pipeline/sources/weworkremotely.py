"""We Work Remotely: a board of remote jobs, through its RSS feeds.

Here belongs the shape of the feeds: the newest hundred jobs, and one feed a category. A title is `Company:
Role`, days are those of e-mail (RFC 822), and the place is free text, mostly `Anywhere in the World`. All
jobs are remote. `category` is a field of work, not an industry.
"""

import re
from collections.abc import Generator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from io import BytesIO

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError
from skills_pipeline.sources.members import text_member
from skills_pipeline.sources.paging import changed
from skills_pipeline.sources.xml_documents import xml_texts

_SITE = "https://weworkremotely.com"
_MOST_PER_FEED = 100
_ITEMS = "rss/channel/item"
_NEWEST = f"{_SITE}/remote-jobs.rss"
_CATEGORIES = (
    "remote-full-stack-programming-jobs",
    "remote-back-end-programming-jobs",
    "remote-front-end-programming-jobs",
    "remote-devops-sysadmin-jobs",
    "remote-design-jobs",
    "remote-product-jobs",
    "remote-customer-support-jobs",
    "remote-sales-and-marketing-jobs",
    "remote-management-and-finance-jobs",
    "all-other-remote-jobs",
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")
"""Countries may be written with their flag, which is two letters of a kind of their own."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The feed of the newest jobs and that of each category: feeds have no pages."""
    body = yield Request(_NEWEST)
    _reaches_back(body, query)
    cut = []
    for category in _CATEGORIES:
        url = f"{_SITE}/categories/{category}.rss"
        body = yield Request(url)
        if not _reaches_back(body, query):
            cut.append(url)
    if cut:
        raise SourceChangedError(
            f"weworkremotely: {len(cut)} feeds hold {_MOST_PER_FEED} jobs, none older than {query.since}, "
            f"and have no pages, first {cut[0]}; ask for fewer days"
        )


def _reaches_back(body: bytes, query: Query) -> bool:
    """Whether a feed is not full, or ends before the first day asked for."""
    if b"<channel" not in body:
        raise changed("weworkremotely", "an RSS <channel>", body)
    items = [item.record for item in xml_texts(BytesIO(body), _ITEMS) if isinstance(item, Located)]
    if len(items) < _MOST_PER_FEED:
        return True
    try:
        return min(_mail_day(item["pubDate"]).date() for item in items) < query.since
    except (KeyError, ValueError):
        raise changed("weworkremotely", "an RFC 822 <pubDate> in every <item>", body) from None


def _mail_day(text: str) -> datetime:
    return parsedate_to_datetime(text.strip())


def parse(record: Record, _url: str) -> RawPosting:
    """One item; a title without a colon names no employer."""
    employer, colon, role = record["title"].partition(": ")
    places = (record["region"], record.get("state"), record.get("country"))
    return RawPosting(
        source_posting_id=record["guid"].strip(),
        title=fold_spaces(role if colon else employer),
        text=plain_text(record["description"]),
        posted=_day(record["pubDate"]),
        place="; ".join(dict.fromkeys(filter(None, map(_place, places)))),
        employer=fold_spaces(employer) if colon else None,
        url=record["link"].strip(),
        closes=_day(record["expires_at"]) if record.get("expires_at", "").strip() else None,
        workplace="remote",
        employment=text_member(record, "type"),
    )


def _place(stated: str | None) -> str:
    return fold_spaces(_FLAG.sub("", stated or ""))


def _day(stated: str) -> date:
    """The day of an e-mail date; where the hour is in another zone, the day is that of the zone."""
    try:
        return _mail_day(stated).date()
    except ValueError:
        raise RecordRefusedError("impossible_date", f"{stated[:40]!r} is not an RFC 822 date") from None


SOURCE = Source(
    name="weworkremotely",
    title="We Work Remotely",
    url="https://weworkremotely.com/remote-job-rss-feed",
    licence="texts of the employers; statistics only",
    citation="We Work Remotely, RSS feeds",
    terms="Public feeds; name We Work Remotely and link back to its address; texts are not redistributed",
    cadence="daily",
    records=partial(xml_texts, path=_ITEMS),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=5.0,
)
