"""How the compiler reads `Columns`: `state[i].awareness` becomes one load from memory, `state.awareness` a view of a column.

A record is passed about as the address of its first field and the distance between fields, so that it costs nothing.
"""

from __future__ import annotations

import operator
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed
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
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.np.arrayobj import make_array, populate_array

from coalitionlab.model.columns import Columns

_TABLE = types.Array(types.float64, 2, "C")
_COLUMN = types.Array(types.float64, 1, "C")


class ColumnsType(types.Type):
    """The compiler's type of all Columns of one kind."""

    def __init__(self, kind: str, names: tuple[str, ...]) -> None:
        self.kind, self.names = kind, names
        super().__init__(name=f"Columns({kind})")


class RowType(types.Type):
    """The compiler's type of one record of some Columns."""

    def __init__(self, columns: ColumnsType) -> None:
        self.columns = columns
        super().__init__(name=f"Row({columns.kind})")


@register_model(ColumnsType)
class _ColumnsModel(models.StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("table", _TABLE)])


@register_model(RowType)
class _RowModel(models.StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("first", types.CPointer(types.float64)), ("apart", types.intp)])


@typeof_impl.register(Columns)
def _typeof(value: Columns, _: Any) -> ColumnsType:
    return ColumnsType(value.kind, value.names)


@unbox(ColumnsType)
def _unbox(kind: ColumnsType, value: Any, c: Any) -> Any:
    table = c.pyapi.object_getattr_string(value, "table")
    native = c.unbox(_TABLE, table)
    c.pyapi.decref(table)
    columns = cgutils.create_struct_proxy(kind)(c.context, c.builder)
    columns.table = native.value
    return NativeValue(columns._getvalue(), is_error=native.is_error)


@box(ColumnsType)
def _box(kind: ColumnsType, value: Any, c: Any) -> Any:
    columns = cgutils.create_struct_proxy(kind)(c.context, c.builder, value)
    made = c.pyapi.unserialize(c.pyapi.serialize_object(Columns))
    label = c.pyapi.unserialize(c.pyapi.serialize_object(kind.kind))
    names = c.pyapi.unserialize(c.pyapi.serialize_object(kind.names))
    table = c.box(_TABLE, columns.table)
    whole = c.pyapi.call_function_objargs(made, (label, names, table))
    for part in (made, label, names, table):
        c.pyapi.decref(part)
    return whole


@infer_getattr
class _ColumnsAttributes(AttributeTemplate):  # type: ignore[misc]
    key = ColumnsType

    def generic_resolve(self, columns: ColumnsType, name: str) -> Any:
        """A table, or the column of a field."""
        if name == "table":
            return _TABLE
        return _COLUMN if name in columns.names else None


@infer_getattr
class _RowAttributes(AttributeTemplate):  # type: ignore[misc]
    key = RowType

    def generic_resolve(self, row: RowType, name: str) -> Any:
        """A field of the record."""
        return types.float64 if name in row.columns.names else None


@lower_getattr_generic(ColumnsType)
def _column(context: Any, builder: Any, kind: ColumnsType, value: Any, name: str) -> Any:
    columns = cgutils.create_struct_proxy(kind)(context, builder, value)
    if name == "table":
        return impl_ret_borrowed(context, builder, _TABLE, columns.table)
    place = context.get_constant(types.intp, kind.names.index(name))
    return _view(context, builder, columns.table, place)


def _view(context: Any, builder: Any, whole: Any, place: Any) -> Any:
    """A row of the table as an array that does not own its memory: nothing is counted, so it costs nothing, and it must not
    outlive the table."""
    table = make_array(_TABLE)(context, builder, whole)
    size = cgutils.unpack_tuple(builder, table.shape)[1]
    first = builder.gep(table.data, [builder.mul(place, size)])
    column = make_array(_COLUMN)(context, builder)
    width = context.get_constant(types.intp, 8)
    populate_array(
        column, first, cgutils.pack_array(builder, [size]), cgutils.pack_array(builder, [width]), width, None
    )
    return column._getvalue()


@intrinsic  # type: ignore[misc]
def column(_: Any, columns: Any, place: Any) -> Any:
    """The column of a field's number: `column(state, 3)`. It must not outlive the columns."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0])
        return _view(context, builder, held.table, context.cast(builder, args[1], signature.args[1], types.intp))

    return _COLUMN(columns, place), build


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
    table = make_array(_TABLE)(context, builder, columns.table)
    row = cgutils.create_struct_proxy(signature.return_type)(context, builder)
    row.first = builder.gep(table.data, [context.cast(builder, args[1], index_kind, types.intp)])
    row.apart = cgutils.unpack_tuple(builder, table.shape)[1]
    return row._getvalue()


@type_callable(len)
def _type_len(_: Any) -> Any:
    return lambda columns: types.intp if isinstance(columns, ColumnsType) else None


@lower_builtin(len, ColumnsType)
def _len(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    columns = cgutils.create_struct_proxy(signature.args[0])(context, builder, args[0])
    return cgutils.unpack_tuple(builder, make_array(_TABLE)(context, builder, columns.table).shape)[1]


def maker(made: ColumnsType) -> Any:
    """A compiled function from a table (fields x n, C-contiguous) to Columns of this kind, for use by compiled code."""

    @intrinsic  # type: ignore[misc]
    def columns_of(_: Any, table: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            columns = cgutils.create_struct_proxy(made)(context, builder)
            columns.table = args[0]
            return impl_ret_borrowed(context, builder, made, columns._getvalue())

        return made(table), build

    return columns_of
