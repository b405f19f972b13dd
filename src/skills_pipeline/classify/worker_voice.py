"""Which terms of worker voice count in a text, given the mentions of AI around them and their roles.

Here belong the rules between terms and mentions. The terms are in `skills.worker_voice`, the roles are told
in `roles`. A term never makes demand: what overlaps a mention asked of the person is demand, and no voice.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from skills_pipeline.skills.matcher import Candidate, Hit
    from skills_pipeline.skills.worker_voice import Term

BESIDE_CHARS = 120
"""Characters between a term and a mention that stand beside each other: about a sentence."""

_HIRING_CLUSTERS = ("general", "generative", "assistants", "governance", "machine_learning", "tools")


@dataclass(frozen=True, slots=True)
class Voice:
    """A term that counts. `is_beside_ai`: a mention of AI, of whatever role, stands beside or in it."""

    start: int
    end: int
    family: str
    is_beside_ai: bool


def voices(hits: "Sequence[Hit]", candidates: "Sequence[Candidate]", roles: Sequence[str]) -> list[Voice]:
    """The hits of terms that count, in order of appearance.

    `hits` come of `Matcher.read`, `candidates` are the mentions of AI in order of appearance, `roles` theirs.
    """
    mentions = [
        _Mention(one.start, one.end, role, role == "process" and one.concept_id in _told_of_hiring())
        for one, role in zip(candidates, roles, strict=True)
    ]
    starts = [one.start for one in mentions]
    furthest = max((one.end - one.start for one in mentions), default=0)
    found = []
    for hit in hits:
        first = bisect_left(starts, hit.start - BESIDE_CHARS - furthest)
        last = bisect_left(starts, hit.end + BESIDE_CHARS + 1)
        beside = [one for one in mentions[first:last] if one.end >= hit.start - BESIDE_CHARS]
        if _counts(hit, beside):
            found.append(Voice(hit.start, hit.end, hit.surface.concept_id, bool(beside)))
    return found


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    role: str
    tells_of_hiring: bool


def _counts(hit: "Hit", beside: Sequence[_Mention]) -> bool:
    if any(one.role == "demand" and one.start < hit.end and hit.start < one.end for one in beside):
        return False
    condition = cast("Term", hit.surface).condition
    return condition == "alone" or (condition == "process" and any(one.tells_of_hiring for one in beside))


@cache
def _told_of_hiring() -> frozenset[str]:
    """Concepts of AI that hiring may use. `Apply as data scientist` tells whom it seeks, not what it uses."""
    from skills_pipeline.skills.taxonomy import load

    return frozenset(
        one.concept_id
        for one in load().concepts.values()
        if one.cluster in _HIRING_CLUSTERS and not one.concept_id.endswith(("_engineering", "_research"))
    )
