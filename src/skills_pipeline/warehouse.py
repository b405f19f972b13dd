"""Build, check, and write the published DuckDB file: the only importer of duckdb.

Here belongs what happens inside the file that will be published. How an indicator is computed is SQL under
`warehouse/indicators`; where a release lies and how it is switched is in `releases`.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from skills_pipeline import __version__
from skills_pipeline.contracts import RELEASED_TABLES, core, indicators, meta
from skills_pipeline.contracts.base import (
    Field,
    Table,
    comments,
    conform,
    ddl,
    dictionary_rows,
    polars_schema,
)
from skills_pipeline.releases import (
    NoAnswerError,
    OtherOriginError,
    Release,
    ReleaseError,
    ReleaseStore,
    file_sha256,
)
from skills_pipeline.settings import resource
from skills_pipeline.sources.base import Source

log = logging.getLogger(__name__)

STORAGE_VERSION = "v1.2.0"
"""Written so that DuckDB 1.2 and later can open the published file."""

_CHECK_HEADER = re.compile(r"^-- check: (?P<name>\w+) \((?P<severity>fail|warn)\)[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class WarehouseInputs:
    """What a release is made from: narrow frames, and Parquet files of the large tables."""

    origin: str
    model_id: str
    lexicon_version: str
    sources: tuple[Source, ...]
    landings: pl.DataFrame
    documents: pl.DataFrame
    postings: list[Path]
    posting_places: list[Path]
    posting_countries: list[Path]
    posting_issues: list[Path]
    classifications: list[Path]
    mentions: list[Path]
    worker_voice_mentions: list[Path]
    definition_matches: list[Path]
    duplicates: list[Path]
    sightings: list[Path]
    anchor_values: list[Path]
    restated: dict[Table, Path]
    withheld: list[Path]
    removals: list[Path]
    quarantine: list[Path]
    audit_labels: pl.DataFrame
    """posting_id and tier of labelled postings of the release; none to correct with those of the model."""

    @property
    def as_of(self) -> datetime:
        """When the newest landed bytes were received."""
        return self.landings["fetched_at"].max()  # type: ignore[return-value]


@dataclass(frozen=True)
class Check:
    """A query of `checks.sql` that returns the rows that break a rule."""

    check_id: str
    severity: str
    sql: str


@dataclass(frozen=True)
class CheckResult:
    """How many rows broke a rule, and the first of them."""

    check_id: str
    severity: str
    failures: int
    example: str | None


@dataclass(frozen=True)
class Outcome:
    """What a refresh did: `released`, `built` (it waits), `unchanged`, `refused` or `withdrawn` (these inputs
    were rolled back), the release and the one before.

    `release` is the current one, unless it was `built`.
    """

    status: str
    release: Release | None
    previous: Release | None
    checks: tuple[CheckResult, ...]
    warned_before: frozenset[str] = frozenset()

    @property
    def new_warnings(self) -> tuple[CheckResult, ...]:
        """Warnings that the release before did not have; none where there is no release before."""
        if self.previous is None:
            return ()
        warned = (check for check in self.checks if check.severity == "warn" and check.failures)
        return tuple(check for check in warned if check.check_id not in self.warned_before)


ReadTable = Callable[[Table], pl.DataFrame]
"""Reads a table of one release."""


class ReleasedTableError(ValueError):
    """A published file holds a table that this version of the software does not know so."""


class Warehouse:
    """The folder with the releases, and the way a new one gets there."""

    def __init__(self, root: Path, releases_kept: int) -> None:
        self.root = root
        self.releases = ReleaseStore(root, releases_kept)

    def refresh(self, inputs: WarehouseInputs) -> Outcome:
        """Build, check and release in one; see `build`."""
        return self._refreshed(inputs, apart=False)

    def build(self, inputs: WarehouseInputs) -> Outcome:
        """Build and check a release that waits until `ReleaseStore.release_apart` makes it current.

        Nothing is built when the inputs are those of the current release, or of one that was rolled back.
        Raises `OtherOriginError` rather than replace a release of real postings by a sample, or a sample
        by real ones; `DamagedReleaseError` when the current release is not as it was written;
        `LockedError` while another process makes one; `ReleaseError` when it cannot be written.
        """
        return self._refreshed(inputs, apart=True)

    def _refreshed(self, inputs: WarehouseInputs, *, apart: bool) -> Outcome:
        inputs_sha256 = _inputs_sha256(inputs)
        current = self.releases.current()
        if current is not None:
            self.releases.require_intact(current)
            if current.origin != inputs.origin:
                raise OtherOriginError(
                    f"{self.root} holds releases of origin {current.origin}, not {inputs.origin}; "
                    "set SKILLS_PIPELINE_WAREHOUSE to another folder"
                )
            if current.inputs_sha256 == inputs_sha256:
                return Outcome("unchanged", current, None, ())
            if self.releases.withdrawn_by(inputs_sha256):
                return Outcome("withdrawn", current, None, ())
        with _telling_what_stays(self.root, current), self.releases.aside() as folder:
            outcome = self._built(inputs, inputs_sha256, current, folder)
            if outcome.release is None or outcome.status == "refused":
                return outcome
            if apart:
                self.releases.set_apart(folder, outcome.release, current)
                return outcome
            self.releases.promote(folder, outcome.release)
            return replace(outcome, status="released")

    def _built(
        self, inputs: WarehouseInputs, inputs_sha256: str, current: Release | None, folder: Path
    ) -> Outcome:
        with _writing(folder / "skills.duckdb") as connection:
            create_schema(connection)
            describe(connection)
            if current is not None:
                _carry_over(connection, current, self.releases.database)
            results = _build(connection, inputs, inputs_sha256)
            refused = [result for result in results if result.severity == "fail" and result.failures]
            if refused:
                return Outcome("refused", current, None, tuple(results))
            release = _write(connection, inputs, inputs_sha256, folder)
        release = replace(release, file_sha256=_file_digests(folder))
        warned_before = _warned(self.releases.database) if current else frozenset()
        return Outcome("built", release, current, tuple(results), warned_before)

    def table(self, table: Table) -> pl.DataFrame:
        """A table of the current release."""
        return query(self.releases.database, f"FROM {table.qualified_name} ORDER BY ALL")

    def ask(self, sql: str) -> pl.DataFrame:
        """Rows of the last statement of `sql` on the current release.

        Raises `NoAnswerError` where there is none, or it has no such table or column.
        """
        database = self.releases.database
        if not database.exists():
            raise NoAnswerError(
                f"{self.root} holds no release; `skills-pipeline run` makes that of the embedded sample, "
                "SKILLS_PIPELINE_WAREHOUSE names another folder"
            )
        try:
            return query(database, sql)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            missing = str(error).partition("\n")[0]
            raise NoAnswerError(
                f"{database} was made by another version ({missing}); `skills-pipeline refresh` makes it anew"
            ) from error

    def difference(self, earlier: Release, later: Release) -> pl.DataFrame:
        """Cells of `ai_posting_share` that two kept releases state differently, the largest move first.

        Columns: definition_id, country_code, month, postings and share_pct of both, change_pp
        (percentage points).
        """
        files = [self.releases.folder(release) / "skills.duckdb" for release in (earlier, later)]
        with duckdb.connect() as connection:
            for name, file in zip(("earlier", "later"), files, strict=True):
                connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
            moves: pl.DataFrame = connection.sql(resource("warehouse/difference.sql").read_text("utf-8")).pl()
        return moves


def connected(database: Path) -> duckdb.DuckDBPyConnection:
    """A published file, opened read-only; what was opened stays the same whatever is released meanwhile."""
    return duckdb.connect(str(database), read_only=True)


def query(database: Path, sql: str) -> pl.DataFrame:
    """Rows of a query on a published file."""
    with connected(database) as connection:
        rows: pl.DataFrame = connection.sql(sql).pl()
    return rows


@contextmanager
def reading(database: Path) -> Iterator[ReadTable]:
    """A published file, opened once and read-only: what reads a table of it, in the order of its key.

    Reading raises `ReleasedTableError` when the file was made by a version of the software with another
    contract of the table.
    """
    with connected(database) as connection:
        yield lambda table: _released(connection, database, table)


def _released(connection: duckdb.DuckDBPyConnection, database: Path, table: Table) -> pl.DataFrame:
    key = ", ".join(table.key)
    try:
        rows: pl.DataFrame = connection.sql(f"FROM {table.qualified_name} ORDER BY {key}").pl()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise ReleasedTableError(_other_contract(database, table, "is missing, or its key is")) from error
    if set(rows.columns) != set(table.columns):
        others = ", ".join(sorted(set(rows.columns) ^ set(table.columns)))
        raise ReleasedTableError(_other_contract(database, table, f"has other columns: {others}"))
    return conform(rows, table)


def _other_contract(database: Path, table: Table, fault: str) -> str:
    return (
        f"{database}: {table.qualified_name} {fault}; use the version of the software that made the release, "
        "release.json names it"
    )


@contextmanager
def _telling_what_stays(root: Path, current: Release | None) -> Iterator[None]:
    """A disk that is full or may not be written to: what the person who runs the releases should know."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        stays = f"release {current.release_id} stays current" if current else "there is no release yet"
        raise ReleaseError(
            f"the release could not be written to {root}: {error}. Nothing of it is left and {stays}; see "
            "that the folder may be written to and has room for twice the size of a release, and call again"
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file to be published, built in place: nothing in it is ever deleted, so a copy would be no smaller.

    Loads no extension from anywhere. Without an error the file is whole when the block ends.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(path.parent / "spilled"),
    }
    with duckdb.connect(config=config) as connection:
        connection.execute(f"ATTACH '{path}' AS released (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE released")
        yield connection
        connection.execute("CHECKPOINT released")
        connection.execute("USE memory")
        connection.execute("DETACH released")


# ----------------------------------------------------------------------------------------------- build


def _build(
    connection: duckdb.DuckDBPyConnection, inputs: WarehouseInputs, inputs_sha256: str
) -> list[CheckResult]:
    """All tables of the release in the work database, and the results of all checks."""
    _load_core(connection, inputs)
    _load_meta(connection, inputs)
    _add_vintage(connection, inputs, inputs_sha256)
    prepare(connection)
    for table in indicators.TABLES:
        compute(connection, table)
    results = run_checks(connection)
    rows = [asdict(result) for result in results]
    _insert(connection, meta.CHECKS, pl.DataFrame(rows, schema=polars_schema(meta.CHECKS)))
    return results


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Schemas, tables with keys and checks, and the macros of the indicators."""
    connection.execute("BEGIN")  # a thousand statements, each of which would be written to disk on its own
    for schema in dict.fromkeys(table.schema for table in RELEASED_TABLES):
        connection.execute(f"CREATE SCHEMA {schema}")
    for table in RELEASED_TABLES:
        connection.execute(ddl(table))
    connection.execute(resource("warehouse/macros.sql").read_text("utf-8"))
    for name, value in indicators.policy.POLICY.items():
        connection.execute(f"CREATE MACRO {name}() AS {value}")
    connection.execute("COMMIT")


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments on every table and column, for whoever browses the file."""
    connection.execute("BEGIN")
    for table in RELEASED_TABLES:
        connection.execute(comments(table))
    connection.execute("COMMIT")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """What several indicators count from, once core and meta are loaded."""
    connection.execute(resource("warehouse/prepared.sql").read_text("utf-8"))


def compute(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """An indicator's rows into its table: those of its query, or what its method makes of its queries."""
    # Here, because not every command that opens a warehouse estimates anything.
    from skills_pipeline.indicators.published import METHODS

    folder = resource(f"warehouse/indicators/{table.name}")
    if table.name not in METHODS:
        select = (folder / "query.sql").read_text("utf-8")
        connection.execute(f"INSERT INTO {table.qualified_name} BY NAME\n{select}")
        return
    queries = [path for path in sorted(folder.glob("*.sql")) if path.stem not in ("checks", "example")]
    counts = {path.stem: connection.sql(path.read_text("utf-8")).pl() for path in queries}
    _insert(connection, table, METHODS[table.name](**counts))


def _load_core(connection: duckdb.DuckDBPyConnection, inputs: WarehouseInputs) -> None:
    _insert(connection, core.LANDINGS, inputs.landings)
    _insert(connection, core.DOCUMENTS, inputs.documents)
    files = {
        core.POSTINGS: inputs.postings,
        core.POSTING_PLACES: inputs.posting_places,
        core.POSTING_COUNTRIES: inputs.posting_countries,
        core.POSTING_ISSUES: inputs.posting_issues,
        core.CLASSIFICATIONS: inputs.classifications,
        core.MENTIONS: inputs.mentions,
        core.WORKER_VOICE_MENTIONS: inputs.worker_voice_mentions,
        core.DEFINITION_MATCHES: inputs.definition_matches,
        core.DUPLICATES: inputs.duplicates,
        core.SIGHTINGS: inputs.sightings,
        core.ANCHOR_VALUES: inputs.anchor_values,
        **{table: [path] for table, path in inputs.restated.items()},
        core.WITHHELD: inputs.withheld,
        core.REMOVALS: inputs.removals,
        core.QUARANTINE: inputs.quarantine,
    }
    for table, paths in files.items():
        _insert_files(connection, table, paths)


def _load_meta(connection: duckdb.DuckDBPyConnection, inputs: WarehouseInputs) -> None:
    from skills_pipeline.anchors.catalogue import SERIES
    from skills_pipeline.classify.definitions import DEFINITIONS
    from skills_pipeline.evidence import reviewed
    from skills_pipeline.evidence.candidates import candidates
    from skills_pipeline.indicators.status import REASONS
    from skills_pipeline.measures.catalogue import MEASURES
    from skills_pipeline.measures.digital_decade import targets
    from skills_pipeline.skills import framework, taxonomy

    _insert(connection, meta.SOURCES, _sources_frame(inputs))
    _insert(connection, meta.ANCHORS, _declared(meta.ANCHORS, SERIES))
    _insert(connection, meta.MEASURES, _declared(meta.MEASURES, MEASURES))
    _insert(connection, meta.DIGITAL_DECADE_TARGETS, _declared(meta.DIGITAL_DECADE_TARGETS, targets()))
    _insert(connection, meta.DEFINITIONS, _declared(meta.DEFINITIONS, DEFINITIONS))
    _insert(connection, meta.CONCEPTS, _declared(meta.CONCEPTS, taxonomy.load().concepts.values()))
    _insert(connection, meta.CONCEPT_SURFACES, _declared(meta.CONCEPT_SURFACES, taxonomy.load().surfaces))
    _insert(connection, meta.FRAMEWORK_VALUES, _declared(meta.FRAMEWORK_VALUES, framework.values().values()))
    _insert(connection, meta.CONCEPT_FRAMEWORK, _declared(meta.CONCEPT_FRAMEWORK, framework.concept_values()))
    _insert(connection, meta.FRAMEWORK_AGREEMENT, _declared(meta.FRAMEWORK_AGREEMENT, framework.agreements()))
    records, works = connection.sql("FROM core.work_records").pl(), reviewed.works().values()
    _insert(connection, meta.WORKS, _declared(meta.WORKS, works))
    _insert(connection, meta.EVIDENCE, _declared(meta.EVIDENCE, reviewed.claims()))
    _insert(connection, meta.WORK_CANDIDATES, candidates(records, works, reviewed.rejected()))
    checked = pl.read_csv(resource("warehouse/field_checks.tsv"), separator="\t")
    _insert(connection, meta.FIELD_CHECKS, checked)
    _insert(connection, meta.AUDIT, _audit(connection, inputs.audit_labels))
    _insert(connection, meta.MODEL_CARDS, _model_cards())
    reasons = [(reason, *meant) for reason, meant in REASONS.items()]
    columns = meta.STATUS_REASONS.columns
    _insert(connection, meta.STATUS_REASONS, pl.DataFrame(reasons, schema=columns, orient="row"))
    _insert(connection, meta.DICTIONARY, pl.DataFrame(dictionary_rows(RELEASED_TABLES)))


def _model_cards() -> pl.DataFrame:
    """Rows of `meta.model_cards`: of the model of mentions and of that of occupations."""
    from skills_pipeline.classify import model as mentions
    from skills_pipeline.occupation import model as occupations

    rows = [
        (facts["model_id"], position, heading, text)
        for facts, sections in (
            (mentions.released_facts(), mentions.released_sections()),
            (occupations.released_card(), occupations.released_sections()),
        )
        for position, (heading, text) in enumerate(sections, start=1)
    ]
    return pl.DataFrame(rows, schema=polars_schema(meta.MODEL_CARDS), orient="row")


def _audit(connection: duckdb.DuckDBPyConnection, labels: pl.DataFrame) -> pl.DataFrame:
    """Rows of `meta.audit`: of the release's own labels, of the model's card without any."""
    from skills_pipeline.classify.audit import released_audit

    return released_audit() if labels.is_empty() else counted_audit(connection, labels)


def counted_audit(connection: duckdb.DuckDBPyConnection, labels: pl.DataFrame) -> pl.DataFrame:
    """The model's answers to labelled postings of the release; `labels` has posting_id and tier."""
    connection.register("labels", labels.to_arrow())
    counted: pl.DataFrame = connection.sql(resource("warehouse/audit.sql").read_text("utf-8")).pl()
    connection.unregister("labels")
    return counted


def _declared(table: Table, declarations: Iterable[object]) -> pl.DataFrame:
    """Frozen declarations whose attributes are called like the table's columns, as rows."""
    rows = [{name: getattr(entry, name) for name in table.columns} for entry in declarations]
    return pl.DataFrame(rows, schema=polars_schema(table))


def _sources_frame(inputs: WarehouseInputs) -> pl.DataFrame:
    declared = ("title", "url", "licence", "citation", "terms", "cadence")
    rows = [
        {"source": source.name} | {name: getattr(source, name) for name in declared}
        for source in inputs.sources
    ]
    last = inputs.landings.group_by("source").agg(last_fetched_at=pl.col("fetched_at").max())
    return pl.DataFrame(rows).join(last, on="source", how="left", maintain_order="left")


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    rows = conform(frame, table).to_arrow()
    connection.register("rows", rows)
    connection.execute(f"INSERT INTO {table.qualified_name} BY NAME SELECT * FROM rows")
    connection.unregister("rows")


def _insert_files(connection: duckdb.DuckDBPyConnection, table: Table, paths: list[Path]) -> None:
    if not paths:
        return
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    connection.execute(
        f"INSERT INTO {table.qualified_name} ({columns}) "
        f"SELECT {columns} FROM read_parquet($paths, hive_partitioning = false) ORDER BY {key}",
        {"paths": [str(path) for path in paths]},
    )


# -------------------------------------------------------------------------------------------- vintages

_FIRST_COLUMNS = {
    "definition_id",
    "country_code",
    "month",
    "postings",
    "ai_postings",
    "share_pct",
    "obs_status",
}
"""Columns of ai_posting_share that a first vintage is made of."""


def _carry_over(connection: duckdb.DuckDBPyConnection, before: Release, file: Path) -> None:
    """What the release before knew of vintages, its own with them."""
    connection.execute(f"ATTACH '{file}' AS before (READ_ONLY)")
    carried = (meta.VINTAGES, meta.DEFINITION_VERSIONS, indicators.vintages.SHARE_VINTAGES)
    if all(set(table.columns) <= _columns_before(connection, table) for table in carried):
        for table in carried:
            columns = ", ".join(table.columns)
            connection.execute(
                f"INSERT INTO {table.qualified_name} ({columns}) "
                f"SELECT {columns} FROM before.{table.qualified_name}"
            )
    else:
        _take_as_first(connection, before)
    connection.execute("DETACH before")


def _take_as_first(connection: duckdb.DuckDBPyConnection, before: Release) -> None:
    """The shares of a release made before vintages were stated as the first vintage, if it has any."""
    columns = _columns_before(connection, indicators.shares.AI_POSTING_SHARE)
    if not columns >= _FIRST_COLUMNS:
        log.warning(
            "release %s holds neither vintages nor shares: vintages begin with this release",
            before.release_id,
        )
        return
    log.warning("release %s holds no vintages: its shares are taken as the first", before.release_id)
    _insert_vintage(connection, before, datetime.fromisoformat(before.as_of), before.inputs_sha256)
    # Before reasons were stated there were two of them, one a status.
    early = "CASE obs_status WHEN 'M' THEN 'no_posting' WHEN 'Q' THEN 'few_postings' END"
    stated = "status_reason" if "status_reason" in columns else early
    shares = "before.indicators.ai_posting_share"
    connection.execute(
        "INSERT INTO indicators.share_vintages BY NAME "
        f"SELECT 1 AS vintage, {', '.join(sorted(_FIRST_COLUMNS))}, {stated} AS status_reason "
        f"FROM {shares} ORDER BY definition_id, country_code, month"
    )
    connection.execute(
        "INSERT INTO meta.definition_versions "
        f"SELECT DISTINCT 1, definition_id, NULL FROM {shares} ORDER BY definition_id"
    )


def _warned(database: Path) -> frozenset[str]:
    """Checks of a released file that warned."""
    warned = query(database, "SELECT check_id FROM meta.checks WHERE severity = 'warn' AND failures > 0")
    return frozenset(warned["check_id"])


def _columns_before(connection: duckdb.DuckDBPyConnection, table: Table) -> set[str]:
    """Columns of a table in the release before; none where it has no such table."""
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = 'before' AND schema_name = ? AND table_name = ?",
        [table.schema, table.name],
    ).fetchall()
    return {row[0] for row in rows}


def _add_vintage(connection: duckdb.DuckDBPyConnection, inputs: WarehouseInputs, inputs_sha256: str) -> None:
    """This release as the next vintage, with the versions of its definitions."""
    number = _insert_vintage(connection, inputs, inputs.as_of, inputs_sha256, _code_sha256()[:10])
    connection.execute(
        "INSERT INTO meta.definition_versions "
        "SELECT ?, definition_id, definition_version FROM meta.definitions",
        [number],
    )


def _insert_vintage(
    connection: duckdb.DuckDBPyConnection,
    made: Release | WarehouseInputs,
    as_of: datetime,
    inputs_sha256: str,
    code_version: str | None = None,
) -> int:
    """A release with the number after the last one, which is returned; a `Release` is of this version."""
    last: int = connection.execute("SELECT coalesce(max(vintage), 0) FROM meta.vintages").fetchall()[0][0]
    row = {
        "vintage": last + 1,
        "as_of": as_of,
        "model_id": made.model_id,
        "lexicon_version": made.lexicon_version,
        "pipeline_version": made.pipeline_version if isinstance(made, Release) else __version__,
        "code_version": code_version,
        "inputs_sha256": inputs_sha256,
    }
    _insert(connection, meta.VINTAGES, pl.DataFrame([row], schema=polars_schema(meta.VINTAGES)))
    return last + 1


# ---------------------------------------------------------------------------------------------- checks


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Every check of every indicator, in the order they are declared."""
    checks = [check for table in indicators.TABLES for check in checks_of(table)]
    return [_run_check(connection, check) for check in checks]


def checks_of(table: Table) -> list[Check]:
    """The checks of an indicator's `checks.sql`: each begins with `-- check: name (fail|warn)`.

    Raises `ValueError` when the file has none.
    """
    path = resource(f"warehouse/indicators/{table.name}/checks.sql")
    text = path.read_text("utf-8")
    headers = list(_CHECK_HEADER.finditer(text))
    if not headers:
        raise ValueError(f"{path}: no line '-- check: name (fail|warn)'")
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [
        Check(f"{table.name}.{header['name']}", header["severity"], text[header.end() : end].strip())
        for header, end in zip(headers, ends, strict=True)
    ]


def _run_check(connection: duckdb.DuckDBPyConnection, check: Check) -> CheckResult:
    rows = connection.execute(check.sql).fetchall()
    example = ", ".join(str(value) for value in rows[0]) if rows else None
    return CheckResult(check.check_id, check.severity, len(rows), example)


# ------------------------------------------------------------------------------------------- publishing


def _write(
    connection: duckdb.DuckDBPyConnection, inputs: WarehouseInputs, inputs_sha256: str, folder: Path
) -> Release:
    """The last rows and all pages, in the folder aside; files are told of once they are closed."""
    # Here, because drawing libraries take half a second to import and most commands draw nothing.
    from skills_pipeline.publish import site

    content_sha256 = content_checksum(connection)
    release_id = f"{inputs.as_of:%Y%m%d}-{content_sha256[:10]}"
    _insert(connection, meta.RELEASE, _release_frame(inputs, release_id, content_sha256))
    tables = {table.qualified_name: _frame(connection, table) for table in site.NEEDED}
    row_counts = _row_counts(connection)
    files = site.render_site(tables, _records(connection), _statuses(connection), row_counts)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return Release(
        release_id=release_id,
        as_of=inputs.as_of.isoformat(),
        origin=inputs.origin,
        pipeline_version=__version__,
        model_id=inputs.model_id,
        lexicon_version=inputs.lexicon_version,
        content_sha256=content_sha256,
        inputs_sha256=inputs_sha256,
        row_counts=row_counts,
        file_sha256={},
    )


def _release_frame(inputs: WarehouseInputs, release_id: str, content_sha256: str) -> pl.DataFrame:
    row = {
        "release_id": release_id,
        "as_of": inputs.as_of,
        "content_sha256": content_sha256,
        "pipeline_version": __version__,
        "model_id": inputs.model_id,
        "lexicon_version": inputs.lexicon_version,
        "origin": inputs.origin,
    }
    return pl.DataFrame([row], schema=polars_schema(meta.RELEASE))


def _frame(connection: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    rows = connection.sql(f"SELECT * FROM {table.qualified_name} ORDER BY {', '.join(table.key)}").pl()
    return conform(rows, table)


def _file_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of what was written to the folder aside."""
    return {path.name: file_sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _records(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Records and statements that are in no share, by outcome, source and reason."""
    counted: pl.DataFrame = connection.sql(resource("warehouse/quality/records.sql").read_text("utf-8")).pl()
    return counted


def _statuses(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Cells of every indicator that has them, by observation status and reason."""
    counts = [
        f"SELECT '{table.name}' AS table_name, obs_status, status_reason, count(*) AS cells "
        f"FROM {table.qualified_name} GROUP BY ALL"
        for table in indicators.TABLES
        if {"obs_status", "status_reason"} <= set(table.columns)
    ]
    counted: pl.DataFrame = connection.sql(" UNION ALL ".join(counts) + " ORDER BY ALL").pl()
    return counted


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = [table.qualified_name for table in RELEASED_TABLES]
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names}


def content_checksum(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over one order-free digest a table: the same rows give the same text on any machine.

    A table's digest is the exclusive or of the MD5 of its rows; keys make rows distinct, so none cancel.
    Numbers are read to six significant digits, nine places at most.
    """
    digest = hashlib.sha256()
    for table in (*core.TABLES, *indicators.TABLES):
        cells = ", ".join(f"coalesce({_as_text(field)}, '\\N')" for field in table.fields)
        row = connection.execute(
            f"SELECT count(*), bit_xor(md5_number(concat_ws(chr(31), {cells}))) FROM {table.qualified_name}"
        ).fetchall()[0]
        digest.update(f"{table.qualified_name}:{row[0]}:{row[1]}\n".encode())
    return digest.hexdigest()


def _as_text(field: Field) -> str:
    """A column as the digest reads it: the last digits of an estimate depend on the order of its sums.

    What is left of a sum that is 0 has no digit that counts, nor has its sign.
    """
    number = f"format('{{:.6g}}', round({field.name}, 9) + 0.0)"
    return number if field.type == "number" else f"{field.name}::VARCHAR"


def _inputs_sha256(inputs: WarehouseInputs) -> str:
    """SHA-256 over everything a release is made from: names of input files carry their fingerprints.

    The vintages before are no input, although a release holds them: each release adds to them, and with them
    no refresh would ever find the same inputs again.
    """
    digest = hashlib.sha256()
    versions = (inputs.origin, inputs.model_id, inputs.lexicon_version, __version__)
    digest.update("\n".join(versions).encode())
    digest.update(_sources_frame(inputs).write_csv().encode())
    for frame in (inputs.landings, inputs.documents, inputs.audit_labels):
        digest.update(frame.write_csv().encode())
    for path in (
        *inputs.postings,
        *inputs.classifications,
        *inputs.removals,
        *inputs.quarantine,
    ):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
    tables = (
        *inputs.duplicates,
        *inputs.sightings,
        *inputs.anchor_values,
        *inputs.restated.values(),
        *inputs.withheld,
    )
    for path in tables:
        digest.update(file_sha256(path).encode())
    digest.update(_code_sha256().encode())
    return digest.hexdigest()


def _code_sha256() -> str:
    digest = hashlib.sha256()
    for path in _code_files():
        digest.update(file_sha256(path).encode())
    return digest.hexdigest()


def _code_files() -> list[Path]:
    """The queries and the package itself: a release made by other code is another release."""
    queries = [
        resource("warehouse/macros.sql"),
        resource("warehouse/prepared.sql"),
        resource("warehouse/audit.sql"),
        resource("warehouse/field_checks.tsv"),
        *sorted(resource("warehouse/indicators").rglob("*.sql")),
        *sorted(resource("warehouse/quality").rglob("*.sql")),
    ]
    package = Path(__file__).parent
    return queries + [
        path
        for ending in ("*.py", "*.sql", "*.tsv", "*.j2", "*.css", "*.js", "*.po")
        for path in sorted(package.rglob(ending))
    ]
