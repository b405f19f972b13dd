"""What sources of boards and aggregators state in fields of their own: read as sent, strict about types.

`payloads/<source>.expected.json` says under `stated`, by posting, every such field that has a value; fields
that are not there have none. Places are written name, region, country.
"""

import io
import json
from dataclasses import asdict

import pytest

from skills_pipeline.sources.base import RawPay, RawPlace, RawPosting, parse_document
from skills_pipeline.sources.documents import Located, RecordRefusedError
from skills_pipeline.sources.hackernews import posting_of_comment
from skills_pipeline.sources.members import (
    amount_member,
    flag_member,
    joined,
    number_member,
    object_member,
    objects_member,
    pay,
    pay_range,
    text_member,
    texts_member,
    where,
)
from skills_pipeline.sources.registry import BUILT_IN, POSTINGS
from sources.test_contracts import FETCHED_AT, expected, payload

URL = "https://example.org/board"

SOURCES = [name for name in POSTINGS if "stated" in expected(name)]
FIELDS = (
    "country region place places workplace employment pay pay_text seniority education experience occupation "
    "industry employer_size is_agency"
).split()


def stated(raw: RawPosting) -> dict:
    """The fields that have a value, as an expectation writes them."""
    values = {name: asdict(raw)[name] for name in FIELDS if getattr(raw, name) not in (None, "", ())}
    if raw.places:
        values["places"] = [[place.name, place.region, place.country] for place in raw.places]
    if raw.pay:
        values["pay"] = {name: value for name, value in asdict(raw.pay).items() if value is not None}
    return values


def postings(name: str, body: bytes) -> dict[str, dict]:
    """By identifier, what each posting of a document states; records that are refused are left out."""
    source = BUILT_IN[name]
    kept = set(parse_document(source, body, URL, FETCHED_AT).records["source_posting_id"])
    records = [one.record for one in source.records(io.BytesIO(body)) if isinstance(one, Located)]
    found = {}
    for record in records:
        try:
            raw = source.parse(record, URL)
        except (KeyError, TypeError, RecordRefusedError):
            continue
        if isinstance(raw, RawPosting) and raw.source_posting_id in kept:
            found[raw.source_posting_id] = stated(raw)
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_every_posting_states_the_expected_fields_and_no_others(name):
    assert postings(name, payload(name)) == expected(name)["stated"]


OPTIONAL = [
    # source, where its first record stands, members that it may leave out, what none of them can be
    ("ashby", ("jobs", 0), "workplaceType employmentType secondaryLocations compensation", 7),
    ("ashby", ("jobs", 0), "isRemote", "yes"),
    ("ashby", ("jobs", 0, "address", "postalAddress"), "addressRegion addressCountry", ["Bavaria"]),
    ("ashby", ("jobs", 0, "compensation"), "scrapeableCompensationSalarySummary summaryComponents", 7),
    ("ashby", ("jobs", 0, "compensation", "summaryComponents", 0), "minValue maxValue", "70500"),
    ("greenhouse", ("jobs", 0), "metadata offices pay_input_ranges", "none"),
    ("greenhouse", ("jobs", 0, "pay_input_ranges", 0), "min_cents max_cents", "9500050"),
    ("greenhouse", ("jobs", 0, "pay_input_ranges", 0), "title", 7),
    ("lever", (0,), "workplaceType salaryRange salaryDescriptionPlain", 7),
    ("lever", (0, "categories"), "commitment level allLocations", {"name": "Full-time"}),
    ("lever", (0, "salaryRange"), "min max currency interval", True),
    ("recruitee", ("offers", 0), "employment_type_code experience_code education_code salary", 7),
    ("recruitee", ("offers", 0), "remote hybrid on_site", "true"),
    ("recruitee", ("offers", 0), "locations state_name state_code", 7),
    ("recruitee", ("offers", 0, "salary"), "min max currency period", [3200]),
    ("workable", ("jobs", 0), "employment_type experience education industry locations", 7),
    ("workable", ("jobs", 0), "telecommuting", 1),
    ("workday", ("jobPostingInfo",), "remoteType timeType additionalLocations", 7),
    ("smartrecruiters", (), "typeOfEmployment experienceLevel industry", "Full-time"),
    ("smartrecruiters", ("location",), "region remote hybrid", 7),
    ("teamtailor", ("items", 0, "_jobposting"), "employmentType jobLocationType baseSalary", 7),
    ("teamtailor", ("items", 0, "_jobposting", "baseSalary", "value"), "minValue maxValue unitText", [210]),
    ("arbeitnow", ("data", 0), "remote job_types", 7),
    ("himalayas", ("jobs", 0), "employmentType seniority salaryPeriod currency", 7),
    ("himalayas", ("jobs", 0), "minSalary maxSalary", [55]),
    ("jobicy", ("jobs", 0), "jobType jobLevel salaryCurrency salaryPeriod", 7),
    ("jobicy", ("jobs", 0), "salaryMin salaryMax", [90000]),
    ("remoteok", (1,), "salary_min salary_max", [0]),
    ("remotive", ("jobs", 0), "job_type salary", 7),
    ("themuse", ("results", 0), "levels", "Mid Level"),
]
MEMBERS = [(source, path, name, wrong) for source, path, names, wrong in OPTIONAL for name in names.split()]


def changed(source, path, change):
    """The payload with a change at one place of it, and what became of it."""
    document = json.loads(payload(source))
    at = document
    for step in path:
        at = at[step]
    change(at)
    return parse_document(BUILT_IN[source], json.dumps(document).encode(), URL, FETCHED_AT)


@pytest.mark.parametrize(("source", "path", "name", "wrong"), MEMBERS)
def test_an_optional_member_may_be_absent_or_null_but_not_of_another_type(source, path, name, wrong):
    kept = expected(source)["quarantine"]
    absent = changed(source, path, lambda at: at.pop(name, None))
    null = changed(source, path, lambda at: at.update({name: None}))
    for result in (absent, null):
        assert dict(result.quarantine.select("location", "reason").iter_rows()) == kept
    refused = changed(source, path, lambda at: at.update({name: wrong}))
    (told,) = (one for one in refused.quarantine.to_dicts() if one["location"] not in kept)
    assert told["reason"] == "unexpected_shape"
    assert name in told["detail"]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "Reed | Weaver | Ghent, Belgium (Hybrid, 2 days/week) | Contract-to-hire | $80-$90/hour",
            {
                "place": "Ghent, Belgium (Hybrid, 2 days/week); Contract-to-hire",
                "workplace": "Ghent, Belgium (Hybrid, 2 days/week)",
                "employment": "Contract-to-hire",
                "pay_text": "$80-$90/hour",
            },
        ),
        # Where the role is left out, the second part says where.
        (
            "Reed | REMOTE (EU) | Full-time | reed.example.org/jobs",
            {"place": "REMOTE (EU)", "workplace": "REMOTE (EU)", "employment": "Full-time"},
        ),
        (
            "Reed | Weaver (part-time) | ONSITE/Remote | 60 - 75k EUR",
            {"workplace": "ONSITE/Remote", "employment": "Weaver (part-time)", "pay_text": "60 - 75k EUR"},
        ),
        # Money of investors, a pension plan and a number of users are no pay.
        (
            "Reed | Weaver | Ghent | $16M raised | 401k | 40k users",
            {"place": "Ghent; $16M raised; 401k; 40k users"},
        ),
        # A line without parts is a sentence, whatever its words.
        ("We are remote and pay $120k full-time", {}),
        ("Remote Ltd | Weaver | Ghent", {"place": "Ghent"}),
    ],
)
def test_parts_of_a_first_line_are_told_by_their_words(line, fields):
    assert stated(posting_of_comment("1", f"{line}<p>Remote, $1k, full-time.", 0)) == fields


def test_a_part_that_runs_on_into_the_text_is_cut():
    raw = posting_of_comment("1", f"Reed | Weaver | Full-time {'We weave. ' * 20} remote", 0)
    assert raw.employment is not None
    assert len(raw.employment) <= 100
    assert raw.workplace is None


def test_a_member_is_read_as_what_it_is_or_refused():
    record = {"text": " a  b ", "blank": " ", "flag": True, "zero": 0, "number": "1 000", "null": None}
    assert [text_member(record, name) for name in ("text", "blank", "null", "absent")] == [
        "a b",
        None,
        None,
        None,
    ]
    assert [flag_member(record, name) for name in ("flag", "null", "absent")] == [True, False, False]
    assert [amount_member(record, name) for name in ("zero", "number", "blank", "null")] == [
        0,
        "1 000",
        None,
        None,
    ]
    assert texts_member({"one": "a", "more": ["b", None, " ", "c"]}, "more") == ["b", "c"]
    assert texts_member({"one": "a"}, "one") == ["a"]
    assert (object_member(record, "null"), objects_member(record, "absent")) == ({}, [])


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (text_member, 1),
        (texts_member, ["a", 1]),
        (texts_member, {"a": "b"}),
        (flag_member, 0),
        (flag_member, "false"),
        (amount_member, True),
        (amount_member, [1]),
        (number_member, "1"),
        (object_member, []),
        (objects_member, {}),
        (objects_member, ["a"]),
    ],
)
def test_a_member_of_another_type_is_refused_by_its_name(read, wrong):
    with pytest.raises(TypeError, match="salary: expected"):
        read({"salary": wrong}, "salary")


def test_several_values_are_each_stated_once_in_their_order():
    assert joined(["b", None, "a", "", "b"]) == "b; a"
    assert joined([None, ""]) is None


def test_one_place_is_stated_in_fields_and_several_in_a_list():
    ghent, cork = RawPlace("Ghent", "Flanders", "BE"), RawPlace("Cork")
    nowhere = {"country": None, "region": None, "place": None, "places": ()}
    assert where([]) == where([RawPlace()]) == nowhere
    assert where([ghent, RawPlace(), ghent]) == nowhere | {
        "country": "BE",
        "region": "Flanders",
        "place": "Ghent",
    }
    assert where([ghent, cork, ghent]) == nowhere | {"places": (ghent, cork)}


def test_ranges_of_one_currency_and_period_are_one_range():
    low, high = RawPay(1, 3, "EUR", "year"), RawPay(2, None, "EUR", "year")
    assert pay_range([low, high]) == RawPay(1, 3, "EUR", "year")
    assert pay_range([low, RawPay(1, 3, "CHF", "year")]) is None
    assert pay_range([low, RawPay(1, 3, "EUR", "hour")]) is None
    assert pay_range([]) is None
    assert pay(None, None, "EUR", "year") is None
