import gzip
import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import urllib3
import zstandard

from replay import Reply, replay
from skills_pipeline.landing import (
    DamagedStoreError,
    DriftError,
    Fetcher,
    FetchError,
    FetchRefusedError,
    LandingStore,
    UnpackError,
    land_bytes,
    land_files,
    land_source,
    unfinished_query,
)
from skills_pipeline.sources.base import Query, RawPosting, Request
from skills_pipeline.sources.registry import BUILT_IN

QUICK = urllib3.Retry(
    total=3, backoff_factor=0.0, status_forcelist=(429, 503), allowed_methods=("GET",), raise_on_status=False
)
QUERY = Query(date(2025, 1, 1), date(2025, 1, 2))
RECEIVED = datetime(2025, 1, 2, 3, 4, 5)


def source_asking(*urls):
    """A source that asks for these addresses, one after another; its documents hold no records."""

    def requests(query):
        for url in urls:
            yield Request(url)

    return replace(
        BUILT_IN["ashby"],
        name="local",
        requests=requests,
        records=lambda file: iter(()),
        minimum_interval_seconds=0.0,
    )


def fetcher(**limits):
    return Fetcher("https://example.org/contact", retries=QUICK, **limits)


def landed(store, source, **limits):
    return list(land_source(store, source, QUERY, fetcher(**limits)))


def test_bytes_are_kept_as_received_under_their_checksum(tmp_path):
    store = LandingStore(tmp_path)
    landing = land_bytes(store, source_asking(), "u", b"\x00\xffbytes", fetched_at=RECEIVED, media_type="x/y")
    assert store.landings("local") == [landing]
    assert store.read(landing) == b"\x00\xffbytes"
    assert landing.licence == BUILT_IN["ashby"].licence


def test_bytes_that_changed_on_disk_are_refused(tmp_path):
    store = LandingStore(tmp_path)
    landing = land_bytes(store, source_asking(), "u", b"good", fetched_at=RECEIVED, media_type="x/y")
    (path,) = tmp_path.rglob("*.zst")
    path.write_bytes(zstandard.compress(b"evil"))
    with pytest.raises(DamagedStoreError, match="land again"):
        store.read(landing)


def test_a_manifest_line_cut_short_by_a_crash_is_no_line(tmp_path):
    store, source = LandingStore(tmp_path), source_asking()
    first = land_bytes(store, source, "u1", b"1", fetched_at=RECEIVED, media_type="x/y")
    manifest = tmp_path / "local" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes() + b'{"source": "loc')
    assert store.landings("local") == [first]
    second = land_bytes(store, source, "u2", b"2", fetched_at=RECEIVED, media_type="x/y")
    assert store.landings("local") == [first, second]


def test_a_document_is_fetched_with_a_contact_and_landed(tmp_path):
    with replay(
        {"/jobs": [Reply(body=b'{"jobs": []}', headers={"Content-Type": "application/json"})]}
    ) as server:
        (landing,) = landed(LandingStore(tmp_path), source_asking(f"{server.address}/jobs"))
    assert (landing.status, landing.size_bytes, landing.media_type) == (200, 12, "application/json")
    assert "+https://example.org/contact" in server.requests[0][1]["User-Agent"]


def test_compressed_answers_are_landed_unpacked(tmp_path):
    body = gzip.compress(b'{"jobs": []}')
    store = LandingStore(tmp_path)
    with replay({"/jobs": [Reply(body=body, headers={"Content-Encoding": "gzip"})]}) as server:
        (landing,) = landed(store, source_asking(f"{server.address}/jobs"))
    assert store.read(landing) == b'{"jobs": []}'


def test_an_unchanged_document_is_asked_for_conditionally_and_keeps_its_bytes(tmp_path):
    store = LandingStore(tmp_path)
    replies = [Reply(body=b"[1]", headers={"ETag": '"v1"'}), Reply(status=304)]
    with replay({"/jobs": replies}) as server:
        source = source_asking(f"{server.address}/jobs")
        (first,) = landed(store, source)
        (second,) = landed(store, source)
    assert server.requests[1][1]["If-None-Match"] == '"v1"'
    assert (second.status, second.sha256) == (304, first.sha256)
    assert store.read(second) == b"[1]"


def test_throttling_and_server_errors_are_waited_out(tmp_path):
    replies = [Reply(429, headers={"Retry-After": "0"}), Reply(503), Reply(body=b"[]")]
    with replay({"/jobs": replies}) as server:
        (landing,) = landed(LandingStore(tmp_path), source_asking(f"{server.address}/jobs"))
    assert landing.size_bytes == 2
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "limits", "message"),
    [
        (Reply(404, b"no such board"), {}, "status 404: b'no such board'"),
        (Reply(503), {}, "nothing was landed"),
        (Reply(body=b"x" * 2000), {"maximum_bytes": 1000}, "more than 1000 bytes"),
        (Reply(body=b"x" * 2000, cut_after=100), {}, "nothing was landed"),
        (Reply(body=b"x" * 2000), {"maximum_seconds": -1.0}, "took more than"),
    ],
)
def test_an_address_that_cannot_be_landed_is_named_with_what_was_seen(tmp_path, reply, limits, message):
    store = LandingStore(tmp_path)
    with replay({"/jobs": [reply]}) as server, pytest.raises(FetchError, match=message):
        landed(store, source_asking(f"{server.address}/jobs"), **limits)
    assert store.landings("local") == []


@pytest.mark.parametrize(
    ("status", "refused"),
    [(401, True), (403, True), (404, True), (408, False), (429, False), (500, False), (503, False)],
)
def test_a_refusal_is_told_from_a_failure_that_may_pass(tmp_path, status, refused):
    with replay({"/jobs": [Reply(status)]}) as server, pytest.raises(FetchError) as failed:
        landed(LandingStore(tmp_path), source_asking(f"{server.address}/jobs"))
    assert isinstance(failed.value, FetchRefusedError) == refused


def test_a_refusal_after_a_token_was_given_may_pass_because_the_next_try_asks_for_another(tmp_path):
    def asks_with_a_token(address):
        def requests(query):
            yield Request(f"{address}/token", kind="token")
            yield Request(f"{address}/jobs")

        return replace(source_asking(), requests=requests)

    with replay({"/token": [Reply(body=b"t")], "/jobs": [Reply(401), Reply(body=b"[]")]}) as server:
        with pytest.raises(FetchError) as failed:
            landed(LandingStore(tmp_path), asks_with_a_token(server.address))
        assert type(failed.value) is FetchError
        (landing,) = landed(LandingStore(tmp_path), asks_with_a_token(server.address))
    assert landing.url == f"{server.address}/jobs"
    assert [url for url, _ in server.requests] == ["/token", "/jobs", "/token", "/jobs"]


def test_what_was_landed_before_a_failure_stays(tmp_path):
    store = LandingStore(tmp_path)
    with replay({"/1": [Reply(body=b"1")], "/2": [Reply(500)]}) as server:
        source = source_asking(f"{server.address}/1", f"{server.address}/2")
        with pytest.raises(FetchError):
            landed(store, source)
    assert [landing.url for landing in store.landings("local")] == [f"{server.address}/1"]


def test_files_are_landed_unpacked_once_with_their_own_time(tmp_path):
    files = tmp_path / "captures"
    files.mkdir()
    (files / "a.json").write_bytes(b"[1]")
    (files / "b.json.gz").write_bytes(gzip.compress(b"[2]"))
    (files / "c.json.zst").write_bytes(zstandard.compress(b"[3]"))
    with zipfile.ZipFile(files / "d.json.zip", "w") as archive:
        archive.writestr("2024.json", b"[4]")
    paths = sorted(files.iterdir())
    for path in paths:
        os.utime(path, (1_735_700_000, 1_735_700_000))
    store = LandingStore(tmp_path / "landing")
    landings = land_files(store, BUILT_IN["ashby"], paths)
    assert [store.read(landing) for landing in landings] == [b"[1]", b"[2]", b"[3]", b"[4]"]
    assert {landing.fetched_at for landing in landings} == {
        datetime.fromtimestamp(1_735_700_000, UTC).replace(tzinfo=None)
    }
    assert land_files(store, BUILT_IN["ashby"], paths) == []


def test_a_zip_of_several_files_is_refused_by_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "years.zip", "w") as archive:
        archive.writestr("2023.jsonl", b"{}")
        archive.writestr("2024.jsonl", b"{}")
    with pytest.raises(UnpackError, match=r"years\.zip: holds 2 files"):
        land_files(LandingStore(tmp_path / "landing"), BUILT_IN["ashby"], [tmp_path / "years.zip"])


# ---------------------------------------------------------------------------------------------- runs

JOBS = {"jobs": [{"id": number, "posted": "2025-01-01"} for number in range(1, 6)]}


def job_source(*urls, **declared):
    """A source of small JSON lists that asks for these addresses, one after another."""

    def requests(query):
        for url in urls:
            yield Request(url)

    def parse(record, url):
        return RawPosting(str(record["id"]), "Baker", f"You bake loaf {record['id']}.", record["posted"])

    return replace(
        BUILT_IN["ashby"],
        name="local",
        requests=requests,
        parse=parse,
        minimum_interval_seconds=0.0,
        **declared,
    )


def jobs(*records):
    return Reply(body=json.dumps({"jobs": list(records)}).encode())


def test_a_limited_run_goes_on_where_it_stopped_and_asks_nothing_twice(tmp_path):
    store = LandingStore(tmp_path)
    with replay({f"/{page}": [jobs({"id": page, "posted": "2025-01-01"})] for page in range(3)}) as server:
        source = job_source(*(f"{server.address}/{page}" for page in range(3)))
        first = list(land_source(store, source, QUERY, fetcher(), limit=2))
        assert unfinished_query(store, "local") == QUERY
        assert store.cursor("local") is None
        second = list(land_source(store, source, QUERY, fetcher(), limit=2))
    assert [len(first), len(second)] == [2, 1]
    assert [path for path, _ in server.requests] == ["/0", "/1", "/2"]
    assert unfinished_query(store, "local") is None
    assert (store.cursor("local").until, store.cursor("local").records) == ("2025-01-02", 3)


def test_another_query_begins_a_new_run(tmp_path):
    store = LandingStore(tmp_path)
    with replay({"/0": [jobs()], "/1": [jobs()]}) as server:
        source = job_source(f"{server.address}/0", f"{server.address}/1")
        list(land_source(store, source, QUERY, fetcher(), limit=1))
        list(land_source(store, source, Query(date(2025, 2, 1), date(2025, 2, 2)), fetcher()))
    assert [path for path, _ in server.requests] == ["/0", "/0", "/1"]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Reply(body=b"<html>Just a moment"), "error_page: not_json"),
        (Reply(body=b'{"jobs_v2": []}'), "error_page: unexpected_shape"),
        (jobs(), "empty_page: no record, 5 when it was landed last"),
        (
            jobs(*({"key": job["id"], "posted": "2025-01-01"} for job in JOBS["jobs"])),
            "changed_shape: 5 of 5",
        ),
        (jobs(*({"id": job["id"], "posted": "01/02/2025"} for job in JOBS["jobs"])), "impossible_date"),
    ],
)
def test_an_answer_that_lost_its_shape_is_held_and_the_last_good_one_stays(tmp_path, answer, verdict):
    store = LandingStore(tmp_path)
    with replay({"/jobs": [jobs(*JOBS["jobs"]), answer]}) as server:
        source = job_source(f"{server.address}/jobs")
        (good,) = land_source(store, source, QUERY, fetcher())
        with pytest.raises(DriftError, match=re.escape(verdict)):
            list(land_source(store, source, QUERY, fetcher()))
    assert store.landings("local") == [good]
    (held,) = store.held("local")
    assert verdict in held["reason"]
    assert store.cursor("local").records == 5


def test_one_broken_record_of_many_is_no_drift(tmp_path):
    store = LandingStore(tmp_path)
    with replay({"/jobs": [jobs(*JOBS["jobs"], {"id": 6})]}) as server:
        (landing,) = land_source(store, job_source(f"{server.address}/jobs"), QUERY, fetcher())
    assert landing.records == 6


def test_credentials_are_neither_kept_nor_shown(tmp_path):
    store, query = LandingStore(tmp_path), replace(QUERY, credentials={"KEY": "s3cret/key"})
    with replay(
        {"/jobs?key=s3cret%2Fkey": [jobs(*JOBS["jobs"])], "/gone?key=s3cret%2Fkey": [Reply(404)]}
    ) as server:
        source = job_source(*(f"{server.address}/{path}?key=s3cret%2Fkey" for path in ("jobs", "gone")))
        with pytest.raises(FetchError) as failed:
            list(land_source(store, source, query, fetcher()))
    assert "s3cret" not in str(failed.value)
    assert store.landings("local")[0].url == f"{server.address}/jobs?key=…"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"s3cret" not in kept


def test_a_page_known_at_its_version_is_not_asked_again(tmp_path):
    store = LandingStore(tmp_path)

    def source(address, version):
        def requests(query):
            yield Request(f"{address}/1", version=version)

        return replace(job_source(), requests=requests)

    many = [{"id": number, "posted": "2025-01-01"} for number in range(1, 31)]
    with replay({"/1": [jobs(*many)]}) as server:
        for version in ("a", "a", "b"):
            list(land_source(store, source(server.address, version), QUERY, fetcher()))
            # A run that finds all as it was is no empty one.
            assert store.cursor("local").records == 30
    assert len(server.requests) == 2


def test_an_unchanged_answer_without_validators_keeps_those_of_the_first(tmp_path):
    store = LandingStore(tmp_path)
    replies = [replace(jobs(*JOBS["jobs"]), headers={"ETag": '"v1"'}), Reply(status=304)]
    with replay({"/jobs": replies}) as server:
        for _ in range(3):
            (landing,) = land_source(store, job_source(f"{server.address}/jobs"), QUERY, fetcher())
    assert [headers.get("If-None-Match") for _, headers in server.requests] == [None, '"v1"', '"v1"']
    assert (landing.status, landing.records) == (304, 5)


def test_no_log_line_shows_a_key_of_an_address(tmp_path, caplog):
    replies = [Reply(503), replace(jobs(*JOBS["jobs"]), cut_after=5), jobs(*JOBS["jobs"])]
    query = replace(QUERY, credentials={"KEY": "s3cret"})
    with caplog.at_level("WARNING"), replay({"/jobs?key=s3cret": replies}) as server:
        list(
            land_source(
                LandingStore(tmp_path), job_source(f"{server.address}/jobs?key=s3cret"), query, fetcher()
            )
        )
    assert "broke off" in caplog.text
    assert "s3cret" not in caplog.text


def test_pruned_bytes_are_gone_and_their_manifest_stays(tmp_path):
    store = LandingStore(tmp_path)
    old = land_bytes(store, source_asking(), "u1", b"1", fetched_at=RECEIVED, media_type="x/y")
    new = land_bytes(
        store, source_asking(), "u2", b"2", fetched_at=RECEIVED + timedelta(days=9), media_type="x/y"
    )
    assert store.prune(RECEIVED + timedelta(days=1)) == 1
    assert [store.has(landing) for landing in (old, new)] == [False, True]
    assert store.landings("local") == [old, new]
