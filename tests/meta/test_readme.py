"""Queries of the README and of docs/citing.md run on what `make run` made, and answer something."""

import re
from pathlib import Path

import pytest

from skills_pipeline.warehouse import query

ROOT = Path(__file__).parents[2]


def sql_blocks(name):
    return re.findall(r"```sql\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)


def test_the_readme_has_queries():
    assert len(sql_blocks("README.md")) >= 5


@pytest.mark.parametrize(
    "sql",
    [*sql_blocks("README.md"), *sql_blocks("docs/citing.md")],
    ids=lambda sql: sql.split("\n")[0],
)
def test_a_query_of_the_documents_answers(sample_run, sql):
    assert query(sample_run.database, sql.strip().rstrip(";")).height > 0


def test_every_link_of_the_documents_leads_somewhere():
    documents = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "warehouse/README.md",
    ]
    broken = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []
