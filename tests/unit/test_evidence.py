"""The literature: refused tables, records of indexes, what is one work, BibTeX, blocks of the report."""

import json
import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import release_tables

from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.core import WORK_RECORDS
from skills_pipeline.evidence import reviewed
from skills_pipeline.evidence.bibtex import bibtex
from skills_pipeline.evidence.candidates import candidates
from skills_pipeline.evidence.catalogue import WORK_SOURCES
from skills_pipeline.evidence.reviewed import Claim, EvidenceError, Rejected, Work
from skills_pipeline.publish import evidence
from skills_pipeline.publish.report import render_report
from skills_pipeline.sources.base import parse_document

WORK_HEADER = (
    "work_id kind authors year title venue volume number pages doi identifier_note url verified_by".split()
)
CLAIM_HEADER = "work_id subject_kind subject stance claim figure unit caveat review_state reviewed_on".split()
SUBJECTS = {"indicator": ["wage_premium"], "definition": ["ai_build"]}
FETCHED_AT = datetime(2026, 3, 1, 6, 0)


def work(**told) -> Work:
    standing = {
        "work_id": "oarsman_2024",
        "kind": "article",
        "authors": "Oarsman, Ann",
        "year": 2024,
        "title": "Who rows",
        "venue": "Journal of Harbours",
        "verified_by": "abstract",
    }
    return Work(**dict.fromkeys(WORK_HEADER) | standing | told)


def table(tmp_path: Path, header: list[str], *rows: dict[str, str]) -> Path:
    path = tmp_path / "table.tsv"
    lines = [header, *([row.get(name, "") for name in header] for row in rows)]
    path.write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")
    return path


WORK_ROW = {
    **{"work_id": "oarsman_2024", "kind": "article", "authors": "Oarsman, Ann", "year": "2024"},
    **{"title": "Who rows", "venue": "Journal of Harbours", "doi": "10.1234/ROW", "verified_by": "abstract"},
}
CLAIM_ROW = {
    **{"work_id": "oarsman_2024", "subject_kind": "indicator", "subject": "wage_premium"},
    **{"stance": "measures", "claim": "Rowers earn more.", "figure": "12.5", "unit": "% more"},
    **{"caveat": "One harbour.", "review_state": "reviewed", "reviewed_on": "2026-03-01"},
}


# --- the reviewed tables -------------------------------------------------------------------------


def test_a_work_is_read_as_it_stands_its_doi_in_lower_case(tmp_path: Path) -> None:
    path = table(tmp_path, WORK_HEADER, WORK_ROW)
    assert reviewed.read_works(path) == {"oarsman_2024": work(doi="10.1234/row")}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"doi": ""}, "no DOI; say why"),
        ({"doi": "11.1234/row"}, "is no DOI"),
        ({"kind": "poem"}, "unknown kind 'poem'"),
        ({"year": "24"}, "year '24'"),
        ({"verified_by": "hearsay"}, "unknown verified_by"),
        ({"title": ""}, "expected one value"),
    ],
)
def test_a_work_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, changed, told) -> None:
    with pytest.raises(EvidenceError, match=rf"table.tsv:2: .*{re.escape(told)}"):
        reviewed.read_works(table(tmp_path, WORK_HEADER, WORK_ROW | changed))


def test_two_works_with_one_doi_are_refused(tmp_path: Path) -> None:
    second = WORK_ROW | {"work_id": "rower_2024", "doi": "https://doi.org/10.1234/row"}
    with pytest.raises(EvidenceError, match=r":3: rower_2024 or 10.1234/row is listed before"):
        reviewed.read_works(table(tmp_path, WORK_HEADER, WORK_ROW, second))


def test_a_claim_is_read_as_it_stands(tmp_path: Path) -> None:
    path = table(tmp_path, CLAIM_HEADER, CLAIM_ROW)
    day = {"figure": 12.5, "reviewed_on": date(2026, 3, 1)}
    assert reviewed.read_claims(path, {"oarsman_2024"}, SUBJECTS) == (Claim(**CLAIM_ROW | day),)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"work_id": "rower_2024"}, "no work 'rower_2024'"),
        ({"subject": "wage_gap"}, "unknown indicator 'wage_gap'"),
        ({"subject_kind": "definition"}, "unknown definition 'wage_premium'"),
        ({"stance": "likes"}, "unknown stance 'likes'"),
        ({"unit": ""}, "give both or none"),
        ({"figure": "a tenth"}, "is no number"),
        ({"reviewed_on": ""}, "reviewed_on is given when"),
        ({"review_state": "proposed"}, "reviewed_on is given when"),
        ({"reviewed_on": "1 March"}, "write YYYY-MM-DD"),
    ],
)
def test_a_claim_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, changed, told) -> None:
    path = table(tmp_path, CLAIM_HEADER, CLAIM_ROW | changed)
    with pytest.raises(EvidenceError, match=rf"table.tsv:2: .*{re.escape(told)}"):
        reviewed.read_claims(path, {"oarsman_2024"}, SUBJECTS)


def test_the_tables_of_the_project_can_be_used() -> None:
    assert {claim.work_id for claim in reviewed.claims()} == set(reviewed.works())
    names = [name for of_kind in reviewed.subjects().values() for name in of_kind]
    assert len(names) == len(set(names))
    assert len({topic.query for topic in reviewed.topics().values()}) == len(reviewed.topics())
    assert all(one.reason for one in reviewed.rejected())


def test_a_candidate_that_was_turned_down_is_read_with_its_reason(tmp_path: Path) -> None:
    row = {"title": "Who rows", "reason": "on boats", "decided_on": "2026-03-01"}
    path = table(tmp_path, ["doi", "title", "reason", "decided_on"], row)
    assert reviewed.read_rejected(path) == (Rejected(None, "Who rows", "on boats", date(2026, 3, 1)),)


# --- records of the indexes ----------------------------------------------------------------------

QUERY_OF = "https://api.openalex.org/works?search=artificial+intelligence+skills+wage+premium&cursor=%2A"
OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1234/ROW.1",
    "title": "Who <i>rows</i> &amp; why",
    "publication_year": 2025,
    "authorships": [{"author": {"display_name": "Ann Oarsman"}}, {"author": {"display_name": "Bo Rower"}}],
    "primary_location": {"source": {"display_name": "Journal of Harbours"}},
    "cited_by_count": 4,
}
CROSSREF = {
    "DOI": "10.1234/ROW.1",
    "title": ["Who rows & why"],
    "author": [{"given": "Ann", "family": "Oarsman"}, {"name": "Harbour Board"}],
    "issued": {"date-parts": [[2025, 6]]},
    "container-title": ["Journal of Harbours"],
    "is-referenced-by-count": 3,
}


def parsed(name: str, *records: dict, url: str = "file:x/works.json"):
    body = {"results": records} if name == "openalex" else {"message": {"items": records}}
    return parse_document(WORK_SOURCES[name], json.dumps(body).encode(), url, FETCHED_AT)


def rows(result) -> list[dict]:
    return result.restated[WORK_RECORDS].drop("landing_sha256").to_dicts()


def test_a_record_of_openalex_becomes_a_row() -> None:
    result = parsed("openalex", OPENALEX, url=QUERY_OF)
    assert rows(result) == [
        {
            "source": "openalex",
            "source_work_id": "https://openalex.org/W1",
            "topic": "wage_premium",
            "doi": "10.1234/row.1",
            "title": "Who rows & why",
            "authors": "Ann Oarsman; Bo Rower",
            "year": 2025,
            "venue": "Journal of Harbours",
            "cited_by_count": 4,
        }
    ]


def test_a_record_of_crossref_becomes_a_row_and_what_was_not_deposited_is_null() -> None:
    bare = {"DOI": "10.1234/row.2", "title": ["Oars"], "issued": {"date-parts": [[None]]}}
    full, empty = rows(parsed("crossref", CROSSREF, bare))
    assert (full["authors"], full["year"], full["topic"]) == ("Ann Oarsman; Harbour Board", 2025, "other")
    told = {"doi": "10.1234/row.2", "title": "Oars", "source_work_id": "10.1234/row.2"}
    assert {name: value for name, value in empty.items() if value is not None} == told | {
        "source": "crossref",
        "topic": "other",
    }


def test_of_many_authors_ten_are_named() -> None:
    many = OPENALEX | {"authorships": [{"author": {"display_name": f"A{n}"}} for n in range(12)]}
    assert rows(parsed("openalex", many))[0]["authors"] == "; ".join(
        [*(f"A{n}" for n in range(10)), "others"]
    )


@pytest.mark.parametrize(
    ("name", "changed", "reason"),
    [
        ("openalex", {"title": None}, "missing_title"),
        ("openalex", {"title": "…"}, "missing_title"),
        ("openalex", {"doi": "https://doi.org/row"}, "malformed_identifier"),
        ("openalex", {"publication_year": 2028}, "impossible_date"),
        ("openalex", {"publication_year": "2025"}, "unexpected_shape"),
        ("openalex", {"cited_by_count": "many"}, "unexpected_shape"),
        ("openalex", {"id": ""}, "missing_id"),
        ("openalex", {"authorships": None}, "unexpected_shape"),
        ("crossref", {"title": []}, "missing_title"),
        ("crossref", {"issued": {}}, "unexpected_shape"),
        ("crossref", {"author": [{"given": "Ann"}]}, "unexpected_shape"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_and_the_others_stay(name, changed, reason) -> None:
    whole = {"openalex": OPENALEX, "crossref": CROSSREF}[name]
    result = parsed(name, whole | changed, whole)
    assert (result.found, len(rows(result)), result.quarantine["reason"].to_list()) == (2, 1, [reason])


# --- candidates ----------------------------------------------------------------------------------


def records(*told: dict) -> pl.DataFrame:
    standing = {"source": "openalex", "topic": "exposure", "landing_sha256": "0" * 64}
    named = [standing | {"source_work_id": f"W{n}"} | row for n, row in enumerate(told)]
    return pl.DataFrame(named, schema=polars_schema(WORK_RECORDS))


def test_records_with_one_doi_or_one_title_and_author_are_one_candidate() -> None:
    found = candidates(
        records(
            {"title": "Who rows?", "authors": "Ann Oarsman", "doi": "10.1234/a", "cited_by_count": 9},
            {"title": "WHO ROWS", "authors": "A. Öarsman", "doi": "10.1234/preprint", "topic": "ai_demand"},
            {"title": "Who rows: an essay", "authors": None, "doi": "10.1234/a", "source": "crossref"},
            {"title": "Who rows", "authors": "Bo Rower"},
        ),
        [],
        [],
    )
    told = found.select("records", "doi", "other_dois", "topics", "sources", "review_state").rows()
    assert sorted(told, key=lambda row: -row[0]) == [
        (3, "10.1234/a", "10.1234/preprint", "ai_demand; exposure", "crossref; openalex", "proposed"),
        (1, None, None, "exposure", "openalex", "proposed"),
    ]
    assert found.filter(records=3)["title"].to_list() == ["Who rows?"]


def test_what_a_person_decided_stands_beside_the_candidate() -> None:
    found = candidates(
        records(
            {"title": "Who rows", "doi": "10.1234/a"},
            {"title": "WHO SAILS", "doi": "10.1234/b"},
            {"title": "Who swims", "doi": "10.1234/c"},
        ),
        [work(title="Another title", doi="10.1234/a")],
        [Rejected(None, "Who sails", "on boats", date(2026, 3, 1))],
    )
    told = found.sort("doi").select("review_state", "work_id", "reason").rows()
    assert told == [
        ("reviewed", "oarsman_2024", None),
        ("rejected", None, "on boats"),
        ("proposed", None, None),
    ]


def test_a_candidate_keeps_its_identifier_when_another_index_lists_it() -> None:
    one = {"title": "Who rows", "doi": "10.1234/a", "cited_by_count": 1}
    other = {"title": "Who rows", "doi": "10.1234/a", "source": "crossref", "cited_by_count": 5}
    first, both = candidates(records(one), [], []), candidates(records(one, other), [], [])
    assert first["candidate_id"].to_list() == both["candidate_id"].to_list()


def test_without_records_there_are_no_candidates() -> None:
    assert candidates(records(), [work()], []).is_empty()


# --- BibTeX --------------------------------------------------------------------------------------


def test_an_entry_has_its_fields_and_signs_of_latex_are_escaped() -> None:
    told = work(
        authors="Gmyrek, Paweł; {Smith & Sons}; others",
        title="50 % of {AI} & R\\D_x",
        volume="3",
        doi="10.1016/0304-4076(94)01601-u",
        url="https://example.org/a b}",
    )
    assert bibtex([told]) == (
        "@article{oarsman_2024,\n"
        "  author = {Gmyrek, Paweł and {Smith \\& Sons} and others},\n"
        "  title = {{50 \\% of \\textbraceleft{}AI\\textbraceright{} \\& R\\textbackslash{}D\\_x}},\n"
        "  year = {2024},\n"
        "  journal = {Journal of Harbours},\n"
        "  volume = {3},\n"
        "  doi = {10.1016/0304-4076(94)01601-u},\n"
        "  url = {https://example.org/a%20b%7D},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("kind", "begins", "venue"),
    [
        ("report", "@techreport{", "institution"),
        ("preprint", "@misc{", "howpublished"),
        ("book", "@book{", "publisher"),
        ("inproceedings", "@inproceedings{", "booktitle"),
    ],
)
def test_the_kind_of_a_work_decides_on_type_and_venue(kind: str, begins: str, venue: str) -> None:
    entry = bibtex([work(kind=kind)])
    assert entry.startswith(begins)
    assert f"  {venue} = {{Journal of Harbours}},\n" in entry


def test_entries_stand_in_the_order_of_their_keys_with_balanced_braces() -> None:
    text = bibtex(reversed(list(reviewed.works().values())))
    keys = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
    assert keys == sorted(reviewed.works())
    assert text.count("{") == text.count("}")


def test_works_are_those_of_an_indicator_and_an_unknown_name_is_told() -> None:
    cited = {found.work_id for found in reviewed.cited_works("wage_premium")}
    assert "alekseeva_2021" in cited
    assert cited < {found.work_id for found in reviewed.cited_works()}
    with pytest.raises(EvidenceError, match="no indicator or definition 'wage_gap'"):
        reviewed.cited_works("wage_gap")


# --- beside an indicator -------------------------------------------------------------------------


def test_the_report_has_a_block_with_claim_caveat_and_an_escaped_link() -> None:
    html = render_report(release_tables())
    block = LexborHTMLParser(html).css_first("#countries details.evidence")
    text = " ".join(block.text().split())
    assert "disputes: Postings <b>are not</b> jobs. 12.5 % of jobs. Oarsman & Rower 2024" in text
    assert "Caveat: One harbour. Not held against the work yet." in text
    assert "<b>are not</b>" not in html
    assert block.css_first("a").attributes["href"] == "https://doi.org/10.1234/oar%2824%29%3C1%3E"
    assert LexborHTMLParser(html).css_first("#skills details.evidence") is None


def test_the_page_of_all_works_lists_them_and_what_has_none() -> None:
    tables = release_tables()
    counts = ("defining", "measuring", "supporting", "disputing", "reviewed")
    tables["indicators.evidence_coverage"] = pl.DataFrame(
        [
            {"subject_kind": "indicator", "subject": subject, "works": works}
            | {f"{name}_works": works * (name == "disputing") for name in counts}
            for subject, works in (("ai_posting_share", 1), ("wage_premium", 0))
        ]
    )
    page = LexborHTMLParser(evidence.render_evidence(tables))
    assert [" ".join(node.text().split()) for node in page.css("#subjects h3, #uncovered li")] == [
        "ai_posting_share indicator",
        "wage_premium (indicator)",
    ]
    listed = " ".join(page.css_first("#work-oarsman_2024").text().split())
    assert listed.startswith("Oarsman, Ann; Rower, Bo 2024: Who asks & what. Journal of Harbours 3.")
    assert page.css("script:not([src='download.js']), img, iframe, link") == []


def test_claims_are_ordered_by_stance_and_rejected_ones_left_out() -> None:
    told = [
        Claim(**CLAIM_ROW | {"stance": stance, "work_id": name, "review_state": state, "figure": None})
        for stance, name, state in (
            ("disputes", "a_2024", "reviewed"),
            ("defines", "b_2024", "proposed"),
            ("measures", "c_2024", "rejected"),
        )
    ]
    works = {name: work(work_id=name, doi="10.1234/row") for name in ("a_2024", "b_2024", "c_2024")}
    assert evidence.evidence_markdown("wage_premium", works, told).split("\n") == [
        "- defines: Rowers earn more. (Oarsman 2024, <https://doi.org/10.1234/row>) Caveat: One harbour. "
        "*Not held against the work yet.*",
        "- disputes: Rowers earn more. (Oarsman 2024, <https://doi.org/10.1234/row>) Caveat: One harbour.",
    ]
    assert evidence.evidence_markdown("share_change", works, told) == "No work is listed for it yet."


@pytest.mark.parametrize(
    ("authors", "told"),
    [
        ("Wilson, Edwin B.", "Wilson 1999"),
        ("Rogan, W.; Gladen, B.", "Rogan & Gladen 1999"),
        ("A, a; B, b; C, c", "A and others 1999"),
        ("Maslej, Nestor; others", "Maslej and others 1999"),
        ("{OECD}", "OECD 1999"),
    ],
)
def test_a_work_is_cited_by_two_names_at_most(authors: str, told: str) -> None:
    assert evidence.cited(authors, 1999) == told
