"""Charts of the report: a frame in, the text of one SVG out, by Altair and vl-convert, without a browser.

Colours are CSS variables of the page, so one drawing serves light, dark and print; the SVG is therefore
meant to stand inside the page. Numbers are computed in `report_data`; titles, captions and text alternatives
are in the templates. Widths of labels are estimated from their length, never measured, because the fonts
of the machine that draws are not those of the reader.
"""

import json
import re
import textwrap
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from skills_pipeline.publish.wording import ENGLISH, chart_signs, gettext, language, speaking

Chart = alt.LayerChart | alt.FacetChart
"""What Altair types a layered chart as, though only facets of it are the second."""

WIDE_PX = 860
NARROW_PX = 380
PANEL_PX = 200

DEFINITION_COLOURS = {
    "any_ai_term": "var(--term)",
    "any_ai_skill": "var(--skill)",
    "ai_demand": "var(--demand)",
    "ai_build": "var(--build)",
}
DEFINITION_SHAPES = {
    "any_ai_term": "circle",
    "any_ai_skill": "square",
    "ai_demand": "diamond",
    "ai_build": "triangle-up",
}
DEFINITION_SYMBOLS = {"any_ai_term": "●", "any_ai_skill": "■", "ai_demand": "◆", "ai_build": "▲"}
"""The same shapes as characters, for the legend the page writes."""

Draw = Callable[[pl.DataFrame, int], str]
"""A frame and a width in pixels to the text of an SVG."""

_ROW_PX = 24
_CHARACTER_PX = 7.2
_FIGURE_PX = 60
_LINE_PX = 14
_WITHOUT_TITLE = None
_VEGA_LITE = alt.SCHEMA_VERSION.rpartition(".")[0]


def two_widths(draw: Draw, frame: pl.DataFrame) -> dict[str, Markup] | None:
    """A chart for a screen and for a phone; None where there is nothing to draw."""
    if frame.is_empty():
        return None
    return {"wide": Markup(draw(frame, WIDE_PX)), "narrow": Markup(draw(frame, NARROW_PX))}


def interval_dots(frame: pl.DataFrame, width_px: int, unit: str = "%") -> str:
    """A row each: dot at share_pct, line from share_low_pct to share_high_pct, the share in figures.

    `frame` has the columns label, share_pct, share_low_pct, share_high_pct and share_text, in drawing
    order; `unit` stands behind the numbers of the axis.
    """
    dots = alt.Chart(frame).mark_circle(size=70, color="var(--demand)", opacity=1)
    return _svg(_share_rows(frame, width_px, dots, unit))


def interval_bars(frame: pl.DataFrame, width_px: int) -> str:
    """As `interval_dots`, with a bar from zero in place of the dot."""
    return _svg(_share_rows(frame, width_px, alt.Chart(frame).mark_bar(size=13, color="var(--bar)")))


def outlook_dots(frame: pl.DataFrame, width_px: int) -> str:
    """As `interval_dots` on a scale to 100 %, with a tick at the column target_pct."""
    dots = alt.Chart(frame).mark_circle(size=70, color="var(--demand)", opacity=1)
    tick = alt.Chart(frame).mark_tick(thickness=3, size=18, color="var(--build)", opacity=1)
    return _svg(_share_rows(frame, width_px, dots, ceiling=100, ticks=tick.encode(x="target_pct:Q")))


def _share_rows(
    frame: pl.DataFrame,
    width_px: int,
    mark: alt.Chart,
    unit: str = "%",
    ceiling: float | None = None,
    ticks: alt.Chart | None = None,
) -> Chart:
    labels_px = _labels_px(frame["label"], width_px)
    ceiling = _maximum(frame["share_high_pct"]) if ceiling is None else ceiling
    plot_px = width_px - labels_px - 10
    scale = alt.Scale(domain=[0, ceiling * plot_px / (plot_px - _FIGURE_PX)], nice=False)
    rows = _row_axis(frame["label"], labels_px)
    share = alt.X("share_pct:Q", scale=scale, axis=_percent_axis(5 if width_px == WIDE_PX else 3, unit))
    high = alt.X("share_high_pct:Q", scale=scale)
    low = alt.X("share_low_pct:Q", scale=scale)
    whisker = alt.Chart(frame).mark_rule(strokeWidth=2, color="var(--ink)", opacity=0.75)
    figures = alt.Chart(frame).mark_text(align="left", dx=7, fontSize=13, color="currentColor")
    return alt.layer(
        mark.encode(x=share, y=rows),
        whisker.encode(x=low, x2="share_high_pct:Q", y=rows),
        figures.encode(x=high, y=rows, text="share_text:N"),
        *([] if ticks is None else [ticks.encode(y=rows)]),
    ).properties(width=plot_px, height=_ROW_PX * frame.height)


def definition_dots(frame: pl.DataFrame, width_px: int) -> str:
    """A row each country, in it one mark with its interval for each definition, on one scale.

    `frame` has the columns country, definition_id, share_pct, share_low_pct and share_high_pct. The marks of
    a row stand a little apart so that none hides another.
    """
    labels_px = _labels_px(frame["country"], width_px)
    ids = list(DEFINITION_COLOURS)
    rows = _row_axis(frame["country"].unique(maintain_order=True), labels_px, column="country")
    scale = alt.Scale(domain=[0, _maximum(frame["share_high_pct"])], nice=True)
    colour = alt.Color("definition_id:N", legend=None).scale(
        domain=ids, range=list(DEFINITION_COLOURS.values())
    )
    shape = alt.Shape("definition_id:N", legend=None).scale(
        domain=ids, range=list(DEFINITION_SHAPES.values())
    )
    apart = alt.YOffset("definition_id:N", sort=ids, scale=alt.Scale(domain=ids, paddingOuter=0.8))
    axis = _percent_axis(6 if width_px == WIDE_PX else 4)
    base = alt.Chart(frame).encode(y=rows, yOffset=apart, color=colour)
    whiskers = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=alt.X("share_low_pct:Q", scale=scale, axis=axis), x2="share_high_pct:Q"
    )
    marks = base.mark_point(filled=True, size=55, opacity=1).encode(
        x=alt.X("share_pct:Q", scale=scale, axis=axis), shape=shape
    )
    chart = alt.layer(whiskers, marks).properties(
        width=width_px - labels_px - 20, height=1.5 * _ROW_PX * frame["country"].n_unique()
    )
    return _svg(chart)


def ranks_by_definition(frame: pl.DataFrame, width_px: int) -> str:
    """A line each country over its ranks by definition, rank 1 at the top, with its name at the end.

    `frame` has the columns country, title, place (of the definition, from 0) and rank, a row each country and
    definition. The three countries whose rank moves most are drawn in colour.
    """
    titles = frame.sort("place")["title"].unique(maintain_order=True)
    moves = frame.group_by("country", maintain_order=True).agg(move=pl.max("rank") - pl.min("rank"))
    moved = moves.sort("move", descending=True, maintain_order=True)["country"].head(len(MOVED_COLOURS))
    is_wide = width_px == WIDE_PX
    wrapped = [textwrap.wrap(title, 18 if is_wide else 9) for title in titles]
    axis = alt.Axis(
        title=_WITHOUT_TITLE,
        orient="top",
        ticks=False,
        domain=False,
        grid=False,
        labelAngle=0,
        labelExpr=f"{json.dumps(wrapped)}[datum.value]",
        labelFontSize=12.5 if is_wide else 11,
        labelLineHeight=_LINE_PX,
        # Further lines of a label stand below its first.
        labelPadding=16 + _LINE_PX * (max(map(len, wrapped)) - 1),
    )
    base = alt.Chart(frame).encode(
        x=alt.X("place:O", axis=axis, scale=alt.Scale(type="point", padding=0.1)),
        y=alt.Y("rank:Q", scale=alt.Scale(reverse=True, zero=False, nice=False), axis=None),
        color=alt.Color("country:N", legend=None).scale(
            domain=frame["country"].unique(maintain_order=True).to_list(),
            range=_rank_colours(frame["country"].unique(maintain_order=True), moved),
        ),
    )
    at_end = base.transform_calculate(
        before="datum.country + '  ' + datum.rank" if is_wide else "'' + datum.rank",
        after="datum.rank + '  ' + datum.country",
    )
    before = at_end.transform_filter(alt.datum.place == frame["place"].min())
    after = at_end.transform_filter(alt.datum.place == frame["place"].max())
    labels_px = _labels_px(frame["country"] + " 00", width_px)
    names = (
        before.mark_text(align="right", dx=-8, fontSize=12.5, limit=labels_px).encode(text="before:N"),
        after.mark_text(align="left", dx=8, fontSize=12.5, limit=labels_px).encode(text="after:N"),
    )
    ends_px = 2 * labels_px if is_wide else labels_px + _FIGURE_PX / 2
    lines = base.mark_line(strokeWidth=2, opacity=0.75).encode(detail="country:N")
    dots = base.mark_circle(size=45, opacity=1)
    chart = alt.layer(lines, dots, *names)
    sized = chart.properties(width=width_px - ends_px - 30, height=_ROW_PX * frame["country"].n_unique())
    return _svg(sized, side_px=0.2 * labels_px)


MOVED_COLOURS = ("var(--demand)", "var(--build)", "var(--skill)")


def _rank_colours(countries: pl.Series, moved: pl.Series) -> list[str]:
    coloured = dict(zip(moved, MOVED_COLOURS, strict=False))
    return [coloured.get(country, "var(--muted)") for country in countries]


def share_series(frame: pl.DataFrame, ceiling_pct: float) -> str:
    """One country's monthly share as a line with its interval as a band, from zero to `ceiling_pct`.

    `frame` has a row each month with share_pct, share_low_pct and share_high_pct; null is a gap. A band that
    would leave the panel is cut at its frame.
    """
    drawn = frame.select("month", *_SHARE).with_columns(
        pl.col("share_high_pct").clip(upper_bound=ceiling_pct)
    )
    described = _share_series_description(tuple(frame["month"]), ceiling_pct)
    return _drawn_without_words(json.dumps(described | {"datasets": {"rows": drawn.to_dicts()}}))


_SHARE = ("share_pct", "share_low_pct", "share_high_pct")


@cache
def _share_series_description(months_shown: tuple[str, ...], ceiling_pct: float) -> dict[str, Any]:
    """Described once for all panels of a page: describing takes longer than drawing."""
    axis = _year_axis(pl.Series(months_shown, dtype=pl.String))
    months = alt.X("month:O", scale=alt.Scale(paddingInner=0.2, paddingOuter=0.2), axis=axis)
    scale = alt.Scale(domain=[0, ceiling_pct], nice=False)
    share = alt.Y("share_pct:Q", scale=scale, axis=_percent_axis(3))
    base = alt.Chart(alt.NamedData("rows")).encode(x=months)
    band = base.mark_bar(color="var(--demand)", opacity=0.28).encode(
        y=alt.Y("share_low_pct:Q", scale=scale, axis=_percent_axis(3)), y2="share_high_pct:Q"
    )
    line = base.mark_line(color="var(--demand)", strokeWidth=1.8).encode(y=share)
    dots = base.mark_circle(color="var(--demand)", size=9, opacity=1).encode(y=share)
    return _description(alt.layer(band, line, dots).properties(width=PANEL_PX - 32, height=88))


def vintage_lines(frame: pl.DataFrame) -> str:
    """One country's monthly share as releases stated it, a line each, the latest on top with its interval.

    `frame` has a row each vintage and month with share_pct, null where there is a gap; share_low_pct and
    share_high_pct are given for the latest vintage alone. The first and the latest that have a share are
    named at the right; earlier lines are fainter, the first is dashed.
    """
    stated = frame.drop_nulls("share_pct")
    first, latest = int(frame["vintage"].min()), int(frame["vintage"].max())  # type: ignore[arg-type]
    ceiling = _maximum(pl.concat([stated["share_pct"], stated["share_high_pct"]]))
    plot_px, height_px = VINTAGE_PANEL_PX - 32 - _VINTAGE_LABEL_PX, 110
    scale = alt.Scale(domain=[0, ceiling], nice=False)
    months = frame["month"].unique().sort()
    x = alt.X("month:O", scale=alt.Scale(domain=months.to_list()), axis=_year_axis(months))
    share = alt.Y("share_pct:Q", scale=scale, axis=_percent_axis(3))
    band = (
        alt.Chart(stated.drop_nulls("share_high_pct"))
        .mark_bar(color="var(--demand)", opacity=0.2)
        .encode(x=x, y=alt.Y("share_low_pct:Q", scale=scale, axis=_percent_axis(3)), y2="share_high_pct:Q")
    )
    base = alt.Chart(frame).encode(x=x, y=share, detail="vintage:N")
    earlier = (
        base.transform_filter(alt.datum.vintage != latest)
        .mark_line(color="var(--term)", strokeWidth=1.4)
        .encode(
            opacity=alt.Opacity(
                "vintage:Q", legend=None, scale=alt.Scale(domain=[first, latest], range=[0.55, 1])
            ),
            strokeDash=alt.condition(alt.datum.vintage == first, alt.value([4, 3]), alt.value([1, 0])),
        )
    )
    now = base.transform_filter(alt.datum.vintage == latest)
    line = now.mark_line(color="var(--demand)", strokeWidth=1.8)
    dots = now.mark_circle(color="var(--demand)", size=9, opacity=1)
    ends = [stated.filter(pl.col("vintage") == vintage).tail(1) for vintage in (first, latest)]
    named = pl.concat(ends).with_columns(
        label=pl.format(gettext("release {}"), "vintage"), is_latest=pl.col("vintage") == latest
    )
    gap_pct = _LINE_PX * 1.1 * ceiling / height_px
    labels = (
        alt.Chart(_apart(named, gap_pct, ceiling))
        .mark_text(align="left", dx=6, fontSize=12.5, clip=False)
        .encode(
            x=alt.value(plot_px),
            y=alt.Y("label_pct:Q", scale=scale, axis=_percent_axis(3)),
            text="label:N",
            color=alt.condition("datum.is_latest", alt.value("var(--demand)"), alt.value("var(--muted)")),
        )
    )
    return _svg(alt.layer(band, earlier, line, dots, labels).properties(width=plot_px, height=height_px))


VINTAGE_PANEL_PX = 270
_VINTAGE_LABEL_PX = 76


def _apart(named: pl.DataFrame, gap_pct: float, ceiling_pct: float) -> pl.DataFrame:
    """`named`, two rows at most, with `label_pct`: the share, moved so that labels are `gap_pct` apart."""
    places = named["share_pct"].to_list()
    if len(places) == 2 and abs(places[0] - places[1]) < gap_pct:
        middle = min(max(sum(places) / 2, gap_pct / 2), ceiling_pct - gap_pct / 2)
        above = places[0] > places[1]
        places = [
            middle + (gap_pct if above else -gap_pct) / 2,
            middle - (gap_pct if above else -gap_pct) / 2,
        ]
    return named.with_columns(label_pct=pl.Series(places, dtype=pl.Float64))


LOG_STEPS = (1, 2, 5)


def log_ends(shares: pl.Series) -> tuple[float, float]:
    """Two ends of a logarithmic axis around shares above 0: powers of ten by 1, 2 or 5."""
    steps = [digit * 10.0**power for power in range(-4, 3) for digit in LOG_STEPS]
    lowest, highest = min(shares, default=1.0), max(shares, default=1.0)
    low = max((step for step in steps if step <= lowest), default=steps[0])
    return low, next((step for step in steps if step >= highest and step > low), steps[-1])


def ours_and_theirs(frame: pl.DataFrame, width_px: int, ends_pct: tuple[float, float]) -> str:
    """A row each on a logarithmic axis: ring at theirs, dot with its interval at ours, the ratio in figures.

    `frame` has the columns label, their_share_pct, share_pct, share_low_pct, share_high_pct and ratio_text,
    in drawing order, all shares above 0; `ends_pct` are the ends of the axis, at which an interval is cut.
    """
    low, high = ends_pct
    labels_px = _labels_px(frame["label"], width_px)
    plot_px = width_px - labels_px - 20
    scale = alt.Scale(type="log", domain=[low, high], range=[0, plot_px - _FIGURE_PX], nice=False)
    ticks = [digit * 10.0**power for power in range(-4, 3) for digit in LOG_STEPS]
    shown = [tick for tick in ticks if low <= tick <= high]
    every = -(-len(shown) // (8 if width_px == WIDE_PX else 4))
    axis = alt.Axis(
        title=_WITHOUT_TITLE,
        values=shown[::every],
        ticks=False,
        domain=False,
        labelExpr="format(datum.value, '~g') + ' %'",
        labelFlush=False,
    )
    drawn = frame.with_columns(pl.col("share_low_pct", "share_high_pct").clip(low, high))
    base = alt.Chart(drawn).encode(y=_row_axis(frame["label"], labels_px))
    way = base.mark_rule(strokeWidth=1.5, color="var(--term)", strokeDash=[2, 3]).encode(
        x=alt.X("their_share_pct:Q", scale=scale, axis=axis), x2="share_pct:Q"
    )
    whisker = base.mark_rule(strokeWidth=2, color="var(--ink)", opacity=0.75).encode(
        x=alt.X("share_low_pct:Q", scale=scale, axis=axis), x2="share_high_pct:Q"
    )
    ring = base.mark_point(size=60, color="var(--build)", strokeWidth=2, opacity=1).encode(
        x=alt.X("their_share_pct:Q", scale=scale, axis=axis)
    )
    dot = base.mark_circle(size=70, color="var(--demand)", opacity=1).encode(
        x=alt.X("share_pct:Q", scale=scale, axis=axis)
    )
    figures = base.mark_text(align="right", fontSize=13, color="currentColor").encode(
        x=alt.value(plot_px), text="ratio_text:N"
    )
    chart = alt.layer(way, whisker, ring, dot, figures)
    return _svg(chart.properties(width=plot_px, height=_ROW_PX * frame.height), side_px=8)


def sparkline(frame: pl.DataFrame, ceiling_pct: float) -> str:
    """A country's monthly share in the height of a line of text, with its interval, up to `ceiling_pct`.

    `frame` has a row each month with share_pct, share_low_pct and share_high_pct; null is a gap. Drawn here
    and not by Altair, because a table has as many as there are countries.
    """
    step = (SPARKLINE_PX[0] - 4) / max(frame.height - 1, 1)
    x = pl.format("{}", (2 + step * pl.int_range(pl.len())).round(1))
    drawn = frame.select(
        x=x, run=pl.col("share_pct").is_null().cum_sum(), **{end: _spark_y(end, ceiling_pct) for end in _ENDS}
    )
    line, band = [], []
    for run in drawn.drop_nulls("share_pct").partition_by("run", maintain_order=True):
        at_share, at_high = (pl.format("{},{}", "x", name) for name in ("share_pct", "share_high_pct"))
        points = run.select(at_share).to_series().to_list()
        # A line without length is drawn as a dot, for its ends are round.
        line.append("M" + "L".join(points) + ("h0" if len(points) == 1 else ""))
        measured = run.drop_nulls(_ENDS)
        at_low = measured.select(pl.format("{},{}", "x", "share_low_pct")).to_series().to_list()
        edge = [*measured.select(at_high).to_series().to_list(), *reversed(at_low)]
        band += ["M" + "L".join(edge) + "Z"] if edge else []
    width, height = SPARKLINE_PX
    return (
        f'<svg class="spark" aria-hidden="true" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">'
        f'<path class="band" d="{"".join(band)}"/><path class="line" d="{"".join(line)}"/></svg>'
    )


SPARKLINE_PX = (96, 22)


_ENDS = ("share_pct", "share_low_pct", "share_high_pct")


def _spark_y(column: str, ceiling_pct: float) -> pl.Expr:
    part = (pl.col(column) / (ceiling_pct or 1.0)).clip(upper_bound=1.0)
    return (2 + (SPARKLINE_PX[1] - 4) * (1 - part)).round(1)


STATUS_COLOURS = {
    "value": "var(--demand)",
    "break": "var(--build)",
    "provisional": "var(--skill)",
    "withheld": "var(--term)",
    "none": "var(--soft)",
}
"""What a cell of `status_map` is: a share; one at a break; one of an open period; withheld; no posting."""


def status_map(frame: pl.DataFrame, width_px: int) -> str:
    """A row each country, a cell each month, coloured by `kind`: a key of `STATUS_COLOURS`.

    `frame` has the columns country, month and kind, a row each country and month, in drawing order.
    """
    countries = frame["country"].unique(maintain_order=True)
    labels_px = _labels_px(countries, width_px)
    colour = alt.Color("kind:N", legend=None).scale(
        domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values())
    )
    months = alt.X("month:O", axis=_year_axis(frame["month"].unique().sort()))
    cells = (
        alt.Chart(frame)
        .mark_rect(stroke="var(--paper)", strokeWidth=1.5)
        .encode(x=months, y=_row_axis(countries, labels_px, column="country"), color=colour)
    )
    return _svg(
        alt.layer(cells).properties(width=width_px - labels_px - 10, height=0.75 * _ROW_PX * len(countries))
    )


def ranks_by_year(frame: pl.DataFrame, width_px: int) -> str:
    """Ranks over the years, a line a label, the first at the top; labels stand at the end of the lines.

    `frame` has the columns label, year and rank, a row each label and year that has a rank.
    """
    labels_px = _labels_px(frame["label"], width_px)
    last = frame.filter(pl.col("year") == pl.col("year").max())
    lowest = max(int(rank) for rank in frame["rank"])
    ranks = alt.Y(
        "rank:Q",
        scale=alt.Scale(reverse=True, nice=False, domain=[0.5, lowest + 0.5]),
        axis=alt.Axis(title=_WITHOUT_TITLE, tickMinStep=1, grid=False, domain=False, format="d"),
    )
    years = alt.X("year:O", scale=alt.Scale(padding=0.1), axis=alt.Axis(title=_WITHOUT_TITLE, labelAngle=0))
    base = alt.Chart(frame).encode(x=years, y=ranks)
    lines = base.mark_line(color="var(--bar)", strokeWidth=1.8).encode(detail="label:N")
    dots = base.mark_circle(color="var(--demand)", size=60, opacity=1)
    names = (
        alt.Chart(last)
        .mark_text(align="left", dx=9, fontSize=12.5, color="currentColor", limit=labels_px)
        .encode(x=years, y=ranks, text="label:N")
    )
    height = 1.1 * _ROW_PX * max(lowest, 3)
    # The reader's font may be wider than the estimate: a fifth of the room is left over.
    side_px = 0.2 * labels_px
    chart = alt.layer(lines, dots, names).properties(width=width_px - labels_px - 50 - side_px, height=height)
    return _svg(chart, side_px=side_px)


def before_and_after(frame: pl.DataFrame, width_px: int) -> str:
    """A row each: a ring at the share before, a dot at that after, a line between; emerging ones darker.

    `frame` has the columns label, share_before_pct, share_after_pct and is_emerging, in drawing order.
    """
    labels_px = _labels_px(frame["label"], width_px)
    highest = _maximum(pl.concat([frame["share_before_pct"], frame["share_after_pct"]]))
    scale = alt.Scale(domain=[0, highest], nice=True)
    axis = _percent_axis(6 if width_px == WIDE_PX else 3)
    before = alt.X("share_before_pct:Q", scale=scale, axis=axis)
    after = alt.X("share_after_pct:Q", scale=scale, axis=axis)
    base = alt.Chart(frame).encode(y=_row_axis(frame["label"], labels_px))
    way = base.mark_rule(strokeWidth=2, color="var(--bar)").encode(x=before, x2="share_after_pct:Q")
    ring = base.mark_point(size=50, color="var(--term)", strokeWidth=1.5).encode(x=before)
    colour = alt.condition("datum.is_emerging", alt.value("var(--build)"), alt.value("var(--demand)"))
    dot = base.mark_circle(size=70, opacity=1).encode(x=after, color=colour)
    chart = alt.layer(way, ring, dot).properties(
        width=width_px - labels_px - 20, height=_ROW_PX * frame.height
    )
    return _svg(chart)


def pair_matrix(frame: pl.DataFrame, width_px: int) -> str:
    """A cell each pair of labels, the darker the larger its `jaccard`; empty where the frame has no row.

    `frame` has the columns left, right and jaccard, both halves, in drawing order.
    """
    order = frame["left"].unique(maintain_order=True)
    labels_px = _labels_px(order, width_px)
    side_px = (width_px - labels_px - 10) / len(order)
    across = alt.X(
        "right:N",
        sort=order.to_list(),
        axis=alt.Axis(title=_WITHOUT_TITLE, labelAngle=-90, ticks=False, domain=False, labelLimit=labels_px),
    )
    cells = (
        alt.Chart(frame)
        .mark_rect(color="var(--demand)", stroke="var(--paper)", strokeWidth=1.5)
        .encode(
            x=across,
            y=_row_axis(order, labels_px, column="left"),
            opacity=alt.Opacity(
                "jaccard:Q",
                legend=None,
                scale=alt.Scale(domain=[0, _maximum(frame["jaccard"])], range=[0.05, 1]),
            ),
        )
    )
    height = min(side_px, 1.3 * _ROW_PX) * len(order)
    return _svg(alt.layer(cells).properties(width=width_px - labels_px - 10, height=height))


def month_bars(frame: pl.DataFrame) -> str:
    """One source's postings by month as bars from zero; a month without any is shaded over its full height.

    `frame` has a row each month with `postings`, at least one of them above zero.
    """
    months = alt.X(
        "month:O", scale=alt.Scale(paddingInner=0.15, paddingOuter=0), axis=_year_axis(frame["month"])
    )
    ceiling = _maximum(frame["postings"])
    scale = alt.Scale(domain=[0, ceiling], nice=False)
    axis = alt.Axis(
        values=[0, ceiling], format=",d", title=_WITHOUT_TITLE, grid=False, minExtent=48, maxExtent=48
    )
    kept = (
        alt.Chart(frame)
        .mark_bar(color="var(--bar)")
        .encode(x=months, y=alt.Y("postings:Q", scale=scale, axis=axis))
    )
    without = (
        alt.Chart(frame.filter(pl.col("postings") == 0))
        .mark_bar(color="var(--alert)", opacity=0.4)
        .encode(x=months, y=alt.value(0), y2=alt.value(64))
    )
    return _svg(alt.layer(kept, without).properties(width=NARROW_PX - 60, height=64))


def _row_axis(labels: pl.Series, labels_px: int, column: str = "label") -> alt.Y:
    axis = alt.Axis(
        title=_WITHOUT_TITLE,
        ticks=False,
        domain=False,
        labelLimit=0.86 * labels_px,
        labelPadding=8,
        minExtent=labels_px,
        maxExtent=labels_px,
    )
    return alt.Y(f"{column}:N", sort=labels.to_list(), axis=axis)


def _percent_axis(tick_count: int, unit: str = "%") -> alt.Axis:
    return alt.Axis(
        title=_WITHOUT_TITLE,
        tickCount=tick_count,
        ticks=False,
        domain=False,
        labelExpr=f"datum.label + ' {unit}'",
        minExtent=30,
        maxExtent=30,
    )


def _year_axis(months: pl.Series) -> alt.Axis:
    januaries = [month for month in months.to_list() if month.endswith("-01")]
    return alt.Axis(
        title=_WITHOUT_TITLE,
        values=januaries or months.head(1).to_list(),
        labelExpr="slice(datum.value, 0, 4)" if januaries else "datum.value",
        labelAngle=0,
        labelOverlap=True,
        grid=False,
    )


def _labels_px(labels: pl.Series, width_px: int) -> int:
    longest = max(len(label) for label in labels)
    return int(min(longest * _CHARACTER_PX + 12, width_px * 0.45))


def _maximum(values: pl.Series) -> float:
    return max((float(value) for value in values.drop_nulls()), default=1.0) or 1.0


def _svg(chart: Chart, side_px: float = 2) -> str:
    return _drawn(_description(chart, side_px))


def _description(chart: Chart, side_px: float = 2) -> dict[str, Any]:
    """The chart in Vega-Lite. `side_px`: room on both sides for words at the edge, in fonts wider than those
    that draw."""
    axis = alt.AxisConfig(
        labelColor="currentColor",
        labelFontSize=12.5,
        gridColor="var(--line)",
        domainColor="var(--line)",
        tickColor="var(--line)",
    )
    themed = chart.configure(
        aria=False,
        background="transparent",
        padding={"left": side_px, "right": side_px, "top": 2, "bottom": 2},
        font="sans-serif",
        axis=axis,
        view=alt.ViewConfig(stroke=None),
    )
    # Altair checks every part when it is made; checking the whole again takes as long as drawing it.
    described: dict[str, Any] = themed.to_dict(validate=False)
    return described


@lru_cache(maxsize=1024)
def _in_english(description: str) -> str:
    with speaking(ENGLISH):
        return _drawn(json.loads(description))


_DECIMAL_LABEL = re.compile(r">[^<]*\d[.,]\d[^<]*</text>")


def _drawn_without_words(description: str) -> str:
    """A chart whose only texts are numbers, drawn once for all languages unless one has decimals."""
    text = _in_english(description)
    is_shared = language() == ENGLISH or not _DECIMAL_LABEL.search(text)
    return text if is_shared else _drawn(json.loads(description))


def _drawn(description: dict[str, Any]) -> str:
    text: str = vl_convert.vegalite_to_svg(description, _VEGA_LITE, format_locale=chart_signs())
    # The page says in words what is drawn; the marks alone would be read out as nameless symbols.
    return text.replace("<svg ", '<svg aria-hidden="true" ', 1)
