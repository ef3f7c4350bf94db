"""A strategy that a Python function leads: called before each month, it returns what to spend."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from coalitionlab.scenarios.callables import check_leader, settings_of, source_of
from coalitionlab.scenarios.errors import input_error, one_line
from coalitionlab.scenarios.python_files import check_python, read_python, run_python
from coalitionlab.scenarios.strategy import Strategy, Style
from coalitionlab.scenarios.validation import as_input_error

ANONYMOUS = "own_strategy"
_FIELD = "strategy"


class Led(Strategy):
    """A strategy without phases: before each month `leader` is asked."""

    python: str
    """the source: the whole file, or that of the function or class"""
    function: str
    """the name of the function or class in it"""
    settings: dict[str, str] = Field(default_factory=dict)
    """values from outside the source that the function refers to, as text"""
    file: str = Field("", exclude=True)
    """the file that it came from, as given; empty when it was given as a value"""
    leader: Any = Field(None, exclude=True, repr=False)
    """the function; or the class, or an object that can be called, of which each run has one of its own"""
    only: tuple[str, ...] | None = Field(None, exclude=True)
    """the actions that it may do, where it is held to some; staff-days that it asks for others stay unspent"""
    spread: bool = Field(False, exclude=True)
    """give these to the others that it asks for in the month, in proportion"""

    def fresh(self) -> Callable[[Any], Any]:
        """The function asked in one run, or an object of the run's own, which may keep a memory.

        Raises InputError when there is none (it was read back from results, or not run), or when none can be made.
        """
        if self.leader is None:
            problem = f"only the text of {self.name} was kept with the results"
            raise input_error(problem, "give FILE.py:FUNCTION again", field=_FIELD)
        made_of_class = isinstance(self.leader, type)
        try:
            leader: Any = self.leader() if made_of_class else copy.deepcopy(self.leader)
        except (Exception, SystemExit) as error:
            how = "made without arguments" if made_of_class else "copied"
            problem = f"{self.name} cannot be {how} for each run ({type(error).__name__}: {error})"
            raise input_error(problem, "write a class whose __init__ needs nothing", field=_FIELD) from error
        if not callable(leader):
            problem = f"the objects of {self.name} cannot be called"
            raise input_error(problem, "give it a method __call__(self, view)", field=_FIELD)
        function: Callable[[Any], Any] = leader
        return function

    def __hash__(self) -> int:
        return hash((self.name, self.python, self.function))

    def __reduce__(self) -> tuple[Any, ...]:
        """Out of a file it travels as text; another function by cloudpickle, where that is installed."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name != "leader"}
        return _unpickled, (type(self), values, None if self.file or self.leader is None else _packed(self))


def led_by(leader: Callable[[Any], Any], name: str | None = None) -> Led:
    """The strategy of a function, class or callable object of the user's own.

    Attributes `control` and `transparency` (0..1) of it are the convener's style. Raises InputError when they cannot be.
    """
    function = _name_of(leader)
    return _led(leader, name or function, source_of(leader), function, settings_of(leader))


def led_from_file(named: str, folder: Path | None = None, *, run: bool = True) -> Led:
    """The strategy named FILE.py:FUNCTION.

    With `run` false the file is not run: it must be Python that defines the name, and the strategy cannot lead.
    Raises InputError, in one line, when the file or the function cannot be used.
    """
    text, path, name = read_python(named, field=_FIELD, folder=folder)
    if not run:
        check_python(text, name, path, field=_FIELD)
        return Led(name=name, python=text, function=name)
    leader = run_python(text, name, path, field=_FIELD)
    return _led(leader, name, text, name, {}, str(path))


def _led(leader: Any, name: str, text: str, function: str, settings: dict[str, str], file: str = "") -> Led:
    check_leader(leader, name, file)
    about = (inspect.getdoc(leader) or "") if _has_own_docstring(leader) else ""
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


def _has_own_docstring(leader: Any) -> bool:
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
        problem = f"{led.name} cannot be sent elsewhere ({one_line(f'{type(error).__name__}: {error}')})"
        raise input_error(problem, "put it into a file and name FILE.py:FUNCTION", field=_FIELD) from None
    return content


def _unpickled(record: type[Led], values: dict[str, Any], content: bytes | None) -> Led:
    """A strategy from its pickled form; one out of a file from the text of the file, which has come along."""
    if content is not None:
        import cloudpickle

        leader: Any = cloudpickle.loads(content)
    elif values["file"]:
        path = Path(values["file"])
        leader = run_python(values["python"], values["function"], path, field=_FIELD)
    else:
        leader = None
    return record(**values, leader=leader)


def strategy_of(content: Any) -> Strategy:
    """A strategy from its content as results keep it."""
    kind = Led if isinstance(content, dict) and "python" in content else Strategy
    return kind.model_validate(content)
