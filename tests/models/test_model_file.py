"""A model file that is not the released one is refused, and nothing is loaded from it."""

import contextlib
import hashlib
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_pipeline import cli
from skills_pipeline.classify import model
from skills_pipeline.classify.model import FILES, load, released
from skills_pipeline.model_files import ModelError
from skills_pipeline.settings import resource

FOLDER = resource("models/ai_mention")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Weights and card of the released model."""
    for name in ("weights.skops", "card.md"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What skops was asked to load."""
    contents: list[bytes] = []
    load_with_skops = skops.io.loads

    def loads(content: bytes, *arguments: Any, **options: Any) -> Any:
        contents.append(content)
        return load_with_skops(content, *arguments, **options)

    monkeypatch.setattr(skops.io, "loads", loads)
    return contents


def state(folder: Path, fact: str, value: str) -> None:
    """Let the card in `folder` say something else."""
    card = (folder / "card.md").read_text()
    old = f"{fact}: {FILES.read_card(folder / 'card.md')[fact]}\n"
    assert old in card
    (folder / "card.md").write_text(card.replace(old, f"{fact}: {value}\n"))


def replace(folder: Path, content: bytes) -> None:
    """Other weights, with a card that vouches for their bytes."""
    (folder / "weights.skops").write_bytes(content)
    state(folder, "weights_sha256", hashlib.sha256(content).hexdigest())


def test_released_files_are_loaded(copy: Path, loaded: list[bytes]) -> None:
    assert load(copy).model_id == FILES.read_card(copy / "card.md")["model_id"]
    assert len(loaded) == 1


WEIGHTS_BYTES = (FOLDER / "weights.skops").stat().st_size


@pytest.mark.parametrize("place", [0, 1_000, WEIGHTS_BYTES // 2, WEIGHTS_BYTES - 1])
def test_one_other_bit_is_refused(copy: Path, loaded: list[bytes], place: int) -> None:
    content = bytearray((copy / "weights.skops").read_bytes())
    content[place] ^= 1
    (copy / "weights.skops").write_bytes(content)
    with pytest.raises(
        ModelError, match=r"weights.skops: SHA-256 is .* the card says .* restore the released"
    ):
        load(copy)
    assert loaded == []


@pytest.mark.parametrize("kept", [0, 22, 100_000])
def test_truncated_weights_are_refused(copy: Path, loaded: list[bytes], kept: int) -> None:
    content = (copy / "weights.skops").read_bytes()[:kept]
    (copy / "weights.skops").write_bytes(content)
    with pytest.raises(ModelError, match=r"SHA-256 is .* the card says"):
        load(copy)
    state(copy, "weights_sha256", hashlib.sha256(content).hexdigest())
    with pytest.raises(ModelError, match=r"weights.skops: not a model, BadZipFile.* restore the released"):
        load(copy)
    assert loaded == []


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ("scikit_learn", "scikit-learn is .*, the card says 0.0; restore"),
        ("lexicon_version", "lexicon is .*, the card says 0.0; restore"),
        ("weights_sha256", "SHA-256 is .*, the card says 0.0; restore"),
    ],
)
def test_card_of_another_version_is_refused(copy: Path, loaded: list[bytes], fact: str, message: str) -> None:
    state(copy, fact, "0.0")
    with pytest.raises(ModelError, match=message):
        load(copy)
    assert loaded == []


def test_card_of_another_model_is_refused(copy: Path) -> None:
    state(copy, "model_id", "ai_mention-0")
    with pytest.raises(ModelError, match=r"model_id is .*, the card says ai_mention-0; restore"):
        load(copy)


def test_weights_for_another_lexicon_are_refused(copy: Path) -> None:
    content = skops.io.loads((copy / "weights.skops").read_bytes(), trusted=[])
    replace(copy, skops.io.dumps(content | {"lexicon_version": "1.0.0"}))
    with pytest.raises(ModelError, match=r"lexicon is 1\.0\.0, the card says"):
        load(copy)


@pytest.mark.parametrize("name", ["weights.skops", "card.md"])
@pytest.mark.parametrize("instead", [Path.unlink, lambda path: (path.unlink(), path.mkdir())])
def test_missing_file_is_named(
    copy: Path, loaded: list[bytes], name: str, instead: Callable[[Path], object]
) -> None:
    instead(copy / name)
    with pytest.raises(ModelError, match=rf"{name}: cannot be read \(.* restore the released"):
        load(copy)
    assert loaded == []


@pytest.mark.parametrize(
    ("card", "missing"),
    [
        (b"---\nmodel_id: x\n---\n", "lexicon_version, scikit_learn, weights_sha256"),
        (b"", "model_id, lexicon_version, scikit_learn, weights_sha256"),
        (b"\xff\x00 no card", "model_id, lexicon_version, scikit_learn, weights_sha256"),
        (b"---\nby: me\n---\nmodel_id: x\n", "model_id, lexicon_version, scikit_learn, weights_sha256"),
    ],
    ids=["some", "empty", "binary", "facts outside"],
)
def test_card_without_facts_is_refused(copy: Path, loaded: list[bytes], card: bytes, missing: str) -> None:
    (copy / "card.md").write_bytes(card)
    with pytest.raises(ModelError, match=f"card.md: the card does not state {missing}; train the model anew"):
        load(copy)
    assert loaded == []


def test_card_with_line_ends_of_windows_is_read(copy: Path) -> None:
    facts = FILES.read_card(copy / "card.md")
    content = (copy / "card.md").read_bytes().replace(b"\n", b"\r\n")
    (copy / "card.md").write_bytes(content)
    assert FILES.read_card(copy / "card.md") == facts


def archive(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name, content in members.items():
            written.writestr(name.replace("_json", ".json"), content)
    return target.getvalue()


def node(loader: str, module: str, name: str) -> str:
    """List of contents of an archive whose dictionary has this beside it."""
    plain = {"__loader__": "JsonNode", "__module__": "builtins", "__class__": "str", "content": '"x"'}
    odd = {"__loader__": loader, "__module__": module, "__class__": name, "content": plain}
    return archive(schema_json=json.dumps(plain | {"content": odd, "protocol": 2}))


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (skops.io.dumps({"model_id": Path("x")}), "pathlib.PosixPath"),
        (skops.io.dumps({"model_id": json.loads}), "FunctionNode json.loads"),
        # What skops itself would trust is more than arrays, text and numbers.
        (skops.io.dumps({"model_id": np.add}), "numpy"),
        (skops.io.dumps({"model_id": slice(1)}), "SliceNode builtins.slice"),
        (skops.io.dumps({"importance": np.array([Path("x")], dtype=object)}), "pathlib.PosixPath"),
        # Plain by its name, but read by what calls functions.
        (node("OperatorFuncNode", "builtins", "str"), "OperatorFuncNode builtins.str"),
        (node("TypeNode", "os", "system"), "TypeNode os.system"),
    ],
    ids=["object", "function", "ufunc", "slice", "array of objects", "loader", "type"],
)
def test_file_with_more_than_arrays_text_and_numbers_is_refused(
    copy: Path, loaded: list[bytes], content: bytes, seen: str
) -> None:
    replace(copy, content)
    with pytest.raises(ModelError, match=f"weights.skops: untrusted types .*{seen}.*; restore the released"):
        load(copy)
    assert loaded == []


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        archive(),
        archive(schema_json="{"),
        archive(schema_json="{}"),
        archive(schema_json="[]"),
        archive(schema_json="[" * 100_000),
        archive(schema_json='{"__loader__": 1}'),
        archive(schema_json='{"protocol": 99}'),
        skops.io.dumps([]),
        skops.io.dumps({"model_id": "x"}),
    ],
    ids=[
        "text",
        "empty",
        "cut",
        "no node",
        "list",
        "nested",
        "half a node",
        "later skops",
        "no names",
        "no arrays",
    ],
)
def test_archive_of_something_else_is_refused(copy: Path, content: bytes) -> None:
    replace(copy, content)
    with pytest.raises(ModelError, match=r"weights.skops: not a model, .*; restore the released"):
        load(copy)


PLACES = st.one_of(
    st.integers(0, 2_000),
    st.integers(0, WEIGHTS_BYTES - 1),
    st.integers(WEIGHTS_BYTES - 3_000, WEIGHTS_BYTES - 1),
)


@settings(deadline=None)
@given(st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=3), st.booleans())
def test_damaged_archive_is_loaded_or_refused(damage: list[tuple[int, int]], cut: bool) -> None:
    """Even where the card vouches for the damaged bytes, there is no other error."""
    content = bytearray((FOLDER / "weights.skops").read_bytes())
    for place, value in damage:
        content[place] = value
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "card.md").write_bytes((FOLDER / "card.md").read_bytes())
        replace(folder, bytes(content[: damage[0][0]] if cut else content))
        with contextlib.suppress(ModelError):
            assert load(folder).model_id == released().model_id


def test_command_says_in_one_line_that_the_model_is_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "weights.skops").unlink()
    postings = copy / "in.parquet"
    pl.DataFrame({"key": ["a"], "title": [""], "text": ["AI"]}).write_parquet(postings)
    in_use = copy / "models" / model.NAME / model.CURRENT_LINK
    in_use.parent.mkdir(parents=True)
    in_use.symlink_to(copy)
    monkeypatch.setenv("SKILLS_PIPELINE_MODELS", str(copy / "models"))
    monkeypatch.setattr(sys, "argv", ["x", "classify", str(postings), "--out", str(copy / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == cli.USAGE
    assert capsys.readouterr().err.startswith(f"skills-pipeline: {copy / 'weights.skops'}: cannot be read")
    assert list((copy / "out").iterdir()) == []
