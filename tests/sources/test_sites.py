"""Every source that can be asked, against a server that pages, throttles, fails, breaks off, redirects and
hangs.

After all of it, and after being killed at any answer, a run has landed exactly the expected postings, none
twice; from a publisher of anchors exactly the expected figures, of measures exactly the expected rows, from
an index of the literature the expected works.
"""

import importlib
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import urllib3

from replay import Asked, LocalPool, Reply, remote, served
from skills_pipeline.landing import DriftError, Fetcher, Landing, LandingStore, land_source, runs
from skills_pipeline.sources.base import Source, parse_document
from skills_pipeline.sources.figures import vintage_of
from skills_pipeline.sources.registry import BUILT_IN

ASKED = [name for name, source in BUILT_IN.items() if source.requests is not None]
ATTEMPTS = 400
"""A killed run is started again so many times at most: more than any site here has answers."""


def site(name):
    return importlib.import_module(f"sources.sites.{name}")


def source_of(name: str) -> Source:
    return replace(BUILT_IN[name], minimum_interval_seconds=0.0)


def fetcher(address: str) -> Fetcher:
    retries = urllib3.Retry(
        total=5,
        redirect=5,
        backoff_factor=0.0,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET", "POST"),
        raise_on_status=False,
    )
    timeout = urllib3.Timeout(connect=5.0, read=0.5)
    return Fetcher("https://example.org/contact", retries, pool=LocalPool(address, timeout=timeout))


def whole_run(name: str, store: LandingStore, address: str) -> None:
    for _ in land_source(store, source_of(name), site(name).QUERY, fetcher(address)):
        pass


def check_postings(name: str, store: LandingStore) -> None:
    """The distinct landed documents hold the expected postings, each once.

    REPEATED are those a source tells of again: changed ones in a stream, and what stands on the first page of
    a question that had to be asked in parts. One identifier is one posting, so deduplication drops the
    others.
    """
    documents = {landing.sha256: landing for landing in store.landings(name)}
    times = Counter(one for landing in documents.values() for one in held(name, store, landing))
    assert set(times) == set(site(name).EXPECTED)
    repeated = {posting for posting, count in times.items() if count > 1}
    assert repeated <= set(getattr(site(name), "REPEATED", ()))


def held(name: str, store: LandingStore, landing: Landing) -> Iterator[str]:
    """Identifiers of the postings of a document, and what tells its figures and rows apart."""
    parsed = parse_document(BUILT_IN[name], store.read(landing), landing.url, landing.fetched_at)
    yield from parsed.records["source_posting_id"]
    vintage = vintage_of(landing.url) or landing.fetched_at.date()
    for row in parsed.figures.select("series", "country_code", "period").iter_rows():
        yield " ".join((*row, str(vintage)))
    for table, rows in parsed.restated.items():
        yield from (" ".join(row) for row in rows.select(table.key).iter_rows())


class Faults:
    """Answers of a site, each request first met by a fault of another kind."""

    KINDS = ("throttled", "failed", "cut", "redirected", "hung", "none")

    def __init__(self, answer):
        self._answer, self._seen, self._kinds = answer, Counter(), {}

    def answer(self, asked: Asked) -> Reply:
        key = (asked.url, asked.body)
        kind = self._kinds.setdefault(key, self.KINDS[len(self._kinds) % len(self.KINDS)])
        self._seen[key] += 1
        right = self._answer(remote(asked))
        if self._seen[key] > 1 or kind == "none":
            return right
        if kind == "throttled":
            return Reply(429, headers={"Retry-After": "0"})
        if kind == "failed":
            return Reply(503, b"<html>try later</html>")
        if kind == "redirected":
            return Reply(307, headers={"Location": asked.url})
        if kind == "hung":
            time.sleep(0.7)
            return right
        return replace(right, cut_after=len(right.body) // 2)


@pytest.mark.parametrize("name", ASKED)
def test_a_run_through_every_fault_lands_the_expected_postings_once(name, tmp_path):
    store = LandingStore(tmp_path)
    with served(Faults(site(name).answer).answer) as address:
        whole_run(name, store, address)
    check_postings(name, store)
    assert store.cursor(name).until == str(site(name).QUERY.until)


@pytest.mark.parametrize("name", ASKED)
def test_a_run_killed_at_every_answer_lands_the_expected_postings_once(name, tmp_path):
    store, asked = LandingStore(tmp_path), Counter()

    def answer(request: Asked) -> Reply:
        asked[request.url, request.body] += 1
        return site(name).answer(remote(request))

    with served(answer) as address:
        for _ in range(ATTEMPTS):
            if _killed_at_second_answer(name, store, address) == 0:
                break
        else:
            pytest.fail(f"{name}: the run never came to its end")
    check_postings(name, store)
    assert not (tmp_path / name / "run").exists()


@pytest.mark.parametrize("name", ["jobtech", "lever", "nav", "smartrecruiters", "hackernews"])
def test_a_run_killed_between_landing_and_noting_lands_the_expected_postings_once(name, tmp_path):
    store = LandingStore(tmp_path)
    with served(lambda asked: site(name).answer(remote(asked))) as address:
        killed = 0
        for _ in range(ATTEMPTS):
            if _run_in_child(name, store, address, _die_before_noting) == 0:
                break
            killed += 1
    assert killed >= 2
    check_postings(name, store)


def _die_before_noting(_fetcher: Fetcher) -> None:
    """From now on the process is killed when a page is landed for the first time, before the journal says
    so.
    """
    note = runs._Journal.note

    def dying(self, request, answered):
        landing = answered.landing
        if landing and sum(one.url == landing.url for one in self._store.landings(landing.source)) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        note(self, request, answered)

    runs._Journal.note = dying


def _killed_at_second_answer(name: str, store: LandingStore, address: str) -> int:
    """Exit status of a process that goes on with the run and is killed (-9) when a second page has come
    in.
    """
    return _run_in_child(name, store, address, _die_at_second_answer)


def _run_in_child(name: str, store: LandingStore, address: str, prepare) -> int:
    child = os.fork()
    if child == 0:
        _run_and_exit(name, store, address, prepare)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), f"{name}: the resumed run failed"
    return status


def _die_at_second_answer(dying: Fetcher) -> None:
    ask, pages = dying.get, 0

    def get(request, *rest):
        nonlocal pages
        answer = ask(request, *rest)
        pages += request.kind != "token"
        if pages == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    dying.get = get


def _run_and_exit(name: str, store: LandingStore, address: str, prepare) -> None:
    asking = fetcher(address)
    prepare(asking)
    try:
        for _ in land_source(store, source_of(name), site(name).QUERY, asking):
            pass
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.parametrize("name", ASKED)
def test_an_error_page_is_held_and_what_was_landed_stays(name, tmp_path):
    store = LandingStore(tmp_path)
    with served(lambda asked: site(name).answer(remote(asked))) as address:
        whole_run(name, store, address)
    before = store.landings(name)
    with (
        served(lambda _: Reply(body=b"<!doctype html><title>Just a moment...</title>")) as address,
        pytest.raises(DriftError, match=r"error_page|changed_paging"),
    ):
        whole_run(name, store, address)
    assert store.landings(name) == before
    check_postings(name, store)
