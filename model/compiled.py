"""How the model is compiled: a few decorators, one set of options, and a cache that notices every change of the sources.

All that is used of Numba beyond its documented interface stands in this file and, for what is kept on the disk, in `kept`. It makes a month about twice as fast and its first
compilation shorter; numbers do not depend on it. With a Numba that lacks these parts, with one newer than was tested, or with
COALITIONLAB_PLAIN_NUMBA=1 in the environment, `PRIVATE` is False and `numba.njit` does alone, compiling anew in each process. No
setting of Numba is changed for anybody else.
"""

from __future__ import annotations

import copy
import dis
import hashlib
import inspect
import os
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba
import numpy as np
from numba.extending import typeof_impl

from coalitionlab.model.kept import CAN_KEEP, KEPT, DiskCache, content_hash
from coalitionlab.scenarios.errors import check_name, input_error
from coalitionlab.scenarios.names.extensions import declared, own_hashes
from coalitionlab.scenarios.names.own import LAW, OwnFunction

try:
    from llvmlite.binding import parse_assembly
    from numba.core.codegen import CPUCodegen, JITCodeLibrary
    from numba.core.compiler import Compiler

    PRIVATE = CAN_KEEP and hasattr(CPUCodegen, "_pass_builder")
except ImportError:
    PRIVATE = False

T = TypeVar("T", bound=type)

#: The first version that has not been tested; `pyproject.toml` has the same bound.
UNTESTED = (0, 69)
if tuple(map(int, numba.__version__.split(".")[:2])) >= UNTESTED or os.environ.get("COALITIONLAB_PLAIN_NUMBA"):
    PRIVATE = False

#: Runs without the interpreter's lock; 0/0 is nan, as in NumPy; sums are not reordered.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
_DEFINED = re.compile(r"^def (\w+)\(", re.MULTILINE)
#: In LLVM's text: names that Numba makes for functions and constants; a function of Numba's making that is not in the text.
_NAMED = re.compile(r'@"?(?:_ZN|\.const\.|\.bytes\.)[^"\s(),]*"?')
_ELSEWHERE = re.compile(r'^declare .*@"?_ZN', re.MULTILINE)
#: What machine code is made from.
_SOURCES = ("model/**/*.py", "scenarios/names/*.py")
_njit: Any = numba.njit  # its declared types leave some options out


def compiled(function: Callable[..., Any]) -> Any:
    """A function compiled when it is first called, from Python or from another; `.py_func` is the plain function."""
    return _entry(function)


def standalone(function: Callable[..., Any]) -> Any:
    """As `compiled`, for what makes whole runs in one call: its steps are compiled for it alone."""
    return _entry(function, kind="alone")


def step(function: Callable[..., Any]) -> Any:
    """A part of the month, called by other compiled functions only; it makes no arrays. `opened` makes one that Python can call."""
    return _step(function)


def making(function: Callable[..., Any]) -> Any:
    """A step that makes arrays."""
    return _step(function, makes_arrays=True)


def sweeping(function: Callable[..., Any]) -> Any:
    """A pass over columns: a step whose arrays share no memory, so that the machine may take several elements at a time."""
    return _step(function, no_alias=True)


def part(function: Callable[..., Any]) -> Any:
    """A part of a step that is done for each organisation: written into its callers, where a call would cost as much."""
    return _njit(**_OPTIONS, inline="always")(or_own(function))


#: An equation of the model: a short pure function of numbers, written into its callers.
rule = part


def typed_once(kind: T) -> T:
    """A class of named tuples whose compiled type is looked up, by the types of its fields: Numba works it out anew in each call from Python, which
    for the records of a run takes ten times as long as a month."""
    known: dict[Any, Any] = {}
    work_out = typeof_impl.dispatch(tuple)

    def typeof(value: Any, context: Any) -> Any:
        fields = tuple(map(_type_key, value))
        if fields not in known:
            known[fields] = work_out(value, context)
        return known[fields]

    typeof_impl.register(kind, typeof)
    return kind


def _type_key(value: Any) -> Any:
    """What a field's compiled type depends on."""
    if isinstance(value, np.ndarray):
        flags = value.flags
        return value.dtype, value.ndim, flags.c_contiguous, flags.f_contiguous, flags.aligned, flags.writeable
    return value.dtype if isinstance(value, np.generic) else (type(value), getattr(value, "kind", None))


def opened(closed: Any) -> Any:
    """A step that Python can call too: compiled from the same text when it is first called, and cached."""
    return compiled(closed.py_func)


def rebuilt(dispatcher: Any, kept_as: str | None = None, **replacements: Any) -> Any:
    """A compiled function made anew with some of the functions that it calls, however deep, replaced by name.

    This is how a rule of a user's own takes the place of one of the model's: the text of its callers stays the same. It is cached
    when `kept_as` says, by a hash, what the replacements are.
    """
    done: dict[int, Any] = {}

    def rebuild(function: Any) -> Any:
        if id(function) in done:
            return done[id(function)]
        plain, changed = function.py_func, {}
        for name in {line.argval for line in dis.get_instructions(plain) if line.opname == "LOAD_GLOBAL"}:
            called = plain.__globals__.get(name)
            if name in replacements:
                changed[name] = replacements[name]
            elif hasattr(called, "py_func") and (new := rebuild(called)) is not called:
                changed[name] = new
        kept = kept_as if function is dispatcher else None
        done[id(function)] = _with_globals(function, changed, kept) if changed else function
        return done[id(function)]

    return rebuild(dispatcher)


def _with_globals(dispatcher: Any, changed: dict[str, Any], kept_as: str | None) -> Any:
    """The same text, in which some names stand for other functions."""
    plain = dispatcher.py_func
    names = {**plain.__globals__, **changed}
    code = FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
    if kept_as is None:
        return dispatcher.compile_again(code)
    # machine code is found by its name, which must not be that of another rule's, read from the cache too
    code.__qualname__ = f"{plain.__qualname__}_{kept_as}"
    return dispatcher.compile_again(code, cached=True)


def text_hash(function: Callable[..., Any], given: tuple[Any, ...]) -> str | None:
    """A hash of all that a function does with arguments of these types: of what it is compiled to before it is optimised, with all that
    it calls, in which names that differ between files and processes are numbered. None when that is not the whole of it."""
    if not PRIVATE:
        return None
    closed = _step(getattr(function, "py_func", function), makes_arrays=True)
    closed.compile(given)
    library = closed.overloads[given].library
    text = library.get_llvm_str()
    if library.has_dynamic_globals or _ELSEWHERE.search(text):
        return None
    numbers: dict[str, str] = {}
    text = _NAMED.sub(lambda found: numbers.setdefault(found[0], f"@{len(numbers)}"), text)
    lines = [line for line in text.splitlines() if not line.startswith((";", "source_filename"))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@cache
def _own_laws() -> dict[str, Any]:
    """The functions that users put in the place of some of `model/rules`, by FILE.FUNCTION. Raises InputError for an unknown one."""
    laws = {law.name: law.function for law in declared(OwnFunction, LAW)}
    if laws:
        files = (Path(__file__).parent / "rules").glob("*.py")
        known = [f"{file.stem}.{name}" for file in files for name in _DEFINED.findall(file.read_text("utf-8"))]
        for name in laws:
            check_name(name, known, "law", field="own")
    return laws


def or_own(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function that a user puts in the place of this one, where it is one of `model/rules`; else itself."""
    package, _, file = function.__module__.rpartition(".")
    own = _own_laws().get(f"{file}.{function.__name__}") if package.endswith("model.rules") else None
    if own is None:
        return function
    arguments, given = inspect.signature(function).parameters, inspect.signature(own).parameters
    if list(arguments) != list(given):
        problem = f"the law {file}.{function.__name__} has the arguments {', '.join(arguments)}, not {', '.join(given)}"
        raise input_error(problem, "use the same, in the same order", field="own")
    return own  # type: ignore[no-any-return]


def cache_folder() -> Path:
    """Where compiled functions are kept: a folder named after the sources as they are now, a user's own among them."""
    versions = f"{sys.implementation.cache_tag} {numba.__version__}"
    own = "".join(f"{path}{sha256};" for path, sha256 in own_hashes().items())
    return KEPT / content_hash(_SOURCES, before=versions, after=own)


_CACHE = cache_folder()


def is_compiled() -> bool:
    """Whether the model, as it is now, has been compiled on this machine before for batches of runs."""
    return any(cache_folder().glob("run.run_units-*"))


def _entry(function: Callable[..., Any], *, kind: str = "shared", cached: bool = True) -> Any:
    """A function that Python may call. Where its `kind` is "alone", its steps are compiled for it alone."""
    if PRIVATE:
        dispatcher = _njit(**_OPTIONS, no_cfunc_wrapper=True, pipeline_class=_compiler(kind))(function)
        if cached:
            dispatcher._cache = DiskCache(function, _CACHE)
    else:
        dispatcher = _njit(**_OPTIONS)(function)
    dispatcher.compile_again = partial(_entry, kind=kind, cached=False)
    return dispatcher


def _step(function: Callable[..., Any], *, makes_arrays: bool = False, no_alias: bool = False) -> Any:
    """A function that only compiled functions call, which halves its compilation; Python gets a TypeError.

    Unless it `makes_arrays` it keeps no count of who holds an array, which takes longer than much of what is done with them:
    its callers see to it that arrays stay. With `no_alias`, its arrays share no memory, and the machine may take several elements
    at a time; handing it one array under two names is an error that nothing reports.
    """
    function = or_own(function)
    if not PRIVATE:
        dispatcher = _njit(**_OPTIONS)(function)
    else:
        dispatcher = _njit(
            **_OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=makes_arrays, pipeline_class=_compiler("step")
        )(function)  # fmt: skip
        dispatcher.add_overload = partial(_keep_for_compiled_callers, dispatcher)
        dispatcher._compile_for_args = partial(_refuse_python, function.__name__)
        if no_alias:
            dispatcher._compiler._customize_flags = _without_aliases
    dispatcher.compile_again = partial(_step, makes_arrays=makes_arrays, no_alias=no_alias)
    return dispatcher


def _keep_for_compiled_callers(dispatcher: Any, result: Any) -> None:
    """Numba's own book-keeping would let Python in, by a wrapper that is not there."""
    dispatcher.overloads[tuple(result.signature.args)] = result


def _refuse_python(name: str, *_: Any, **__: Any) -> None:
    raise TypeError(f"{name} is a step of compiled functions; call opened({name})")


def _without_aliases(flags: Any) -> Any:
    flags.noalias = True
    return flags


if PRIVATE:
    _WIDE = '"prefer-vector-width"="512"'

    class _Library(JITCodeLibrary):
        """Code of one compiled function, by its kind.

        step: only its callers run it, so it is neither optimised nor made into machine code by itself.
        alone: its functions are known within it only, but for those that Python calls, so that the compiler may leave out of each
        call what the function does not read: a system is some two hundred words, and handing them all to every step takes a
        sixth of the time. (Private, not internal: an internal name can still be found from other code.)
        """

        kind = "shared"
        #: Whether steps stay functions of their own, where LLVM would write them into what calls them.
        steps_apart = False

        def add_ir_module(self, code: Any) -> None:
            """Adds functions, for a processor that may use all of its width: eight numbers side by side are one register of AVX-512, of
            which LLVM by itself uses half."""
            for function in code.functions:
                if not function.is_declaration:
                    set.add(function.attributes, _WIDE)  # its own `add` knows no attributes with values
                    if self.steps_apart and self.kind == "step" and "coalitionlab" in function.name:
                        function.attributes.add("noinline")
            super().add_ir_module(code)

        def _optimize_final_module(self) -> None:
            if self.kind == "step":
                return
            if self.kind == "alone":
                for function in self._final_module.functions:
                    if function.linkage.name == "linkonce_odr" and not function.is_declaration:
                        function.linkage = "private"
            super()._optimize_final_module()

        def _finalize_final_module(self) -> None:
            if self.kind != "step":
                super()._finalize_final_module()
                return
            # Numba looks up one thing in a step by its address, where the function's environment is kept
            code = self._final_module
            kept = [str(each) for each in code.global_variables if each.linkage.name == "common"]
            self._final_module = parse_assembly("\n".join(kept))
            super()._finalize_final_module()
            self._final_module = code

    def keep_steps_apart() -> None:
        """Has every step that is compiled from now on stay a function of its own: for compilers that do worse the larger a function is."""
        _Library.steps_apart = True

    @cache
    def _vectorising(codegen: Any) -> Any:
        """Numba's code generator with LLVM's superword vectoriser, which Numba leaves out by default: it turns eight like sums that
        stand side by side into one instruction."""
        changed = copy.copy(codegen)
        changed._pass_builder = partial(codegen._pass_builder, slp_vectorize=True)
        return changed

    @cache
    def _compiler(kind: str) -> Any:
        """Numba's compiler, putting its code into libraries of this kind."""

        class Pipeline(Compiler):
            def compile_extra(self, function: Any) -> Any:
                """Compiles a Python function."""
                library = _Library(_vectorising(self.state.targetctx.codegen()), function.__qualname__)
                library.kind = kind
                library.enable_object_caching()
                self.state.library = library
                return super().compile_extra(function)

        return Pipeline
