"""Small releases of plain files, and a process that is killed at any step of making one current.

`python releasing.py FOLDER` kills a process at its first touch of the file system, then at its second, and so
on to the end, and prints how many there were; it fails where a reader would have seen anything but a whole
release.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skills_pipeline.releases import Release, ReleaseStore, file_sha256

_TOUCHING = ("open", "os.", "shutil.", "tempfile.")
_WHOLE = [".releasing.lock", "current", "current.duckdb", "releases"]


def make_release(store: ReleaseStore, number: int) -> Release:
    """Build and promote release `number`."""
    with store.aside() as folder:
        release = _build(folder, number)
        store.promote(folder, release)
    return release


def set_apart(store: ReleaseStore, number: int) -> Release:
    """Build release `number` and let it wait."""
    with store.aside() as folder:
        release = _build(folder, number)
        store.set_apart(folder, release, store.current())
    return release


def make_release_in_two_steps(store: ReleaseStore, number: int) -> Release:
    """Build release `number`, let it wait, and release it."""
    return store.release_apart(set_apart(store, number).release_id)


def _build(folder: Path, number: int) -> Release:
    """Two files that say which release they are of."""
    for name in ("skills.duckdb", "report.html"):
        (folder / name).write_text(f"release {number}")
    files = {path.name: file_sha256(path) for path in sorted(folder.iterdir())}
    return described(number, file_sha256=files)


def described(number: int, **other: Any) -> Release:
    """What `release.json` says of release `number`."""
    members: dict[str, Any] = {
        "release_id": f"2025{number:04}-aaaaaaaaaa",
        "as_of": f"2025-01-01T00:{number:02}:00",
        "origin": "sample",
        "pipeline_version": "1",
        "model_id": "model",
        "lexicon_version": "1",
        "content_sha256": f"content {number}",
        "inputs_sha256": f"inputs {number}",
        "row_counts": {"core.postings": number},
        "file_sha256": {},
    }
    return Release(**(members | other))


def seen(root: Path) -> tuple[str, str, str]:
    """What a reader sees: both files and the description of the current release."""
    release = ReleaseStore(root, 2).current()
    assert release is not None
    return (
        (root / "current.duckdb").read_text(),
        (root / "current" / "report.html").read_text(),
        f"release {release.row_counts['core.postings']}",
    )


def _killed_at(step: int, root: Path, action: Callable[[], object]) -> bool:
    """Runs the action in a process that kills itself at its `step`-th touch of a file in `root`."""
    process = os.fork()
    if process == 0:
        touches = 0

        def touched(event: str, given: tuple[Any, ...]) -> None:
            nonlocal touches
            if event.startswith(_TOUCHING) and any(str(root) in str(one) for one in given):
                touches += 1
                if touches == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touched)
        action()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def main() -> None:
    """Kept are two releases; the third is made, so that one is removed, too."""
    folder = Path(sys.argv[1])
    steps = [_kill_at_each_step(folder / make.__name__, make) for make in _WAYS]
    print(f"killed at {sum(steps)} steps")


_WAYS = (make_release, make_release_in_two_steps)


def _kill_at_each_step(folder: Path, make: Callable[[ReleaseStore, int], Release]) -> int:
    before, root = folder / "before", folder / "root"
    for number in (1, 2):
        make_release(ReleaseStore(before, 2), number)
    for made in (before / "releases").iterdir():
        os.utime(made, (0, 0))  # as if all were left long ago, so that one may be removed
    step = 0
    while True:
        step += 1
        shutil.copytree(before, root, symlinks=True)
        killed = _killed_at(step, root, lambda: make(ReleaseStore(root, 2), 3))
        whole = {("release 2",) * 3, ("release 3",) * 3}
        assert seen(root) in whole, f"killed at step {step}: {seen(root)}"
        make_release(ReleaseStore(root, 2), 3)
        assert seen(root) == ("release 3",) * 3, f"after step {step}: {seen(root)}"
        left = sorted(path.name for path in (root / "releases").iterdir())
        assert left == ["20250002-aaaaaaaaaa", "20250003-aaaaaaaaaa"], f"after step {step}: {left}"
        names = sorted(path.name for path in root.iterdir())
        assert names == _WHOLE, f"after step {step}: {names}"
        shutil.rmtree(root)
        if not killed:
            return step - 1


if __name__ == "__main__":
    main()
