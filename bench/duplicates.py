"""Precision and recall of deduplication on planted near-duplicates of the sample or of a file of postings.

    python bench/duplicates.py                              the embedded sample
    python bench/duplicates.py postings.parquet --half 1    every other posting, by hash; columns key, corpus,
                                                            title, text, company, location, country
    python bench/duplicates.py … --titles titles.tsv.gz     names of occupations: lang, title, esco_uri

Measured, not asserted; what was seen is noted in docs/quality.md. A copy is found when it and its original
have one survivor. A dropped posting is wrong when its survivor is of another job.
"""

import argparse
import csv
import gzip
import hashlib
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import polars as pl
from planting import KINDS, LOOK_ALIKES, SEVERITIES, Material, Posting, copies, look_alikes
from rich.console import Console
from rich.table import Table

from skills_pipeline.deduplicate.index import Index
from skills_pipeline.deduplicate.sketch import sketches
from skills_pipeline.normalise.language import languages_of

_FIRST_DAY = date(2025, 3, 1)
_LEAST_CHARS = 300
_LANGUAGES = ("en", "de", "fr", "sv", "nl", "es")


def originals(path: Path, half: int, number: int, seed: int) -> dict[str, list[Posting]]:
    """Postings of distinct texts, employers' titles distinct too, by corpus: what copies are made of."""
    frame = pl.read_parquet(path).filter(
        (pl.col("title").fill_null("") != "") & (pl.col("text").str.len_chars() >= _LEAST_CHARS)
    )
    mine = frame.filter(pl.Series([_digit(key) % 2 == half for key in frame["key"]], dtype=pl.Boolean))
    distinct = mine.unique("text", maintain_order=True, keep="first").unique(
        ["company", "title"], maintain_order=True, keep="first"
    )
    drawn = distinct.sample(min(number, distinct.height), seed=seed)
    found = defaultdict(list)
    for row, language in zip(
        drawn.iter_rows(named=True), languages_of(drawn["title"].to_list()), strict=True
    ):
        country = row["country"] if row["country"] and len(row["country"]) == 2 else "ZZ"
        # Look-alikes are made with titles and sentences of one corpus and country, so of one language mostly.
        found[f"{row['corpus']} {country}"].append(
            Posting(row["key"], row["key"], row["corpus"], row["title"], row["text"], row["company"],
                    row["location"], country, _FIRST_DAY, language)
        )  # fmt: skip
    return found


def sample_originals(number: int, seed: int) -> dict[str, list[Posting]]:
    """The same of the embedded sample, by language; its own copies are left out."""
    from skills_pipeline.sample import draws
    from skills_pipeline.sample.writing import write

    found = defaultdict(list)
    postings = [one for one in draws.postings() if one.duplicate_of is None and one.flaw is None]
    for one in random.Random(seed).sample(postings, number):
        advert = write(one.brief)
        lines = [
            line for block in advert.blocks for line in (block.heading, *block.sentences, *block.bullets)
        ]
        key = f"{one.source}-{one.posting_id}"
        found[one.brief.language].append(
            Posting(key, key, one.source, advert.title, "\n".join(filter(None, lines)),
                    one.brief.employer.name, one.brief.city, one.country.code, _FIRST_DAY, one.brief.language)
        )  # fmt: skip
    return found


def _digit(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[0], 16)


def translator(path: Path | None, half: int) -> Callable[[str, random.Random], str | None]:
    """What the occupation in a title is called in another language, from one half of a table of titles."""
    if path is None:
        return _by_phrasebook
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    known: dict[str, tuple[str, str]] = {}
    titled: dict[str, set[str]] = defaultdict(set)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            known.setdefault(row["title"].casefold(), (row["lang"], row["esco_uri"]))
            titled[row["lang"]].add(row["title"].casefold())
            if _digit(row["esco_uri"]) % 2 == half:
                groups[row["esco_uri"]][row["lang"]].append(row["title"])

    def translate(title: str, rng: random.Random) -> str | None:
        words = title.casefold().split()
        spans = (
            words[begin : begin + size] for size in range(len(words), 0, -1) for begin in range(len(words))
        )
        hit = next((known[name] for span in spans if (name := " ".join(span)) in known), None)
        if hit is None:
            return None
        language, group = hit
        others = sorted(name for name in groups[group] if name != language)
        if not others:
            return None
        other = rng.choice(others)
        found = rng.choice(groups[group][other])
        # A loan word ("IT-konsulent" in Danish, "data engineer" in Dutch) is no translation.
        return (
            found if found.casefold() not in titled[language] and languages_of([found]) == [other] else None
        )

    return translate


def _by_phrasebook(title: str, rng: random.Random) -> str | None:
    """The same position in the same family of another language of the embedded sample."""
    from skills_pipeline.sample.phrasebook import phrasebook

    books = {language: phrasebook(language) for language in _LANGUAGES}
    for language, book in books.items():
        for family, words in book.families.items():
            if any(bare in title for bare in words.titles):
                other = rng.choice([name for name in books if name != language])
                found = rng.choice(books[other].families[family].titles)
                return found if languages_of([found]) == [other] else None
    return None


def planted(groups: dict[str, list[Posting]], translate: Callable, seed: int) -> list[Posting]:
    """The originals, their copies and their look-alikes."""
    rng, found = random.Random(seed), []
    for postings in groups.values():
        for posting in postings:
            others = [other for other in postings if other.employer != posting.employer]
            if not others:
                continue
            material = Material(others, translate)
            found += [posting, *copies(posting, material, rng), *look_alikes(posting, material, rng)]
    return found


def survivors(postings: Iterable[Posting]) -> dict[str, str]:
    """Key of each posting → key of the posting that stands for it."""
    rows = pl.DataFrame([asdict(posting) for posting in postings]).with_columns(
        pl.col("country_code").alias("market"),
        record_id=pl.col("key"),
        posting_id=pl.col("key"),
        month=pl.col("posted_on").dt.strftime("%Y-%m"),
        fetched_at=pl.lit(datetime(2026, 1, 1)),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pl.concat([rows, sketches(rows)], how="horizontal").write_parquet(folder / "parsed.parquet")
        with Index(folder / "index.duckdb") as index:
            index.update([folder / "parsed.parquet"])
            index.compare(folder)
        duplicates = pl.read_parquet(folder / "duplicates.parquet")
    return dict.fromkeys(rows["key"], "") | dict(duplicates.select("record_id", "survivor_id").iter_rows())


def measured(postings: list[Posting]) -> Table:
    """Recall by kind and severity, precision by kind of what was dropped."""
    stands = {key: survivor or key for key, survivor in survivors(postings).items()}
    by_key = {posting.key: posting for posting in postings}
    table = Table(
        "kind", *(f"recall {severity}" for severity in SEVERITIES), "recall", "copies", "precision", "wrong"
    )
    for kind in KINDS:
        mine = [posting for posting in postings if posting.kind == kind]
        hits = [[stands[one.key] == stands[one.origin] for one in mine if one.severity in levels]
                for levels in (*((severity,) for severity in SEVERITIES), SEVERITIES)]  # fmt: skip
        dropped = [one for one in mine if stands[one.key] != one.key]
        wrong = [one for one in dropped if by_key[stands[one.key]].origin != one.origin]
        table.add_row(kind, *(_share(hit) for hit in hits), str(len(mine)), *_right(dropped, wrong))
    for kind in ("original", *LOOK_ALIKES):
        mine = [posting for posting in postings if posting.kind == kind]
        dropped = [one for one in mine if stands[one.key] != one.key]
        wrong = [one for one in dropped if by_key[stands[one.key]].origin != one.origin]
        table.add_row(kind, "", "", "", "", str(len(mine)), *_right(dropped, wrong))
        for one in wrong[:40] if "-v" in sys.argv else []:
            other = by_key[stands[one.key]]
            print(
                kind,
                "|",
                one.title,
                "|",
                other.kind,
                "|",
                other.title,
                "|",
                one.employer,
                "|",
                other.employer,
            )
    dropped = [one for one in postings if stands[one.key] != one.key]
    wrong = [one for one in dropped if by_key[stands[one.key]].origin != one.origin]
    table.add_row("all", "", "", "", "", str(len(postings)), *_right(dropped, wrong))
    return table


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f}" if hits else ""


def _right(dropped: list[Posting], wrong: list[Posting]) -> tuple[str, str]:
    return (f"{1 - len(wrong) / len(dropped):.4f}" if dropped else "", str(len(wrong)))


def main() -> None:
    """Plant, deduplicate, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("postings", nargs="?", type=Path)
    parser.add_argument("--titles", type=Path)
    parser.add_argument("--half", type=int, default=1)
    parser.add_argument("--number", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", action="store_true")
    given = parser.parse_args()
    groups = (
        originals(given.postings, given.half, given.number, given.seed)
        if given.postings
        else sample_originals(given.number, given.seed)
    )
    Console(width=150).print(measured(planted(groups, translator(given.titles, given.half), given.seed)))


if __name__ == "__main__":
    main()
