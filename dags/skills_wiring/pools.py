"""One pool with one slot a host: sources that share a host never ask it at the same time.

The hosts are those of the first requests of the sources in the registry. A pool that does not exist lets its
tasks wait for ever, so pools are imported after every `airflow db migrate`:

    python dags/skills_wiring/pools.py > pools.json && airflow pools import pools.json
"""

import json
import sys
from datetime import date
from urllib.parse import urlsplit

from skills_pipeline.sources.base import Query, Source
from skills_pipeline.sources.registry import BUILT_IN

_BOARD = "board"
_ANY_DAY = date(2025, 1, 1)


def pool_of(source: Source) -> str:
    """The name of the pool whose slot a run of the source holds while it asks.

    Boards of employers that have hosts of their own make one pool a source.
    """
    return f"host_{_host(source) or source.name}"


def pools() -> dict[str, dict[str, object]]:
    """All pools, as `airflow pools import` takes them."""
    asking: dict[str, list[str]] = {}
    for source in BUILT_IN.values():
        if source.requests is not None:
            asking.setdefault(pool_of(source), []).append(source.name)
    return {
        pool: {
            "slots": 1,
            "description": f"asked by {', '.join(names)}, one at a time",
            "include_deferred": False,
        }
        for pool, names in sorted(asking.items())
    }


def _host(source: Source) -> str:
    """The host of the source's first request, without an employer's own label; empty if it has none."""
    assert source.requests is not None
    credentials = dict.fromkeys(source.credentials, "none")
    query = Query(_ANY_DAY, _ANY_DAY, (_BOARD,) if source.has_boards else (), credentials)
    try:
        host = urlsplit(next(source.requests(query)).url).netloc
    except ValueError:
        # The source's boards are addresses, and this is none.
        return ""
    return "" if host == _BOARD else host.removeprefix(f"{_BOARD}.")


if __name__ == "__main__":
    json.dump(pools(), sys.stdout, indent=1)
    sys.stdout.write("\n")
