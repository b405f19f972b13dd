"""The chart's table: two countries, two years. Its vintage is the day it is landed."""

from datetime import date

from skills_pipeline.landing import today
from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 5, 1), date(2025, 5, 31))
_ROWS = (
    "Entity,Code,Year,ai_job_postings\nCanada,CAN,2020,0.7\nCanada,CAN,2021,0.8\nUnited States,USA,2021,0.9\n"
)
EXPECTED = {f"ai_index_share {row} {today()}" for row in ("CA 2020", "CA 2021", "US 2021")}


def answer(asked: Asked) -> Reply:
    assert asked.path == "/grapher/share-artificial-intelligence-job-postings.csv"
    assert asked.parameters["useColumnShortNames"] == "true"
    return Reply(body=_ROWS.encode())
