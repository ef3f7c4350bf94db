"""Changed copies of frozen records, with dotted names that reach inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.records import as_input_error

R = TypeVar("R", bound=BaseModel)


def changed(record: R, changes: Mapping[str, Any]) -> R:
    """A validated copy of `record` with `changes` (dotted name to value). Raises InputError for what is invalid."""
    values = _fields(record)
    for dotted, value in changes.items():
        values = _set(values, dotted.split("."), value, dotted)
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def check_reach(record: BaseModel, dotted: str) -> None:
    """Raise InputError unless `record` has a field of that dotted name, or a table that can take it as a key."""
    values: Any = record
    path = dotted.split(".")
    while path:
        if isinstance(values, tuple):
            index, path = _item(values, path, dotted)
            values = values[index]
            continue
        key, path = path[0], path[1:]
        fields = _fields(values) if isinstance(values, BaseModel) else values
        open_table = isinstance(values, Mapping) and not path
        if not (isinstance(fields, Mapping) and (key in fields or open_table)):
            raise _unknown_field(key, fields, dotted)
        values = fields.get(key)


def _fields(record: BaseModel) -> dict[str, Any]:
    """The fields of a record, one level deep."""
    return {name: getattr(record, name) for name in type(record).model_fields}


def _unknown_field(key: str, fields: Any, dotted: str) -> Exception:
    names = fields if isinstance(fields, Mapping) else ()
    return input_error(f"unknown field {quoted(key)}", suggest(key, names, kind="field"), field=dotted)


def _set(values: Any, path: list[str], value: Any, dotted: str) -> Any:
    """A copy of `values` with `value` at `path`."""
    if not path:
        return value
    if isinstance(values, tuple):
        index, rest = _item(values, path, dotted)
        return (*values[:index], _set(values[index], rest, value, dotted), *values[index + 1 :])
    fields = _fields(values) if isinstance(values, BaseModel) else values
    key, rest = path[0], path[1:]
    if not isinstance(fields, Mapping):
        problem = f"no field {quoted(key)} inside {quoted(values)}"
        raise input_error(problem, "shorten the dotted name", field=dotted)
    if key not in fields and rest:
        raise _unknown_field(key, fields, dotted)
    return {**fields, key: _set(fields.get(key), rest, value, dotted)}


def _item(values: tuple[Any, ...], path: list[str], dotted: str) -> tuple[int, list[str]]:
    """Index and rest of the path of the item with the name that the path begins with (which may hold dots), or that number."""
    names = [getattr(item, "name", None) for item in values]
    for length in range(len(path), 0, -1):
        name = ".".join(path[:length])
        if name in names:
            return names.index(name), path[length:]
    if path[0].isdecimal() and path[0].isascii():
        if int(path[0]) < len(values):
            return int(path[0]), path[1:]
        remedy = f"count from 0 to {len(values) - 1}" if values else "shorten the dotted name"
        raise input_error(f"no number {path[0]} in a list of {len(values)}", remedy, field=dotted)
    known = [name for name in names if isinstance(name, str)]
    raise input_error(f"unknown name {quoted(path[0])}", suggest(path[0], known), field=dotted)
