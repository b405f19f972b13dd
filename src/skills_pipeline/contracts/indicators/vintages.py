"""Contracts of what was stated when: our own figures release by release, and redefinitions, also of others.

Here belong tables that compare vintages of the same figure. Releases themselves are in `meta.vintages`.
"""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import (
    COUNTRY,
    DEFINITION,
    MONTH,
    OBSERVATION_STATUS,
    REASON,
    STATUS,
    value,
)

_VINTAGE = Field("vintage", "integer", "the release that stated it, as in meta.vintages")

SHARE_VINTAGES = Table(
    "indicators",
    "share_vintages",
    "What each release stated of a share: a row a cell of ai_posting_share and release in which it differs "
    "from the release before. The row of a cell with the latest vintage up to v is what release v stated. "
    "Every release scores all history anew: read a series of one vintage, not the first figures of many. "
    "Caveat: only releases of this warehouse, and of them no interval and no corrected share.",
    (
        DEFINITION,
        COUNTRY,
        MONTH,
        _VINTAGE,
        Field("postings", "integer", "postings of the cell; NULL where withdrawn", nullable=True),
        Field("ai_postings", "integer", "of those, that meet the definition", nullable=True),
        value("share_pct", "100 x ai_postings / postings"),
        STATUS,
        Field(
            "status_reason",
            "text",
            "why there is no value, as in meta.status_reasons; withdrawn: the release lacks the cell",
            nullable=True,
        ),
    ),
    key=("definition_id", "country_code", "month", "vintage"),
)

VERSION_REGISTER = Table(
    "indicators",
    "version_register",
    "Every change of what the figures of a definition are made with, by the release that brought it. A "
    "change of software need not touch a figure.",
    (
        DEFINITION,
        _VINTAGE,
        Field(
            "subject",
            "text",
            "what changed; software: version, or bytes of code or queries",
            allowed=("model", "lexicon", "definition", "software"),
        ),
        Field("version_before", "text", "its version in the release before"),
        Field("version", "text", "its version from this release on"),
    ),
    key=("definition_id", "vintage", "subject"),
)


def _stated(which: str, description: str) -> tuple[Field, ...]:
    return (
        Field(f"{which}_vintage", "integer", f"{description}: the release, as in meta.vintages"),
        Field(
            f"{which}_postings", "integer", f"{description}: postings; NULL where withdrawn", nullable=True
        ),
        value(f"{which}_share_pct", f"{description}: share, percent"),
        Field(f"{which}_status", "text", f"{description}: SDMX status", allowed=OBSERVATION_STATUS),
    )


SHARE_REVISIONS = Table(
    "indicators",
    "share_revisions",
    "Every cell of ai_posting_share of which two releases stated different counts or shares, or that one "
    "withdrew. A vintage counts where its figures differ from those before, so that previous is the figure "
    "that the latest replaced, however long ago. Caveat: reasons are all that changed with a figure, not "
    "parts of the revision.",
    (
        DEFINITION,
        COUNTRY,
        MONTH,
        Field("vintages", "integer", "releases that stated other figures than before, and the first"),
        *_stated("first", "first stated"),
        *_stated("previous", "stated before the latest"),
        *_stated("latest", "stated now"),
        value("revision_pp", "latest_share_pct - previous_share_pct, percentage points"),
        Field(
            "revision_in_all_pp",
            "number",
            "latest_share_pct - first_share_pct, percentage points; NULL where either is (see their status)",
            nullable=True,
        ),
        Field(
            "reasons",
            "text",
            "what changed together with the figures, oldest first, divided by semicolons: model, lexicon, "
            "definition, software (version_register); postings: their number, or nothing but which they are",
        ),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "month"),
)


def _compared(before: Field, vintage: Field, returns_to: Field) -> tuple[Field, ...]:
    """Two vintages of a series, as `indicators.revisions` compares them."""
    return (
        before,
        vintage,
        Field("periods", "integer", "periods in common, but the last of the older", nullable=True),
        Field("stretch_from", "text", "first period of the most revised stretch of twelve", nullable=True),
        Field("stretch_to", "text", "last period of it", nullable=True),
        value("revised_pct", "revision of that stretch, mean, percent of the older values"),
        value("typical_change_pct", "median change from one period to the next in the older, percent"),
        value("times_typical", "revision by typical change, as logarithms; negative where revised down"),
        Field(
            "is_redefined",
            "boolean",
            "whether the stretch was revised by more than a typical change; NULL where it cannot be told",
            nullable=True,
        ),
        returns_to,
    )


SHARE_REDEFINITIONS = Table(
    "indicators",
    "share_redefinitions",
    "Whether a release still measures what the one before measured, by definition and country: the largest "
    "revision of a year of months, against the usual change from month to month. A row a release that states "
    "any month of the series anew. Caveat: a country with few postings moves much from month to month, and "
    "hides a redefinition.",
    (
        DEFINITION,
        COUNTRY,
        *_compared(
            Field(
                "vintage_before",
                "integer",
                "the release compared with, as in meta.vintages; NULL where this one holds months after its "
                "own day and none was before it",
                nullable=True,
            ),
            _VINTAGE,
            Field(
                "returns_to",
                "integer",
                "for a redefinition, the latest earlier release that it agrees with again; else NULL",
                nullable=True,
            ),
        ),
        Field(
            "reasons",
            "text",
            "subjects of version_register that changed between the two, divided by semicolons; NULL: none",
            nullable=True,
        ),
        STATUS,
        REASON,
    ),
    key=("definition_id", "country_code", "vintage"),
)

ANCHOR_REDEFINITIONS = Table(
    "indicators",
    "anchor_redefinitions",
    "Whether each landed vintage of others' series still measures what the one before measured, whatever the "
    "publisher said: the largest revision of twelve periods, against the usual change from one to the next. "
    "Daily figures as means of months. Caveat: a judgement of figures alone; fewer than thirteen periods "
    "tell nothing, and a change that leaves all of them where they were is not seen.",
    (
        Field("publisher", "text", "who publishes the series, as in meta.anchors"),
        Field("series", "text", "series of the publisher, as in meta.anchors"),
        Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area"),
        *_compared(
            Field(
                "vintage_before",
                "date",
                "latest sound vintage before; NULL where the vintage is not sound and none was before it",
                nullable=True,
            ),
            Field("vintage", "date", "day the vintage was published"),
            Field(
                "returns_to",
                "date",
                "for a redefinition, the latest earlier vintage that it agrees with again; else NULL",
                nullable=True,
            ),
        ),
        STATUS,
        REASON,
    ),
    key=("publisher", "series", "country_code", "vintage"),
)

TABLES = (SHARE_VINTAGES, VERSION_REGISTER, SHARE_REVISIONS, SHARE_REDEFINITIONS, ANCHOR_REDEFINITIONS)
