"""The words in which a user's own file or package declares things: outcomes, rules, laws, networks, conveners and so on, by name.

    from coalitionlab import own

    @own.monthly("share", "nonprofits that are inside, as a share of all nonprofits")
    def nonprofits_inside(inside, sector, sector_nonprofit):
        return inside[sector == sector_nonprofit].mean()

What is declared here is found by `extensions`, and is then as good as the model's own in every command. An `Action` is written in
the words of `effects`, which are words of this module too. Nothing is imported from the rest of the package, which may be being loaded.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from coalitionlab.scenarios.names.effects import (
    Action,
    backfires,
    corrects,
    given,
    lacking,
    lifts,
    lowers,
    raises,
    to_organisations,
    to_outsiders,
    to_ties,
)

__all__ = [
    "Action", "backfires", "convener", "corrects", "given", "lacking", "law", "lifts", "lowers", "monthly", "network", "parameter",
    "per_run", "raises", "rule", "sector", "statistic", "to_organisations", "to_outsiders", "to_ties",
]  # fmt: skip

Function = Callable[..., Any]
#: What users may declare by a function, as `own_kind` has it.
OF_MONTH, OF_RUN = "outcome per month", "outcome per run"
RULE, LAW, NETWORK, CONVENER, STATISTIC = "decision rule", "law", "network", "convener", "statistic"


@dataclass(frozen=True)
class Outcome:
    """One outcome: its name, unit, meaning, possible range, and whether more of it is better.

    One of the user's own has a `function` and an `own_kind`, per month or per run; `seen` says whether a convener may see it (those of a month).
    """

    name: str
    unit: str
    meaning: str
    higher_is: str = "better"
    low: float = 0.0
    high: float = 1.0
    seen: bool = True
    function: Function | None = field(default=None, repr=False)
    own_kind: str = field(default="", repr=False)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of what its function is computed from."""
        return () if self.function is None else tuple(inspect.signature(self.function).parameters)

    @property
    def sign(self) -> float:
        """-1 where less of it is better, else 1: times its value, more is better."""
        return -1.0 if self.higher_is == "worse" else 1.0


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    `low` and `high` are hard bounds (a value beyond them is refused); `plausible` is the range that sensitivity analyses
    and `--worlds` draw from, where low = high means that it is a matter of definition, not of doubt.
    """

    own_kind: ClassVar[str] = "parameter"

    name: str
    default: float
    plausible: tuple[float, float]
    unit: str
    meaning: str
    source: str = "assumed"
    low: float = 0.0
    high: float = 1.0
    group: str = ""


@dataclass(frozen=True)
class OwnSector:
    """A sector of the user's own: weights of the four motives, and the traits in which it differs from every sector."""

    own_kind: ClassVar[str] = "sector"

    name: str
    motives: Mapping[str, float]
    traits: Mapping[str, Any]
    source: str = "assumed"


@dataclass(frozen=True)
class OwnFunction:
    """A function that is declared by name: a decision rule, a law, a network, a convener or a statistic, as `own_kind` says."""

    name: str
    meaning: str
    function: Function = field(repr=False)
    own_kind: str = ""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function itself."""
        return self.function(*arguments, **named)


def monthly(
    unit: str, meaning: str, *, low: float = 0.0, high: float = 1.0, higher_is: str = "better", seen: bool = False
) -> Callable[[Function], Outcome]:
    """Declare an outcome of every month: a function of what its arguments name, compiled into the month.

    Parameters
    ----------
    unit, meaning : str
        For tables, figures and reports.
    low, high : float
        Its range; a run beyond it is an error. It may be nan where it means nothing.
    higher_is : str
        better, worse or neutral.
    seen : bool
        Whether conveners may see it, and strategies have conditions on it.

    Examples
    --------
    >>> from coalitionlab import own
    >>> @own.monthly("0..1", "standard deviation of what organisations think the aim does for them")
    ... def polarisation(alignment):
    ...     return alignment.std()
    >>> polarisation.name
    'polarisation'
    """

    def declared(function: Function) -> Outcome:
        return Outcome(function.__name__, unit, meaning, higher_is, low, high, seen, function, OF_MONTH)

    return declared


def per_run(
    unit: str, meaning: str, *, low: float = 0.0, high: float = 1.0, higher_is: str = "better"
) -> Callable[[Function], Outcome]:
    """Declare an outcome of every run: a function of the monthly outcomes that its arguments name, each an array over the months.

    For the parameters see `monthly`.

    Examples
    --------
    >>> from coalitionlab import own
    >>> @own.per_run("share", "membership in month 30")
    ... def inside_in_month_30(membership):
    ...     return membership[29] if len(membership) >= 30 else float("nan")
    >>> inside_in_month_30.unit
    'share'
    """

    def declared(function: Function) -> Outcome:
        return Outcome(function.__name__, unit, meaning, higher_is, low, high, True, function, OF_RUN)

    return declared


def parameter(
    name: str, default: float, *, plausible: tuple[float, float], unit: str, meaning: str, source: str = "assumed",
    low: float = 0.0, high: float = 1.0,
) -> Parameter:  # fmt: skip
    """Declare a parameter, which own rules and laws read as `p.NAME`, and which sweeps, worlds and sensitivity analyses vary."""
    return Parameter(name, default, plausible, unit, meaning, source, low, high, "own")


def sector(
    name: str, motives: Mapping[str, float], traits: Mapping[str, Any] | None = None, *, source: str = "assumed"
) -> OwnSector:
    """Declare a sector that every scenario knows; traits are numbers, (mean, standard deviation) or {"chance": share}."""
    return OwnSector(name, motives, traits or {}, source)


def rule(function: Function) -> OwnFunction:
    """Declare a decision rule; see [Add or replace a decision rule](../how-to/add-a-rule.md) for what it gets."""
    return OwnFunction(function.__name__, _meaning(function), function, RULE)


def law(replaces: str) -> Callable[[Function], OwnFunction]:
    """Declare what takes the place of a function of `model/rules`, named FILE.FUNCTION; it has the same arguments."""
    return lambda function: OwnFunction(replaces, _meaning(function), function, LAW)


def network(function: Function) -> OwnFunction:
    """Declare a network: `function(organisations, rng, ties)` returns a NetworkX graph.

    `organisations` are their sectors by name, in order; `rng` is a NumPy generator of the replicate's own; `ties` is the scenario's entry, with
    `degree` and so on. Nodes are names, or numbers from 0; an edge may have `trust` and `distance`; in a directed graph an edge holds one way.
    """
    return OwnFunction(function.__name__, _meaning(function), function, NETWORK)


def convener(leader: Any) -> OwnFunction:
    """Declare a convener: a function, or a class, as in [Lead by what you see](../how-to/adaptive-conveners.md)."""
    return OwnFunction(leader.__name__, _meaning(leader), leader, CONVENER)


def statistic(function: Function) -> OwnFunction:
    """Declare a statistic: `function(values)` of the values of one outcome in all runs of a strategy (no nan among them), as an array."""
    return OwnFunction(function.__name__, _meaning(function), function, STATISTIC)


def _meaning(function: Any) -> str:
    return " ".join((inspect.getdoc(function) or "").partition("\n\n")[0].split())
