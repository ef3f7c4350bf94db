"""What is said when something a user wrote cannot be used: one line, with a remedy.

Every message has the shape ``FILE:LINE: FIELD: found X; do Y``, whatever part is known. The command
line prints ``str(error)`` on standard error and exits with status 2.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any

LONGEST_SHOWN = 60
LONGEST_FIELD = 200
MOST_COMPARED = 5000


class InputError(ValueError):
    """Something a user gave (a name, a file, a field) cannot be used.

    ``str(error)`` is one line. Where several things are wrong at once, ``problems`` holds one line for
    each, in the order of the file, and ``str(error)`` is the first.
    """

    def __init__(self, *problems: str) -> None:
        self.problems: tuple[str, ...] = tuple(one_line(problem) for problem in problems)
        super().__init__(self.problems[0] if self.problems else "unusable input")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, ...]]:
        return type(self), self.problems


def problem(found: str, do: str, *, file: object = None, line: int | None = None, field: str = "") -> str:
    """One line about one problem: where it is, what was found, and what would do instead."""
    where = "" if file is None else f"{file}:{line}" if line else str(file)
    parts = [part for part in (where, shortened(field, LONGEST_FIELD)) if part]
    return ": ".join([*parts, f"found {found}; {do}" if do else f"found {found}"])


def refuse(
    found: str, do: str, *, file: object = None, line: int | None = None, field: str = ""
) -> InputError:
    """The `InputError` for one problem (see `problem`), ready to be raised."""
    return InputError(problem(found, do, file=file, line=line, field=field))


def said(error: InputError) -> tuple[str, str]:
    """What an error found and what it says would do, without where, for a message that knows better where."""
    found, _, do = str(error).partition("found ")[2].partition("; ")
    return found, do


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` spelled most like `name` (case, hyphens and spaces aside), or None if none is near."""
    folded = {fold(candidate): candidate for candidate in islice(names, MOST_COMPARED)}
    found = difflib.get_close_matches(fold(name), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


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
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a whole number of 16 digits or more"
    return (
        str(int(value))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        else str(value)
    )


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun, such as '1 tie' or '2,000 ties'; `many` where it does not only take an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text`, cut when longer than a message can bear."""
    return text if len(text) <= longest else text[: longest - 2] + "…" + text[-1]


def visible(text: str) -> str:
    """`text` with control and invisible characters written as escapes, so that a terminal shows and obeys none."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def one_line(text: str) -> str:
    """`text` on one line, safe to print."""
    return visible(" ".join(text.split()))
