"""JobPostings as the web writes them: in pages, feeds, archives and graphs, well and badly formed."""

import gzip
import io
import json
import time
from datetime import date, datetime

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from skills_pipeline.normalise.text import nests_deeper
from skills_pipeline.sources.base import RawPay, parse_document
from skills_pipeline.sources.documents import unpacked
from skills_pipeline.sources.jobposting import stated_day
from skills_pipeline.sources.registry import BUILT_IN
from sources.test_contracts import payload
from sources.test_stated_public import postings, stated

PAGE = "https://heron.example/jobs/1"
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Keeper",
    "datePosted": "2025-06-03",
    "description": "<p>You keep birds.</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Heron"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Cork", "addressCountry": "IE"}},
}


def parsed(body, name="jobposting_pages"):
    return parse_document(BUILT_IN[name], body, PAGE, datetime(2025, 7, 1, 6, 0))


def scripts(*texts):
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in texts).encode()


def row(**members):
    result = parsed(scripts(json.dumps({**POSTING, **members})))
    assert result.quarantine.is_empty(), result.quarantine.rows()
    return result.records.row(0, named=True)


def refusals(result):
    return dict(result.quarantine.select("location", "reason").iter_rows())


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-09", date(2025, 3, 9)),
        ("2025-3-9", date(2025, 3, 9)),
        ("2025/03/09", date(2025, 3, 9)),
        ("2025-03-09T24:00:00", date(2025, 3, 9)),
        ("2025-03-09 10:00:00 +0100", date(2025, 3, 9)),
        ("2025-03-09T23:30:00.000-08:00", date(2025, 3, 9)),
        ("Sun, 09 Mar 2025 10:00:00 GMT", date(2025, 3, 9)),
        ("Sun Mar 09 2025 10:00:00 GMT+0000 (Coordinated Universal Time)", date(2025, 3, 9)),
        ("Sun Mar 9 10:00:00 UTC 2025", date(2025, 3, 9)),
        ("March 9th, 2025", date(2025, 3, 9)),
        ("9 Sept. 2025", date(2025, 9, 9)),
        ("09.03.2025", date(2025, 3, 9)),
        ({"@value": None, "name": "2025-03-09"}, date(2025, 3, 9)),
        (["2025-03-09", "2025-03-10"], date(2025, 3, 9)),
        (1741478400000, 1741478400.0),
        ("1741478400", 1741478400.0),
        ("20250309", "20250309"),
        ("03/09/2025", "03/09/2025"),
        ("3 days ago", "3 days ago"),
        ("9 marraskuuta 2025", "9 marraskuuta 2025"),
        ("2025-02-30", "2025-02-30"),
        (None, ""),
    ],
)
def test_a_day_is_told_from_whatever_tells_it_without_doubt(written, day):
    assert stated_day(written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [("3 days ago", "2025-06-28"), ("yesterday", "2025-06-30"), ("Posted today", "2025-07-01")],
)
def test_a_relative_day_counts_back_from_the_landing_of_the_page(written, day):
    records = parsed(scripts(json.dumps({**POSTING, "datePosted": written}))).records
    assert records["posted_on"].to_list() == [date.fromisoformat(day)]


@pytest.mark.parametrize("written", ["30+ days ago", "03/04/2025", True, {}, []])
def test_an_inexact_or_ambiguous_day_is_refused(written):
    assert refusals(parsed(scripts(json.dumps({**POSTING, "datePosted": written})))) == {
        "/0": "impossible_date"
    }


ADDRESS = {"addressLocality": "Graz", "addressRegion": "Steiermark", "addressCountry": "AUT"}
PARIS = {"address": {"addressLocality": "Paris", "addressCountry": "FR"}}


def told(**members):
    """What a posting states in fields of its own."""
    (raw,) = postings("jobposting_pages", scripts(json.dumps({**POSTING, **members})), PAGE).values()
    return stated(raw)


@pytest.mark.parametrize(
    ("members", "country", "place"),
    [
        ({"jobLocation": "Cork, Ireland"}, "IE", "Cork, Ireland"),
        ({"jobLocation": {"address": "Cork, Ireland"}}, "IE", "Cork, Ireland"),
        ({"jobLocation": {"name": "Graz"}}, "AT", "Graz"),
        ({"jobLocation": ADDRESS}, "AT", "Graz, Steiermark"),
        ({"jobLocation": {"address": [{"addressCountry": ["NL"]}]}}, "NL", None),
        ({"jobLocationType": "TELECOMMUTE"}, "IE", "Cork"),
        ({"jobLocation": []}, "ZZ", None),
    ],
)
def test_a_place_is_read_in_every_shape(members, country, place):
    found = row(**members)
    assert (found["country_code"], found["place"]) == (country, place)


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({}, {"place": "Cork", "country": "IE"}),
        ({"jobLocation": ADDRESS}, {"place": "Graz, Steiermark", "region": "Steiermark", "country": "AUT"}),
        (
            {"jobLocation": {"address": {"addressCountry": {"@type": "Country", "name": "Deutschland"}}}},
            {"country": "Deutschland"},
        ),
        ({"jobLocation": [PARIS, "Austin"]}, {"places": [["Paris", None, "FR"], ["Austin", None, None]]}),
        (
            {"jobLocation": [PARIS, {"address": {"addressCountry": "FR"}}]},
            {"place": "Paris", "country": "FR"},
        ),
        (
            {"jobLocation": [{"address": {"addressCountry": "FR"}}, {"address": {"addressCountry": "US"}}]},
            {"places": [[None, None, "FR"], [None, None, "US"]]},
        ),
        (
            {"jobLocation": None, "applicantLocationRequirements": {"@type": "Country", "name": "USA"}},
            {"country": "USA"},
        ),
        (
            {
                "jobLocation": {},
                "applicantLocationRequirements": [
                    {"@type": "State", "name": "Michigan, USA"},
                    {"@type": "Country", "name": "Canada"},
                ],
            },
            {"places": [["Michigan, USA", None, None], [None, None, "Canada"]]},
        ),
        (
            {"applicantLocationRequirements": {"@type": "Country", "name": "USA"}},
            {"place": "Cork", "country": "IE"},
        ),
        ({"jobLocation": []}, {}),
    ],
)
def test_places_of_work_come_first_and_then_those_where_one_may_live(members, where):
    assert told(**members) == where


def test_a_place_whose_country_is_none_is_refused():
    page = scripts(json.dumps({**POSTING, "jobLocation": {"address": {"addressCountry": "The Marshes"}}}))
    assert refusals(parsed(page)) == {"/0": "unknown_country"}


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        (
            {
                "@type": "MonetaryAmount",
                "currency": "EUR",
                "value": {
                    "@type": "QuantitativeValue",
                    "minValue": 3000,
                    "maxValue": "3500.50",
                    "unitText": "MONTH",
                },
            },
            {"minimum": "3000", "maximum": "3500.50", "currency": "EUR", "period": "MONTH"},
        ),
        (
            {"currency": "EUR", "value": {"value": 25, "unitCode": "HUR"}},
            {"minimum": "25", "maximum": "25", "currency": "EUR", "period": "HUR"},
        ),
        (
            {"currency": "EUR", "minValue": "30 000", "unitText": "YEAR"},
            {"minimum": "30 000", "currency": "EUR", "period": "YEAR"},
        ),
        ({"value": 41000}, {"minimum": "41000", "maximum": "41000", "currency": "GBP"}),
        ([41000], {"minimum": "41000", "maximum": "41000", "currency": "GBP"}),
        ("41,000.00", {"minimum": "41,000.00", "maximum": "41,000.00", "currency": "GBP"}),
        ("£30,000 to £35,000 per annum", "£30,000 to £35,000 per annum"),
        ({"currency": "GBP", "value": {"value": "Competitive", "unitText": "YEAR"}}, "Competitive"),
        ({"currency": "GBP", "value": {"unitText": "YEAR"}}, None),
        ({"currency": "GBP", "value": None}, None),
        ({}, None),
    ],
)
def test_pay_is_read_in_every_shape(salary, pay):
    found = told(baseSalary=salary, salaryCurrency="GBP", estimatedSalary={"value": {"value": 1}})
    assert found.get("pay", found.get("pay_text")) == pay
    assert not {"pay", "pay_text"} <= found.keys()


@pytest.mark.parametrize(
    ("members", "field", "value"),
    [
        ({"jobLocationType": ["TELECOMMUTE"]}, "workplace", "TELECOMMUTE"),
        ({"employmentType": ["FULL_TIME", "INTERN"]}, "employment", "FULL_TIME; INTERN"),
        ({"employmentType": "Full time, permanent"}, "employment", "Full time, permanent"),
        (
            {"educationRequirements": {"credentialCategory": "bachelor degree"}},
            "education",
            "bachelor degree",
        ),
        (
            {"educationRequirements": [{"credentialCategory": "high school"}, "or <b>trade</b> school"]},
            "education",
            "high school; or trade school",
        ),
        ({"experienceRequirements": {"monthsOfExperience": "36"}}, "experience", "36 months"),
        ({"experienceRequirements": "no requirements"}, "experience", "no requirements"),
        ({"industry": ["Fishing", {"name": "Fish &amp; Chips"}]}, "industry", "Fishing; Fish & Chips"),
        ({"occupationalCategory": "15-1252.00 Software Developers"}, "occupation", "soc2018:15-1252"),
        (
            {"occupationalCategory": {"inCodeSet": "O*NET-SOC", "codeValue": "15-1252.00"}},
            "occupation",
            "soc2018:15-1252",
        ),
        (
            {"occupationalCategory": [{"inCodeSet": "ISCO-08", "codeValue": "2512"}, "Keepers"]},
            "occupation",
            "isco08:2512",
        ),
        (
            {"occupationalCategory": "http://data.europa.eu/esco/isco/C2512"},
            "occupation",
            "isco08:2512",
        ),
        ({"occupationalCategory": "Birds since 2001"}, "occupation", None),
        ({"hiringOrganization": {"name": "H", "numberOfEmployees": 40}}, "employer_size", "40"),
        (
            {"hiringOrganization": {"name": "H", "numberOfEmployees": {"minValue": 11, "maxValue": 50}}},
            "employer_size",
            "11 - 50",
        ),
        (
            {"hiringOrganization": {"name": "H", "numberOfEmployees": {"value": "40+"}}},
            "employer_size",
            "40+",
        ),
        ({"hiringOrganization": {"@type": "EmploymentAgency", "name": "H"}}, "is_agency", True),
        ({"hiringOrganization": {"@type": "Organization", "name": "H"}}, "is_agency", None),
    ],
)
def test_what_is_asked_and_by_whom_is_taken_in_its_own_words(members, field, value):
    assert told(**members).get(field) == value


@pytest.mark.parametrize(
    ("identifier", "own"),
    [
        ({"@type": "PropertyValue", "name": "Heron", "value": 12}, "heron.example/Heron/12"),
        ({"@type": "PropertyValue", "value": "12"}, "heron.example/Heron/12"),
        ("12", "heron.example/Heron/12"),
        ([{"value": ["12"]}], "heron.example/Heron/12"),
        ({"@type": "PropertyValue", "name": "Heron", "value": "Heron"}, PAGE),
        ("Heron", PAGE),
        ({}, PAGE),
        (None, PAGE),
    ],
)
def test_an_identifier_counts_within_its_host_and_issuer_else_the_address_does(identifier, own):
    assert row(identifier=identifier)["source_posting_id"] == own


def test_postings_of_one_page_without_identifier_are_told_apart():
    result = parsed(scripts(json.dumps(POSTING), json.dumps({**POSTING, "title": "Warden"})))
    assert result.records["source_posting_id"].to_list() == [PAGE, f"{PAGE}#1"]


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("<p>You keep</p><p>birds &amp; bees.</p>", "You keep\n\nbirds & bees."),
        ("&lt;p&gt;You keep birds &amp;amp; bees.&lt;/p&gt;", "You keep birds & bees."),
        ("&amp;lt;p&amp;gt;You keep birds.&amp;lt;/p&amp;gt;", "You keep birds."),
        ("You keep birds &amp; bees.\nA < B.", "You keep birds & bees.\nA < B."),
        ({"@value": "You keep birds.", "@language": "en"}, "You keep birds."),
        (["You keep birds.", "You keep birds."], "You keep birds."),
    ],
)
def test_descriptions_are_markup_escaped_markup_or_plain(description, text):
    assert row(description=description)["text"] == text


def test_names_are_read_with_any_vocabulary_prefix():
    expanded = {f"http://schema.org/{name}": value for name, value in POSTING.items() if name[0] != "@"}
    compact = {f"schema:{name}": value for name, value in POSTING.items() if name[0] != "@"}
    bodies = (
        {**expanded, "@type": ["http://schema.org/JobPosting"]},
        {**compact, "@type": "schema:JobPosting"},
        {"@type": "WebPage", "mainEntity": {"@graph": [POSTING]}},
    )
    for body in bodies:
        result = parsed(scripts(json.dumps(body)))
        assert result.records.select("title", "country_code").rows() == [("Keeper", "IE")]


def test_a_broken_script_is_refused_with_its_place_and_the_others_read():
    broken = json.dumps(POSTING)[:-1] + ",,}"
    result = parsed(scripts(broken, '{"@type": "Organization",,}', json.dumps(POSTING)))
    assert refusals(result) == {"/0": "not_json"}
    assert "JobPosting" in result.quarantine["detail"][0]
    assert result.records["title"].to_list() == ["Keeper"]


@pytest.mark.parametrize("wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "{}\n"])
def test_wrapped_scripts_and_line_feeds_within_texts_are_read(wrapped):
    text = json.dumps({**POSTING, "description": "One.|Two."}).replace("|", "\n")
    assert parsed(scripts(wrapped.replace("{}", text))).records["text"].to_list() == ["One.\nTwo."]


def test_an_entry_of_a_list_that_refers_to_a_posting_is_none():
    mention = {"@type": "JobPosting", "url": "https://heron.example/jobs/2"}
    result = parsed(
        scripts(json.dumps({"@type": "ItemList", "itemListElement": [mention]}), json.dumps(POSTING))
    )
    assert (result.found, result.records.height) == (1, 1)


def test_links_in_a_circle_end():
    circle = {**POSTING, "@id": "#a", "hiringOrganization": {"@id": "#b"}, "jobLocation": {"@id": "#a"}}
    graph = {"@graph": [circle, {"@id": "#b", "name": {"@id": "#b"}}]}
    assert parsed(scripts(json.dumps(graph))).found == 1


def test_text_in_another_encoding_is_read_as_stated_and_refused_where_stated_wrongly():
    page = scripts(json.dumps({**POSTING, "title": "Köchin"}, ensure_ascii=False)).decode()
    assert parsed(b'<meta charset="iso-8859-1">' + page.encode("cp1252")).records["title"].to_list() == [
        "Köchin"
    ]
    assert refusals(parsed(b'<meta charset="utf-8">' + page.encode("cp1252"))) == {"/0": "wrong_encoding"}
    assert refusals(parsed(scripts(json.dumps({**POSTING, "title": "\ud83d"})))) == {"/0": "wrong_encoding"}


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (b"<div>" * 1_000_000 + scripts(json.dumps(POSTING)), "markup_too_deep"),
        (b"<b id=1><font><i>" * 500_000 + b"JobPosting", "markup_too_deep"),
        (scripts(json.dumps(POSTING)) + b"<p>x</p>" * 6_500_000, "page_too_large"),
        (scripts('{"@type": "JobPosting", "a": ' + "[" * 1_000_000), "not_json"),
        (b"[" * 1_000_000, "not_json"),
        (scripts(json.dumps({**POSTING, "description": "<div>" * 150_000})), "markup_too_deep"),
        (json.dumps([{**POSTING, "description": "<div>" * 150_000}]).encode(), "markup_too_deep"),
        (json.dumps([{**POSTING, "description": "x" * 2_000_000}]).encode(), "field_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_a_page_made_to_exhaust_its_reader_is_refused_by_name_and_quickly(bomb, reason):
    begun = time.perf_counter()
    result = parsed(bomb)
    assert set(result.quarantine["reason"]) == {reason}
    assert result.records.is_empty()
    assert time.perf_counter() - begun < 10


def test_nesting_counts_what_must_be_closed():
    page = "<div><p>a<p>b<br><ul><li>c<li>d</ul></div><div></div>"
    assert [nests_deeper(page, most) for most in (1, 2)] == [True, False]
    assert [nests_deeper("</x>" * 9 + "<div></x>" * 3, most) for most in (2, 3)] == [True, False]


def test_microdata_is_read_where_there_is_no_json_ld():
    page = b"""<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Keeper</h1>
    <meta itemprop="datePosted" content="2025-06-03"><a itemprop="url" href="/jobs/9">here</a>
    <p itemprop="description">You <b>keep</b> <span itemprop="skills">birds</span>.</p>
    <span itemprop="jobLocation" itemscope><span itemprop="address" itemscope>
    <i itemprop="addressCountry">Ireland</i></span></span></div>"""
    found = parsed(page).records.row(0, named=True)
    assert (found["source_posting_id"], found["country_code"]) == ("https://heron.example/jobs/9", "IE")
    assert found["text"] == "You keep birds."
    assert parsed(page + scripts(json.dumps(POSTING))).records["employer"].to_list() == ["Heron"]
    paid = page.replace(
        b"You <b>",
        b"""<span itemprop="employmentType">PART_TIME</span><span itemprop="baseSalary" itemscope>
        <meta itemprop="currency" content="EUR"><span itemprop="value" itemscope><b itemprop="value">15</b>
        <meta itemprop="unitText" content="HOUR"></span></span>You <b>""",
    )
    (raw,) = postings("jobposting_pages", paid, PAGE).values()
    assert (raw.employment, raw.pay) == ("PART_TIME", RawPay("15", "15", "EUR", "HOUR"))


def test_feeds_lists_and_single_objects_are_read():
    item = {
        "id": "1",
        "url": "https://heron.example/f/1",
        "_jobposting": POSTING,
        "content_html": "<p>More.</p>",
    }
    bare = {"id": "2", "url": "https://heron.example/f/2", "_jobposting": dict(POSTING)}
    del bare["_jobposting"]["description"]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [item, {**bare, "content_text": "Told."}, {}],
    }
    result = parsed(json.dumps(feed).encode())
    assert result.records.select("source_posting_id", "text").rows() == [
        ("https://heron.example/f/1", "You keep birds."),
        ("https://heron.example/f/2", "Told."),
    ]
    assert refusals(result) == {"/items/2": "unexpected_shape"}
    cut = json.dumps([{**POSTING, "url": f"/{number}"} for number in range(3)]).encode()[:-30]
    assert parsed(cut).records.height == 2
    assert refusals(parsed(cut)) == {"/2": "truncated"}
    assert parsed(json.dumps({"@graph": [{"@type": "WebPage"}, POSTING]}).encode()).records.height == 1


def archive(*pages, packed=False):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number, (body, headers) in enumerate(pages):
        head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://heron.example/{number}", "response", payload=io.BytesIO(body), http_headers=head
        )
        writer.write_record(record)
    return out.getvalue()


HTML = [("Content-Type", "text/html")]


@pytest.mark.parametrize("name", ["common_crawl", "web_data_commons"])
def test_files_are_read_plain_and_packed_in_one_or_many_members(name):
    plain = payload(name)
    half = plain.index(b"\nWARC/1.0" if name == "common_crawl" else b"\n_:n2a") + 1
    many = gzip.compress(plain[:half]) + gzip.compress(plain[half:])
    expected = parsed(plain, name)
    for body in (gzip.compress(plain), many):
        assert parsed(body, name).records["source_posting_id"].equals(expected.records["source_posting_id"])
    cut = parsed(many[:-40], name)
    assert cut.quarantine["reason"].to_list()[-1] == "truncated"


def test_pages_are_read_without_their_transfer_and_content_encoding():
    page = scripts(json.dumps(POSTING))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    body = archive(
        (chunked, [*HTML, ("Transfer-Encoding", "chunked")]),
        (gzip.compress(page), [*HTML, ("Content-Encoding", "gzip")]),
        (page, HTML),
        packed=True,
    )
    result = parsed(body, "common_crawl")
    assert refusals(result) == {}
    assert result.records["url"].to_list() == [f"https://heron.example/{number}" for number in range(3)]


def test_a_cut_or_oversized_page_of_an_archive_is_refused_and_the_next_one_read():
    page = scripts(json.dumps(POSTING))
    result = parsed(archive((page + b" " * 11_000_000, HTML), (page, HTML)), "common_crawl")
    assert refusals(result) == {"1": "page_too_large"}
    assert result.records.height == 1
    assert refusals(parsed(archive((page, HTML), (page, HTML))[:-100], "common_crawl")) == {"2": "truncated"}


def test_a_damaged_record_of_an_archive_is_refused_wherever_the_damage_lies():
    body = payload("common_crawl")
    ends_early = parsed(body.replace(b"Content-Length: 531", b"Content-Length: 131"), "common_crawl")
    assert "not_warc" in refusals(ends_early).values()
    no_address = body.replace(b"WARC-Target-URI: https://quarry.example/jobs/4", b"")
    result = parsed(no_address, "common_crawl")
    assert refusals(result) == {"8": "not_warc"}
    assert result.records.height == 3


def test_lines_that_are_no_quads_are_refused_with_their_page():
    page = b"<https://heron.example/1> ."
    lines = [
        b"_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/JobPosting> " + page,
        b'_:a <http://schema.org/title> "Keeper ' + page,
        b"nothing of the kind",
        b"nor this",
    ]
    result = parsed(b"\n".join([*lines, payload("web_data_commons")]), "web_data_commons")
    assert refusals(result) == {"1": "not_nquads", "3": "not_nquads", "32/0": "impossible_date"}
    assert result.records.height == 2


def test_a_page_of_quads_without_end_is_refused_and_the_next_one_read():
    line = b'_:a <http://schema.org/title> "%s" <https://heron.example/1> .\n' % (b"x" * 1_000_000)
    result = parsed(line * 12 + b"y" * 25_000_000 + b"\n" + payload("web_data_commons"), "web_data_commons")
    assert set(refusals(result).values()) == {"page_too_large", "impossible_date"}
    assert result.records.height == 2


def test_a_stream_that_cannot_go_back_is_unpacked():
    class Forward:
        def __init__(self, body):
            self.read = io.BytesIO(body).read

    for body in (b"", b"a", b"some bytes", b"x" * 3_000_000):
        assert unpacked(Forward(body)).read() == body
        assert unpacked(Forward(gzip.compress(body) * 2)).read() == body * 2


@pytest.mark.parametrize("name", ["common_crawl", "web_data_commons"])
def test_records_are_read_one_by_one(name):
    class Counting(io.BytesIO):
        def read(self, size=-1):
            assert size >= 0, "the whole file was asked for"
            return super().read(size)

    body = payload(name) * 4000
    file = Counting(body)
    next(iter(BUILT_IN[name].records(file)))
    assert file.tell() < len(body) / 2
