"""Commands of `skills-pipeline evidence`: arguments in, the reviewed tables read, the outcome told.

Here belongs wording. What an entry of BibTeX is belongs in `bibtex`, what is reviewed in `reviewed`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Works that the indicators rest on.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `bibtex` a command of its own while it is the only one."""


@app.command()
def bibtex(
    indicator: Annotated[
        str | None, typer.Option(help="works of this published table or definition; left out, all")
    ] = None,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="file; left out, standard output")] = None,
) -> None:
    """Write the works as BibTeX, in UTF-8, in the order of their keys."""
    from skills_pipeline.evidence.bibtex import bibtex as entries
    from skills_pipeline.evidence.reviewed import cited_works

    text = entries(cited_works(indicator))
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")
