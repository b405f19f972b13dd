"""The pages of a release: context in, HTML text out, by Jinja2 with every value escaped.

Here belongs how a number is written. Which numbers are shown is decided in `report_data` and `quality_data`,
how they are drawn in `charts`; wording and order are in `templates/`, other languages than English in
`wording`. SVG text of `charts` is the only markup let through.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from markupsafe import Markup

from skills_pipeline.publish import wording
from skills_pipeline.publish.wording import in_signs, marked

NAVIGATION = (
    ("report.html", marked("Overview")),
    ("map.html", marked("Map")),
    ("country.html", marked("Country")),
    ("compare.html", marked("Compare")),
    ("definitions.html", marked("Definitions")),
    ("skills.html", marked("Skills")),
    ("occupations.html", marked("Occupations")),
    ("ai-systems.html", marked("AI systems")),
    ("enterprises.html", marked("Small firms")),
    ("worker-voice.html", marked("Worker voice")),
    ("evidence.html", marked("Evidence")),
    ("revisions.html", marked("Revisions")),
    ("quality.html", marked("Quality")),
    ("methods.html", marked("Methods and download")),
)
"""Files of the pages and what they are called, in the order in which every page leads to them."""

_NO_VALUE = "–"
_FOREIGN = ' lang="en"'
"""Says of an element that its text is English on a page that is not: screen readers change the voice."""


def percent(value: float | None) -> str:
    """A percentage without its sign: one decimal, two below 1 %."""
    return _NO_VALUE if value is None else in_signs(f"{value:.{percent_decimals(value)}f}")


def percent_decimals(value: float) -> int:
    """Decimals with which a percentage is written."""
    return 2 if round(value, 2) < 1 else 1


def interval(low: float | None, high: float | None) -> str:
    """The two ends of an interval in percent, each written as `percent` writes it."""
    return _NO_VALUE if low is None or high is None else f"{percent(low)}–{percent(high)}"


def count(value: int) -> str:
    """A whole number with thousands set apart."""
    return in_signs(f"{value:,}")


def web_address(text: str) -> str | None:
    """`text` when it is a web address a reader may follow, else None."""
    return text if text.startswith(("https://", "http://")) else None


def points(value: float | None) -> str:
    """Percentage points with two decimals, the minus as its own sign."""
    return _NO_VALUE if value is None else in_signs(f"{value:.2f}").replace("-", "−")


def span(low: float | None, high: float | None) -> str:
    """The two ends of an interval that may be below zero, each with two decimals."""
    if low is None or high is None:
        return _NO_VALUE
    return wording.gettext("{low} to {high}").format(low=points(low), high=points(high))


def factor(value: float | None) -> str:
    """A ratio, with two significant decimals below 10 and one above."""
    if value is None:
        return _NO_VALUE
    return in_signs(f"{value:.{2 if abs(value) < 10 else 1}f}")


def number(value: float) -> str:
    """A figure of others as they state it: no digits added."""
    return in_signs(f"{value:,.10g}")


def median(value: float | None) -> str:
    """The median of counts: whole where it is, else with one decimal."""
    return _NO_VALUE if value is None else in_signs(f"{value:,.1f}".removesuffix(".0"))


def text(value: object) -> str:
    """What is no number, as it stands."""
    return _NO_VALUE if value is None else str(value)


_WRITTEN: Mapping[str, Callable[..., str]] = {
    "percent": percent,
    "points": points,
    "factor": factor,
    "figure": lambda value: _NO_VALUE if value is None else number(value),
    "interval": lambda ends: interval(*ends),
    "span": lambda ends: span(*ends),
    "median": median,
    "count": lambda value: _NO_VALUE if value is None else count(value),
    **dict.fromkeys(("text", "prose", "english", "code", "date"), text),
    "yes": lambda value: wording.gettext("yes") if value else wording.gettext("no"),
}


def written(value: object, kind: str) -> str:
    """A cell of a table as the page writes it. Raises `KeyError` for a kind that is not declared."""
    return _WRITTEN[kind](value)


def asset(name: str) -> str:
    """The text of a file of `assets/`, as it is released beside the pages."""
    return files(__package__).joinpath("assets", name).read_text("utf-8")


def embedded(value: object) -> Markup:
    """JSON that can stand in a script: no `<` that could end it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def render_page(context: Mapping[str, object], template: str = "report.html.j2") -> str:
    """The whole page. Raises `jinja2.UndefinedError` when the context lacks what the template names."""
    return _environment().get_template(template).render(context)


@pass_context
def _localised(_: object, file: str) -> str:
    # A filter without the context is applied to a constant once, in the language that comes first.
    return wording.localised(file)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("skills_pipeline.publish"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(wording.gettext, wording.ngettext)  # type: ignore[attr-defined]
    environment.filters |= {
        "localised": _localised,
        "in_signs": in_signs,
        "percent": percent,
        "points": points,
        "count": count,
        "number": number,
        "written": written,
        "web_address": web_address,
        "pair": lambda value: (value, value),
    }
    environment.globals |= {
        "in_english": lambda: Markup(_FOREIGN if wording.language() != wording.ENGLISH else ""),
        "interval": interval,
        "language": wording.language,
        "languages": wording.LANGUAGES,
        "navigation": NAVIGATION,
        "page_in": wording.file_in,
    }
    return environment
