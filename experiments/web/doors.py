"""Doors: functions of one address, behind which a compiled function of the model finds its arguments in a table (see `layout`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numba
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import get_itemsize, make_array, populate_array

from coalitionlab.experiments.web.layout import words_of
from coalitionlab.model.compiled import standalone

types: Any = numba.types  # its declarations leave much out

#: The address of a table.
TABLE = types.CPointer(types.int64)


def door(function: Callable[..., Any], kinds: Sequence[Any]) -> Callable[[Any], None]:
    """A plain function of the address of a table that calls `function`, a compiled one, with the arguments of these types in it."""
    arguments = _reader(types.Tuple(kinds))

    def enter(table: Any) -> None:
        function(*arguments(table))

    return enter


def _reader(made: Any) -> Any:
    """A function for compiled code: the arguments of the type `made` from the address of their table."""

    @intrinsic
    def arguments(_: Any, table: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            value, _ = _read(context, builder, made, args[0], 0)
            return value

        return made(table), build

    return arguments


def _read(context: Any, builder: Any, kind: Any, table: Any, word: int) -> tuple[Any, int]:
    """(value of this type that begins at a word of the table, the word after it)."""
    if isinstance(kind, types.BaseTuple):
        parts = []
        for each in kind.types:
            part, word = _read(context, builder, each, table, word)
            parts.append(part)
        return context.make_tuple(builder, kind, parts), word
    if isinstance(kind, types.NoneType):
        return context.get_dummy_value(), word
    words = [builder.load(cgutils.gep_inbounds(builder, table, word + k)) for k in range(words_of(kind))]
    read = _array if isinstance(kind, types.Array) else _number
    return read(context, builder, kind, words), word + len(words)


def _number(context: Any, builder: Any, kind: Any, words: list[Any]) -> Any:
    if kind == types.float64:
        return builder.bitcast(words[0], context.get_value_type(kind))
    return context.cast(builder, words[0], types.int64, kind)


def _array(context: Any, builder: Any, kind: Any, words: list[Any]) -> Any:
    """An array of memory that belongs to the caller."""
    array, shape = make_array(kind)(context, builder), words[1:]
    itemsize = cgutils.intp_t(get_itemsize(context, kind))
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(words[0], context.get_data_type(kind.dtype).as_pointer())
    populate_array(array, data, shape, strides if shape else [], itemsize, meminfo=None)
    return array._getvalue()


def compiled_door(enter: Callable[[Any], None]) -> tuple[Any, str]:
    """(LLVM's module, the name in it) of a door; what it calls is compiled for it alone."""
    dispatcher = standalone(enter)
    dispatcher.compile((TABLE,))
    made = dispatcher.overloads[(TABLE,)]
    made.library._ensure_finalized()
    return made.library._final_module, made.fndesc.llvm_func_name
