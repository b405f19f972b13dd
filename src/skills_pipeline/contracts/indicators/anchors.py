"""Contracts of published series of others, beside ours and between their own vintages."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import DEFINITION, REASON, STATUS, value

_PUBLISHER = Field("publisher", "text", "who publishes the series, as in meta.anchors")
_SERIES = Field("series", "text", "series of the publisher, as in meta.anchors")
_AREA = Field("country_code", "text", "ISO 3166-1 alpha-2; EU European Union, EA euro area")

ANCHOR_REVISIONS = Table(
    "indicators",
    "anchor_revisions",
    "What publishers changed after publication: every figure of others that two or more landed vintages "
    "state, or that the latest one no longer states. Caveat: a revision is seen only between vintages that "
    "were landed.",
    (
        _PUBLISHER,
        _SERIES,
        _AREA,
        Field("period", "text", "what the figure speaks of: YYYY-MM-DD, YYYY-MM or YYYY"),
        Field("vintages", "integer", "landed vintages that state it", check="vintages >= 1"),
        Field("first_vintage", "date", "first of them"),
        Field("first_value", "number", "value in the first"),
        Field("previous_vintage", "date", "last but one of them; NULL where there is one", nullable=True),
        Field("previous_value", "number", "value in the last but one", nullable=True),
        Field("latest_vintage", "date", "last of them"),
        Field("latest_value", "number", "value in the last"),
        Field("change", "number", "latest_value - first_value, in the unit of the series"),
        Field(
            "is_dropped",
            "boolean",
            "whether the latest vintage leaves it out, though it states the rest anew (meta.anchors)",
        ),
        Field(
            "reason",
            "text",
            "what the publisher says of a revision between first and latest; NULL where it says nothing",
            nullable=True,
        ),
    ),
    key=("publisher", "series", "country_code", "period"),
)

RECONCILIATION = Table(
    "indicators",
    "reconciliation",
    "Ours beside theirs: every published share of others under the definition of the ladder nearest to "
    "theirs, by country and period. Theirs: the latest landed vintage, daily figures as their mean over the "
    "month. Ours: postings of the same month or year. Caveat: read the explanation before the ratio; a ratio "
    "of 1 proves nothing.",
    (
        _PUBLISHER,
        _SERIES,
        DEFINITION,
        _AREA,
        Field("period", "text", "month YYYY-MM or year YYYY"),
        Field("their_vintage", "date", "latest vintage among their figures"),
        Field("their_figures", "integer", "their figures in the period: days of a month, or 1"),
        Field("their_share_pct", "number", "their share, mean of their figures, percent"),
        Field("postings", "integer", "our postings in the period", check="postings >= 0"),
        Field("ai_postings", "integer", "of those, postings that meet the definition"),
        Field("months", "integer", "months of the period in which we have postings"),
        value("share_pct", "100 x ai_postings / postings, as in ai_posting_share or its windows"),
        value("share_low_pct", "lower end of the 95 % Wilson score interval, percent"),
        value("share_high_pct", "upper end of the 95 % Wilson score interval, percent"),
        value("cluster_low_pct", "lower end of the 95 % interval for clusters of employers, percent"),
        value("cluster_high_pct", "upper end of the 95 % interval for clusters of employers, percent"),
        value("corrected_pct", "share corrected for errors of the classifier; NULL for rules on the words"),
        Field(
            "ratio",
            "number",
            "share_pct / their_share_pct; NULL where ours is NULL or theirs is 0",
            nullable=True,
        ),
        Field("explanation", "text", "why the two differ, as declared for the series"),
        STATUS,
        REASON,
    ),
    key=("publisher", "series", "country_code", "period"),
)

TABLES = (ANCHOR_REVISIONS, RECONCILIATION)
