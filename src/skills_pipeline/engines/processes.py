"""Many items through one function in a pool of processes, results in the order they are done.

Here belongs the pool. spaCy's own multi-processing is 14 times slower on small pipelines, hence this.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_unordered(
    function: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Iterator[Result]:
    """`function` of every item; the first exception stops the rest and is raised.

    `function` must be importable by name and its items picklable. One process or one item runs here.
    """
    if processes == 1 or len(items) < 2:
        yield from map(function, items)
        return
    # Polars holds threads, and a forked process would inherit their locks without the threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(items)), mp_context=spawn) as pool:
        futures = [pool.submit(function, item) for item in items]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
