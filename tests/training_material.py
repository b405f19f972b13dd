"""A little material to train with: postings of made-up employers, labelled by how they were written."""

import json
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

EMPLOYERS = tuple("Tidewater Lindenhof Sailcloth Honeycomb Uhrwerk Fjord Kite Lumen Quarry Mill".split())
KEPT_BACK = ("Quarry", "Lumen", "Kite", "Mill")
"""Employers whose labels are for the gate alone."""

WRITTEN = {
    ("build", "forecasts"): "You train [[demand:machine learning]] models for {job} and deploy them.",
    ("build", "reports"): "You develop [[demand:deep learning]] for {job} with two colleagues.",
    ("build", "maps"): "You research [[demand:computer vision]] and build it into {job}.",
    ("use", "forecasts"): "You use [[demand:ChatGPT]] every day for {job} and know its limits.",
    ("use", "reports"): "You draft {job} with [[demand:generative AI]] and check what it says.",
    ("use", "maps"): "Experience in the use of [[demand:AI]] for {job} is required.",
    ("none", "forecasts"): "We sell [[context:artificial intelligence]] to shops; you do {job} by hand.",
    ("none", "reports"): "Applications are sorted by [[process:AI]] before people read them.",
    ("none", "maps"): "Experience of bovine [[other:AI]] and calving helps with {job}.",
}
JOBS = ("forecasts", "reports", "maps")

PLAIN = """About us
With two hundred colleagues in nine towns and a mill Plain {employer} made artificial intelligence.

Your tasks
You plan {job} with care, talk to those who need them, and write down what was agreed with them.

Your profile
You bring three years of machine learning for {job}, a calm manner and a driving licence for small cars.

What we offer
Thirty days of leave, a bicycle for the way to work, and lunch together on the roof in summer.

How to apply
Send your application and two references to us before the end of the month, then we invite you.
"""
_WORDS = """
anvil barley candle drum ember flint gravel harbour iron jetty kettle ladder meadow needle oar pebble quill
ribbon saddle timber urn valley wagon yarn zinc acorn basket copper dune elm fern goose hedge ivy juniper
""".split()

SENTENCES = """language	tier	title	text
en	build		You have built [[demand:deep learning]] systems.
en	build		You publish on [[demand:computer vision]].
en	use		You write with [[demand:ChatGPT]] at work.
en	use		Experience with [[demand:generative AI]] is welcome.
en	none		Our product is an [[context:AI]] assistant for shops.
en	none		Applications are sorted by [[process:AI]].
en	none		We use [[process:artificial intelligence]] to review applications.
en	none		Experience of bovine [[other:AI]] and calving.
en	none		The herd is served by bovine [[other:AI]] in spring.
"""


def write_material(folder: Path) -> Path:
    """The files of a training folder."""
    folder.mkdir(parents=True)
    texts: list[dict[str, Any]] = []
    labels: dict[str, list[dict[str, Any]]] = {"dev": [], "test": []}
    for employer, ((tier, job), written) in product(EMPLOYERS, WRITTEN.items()):
        before, _, rest = written.format(job=job).partition("[[")
        mark, _, after = rest.partition("]]")
        role, _, term = mark.partition(":")
        title, lead = f"Clerk for {job}", f"{employer} looks for a clerk.\n"
        key = f"{employer}-{tier}-{job}"
        text = f"{lead}{before}{term}{after}\n{_chatter(key)}"
        start = len(f"{title}\n\n{lead}{before}")
        texts.append({"key": key, "company": employer, "title": title, "text": text})
        mention = {"start": start, "end": start + len(term), "text": term, "label": role}
        labels["test" if employer in KEPT_BACK else "dev"].append(
            {"key": key, "language": "en", "weight": 1.0, "ai": tier, "mentions": [mention], "missed": []}
        )
    (folder / "sentences.tsv").write_text(SENTENCES, "utf-8")
    pl.DataFrame(texts + _without_labels()).write_parquet(folder / "postings.parquet")
    for name, lines in labels.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def _chatter(key: str) -> str:
    """Words of no meaning that make each text its own: texts nearly the same would be one group."""
    return " ".join(Random(key).choices(_WORDS, k=40))


def _without_labels() -> list[dict[str, str]]:
    """Postings whose headings tell what stands under them, and whose employers repeat themselves."""
    return [
        {
            "key": f"plain-{employer}-{job}",
            "company": f"Plain {employer}",
            "title": f"Planner of {job}",
            "text": PLAIN.format(employer=employer, job=job),
        }
        for employer, job in product(EMPLOYERS, JOBS)
    ]
