"""JobTech JobSearch: every advert of the Swedish Public Employment Service.

Here belong the shape of an advert, which the change stream and the historical adverts share, and the way
around the cap on results; the other two services have modules of their own. Traps: an advert without a text,
days in the year 2099, a country that is a Swedish name or an ISO code, concepts that are an object or, in
yearly files, a list.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import (
    Query,
    RawPosting,
    RawRemoval,
    Request,
    Source,
    SourceChangedError,
)
from skills_pipeline.sources.codes import said
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import joined, object_member, objects_member, text_member
from skills_pipeline.sources.paging import Pages, answer_with, changed

MOST_PER_QUERY = 10_000
"""The services answer no offset beyond this."""

_PAGE_SIZE = 100

_FACETS = ("region", "occupation-field", "occupation-group")
"""By what a question is split, one after another, when it has more answers than the cap."""

_WITHOUT_REGION = [{"unspecified-sweden-workplace": "true"}, {"abroad": "true"}]
"""Adverts that no region counts: anywhere in Sweden, or in another country."""

_MOST_VALUES = 500

_EMPLOYMENT = ("employment_type", "working_hours_type", "duration")
"""Members whose labels together say working time and kind of contract."""

_EXPERIENCE = {True: "experience required", False: "no experience required", None: None}
"""`experience_required` in words."""


@dataclass(frozen=True)
class Search:
    """One of the two search services, which are asked and answer alike."""

    source: str
    endpoint: str

    def ask(self, question: Mapping[str, str]) -> Generator[Request, bytes, int]:
        """Every advert of a question, asked in parts where needed; how many adverts were answered."""
        return (yield from self._ask(question, _FACETS))

    def _ask(self, question: Mapping[str, str], facets: tuple[str, ...]) -> Generator[Request, bytes, int]:
        total, values = yield from self.count(question, facets[:1])
        if total <= MOST_PER_QUERY:
            return (yield from self.pages(question, total))
        parts = [{facet: value} for facet in facets[:1] for value in values]
        if facets == _FACETS:
            parts += _WITHOUT_REGION
        found = 0
        for part in parts:
            found += yield from self._ask({**question, **part}, facets[1:])
        if found < total:
            raise SourceChangedError(
                f"{self.source}: {dict(question)} has {total} adverts, and {MOST_PER_QUERY} are answered;"
                f" its parts by {facets[:1] or 'nothing further'} have {found}: it cannot be split further"
            )
        return found

    def count(
        self, question: Mapping[str, str], facets: tuple[str, ...] = ()
    ) -> Generator[Request, bytes, tuple[int, list[str]]]:
        """How many adverts the question has, and the values of the facets among them."""
        stats = [("stats", facet) for facet in facets] + [("stats.limit", _MOST_VALUES)] * bool(facets)
        parameters = [*question.items(), ("offset", 0), ("limit", 0), *stats]
        body = yield Request(f"{self.endpoint}?{urlencode(parameters)}", kind="index")
        answer = answer_with(self.source, body, "total", "stats")
        try:
            total = int(answer["total"]["value"])
            values = [value["concept_id"] for one in answer["stats"] for value in one["values"]]
        except (KeyError, TypeError, ValueError):
            raise changed(self.source, "total.value and stats[].values[].concept_id", body) from None
        return total, values

    def pages(self, question: Mapping[str, str], total: int) -> Generator[Request, bytes, int]:
        """Pages of a question; each says the total anew, for adverts come and go meanwhile."""
        seen, found = Pages(self.source), 0
        while found < total:
            parameters = {**question, "offset": found, "limit": _PAGE_SIZE, "sort": "pubdate-desc"}
            url = seen.ask(f"{self.endpoint}?{urlencode(parameters)}")
            body = yield Request(url)
            answer = answer_with(self.source, body, "total", "hits")
            try:
                total = int(answer["total"]["value"])
                ids = [str(hit["id"]) for hit in answer["hits"]]
            except (KeyError, TypeError, ValueError):
                raise changed(self.source, "total.value and hits[].id", body) from None
            seen.take(url, ids)
            if not ids and found < total:
                raise changed(self.source, f"hits behind the first {found} of {total}", body)
            found += len(ids)
        return found


_SEARCH = Search("jobtech", "https://jobsearch.api.jobtechdev.se/search")


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Adverts published on each day from `query.since` to `query.until`, both included: some 3,000 a day."""
    for days in range((query.until - query.since).days + 1):
        day = query.since + timedelta(days=days)
        yield from _SEARCH.ask(_published_on(day))


def _published_on(day: date) -> dict[str, str]:
    return {
        "published-after": f"{day}T00:00:00",
        "published-before": f"{day + timedelta(days=1)}T00:00:00",
    }


def parse(record: Record, _url: str) -> RawPosting | RawRemoval:
    """One advert, or the news that it was taken down."""
    if record["removed"]:
        return RawRemoval(str(record["id"] or ""), record["removed_date"])
    return advert(record)


def advert(record: Record) -> RawPosting:
    """One advert; the country field is a Swedish country name or an ISO code.

    Pay is stated in words alone; occupations by SSYK 2012, whose code is the group's legacy identifier.
    """
    address = record["workplace_address"] or {}
    place = ", ".join(part for part in (address.get("city"), address.get("municipality")) if part)
    return RawPosting(
        source_posting_id=str(record["id"] or ""),
        title=record["headline"] or "",
        text=fold_spaces(record["description"]["text"] or ""),
        posted=record["publication_date"],
        # Adverts without an address are in Sweden: the service publishes for the Swedish labour market.
        country=address.get("country") or "SE",
        place=place,
        employer=record["employer"]["name"],
        url=record["webpage_url"],
        closes=record["application_deadline"],
        region=text_member(address, "region"),
        employment=joined(label for name in _EMPLOYMENT for label in _labels(record, name)),
        pay_text=text_member(record, "salary_description"),
        education=joined(_labels(object_member(record, "must_have"), "education_level")),
        experience=_EXPERIENCE.get(said(record, "experience_required")),
        occupation=joined(f"ssyk2012:{code}" for code in _legacy_codes(record, "occupation_group")),
    )


def _labels(record: Record, name: str) -> list[str | None]:
    return [text_member(concept, "label") for concept in _concepts(record, name)]


def _legacy_codes(record: Record, name: str) -> list[str]:
    codes = (text_member(concept, "legacy_ams_taxonomy_id") for concept in _concepts(record, name))
    return [code for code in codes if code]


def _concepts(record: Record, name: str) -> list[Record]:
    several = isinstance(record.get(name), list)
    return objects_member(record, name) if several else [object_member(record, name)]


SOURCE = Source(
    name="jobtech",
    title="JobTech JobSearch, Arbetsförmedlingen (Sweden)",
    url="https://jobtechdev.se/en/components/jobsearch",
    licence="CC0-1.0",
    citation="Arbetsförmedlingen, JobTech Development: JobSearch API",
    terms="Open data; no key; no stated limit on calls; at most 10,000 results a question",
    cadence="daily",
    records=partial(json_records, member="hits"),
    parse=parse,
    requests=requests,
)
