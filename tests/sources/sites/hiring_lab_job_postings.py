"""The index's repository with a commit of the files of two countries; the other ten have none yet."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply
from sources.sites.hiring_lab_ai_tracker import commits

QUERY = Query(date(2025, 5, 1), date(2025, 5, 31))
_HEADER = "date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable\n"
_FILES = {
    "US": f"{_HEADER}2025-05-01,US,104.2,106.71,total postings\n2025-05-01,US,99.1,98.02,new postings\n",
    "EA": f"{_HEADER}2025-05-01,EA,112.5,113,total postings\n",
}
EXPECTED = {
    f"{kind}_postings_index_{adjusted} {area} 2025-05-01 2025-05-09"
    for kind, area in (("total", "US"), ("new", "US"), ("total", "EA"))
    for adjusted in ("sa", "nsa")
}


def answer(asked: Asked) -> Reply:
    if asked.path == "/repos/hiring-lab/job_postings_tracker/commits":
        country = asked.parameters["path"].partition("/")[0]
        return Reply(body=commits({f"b-{country}": "2025-05-09"} if country in _FILES else {}))
    country = asked.path.split("/")[4]
    assert asked.path.endswith(f"/b-{country}/{country}/aggregate_job_postings_{country}.csv")
    return Reply(body=_FILES[country].encode())
