import gzip
import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import urllib3
import zstandard

from replay import Reply, replay
from skills_pipeline.landing import (
    DamagedStoreError,
    Fetcher,
    FetchError,
    LandingStore,
    land_bytes,
    land_files,
    land_source,
)
from skills_pipeline.sources.base import Query, Request
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
    paths = sorted(files.iterdir())
    for path in paths:
        os.utime(path, (1_735_700_000, 1_735_700_000))
    store = LandingStore(tmp_path / "landing")
    landings = land_files(store, BUILT_IN["ashby"], paths)
    assert [store.read(landing) for landing in landings] == [b"[1]", b"[2]", b"[3]"]
    assert {landing.fetched_at for landing in landings} == {
        datetime.fromtimestamp(1_735_700_000, UTC).replace(tzinfo=None)
    }
    assert land_files(store, BUILT_IN["ashby"], paths) == []
