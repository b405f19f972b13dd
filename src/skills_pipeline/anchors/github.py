"""Vintages of a file that a publisher keeps in a public GitHub repository: one for each commit of it.

Here belongs how they are found and addressed. An address ends in `#YYYY-MM-DD`, the day of the commit (UTC),
which a server never sees and which `sources.figures` takes for the vintage. Reading belongs in the module of
the publisher.
"""

from collections.abc import Generator
from datetime import date
from urllib.parse import quote, urlencode

from skills_pipeline.sources.base import Query, Request
from skills_pipeline.sources.paging import changed, json_answer

_COMMITS = "https://api.github.com/repos/{repository}/commits?{parameters}"
_FILE = "https://raw.githubusercontent.com/{repository}/{commit}/{path}#{day}"
_PAGE_SIZE = 100


def file_vintages(source: str, repository: str, path: str, query: Query) -> Generator[Request, bytes, int]:
    """The file as it stood on the first day asked for, then at each commit up to the last; returns how many.

    Asked oldest first. A commit that deleted the file has nothing at its address, which is no failure.
    """
    commits: list[tuple[date, str]] = []
    page, is_last = 1, False
    while not is_last:
        body = yield Request(_commits_address(repository, path, query.until, page), kind="index")
        listed = _commits(source, body)
        commits += listed
        is_last = len(listed) < _PAGE_SIZE or listed[-1][0] < query.since
        page += 1
    inside = sum(day >= query.since for day, _ in commits)
    # Newest first: the one behind those inside is what stood when the days asked for began.
    wanted = commits[: inside + 1]
    for day, commit in reversed(wanted):
        address = _FILE.format(repository=repository, commit=commit, path=quote(path), day=day)
        yield Request(address, version=commit, may_be_gone=True)
    return len(wanted)


def _commits_address(repository: str, path: str, until: date, page: int) -> str:
    asked = {"path": path, "until": f"{until}T23:59:59Z", "per_page": _PAGE_SIZE, "page": page}
    return _COMMITS.format(repository=repository, parameters=urlencode(asked))


def _commits(source: str, body: bytes) -> list[tuple[date, str]]:
    """Day and name of each commit of an answer, newest first."""
    listed = json_answer(source, body)
    try:
        if not isinstance(listed, list):
            raise TypeError("no list")
        return [(date.fromisoformat(one["commit"]["committer"]["date"][:10]), one["sha"]) for one in listed]
    except (TypeError, KeyError, ValueError):
        raise changed(source, "a list of commits with sha and commit.committer.date", body) from None
