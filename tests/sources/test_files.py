"""Files described by a mapping: encodings, delimiters, workbooks, nested lists, transforms, the preview."""

import json
from datetime import date, datetime
from io import BytesIO

import pytest

from skills_pipeline.sources.base import RawPay, RawPlace, parse_document
from skills_pipeline.sources.documents import Refusal, json_lines, json_records
from skills_pipeline.sources.file import MappingError, read_mapping
from skills_pipeline.sources.preview import check_mapping, preview_text
from skills_pipeline.sources.tables import csv_records, excel_records
from skills_pipeline.sources.transforms import step_of, transformed
from sources.test_documents import outcomes
from sources.workbooks import Day, workbook

FETCHED_AT = datetime(2025, 7, 1, 6, 0)
SOURCE = """
[source]
name = "county_board"
title = "County job board"
url = "https://example.org/jobs"
licence = "CC-BY-4.0"
citation = "County of Example"
terms = "Name the county"
"""
FIELDS = """
[fields]
source_posting_id = "ref"
text = "body"
posted = "day"
"""


def mapping(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(SOURCE + text, encoding="utf-8")
    return path


def rows(tmp_path, text, body):
    """What a document becomes: rows of postings, and details of refusals."""
    source = read_mapping(mapping(tmp_path, text))
    parsed = parse_document(source, body, "file:inbox/jobs", FETCHED_AT)
    return parsed.records.to_dicts(), parsed.quarantine["detail"].to_list()


# ------------------------------------------------------------------------------------------ delimiters


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_that_is_not_given_is_found(delimiter):
    cells = [["id", "text", "pay"], ["1", 'a, b; c | d "e"', "1,5"], ["2", "two\nlines, here", "2,5"]]
    body = "\n".join(
        delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in cells
    )
    assert outcomes(csv_records(BytesIO(body.encode()), None)) == {
        str(number): dict(zip(cells[0], row, strict=True)) for number, row in enumerate(cells[1:], start=2)
    }


def test_the_delimiter_that_divides_the_rows_evenly_is_taken():
    body = b"id;pay, from;pay, to\n1;1,5;2\n2;3;4,5\n"
    assert outcomes(csv_records(BytesIO(body), None))["2"] == {"id": "1", "pay, from": "1,5", "pay, to": "2"}


def test_a_column_that_stands_twice_is_told_apart_and_blank_lines_are_no_rows():
    body = b"id,note,note\n\n1,a,b\n"
    assert outcomes(csv_records(BytesIO(body), ",")) == {"3": {"id": "1", "note": "a", "note#2": "b"}}


# ------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-16-le", "utf-8-sig", "gb18030"])
def test_every_format_of_text_is_read_in_its_encoding(encoding):
    told = {"1": {"t": "Köch, Zürich"}}
    lines = json.dumps(told["1"], ensure_ascii=False) + "\n"
    assert outcomes(json_lines(BytesIO(lines.encode(encoding)), encoding)) == told
    assert outcomes(json_records(BytesIO(f"[{lines}]".encode(encoding)), None, encoding)) == {"/0": told["1"]}
    body = 't\n"Köch, Zürich"\n'.encode(encoding)
    assert outcomes(csv_records(BytesIO(body), ",", encoding)) == {"2": told["1"]}


@pytest.mark.parametrize(
    ("text", "written", "declared", "told"),
    [
        ("Köch", "utf-8", "cp1252", "not cp1252: the document is well-formed utf-8"),
        ("Köch", "utf-16", "utf-8", "not utf-8: the document begins with the mark of utf-16"),
        ("Köch – 1", "cp1252", "latin-1", "not latin-1: a control character stands in"),
        ("odd", "utf-8", "utf-16", "not utf-16: the document does not begin with its mark"),
        ("Köch", "cp1252", "utf-8", "field 't' has bytes of another encoding"),
    ],
)
def test_another_encoding_is_refused_by_name(text, written, declared, told):
    body = f't,u\n"{text}",x\n'.encode(written)
    (refusal,) = csv_records(BytesIO(body), ",", declared)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "wrong_encoding"
    assert told in refusal.detail


def test_column_names_of_another_encoding_are_one_refusal():
    (refusal,) = csv_records(BytesIO("größe,t\n1,x\n2,y\n".encode("cp1252")), ",")
    assert (refusal.location, refusal.reason) == ("1", "wrong_encoding")
    assert "declare another encoding" in refusal.detail


# --------------------------------------------------------------------------------------- nested JSON


def test_a_list_is_found_by_a_path_of_members():
    body = b'{"meta": {"jobs": [9]}, "data": {"jobs": [{"id": 1}, {"id": 2}]}}'
    told = {"/data/jobs/0": {"id": 1}, "/data/jobs/1": {"id": 2}}
    assert outcomes(json_records(BytesIO(body), "data.jobs")) == told
    assert outcomes(json_records(BytesIO(body[:-5]), "data.jobs")) == told | {"/data/jobs/1": "truncated"}
    assert outcomes(json_records(BytesIO(b'{"data.jobs": [{"id": 1}]}'), "data.jobs")) == {
        "/data/jobs/0": {"id": 1}
    }


@pytest.mark.parametrize(
    "body", [b'{"data": []}', b'{"data": {"posts": []}}', b'{"data": {"jobs": {}}}', b"7"]
)
def test_a_path_that_leads_to_no_list_is_one_refusal(body):
    (refusal,) = json_records(BytesIO(body), "data.jobs")
    assert refusal.reason == "unexpected_shape"
    assert "'data.jobs'" in refusal.detail


# -------------------------------------------------------------------------------------------- Excel


def test_a_workbook_is_read_cell_by_cell():
    body = workbook(
        Jobs=[
            [None],
            ["ref", "day", "pay", "note", None],
            [101, Day(45818), 1.5, None, None],
            [None],
            ["B", "x"],
        ],
        Other=[["ref"], [7]],
    )
    assert outcomes(excel_records(BytesIO(body), None)) == {
        "3": {"ref": 101, "day": date(2025, 6, 10), "pay": 1.5, "note": None},
        "5": {"ref": "B", "day": "x", "pay": None, "note": None},
    }
    assert outcomes(excel_records(BytesIO(body), "Other")) == {"2": {"ref": 7}}


@pytest.mark.parametrize(
    ("body", "sheet", "reason", "told"),
    [
        (b"ref;text", None, "not_excel", "ref;text"),
        (workbook(Jobs=[["ref"]])[:300], None, "not_excel", "zip"),
        (
            workbook(Jobs=[["ref"]]).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x7f"),
            None,
            "not_excel",
            "version",
        ),
        (workbook(Jobs=[["ref"]]), "Posts", "unexpected_shape", "no sheet 'Posts'; has ['Jobs']"),
    ],
)
def test_what_is_no_workbook_or_has_no_such_sheet_is_one_refusal(body, sheet, reason, told):
    (refusal,) = excel_records(BytesIO(body), sheet)
    assert refusal.reason == reason
    assert told in refusal.detail


def test_a_workbook_that_unpacks_to_more_than_is_read_is_refused(monkeypatch):
    monkeypatch.setattr("skills_pipeline.sources.tables._MAXIMUM_WORKBOOK_BYTES", 100)
    (refusal,) = excel_records(BytesIO(workbook(Jobs=[["ref"]])), None)
    assert refusal.reason == "not_excel"
    assert "at most 100 are read" in refusal.detail


def test_a_workbook_becomes_postings(tmp_path):
    body = workbook(Jobs=[["ref", "body", "day"], [101, "You bake bread.", Day(45818)]])
    postings, refused = rows(tmp_path, f'[document]\nformat = "xlsx"\nsheet = "Jobs"\n{FIELDS}', body)
    assert refused == []
    assert [(one["source_posting_id"], one["posted_on"]) for one in postings] == [("101", date(2025, 6, 10))]


# ---------------------------------------------------------------------------------------- transforms


@pytest.mark.parametrize(
    ("steps", "value", "expected"),
    [
        (["strip", "lower"], "  ABC ", "abc"),
        (["upper"], 7, "7"),
        (["html"], "<p>a</p><p>b</p>", "a\n\nb"),
        (["escaped_html"], "&lt;p&gt;a&lt;/p&gt;", "a"),
        (["join"], ["Oslo", None, "", 7], "Oslo; 7"),
        (["join: / "], ["Oslo", "Bergen"], "Oslo / Bergen"),
        (["join:"], ["a", "b"], "ab"),
        (["join"], [], None),
        (["join"], "Oslo", "Oslo"),
        (["first", "upper"], ["Oslo", "Bergen"], "OSLO"),
        (["first"], [], None),
        (["split"], " Oslo; Bergen ;; ", ["Oslo", "Bergen"]),
        (["split:|", "first"], "Oslo | Bergen", "Oslo"),
        (["split:, ", "join: / "], "Oslo, Bergen", "Oslo / Bergen"),
        (["when_true:remote"], True, "remote"),
        (["when_true:remote"], "Yes", "remote"),
        (["when_true:remote"], 1, "remote"),
        (["when_true:remote"], "False", None),
        (["when_true:remote"], "not stated", None),
        (["upper"], None, None),
        (["day:%d.%m.%Y"], " 10.06.2025 ", date(2025, 6, 10)),
    ],
)
def test_a_value_takes_its_steps_in_turn(steps, value, expected):
    assert transformed(value, tuple(map(step_of, steps))) == expected


@pytest.mark.parametrize(("step", "value"), [("epoch_s", "1749546000"), ("epoch_ms", 1749546000999)])
def test_an_epoch_becomes_its_day(step, value):
    assert transformed(value, (step_of(step),)).date() == date(2025, 6, 10)


FULL = """
[document]
format = "json"
member = "data.jobs"

[fields]
source_posting_id = "ref"
title = "head.line"
text = "body"
posted = "dates.from"
closes = "dates.to"
place = "places.city"
employer = "org.name"

[transforms]
source_posting_id = ["strip", "upper"]
text = "html"
posted = "epoch_ms"
closes = "day:%d/%m/%Y"
place = "join"
"""


def job(**more):
    whole = {
        "ref": " a-1 ",
        "head": {"line": "Baker"},
        "body": "<p>You bake bread.</p>",
        "dates": {"from": 1749546000000, "to": "31/07/2025"},
        "places": [{"city": "Oslo, Norway"}, {"city": "Bergen, Norway"}],
        "org": {"name": "Mill"},
        "tags": {"kind": "food"},
        "lang": "en",
    }
    return whole | more


def nested(*jobs):
    return json.dumps({"data": {"jobs": jobs}}).encode()


def test_a_nested_document_becomes_postings_by_its_transforms(tmp_path):
    (posting,), refused = rows(tmp_path, FULL, nested(job()))
    assert refused == []
    columns = (
        "source_posting_id",
        "title",
        "text",
        "posted_on",
        "closes_on",
        "place",
        "country_code",
        "employer",
    )
    assert [posting[column] for column in columns] == [
        "A-1",
        "Baker",
        "You bake bread.",
        date(2025, 6, 10),
        date(2025, 7, 31),
        "Oslo, Norway; Bergen, Norway",
        "NO",
        "Mill",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ref": ["a"]}, "use join or first"),
        ({"org": {"name": ["Mill"]}}, "employer would be a list or an object"),
        ({"dates": {"from": "10 June", "to": "31/07/2025"}}, "'10 June' is no milliseconds since 1970"),
        ({"dates": {"from": 1749546000000, "to": "2025-07-31"}}, "'2025-07-31' is not %d/%m/%Y"),
        ({"dates": {"from": 1749546000000}}, "no column 'dates.to'"),
    ],
)
def test_a_value_that_a_step_cannot_take_refuses_its_record_only(tmp_path, change, told):
    postings, refused = rows(tmp_path, FULL, nested(job(**change), job(ref="a-2")))
    assert [one["source_posting_id"] for one in postings] == ["A-2"]
    assert told in refused[0]


def test_nothing_stays_nothing_on_the_way_to_a_nested_column(tmp_path):
    (posting,), _refused = rows(tmp_path, FULL, nested(job(org=None, places=[])))
    assert (posting["employer"], posting["place"]) == (None, None)


# ---------------------------------------------------------------------------- fields of the publisher's own

OWN_FIELDS = """
[document]
format = "csv"

[fields]
source_posting_id = "ref"
text = "body"
posted = "day"
region = "state"
places = "cities"
workplace = "remote"
employment = "type"
pay_min = "from"
pay_max = "to"
pay_period = "per"
pay_text = "pay"
seniority = "level"
education = "degree"
experience = "years"
occupation = "soc"
industry = "sector"
employer_size = "staff"

[transforms]
places = "split:/"
workplace = "when_true:remote"

[constants]
country = "NO"
pay_currency = "NOK"
"""
FILLED = {
    "ref": "a-1",
    "body": "You bake bread.",
    "day": "2025-06-10",
    "state": "Vestland",
    "cities": "Bergen / Voss",
    "remote": "true",
    "type": "full-time",
    "from": "400000",
    "to": "",
    "per": "year",
    "pay": "by agreement",
    "level": "senior",
    "degree": "none",
    "years": "3 years",
    "soc": "soc2018:51-3011",
    "sector": "nace:10.71",
    "staff": "11-50",
}


def own_fields(tmp_path, **cells):
    """What a row of a table states, by the source's own parser."""
    record = FILLED | cells
    source = read_mapping(mapping(tmp_path, OWN_FIELDS))
    return source.parse(record, "file:inbox/jobs")


def test_a_mapping_fills_every_field_of_a_posting(tmp_path):
    raw = own_fields(tmp_path)
    assert raw.places == (RawPlace("Bergen", "Vestland", "NO"), RawPlace("Voss", "Vestland", "NO"))
    assert (raw.country, raw.region, raw.place) == (None, None, None)
    assert raw.pay == RawPay("400000", None, "NOK", "year")
    assert (raw.workplace, raw.employment, raw.pay_text) == ("remote", "full-time", "by agreement")
    assert (raw.seniority, raw.education, raw.experience) == ("senior", "none", "3 years")
    assert (raw.occupation, raw.industry, raw.employer_size) == ("soc2018:51-3011", "nace:10.71", "11-50")


def test_empty_cells_state_nothing(tmp_path):
    raw = own_fields(tmp_path, **{name: "" for name in FILLED if name not in ("ref", "body", "day")})
    assert (raw.country, raw.region, raw.place, raw.places) == ("NO", None, None, ())
    assert (raw.pay, raw.workplace, raw.employment, raw.industry) == (None, None, None, None)


@pytest.mark.parametrize("cities", [["Bergen"], "Bergen", ["Bergen", None, " "]])
def test_a_list_of_one_place_is_that_place(tmp_path, cities):
    text = OWN_FIELDS.replace('places = "split:/"\n', "").replace('"csv"', '"json"')
    source = read_mapping(mapping(tmp_path, text))
    raw = source.parse(FILLED | {"cities": cities}, "file:inbox/jobs")
    assert (raw.country, raw.region, raw.place, raw.places) == ("NO", "Vestland", "Bergen", ())


def test_a_list_of_objects_is_no_list_of_places(tmp_path):
    text = OWN_FIELDS.replace('places = "split:/"\n', "").replace('"csv"', '"json"')
    _, refused = rows(tmp_path, text, json.dumps([FILLED | {"cities": [{"city": "Bergen"}]}]).encode())
    assert "places would be a list or an object" in refused[0]


# -------------------------------------------------------------------------------------- bad mappings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[document]\nformat = "csv"\nencoding = "cp9999"', "unknown encoding 'cp9999'; common are utf-8"),
        ('[document]\nformat = "csv"\nencoding = "zlib"', "unknown encoding 'zlib'"),
        ('[document]\nformat = "csv"\ndelimiter = ", "', "a delimiter is one character"),
        ('[document]\nformat = "csv"\nsheet = "Jobs"', "unknown entry of [document] for csv ['sheet']"),
        ('[document]\nformat = "xls"', "unknown format ['xls']; known are json, jsonl, csv, xlsx, parquet"),
        (
            '[document]\nformat = "csv"\n[transforms]\ntitle = "upper"',
            "unknown field in [transforms] ['title']",
        ),
        (
            '[document]\nformat = "csv"\n[transforms]\ntext = "shout"',
            "text: unknown transform 'shout'; known are",
        ),
        (
            '[document]\nformat = "csv"\n[transforms]\nposted = "day"',
            "needs a format, such as 'day:%d.%m.%Y'",
        ),
        (
            '[document]\nformat = "csv"\n[transforms]\ntext = "upper:x"',
            "'upper' takes nothing behind a colon",
        ),
        ('[document]\nformat = "csv"\n[transforms]\ntext = "epoch_s"', "which only posted and closes are"),
        (
            '[document]\nformat = "csv"\n[transforms]\ntext = "when_true"',
            "needs a word, such as 'when_true:remote'",
        ),
        ('salary = "pay"\n[document]\nformat = "csv"', "unknown field ['salary']; known are"),
        (
            'place = "city"\nplaces = "cities"\n[document]\nformat = "csv"',
            "place and places are both filled",
        ),
        ('[document]\nformat = "csv"\nmarkup = "html"\n[transforms]\ntext = "html"', "change again"),
        ('[document]\nformat = "csv"\ndate_format = "%d"\n[transforms]\nposted = "strip"', "change again"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path, text, told):
    with pytest.raises(MappingError) as raised:
        read_mapping(mapping(tmp_path, f"{FIELDS}\n{text}"))
    assert told in str(raised.value)
    assert "mapping.toml" in str(raised.value)


# ------------------------------------------------------------------------------------------- preview


def preview_of(tmp_path, text, body, rows=5):
    data = tmp_path / "jobs.json"
    data.write_bytes(body)
    return check_mapping(data, mapping(tmp_path, text), rows)


def test_a_preview_shows_first_rows_unused_columns_and_every_reason(tmp_path):
    text = FULL.replace('member = "data.jobs"', 'member = "data.jobs"\nonly = { lang = "en" }')
    body = nested(
        *(job(ref=f"a-{number}") for number in range(7)),
        job(lang="no"),
        job(body=""),
        job(body=" "),
        job(ref=""),
    )
    preview = preview_of(tmp_path, text, body, rows=2)
    assert (preview.records, preview.postings, preview.passed_over) == (11, 7, 1)
    assert [(one.reason, one.records, one.location) for one in preview.refused] == [
        ("missing_text", 2, "/data/jobs/8"),
        ("missing_id", 1, "/data/jobs/10"),
    ]
    assert [row.fields["source_posting_id"] for row in preview.rows] == ["A-0", "A-1"]
    assert preview.rows[0].fields | {"text": ""} == {
        "source_posting_id": "A-0",
        "title": "Baker",
        "text": "",
        "posted": date(2025, 6, 10),
        "closes": date(2025, 7, 31),
        "country": "NO",
        "place": "Oslo, Norway; Bergen, Norway",
        "employer": "Mill",
    }
    assert preview.unused == ("tags.kind",)
    assert preview.filled["employer"] == 7


def test_a_preview_is_told_in_words(tmp_path):
    told = preview_text(preview_of(tmp_path, FULL, nested(job(body="word " * 100, org=None), job(ref=""))))
    assert "county_board: 2 records\n  1 would become postings\n  1 would be refused" in told
    assert "missing_id (1), first record /data/jobs/1: the record has no identifier" in told
    assert "  closes = 2025-07-31" in told
    assert "(499 characters)" in told
    assert "no posting has a value for employer" in told
    assert "columns that no field reads: tags.kind, lang" in told


def test_a_preview_of_a_file_in_another_shape_says_what_was_looked_for(tmp_path):
    told = preview_text(preview_of(tmp_path, FULL, b'{"posts": []}'))
    assert "unexpected_shape (1), first the document: expected an object with the list 'data.jobs'" in told
    assert "nothing would become a posting" in told


def test_a_preview_unpacks_and_is_received_when_the_file_was_changed(tmp_path):
    import gzip

    data = tmp_path / "jobs.json.gz"
    data.write_bytes(gzip.compress(nested(job(dates={"from": 4102444800000, "to": "31/07/2101"}))))
    preview = check_mapping(data, mapping(tmp_path, FULL))
    assert [one.reason for one in preview.refused] == ["impossible_date"]
