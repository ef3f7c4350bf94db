"""What the name of a factor means, and how a level of it changes a strategy.

| name                                            | what it varies                                                     |
| ----------------------------------------------- | ------------------------------------------------------------------ |
| `talk_rate`                                     | a parameter (`parameters.talk_rate` is the same)                   |
| `convener.power`, `months`, `decision.rule`     | a field of every scenario                                          |
| `effort.build_trust`                            | the share of effort on an action, in every phase of every strategy |
| `strategy.NAME.effort.build_trust`              | the same in every phase of one strategy                            |
| `strategy.NAME.phases.0.effort.build_trust`     | a field of one strategy, phases counted from 0 or called by name   |
| `world`                                         | nothing: it numbers the sets of parameters that were drawn together |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from coalitionlab.experiments.points import Level
from coalitionlab.scenarios.errors import check_name, input_error, is_number, quoted, suggest, unknown_name
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy

WORLD = "world"
#: Shares of effort that add up to this little more or less than 1 count as 1.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Factor:
    """The meaning of a factor's name.

    `field` is the parameter, the dotted field or the action; `strategy` the name of the strategy that it changes, None for all.
    """

    name: str
    kind: Literal["parameter", "scenario", "strategy", "effort", "label"]
    field: str
    strategy: str | None = None

    @property
    def changes(self) -> bool:
        """Whether it changes scenarios or strategies, rather than parameters only."""
        return self.kind in ("scenario", "strategy", "effort")


def factor(name: str, strategies: Sequence[str]) -> Factor:
    """The meaning of `name` among strategies of these names. Raises InputError for an unknown name."""
    head, _, rest = name.partition(".")
    if name == WORLD:
        return Factor(name, "label", name)
    if name in PARAMETERS or head == "parameters" and rest in PARAMETERS:
        return Factor(name, "parameter", rest or name)
    if head == "effort" and rest:
        return Factor(name, "effort", _action(rest))
    if head == "strategy" and rest:
        return _of_strategy(name, rest, strategies)
    if head in Scenario.model_fields:
        return Factor(name, "scenario", name)
    names = [*PARAMETERS, *Scenario.model_fields, *(f"effort.{action}" for action in ACTIONS)]
    raise unknown_name(name, names, "factor")


def _of_strategy(name: str, rest: str, strategies: Sequence[str]) -> Factor:
    """A factor of one strategy. The strategy's name may contain dots: the longest match counts."""
    strategy = max((each for each in strategies if rest.startswith(f"{each}.")), key=len, default=None)
    if strategy is None:
        wanted = rest.partition(".")[0]
        problem = f"{quoted(wanted)} is not among the strategies"
        raise input_error(problem, suggest(wanted, strategies, kind="strategy"))
    field = rest[len(strategy) + 1 :]
    head, _, action = field.partition(".")
    if head == "effort" and action:
        return Factor(name, "effort", _action(action), strategy)
    return Factor(name, "strategy", field, strategy)


def _action(action: str) -> str:
    check_name(action, ACTIONS, "action")
    return action


def changed_strategy(strategy: Strategy, levels: Mapping[Factor, Level]) -> Strategy:
    """The strategy under these levels: its fields first, then shares of effort, its own over those of all strategies."""
    fields = {
        factor.field: level
        for factor, level in levels.items()
        if factor.kind == "strategy" and factor.strategy == strategy.name
    }
    shares: dict[str, float] = {}
    for whose in (None, strategy.name):
        shares |= {
            factor.field: _share(factor.name, level)
            for factor, level in levels.items()
            if factor.kind == "effort" and factor.strategy == whose
        }
    return with_effort(strategy.with_(**fields) if fields else strategy, shares)


def with_effort(strategy: Strategy, shares: Mapping[str, float]) -> Strategy:
    """The strategy with these shares (0..1) of the staff-days of every phase on these actions.

    The other actions of a phase keep their proportions among each other and divide the rest, so that a phase spends as
    much as before. Phases that spend nothing, and strategies without phases, stay as they are.

    Raises
    ------
    InputError
        When the shares add up to more than 1, or to less where a phase has no other action to take the rest.
    """
    if not shares or not strategy.phases:
        return strategy
    total = sum(shares.values())
    if total > 1 + ROUNDING:
        raise input_error(f"the shares of effort add up to {total:g}", "keep their sum at most 1", field="effort")
    phases = tuple(_changed_phase(strategy, phase, shares, max(1 - total, 0.0)) for phase in strategy.phases)
    return strategy.with_(phases=phases)


def _changed_phase(strategy: Strategy, phase: Phase, shares: Mapping[str, float], rest: float) -> Phase:
    changes: dict[str, Any] = {}
    if phase.share > 0 and any(phase.effort.values()):
        changes["effort"] = _changed_effort(strategy, phase, phase.effort, shares, rest)
    if phase.instead:
        changes["instead"] = [
            other.with_(effort=_changed_effort(strategy, phase, other.effort, shares, rest))
            if other.effort and any(other.effort.values())
            else other
            for other in phase.instead
        ]
    return phase.with_(**changes) if changes else phase


def _changed_effort(
    strategy: Strategy, phase: Phase, effort: Mapping[str, float], shares: Mapping[str, float], rest: float
) -> dict[str, float]:
    """Weights of actions: these shares, and the others in proportion."""
    others = {name: weight for name, weight in effort.items() if name not in shares}
    weights = sum(others.values())
    if weights == 0 and rest > ROUNDING:
        problem = f"no other action in phase {quoted(phase.name)} of {quoted(strategy.name)} to take the other {rest:g}"
        raise input_error(problem, "make the shares add up to 1, or vary the phases by name", field="effort")
    scaled = {name: rest * weight / weights if weights else 0.0 for name, weight in others.items()}
    return {**effort, **scaled, **shares}


def _share(name: str, level: Level) -> float:
    """A share of effort. Raises InputError for anything but a number from 0 to 1."""
    if not (is_number(level) and 0 <= level <= 1):
        raise input_error(f"got {quoted(level)}", "write a number from 0 to 1", field=name)
    return float(level)
