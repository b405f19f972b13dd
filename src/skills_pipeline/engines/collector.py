"""Python's cycle collector, out of the way of work that makes millions of objects and no cycles.

Here belongs switching it off for a while and on again; what is done meanwhile belongs to its own room.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """The collector looks through all living objects again and again, up to a quarter of the time, and finds
    nothing: what holds no cycle goes when its last reference does.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
