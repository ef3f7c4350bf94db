"""One run, told in full: what `run` and `explain` show. Nothing that is slow to import is used here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

if TYPE_CHECKING:
    from coalitionlab.model.explanation import Explanation


def run(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    months: int | None = None,
) -> Trace:
    """Return one run month by month: the same run that `compare` makes of this seed and replicate.

    Scenario and strategy are library names, paths or values; the strategy may also be a function, or FILE.py:FUNCTION. The run is
    stopped after `months`, when given; its outcomes are then those of the months made. Raises InputError for an unknown name or
    a value out of range.
    """
    check_count("seed", seed, 0)
    check_count("replicate", replicate, 0)
    if months is not None:
        check_count("months", months, 1)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    known = check_parameters(parameters or {})
    return trace(case, lever, seed=seed, replicate=replicate, parameters=known, months=months)


def explain(scenario: AnyScenario, strategy: AnyStrategy, organisation: str, *, seed: int = 0) -> Explanation:
    """Return why an organisation stands where it stands at the end of a run, term by term.

    Raises InputError for an unknown name.
    """
    from coalitionlab.model.explain import explain as explained

    check_count("seed", seed, 0)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    return explained(case, lever, organisation, seed)


def monthly_rows(told: Trace) -> list[dict[str, float]]:
    """Return the monthly outcomes of a run, one mapping a month (the first is month 1)."""
    return [
        {"month": k} | dict(zip(MONTHLY, map(float, row), strict=True))
        for k, row in enumerate(told.months, start=1)
    ]


def run_json(told: Trace, seed: int, replicate: int) -> dict[str, Any]:
    """Return a run as plain values for JSON."""
    return {
        "scenario": told.scenario.name,
        "strategy": told.strategy.name,
        "seed": seed,
        "replicate": replicate,
        "months": monthly_rows(told),
        "outcomes": dict(zip(PER_RUN, map(float, told.outcomes), strict=True)),
        "milestones": {
            one.name: float(when) for one, when in zip(told.scenario.milestones, told.milestones, strict=True)
        },
    }
