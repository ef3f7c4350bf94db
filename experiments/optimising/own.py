"""Strategies of one's own, which the search starts from and is judged against beside those of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coalitionlab.experiments.provenance import described
from coalitionlab.experiments.settings import AnyStrategy, listed_strategies, resolve_strategies
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Strategy

#: What the strategy that was found is called, and its file; of a front, the others are front_2 and so on.
FOUND = "found"
_TAKEN = re.compile(rf"{FOUND}|front_\d+")


def own_strategies(
    given: AnyStrategy | Sequence[AnyStrategy] | None, library: Iterable[Strategy]
) -> tuple[Strategy, ...]:
    """What is given (as to `resolve_strategies`), each once, without what the library has already.

    Raises InputError, in one line, for what cannot be used, and for a name that means something else: that of what will be found,
    of a library strategy that is not this one, or of two that differ.
    """
    shipped = {one.name: one for one in library}
    own: dict[str, Strategy] = {}
    for wanted in listed_strategies(() if given is None else given):
        (one,) = resolve_strategies([wanted])
        if _TAKEN.fullmatch(one.name):
            raise _misnamed(
                f"{quoted(one.name)}, which is what the strategies that are found are called", one
            )
        if one.name in shipped:
            if not _same(one, shipped[one.name]):
                raise _misnamed(f"{quoted(one.name)}, which is not what the library has under that name", one)
        elif not _same(one, own.setdefault(one.name, one)):
            raise _misnamed(f"{quoted(one.name)} twice, and not the same", one)
    return tuple(own.values())


def _same(one: Strategy, other: Strategy) -> bool:
    """Whether two strategies do the same for sure: of functions given as values, what they hold may not show in any text."""
    if one is other:
        return True
    if described(one)["sha256"] != described(other)["sha256"]:
        return False
    if isinstance(one, Led) and isinstance(other, Led):
        return one.leader is other.leader or (one.file != "" and one.file == other.file)
    return type(one) is type(other)


def _misnamed(found: str, one: Strategy) -> Exception:
    do = "rename the function" if isinstance(one, Led) else "rename its file, or write another name: into it"
    return input_error(found, do, field="strategy")
