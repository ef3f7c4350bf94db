"""What a user asks for, checked and made definite: scenarios, strategies, parameters, counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

NO_LEADER = "leaderless"
ADVICE = "pip install 'coalitionlab[sensitivity]'"

AnyScenario = Scenario | str | Path
AnyStrategy = Strategy | str | Path | Callable[..., Any]


def resolve_scenarios(given: AnyScenario | Sequence[AnyScenario]) -> tuple[Scenario, ...]:
    """Return scenarios from names, paths or values, each with a name of its own."""
    several = [given] if isinstance(given, Scenario | str | Path) else list(given)
    found = tuple(one if isinstance(one, Scenario) else load_scenario(one) for one in several)
    _check_names("scenarios", [one.name for one in found])
    return found


def resolve_strategies(given: AnyStrategy | Sequence[AnyStrategy] | None) -> tuple[Strategy, ...]:
    """Return strategies, each with a name of its own; None stands for all of the library.

    Each is a name, a path, FILE.py:FUNCTION (or a class in place of the function), a value, or a callable that is asked before
    each month (see `ConvenerView`). Raises InputError for what is none of these, or cannot be used.
    """
    if given is None:
        given = list_strategies()
    found = tuple(_resolved(one) for one in listed_strategies(given))
    _check_names("strategies", [one.name for one in found])
    return found


def listed_strategies(given: AnyStrategy | Sequence[AnyStrategy]) -> list[AnyStrategy]:
    """What was given as a list: one strategy may stand alone."""
    return [given] if isinstance(given, Strategy | str | Path) or callable(given) else list(given)


def _resolved(given: Any) -> Strategy:
    if isinstance(given, Strategy):
        return given
    if isinstance(given, str | Path):
        return load_strategy(given)
    if callable(given):
        from coalitionlab.scenarios.led import led_by

        return led_by(given)
    raise input_error(
        f"got {quoted(given)}",
        "give a name, a path, FILE.py:FUNCTION, a Strategy or a function",
        field="strategy",
    )


def check_organisation(scenario: Scenario, name: str) -> None:
    """Raise InputError unless the scenario has an organisation of that name."""
    from coalitionlab.model.blueprint import blueprint

    blueprint(scenario).index(name)


def check_aims(scenarios: Sequence[Scenario], strategies: Sequence[Strategy]) -> None:
    """Raise InputError, before anything runs, for an aim at a sector that one of the scenarios does not have."""
    from coalitionlab.model.blueprint import sectors_of
    from coalitionlab.model.ground import plan

    for scenario in scenarios:
        for strategy in strategies:
            plan(strategy, tuple(sectors_of(scenario)))


def choose_baseline(baseline: str | None, names: Sequence[str]) -> str:
    """Return the strategy that differences are taken against: `leaderless` if compared, else the first."""
    if baseline is None:
        return NO_LEADER if NO_LEADER in names else names[0]
    check_baseline(baseline, names)
    return baseline


def check_baseline(baseline: str, names: Sequence[str]) -> None:
    """Raise InputError unless the baseline is among the strategies compared."""
    if baseline not in names:
        found = f"{quoted(baseline)} is not among the strategies compared"
        raise input_error(found, suggest(baseline, names, kind="strategy"), field="baseline")


def check_outcome(outcome: str) -> None:
    """Raise InputError unless this is the name of an outcome per run."""
    if outcome not in PER_RUN:
        raise input_error(
            f"unknown outcome {quoted(outcome)}", suggest(outcome, PER_RUN, kind="outcome"), field="outcome"
        )


def check_parameters(given: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters as floats; raise InputError for an unknown name or a value out of its range."""
    checked = {}
    for name, value in given.items():
        if name not in PARAMETERS:
            raise input_error(
                f"unknown parameter {quoted(name)}", suggest(name, PARAMETERS, kind="parameter")
            )
        known = PARAMETERS[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not (number and known.low <= value <= known.high):
            raise input_error(
                f"got {quoted(value)}", f"write a number from {known.low:g} to {known.high:g}", field=name
            )
        checked[name] = float(value)
    return checked


def check_count(name: str, value: object, least: int) -> None:
    """Raise InputError unless the value is a whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise input_error(f"got {quoted(value)}", f"write a whole number from {least}", field=name)


def can_learn() -> bool:
    """Say whether scikit-learn is installed, which finds clusters of worlds and boxes of failures."""
    try:
        return find_spec("sklearn") is not None
    except ValueError:
        return False


def need_learning(what: str) -> None:
    """Raise InputError, with the command that installs it, unless scikit-learn is there."""
    if not can_learn():
        raise input_error(f"{what} need scikit-learn, which is not installed", f"do `{ADVICE}`")


def _check_names(what: str, names: Sequence[str]) -> None:
    if not names:
        raise input_error("none given", "give at least one", field=what)
    twice = [name for name in names if list(names).count(name) > 1]
    if twice:
        raise input_error(f"{quoted(twice[0])} is given twice", "give each once", field=what)
