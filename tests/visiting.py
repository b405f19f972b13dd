"""Pages as a reader's browser shows them: opening one, and what it did that it should not.

Here belongs what tests of several pages share; the browser itself is a fixture of `browser/conftest.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skills_pipeline.publish.page import asset


@dataclass
class Visit:
    """An open page and what it did that it should not."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def released(folder: Path, pages: Mapping[str, str], *scripts: str) -> Path:
    """The folder with these pages by name, the script that all of them run, and `scripts`."""
    texts = {**pages, **{name: asset(name) for name in ("download.js", *scripts)}}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def open_page(page: Any, path: Path, fragment: str = "") -> Visit:
    """A page of the disk, in a tab that is given."""
    return visit(page, path.as_uri() + fragment)


def visit(page: Any, address: str) -> Visit:
    """The page at an address, in a tab that is given."""
    visit = Visit(page)
    page.on("console", lambda message: visit.console.append(message.text))
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.goto(address)
    return visit


OUTSIDE = """() => [...document.querySelectorAll('.chart text')]
  .map(text => [text.textContent, text.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.left < 0 || box.right > innerWidth))
  .map(([words]) => words)"""

# WCAG 2.2, contrast ratio: (lighter + 0.05) / (darker + 0.05) of the relative luminances.
CONTRAST = """selector => {
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  let ground = element;
  while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(luminance);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""
