"""Files between the steps that nothing refers to any more, and how long they stay.

Here belongs finding and removing them; which files a step still refers to is known to `pipeline`. Landed
bytes have a time of their own (`landing.store`), and so have releases (`releases`).
"""

import shutil
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path

SUPERSEDED_DAYS = 14
"""A model that is taken back within two weeks finds its classifications; a refresh that runs, its files."""


def remove_superseded(root: Path, pattern: str, kept: Collection[Path], before: date) -> int:
    """Remove files and folders below `root` that match, are not among those kept, and were written before a
    day; returns how many.
    """
    superseded = [path for path in root.glob(pattern) if path not in kept and _written_on(path) < before]
    for path in superseded:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(superseded)


def _written_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
