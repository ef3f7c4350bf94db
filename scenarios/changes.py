"""Changed copies of frozen records, with dotted names that reach inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.messages import as_input_error

R = TypeVar("R", bound=BaseModel)


def changed(record: R, changes: Mapping[str, Any]) -> R:
    """A validated copy of `record` with `changes` (dotted name to value). Raises InputError for what is invalid."""
    values = contents(record)
    for dotted, value in changes.items():
        values = _set(values, dotted.split("."), value, dotted)
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def contents(record: BaseModel) -> dict[str, Any]:
    """The fields of a record, one level deep."""
    return {name: getattr(record, name) for name in type(record).model_fields}


def _set(values: Any, path: list[str], value: Any, dotted: str) -> Any:
    """A copy of `values` with `value` at `path`."""
    if not path:
        return value
    if isinstance(values, BaseModel):
        values = contents(values)
    if isinstance(values, Mapping):
        return _set_key(dict(values), path, value, dotted)
    if isinstance(values, tuple):
        return _set_item(values, path, value, dotted)
    raise input_error(
        f"no field {quoted(path[0])} inside {quoted(values)}", "shorten the dotted name", field=dotted
    )


def _set_key(values: dict[str, Any], path: list[str], value: Any, dotted: str) -> dict[str, Any]:
    key, rest = path[0], path[1:]
    if key not in values and rest:
        raise input_error(f"unknown field {quoted(key)}", suggest(key, values, kind="field"), field=dotted)
    values[key] = _set(values.get(key), rest, value, dotted) if rest else value
    return values


def _set_item(values: tuple[Any, ...], path: list[str], value: Any, dotted: str) -> tuple[Any, ...]:
    """Change the item that the path begins with."""
    place, rest = _item(values, path, dotted)
    return (*values[:place], _set(values[place], rest, value, dotted), *values[place + 1 :])


def _item(values: tuple[Any, ...], path: list[str], dotted: str) -> tuple[int, list[str]]:
    """The place of the item with the name that the path begins with (which may hold dots) or else with that number from 0."""
    names = [getattr(item, "name", None) for item in values]
    for length in range(len(path), 0, -1):
        name = ".".join(path[:length])
        if name in names:
            return names.index(name), path[length:]
    if path[0].isdecimal() and path[0].isascii():
        if int(path[0]) < len(values):
            return int(path[0]), path[1:]
        do = f"count from 0 to {len(values) - 1}" if values else "shorten the dotted name"
        raise input_error(f"no number {path[0]} in a list of {len(values)}", do, field=dotted)
    known = [name for name in names if isinstance(name, str)]
    raise input_error(f"unknown name {quoted(path[0])}", suggest(path[0], known), field=dotted)


def check_reach(record: BaseModel, dotted: str) -> None:
    """Raise InputError unless `record` has a field of that dotted name, or a table that can take it as a key."""
    values: Any = record
    path = dotted.split(".")
    while path:
        if isinstance(values, tuple):
            place, path = _item(values, path, dotted)
            values = values[place]
            continue
        key, path = path[0], path[1:]
        if isinstance(values, BaseModel):
            values = contents(values)
            known = key in values
        else:
            known = isinstance(values, Mapping) and (key in values or not path)
        if not known:
            found = f"unknown field {quoted(key)}"
            fields = values if isinstance(values, Mapping) else ()
            raise input_error(found, suggest(key, fields, kind="field"), field=dotted)
        values = values.get(key)
