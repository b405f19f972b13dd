"""Commands of `skills-pipeline model`: arguments in, a step of `model_steps` called, its outcome told.

Here belongs wording. What a step does belongs in `model_steps`.

Exit codes: 0 done or passed · 1 the gate refused the candidate · 2 usage.
"""

import sys
from typing import Annotated

import typer

from skills_pipeline import settings

REFUSED = 1

app = typer.Typer(help="Models of your own: train, compare, put in use, go back.", no_args_is_help=True)

ModelId = Annotated[str, typer.Argument(help="model, as `skills-pipeline model list` names it")]


@app.command()
def train() -> None:
    """Train a candidate from the labels in SKILLS_PIPELINE_TRAINING; nothing is put in use."""
    from skills_pipeline import model_steps

    _say(model_steps.train(settings.from_environment()))


@app.command()
def gate(model_id: ModelId) -> None:
    """Compare a candidate with the model in use, on labels kept back, and say what speaks against it."""
    from skills_pipeline import model_steps

    configured = settings.from_environment()
    model_steps.evaluate(configured, model_id)
    verdict = model_steps.gate(configured, model_id)
    for line in verdict.lines:
        _say(line)
    if not verdict.is_passed:
        raise typer.Exit(REFUSED)


@app.command()
def accept(
    model_id: ModelId,
    force: Annotated[
        str | None, typer.Option(metavar="REASON", help="in spite of the gate; the reason is kept")
    ] = None,
) -> None:
    """Put a candidate that passed the gate in use; the next refresh classifies everything with it."""
    from skills_pipeline import model_steps

    model_steps.accept(settings.from_environment(), model_id, force)
    _say(f"{model_id} is in use")


@app.command("list")
def list_models() -> None:
    """List the models: which is in use, what the gate said."""
    from skills_pipeline import model_steps

    for one in model_steps.store_of(settings.from_environment()).all():
        forced = f"  in spite of the gate: {one.forced}" if one.forced else ""
        _say(f"{'*' if one.is_current else ' '} {one.model_id:<24} {one.gate}{forced}")


@app.command()
def rollback(
    model_id: Annotated[
        str | None, typer.Argument(help="an accepted model, or `shipped`; by default the one before")
    ] = None,
) -> None:
    """Put an earlier model in use again; the next refresh finds what was classified with it."""
    from skills_pipeline import model_steps

    chosen = model_steps.store_of(settings.from_environment()).rollback(model_id)
    _say(f"{chosen} is in use")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
