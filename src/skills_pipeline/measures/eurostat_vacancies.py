"""Eurostat, job vacancy statistics: JVS_Q_NACE2 by quarter, JVS_A_RATE_R2 annual averages, as SDMX-CSV.

Here belong the codes that are read. Codes that are not known are refused by name, so that a renamed one is
not a gap; flags are kept, on values and where there is none. What all datasets of Eurostat share is in
`eurostat`.

Neither dataset was asked from here: codes are those that published programs and notes of users ask for and
report. Seen for JVS_Q_NACE2: columns, dimensions and their order; `JVR`, `JOBVAC`, `JOBOCC`, `JVRCH_Q`, noted
down from the API's own list, and `JOBRATE`, the rate's code of earlier years; `NSA` and `SA`; `TOTAL` and
`GE10`; sections and ranges of them (`A-S`, `B-S`, `B-N`, `G-N`, `O-S`). Seen for JVS_A_RATE_R2: its
dimensions, `AVG_A`, `AVG_3Y`, `TOTAL`. Not seen: whole lists of `s_adj`, `sizeclas` and `nace_r2`, a file of
JVS_A_RATE_R2, or datasets by NACE Rev. 2.1, which are to follow and are refused until declared here. That
JOBVAC counts posts, not thousands, is told by programs that set it beside numbers of adverts.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.contracts.core import VACANCY_SIZE_CLASSES
from skills_pipeline.measures.eurostat import (
    COLUMNS,
    OTHER_AREAS,
    address,
    country_of,
    dataset_of,
    flag_of,
    number_or_zero,
    refuse_unknown,
    unknown,
    value_of,
)
from skills_pipeline.measures.measure import files_at
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.vacancies import RATE, RawVacancies

QUARTERLY, ANNUAL = "JVS_Q_NACE2", "JVS_A_RATE_R2"

_MODULE = "eurostat_vacancies"
_COLUMNS = (
    COLUMNS
    | {"time_period": "period"}
    | {name: name for name in ("s_adj", "nace_r2", "sizeclas", "indic_em")}
)
_NEEDED = tuple(
    (name,) for name in ("dataset", "freq", "nace_r2", "sizeclas", "geo", "period", "value", "flag")
)
_INDICATORS = {"JVR": RATE, "JOBRATE": RATE, "JOBVAC": "JOBVAC", "JOBOCC": "JOBOCC"}
_CHANGE_OF_THE_RATE = "JVRCH_Q"
_READ = {
    QUARTERLY: {
        "freq": {"Q"},
        "s_adj": {"NSA", "SA"},
        "sizeclas": set(VACANCY_SIZE_CLASSES),
        "indic_em": set(_INDICATORS),
    },
    ANNUAL: {"freq": {"A"}, "unit": {"AVG_A"}, "sizeclas": {"TOTAL"}},
}
_PASSED_OVER = {"indic_em": _CHANGE_OF_THE_RATE, "unit": "AVG_3Y"}
_HIGHEST_FRACTION = 0.2
"""No quarter of a country had a vacancy rate of 20 %, so rates that all lie below are fractions, if they have
more decimals than the one that Eurostat states."""


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell. A file whose rates are fractions is refused as a whole."""
    held = list(table_records(io.BytesIO(file.read()), _COLUMNS, _NEEDED))
    cells = [item.record for item in held if isinstance(item, Located)]
    wrong = _fractions(cells)
    if wrong is not None:
        yield wrong
        return
    stated = [name for name in ("s_adj", "indic_em", "unit") if cells and name in cells[0]]
    yield from each_once(held, "dataset", "nace_r2", "sizeclas", "geo", "period", *stated)


def _fractions(cells: list[Record]) -> Refusal | None:
    rates = [number_or_zero(cell["value"]) for cell in cells if _is_rate(cell)]
    highest = max(rates, default=0.0)
    if not 0 < highest <= _HIGHEST_FRACTION or all(round(rate, 1) == rate for rate in rates):
        return None
    detail = (
        f"{_dataset(cells[0])}: the highest rate is {highest:g}, with more than one decimal; the rates "
        "seem to be fractions, wanted are percentages: land Eurostat's own file"
    )
    return Refusal("", "other_scale", detail)


def _is_rate(cell: Record) -> bool:
    return _INDICATORS.get(cell.get("indic_em", RATE)) == RATE


def _dataset(record: Record) -> str:
    return dataset_of(record["dataset"]).upper()


def parse(record: Record, _url: str) -> RawVacancies | None:
    """One cell; None for the change of a rate, averages of three years and former groups of countries."""
    dataset = _dataset(record)
    read = _READ.get(dataset)
    if read is None:
        raise unknown(dataset, "DATAFLOW", dataset, _READ, _MODULE)
    if record["geo"] in OTHER_AREAS or any(record.get(name) == code for name, code in _PASSED_OVER.items()):
        return None
    refuse_unknown(dataset, record, read, _MODULE)
    is_quarterly = dataset == QUARTERLY
    return RawVacancies(
        dataset=dataset,
        country=country_of(record["geo"]),
        period_kind="quarter" if is_quarterly else "year",
        period=record["period"],
        industry=record["nace_r2"],
        size_class=record["sizeclas"],
        adjustment=record["s_adj"] if is_quarterly else "_Z",
        indicator=_INDICATORS[record["indic_em"]] if is_quarterly else RATE,
        value=value_of(record["value"]),
        obs_flag=flag_of(dataset, record["flag"], _MODULE),
    )


SOURCE = Source(
    name="eurostat_vacancies",
    title="Eurostat, job vacancy statistics (JVS_Q_NACE2, JVS_A_RATE_R2)",
    url="https://ec.europa.eu/eurostat/databrowser/view/jvs_q_nace2",
    licence="CC-BY-4.0",
    citation="Eurostat: Job vacancy statistics, jvs_q_nace2 and jvs_a_rate_r2",
    terms="Name Eurostat; a change of the figures has to be said",
    cadence="monthly",
    records=records,
    parse=parse,
    # All industries together, as counted: what indicators are made of.
    requests=files_at(address(QUARTERLY, "Q.NSA.A-S+B-S+B-N.TOTAL+GE10.JVR+JOBVAC+JOBOCC.")),
)
