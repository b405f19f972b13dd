"""What each source is asked, page after page, with the answers replayed."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from skills_pipeline.sources.registry import BUILT_IN


def asked(name, query, answer):
    """Addresses a source asks for, given a function from address to the answer's JSON."""
    requests = BUILT_IN[name].requests(query)
    urls, body = [], None
    while True:
        try:
            request = requests.send(body)
        except StopIteration:
            return urls
        urls.append(request.url)
        body = json.dumps(answer(request.url)).encode()


def test_boards_are_asked_one_by_one():
    empty = {"jobs": [], "meta": {"total": 0}}
    for name in ("ashby", "greenhouse"):
        boards = Query(date(2025, 1, 1), date(2025, 1, 1), ("mill", "two words"))
        urls = asked(name, boards, lambda url: empty)
        assert len(urls) == 2
        assert "/mill" in urls[0]
        assert "/two%20words" in urls[1]


def test_hackernews_is_asked_for_every_page_of_the_threads_since_the_month():
    threads = {
        "hits": [
            {
                "title": "Ask HN: Who is hiring? (March 2025)",
                "created_at": "2025-03-03T16:00:00Z",
                "objectID": "3",
            },
            {
                "title": "Ask HN: Who wants to be hired?",
                "created_at": "2025-03-03T16:00:00Z",
                "objectID": "4",
            },
            {
                "title": "Ask HN: Who is hiring? (February 2025)",
                "created_at": "2025-02-03T16:00:00Z",
                "objectID": "2",
            },
        ]
    }
    urls = asked(
        "hackernews",
        Query(date(2025, 3, 20), date(2025, 3, 21)),
        lambda url: threads if "search_by_date" in url else {"nbPages": 2},
    )
    assert ["story_3" in url for url in urls] == [False, True, True]
    assert [url[-6:] for url in urls[1:]] == ["page=0", "page=1"]
