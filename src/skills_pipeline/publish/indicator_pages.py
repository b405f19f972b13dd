"""A page for each published table, made from its contract: docs/indicators.

Here belongs how a contract is read and written as a page. Which question a table answers is declared in
`indicator_questions`, works that speak of it in `evidence.reviewed`; everything else comes from
`contracts.indicators` and the table's folder under `warehouse/indicators`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skills_pipeline.contracts import indicators
from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import OBSERVATION_STATUS
from skills_pipeline.evidence.reviewed import claims, works
from skills_pipeline.publish.evidence import evidence_markdown
from skills_pipeline.publish.indicator_questions import QUESTIONS, Answer, Question
from skills_pipeline.settings import resource

_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z]|[a-z]+_)")
"""Where a sentence begins: with a capital, or with the name of a column."""

_INHERITED = re.compile(r"Denominator and caveats are those of (?P<table>\w+)")
_DENOMINATOR = re.compile(r"Denominator(?: of [\w ]+)?: ")
_CAVEAT = "Caveat: "
_RATIO = re.compile(r"100 x (?P<numerator>\w+) / (?P<denominator>\w+)(?=[,;]|$)")
_CHECK = re.compile(r"^-- check: (?P<name>\w+) \((?P<severity>fail|warn)\) (?P<rule>[^\n]+)$", re.MULTILINE)
_REPOSITORY = "../.."

STATUS_MEANINGS = {"A": "normal", "B": "break", "E": "estimated", "P": "provisional"}
_CORRECTED = (
    "The corrected share has a status of its own, `corrected_status`: E, or without a value for one of the "
    "reasons above, or `rule_alone`, `no_audit` or `audit_uninformative` (`meta.status_reasons`)."
)
_UNITS = {"_pct": "percent", "_pp": "percentage points"}


@dataclass(frozen=True)
class Folder:
    """What lies in a table's folder: names of its queries, text of the checks, an example query.

    `method` is the function that completes the counts, as module and name; None where SQL alone does.
    """

    queries: tuple[str, ...]
    checks: str
    example: str
    method: str | None


@dataclass(frozen=True)
class Description:
    """Parts of a contract's description; `inherits` names the table whose denominator and caveats hold."""

    definition: str
    denominators: tuple[str, ...]
    caveats: tuple[str, ...]
    inherits: str | None


def read_folders() -> dict[str, Folder]:
    """The folder of every published table, by name. Raises `FileNotFoundError` when a file is absent."""
    from skills_pipeline.indicators.published import METHODS

    folders = {}
    for table in indicators.TABLES:
        folder = resource(f"warehouse/indicators/{table.name}")
        method = METHODS.get(table.name)
        function = getattr(method, "func", method)
        folders[table.name] = Folder(
            queries=tuple(
                path.name for path in sorted(folder.glob("*.sql")) if path.stem not in ("checks", "example")
            ),
            checks=(folder / "checks.sql").read_text("utf-8"),
            example=(folder / "example.sql").read_text("utf-8"),
            method=f"{function.__module__}.{function.__name__}" if function else None,
        )
    return folders


def described(text: str) -> Description:
    """The parts of a description: what is labelled `Denominator` and `Caveat`, and the definition.

    A denominator is one sentence; a caveat goes on to the next label.
    """
    definition: list[str] = []
    denominators: list[str] = []
    caveats: list[str] = []
    inherits, goes_on = None, definition
    for sentence in _SENTENCE.split(text):
        inherited = _INHERITED.match(sentence)
        if inherited:
            inherits, goes_on = inherited["table"], definition
            definition.append(sentence)
        elif label := _DENOMINATOR.match(sentence):
            # Of one column only: the label says which, and stays.
            told = sentence.removeprefix("Denominator: ") if label[0] == "Denominator: " else sentence
            denominators.append(_capital(told))
            goes_on = definition
        elif sentence.startswith(_CAVEAT):
            goes_on = caveats
            caveats.append(_capital(sentence.removeprefix(_CAVEAT)))
        else:
            goes_on.append(sentence)
    return Description(" ".join(definition), tuple(denominators), tuple(caveats), inherits)


def indicator_pages(
    folders: Mapping[str, Folder],
    tables: Sequence[Table] = indicators.TABLES,
    questions: Sequence[Question] = QUESTIONS,
) -> dict[str, str]:
    """Pages as Markdown by file name: one a published table, and README.md, their index by question.

    Raises `ValueError` when a table has no question, no denominator or no caveat, when one of these is
    declared twice, or when its folder has no check.
    """
    by_name = {table.name: table for table in tables}
    answers = [answer for question in questions for answer in question.answers]
    _require_all(by_name, [answer.table for answer in answers])
    pages = {f"{answer.table}.md": _page(answer, by_name, folders[answer.table]) for answer in answers}
    return pages | {"README.md": _index(questions)}


def _require_all(tables: Mapping[str, Table], answering: list[str]) -> None:
    wrong = set(answering) ^ set(tables) | {name for name in answering if answering.count(name) > 1}
    if wrong:
        raise ValueError(
            f"{sorted(wrong)}: every published table answers one question; "
            "declare it once in publish/indicator_questions.py"
        )


def _index(questions: Iterable[Question]) -> str:
    lines = [
        "# Published tables, by question",
        "",
        "A page each, written by `make dictionary` from the contracts. How to open the file is in "
        f"[warehouse/README.md]({_REPOSITORY}/warehouse/README.md).",
    ]
    for question in questions:
        lines += ["", f"## {question.title}", "", "| table | what it says |", "| --- | --- |"]
        lines += [f"| [`{answer.table}`]({answer.table}.md) | {answer.says} |" for answer in question.answers]
    return "\n".join(lines) + "\n"


def _page(answer: Answer, tables: Mapping[str, Table], folder: Folder) -> str:
    table = tables[answer.table]
    description = described(table.description)
    sections = {
        "Definition": description.definition,
        "Numerator and denominator": _denominator(answer, table, tables),
        "Unit": _unit(table),
        "Columns": _columns(table),
        "Statuses": _statuses(answer, table),
        "Caveats": _caveats(answer, table, tables),
        "Evidence": evidence_markdown(table.name, works(), claims()),
        "Example": f"```sql\n{folder.example.strip()}\n```",
        "How it is computed": _computed(answer, folder),
        "Checks": _checks(table, folder.checks),
    }
    body = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items())
    return f"# `{table.qualified_name}`\n\n{answer.says}\n\n{body}\n"


def _denominator(answer: Answer, table: Table, tables: Mapping[str, Table]) -> str:
    told = _told(table, tables, answer.denominator, "denominator")
    meanings = {field.name: field.description for field in table.fields}
    rows = [
        f"| `{field.name}` | " + " | ".join(_named(name, meanings) for name in ratio.groups()) + " |"
        for field in table.fields
        if (ratio := _RATIO.match(field.description))
    ]
    denominator = " ".join(told)
    if not rows:
        return denominator
    header = "| column | numerator | denominator |\n| --- | --- | --- |\n"
    return f"{denominator}\n\n{header}" + "\n".join(rows)


def _named(name: str, meanings: Mapping[str, str]) -> str:
    return f"`{name}`: {meanings[name].removeprefix('of those, ')}"


def _caveats(answer: Answer, table: Table, tables: Mapping[str, Table]) -> str:
    return "\n".join(f"- {caveat}" for caveat in _told(table, tables, answer.caveat, "caveat"))


def _told(table: Table, tables: Mapping[str, Table], declared: str | None, part: str) -> tuple[str, ...]:
    """Denominators or caveats of a table, its own and those it takes from another."""
    description = described(table.description)
    own = description.denominators if part == "denominator" else description.caveats
    inherited: tuple[str, ...] = ()
    if description.inherits:
        inherited = _told(tables[description.inherits], tables, None, part)
    if bool(own or inherited) == bool(declared):
        problem = "a second" if declared else "no"
        raise ValueError(
            f"{table.qualified_name}: {problem} {part}; say it once, in the description of the contract "
            f"('{part.capitalize()}: …') or in publish/indicator_questions.py"
        )
    return (*inherited, *own) if declared is None else (_capital(declared) + ".",)


def _unit(table: Table) -> str:
    told = []
    for ending, unit in _UNITS.items():
        names = [f"`{field.name}`" for field in table.fields if field.name.endswith(ending)]
        if names:
            told.append(f"{', '.join(names)}: {unit}.")
    others = [
        field for field in table.fields if field.type == "number" and not field.name.endswith(tuple(_UNITS))
    ]
    told += [f"`{field.name}`: {field.description}." for field in others]
    told.append("Whole numbers are counts, where their column does not say otherwise.")
    return "\n".join(f"- {line}" for line in told)


def _columns(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = "\n".join(_row(field, table) for field in table.fields)
    return f"Key: {key}.\n\n| column | type | meaning |\n| --- | --- | --- |\n{rows}"


def _row(field: Field, table: Table) -> str:
    marks: list[str] = [field.type]
    marks += ["key"] if field.name in table.key else []
    marks += ["may be NULL"] if field.nullable else []
    allowed = (
        f" ({', '.join(f'`{value}`' for value in field.allowed)})"
        if len(field.allowed) > 1 and field.allowed != OBSERVATION_STATUS
        else ""
    )
    return f"| `{field.name}` | {', '.join(marks)} | {field.description}{allowed} |"


def _statuses(answer: Answer, table: Table) -> str:
    from skills_pipeline.indicators.status import REASONS

    has_status = "obs_status" in table.columns
    if has_status != bool(answer.marks):
        raise ValueError(
            f"{table.qualified_name}: obs_status and publish/indicator_questions.py disagree; "
            "declare marks and reasons for a table that has the column, and for no other"
        )
    if not has_status:
        return "It has no status: every row has its values."
    rows = [f"| {mark} | | {STATUS_MEANINGS[mark]} |" for mark in answer.marks]
    rows += [f"| {REASONS[reason][0]} | `{reason}` | {REASONS[reason][1]} |" for reason in answer.reasons]
    told = "| `obs_status` | `status_reason` | meaning |\n| --- | --- | --- |\n" + "\n".join(rows)
    return told if "corrected_reason" not in table.columns else f"{told}\n\n{_CORRECTED}"


def _computed(answer: Answer, folder: Folder) -> str:
    at = f"{_REPOSITORY}/warehouse/indicators/{answer.table}"
    queries = ", ".join(f"[{name}]({at}/{name})" for name in folder.queries)
    lines = [f"Counted by {queries}."]
    if folder.method:
        module, _, function = folder.method.rpartition(".")
        path = f"{_REPOSITORY}/src/{module.replace('.', '/')}.py"
        lines.append(f"Estimated from these counts by `{function}` in [{module.split('.')[-1]}.py]({path}).")
    lines.append(f"Described in [Methods: {answer.section}](../methods.md#{anchor(answer.section)}).")
    return " ".join(lines)


def anchor(heading: str) -> str:
    """The fragment that a heading of Markdown is linked by."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _checks(table: Table, text: str) -> str:
    found = list(_CHECK.finditer(text))
    if not found or len(found) != text.count("-- check: "):
        raise ValueError(f"{table.name}/checks.sql: each check begins '-- check: name (fail|warn) rule'")
    rows = "\n".join(f"| `{check['name']}` | {check['severity']} | {check['rule']} |" for check in found)
    return (
        "Before each release; one of severity fail stops it.\n\n"
        f"| check | severity | rule |\n| --- | --- | --- |\n{rows}"
    )


def _capital(text: str) -> str:
    """The text with a capital, unless it begins with the name of a column."""
    return text if "_" in text.split(maxsplit=1)[0] else text[0].upper() + text[1:]
