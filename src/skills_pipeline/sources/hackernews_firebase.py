"""Hacker News: the monthly thread "Who is hiring?", item by item through its own Firebase API.

Here belong the way from the account that opens the threads to their comments, and the shape of an item; the
first-line convention is in `hackernews`. Traps: deleted items keep nothing but their number and time; items
that moderators killed are not shown to readers; an item that never was is `null`.
"""

from collections.abc import Generator
from datetime import UTC, datetime

from skills_pipeline.sources.base import Query, RawPosting, RawRemoval, Request, Source
from skills_pipeline.sources.documents import Record, json_record
from skills_pipeline.sources.hackernews import THREAD_TITLE, posting_of_comment
from skills_pipeline.sources.listing import answer_of, sought

_SERVICE = "https://hacker-news.firebaseio.com/v0"
_ACCOUNT = "whoishiring"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The account, its stories from the newest back to the month of `since`, then each thread's comments."""
    account = answer_of((yield Request(f"{_SERVICE}/user/{_ACCOUNT}.json", kind="index")), _ACCOUNT)
    for number in sorted(sought(account, "submitted", kind=list, asked=_ACCOUNT), reverse=True):
        item = _item((yield Request(_item_url(number), kind="index")), number)
        if "time" in item and _month(item, number) < f"{query.since:%Y-%m}":
            return
        if str(item.get("title") or "").startswith(THREAD_TITLE):
            for comment in _comments(item, number):
                yield Request(_item_url(comment), may_be_gone=True)


def _item_url(number: int) -> str:
    return f"{_SERVICE}/item/{number}.json"


def _item(body: bytes, number: int) -> Record:
    """An item of the account; one that is gone altogether (`null`) has no members."""
    return {} if body.strip() == b"null" else answer_of(body, f"item {number}")


def _comments(thread: Record, number: int) -> list[int]:
    """Numbers of the comments to the thread itself; one that was opened just now has none."""
    if thread.get("descendants") == 0:
        return []
    comments: list[int] = sought(thread, "kids", kind=list, asked=f"thread {number}")
    return comments


def _month(item: Record, number: int) -> str:
    seconds = sought(item, "time", kind=int, asked=f"item {number}")
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m}"


def parse(record: Record, _url: str) -> RawPosting | RawRemoval | None:
    """One item; None for stories. The day of a removal is not told: it is dated by the comment's own day."""
    if record.get("deleted") or record.get("dead"):
        return RawRemoval(str(record["id"]), record["time"])
    if record["type"] != "comment":
        return None
    return posting_of_comment(str(record["id"]), record["text"], record["time"])


SOURCE = Source(
    name="hackernews_firebase",
    title="Hacker News: Who is hiring? (Firebase)",
    url="https://github.com/HackerNews/API",
    licence="texts of the authors; statistics only",
    citation='Hacker News, monthly thread "Ask HN: Who is hiring?", through the Hacker News API',
    terms="Public API without a stated limit; deleted comments are deleted here; texts are not redistributed",
    cadence="daily",
    records=json_record,
    parse=parse,
    requests=requests,
    deletes_removed=True,
)
