"""What the lexicon must say of every concept and surface, and how it refuses what it cannot use."""

from collections import Counter
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.contracts import meta
from skills_pipeline.skills.lexicon_report import surface_report
from skills_pipeline.skills.matcher import default_matcher
from skills_pipeline.skills.taxonomy import (
    CONCEPT_TIERS,
    LANGUAGES,
    OECD_TASKS,
    Concept,
    LexiconError,
    load,
    read,
)

CONCEPTS = (
    "# lexicon_version: 9\n"
    "concept_id\tlabel\tcluster\tconcept_tier\tsince\tesco_uri\toecd_task\toecd_data\toecd_model\treason\n"
    "ml\tML\tmethods\tcore\t9\t\trecognition\ttext\tstatistical\ta method\n"
)
SURFACES = (
    "# lexicon_version: 9\nconcept_id\tlanguage\tsurface\tcase_sensitive\tambiguous\tboundary\n"
    "ml\ten\tlearning\t0\t0\tword\n"
)


def write(folder: Path, concepts: str, surfaces: str) -> Path:
    (folder / "concepts.tsv").write_text(concepts)
    (folder / "surfaces.tsv").write_text(surfaces)
    return folder


@pytest.mark.parametrize(
    ("concepts", "surfaces", "message"),
    [
        (CONCEPTS.replace("core", "strong"), SURFACES, "concepts.tsv:3: unknown tier 'strong'"),
        (CONCEPTS.replace("recognition", "magic"), SURFACES, "concepts.tsv:3: unknown OECD task 'magic'"),
        (CONCEPTS.replace("\ttext\t", "\tsmell\t"), SURFACES, "concepts.tsv:3: unknown OECD data 'smell'"),
        (CONCEPTS.replace("statistical", "odd"), SURFACES, "concepts.tsv:3: unknown OECD model 'odd'"),
        (CONCEPTS.replace("9\t\t", "9\tS1\t"), SURFACES, "concepts.tsv:3: unknown ESCO URI 'S1'"),
        (CONCEPTS.replace("a method", ""), SURFACES, "concepts.tsv:3: .* expected one value for each"),
        (CONCEPTS, SURFACES + "dl\ten\tdeep\t0\t0\tword\n", "surfaces.tsv:4: unknown concept 'dl'"),
        (CONCEPTS, SURFACES + "ml\txx\tdeep\t0\t0\tword\n", "surfaces.tsv:4: unknown language 'xx'"),
        (
            CONCEPTS,
            SURFACES + "ml\ten\tlearning\t0\t0\tword\n",
            "surfaces.tsv:4: 'learning' is listed before",
        ),
        (CONCEPTS, SURFACES + "ml\ten\tdeep\tyes\t0\tword\n", "surfaces.tsv:4: unknown case_sensitive 'yes'"),
        (CONCEPTS, SURFACES + "ml\ten\tdeep\t0\t0\tend\n", "surfaces.tsv:4: unknown boundary 'end'"),
        (CONCEPTS, SURFACES.replace("version: 9", "version: 8"), "surfaces.tsv:1: version differs"),
        (CONCEPTS, SURFACES + "ml\ten\n", "surfaces.tsv:4: .* expected one value for each"),
    ],
)
def test_wrong_lexicon_is_refused_with_file_and_line(
    tmp_path: Path, concepts: str, surfaces: str, message: str
) -> None:
    with pytest.raises(LexiconError, match=message):
        read(write(tmp_path, concepts, surfaces))


def test_empty_cells_are_none_not_empty_text(tmp_path: Path) -> None:
    concept = read(write(tmp_path, CONCEPTS, SURFACES)).concepts["ml"]
    assert concept.esco_uri is None
    assert concept.oecd_task == "recognition"


def test_released_table_has_a_column_for_each_attribute() -> None:
    assert list(meta.CONCEPTS.columns) == [field.name for field in fields(Concept)]


def test_lexicon_covers_tiers_tasks_and_languages() -> None:
    taxonomy = load()
    concepts = taxonomy.concepts.values()
    assert len(concepts) >= 150
    assert {concept.concept_tier for concept in concepts} == set(CONCEPT_TIERS)
    assert set(OECD_TASKS) <= {concept.oecd_task for concept in concepts}
    assert {surface.concept_id for surface in taxonomy.surfaces} == set(taxonomy.concepts)
    by_language = Counter(surface.language for surface in taxonomy.surfaces)
    assert min(by_language[language] for language in LANGUAGES) >= 100


def test_one_writing_names_one_concept() -> None:
    concepts: dict[str, set[str]] = {}
    for surface in load().surfaces:
        if not surface.case_sensitive:
            writing = surface.surface.lower().replace("-", " ").replace("’", "'")
            concepts.setdefault(writing, set()).add(surface.concept_id)
    assert {writing: named for writing, named in concepts.items() if len(named) > 1} == {}


def test_every_unambiguous_surface_is_found_where_it_stands() -> None:
    unfound = []
    for surface in load().surfaces:
        language = None if surface.language == "mul" else surface.language
        found = default_matcher().find(f"– {surface.surface} –", language)
        if not surface.ambiguous and [one.surface for one in found] != [surface.surface]:
            unfound.append((surface.language, surface.surface, [one.surface for one in found]))
    assert unfound == []


def test_report_counts_hits_postings_and_other_senses() -> None:
    frame = pl.DataFrame(
        {
            "key": ["a", "b", "c"],
            "title": ["ML engineer", None, "Nurse"],
            "text": ["PyTorch, PyTorch", "Keep 5 ML of PyTorch", "No machines"],
        }
    )
    labels = pl.DataFrame(
        [("a", 13, 20, "demand"), ("b", 7, 9, "other")],
        schema=["key", "start", "end", "label"],
        orient="row",
    )
    report = surface_report(frame, labels)
    rows = {row["surface"]: row for row in report.iter_rows(named=True) if row["hits"]}
    counts = {surface: (row["hits"], row["postings"], row["labelled"]) for surface, row in rows.items()}
    assert counts == {"pytorch": (3, 2, 1), "ml engineer": (1, 1, 0), "ML": (1, 1, 1)}
    assert (rows["pytorch"]["other_pct"], rows["ML"]["other_pct"]) == (0.0, 100.0)
    assert rows["ml engineer"]["other_pct"] is None
    assert report.height == len(load().surfaces)


def test_report_asks_for_its_columns() -> None:
    with pytest.raises(ValueError, match=r"columns \['title'\] are missing"):
        surface_report(pl.DataFrame({"key": ["a"], "text": ["AI"]}))
