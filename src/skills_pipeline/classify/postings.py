"""Classify postings: find the mentions, tell their roles, tell the tier of the posting.

Here belongs applying the released lexicon and model to a frame, batch by batch. What the classes mean is in
`contracts.core`; which definitions a classified posting meets is in `definitions`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from skills_pipeline.contracts.core import ROLES
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from skills_pipeline.classify.model import Model
    from skills_pipeline.classify.tiers import Judged
    from skills_pipeline.skills.matcher import Candidate, Matcher

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

_REQUIRED = ("key", "title", "text")

DEMAND_THRESHOLD = 0.5
"""A posting asks for AI when that is more likely than not."""


@dataclass(frozen=True)
class Classified:
    """Result of a classification.

    `postings`: key, tier, p_demand, p_build; one row a posting, in the order given.
    `mentions`: key, start, end, surface, concept_id, role, p_role; offsets in `full_text`.
    """

    postings: pl.DataFrame
    mentions: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Posting:
    key: str
    text: str
    title_chars: int
    candidates: "list[Candidate]"


def model_id() -> str:
    """Identifier of the released model, to be stored with every row it labels."""
    from skills_pipeline.classify.model import released

    return released().model_id


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
    parts = [_classify_batch(batch, model) for batch in _batches(_read(frame, matcher))]
    return Classified(
        pl.concat([POSTING_SCHEMA.to_frame(), *(part.postings for part in parts)]),
        pl.concat([MENTION_SCHEMA.to_frame(), *(part.mentions for part in parts)]),
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
    judged = _judge([posting for posting in postings if posting.candidates], model)
    probabilities = _tier_probabilities(judged, model)
    return Classified(_posting_rows(postings, probabilities, model), _mention_rows(judged))


def _read(frame: pl.DataFrame, matcher: "Matcher") -> Iterator[_Posting]:
    if "language" not in frame.columns:
        frame = frame.with_columns(language=pl.lit(None, pl.String))
    rows = frame.select(*_REQUIRED, "language").iter_rows(buffer_size=_ROWS_READ)
    for key, title, text, language in rows:
        full = full_text(title or "", text)
        candidates = matcher.find(full, language)[:MENTIONS_OF_A_POSTING]
        yield _Posting(key, full, len(title or ""), candidates)


def _judge(postings: list[_Posting], model: "Model") -> "dict[str, list[Judged]]":
    """Mentions with the probabilities of their roles, by posting."""
    from skills_pipeline.classify import roles
    from skills_pipeline.classify.tiers import Judged

    if not postings:
        return {}
    mentions = [
        roles.mention(posting.text, posting.title_chars, found)
        for posting in postings
        for found in posting.candidates
    ]
    probabilities = iter(model.roles.probabilities(mentions).tolist())
    remaining = iter(mentions)
    return {
        posting.key: [Judged(next(remaining), next(probabilities)) for _ in posting.candidates]
        for posting in postings
    }


def _tier_probabilities(judged: "dict[str, list[Judged]]", model: "Model") -> dict[str, tuple[float, float]]:
    """p_demand and p_build of every posting with a mention."""
    from skills_pipeline.classify import tiers

    if not judged:
        return {}
    table = model.tiers.probabilities(tiers.feature_matrix(judged.values())).astype(float).tolist()
    # Two rounded numbers may add up to a little more than one.
    return {key: (min(build + use, 1.0), build) for key, (build, use, _) in zip(judged, table, strict=True)}


def _posting_rows(
    postings: list[_Posting], probabilities: dict[str, tuple[float, float]], model: "Model"
) -> pl.DataFrame:
    without_mention = (model.p_demand_without_mention, model.p_build_without_mention)
    rows = []
    for posting in postings:
        p_demand, p_build = probabilities.get(posting.key, without_mention)
        rows.append((posting.key, decide_tier(p_demand, p_build), p_demand, p_build))
    return pl.DataFrame(rows, schema=POSTING_SCHEMA, orient="row")


def _mention_rows(judged: "dict[str, list[Judged]]") -> pl.DataFrame:
    rows = []
    for key, mentions in judged.items():
        for one in mentions:
            seen = one.mention
            p_role = max(one.role_probabilities)
            role = ROLES[one.role_probabilities.index(p_role)]
            surface = seen.text[seen.start : seen.end]
            rows.append((key, seen.start, seen.end, surface, seen.concept_id, role, p_role))
    return pl.DataFrame(rows, schema=MENTION_SCHEMA, orient="row")
