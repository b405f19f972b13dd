"""Traps of the sources of employers' boards that one payload cannot show, and hostile XML."""

import io
import json
import time
from datetime import datetime
from functools import partial

import pytest

from skills_pipeline.sources.base import parse_document
from skills_pipeline.sources.documents import Located, Refusal, json_record
from skills_pipeline.sources.registry import BUILT_IN
from skills_pipeline.sources.xml_documents import xml_records
from sources.sites import Asked, personio, smartrecruiters, workday

positions = partial(xml_records, path="feed/item")


def read(records, body):
    return list(records(io.BytesIO(body)))


def parsed(name, document, url="https://example.org/x"):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return parse_document(BUILT_IN[name], body, url, datetime(2025, 7, 1))


def detail(site, url):
    return json.loads(site.answer(Asked("GET", url, {})).body)


def test_an_element_is_read_by_its_place_not_by_its_name_alone():
    body = (
        b"<feed><group><item><id>0</id></item></group><item><id>1</id><item><id>2</id></item></item></feed>"
    )
    (one,) = read(positions, body)
    assert one.location == "/feed/item[1]"
    assert one.record["id"].text == "1"


def test_a_truncated_feed_keeps_the_records_before_the_cut():
    body = b"<feed><item><id>1</id></item><item><id>2</id><text><![CDATA[half a sen"
    one, cut = read(positions, body)
    assert (one.location, cut.location, cut.reason) == ("/feed/item[1]", "/feed/item[2]", "truncated")


def test_damage_within_a_feed_keeps_the_records_before_it():
    body = b"<feed><item><id>1</id></item><item><id>&nbsp;</id></item><item><id>3</id></item></feed>"
    one, damage = read(positions, body)
    assert (one.location, damage.location, damage.reason) == ("/feed/item[1]", "/feed/item[2]", "not_xml")
    assert "undefined entity" in damage.detail


@pytest.mark.parametrize("body", [b"", b"   ", b"{}", b"<feed", b"\xff\xfe<", "<feed/>".encode("utf-16")])
def test_what_is_no_xml_is_one_refusal(body):
    (refusal,) = read(positions, body)
    assert (refusal.location, refusal.reason) == ("", "not_xml")


def test_text_that_is_not_utf8_refuses_only_its_record():
    body = b"<feed><item><id>\xe4</id></item><item><id>\xc3\xa4\xef\x9e\xa4</id></item></feed>"
    wrong, other = read(positions, body.replace(b"\xef\x9e\xa4", b""))
    assert (wrong.location, wrong.reason) == ("/feed/item[1]", "wrong_encoding")
    assert wrong.detail == "field 'id' is not UTF-8"
    assert other.record["id"].text == "ä"
    (_, private_use) = read(positions, body.replace(b"\xe4", b"", 1))
    assert private_use.record["id"].text == "ä\uf7a4"


def test_another_root_is_one_refusal_that_shows_it():
    (refusal,) = read(positions, b"<html><body>Just a moment</body></html>")
    assert refusal.reason == "unexpected_shape"
    assert "expected <feed>, saw <html>" in refusal.detail


def test_a_feed_without_records_is_read_as_none():
    assert read(positions, b"<feed/>") == []


def _laughs(levels):
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(levels)
    )
    return f"<!DOCTYPE feed [{entities}]><feed><item><id>&l{levels - 1};</id></item></feed>".encode()


HOSTILE = {
    "entities that expand to a hundred million": _laughs(9),
    "one long entity many times": (
        b'<!DOCTYPE feed [<!ENTITY a "' + b"x" * 50_000 + b'">]><feed>' + b"&a;" * 1_000_000 + b"</feed>"
    ),
    "a file of the machine": (
        b'<!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/hostname">]><feed><item><id>&f;</id></item></feed>'
    ),
    "an external declaration": b'<!DOCTYPE feed SYSTEM "http://localhost:9/feed.dtd"><feed/>',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_document_type_is_refused_at_once_and_nothing_is_expanded(kind):
    started = time.perf_counter()
    (refusal,) = read(positions, HOSTILE[kind])
    assert time.perf_counter() - started < 2
    assert (refusal.location, refusal.reason) == ("", "not_xml")
    assert "document type declaration" in refusal.detail


def test_elements_nested_a_hundred_thousand_deep_do_no_harm():
    depth = 100_000
    (one,) = read(positions, b"<feed><item>" + b"<a>" * depth + b"</a>" * depth + b"</item></feed>")
    assert isinstance(one, Located)


def test_a_document_that_is_one_object_is_one_record():
    assert read(json_record, b'{"a": 1}') == [Located("", {"a": 1})]
    (listed,) = read(json_record, b"[]")
    (cut,) = read(json_record, b'{"a": ')
    assert isinstance(listed, Refusal)
    assert (listed.reason, cut.reason) == ("unexpected_shape", "not_json")


def test_the_address_of_a_personio_position_is_that_of_its_board():
    url = "https://uhrwerk.jobs.personio.de/xml?language=en"
    (row, _) = parsed("personio", personio.answer(Asked("GET", url, {})).body, url).records.to_dicts()
    assert row["url"] == "https://uhrwerk.jobs.personio.de/job/700101"
    assert row["employer"] == "uhrwerk"


def test_a_smartrecruiters_posting_without_sections_is_refused_and_one_without_address_has_its_own():
    document = detail(smartrecruiters, "https://x/v1/companies/BrunnenPumpen/postings/101")
    assert parsed("smartrecruiters", document).records["url"].to_list() == [
        "https://jobs.smartrecruiters.com/BrunnenPumpen/101"
    ]
    document["jobAd"] = {"sections": {}}
    assert parsed("smartrecruiters", document).quarantine["reason"].to_list() == ["missing_text"]


def test_the_country_of_a_workday_posting_is_its_code_or_name_or_told_from_its_place():
    document = detail(workday, "https://x/wday/cxs/lumen/External/job/A_lumen-1")
    info = document["jobPostingInfo"]
    codes = []
    info["jobRequisitionLocation"] = {"country": {"alpha2Code": "JP"}}
    codes.append(parsed("workday", document).records["country_code"][0])
    del info["jobRequisitionLocation"]
    codes.append(parsed("workday", document).records["country_code"][0])
    del info["country"]
    info["location"] = "France, Paris"
    codes.append(parsed("workday", document).records["country_code"][0])
    assert codes == ["JP", "CZ", "FR"]
