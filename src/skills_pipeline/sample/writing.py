"""From a brief to the words of an advert, in any language that has a phrasebook.

Here belong choosing, filling and joining fragments; the same brief gives the same words. What the brief
says is drawn in `draws`; how a source encodes the words is in `payloads`.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skills_pipeline.sample.phrasebook import Demand, Family, Phrasebook, phrasebook
from skills_pipeline.sample.plan import FAMILIES_OF_BUILDERS, FAMILIES_OF_SECTOR

_RANKED_SHARE = 0.5
_MARKED_SHARE = 0.6
_TAGGED_TITLE_SHARE = 0.08


@dataclass(frozen=True)
class Employer:
    """An invented employer: it says the same of itself in every advert of one language."""

    name: str
    token: str
    sector: str
    founded: int
    staff: int
    voice: int


@dataclass(frozen=True)
class Brief:
    """Everything the words depend on. A `shuffle_seed` makes a near duplicate of the same brief."""

    employer: Employer
    language: str
    city: str
    tier: str
    talk: str
    seed: int
    shuffle_seed: int | None = None


@dataclass(frozen=True)
class Block:
    """One part of an advert: a name of `phrasebook.BLOCKS`, its heading if any, sentences, bullets."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advert:
    """Title, family of occupations and blocks, without any mark-up."""

    title: str
    family: str
    blocks: tuple[Block, ...]


class _Slots(dict[str, str]):
    """Slots that are the same throughout an advert; any other is drawn anew each time it occurs."""

    def __init__(self, fixed: Mapping[str, str], choices: Mapping[str, Sequence[str]], rng: random.Random):
        super().__init__(fixed)
        self._choices = choices
        self._rng = rng

    def __missing__(self, name: str) -> str:
        return self._rng.choice(self._choices[name])


@dataclass
class _Desk:
    """What is at hand while one advert is written."""

    rng: random.Random
    book: Phrasebook
    brief: Brief
    family: Family
    slots: _Slots

    def some(self, fragments: Sequence[str], low: int, high: int) -> list[str]:
        number = min(self.rng.randint(low, high), len(fragments))
        return [self.fill(fragment) for fragment in self.rng.sample(fragments, number)]

    def one(self, fragments: Sequence[str]) -> str:
        return self.fill(self.rng.choice(fragments))

    def titled(self, patterns: Sequence[str], title: str) -> str:
        self.slots["title"] = title
        return self.one(patterns)

    def fill(self, fragment: str) -> str:
        return fragment.format_map(self.slots) if "{" in fragment else fragment


def write(brief: Brief) -> Advert:
    """The advert of a brief: the same words each time."""
    rng = random.Random(brief.seed)
    book = phrasebook(brief.language)
    family_name = _draw_family(brief, rng)
    desk = _desk(rng, book, brief, book.families[family_name])
    title = _title(desk, builds_by_name=family_name == "ai")
    desk.slots["title"] = title.bare
    blocks = _with_talk(_with_demand(_plain_blocks(desk), desk, family_name), desk)
    advert = Advert(title.full, family_name, _headed(blocks, desk))
    return advert if brief.shuffle_seed is None else _reworked(advert, desk)


def _draw_family(brief: Brief, rng: random.Random) -> str:
    weights = FAMILIES_OF_BUILDERS if brief.tier == "build" else FAMILIES_OF_SECTOR[brief.employer.sector]
    return rng.choices(list(weights), list(weights.values()))[0]


def _desk(rng: random.Random, book: Phrasebook, brief: Brief, family: Family) -> _Desk:
    fixed = {
        "employer": brief.employer.name,
        "city": brief.city,
        "founded": str(brief.employer.founded),
        "staff": str(brief.employer.staff),
    }
    return _Desk(rng, book, brief, family, _Slots(fixed, book.slots, rng))


@dataclass(frozen=True)
class _Title:
    bare: str
    full: str


def _title(desk: _Desk, *, builds_by_name: bool) -> _Title:
    """The title for the text, and the one for the headline: with rank, gender mark, rarely an AI tag."""
    bare = full = desk.one(desk.family.titles)
    if desk.family.desk and desk.rng.random() < _RANKED_SHARE:
        full = desk.titled(desk.book.ranks, bare)
    tagged = desk.brief.tier == "use" and not builds_by_name and desk.rng.random() < _TAGGED_TITLE_SHARE
    if tagged and desk.family.desk and desk.book.use.titles:
        full = desk.titled(desk.book.use.titles, full)
    if desk.book.gender_marks and desk.rng.random() < _MARKED_SHARE:
        full = f"{full} {desk.rng.choice(desk.book.gender_marks)}"
    return _Title(bare, full)


def _plain_blocks(desk: _Desk) -> dict[str, list[str]]:
    """Sentences (about, role, apply) and bullets (the others) of the advert, before any word of AI."""
    family, book = desk.family, desk.book
    return {
        "about": _about(desk),
        "role": [desk.one(book.opening)],
        "duties": desk.some(family.duties, 4, 6),
        "requirements": desk.some(family.requirements, 2, 4) + desk.some(book.requirements, 1, 3),
        "plus": desk.some(book.plus, 1, 3) if desk.rng.random() < 0.4 else [],
        "benefits": desk.some(book.benefits, 3, 6) if desk.rng.random() < 0.85 else [],
        "apply": desk.some(book.closing, 1, 2),
    }


def _about(desk: _Desk) -> list[str]:
    """What the employer says of itself: chosen by its voice, not drawn, so that it stays the same."""
    voice, sector = desk.brief.employer.voice, desk.book.sectors[desk.brief.employer.sector]
    chosen = [
        variants[voice % len(variants)] for variants in (sector.about, desk.book.facts, desk.book.culture)
    ]
    shown = chosen if desk.rng.random() < 0.7 else chosen[:2]
    return [desk.fill(sentence) for sentence in shown]


def _with_demand(blocks: dict[str, list[str]], desk: _Desk, family_name: str) -> dict[str, list[str]]:
    if desk.brief.tier == "build":
        return _with_building(blocks, desk, by_name=family_name == "ai")
    if desk.brief.tier == "use":
        return _with_using(blocks, desk)
    return blocks


def _with_building(blocks: dict[str, list[str]], desk: _Desk, *, by_name: bool) -> dict[str, list[str]]:
    build = desk.book.build
    if by_name:
        blocks["duties"] = desk.some(build.duties, 3, 5) + desk.rng.sample(blocks["duties"], 2)
        blocks["requirements"] = desk.some(build.requirements, 2, 4) + blocks["requirements"][-3:]
    else:
        blocks["duties"] = _mixed(desk, blocks["duties"], desk.some(build.duties, 2, 3))
        blocks["requirements"] = _mixed(desk, blocks["requirements"], desk.some(build.requirements, 1, 2))
    if desk.rng.random() < 0.6:
        blocks["role"].append(desk.one(build.role))
    if desk.rng.random() < 0.4:
        blocks["plus"] = _mixed(desk, blocks["plus"], desk.some(build.plus, 1, 2))
    return blocks


def _with_using(blocks: dict[str, list[str]], desk: _Desk) -> dict[str, list[str]]:
    """AI as a tool, in one place of the advert or two."""
    fragments = _using_fragments(desk.book.use, desk.family)
    for name in desk.rng.sample(list(fragments), desk.rng.choice((1, 1, 2))):
        addition = desk.one(fragments[name])
        if name == "role":
            blocks["role"].append(addition)
        else:
            blocks[name] = _mixed(desk, blocks[name], [addition])
    return blocks


def _using_fragments(use: Demand, family: Family) -> dict[str, Sequence[str]]:
    if not family.desk:
        return {"duties": use.hands_duties, "requirements": use.hands_requirements}
    return {"duties": use.duties, "requirements": use.requirements, "plus": use.plus, "role": use.role}


def _with_talk(blocks: dict[str, list[str]], desk: _Desk) -> dict[str, list[str]]:
    """AI talk that asks nothing of the person."""
    book, talk = desk.book, desk.brief.talk
    if talk == "blurb":
        blocks["about"].insert(desk.rng.randint(1, len(blocks["about"])), desk.one(book.blurb))
    if talk == "process":
        # Never last: the last sentence is what a near duplicate says otherwise.
        blocks["apply"].insert(desk.rng.randrange(len(blocks["apply"])), desk.one(book.process))
    if talk == "other_sense" and desk.family.other_sense:
        blocks["duties"] = _mixed(desk, blocks["duties"], [desk.one(desk.family.other_sense)])
    elif talk == "other_sense":
        blocks["benefits"] = _mixed(desk, blocks["benefits"], [desk.one(book.other_sense)])
    return blocks


def _mixed(desk: _Desk, bullets: list[str], additions: list[str]) -> list[str]:
    mixed = [*bullets, *additions]
    desk.rng.shuffle(mixed)
    return mixed


def _headed(blocks: dict[str, list[str]], desk: _Desk) -> tuple[Block, ...]:
    """Blocks in reading order; role first in some adverts, and sentences without heading in some."""
    order = list(blocks)
    if desk.rng.random() < 0.3:
        order[0], order[1] = order[1], order[0]
    bare = desk.rng.random() < 0.25
    return tuple(_block(name, blocks[name], desk, bare=bare) for name in order if blocks[name])


def _block(name: str, texts: list[str], desk: _Desk, *, bare: bool) -> Block:
    heading = desk.one(desk.book.headings[name])
    if name in ("about", "role", "apply"):
        return Block(name, "" if bare or name == "role" else heading, tuple(texts))
    if bare:
        return Block(name, "", (inline(heading, texts),))
    return Block(name, heading, (), tuple(texts))


def inline(heading: str, bullets: Sequence[str]) -> str:
    """Bullets as one sentence behind their heading, as adverts without lists have them."""
    return f"{heading.strip('¿ :?')}: {'; '.join(bullets)}."


def _reworked(advert: Advert, desk: _Desk) -> Advert:
    """A near duplicate: bullets in another order; another closing sentence in half of them.

    Adverts without bullets always get the other closing sentence, or nothing would differ.
    """
    rng = random.Random(desk.brief.shuffle_seed)
    blocks = [
        replace(block, bullets=tuple(rng.sample(block.bullets, len(block.bullets))))
        for block in advert.blocks
    ]
    if rng.random() < 0.5 or not any(block.bullets for block in blocks):
        blocks[-1] = _closed_otherwise(blocks[-1], desk, rng)
    return replace(advert, blocks=tuple(blocks))


def _closed_otherwise(block: Block, desk: _Desk, rng: random.Random) -> Block:
    others = [text for text in map(desk.fill, desk.book.closing) if text not in block.sentences]
    return replace(block, sentences=(*block.sentences[:-1], rng.choice(others)))
