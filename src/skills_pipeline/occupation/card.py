"""The card of the occupation model: what it is for, what it learned from, how well it does, where it fails.

Here belongs wording around figures; computing them is in `evaluate`.
"""

from typing import Any

from skills_pipeline.occupation.evaluate import EXPECTED_PRECISION, SHOWN_LEVELS

LANGUAGES = ("da", "de", "en", "es", "fr", "it", "nl", "no", "sv")

_PROTOCOLS = {
    "nearest_neighbour": "nearest neighbour",
    "esco_only": "model, ESCO titles only",
    "occupation_held_out": "model, occupations held out",
    "title_held_out": "model, titles held out",
}


def card(facts: dict[str, str], figures: dict[str, Any]) -> str:
    """The card as Markdown; `facts` stand first, where loading the model looks for them."""
    header = "\n".join(f"{name}: {value}" for name, value in facts.items())
    titles = figures["titles"]
    thresholds = ", ".join(f"{digits}: {p:.2f}" for digits, p in figures["thresholds"].items())
    return f"""---
{header}
---

# Model card: occupations from job titles

## What it is for

It tells the ISCO-08 group of a job posting from its title, and from the beginning of its text where the title
says nothing: four digits where that is sure enough, else the coarser level that is, else nothing. It is made
for statistics over many postings, not to judge a posting, an employer or an applicant.

## What it learned from

- {titles["esco"]} titles of ESCO occupations in nine languages ({", ".join(LANGUAGES)}), each with its
  ISCO-08 unit group (ESCO 1.0.3 and 1.2.0, European Commission, reused with attribution).
- {titles["national"]} titles of national classifications, matched with ESCO occupations by the national
  offices (as collected in melo-benchmark, Avature, MIT licence).
- {titles["written"]} titles written for this project (`titles.tsv`), of occupations that postings name
  otherwise than ESCO does, a few of them in seven more languages.

None of the first two is part of this project; the weights were learned from them. Every title is taught in
several spellings: its genders apart, and with seniority, place and employer around it (`padding.tsv`).

Hashed words, pairs of words and runs of three to five letters are summed in 64 dimensions, from which a
linear classifier tells the unit group (Joulin et al. 2017); a level's probability is the sum over its unit
groups, calibrated on held-out titles by their log-odds and the share of words seen in training.

## How well it does

A group is right when it is among those of the ESCO occupations a title is matched with: exact and close
matches, or the broader and narrower ones where there is no other. *Titles held out*: five folds, equal
titles, and a title of several languages, in one. *Occupations held out*: three folds, all national titles of
an ESCO occupation in one, too. *ESCO titles only*: no national title was learned from. *Nearest neighbour*:
the ESCO title of the same language that is nearest by character TF-IDF. Every cell: accuracy at 1, 2 and 4
digits, no title left out.

{_table(figures["protocols"], "accuracy")}

The same without titles that stand in ESCO's list, as cleaned:

{_table(figures["protocols"], "new")}

Titles that an office declared equal to an ESCO occupation (exact matches) alone:

{_table(figures["protocols"], "exact")}

A code counts as right at four digits only where it is the one that most matches say:

{_strict(figures["protocols"])}

### What is released

The deepest level whose calibrated probability reaches its threshold ({thresholds}).
Calibration and thresholds rest on titles whose occupation was held out, every language counting the same:
each level is right in at least {EXPECTED_PRECISION:.0%} of the titles it is released for.

Occupations held out (calibrated on the other folds):

{_released(figures["released"]["occupation_held_out"])}

Titles held out:

{_released(figures["released"]["title_held_out"])}

## Limits

- The figures are those of titles in classifications. Real postings were checked by hand: docs/quality.md.
- Titles that an office matched with close, broader or narrower occupations only are told much less often
  than those matched exactly, by any method: their match is less certain, too.
- Codes follow ESCO, where a data scientist is 2511 and a DevOps engineer 2512.
- Languages other than the nine are known by a few titles, or by words they share with the nine.
- A title that names several occupations is told by the mean over its words, not by each of them.
- Norwegian test titles nearly all stand in ESCO's list, too: its figures say little.
"""


def _languages(protocols: dict[str, Any]) -> list[str]:
    return [name for name in protocols["title_held_out"] if name in LANGUAGES]


def _crosswalks(protocols: dict[str, Any]) -> list[str]:
    return [name for name in protocols["title_held_out"] if name not in LANGUAGES]


def _table(protocols: dict[str, Any], kind: str) -> str:
    head = f"| titles | n | {' | '.join(_PROTOCOLS.values())} |\n| --- | --- |{' --- |' * len(_PROTOCOLS)}"
    names = [*_languages(protocols), *_crosswalks(protocols)]
    return "\n".join([head, *(_row(protocols, name, kind) for name in names)])


def _row(protocols: dict[str, Any], name: str, kind: str) -> str:
    found = [_figures(protocols[protocol][name], kind) for protocol in _PROTOCOLS]
    cells = [" / ".join(_number(figures[str(digits)]) for digits in SHOWN_LEVELS) for figures in found]
    return f"| {name} | {found[0]['n']} | {' | '.join(cells)} |"


def _figures(part: dict[str, Any], kind: str) -> dict[str, Any]:
    chosen: dict[str, Any] = {"accuracy": part, "new": part["new"], "exact": part["by_relation"]["exact"]}[
        kind
    ]
    return chosen


def _strict(protocols: dict[str, Any]) -> str:
    head = f"| titles | {' | '.join(_PROTOCOLS.values())} |\n| --- |{' --- |' * len(_PROTOCOLS)}"
    rows = [
        f"| {name} | {' | '.join(_number(protocols[one][name]['strict_4']) for one in _PROTOCOLS)} |"
        for name in _languages(protocols)
    ]
    return "\n".join([head, *rows])


_RELEASED_COLUMNS = (
    *("language", "n", "released", "right at its level", "4 digits", "3", "2", "1"),
    *("2 digits or more", "right at 2"),
)


def _released(released: dict[str, Any]) -> str:
    head = f"| {' | '.join(_RELEASED_COLUMNS)} |\n|{' --- |' * len(_RELEASED_COLUMNS)}"
    return "\n".join([head, *(_released_row(name, released[name]) for name in LANGUAGES if name in released)])


def _released_row(name: str, part: dict[str, Any]) -> str:
    shares = [part["share"][digits] for digits in "4321"]
    figures = [part["coverage"], part["precision"], *shares, part["coverage_from_2"], part["precision_2"]]
    return f"| {name} | {part['n']} | {' | '.join(_number(figure) for figure in figures)} |"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
