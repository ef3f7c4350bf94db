"""The call that results come from: which public function was called with what, so that `rerun` can call it again.

Scenarios, strategies and rules are read when the call begins: what is recorded is what is run, whatever becomes of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from coalitionlab.experiments.input_files import Call, answering, current_call
from coalitionlab.experiments.rules import DecisionRule, resolve_rules
from coalitionlab.experiments.settings import resolve_scenarios, resolve_strategies
from coalitionlab.scenarios.files import names_python

#: Arguments on which no number depends.
IDLE = {"progress", "workers", "cluster", "shard", "resume", "force", "out", "allow_python"}

#: The names of the functions that are recorded, once their modules are imported.
RECORDED: set[str] = set()

P = ParamSpec("P")
T = TypeVar("T")


def recorded(**readers: Callable[[Any, Mapping[str, Any]], Any]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a public function so that findings know its call. `readers` read further arguments, from the value and all others."""

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        declared = signature(function)
        RECORDED.add(function.__name__)

        @wraps(function)
        def answered(*positional: P.args, **named: P.kwargs) -> T:
            if current_call() is not None:  # one question asks another: the first is what a user can repeat
                return function(*positional, **named)
            bound = declared.bind(*positional, **named)
            bound.apply_defaults()
            given = bound.arguments
            for name, value in given.items():
                given[name] = readers[name](value, given) if name in readers else _read(name, value)
            kept = {name: value for name, value in given.items() if name not in IDLE}
            with answering(Call(function.__name__, kept)):
                return function(*bound.args, **bound.kwargs)

        return answered

    return decorated


def _read(name: str, value: Any) -> Any:
    """Scenarios, strategies and rules of one's own as values; anything else as it is."""
    if value is None:
        return None
    if name in ("scenario", "scenarios"):
        cases = resolve_scenarios(value)
        return cases[0] if name == "scenario" and len(cases) == 1 else cases
    if name in ("strategy", "strategies", "against", "current"):
        plans = resolve_strategies(value)
        return plans[0] if name != "strategies" and len(plans) == 1 else plans
    if name == "rules":
        several = [value] if isinstance(value, str | DecisionRule) or callable(value) else value
        return [resolve_rules(rule)[0] if callable(rule) or names_python(rule) else rule for rule in several]
    return value
