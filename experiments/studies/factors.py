"""What the name of a factor means: the one place where it is decided.

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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

WORLD = "world"


@dataclass(frozen=True)
class Factor:
    """A factor, understood: its `field` is the parameter, the dotted field or the action; `strategy` whose, None for all."""

    name: str
    kind: Literal["parameter", "scenario", "strategy", "effort", "label"]
    field: str
    strategy: str | None = None

    @property
    def changes(self) -> bool:
        """Whether it changes scenarios or strategies, rather than parameters only."""
        return self.kind in ("scenario", "strategy", "effort")


def factor(name: str, strategies: Sequence[str]) -> Factor:
    """What `name` means among strategies of these names. Raises InputError for a name that means nothing."""
    head, _, rest = name.partition(".")
    if name == WORLD:
        return Factor(name, "label", name)
    if name in PARAMETERS or head == "parameters" and rest in PARAMETERS:
        return Factor(name, "parameter", rest or name)
    if head == "effort" and rest:
        return Factor(name, "effort", _action(name, rest))
    if head == "strategy" and rest:
        return _of_strategy(name, rest, strategies)
    if head in Scenario.model_fields:
        return Factor(name, "scenario", name)
    known = [*PARAMETERS, *Scenario.model_fields, *(f"effort.{action}" for action in ACTIONS)]
    raise input_error(f"unknown factor {quoted(name)}", suggest(name, known, kind="factor"))


def _of_strategy(name: str, rest: str, strategies: Sequence[str]) -> Factor:
    """A factor of one strategy, whose own name may hold dots: the longest that fits."""
    whose = max((one for one in strategies if rest.startswith(one + ".")), key=len, default=None)
    if whose is None:
        wanted = rest.partition(".")[0]
        found = f"{quoted(wanted)} is not among the strategies"
        raise input_error(found, suggest(wanted, strategies, kind="strategy"))
    field = rest[len(whose) + 1 :]
    head, _, action = field.partition(".")
    if head == "effort" and action:
        return Factor(name, "effort", _action(name, action), whose)
    return Factor(name, "strategy", field, whose)


def _action(name: str, action: str) -> str:
    if action not in ACTIONS:
        raise input_error(f"unknown action {quoted(action)}", suggest(action, ACTIONS, kind="action"))
    return action
