"""What official statistics state of job vacancies, and the rules that refuse it: a rate, a number of posts.

Here belongs what is the same for every publisher: that a period, an industry, a rate and a number are such.
Whose files they come from and what these look like belongs in `measures`.
"""

import re
from dataclasses import dataclass
from typing import Any

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.core import VACANCY_STATISTICS
from skills_pipeline.sources.documents import RecordRefusedError
from skills_pipeline.sources.figures import area

RATE = "JVR"

_PERIODS = {
    "quarter": re.compile(r"(19|20)\d{2}-Q[1-4]"),
    "year": re.compile(r"(19|20)\d{2}"),
}
_INDUSTRY = re.compile(r"([A-S])(?:[-_]([A-S]))?")
_QUOTED_CHARS = 60


@dataclass(frozen=True)
class RawVacancies:
    """A rate (`JVR`, percent) or a number of posts; None where only a flag stands.

    `country`: a name or code; `period_kind`: `quarter` or `year`; the other codes are those of
    `core.vacancy_statistics`.
    """

    dataset: str
    country: str
    period_kind: str
    period: str
    industry: str
    size_class: str
    adjustment: str
    indicator: str
    value: float | None
    obs_flag: str | None


def vacancy_row(source: str, raw: RawVacancies) -> tuple[Table, dict[str, Any]]:
    """The table it belongs to, and its row there without the landing. Raises `RecordRefusedError`."""
    where = f"{raw.dataset}, {raw.country}, {raw.indicator}"
    if not _PERIODS[raw.period_kind].fullmatch(raw.period):
        detail = (
            f"{where}: TIME_PERIOD {raw.period[:_QUOTED_CHARS]!r} is no {raw.period_kind}; land the "
            "publisher's own file"
        )
        raise RecordRefusedError("impossible_date", detail)
    if not _is_industry(raw.industry):
        detail = (
            f"{where}: nace_r2 {raw.industry[:_QUOTED_CHARS]!r} is neither a section of NACE Rev. 2, A to S, "
            "nor a range of them, such as B-S; land a file by NACE Rev. 2"
        )
        raise RecordRefusedError("unknown_code", detail)
    _refuse_value(f"{where}, {raw.period}", raw)
    row = dict(vars(raw))
    del row["period_kind"]
    return VACANCY_STATISTICS, row | {
        "country_code": area(row.pop("country")),
        "unit": "percent" if raw.indicator == RATE else "posts",
        "source": source,
    }


def _is_industry(stated: str) -> bool:
    found = _INDUSTRY.fullmatch(stated)
    return found is not None and (found[2] is None or found[1] < found[2])


def _refuse_value(where: str, raw: RawVacancies) -> None:
    if raw.value is None:
        if not raw.obs_flag:
            raise RecordRefusedError("missing_value", f"{where}: neither a value nor a flag")
    elif raw.indicator == RATE:
        if not 0 <= raw.value <= 100:
            detail = f"{where}: {raw.value:g} is no rate in percent; land the publisher's own file"
            raise RecordRefusedError("out_of_range", detail)
    elif raw.value < 0:
        raise RecordRefusedError("negative_number", f"{where}: {raw.value:g} posts")
    elif raw.value % 1:
        detail = f"{where}: {raw.value:g} is no number of posts; is the file in thousands?"
        raise RecordRefusedError("out_of_range", detail)
