"""The authors' repository: one file at the head of it."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
EXPECTED = {"microsoft_applicability 13-1020", "microsoft_applicability 15-1252"}


def answer(asked: Asked) -> Reply:
    assert asked.path == "/microsoft/working-with-ai/HEAD/soc_ai_applicability_scores.csv"
    return Reply(
        body=b"SOC Code,title,ai_applicability_score\n13-1020,Buyers,0.25\n15-1252,Software Developers,0.31\n"
    )
