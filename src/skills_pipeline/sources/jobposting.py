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

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.normalise.place import country_of_field
from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import MAXIMUM_FIELD_CHARS, RawPosting, Stated
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError

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


def short_name(name: str) -> str:
    """A member or type without its vocabulary: `http://schema.org/JobPosting/title` is `title`."""
    return name.rpartition("/")[2] if "schema.org/" in name else name.removeprefix("schema:")


def is_posting(node: dict[str, Any]) -> bool:
    """Whether an object says that it is a JobPosting."""
    kinds = _values(node.get("@type", node.get("type")))
    return any(isinstance(kind, str) and short_name(kind) == "JobPosting" for kind in kinds)


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
    country, place = _where(posting)
    name = posting["name"] if "name" in posting and "title" not in posting else posting["title"]
    raw = RawPosting(
        source_posting_id=_identifier(posting, page, record["part"], employer),
        title=_plain(_text(name)).replace("\n", " "),
        text=_prose(posting),
        posted=stated_day(posting.get("datePosted")),
        country=country,
        place=place,
        employer=employer,
        url=address if address.startswith(("http://", "https://")) else None,
        closes=stated_day(posting.get("validThrough")),
    )
    _refuse_damaged(raw)
    return raw


def _refuse_damaged(raw: RawPosting) -> None:
    """Bytes that were no text in the encoding stated stand as replacement signs, broken escapes as halves."""
    for name in ("source_posting_id", "title", "text", "country", "place", "employer", "url"):
        if _DAMAGE.search(getattr(raw, name) or ""):
            raise RecordRefusedError("wrong_encoding", f"field {name!r} holds what is no text")


def stated_day(value: Any) -> Stated:
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


def _where(posting: dict[str, Any]) -> tuple[str | None, str | None]:
    """Country and place: of the places of work, or for work from home those where one may live."""
    places = [_location(value) for value in _values(posting.get("jobLocation"))]
    if not any(country for _, country in places):
        places += map(_home, _values(posting.get("applicantLocationRequirements")))
    remote = ["Remote"] if "TELECOMMUTE" in map(_text, _values(posting.get("jobLocationType"))) else []
    countries = {country: _code(country) for _, country in places if country}
    if len(set(countries.values())) <= 1:
        names = [name for name, _ in places if name]
        return next(iter(countries), None), "; ".join(dict.fromkeys(names + remote)) or None
    if unknown := next((country for country, code in countries.items() if not code), None):
        return unknown, None
    # Several countries are no one's: with each named in full, the text is not taken for one of them either.
    names = [", ".join(filter(None, (name, _english(countries.get(country))))) for name, country in places]
    return None, "; ".join(dict.fromkeys(names + remote))


def _location(value: Any) -> tuple[str, str]:
    """Place and country of a Place, of an address in its stead, or of plain text."""
    address = _first(value.get("address", value)) if isinstance(value, dict) else value
    if not isinstance(address, dict):
        return fold_spaces(_text(address)), ""
    names = (_member(address, "addressLocality"), _member(address, "addressRegion"))
    place = ", ".join(dict.fromkeys(filter(None, map(fold_spaces, names))))
    return place or fold_spaces(_text(value)), _member(address, "addressCountry").strip()


def _home(value: Any) -> tuple[str, str]:
    """Place and country of where an applicant may live; what is no country is a state or a city."""
    name = _text(value).strip()
    if isinstance(value, dict) and short_name(_text(value.get("@type"))) == "Country":
        return "", name
    return _location(value) if isinstance(value, dict) and "address" in value else (name, "")


def _code(country: str) -> str | None:
    """The country's code, UNKNOWN_COUNTRY where the value honestly names none; None for a name not known."""
    try:
        return country_of_field(country)
    except ValueError:
        return None


def _english(code: str | None) -> str:
    from babel import Locale

    return Locale("en").territories.get(code, "") if code and code != UNKNOWN_COUNTRY else ""


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
