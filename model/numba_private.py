"""What is used of Numba beyond its documented interface: all of it stands in this file.

It makes a month about twice as fast and its first compilation shorter. Numbers do not depend on it: with a Numba that lacks these
parts, with one newer than was tested, or with COALITIONLAB_PLAIN_NUMBA=1 in the environment, `AVAILABLE` is False and
`model.compiled` does with `numba.njit` alone. No setting of Numba is changed for anybody else.
"""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any

import numba

try:
    from llvmlite.binding import parse_assembly
    from numba.core.caching import (
        CompileResultCacheImpl,
        FunctionCache,
        IndexDataCacheFile,
        UserProvidedCacheLocator,
    )
    from numba.core.codegen import CPUCodegen, JITCodeLibrary
    from numba.core.compiler import Compiler

    _PARTS = hasattr(CPUCodegen, "_pass_builder")
except ImportError:
    _PARTS = False

#: The first version that has not been tested; `pyproject.toml` has the same bound.
UNTESTED = (0, 69)
AVAILABLE = (
    _PARTS
    and tuple(map(int, numba.__version__.split(".")[:2])) < UNTESTED
    and not os.environ.get("COALITIONLAB_PLAIN_NUMBA")
)

if AVAILABLE:
    _njit: Any = numba.njit  # its declared types leave these options out

    @cache
    def _vectorising(codegen: Any) -> Any:
        """Numba's code generator with LLVM's superword vectoriser, which Numba leaves out by default: it turns eight like sums that
        stand side by side into one instruction."""
        with_it = copy.copy(codegen)
        with_it._pass_builder = partial(codegen._pass_builder, slp_vectorize=True)
        return with_it

    class _Library(JITCodeLibrary):
        """Code that is compiled with the vectoriser."""

        def __init__(self, codegen: Any, name: str) -> None:
            super().__init__(_vectorising(codegen), name)

    class _StepLibrary(_Library):
        """Code of a step, which only its callers run: neither optimised nor made into machine code alone. Numba looks up one thing
        in it by address, where the function's environment is kept."""

        def _optimize_final_module(self) -> None:
            pass

        def _finalize_final_module(self) -> None:
            code = self._final_module
            kept = [str(place) for place in code.global_variables if place.linkage.name == "common"]
            self._final_module = parse_assembly("\n".join(kept))
            super()._finalize_final_module()
            self._final_module = code

    class _EntryLibrary(_Library):
        """Code whose functions are known within it only, but for those that Python calls, so that the compiler may leave out of each
        call what the function does not read: a system is some two hundred words, and handing them all to every step takes a sixth
        of the time. (Private, not internal: an internal name can still be found from other code.)"""

        def _optimize_final_module(self) -> None:
            for function in self._final_module.functions:
                if function.linkage.name == "linkonce_odr" and not function.is_declaration:
                    function.linkage = "private"
            super()._optimize_final_module()

    class _Compiler(Compiler):
        """Numba's compiler, putting its code into a library of this class."""

        library: type[Any] = _Library

        def compile_extra(self, function: Any) -> Any:
            """Compiles a Python function."""
            self.state.library = self.library(self.state.targetctx.codegen(), function.__qualname__)
            self.state.library.enable_object_caching()
            return super().compile_extra(function)

    class _StepCompiler(_Compiler):
        library = _StepLibrary

    class _EntryCompiler(_Compiler):
        library = _EntryLibrary

    class _Checked(IndexDataCacheFile):
        """Compiled code on disk with its checksum before it: what was cut or changed is never run."""

        def _load_data(self, name: str) -> Any:
            with open(self._data_path(name), "rb") as file:
                checksum, content = file.read(32), file.read()
            if hashlib.sha256(content).digest() != checksum:
                raise ValueError(f"{name} is damaged")
            return pickle.loads(content)

        def _save_data(self, name: str, data: Any) -> None:
            content = self._dump(data)
            with self._open_for_write(self._data_path(name)) as file:
                file.write(hashlib.sha256(content).digest() + content)

    class _Cache(FunctionCache):
        """A cache in a folder of ours. What cannot be read is compiled again, what cannot be written is left."""

        def __init__(self, function: Callable[..., Any], folder: str) -> None:
            class Locator(UserProvidedCacheLocator):
                def __init__(self, py_func: Any, py_file: str) -> None:
                    self._py_file, self._lineno = py_file, py_func.__code__.co_firstlineno
                    self._cache_path = os.path.join(folder, self.get_suitable_cache_subpath(py_file))

                @classmethod
                def from_function(cls, py_func: Any, py_file: str) -> Any:
                    return super(UserProvidedCacheLocator, cls).from_function(py_func, py_file)

            class Impl(CompileResultCacheImpl):
                _locator_classes = [Locator]

            self._impl_class = Impl
            super().__init__(function)
            self._cache_file = _Checked(
                self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
            )

        def load_overload(self, *wanted: Any) -> Any:
            """The compiled function, or None."""
            return self._or_nothing(super().load_overload, *wanted)

        def save_overload(self, *compiled: Any) -> None:
            """Keeps a compiled function where that is possible."""
            self._or_nothing(super().save_overload, *compiled)

        def _or_nothing(self, do: Callable[..., Any], *arguments: Any) -> Any:
            try:
                return do(*arguments)
            except Exception:  # a damaged file may raise anything
                with suppress(OSError):
                    self.flush()
                return None

    def entry(function: Callable[..., Any], folder: str | None, *, alone: bool, **options: Any) -> Any:
        """A function that Python may call, cached in `folder` if there is one; its steps are its own where it stands `alone`."""
        pipeline = _EntryCompiler if alone else _Compiler
        dispatcher = _njit(**options, no_cfunc_wrapper=True, pipeline_class=pipeline)(function)
        if folder is not None:
            with suppress(RuntimeError, OSError):  # nowhere to keep it: compiled anew in each process
                dispatcher._cache = _Cache(function, folder)
        return dispatcher

    def step(function: Callable[..., Any], *, makes_arrays: bool, apart: bool, **options: Any) -> Any:
        """A function that only compiled functions call, which halves its compilation; Python gets a TypeError.

        Unless it `makes_arrays` it keeps no count of who holds an array, which takes longer than much of what is done with them:
        its callers see to it that arrays stay. With `apart`, its arrays share no memory, and the machine may take several elements at
        a time; handing it one array under two names is an error that nothing reports.
        """
        dispatcher = _njit(
            **options, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=makes_arrays, pipeline_class=_StepCompiler
        )(function)  # fmt: skip

        def add_overload(compiled_for: Any) -> None:
            """Kept for compiled callers alone: Numba's own book-keeping would let Python in, by a wrapper that is not there."""
            dispatcher.overloads[tuple(compiled_for.signature.args)] = compiled_for

        def not_from_python(*_: Any, **__: Any) -> None:
            raise TypeError(
                f"{function.__name__} is a step of compiled functions; call opened({function.__name__})"
            )

        dispatcher.add_overload, dispatcher._compile_for_args = add_overload, not_from_python
        if apart:
            dispatcher._compiler._customize_flags = _no_alias
        return dispatcher

    def _no_alias(flags: Any) -> Any:
        flags.noalias = True
        return flags
