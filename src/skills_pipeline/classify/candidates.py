"""Models of a deployment: the candidates that were trained, which of them is in use, and the way back.

Here belong their folder and the one link that is switched. Training is in `train`, comparing in `trial`,
deciding in `gate`; which model a process then uses is told by `model.folder_in_use`.

`<SKILLS_PIPELINE_MODELS>/ai_mention/<model_id>/` holds weights, card, figures and what the gate said.
`current` leads to the one in use; without it the model shipped with the project is.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from skills_pipeline.classify.model import CURRENT_LINK, DESCRIPTION_FILE, NAME, SHIPPED_FOLDER
from skills_pipeline.model_files import ModelError
from skills_pipeline.settings import resource
from skills_pipeline.shards import write_json

SHIPPED = "shipped"
"""Stands for the model shipped with the project where one of the deployment is named."""

TRIAL_FILE, GATE_FILE = "trial.json", "gate.json"


class NotAcceptedError(ModelError):
    """A candidate that did not pass the gate against the model in use."""


@dataclass(frozen=True)
class Candidate:
    """A trained model; `gate`: passed, refused, or not asked yet. `forced`: why it was accepted in spite."""

    model_id: str
    is_current: bool
    gate: str
    forced: str | None


class CandidateStore:
    """The folder of a deployment's models."""

    def __init__(self, models: Path) -> None:
        self.root = models / NAME
        self._current = self.root / CURRENT_LINK
        self._accepted = self.root / "accepted.json"

    # ------------------------------------------------------------------------------------------ reading

    def path(self, model_id: str) -> Path:
        """Where a model lies, or will."""
        return self.root / model_id

    def folder(self, model_id: str) -> Path:
        """Where a trained model, or the shipped one, lies. Raises `ModelError` when there is none."""
        if model_id == SHIPPED:
            return resource(SHIPPED_FOLDER)
        if model_id not in self._ids():
            known = ", ".join([SHIPPED, *self._ids()])
            raise ModelError(f"{self.root} holds no model {model_id}; known are {known}")
        return self.path(model_id)

    def current(self) -> str:
        """The accepted model, `shipped` without one."""
        return self._current.readlink().name if self._current.is_symlink() else SHIPPED

    def all(self) -> list[Candidate]:
        """Every trained model by name, and the shipped one first."""
        forced = {one["model_id"]: one["forced"] for one in self._read_accepted()}
        return [
            Candidate(name, name == self.current(), self._gate(name), forced.get(name))
            for name in (SHIPPED, *self._ids())
        ]

    def _ids(self) -> list[str]:
        found = {path.parent.name for path in self.root.glob(f"[!.]*/{DESCRIPTION_FILE}")}
        return sorted(found - {CURRENT_LINK})

    def _gate(self, model_id: str) -> str:
        if model_id == SHIPPED:
            return "-"
        path = self.path(model_id) / GATE_FILE
        if not path.exists():
            return "not asked"
        return "passed" if all(one["is_passed"] for one in read_json(path)["decisions"]) else "refused"

    def _read_accepted(self) -> list[dict[str, Any]]:
        return list(read_json(self._accepted)) if self._accepted.exists() else []

    # ------------------------------------------------------------------------------------------ writing

    def accept(self, model_id: str, force: str | None = None) -> None:
        """Put a candidate in use; the model before is kept.

        Raises `NotAcceptedError` unless it passed the gate against the model in use; `force` says why it is
        to be used all the same, and is kept beside its name.
        """
        folder = self.folder(model_id)
        with self._locked():
            before = self.current()
            if model_id == before:
                return
            if force is None:
                self._require_passed(folder, model_id, before)
            accepted = [{"model_id": SHIPPED, "forced": None}, *self._read_accepted()]
            names = [one["model_id"] for one in accepted]
            kept = accepted[1 : names.index(before) + 1] if before in names else accepted[1:]
            write_json([*kept, {"model_id": model_id, "forced": force}], self._accepted)
            self._switch(model_id)

    def rollback(self, model_id: str | None = None) -> str:
        """Put an earlier model in use, by default the one that was before the current; returns its name.

        Raises `ModelError` when it was never accepted, or when the shipped model is in use already.
        """
        with self._locked():
            names = [SHIPPED, *(one["model_id"] for one in self._read_accepted())]
            before = self.current()
            position = names.index(before) if before in names else len(names)
            if model_id is None and position == 0:
                raise ModelError("the shipped model is in use, there is none before it")
            chosen = names[position - 1] if model_id is None else model_id
            if chosen not in names:
                raise ModelError(f"{chosen} was never accepted; accepted were {', '.join(names)}")
            self.folder(chosen)
            self._switch(chosen)
        return chosen

    def _require_passed(self, folder: Path, model_id: str, before: str) -> None:
        path = folder / GATE_FILE
        said = read_json(path) if path.exists() else None
        if said is None or said["against"] != before:
            raise NotAcceptedError(
                f"{model_id} was not compared with {before}, the model in use; call "
                f"`skills-pipeline model gate {model_id}` first"
            )
        refused = [f"{one['subject']}: {one['reason']}" for one in said["decisions"] if not one["is_passed"]]
        if refused:
            raise NotAcceptedError(f"{model_id} did not pass the gate: {'; '.join(refused)}")

    def _switch(self, model_id: str) -> None:
        """In one step: whoever follows the link sees the model before or this one."""
        if model_id == SHIPPED:
            self._current.unlink(missing_ok=True)
            return
        aside = self._current.with_name(f".{self._current.name}.{os.getpid()}")
        aside.unlink(missing_ok=True)
        aside.symlink_to(model_id)
        aside.replace(self._current)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.root / ".switching.lock", timeout=0):
                yield
        except Timeout as error:
            raise ModelError(f"another process switches models in {self.root}; call again") from error


def read_json(path: Path) -> Any:
    """Content of a file this project wrote."""
    return json.loads(path.read_text("utf-8"))
