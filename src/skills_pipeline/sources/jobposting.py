"""schema.org JobPosting: one object as any web page, feed or graph states it, as a posting.

Here belongs the meaning of the vocabulary's members (https://schema.org/JobPosting). How the object is found
in a page, an archive or a graph belongs in the module of that source, which hands over
`{"page": address, "part": number on the page, "posting": object}`, members in short names.
Traps: strings where objects are expected and the reverse, lists anywhere, values that are empty objects,
escaped markup, the employer's name as identifier, dates in many forms.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import MAXIMUM_FIELD_CHARS, RawPay, RawPlace, RawPosting, StatedDay
from skills_pipeline.sources.codes import occupation_of_address, told_places
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError
from skills_pipeline.sources.members import joined, where

_PROSE = ("description", "responsibilities", "qualifications", "skills", "experienceRequirements")
"""Members that say what the work is; what they repeat of one another is told once."""

_MOST_VALUES = 100
"""Of a member with more values the rest is not read: genuine postings name some dozens of places."""

_DAMAGE = re.compile("[\ud800-\udfff\ufffd]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED_TAG = re.compile(r"&(?:amp;)*(?:lt|#60|#x3c);/?[a-zA-Z]", re.IGNORECASE)
_MOST_ESCAPES = 3

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)}
# English alone: Finnish November begins like March.
_MONTH = rf"(?P<month>{'|'.join([*_MONTH_NAMES, 'sept', *_MONTHS])})\b\.?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Year first is told without doubt, with whatever time behind it; so is a month's name.
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?=$|[T\sZ+])",
        rf"(?:[a-z]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})\b",
        rf"(?:[a-z]+\.?,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"[a-z]+\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+[\d:]+\s+(?:[A-Z]+\s+)?(?P<year>\d{{4}})$",
        # With dots the day stands first in every locale of Unicode CLDR; with slashes it may be either.
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?=$|\s)",
    )
)
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_FIRST_MILLISECONDS = 100_000_000_000

_AMOUNT = re.compile(r"\d[\d.,'\s]*")
_SOC = re.compile(r"\b(\d{2}-\d{4})(?:\.\d{2})?\b")
"""A code of SOC, with or without the two digits that O*NET adds."""

_ISCO = re.compile(r"isco\D{0,3}(?:08\D+)?(\d{4})\b", re.IGNORECASE)
_CODE_MEMBERS = ("inCodeSet", "codeValue", "termCode", "url", "@id")
_ESCO_ADDRESS = re.compile(r"http://data\.europa\.eu/esco/\S+")


def short_name(name: str) -> str:
    """A member or type without its vocabulary: `http://schema.org/JobPosting/title` is `title`."""
    return name.rpartition("/")[2] if "schema.org/" in name else name.removeprefix("schema:")


def is_posting(node: dict[str, Any]) -> bool:
    """Whether an object says that it is a JobPosting."""
    return _is_of_kind(node, "JobPosting")


def located(location: str, page: str | None, part: int, posting: dict[str, Any]) -> Located:
    """A posting as `parse` takes it: `part` counts the postings of one page from 0."""
    return Located(location, {"page": page, "part": part, "posting": posting})


def parse(record: Record, url: str) -> RawPosting | None:
    """One JobPosting; None for a mere mention (an entry of a list that refers to the posting's page)."""
    posting: dict[str, Any] = record["posting"]
    if not posting.keys() & {"title", "datePosted", *_PROSE}:
        return None
    page = record["page"] or url
    address = _address(page, _text(posting.get("url")))
    employer = _employer(posting.get("hiringOrganization"))
    pay, pay_text = _pay(posting)
    name = posting["name"] if "name" in posting and "title" not in posting else posting["title"]
    raw = RawPosting(
        source_posting_id=_identifier(posting, page, record["part"], employer),
        title=_plain(_text(name)).replace("\n", " "),
        text=_prose(posting),
        posted=stated_day(posting.get("datePosted")),
        employer=employer,
        url=address if address.startswith(("http://", "https://")) else None,
        closes=stated_day(posting.get("validThrough")),
        workplace=_joined(posting.get("jobLocationType")),
        employment=_joined(posting.get("employmentType")),
        pay=pay,
        pay_text=pay_text,
        education=_joined(posting.get("educationRequirements"), "credentialCategory"),
        experience=_experience(posting),
        occupation=_occupation(posting),
        industry=_joined(posting.get("industry")),
        employer_size=_size(posting.get("hiringOrganization")),
        is_agency=_is_agency(posting.get("hiringOrganization")),
        **where(told_places(_places(posting))),
    )
    _refuse_damaged(raw)
    return raw


def _refuse_damaged(raw: RawPosting) -> None:
    """Bytes that were no text in the encoding stated stand as replacement signs, broken escapes as halves."""
    for name, value in vars(raw).items():
        if isinstance(value, str) and _DAMAGE.search(value):
            raise RecordRefusedError("wrong_encoding", f"field {name!r} holds what is no text")
    for place in raw.places:
        if any(_DAMAGE.search(text or "") for text in (place.name, place.region, place.country)):
            raise RecordRefusedError("wrong_encoding", f"a place holds what is no text: {place}")


def stated_day(value: Any) -> StatedDay:
    """A date as the web writes it, as a day; what cannot be told without doubt is left as it is stated."""
    text = _text(value).strip()
    if isinstance(_first(value), int | float) or _SECONDS.fullmatch(text):
        seconds = float(text or "nan")
        return seconds / 1000 if seconds > _FIRST_MILLISECONDS else seconds
    return next((day for pattern in _DAYS if (day := _day(pattern.match(text)))), text)


def _day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    month = found["month"][:3].lower()
    try:
        return date(int(found["year"]), _MONTHS.get(month) or int(month), int(found["day"]))
    except ValueError:
        return None


def _identifier(posting: dict[str, Any], page: str, part: int, employer: str | None) -> str:
    """The employer's own number, which is unique within the host and the issuer; without one, the address.

    Some sites give the employer's name as the identifier of every posting: it identifies none.
    """
    stated = _first(posting.get("identifier"))
    issuer = _text(stated.get("name")) if isinstance(stated, dict) else ""
    number = _text(stated.get("value")) if isinstance(stated, dict) else _text(stated)
    own = _text(posting.get("url"))
    if number and number not in (issuer, employer):
        return "/".join(filter(None, (_host(page), issuer or employer, number)))
    address = _address(page, own).partition("#")[0]
    return f"{address}#{part}" if part and not own else address


def _address(page: str, own: str) -> str:
    """The posting's own address, or that of its page where it states none or nonsense."""
    try:
        return urljoin(page, own)
    except ValueError:
        return page


def _host(page: str) -> str:
    try:
        return urlsplit(page).netloc
    except ValueError:
        return ""


def _employer(stated: Any) -> str | None:
    """The organisation's name; `confidential` is how search engines ask anonymous employers to be stated."""
    name = fold_spaces(unescaped(_text(stated) or _member(stated, "legalName")))
    return name if name and name.casefold() != "confidential" else None


def _prose(posting: dict[str, Any]) -> str:
    sections: list[str] = []
    for one in (one for member in _PROSE for one in _values(posting.get(member))):
        text = _plain(_text(one) or _member(one, "description"))
        if text and not any(text in section for section in sections):
            sections.append(text)
    return "\n\n".join(sections)


def _plain(markup: str) -> str:
    """Text of markup, of markup escaped once or more, or of what never was markup."""
    if len(markup) > MAXIMUM_FIELD_CHARS:
        detail = f"{len(markup)} characters in one field, at most {MAXIMUM_FIELD_CHARS} are read"
        raise RecordRefusedError("field_too_large", detail)
    for _ in range(_MOST_ESCAPES):
        if _TAG.search(markup) or not _ESCAPED_TAG.search(markup):
            break
        markup = unescaped(markup)
    if not _TAG.search(markup):
        return fold_spaces(unescaped(markup))
    return plain_text(markup)


def _places(posting: dict[str, Any]) -> list[RawPlace]:
    """Places of work; where none of them has a country, also those where one may live who works from home."""
    places = [_location(value) for value in _values(posting.get("jobLocation"))]
    if any(place.country for place in places):
        return places
    return places + [_home(value) for value in _values(posting.get("applicantLocationRequirements"))]


def _location(value: Any) -> RawPlace:
    """A Place, an address in its stead, or plain text."""
    address = _first(value.get("address", value)) if isinstance(value, dict) else value
    if not isinstance(address, dict):
        return RawPlace(fold_spaces(_text(address)) or None)
    city, region = (fold_spaces(_member(address, name)) for name in ("addressLocality", "addressRegion"))
    name = ", ".join(dict.fromkeys(filter(None, (city, region)))) or fold_spaces(_text(value))
    return RawPlace(name or None, region or None, _member(address, "addressCountry").strip() or None)


def _home(value: Any) -> RawPlace:
    """Where an applicant may live; what is no country is a state or a city."""
    name = _text(value).strip() or None
    if isinstance(value, dict) and _is_of_kind(value, "Country"):
        return RawPlace(country=name)
    return _location(value) if isinstance(value, dict) and "address" in value else RawPlace(name)


def _pay(posting: dict[str, Any]) -> tuple[RawPay | None, str | None]:
    """`baseSalary` as amounts, or as words: a MonetaryAmount, with a QuantitativeValue or without, or a text.

    `estimatedSalary` is what somebody else believes, and is not read.
    """
    salary = _first(posting.get("baseSalary"))
    salary = salary if isinstance(salary, dict) else {"value": salary}
    value = _first(salary.get("value"))
    quantity = {**salary, "value": None, **value} if isinstance(value, dict) else salary
    single = _member(quantity, "value")
    minimum, maximum = (_member(quantity, name) or single for name in ("minValue", "maxValue"))
    if not minimum and not maximum:
        return None, None
    if not all(_AMOUNT.fullmatch(amount) for amount in (minimum, maximum) if amount):
        return None, joined((minimum, maximum))
    currency = _member(quantity, "currency") or _text(posting.get("salaryCurrency"))
    period = _member(quantity, "unitText") or _member(quantity, "unitCode")
    return RawPay(minimum or None, maximum or None, currency or None, period or None), None


def _experience(posting: dict[str, Any]) -> str | None:
    """Months with their unit, or words; these may be a whole section, which is part of the text as well."""
    values = list(_values(posting.get("experienceRequirements")))
    numbers = [_member(value, "monthsOfExperience") for value in values]
    months = [f"{number} months" for number in numbers if number]
    return joined([*months, *(_plain(_text(value)) for value in values)])


def _occupation(posting: dict[str, Any]) -> str | None:
    """Codes in what names the occupation: of O*NET-SOC, as the vocabulary asks for, of ISCO or of ESCO."""
    codes = []
    for one in _values(posting.get("occupationalCategory")):
        names = " ".join(filter(None, (_text(one), *(_member(one, name) for name in _CODE_MEMBERS))))
        codes += [occupation_of_address(address) for address in _ESCO_ADDRESS.findall(names)]
        codes += [f"soc2018:{code}" for code in _SOC.findall(names)]
        codes += [f"isco08:{code}" for code in _ISCO.findall(_ESCO_ADDRESS.sub("", names))]
    return joined(codes)


def _size(organisation: Any) -> str | None:
    """Persons the organisation employs: a number, a range, or words."""
    stated = _first(organisation.get("numberOfEmployees")) if isinstance(organisation, dict) else None
    bounds = [_member(stated, "minValue"), _member(stated, "maxValue")]
    return " - ".join(filter(None, bounds)) or _member(stated, "value") or _text(stated) or None


def _is_agency(organisation: Any) -> bool | None:
    """True for an EmploymentAgency; an Organization may be one all the same."""
    return True if isinstance(organisation, dict) and _is_of_kind(organisation, "EmploymentAgency") else None


def _is_of_kind(node: dict[str, Any], kind: str) -> bool:
    return any(short_name(_text(one)) == kind for one in _values(node.get("@type", node.get("type"))))


def _joined(value: Any, member: str = "name") -> str | None:
    """Every value of a member as one text: words, or a named part of an object."""
    texts = (_member(one, member) or _text(one) for one in _values(value))
    return joined(_plain(text) for text in texts)


def _member(value: Any, name: str) -> str:
    value = _first(value)
    return _text(value.get(name)) if isinstance(value, dict) else ""


def _text(value: Any) -> str:
    """The text of a value: itself, or the name of the object it is; of several, the first."""
    value = _first(value)
    if isinstance(value, dict):
        value = _first(value.get("name"))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _first(value: Any) -> Any:
    return next(_values(value), None)


def _values(value: Any) -> Iterator[Any]:
    """The values of a member that may hold none, one or a list."""
    if isinstance(value, list):
        yield from (one for one in value[:_MOST_VALUES] if one is not None)
    elif value is not None:
        yield value
