"""Messages about input that cannot be used: one line, with a remedy.

Every message has the shape ``FILE:LINE: FIELD: problem; remedy``, as far as each part is known. The command
line prints ``str(error)`` on standard error and exits with status 2. Validators raise problems with `invalid` and `check`;
`as_input_error` turns what pydantic raises into lines.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NoReturn, TypeGuard

from pydantic_core import PydanticCustomError, ValidationError

LONGEST_SHOWN = 60
MOST_LISTED = 8
LONGEST_FIELD = 200
MOST_COMPARED = 5000
#: Whole numbers from here on are not written out.
HUGE = 10**15

#: A place inside a record: field names, keys of tables and indices from 0.
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One problem with an input: what is wrong, a remedy, and the place, file and line as far as known."""

    text: str
    remedy: str = ""
    at: Place = ()
    file: object = None
    line: int | None = None

    @property
    def field(self) -> str:
        """The place as a reader counts it: organisations[3].power, the first item being 1."""
        text = ""
        for part in self.at:
            text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
        return shortened(text, LONGEST_FIELD)

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}:{self.line}" if self.line else str(self.file)
        message = f"{self.text}; {self.remedy}" if self.remedy else self.text
        return one_line(": ".join(part for part in (where, self.field, message) if part))


class InputError(ValueError):
    """An input of the user (a name, a file, a field) cannot be used.

    ``str(error)`` is one line.

    Attributes
    ----------
    problems : tuple of str
        One line for each problem, in the order of the file; ``str(error)`` is the first.
    details : tuple of Problem
        The same problems in parts.

    Examples
    --------
    >>> import coalitionlab
    >>> try:
    ...     coalitionlab.load_scenario("milton_keyns")
    ... except coalitionlab.InputError as error:
    ...     print(error)
    unknown scenario 'milton_keyns'; did you mean 'milton_keynes'?
    """

    def __init__(self, *problems: Problem | str) -> None:
        self.details = tuple(each if isinstance(each, Problem) else Problem(each) for each in problems)
        self.problems = tuple(str(each) for each in self.details)
        super().__init__(self.problems[0] if self.problems else "unusable input")

    def __reduce__(self) -> tuple[type[InputError], tuple[Problem, ...]]:
        return type(self), self.details


def input_error(
    problem: str, remedy: str, *, file: object = None, line: int | None = None, field: str = ""
) -> InputError:
    """Return the `InputError` for one problem."""
    return InputError(Problem(problem, remedy, (field,) if field else (), file, line))


def unknown_name(name: str, known: Iterable[str], kind: str, *, field: str = "") -> InputError:
    """Return the `InputError` for a name that is none of those known, with the nearest of them."""
    return input_error(f"unknown {kind} {quoted(name)}", suggest(name, known, kind=kind), field=field)


def check_name(name: str, known: Collection[str], kind: str, *, field: str = "") -> None:
    """Raise InputError unless the name is among those known."""
    if name not in known:
        raise unknown_name(name, known, kind, field=field)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number: true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` spelled most like `name` (case, hyphens and spaces aside), or None if none is near."""
    folded = {fold(candidate): candidate for candidate in islice(names, MOST_COMPARED)}
    close = difflib.get_close_matches(fold(name), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def suggest(name: str, names: Iterable[str], *, kind: str = "name") -> str:
    """What to do about an unknown `name`: the nearest valid one, or else the list of all (at most twelve)."""
    known = list(dict.fromkeys(names))
    close = nearest(name, known)
    if close is not None:
        return f"did you mean {quoted(close)}?"
    if not known:
        return f"there is no {kind} to choose from"
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    kinds = f"{kind[:-1]}ies" if kind.endswith("y") and kind[-2:-1] not in "aeiou" else f"{kind}s"
    return f"known {kinds} are {', '.join(known[:12])}{more}"


def fold(text: str) -> str:
    """`text` as compared when looking for a near or an equal name: no case, no hyphens, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(visible.replace("_", " ").replace("-", " ").split())


def quoted(value: Any) -> str:
    """`value` as shown in a message: short, on one line, control characters made visible."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return shortened(f"'{visible(value)}'")
    if isinstance(value, dict):
        return f"a table of {len(value)}" if value else "an empty table"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    return shortened(visible(str(value)))


def number(value: int | float) -> str:
    """A number as a person writes it: 3 rather than 3.0, and huge ones shortened."""
    if isinstance(value, int) and abs(value) >= HUGE:
        return "a whole number of 16 digits or more"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun, such as '1 tie' or '2,000 ties'; `many` where it does not only take an s."""
    shown = f"{count:,}" if count < HUGE else f"more than {HUGE:,}"
    return f"{shown} {one if count == 1 else many or f'{one}s'}"


def listed(items: Sequence[str], most: int = MOST_LISTED) -> str:
    """Some items, and how many more there are.

    Examples
    --------
    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    return ", ".join(items[:most]) + (f" and {len(items) - most:,} more" if len(items) > most else "")


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text`, cut when longer than a message can bear."""
    return text if len(text) <= longest else text[: longest - 2] + "…" + text[-1]


def visible(text: str) -> str:
    """`text` with control and invisible characters written as escapes, so that a terminal shows and obeys none."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def one_line(text: str) -> str:
    """`text` on one line, safe to print."""
    return visible(" ".join(text.split()))


#: More problems than this at once help nobody.
MOST_PROBLEMS = 20


def line_in(error: BaseException, file: str) -> int | None:
    """The line of the file in which an error arose, None when it did not come through there."""
    line, at = None, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == file:
            line = at.tb_lineno
        at = at.tb_next
    return line


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
            yield Problem(f"unknown {kind} {quoted(name)}", suggest(name, valid, kind=kind), (*at, name) if at else ())


def repeated(names: Iterable[str], *at: str | int, field: str | None = None) -> Iterator[Problem]:
    """A problem for each of the names in the list at a place that stood there before."""
    seen = set()
    for index, name in enumerate(names):
        if name in seen:
            below = (index,) if field is None else (index, field)
            yield Problem(f"{quoted(name)} appears twice", "keep one of the two", (*at, *below))
        seen.add(name)


def as_input_error(
    error: ValidationError, locate: Callable[[Place], tuple[object, int | None]] | None = None, inside: Place = ()
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
