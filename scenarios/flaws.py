"""Problems that a validator reports: where in the record, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, NoReturn

from pydantic_core import PydanticCustomError

from coalitionlab.scenarios.errors import quoted, suggest

#: A place inside a record: field names, keys and indices from 0.
Where = tuple[str | int, ...]
#: More problems than this at once help nobody.
MOST_FLAWS = 20


class Flaw(NamedTuple):
    """One problem at a place below the checked record, with its remedy."""

    at: Where
    problem: str
    remedy: str


def dotted(at: Where) -> str:
    """A place as a reader counts it: organisations[3].power, the first item being 1."""
    text = ""
    for part in at:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def flawed(*flaws: Flaw) -> PydanticCustomError:
    """The error a validator raises for one flaw or more; the loader turns it into `InputError` lines."""
    lines = (f"{dotted(flaw.at)}: {flaw.problem}; {flaw.remedy}".removeprefix(": ") for flaw in flaws)
    return PydanticCustomError("flawed", "{said}", {"said": " | ".join(lines), "flaws": tuple(flaws)})


def reject(problem: str, remedy: str, *at: str | int) -> NoReturn:
    """Raise the error for a single flaw."""
    raise flawed(Flaw(at, problem, remedy))


def refuse_any(flaws: Iterable[Flaw]) -> None:
    """Raise the error for the first twenty of `flaws`, if there are any."""
    every = tuple(islice(flaws, MOST_FLAWS))
    if every:
        raise flawed(*every)


def one_of(value: Any, names: Iterable[str], kind: str) -> str:
    """`value` if it is one of `names`; else a flaw that suggests the nearest."""
    known = tuple(names)
    if not isinstance(value, str):
        reject(f"got {quoted(value)}", f"write the name of a {kind}: {', '.join(known[:12])}")
    if value not in known:
        reject(f"unknown {kind} {quoted(value)}", suggest(value, known, kind=kind))
    return value


def unknown(names: Iterable[str], known: Iterable[str], kind: str, *at: str | int) -> Iterator[Flaw]:
    """A flaw for each of `names`, keys of the table `at`, that is not `known`."""
    valid = tuple(known)
    for name in names:
        if name not in valid:
            yield Flaw((*at, name), f"unknown {kind} {quoted(name)}", suggest(name, valid, kind=kind))
