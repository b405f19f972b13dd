"""Markup to plain text.

Here belongs what can be said of one text alone. Detecting its language is in `language`.
"""

import html
import re

from selectolax.lexbor import LexborHTMLParser

_BLOCKS = "p,br,li,ul,ol,div,tr,table,section,article,header,h1,h2,h3,h4,h5,h6"
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_NEVER_DEEP = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "html head body p li dt dd tr td th thead tbody tfoot colgroup option optgroup rb rt rtc rp".split()
)
"""Elements that hold nothing, and those whose closing tag is left out so often that it says nothing."""


DEEPEST_MARKUP = 2_000
"""Elements within one another: browsers stop at 512, and reading a tree costs the square of its depth."""


class MarkupTooDeepError(ValueError):
    """Markup nests deeper than any text for readers does."""


def plain_text(markup: str) -> str:
    """HTML as text: one line a block, no scripts or styles, entities resolved, white space folded.

    Raises `MarkupTooDeepError` rather than read markup that is made to be slow.
    """
    if nests_deeper(markup, DEEPEST_MARKUP):
        raise MarkupTooDeepError(f"a text nests more than {DEEPEST_MARKUP} elements")
    tree = LexborHTMLParser(markup)
    tree.strip_tags(["script", "style", "template"])
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    return fold_spaces(tree.root.text() if tree.root else "")


def nests_deeper(markup: str, most: int) -> bool:
    """Whether more than `most` elements stand within one another, told without building a tree.

    A tree of 100,000 elements within one another takes a quarter of a minute: the square of its depth.
    """
    if markup.count("<") <= most:
        return False
    opened: dict[str, int] = {}
    depth = 0
    for closing, written in (found.groups() for found in _TAG_NAME.finditer(markup)):
        name = written.lower()
        if name in _NEVER_DEEP:
            continue
        if not closing:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            if depth > most:
                return True
        elif opened.get(name):
            opened[name] -= 1
            depth -= 1
    return False


def unescaped(markup: str) -> str:
    """Markup that was entity-escaped once too often, as Greenhouse and Hacker News send it."""
    return html.unescape(markup)


def fold_spaces(text: str) -> str:
    """Runs of spaces as one, at most one blank line, nothing at the ends."""
    lines = _LINE_BREAKS.sub("\n", _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _BLANK_LINES.sub("\n\n", lines).strip()
