"""The pages Country and Compare of the report: what a reader chooses is drawn in the browser from `data.js`.

Here belong the numbers those pages have, their chart as Altair describes it, and the pages put together. What
happens in the browser is in `assets/report.js`; the library that draws there comes from the installed
vl-convert. Numbers are the same for every language; what is worded lies in `words.js`, a file a language.
Charts drawn beforehand are in `charts`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import country_profile, report_data
from skills_pipeline.publish.page import asset, embedded, render_page
from skills_pipeline.publish.wording import chart_signs, gettext, in_words, language, marked

NEEDED: tuple[Table, ...] = (
    indicators.shares.AI_POSTING_SHARE,
    indicators.shares.AI_POSTING_SHARE_WINDOW,
    indicators.series.AI_POSTING_SHARE_ADJUSTED,
    indicators.series.AI_POSTING_SHARE_SMOOTHED,
    indicators.series.AI_POSTING_STOCK,
    indicators.breaks.BREAK_REGISTER,
    meta.RELEASE,
    meta.DEFINITIONS,
    meta.STATUS_REASONS,
    *country_profile.NEEDED,
)
"""Tables the pages are made from."""

COMPARED_AT_FIRST = 4
"""Countries that Compare shows before a reader has chosen: those with most postings."""

HIRING_TALK = ("any_ai_term", "any_ai_term_without_hiring")
"""Definitions that differ by the postings which name AI in the hiring process alone."""

_COLOURS = ("--demand", "--build", "--skill", "--term", "--five", "--six", "--seven", "--eight")
_HEIGHT_PX = 320
_NARROW_PX = 480
"""Below this width two names of definitions do not fit side by side."""

_ENDS = {"first": 0, "last": 1, "ceiling": 1}
"""Names and first values of the ends of both axes, as `report.js` sets them."""

_THOUSANDTHS = 1000
_CLUSTERED = {"share": "share_pct", "low": "cluster_low_pct", "high": "cluster_high_pct"}
_STOCK = {"share": "share_pct", "low": "share_low_pct", "high": "share_high_pct"}
_FLOW = _STOCK | {"adjusted": "adjusted_pct"}
"""Names in the data → columns of the tables."""

_SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""What the script of the library leaves for `report.js`."""

_NO_POSTING = "M no_posting"

_BREAK_KINDS = {"source_started": marked("source started"), "source_stopped": marked("source stopped")}

_TOLD_OF_BREAKS = {"month": marked("month"), "country": marked("country"), "what": marked("what")}

_TEXTS = {
    "shown": marked("{countries}: {definitions}, {first} to {last}"),
    "published": marked(
        "{published} of {months} months have a published number; the others say why in the table."
    ),
    "chart": marked("Line chart of {countries}: {definitions}. The table below has every value."),
    "undivided": marked("{country}: too few postings in every year to be divided"),
}
"""What `report.js` says, with the names that it fills in."""


def render_explorer(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Both pages and their words by name, in the language that is spoken.

    `tables` holds the frames of `NEEDED` by qualified name. Raises `ValueError` when one is absent or breaks
    its contract.
    """
    frames = report_data.conforming(tables, NEEDED, "the pages need")
    words = explorer_words(frames)
    titles = dict(words["definitions"])
    months, defaults = _months(frames), _defaults(frames)
    shared = {
        "release": frames["meta.release"].row(0, named=True),
        "countries": words["countries"],
        "definitions": words["definitions"],
        "months": months,
        "description": embedded(share_description()),
        "latest": _latest_rows(frames),
        "ladder": [(one, titles[one]) for one in report_data.LADDER if one in titles],
        "hiring_talk": [one for one in HIRING_TALK if one in titles],
    }
    return {
        "country.html": render_page(shared | {"defaults": defaults["country"]}, "country.html.j2"),
        "compare.html": render_page(shared | {"defaults": defaults["compare"]}, "compare.html.j2"),
        "words.js": f"Object.assign(REPORT, {embedded(words)});\n",
        "profiles.js": f"REPORT.profiles = {embedded(country_profile.country_profiles(frames))};\n",
    }


def scripts(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """What both pages run and the numbers they draw, by name: the same for every language.

    `tables` as in `render_explorer`.
    """
    frames = report_data.conforming(tables, NEEDED, "the pages need")
    months = _months(frames)
    return {
        "data.js": f"const REPORT = {embedded(explorer_data(frames))};\n",
        "stock.js": f"REPORT.stock = {embedded(_series(_stock(frames), months, _STOCK))};\n",
        "smoothed.js": f"REPORT.smoothed = {embedded(_series(_smoothed(frames), months, _CLUSTERED))};\n",
        "report.js": asset("report.js"),
        "charts.js": _library(),
    }


def explorer_words(frames: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """What codes of `explorer_data` are called and what `report.js` says, in the language that is spoken."""
    cells = report_data.in_known_countries(frames["indicators.ai_posting_share"])
    named = report_data.with_country_name(_seen(frames)).sort("country")
    return {
        "language": language(),
        "signs": chart_signs(),
        "texts": in_words(_TEXTS),
        "countries": named.select("country_code", "country").rows(),
        "definitions": frames["meta.definitions"].sort("position").select("definition_id", "title").rows(),
        "statuses": _statuses([cells, _stock(frames), _smoothed(frames)], frames["meta.status_reasons"]),
        "breaks": _breaks(frames["indicators.break_register"]),
    }


def explorer_data(frames: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """All monthly numbers of known countries, by country and definition, a list over the months each.

    Shares and their ends are in thousandths of a percent, whole, null where none is published; `status` has
    the key of a status and its reason, worded in `statuses` of `explorer_words`.
    """
    share = report_data.with_shown_interval(frames["indicators.ai_posting_share"])
    share = report_data.in_known_countries(share)
    adjusted = frames["indicators.ai_posting_share_adjusted"].select(
        "definition_id", "country_code", "month", "adjusted_pct"
    )
    cells = share.join(adjusted, on=["definition_id", "country_code", "month"], how="left")
    cells = cells.join(_seen(frames), on="country_code", how="semi", maintain_order="left")
    months = _months(frames)
    return {
        "release": frames["meta.release"]["release_id"][0],
        "months": months,
        "series": _series(cells, months, _FLOW),
        "defaults": _defaults(frames),
    }


def _months(frames: Mapping[str, pl.DataFrame]) -> list[str]:
    share = report_data.in_known_countries(frames["indicators.ai_posting_share"])
    return report_data.calendar_months(share["month"].unique())


def _seen(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Known countries with postings, and how many over all months and definitions."""
    share = report_data.in_known_countries(frames["indicators.ai_posting_share"])
    return share.group_by("country_code").agg(pl.col("postings").sum()).filter(pl.col("postings") > 0)


def _defaults(frames: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, list[str]]]:
    """Page → what it shows before a reader has chosen."""
    months = _months(frames)
    most = _seen(frames).sort("postings", "country_code", descending=[True, False])["country_code"].to_list()
    return {
        page: {
            "country": countries,
            "definition": [report_data.HEADLINE_DEFINITION],
            "from": months[:1],
            "to": months[-1:],
            "values": ["share"],
        }
        for page, countries in (("country", most[:1]), ("compare", most[:COMPARED_AT_FIRST]))
    }


def share_description() -> dict[str, Any]:
    """A share over time with its interval as a band, in Vega-Lite; rows and breaks are set in the browser."""
    rows, breaks = alt.NamedData("rows"), alt.NamedData("breaks")
    # Ends are told by the page: without a published number nothing else would tell them.
    first, last, ceiling = (alt.param(name=name, value=value) for name, value in _ENDS.items())
    along = alt.Axis(title=None, format="%Y-%m", grid=False, labelOverlap=True, labelFlush=True, tickCount=8)
    months = alt.X("date:T", scale=alt.Scale(type="utc", domain=[first, last]), axis=along)
    colours = alt.Color(
        "series:N",
        scale=alt.Scale(range=[f"var({name})" for name in _COLOURS]),
        legend=alt.Legend(
            title=None,
            orient="top",
            columns=alt.ExprRef(f"width < {_NARROW_PX} ? 1 : 2"),
            labelLimit=300,
            symbolType="stroke",
            symbolOpacity=1,
            symbolStrokeWidth=3,
            columnPadding=24,
        ),
    )
    scale = alt.Scale(domain=[0, ceiling], nice=False)
    value = alt.Y("share:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5))
    told = [
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("month:N", title=gettext("Month")),
        alt.Tooltip("share:Q", title=gettext("Value"), format=".2f"),
        alt.Tooltip("low:Q", title=gettext("Interval from"), format=".2f"),
        alt.Tooltip("high:Q", title=gettext("to"), format=".2f"),
        alt.Tooltip("ai_postings:Q", title=gettext("Numerator"), format=","),
        alt.Tooltip("postings:Q", title=gettext("Denominator"), format=","),
        alt.Tooltip("status:N", title=gettext("Status")),
    ]
    base = alt.Chart(rows).encode(x=months, color=colours)
    band = base.mark_area(opacity=0.2, clip=True).encode(
        y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2, clip=True).encode(y=value)
    dots = base.mark_circle(size=36, opacity=1).encode(y=value, tooltip=told)
    rule = (
        alt.Chart(breaks)
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color="var(--muted)")
        .encode(
            x=months,
            tooltip=[
                alt.Tooltip(f"{name}:N", title=gettext(title)) for name, title in _TOLD_OF_BREAKS.items()
            ],
        )
    )
    layered = alt.layer(band, line, dots, rule).add_params(first, last, ceiling)
    layered = layered.properties(width="container", height=_HEIGHT_PX)
    axis = alt.AxisConfig(
        labelColor="var(--ink)",
        labelFontSize=12.5,
        gridColor="var(--line)",
        domainColor="var(--line)",
        ticks=False,
    )
    legend = alt.LegendConfig(labelColor="var(--ink)", labelFontSize=13)
    themed = layered.configure(
        background="transparent",
        font="sans-serif",
        axis=axis,
        legend=legend,
        view=alt.ViewConfig(stroke=None),
    )
    description: dict[str, Any] = themed.to_dict()
    return description | {"datasets": {"rows": [], "breaks": []}}


def _stock(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Postings open on the last day of each month, in known countries."""
    stock = frames["indicators.ai_posting_stock"].filter(pl.col("frequency") == "M")
    return report_data.in_known_countries(stock).with_columns(month=pl.col("day").dt.strftime("%Y-%m"))


def _smoothed(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Shares of three months that end with a month, in known countries."""
    return report_data.in_known_countries(frames["indicators.ai_posting_share_smoothed"])


def _series(
    cells: pl.DataFrame, months: list[str], columns: Mapping[str, str]
) -> dict[str, dict[str, dict[str, list[Any]]]]:
    """Country → definition → name → a value a month; `columns`: name → the column it is made of."""
    series: dict[str, dict[str, dict[str, list[Any]]]] = {}
    wanted = cells.select(
        "country_code",
        "definition_id",
        "month",
        "ai_postings",
        "postings",
        *(_thousandths(column).alias(name) for name, column in columns.items()),
        status=_status_key(),
    )
    for (country, definition), frame in wanted.partition_by(
        ["country_code", "definition_id"], as_dict=True, maintain_order=True
    ).items():
        whole = _over(frame, months)
        series.setdefault(str(country), {})[str(definition)] = {
            name: whole[name].to_list() for name in ("ai_postings", "postings", *columns, "status")
        }
    return {country: dict(sorted(series[country].items())) for country in sorted(series)}


def _over(frame: pl.DataFrame, months: list[str]) -> pl.DataFrame:
    """The rows of one series over all months, in order; a month without a row has no posting."""
    whole = pl.DataFrame({"month": months}, schema={"month": pl.String}).join(
        frame, on="month", how="left", maintain_order="left"
    )
    return whole.with_columns(
        pl.col("ai_postings", "postings").fill_null(0), pl.col("status").fill_null(_NO_POSTING)
    )


def _thousandths(column: str) -> pl.Expr:
    return (pl.col(column) * _THOUSANDTHS).round().cast(pl.Int64)


def _status_key() -> pl.Expr:
    return pl.concat_str("obs_status", "status_reason", separator=" ", ignore_nulls=True)


def _statuses(tables: list[pl.DataFrame], reasons: pl.DataFrame) -> dict[str, str]:
    """Key of each status and reason in use, and that of a month without a row → its words."""
    used = pl.concat(cells.select("obs_status", "status_reason", key=_status_key()) for cells in tables)
    without = {"obs_status": "M", "status_reason": "no_posting", "key": _NO_POSTING}
    keys = pl.concat([used, pl.DataFrame(without)]).unique().sort("key")
    return dict(report_data.with_status_words(keys, reasons).select("key", "status_words").rows())


def _breaks(register: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Country, month and what happened, of material breaks."""
    material = register.filter(pl.col("is_material")).sort("country_code", "month", "source")
    return [
        (row["country_code"], row["month"], f"{row['source']}: {gettext(_BREAK_KINDS[row['break_kind']])}")
        for row in material.iter_rows(named=True)
    ]


def _latest_rows(frames: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """A row a country over the latest twelve months, its shares by definition of the ladder."""
    shares = report_data.window_shares(frames["indicators.ai_posting_share_window"])
    by_country = shares.partition_by("country", maintain_order=True)
    return [
        {"country": frame["country"][0], "by_id": {row["definition_id"]: row for row in frame.to_dicts()}}
        for frame in by_country
    ]


@cache
def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script, as the installed vl-convert carries them."""
    version = alt.SCHEMA_VERSION.rpartition(".")[0]
    library: str = vl_convert.javascript_bundle(_SNIPPET, version)
    return library
