"""A strategy of the library that was changed: how it is called, and when it is the library's own again."""

from __future__ import annotations

from functools import lru_cache

from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.schema import Strategy

_MARK, _SAID = "_changed", " (changed)"


def base_of(strategy: Strategy) -> str | None:
    """The strategy of the library that this one is, or was before it was changed; None for one that was brought."""
    name = strategy.name.removesuffix(_MARK)
    return name if name in list_strategies() else None


def settled(strategy: Strategy) -> str | Strategy:
    """The strategy as a session holds it: the name of the library's when it runs like that, else itself, called changed."""
    base = base_of(strategy)
    if base is None:
        return strategy
    library = _library(base)
    if (strategy.phases, strategy.convener) == (library.phases, library.convener):
        return base
    title = library.title or base
    return strategy.with_(name=base + _MARK, title=title + _SAID)


@lru_cache(maxsize=64)
def _library(name: str) -> Strategy:
    return load_strategy(name)
