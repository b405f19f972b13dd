"""The historical search over the turn of a month: seven adverts in pages of two, each month a question."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply
from sources.sites.jobtech import found

QUERY = Query(date(2019, 1, 30), date(2019, 2, 2))
EXPECTED = {f"{number:040x}" for number in range(1, 8)}

_ADVERTS = {"2019-01-30": sorted(EXPECTED)[:5], "2019-02-01": sorted(EXPECTED)[5:]}


def answer(asked: Asked) -> Reply:
    first = asked.parameters["historical-from"][:10]
    last = asked.parameters["historical-to"][:10]
    names = [name for day, names in _ADVERTS.items() if first <= day <= last for name in names]
    return found(names, first, asked, [])
