"""Train the released model of occupations: from ESCO's and national titles, and from the project's own.

Here belong the recipe and the command. Reading titles is in `examples`, protocols and figures in `evaluate`,
the wording of the card in `card`.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from skills_pipeline.model_files import CARD_FILE
from skills_pipeline.normalise.language import UNDETERMINED
from skills_pipeline.occupation import evaluate, ngrams, variants
from skills_pipeline.occupation.bag import fit
from skills_pipeline.occupation.card import card
from skills_pipeline.occupation.cleaning import cleaned
from skills_pipeline.occupation.examples import Title, read_crosswalks, read_esco, read_written
from skills_pipeline.occupation.isco import unit_groups
from skills_pipeline.occupation.model import FOLDER, SILENT, Model, save
from skills_pipeline.occupation.variants import Padding
from skills_pipeline.settings import resource

METRICS_FILE = "metrics.json"

_MOST_CODES = 5
"""A national title matched with more unit groups than this teaches nothing."""

_WRITTEN_COUNT = 2.0
"""What a title written for the project counts beside one of ESCO."""

_SILENT_ROWS = 6_000

_LEAST_SEEN = 3
"""Features seen less often are not learned: most titles are taught in two spellings at least."""

_P_UNSURE = 0.5
_EVERYWHERE = "en"
"""The language whose titles stand in texts of every other."""


def learn(titles: Sequence[Title], padding: Padding, seed: int = 0) -> evaluate.Learned:
    """A bag learned from titles in all their spellings, and the features it has seen.

    Deterministic: the same titles in the same order give the same bag.
    """
    random = np.random.default_rng(seed)
    taught = _strongest([*_lessons(titles, padding, random), *_silent(padding, random)])
    found = ngrams.features([text for text, *_ in taught], [language for _, language, _ in taught])
    vocabulary = ngrams.vocabulary_of(found.hashes, _LEAST_SEEN)
    labels = np.array([label for *_, label in taught], dtype=np.int64)
    counts = np.array([*taught.values()], dtype=np.float32)
    return evaluate.Learned(fit(found.rows(vocabulary), labels, counts, SILENT + 1, seed), vocabulary)


def release(material: Path, folder: Path) -> None:
    """Train, measure, and write weights, figures and card to `folder`, which holds titles and padding."""
    padding, written = variants.read_padding(folder), read_written(folder)
    esco, national = read_esco(material), read_crosswalks(material)

    def taught(titles: Sequence[Title]) -> evaluate.Learned:
        return learn([*esco, *titles, *written], padding)

    measured = evaluate.measure(esco, national, taught)
    learned = taught(national)
    model = Model(learned.bag, learned.vocabulary, measured.calibration, measured.thresholds)
    facts = save(model, folder)
    figures = measured.figures | {
        "titles": {"esco": len(esco), "national": len(national), "written": len(written)}
    }
    (folder / METRICS_FILE).write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / CARD_FILE).write_text(card(facts, figures), encoding="utf-8")


Lesson = tuple[str, str, int]
"""Text, language in which it is heard, and class."""


def _lessons(
    titles: Sequence[Title], padding: Padding, random: np.random.Generator
) -> Iterator[tuple[Lesson, float]]:
    number = {code: place for place, code in enumerate(unit_groups())}
    languages = padding.languages()
    for title in titles:
        if len(title.codes) > _MOST_CODES:
            continue
        count = (_WRITTEN_COUNT if title.source == "written" else 1.0) / len(title.codes)
        for spelling in variants.spellings(title.text):
            heard = _heard_in(title.language, languages, random)
            around = variants.padded(spelling, title.language, padding, random)
            for code in title.codes:
                yield (spelling, title.language, number[code]), count
                yield (around, heard, number[code]), count


def _heard_in(language: str, languages: Sequence[str], random: np.random.Generator) -> str:
    """The language of the text around a title: unsure half the time, any where the title is English."""
    if random.random() < _P_UNSURE:
        return UNDETERMINED
    return languages[int(random.integers(len(languages)))] if language == _EVERYWHERE else language


def _silent(padding: Padding, random: np.random.Generator) -> Iterator[tuple[Lesson, float]]:
    for text in variants.silences(padding, random, _SILENT_ROWS):
        yield (text, UNDETERMINED, SILENT), 1.0


def _strongest(lessons: Sequence[tuple[Lesson, float]]) -> dict[Lesson, float]:
    """Each lesson once, as cleaned, with the most it counts; those without words left out."""
    found: dict[Lesson, float] = {}
    texts = cleaned([text for (text, _, _), _ in lessons])
    for text, ((_, language, label), count) in zip(texts, lessons, strict=True):
        if text:
            lesson = text, language, label
            found[lesson] = max(found.get(lesson, 0.0), count)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--material", type=Path, required=True, help="folder of ESCO and national titles")
    release(parser.parse_args(arguments).material, resource(FOLDER))


if __name__ == "__main__":
    main()
