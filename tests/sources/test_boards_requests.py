"""What the sources of employers' boards are asked, against servers that page, cap, lose and close boards."""

import importlib
import json
from datetime import date, datetime

import pytest

from skills_pipeline.sources.base import Query, SourceChangedError, parse_document
from skills_pipeline.sources.registry import BUILT_IN
from sources.sites import Asked, Reply, workday

BOARDS = (
    "ashby",
    "greenhouse",
    "lever",
    "smartrecruiters",
    "recruitee",
    "workable",
    "personio",
    "teamtailor",
    "workday",
)


def site(name):
    return importlib.import_module(f"sources.sites.{name}")


def run(name, query, answer):
    """Every request of a source with the server's reply; what is gone is answered with no bytes."""
    requests = BUILT_IN[name].requests(query)
    asked, body = [], None
    while True:
        try:
            request = requests.send(body)
        except StopIteration:
            return asked
        method = "GET" if request.body is None else "POST"
        reply = answer(Asked(method, request.url, dict(request.headers), request.body or b""))
        assert reply.status == 200 or request.may_be_gone, request.url
        body = reply.body if reply.status == 200 else b""
        asked.append((request, body))


def landed(name, asked):
    """Identifiers of the postings in the pages, in their order."""
    return [
        identifier
        for request, body in asked
        if request.kind == "page" and body
        for identifier in parse_document(BUILT_IN[name], body, request.url, datetime(2025, 7, 1)).records[
            "source_posting_id"
        ]
    ]


def query(*boards):
    return Query(date(2025, 6, 1), date(2025, 6, 30), boards)


def json_reply(value):
    return Reply(body=json.dumps(value).encode())


@pytest.mark.parametrize("name", BOARDS)
def test_a_run_lands_every_posting_once_and_passes_over_closed_boards(name):
    postings = landed(name, run(name, site(name).QUERY, site(name).answer))
    assert set(postings) == site(name).EXPECTED
    assert len(postings) == len(site(name).EXPECTED) or name == "teamtailor"


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_that_is_gone_is_asked_once(name):
    assert len(run(name, site(name).QUERY, lambda _: Reply(404))) == len(site(name).QUERY.boards)


@pytest.mark.parametrize("name", ["lever", "smartrecruiters", "workday"])
def test_a_board_that_is_gone_between_two_pages_is_no_end(name):
    asked = run(name, site(name).QUERY, site(name).answer)
    board = asked[0][0].url.partition("?")[0]
    lists = [request for request, _ in asked if request.url.partition("?")[0] == board]
    assert [request.may_be_gone for request in lists] == [True, *[False] * (len(lists) - 1)]
    assert len(lists) >= 3


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_with_spaces_and_slashes_stays_one_part_of_the_address(name):
    if name == "workday":
        return
    ((request, _),) = run(name, query("two words/../x?y"), lambda _: Reply(404))
    assert "two%20words%2F..%2Fx%3Fy" in request.url


def test_lever_is_asked_until_a_page_is_empty():
    asked = run("lever", query("sailcloth"), site("lever").answer)
    assert [request.url.partition("?")[2] for request, _ in asked] == [
        f"mode=json&skip={skip}&limit=100" for skip in (0, 2, 4, 5)
    ]


def test_lever_in_europe_has_a_host_of_its_own():
    asked = run("lever", query("eu:voile"), site("lever").answer)
    assert {request.url.partition("?")[0] for request, _ in asked} == {
        "https://api.eu.lever.co/v0/postings/voile"
    }


def test_smartrecruiters_reads_the_lists_first_and_each_page_in_its_version():
    asked = run("smartrecruiters", query("BrunnenPumpen"), site("smartrecruiters").answer)
    told = [(request.kind, request.url.rpartition("/")[2], request.version) for request, _ in asked]
    assert told == [
        ("index", "postings?limit=100&offset=0", None),
        ("index", "postings?limit=100&offset=2", None),
        ("index", "postings?limit=100&offset=4", None),
        *(("page", f"10{n}", f"uuid-10{n} 2025-06-03T08:00:00.000Z") for n in range(1, 6)),
    ]


def test_teamtailor_is_asked_until_a_page_is_empty_or_the_second_is_the_first():
    asked = run("teamtailor", query("jobs.fjord.example", "jobs.pier.example"), site("teamtailor").answer)
    assert [request.url.removeprefix("https://jobs.") for request, _ in asked] == [
        "fjord.example/jobs.json",
        *(f"fjord.example/jobs.json?page={page}" for page in (2, 3, 4)),
        "pier.example/jobs.json",
        "pier.example/jobs.json?page=2",
    ]


def test_workday_reads_the_lists_first_and_each_page_in_its_version():
    asked = run("workday", query(workday.SMALL), workday.answer)
    lists = [json.loads(request.body) for request, _ in asked if request.kind == "index"]
    assert [one["offset"] for one in lists] == [0, 2, 4]
    assert lists[0] == {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""}
    (page, _) = asked[3]
    assert (
        page.url
        == "https://lumen.wd5.example/wday/cxs/lumen/External/job/Czechia-Liberec/Glassblower_lumen-0"
    )
    assert page.version == "Glassblower | Czechia, Liberec | lumen-0"


def test_workday_divides_a_board_beyond_the_cap_and_finds_every_posting_once():
    asked = run("workday", query(workday.LARGE), workday.answer)
    pages = [request.url for request, _ in asked if request.kind == "page"]
    assert len(pages) == len(set(pages)) == 2_300
    applied = [json.loads(request.body)["appliedFacets"] for request, _ in asked if request.kind == "index"]
    assert applied[0] == {}
    # Job families cover all and fit; levels leave postings out, a shift alone is beyond the cap.
    assert {json.dumps(one) for one in applied[1:]} == {
        '{"jobFamily": ["dyeing"]}',
        '{"jobFamily": ["weaving"]}',
    }


def _without_facets(*names):
    def answer(asked):
        reply = workday.answer(asked)
        if asked.method != "POST":
            return reply
        told = json.loads(reply.body)
        told["facets"] = [
            facet
            for facet in told["facets"]
            if facet["facetParameter"] not in names
            and not any(value.get("facetParameter") in names for value in facet["values"])
        ]
        return json_reply(told)

    return answer


def test_workday_divides_again_where_one_facet_is_not_enough():
    with pytest.raises(SourceChangedError, match=r"for \{'shift': 'day'\}.*divides them further"):
        # The day shift is everybody; then levels alone are left, which one posting in five lacks.
        run("workday", query(workday.LARGE), _without_facets("jobFamily"))


def test_workday_that_cannot_be_divided_says_which_facets_there_were():
    with pytest.raises(SourceChangedError, match=r"2000 postings or more for all.*facets \['level'\]"):
        run("workday", query(workday.LARGE), _without_facets("jobFamily", "shift"))


def test_a_malformed_workday_board_is_refused_with_what_was_expected():
    with pytest.raises(ValueError, match="host/tenant/site, saw 'lumen'"):
        run("workday", query("lumen"), workday.answer)


CHANGED = {
    "greenhouse without its total": ("greenhouse", {"jobs": []}, "board x: jobs and meta.total"),
    "greenhouse in parts": ("greenhouse", {"jobs": [{}], "meta": {"total": 3}}, "all 3 jobs, got 1"),
    "lever as an object": ("lever", {"data": [], "hasNext": True}, "a list of postings with id"),
    "lever repeating itself": ("lever", [{"id": "a"}, {"id": "b"}], "postings from 2.*earlier one again"),
    "smartrecruiters without total": ("smartrecruiters", {"content": []}, "totalFound"),
    "smartrecruiters without dates": (
        "smartrecruiters",
        {"totalFound": 1, "content": [{"id": "1", "uuid": "u"}]},
        "KeyError: 'releasedDate'",
    ),
    "smartrecruiters with less than its total": (
        "smartrecruiters",
        {"totalFound": 9, "content": []},
        "9 postings were promised, 0 came",
    ),
    "smartrecruiters repeating itself": (
        "smartrecruiters",
        {"totalFound": 9, "content": [{"id": "1", "uuid": "u", "releasedDate": "d"}]},
        "postings from 1.*earlier one again",
    ),
    "teamtailor without items": ("teamtailor", {"jobs": []}, "items with id"),
    "workday without total": ("workday", {"jobPostings": []}, "total"),
    "workday without paths": ("workday", {"total": 1, "jobPostings": [{"title": "A"}]}, "externalPath"),
    "workday with less than its total": ("workday", {"total": 5, "jobPostings": []}, "looked for 5.*found 0"),
    "workday repeating itself": (
        "workday",
        {"total": 3, "jobPostings": [{"title": "A", "externalPath": "/a"}]},
        "postings from 1 of 3.*earlier one again",
    ),
    "workday without facets": (
        "workday",
        {"total": 2000, "jobPostings": []},
        "facets with counted",
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_changed_paging_is_refused_with_what_was_looked_for(case):
    name, told, message = CHANGED[case]
    with pytest.raises(SourceChangedError, match=message):
        run(name, query("h/t/s" if name == "workday" else "x"), lambda _: json_reply(told))


@pytest.mark.parametrize("name", ["greenhouse", "lever", "smartrecruiters", "teamtailor", "workday"])
def test_an_error_page_instead_of_a_list_is_refused_with_its_beginning(name):
    page = Reply(body=b"<!doctype html><title>Just a moment...</title>")
    with pytest.raises(SourceChangedError, match="Just a moment"):
        run(name, query("h/t/s" if name == "workday" else "x"), lambda _: page)


def test_teamtailor_repeating_a_later_page_is_refused():
    def answer(asked):
        page = min(int(asked.parameters.get("page", 1)), 2)
        return json_reply({"items": [{"id": f"item-{page}"}]})

    with pytest.raises(SourceChangedError, match=r"page 3.*earlier one again"):
        run("teamtailor", query("x"), answer)
