"""What holds of a folder of releases: one switch, whole or not there, kept as written, and a way back."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from releasing import described, make_release, make_release_in_two_steps, seen, set_apart
from skills_pipeline.releases import (
    DamagedReleaseError,
    LockedError,
    ReleaseStore,
    UnknownReleaseError,
)


@pytest.fixture
def store(tmp_path):
    return ReleaseStore(tmp_path / "warehouse", kept=3)


def test_a_process_killed_at_any_step_leaves_a_whole_release_and_the_next_one_cleans_up(tmp_path):
    script = Path(__file__).parents[1] / "releasing.py"
    finished = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    steps = re.fullmatch(r"killed at (\d+) steps\n", finished.stdout)
    assert int(steps[1]) > 80


def test_a_release_that_waits_is_seen_by_nobody_until_it_is_released(store):
    first, waiting = make_release(store, 1), set_apart(store, 2)
    assert seen(store.root) == ("release 1",) * 3
    assert store.all() == [first]
    assert store.release_apart(waiting.release_id) == waiting
    assert seen(store.root) == ("release 2",) * 3
    assert store.release_apart(waiting.release_id) == waiting  # as a task does that is run twice


def test_a_release_that_waits_is_gone_when_another_is_built_or_current(store):
    waiting = set_apart(store, 1)
    make_release_in_two_steps(store, 2)
    with pytest.raises(UnknownReleaseError, match=r"no longer waits in .* refresh again"):
        store.release_apart(waiting.release_id)
    make_release(store, 3)
    waiting = set_apart(store, 4)
    store.rollback()
    with pytest.raises(UnknownReleaseError, match=r"built to follow 20250003-aaaaaaaaaa, and another is"):
        store.release_apart(waiting.release_id)


def test_a_release_that_was_changed_while_it_waited_is_not_released(store):
    waiting = set_apart(store, 1)
    (changed,) = store.root.glob("releases/.candidate-*/built/report.html")
    changed.write_text("better numbers")
    with pytest.raises(DamagedReleaseError, match=r"changed while it waited \(report\.html\); refresh again"):
        store.release_apart(waiting.release_id)


def test_rolling_back_makes_the_release_before_current_and_remembers_what_was_left(store):
    first, second = make_release(store, 1), make_release(store, 2)
    assert store.rollback() == first
    assert seen(store.root) == ("release 1",) * 3
    assert store.withdrawn_by(second.inputs_sha256) == second.release_id
    assert store.rollback(second.release_id) == second
    assert store.withdrawn_by(second.inputs_sha256) is None
    assert [release.release_id for release in store.all()] == [first.release_id, second.release_id]


def test_before_the_first_release_and_at_the_oldest_there_is_no_way_back(store):
    with pytest.raises(UnknownReleaseError, match="keeps no release before"):
        store.rollback()
    make_release(store, 1)
    with pytest.raises(UnknownReleaseError, match="keeps no release before"):
        store.rollback()
    with pytest.raises(UnknownReleaseError, match="holds no release 1999; kept are: 20250001-aaaaaaaaaa"):
        store.rollback("1999")


def test_of_the_same_landings_the_one_made_last_is_the_latest(store):
    made = []
    for number in (2, 1):  # as other code makes them: the name of the later one may come first
        with store.aside() as folder:
            (folder / "skills.duckdb").touch()
            made.append(described(number, as_of="2025-01-01T00:00:00"))
            store.promote(folder, made[-1])
    assert store.all() == made
    assert store.rollback() == made[0]


def test_files_that_were_changed_by_hand_are_named_with_the_way_out(store):
    first, second = make_release(store, 1), make_release(store, 2)
    report = store.folder(second) / "report.html"
    report.chmod(0o644)
    report.write_text("better numbers")
    (store.folder(second) / "skills.duckdb").unlink()
    with pytest.raises(
        DamagedReleaseError, match=r"report\.html, skills\.duckdb .* `skills-pipeline rollback`"
    ):
        store.require_intact(second)
    store.require_intact(first)
    assert store.rollback() == first
    assert store.withdrawn_by(second.inputs_sha256) is None  # what was damaged may be made anew
    with pytest.raises(DamagedReleaseError):
        store.rollback(second.release_id)
    assert seen(store.root) == ("release 1",) * 3


def test_a_description_that_cannot_be_read_does_not_stand_in_the_way_back(store, caplog):
    first, second = make_release(store, 1), make_release(store, 2)
    description = store.folder(second) / "release.json"
    description.chmod(0o644)
    description.write_text("{")
    with pytest.raises(
        DamagedReleaseError, match=r"release\.json does not describe a release of this version"
    ):
        store.current()
    with caplog.at_level(logging.WARNING):
        assert store.rollback() == first
    assert "does not describe a release" in caplog.text


def test_a_damaged_release_that_is_made_again_is_set_aside(store, caplog):
    make_release(store, 1)
    second = make_release(store, 2)
    (store.folder(second) / "report.html").unlink()
    store.rollback()
    make_release(store, 2)
    assert seen(store.root) == ("release 2",) * 3
    assert "was changed since it was released" in caplog.text
    assert len(list((store.root / "releases").glob(".damaged-20250002-*"))) == 1


def test_a_release_made_again_is_the_one_that_is_kept(store):
    release = make_release(store, 1)
    written = store.folder(release).stat()
    make_release(store, 1)
    assert store.folder(release).stat() == written


def test_a_release_that_was_current_a_moment_ago_stays_for_its_readers(tmp_path):
    store = ReleaseStore(tmp_path / "warehouse", kept=1)
    first, second = make_release(store, 1), make_release(store, 2)
    assert store.all() == [first, second]
    os.utime(store.folder(first), (0, 0))  # as if it had been left long ago
    third = make_release(store, 3)
    assert store.all() == [second, third]


def test_released_files_may_not_be_written_to(store):
    release = make_release(store, 1)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in store.folder(release).iterdir()}
    assert modes == dict.fromkeys(("skills.duckdb", "report.html", "release.json"), "0o444")


def test_one_process_at_a_time_and_a_lock_that_was_left_holds_nobody(store):
    make_release(store, 1)
    lock = store.root / ".releasing.lock"
    lock.touch()  # as a process that was killed leaves it
    make_release(store, 2)
    with FileLock(lock):
        with pytest.raises(LockedError, match="another process is making a release"), store.aside():
            pytest.fail("two at a time")
        with pytest.raises(LockedError):
            store.rollback()
    assert seen(store.root) == ("release 2",) * 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_without_permission_the_release_before_stays(tmp_path):
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(0o755)
        if folder.name.startswith("pytest-of-"):
            break
    store = ReleaseStore(tmp_path / "warehouse", kept=3)
    make_release(store, 1)
    os.seteuid(65534)
    try:
        with pytest.raises(PermissionError):
            make_release(store, 2)
        assert seen(store.root) == ("release 1",) * 3
    finally:
        os.seteuid(0)
    make_release(store, 2)
    assert seen(store.root) == ("release 2",) * 3


def test_a_full_disk_leaves_the_release_before_and_nothing_else(small_disk):
    store = ReleaseStore(small_disk / "warehouse", kept=3)
    make_release(store, 1)
    with store.aside() as folder, pytest.raises(OSError, match="No space left"):
        (folder / "skills.duckdb").write_bytes(b"x" * (8 << 20))
    assert seen(store.root) == ("release 1",) * 3
    assert [path.name for path in (store.root / "releases").iterdir()] == ["20250001-aaaaaaaaaa"]
