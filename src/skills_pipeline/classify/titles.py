"""What a job title says of the occupation, by the beginnings of its words, until occupations are coded.

Here belong title words that a published definition needs because it names occupations or career areas.
The words that tell IT postings are in `contracts.indicators`: the warehouse tells them by the same pattern.
"""

import polars as pl

from skills_pipeline.contracts.indicators.policy import IT_TITLE_PATTERN, title_pattern

OUTSIDE_CSET = {
    "hospitality, food and tourism": (
        "waiter", "waitress", "bartender", "barista", "cook", "head chef", "sous chef", "housekeep",
        "receptionist", "kellner", "koch", "köchin", "küchen", "serveu", "cuisin", "kok", "restaurantmede",
        "servitör", "kock", "servitør", "kokk", "tjener", "camarer", "cociner", "camerier", "cuoc",
        "cozinheir", "garçom", "kelner", "kuchar",
    ),
    "performing arts": (
        "actress", "musician", "singer", "dancer", "schauspiel", "musiker", "comédien", "musicien", "zanger",
        "skådespel", "skuespill", "músic", "bailar", "cantante", "attore", "attrice", "musicist", "muzyk",
    ),
    "health care including nursing": (
        "nurs", "physician", "dentist", "dental", "caregiver", "therapist", "pfleg", "krankenpfleg",
        "altenpfleg", "arzt", "ärzt", "facharzt", "infirmi", "médecin", "aide-soignant", "verpleeg",
        "verzorgende", "sjuksköt", "undersköt", "läkare", "sykeplei", "sygeplej", "læge", "enfermer",
        "médic", "infermier", "enfermeir", "pielęgniar", "lekarz",
    ),
    "human resources": (
        "recruiter", "recruiting", "human resources", "talent acquisition", "personalreferent",
        "personalsachbearbeit", "ressources humaines", "recruteu", "rekryter", "rekrutter", "reclutador",
        "recursos humanos", "risorse umane", "rekruter", "zasobów ludzkich",
    ),
    "occupations listed as not AI": (
        "driver", "fahrer", "chauffeur", "cashier", "kassier", "caissi", "warehouse", "firefighter",
        "flight attendant", "photographer", "videographer", "interior designer", "fashion designer",
        "real estate agent", "insurance agent", "underwriter", "loan processor", "sales assistant",
        "sales supervisor", "childcare", "chaplain", "glazier",
    ),
}  # fmt: skip
"""Beginnings of title words by career area that CSET (2020) leaves out, in the eleven languages."""

OUTSIDE_CSET_PATTERN = title_pattern(
    tuple(word for words in OUTSIDE_CSET.values() for word in words), whole_words=("HR", "RH")
)


def is_it(title: pl.Expr) -> pl.Expr:
    """Whether the title is that of an IT occupation (ISCO-08 25 and 35, approximately)."""
    return title.str.contains(IT_TITLE_PATTERN)


def is_outside_cset(title: pl.Expr) -> pl.Expr:
    """Whether the title is one that CSET (2020) leaves out whatever skills the posting names."""
    return title.str.contains(OUTSIDE_CSET_PATTERN)
