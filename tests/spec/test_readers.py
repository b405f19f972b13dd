"""A refresh disturbs no reader: each sees one whole release, and the newest when it connects again."""

import duckdb

from reading import READERS, switched_under_readers
from releasing import described
from skills_pipeline import releases
from skills_pipeline.releases import ReleaseStore


def test_readers_see_whole_releases_while_a_hundred_are_switched(tmp_path):
    readers = switched_under_readers(tmp_path, 100)
    assert len(readers) == READERS
    assert [reader.torn for reader in readers] == [0] * READERS
    for reader in readers:
        assert reader.releases == sorted(reader.releases)
        assert reader.releases[-1] == 100
        assert len(set(reader.releases)) > 10  # they did read while releases were switched


def test_a_reader_keeps_the_release_it_opened_though_it_is_removed_and_sees_the_newest_when_it_connects_again(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(releases, "READERS_SECONDS", 0)
    store = ReleaseStore(tmp_path, kept=1)

    def release(number):
        with store.aside() as folder:
            with duckdb.connect(str(folder / "skills.duckdb")) as connection:
                connection.execute(f"CREATE TABLE facts AS SELECT {number} AS number FROM range(100_000)")
            store.promote(folder, described(number))

    release(1)
    with duckdb.connect(str(tmp_path / "current.duckdb"), read_only=True) as reader:
        release(2)
        assert [path.name for path in (tmp_path / "releases").iterdir()] == ["20250002-aaaaaaaaaa"]
        assert reader.execute("SELECT sum(number) FROM facts").fetchall() == [(100_000,)]
    with duckdb.connect(str(tmp_path / "current.duckdb"), read_only=True) as reader:
        assert reader.execute("SELECT sum(number) FROM facts").fetchall() == [(200_000,)]
