"""How the model is compiled: a few decorators, one set of options, one cache that notices every change of the sources."""

from __future__ import annotations

import dis
import hashlib
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import numba

from coalitionlab.model import numba_private as private

#: Runs without the interpreter's lock; 0/0 is nan, as in NumPy; sums are not reordered.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}


def cache_folder() -> Path:
    """Where compiled functions are kept: a folder named after the sources as they are now.

    Numba notices a change in a function's own file, not in those that it calls; naming the folder after all of them
    closes that gap, and a folder of the user's own works where the package itself is installed read-only.
    """
    here = Path(__file__).resolve().parent
    sources = sorted([*here.rglob("*.py"), *(here.parent / "scenarios" / "names").glob("*.py")])
    stamps = "".join(f"{path.name}{(stat := path.stat()).st_size}:{stat.st_mtime_ns};" for path in sources)
    key = f"{here}{numba.__version__}{private.AVAILABLE}{stamps}"
    home = (
        os.environ.get("COALITIONLAB_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    )
    return Path(home) / "coalitionlab" / hashlib.sha256(key.encode()).hexdigest()[:16]


_CACHE = cache_folder()
_SETTING = threading.Lock()
_config: Any = numba.config


def compiled(function: Callable[..., Any]) -> Any:
    """A function compiled when it is first called, from Python or from another; `.py_func` is the plain one."""
    return _entry(function, alone=False)


def whole(function: Callable[..., Any]) -> Any:
    """As `compiled`, for what makes whole runs in one call: the steps in it are its own."""
    return _entry(function, alone=True)


def step(function: Callable[..., Any]) -> Any:
    """A part of the month, called by other compiled functions only; it makes no arrays. `opened` makes one that Python can call."""
    return _step(function)


def making(function: Callable[..., Any]) -> Any:
    """A step that makes arrays."""
    return _step(function, makes_arrays=True)


def sweeping(function: Callable[..., Any]) -> Any:
    """A pass over columns: a step whose arrays share no memory, so that the machine may take several elements at a time."""
    return _step(function, apart=True)


def part(function: Callable[..., Any]) -> Any:
    """A part of a step that is done for each organisation: written into its callers, where a call would cost as much."""
    return numba.njit(**_OPTIONS, inline="always")(function)


def rule(function: Callable[..., Any]) -> Any:
    """An equation of the model: a short pure function of numbers, written into its callers."""
    return part(function)


def opened(closed: Any) -> Any:
    """A step that Python can call too: compiled from the same text when it is first called, and cached."""
    return compiled(closed.py_func)


def _entry(function: Callable[..., Any], *, alone: bool, cached: bool = True) -> Any:
    if private.AVAILABLE:
        dispatcher = private.entry(function, str(_CACHE) if cached else None, alone=alone, **_OPTIONS)
    else:
        dispatcher = _plainly_cached(function) if cached else numba.njit(**_OPTIONS)(function)
    dispatcher.made_again = partial(_entry, alone=alone, cached=False)
    return dispatcher


def _step(function: Callable[..., Any], *, makes_arrays: bool = False, apart: bool = False) -> Any:
    if private.AVAILABLE:
        dispatcher = private.step(function, makes_arrays=makes_arrays, apart=apart, **_OPTIONS)
    else:
        dispatcher = numba.njit(**_OPTIONS)(function)
    dispatcher.made_again = partial(_step, makes_arrays=makes_arrays, apart=apart)
    return dispatcher


def _plainly_cached(function: Callable[..., Any]) -> Any:
    """Cached as Numba documents it: its folder is a setting of the process, which is put back at once."""
    with _SETTING:
        usual, _config.CACHE_DIR = _config.CACHE_DIR, str(_CACHE)
        try:
            return numba.njit(cache=True, **_OPTIONS)(function)
        except (RuntimeError, OSError):  # nowhere to keep it: compiled anew in each process
            return numba.njit(**_OPTIONS)(function)
        finally:
            _config.CACHE_DIR = usual


def rebuilt(dispatcher: Any, **replacements: Any) -> Any:
    """A compiled function made anew with some of the functions that it calls, however deep, replaced by name (not cached).

    This is how a rule of a user's own takes the place of one of the model's: the text of its callers stays the same.
    """
    return _rebuilt(dispatcher, replacements, {})


def _rebuilt(dispatcher: Any, replacements: dict[str, Any], done: dict[int, Any]) -> Any:
    if id(dispatcher) not in done:
        plain, changed = dispatcher.py_func, {}
        for name in {line.argval for line in dis.get_instructions(plain) if line.opname == "LOAD_GLOBAL"}:
            called = plain.__globals__.get(name)
            if name in replacements:
                changed[name] = replacements[name]
            elif hasattr(called, "py_func") and (again := _rebuilt(called, replacements, done)) is not called:
                changed[name] = again
        done[id(dispatcher)] = _with_names(dispatcher, changed) if changed else dispatcher
    return done[id(dispatcher)]


def _with_names(dispatcher: Any, changed: dict[str, Any]) -> Any:
    """The same text, in which some names stand for other functions."""
    plain = dispatcher.py_func
    names = {**plain.__globals__, **changed}
    return dispatcher.made_again(
        FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
    )
