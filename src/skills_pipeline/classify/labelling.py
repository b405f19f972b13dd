"""Labelling by hand: which postings to ask about, how they are asked, how answers are kept.

Here belong drawing, asking and writing, each apart. What the labels mean is in `contracts.core`; training
from them is in `train`, the search for new terms in `skills.discover`.

Every posting is in exactly one stratum and is drawn at random within it, so that its weight, the inverse of
the probability of being drawn, is known: the population is estimated by weighted sums.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

import polars as pl
from rich.console import Console
from rich.text import Text

from skills_pipeline.classify.definitions import definition_matches
from skills_pipeline.classify.postings import (
    DEMAND_THRESHOLD,
    Classified,
    classify,
    full_text,
    lexicon_version,
    model_id,
)
from skills_pipeline.normalise.language import languages_of
from skills_pipeline.skills.discover import discover

STRATA = ("uncertain", "disagrees", "new_vocabulary", "random")
"""In order of precedence: the model is unsure · keywords and model differ · a term that discovery proposes,
not in the lexicon, stands in the text · none of these."""

UNCERTAIN_FROM, UNCERTAIN_TO = 0.25, 0.75
"""The model is unsure of a posting whose probability of demand is between these."""

NEW_TERMS = 100
"""How many of the terms that discovery proposes make a posting one of new vocabulary."""

_ROLE_KEYS = {"d": "demand", "c": "context", "p": "process", "o": "other"}
_TIER_KEYS = {"b": "build", "u": "use", "n": "none"}
_CONTEXT_CHARS = 160
_SHOWN_CHARS = 6_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Command(StrEnum):
    """Answers that label nothing."""

    skip = "s"
    quit = "q"


@dataclass(frozen=True)
class Span:
    """Place of a mention, in characters of the task's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Task:
    """A posting to be labelled. `text` is title, two newlines, text; `weight` the inverse probability."""

    key: str
    language: str
    stratum: str
    weight: float
    text: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True)
class Answer:
    """What an annotator says of a task: a role a mention, terms that are not marked, the tier."""

    roles: tuple[str, ...]
    missed: tuple[str, ...]
    tier: str


# ---------------------------------------------------------------------------------------------- drawing


def tasks(postings: pl.DataFrame, number: int, seed: int) -> list[Task]:
    """`number` postings to be labelled, as equally from the strata as their sizes allow.

    `postings` as from `texts.read_texts`. The same input and seed give the same tasks, in an order
    that does not tell the strata.
    """
    frame = _without_outer_space(postings)
    classified = classify(frame)
    drawn = draw(strata(classified, frame, new_terms(discover(frame))), number, seed)
    chosen = drawn.join(frame, on="key", how="left", maintain_order="left")
    return _tasks(chosen, classified.mentions)


def new_terms(candidates: pl.DataFrame) -> list[str]:
    """Terms that make a posting one of new vocabulary: the first of those at home beside AI.

    `candidates` as from `skills.discover.discover`. "data" is often beside AI, but elsewhere far more often.
    """
    at_home = candidates.filter(pl.col("near_count") > pl.col("elsewhere_count"))
    return at_home["term"].head(NEW_TERMS).to_list()


def strata(classified: Classified, postings: pl.DataFrame, terms: Sequence[str]) -> pl.DataFrame:
    """key and stratum of every posting; a posting of several is in the first of `STRATA`."""
    matches = definition_matches(classified, postings.select("key", "title"))
    named = matches.filter(definition_id="any_ai_term")["key"]
    asked = pl.col("p_demand") >= DEMAND_THRESHOLD
    unsure = pl.col("p_demand").is_between(UNCERTAIN_FROM, UNCERTAIN_TO)
    return classified.postings.select(
        "key",
        stratum=pl.when(unsure)
        .then(pl.lit(STRATA[0]))
        .when(pl.col("key").is_in(named.implode()) != asked)
        .then(pl.lit(STRATA[1]))
        .when(pl.col("key").is_in(_with_terms(postings, terms).implode()))
        .then(pl.lit(STRATA[2]))
        .otherwise(pl.lit(STRATA[3])),
    )


def draw(members: pl.DataFrame, number: int, seed: int) -> pl.DataFrame:
    """key, stratum, weight of the drawn: simple random sampling without replacement within each stratum.

    `members` has key and stratum. The weight is members by drawn of the stratum, so that the weights of all
    drawn add up to the number of postings, as far as every stratum has been drawn from.
    """
    order = [hashlib.sha256(f"{seed}:{key}".encode()).hexdigest() for key in members["key"]]
    ordered = members.with_columns(order=pl.Series(order, dtype=pl.String)).sort("order")
    sizes = {stratum: int((members["stratum"] == stratum).sum()) for stratum in STRATA}
    parts = allocation(sizes, number)
    chosen = [
        ordered.filter(stratum=stratum)
        .head(parts[stratum])
        .with_columns(weight=pl.lit(sizes[stratum] / max(parts[stratum], 1)))
        for stratum in STRATA
    ]
    return pl.concat(chosen).sort("order").select("key", "stratum", "weight")


def allocation(sizes: dict[str, int], number: int) -> dict[str, int]:
    """How many to draw of each stratum: as equal as the sizes allow, together at most `number`."""
    parts = dict.fromkeys(sizes, 0)
    for _ in range(min(number, sum(sizes.values()))):
        unfilled = [stratum for stratum in sizes if parts[stratum] < sizes[stratum]]
        parts[min(unfilled, key=parts.__getitem__)] += 1
    return parts


def _without_outer_space(postings: pl.DataFrame) -> pl.DataFrame:
    """Titles and texts such that offsets count from the first character that is not white space."""
    title, text = pl.col("title").str.strip_chars_start(), pl.col("text")
    bare = pl.when(title == "").then(text.str.strip_chars()).otherwise(text.str.strip_chars_end())
    return postings.with_columns(title=title, text=bare)


def _with_terms(postings: pl.DataFrame, terms: Sequence[str]) -> pl.Series:
    """Keys of the postings in which one of the terms stands as whole words."""
    if not terms:
        return postings["key"].clear()
    words = "|".join(re.escape(term) for term in terms)
    pattern = rf"(?i)(^|[^\p{{L}}\p{{N}}])({words})($|[^\p{{L}}\p{{N}}])"
    return postings.filter(pl.col("title").str.contains(pattern) | pl.col("text").str.contains(pattern))[
        "key"
    ]


def _tasks(chosen: pl.DataFrame, mentions: pl.DataFrame) -> list[Task]:
    places: dict[str, list[Span]] = {key: [] for key in chosen["key"]}
    for key, start, end in mentions.select("key", "start", "end").iter_rows():
        if key in places:
            places[key].append(Span(start, end))
    columns = (chosen[name] for name in ("key", "stratum", "weight", "title", "text"))
    languages = chosen["language"] if "language" in chosen.columns else languages_of(chosen["text"].to_list())
    return [
        Task(key, language or "und", stratum, weight, full_text(title, text), tuple(places[key]))
        for language, key, stratum, weight, title, text in zip(languages, *columns, strict=True)
    ]


# ----------------------------------------------------------------------------------------------- asking


def ask(task: Task, console: Console, answers: TextIO) -> Answer | Command:
    """Show a posting and read a line an answer: a role a mention, unmarked terms, the tier.

    Neither stratum nor the model's opinion is shown, lest the annotator follow it. The end of `answers` is
    taken as quitting.
    """
    console.rule(Text(task.key))
    console.print(_marked(task.text[:_SHOWN_CHARS], task.mentions, 0))
    roles: list[str] = []
    for mention in task.mentions:
        console.print(_in_context(task.text, mention))
        key = _key("d demand, c context, p process, o other", _ROLE_KEYS, console, answers)
        if isinstance(key, Command):
            return key
        roles.append(key)
    missed = _missed(task, console, answers)
    if isinstance(missed, Command):
        return missed
    return _tier(roles, missed, console, answers)


def _tier(roles: list[str], missed: tuple[str, ...], console: Console, answers: TextIO) -> Answer | Command:
    """The tier, asked again while it contradicts the roles: build and use need a demand, none has none."""
    asked = "demand" in roles or bool(missed)
    while True:
        tier = _key("b build, u use, n none", _TIER_KEYS, console, answers)
        if isinstance(tier, Command):
            return tier
        if (tier != "none") == asked:
            return Answer(tuple(roles), missed, tier)
        found = "is" if asked else "is no"
        console.print(f"There {found} demand, which does not go with {tier}; s skips the posting.")


def _missed(task: Task, console: Console, answers: TextIO) -> tuple[str, ...] | Command:
    """Terms of AI that are asked for and not marked, as they stand in the text."""
    while True:
        line = _line("unmarked terms that are asked for, divided by ';' (none: enter)", console, answers)
        if line is None or line in list(Command):
            return Command.quit if line is None else Command(line)
        terms = tuple(term.strip() for term in line.split(";") if term.strip())
        absent = [term for term in terms if term not in task.text]
        if not absent:
            return terms
        console.print(f"not in the text: {', '.join(absent)}", markup=False)


def _key(question: str, keys: dict[str, str], console: Console, answers: TextIO) -> str | Command:
    """The meaning of the key answered, asked until it has one."""
    while True:
        line = _line(f"{question}; s skip, q quit", console, answers)
        if line is None or line in list(Command):
            return Command.quit if line is None else Command(line)
        if line in keys:
            return keys[line]
        console.print(f"{line!r} is none of {', '.join(keys)}, s, q", markup=False)


def _line(question: str, console: Console, answers: TextIO) -> str | None:
    console.print(f"{question}: ", end="", markup=False)
    line = answers.readline()
    return line.strip() if line else None


def _in_context(text: str, mention: Span) -> Text:
    first = max(0, mention.start - _CONTEXT_CHARS)
    return _marked(text[first : mention.end + _CONTEXT_CHARS], (mention,), first)


def _marked(text: str, mentions: Sequence[Span], first: int) -> Text:
    """`text`, from character `first` on, with its mentions highlighted and nothing that a terminal obeys."""
    shown = Text(_CONTROLS.sub("·", text))
    for mention in mentions:
        shown.stylize("bold reverse", max(0, mention.start - first), max(0, mention.end - first))
    return shown


# ---------------------------------------------------------------------------------------------- writing


def record(task: Task, answer: Answer, annotator: str, drawn: dict[str, int]) -> dict[str, Any]:
    """A line of a file of labels; `drawn` says how the task was drawn, beside its weight."""
    mentions = [
        {"start": place.start, "end": place.end, "text": task.text[place.start : place.end], "label": role}
        for place, role in zip(task.mentions, answer.roles, strict=True)
    ]
    return {
        "key": task.key,
        "language": task.language,
        "stratum": task.stratum,
        "weight": task.weight,
        "ai": answer.tier,
        "mentions": mentions,
        "missed": list(answer.missed),
        "annotator": annotator,
        "labelled_with": {"model_id": model_id(), "lexicon_version": lexicon_version(), **drawn},
    }


def append(path: Path, line: dict[str, Any]) -> None:
    """Add one label to the file; what is there is never changed."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def labelled_keys(path: Path, annotator: str) -> set[str]:
    """Keys that this annotator labelled in the file; none when there is no file yet."""
    if not path.exists():
        return set()
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {line["key"] for line in lines if line["annotator"] == annotator}


def label(
    due: Sequence[Task], out: Path, annotator: str, drawn: dict[str, int], console: Console, answers: TextIO
) -> int:
    """Ask about the tasks this annotator has not labelled in `out` and add each answer; how many were added.

    Quitting keeps what was answered; the same call resumes. Skipped postings come again.
    """
    done = labelled_keys(out, annotator)
    added = 0
    for task in due:
        if task.key in done:
            continue
        answer = ask(task, console, answers)
        if answer is Command.quit:
            break
        if isinstance(answer, Answer):
            append(out, record(task, answer, annotator, drawn))
            added += 1
    return added
