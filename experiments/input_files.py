"""The files in the folder `inputs` of results: all that a call was given, in a form that every command takes.

Scenarios and strategies are written from their values, so a table or a library file that a scenario was read from is not needed
again; Python files of the user's own are kept as text, and run by `rerun` only with its --allow-python.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.calls import Call
from coalitionlab.experiments.designs.design import Design
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.writing import as_yaml, plain_name, yaml_text

FOLDER = "inputs"
#: Keys of an argument that stands in a file, in a function of a Python file, in the study's own manifest, or nowhere.
FILE, FUNCTION, STUDY, LOST = "file", "function", "study", "only in words"


@dataclass
class InputFiles:
    """Files by their path in the folder of results, and the call that uses them as plain values; None where none is known."""

    contents: dict[str, bytes] = field(default_factory=dict)
    call: dict[str, Any] | None = None

    def keep(self, stem: str, suffix: str, content: bytes) -> str:
        """Keep a file and return its name in the folder of inputs; another content of the same name gets a number."""
        number = 1
        while True:
            name = f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
            if self.contents.setdefault(f"{FOLDER}/{name}", content) == content:
                return name
            number += 1


def input_files(
    call: Call | None, scenarios: Iterable[Scenario], strategies: Iterable[Strategy]
) -> InputFiles:
    """Return the files of a call; without one, those of the scenarios and strategies."""
    kept = InputFiles()
    if call is None:
        for record in [*scenarios, *strategies]:
            _plain(kept, record)
    else:
        arguments = {name: _argument(kept, name, value) for name, value in call.arguments.items()}
        kept.call = {"function": call.function, "arguments": arguments}
    return kept


def _argument(kept: InputFiles, name: str, value: Any) -> Any:
    """An argument as plain JSON: a file where it has one."""
    if name == "history" and isinstance(value, str | Path):
        return {FILE: kept.keep("history", ".csv", Path(value).read_bytes())}
    if name in ("calibration", "worlds_from") and value is not None:
        for path, content in _folder(value).items():
            kept.contents[f"{FOLDER}/{name}/{path}"] = content
        return {FILE: name}
    return _plain(kept, value)


def _plain(kept: InputFiles, value: Any) -> Any:
    if isinstance(value, Scenario):
        return {FILE: kept.keep(f"scenario-{plain_name(value.name)}", ".yaml", as_yaml(value).encode())}
    if isinstance(value, Led):
        return _python(kept, value.file, value.python, value.function)
    if isinstance(value, Strategy):
        return {FILE: kept.keep(f"strategy-{plain_name(value.name)}", ".yaml", as_yaml(value).encode())}
    if isinstance(value, DecisionRule):
        return _python(kept, value.file, value.source, value.name) if value.own else value.name
    if isinstance(value, Design):
        return {FILE: kept.keep("design", ".yaml", _design(kept, value).encode())}
    if isinstance(value, Study):
        for record in [*value.scenarios, *value.strategies]:
            _plain(kept, record)
        return STUDY
    if isinstance(value, Mapping):
        return {str(name): _plain(kept, part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(kept, part) for part in value]
    plain = files.finite(value) if hasattr(value, "tolist") else value
    return (
        plain
        if plain is None or isinstance(plain, str | bool | int | float)
        else {LOST: one_line(repr(plain))}
    )


def _python(kept: InputFiles, file: str, text: str, function: str) -> dict[str, str]:
    """A function in a file of the user's own; of one that was given as a value only the text is known, not what it needs."""
    name = kept.keep(plain_name(Path(file).stem) if file else f"{function}-as-text", ".py", text.encode())
    return {FILE: name, FUNCTION: function} if file else {LOST: f"the Python function {function}"}


def _design(kept: InputFiles, design: Design) -> str:
    """A design as a file that names the files beside it."""
    content = design.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for kind in ("scenarios", "strategies"):
        named = [_plain(kept, record) for record in getattr(design, kind)]
        content[kind] = [
            f"{one[FILE]}:{one[FUNCTION]}" if FUNCTION in one else one.get(FILE, "") for one in named
        ]
    return yaml_text(content)


def _folder(results: Any) -> dict[str, bytes]:
    """The files of a folder of results, or of a finding, without its report."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(results) if isinstance(results, str | Path) else results.save(Path(scratch) / "results")
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".html"
        }
