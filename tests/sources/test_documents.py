"""Damaged documents lose only their damaged records, and every record is accounted for."""

from functools import partial
from io import BytesIO

import polars as pl
import pytest

from skills_pipeline.sources.documents import (
    Located,
    Refusal,
    json_lines,
    json_records,
)
from skills_pipeline.sources.tables import csv_records, parquet_records
from skills_pipeline.sources.xml_documents import xml_texts


def outcomes(items):
    """location: record, or location: reason."""
    return {item.location: item.record if isinstance(item, Located) else item.reason for item in items}


def test_a_whole_document_gives_its_records_with_their_pointers():
    assert outcomes(json_records(BytesIO(b'{"jobs": [{"id": 1}, {"id": 2}]}'), "jobs")) == {
        "/jobs/0": {"id": 1},
        "/jobs/1": {"id": 2},
    }
    assert outcomes(json_records(BytesIO(b'[{"id": 1}]'), None)) == {"/0": {"id": 1}}


def test_a_truncated_document_keeps_the_records_before_the_cut():
    body = b'{"jobs": [{"id": 1, "tags": ["a, b", "}"]}, {"id": 2}, {"id": 3, "title": "Nur'
    assert outcomes(json_records(BytesIO(body), "jobs")) == {
        "/jobs/0": {"id": 1, "tags": ["a, b", "}"]},
        "/jobs/1": {"id": 2},
        "/jobs/2": "truncated",
    }


def test_a_wrong_escape_refuses_its_record_only():
    body = rb'{"total": 2, "jobs": [{"id": 1, "text": "\xoops"}, {"id": 2, "text": "\"ok\""}], "page": 1}'
    assert outcomes(json_records(BytesIO(body), "jobs")) == {
        "/jobs/0": "not_json",
        "/jobs/1": {"id": 2, "text": '"ok"'},
    }


def test_a_wrong_byte_refuses_its_record_only():
    body = b'{"jobs": [{"title": "K\xf6ch"}, {"title": "K\xc3\xb6ch"}]}'
    assert outcomes(json_records(BytesIO(body), "jobs")) == {
        "/jobs/0": "wrong_encoding",
        "/jobs/1": {"title": "Köch"},
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>503 [maintenance]</body></html>", "not_json"),
        (b"", "not_json"),
        (b'{"error": "gone"}', "unexpected_shape"),
        (b'{"jobs": null}', "unexpected_shape"),
        (b'{"jobs": {"id": 1}}', "unexpected_shape"),
        (b"[1, 2]", "unexpected_shape"),
    ],
)
def test_a_document_without_the_records_is_one_refusal(body, reason):
    assert outcomes(json_records(BytesIO(body), "jobs")) == {"": reason}


def test_a_record_that_is_no_object_is_refused():
    assert outcomes(json_records(BytesIO(b'{"jobs": [7, {"id": 1}]}'), "jobs")) == {
        "/jobs/0": "unexpected_shape",
        "/jobs/1": {"id": 1},
    }


def test_json_lines_are_read_line_by_line():
    assert outcomes(json_lines(BytesIO(b'{"id": 1}\n\n{"id": \n{"id": 3}\n'))) == {
        "1": {"id": 1},
        "3": "not_json",
        "4": {"id": 3},
    }


def test_csv_rows_with_other_cell_counts_are_refused():
    body = '\ufeffid;text\n1;"a;b"\n2\n3;x;y\n'.encode()
    assert outcomes(csv_records(BytesIO(body), ";")) == {
        "2": {"id": "1", "text": "a;b"},
        "3": "wrong_cell_count",
        "4": "wrong_cell_count",
    }


def test_parquet_rows_are_read_and_other_bytes_refused():
    buffer = BytesIO()
    pl.DataFrame({"id": [1], "text": ["a"]}).write_parquet(buffer)
    assert outcomes(parquet_records(BytesIO(buffer.getvalue()))) == {"1": {"id": 1, "text": "a"}}
    assert [type(item) for item in parquet_records(BytesIO(b"PAR1 not really"))] == [Refusal]


rows = partial(xml_texts, path="rss/channel/item")


def at(number: int) -> str:
    return f"/rss/channel/item[{number}]"


def feed(items: str) -> BytesIO:
    return BytesIO(f'<?xml version="1.0" encoding="UTF-8"?><rss><channel>{items}</channel></rss>'.encode())


def test_xml_elements_are_objects_of_their_childrens_texts():
    items = (
        "<title>channel</title><item><title>R&amp;D</title><m:thumb url='x'/>"
        "<body><![CDATA[<p>a</p>]]></body></item>"
        "<item><tag>one</tag><tag>two</tag><place>in <city>Bern</city></place></item>"
    )
    assert outcomes(rows(feed(items))) == {
        at(1): {"title": "R&D", "m:thumb": "", "body": "<p>a</p>"},
        at(2): {"tag": "one", "place": "in Bern"},
    }


def test_damaged_xml_keeps_the_elements_before_the_fault():
    whole = feed("<item><id>1</id></item><item><id>2</id></item>").getvalue()
    cut = whole[: whole.index(b"2</id>")]
    assert outcomes(rows(BytesIO(cut))) == {at(1): {"id": "1"}, at(2): "truncated"}
    assert outcomes(rows(feed("<item><id>1</id></item><item><id>2</ID></item>"))) == {
        at(1): {"id": "1"},
        at(2): "not_xml",
    }


def test_a_wrong_byte_in_xml_refuses_its_element_only():
    body = feed("<item><t>K?ch</t></item><item><t>Köch</t></item>").getvalue().replace(b"?ch", b"\xf6ch")
    assert outcomes(rows(BytesIO(body))) == {at(1): "wrong_encoding", at(2): {"t": "Köch"}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Service unavailable",
        b"<!doctype html><title>Just a moment...</title>",
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><t>&b;</t></item></rss>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><t>&x;</t></item></rss>',
    ],
)
def test_what_is_no_xml_or_declares_entities_is_one_refusal(body):
    assert outcomes(rows(BytesIO(body))) == {"": "not_xml"}
