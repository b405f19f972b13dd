"""The tracker's repository with three commits of one file, and another file that is deleted by its second."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 5, 1), date(2025, 6, 30))

_COMMITS = {
    "AI_posting.csv": {"a6": "2025-06-18", "a5": "2025-05-19", "a4": "2025-04-08", "a3": "2025-03-10"},
    "GenAI_posting.csv": {"a6": "2025-06-18", "a4": "2025-04-08"},
}
FILES = {
    ("a4", "AI_posting.csv"): "date,jobcountry,AI_share_postings\n2025-03-31,DE,2.51\n2025-03-31,US,3.02\n",
    ("a5", "AI_posting.csv"): "date,jobcountry,AI_share_postings\n2025-03-31,US,3.04\n2025-04-30,US,3.11\n",
    ("a6", "AI_posting.csv"): "date,jobcountry,AI_share_postings\n30/4/25,US,3.12\n31/5/25,US,3.4\n",
    ("a4", "GenAI_posting.csv"): "date,jobcountry,GenAI_share_postings\n2025-03-31,US,0.21\n",
}
EXPECTED = {
    "ai_share DE 2025-03-31 2025-04-08",
    "ai_share US 2025-03-31 2025-04-08",
    "ai_share US 2025-03-31 2025-05-19",
    "ai_share US 2025-04-30 2025-05-19",
    "ai_share US 2025-04-30 2025-06-18",
    "ai_share US 2025-05-31 2025-06-18",
    "genai_share US 2025-03-31 2025-04-08",
}


def commits(days: dict[str, str]) -> bytes:
    """Commits as GitHub lists them, newest first."""
    listed = [
        {
            "sha": name,
            "commit": {
                "author": {"name": "x", "date": "2020-01-01T00:00:00Z"},
                "committer": {"name": "GitHub", "date": f"{day}T15:04:05Z"},
                "message": "Update",
            },
        }
        for name, day in days.items()
    ]
    return json.dumps(listed).encode()


def answer(asked: Asked) -> Reply:
    if asked.path == "/repos/hiring-lab/ai-tracker/commits":
        assert asked.parameters["until"] == "2025-06-30T23:59:59Z"
        return Reply(body=commits(_COMMITS[asked.parameters["path"]]))
    _, owner, repository, commit, path = asked.path.split("/")
    assert (owner, repository) == ("hiring-lab", "ai-tracker")
    if (commit, path) not in FILES:
        return Reply(404, b"404: Not Found")
    return Reply(body=FILES[commit, path].encode())
