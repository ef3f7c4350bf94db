"""A strategy that a Python function leads, often one in a user's own file: called before each month, it returns what to spend."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import Field, ValidationError

from coalitionlab.scenarios.callables import check_leader, settings_of, source_of
from coalitionlab.scenarios.errors import as_input_error, input_error, one_line, quoted, suggest
from coalitionlab.scenarios.files import read_text
from coalitionlab.scenarios.strategy import Strategy, Style

MOST_BYTES = 2_000_000


def names_python(given: object) -> bool:
    """Whether this names something in a Python file, FILE.py:NAME, or tries to."""
    return isinstance(given, str) and (".py:" in given or given.endswith(".py"))


def read_python(named: str, *, field: str, folder: Path | None = None) -> tuple[str, Path, str]:
    """The text of the file, its path (relative to `folder`, when given) and the name in it; nothing is run.

    `field` says in messages what it is for. Raises InputError, in one line, when there is no such file.
    """
    place, _, name = named.rpartition(":")
    if not place or not name or name.endswith(".py"):
        raise input_error(f"got {quoted(named)}", "write it as FILE.py:FUNCTION", field=field)
    path = Path(folder or "", place)
    return read_text(path, most_bytes=MOST_BYTES, field=field), path, name


def run_python(text: str, name: str, path: Path, *, field: str) -> Callable[..., Any]:
    """Run a file of this text, as Python runs a module that is imported, and return the function or class of that name.

    Raises InputError when Python stops in it (naming the line), or when there is no such function.
    """
    contents = _run(text, path, field)
    functions = {key: each for key, each in contents.items() if callable(each) and not key.startswith("__")}
    if name in functions:
        function: Callable[..., Any] = functions[name]
        return function
    if name in contents and not name.startswith("__"):
        problem = f"{name} is of type {type(contents[name]).__name__} and cannot be called"
        raise input_error(problem, "name a function or a class", file=path, field=field)
    module = contents["__name__"]
    own = [key for key, each in functions.items() if getattr(each, "__module__", "") == module]
    raise _no_function(name, own or functions, path, field)


def check_python(text: str, name: str, path: Path, *, field: str) -> None:
    """Raise InputError when a file of this text is not Python or does not define that name; nothing is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _stopped(error, path, field) from None
    kinds = (ast.FunctionDef, ast.ClassDef)
    defined = [each.name for each in tree.body if isinstance(each, kinds)]
    names = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    if name not in {*defined, *names}:
        raise _no_function(name, defined, path, field)


def line_in(error: BaseException, file: str) -> int | None:
    """The line of the file in which an error arose, None when it did not come through there."""
    line, at = None, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == file:
            line = at.tb_lineno
        at = at.tb_next
    return line


def _run(text: str, path: Path, field: str) -> dict[str, Any]:
    """What a file of this text defines."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    # while it runs it is registered, for what looks its own module up, such as dataclasses
    module.__name__ = f"{path.stem} {id(module)}"
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
    except (Exception, SystemExit) as error:
        raise _stopped(error, path, field) from None
    finally:
        del sys.modules[module.__name__]
    return vars(module)


def _stopped(error: BaseException, path: Path, field: str) -> Exception:
    line = error.lineno if isinstance(error, SyntaxError) else line_in(error, str(path))
    reason = f"{type(error).__name__}: {getattr(error, 'msg', None) or error}"
    return input_error(
        f"the Python code stops with {reason}", "fix the file", file=path, line=line, field=field
    )


def _no_function(name: str, known: Iterable[str], path: Path, field: str) -> Exception:
    remedy = suggest(name, known, kind="function")
    return input_error(f"no function {quoted(name)}", remedy, file=path, field=field)


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
