"""Whether what is to lead can be asked at all, told from how it is written, before any run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from coalitionlab.scenarios.errors import input_error


def check_leader(leader: Any, name: str, file: str = "") -> None:
    """Raise InputError unless `leader` can be called with a view; a class, without anything, its objects with a view.

    What does not say how it is called (much that is written in C) is left to the first month.
    """
    flaw = _class_flaw(leader) if isinstance(leader, type) else _function_flaw(leader)
    if flaw is not None:
        found, do = flaw
        raise input_error(f"{name} {found}", do, file=file or None, field="strategy")


def _function_flaw(leader: Callable[..., Any]) -> tuple[str, str] | None:
    if _takes(leader, 1):
        return None
    return "cannot be called with one argument", "let it take the view alone"


def _class_flaw(leader: type) -> tuple[str, str] | None:
    if not _takes(leader, 0):
        return (
            "cannot be made without arguments for each run",
            "write a class whose __init__ needs nothing",
        )
    own = next((vars(base)["__call__"] for base in leader.__mro__ if "__call__" in vars(base)), None)
    if own is None:
        return "makes objects that cannot be called", "give it a method __call__(self, view)"
    if inspect.isfunction(own) and not _takes(own, 2):
        return "has a __call__ that cannot be called with one argument", "write it as __call__(self, view)"
    return None


def _takes(called: Callable[..., Any], count: int) -> bool:
    """Whether it can be called with so many arguments by place; true as well when it does not say."""
    try:
        signature = inspect.signature(called)
    except Exception:  # a signature is made of the user's own attributes, which may raise anything
        return True
    try:
        signature.bind(*(None,) * count)
    except TypeError:
        return False
    return True
