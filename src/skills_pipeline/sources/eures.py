"""EURES: vacancies that the employment services of 31 European countries share on one portal.

Here belong the portal's search and the shape of a vacancy, in a search answer and in its details. Traps: a
question lists 200 pages of 50 and answers 400 beyond; windows of publication count from the portal's own
today; country codes are those of the EU (`EL`, `UK`), in either case; many French vacancies name a
placeholder as employer; throttling is a 307 to a page of errors; an empty filter must be sent all the same;
regions are NUTS codes; pay, education and experience stand in the details alone.
"""

import io
import json
from collections.abc import Generator, Iterator
from datetime import date
from typing import Any, BinaryIO
from urllib.parse import quote

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import (
    Query,
    RawPay,
    RawPlace,
    RawPosting,
    Request,
    Source,
    SourceChangedError,
)
from skills_pipeline.sources.codes import occupation_of_address, quantity, told_places
from skills_pipeline.sources.documents import Located, Record, Refusal, json_record, json_records
from skills_pipeline.sources.listing import (
    Listing,
    Page,
    Question,
    Split,
    answer_of,
    days_back,
    newest_day,
    sought,
)
from skills_pipeline.sources.members import (
    amount_member,
    joined,
    object_member,
    objects_member,
    pay,
    text_member,
    texts_member,
    where,
)

_SERVICE = "https://europa.eu/eures/api/jv-searchengine/public"
_PORTAL = "https://europa.eu/eures/portal/jv-se/jv-details"
_HEADERS = (("Accept", "application/json"), ("Content-Type", "application/json"))
_PAGE_SIZE = 50
_COUNTRIES = (
    "at be bg ch cy cz de dk ee el es fi fr hr hu ie is it li lt lu lv mt nl no pl pt ro se si sk"
).split()

_PERIODS = ((1, "LAST_DAY"), (3, "LAST_THREE_DAYS"), (7, "LAST_WEEK"), (28, "LAST_MONTH"))
_SCHEDULES = ("fulltime", "parttime", "flextime", "NS")

_OWN_CODES = {"EL": "GR", "UK": "GB"}
"""Country codes of the EU that differ from ISO 3166-1."""

_NO_EMPLOYER = frozenset(("non renseigné",))
_NOT_SPECIFIED = "NS"

_SEARCH: dict[str, Any] = {
    "resultsPerPage": _PAGE_SIZE,
    "page": 1,
    "sortSearch": "MOST_RECENT",
    "keywords": [],
    "publicationPeriod": None,
    "occupationUris": [],
    "skillUris": [],
    "requiredExperienceCodes": [],
    "positionScheduleCodes": [],
    "sectorCodes": [],
    "educationAndQualificationLevelCodes": [],
    "positionOfferingCodes": [],
    "locationCodes": [],
    "euresFlagCodes": [],
    "otherBenefitsCodes": [],
    "requiredLanguages": [],
    "minNumberPost": None,
    "sessionId": "skills-pipeline",
    "requestLanguage": "en",
}


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Country by country (all, or those of `query.boards`) the lists, then the details of what they name."""
    newest = yield from _newest()
    period = _period(days_back(query.since, query.until, newest))
    for country in query.boards or _COUNTRIES:
        question = {"locationCodes": [country.lower()], "publicationPeriod": period}
        for handle, version in (yield from _LISTING.everything(question)).items():
            url = f"{_SERVICE}/jv/id/{quote(handle, safe='=')}?lang=en"
            yield Request(url, _HEADERS[:1], version=version, may_be_gone=True)


def _newest() -> Generator[Request, bytes, date | None]:
    """The latest change among the vacancies of the last day, in any country: the portal's own today."""
    asked = "eures: vacancies of the last day"
    page = _read((yield _ask({"publicationPeriod": "LAST_DAY"}, 1, 0)), asked)
    return newest_day((_seconds(int(version)) for _, version in page.entries if version), asked)


def _period(days: int) -> str | None:
    """The narrowest window that reaches so many days back; None asks for all open vacancies."""
    return next((name for most, name in _PERIODS if days <= most), None)


def _ask(question: Question, page: int, _received: int) -> Request:
    body = json.dumps({**_SEARCH, **question, "page": page}).encode()
    return Request(f"{_SERVICE}/jv-search/search", _HEADERS, body, kind="index")


def _read(body: bytes, asked: str) -> Page:
    answer = answer_of(body, asked)
    total = sought(answer, "numberRecords", kind=int, asked=asked)
    vacancies = sought(answer, "jvs", kind=list, asked=asked)
    return Page(total, [_entry(vacancy, asked) for vacancy in vacancies], answer)


def _entry(vacancy: Record, asked: str) -> tuple[str, str]:
    try:
        return vacancy["id"], str(vacancy["lastModificationDate"] or vacancy["creationDate"])
    except KeyError as error:
        raise SourceChangedError(f"{asked}: looked for {error} in a vacancy, saw {sorted(vacancy)}") from None


def _by_region(question: Question, answer: Record) -> list[Question]:
    """The regions (NUTS) that the answer counts under the country asked for."""
    (country,) = question["locationCodes"]
    for entry in _facet(answer, "POSITION_LOCATION"):
        if sought(entry, "code", kind=str, asked="eures").lower() == country:
            return [{**question, "locationCodes": [code]} for code in _codes(entry.get("childrenList") or [])]
    return []


def _by_sector(question: Question, answer: Record) -> list[Question]:
    return [{**question, "sectorCodes": [code]} for code in _codes(_facet(answer, "NACE_CODE"))]


def _by_schedule(question: Question, _answer: Record) -> list[Question]:
    return [{**question, "positionScheduleCodes": [code]} for code in _SCHEDULES]


def _codes(entries: list[Record]) -> list[str]:
    counted = [entry for entry in entries if sought(entry, "count", kind=int, asked="eures")]
    return [sought(entry, "code", kind=str, asked="eures") for entry in counted]


def _facet(answer: Record, name: str) -> list[Record]:
    entries: list[Record] = sought(answer, "facets", name, "facetEntriesList", kind=list, asked="eures")
    return entries


_SPLITS: tuple[Split, ...] = (_by_region, _by_sector, _by_schedule)
_LISTING = Listing(name="eures", most=10_000, ask=_ask, read=_read, splits=_SPLITS)


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """The vacancies of a search answer, or the one vacancy of its details."""
    body = file.read()
    searched = b'"jvs"' in body and b'"jvProfiles"' not in body
    return json_records(io.BytesIO(body), "jvs") if searched else json_record(io.BytesIO(body))


def parse(record: Record, _url: str) -> RawPosting:
    """One vacancy."""
    content, places = _profile(record) if "jvProfiles" in record else _summary(record)
    employer = content["employer"] or {}
    return RawPosting(
        source_posting_id=record["id"],
        title=fold_spaces(content["title"]),
        text=plain_text(content["description"]),
        posted=_seconds(record["creationDate"]),
        employer=_employer(employer),
        url=f"{_PORTAL}/{quote(record['id'], safe='=')}?lang=en",
        employment=joined(
            code
            for name in ("positionScheduleCodes", "positionOfferingCode")
            for code in _specified(content, name)
        ),
        pay=_pay(content),
        education=joined(_specified(content, "requiredEducationLevelCode")),
        experience=quantity(content, "requiredYearsOfExperience", "years"),
        occupation=joined(map(occupation_of_address, texts_member(content, "jobCategoriesCodes"))),
        industry=joined(f"nace:{code}" for code in _specified(employer, "sectorCodes")),
        employer_size=text_member(employer, "organisationSizeCode"),
        **where(told_places(places)),
    )


def _summary(vacancy: Record) -> tuple[Record, list[RawPlace]]:
    """What a search answer says; some services share only a translation's text."""
    translations = (vacancy.get("translations") or {}).values()
    descriptions = [vacancy["description"], *(one.get("description") for one in translations)]
    content = {**vacancy, "description": next(filter(None, descriptions), "")}
    locations = vacancy["locationMap"].items()
    return content, [
        RawPlace(None, region, _country_code(country))
        for country, regions in locations
        for region in regions or [None]
    ]


def _profile(vacancy: Record) -> tuple[Record, list[RawPlace]]:
    """What the details say, in the language the vacancy was written in."""
    profiles = vacancy["jvProfiles"]
    profile = profiles.get(vacancy["preferredLanguage"]) or next(iter(profiles.values()), None)
    if profile is None:
        raise KeyError("a language in jvProfiles")
    content = {**profile, "description": profile["description"] or ""}
    return content, [
        RawPlace(text_member(one, "cityName"), text_member(one, "region"), _country_code(one["countryCode"]))
        for one in profile["locations"] or []
    ]


def _specified(record: Record, name: str) -> list[str]:
    return [code for code in texts_member(record, name) if code.upper() != _NOT_SPECIFIED]


def _pay(profile: Record) -> RawPay | None:
    """The first salary that has an amount; others are of another kind of pay, such as commission."""
    package = object_member(profile, "offeredRemunerationPackage")
    salaries = (
        pay(
            amount_member(salary, "minimumSalary"),
            amount_member(salary, "maximumSalary"),
            text_member(salary, "currencyCode"),
            text_member(salary, "payingIntervalCode"),
        )
        for salary in objects_member(package, "salaries")
    )
    return next(filter(None, salaries), None)


def _country_code(code: str) -> str:
    return _OWN_CODES.get(code.upper(), code.upper())


def _employer(employer: Record) -> str | None:
    name = (employer.get("name") or "").strip()
    return None if name.casefold() in _NO_EMPLOYER else name


def _seconds(milliseconds: int) -> float:
    return milliseconds / 1000


SOURCE = Source(
    name="eures",
    title="EURES, European job mobility portal",
    url="https://europa.eu/eures/portal",
    licence="no open-data licence found; texts of the employers and employment services; statistics only",
    citation="European Labour Authority: EURES portal",
    terms=(
        "The interface of the portal's own search page, without promise or registration; name EURES; no "
        "limit is stated, throttled by 307; texts are not redistributed"
    ),
    cadence="daily",
    records=records,
    parse=parse,
    requests=requests,
)
