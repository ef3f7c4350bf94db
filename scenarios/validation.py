"""Problems found by validators, and the one way from pydantic's errors to lines with a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from coalitionlab.scenarios.errors import InputError, Place, Problem, quoted, suggest

#: More problems than this at once help nobody.
MOST_PROBLEMS = 20


def invalid(problem: str, remedy: str, *at: str | int) -> NoReturn:
    """Raise a validation error for one problem at a place below the value that is validated."""
    check([Problem(problem, remedy, at)])
    raise AssertionError


def check(problems: Iterable[Problem]) -> None:
    """Raise a validation error for the first twenty of `problems`, if there are any."""
    first = tuple(islice(problems, MOST_PROBLEMS))
    if first:
        text = " | ".join(map(str, first))
        raise PydanticCustomError("problems", "{text}", {"text": text, "problems": first})


def one_of(value: Any, names: Iterable[str], kind: str) -> str:
    """`value` if it is one of `names`; else a problem that suggests the nearest."""
    known = tuple(names)
    if not isinstance(value, str):
        invalid(f"got {quoted(value)}", f"write the name of a {kind}: {', '.join(known[:12])}")
    check(unknown([value], known, kind))
    return value


def unknown(names: Iterable[str], known: Iterable[str], kind: str, *at: str | int) -> Iterator[Problem]:
    """A problem for each of `names` that is not `known`; with `at`, the names are keys of the table there."""
    valid = dict.fromkeys(known)
    for name in names:
        if name not in valid:
            yield Problem(
                f"unknown {kind} {quoted(name)}",
                suggest(name, valid, kind=kind),
                (*at, name) if at else (),
            )


def as_input_error(
    error: ValidationError,
    locate: Callable[[Place], tuple[object, int | None]] | None = None,
    inside: Place = (),
) -> InputError:
    """The InputError for a ValidationError, one line a problem, in the order of the file.

    `locate` finds the file and line of a place; `inside` is where the record stands in its file.
    """
    located = []
    for problem in problems_of(error):
        file, line = locate(problem.at) if locate else (None, None)
        located.append(replace(problem, at=(*inside, *problem.at), file=file, line=line))
    files = [problem.file for problem in located]
    located.sort(key=lambda problem: (files.index(problem.file), problem.line or 0))
    return InputError(*list(dict.fromkeys(located))[:MOST_PROBLEMS])


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """The problems that a ValidationError stands for, with their places."""
    for item in error.errors(include_url=False):
        at = tuple(part for part in item["loc"] if not _is_tag(part))
        inner = item.get("ctx", {}).get("problems")
        if inner is None:
            yield Problem(*_words(dict(item)), at)
        else:
            yield from (replace(problem, at=(*at, *problem.at)) for problem in inner)


def _is_tag(part: Any) -> bool:
    """Whether a part of a place is only the name of a form of a union or pydantic's mark for a key."""
    return isinstance(part, str) and (part.startswith("<") or part == "[key]")


_REMEDIES = {
    "string_type": "write text (in quotes if it looks like a number)",
    "bool_type": "write true or false",
    "tuple_type": "write a list (one item a line, each after '- ')",
    "dict_type": "write a table (one 'name: value' a line)",
}


def _words(item: dict[str, Any]) -> tuple[str, str]:
    """Problem and remedy for one of the checks that pydantic itself makes."""
    kind, got = item["type"], f"got {quoted(item['input'])}"
    if kind == "missing":
        return "missing", "this field is needed"
    if kind in ("too_short", "too_long"):
        return got, f"give {item['ctx'].get('min_length', item['ctx'].get('max_length'))} values"
    return got, _REMEDIES.get(kind) or str(item["msg"]).removeprefix("Value error, ")
