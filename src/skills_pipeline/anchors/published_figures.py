"""Single figures that publishers state in reports: the table `figures.tsv` beside this module, and its shape.

Here belong figures with a public source of their own, each with the day, month or year it came out and where
it stands; the first day of that is its vintage. Series that are published as files have modules of their own.
The table is landed like any file: `skills-pipeline land published_figures --file figures.tsv`.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from skills_pipeline.anchors.series import SHARE_UNIT, Series
from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.figures import RawFigure

_COLUMNS = {name: name for name in "publisher series country period value published where".split()}
_PUBLISHED = re.compile(r"\d{4}(-\d{2}){0,2}")
_LIGHTCAST = (
    "Lightcast counts new postings of a year, deduplicated across many boards, that ask for one of its AI "
    "skills; ours counts any concept of the taxonomy anywhere in the text, in the sources of this release."
)
SERIES = (
    Series(
        publisher="Stanford AI Index",
        series="ai_share",
        title="Postings with an AI skill, editions 2023 to 2025",
        unit=SHARE_UNIT,
        frequency="A",
        definition_id="any_ai_skill",
        explanation=f"{_LIGHTCAST} Editions differ: the skills are those of the edition's year.",
        citation="Stanford HAI: AI Index Report, chapter Economy, data of Lightcast",
        url="https://aiindex.stanford.edu/report/",
    ),
    Series(
        publisher="Atlanta Fed",
        series="ai_share",
        title="Postings with an AI skill",
        unit=SHARE_UNIT,
        frequency="A",
        definition_id="any_ai_skill",
        explanation=_LIGHTCAST,
        citation="Galeano, Hodge & Ruder 2025: By Degree(s), Workforce Currents 2025-01, Atlanta Fed",
        url="https://doi.org/10.29338/wc2025-01",
    ),
    Series(
        publisher="OECD",
        series="ai_share",
        title="Postings that need AI skills, 14 countries",
        unit=SHARE_UNIT,
        frequency="A",
        definition_id="oecd_two_concepts",
        explanation=(
            "Two generic skills or one specific skill of the OECD list in Lightcast postings; ours takes "
            "tiers of the taxonomy for their list, and the whole text, in the sources of this release."
        ),
        citation="Borgonovi and others 2023: Emerging trends in AI skill demand across 14 OECD countries",
        url="https://doi.org/10.1787/7c691b9a-en",
    ),
    Series(
        publisher="OECD",
        series="ai_ethics_share",
        title="AI postings that name AI ethics, of 14 countries (mean 0.4 % in 2022)",
        unit="% of AI postings",
        frequency="A",
        explanation=(
            "Keywords on ethics, responsibility or trustworthiness of AI in Lightcast's AI postings; ours "
            "must be asked of the person. Set beside ours in indicators.responsible_ai_share."
        ),
        citation="OECD Skills Outlook 2023, chapter 8; figures as restated in the press",
        url="https://doi.org/10.1787/27452f29-en",
    ),
    *(
        Series(
            publisher="OECD",
            series=f"employment_growth_{risk}_risk",
            title=f"Growth of employment in occupations at {risk} risk of automation, 21 countries",
            unit="% from 2012 to 2019",
            frequency="A",
            explanation=(
                "Mean over 21 countries, by the mean risk of automation of an occupation, from the Survey of "
                "Adult Skills; ours are terciles of the measures that were landed, by Eurostat's employment."
            ),
            citation="Georgieff & Milanez 2021: What happened to jobs at high risk of automation?",
            url="https://doi.org/10.1787/10bc97f4-en",
        )
        for risk in ("high", "low")
    ),
    Series(
        publisher="OECD",
        series="jobs_at_high_risk",
        title="Jobs with a probability of automation above 70 %",
        unit="% of jobs",
        frequency="A",
        explanation="By tasks of persons in the Survey of Adult Skills, not by occupation, as terciles are.",
        citation="Nedelkoska & Quintini 2018: Automation, skills use and training",
        url="https://doi.org/10.1787/2e2f4eea-en",
    ),
    *(
        Series(
            publisher="Eurostat",
            series=f"enterprises_using_ai_{size}",
            title=f"Enterprises that use AI, {staff}",
            unit="% of enterprises",
            frequency="A",
            explanation="Use of AI by enterprises, not demand for it in postings: no definition is near it.",
            citation="Eurostat: isoc_eb_ai, enterprises of 10 or more persons without finance",
            url="https://ec.europa.eu/eurostat/databrowser/view/isoc_eb_ai",
        )
        for size, staff in (
            ("all", "10 persons or more"),
            ("small", "10 to 49 persons"),
            ("medium", "50 to 249 persons"),
            ("large", "250 persons or more"),
        )
    ),
)
_SERIES = {(series.publisher, series.series): series for series in SERIES}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a figure and publication."""
    rows = table_records(file, _COLUMNS, tuple((name,) for name in _COLUMNS), delimiter="\t")
    return each_once(rows, "publisher", "series", "country", "period", "published")


def parse(record: Record, _url: str) -> RawFigure:
    """One figure of a declared series."""
    series = _SERIES.get((record["publisher"], record["series"]))
    if series is None:
        raise RecordRefusedError(
            "unknown_series", f"{record['publisher']}: {record['series']} is not declared"
        )
    return series.figure(
        record["country"], record["period"], record["value"], _first_day(record["published"])
    )


def _first_day(published: str) -> date:
    """The first day of the day, month or year of publication."""
    try:
        if not _PUBLISHED.fullmatch(published):
            raise ValueError("expected a day, a month or a year")
        return date.fromisoformat(f"{published}-01-01"[:10])
    except ValueError as error:
        raise RecordRefusedError("impossible_date", f"published {published[:40]!r}: {error}") from None


SOURCE = Source(
    name="published_figures",
    title="Figures stated in reports (AI Index, Atlanta Fed, OECD, Eurostat)",
    url="https://doi.org/10.1787/7c691b9a-en",
    licence="figures are facts; where each stands is in meta.anchors",
    citation="each figure by its series in meta.anchors",
    terms="Cite the publisher of the figure",
    cadence="yearly",
    records=records,
    parse=parse,
)
