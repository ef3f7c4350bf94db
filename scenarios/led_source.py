"""What a function given as a value depends on, as text: its source, and the values outside it that it refers to.

This tells whether a function has changed; it does not make it again.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
#: So deep are functions looked into that call others.
_DEEPEST = 5


def source_of(leader: Any) -> str:
    """The source of a function or class, or of an object's class; what it is called where the source was not kept."""
    if isinstance(leader, functools.partial):
        return source_of(leader.func)
    plain = leader if inspect.isroutine(leader) or inspect.isclass(leader) else type(leader)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt
        return f"# source not kept: {_shown(plain)}"


def settings_of(leader: Any) -> dict[str, str]:
    """Values by name: what functions close over, their defaults, globals that they use, what an object or a partial holds."""
    found: dict[str, str] = {}
    _note(leader, "", found, 0)
    return dict(sorted(found.items()))


def _note(value: Any, at: str, found: dict[str, str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    for name, one in _parts(value):
        place = f"{at}.{name}" if at else name
        if inspect.ismodule(one):
            continue
        if inspect.isfunction(one) or inspect.isclass(one) or inspect.ismethod(one):
            if not (getattr(one, "__module__", "") or "").startswith("coalitionlab.") and place not in found:
                found[place] = source_of(one)
                _note(one, place, found, depth + 1)
        else:
            found[place] = _shown(one)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """What a callable holds or refers to."""
    if isinstance(value, functools.partial):
        yield "func", value.func
        yield from ((f"argument {place}", one) for place, one in enumerate(value.args))
        yield from value.keywords.items()
    elif inspect.isclass(value):
        for name, one in vars(value).items():
            if inspect.isfunction(one):
                yield from ((f"{name}.{inner}", part) for inner, part in _parts(one))
    elif inspect.ismethod(value):
        yield from _parts(value.__func__)
        yield from _parts(value.__self__)
    elif inspect.isfunction(value):
        used = inspect.getclosurevars(value)
        yield from {**used.nonlocals, **used.globals}.items()
        defaults: Mapping[str, Any] = {
            name: one.default
            for name, one in inspect.signature(value).parameters.items()
            if one.default is not one.empty
        }
        yield from defaults.items()
    elif callable(value) and not inspect.isroutine(value):
        yield from getattr(value, "__dict__", {}).items()
        yield from _parts(type(value))


def _shown(value: Any) -> str:
    return _ADDRESS.sub("", repr(value))
