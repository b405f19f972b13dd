"""The fields of many postings at once: pay, employment, requirements, employer, industry.

Here belongs the one pass over title and text that all of them share. What a field is and how it is read is
said in its own module; place, day, language and occupation have passes of their own."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import polars as pl

from skills_pipeline.normalise import employer, employment, industry, money, requirements
from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.pay import Pay, pay_of_field, pay_of_spots, pay_of_text
from skills_pipeline.normalise.spotting import Spotted, Spotter

SCHEMA = {
    "pay_min": pl.Float64,
    "pay_max": pl.Float64,
    "pay_currency": pl.String,
    "pay_period": pl.String,
    "pay_tax": pl.String,
    "pay_basis": pl.String,
    "pay_annual_min": pl.Float64,
    "pay_annual_max": pl.Float64,
    "working_time": pl.String,
    "contract_type": pl.String,
    "workplace": pl.String,
    "seniority": pl.String,
    "education": pl.String,
    "experience_years_min": pl.Float64,
    "employer_key": pl.String,
    "is_agency": pl.Boolean,
    "employer_size_class": pl.String,
    "industry_section": pl.String,
}

Row = Mapping[str, Any]
"""A posting: `title`, `text`, `country_code` and `language` are there; `place`, `employer`, and what the
source states in fields of its own (`workplace`, `employment`, `pay_minimum`, `pay_maximum`, `pay_currency`,
`pay_period`, `pay_tax`, `pay_text`, `seniority`, `education`, `experience`, `industry`, `employer_size`,
`is_agency`) may be missing or None."""


def read_fields(rows: Iterable[Row]) -> tuple[pl.DataFrame, list[tuple[int, Issue]]]:
    """A frame of `SCHEMA` with one row a posting, in order, and what was refused or mended, by row number
    from 0.
    """
    issues: list[tuple[int, Issue]] = []
    read: list[tuple[Any, ...]] = []
    for number, row in enumerate(rows):
        values, said = _read(row)
        read.append(values)
        issues.extend((number, issue) for issue in said)
    columns = zip(*read, strict=True) if read else ((),) * len(SCHEMA)
    return pl.DataFrame(dict(zip(SCHEMA, columns, strict=True)), schema=SCHEMA), issues


def _read(row: Row) -> tuple[tuple[Any, ...], list[Issue]]:
    stated = row.get
    spotted = _spotter().spot(row["title"] or "", row["text"] or "")
    key = employer.employer_key(stated("employer"))
    pay, issues = _pay(row, spotted)
    found = [
        employment.working_time(spotted, stated("employment")),
        employment.contract_type(spotted, stated("employment")),
        employment.workplace(spotted, stated("workplace"), stated("place")),
        requirements.seniority(spotted, stated("seniority")),
        requirements.education(spotted, stated("education")),
        requirements.experience_years_min(spotted, stated("experience")),
    ]
    size, size_issues = employer.size_class(stated("employer_size"))
    section, section_issues = industry.industry_section(stated("industry"))
    agency = employer.is_agency(stated("employer"), spotted, stated("is_agency"), stated("industry"))
    for _, said in found:
        issues = issues + said
    values = (
        *_pay_columns(pay),
        *(value for value, _ in found),
        key,
        agency,
        size,
        section,
    )
    return values, [*issues, *size_issues, *section_issues]


def _pay(row: Row, spotted: Spotted) -> tuple[Pay | None, list[Issue]]:
    """Pay of amounts in fields, else of a field of words, else of the text."""
    stated = row.get
    country_code, language = row["country_code"] or "", row["language"]
    pay, issues = pay_of_field(
        stated("pay_minimum"),
        stated("pay_maximum"),
        stated("pay_currency"),
        stated("pay_period"),
        stated("pay_tax"),
        country_code,
    )
    if pay is None and stated("pay_text"):
        pay, said = pay_of_text(row["pay_text"], country_code, language, is_about_pay=True)
        issues = issues + said
    if pay is None:
        pay, said = pay_of_spots(spotted, country_code, language)
        issues = issues + said
    return pay, issues


def _pay_columns(pay: Pay | None) -> tuple[Any, ...]:
    if pay is None:
        return (None,) * 8
    return pay.minimum, pay.maximum, pay.currency, pay.period, pay.tax, pay.basis, *pay.annual


@cache
def _spotter() -> Spotter:
    anywhere = {**money.WORDS, **employment.WORDS, **requirements.WORDS, **employer.WORDS}
    return Spotter(anywhere, {**employment.WORDS_IN_HEAD, **requirements.WORDS_IN_HEAD})
