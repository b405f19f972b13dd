"""What a refresh costs by stage and number of postings: processor time, clock, memory, bytes.

    python bench/scale.py measure F --postings 100000 1000000 --stages index compare     adds to F/costs.tsv
    python bench/scale.py fit F/costs.tsv                                exponents, and what more would take
    python bench/scale.py bands F/1000000/data/deduplication.duckdb      the index divided by hash of bands
    python bench/scale.py density postings.parquet                       pairs among parts of real postings
    python bench/scale.py tables F/1000000/warehouse/current.duckdb      what fills a release

Measured, not asserted: what was seen once is in docs/scale.md. Every stage runs in a process of its own; its
start and the loading of its models are in its figures. Inputs are those of the other programs here: made-up
adverts of `big_files`, and the sample many times over. A copy of a parsed posting has another content and
other bands than its original, so copies of one number meet each other, and those of other numbers by chance.
"""

import argparse
import csv
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, astuple, dataclass, fields, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import duckdb
import normalise
import numpy as np
import polars as pl
from big_files import jsonl
from release import copied_columns, copy_tables, inputs_from, released
from rich.console import Console
from rich.table import Table

from skills_pipeline import pipeline
from skills_pipeline.contracts.base import polars_schema
from skills_pipeline.contracts.core import (
    PARSED_FIGURES,
    PARSED_ISSUES,
    PARSED_PLACES,
    PARSED_RECORDS,
    QUARANTINE,
    REMOVALS,
)
from skills_pipeline.deduplicate.index import Index
from skills_pipeline.landing import Landing, LandingStore
from skills_pipeline.pipeline import ParseTask
from skills_pipeline.settings import Settings
from skills_pipeline.shards import write_json, write_parquet

ADVERTS_A_FILE = 10_000
"""Of the made-up adverts, as a yearly dump cut in parts."""

RECORDS_A_DOCUMENT = 35
"""Of the sample: as the pages of an interface have them."""

OF_NEW, OF_ALL = ("land", "parse", "classify"), ("manifests", "compare", "shards", "release")
"""Stages that take what is new alone, and those that take everything at each refresh. The publication
grows with its cells, not with what is counted in them."""

NEW_A_DAY = 50_000

LARGER = (10_000_000, 100_000_000, 1_000_000_000)

_SOURCE, _ADVERTS = "jobtech", "jobtech_historical"
"""Whose made-up pages and yearly dumps are taken for."""

_NIGHT = 1 << 20
"""Number of the copy that comes when the others are there."""
_MASK_BITS = 10
"""Of a shingle's hash, so many lowest bits are another's in a copy: the order of hashes nearly stays."""


@dataclass(frozen=True)
class Cost:
    """What one stage took for so many postings; `documents`: files that it read or made."""

    stage: str
    postings: int
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    written_bytes: int
    documents: int


@dataclass(frozen=True)
class Stage:
    """`prepare` makes the inputs, in another process, of which nothing is counted; `run` returns how many
    postings there really were, how many documents, and the paths that were written."""

    prepare: Callable[[Path, int], None]
    run: Callable[[Path, int], tuple[int, int, list[Path]]]


# ---------------------------------------------------------------------------------------- the sample


def sample_settings(folder: Path) -> Settings:
    """Where the sample is made that is copied."""
    return Settings(folder / "sample" / "data", folder / "sample" / "warehouse", processes=1)


def make_sample(folder: Path, _: int) -> None:
    """The sample's release, once."""
    settings = sample_settings(folder)
    if not (settings.warehouse_dir / "current.duckdb").exists():
        pipeline.land_sample(settings)
        pipeline.refresh(settings, "sample")


def sized(folder: Path, postings: int) -> Settings:
    """The folders of one size."""
    root = folder / str(postings)
    return Settings(root / "data", root / "warehouse", processes=1)


# ----------------------------------------------------------------------------- landing, parsing, classifying


def make_adverts(folder: Path, postings: int) -> None:
    """Files of made-up adverts, beside each other."""
    there = folder / str(postings) / "files"
    if there.exists():
        return
    there.mkdir(parents=True)
    adverts = islice(jsonl(), postings)
    for number in range(-(-postings // ADVERTS_A_FILE)):
        path = there / f"{number:05}.jsonl"
        path.write_bytes(b"".join(islice(adverts, ADVERTS_A_FILE)))


def land(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Land the files, into a store of their own: other stages have made-up landings."""
    settings = _adverts(folder, postings)
    shutil.rmtree(settings.data_dir, ignore_errors=True)
    files = sorted((folder / str(postings) / "files").glob("*.jsonl"))
    pipeline.land_from_files(settings, _ADVERTS, files, None)
    return postings, len(files), [settings.landing_dir]


def parse(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Parse and normalise what `land` landed."""
    settings = _adverts(folder, postings)
    shutil.rmtree(settings.data_dir / "parsed", ignore_errors=True)
    documents = pipeline.parse(settings)
    (states,) = (one for one in pipeline.source_states(settings) if one.source.name == _ADVERTS)
    return states.records - states.quarantined, documents, [settings.data_dir / "parsed"]


def _adverts(folder: Path, postings: int) -> Settings:
    root = folder / str(postings) / "adverts"
    return Settings(root, root, processes=1)


def classify(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Classify all shards that `shards` made, sixteen at a time as a refresh does."""
    settings = sized(folder, postings)
    made = pipeline.shard_index(settings)
    shutil.rmtree(settings.data_dir / "classified", ignore_errors=True)
    pipeline.classify(settings, made)
    return sum(shard.postings for shard in made), len(made), [settings.data_dir / "classified"]


def together(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Classify all shards as one task: what a worker holds when its shards are large."""
    settings = sized(folder, postings)
    made = pipeline.shard_index(settings)
    shutil.rmtree(settings.data_dir / "classified", ignore_errors=True)
    (task,) = pipeline.classify_tasks(settings, made[:1])
    pipeline.classify_shards(replace(task, shards=tuple(made)))
    return sum(shard.postings for shard in made), 1, [settings.data_dir / "classified"]


# -------------------------------------------------------------------------------------- deduplication


def make_parsed(folder: Path, postings: int) -> None:
    """The sample's parsed records many times over, one document a copy, as landed and parsed."""
    make_sample(folder, 0)
    settings, sample = sized(folder, postings), sample_settings(folder)
    if not (settings.data_dir / "parsed").exists():
        records = sum(shard.postings for shard in pipeline.shard_index(sample))
        _copies(folder, settings, range(-(-postings // records)))


def _copies(folder: Path, settings: Settings, numbers: range) -> None:
    tasks = pipeline._parse_tasks(sample_settings(folder))
    with duckdb.connect() as connection:
        for name, table in (("", PARSED_RECORDS), (".places", PARSED_PLACES), (".issues", PARSED_ISSUES)):
            files = [str(pipeline._summary_path(task).with_suffix(f"{name}.parquet")) for task in tasks]
            connection.execute(f"CREATE TABLE {table.name} AS FROM read_parquet($files)", {"files": files})
        there = connection.execute("SELECT count(*) FROM parsed_records").fetchall()[0][0]
        for copy in numbers:
            _write_copy(connection, settings, copy, there)


def _write_copy(connection: duckdb.DuckDBPyConnection, settings: Settings, copy: int, records: int) -> None:
    landing = _landing(copy)
    LandingStore(settings.landing_dir).note(landing)
    task = ParseTask(settings.landing_dir, settings.data_dir / "parsed", landing)
    summary = pipeline._summary_path(task)
    summary.parent.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(copy)
    low, whole = int(draw.integers(1 << _MASK_BITS)), int(draw.integers(1 << 32))
    other = {
        "landing_sha256": f"'{landing.sha256}'",
        "content_key": f"content_key || '~{copy}'",
        "employer_words": f"employer_words || ' {copy}'",
        "shingles": f"list_sort(list_transform(shingles, lambda hash: xor(hash, {low}::UINTEGER)))",
        "bands": f"list_transform(bands, lambda band: xor(band, {whole}::UINTEGER))",
    }
    for name, table in (("", PARSED_RECORDS), (".places", PARSED_PLACES), (".issues", PARSED_ISSUES)):
        renamed = [one for one in copied_columns(table) if one.split()[-1] not in other]
        renamed += [f"{formula} AS {column}" for column, formula in other.items() if column in table.columns]
        connection.execute(
            f"COPY (SELECT * EXCLUDE (copy) REPLACE ({', '.join(renamed)}) "
            f"FROM {table.name}, (SELECT {copy} AS copy)) "
            f"TO '{summary.with_suffix(f'{name}.parquet')}' (FORMAT parquet, COMPRESSION zstd)"
        )
    for name, table in (("removals", REMOVALS), ("figures", PARSED_FIGURES), ("quarantine", QUARANTINE)):
        write_parquet(polars_schema(table).to_frame(), summary.with_suffix(f".{name}.parquet"))
    counts = {"found": records, "parsed": records, "removals": 0, "figures": 0, "quarantined": 0}
    write_json(counts, summary)


def _landing(number: int) -> Landing:
    sha256, day = f"{number:064x}", datetime(2026, 1, 1)
    address = f"https://millstone.example/adverts?page={number}"
    return Landing(_SOURCE, address, day, sha256, 1, 200, "application/json", "made up", None, None, None, 1)


def _parsed(folder: Path, postings: int) -> tuple[Settings, list[Path], int]:
    settings = sized(folder, postings)
    files = [pipeline._summary_path(task).with_suffix(".parquet") for task in pipeline._parse_tasks(settings)]
    records = sum(json.loads(file.with_suffix(".json").read_text("utf-8"))["parsed"] for file in files)
    return settings, files, records


def index(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Take all records into an index that is empty."""
    settings, files, records = _parsed(folder, postings)
    path = settings.data_dir / "deduplication.duckdb"
    path.unlink(missing_ok=True)
    with Index(path) as there:
        there.update(files)
    return records, len(files), [path]


def make_night(folder: Path, postings: int) -> None:
    """Beside what `index` made, one more copy of the sample, and the index to take it into."""
    make_parsed(folder, postings)
    settings = sized(folder, postings)
    night = Settings(folder / str(postings) / "night", folder, processes=1)
    shutil.rmtree(night.data_dir, ignore_errors=True)
    _copies(folder, night, range(_NIGHT, _NIGHT + 1))
    shutil.copyfile(settings.data_dir / "deduplication.duckdb", night.data_dir / "deduplication.duckdb")


def nightly(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Take one more copy of the sample into the index that has all others: a day's new records."""
    _, files, records = _parsed(folder, postings)
    night = Settings(folder / str(postings) / "night", folder, processes=1)
    added = [pipeline._summary_path(task).with_suffix(".parquet") for task in pipeline._parse_tasks(night)]
    with Index(night.data_dir / "deduplication.duckdb") as there:
        there.update([*files, *added])
    return records, len(added), []


def compare(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Who stands for whom among all records of the index."""
    settings, files, records = _parsed(folder, postings)
    with Index(settings.data_dir / "deduplication.duckdb") as there:
        there.compare(settings.data_dir)
    written = [settings.data_dir / f"{name}.parquet" for name in ("survivors", "duplicates")]
    return records, len(files), written


def shards(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """The rest of deduplication: withheld, sightings, places, countries, and the postings by country and
    month. What `compare` wrote is taken as it is."""
    settings, _, records = _parsed(folder, postings)
    shutil.rmtree(settings.data_dir / "postings", ignore_errors=True)
    with patch.object(Index, "update"), patch.object(Index, "compare"):
        made = pipeline.deduplicate_postings(settings)
    names = ("sightings", "places", "countries", "issues", "withheld", "anchor_values")
    written = [settings.data_dir / "postings", *(settings.data_dir / f"{name}.parquet" for name in names)]
    return records, len(made), written


# ------------------------------------------------------------------------- manifests, release, publication


def make_manifest(folder: Path, postings: int) -> None:
    """A manifest with a line for every page of postings, and the summaries that say they are parsed."""
    settings = _paged(folder, postings)
    if settings.data_dir.exists():
        return
    (settings.landing_dir / _SOURCE).mkdir(parents=True)
    with (settings.landing_dir / _SOURCE / "manifest.jsonl").open("w", encoding="utf-8") as file:
        for number in range(postings // RECORDS_A_DOCUMENT):
            landing = _landing(number)
            line = asdict(landing) | {"fetched_at": landing.fetched_at.isoformat()}
            file.write(json.dumps(line, sort_keys=True) + "\n")
    for number in range(postings // RECORDS_A_DOCUMENT):
        task = ParseTask(settings.landing_dir, settings.data_dir / "parsed", _landing(number))
        path = pipeline._summary_path(task)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"figures":0,"found":35,"parsed":35,"quarantined":0,"removals":0}\n', "utf-8")


def _paged(folder: Path, postings: int) -> Settings:
    root = folder / str(postings) / "paged"
    return Settings(root, root, processes=1)


def manifests(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """What a refresh with nothing new reads of landings: three times the tasks, twice the manifest, once the
    summaries."""
    settings = _paged(folder, postings)
    for _ in range(3):
        tasks = pipeline._parse_tasks(settings)
    compared = {(task.landing.source, task.landing.sha256) for task in tasks}
    for _ in range(2):
        pipeline._landings_frame(settings, compared)
    pipeline._documents_frame(tasks)
    return postings, len(tasks), []


def make_release_inputs(folder: Path, postings: int) -> None:
    """The sample's classified postings many times over."""
    make_sample(folder, 0)
    there = folder / str(postings) / "core"
    if not there.exists():
        there.mkdir(parents=True)
        copy_tables(sample_settings(folder).warehouse_dir / "current.duckdb", there, postings)


def release(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Build, check and write a first release."""
    settings = sized(folder, postings)
    shutil.rmtree(settings.warehouse_dir, ignore_errors=True)
    inputs = inputs_from(
        pipeline.warehouse_inputs(sample_settings(folder), "sample"), folder / str(postings) / "core"
    )
    outcome, seconds = released(inputs, settings.warehouse_dir)
    slowest = sorted(seconds.items(), key=lambda step: -step[1])[:8]
    print(outcome.status, ", ".join(f"{name} {spent:.0f} s" for name, spent in slowest), flush=True)
    postings = pl.scan_parquet(inputs.postings).select(pl.len()).collect().item()
    return postings, len(inputs.postings), [settings.warehouse_dir / "releases"]


def publish(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """Publish the release of `release`."""
    settings = sized(folder, postings)
    shutil.rmtree(settings.warehouse_dir / "publications", ignore_errors=True)
    done = pipeline.publish(settings)
    return postings, len(done.size_bytes), [done.folder]


def nothing(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """What the start of a process takes of every other stage."""
    return 0, 0, []


STAGES = {
    "nothing": Stage(make_sample, nothing),
    "land": Stage(make_adverts, land),
    "parse": Stage(make_adverts, parse),
    "index": Stage(make_parsed, index),
    "nightly": Stage(make_night, nightly),
    "compare": Stage(make_parsed, compare),
    "shards": Stage(make_parsed, shards),
    "classify": Stage(make_parsed, classify),
    "together": Stage(make_parsed, together),
    "manifests": Stage(make_manifest, manifests),
    "release": Stage(make_release_inputs, release),
    "publish": Stage(make_release_inputs, publish),
}
"""In the order of a refresh; a stage takes what the one before left."""


def nothing(folder: Path, postings: int) -> tuple[int, int, list[Path]]:
    """What the start of a process takes of every other stage."""
    return 0, 0, []


# -------------------------------------------------------------------------------------------- measuring


def prepared(stage: str, folder: Path, postings: int) -> None:
    """The inputs of a stage."""
    STAGES[stage].prepare(folder, postings)


def measured(stage: str, folder: Path, postings: int) -> Cost:
    """The cost of a stage in this process, from its start."""
    begun = time.perf_counter()
    done, documents, written = STAGES[stage].run(folder, postings)
    wall = time.perf_counter() - begun
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    return Cost(stage, done, round(cpu, 2), round(wall, 2), _peak_mib(), _size_bytes(written), documents)


def _peak_mib() -> float:
    """Of this program alone; what `getrusage` says includes the program that started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


def _size_bytes(paths: list[Path]) -> int:
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,))]
    return sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())


def alone(function: Callable, *arguments: object) -> object:
    """The result of a function in a new process."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(function, *arguments).result()


def measure(folder: Path, postings: list[int], stages: list[str]) -> None:
    """Add a row a stage and size to the table of the folder."""
    path = folder / "costs.tsv"
    folder.mkdir(parents=True, exist_ok=True)
    for number in postings:
        for stage in stages:
            alone(prepared, stage, folder, number)
            cost = alone(measured, stage, folder, number)
            fresh = not path.exists()
            with path.open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, delimiter="\t", lineterminator="\n")
                if fresh:
                    writer.writerow([field.name for field in fields(Cost)])
                writer.writerow(astuple(cost))
            print(*astuple(cost), sep="\t", flush=True)


# ---------------------------------------------------------------------------------------- what follows


@dataclass(frozen=True)
class Prices:
    """In dollars: of a vCPU for an hour, and of a gigabyte for a month."""

    vcpu_hour: float
    gb_month: float


def fit(path: Path, prices: Prices) -> Iterator[Table]:
    """Measured costs a stage, what follows for larger sizes, and the money."""
    costs = pl.read_csv(path, separator="\t").unique(["stage", "postings"], keep="last", maintain_order=True)
    order = {name: number for number, name in enumerate(STAGES)}
    costs = costs.sort(pl.col("stage").replace_strict(order), "postings")
    yield _measured_table(costs)
    start = costs.filter(stage="nothing").row(0, named=True)
    net = costs.with_columns(pl.col(what) - start[what] for what in ("cpu_seconds", "peak_mib"))
    larger = {
        (str(stage), what): _larger(mine, what)
        for (stage,), mine in net.group_by("stage", maintain_order=True)
        for what in ("cpu_seconds", "peak_mib", "written_bytes")
        if stage != "nothing" and mine[what].min() > 0 and (mine.height > 1 or what != "peak_mib")
    }
    yield _larger_table(larger)
    yield _money_table(larger, prices)


def _measured_table(costs: pl.DataFrame) -> Table:
    table = Table("stage", "postings", "CPU s", "wall s", "µs CPU a posting", "peak MiB", "bytes a posting")
    for row in costs.iter_rows(named=True):
        each = max(row["postings"], 1)
        table.add_row(
            row["stage"], f"{row['postings']:,}", f"{row['cpu_seconds']:,.1f}", f"{row['wall_seconds']:,.1f}",
            f"{row['cpu_seconds'] / each * 1e6:,.0f}", f"{row['peak_mib']:,.0f}",
            f"{row['written_bytes'] / each:,.0f}",
        )  # fmt: skip
    return table


def _larger(mine: pl.DataFrame, what: str) -> tuple[float | None, list[float]]:
    """The slope of the logarithms of the two largest sizes, and the values at larger ones.

    They are on that slope where it is above 1, else on the straight line through the two: what it begins with
    is what a process takes once. One size alone is taken in proportion.
    """
    large = mine.row(-1, named=True)
    if mine.height == 1:
        return None, [large[what] * size / large["postings"] for size in LARGER]
    small = mine.row(-2, named=True)
    exponent = float(np.log(large[what] / small[what]) / np.log(large["postings"] / small["postings"]))
    if exponent > 1:
        return exponent, [large[what] * (size / large["postings"]) ** exponent for size in LARGER]
    each = max(0.0, (large[what] - small[what]) / (large["postings"] - small["postings"]))
    return exponent, [large[what] + each * (size - large["postings"]) for size in LARGER]


def _larger_table(larger: dict[tuple[str, str], tuple[float | None, list[float]]]) -> Table:
    table = Table("stage", "what", "exponent", *(f"{size:.0e}" for size in LARGER), title="Extrapolated")
    for (stage, what), (exponent, values) in larger.items():
        table.add_row(
            stage, what, "" if exponent is None else f"{exponent:.2f}", *(f"{value:,.0f}" for value in values)
        )
    return table


def _money_table(larger: dict[tuple[str, str], tuple[float | None, list[float]]], prices: Prices) -> Table:
    """Of a first refresh, of one with `NEW_A_DAY` new postings, and of a month's storage."""
    table = Table("what", *(f"{size:.0e}" for size in LARGER), title=f"Money at {prices}")
    rows: dict[str, list[str]] = defaultdict(list)
    for position, size in enumerate(LARGER):
        cpu = {
            stage: values[position] for (stage, what), (_, values) in larger.items() if what == "cpu_seconds"
        }
        each_new = sum(cpu.get(stage, 0.0) for stage in OF_NEW) / size
        first = sum(cpu.get(stage, 0.0) for stage in (*OF_NEW, *OF_ALL, "index")) / 3_600
        daily = (each_new * NEW_A_DAY + sum(cpu.get(stage, 0.0) for stage in (*OF_ALL, "nightly"))) / 3_600
        kept = (
            sum(values[position] for (_, what), (_, values) in larger.items() if what == "written_bytes")
            / 1e9
        )
        for name, value in (
            ("first refresh, vCPU hours", first),
            ("first refresh, $", first * prices.vcpu_hour),
            ("daily refresh, vCPU hours", daily),
            ("daily refresh, $", daily * prices.vcpu_hour),
            ("kept, GB", kept),
            ("kept, $ a month", kept * prices.gb_month),
        ):
            rows[name].append(f"{value:,.2f}")
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table


_PAIRS = (
    "SELECT count(*) FROM (SELECT DISTINCT one.content AS a, other.content AS b FROM bands AS one "
    "JOIN bands AS other ON one.band = other.band AND one.content < other.content)"
)


def bands(path: Path, partitions: tuple[int, ...] = (16, 64, 256, 1024)) -> Iterator[Table]:
    """What an index divided by hash of the band would hold: rows and meetings of the largest part."""
    with duckdb.connect(path, read_only=True) as connection:
        connection.execute("SET memory_limit = '2GB'")
        connection.execute(
            "CREATE TEMP TABLE meetings AS SELECT band, count(*) AS contents, "
            "count(*) * (count(*) - 1) / 2 AS pairs FROM bands GROUP BY band HAVING count(*) > 1"
        )
        count = partial(_number, connection)
        contents, rows = count("SELECT count(*) FROM contents"), count("SELECT count(*) FROM bands")
        pairs = count("SELECT sum(pairs) FROM meetings")
        distinct = count(_PAIRS)
        facts = Table("what", "number", "a content", title=path.name)
        for what, number in (
            ("records", count("SELECT count(*) FROM records")),
            ("contents", contents),
            ("rows of bands", rows),
            ("bytes of the file", path.stat().st_size),
            ("meetings in bands", pairs),
            ("pairs that meet", distinct),
            ("pairs that are one job", count("SELECT count(*) FROM alike")),
            ("contents in the fullest band", count("SELECT max(contents) FROM meetings")),
        ):
            facts.add_row(what, f"{number:,.0f}", f"{number / contents:,.2f}")
        yield facts
        table = Table("parts", "rows, mean", "rows, largest", "meetings, mean", "meetings, largest")
        for number in partitions:
            divided = f"hash(band) % {number}"
            largest = (
                count(f"SELECT max(n) FROM (SELECT count(*) AS n FROM bands GROUP BY {divided})"),
                count(f"SELECT max(n) FROM (SELECT sum(pairs) AS n FROM meetings GROUP BY {divided})"),
            )
            table.add_row(
                str(number), f"{rows / number:,.0f}", f"{largest[0]:,.0f}", f"{pairs / number:,.0f}",
                f"{largest[1]:,.0f}",
            )  # fmt: skip
        yield table
    yield chance_meetings(contents)


def density(path: Path) -> Iterator[Table]:
    """Pairs that meet among parts of a file of real postings, drawn at random: as coverage of the same
    employers grows, and as `normalise` reads the file."""
    table = Table("postings", "index, CPU s", "pairs that meet", "a posting", "fullest band", title=path.name)
    rows = pl.read_parquet(path).sample(fraction=1.0, shuffle=True, seed=1)
    with tempfile.TemporaryDirectory() as name:
        batches = normalise._written(rows, Path(name))
        for batch in batches:
            normalise.normalise_file(batch)
        for part in (4, 2, 1):
            files = [batch.with_suffix(".parsed") for batch in batches[: len(batches) // part]]
            begun, file = time.process_time(), Path(name) / f"{part}.duckdb"
            with Index(file) as there:
                there.update(files)
            spent = time.process_time() - begun
            with duckdb.connect(file, read_only=True) as connection:
                records = _number(connection, "SELECT count(*) FROM records")
                pairs = _number(connection, _PAIRS)
                fullest = _number(
                    connection, "SELECT max(n) FROM (SELECT count(*) AS n FROM bands GROUP BY band)"
                )
            table.add_row(
                f"{records:,.0f}",
                f"{spent:.1f}",
                f"{pairs:,.0f}",
                f"{pairs / records:.2f}",
                f"{fullest:,.0f}",
            )
    yield table


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    return float(connection.execute(query).fetchall()[0][0] or 0)


def chance_meetings(contents: float, band_bits: int = 32, bands_each: int = 48) -> Table:
    """Pairs that meet by chance alone, and what a draw of as many numbers gives."""
    table = Table("contents", "pairs by chance", "a content", title=f"Bands of {band_bits} bits")
    for number in (contents, *LARGER):
        expected = bands_each * number**2 / 2 / 2**band_bits
        table.add_row(f"{number:,.0f}", f"{expected:,.0f}", f"{expected / number:.3f}")
    drawn = np.random.default_rng(1).integers(1 << band_bits, size=(int(contents),), dtype=np.uint64)
    _, counts = np.unique(drawn, return_counts=True)
    table.add_row("drawn, one band", f"{(counts * (counts - 1) // 2).sum():,}", "")
    return table


def tables(path: Path) -> Iterator[Table]:
    """Bytes of a release by table; the keys are what no table has."""
    with duckdb.connect(path, read_only=True) as connection:
        names = connection.execute(
            "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables() ORDER BY ALL"
        ).fetchall()
        sizes: dict[str, tuple[int, int]] = {}
        for name, rows in names:
            blocks = connection.execute(
                "SELECT list(block_id), list(additional_block_ids) FROM pragma_storage_info(?) "
                "WHERE persistent", [name]
            ).fetchall()[0]  # fmt: skip
            used = set(blocks[0] or []) | {one for more in blocks[1] or [] for one in more or []}
            sizes[name] = (len(used - {-1}) * 262_144, rows)
    table = Table("table", "rows", "bytes")
    for name, (size, rows) in sorted(sizes.items(), key=lambda item: -item[1][0])[:12]:
        table.add_row(name, f"{rows:,}", f"{size:,}")
    schemas: dict[str, int] = defaultdict(int)
    for name, (size, _) in sizes.items():
        schemas[name.split(".")[0]] += size
    for schema, size in schemas.items():
        table.add_row(f"all of {schema}", "", f"{size:,}")
    table.add_row("file", "", f"{path.stat().st_size:,}")
    yield table


def main() -> None:
    """Measure, or say what follows from what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    measuring = actions.add_parser("measure")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--postings", type=int, nargs="+", default=[100_000, 1_000_000])
    measuring.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    reading = {name: actions.add_parser(name) for name in ("fit", "bands", "density", "tables")}
    for action in reading.values():
        action.add_argument("path", type=Path)
    reading["fit"].add_argument("--vcpu-hour", type=float, default=0.0408, help="$ of a vCPU for an hour")
    reading["fit"].add_argument("--gb-month", type=float, default=0.023, help="$ of a gigabyte for a month")
    given = parser.parse_args()
    if given.action == "measure":
        measure(given.folder, given.postings, given.stages)
        return
    if given.action == "fit":
        prices = Prices(given.vcpu_hour, given.gb_month)
        for table in fit(given.path, prices):
            Console(width=140).print(table)
        return
    shown = {"bands": bands, "density": density, "tables": tables}[given.action]
    for table in shown(given.path):
        Console(width=140).print(table)


if __name__ == "__main__":
    main()
