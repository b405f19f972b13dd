"""The authors' repository: one file at the head of it, six scores a row."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
EXPECTED = {
    f"eloundou_{rater}_{counted} 11-1011.03"
    for rater in ("gpt4", "human")
    for counted in ("alpha", "beta", "gamma")
}
_HEADER = (
    "O*NET-SOC Code,Title,dv_rating_alpha,dv_rating_beta,dv_rating_gamma,"
    "human_rating_alpha,human_rating_beta,human_rating_gamma\n"
)


def answer(asked: Asked) -> Reply:
    assert asked.path == "/openai/GPTs-are-GPTs/HEAD/data/occ_level.csv"
    return Reply(body=f"{_HEADER}11-1011.03,Sustainability Officers,0.1,0.2,0.3,0.4,0.5,0.6\n".encode())
