"""Files of postings that users bring: what is refused before anything is written, and reading in parts."""

from pathlib import Path

import polars as pl
import pytest

from skills_pipeline import pipeline, texts
from skills_pipeline.texts import TextsError, checked_rows, read_texts

GOOD = {
    "key": ["a", "b", "c", "d", "e"],
    "title": ["AI engineer", None, "", "Cook", None],
    "text": ["AI"] * 5,
}


def write(folder: Path, **columns: object) -> Path:
    path = folder / "in.parquet"
    pl.DataFrame(GOOD | columns).write_parquet(path)
    return path


def test_rows_are_counted_and_read_with_the_columns_that_matter(tmp_path: Path) -> None:
    path = write(tmp_path, key=[1, 2, 3, 4, 5], language=pl.Series([None] * 5), embedding=[[0.0]] * 5)
    assert checked_rows(path) == 5
    assert read_texts(path).columns == ["key", "title", "text", "language"]
    assert read_texts(path)["title"].to_list() == ["AI engineer", "", "", "Cook", ""]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": ["AI", "AI", None, "AI", None]}, "2 postings without key or text"),
        ({"key": ["a", "b", "c", "d", None]}, "1 postings without key or text"),
        ({"key": ["a", "b", "c", "d", "a"]}, "5 rows, but only 4 different keys"),
        ({"text": [1] * 5}, r"not text: text \(Int64\); write these columns as text"),
        ({"title": [["AI"]] * 5, "language": [b"en"] * 5}, r"not text: title \(List\(String\)\), language"),
    ],
)
def test_unusable_file_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: dict[str, object], message: str
) -> None:
    monkeypatch.setattr(texts, "_CHECKED_ROWS", 2)
    with pytest.raises(TextsError, match=f"in.parquet: {message}"):
        pipeline.classify_file(write(tmp_path, **columns), tmp_path / "out", processes=1)
    assert not (tmp_path / "out").exists()


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, text=[f"We bake {number}" * 1_000 for number in range(5)])
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(200) + content[300:])
    with pytest.raises(TextsError, match="not a Parquet file that can be read"):
        checked_rows(path)
    path.write_bytes(content[:-100])
    with pytest.raises(TextsError, match="not a Parquet file that can be read"):
        checked_rows(path)


def test_file_is_classified_part_by_part_in_its_own_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole, parts = write(tmp_path), tmp_path / "whole", tmp_path / "parts"
    assert pipeline.classify_file(path, whole, processes=1) == 5
    monkeypatch.setattr(pipeline, "_ROWS_A_TASK", 2)
    assert pipeline.classify_file(path, parts, processes=1) == 5
    for name in ("postings", "mentions"):
        once, again = (pl.read_parquet(folder / f"{name}.parquet") for folder in (whole, parts))
        assert once["key"].unique(maintain_order=True).to_list() == GOOD["key"]
        assert again.select("key").equals(once.select("key"))
    assert sorted(path.name for path in parts.iterdir()) == ["mentions.parquet", "postings.parquet"]
