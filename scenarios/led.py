"""A strategy that a Python function leads, often one in a user's own file: called before each month, it returns what to spend."""

from __future__ import annotations

import copy
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from coalitionlab.scenarios.errors import as_input_error, input_error, one_line
from coalitionlab.scenarios.files import check_python, read_python, run_python
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.own import CONVENER, OwnFunction
from coalitionlab.scenarios.strategy import Strategy, Style

ANONYMOUS = "own_strategy"
#: Conveners that files and packages of the user's own declare: named as strategies are.
CONVENERS = {convener.name: convener for convener in declared(OwnFunction, CONVENER)}
_FIELD = "strategy"
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
#: How deep functions are followed that call others.
_DEEPEST = 5


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
    own: bool = Field(False, exclude=True)
    """whether a file or package of the user's own declares it, so that its name is enough"""
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
        is_class = isinstance(self.leader, type)
        try:
            leader: Any = self.leader() if is_class else copy.deepcopy(self.leader)
        except (Exception, SystemExit) as error:
            how = "made without arguments" if is_class else "copied"
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
        known = self.file or self.own or self.leader is None
        return _unpickled, (type(self), values, None if known else _packed(self))


def led_by(leader: Callable[[Any], Any], name: str | None = None) -> Led:
    """The strategy of a function, class or callable object of the user's own.

    Attributes `control` and `transparency` (0..1) of it are the convener's style. Raises InputError when they cannot be.
    """
    function = _name_of(leader)
    return _led(leader, name or function, _source(leader), function, _settings(leader))


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


def led_by_own(name: str) -> Led:
    """The convener of this name that a file or package of the user's own declares."""
    leader = CONVENERS[name].function
    return _led(leader, name, _source(leader), name, {}, own=True)


def _led(
    leader: Any, name: str, text: str, function: str, settings: dict[str, str], file: str = "", *, own: bool = False
) -> Led:
    _check(leader, name, file)
    about = "" if isinstance(leader, functools.partial) else inspect.getdoc(leader) or ""
    try:
        return Led(
            name=name, summary=" ".join(about.partition("\n\n")[0].split()), python=text, function=function,
            settings=settings, file=file, own=own, leader=leader,
            convener=Style.model_validate(
                {style: getattr(leader, style) for style in Style.model_fields if hasattr(leader, style)}
            ),
        )  # fmt: skip
    except ValidationError as error:
        raise as_input_error(error) from None


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
    elif values["own"]:
        leader = CONVENERS[values["function"]].function
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


# What can lead, and what it depends on, found without calling it


def _check(leader: Any, name: str, file: str) -> None:
    """Raise InputError unless `leader` can be called with a view; a class, without anything, its objects with a view.

    What does not say how it is called (much that is written in C) is left to the first month.
    """
    problem = remedy = ""
    if not isinstance(leader, type):
        if not _accepts(leader, 1):
            problem, remedy = "cannot be called with one argument", "let it take the view alone"
    elif not _accepts(leader, 0):
        problem = "cannot be made without arguments for each run"
        remedy = "write a class whose __init__ needs nothing"
    else:
        call = next((vars(base)["__call__"] for base in leader.__mro__ if "__call__" in vars(base)), None)
        remedy = "give it a method __call__(self, view)"
        if call is None:
            problem = "makes objects that cannot be called"
        elif inspect.isfunction(call) and not _accepts(call, 2):
            problem = "has a __call__ that cannot be called with one argument"
    if problem:
        raise input_error(f"{name} {problem}", remedy, file=file or None, field=_FIELD)


def _accepts(function: Callable[..., Any], count: int) -> bool:
    """Whether it can be called with so many positional arguments; true as well when it does not say."""
    try:
        signature = inspect.signature(function)
    except Exception:  # a signature is made of the user's own attributes, which may raise anything
        return True
    try:
        signature.bind(*(None,) * count)
    except TypeError:
        return False
    return True


def _source(leader: Any) -> str:
    """The source of a function or class, or of an object's class; its name where the source was not kept."""
    if isinstance(leader, functools.partial):
        return _source(leader.func)
    plain = leader if inspect.isroutine(leader) or inspect.isclass(leader) else type(leader)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt
        return f"# source not kept: {_text(plain)}"


def _settings(leader: Any) -> dict[str, str]:
    """Values by name, as text: what functions close over, their defaults, globals that they use, what an object holds.

    Functions of the user's own that it calls are followed. The text tells whether a function has changed.
    """
    settings: dict[str, str] = {}
    waiting = [("", leader, 0)]
    while waiting:
        at, value, depth = waiting.pop()
        for name, part in _parts(value):
            key = f"{at}.{name}" if at else name
            code = inspect.isfunction(part) or inspect.isclass(part) or inspect.ismethod(part)
            ours = code and (getattr(part, "__module__", "") or "").startswith("coalitionlab.")
            if inspect.ismodule(part) or ours or key in settings:
                continue
            settings[key] = _source(part) if code else _text(part)
            if code and depth < _DEEPEST:
                waiting.append((key, part, depth + 1))
    return dict(sorted(settings.items()))


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """What a callable holds or refers to."""
    if isinstance(value, functools.partial):
        yield "func", value.func
        yield from ((f"argument {index}", each) for index, each in enumerate(value.args))
        yield from value.keywords.items()
    elif inspect.isclass(value):
        for name, method in vars(value).items():
            if inspect.isfunction(method):
                yield from ((f"{name}.{inner}", part) for inner, part in _parts(method))
    elif inspect.ismethod(value):
        yield from _parts(value.__func__)
        yield from _parts(value.__self__)
    elif inspect.isfunction(value):
        used = inspect.getclosurevars(value)
        yield from {**used.nonlocals, **used.globals}.items()
        for name, parameter in inspect.signature(value).parameters.items():
            if parameter.default is not parameter.empty:
                yield name, parameter.default
    elif callable(value) and not inspect.isroutine(value):
        yield from getattr(value, "__dict__", {}).items()
        yield from _parts(type(value))


def _text(value: Any) -> str:
    return _ADDRESS.sub("", repr(value))
