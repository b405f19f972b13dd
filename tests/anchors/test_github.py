"""Which commits of a file are asked for, and how their addresses carry the day."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from skills_pipeline.anchors.catalogue import ANCHORS
from skills_pipeline.anchors.github import file_vintages
from skills_pipeline.sources.base import Query, SourceChangedError
from sources.sites.hiring_lab_ai_tracker import commits

QUERY = Query(date(2025, 5, 1), date(2025, 5, 31))


def asked(pages, query=QUERY):
    """Addresses asked for, when the lists of commits are these pages; and how many vintages are told."""
    walk, addresses, pages = file_vintages("x", "owner/repository", "a/b.csv", query), [], list(pages)
    request = next(walk)
    try:
        while True:
            addresses.append(request)
            request = walk.send(pages.pop(0) if request.kind == "index" else b"")
    except StopIteration as end:
        return addresses, end.value


def test_a_file_is_asked_as_it_stood_at_first_and_at_each_commit_since_oldest_first():
    days = {"d": "2025-05-31", "c": "2025-05-01", "b": "2025-04-02", "a": "2025-03-02"}
    requests, found = asked([commits(days)])
    assert [request.url for request in requests[1:]] == [
        "https://raw.githubusercontent.com/owner/repository/b/a/b.csv#2025-04-02",
        "https://raw.githubusercontent.com/owner/repository/c/a/b.csv#2025-05-01",
        "https://raw.githubusercontent.com/owner/repository/d/a/b.csv#2025-05-31",
    ]
    assert [request.version for request in requests[1:]] == ["b", "c", "d"]
    assert found == 3


def test_a_file_without_a_commit_is_not_asked():
    requests, found = asked([b"[]"])
    assert (len(requests), found) == (1, 0)


def test_more_commits_than_a_page_holds_are_asked_page_by_page_until_the_first_day_is_passed():
    days = [date(2025, 5, 31) - timedelta(days=number) for number in range(250)]
    pages = [
        commits({f"c{number}": str(days[number]) for number in range(start, start + 100)})
        for start in (0, 100)
    ]
    requests, found = asked(pages, Query(date(2025, 1, 1), date(2025, 5, 31)))
    assert [request.url.rpartition("page=")[2] for request in requests if request.kind == "index"] == [
        "1",
        "2",
    ]
    # 31 + 28 + 31 + 30 + 31 days, and the one before.
    assert found == 152


@pytest.mark.parametrize(
    "answer",
    [b"{}", b'{"message": "API rate limit exceeded"}', b'[{"sha": "a"}]', b"<html>", b"null"],
)
def test_an_answer_that_lists_no_commits_is_a_changed_source(answer):
    with pytest.raises(SourceChangedError):
        asked([answer])


def without_commits(name, query, asked=None):
    """A run that finds no commit of any file; what it asks for is added to `asked`."""
    walk, body = ANCHORS[name].requests(query), None
    with suppress(StopIteration):
        while True:
            request, body = walk.send(body), b"[]"
            if asked is not None:
                asked.append(request)


@pytest.mark.parametrize("name", ["hiring_lab_ai_tracker", "hiring_lab_job_postings"])
def test_a_repository_without_any_of_the_files_is_a_changed_source(name):
    with pytest.raises(SourceChangedError, match="there are none"):
        without_commits(name, QUERY)


def test_earlier_names_are_asked_only_for_days_before_the_present_ones():
    def paths(since, until):
        asked = []
        with suppress(SourceChangedError):
            without_commits("hiring_lab_ai_tracker", Query(since, until), asked)
        return len(asked)

    assert paths(date(2025, 5, 1), date(2025, 5, 31)) == 2
    assert paths(date(2024, 4, 1), date(2025, 5, 31)) == 16
    assert paths(date(2023, 1, 1), date(2023, 2, 1)) == 0
