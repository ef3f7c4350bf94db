"""What a function given as a value depends on, as text, and whether it can lead at all: both without calling it.

The text tells whether a function has changed; it does not recreate it.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from coalitionlab.scenarios.errors import input_error

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
#: How deep functions are followed that call others.
_DEEPEST = 5


def check_leader(leader: Any, name: str, file: str = "") -> None:
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
        if call is None:
            problem, remedy = "makes objects that cannot be called", "give it a method __call__(self, view)"
        elif inspect.isfunction(call) and not _accepts(call, 2):
            problem = "has a __call__ that cannot be called with one argument"
            remedy = "write it as __call__(self, view)"
    if problem:
        raise input_error(f"{name} {problem}", remedy, file=file or None, field="strategy")


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


def source_of(leader: Any) -> str:
    """The source of a function or class, or of an object's class; its name where the source was not kept."""
    if isinstance(leader, functools.partial):
        return source_of(leader.func)
    plain = leader if inspect.isroutine(leader) or inspect.isclass(leader) else type(leader)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt
        return f"# source not kept: {_text(plain)}"


def settings_of(leader: Any) -> dict[str, str]:
    """Values by name: what functions close over, their defaults, globals that they use, what an object or a partial holds."""
    settings: dict[str, str] = {}
    _collect(leader, "", settings, 0)
    return dict(sorted(settings.items()))


def _collect(value: Any, at: str, settings: dict[str, str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    for name, part in _parts(value):
        key = f"{at}.{name}" if at else name
        if inspect.ismodule(part):
            continue
        if not (inspect.isfunction(part) or inspect.isclass(part) or inspect.ismethod(part)):
            settings[key] = _text(part)
        elif not (getattr(part, "__module__", "") or "").startswith("coalitionlab.") and key not in settings:
            settings[key] = source_of(part)
            _collect(part, key, settings, depth + 1)


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
