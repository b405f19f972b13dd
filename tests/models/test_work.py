"""Four times the text is four times the work, and more postings take no more memory: counted, not timed."""

import gc
import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType

import polars as pl
import pytest

from skills_pipeline.classify import blocks, postings
from skills_pipeline.classify.model import released
from skills_pipeline.classify.postings import classify
from skills_pipeline.classify.surroundings import mention, surroundings
from skills_pipeline.skills.matcher import default_matcher


def frame(texts: list[str]) -> pl.DataFrame:
    rows = {"key": [f"p{number}" for number in range(len(texts))], "title": [""] * len(texts), "text": texts}
    return pl.DataFrame(rows)


def calls(work: Callable[[], object]) -> int:
    """Functions called by `work`, those written in C included."""
    count = 0

    def counted(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def peak_bytes(work: Callable[[], object]) -> int:
    """Most memory of Python and NumPy at any time of `work`."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


GROWING = {
    "mentions": (lambda n: "AI " * n, 200),
    "mentions in lines": (lambda n: "We use machine learning.\n" * n, 200),
    "mentions under headings": (lambda n: "# About us\n\n- AI\n" * n, 200),
    "mentions left out": (lambda n: "AI " * n, 1_200),
    "headings": (lambda n: "AI\n" + "# About us\n" * n, 1_500),
    "bullets": (lambda n: "AI\n" + "- we bake, we sell\n" * n, 1_500),
    "newlines": (lambda n: "AI" + "\n" * n + "AI", 8_000),
    "one word": (lambda n: "AI" + "x" * n + " AI", 100_000),
    "compound": (lambda n: "AI Sprachmodell" + "e" * n, 100_000),
    "joined": (lambda n: "AI/" * n, 200),
    "ambiguous": (lambda n: "transformers " * n, 1_000),
}


@pytest.mark.parametrize(("text", "size"), GROWING.values(), ids=GROWING)
def test_work_grows_no_faster_than_the_text(text: Callable[[int], str], size: int) -> None:
    small, large = frame([text(size)]), frame([text(4 * size)])
    classify(large)  # fills what is remembered of words
    for measure in (calls, peak_bytes):
        assert measure(lambda: classify(large)) <= 5 * measure(lambda: classify(small))


class Watched(str):
    """A text that counts the characters its own methods may have to look through."""

    __slots__ = ("looked",)


def _watch(name: str, bounded: bool) -> Callable[..., object]:
    plain = getattr(str, name)

    def method(self: Watched, *arguments: object) -> object:
        start, end = (*arguments[1:], None, None)[:2] if bounded else (None, None)
        self.looked = getattr(self, "looked", 0) + len(range(len(self))[slice(start, end)])
        return plain(self, *arguments)

    return method


for _name in ("find", "rfind", "index", "rindex", "count"):
    setattr(Watched, _name, _watch(_name, True))
for _name in ("split", "rsplit", "splitlines", "partition", "rpartition", "lower", "casefold", "replace"):
    setattr(Watched, _name, _watch(_name, False))


def looked_through(mentions: int) -> int:
    text = Watched("We bake bread with AI and learn. " * mentions)
    found = [mention(text, 0, one) for one in default_matcher().find(str(text), "en")]
    assert len(found) == mentions
    text.looked = 0
    released().roles.probabilities(surroundings(found))
    return text.looked


def test_a_mention_is_judged_without_looking_through_the_whole_text() -> None:
    assert 0 < looked_through(800) <= 5 * looked_through(200)


def test_every_block_is_looked_up_without_going_through_all() -> None:
    found = blocks.blocks("# About us\nWe bake.\n" * 10_000)
    once = calls(lambda: blocks.block_at(found[:1_000], 5_000))
    assert calls(lambda: blocks.block_at(found, 100_000)) <= 2 * once


HONEST = "We look for people who know machine learning and PyTorch very well, every day of the week. "
FILES = {
    "honest postings": (HONEST, 60),
    "postings full of mentions": ("AI " * 100, 5),
    "long postings": ("AI " + "We bake bread and sell it. " * 200, 20),
}


@pytest.mark.parametrize(("text", "number"), FILES.values(), ids=FILES)
def test_memory_does_not_grow_with_the_number_of_postings(
    monkeypatch: pytest.MonkeyPatch, text: str, number: int
) -> None:
    monkeypatch.setattr(postings, "BATCH_POSTINGS", 30)
    monkeypatch.setattr(postings, "BATCH_MENTIONS", 500)
    monkeypatch.setattr(postings, "BATCH_CHARS", 20_000)
    few, many = frame([text] * number), frame([text] * 4 * number)
    classify(few)
    # The rows of the result are Polars', whose memory is not counted here.
    assert peak_bytes(lambda: classify(many)) < 1.2 * peak_bytes(lambda: classify(few))
