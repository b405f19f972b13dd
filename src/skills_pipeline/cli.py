"""The command line: arguments in, a step of `pipeline` called, its outcome told to a person.

Here belongs wording, tables for the terminal and exit codes. What a step does belongs in `pipeline`.

Exit codes: 0 done or released · 1 checks refused the release · 2 usage · 3 a source could not be fetched.
"""

import logging
import signal
import sys
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from skills_pipeline import model_cli, pipeline, settings, terminal
from skills_pipeline.cookbook import DOCUMENT, CookbookError, find, parse, refreshed, render
from skills_pipeline.deduplicate.index import IndexMemoryError
from skills_pipeline.evidence import cli as evidence_cli
from skills_pipeline.evidence.reviewed import EvidenceError
from skills_pipeline.landing import FetchError, UnpackError
from skills_pipeline.model_files import ModelError
from skills_pipeline.progress import track
from skills_pipeline.publish.errors import PublicationError
from skills_pipeline.releases import ReleaseError, ReleaseStore
from skills_pipeline.serving.errors import ServingError
from skills_pipeline.settings import Settings, SettingsError
from skills_pipeline.sources.boards import BoardsError
from skills_pipeline.sources.file import MappingError
from skills_pipeline.sources.registry import UnknownSourceError
from skills_pipeline.texts import TextsError, read_texts
from skills_pipeline.warehouse import Outcome, ReleasedTableError, Warehouse

REFUSED, USAGE, NOT_FETCHED = 1, 2, 3
_MENDABLE = (
    SettingsError,
    MappingError,
    UnknownSourceError,
    ReleaseError,
    CookbookError,
    pipeline.NothingLandedError,
    pipeline.NothingToAskError,
    pipeline.NoLicenceError,
    BoardsError,
    UnpackError,
    TextsError,
    ModelError,
    PublicationError,
    ReleasedTableError,
    EvidenceError,
    IndexMemoryError,
    ServingError,
)

app = typer.Typer(
    help="Open statistics of AI job demand.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
files = typer.Typer(help="Files of any publisher, described by a mapping.", no_args_is_help=True)
app.add_typer(files, name="file")
app.add_typer(model_cli.app, name="model")
app.add_typer(evidence_cli.app, name="evidence")
_console = Console()


class Origin(StrEnum):
    """What the landed postings are, as `settings.ORIGINS` has it."""

    sample = "sample"
    captures = "captures"
    network = "network"


@app.command()
def run() -> None:
    """Run the whole pipeline on the embedded sample: land, classify, release, report."""
    configured = settings.from_environment()
    landed = pipeline.land_sample(configured)
    _log().info("landing: %d new documents", len(landed))
    _report(configured, pipeline.refresh(configured, origin="sample"))


@app.command()
def land(
    file: Annotated[list[Path], typer.Option(exists=True, dir_okay=False, help="files to read")],
    source: Annotated[str | None, typer.Argument(help="name of the source; left out with --mapping")] = None,
    mapping: Annotated[Path | None, typer.Option(exists=True, help="describes files of a publisher")] = None,
    without_licence: Annotated[
        bool, typer.Option("--without-licence", help="you may use the files of a publisher that states none")
    ] = False,
) -> None:
    """Land files, as they are: a source's own, or any publisher's with a mapping."""
    configured = settings.from_environment()
    if (source is None) == (mapping is None):
        raise typer.BadParameter("give either the name of a source or --mapping")
    landed = pipeline.land_from_files(
        configured, source or "", file, mapping, without_licence=without_licence
    )
    _log().info("landing: %d new documents, %d bytes", len(landed), sum(item.size_bytes for item in landed))


@app.command()
def ingest(
    source: Annotated[
        str, typer.Argument(help="name of the source, as `skills-pipeline sources` lists them")
    ],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="first day to ask for")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="last day to ask for")] = None,
    board: Annotated[
        list[str] | None, typer.Option(help="employer board to ask, instead of the list")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="documents at most; the next call goes on")] = None,
) -> None:
    """Fetch and land what a source has published since it was last asked, or in the days given.

    A run that was interrupted goes on where it stopped.
    """
    configured = settings.from_environment()
    days = since.date() if since else None, until.date() if until else None
    asked = pipeline.Ingest(source, *days, tuple(board or ()), limit)
    documents = records = 0
    landed = track(pipeline.land_from_network(configured, asked), None, f"ingest {source}")
    for landing in landed:
        documents, records = documents + 1, records + (landing.records or 0)
    _log().info("ingest %s: %d documents, %d records", source, documents, records)


@files.command("check")
def file_check(
    data: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a file of the publisher")],
    mapping: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="its mapping")],
    rows: Annotated[int, typer.Option(min=1, help="records to show")] = 5,
) -> None:
    """Show what a mapping makes of a file, and what it would refuse; nothing is landed."""
    from skills_pipeline.sources.preview import check_mapping, preview_text

    _console.print(preview_text(check_mapping(data, mapping, rows)), markup=False, soft_wrap=True)


@app.command()
def prune() -> None:
    """Remove landed bytes older than SKILLS_PIPELINE_LANDING_DAYS (what was parsed from them stays), and what
    nothing refers to for two weeks.
    """
    configured = settings.from_environment()
    removed = pipeline.retain(configured)
    kept = "" if configured.landing_days else "; all are kept, SKILLS_PIPELINE_LANDING_DAYS says how long"
    _console.print(f"{removed.landed} landed documents removed{kept}", soft_wrap=True)
    _console.print(f"{removed.superseded} files between the steps removed")
    _console.print(f"{removed.publications} publications removed")


@app.command()
def refresh(
    origin: Annotated[Origin | None, typer.Option(help="what the landed postings are")] = None,
) -> None:
    """Parse, deduplicate, classify, build, check and release what is landed."""
    configured = settings.from_environment()
    _report(configured, pipeline.refresh(configured, origin or configured.origin))


@app.command()
def publish(
    release: Annotated[str | None, typer.Option(help="a kept release; the current one if left out")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="where to; <warehouse>/publications/<release> if left out"),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="address the folder will have, for the DCAT record")
    ] = None,
) -> None:
    """Write the indicator tables of a release as Parquet, CSV, SDMX, with descriptions for catalogues."""
    done = pipeline.publish(settings.from_environment(), release, folder, base)
    for line in terminal.publication_lines(done):
        _console.print(line, markup=False, soft_wrap=True)


@app.command()
def classify(
    postings: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Parquet: key, title, text")],
    out: Annotated[Path, typer.Option(help="folder for postings.parquet and mentions.parquet")],
) -> None:
    """Say of each posting of a file whether AI is asked of the person, and where it is named."""
    configured = settings.from_environment()
    number = pipeline.classify_file(postings, out, configured.processes)
    _console.print(f"{number} postings classified: {out / 'postings.parquet'}, {out / 'mentions.parquet'}")


@app.command()
def label(
    postings: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Parquet: key, title, text")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="JSONL file that labels are added to")],
    annotator: Annotated[str, typer.Option(help="name stored with every label")],
    draw: Annotated[int, typer.Option(min=1, help="postings to draw")] = 40,
    seed: Annotated[int, typer.Option(help="another seed, another draw")] = 1,
) -> None:
    """Label postings by hand, those that teach most and some at random; q quits, the same call resumes."""
    from skills_pipeline.classify import labelling

    due = labelling.tasks(read_texts(postings), draw, seed)
    drawn = {"draw": draw, "seed": seed}
    added = labelling.label(due, out, annotator, drawn, _console, sys.stdin)
    _console.print(f"{added} labels added to {out}", soft_wrap=True)


@app.command()
def discover(
    postings: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Parquet: key, title, text")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="TSV file for the candidates")],
) -> None:
    """Propose terms beside AI that the lexicon does not have, for a person to review."""
    from skills_pipeline.skills.discover import discover as discover_terms

    candidates = discover_terms(read_texts(postings))
    candidates.write_csv(out, separator="\t", float_precision=2)
    _console.print(f"{candidates.height} terms to review: {out}", soft_wrap=True)


@app.command()
def lexicon_report(
    postings: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Parquet: key, title, text")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="TSV file, a line for each surface")],
) -> None:
    """Count what each surface of the lexicon finds in a corpus, those that find nothing included."""
    from skills_pipeline.skills.lexicon_report import surface_report

    report = surface_report(read_texts(postings))
    report.write_csv(out, separator="\t")
    never = report.filter(report["hits"] == 0).height
    _console.print(f"{report.height} surfaces, {never} of them never found: {out}", soft_wrap=True)


@app.command()
def sources(
    name: Annotated[str | None, typer.Argument(help="one source, with its terms in full")] = None,
) -> None:
    """List the sources with their state: last run, what it brought, what was refused or held, terms."""
    states = pipeline.source_states(settings.from_environment())
    if name is None:
        _console.print(terminal.sources_table(states))
        return
    chosen = [state for state in states if state.source.name == name]
    if not chosen:
        raise typer.BadParameter(f"unknown source {name!r}; `skills-pipeline sources` lists them")
    for line in terminal.source_lines(chosen[0]):
        _console.print(line, markup=False, soft_wrap=True)


@app.command()
def releases() -> None:
    """List the kept releases, oldest first, and whether each is as it was written."""
    _console.print(terminal.releases_table(_store()))


@app.command()
def rollback(
    release: Annotated[str | None, typer.Argument(help="a kept release; by default the one before")] = None,
) -> None:
    """Make an earlier release current, or a later one again; what was left is kept and not released anew."""
    chosen = _store().rollback(release)
    _console.print(f"Release {chosen.release_id} is current, data as of {chosen.as_of}.")


@app.command()
def upload(
    target: Annotated[str, typer.Argument(help="URL of a folder: s3://bucket/…, gs://bucket/…, or a path")],
    release: Annotated[str | None, typer.Option(help="a kept release; by default the current")] = None,
) -> None:
    """Copy a release, with its publication if there is one, and point `latest.json` there at it, last."""
    from skills_pipeline.publish import storage

    store = _store()
    chosen = store.named(release)
    publication = pipeline.publication_folder(settings.from_environment(), chosen)
    copied = storage.upload(store.folder(chosen), target, publication if publication.exists() else None)
    done = f"{len(copied)} files copied" if copied else "all of it was there"
    _console.print(f"Release {chosen.release_id} is the latest at {target}: {done}.", soft_wrap=True)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on; others than loopback let others in")] = (
        "127.0.0.1"
    ),
) -> None:
    """Show the current release in a browser, and the next one once it is current; Ctrl-C stops.

    Hands out the files of the release, changes nothing.
    """
    from skills_pipeline.serving import server

    # A supervisor's SIGTERM stops it as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server.listen(_store(), host, port) as listening:
        _console.print(f"The current release is at {server.address(listening)}", soft_wrap=True)
        with suppress(KeyboardInterrupt):
            listening.serve_forever()
    _console.print("Stopped.")


@app.command()
def difference(
    earlier: Annotated[str, typer.Argument(help="a kept release, as `skills-pipeline releases` lists them")],
    later: Annotated[str | None, typer.Argument(help="another one; by default the current")] = None,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="CSV file for all that differs")] = None,
) -> None:
    """Show what two kept releases state differently of shares, the largest moves first."""
    configured = settings.from_environment()
    warehouse = Warehouse(configured.warehouse_dir, configured.releases_kept)
    first, second = (warehouse.releases.named(name) for name in (earlier, later))
    moves = warehouse.difference(first, second)
    for line in terminal.difference_lines(moves, first.release_id):
        _console.print(line, soft_wrap=True)
    if out is not None:
        moves.write_csv(out)
        _console.print(f"All of them: {out}", soft_wrap=True)


@app.command()
def cookbook(
    number: Annotated[int | None, typer.Argument(help="question to ask; left out, they are listed")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="replace the answers shown in warehouse/README.md")
    ] = False,
) -> None:
    """List an analyst's questions, or ask one of the current release: its query, and the answer."""
    configured = settings.from_environment()
    warehouse = Warehouse(configured.warehouse_dir, configured.releases_kept)
    path = settings.resource(DOCUMENT)
    document = path.read_text("utf-8")
    if write and number is not None:
        raise typer.BadParameter("give either the number of a question or --write, which answers all")
    if write:
        path.write_text(refreshed(document, warehouse.ask), "utf-8")
        _console.print(f"answers written: {path}", soft_wrap=True)
    elif number is None:
        for question in parse(document):
            sys.stdout.write(f"{question.number:>2}  {question.title}\n")
    else:
        question = find(parse(document), number)
        answer = render(warehouse.ask(question.sql))
        sys.stdout.write(f"{question.title}\n\n{question.reading}\n\n{question.sql}\n{answer}")


@app.command()
def dictionary(
    pages: Annotated[
        Path | None, typer.Option(file_okay=False, help="write a page for each published table there instead")
    ] = None,
) -> None:
    """Print the data dictionary as Markdown, as it stands in docs/dictionary.md."""
    from skills_pipeline.contracts import RELEASED_TABLES
    from skills_pipeline.contracts.base import dictionary_markdown
    from skills_pipeline.publish.indicator_pages import indicator_pages, read_folders

    if pages is not None:
        pages.mkdir(parents=True, exist_ok=True)
        for name, text in indicator_pages(read_folders()).items():
            (pages / name).write_text(text, "utf-8")
        return
    sys.stdout.write(dictionary_markdown(RELEASED_TABLES))


def _report(configured: Settings, outcome: Outcome) -> None:
    """Tell what a refresh did; exits with 1 when the checks refused the release."""
    for line in terminal.check_lines(outcome.checks):
        _console.print(line)
    warehouse = Warehouse(configured.warehouse_dir, configured.releases_kept)
    if outcome.status == "refused":
        kept = outcome.release.release_id if outcome.release else "none"
        _console.print(f"Not released. Current release stays: {kept}")
        raise typer.Exit(REFUSED)
    if outcome.status == "withdrawn":
        _console.print(
            "Not released: a release of these inputs was rolled back. `skills-pipeline rollback ID` makes it "
            "current again, `skills-pipeline releases` lists it."
        )
    terminal.print_release(_console, warehouse, outcome)


def _store() -> ReleaseStore:
    configured = settings.from_environment()
    return ReleaseStore(configured.warehouse_dir, configured.releases_kept)


def _log() -> logging.Logger:
    return logging.getLogger("skills_pipeline")


def _configure_logging() -> None:
    """Times and messages on a terminal, plain lines elsewhere."""
    plain = logging.StreamHandler()
    plain.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    pretty = RichHandler(console=Console(stderr=True), show_path=False, show_level=False)
    pretty.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[pretty if sys.stderr.isatty() else plain])


def main() -> None:
    """Entry point: errors a person can mend become one line and an exit code, all others a traceback."""
    _configure_logging()
    try:
        app()
    except _MENDABLE as error:
        sys.stderr.write(f"skills-pipeline: {error}\n")
        sys.exit(USAGE)
    except FetchError as error:
        sys.stderr.write(f"skills-pipeline: {error}\n")
        sys.exit(NOT_FETCHED)
