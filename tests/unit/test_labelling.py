"""Labelling by hand: what is drawn with which weight, how answers are read, what is written."""

import io
import json
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from skills_pipeline.classify import labelling
from skills_pipeline.classify.labelling import Answer, Command, Span, Task, allocation, ask, draw, strata
from skills_pipeline.classify.postings import MENTION_SCHEMA, POSTING_SCHEMA, Classified
from skills_pipeline.cli import app, main

TASK = Task("k1", "en", "random", 2.5, "Baker\n\nUse ChatGPT, ML and Zorblax.", (Span(11, 18), Span(20, 22)))


def answered(*lines: str, task: Task = TASK) -> tuple[Answer | Command, str]:
    """The answer, and what was shown."""
    console = Console(file=io.StringIO(), width=200, color_system=None)
    answer = ask(task, console, io.StringIO("".join(f"{line}\n" for line in lines)))
    return answer, console.file.getvalue()  # type: ignore[attr-defined]


def test_a_posting_is_asked_mention_by_mention_then_as_a_whole() -> None:
    answer, shown = answered("d", "o", "", "u")
    assert answer == Answer(("demand", "other"), (), "use")
    assert "Use ChatGPT, ML and Zorblax." in shown


def test_the_strata_and_the_model_are_not_shown() -> None:
    _, shown = answered("c", "c", "", "n")
    assert "random" not in shown
    assert "0." not in shown


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["x", "", "D", "d", "o", "", "u"], Answer(("demand", "other"), (), "use")),
        (
            ["c", "c", "Zorblak", "Zorblax; ML", "b"],
            Answer(("context", "context"), ("Zorblax", "ML"), "build"),
        ),
        (["c", "p", "", "b", "u", "n"], Answer(("context", "process"), (), "none")),
        (["d", "p", "", "n", "b"], Answer(("demand", "process"), (), "build")),
        (["s"], Command.skip),
        (["d", "q"], Command.quit),
        (["d", "d", "s"], Command.skip),
        (["c", "c", "", "u", "s"], Command.skip),
        ([], Command.quit),
        (["d"], Command.quit),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_answers_without_meaning_or_that_contradict_each_other_are_asked_again(
    lines: list[str], answer: Answer | Command
) -> None:
    assert answered(*lines)[0] == answer


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    task = Task("k", "en", "random", 1.0, "\x1b[2JAI [bold]x[/bold]", (Span(4, 6),))
    _, shown = answered("q", task=task)
    assert "\x1b[2J" not in shown
    assert "[bold]x[/bold]" in shown


@pytest.mark.parametrize(
    ("sizes", "number", "parts"),
    [
        ({"a": 100, "b": 100}, 10, {"a": 5, "b": 5}),
        ({"a": 2, "b": 0, "c": 100}, 10, {"a": 2, "b": 0, "c": 8}),
        ({"a": 1, "b": 1}, 10, {"a": 1, "b": 1}),
        ({"a": 3, "b": 3}, 3, {"a": 2, "b": 1}),
    ],
)
def test_strata_are_drawn_from_as_equally_as_their_sizes_allow(
    sizes: dict[str, int], number: int, parts: dict[str, int]
) -> None:
    assert allocation(sizes, number) == parts


def members() -> pl.DataFrame:
    strata_of = ["uncertain"] * 10 + ["disagrees"] * 2 + ["random"] * 88
    return pl.DataFrame({"key": [f"k{n}" for n in range(100)], "stratum": strata_of})


def test_weights_are_inverse_probabilities_and_add_up_to_the_population() -> None:
    drawn = draw(members(), 12, seed=1)
    assert set(drawn.select("stratum", "weight").unique().rows()) == {
        ("uncertain", 10 / 5),
        ("disagrees", 2 / 2),
        ("random", 88 / 5),
    }
    assert drawn["weight"].sum() == pytest.approx(100)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    assert draw(members(), 12, seed=1).equals(draw(members().reverse(), 12, seed=1))
    assert set(draw(members(), 12, seed=1)["key"]) != set(draw(members(), 12, seed=2)["key"])


def test_every_member_is_drawn_as_often_as_its_weight_says() -> None:
    hits = sum("k50" in draw(members(), 12, seed)["key"] for seed in range(400))
    assert hits == pytest.approx(400 * 5 / 88, abs=4 * (400 * 5 / 88) ** 0.5)


def test_each_posting_is_in_the_first_stratum_that_fits() -> None:
    probabilities = {"unsure": 0.75, "boast": 0.1, "silent": 0.01, "asked": 0.9, "new": 0.01, "renewed": 0.01}
    rows = [(key, "use" if p >= 0.5 else "none", p, 0.0) for key, p in probabilities.items()]
    mentioned = [(key, 0, 2, "ML", "machine_learning", "demand", 0.9) for key in ("unsure", "boast", "asked")]
    classified = Classified(
        pl.DataFrame(rows, schema=POSTING_SCHEMA, orient="row"),
        pl.DataFrame(mentioned, schema=MENTION_SCHEMA, orient="row"),
    )
    texts = {"unsure": "Zorblax", "new": "with ZORBLAX.", "renewed": "rezorblaxed"}
    postings = pl.DataFrame(
        [(key, "", texts.get(key, "")) for key in probabilities],
        schema=["key", "title", "text"],
        orient="row",
    )
    assert dict(strata(classified, postings, ["zorblax"]).rows()) == {
        "unsure": "uncertain",
        "boast": "disagrees",
        "silent": "random",
        "asked": "random",
        "new": "new_vocabulary",
        "renewed": "random",
    }


def test_words_more_often_seen_without_ai_make_no_posting_new() -> None:
    counts = {"term": ["data", "zorblax", "even"], "near_count": [50, 9, 5], "elsewhere_count": [400, 2, 5]}
    assert labelling.new_terms(pl.DataFrame(counts)) == ["zorblax"]


def labelled(out: Path, *lines: str) -> int:
    due = [TASK, Task("k2", "en", "random", 2.5, "AI", (Span(0, 2),))]
    answers = io.StringIO("".join(f"{line}\n" for line in lines))
    return labelling.label(due, out, "ada", {"draw": 2, "seed": 1}, Console(file=io.StringIO()), answers)


def test_a_label_says_what_where_by_whom_and_with_which_versions(tmp_path: Path) -> None:
    out = tmp_path / "labels.jsonl"
    assert labelled(out, "d", "c", "Zorblax", "b", "q") == 1
    (line,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    versions = line.pop("labelled_with")
    assert line == {
        "key": "k1",
        "language": "en",
        "stratum": "random",
        "weight": 2.5,
        "ai": "build",
        "mentions": [
            {"start": 11, "end": 18, "text": "ChatGPT", "label": "demand"},
            {"start": 20, "end": 22, "text": "ML", "label": "context"},
        ],
        "missed": ["Zorblax"],
        "annotator": "ada",
    }
    assert set(versions) == {"model_id", "lexicon_version", "draw", "seed"}


def test_quitting_keeps_what_was_answered_and_the_same_call_resumes(tmp_path: Path) -> None:
    out = tmp_path / "labels.jsonl"
    labelled(out, "d", "c", "", "b", "q")
    before = out.read_bytes()
    assert labelled(out, "c", "", "n") == 1
    assert out.read_bytes().startswith(before)
    assert labelling.labelled_keys(out, "ada") == {"k1", "k2"}
    assert labelling.labelled_keys(out, "bob") == set()


def test_skipped_postings_come_again(tmp_path: Path) -> None:
    out = tmp_path / "labels.jsonl"
    assert labelled(out, "s", "c", "", "n") == 1
    assert labelling.labelled_keys(out, "ada") == {"k2"}


def test_offsets_count_from_the_first_character_that_is_not_white_space() -> None:
    postings = pl.DataFrame({"key": ["a"], "title": ["  "], "text": ["\n Knowledge of machine learning. "]})
    (task,) = labelling.tasks(postings, 5, seed=1)
    assert task.text == "Knowledge of machine learning."
    assert [task.text[place.start : place.end] for place in task.mentions] == ["machine learning"]


def test_the_commands_label_and_discover_from_a_file(tmp_path: Path) -> None:
    source, labels, terms = (tmp_path / name for name in ("postings.parquet", "labels.jsonl", "terms.tsv"))
    pl.DataFrame({"key": ["a"], "title": ["Baker"], "text": ["Bread."]}).write_parquet(source)
    runner = CliRunner()
    command = ["label", str(source), "--out", str(labels), "--annotator", "ada"]
    assert runner.invoke(app, command, input="\nn\n").exit_code == 0
    assert json.loads(labels.read_text("utf-8"))["weight"] == 1.0
    assert runner.invoke(app, ["discover", str(source), "--out", str(terms)]).exit_code == 0
    assert terms.read_text("utf-8") == "term\tz\tnear_count\telsewhere_count\tnear_postings\n"


def test_a_file_that_cannot_be_used_is_a_wrong_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "postings.parquet"
    pl.DataFrame({"key": ["a"]}).write_parquet(source)
    monkeypatch.setattr(
        "sys.argv", ["skills-pipeline", "discover", str(source), "--out", str(tmp_path / "terms.tsv")]
    )
    with pytest.raises(SystemExit) as outcome:
        main()
    assert outcome.value.code == 2
    assert "lacks the columns" in capsys.readouterr().err
