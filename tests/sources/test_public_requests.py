"""What the sources of public employment services are asked, against their simulated servers."""

import importlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from skills_pipeline.sources.base import Query, Request, SourceChangedError, parse_document
from skills_pipeline.sources.registry import BUILT_IN
from sources.sites import Asked, Reply

NAMES = ("jobtech", "jobtech_stream", "jobtech_historical", "nav", "usajobs", "nyc", "mycareersfuture")
Answer = Callable[[Asked], Reply]


def run(name: str, query: Query, answer: Answer) -> list[tuple[Request, bytes]]:
    """Requests of a source and what they were answered; a fragment stays with who asks."""
    requests, asked, body = BUILT_IN[name].requests(query), [], None
    while True:
        try:
            request = requests.send(body)
        except StopIteration:
            return asked
        reply = answer(Asked("GET", request.url.partition("#")[0], dict(request.headers)))
        assert reply.status == 200 or (reply.status == 404 and request.may_be_gone), request.url
        body = reply.body if reply.status == 200 else b""
        asked.append((request, body))


def site(name):
    return importlib.import_module(f"sources.sites.{name}")


def changed(name: str, members: dict[str, object], where: str = "") -> Answer:
    """The server of a source, with other values for some members of the answers whose address has `where`."""

    def answer(asked: Asked) -> Reply:
        reply = site(name).answer(asked)
        if where not in asked.url or reply.status != 200:
            return reply
        document = json.loads(reply.body)
        kept = {member: value for member, value in {**document, **members}.items() if value is not ...}
        return Reply(body=json.dumps(kept).encode())

    return answer


def addresses(asked: list[tuple[Request, bytes]]) -> list[str]:
    """Kind and the telling end of each request."""
    return [f"{request.kind} {request.url.partition('#')[0]}" for request, _ in asked]


@pytest.mark.parametrize("name", NAMES)
def test_a_run_lands_every_posting_once_and_says_the_same_twice(name):
    simulated, source = site(name), BUILT_IN[name]
    asked = run(name, simulated.QUERY, simulated.answer)
    assert asked == run(name, simulated.QUERY, simulated.answer)
    seen, quarantined = [], 0
    for request, body in asked:
        if request.kind == "page" and body:
            parsed = parse_document(source, body, request.url, datetime(2025, 7, 1, tzinfo=UTC))
            seen += parsed.records["source_posting_id"].to_list()
            quarantined += parsed.quarantine.height
    assert set(seen) == simulated.EXPECTED
    assert quarantined == 0
    # JobStream says an edited advert again; everywhere else each posting is landed once.
    assert len(seen) == len(simulated.EXPECTED) + (name == "jobtech_stream")


def test_jobtech_is_asked_how_much_a_day_has_and_then_for_its_pages():
    asked = run("jobtech", site("jobtech").QUERY, site("jobtech").answer)
    told = [
        (one.kind, *re.search(r"after=([\d-]+)T.*offset=(\d+)&limit=(\d+)", one.url).groups())
        for one, _ in asked
    ]
    assert told == [
        ("index", "2025-06-02", "0", "0"),
        ("page", "2025-06-02", "0", "100"),
        ("page", "2025-06-02", "2", "100"),
        ("page", "2025-06-02", "4", "100"),
        ("index", "2025-06-03", "0", "0"),
    ]
    assert "published-before=2025-06-03T00" in asked[0][0].url


SIZES = {
    "": 21_000,
    "region=r1": 10_500,
    "region=r2": 9_900,
    "unspecified-sweden-workplace": 400,
    "abroad": 200,
    "region=r1 occupation-field=f1": 6_000,
    "region=r1 occupation-field=f2": 4_500,
}
"""A day of more adverts than are answered, by what is asked of it."""


def capped(sizes: dict[str, int]) -> Answer:
    """A search service that answers as many adverts as `sizes` says, and refuses the rest of a question."""

    def answer(asked: Asked) -> Reply:
        given = asked.parameters
        parts = ("region", "occupation-field", "occupation-group")
        key = " ".join(f"{name}={given[name]}" for name in parts if name in given)
        key = next((name for name in ("unspecified-sweden-workplace", "abroad") if name in given), key)
        total, offset, limit = sizes[key], int(given["offset"]), int(given["limit"])
        assert offset + limit <= 10_000
        values = {"region": ["r1", "r2"], "occupation-field": ["f1", "f2"]}.get(given.get("stats", ""), [])
        hits = [{"id": f"{key} {number}"} for number in range(offset, min(total, offset + limit))]
        stats = [{"type": "any", "values": [{"term": one, "concept_id": one, "count": 1} for one in values]}]
        return Reply(body=json.dumps({"total": {"value": total}, "stats": stats, "hits": hits}).encode())

    return answer


def test_a_day_above_the_cap_is_asked_by_region_and_a_region_above_it_by_field():
    one_day = Query(date(2025, 6, 2), date(2025, 6, 2))
    asked = run("jobtech", one_day, capped(SIZES))
    ids = [hit["id"] for request, body in asked if request.kind == "page" for hit in json.loads(body)["hits"]]
    assert len(ids) == len(set(ids)) == 21_000
    asked_by = [
        dict(re.findall(r"(region|occupation-field|abroad|unspecified-sweden-workplace)=(\w+)", request.url))
        for request, _ in asked
        if request.kind == "index"
    ]
    assert asked_by == [
        {},
        {"region": "r1"},
        {"region": "r1", "occupation-field": "f1"},
        {"region": "r1", "occupation-field": "f2"},
        {"region": "r2"},
        {"unspecified-sweden-workplace": "true"},
        {"abroad": "true"},
    ]


def test_parts_that_do_not_add_up_stop_the_run():
    one_day = Query(date(2025, 6, 2), date(2025, 6, 2))
    fewer = SIZES | {"region=r1 occupation-field=f2": 4_000}
    with pytest.raises(
        SourceChangedError, match=r"has 10500 adverts.*occupation-field.*have 10000.*split further"
    ):
        run("jobtech", one_day, capped(fewer))


def test_historical_adverts_are_asked_by_month_and_halved_down_to_days_at_the_cap():
    def sized(asked: Asked) -> Reply:
        first, last = (
            date.fromisoformat(asked.parameters[f"historical-{end}"][:10]) for end in ("from", "to")
        )
        days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
        names = [{"id": f"{day} {number}"} for day in days for number in range(3_000 if day.day < 6 else 2)]
        start = int(asked.parameters["offset"])
        hits = names[start : start + int(asked.parameters["limit"])]
        return Reply(body=json.dumps({"total": {"value": len(names)}, "stats": [], "hits": hits}).encode())

    asked = run("jobtech_historical", Query(date(2019, 2, 1), date(2019, 3, 2)), sized)
    windows = [
        re.search(r"from=([\d-]+)T00.*to=([\d-]+)T23", one.url).groups()
        for one, _ in asked
        if one.kind == "index"
    ]
    assert windows == [
        ("2019-02-01", "2019-02-28"),
        ("2019-02-01", "2019-02-14"),
        ("2019-02-01", "2019-02-07"),
        ("2019-02-01", "2019-02-04"),
        ("2019-02-01", "2019-02-02"),
        ("2019-02-03", "2019-02-04"),
        ("2019-02-05", "2019-02-07"),
        ("2019-02-08", "2019-02-14"),
        ("2019-02-15", "2019-02-28"),
        ("2019-03-01", "2019-03-02"),
    ]
    ids = [hit["id"] for request, body in asked if request.kind == "page" for hit in json.loads(body)["hits"]]
    assert len(ids) == len(set(ids)) == 5 * 3_000 + 23 * 2 + 2 * 3_000


def test_the_stream_is_asked_once_for_each_day_and_at_most_once_a_minute():
    asked = run("jobtech_stream", site("jobtech_stream").QUERY, site("jobtech_stream").answer)
    assert [request.url.partition("?")[2] for request, _ in asked] == [
        "updated-after=2025-06-02T00%3A00%3A00&updated-before=2025-06-03T00%3A00%3A00",
        "updated-after=2025-06-03T00%3A00%3A00&updated-before=2025-06-04T00%3A00%3A00",
        "updated-after=2025-06-04T00%3A00%3A00&updated-before=2025-06-05T00%3A00%3A00",
    ]
    assert BUILT_IN["jobtech_stream"].minimum_interval_seconds == 60


def test_nav_follows_the_feed_and_asks_for_the_entries_that_are_active():
    asked = run("nav", site("nav").QUERY, site("nav").answer)
    base = "https://pam-stilling-feed.nav.no/api/v1"
    assert addresses(asked) == [
        f"index {base}/feed",
        f"page {base}/feed/p1",
        f"page {base}/feedentry/ad-1",
        f"page {base}/feed/p2",
        f"page {base}/feedentry/ad-2",
        f"page {base}/feedentry/ad-gone",
        f"page {base}/feed/p3",
        f"page {base}/feedentry/ad-3",
    ]
    assert dict(asked[0][0].headers)["If-Modified-Since"] == "Mon, 02 Jun 2025 00:00:00 GMT"
    assert asked[2][0].version == "2025-06-02T10:00:00.000Z"


def test_nav_stops_behind_the_last_day():
    query = replace(site("nav").QUERY, until=date(2025, 6, 2))
    assert addresses(run("nav", query, site("nav").answer))[-1].endswith("/feed/p2")


def test_nav_sends_its_token_nowhere_else():
    elsewhere = changed("nav", {"next_url": "https://example.com/feed/p2"}, where="/feed/p1")
    with pytest.raises(SourceChangedError, match="addresses at https://pam-stilling-feed"):
        run("nav", site("nav").QUERY, elsewhere)


def test_usajobs_lists_each_day_and_asks_for_each_text_with_what_the_list_says():
    asked = run("usajobs", site("usajobs").QUERY, site("usajobs").answer)
    assert [request.kind for request, _ in asked] == ["index"] * 3 + ["page"] * 5 + ["index"]
    text, body = asked[3]
    assert text.url.partition("?")[2] == (
        "USAJOBSControlNumbers=800000001#title=Tide+Scientist&agency=Bureau+of+Tides&schedule=Full-time"
        "&pay_minimum=90000.0&pay_maximum=120000.0&pay_type=Per+Year"
        "&place=Juneau%2C+Alaska%2C+United+States&region=Alaska&country=United+States"
    )
    assert text.version == "2025-05-01 2025-05-20 Accepting applications"
    record = parse_document(BUILT_IN["usajobs"], body, text.url, datetime(2025, 7, 1)).records.row(
        0, named=True
    )
    assert (record["title"], record["employer"]) == ("Tide Scientist", "Bureau of Tides")
    assert (record["country_code"], record["place"]) == ("US", "Juneau, Alaska, United States")


def test_mycareersfuture_stops_at_the_first_page_of_older_postings():
    asked = run("mycareersfuture", site("mycareersfuture").QUERY, site("mycareersfuture").answer)
    assert [re.search(r"page=(\d)", request.url)[1] for request, _ in asked] == ["0", "1", "2"]


MCF_OF_LATER = {"uuid": "sg-0", "metadata": {"newPostingDate": "2025-06-05"}}

DRIFTS = [
    ("jobtech", {"total": ...}, "", "'total'"),
    ("jobtech", {"total": 5}, "", "total.value"),
    ("jobtech", {"stats": ...}, "limit=0", "'stats'"),
    ("jobtech", {"hits": []}, "offset=2&", "hits behind the first 2 of 5"),
    ("jobtech", {"hits": [{"id": 1}, {"id": 2}]}, "limit=100", "holds the same records"),
    ("jobtech", {"hits": [{"name": 1}]}, "limit=100", r"hits\[\].id"),
    ("jobtech_historical", {"hits": ...}, "limit=100", "'hits'"),
    ("nav", {"items": ...}, "", "'items'"),
    ("nav", {"next_url": ...}, "/feed/p2", "'next_url'"),
    ("nav", {"next_url": "/api/v1/feed/p1"}, "/feed/p2", "asked before"),
    ("nav", {"items": [{"url": "x"}]}, "/feed/p1", "_feed_entry.status"),
    ("usajobs", {"paging": ...}, "EndPositionOpenDate", "'paging'"),
    ("usajobs", {"paging": {"metadata": {"totalCount": 5}, "next": None}}, "", "says 5.*pages have 2"),
    ("usajobs", {"data": [{"usajobsControlNumber": 1}]}, "EndPosition", "positionlocations"),
    ("mycareersfuture", {"total": ...}, "", "'total'"),
    ("mycareersfuture", {"results": []}, "page=2", "results behind the first 4 of 8"),
    ("mycareersfuture", {"results": [MCF_OF_LATER]}, "page=1", "no 2025-06-05 behind 2025-06-04"),
    ("mycareersfuture", {"results": [{"uuid": "a"}]}, "", "metadata.newPostingDate"),
]


@pytest.mark.parametrize(("name", "members", "where", "message"), DRIFTS)
def test_changed_paging_is_named(name, members, where, message):
    with pytest.raises(SourceChangedError, match=message) as raised:
        run(name, site(name).QUERY, changed(name, members, where))
    assert str(raised.value).startswith(name)


def test_nyc_names_a_missing_count_an_empty_page_and_a_repeated_one():
    simulated = site("nyc")

    def answering(count: object, rows: object) -> Answer:
        def answer(asked: Asked) -> Reply:
            return Reply(body=json.dumps(count if "$select" in asked.parameters else rows).encode())

        return answer

    for count, rows, message in (
        ([], [], "one row with count"),
        ([{"count": "3"}], [], "rows behind the first 0 of 3"),
        ([{"count": "3"}], [{"job_id": "1"}], "holds the same records"),
        ([{"count": "3"}], {"error": True}, "rows behind"),
    ):
        with pytest.raises(SourceChangedError, match=message):
            run("nyc", simulated.QUERY, answering(count, rows))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "jobtech_stream"])
def test_an_error_page_in_the_place_of_paging_is_shown(name):
    with pytest.raises(SourceChangedError, match="Just a moment"):
        run(name, site(name).QUERY, lambda asked: Reply(body=b"<title>Just a moment...</title>"))
