"""Works as BibTeX: one entry a work, in the order of their keys, in UTF-8.

Here belongs how a field is written. Which works are exported is decided by who calls. Letters with accents
stay as they are: `inputenc` with utf8, biber and today's BibTeX styles read them.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from skills_pipeline.evidence.reviewed import Work

_TYPES = {
    "article": ("article", "journal"),
    "book": ("book", "publisher"),
    "incollection": ("incollection", "booktitle"),
    "inproceedings": ("inproceedings", "booktitle"),
    "preprint": ("misc", "howpublished"),
    "report": ("techreport", "institution"),
}
"""Kind of work → type of its entry, and the field that names its venue."""

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
"""Signs that mean something to LaTeX. Braces have names, because BibTeX counts `\\{` as a brace."""

_VERBATIM_SAFE = "/:;.,()<>-_~?=&%#+@!*'[]$"
"""What may stand in a DOI or an address as it is; braces, backslashes and spaces would end the field."""


def bibtex(works: Iterable[Work]) -> str:
    """The entries as one text; the key of an entry is the id of its work, so it stays what it is."""
    return "\n".join(_entry(work) for work in sorted(works, key=lambda work: work.work_id))


def escaped(text: str) -> str:
    """Text as LaTeX prints it."""
    return text.translate(_ESCAPES)


def _entry(work: Work) -> str:
    entry_type, venue = _TYPES[work.kind]
    fields = {
        "author": " and ".join(map(_author, work.authors.split("; "))),
        "title": f"{{{escaped(work.title)}}}",  # two braces: no style changes its capitals
        "year": str(work.year),
        venue: escaped(work.venue),
        **{name: escaped(value) for name in ("volume", "number", "pages") if (value := getattr(work, name))},
        **{
            name: quote(value, safe=_VERBATIM_SAFE)
            for name in ("doi", "url")
            if (value := getattr(work, name))
        },
    }
    return f"@{entry_type}{{{work.work_id},\n" + "".join(_lines(fields)) + "}\n"


def _lines(fields: dict[str, str]) -> Iterator[str]:
    return (f"  {name} = {{{value}}},\n" for name, value in fields.items())


def _author(name: str) -> str:
    """A person as `Family, Given`, a body in braces of its own."""
    body = name.removeprefix("{").removesuffix("}")
    return f"{{{escaped(body)}}}" if body != name else escaped(name)
