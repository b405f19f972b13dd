"""The model card: what the model is for, what it was trained on, how well it does, where it fails.

Here belongs wording around figures. Computing them is in `train`; checking the card's facts is in `model`.
"""

from typing import Any


def card(facts: dict[str, str], figures: dict[str, Any], sentences: int, labelled_postings: int) -> str:
    """The card as Markdown; `facts` stand first, where loading the model looks for them."""
    header = "\n".join(f"{name}: {value}" for name, value in facts.items())
    return f"""---
{header}
---

# Model card: AI mentions in job postings

## What it is for

It tells, for every place where a job posting names artificial intelligence, whether AI is asked of the
person (`demand`), describes employer, product or team (`context`), belongs to the hiring process (`process`)
or is another sense of the word (`other`); and for the posting, whether the person builds AI (`build`), uses
it (`use`) or neither (`none`). It is made for statistics over many postings. It is not made to judge a
posting, an employer or an applicant.

## What it was trained on

- {sentences} sentences written for this project (`sentences.tsv`), in eleven languages.
{_labelled_line(labelled_postings)}

Candidates come from the lexicon beside this card. Roles: logistic regression over hashed words left and
right of the mention, words about hiring in any language, the heading above, the title and the concept.
Tiers: logistic regression over the roles of all mentions, the concepts asked for, the words of the title
and around the mentions. Both are calibrated by multinomial Platt scaling on held-out scores.

## How well it does

Five-fold cross-validation. All postings of an employer are in one fold; the project's own sentences are in
training, never in the test, as soon as labelled postings are given.

| mentions | n | macro-F1 | {" | ".join(name.removeprefix("f1_") for name in _role_names(figures))} |
| --- | --- | --- |{" --- |" * len(_role_names(figures))}
{_role_row("found by the lexicon", figures["mentions_found"])}
{_role_row("all labelled; not found counts as `other`", figures["mentions_all"])}

Of {figures["candidates"]["demand_mentions"]} labelled demand mentions the lexicon finds
{figures["candidates"]["found_pct"]} %.

| postings | n | demand precision | demand recall | demand F1 | tier macro-F1 |
| --- | --- | --- | --- | --- | --- |
{_tier_row("all", figures["postings"])}
{_language_rows(figures["by_language"])}

| keyword baseline | precision | recall | F1 |
| --- | --- | --- | --- |
{_baseline_row("any_ai_skill", figures)}
{_baseline_row("any_ai_term", figures)}

Brier score of the probability of demand: {figures["postings"]["brier_demand"]}.
{_share_line(figures["share"])}

## Limits

- The labelled sample is mostly English and was drawn partly near the decision boundary of a plain model:
  figures on a random draw are better. Danish, Norwegian, Italian, Portuguese and Polish rest on few postings.
- Features and strengths were chosen among some fifty variants on these same folds, and the lexicon was
  checked against the same postings: expect somewhat less on postings never seen.
- Languages outside the eleven of the lexicon are found only by terms that are the same everywhere.
- Calibration is learned on the held-out scores the figures are computed from (at most 20 numbers a model).
- The decision is made at a probability of 0.5: counted shares carry the classifier's error until corrected.
- Algorithms without learning, robots without AI and terms in a generic list are the commonest mistakes.
"""


def _labelled_line(labelled_postings: int) -> str:
    if not labelled_postings:
        return "- No real posting: these weights are for trying out, not for statistics."
    return (
        f"- {labelled_postings} real job postings labelled by hand. Their texts and labels are not\n"
        "  part of this project; the weights were learned from them."
    )


def _role_names(figures: dict[str, Any]) -> list[str]:
    return [name for name in figures["mentions_found"] if name.startswith("f1_")]


def _role_row(label: str, figures: dict[str, Any]) -> str:
    scores = [f"{value:.3f}" for name, value in figures.items() if name.startswith("f1_")]
    return f"| {label} | {figures['n']} | {figures['macro_f1']:.3f} | {' | '.join(scores)} |"


def _tier_row(label: str, figures: dict[str, Any]) -> str:
    names = ("demand_precision", "demand_recall", "demand_f1", "macro_f1")
    return f"| {label} | {figures['n']} | {' | '.join(f'{figures[name]:.3f}' for name in names)} |"


def _language_rows(by_language: dict[str, dict[str, Any]]) -> str:
    return "\n".join(_tier_row(language, figures) for language, figures in by_language.items())


def _baseline_row(name: str, figures: dict[str, Any]) -> str:
    values = figures[f"baseline_{name}"]
    return f"| `{name}` | {values['precision']:.3f} | {values['recall']:.3f} | {values['f1']:.3f} |"


def _share_line(share: dict[str, float]) -> str:
    if not share:
        return ""
    return (
        f"Weighted share of demand in the sampled pool: {share['labelled_pct']} % as labelled,\n"
        f"{share['counted_pct']} % as counted, error {share['error_pp']:+} percentage points."
    )
