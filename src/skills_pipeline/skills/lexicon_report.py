"""What the surfaces of the lexicon find in a corpus: the figures by which a surface is kept or dropped.

Here belong counts by surface. Finding surfaces is in `matcher`; the rules by which they are written, and what
was decided on the figures, are in docs/lexicon.md.
"""

from collections.abc import Iterator

import polars as pl

from skills_pipeline.skills.matcher import Hit, Matcher, default_matcher
from skills_pipeline.skills.taxonomy import Surface, Taxonomy, load

_SURFACE = ["concept_id", "language", "surface"]
_HIT_SCHEMA = pl.Schema({name: pl.String() for name in _SURFACE} | {"key": pl.String(), "label": pl.String()})
_LABEL_COLUMNS = ["key", "start", "end", "label"]
_Labels = dict[str, list[tuple[int, int, str]]]


def surface_report(frame: pl.DataFrame, labels: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row a surface of the lexicon, those that never hit included, most hits first.

    `frame` has key, title (may be null) and text, optionally language (ISO 639-1). `labels` has key, start,
    end and label, a role of `contracts.core.ROLES`; offsets count characters of title, two newlines, text,
    without outer white space.

    Returns concept_id, language, surface, hits, postings, labelled (hits that a label overlaps) and other_pct
    (share of these labelled `other`, null where none is). Raises `ValueError` when a column is missing.
    """
    missing = {"key", "title", "text"} - set(frame.columns)
    if missing:
        raise ValueError(f"columns {sorted(missing)} are missing; expected key, title, text")
    taxonomy = load()
    found = pl.DataFrame(_rows(frame, _by_key(labels), default_matcher()), schema=_HIT_SCHEMA, orient="row")
    return (
        _surfaces(taxonomy)
        .join(_counts(found), on=_SURFACE, how="left")
        # A surface without a row among the hits was found nowhere: its counts are truly 0.
        .with_columns(pl.col("hits", "postings", "labelled").fill_null(0))
        .sort("hits", *_SURFACE, descending=[True, False, False, False])
    )


def _surfaces(taxonomy: Taxonomy) -> pl.DataFrame:
    rows = [(surface.concept_id, surface.language, surface.surface) for surface in taxonomy.surfaces]
    return pl.DataFrame(rows, schema=_SURFACE, orient="row")


def _rows(frame: pl.DataFrame, labels: _Labels, matcher: Matcher) -> Iterator[tuple[str | None, ...]]:
    languages = frame["language"] if "language" in frame.columns else [None] * frame.height
    for key, title, body, language in zip(
        frame["key"], frame["title"], frame["text"], languages, strict=True
    ):
        text = f"{(title or '').lstrip()}\n\n{body}".strip()
        for hit in matcher.hits(text, language):
            yield *_named(hit.surface), key, _label(hit, labels.get(key, []))


def _named(surface: Surface) -> tuple[str, str, str]:
    return surface.concept_id, surface.language, surface.surface


def _label(hit: Hit, labels: list[tuple[int, int, str]]) -> str | None:
    return next((label for start, end, label in labels if hit.start < end and start < hit.end), None)


def _by_key(labels: pl.DataFrame | None) -> _Labels:
    by_key: _Labels = {}
    if labels is not None:
        for key, start, end, label in labels.select(_LABEL_COLUMNS).iter_rows():
            by_key.setdefault(key, []).append((start, end, label))
    return by_key


def _counts(found: pl.DataFrame) -> pl.DataFrame:
    labelled = pl.col("label").is_not_null()
    return found.group_by(_SURFACE).agg(
        hits=pl.len(),
        postings=pl.col("key").n_unique(),
        labelled=labelled.sum(),
        other_pct=(100 * (pl.col("label") == "other").mean()).round(1),
    )
