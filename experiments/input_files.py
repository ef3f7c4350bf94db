"""The files in the folder `inputs` of results: all that a call was given, in a form that every command takes.

Scenarios and strategies are written from their values, so a table or a library file that a scenario was read from is not needed
again; Python files of the user's own are kept as text, and run by `rerun` only with its --allow-python.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.extensions import own_files
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_files import as_yaml, plain_name

FOLDER = files.INPUTS
#: Keys of an argument that stands in a file, in a function of a Python file, in the study's own manifest, or nowhere.
FILE, FUNCTION, STUDY, LOST = "file", "function", "study", "only in words"


@dataclass(frozen=True)
class Call:
    """A public function by its name, and its arguments, those with defaults too: a later version may have others."""

    function: str
    arguments: Mapping[str, Any]


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def current_call() -> Call | None:
    """The call that is being answered; None outside of any."""
    return _current.get()


@contextmanager
def answering(call: Call) -> Iterator[None]:
    """What is done inside answers this call."""
    token = _current.set(call)
    try:
        yield
    finally:
        _current.reset(token)


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

    def keep_record(self, record: Scenario | Strategy) -> dict[str, str] | str:
        """Keep a scenario or a strategy as a file, and return where; of a Python function only the text is known.

        A convener that an own file or package declares goes by its name.
        """
        if isinstance(record, Led) and record.own:
            return record.name
        if isinstance(record, Led):
            return self.keep_python(record.file, record.python, record.function)
        kind = "scenario" if isinstance(record, Scenario) else "strategy"
        return {FILE: self.keep(f"{kind}-{plain_name(record.name)}", ".yaml", as_yaml(record).encode())}

    def keep_records(self, scenarios: Iterable[Scenario], strategies: Iterable[Strategy]) -> None:
        """Keep scenarios and strategies, each as a file."""
        for scenario in scenarios:
            self.keep_record(scenario)
        for strategy in strategies:
            self.keep_record(strategy)

    def keep_study(self, scenarios: Iterable[Scenario], strategies: Iterable[Strategy]) -> str:
        """Keep the scenarios and strategies of a study, and return what stands for it in a call."""
        self.keep_records(scenarios, strategies)
        return STUDY

    def keep_python(self, file: str, text: str, function: str) -> dict[str, str]:
        """Keep a function in a file of the user's own; of one given as a value only the text is known, not what it needs."""
        name = self.keep(plain_name(Path(file).stem) if file else f"{function}-as-text", ".py", text.encode())
        return {FILE: name, FUNCTION: function} if file else {LOST: f"the Python function {function}"}


def input_files(call: Call | None, scenarios: Iterable[Scenario], strategies: Iterable[Strategy]) -> InputFiles:
    """Return the files of a call; without one, those of the scenarios and strategies."""
    kept = InputFiles({f"{files.OWN}/{path}": text.encode() for path, text in own_files().items()})
    if call is None:
        kept.keep_records(scenarios, strategies)
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
    if isinstance(value, Scenario | Strategy):
        return kept.keep_record(value)
    if hasattr(value, "keep_inputs"):  # made of files of its own: a design, a study, a rule
        return value.keep_inputs(kept)
    if isinstance(value, Mapping):
        return {str(name): _plain(kept, part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(kept, part) for part in value]
    plain = files.finite(value) if hasattr(value, "tolist") else value
    return plain if plain is None or isinstance(plain, str | bool | int | float) else {LOST: one_line(repr(plain))}


def _folder(results: Any) -> dict[str, bytes]:
    """The files of a folder of results, or of a finding, without its report."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(results) if isinstance(results, str | Path) else results.save(Path(scratch) / "results")
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".html"
        }
