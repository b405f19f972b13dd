"""Classify postings: find the mentions, tell their roles, tell the tier of the posting.

Here belongs applying the released lexicon and model to a frame, batch by batch. What the classes mean is in
`contracts.core`; which definitions a classified posting meets is in `definitions`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from skills_pipeline.classify import worker_voice
from skills_pipeline.contracts.core import ROLES, TIERS
from skills_pipeline.engines.collector import collector_paused
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from skills_pipeline.classify.linear import Floats
    from skills_pipeline.classify.model import Model
    from skills_pipeline.skills.matcher import Candidate, Hit, Matcher

BATCH_POSTINGS = 2_000
"""Postings classified at a time: memory stays flat, vectorising still pays."""

BATCH_MENTIONS = 20_000
BATCH_CHARS = 10_000_000
"""A batch is also full at so many mentions or characters, several times what honest postings have: the
features of a mention take 12 kB, those of a character 15 bytes, and a file may hold broken postings only.
"""

_ROWS_READ = 16
"""Postings taken out of a frame at a time, before their length is known."""

MENTIONS_OF_A_POSTING = 1_000
"""Mentions judged of one posting, the first ones: only a broken posting has more, perhaps a million."""

POSTING_SCHEMA = pl.Schema(
    {"key": pl.String(), "tier": pl.String(), "p_demand": pl.Float64(), "p_build": pl.Float64()}
)
MENTION_SCHEMA = pl.Schema(
    {
        "key": pl.String(),
        "start": pl.Int64(),
        "end": pl.Int64(),
        "surface": pl.String(),
        "concept_id": pl.String(),
        "role": pl.String(),
        "p_role": pl.Float64(),
    }
)

VOICE_SCHEMA = pl.Schema(
    {
        "key": pl.String(),
        "start": pl.Int64(),
        "end": pl.Int64(),
        "surface": pl.String(),
        "family": pl.String(),
        "is_beside_ai": pl.Boolean(),
    }
)

_REQUIRED = ("key", "title", "text")

DEMAND_THRESHOLD = 0.5
"""A posting asks for AI when that is more likely than not."""


@dataclass(frozen=True)
class Classified:
    """Result of a classification.

    `postings`: key, tier, p_demand, p_build; one row a posting, in the order given.
    `mentions`: key, start, end, surface, concept_id, role, p_role; offsets in `full_text`.
    `voices`: key, start, end, surface, family, is_beside_ai of terms of worker voice; offsets likewise.
    """

    postings: pl.DataFrame
    mentions: pl.DataFrame
    voices: pl.DataFrame = field(default_factory=VOICE_SCHEMA.to_frame)


@dataclass(frozen=True, slots=True)
class _Posting:
    key: str
    text: str
    title_chars: int
    candidates: "list[Candidate]"
    terms: "list[Hit]"


def model_id() -> str:
    """Identifier of the released model, to be stored with every row it labels.

    As its card states it: weights that are not those of the card are refused when they are used.
    """
    from skills_pipeline.classify.model import released_facts

    return released_facts()["model_id"]


def lexicon_version() -> str:
    """Version of the lexicon that finds the mentions."""
    return load_taxonomy().lexicon_version


def full_text(title: str, text: str) -> str:
    """What is classified: title, two newlines, text; the text alone when there is no title."""
    return f"{title}\n\n{text}" if title else text


def classify(frame: pl.DataFrame, model: "Model | None" = None) -> Classified:
    """Tier of every posting and role of every mention.

    `frame` has key, title (may be null) and text, optionally language (ISO 639-1, null where unknown).
    `model` is the released one unless given. Raises `ValueError` when a column is missing, when a key or text
    is null, and when a key stands twice.
    """
    from skills_pipeline.classify.model import released
    from skills_pipeline.skills.matcher import default_matcher

    _check(frame)
    model, matcher = model or released(), default_matcher()
    with collector_paused():
        parts = [_classify_batch(batch, model) for batch in _batches(_read(frame, matcher))]
    return Classified(
        pl.concat([POSTING_SCHEMA.to_frame(), *(part.postings for part in parts)]),
        pl.concat([MENTION_SCHEMA.to_frame(), *(part.mentions for part in parts)]),
        pl.concat([VOICE_SCHEMA.to_frame(), *(part.voices for part in parts)]),
    )


def decide_tier(p_demand: float, p_build: float) -> str:
    """`none` unless AI is more likely asked than not; then the likelier of `build` and `use`."""
    if p_demand < DEMAND_THRESHOLD:
        return "none"
    return "build" if 2 * p_build >= p_demand else "use"


def _check(frame: pl.DataFrame) -> None:
    missing = [column for column in _REQUIRED if column not in frame.columns]
    if missing:
        raise ValueError(f"columns {missing} are missing; expected {list(_REQUIRED)}, seen {frame.columns}")
    for column in ("key", "text"):
        if frame[column].null_count():
            raise ValueError(f"{frame[column].null_count()} postings without {column}; leave them out before")
    if frame["key"].is_duplicated().any():
        raise ValueError(f"key {frame['key'].filter(frame['key'].is_duplicated())[0]!r} stands twice")


def _batches(postings: Iterable[_Posting]) -> Iterator[list[_Posting]]:
    """The postings in order, as many at a time as memory is meant to hold."""
    batch: list[_Posting] = []
    mentions = chars = 0
    for posting in postings:
        batch.append(posting)
        mentions += len(posting.candidates)
        chars += len(posting.text)
        if len(batch) >= BATCH_POSTINGS or mentions >= BATCH_MENTIONS or chars >= BATCH_CHARS:
            yield batch
            batch, mentions, chars = [], 0, 0
    if batch:
        yield batch


def _classify_batch(postings: list[_Posting], model: "Model") -> Classified:
    named = [posting for posting in postings if posting.candidates]
    roles, tiers = _probabilities(named, model)
    mentions = _mention_rows(named, roles)
    voices = _voice_rows(postings, mentions["role"].to_list())
    return Classified(_posting_rows(postings, named, tiers, model), mentions, voices)


def _read(frame: pl.DataFrame, matcher: "Matcher") -> Iterator[_Posting]:
    from skills_pipeline.skills.matcher import candidates_of

    if "language" not in frame.columns:
        frame = frame.with_columns(language=pl.lit(None, pl.String))
    rows = frame.select(*_REQUIRED, "language").iter_rows(buffer_size=_ROWS_READ)
    for key, title, text, language in rows:
        full = full_text(title or "", text)
        hits, terms = matcher.read(full, language)
        candidates = candidates_of(full, hits[:MENTIONS_OF_A_POSTING])
        yield _Posting(key, full, len(title or ""), candidates, terms[:MENTIONS_OF_A_POSTING])


def _probabilities(postings: list[_Posting], model: "Model") -> "tuple[Floats, Floats]":
    """Of the roles of all mentions one after another, and of the tiers of the postings, each with a
    mention.
    """
    from skills_pipeline.classify import tiers
    from skills_pipeline.classify.surroundings import mention, surroundings

    if not postings:
        return np.zeros((0, len(ROLES)), np.float32), np.zeros((0, len(TIERS)), np.float32)
    seen = surroundings(
        [
            mention(posting.text, posting.title_chars, found)
            for posting in postings
            for found in posting.candidates
        ]
    )
    roles = model.roles.probabilities(seen)
    return roles, model.tiers.probabilities(tiers.feature_matrix(seen, roles))


def _posting_rows(
    postings: list[_Posting], named: list[_Posting], tiers: "Floats", model: "Model"
) -> pl.DataFrame:
    told = {
        # Two rounded numbers may add up to a little more than one.
        posting.key: (min(build + use, 1.0), build)
        for posting, (build, use, _) in zip(named, tiers.astype(float).tolist(), strict=True)
    }
    rows = []
    for posting in postings:
        p_demand, p_build = told.get(
            posting.key, (model.p_demand_without_mention, model.p_build_without_mention)
        )
        rows.append((posting.key, decide_tier(p_demand, p_build), p_demand, p_build))
    return pl.DataFrame(rows, schema=POSTING_SCHEMA, orient="row")


def _mention_rows(named: list[_Posting], roles: "Floats") -> pl.DataFrame:
    likeliest = roles.argmax(axis=1).tolist()
    p_role = roles.max(axis=1, initial=0).astype(float).tolist()
    found = [(posting.key, one) for posting in named for one in posting.candidates]
    rows = [
        (key, one.start, one.end, one.surface, one.concept_id, ROLES[role], p)
        for (key, one), role, p in zip(found, likeliest, p_role, strict=True)
    ]
    return pl.DataFrame(rows, schema=MENTION_SCHEMA, orient="row")


def _voice_rows(postings: list[_Posting], roles: list[str]) -> pl.DataFrame:
    """Terms of worker voice that count; `roles` are those of all mentions one after another."""
    rows: list[tuple[str, int, int, str, str, bool]] = []
    first = 0
    for posting in postings:
        last = first + len(posting.candidates)
        if posting.terms:
            found = worker_voice.voices(posting.terms, posting.candidates, roles[first:last])
            rows += (
                (
                    posting.key,
                    one.start,
                    one.end,
                    posting.text[one.start : one.end],
                    one.family,
                    one.is_beside_ai,
                )
                for one in found
            )
        first = last
    return pl.DataFrame(rows, schema=VOICE_SCHEMA, orient="row")
