"""One function a step, plain arguments: what the command line and the scheduler both call.

Here belongs the order of things and which files a step reads and writes. What is done to a posting
belongs in the packages the steps call; wiring, schedules and retries in `dags/`.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from skills_pipeline import shards
from skills_pipeline.contracts.base import Table, conform, polars_schema
from skills_pipeline.contracts.core import (
    ANCHOR_VALUES,
    CLASSIFICATIONS,
    DEFINITION_MATCHES,
    DOCUMENTS,
    LANDINGS,
    MENTIONS,
    PARSED_FIGURES,
    PARSED_ISSUES,
    PARSED_PLACES,
    PARSED_RECORDS,
    POSTING_TEXTS,
    QUARANTINE,
    REMOVALS,
    RESTATED,
    UNKNOWN_COUNTRY,
    WITHHELD,
    WORKER_VOICE_MENTIONS,
)
from skills_pipeline.deduplicate.index import Index
from skills_pipeline.engines.processes import map_unordered
from skills_pipeline.engines.shared import SharedStore
from skills_pipeline.landing import (
    Cursor,
    Fetcher,
    Landing,
    LandingStore,
    land_bytes,
    land_files,
    land_source,
    today,
    unfinished_query,
)
from skills_pipeline.model_files import ModelError
from skills_pipeline.progress import track
from skills_pipeline.releases import OtherOriginError, Release, ReleaseStore
from skills_pipeline.retention import SUPERSEDED_DAYS, remove_superseded
from skills_pipeline.settings import Settings
from skills_pipeline.settings import credentials as credentials_of_environment
from skills_pipeline.shards import Shard, folder_written_whole, parquet_parts, write_json, write_parquet
from skills_pipeline.sightings import sightings
from skills_pipeline.sources import registry
from skills_pipeline.sources.base import PARSER_VERSION, Query, Source, parse_file
from skills_pipeline.sources.figures import vintage_of
from skills_pipeline.texts import checked_rows, scan_texts
from skills_pipeline.warehouse import Outcome, Warehouse, WarehouseInputs

if TYPE_CHECKING:
    from skills_pipeline.publish.publication import Publication
    from skills_pipeline.sample import SampleDocument

log = logging.getLogger(__name__)

_SAMPLE_STAMP = "sample.json"
_SAMPLE_LABELS = "sample_audit_labels.tsv"
"""Beside the landings of the sample: to draw it anew at each release would take seconds."""
_COMPARED_DOCUMENTS = "documents.json"
_ROWS_A_TASK = 4_000
_FIRST_DAYS = 7
_RECORDS_AT_A_TIME = 2_000
"""Records of a document parsed together: a dump of millions is never in memory as a whole."""

_POSTINGS_AT_A_TIME = 2_000
"""Shards with about so many postings are handed to a worker together: enough work to be worth the hand-over,
and no more in memory.
"""


class NothingLandedError(RuntimeError):
    """There is nothing to refresh from."""


class NoLicenceError(ValueError):
    """Files of a publisher that states no licence were to be landed, and the user did not say so."""


class NothingToAskError(ValueError):
    """A source that is asked for boards was given none."""


@dataclass(frozen=True)
class ParseTask:
    """One landed document to be parsed: everything a worker needs, no more."""

    landing_dir: Path
    parsed_dir: Path
    landing: Landing


# ------------------------------------------------------------------------------------------- landing


def land_sample(settings: Settings, month: str | None = None) -> list[Landing]:
    """Land the embedded sample, or what its sources answered for one month; returns what was landed now.

    A sample of another version is replaced. Raises `OtherOriginError` when the landing store holds
    anything but a sample: made-up postings are never mixed with real ones.
    """
    from skills_pipeline import sample

    store = LandingStore(settings.landing_dir)
    with store.alone("sample"):
        before = _landed_sample(settings.landing_dir, sample.fingerprint())
        due = set(sample.MONTHS if month is None else [month]) - before
        if not due:
            return []
        documents = list(sample.documents(months=due))
        landing = _land_documents(store, documents)
        landed = list(track(landing, len(documents), "land the embedded sample"))
        sample.audit_labels().write_csv(settings.landing_dir / _SAMPLE_LABELS, separator="\t")
        stamp = {"version": sample.fingerprint(), "months": sorted(before | due)}
        write_json(stamp, settings.landing_dir / _SAMPLE_STAMP)
    return landed


def _land_documents(store: LandingStore, documents: "list[SampleDocument]") -> Iterator[Landing]:
    """Land each document that is not there: a task that was killed and is run again lands it once."""
    known = {
        (landing.source, landing.sha256, landing.fetched_at)
        for source in store.sources()
        for landing in store.landings(source)
    }
    for document in documents:
        source, digest = document.source, hashlib.sha256(document.body).hexdigest()
        if (source, digest, document.fetched_at) not in known:
            yield land_bytes(
                store,
                registry.BUILT_IN[source],
                document.url,
                document.body,
                fetched_at=document.fetched_at,
                media_type=document.media_type,
            )


def _landed_sample(landing_dir: Path, version: str) -> set[str]:
    """Months of this version of the sample that are landed; another version is removed."""
    stamp = landing_dir / _SAMPLE_STAMP
    if stamp.exists():
        written = json.loads(stamp.read_text("utf-8"))
        if written["version"] == version:
            return set(written["months"])
        for source in LandingStore(landing_dir).sources():
            shutil.rmtree(landing_dir / source)
    elif LandingStore(landing_dir).sources():
        raise OtherOriginError(
            f"{landing_dir} holds real landings; set SKILLS_PIPELINE_DATA to another folder"
        )
    write_json({"version": version, "months": []}, stamp)
    return set()


def land_month(
    settings: Settings,
    month: str,
    sources: Sequence[str],
    credentials_of: Callable[[Source], Mapping[str, str]] | None = None,
) -> int:
    """Land what these sources published in a month (`YYYY-MM`) and parse it; returns the documents landed.

    For a data folder of origin `sample` the sources are its own. Months may be landed in any order and side
    by side. `credentials_of`: those of a source; None: those of the environment. Raises `NothingToAskError`
    when no source is named, and what `land_from_network` does.
    """
    if settings.origin == "sample":
        landed = land_sample(settings, month)
    elif not sources:
        raise NothingToAskError("name the sources to ask for their past months in the parameter `sources`")
    else:
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        landed = []
        for name in sources:
            own = credentials_of(registry.BUILT_IN[name]) if credentials_of else None
            landed += land_from_network(settings, Ingest(name, first, last), credentials=own)
    parsed_dir = settings.data_dir / "parsed"
    _parse_all([ParseTask(settings.landing_dir, parsed_dir, landing) for landing in landed], settings)
    return len(landed)


@dataclass(frozen=True)
class Ingest:
    """What is asked of a source: days (None: from its cursor to today), boards, and how many documents at
    most.
    """

    name: str
    since: date | None = None
    until: date | None = None
    boards: tuple[str, ...] = ()
    limit: int | None = None


def land_from_network(
    settings: Settings,
    ingest: Ingest,
    fetcher: Fetcher | None = None,
    credentials: Mapping[str, str] | None = None,
) -> Iterator[Landing]:
    """Fetch and land what a source has published; an interrupted run is resumed.

    `credentials`: a value for every name that the source declares; None: those of the environment. Raises
    `landing.FetchError` (`DriftError` when the source has changed); what was landed before the failure stays.
    """
    source, store = registry.find(ingest.name, settings.landing_dir), LandingStore(settings.landing_dir)
    with store.alone(source.name):
        query = query_of(store, source, ingest, settings)
        if credentials is None:
            credentials = credentials_of_environment(source.credentials)
        fetcher = fetcher or Fetcher(settings.contact)
        yield from land_source(store, source, replace(query, credentials=credentials), fetcher, ingest.limit)


def query_of(store: LandingStore, source: Source, ingest: Ingest, settings: Settings) -> Query:
    """The days and boards to ask for. Without days: an interrupted run's, else from the cursor to today.

    The last day of the cursor is asked again, for it was not over; a source asked for the first time is asked
    for the last week. Raises `NothingToAskError` when a source of boards has none.
    """
    boards = ingest.boards or _listed_boards(settings, source.name)
    if source.has_boards and not boards:
        raise NothingToAskError(
            f"{source.name} is asked for the boards of employers: name some with --board, or list them in "
            "the file that SKILLS_PIPELINE_BOARDS names"
        )
    unfinished = unfinished_query(store, source.name)
    if ingest.since is None and unfinished is not None and unfinished.boards == boards:
        return unfinished
    until, cursor = ingest.until or today(), store.cursor(source.name)
    first = date.fromisoformat(cursor.until) if cursor else until - timedelta(days=_FIRST_DAYS)
    return Query(ingest.since or min(first, until), until, boards)


def _listed_boards(settings: Settings, name: str) -> tuple[str, ...]:
    from skills_pipeline.sources.boards import read_boards

    return read_boards(settings.boards).get(name, ()) if settings.boards else ()


def prune(settings: Settings) -> int:
    """Remove landed bytes older than the settings keep them; returns how many documents went.

    What was parsed from them stays; a later parser cannot read them again.
    """
    if settings.landing_days is None:
        return 0
    parse(settings)
    before = datetime.combine(today() - timedelta(days=settings.landing_days), datetime.min.time())
    return LandingStore(settings.landing_dir).prune(before)


@dataclass(frozen=True)
class Removed:
    """How many landed documents, files between the steps, and publications a deployment let go of."""

    landed: int
    superseded: int
    publications: int


def retain(settings: Settings) -> Removed:
    """Remove landed bytes older than the settings keep them, and what nothing refers to for two weeks: shards
    and classifications of records, parsers and models that were replaced, publications of releases not kept.
    """
    landed, before = prune(settings), today() - timedelta(days=SUPERSEDED_DAYS)
    made = shard_index(settings) if _shard_index_path(settings).exists() else []
    postings = settings.data_dir / "postings"
    kept = {
        postings: {shard.path(postings) for shard in made},
        settings.data_dir / "classified": set(_classified_folders(settings, made)),
    }
    superseded = sum(remove_superseded(root, "*/*/[!.]*", paths, before) for root, paths in kept.items())
    parsed = settings.data_dir / "parsed"
    current = set(parsed.glob(f"*/{_parser_mark()}"))
    superseded += remove_superseded(parsed, "*/*", current, before)
    releases = ReleaseStore(settings.warehouse_dir, settings.releases_kept).all()
    published = {publication_folder(settings, release) for release in releases}
    publications = remove_superseded(settings.warehouse_dir / "publications", "[!.]*", published, before)
    return Removed(landed, superseded, publications)


def land_from_files(
    settings: Settings, name: str, paths: list[Path], mapping: Path | None, *, without_licence: bool = False
) -> list[Landing]:
    """Land files of a source; with a mapping, of the source that the mapping describes.

    Raises `NoLicenceError` for a source whose publisher states no licence, unless `without_licence`.
    """
    source = _adopted(settings, mapping) if mapping else registry.find(name, settings.landing_dir)
    if not (source.has_licence or without_licence):
        raise NoLicenceError(
            f"{source.name}: its publisher states no licence ({source.url}), so nothing says that you may "
            "use or pass on its data, and a release would hold them; ask the publisher, or if you may, say "
            "so with --without-licence"
        )
    store = LandingStore(settings.landing_dir)
    with store.alone(source.name):
        return land_files(store, source, paths)


def _adopted(settings: Settings, mapping: Path) -> Source:
    """The source a mapping describes, after a copy of the mapping was put beside its landings."""
    from skills_pipeline.sources.file import read_mapping

    source = read_mapping(mapping)
    kept = registry.mapping_path(settings.landing_dir, source.name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(mapping.read_bytes())
    return source


# ------------------------------------------------------------------------------------------- parsing


def parse(settings: Settings, part: int = 0, parts: int = 1) -> int:
    """Parse every landed document that was not parsed yet, or those of one of several parts, which are the
    same documents whoever asks; returns how many there were.
    """
    mine = [task for task in _parse_tasks(settings) if int(task.landing.sha256[:8], 16) % parts == part]
    return _parse_all(mine, settings)


def unparsed_bytes(settings: Settings) -> int:
    """Size of all landed documents that were not parsed yet."""
    return sum(task.landing.size_bytes for task in _parse_tasks(settings) if not _summary_path(task).exists())


def _parse_all(tasks: list[ParseTask], settings: Settings) -> int:
    due = [task for task in tasks if not _summary_path(task).exists()]
    done = map_unordered(parse_landing, due, settings.processes)
    return sum(1 for _ in track(done, len(due), "parse landed documents"))


def parse_landing(task: ParseTask) -> None:
    """One landed document into its files; the summary is written last and says that they are whole."""
    source, summary = registry.find(task.landing.source, task.landing_dir), _summary_path(task)
    landing = task.landing
    counts = dict.fromkeys(("found", "parsed", "removals", "figures", "quarantined"), 0)
    restated: dict[Table, list[pl.DataFrame]] = defaultdict(list)
    with (
        LandingStore(task.landing_dir).open(landing) as file,
        parquet_parts(PARSED_RECORDS, summary.with_suffix(".parquet")) as records,
        parquet_parts(PARSED_PLACES, summary.with_suffix(".places.parquet")) as places,
        parquet_parts(PARSED_ISSUES, summary.with_suffix(".issues.parquet")) as issues,
        parquet_parts(REMOVALS, summary.with_suffix(".removals.parquet")) as removals,
        parquet_parts(PARSED_FIGURES, summary.with_suffix(".figures.parquet")) as figures,
        parquet_parts(QUARANTINE, summary.with_suffix(".quarantine.parquet")) as quarantine,
    ):
        for part in parse_file(
            source, file, landing.sha256, landing.url, landing.fetched_at, _RECORDS_AT_A_TIME
        ):
            records(part.records)
            places(part.places)
            issues(part.issues)
            removals(part.removals)
            figures(part.figures)
            quarantine(part.quarantine)
            counts["found"] += part.found
            counts["parsed"] += part.records.height
            counts["removals"] += part.removals.height
            counts["figures"] += part.figures.height + sum(map(len, part.restated.values()))
            for table, rows in part.restated.items():
                restated[table].append(rows)
            counts["quarantined"] += part.quarantine.height
    # Of postings there are none, and a document of them should not cost three more files.
    for table, parts in restated.items():
        write_parquet(pl.concat(parts), _restated_path(summary, table))
    write_json(counts, summary)


def _restated_path(summary: Path, table: Table) -> Path:
    return summary.with_suffix(f".{table.name}.parquet")


def _parse_tasks(settings: Settings) -> list[ParseTask]:
    """One task a distinct document, with the landing that brought it first."""
    store = LandingStore(settings.landing_dir)
    first: dict[tuple[str, str], Landing] = {}
    for source in store.sources():
        for landing in store.landings(source):
            first.setdefault((source, landing.sha256), landing)
    tasks = [
        ParseTask(settings.landing_dir, settings.data_dir / "parsed", first[key]) for key in sorted(first)
    ]
    parsed = {source: _parsed_documents(settings, source) for source in store.sources()}
    # Bytes that were pruned are known by what was parsed from them, or not at all.
    return [
        task
        for task in tasks
        if task.landing.sha256 in parsed[task.landing.source] or store.has(task.landing)
    ]


def _parsed_documents(settings: Settings, source: str) -> set[str]:
    """SHA-256 of the parsed documents of a source: one listing costs less than to ask for each of them."""
    folder = settings.data_dir / "parsed" / source / _parser_mark()
    if not folder.exists():
        return set()
    with os.scandir(folder) as files:
        return {file.name.removesuffix(".json") for file in files if file.name.endswith(".json")}


@cache
def _parser_mark() -> str:
    """What a parsed file depends on beside its document: parser and model of occupations."""
    from skills_pipeline.occupation.coding import occupation_model_id

    return f"v{PARSER_VERSION}-{occupation_model_id()}"


def _summary_path(task: ParseTask) -> Path:
    folder = task.parsed_dir / task.landing.source / _parser_mark()
    return folder / f"{task.landing.sha256}.json"


# ------------------------------------------------------------------------------------- deduplication


def deduplicate_postings(settings: Settings) -> list[Shard]:
    """Compare all parsed records, write the survivors as shards and the rest as duplicates.

    Records which documents were compared: one that lands while this runs belongs to the next refresh.
    """
    tasks = [task for task in _parse_tasks(settings) if _summary_path(task).exists()]
    files = [_summary_path(task).with_suffix(".parquet") for task in tasks]
    if not files:
        raise NothingLandedError(f"{settings.landing_dir}: nothing is landed there; land a source first")
    with Index(settings.data_dir / "deduplication.duckdb", settings.index_memory_mb) as index:
        index.update(files)
        index.compare(settings.data_dir)
    survivors = pl.scan_parquet(settings.data_dir / "survivors.parquet")
    withheld = _withheld(settings, tasks, files, survivors)
    write_parquet(withheld, settings.data_dir / "withheld.parquet")
    kept = survivors.collect().join(withheld, on="record_id", how="anti", maintain_order="left")
    write_parquet(_sightings(settings, tasks, files, kept), settings.data_dir / "sightings.parquet")
    _write_beside(settings, files, kept)
    write_parquet(_anchor_values(settings, tasks), settings.data_dir / "anchor_values.parquet")
    for table in RESTATED:
        write_parquet(_restated(settings, tasks, table), settings.data_dir / f"{table.name}.parquet")
    made = _write_shards(files, kept, settings.data_dir / "postings")
    compared = sorted([task.landing.source, task.landing.sha256] for task in tasks)
    write_json(compared, settings.data_dir / _COMPARED_DOCUMENTS)
    shards.write_index(made, _shard_index_path(settings))
    _share_postings(settings, made)
    log.info("deduplicate: %d postings in %d shards", kept.height, len(made))
    return made


def _withheld(
    settings: Settings, tasks: list[ParseTask], files: list[Path], survivors: pl.LazyFrame
) -> pl.DataFrame:
    """Survivors that must not be classified or released: snippets, and what sources ask to delete."""
    sources = _sources(settings)
    snippets = [source.name for source in sources if not source.full_text]
    deleting = [source.name for source in sources if source.deletes_removed]
    notices = [_summary_path(task).with_suffix(".removals.parquet") for task in tasks]
    removed = pl.scan_parquet(notices).filter(pl.col("source").is_in(deleting)).select("posting_id").unique()
    kept = pl.scan_parquet(files).join(survivors, on="record_id", how="semi")
    reasons = kept.join(removed.with_columns(removed=True), on="posting_id", how="left").with_columns(
        reason=pl.when("removed")
        .then(pl.lit("removed"))
        .when(pl.col("source").is_in(snippets))
        .then(pl.lit("snippet"))
    )
    rows = reasons.filter(pl.col("reason").is_not_null()).select(WITHHELD.columns).collect()
    return conform(rows.sort("record_id"), WITHHELD)


def _sightings(
    settings: Settings, tasks: list[ParseTask], files: list[Path], kept: pl.DataFrame
) -> pl.DataFrame:
    store = LandingStore(settings.landing_dir)
    landings = [landing for source in store.sources() for landing in store.landings(source)]
    landed = pl.DataFrame(
        {
            "source": [landing.source for landing in landings],
            "url": [landing.url for landing in landings],
            "landing_sha256": [landing.sha256 for landing in landings],
            "fetched_at": [landing.fetched_at for landing in landings],
        }
    )
    records = pl.scan_parquet(files).join(kept.lazy(), on="posting_id", how="semi")
    removals = pl.scan_parquet([_summary_path(task).with_suffix(".removals.parquet") for task in tasks])
    listing_all = [source.name for source in _sources(settings) if source.lists_all]
    return sightings(landed, records, removals, listing_all)


def _write_beside(settings: Settings, files: list[Path], kept: pl.DataFrame) -> None:
    """Places, countries and issues of the kept postings, without holding them in memory."""
    members = kept.lazy().select("record_id")
    places, issues = (
        pl.scan_parquet([file.with_suffix(ending) for file in files])
        .join(members, on="record_id", how="semi")
        .drop("record_id")
        for ending in (".places.parquet", ".issues.parquet")
    )
    records = pl.scan_parquet(files).join(members, on="record_id", how="semi")
    tables = {"places": places, "issues": issues, "countries": _countries(records, places)}
    for name, rows in tables.items():
        rows.sink_parquet(settings.data_dir / f"{name}.parquet", compression="zstd")


def _countries(records: pl.LazyFrame, places: pl.LazyFrame) -> pl.LazyFrame:
    """The countries a posting counts in: each of its places' once, ZZ where its places name none."""
    told = (
        places.filter(pl.col("country_code") != UNKNOWN_COUNTRY).select("posting_id", "country_code").unique()
    )
    counting = records.select("posting_id", named=pl.col("place_scope").is_in(("one", "several")))
    each = counting.join(told, on="posting_id", how="left")
    country = pl.when("named").then("country_code").fill_null(UNKNOWN_COUNTRY)
    return each.select("posting_id", country_code=country).unique()


def _anchor_values(settings: Settings, tasks: list[ParseTask]) -> pl.DataFrame:
    """Figures of others, each once a vintage: of two documents of one day, those of the one landed last."""
    files = [_summary_path(task).with_suffix(".figures.parquet") for task in tasks]
    figures = pl.scan_parquet(files).drop("record_id").collect()
    documents = _document_vintages(settings, set(figures["source"]))
    dated = figures.join(documents, on=["source", "landing_sha256"]).with_columns(
        vintage=pl.coalesce("vintage", "document_vintage")
    )
    stated = ["publisher", "series", "country_code", "vintage"]
    kept = dated.sort("landed_at", "landing_sha256").group_by(stated, maintain_order=True)
    latest = kept.agg(pl.last("landing_sha256"))
    rows = dated.join(latest, on=[*stated, "landing_sha256"], how="semi")
    return conform(rows.select(ANCHOR_VALUES.columns).sort(ANCHOR_VALUES.key), ANCHOR_VALUES)


def _restated(settings: Settings, tasks: list[ParseTask], table: Table) -> pl.DataFrame:
    """What the documents landed last state of a table of `RESTATED`: what one of them states anew sets aside
    what an earlier one stated of it.
    """
    files = [path for task in tasks if (path := _restated_path(_summary_path(task), table)).exists()]
    if not files:
        return polars_schema(table).to_frame()
    rows = pl.scan_parquet(files).collect()
    landed = _document_vintages(settings, set(rows["source"])).group_by("source", "landing_sha256")
    dated = rows.join(landed.agg(pl.max("landed_at")), on=["source", "landing_sha256"])
    stated = RESTATED[table]
    latest = dated.sort("landed_at", "landing_sha256").group_by(stated).agg(pl.last("landing_sha256"))
    kept = dated.join(latest, on=[*stated, "landing_sha256"], how="semi")
    return conform(kept.select(table.columns).sort(table.key), table)


def _document_vintages(settings: Settings, sources: set[str]) -> pl.DataFrame:
    """The days a document was published: every one its addresses tell, else that of its first landing."""
    store = LandingStore(settings.landing_dir)
    landings: dict[tuple[str, str], list[Landing]] = defaultdict(list)
    for landing in (landing for name in sources for landing in store.landings(name)):
        landings[landing.source, landing.sha256].append(landing)
    rows = []
    for (source, sha256), landed in landings.items():
        told = {vintage_of(landing.url) for landing in landed} - {None}
        times = [landing.fetched_at for landing in landed]
        rows += [(source, sha256, day, max(times)) for day in told or {min(times).date()}]
    columns = ("source", "landing_sha256", "document_vintage", "landed_at")
    types = (pl.String, pl.String, pl.Date, pl.Datetime("us"))
    return pl.DataFrame(rows, dict(zip(columns, types, strict=True)), orient="row")


def shard_index(settings: Settings) -> list[Shard]:
    """The shards of the latest deduplication, sorted by country and month."""
    return shards.read_index(_shard_index_path(settings))


def _shard_index_path(settings: Settings) -> Path:
    return settings.data_dir / "shards.json"


def _compared_documents(settings: Settings) -> set[tuple[str, str]]:
    """Source and SHA-256 of the documents of the latest deduplication."""
    listed = json.loads((settings.data_dir / _COMPARED_DOCUMENTS).read_text("utf-8"))
    return {(source, sha256) for source, sha256 in listed}


def _write_shards(files: list[Path], kept: pl.DataFrame, root: Path) -> list[Shard]:
    """One shard a country and month; those whose records are the same as before are left as they are."""
    members = kept.sort("posting_id").partition_by(["country_code", "month"], as_dict=True)
    made = [
        Shard(str(country_code), str(month), _mark(frame["record_id"]), frame.height)
        for (country_code, month), frame in members.items()
    ]
    due = [shard for shard in made if not shard.path(root).exists()]
    if due:
        records = pl.concat([members[shard.country_code, shard.month] for shard in due]).lazy()
        _write_texts(pl.scan_parquet(files).join(records, on="record_id", how="semi"), due, root)
    return sorted(made)


def _mark(record_ids: pl.Series) -> str:
    return shards.fingerprint([_parser_mark(), *record_ids])


def _write_texts(postings: pl.LazyFrame, due: list[Shard], root: Path) -> None:
    """Postings to the files of their shards, with the texts of one shard in memory at a time."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=root) as name:
        parts = Path(name)
        key = ["country_code", "month"]
        postings.select(POSTING_TEXTS.columns).sink_parquet(pl.PartitionBy(parts, key=key), mkdir=True)
        for shard in due:
            part = parts / f"country_code={shard.country_code}" / f"month={shard.month}"
            texts = pl.read_parquet(part / "*.parquet", hive_partitioning=False).sort("posting_id")
            write_parquet(conform(texts, POSTING_TEXTS), shard.path(root))


# ------------------------------------------------------------------------------------ classification


@dataclass(frozen=True)
class ClassifyTask:
    """Shards to be classified by one worker, and where their files lie."""

    postings_dir: Path
    classified_dir: Path
    mark: str
    shards: tuple[Shard, ...]


_CLASSIFIED_FILES = tuple(
    f"{table.name}.parquet"
    for table in (MENTIONS, WORKER_VOICE_MENTIONS, DEFINITION_MATCHES, CLASSIFICATIONS)
)
"""What a classified shard consists of; where the last one is, all are."""


def classify(settings: Settings, made: list[Shard]) -> int:
    """Classify every shard not yet classified by this model and these definitions; returns how many.

    With a shared store the shards' texts come from there and what is made of them goes there.
    """
    due, store = due_shards(settings, made), _shared(settings)
    if store:
        for shard in due:
            store.bring_file(shard.path(settings.data_dir / "postings"))
    tasks = classify_tasks(settings, due)
    done = map_unordered(classify_shards, tasks, settings.processes)
    number = sum(track(done, len(tasks), "classify postings"))
    if store:
        for folder in _classified_folders(settings, due):
            store.take_folder(folder, _CLASSIFIED_FILES)
    return number


def due_shards(settings: Settings, made: list[Shard]) -> list[Shard]:
    """Those not yet classified by this model and these definitions, neither here nor in the shared store."""
    store = _shared(settings)
    folders = _classified_folders(settings, made)
    return [
        shard
        for shard, folder in zip(made, folders, strict=True)
        if not folder.exists() and not (store and store.has_folder(folder, _CLASSIFIED_FILES))
    ]


def _classified_folders(settings: Settings, made: list[Shard]) -> list[Path]:
    mark = _classification_mark()
    return [shard.classified(settings.data_dir / "classified", mark) for shard in made]


def _shared(settings: Settings) -> SharedStore | None:
    return SharedStore(settings.shared, settings.data_dir) if settings.shared else None


def _share_postings(settings: Settings, made: list[Shard]) -> None:
    """The texts of shards that are due, for other machines to classify."""
    store = _shared(settings)
    if store:
        for shard in due_shards(settings, made):
            store.take_file(shard.path(settings.data_dir / "postings"))


def _bring_classified(settings: Settings, folders: list[Path]) -> None:
    """What other machines classified."""
    store = _shared(settings)
    if store:
        for folder in folders:
            store.bring_folder(folder, _CLASSIFIED_FILES)


def _classification_mark() -> str:
    """Fingerprint of all that classification depends on beside the postings: model, words, definitions."""
    from skills_pipeline.classify.definitions import DEFINITIONS
    from skills_pipeline.classify.postings import lexicon_version, model_id
    from skills_pipeline.skills import worker_voice

    versions = [f"{one.definition_id} {one.definition_version}" for one in DEFINITIONS]
    return shards.fingerprint([model_id(), lexicon_version(), worker_voice.version(), *versions])


def classify_tasks(settings: Settings, due: list[Shard]) -> list[ClassifyTask]:
    """Shards in groups, one group a worker's task."""
    groups = shards.even_groups(due, _POSTINGS_AT_A_TIME)
    folders = (settings.data_dir / "postings", settings.data_dir / "classified")
    return [ClassifyTask(*folders, _classification_mark(), tuple(group)) for group in groups]


def classify_shards(task: ClassifyTask) -> int:
    """Classify the shards of a task together and write each its own folder; returns their number.

    Raises `ModelError` when another model was put in use since the task was made.
    """
    if task.mark != _classification_mark():
        raise ModelError("another model was put in use while shards were classified; call again")
    texts = pl.concat([pl.read_parquet(shard.path(task.postings_dir)) for shard in task.shards])
    classified = _classified_tables(texts)
    for shard in task.shards:
        members = texts.filter(country_code=shard.country_code, month=shard.month).select("posting_id")
        with folder_written_whole(shard.classified(task.classified_dir, task.mark)) as folder:
            for name, frame in classified.items():
                mine = frame.join(members, on="posting_id", how="semi", maintain_order="left")
                write_parquet(mine, folder / f"{name}.parquet")
    return len(task.shards)


def _classified_tables(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of a classified shard, of postings with their texts."""
    from skills_pipeline.classify import postings
    from skills_pipeline.classify.definitions import definition_matches

    keyed = texts.select("title", "text", key="posting_id", language="language", country="country_code")
    classified = postings.classify(keyed)
    versions = {
        "model_id": pl.lit(postings.model_id()),
        "lexicon_version": pl.lit(postings.lexicon_version()),
    }
    named = {"key": "posting_id", "start": "start_char", "end": "end_char"}
    mentions = classified.mentions.rename(named)
    tables = {
        CLASSIFICATIONS: classified.postings.rename({"key": "posting_id"}).with_columns(**versions),
        MENTIONS: mentions.select(MENTIONS.columns),
        WORKER_VOICE_MENTIONS: classified.voices.rename(named),
        DEFINITION_MATCHES: definition_matches(classified, keyed).rename({"key": "posting_id"}),
    }
    return {table.name: conform(frame, table).sort(table.key) for table, frame in tables.items()}


@dataclass(frozen=True)
class FileTask:
    """Rows of a file of postings to be classified by one worker, and the folder for its two parts."""

    postings: Path
    first_row: int
    rows: int
    out: Path


def classify_file(postings: Path, out: Path, processes: int) -> int:
    """Classify a Parquet file (key, title, text, optional country and language); returns its rows.

    Writes `postings.parquet` (key, tier, p_demand, p_build) and `mentions.parquet` (key, start, end,
    surface, concept_id, role, p_role) into `out`, in the order of the file. Offsets are characters of
    title, two newlines, text; of the text alone where the title is empty. Raises `texts.TextsError`, then
    nothing is written. Memory is that of some thousands of postings and of one row group of the file,
    however many it has; the keys alone are compared all at once.
    """
    total = checked_rows(postings)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as parts:
        tasks = [
            FileTask(postings, first, _ROWS_A_TASK, Path(parts))
            for first in range(0, max(total, 1), _ROWS_A_TASK)
        ]
        for _ in track(map_unordered(classify_rows, tasks, processes), len(tasks), "classify postings"):
            pass
        for name in ("postings", "mentions"):
            files = sorted(Path(parts).glob(f"*.{name}.parquet"))
            pl.scan_parquet(files).sink_parquet(out / f"{name}.parquet", compression="zstd")
    return total


def classify_rows(task: FileTask) -> None:
    """The rows of one task into its two parts, named by their first row."""
    from skills_pipeline.classify.postings import classify as classify_frame

    classified = classify_frame(scan_texts(task.postings).slice(task.first_row, task.rows).collect())
    write_parquet(classified.postings, task.out / f"{task.first_row:012}.postings.parquet")
    write_parquet(classified.mentions, task.out / f"{task.first_row:012}.mentions.parquet")


# --------------------------------------------------------------------------------- build and release


def release(settings: Settings, origin: str) -> Outcome:
    """Build the indicators of the latest shards, check them, and release them when the checks pass."""
    return Warehouse(settings.warehouse_dir, settings.releases_kept).refresh(
        warehouse_inputs(settings, origin)
    )


def build(settings: Settings, origin: str) -> Outcome:
    """Build and check a release of the latest shards, which waits until `release_apart` makes it current."""
    return Warehouse(settings.warehouse_dir, settings.releases_kept).build(warehouse_inputs(settings, origin))


def release_apart(settings: Settings, release_id: str) -> Release:
    """Make the release current that was built and waits; see `ReleaseStore.release_apart`."""
    return ReleaseStore(settings.warehouse_dir, settings.releases_kept).release_apart(release_id)


def warehouse_inputs(settings: Settings, origin: str) -> WarehouseInputs:
    """Everything a release is made from: narrow frames, and the files of the large tables."""
    from skills_pipeline.classify.postings import lexicon_version, model_id

    made, compared = shard_index(settings), _compared_documents(settings)
    tasks = [
        task for task in _parse_tasks(settings) if (task.landing.source, task.landing.sha256) in compared
    ]
    folders = _classified_folders(settings, made)
    _bring_classified(settings, folders)
    return WarehouseInputs(
        origin=origin,
        model_id=model_id(),
        lexicon_version=lexicon_version(),
        sources=tuple(_sources(settings)),
        landings=_landings_frame(settings, compared),
        documents=_documents_frame(tasks),
        postings=[shard.path(settings.data_dir / "postings") for shard in made],
        posting_places=[settings.data_dir / "places.parquet"],
        posting_countries=[settings.data_dir / "countries.parquet"],
        posting_issues=[settings.data_dir / "issues.parquet"],
        classifications=[folder / "classifications.parquet" for folder in folders],
        mentions=[folder / "mentions.parquet" for folder in folders],
        worker_voice_mentions=[folder / "worker_voice_mentions.parquet" for folder in folders],
        definition_matches=[folder / "definition_matches.parquet" for folder in folders],
        duplicates=[settings.data_dir / "duplicates.parquet"],
        sightings=[settings.data_dir / "sightings.parquet"],
        anchor_values=[settings.data_dir / "anchor_values.parquet"],
        restated={table: settings.data_dir / f"{table.name}.parquet" for table in RESTATED},
        withheld=[settings.data_dir / "withheld.parquet"],
        removals=[_summary_path(task).with_suffix(".removals.parquet") for task in tasks],
        quarantine=[_summary_path(task).with_suffix(".quarantine.parquet") for task in tasks],
        audit_labels=_audit_labels(settings),
    )


def _audit_labels(settings: Settings) -> pl.DataFrame:
    """posting_id and tier of labelled postings: those the settings name, else those of the sample."""
    from skills_pipeline.classify.audit import read_labels

    path = settings.audit_labels or settings.landing_dir / _SAMPLE_LABELS
    if settings.audit_labels is None and not path.exists():
        return pl.DataFrame(schema={"posting_id": pl.String, "tier": pl.String})
    return read_labels(path)


def publication_folder(settings: Settings, release: Release) -> Path:
    """Where the publication of a release lies unless it is asked for elsewhere."""
    return settings.warehouse_dir / "publications" / release.release_id


def publish(
    settings: Settings, release_id: str | None = None, folder: Path | None = None, base: str | None = None
) -> "Publication":
    """Publish a kept release, the current one by default; see `publish.publication`.

    Raises `UnknownReleaseError` and what `publication.publish` does.
    """
    from skills_pipeline.publish import publication

    store = ReleaseStore(settings.warehouse_dir, settings.releases_kept)
    release = store.named(release_id)
    target = folder or publication_folder(settings, release)
    return publication.publish(store.folder(release) / "skills.duckdb", target, base)


def refresh(settings: Settings, origin: str) -> Outcome:
    """Everything after landing, in turn: parse, deduplicate, classify, build, check, release."""
    parse(settings)
    classify(settings, deduplicate_postings(settings))
    return release(settings, origin)


@dataclass(frozen=True)
class SourceState:
    """A source and how it stands.

    `documents`, `records`, `quarantined`: landed and parsed so far. `last_landed_at` is naive UTC, None
    before the first time; `cursor` the latest run that came to its end; `held` answers that were not landed;
    `is_interrupted`: a run did not come to its end.
    """

    source: Source
    documents: int
    records: int
    quarantined: int
    last_landed_at: datetime | None
    cursor: Cursor | None
    held: int
    is_interrupted: bool

    @property
    def lag_days(self) -> int | None:
        """Days from the last one asked for to today; None before the first run."""
        return (today() - date.fromisoformat(self.cursor.until)).days if self.cursor else None


def source_states(settings: Settings) -> list[SourceState]:
    """Every source with a module and every one described by a landed mapping, by name."""
    store, tasks = LandingStore(settings.landing_dir), _parse_tasks(settings)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for task in tasks:
        if _summary_path(task).exists():
            summary = json.loads(_summary_path(task).read_text("utf-8"))
            counts[task.landing.source][0] += summary["found"]
            counts[task.landing.source][1] += summary["quarantined"]
    names = sorted({*registry.BUILT_IN, *store.sources()})
    return [_source_state(settings, store, name, *counts[name]) for name in names]


def _source_state(
    settings: Settings, store: LandingStore, name: str, records: int, quarantined: int
) -> SourceState:
    times = [landing.fetched_at for landing in store.landings(name)]
    return SourceState(
        registry.find(name, settings.landing_dir),
        len(times),
        records,
        quarantined,
        max(times, default=None),
        store.cursor(name),
        len(store.held(name)),
        unfinished_query(store, name) is not None,
    )


def _sources(settings: Settings) -> list[Source]:
    names = LandingStore(settings.landing_dir).sources()
    return [registry.find(name, settings.landing_dir) for name in names]


def _landings_frame(settings: Settings, compared: set[tuple[str, str]]) -> pl.DataFrame:
    store = LandingStore(settings.landing_dir)
    columns: dict[str, list[object]] = defaultdict(list)
    landings = (landing for source in store.sources() for landing in store.landings(source))
    for landing in (landing for landing in landings if (landing.source, landing.sha256) in compared):
        for name in LANDINGS.columns:
            columns[name].append(getattr(landing, name))
    schema = polars_schema(LANDINGS)
    return conform(pl.DataFrame(dict(columns), schema=schema).sort(LANDINGS.key), LANDINGS)


def _documents_frame(tasks: list[ParseTask]) -> pl.DataFrame:
    rows = [
        {"source": task.landing.source, "landing_sha256": task.landing.sha256}
        | json.loads(_summary_path(task).read_text("utf-8"))
        for task in tasks
    ]
    return conform(pl.DataFrame(rows, schema=polars_schema(DOCUMENTS)), DOCUMENTS)
