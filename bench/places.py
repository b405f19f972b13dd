"""Measured quality of places: the country field of real postings is hidden and told from their free text.

`python bench/places.py CORPORA [--half tuned|held] [--list KIND]` prints a table a
source; what was seen once, and the hand checks, are noted in docs/quality.md. Texts are halved by a hash of
the text, so that rules written while looking at the one half are measured on the other.
"""

import argparse
import hashlib
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from skills_pipeline.normalise.place import Places, country_of_field, places_of

SEED = 5
_TOWN_IN_RECORD = re.compile(r"'(?:ort|name)': ['\"]([^'\"]*)['\"]")
_TEXT_IN_LIST = re.compile(r"['\"]([^'\"]*)['\"]")


@dataclass(frozen=True)
class Stated:
    """A posting's free text, and the country its field states: None where the source has no such field."""

    source: str
    text: str
    country: str | None


def stated(corpora: Path) -> Iterator[Stated]:
    """Postings that state a place in free text."""
    frame = pl.read_parquet(corpora / "postings.parquet", columns=["corpus", "country", "location"])
    for source, country, location in frame.iter_rows():
        text = _free_text(location or "")
        if text.strip():
            yield Stated(source, text, _country(country))


def _free_text(location: str) -> str:
    """Lists of records as some corpora hold them, cut at times: the towns alone."""
    if not location.startswith("["):
        return location
    pattern = _TOWN_IN_RECORD if location.startswith("[{") else _TEXT_IN_LIST
    return "; ".join(pattern.findall(location))


def _country(field: str | None) -> str | None:
    try:
        code = country_of_field(field or "")
    except ValueError:
        return None
    return None if code == "ZZ" else code


def half(text: str) -> str:
    """`tuned` or `held`, by a hash of the text."""
    return "held" if hashlib.blake2b(text.encode()).digest()[0] % 2 else "tuned"


def outcome(one: Stated, places: Places) -> str:
    """What became of a text: told (right or not, where that is known), wide, absent or unresolved."""
    if not places.countries:
        return places.scope
    if one.country is None:
        return "told"
    return "right" if one.country in places.countries else "other country"


def measure(rows: list[Stated]) -> Table:
    """A line a source, in postings: what was stated, what was told, and whether the field agrees."""
    table = Table(
        "source", "texts", "postings", "wide", "absent", "unresolved", "several",
        "told of named %", "right of told %", "region %", "NUTS %",
    )  # fmt: skip
    for source in [*sorted({one.source for one in rows}), "all"]:
        own = [one for one in rows if source in (one.source, "all")]
        found = [(one, places_of(None, None, one.text)) for one in own]
        counts = Counter(outcome(one, places) for one, places in found)
        told = counts["right"] + counts["other country"] + counts["told"]
        checked = counts["right"] + counts["other country"]
        named = told + counts["unresolved"]
        with_region = sum(
            all(p.region_code for p in places.places) for _, places in found if places.countries
        )
        in_nuts = sum(all(p.nuts_code for p in places.places) for _, places in found if places.countries)
        several = sum(places.scope == "several" for _, places in found)
        table.add_row(
            source, f"{len({one.text for one in own})}", f"{len(own)}",
            *(str(counts[name]) for name in ("wide", "absent", "unresolved")), str(several),
            _percent(told, named), _percent(counts["right"], checked), _percent(with_region, told),
            _percent(in_nuts, told),
        )  # fmt: skip
    return table


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else ""


def listed(rows: list[Stated], kind: str) -> Iterator[str]:
    """Distinct texts of a kind with the number of their postings, most frequent first, for reading."""
    seen: Counter[str] = Counter()
    for one in rows:
        places = places_of(None, None, one.text)
        result = outcome(one, places)
        if kind in (result, "all"):
            told = " ".join(f"{p.country_code}/{p.region_code or ''}" for p in places.places[:4])
            seen[f"{one.source} | {one.country or '-'} | {one.text[:110]!r} | {places.scope} {told}"] += 1
    for line, count in seen.most_common():
        yield f"{count:5d} {line}"


def speed(rows: list[Stated]) -> str:
    """Microseconds a text: all distinct ones once, then all postings again; seconds and MiB of the lists."""
    begun = time.process_time()
    places_of(None, None, "Paris")
    loading = time.process_time() - begun
    texts = list({one.text for one in rows})
    begun = time.process_time()
    for text in texts:
        places_of(None, None, text)
    new = (time.process_time() - begun) / len(texts)
    begun = time.process_time()
    for one in rows:
        places_of(None, None, one.text)
    again = (time.process_time() - begun) / len(rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts_said = f"{new * 1e6:.0f} µs a new text, {again * 1e6:.1f} µs again"
    return f"lists read in {loading:.2f} s, {texts_said}, at most {peak:.0f} MiB"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--half", choices=("tuned", "held"))
    parser.add_argument("--list", choices=("unresolved", "other country", "wide", "absent", "all"))
    parser.add_argument("--sample", type=int, help="that many of the list, drawn at random")
    arguments = parser.parse_args()
    rows = [one for one in stated(arguments.corpora) if arguments.half in (None, half(one.text))]
    if arguments.list:
        lines = list(listed(rows, arguments.list))
        if arguments.sample:
            lines = random.Random(SEED).sample(lines, min(arguments.sample, len(lines)))
        print("\n".join(lines))
        return
    console = Console(width=150)
    console.print(speed(rows))
    console.print(measure(rows))


if __name__ == "__main__":
    main()
