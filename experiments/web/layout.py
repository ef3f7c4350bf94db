"""How the arguments of a compiled function stand in memory, for those who call it from outside: one table of 8-byte words.

A number is a word. An array is its address and then its length along each axis, as many words as that; its elements are where the
address says, in rows (C order), little-endian. None takes no word. The same walk over the arguments' types writes the layout for
JavaScript and Python (`layout`) and the code that reads the table (`doors.py`), so that they cannot differ.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numba

types: Any = numba.types  # its declarations leave much out
typeof: Any = numba.typeof

#: What is said of a single number: its word holds an int64, a float64, or 0 or 1.
Described = dict[str, Any]


def passed(kind: Any) -> Any:
    """The type under which a value of this type is passed: arrays are in C order, whatever they were."""
    if isinstance(kind, types.Array):
        return types.Array(kind.dtype, kind.ndim, "C")
    if isinstance(kind, types.BaseNamedTuple):
        parts = [passed(each) for each in kind.types]
        if isinstance(kind, types.NamedUniTuple):
            return types.NamedUniTuple(parts[0], len(parts), kind.instance_class)
        return types.NamedTuple(parts, kind.instance_class)
    if isinstance(kind, types.BaseTuple):
        return types.Tuple([passed(each) for each in kind.types])
    return kind


def types_of(arguments: Sequence[Any]) -> list[Any]:
    """The types under which arguments like these are passed."""
    return [passed(typeof(each)) for each in arguments]


def leaves(kind: Any, name: str, meaning: str = "") -> Iterator[tuple[str, Any, str]]:
    """(name, type, meaning) of every number and array within a value, in their order. Raises TypeError for what cannot be passed."""
    if isinstance(kind, types.BaseTuple):
        fields = getattr(kind, "fields", range(len(kind)))
        meanings = comments_of(kind.instance_class) if isinstance(kind, types.BaseNamedTuple) else {}
        for field, each in zip(fields, kind.types, strict=True):
            yield from leaves(each, f"{name}.{field}", meanings.get(field, ""))
    elif isinstance(kind, types.Array | types.Boolean | types.Integer) or kind == types.float64:
        yield name, kind, meaning
    elif not isinstance(kind, types.NoneType):
        raise TypeError(f"{name} cannot be passed: {kind}")


def words_of(kind: Any) -> int:
    """How many words a number or an array takes in the table."""
    return 1 + kind.ndim if isinstance(kind, types.Array) else 1


def layout(function: Callable[..., Any], kinds: Sequence[Any], written: Sequence[str]) -> Described:
    """The table of a function's arguments: `words` in all, and each number and array with the word where it stands.

    `written` names the arguments whose arrays the function fills.
    """
    table, word = [], 0
    for argument, kind in zip(inspect.signature(function).parameters, kinds, strict=True):
        for name, each, meaning in leaves(kind, argument):
            table.append(
                {"name": name, "word": word, **_described(each), "written": argument in written, "meaning": meaning}
            )
            word += words_of(each)
    return {"words": word, "arguments": table}


def _described(kind: Any) -> Described:
    if not isinstance(kind, types.Array):
        return {"type": _word_type(kind), "axes": 0}
    if not isinstance(kind.dtype, types.Record):
        return {"type": str(kind.dtype), "axes": kind.ndim}
    fields = {
        name: {"type": str(kind.dtype.typeof(name)), "offset": kind.dtype.offset(name)} for name in kind.dtype.fields
    }
    return {"type": "record", "axes": kind.ndim, "size": kind.dtype.size, "fields": fields}


def _word_type(kind: Any) -> str:
    if isinstance(kind, types.Boolean):
        return "bool"
    return "int64" if isinstance(kind, types.Integer) and kind.signed else str(kind)


def comments_of(record: type) -> dict[str, str]:
    """What the source of a NamedTuple says of its fields in comments that begin with `#:`, by field."""
    source = textwrap.dedent(inspect.getsource(record))
    lines, fields = source.splitlines(), ast.parse(source).body[0]
    assert isinstance(fields, ast.ClassDef)
    return {
        field.target.id: lines[(field.end_lineno or 1) - 1].partition("#: ")[2].strip()
        for field in fields.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
