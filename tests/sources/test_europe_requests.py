"""How Europe's public services, Hacker News by items and Adzuna are asked, page by page and in parts."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module

import pytest

from skills_pipeline.sources import adzuna, bundesagentur, eures, france_travail
from skills_pipeline.sources.base import Query, SourceChangedError, parse_document
from skills_pipeline.sources.registry import BUILT_IN
from sources.sites import Asked, Reply

NAMES = ("bundesagentur", "france_travail", "eures", "hackernews_firebase", "adzuna")
FETCHED_AT = datetime(2025, 7, 1, 6, 0)


def run(name, query, answer):
    """Requests of a source in their order, each with the bytes it was answered."""
    requests, body, asked = BUILT_IN[name].requests(query), None, []
    while True:
        try:
            request = requests.send(body)
        except StopIteration:
            return asked
        method = "GET" if request.body is None else "POST"
        reply = answer(Asked(method, request.url, dict(request.headers), request.body or b""))
        gone = request.may_be_gone and reply.status in (404, 410)
        assert gone or reply.status in (200, 204, 206), (request, reply)
        body = b"" if gone else reply.body
        asked.append((request, body))


def run_of_site(name):
    site = import_module(f"sources.sites.{name}")
    return site, run(name, site.QUERY, site.answer)


def of_kind(asked, kind):
    return [request for request, _ in asked if request.kind == kind]


def found(name, asked):
    """Identifiers of the postings that the pages hold, as landed and parsed."""
    pages = [(request.url, body) for request, body in asked if request.kind == "page" and body]
    frames = [parse_document(BUILT_IN[name], body, url, FETCHED_AT).records for url, body in pages]
    return {one for frame in frames for one in frame["source_posting_id"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_run_brings_every_posting_of_the_site(name):
    site, asked = run_of_site(name)
    assert found(name, asked) == site.EXPECTED


@pytest.mark.parametrize("name", NAMES)
def test_the_same_answers_bring_the_same_requests(name):
    (_, first), (_, second) = run_of_site(name), run_of_site(name)
    assert first == second


def test_bundesagentur_is_asked_for_lists_of_each_kind_and_then_for_details():
    _, asked = run_of_site("bundesagentur")
    lists = [request.url.partition("?")[2].removesuffix("&size=100") for request in of_kind(asked, "index")]
    assert lists == [
        "angebotsart=1&veroeffentlichtseit=0&page=1",
        "angebotsart=1&veroeffentlichtseit=2&page=1",
        "angebotsart=1&veroeffentlichtseit=2&page=2",
        "angebotsart=1&veroeffentlichtseit=2&page=3",
        "angebotsart=2&veroeffentlichtseit=2&page=1",
        "angebotsart=4&veroeffentlichtseit=2&page=1",
        "angebotsart=34&veroeffentlichtseit=2&page=1",
    ]
    details = of_kind(asked, "page")
    assert len(details) == 6
    # printf 10000-1-S | base64
    assert details[0].url.endswith("/v4/jobdetails/MTAwMDAtMS1T")
    assert details[0].version == "2025-06-17T09:00:00.000+02:00"
    assert all(request.may_be_gone for request in details)


def test_days_are_counted_back_from_the_day_of_the_newest_offer():
    """The service knows no dates: a run for days long ago must look back further than they are long."""
    site = import_module("sources.sites.bundesagentur")
    asked = run("bundesagentur", Query(date(2025, 6, 1), date(2025, 6, 2)), site.answer)
    assert "veroeffentlichtseit=17&" in of_kind(asked, "index")[1].url
    asked = run("bundesagentur", Query(date(2025, 1, 1), date(2025, 1, 2)), site.answer)
    assert "veroeffentlichtseit" not in of_kind(asked, "index")[1].url


def offers(asked, counts):
    """A list of the agency: so many offers in each field of work, and facets that say so."""
    field = asked.parameters.get("berufsfeld")
    names = [f"{one}-{number}" for one in counts if field in (None, one) for number in range(counts[one])]
    content = {
        "maxErgebnisse": len(names),
        "ergebnisliste": [{"referenznummer": one, "aenderungsdatum": "2025-06-17"} for one in names[:3]],
        "facetten": {"berufsfeld": {"counts": counts}, "arbeitsort": {"counts": {"Minden": len(names)}}},
    }
    return Reply(body=json.dumps(content).encode())


def small(monkeypatch, module, most):
    monkeypatch.setattr(module, "_LISTING", replace(module._LISTING, most=most))


def test_bundesagentur_is_asked_by_field_of_work_at_the_cap(monkeypatch):
    small(monkeypatch, bundesagentur, 3)
    monkeypatch.setattr(bundesagentur, "_KINDS_OF_OFFER", ("1",))
    day = Query(date(2025, 6, 17), date(2025, 6, 17))
    asked = run("bundesagentur", day, lambda asked: offers(asked, {"Informatik": 3, "Bau": 2, "Tanz": 0}))
    fields = [url.partition("berufsfeld=")[2][:3] for url in (one.url for one in of_kind(asked, "index"))]
    assert fields == ["", "", "Inf", "Bau"]
    assert len(of_kind(asked, "page")) == 5


def test_a_cap_that_cannot_be_split_further_says_how_much_was_listed(monkeypatch):
    small(monkeypatch, bundesagentur, 3)
    monkeypatch.setattr(bundesagentur, "_KINDS_OF_OFFER", ("1",))
    day = Query(date(2025, 6, 17), date(2025, 6, 17))
    with pytest.raises(
        SourceChangedError, match=r"Informatik.*4 entries, of which one question lists 3 and all"
    ):
        run("bundesagentur", day, lambda asked: offers(asked, {"Informatik": 4, "Bau": 2}))


def test_france_travail_is_asked_with_a_token_in_windows_that_hold_no_more_than_a_question_lists():
    _, asked = run_of_site("france_travail")
    tokens = of_kind(asked, "token")
    assert [request.body for request in tokens] == [tokens[0].body] * 4
    assert b"grant_type=client_credentials&client_id=PAR_tests&client_secret=made+up&scope=" in tokens[0].body
    urls = [request.url for request in of_kind(asked, "page")]
    windows = [re.findall(r"T(\d\d)%3A", url) for url in urls if "range=0-" in url]
    assert windows == [["00", "06"], ["06", "12"], ["06", "09"], ["09", "12"], ["12", "18"], ["18", "00"]]
    assert [url.rpartition("range=")[2] for url in urls[:3]] == ["0-149", "0-149", "0-149"]
    assert max(int(url.rpartition("-")[2]) for url in urls) < 3_150
    assert not any("secret" in url or "a-token" in url for url in urls)


def test_more_offers_in_one_second_than_a_question_lists_is_said():
    filters = [{"agregation": [{"nbResultats": 3_151}]}]
    crowd = json.dumps({"resultats": [{"id": "1"}], "filtresPossibles": filters}).encode()
    token = json.dumps({"access_token": "a"}).encode()
    query = import_module("sources.sites.france_travail").QUERY
    with pytest.raises(SourceChangedError, match="3151 entries, of which one question lists 3150"):
        run("france_travail", query, lambda asked: Reply(body=token if asked.method == "POST" else crowd))


def test_windows_that_hold_fewer_offers_than_were_counted_are_asked_once_and_said():
    site, urls = import_module("sources.sites.france_travail"), []

    def short(asked):
        urls.append(asked.url)
        reply = site.answer(asked)
        if "T06%3A00%3A00Z&maxCreationDate=2025-06-10T12" not in asked.url:
            return reply
        return replace(reply, body=reply.body.replace(b'"nbResultats": 3299', b'"nbResultats": 9000'))

    with pytest.raises(SourceChangedError, match=r"9001 entries, of which .* all its parts 3300"):
        run("france_travail", site.QUERY, short)
    windows = [url for url in urls if "range=0-" in url]
    assert len(windows) == len(set(windows)) == 4


def test_eures_is_asked_country_by_country_with_a_full_question():
    _, asked = run_of_site("eures")
    questions = [json.loads(request.body) for request in of_kind(asked, "index")]
    told = [(one["locationCodes"], one["publicationPeriod"], one["page"]) for one in questions]
    assert told == [
        ([], "LAST_DAY", 1),
        (["el"], "LAST_THREE_DAYS", 1),
        (["fi"], "LAST_THREE_DAYS", 1),
        (["fi"], "LAST_THREE_DAYS", 2),
        (["fi"], "LAST_THREE_DAYS", 3),
    ]
    details = of_kind(asked, "page")
    assert details[0].url == "https://europa.eu/eures/api/jv-searchengine/public/jv/id/ZWwtMQ==?lang=en"
    assert {request.version for request in details} == {"1750143600000"}


def vacancies(asked):
    """A country with five vacancies: two regions name four of them, sectors all five."""
    if asked.method == "GET":
        return Reply(404)
    question = json.loads(asked.body)
    parts = {"FI1": ["a", "b"], "FI2": ["c", "d"], "c": ["a", "b", "c"], "j": ["d", "e"]}
    (asked_for,) = question["sectorCodes"] or question["locationCodes"] or [None]
    names = parts.get(asked_for, ["a", "b", "c", "d", "e"])
    regions = [{"code": "FI1", "count": 2}, {"code": "FI2", "count": 2}, {"code": "FI3", "count": 0}]
    location = [{"code": "FI", "count": 5, "childrenList": regions}]
    sectors = [{"code": "c", "count": 3}, {"code": "j", "count": 2}]
    facets = {"POSITION_LOCATION": location, "NACE_CODE": sectors}
    content = {
        "numberRecords": len(names),
        "jvs": [
            {"id": one, "creationDate": 1750057200000, "lastModificationDate": None} for one in names[:3]
        ],
        "facets": {name: {"facetEntriesList": entries} for name, entries in facets.items()},
    }
    return Reply(body=json.dumps(content).encode())


def test_eures_is_asked_by_region_at_the_cap_and_by_sector_where_regions_do_not_hold_all(monkeypatch):
    small(monkeypatch, eures, 3)
    asked = run("eures", Query(date(2025, 6, 16), date(2025, 6, 16), ("fi",)), vacancies)
    questions = [json.loads(request.body) for request in of_kind(asked, "index")]
    told = [(one["locationCodes"], one["sectorCodes"]) for one in questions]
    assert told == [([], []), (["fi"], []), (["FI1"], []), (["FI2"], []), (["fi"], ["c"]), (["fi"], ["j"])]
    assert len(of_kind(asked, "page")) == 5


def test_hackernews_is_asked_for_stories_back_to_the_month_and_for_comments_of_the_thread():
    _, asked = run_of_site("hackernews_firebase")
    names = [request.url.rpartition("/")[2].removesuffix(".json") for request, _ in asked]
    assert names == ["whoishiring", "110", "111", "112", "113", "114", "115", "100", "90"]


def test_deleted_and_killed_comments_are_removals():
    _, asked = run_of_site("hackernews_firebase")
    source = BUILT_IN["hackernews_firebase"]
    pages = [parse_document(source, body, one.url, FETCHED_AT) for one, body in asked if one.kind == "page"]
    assert [one for page in pages for one in page.removals["source_posting_id"]] == ["112", "113"]
    assert sum(page.found for page in pages) == 4


def test_a_thread_opened_just_now_has_no_comments_and_one_without_a_list_of_them_is_said():
    def answer(content):
        story = {"id": 1, "type": "story", "time": 1748880000, "title": "Ask HN: Who is hiring?", **content}
        return lambda asked: Reply(
            body=json.dumps({"submitted": [1]} if "user" in asked.url else story).encode()
        )

    query = Query(date(2025, 6, 1), date(2025, 6, 1))
    assert len(run("hackernews_firebase", query, answer({"descendants": 0}))) == 2
    with pytest.raises(SourceChangedError, match=r"thread 1: looked for kids \(list\), saw None"):
        run("hackernews_firebase", query, answer({"descendants": 3}))


def test_adzuna_is_asked_for_its_today_and_categories_and_then_for_pages():
    _, asked = run_of_site("adzuna")
    told = [
        (request.kind, request.url.partition("/jobs/")[2].partition("app_id")[0]) for request, _ in asked[:6]
    ]
    assert told == [
        ("index", "gb/search/1?results_per_page=50&sort_by=date&"),
        ("index", "gb/categories?"),
        ("page", "gb/search/1?max_days_old=3&results_per_page=50&sort_by=date&"),
        ("page", "gb/search/2?max_days_old=3&results_per_page=50&sort_by=date&"),
        ("page", "gb/search/3?max_days_old=3&results_per_page=50&sort_by=date&"),
        ("index", "de/search/1?results_per_page=50&sort_by=date&"),
    ]


def test_adzuna_is_asked_by_category_at_the_cap(monkeypatch):
    monkeypatch.setattr(adzuna, "_MOST_PER_QUERY", 3)

    def answer(asked):
        if "categories" in asked.path:
            return Reply(body=b'{"results": [{"tag": "it-jobs"}, {"tag": "unknown"}]}')
        tag = asked.parameters.get("category")
        results = [one for one in ("it-jobs", "it-jobs2", "unknown", "unknown2") if one.startswith(tag or "")]
        shown = [{"id": one, "created": "2025-06-12T10:00:00Z"} for one in results]
        return Reply(body=json.dumps({"count": len(results), "results": shown}).encode())

    site = import_module("sources.sites.adzuna")
    asked = run("adzuna", replace(site.QUERY, boards=("gb",)), answer)
    tags = [request.url.partition("category=")[2].partition("&")[0] for request in of_kind(asked, "page")]
    assert tags == ["", "it-jobs", "unknown"]


CHANGES = [
    ("bundesagentur", "maxErgebnisse", r"looked for maxErgebnisse \(int\), saw None"),
    ("bundesagentur", "ergebnisliste", r"looked for ergebnisliste \(list\), saw None"),
    ("bundesagentur", "referenznummer", "looked for 'referenznummer or refnr' in an entry"),
    ("france_travail", "access_token", r"token: looked for access_token \(str\)"),
    ("france_travail", "resultats", r"looked for resultats \(list\)"),
    ("france_travail", "nbResultats", r"looked for nbResultats \(int\)"),
    ("france_travail", "filtresPossibles", r"looked for filtresPossibles \(list\)"),
    ("eures", "numberRecords", r"looked for numberRecords \(int\)"),
    ("eures", "jvs", r"looked for jvs \(list\)"),
    ("eures", "lastModificationDate", "looked for 'lastModificationDate' in a vacancy"),
    ("hackernews_firebase", "submitted", r"looked for submitted \(list\)"),
    ("hackernews_firebase", "kids", r"looked for kids \(list\)"),
    ("adzuna", "count", r"looked for count \(int\)"),
    ("adzuna", "results", r"looked for results \(list\)"),
    ("adzuna", "tag", r"categories: looked for tag \(str\)"),
]


@pytest.mark.parametrize(("name", "member", "message"), CHANGES)
def test_a_member_that_leads_on_and_is_renamed_is_named(name, member, message):
    site = import_module(f"sources.sites.{name}")

    def renamed(asked):
        reply = site.answer(asked)
        return replace(reply, body=reply.body.replace(f'"{member}"'.encode(), b'"renamed"'))

    with pytest.raises(SourceChangedError, match=message):
        run(name, site.QUERY, renamed)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bundesagentur", b"2025-06-17T09:00:00.000+02:00", b"17.06.2025"),
        ("adzuna", b"2025-06-12T10:00:00Z", b"12 June 2025"),
        ("eures", b"1750143600000", b"1750143600000000"),
    ],
)
def test_a_day_that_can_no_longer_be_read_is_said(name, old, new):
    """The days of the newest entries are what windows are counted from."""
    site = import_module(f"sources.sites.{name}")

    def rewritten(asked):
        reply = site.answer(asked)
        return replace(reply, body=reply.body.replace(old, new))

    with pytest.raises(SourceChangedError, match=r"publication date .* is not"):
        run(name, site.QUERY, rewritten)


@pytest.mark.parametrize("name", NAMES)
def test_an_error_page_is_said_and_shown(name):
    page = b"<!doctype html><title>Just a moment...</title>"
    query = import_module(f"sources.sites.{name}").QUERY
    with pytest.raises(SourceChangedError, match=r"not JSON.*Just a moment"):
        run(name, query, lambda asked: Reply(body=page))


@pytest.mark.parametrize(
    ("name", "first"),
    [("bundesagentur", "page=1"), ("adzuna", "search/1"), ("france_travail", "range=0-149")],
)
def test_a_page_that_is_sent_again_is_not_taken_for_the_next(name, first):
    site = import_module(f"sources.sites.{name}")
    at = first.rstrip("-0123456789")

    def repeating(asked):
        head, found, rest = asked.url.partition(at)
        tail = rest.lstrip("-0123456789")
        return site.answer(replace(asked, url=f"{head}{first}{tail}" if found else asked.url))

    with pytest.raises(
        SourceChangedError, match="page 2 has nothing that was not listed before, though only"
    ):
        run(name, site.QUERY, repeating)


def test_fewer_entries_than_the_total_says_is_noticed():
    site = import_module("sources.sites.eures")

    def ending(asked):
        reply = site.answer(asked)
        return replace(reply, body=reply.body.replace(b'"numberRecords": 5', b'"numberRecords": 50'))

    with pytest.raises(SourceChangedError, match=r"page 4 .* though only 5 of 50 entries came"):
        run("eures", site.QUERY, ending)


def test_windows_of_france_travail_leave_nothing_between_them():
    begin, end = datetime(2025, 6, 10, 6), datetime(2025, 6, 10, 12)
    first, second = france_travail._halved({"begin": begin, "end": end}, {})
    assert (first["begin"], first["end"], second["end"]) == (begin, second["begin"], end)
    assert france_travail._halved({"begin": begin, "end": begin.replace(second=1)}, {}) == []
