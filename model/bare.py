"""Bare vectors: a column or an array as compiled passes see it, an address and a length.

An index is taken as it is (no counting from the end), nothing keeps count of who holds it, and it is two words to hand on where
an array is seven. It must not outlive what it names.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.core import cgutils
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable
from numba.np.arrayobj import make_array


class BareType(types.Type):
    """The compiler's type of a bare vector of numbers of one type."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"Bare({dtype})")


@register_model(BareType)
def _bare_model(manager: Any, kind: Any) -> Any:
    return models.StructModel(manager, kind, [("data", types.CPointer(kind.dtype)), ("size", types.intp)])


def bare_vector(context: Any, builder: Any, dtype: Any, data: Any, size: Any) -> Any:
    """The vector of this address and length."""
    vector = cgutils.create_struct_proxy(BareType(dtype))(context, builder)
    vector.data, vector.size = data, size
    return vector._getvalue()


def _bare(_: Any, array: Any) -> Any:
    """A C-contiguous array, of any dimensions, as a bare vector of all its elements."""
    if not isinstance(array, types.Array) or array.layout != "C":
        return None

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = make_array(signature.args[0])(context, builder, args[0])
        return bare_vector(context, builder, array.dtype, held.data, held.nitems)

    return BareType(array.dtype)(array), build


#: bare(array), for compiled code.
bare: Any = intrinsic(_bare)


def record(names: tuple[str, ...]) -> np.dtype:
    """The dtype of a record whose fields are all float64."""
    return np.dtype([(name, np.float64) for name in names])


def record_reader(dtype: np.dtype) -> Any:
    """A function for compiled code: the record of this dtype that begins where a float64 array does. It must not outlive the array."""
    made = from_dtype(dtype)

    @intrinsic
    def record_at(_: Any, array: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            held = make_array(signature.args[0])(context, builder, args[0])
            return builder.bitcast(held.data, context.get_value_type(made))

        return made(array), build

    return record_at


@type_callable(operator.getitem)
def _type_get(_: Any) -> Any:
    def typer(vector: Any, index: Any) -> Any:
        return vector.dtype if isinstance(vector, BareType) and isinstance(index, types.Integer) else None

    return typer


@lower_builtin(operator.getitem, BareType, types.Integer)
def _get(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.load(_address(context, builder, signature, args))


@type_callable(operator.setitem)
def _type_set(_: Any) -> Any:
    def typer(vector: Any, index: Any, value: Any) -> Any:
        fits = isinstance(vector, BareType) and isinstance(index, types.Integer)
        return types.none if fits and isinstance(value, types.Number | types.Boolean) else None

    return typer


@lower_builtin(operator.setitem, BareType, types.Integer, types.Any)
def _set(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    value = context.cast(builder, args[2], signature.args[2], signature.args[0].dtype)
    builder.store(value, _address(context, builder, signature, args))
    return context.get_dummy_value()


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    vector = cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0])
    return builder.gep(vector.data, [context.cast(builder, args[1], signature.args[1], types.intp)])


@type_callable(len)
def _type_len(_: Any) -> Any:
    return lambda vector: types.intp if isinstance(vector, BareType) else None


@lower_builtin(len, BareType)
def _len(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0]).size
