"""What a user asks for, checked and made definite: scenarios, strategies, parameters, counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import check_name, input_error, is_number, quoted, suggest
from coalitionlab.scenarios.loader import list_strategies, load_scenario, strategy_of
from coalitionlab.scenarios.names.outcomes import MONTHLY, OWN_PER_RUN, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.records import Number
from coalitionlab.scenarios.schema import Scenario, Strategy

NO_LEADER = "leaderless"
#: The largest number of replicates, workers, points and the like (beyond it, memory ends before the answer), and the largest seed.
MOST_COUNT, MOST_SEED = 10_000_000, 2**64 - 1

AnyScenario = Scenario | str | Path
AnyStrategy = Strategy | str | Path | Callable[..., Any]


def resolve_scenarios(scenarios: AnyScenario | Sequence[AnyScenario]) -> tuple[Scenario, ...]:
    """Return scenarios from names, paths or values, each with a name of its own."""
    listed = [scenarios] if isinstance(scenarios, Scenario | str | Path) else scenarios
    resolved = tuple(each if isinstance(each, Scenario) else load_scenario(each) for each in listed)
    _check_names("scenarios", [each.name for each in resolved])
    return resolved


def resolve_strategies(strategies: AnyStrategy | Sequence[AnyStrategy] | None) -> tuple[Strategy, ...]:
    """Return strategies, each with a name of its own; None stands for all of the library.

    Each is a name, a path, FILE.py:FUNCTION (or a class in place of the function), a value, or a callable that is asked before
    each month (see `ConvenerView`). Raises InputError for what is none of these, or cannot be used.
    """
    named = list_strategies() if strategies is None else listed_strategies(strategies)
    remedy = "give a name, a path, FILE.py:FUNCTION, a Strategy or a function"
    resolved = tuple(strategy_of(each, remedy) for each in named)
    _check_names("strategies", [each.name for each in resolved])
    return resolved


def listed_strategies(strategies: AnyStrategy | Sequence[AnyStrategy]) -> list[AnyStrategy]:
    """The strategies as a list; one may stand alone."""
    if isinstance(strategies, Strategy | str | Path) or callable(strategies):
        return [strategies]
    return list(strategies)


def check_organisation(scenario: Scenario, name: str) -> None:
    """Raise InputError unless the scenario has an organisation of that name."""
    from coalitionlab.model.blueprint import blueprint

    if name in scenario.left_out:
        raise input_error(f"{quoted(name)} is left out of the runs", "say `simulated: yes` of it in the scenario")
    blueprint(scenario).index(name)


def check_aims(scenarios: Sequence[Scenario], strategies: Sequence[Strategy]) -> None:
    """Raise InputError, before anything runs, for an aim at a sector that one of the scenarios does not have."""
    from coalitionlab.model.blueprint import sectors_of
    from coalitionlab.model.plan import plan

    for scenario in scenarios:
        for strategy in strategies:
            plan(strategy, tuple(sectors_of(scenario)))


def settle(
    scenario: AnyScenario, strategy: AnyStrategy, parameters: Mapping[str, float] | None = None
) -> tuple[Scenario, Strategy, dict[str, float]]:
    """Return the one case, the one strategy and the parameters of a question, checked together."""
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    check_aims([case], [lever])
    return case, lever, check_parameters(parameters or {})


def choose_baseline(baseline: str | None, names: Sequence[str]) -> str:
    """Return the strategy that differences are taken against: `leaderless` if compared, else the first."""
    if baseline is None:
        return NO_LEADER if NO_LEADER in names else names[0]
    check_baseline(baseline, names)
    return baseline


def check_baseline(baseline: str, names: Sequence[str]) -> None:
    """Raise InputError unless the baseline is among the strategies compared."""
    if baseline not in names:
        problem = f"{quoted(baseline)} is not among the strategies compared"
        raise input_error(problem, suggest(baseline, names, kind="strategy"), field="baseline")


def check_outcome(outcome: str) -> None:
    """Raise InputError unless this is the name of an outcome per run."""
    if remedy := instead_of_month(outcome):
        raise input_error(f"{quoted(outcome)} is an outcome by month", remedy, field="outcome")
    check_name(outcome, PER_RUN, "outcome", field="outcome")


def instead_of_month(name: object) -> str:
    """Return what to name where an outcome of the run is asked for and this is one of the month only; empty for any other name."""
    if not isinstance(name, str) or name in PER_RUN or name not in MONTHLY:
        return ""
    made = [outcome.name for outcome in OWN_PER_RUN if name in outcome.arguments] or ["final", "peak"]
    return (
        f"name one per run, such as {' or '.join(made)}; all by month are kept with months (in a design months: true)"
    )


def is_chance(outcome: str) -> bool:
    """Return whether an outcome per run is 0 or 1, so that its mean is a chance."""
    return PER_RUN[outcome].unit == "0 or 1"


def check_parameters(parameters: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters as floats; raise InputError for an unknown name or a value out of its range."""
    for name, value in parameters.items():
        check_name(name, PARAMETERS, "parameter")
        known = PARAMETERS[name]
        if not (is_number(value) and known.low <= value <= known.high):
            remedy = f"write a number from {known.low:g} to {known.high:g}"
            raise input_error(f"got {quoted(value)}", remedy, field=name)
    return {name: float(value) for name, value in parameters.items()}


def check_confidence(confidence: float) -> None:
    """Raise InputError unless this is a confidence level that intervals can have."""
    if not (is_number(confidence) and 0.5 <= confidence <= 0.999):
        remedy = "write a number from 0.5 to 0.999, such as 0.95"
        raise input_error(f"got {quoted(confidence)}", remedy, field="confidence")


def check_smallest(smallest: float | None) -> None:
    """Raise InputError for a smallest effect of interest that is not a number above 0."""
    if smallest is not None and not (is_number(smallest) and 0 < smallest < math.inf):
        remedy = "write a number above 0, in the unit of the outcome"
        raise input_error(f"got {quoted(smallest)}", remedy, field="smallest_effect")


def check_count(name: str, value: object, least: int, most: int | None = None) -> None:
    """Raise InputError unless the value is a whole number from `least` to `most` (by default what a machine can hold)."""
    bounds = Number(least, most or (MOST_SEED if name == "seed" else MOST_COUNT), whole=True)
    if isinstance(value, bool) or not isinstance(value, int) or not bounds.holds(value):
        raise input_error(f"got {quoted(value)}", bounds.remedy, field=name)


def _check_names(what: str, names: Sequence[str]) -> None:
    if not names:
        raise input_error("none given", "give at least one", field=what)
    twice = [name for name in names if list(names).count(name) > 1]
    if twice:
        raise input_error(f"{quoted(twice[0])} is given twice", "give each once", field=what)
