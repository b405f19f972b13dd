"""Big files of made-up postings, to measure that readers stream: WARC, N-Quads and JSON Lines of any size.

`python bench/big_files.py write warc 2e9 /tmp/big.warc` writes at least that many bytes, the same ones every
time (a name that ends in `.gz` is packed, one member a record); `python bench/big_files.py read common_crawl
/tmp/big.warc` reads it as that source and prints records, records/s and the peak memory.
"""

import argparse
import gzip
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from skills_pipeline.sources.base import RawPosting, RawRemoval
from skills_pipeline.sources.documents import RecordRefusedError, Refusal
from skills_pipeline.sources.registry import BUILT_IN

_TITLES = "Data engineer|Nurse|Machine learning engineer|Ferry pilot|Bookkeeper|Gardener|Welder".split("|")
_WORDS = (
    "tide river ledger model python turbine harbour patient letters bridge archive sensor wheat lantern "
    "you we build keep measure train read write repair teach together every with for the and of in"
).split()
_CITIES = (("Husum", "DE"), ("Cork", "IE"), ("Graz", "AT"), ("Leeuwarden", "NL"), ("Esbjerg", "DK"))
_FIRST_DAY = date(2024, 1, 1)
_PLAIN_PAGES = 4
"""In the archive so many pages without a posting follow each one that has one."""


def postings() -> Iterator[dict[str, str]]:
    """Postings without end, each different, drawn with a fixed seed."""
    draw = random.Random(20250401)
    for number in count(1):
        city, country = draw.choice(_CITIES)
        yield {
            "number": str(number),
            "title": draw.choice(_TITLES),
            "day": str(_FIRST_DAY + timedelta(days=draw.randrange(365))),
            "city": city,
            "country": country,
            "employer": f"Millstone {draw.randrange(5000)}",
            "text": " ".join(draw.choices(_WORDS, k=draw.randrange(150, 600))),
        }


def warc() -> Iterator[bytes]:
    """Response records: pages with a posting as JSON-LD, and pages without."""
    for one in postings():
        place = {"addressLocality": one["city"], "addressCountry": one["country"]}
        posting = {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": one["title"],
            "datePosted": one["day"],
            "identifier": one["number"],
            "description": f"<p>{one['text']}</p>",
            "hiringOrganization": {"name": one["employer"]},
            "jobLocation": {"address": place},
        }
        script = f'<script type="application/ld+json">{json.dumps(posting)}</script>'
        filler = "".join(f'<div class="row"><p>{word}</p></div>' for word in one["text"].split())
        yield _warc_record(one["number"], f"<html><head>{script}</head><body>{filler}</body></html>")
        for page in range(_PLAIN_PAGES):
            yield _warc_record(f"{one['number']}/{page}", f"<html><body>{filler}</body></html>")


def _warc_record(path: str, page: str) -> bytes:
    body = page.encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://millstone.example/{path}\r\n"
        "WARC-Date: 2025-04-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def quads() -> Iterator[bytes]:
    """Pages of the class subset, each a posting with its place and organisation as blank nodes."""
    vocabulary = "http://schema.org/"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    for one in postings():
        node, page = f"_:n{one['number']}", f"<https://millstone.example/{one['number']}> ."
        members = (
            (node, kind, f"<{vocabulary}JobPosting>"),
            (node, f"{vocabulary}title", f'"{one["title"]}"@en'),
            (node, f"{vocabulary}datePosted", f'"{one["day"]}"'),
            (node, f"{vocabulary}description", f'"<p>{one["text"]}</p>"'),
            (node, f"{vocabulary}hiringOrganization", f"{node}o"),
            (f"{node}o", f"{vocabulary}name", f'"{one["employer"]}"'),
            (node, f"{vocabulary}jobLocation", f"{node}p"),
            (f"{node}p", f"{vocabulary}address", f"{node}a"),
            (f"{node}a", f"{vocabulary}addressLocality", f'"{one["city"]}"'),
            (f"{node}a", f"{vocabulary}addressCountry", f'"{one["country"]}"'),
        )
        lines = (f"{subject} <{member}> {value} {page}\n" for subject, member, value in members)
        yield "".join(lines).encode()


def jsonl() -> Iterator[bytes]:
    """Adverts in the shape of JobTech's yearly dumps, one a line."""
    for one in postings():
        advert = {
            "id": one["number"],
            "headline": one["title"],
            "description": {"text": one["text"], "text_formatted": f"<p>{one['text']}</p>"},
            "publication_date": f"{one['day']}T00:00:00",
            "last_publication_date": f"{one['day']}T23:59:59",
            "application_deadline": f"{one['day']}T23:59:59",
            "employer": {"name": one["employer"]},
            "workplace_address": {"country": "Sverige", "city": one["city"], "municipality": one["city"]},
            "webpage_url": f"https://millstone.example/{one['number']}",
            "removed": False,
        }
        yield json.dumps(advert, ensure_ascii=False).encode() + b"\n"


SHAPES = {"warc": warc, "quads": quads, "jsonl": jsonl}


def write(shape: str, size: int, path: Path) -> None:
    """Write records until they are `size` bytes, before packing."""
    written, packed = 0, path.suffix == ".gz"
    with path.open("wb") as file:
        for record in SHAPES[shape]():
            file.write(gzip.compress(record, compresslevel=1, mtime=0) if packed else record)
            written += len(record)
            if written >= size:
                return


def read(name: str, path: Path) -> None:
    """Read every record of a file as the source of that name, keeping none."""
    source, became, begun = BUILT_IN[name], Counter[str](), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        for item in source.records(file):
            if isinstance(item, Refusal):
                became[item.reason] += 1
                continue
            try:
                raw = source.parse(item.record, "")
                became[type(raw).__name__ if isinstance(raw, RawPosting | RawRemoval) else "passed over"] += 1
            except RecordRefusedError as refused:
                became[refused.reason] += 1
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{path.stat().st_size:,} bytes, {dict(became)}, {seconds:.1f} s, {became.total() / seconds:,.0f}/s"
    )
    print(f"peak memory {peak / 1024:,.0f} MiB, {(peak - before) / 1024:,.0f} MiB more than before reading")


def main() -> int:
    """Write or read a big file."""
    parser = argparse.ArgumentParser(description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    writing, reading = actions.add_parser("write"), actions.add_parser("read")
    writing.add_argument("shape", choices=SHAPES)
    writing.add_argument("bytes", type=float)
    reading.add_argument("source", choices=BUILT_IN)
    for action in (writing, reading):
        action.add_argument("path", type=Path)
    asked = parser.parse_args()
    if asked.action == "write":
        write(asked.shape, int(asked.bytes), asked.path)
    else:
        read(asked.source, asked.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
