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

- Unlabelled postings teach two helpers, without the employers of labelled ones: which words stand under
  headings of which kind, and which surroundings of a mention an employer repeats from posting to posting.

Candidates come from the lexicon beside this card. Roles, first pass: logistic regression over hashed words
left and right, the sentence, the heading, the title and the concept, weighed by rarity, and over cues alike
in every language (`cues.tsv`). Second pass: boosted
trees over what the first says of this mention and its neighbours, the kind of block, and repetition. The two
are averaged. Tiers: logistic regression over the roles of all mentions, the concepts asked for, the words of
the title and around the mentions. All are calibrated by multinomial Platt scaling on held-out scores.

## How well it does

Five-fold cross-validation. All postings of an employer, and near duplicates, are in one fold; the project's
own sentences are in training, never in the test, as soon as labelled postings are given.

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
{_evaluation(figures.get("evaluation"))}{_forced(figures.get("forced"))}
## Limits

- The labelled sample is mostly English and was drawn partly near the decision boundary of a plain model:
  figures on a random draw are better. Danish, Norwegian, Italian, Portuguese and Polish rest on few postings.
- Features and strengths were chosen among some eighty variants on these same folds, and the lexicon was
  checked against the same postings: expect somewhat less on postings never seen.
- Eighteen languages beside the eleven have words for AI itself only; others are found by terms that are the
  same everywhere.
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


_COLUMNS = (
    "posting_demand_f1",
    "role_macro_f1",
    "tier_macro_f1",
    "average_precision",
    "brier",
    "ece",
    "share_error_pct",
)


def _evaluation(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    rows = [("all", found["all"]), ("without uncertain draws", found["without_uncertain"])]
    rows += [*found["by_language"].items(), *found["by_corpus"].items()]
    body = "\n".join(_evaluation_row(name, values) for name, values in rows)
    baselines = "\n".join(
        f"| `{name}` | {values['all']['f1']:.3f} | {values['without_uncertain']['f1']:.3f} |"
        for name, values in found["baselines"].items()
    )
    return f"""
### By part

Languages and corpora without the draws near the decision boundary. Intervals (95 %) resample employers.
A mention the lexicon does not find counts as `other`.

| part | postings | {" | ".join(_COLUMNS)} |
| --- | --- |{" --- |" * len(_COLUMNS)}
{body}

{_interval_line("all", found["all_interval"])}
{_interval_line("without uncertain draws", found["without_uncertain_interval"])}

| posting demand F1 of baselines | all | without uncertain draws |
| --- | --- | --- |
{baselines}
"""


def _evaluation_row(name: str, values: dict[str, float]) -> str:
    return f"| {name} | {values['postings']} | {' | '.join(f'{values[column]:.3f}' for column in _COLUMNS)} |"


def _interval_line(name: str, intervals: dict[str, list[float]]) -> str:
    told = [f"{column} {low:.3f} to {high:.3f}" for column, (low, high) in intervals.items()]
    return f"Intervals, {name}: {', '.join(told)}.\n"


def _forced(forced: dict[str, Any] | None) -> str:
    if not forced:
        return ""
    return f"\nReleased in spite of the gate. Reason: {forced['reason']}. {'; '.join(forced['losses'])}\n"
