"""Postings as sources state them into rows of the contract, many at a time.

Here belongs which reading fills which column. How a field is read is said in the modules beside this one,
what refuses a record in `sources.base`; comparing postings with each other is in `deduplicate`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from skills_pipeline.contracts.base import conform, polars_schema
from skills_pipeline.contracts.core import PARSED_ISSUES, PARSED_PLACES, PARSED_RECORDS, UNKNOWN_COUNTRY
from skills_pipeline.deduplicate.sketch import sketches
from skills_pipeline.engines.collector import collector_paused
from skills_pipeline.normalise.contact import masked
from skills_pipeline.normalise.fields import read_fields
from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.language import languages_in
from skills_pipeline.normalise.place import Places
from skills_pipeline.occupation.coding import occupations_of
from skills_pipeline.occupation.isco import occupation_of_code

if TYPE_CHECKING:
    from skills_pipeline.sources.base import RawPosting


@dataclass(frozen=True)
class Stated:
    """A record that nothing refused.

    `row`: columns that depend on it alone (identifiers, days) · `posting`: what its source says · `places`:
    where the work is · `issues`: what was mended or not taken so far.
    """

    row: dict[str, Any]
    posting: "RawPosting"
    places: Places
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Normalised:
    """Rows of `PARSED_RECORDS`, `PARSED_PLACES` and `PARSED_ISSUES`."""

    records: pl.DataFrame
    places: pl.DataFrame
    issues: pl.DataFrame


def normalise(stated: Sequence[Stated]) -> Normalised:
    """The rows that postings become, in their order; the text is read last, where fields are silent."""
    with collector_paused():
        return _normalised(stated)


def _normalised(stated: Sequence[Stated]) -> Normalised:
    known = _known(stated)
    fields, said = read_fields(_what_fields_read(stated, known))
    occupations, occupation_issues = _occupations(stated, known)
    keys = sketches(known.select("title", "text", "employer", "place"))
    records = pl.concat([known, fields, occupations, keys], how="horizontal")
    issues = [(row, issue) for row, one in enumerate(stated) for issue in (*one.issues, *one.places.issues)]
    return Normalised(
        conform(records, PARSED_RECORDS),
        _place_rows(stated),
        _issue_rows(stated, [*issues, *said, *occupation_issues]),
    )


def _known(stated: Sequence[Stated]) -> pl.DataFrame:
    """Columns that no reading of fields is needed for."""
    titles = masked([one.posting.title for one in stated])
    texts = masked([one.posting.text for one in stated])
    languages = [languages_in(text) for text in texts]
    columns = {
        **{name: [one.row[name] for one in stated] for name in _ALONE},
        "country_code": [one.places.country_code for one in stated],
        "market": ["+".join(sorted(one.places.countries)) or UNKNOWN_COUNTRY for one in stated],
        "place_scope": [one.places.scope for one in stated],
        "region_code": [_only(place.region_code for place in one.places.places) for one in stated],
        "nuts_code": [_only(place.nuts_code for place in one.places.places) for one in stated],
        "language": [told.first for told in languages],
        "second_language": [told.second for told in languages],
        "employer": [one.posting.employer or None for one in stated],
        "title": titles,
        "place": [_place_names(one) for one in stated],
        "url": [one.posting.url or None for one in stated],
        "text_chars": [len(text) for text in texts],
        "text": texts,
    }
    schema = polars_schema(PARSED_RECORDS)
    return pl.DataFrame(columns, schema={name: schema[name] for name in columns})


_ALONE = (
    *("record_id", "posting_id", "source", "source_posting_id", "landing_sha256"),
    *("fetched_at", "month", "posted_on", "closes_on"),
)


def _only(codes: Iterable[str | None]) -> str | None:
    """The one code of all places, where all have it."""
    distinct = set(codes)
    return distinct.pop() if len(distinct) == 1 else None


def _place_names(one: Stated) -> str | None:
    """The places as the source names them."""
    names = (place.name for place in one.posting.places) if one.posting.places else (one.posting.place,)
    return "; ".join(dict.fromkeys(filter(None, names))) or None


def _what_fields_read(stated: Sequence[Stated], known: pl.DataFrame) -> list[dict[str, Any]]:
    columns = ("title", "text", "country_code", "language", "employer", "place")
    rows = known.select(columns).iter_rows(named=True)
    return [row | _stated_fields(one.posting) for row, one in zip(rows, stated, strict=True)]


def _stated_fields(posting: "RawPosting") -> dict[str, Any]:
    pay = posting.pay
    return {
        "workplace": posting.workplace,
        "employment": posting.employment,
        "pay_minimum": pay and pay.minimum,
        "pay_maximum": pay and pay.maximum,
        "pay_currency": pay and pay.currency,
        "pay_period": pay and pay.period,
        "pay_tax": pay and pay.tax,
        "pay_text": posting.pay_text,
        "seniority": posting.seniority,
        "education": posting.education,
        "experience": posting.experience,
        "industry": posting.industry,
        "employer_size": posting.employer_size,
        "is_agency": posting.is_agency,
    }


def _occupations(
    stated: Sequence[Stated], known: pl.DataFrame
) -> tuple[pl.DataFrame, list[tuple[int, Issue]]]:
    """`isco08_code` and `p_isco08`: as stated where a source uses the classification, else told from the
    title."""
    titles, texts, languages = (known[name].to_list() for name in ("title", "text", "language"))
    told = occupations_of(titles, texts, languages)
    codes, probabilities = told["isco08_code"].to_list(), told["p_isco08"].to_list()
    issues = []
    for row, one in enumerate(stated):
        try:
            code = occupation_of_code(one.posting.occupation) if one.posting.occupation else None
        except ValueError as error:
            issues.append((row, Issue("occupation", "unknown_code", str(error))))
            continue
        if code is not None:
            codes[row], probabilities[row] = code, 1.0
    frame = pl.DataFrame(
        {"isco08_code": codes, "p_isco08": probabilities},
        schema={"isco08_code": pl.String, "p_isco08": pl.Float64},
    )
    return frame, issues


def _place_rows(stated: Sequence[Stated]) -> pl.DataFrame:
    rows = [
        (
            one.row["record_id"],
            one.row["posting_id"],
            position,
            place.name,
            place.country_code,
            place.region_code,
            place.nuts_code,
            place.basis,
        )
        for one in stated
        for position, place in enumerate(one.places.places, start=1)
    ]
    return pl.DataFrame(rows, schema=polars_schema(PARSED_PLACES), orient="row")


def _issue_rows(stated: Sequence[Stated], found: Iterable[tuple[int, Issue]]) -> pl.DataFrame:
    """Issues numbered within their posting, in the order they were found."""
    numbers: dict[int, int] = {}
    rows = []
    for row, issue in sorted(found, key=lambda one: one[0]):
        numbers[row] = numbers.get(row, 0) + 1
        identifiers = (stated[row].row["record_id"], stated[row].row["posting_id"])
        rows.append((*identifiers, numbers[row], issue.field, issue.issue, issue.detail))
    return pl.DataFrame(rows, schema=polars_schema(PARSED_ISSUES), orient="row")
