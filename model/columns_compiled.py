"""How the compiler reads `Columns`: `state[i].awareness` becomes one load from memory, `state.awareness` a view of a column.

A record is passed about as the address of its first field and the distance between fields, so that it costs nothing.
"""

from __future__ import annotations

import operator
from typing import Any
from zlib import crc32

from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import (
    NativeValue,
    box,
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    lower_setattr_generic,
    models,
    register_model,
    type_callable,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from coalitionlab.model.bare import BareType, bare_vector
from coalitionlab.model.columns import Columns
from coalitionlab.scenarios.names.fields import KINDS

_TABLE = types.Array(types.float64, 2, "C")
_COLUMN = BareType(types.float64)
_OWNER, _POINTER = types.MemInfoPointer(types.voidptr), types.CPointer(types.float64)


class ColumnsType(types.Type):
    """The compiler's type of all Columns of one kind."""

    def __init__(self, kind: str, names: tuple[str, ...]) -> None:
        self.kind, self.names = kind, names
        super().__init__(name=f"Columns({kind}, {crc32(' '.join(names).encode()):08x})")


class RowType(types.Type):
    """The compiler's type of one record of some Columns."""

    def __init__(self, columns: ColumnsType) -> None:
        self.columns = columns
        super().__init__(name=f"Row of {columns.name}")


@register_model(ColumnsType)
def _columns_model(manager: Any, kind: Any) -> Any:
    # a table's array would be nine words where these four do, and they are handed from function to function
    members = [("owner", _OWNER), ("data", _POINTER), ("size", types.intp), ("width", types.intp)]
    return models.StructModel(manager, kind, members)


@register_model(RowType)
def _row_model(manager: Any, kind: Any) -> Any:
    return models.StructModel(manager, kind, [("first", _POINTER), ("apart", types.intp)])


@typeof_impl.register(Columns)
def _typeof(value: Columns, _: Any) -> ColumnsType:
    return ColumnsType(value.kind, value.names)


@unbox(ColumnsType)
def _unbox(kind: ColumnsType, value: Any, c: Any) -> Any:
    table = c.pyapi.object_getattr_string(value, "table")
    native = c.unbox(_TABLE, table)
    c.pyapi.decref(table)
    count = c.pyapi.object_getattr_string(value, "size")
    size = c.unbox(types.intp, count)
    c.pyapi.decref(count)
    columns = _of_table(c.context, c.builder, kind, native.value, size.value)
    return NativeValue(columns, is_error=c.builder.or_(native.is_error, size.is_error))


def _of_table(context: Any, builder: Any, kind: ColumnsType, array: Any, size: Any) -> Any:
    table = make_array(_TABLE)(context, builder, array)
    columns = cgutils.create_struct_proxy(kind)(context, builder)
    columns.owner, columns.data = table.meminfo, table.data
    columns.size, columns.width = size, cgutils.unpack_tuple(builder, table.shape)[1]
    return columns._getvalue()


def _to_table(context: Any, builder: Any, kind: ColumnsType, columns: Any) -> Any:
    table, width = make_array(_TABLE)(context, builder), context.get_constant(types.intp, 8)
    shape = [context.get_constant(types.intp, len(kind.names)), columns.width]
    strides = [builder.mul(columns.width, width), width]
    shape, strides = (cgutils.pack_array(builder, pair) for pair in (shape, strides))
    populate_array(table, columns.data, shape, strides, width, columns.owner)
    return table._getvalue()


@box(ColumnsType)
def _box(kind: ColumnsType, value: Any, c: Any) -> Any:
    columns = cgutils.create_struct_proxy(kind)(c.context, c.builder, value)
    constants = [c.pyapi.unserialize(c.pyapi.serialize_object(each)) for each in (Columns, kind.kind, kind.names)]
    table = c.box(_TABLE, _to_table(c.context, c.builder, kind, columns))
    size = c.box(types.intp, columns.size)
    boxed = c.pyapi.call_function_objargs(constants[0], (*constants[1:], table, size))
    for each in (*constants, table, size):
        c.pyapi.decref(each)
    return boxed


@infer_getattr
class _ColumnsAttributes(AttributeTemplate):
    key = ColumnsType

    def generic_resolve(self, columns: Any, name: str) -> Any:  # type: ignore[override]
        """A table, or the column of a field."""
        if name == "table":
            return _TABLE
        return _COLUMN if name in columns.names else None


@infer_getattr
class _RowAttributes(AttributeTemplate):
    key = RowType

    def generic_resolve(self, row: Any, name: str) -> Any:  # type: ignore[override]
        """A field of the record."""
        return types.float64 if name in row.columns.names else None


@lower_getattr_generic(ColumnsType)
def _column(context: Any, builder: Any, kind: ColumnsType, value: Any, name: str) -> Any:
    columns = cgutils.create_struct_proxy(kind)(context, builder, value)
    if name == "table":
        return impl_ret_borrowed(context, builder, _TABLE, _to_table(context, builder, kind, columns))
    return _view(context, builder, columns, context.get_constant(types.intp, kind.names.index(name)))


def _view(context: Any, builder: Any, columns: Any, place: Any) -> Any:
    """A column with its room, so that a pass over it is done in whole eights; it must not outlive the columns."""
    first = builder.gep(columns.data, [builder.mul(place, columns.width)])
    return bare_vector(context, builder, types.float64, first, columns.width)


def _numbered(_: Any, columns: Any, place: Any) -> Any:
    """The column of a field's number: `column(state, 3)`. It must not outlive the columns."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0])
        return _view(context, builder, held, context.cast(builder, args[1], signature.args[1], types.intp))

    return _COLUMN(columns, place), build


#: column(columns, number of a field), for compiled code.
column: Any = intrinsic(_numbered)


def _address(context: Any, builder: Any, kind: RowType, value: Any, name: str) -> Any:
    row = cgutils.create_struct_proxy(kind)(context, builder, value)
    place = context.get_constant(types.intp, kind.columns.names.index(name))
    return builder.gep(row.first, [builder.mul(place, row.apart)])


@lower_getattr_generic(RowType)
def _field(context: Any, builder: Any, kind: RowType, value: Any, name: str) -> Any:
    return builder.load(_address(context, builder, kind, value, name))


@lower_setattr_generic(RowType)
def _set_field(context: Any, builder: Any, signature: Any, args: Any, name: str) -> None:
    value = context.cast(builder, args[1], signature.args[1], types.float64)
    builder.store(value, _address(context, builder, signature.args[0], args[0], name))


@type_callable(operator.getitem)
def _type_row(_: Any) -> Any:
    def typer(columns: Any, index: Any) -> Any:
        if isinstance(columns, ColumnsType) and isinstance(index, types.Integer):
            return RowType(columns)
        return None

    return typer


@lower_builtin(operator.getitem, ColumnsType, types.Integer)
def _row(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kind, index_kind = signature.args
    columns = cgutils.create_struct_proxy(kind)(context, builder, args[0])
    row = cgutils.create_struct_proxy(signature.return_type)(context, builder)
    row.first = builder.gep(columns.data, [context.cast(builder, args[1], index_kind, types.intp)])
    row.apart = columns.width
    return row._getvalue()


@type_callable(len)
def _type_len(_: Any) -> Any:
    return lambda columns: types.intp if isinstance(columns, ColumnsType) else None


@lower_builtin(len, ColumnsType)
def _len(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0]).size


def maker(made: ColumnsType) -> Any:
    """A function for compiled code: (table of fields x width, n) -> Columns of this kind."""

    @intrinsic
    def columns_of(_: Any, table: Any, size: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            count = context.cast(builder, args[1], signature.args[1], types.intp)
            columns = _of_table(context, builder, made, args[0], count)
            return impl_ret_borrowed(context, builder, made, columns)

        return made(table, size), build

    return columns_of


#: The compiler's types of the organisations' traits, state and working, and of the ties; and what makes them of a table.
TRAITS_TYPE, STATE_TYPE, WORK_TYPE, TIES_TYPE, BETWEEN_TYPE = (
    ColumnsType(kind, fields) for kind, fields in KINDS.items()
)
traits_of, state_of, work_of, ties_of, between_of = (
    maker(kind) for kind in (TRAITS_TYPE, STATE_TYPE, WORK_TYPE, TIES_TYPE, BETWEEN_TYPE)
)
