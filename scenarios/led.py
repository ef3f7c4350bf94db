"""A strategy that a Python function leads: asked before each month, it answers with what to spend."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from coalitionlab.scenarios.errors import input_error, one_line
from coalitionlab.scenarios.leader_checks import check_leader
from coalitionlab.scenarios.led_source import settings_of, source_of
from coalitionlab.scenarios.messages import as_input_error
from coalitionlab.scenarios.python_files import called, from_python_file, run_text
from coalitionlab.scenarios.strategy import Strategy, Style

ANONYMOUS = "own_strategy"
_FIELD = "strategy"


class Led(Strategy):
    """A strategy without phases: before each month `leader` is asked.

    Attributes:
        python: the source: the whole file, or that of the function or class.
        function: the name of the function or class in it.
        settings: values from outside the source that the function refers to, as text.
        file: the file that it came from, as given; empty when it was given as a value.
        leader: the function; or the class, or an object that can be called, of which each run has one of its own.
        only: the actions that it may do, where it is held to some; staff-days that it asks for others stay unspent.
        spread: give these to the others that it asks for in the month, in proportion.
    """

    python: str
    function: str
    settings: dict[str, str] = Field(default_factory=dict)
    file: str = Field("", exclude=True)
    leader: Any = Field(None, exclude=True, repr=False)
    only: tuple[str, ...] | None = Field(None, exclude=True)
    spread: bool = Field(False, exclude=True)

    def fresh(self) -> Callable[[Any], Any]:
        """What is asked in one run: the function, or an object of the run's own, which may keep a memory.

        Raises InputError when there is none (it was read back from results), or when none can be made.
        """
        if self.leader is None:
            found = f"only the text of {self.name} was kept with the results"
            raise input_error(found, "give FILE.py:FUNCTION again", field=_FIELD)
        try:
            made = self.leader() if isinstance(self.leader, type) else copy.deepcopy(self.leader)
        except (Exception, SystemExit) as error:
            what = "made without arguments" if isinstance(self.leader, type) else "copied"
            found = f"{self.name} cannot be {what} for each run ({type(error).__name__}: {error})"
            raise input_error(found, "write a class whose __init__ needs nothing", field=_FIELD) from error
        if not callable(made):
            found = f"the objects of {self.name} cannot be called"
            raise input_error(found, "give it a method __call__(self, view)", field=_FIELD)
        asked: Callable[[Any], Any] = made
        return asked

    def __hash__(self) -> int:
        return hash((self.name, self.python, self.function))

    def __reduce__(self) -> tuple[Any, ...]:
        """Out of a file it travels as text; another function by cloudpickle, where that is installed."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name != "leader"}
        return _arrived, (type(self), values, None if self.file or self.leader is None else _packed(self))


def led_by(leader: Callable[[Any], Any], name: str | None = None) -> Led:
    """The strategy of a function, class or callable object of the user's own.

    Attributes `control` and `transparency` (0..1) of it are the convener's style. Raises InputError when they cannot be.
    """
    function = _name_of(leader)
    return _led(leader, name or function, source_of(leader), function, settings_of(leader))


def led_from_file(named: str, folder: Path | None = None) -> Led:
    """The strategy named FILE.py:FUNCTION. Raises InputError, in one line, when the file or the function cannot be used."""
    leader, text, path, name = from_python_file(named, field=_FIELD, folder=folder)
    return _led(leader, name, text, name, {}, str(path))


def _led(leader: Any, name: str, text: str, function: str, settings: dict[str, str], file: str = "") -> Led:
    check_leader(leader, name, file)
    about = (inspect.getdoc(leader) or "") if _has_own_words(leader) else ""
    try:
        return Led(
            name=name, summary=" ".join(about.partition("\n\n")[0].split()), python=text, function=function,
            settings=settings, file=file, leader=leader,
            convener=Style.model_validate(
                {style: getattr(leader, style) for style in Style.model_fields if hasattr(leader, style)}
            ),
        )  # fmt: skip
    except ValidationError as error:
        raise as_input_error(error) from None


def _has_own_words(leader: Any) -> bool:
    return inspect.isroutine(leader) or type(leader).__module__ != "functools"


def _name_of(leader: Any) -> str:
    """A function's or class's own name; that of its class for an object, of what is called for a partial."""
    plain = getattr(leader, "func", leader)
    name = getattr(plain, "__name__", type(plain).__name__)
    return name if isinstance(name, str) and name.isidentifier() else ANONYMOUS


def _packed(led: Led) -> bytes:
    try:
        import cloudpickle  # type: ignore[import-untyped]

        content: bytes = cloudpickle.dumps(led.leader)
    except Exception as error:
        found = f"{led.name} cannot be sent elsewhere ({one_line(f'{type(error).__name__}: {error}')})"
        raise input_error(found, "put it into a file and name FILE.py:FUNCTION", field=_FIELD) from None
    return content


def _arrived(record: type[Led], values: dict[str, Any], content: bytes | None) -> Led:
    """A strategy on the other side; what is in a file is made of its text, which has come along."""
    if content is not None:
        import cloudpickle

        leader: Any = cloudpickle.loads(content)
    elif values["file"]:
        path = Path(values["file"])
        leader = called(values["function"], run_text(values["python"], path, _FIELD), path, _FIELD)
    else:
        leader = None
    return record(**values, leader=leader)


def strategy_of(content: Any) -> Strategy:
    """A strategy from its content as results keep it."""
    kind = Led if isinstance(content, dict) and "python" in content else Strategy
    return kind.model_validate(content)
