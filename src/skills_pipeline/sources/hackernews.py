"""Hacker News: the monthly thread "Who is hiring?", through Algolia's search API.

Here belongs the shape of Algolia's answers and the first-line convention of the thread.
"""

import json
from collections.abc import Generator
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records

_ENDPOINT = "https://hn.algolia.com/api/v1"
_PAGE_SIZE = 1000
THREAD_TITLE = "Ask HN: Who is hiring?"
_LONGEST_FIRST_LINE_CHARS = 300


def requests(query: Query) -> Generator[Request, bytes, None]:
    """First the list of threads, then every page of comments of the threads since the month of `since`.

    A thread opens on the first working day of its month and gathers postings until the last.
    """
    threads = {"tags": "story,author_whoishiring", "query": "hiring", "hitsPerPage": 100}
    stories = json.loads((yield Request(f"{_ENDPOINT}/search_by_date?{urlencode(threads)}")))["hits"]
    for story in stories:
        if story["title"].startswith(THREAD_TITLE) and story["created_at"][:7] >= f"{query.since:%Y-%m}":
            yield from _comment_pages(story["objectID"])


def _comment_pages(story_id: str) -> Generator[Request, bytes, None]:
    page, pages = 0, 1
    while page < pages:
        parameters = {"tags": f"comment,story_{story_id}", "hitsPerPage": _PAGE_SIZE, "page": page}
        body = yield Request(f"{_ENDPOINT}/search?{urlencode(parameters)}")
        page, pages = page + 1, json.loads(body)["nbPages"]


def parse(record: Record, _url: str) -> RawPosting | None:
    """One comment; None for stories and replies, which are no postings."""
    if "comment_text" not in record or record["parent_id"] != record["story_id"]:
        return None
    return posting_of_comment(record["objectID"], record["comment_text"] or "", record["created_at_i"])


def posting_of_comment(number: str, markup: str, posted: int) -> RawPosting:
    """By convention the first line is `Company | Role | Location | …`; there is no country field."""
    text = plain_text(markup)
    parts = [part.strip() for part in text.partition("\n")[0][:_LONGEST_FIRST_LINE_CHARS].split("|")]
    return RawPosting(
        source_posting_id=number,
        title=parts[1] if len(parts) > 1 else "",
        text=text,
        posted=posted,
        place="; ".join(parts[2:]) if len(parts) > 2 else None,
        employer=parts[0] if len(parts) > 1 else None,
        url=f"https://news.ycombinator.com/item?id={number}",
    )


SOURCE = Source(
    name="hackernews",
    title="Hacker News: Who is hiring?",
    url="https://hn.algolia.com/api",
    licence="texts of the authors; statistics only",
    citation='Hacker News, monthly thread "Ask HN: Who is hiring?", through the Algolia search API',
    terms="Public API; at most 10,000 requests an hour; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="hits"),
    parse=parse,
    requests=requests,
)
