"""OpenAlex, an open index of works: candidates for the evidence, by topic.

Here belongs the shape of its answers: `results`, and `meta.next_cursor` that leads on. A topic's works come
in the order of how well they fit, so that the first pages are asked for and no more. Works are asked for from
the year before the first day on, because an index learns of many months late.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.evidence.reviewed import topics
from skills_pipeline.evidence.topics import PAGE_SIZE, PAGES_A_TOPIC, first_day, topic_of
from skills_pipeline.sources.base import Query, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.paging import Pages, answer_with, changed, records_of
from skills_pipeline.sources.works import RawWork

_ENDPOINT = "https://api.openalex.org/works"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The first pages of every topic, followed by their cursor."""
    for topic in topics().values():
        pages, cursor = Pages("openalex"), "*"
        for _ in range(PAGES_A_TOPIC):
            asked = {
                "search": topic.query,
                "filter": f"from_publication_date:{first_day(query)},to_publication_date:{query.until}",
                "per-page": PAGE_SIZE,
                "cursor": cursor,
                "api_key": query.credentials["OPENALEX_API_KEY"],
            }
            url = f"{_ENDPOINT}?{urlencode(asked)}"
            body = yield Request(pages.ask(url))
            works = records_of("openalex", body, "results")
            pages.take(url, [str(work.get("id")) for work in works])
            following = _following(body)
            if following is None or len(works) < PAGE_SIZE:
                break
            cursor = following


def _following(body: bytes) -> str | None:
    meta = answer_with("openalex", body, "meta")["meta"]
    if not isinstance(meta, dict) or "next_cursor" not in meta:
        raise changed("openalex", "'meta.next_cursor'", body)
    return meta["next_cursor"] or None


def parse(record: Record, url: str) -> RawWork:
    """One work; its venue is where it is first found, which some have not."""
    location = record["primary_location"] or {}
    return RawWork(
        source_work_id=record["id"],
        topic=topic_of(url, "search"),
        title=record["title"],
        authors=tuple(one["author"]["display_name"] for one in record["authorships"]),
        year=record["publication_year"],
        venue=(location.get("source") or {}).get("display_name"),
        doi=record["doi"],
        cited_by_count=record["cited_by_count"],
    )


SOURCE = Source(
    name="openalex",
    title="OpenAlex",
    url="https://openalex.org",
    licence="CC0-1.0",
    citation="OpenAlex, OurResearch",
    terms="Asks for a key, which is free and has a daily allowance; its data may be used without conditions",
    cadence="monthly",
    records=partial(json_records, member="results"),
    parse=parse,
    requests=requests,
    credentials=("OPENALEX_API_KEY",),
)
