"""Hacker News: the monthly thread "Who is hiring?", through Algolia's search API.

Here belongs the shape of Algolia's answers and the first-line convention of the thread. What a part of that
line speaks of is told by its words (`REMOTE (US)`, `$120k`, `Full-time`); what those mean belongs in
`normalise`, and so does all that the text below the line says.
"""

import json
import re
from collections.abc import Generator
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import joined

_ENDPOINT = "https://hn.algolia.com/api/v1"
_PAGE_SIZE = 1000
THREAD_TITLE = "Ask HN: Who is hiring?"
_LONGEST_FIRST_LINE_CHARS = 300
_LONGEST_PART_CHARS = 100
"""Longer ones run on into the text: their beginning is what the convention asks for."""

_WORKPLACE = re.compile(
    r"\b(?:remote(?:ly)?|on-?\s?site|hybrid|in[- ](?:the )?office|in[- ]person|work from home|wfh)\b",
    re.IGNORECASE,
)
_EMPLOYMENT = re.compile(
    r"\b(?:(?:full|part)[- ]?time|intern(?:ship)?s?|contract(?:or)?s?|freelancer?s?|permanent|temporary)\b",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"[$€£¥₹]\s?\d|\b(?:usd|eur|gbp|cad|aud|chf|sek|pln|inr)\s?\d|\d\s?(?:usd|eur|gbp|cad|aud|chf|sek|pln|inr)\b"
    r"|\b(?!401)\d+\s?k\b",
    re.IGNORECASE,
)
_NO_PAY = re.compile(
    r"\d\s?(?:m|mm|bn?|million|billion)\b|\b(?:raised|funding|funded|revenue|arr|seed|series|users)\b",
    re.IGNORECASE,
)
"""Amounts of investors and customers, not of a salary."""

_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_FILLERS = re.compile(r"\b(?:or|and|only|ok|fully|possible|friendly|ft|pt)\b", re.IGNORECASE)


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
    said = [part[:_LONGEST_PART_CHARS].strip() for part in parts[1:]]
    return RawPosting(
        source_posting_id=number,
        title=parts[1] if len(parts) > 1 else "",
        text=text,
        posted=posted,
        place=joined(part for part in _behind_the_role(parts) if _may_be_place(part)),
        employer=parts[0] if len(parts) > 1 else None,
        url=f"https://news.ycombinator.com/item?id={number}",
        workplace=joined(part for part in said if _WORKPLACE.search(part)),
        employment=joined(part for part in said if _EMPLOYMENT.search(part)),
        pay_text=joined(part for part in said if _speaks_of_pay(part)),
    )


def _behind_the_role(parts: list[str]) -> list[str]:
    """Parts from the third on; the second too where it says how one works, for then the role was left out."""
    return parts[1 if len(parts) > 1 and _WORKPLACE.search(parts[1]) else 2 :]


def _speaks_of_pay(part: str) -> bool:
    return bool(_PAY.search(part)) and not _NO_PAY.search(part)


def _may_be_place(part: str) -> bool:
    """Whether a part has words beside those of other fields; an address or an amount is no place."""
    if _ADDRESS.fullmatch(part) or _speaks_of_pay(part):
        return False
    left = _FILLERS.sub("", _EMPLOYMENT.sub("", _WORKPLACE.sub("", part)))
    return any(map(str.isalpha, left))


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
