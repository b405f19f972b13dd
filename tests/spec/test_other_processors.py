"""What the models say does not depend on the processor: its linear algebra and its vector instructions.

A release of the same landings then has the same content on another machine (`warehouse.content_checksum`).
"""

import os
import platform
import subprocess
import sys

import pytest

TITLES = (
    "Data Scientist",
    "Machine Learning Engineer",
    "Pflegefachkraft",
    "Comptable",
    "Säljare inom IT",
    "Kok",
)
SENTENCES = (
    "You have built and trained deep learning models and know PyTorch.",
    "Our product uses AI to help nurses plan their shifts.",
    "Du arbeitest mit KI-basierten Werkzeugen und analysierst Daten.",
    "We may use artificial intelligence tools to review applications.",
    "Vous utilisez ChatGPT et l'IA générative au quotidien.",
    "Experience with NLP, computer vision or reinforcement learning is a plus.",
)
SAY = f"""
import itertools, polars as pl
from skills_pipeline.classify import postings
from skills_pipeline.occupation.coding import occupations_of
pairs = list(itertools.permutations({SENTENCES!r}, 3))
titles = [{TITLES!r}[number % {len(TITLES)}] for number in range(len(pairs))]
texts = ["\\n\\n".join(pair) for pair in pairs]
keys = [str(number) for number in range(len(texts))]
told = postings.classify(pl.DataFrame({{"key": keys, "title": titles, "text": texts}}))
coded = occupations_of(titles, texts, ["en"] * len(titles))
tiers = (told.postings["p_demand"], told.postings["p_build"])
for numbers in (*tiers, told.mentions["p_role"], coded["p_isco08"]):
    print(len(numbers), *(f"{{number:.6g}}" for number in numbers.drop_nulls()))
"""
ANCIENT = {
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL",
}
"""As on a processor of 2004: linear algebra with SSE3, NumPy's own loops without AVX."""


@pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the kernels that are compared are those of x86-64"
)
def test_an_old_processor_says_the_same_to_six_digits():
    assert _said(ANCIENT) == _said({})


def _said(processor: dict[str, str]) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    told = subprocess.run(
        [sys.executable, "-c", SAY], env=environment | processor, capture_output=True, text=True, check=True
    )
    lines = told.stdout.splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["120", "120"]
    return lines
