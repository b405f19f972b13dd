"""Bundesagentur für Arbeit: the job search of the German Federal Employment Agency.

Here belong its list, in both generations (v4: `stellenangebote`, v6 since August 2026: `ergebnisliste`), and
its details, in both namings (v2 and v4). Traps: a list holds no descriptions, so every posting is asked for;
a question lists 10,000 entries and answers 400 beyond; the service counts days from its own today; members
without a value are left out; countries are German names in capitals without umlauts; `betriebsgroesse` is a
code whose meaning is documented nowhere, and is not read.
"""

from base64 import b64encode
from collections.abc import Generator
from datetime import date
from urllib.parse import quote, urlencode

from skills_pipeline.normalise.place import country_of_field
from skills_pipeline.normalise.text import fold_spaces, unescaped
from skills_pipeline.sources.base import (
    Query,
    RawPay,
    RawPlace,
    RawPosting,
    Request,
    Source,
    SourceChangedError,
    StatedDay,
)
from skills_pipeline.sources.codes import quantity, said
from skills_pipeline.sources.documents import Record, json_record
from skills_pipeline.sources.listing import Listing, Page, Question, answer_of, days_back, newest_day, sought
from skills_pipeline.sources.members import (
    amount_member,
    flag_member,
    joined,
    pay,
    text_member,
    texts_member,
    where,
)

_SERVICE = "https://rest.arbeitsagentur.de/jobboerse/jobsuche-service/pc"
_HEADERS = (("X-API-Key", "jobboerse-jobsuche"), ("Accept", "application/json"))
"""The client id of the agency's own search page, the same for everyone: no credential."""

_PAGE_SIZE = 100
_MOST_DAYS = 100
_KINDS_OF_OFFER = ("1", "2", "4", "34")
"""`angebotsart`: employment, self-employment, apprenticeship, traineeship. An offer is of one kind."""

_WORKING_TIMES = (
    "Vollzeit",
    "TeilzeitVormittag",
    "TeilzeitNachmittag",
    "TeilzeitAbend",
    "TeilzeitFlexibel",
    "SchichtNachtWochenende",
)
"""Behind `arbeitszeit` the names of flags."""

_NOT_STATED = frozenset(("KEINE_ANGABE", "KEINE_ANGABEN"))

_UMLAUTS = (("AE", "Ä"), ("OE", "Ö"), ("UE", "Ü"))


def requests(query: Query) -> Generator[Request, bytes, None]:
    """First the lists since `query.since`, of each kind of offer, then the details of what they name."""
    newest = yield from _newest()
    days = days_back(query.since, query.until, newest)
    window = {"veroeffentlichtseit": str(days)} if days <= _MOST_DAYS else {}
    for kind in _KINDS_OF_OFFER:
        listed = yield from _LISTING.everything({"angebotsart": kind, **window})
        for reference, version in listed.items():
            yield Request(_detail_url(reference), _HEADERS, version=version, may_be_gone=True)


def _newest() -> Generator[Request, bytes, date | None]:
    """The latest change among the offers published today, as the service counts: its own today."""
    question = {"angebotsart": _KINDS_OF_OFFER[0], "veroeffentlichtseit": "0"}
    asked = "bundesagentur: offers of today"
    page = _read((yield _ask(question, 1, 0)), asked)
    return newest_day((version for _, version in page.entries if version), asked)


def _ask(question: Question, page: int, _received: int) -> Request:
    parameters = {**question, "page": page, "size": _PAGE_SIZE}
    return Request(f"{_SERVICE}/v6/jobs?{urlencode(parameters)}", _HEADERS, kind="index")


def _read(body: bytes, asked: str) -> Page:
    answer = answer_of(body, asked)
    total = sought(answer, "maxErgebnisse", kind=int, asked=asked)
    if not total:
        return Page(0, [], answer)
    member = "stellenangebote" if "stellenangebote" in answer else "ergebnisliste"
    entries = sought(answer, member, kind=list, asked=asked)
    return Page(total, [_entry(entry, asked) for entry in entries], answer)


def _entry(entry: Record, asked: str) -> tuple[str, str]:
    try:
        reference = _first(entry, "referenznummer", "refnr")
        return reference, _first(entry, "aenderungsdatum", "modifikationsTimestamp")
    except KeyError as error:
        raise SourceChangedError(f"{asked}: looked for {error} in an entry, saw {sorted(entry)}") from None


def _by_field_of_work(question: Question, answer: Record) -> list[Question]:
    return [{**question, "berufsfeld": value} for value in _facet(answer, "berufsfeld")]


def _by_place(question: Question, answer: Record) -> list[Question]:
    return [{**question, "wo": value, "umkreis": "0"} for value in _facet(answer, "arbeitsort")]


def _facet(answer: Record, name: str) -> list[str]:
    counts = sought(answer, "facetten", name, "counts", kind=dict, asked="bundesagentur")
    return [value for value, count in counts.items() if count]


_LISTING = Listing(
    name="bundesagentur", most=10_000, ask=_ask, read=_read, splits=(_by_field_of_work, _by_place)
)


def _detail_url(reference: str) -> str:
    return f"{_SERVICE}/v4/jobdetails/{quote(b64encode(reference.encode()).decode(), safe='=')}"


def parse(record: Record, _url: str) -> RawPosting:
    """One detail; an offer without a title is named by its occupation."""
    reference = _first(record, "referenznummer", "refnr")
    return RawPosting(
        source_posting_id=reference,
        title=_first(record, "stellenangebotsTitel", "titel", "hauptberuf", "beruf"),
        text=fold_spaces(unescaped(_description(record))),
        posted=_published(record),
        employer=None if record.get("anzeigeAnonym") else _first(record, "firma", "arbeitgeber"),
        url=f"https://www.arbeitsagentur.de/jobsuche/jobdetail/{quote(reference, safe='')}",
        closes=(record.get("veroeffentlichungszeitraum") or {}).get("bis"),
        workplace=_workplace(record),
        employment=_employment(record),
        pay=_pay(record),
        education=text_member(record, "geforderterBildungsabschluss"),
        industry=joined((text_member(record, "branche"), text_member(record, "branchengruppe"))),
        is_agency=_is_agency(record),
        **where(map(_place, _addresses(record))),
    )


def _first(record: Record, *names: str) -> str:
    """The value under the first of the names a member has had that holds one."""
    for name in names:
        if record.get(name):
            return str(record[name])
    raise KeyError(" or ".join(names))


def _description(record: Record) -> str:
    """Offers that only point to a page elsewhere have no description, and that is no change of the source."""
    if record.get("externeURL") or record.get("externeUrl"):
        return str(record.get("stellenangebotsBeschreibung") or record.get("stellenbeschreibung") or "")
    return _first(record, "stellenangebotsBeschreibung", "stellenbeschreibung")


def _published(record: Record) -> StatedDay:
    """The first publication where it is stated: a renewed one would count the offer in a later month."""
    period = record.get("veroeffentlichungszeitraum") or {}
    first = record.get("datumErsteVeroeffentlichung") or record.get("ersteVeroeffentlichungsdatum")
    return first or period.get("von") or _first(record, "aktuelleVeroeffentlichungsdatum")


def _addresses(record: Record) -> list[Record]:
    if "arbeitsorte" in record and "stellenlokationen" not in record:
        return list(record["arbeitsorte"])
    return [location["adresse"] for location in record["stellenlokationen"]]


def _place(address: Record) -> RawPlace:
    region, country = text_member(address, "region"), _country_name(address["land"])
    within = [part for part in (text_member(address, "ort"), region) if part]
    return RawPlace(", ".join([*within, country]) if within else None, region, country)


def _workplace(record: Record) -> str | None:
    """What is said of work at home; that there is none to be had is said of nearly every offer."""
    if flag_member(record, "homeofficemoeglich"):
        kind, percent = text_member(record, "homeofficetyp"), quantity(record, "homeofficeprozent", "%")
        return " ".join(filter(None, ("Homeoffice", kind, percent)))
    return "HeimarbeitTelearbeit" if flag_member(record, "arbeitszeitHeimarbeitTelearbeit") else None


def _employment(record: Record) -> str | None:
    """Kind of offer, working times (in v2 a list, later flags), minor employment, and for how long."""
    kind = text_member(record, "stellenangebotsart") or text_member(record, "angebotsart")
    times = [time for time in _WORKING_TIMES if flag_member(record, f"arbeitszeit{time}")]
    minor = "GeringfuegigeBeschaeftigung" if flag_member(record, "istGeringfuegigeBeschaeftigung") else None
    term = text_member(record, "vertragsdauer") or text_member(record, "befristung")
    return joined((kind, *texts_member(record, "arbeitszeitmodelle"), *times, minor, _stated(term)))


def _pay(record: Record) -> RawPay | None:
    """A range or one amount, in euros: the agency asks for no currency."""
    fixed = amount_member(record, "festgehalt")
    minimum = amount_member(record, "gehaltsspanneVon") or fixed
    maximum = amount_member(record, "gehaltsspanneBis") or fixed
    return pay(minimum, maximum, "EUR", _stated(text_member(record, "verguetungsangabe")))


def _is_agency(record: Record) -> bool | None:
    """Whether the employer lends or places workers; some offers do not say."""
    flags = [said(record, f"ist{name}") for name in ("ArbeitnehmerUeberlassung", "PrivateArbeitsvermittlung")]
    return True if any(flags) else None if None in flags else False


def _stated(code: str | None) -> str | None:
    return None if code in _NOT_STATED else code


def _country_name(name: str) -> str:
    """`VEREINIGTE_STAATEN` and `OESTERREICH` as German writes them; `ISRAEL` has no umlaut."""
    plain = name.replace("_", " ")
    written = plain
    for letters, umlaut in _UMLAUTS:
        written = written.replace(letters, umlaut)
    try:
        country_of_field(written)
    except ValueError:
        return plain.title()
    return written.title()


SOURCE = Source(
    name="bundesagentur",
    title="Jobsuche, Bundesagentur für Arbeit (Germany)",
    url="https://jobsuche.api.bund.dev",
    licence="no open-data licence found; texts of the employers; statistics only",
    citation="Bundesagentur für Arbeit: Jobsuche",
    terms=(
        "The interface of the agency's own search page, without promise or registration; name the agency; no "
        "limit is stated, bursts are refused with 403; texts are not redistributed"
    ),
    cadence="daily",
    records=json_record,
    parse=parse,
    requests=requests,
    minimum_interval_seconds=1.0,
)
