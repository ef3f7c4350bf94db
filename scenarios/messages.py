"""From pydantic's errors to lines that name file, line, field, problem and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from coalitionlab.scenarios.errors import InputError, Problem, quoted
from coalitionlab.scenarios.flaws import MOST_FLAWS, Flaw, Where, dotted

#: Where a field stands: its file and line, if known.
Locate = Callable[[Where], tuple[object, int | None]]


def as_input_error(error: ValidationError, locate: Locate | None = None, inside: Where = ()) -> InputError:
    """The InputError that says what `error` says, one line a problem, in the order of the file.

    `locate` finds the file and line of a place; `inside` is where the record stands in its file.
    """
    located = [(flaw, *(locate(flaw.at) if locate else (None, None))) for flaw in flaws(error)]
    files = [file for _, file, _ in located]
    located.sort(key=lambda item: (files.index(item[1]), item[2] or 0))
    lines = [
        Problem(flaw.problem, flaw.remedy, file, line, dotted((*inside, *flaw.at)))
        for flaw, file, line in located
    ]
    return InputError(*dict.fromkeys(lines[:MOST_FLAWS]))


def flaws(error: ValidationError) -> Iterator[Flaw]:
    """Every flaw that a pydantic error stands for, with its full place."""
    for item in error.errors(include_url=False):
        at = tuple(part for part in item["loc"] if not is_tag(part))
        inner = item.get("ctx", {}).get("flaws")
        if inner is not None:
            for flaw in inner:
                yield Flaw((*at, *flaw.at), flaw.problem, flaw.remedy)
        else:
            yield Flaw(at, *_builtin(dict(item)))


def is_tag(part: Any) -> bool:
    """Whether a part of a place is only the name of a form (as in a union) or a mark for a table's key."""
    return isinstance(part, str) and (part.startswith("<") or part == "[key]")


def _builtin(item: dict[str, Any]) -> tuple[str, str]:
    """Problem and remedy for the few checks that pydantic itself makes."""
    kind, value = item["type"], item["input"]
    if kind == "missing":
        return "missing", "this field is needed"
    if kind in ("tuple_type", "list_type"):
        return f"got {quoted(value)}", "write a list (one item a line, each after '- ')"
    if kind in ("dict_type", "model_type", "mapping_type"):
        return f"got {quoted(value)}", "write a table (one 'name: value' a line)"
    if kind in ("too_short", "too_long"):
        wanted = item["ctx"].get("min_length", item["ctx"].get("max_length"))
        return f"got {quoted(value)}", f"give {wanted} values"
    return f"got {quoted(value)}", str(item["msg"]).removeprefix("Value error, ")
