"""The sample as landed documents: which records share a document, its address, and when it was fetched.

Here belongs what a landing knows. The records within are made in `payloads`; nothing is written to disk
or fetched from anywhere.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from skills_pipeline.sample import payloads
from skills_pipeline.sample.draws import Capture, Posting, postings
from skills_pipeline.sample.plan import MONTHS, SEED
from skills_pipeline.sample.writing import write

_JOBTECH_LIMIT = 100
_HACKERNEWS_LIMIT = 50
_REPLY_EVERY = 8
_FIRST_STORY = 38_800_000
_STORY_STEP = 250


@dataclass(frozen=True)
class SampleDocument:
    """One document as a source would have answered; `fetched_at` is UTC without a zone mark."""

    source: str
    url: str
    fetched_at: datetime
    media_type: str
    body: bytes


def documents(seed: int = SEED, months: Collection[str] = MONTHS) -> Iterator[SampleDocument]:
    """Documents of the sample that end in one of these months, ordered by source, period and board; the same
    bytes each time.
    """
    for capture, members in _captures(seed):
        if _last_month(capture.period) in months:
            ordered = sorted(members, key=_publication_order)
            yield from _DOCUMENTS[capture.source](capture, ordered)


def fingerprint(seed: int = SEED) -> str:
    """SHA-256 over the seed and every file of this package: another one means another sample."""
    package = Path(__file__).parent
    hashed = hashlib.sha256(str(seed).encode())
    for file in sorted([*package.glob("*.py"), *package.glob("**/*.toml")]):
        hashed.update(file.relative_to(package).as_posix().encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _publication_order(posting: Posting) -> tuple[datetime, str]:
    return posting.posted_at, posting.posting_id


def _captures(seed: int) -> list[tuple[Capture, list[Posting]]]:
    groups: dict[Capture, list[Posting]] = defaultdict(list)
    for posting in postings(seed):
        groups[posting.capture].append(posting)
    return sorted(groups.items(), key=lambda group: (group[0].source, group[0].period, group[0].board))


def _jobtech(capture: Capture, members: Sequence[Posting]) -> Iterator[SampleDocument]:
    """Pages of up to a hundred hits, asked for on the second day of the next month."""
    first, after = _month_bounds(capture.period)
    for offset in range(0, len(members), _JOBTECH_LIMIT):
        hits = [
            payloads.jobtech_hit(posting, write(posting.brief))
            for posting in members[offset : offset + _JOBTECH_LIMIT]
        ]
        url = (
            f"https://jobsearch.api.jobtechdev.se/search?published-after={first:%Y-%m-%dT%H:%M:%S}"
            f"&published-before={after:%Y-%m-%dT%H:%M:%S}&sort=pubdate-asc"
            f"&offset={offset}&limit={_JOBTECH_LIMIT}"
        )
        fetched_at = after + timedelta(days=1, hours=4, seconds=offset)
        yield _document(capture, url, fetched_at, payloads.jobtech_page(hits, len(members)))


def _ashby(capture: Capture, members: Sequence[Posting]) -> Iterator[SampleDocument]:
    jobs = [payloads.ashby_job(posting, write(posting.brief)) for posting in members]
    url = f"https://api.ashbyhq.com/posting-api/job-board/{capture.board}?includeCompensation=true"
    yield _document(capture, url, _quarter_end(capture), payloads.ashby_board(jobs))


def _greenhouse(capture: Capture, members: Sequence[Posting]) -> Iterator[SampleDocument]:
    jobs = [payloads.greenhouse_job(posting, write(posting.brief)) for posting in members]
    url = f"https://boards-api.greenhouse.io/v1/boards/{capture.board}/jobs?content=true"
    yield _document(capture, url, _quarter_end(capture), payloads.greenhouse_board(jobs))


def _hackernews(capture: Capture, members: Sequence[Posting]) -> Iterator[SampleDocument]:
    """The pages of one monthly thread; postings that land again stand on the last page once more."""
    story_id = _FIRST_STORY + _STORY_STEP * MONTHS.index(capture.period)
    once = [posting for posting in members if posting.duplicate_kind != "same_id"]
    again = [posting for posting in members if posting.duplicate_kind == "same_id"]
    hits = [
        hit
        for position, posting in enumerate([*once, *again])
        for hit in _comments(posting, story_id, with_reply=position % _REPLY_EVERY == 0)
    ]
    pages = [hits[start : start + _HACKERNEWS_LIMIT] for start in range(0, len(hits), _HACKERNEWS_LIMIT)]
    _, after = _month_bounds(capture.period)
    for page, part in enumerate(pages):
        url = (
            f"https://hn.algolia.com/api/v1/search?tags=comment,story_{story_id}"
            f"&hitsPerPage={_HACKERNEWS_LIMIT}&page={page}"
        )
        body = payloads.hackernews_page(part, page, len(pages), len(hits))
        yield _document(capture, url, after + timedelta(hours=6, seconds=page), body)


def _comments(posting: Posting, story_id: int, *, with_reply: bool) -> list[dict[str, Any]]:
    hit = payloads.hackernews_hit(posting, write(posting.brief), story_id)
    return [hit, payloads.hackernews_reply(posting, story_id)] if with_reply else [hit]


_DOCUMENTS = {"ashby": _ashby, "greenhouse": _greenhouse, "hackernews": _hackernews, "jobtech": _jobtech}


def _document(capture: Capture, url: str, fetched_at: datetime, payload: dict[str, Any]) -> SampleDocument:
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return SampleDocument(capture.source, url, fetched_at, "application/json", body)


def _quarter_end(capture: Capture) -> datetime:
    """Two nights after the quarter, each board at a minute of its own."""
    _, after = _month_bounds(_last_month(capture.period))
    return after + timedelta(days=1, hours=5, minutes=sum(capture.board.encode()) % 60)


def _last_month(period: str) -> str:
    """Of a month that month, of a quarter (`2024-Q1`) its third."""
    year, _, part = period.partition("-")
    return f"{year}-{int(part[1:]) * 3:02}" if part.startswith("Q") else period


def _month_bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of the month and of the next."""
    first = datetime.fromisoformat(f"{month}-01T00:00:00")
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after
