"""Titles with known occupations: ESCO's, the national classifications', and those written for this project.

Here belong reading them and saying what counts as right. Their spellings are multiplied in `variants`; none
of the first two kinds is part of the project (docs/decisions/0005-occupation.md says where they are from).
"""

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from skills_pipeline.occupation.isco import unit_groups

ESCO_FILE = "title_isco_multilang.tsv.gz"
CROSSWALKS = "melo_crosswalks"
WRITTEN_FILE = "titles.tsv"

RELATIONS = ("exact", "close", "wider")
"""How a national title stands to its nearest ESCO occupation; `wider`: broader or narrower matches only."""

_RELATION_OF = {
    "exactMatch": 0,
    "exactISCO": 0,
    "closeMatch": 1,
    "narrowMatch": 2,
    "broadMatch": 2,
}
_CLOSE = 1


@dataclass(frozen=True)
class Title:
    """A title and the unit groups it may stand for; the first is what most matches say.

    `source`: `esco`, `written`, or a crosswalk (`deu_de`). `concept`: equal for spellings of one national
    title in several languages. `occupation`: address of the nearest ESCO occupation. `relation`: see
    `RELATIONS`.
    """

    text: str
    language: str
    codes: tuple[str, ...]
    source: str
    concept: str
    occupation: str
    relation: str = "exact"


def read_esco(folder: Path) -> list[Title]:
    """Titles of ESCO occupations in nine languages with their unit group, each pair once."""
    found = {
        (row["lang"], row["title"], row["isco08"]): row["esco_uri"]
        for row in _esco_rows(folder)
        if row["isco08"] in unit_groups()
    }
    return [
        Title(text, language, (code,), "esco", address, address)
        for (language, text, code), address in found.items()
    ]


def read_crosswalks(folder: Path) -> list[Title]:
    """National titles with the unit groups of the ESCO occupations they are matched with.

    The codes are those of exact and close matches; of broader and narrower ones where a title has no other.
    Titles without a match that has a unit group are left out.
    """
    codes_of = defaultdict(set)
    for row in _esco_rows(folder):
        codes_of[row["esco_uri"]].add(row["isco08"])
    found = []
    for path in sorted((folder / CROSSWALKS).glob("*_*.json.gz")):
        source = path.name.partition(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as file:
            concepts = json.load(file)
        for concept, stated in concepts.items():
            title = _national(stated["title"], stated["matches"], codes_of, source, concept)
            found.extend(title)
    return found


def read_written(folder: Path) -> list[Title]:
    """The project's own titles, which name occupations as postings do."""
    with (folder / WRITTEN_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Title(text, row["language"], (row["isco08"],), "written", text, text)
        for row in rows
        for text in row["titles"].split("|")
    ]


def _esco_rows(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / ESCO_FILE, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _national(
    text: str, matches: Mapping[str, str], codes_of: Mapping[str, set[str]], source: str, concept: str
) -> list[Title]:
    ranked = sorted(
        (_RELATION_OF[relation], address, code)
        for address, relation in matches.items()
        for code in codes_of.get(address, ())
    )
    if not ranked:
        return []
    taken = [match for match in ranked if match[0] <= _CLOSE] or ranked
    votes = Counter[str]()
    for relation, _, code in taken:
        votes[code] += 3 - relation
    codes = tuple(sorted(votes, key=lambda code: (-votes[code], code)))
    language = source.partition("_")[2]
    key = f"{source.partition('_')[0]}:{concept}"
    return [Title(text, language, codes, source, key, ranked[0][1], RELATIONS[ranked[0][0]])]
