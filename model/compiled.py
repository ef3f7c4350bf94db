"""How the laws are compiled: one decorator, one set of options, one cache that knows when a law has changed."""

from __future__ import annotations

import dis
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
from llvmlite.binding import parse_assembly
from numba.core import config as _config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from coalitionlab.scenarios import names as declared

config: Any = _config

#: Runs without the interpreter's lock; 0/0 is nan, as in NumPy; sums are not reordered.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
#: Without the door by which Python calls a function, which takes longer to compile than most steps.
_CLOSED: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def cache_folder() -> Path:
    """Where compiled laws are kept: a folder named after the sources as they are now.

    Numba notices a change in a function's own file, not in the rules that it calls; naming the folder after all of them
    closes that gap, and a folder of the user's own works where the package itself is installed read-only.
    """
    here = Path(__file__).resolve().parent
    names = Path(declared.__file__).resolve().parent
    sources = sorted([*here.glob("*.py"), *here.glob("rules/*.py"), *names.glob("*.py")])
    stamps = "".join(f"{path.name}{(stat := path.stat()).st_size}:{stat.st_mtime_ns};" for path in sources)
    name = hashlib.sha256(f"{here}{numba.__version__}{stamps}".encode()).hexdigest()[:16]
    home = (
        os.environ.get("COALITIONLAB_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    )
    return Path(home) / "coalitionlab" / name


_CACHE = cache_folder()


def _cached(function: Callable[..., Any], **options: Any) -> Any:
    usual = config.CACHE_DIR
    config.CACHE_DIR = str(_CACHE)
    try:
        return numba.njit(cache=True, **_OPTIONS, **options)(function)
    except (RuntimeError, OSError):  # nowhere to keep it: compiled anew in each process
        return numba.njit(**_OPTIONS, **options)(function)
    finally:
        config.CACHE_DIR = usual


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """A function compiled when it is first called, from Python or from another; `.py_func` is the plain one."""
    return _side_by_side(_cached(function, no_cfunc_wrapper=True, **options))


def monthly(function: Callable[..., Any]) -> Any:
    """As `compiled`, for what is done each month: like a `step`, it makes no arrays and does not keep count of who holds them."""
    return compiled(function, _nrt=False)


def whole(function: Callable[..., Any], **options: Any) -> Any:
    """As `compiled`, for what makes many runs in one call: the steps in it are its own.

    Nobody else can call these copies of them, so the compiler leaves out of each call what the step does not read. (A system is
    some two hundred words, and handing all of them to every step of every month takes a sixth of the time.)
    """
    return compiled(function, pipeline_class=_Whole, **options)


class _TakenUp(JITCodeLibrary):
    """Code of a step, as it is until its callers take it up into theirs: nobody runs it alone, so it is neither improved nor made
    into machine code alone. Numba looks up one thing by its address: where the function's environment is kept.
    """

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        code = self._final_module
        kept = [str(place) for place in code.global_variables if place.linkage.name == "common"]
        self._final_module = parse_assembly("\n".join(kept))
        super()._finalize_final_module()
        self._final_module = code


class _KeptWithin(JITCodeLibrary):
    """Code whose functions are known within it only, but for those that Python calls. (Private, not internal: an internal name can
    still be found from other code, which would call the step in another way than it is called here.)"""

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if function.linkage.name == "linkonce_odr" and not function.is_declaration:
                function.linkage = "private"
        super()._optimize_final_module()


class _Step(Compiler):
    """Numba's compiler, putting what it makes into a library of this kind."""

    library: type[JITCodeLibrary] = _TakenUp

    def compile_extra(self, function: Any) -> Any:
        """Compiles a Python function."""
        self.state.library = self.library(self.state.targetctx.codegen(), function.__qualname__)
        self.state.library.enable_object_caching()
        return super().compile_extra(function)


class _Whole(_Step):
    library = _KeptWithin


def _side_by_side(dispatcher: Any) -> Any:
    """Has a function, and the steps compiled along with it, compiled with LLVM's superword vectoriser, which Numba leaves out by
    default: it is what turns eight like sums that stand side by side into one instruction."""
    plain = dispatcher.compile

    def compile_side_by_side(signature: Any) -> Any:
        usual, config.SLP_VECTORIZE = config.SLP_VECTORIZE, 1
        try:
            return plain(signature)
        finally:
            config.SLP_VECTORIZE = usual

    dispatcher.compile = compile_side_by_side
    return dispatcher


def rule(function: Callable[..., Any]) -> Any:
    """A law: a short pure function of numbers, written into its callers so that it costs neither a call nor a compilation."""
    return _cached(function, inline="always")


def step(function: Callable[..., Any]) -> Any:
    """A part of the month, called by other compiled functions only: half the time to compile, as Python cannot call it.

    Python calling it all the same gets a TypeError; `opened` makes a step that it can call. `.py_func` is the plain one.
    """
    return _closed(function, _nrt=False)


def making(function: Callable[..., Any]) -> Any:
    """A step that makes arrays. (The others leave it to their callers to see that arrays stay: keeping count of who holds each of
    a system's arrays takes longer than much of what is done with them.)"""
    return _closed(function, _nrt=True)


def _closed(function: Callable[..., Any], **options: Any) -> Any:
    dispatcher = numba.njit(**_OPTIONS, **_CLOSED, **options, pipeline_class=_Step)(function)

    def add_overload(compiled_for: Any) -> None:
        """Kept for compiled callers alone: Numba's own book-keeping would let Python in, by a door that is not there."""
        dispatcher.overloads[tuple(compiled_for.signature.args)] = compiled_for

    def refuse(*_: Any, **__: Any) -> None:
        raise TypeError(
            f"{function.__name__} is a step of compiled functions; call opened({function.__name__})"
        )

    dispatcher.add_overload, dispatcher._compile_for_args = add_overload, refuse
    return dispatcher


def part(function: Callable[..., Any]) -> Any:
    """A part of a step that is done for each organisation: written into its callers, where a call would cost as much."""
    return numba.njit(**_OPTIONS, inline="always")(function)


def sweeping(function: Callable[..., Any]) -> Any:
    """A pass over columns: a step whose arrays share no memory, told to the compiler so that the machine may take several
    elements at a time.

    Handing it one array under two names is an error that nothing reports: callers see to it.
    """
    dispatcher = step(function)
    dispatcher._compiler._customize_flags = _apart
    return dispatcher


def _apart(flags: Any) -> Any:
    flags.noalias = True
    return flags


def opened(closed: Any) -> Any:
    """A step that Python can call too: compiled from the same text when it is first called, cached on disk."""
    return compiled(closed.py_func)


def rebuilt(dispatcher: Any, **replacements: Any) -> Any:
    """A compiled function made anew with some of the functions that it calls, however deep, replaced by name (not cached on disk).

    This is how a rule of a user's own takes the place of one of the model's: the text of its callers stays the same.
    """
    return _rebuilt(dispatcher, replacements, {})


def _rebuilt(dispatcher: Any, replacements: dict[str, Any], done: dict[int, Any]) -> Any:
    if id(dispatcher) not in done:
        plain, changed = dispatcher.py_func, {}
        for name in {step.argval for step in dis.get_instructions(plain) if step.opname == "LOAD_GLOBAL"}:
            called = plain.__globals__.get(name)
            if name in replacements:
                changed[name] = replacements[name]
            elif hasattr(called, "py_func") and (again := _rebuilt(called, replacements, done)) is not called:
                changed[name] = again
        done[id(dispatcher)] = _again(dispatcher, changed) if changed else dispatcher
    return done[id(dispatcher)]


def _again(dispatcher: Any, changed: dict[str, Any]) -> Any:
    plain, names = dispatcher.py_func, {**dispatcher.py_func.__globals__, **changed}
    text = FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
    pipeline = dispatcher._compiler.pipeline_class
    if issubclass(pipeline, _Step) and not issubclass(pipeline, _Whole):
        return _closed(text, _nrt=dispatcher.targetoptions.get("_nrt", True))
    return _side_by_side(numba.njit(**_OPTIONS, pipeline_class=pipeline)(text))
