"""What the aggregators are asked: pages to the end, questions split at caps, changed answers told by name."""

import json
from datetime import date
from importlib import import_module

import pytest

from skills_pipeline.sources.base import Query, Request, SourceChangedError, parse_document
from skills_pipeline.sources.registry import BUILT_IN
from sources.sites import Asked, himalayas, jobicy, themuse, weworkremotely
from sources.test_contracts import FETCHED_AT

NAMES = ("arbeitnow", "remotive", "remoteok", "jobicy", "himalayas", "themuse", "weworkremotely")
QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))


def run(name, query=QUERY, answer=None):
    """What a source asks and is answered, and the error that ended it; `answer` is from address to JSON."""
    site = import_module(f"sources.sites.{name}")
    requests, asked, body = BUILT_IN[name].requests(query), [], None
    while True:
        try:
            request = requests.send(body)
        except StopIteration:
            return asked, None
        except SourceChangedError as error:
            return asked, str(error)
        body = _body(answer(request.url)) if answer else _served(site, request)
        asked.append((request, body))


def _body(answered):
    return answered if isinstance(answered, bytes) else json.dumps(answered).encode()


def _served(site, request: Request):
    reply = site.answer(Asked("GET", request.url, dict(request.headers)))
    assert reply.status == 200, request.url
    return reply.body


def urls(asked):
    return [request.url for request, _body in asked]


def fails(name, answer, query=QUERY):
    _asked, error = run(name, query, answer)
    assert error is not None
    assert error.startswith(f"{name}: ")
    return error


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_run_lands_every_posting(name):
    site = import_module(f"sources.sites.{name}")
    asked, error = run(name, site.QUERY)
    assert error is None
    landed = [
        parse_document(BUILT_IN[name], body, request.url, FETCHED_AT)
        for request, body in asked
        if request.kind == "page"
    ]
    assert sum(document.quarantine.height for document in landed) == 0
    ids = [one for document in landed for one in document.records["source_posting_id"]]
    assert set(ids) == site.EXPECTED


@pytest.mark.parametrize("name", NAMES)
def test_the_same_answers_give_the_same_questions(name):
    assert run(name) == run(name)


@pytest.mark.parametrize("name", NAMES)
def test_an_error_page_with_status_200_is_told(name):
    error = fails(name, lambda url: b"<!doctype html><title>Just a moment...</title>")
    assert "looked for" in error
    assert "Just a moment" in error


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"remoteok", "weworkremotely"}])
def test_a_renamed_list_is_told_with_the_name_looked_for(name):
    member = {"arbeitnow": "data", "themuse": "results"}.get(name, "jobs")
    error = fails(name, lambda url: {"offers": [], "links": {"next": None}, "totalCount": 0, "job-count": 0})
    assert repr(member) in error


def test_arbeitnow_is_followed_by_its_links():
    assert [url.partition("?")[2] for url in urls(run("arbeitnow")[0])] == ["", "page=2", "page=3"]


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ({"data": []}, "'links'"),
        ({"data": [], "links": {}}, "'links.next'"),
        ({"data": [], "links": {"next": 2}}, "'links.next'"),
        ({"data": [], "links": {"next": "https://www.arbeitnow.com/api/job-board-api"}}, "asked before"),
        ({"data": [], "links": {"next": "https://example.org/api?page=2"}}, "another host"),
    ],
)
def test_arbeitnow_tells_changed_links(answered, told):
    assert told in fails("arbeitnow", lambda url: answered)


def test_arbeitnow_tells_when_every_page_is_the_first():
    def answer(url):
        page = int(url.partition("page=")[2] or 1)
        return {"data": [{"slug": "a"}], "links": {"next": f"{url.partition('?')[0]}?page={page + 1}"}}

    assert "holds the same records as" in fails("arbeitnow", answer)


def test_remotive_tells_when_fewer_jobs_are_sent_than_counted():
    assert "says 3 jobs" in fails("remotive", lambda url: {"job-count": 3, "jobs": [{}, {}]})


@pytest.mark.parametrize("answered", [{"jobs": []}, [], [{"id": "1", "position": "Cook"}], [{"legal": "x"}]])
def test_remoteok_tells_when_the_notice_or_the_jobs_are_missing(answered):
    assert "legal notice" in fails("remoteok", lambda url: answered)


def test_jobicy_is_asked_once_where_the_newest_hundred_reach_back():
    asked, error = run("jobicy", Query(date(2025, 6, 15), date(2025, 6, 30)))
    assert error is None
    assert urls(asked) == ["https://jobicy.com/api/v2/remote-jobs?count=100"]


def test_jobicy_is_split_by_industry_and_then_by_place():
    asked, _error = run("jobicy")
    assert [url.partition("?")[2] for url in urls(asked)] == [
        "count=100",
        "get=industries",
        "count=100&industry=healthcare",
        "get=locations",
        "count=100&industry=legal",
        "count=100&industry=healthcare&geo=uk",
        "count=100&industry=healthcare&geo=usa",
    ]
    assert [request.kind for request, _body in asked] == ["page", "index", "page", "index", *["page"] * 3]


def test_jobicy_tells_the_question_that_no_split_answers_after_asking_all_others():
    def answer(url):
        if "get=" in url:
            name, slug = ("industries", "industrySlug") if "industries" in url else ("locations", "geoSlug")
            return {name: [{slug: "a"}, {slug: "b"}]}
        return {"jobs": [{"pubDate": "2025-06-10 10:00:00"}] * (100 if "industry=b" not in url else 1)}

    asked, error = run("jobicy", answer=answer)
    assert len(asked) == 7
    assert "2 answers hold 100 jobs, none older than 2025-06-01" in error
    assert "industry=a&geo=a" in error


@pytest.mark.parametrize("day", [None, "10.06.2025"])
def test_jobicy_tells_days_it_cannot_read(day):
    assert "'pubDate'" in fails("jobicy", lambda url: {"jobs": [{"pubDate": day}] * 100})


def test_jobicy_tells_a_renamed_list_of_industries():
    full = {"jobs": [{"pubDate": "2025-06-10"}] * 100}
    assert "'industries'" in fails("jobicy", lambda url: {"sectors": []} if "get=" in url else full)
    assert "'industrySlug'" in fails("jobicy", lambda url: {"industries": [{}]} if "get=" in url else full)


def test_himalayas_is_followed_by_its_cursor_back_to_the_first_day():
    parameters = [url.partition("?")[2] for url in urls(run("himalayas")[0])]
    assert parameters == ["limit=20", *(f"limit=20&cursor=after-{start}" for start in (20, 40, 60))]


def by_offset(total):
    """Himalayas as it answered before it had cursors."""

    def answer(url):
        offset = int(url.partition("offset=")[2] or 0)
        jobs = [himalayas.job(number) for number in range(offset, min(offset + 20, 45))]
        return {"offset": offset, "limit": 20, "totalCount": total, "jobs": jobs}

    return answer


def test_himalayas_is_followed_by_offset_where_there_is_no_cursor():
    asked, error = run("himalayas", Query(date(2025, 1, 1), date(2025, 6, 30)), by_offset(45))
    assert error is None
    assert [url.partition("limit=20")[2] for url in urls(asked)] == ["", "&offset=20", "&offset=40"]


def test_himalayas_tells_when_pages_hold_fewer_jobs_than_the_total():
    query = Query(date(2025, 1, 1), date(2025, 6, 30))
    assert "says 70 jobs, the pages held 45" in fails("himalayas", by_offset(70), query)


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ({"jobs": []}, "'totalCount'"),
        ({"jobs": [], "totalCount": 2}, "'offset'"),
        ({"jobs": [], "totalCount": 2, "offset": 40}, "'offset' 0 as asked"),
        ({"jobs": [{"guid": "a", "pubDate": "2025-06-10"}], "totalCount": 2}, "'pubDate'"),
        (
            {"jobs": [{"guid": "a", "pubDate": 1750000000}], "totalCount": 2, "nextCursor": "x"},
            "same records",
        ),
    ],
)
def test_himalayas_tells_changed_paging(answered, told):
    assert told in fails("himalayas", lambda url: answered)


def muse_page(url, total, ids, **more):
    page = int(url.partition("page=")[2])
    jobs = [{"id": one, "categories": [], "levels": [], "locations": [], **more} for one in ids]
    return {"page": page, "page_count": -(-total // 20), "total": total, "results": jobs}


def test_themuse_is_asked_page_by_page_where_a_question_is_small():
    def answer(url):
        page = int(url.partition("page=")[2])
        return muse_page(url, 45, range(page * 20, min(page * 20 + 20, 45)))

    asked, error = run("themuse", answer=answer)
    assert error is None
    assert [url.partition("?")[2] for url in urls(asked)] == ["page=0", "page=1", "page=2"]


def test_themuse_is_split_by_category_level_and_the_places_its_jobs_name():
    questions = {url.rpartition("page=")[0].partition("?")[2] for url in urls(run("themuse")[0])}
    assert {"", "category=Retail&", "category=Sales&", "category=Retail&level=Mid+Level&"} <= questions
    placed = {question for question in questions if "location" in question}
    assert placed == {
        f"category=Retail&level=Mid+Level&location={place}&"
        for place in ("Paris%2C+France", "Oslo%2C+Norway", "Flexible+%2F+Remote")
    }


def test_themuse_asks_no_page_beyond_its_cap():
    assert max(int(url.rpartition("page=")[2]) for url in urls(run("themuse")[0])) == 98


def test_themuse_tells_the_question_that_no_split_answers():
    error = fails("themuse", lambda url: muse_page(url, 2000, [1]))
    assert "'total'" in error
    assert "1 of 19" in error


def test_themuse_tells_a_category_it_does_not_know_by_the_jobs_that_are_missing():
    def answer(url):
        return muse_page(url, 0, []) if "category" in url else muse_page(url, 3000, range(20))

    assert "all jobs: 20 of 2970" in fails("themuse", answer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"page": 7}, "'page' 0 as asked"),
        ({"total": "45"}, "'total'"),
        ({"page_count": None}, "'page_count'"),
    ],
)
def test_themuse_tells_changed_paging(change, told):
    assert told in fails("themuse", lambda url: muse_page(url, 45, range(20)) | change)


def test_weworkremotely_is_asked_for_the_newest_and_ten_categories():
    paths = [url.removeprefix("https://weworkremotely.com/") for url in urls(run("weworkremotely")[0])]
    assert paths[0] == "remote-jobs.rss"
    assert len(paths) == len(set(paths)) == 11
    assert all(path.startswith("categories/") for path in paths[1:])


def test_weworkremotely_tells_a_full_feed_that_does_not_reach_back():
    full = weworkremotely.feed([weworkremotely.item(f"oak-{number}") for number in range(100)])
    error = fails("weworkremotely", lambda url: full)
    assert "10 feeds hold 100 jobs, none older than 2025-06-01" in error
    _asked, error = run("weworkremotely", Query(date(2025, 6, 13), date(2025, 6, 30)), lambda url: full)
    assert error is None


def test_weworkremotely_tells_days_it_cannot_read():
    body = weworkremotely.feed([weworkremotely.item("oak", "12.6.2025")] * 100)
    assert "<pubDate>" in fails("weworkremotely", lambda url: body)


def test_sites_answer_the_same_request_with_the_same_bytes():
    asked = Asked("GET", "https://jobicy.com/api/v2/remote-jobs?count=100", {})
    assert jobicy.answer(asked) == jobicy.answer(asked)
    asked = Asked("GET", "https://www.themuse.com/api/public/jobs?page=0", {})
    assert themuse.answer(asked) == themuse.answer(asked)
