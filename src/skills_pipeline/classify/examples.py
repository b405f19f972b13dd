"""Training examples: the project's own sentences, and hand-labelled postings where they are at hand.

Here belong reading them and tying labels to the matcher's candidates. Learning from them is in `train`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from skills_pipeline.classify.postings import full_text
from skills_pipeline.classify.surroundings import Mention, mention
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.skills.matcher import Candidate, Matcher
from skills_pipeline.skills.taxonomy import LANGUAGES

_MARKED = re.compile(r"\[\[(\w+):(.+?)\]\]")
_SENTENCE_COLUMNS = ["language", "tier", "title", "text"]


class ExampleError(ValueError):
    """A training file says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class LabelledPosting:
    """A posting, or a snippet standing for one, labelled by hand.

    `mentions`: the matcher's candidates; `labels`: their roles, None where the hand labels do not say.
    `unfound`: roles of hand-labelled mentions that the matcher did not find. `weight`: inverse probability of
    having been drawn, 0 when the posting speaks for no population. `group`: employer, or key where unknown.
    """

    key: str
    group: str
    language: str
    tier: str
    weight: float
    mentions: list[Mention]
    labels: list[str | None]
    unfound: list[str]


def read_sentences(path: Path, matcher: Matcher) -> list[LabelledPosting]:
    """Snippets of `path` (language, tier, title, text), each as a posting.

    Every mention is marked with its role, `[[demand:machine learning]]`, in title or text; the title may be
    empty; `\\n` stands for a line break. A candidate of the matcher that is not marked has no label.

    Raises `ExampleError` on an unknown role, tier or language, on a demand without tier or a tier without
    demand, and when the matcher does not find a marked mention.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0].split("\t") != _SENTENCE_COLUMNS:
        raise ExampleError(f"{path}:1: columns {lines[0].split()}; expected {_SENTENCE_COLUMNS}")
    return [
        _sentence(line, f"{path}:{number}", matcher) for number, line in enumerate(lines[1:], start=2) if line
    ]


def _sentence(line: str, where: str, matcher: Matcher) -> LabelledPosting:
    language, tier, title, body = line.replace("\\n", "\n").split("\t")
    text, marks = unmarked(full_text(title, body))
    _check_sentence(language, tier, marks, where)
    found = matcher.find(text, language)
    for mark in marks:
        if not any(_overlap(candidate, mark) for candidate in found):
            raise ExampleError(
                f"{where}: the lexicon does not find {mark['text']!r} here; add the surface or mend the mark"
            )
    title_chars = len(unmarked(title)[0])
    mentions = [mention(text, title_chars, candidate) for candidate in found]
    labels = [_label(candidate, marks, []) for candidate in found]
    return LabelledPosting(where.rpartition("/")[2], text, language, tier, 0.0, mentions, labels, [])


def unmarked(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """Text without the marks `[[label:mention]]`, and of each mention its start, end, text and label."""
    pieces: list[str] = []
    marks: list[dict[str, Any]] = []
    place = after = 0
    for found in _MARKED.finditer(marked):
        label, text = found.groups()
        pieces += [marked[after : found.start()], text]
        start = place + found.start() - after
        marks.append({"start": start, "end": start + len(text), "text": text, "label": label})
        place, after = start + len(text), found.end()
    return "".join([*pieces, marked[after:]]), marks


def _check_sentence(language: str, tier: str, marks: list[dict[str, Any]], where: str) -> None:
    if not marks:
        raise ExampleError(f"{where}: no mention in double brackets, expected such as [[demand:AI]]")
    labels = {mark["label"] for mark in marks}
    if not labels <= set(ROLES) or tier not in TIERS or language not in LANGUAGES:
        raise ExampleError(
            f"{where}: {language}, {tier}, {sorted(labels)}; expected one of {LANGUAGES}, {TIERS} and {ROLES}"
        )
    if ("demand" in labels) != (tier != "none"):
        raise ExampleError(
            f"{where}: roles {sorted(labels)} with tier {tier}; demand, and only demand, has build or use"
        )


def read_gold(folder: Path, corpus: Path, matcher: Matcher) -> list[LabelledPosting]:
    """Postings labelled in `folder/dev.jsonl`, with their texts from the Parquet file `corpus` by key.

    Raises `ExampleError` when a labelled posting is not in the corpus.
    """
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    texts = _texts(corpus, [record["key"] for record in records])
    return [_posting(record, texts[record["key"]], matcher) for record in records]


def _texts(corpus: Path, keys: list[str]) -> dict[str, tuple[str, str, str | None]]:
    """Title, text and employer by key."""
    frame = pl.scan_parquet(corpus).filter(pl.col("key").is_in(keys)).collect()
    missing = sorted(set(keys) - set(frame["key"]))
    if missing:
        raise ExampleError(
            f"{corpus}: {len(missing)} labelled postings are not in it, the first is {missing[0]}"
        )
    rows = frame.select("key", "title", "text", "company").iter_rows()
    return {key: (title or "", text, company) for key, title, text, company in rows}


def _posting(
    record: dict[str, Any], source: tuple[str, str, str | None], matcher: Matcher
) -> LabelledPosting:
    title, body, employer = source
    # Labels count characters of the text without outer white space.
    text = full_text(title.lstrip(), body).strip()
    candidates = matcher.find(text, None)
    key, marks, missed = record["key"], record["mentions"], record["missed"]
    _check_labels(record, text)
    return LabelledPosting(
        key,
        employer or key,
        record["language"],
        record["ai"],
        float(record["weight"]),
        [mention(text, len(title.lstrip()), found) for found in candidates],
        [_label(found, marks, missed) for found in candidates],
        _unfound(candidates, marks, missed),
    )


def _check_labels(record: dict[str, Any], text: str) -> None:
    if record["ai"] not in TIERS:
        raise ExampleError(f"{record['key']}: tier {record['ai']!r}; expected one of {TIERS}")
    for mark in record["mentions"]:
        seen = text[mark["start"] : mark["end"]]
        if seen != mark["text"]:
            raise ExampleError(
                f"{record['key']}: {seen!r} where the label says {mark['text']!r}; other text?"
            )


def _unfound(candidates: list[Candidate], marks: list[dict[str, Any]], missed: list[str]) -> list[str]:
    """Roles of labelled mentions, and of demanded terms the annotator added, that no candidate touches."""
    surfaces = {found.surface.lower() for found in candidates}
    marked = [mark["label"] for mark in marks if not any(_overlap(found, mark) for found in candidates)]
    added = [term for term in missed if not any(surface in term.lower() for surface in surfaces)]
    return marked + ["demand"] * len(added)


def _label(found: Candidate, marks: Iterable[dict[str, Any]], missed: list[str]) -> str | None:
    """Role by hand of a candidate; `missed`: terms the annotator saw asked for beside the marked ones."""
    for mark in marks:
        if _overlap(found, mark):
            return str(mark["label"])
    return "demand" if found.surface.lower() in {term.lower() for term in missed} else None


def _overlap(found: Candidate, mark: dict[str, Any]) -> bool:
    return bool(found.start < mark["end"] and mark["start"] < found.end)
