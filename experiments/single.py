"""A single run in full: `run` and `explain`. Nothing that is slow to import is used here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.model.tracing import Trace, trace

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
    """Run one simulation and show it month by month.

    It is the run that `compare` makes of the same seed and replicate.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or callable
        Library name, path, FILE.py:FUNCTION, value or function.
    seed : int
        The same seed gives the same run.
    replicate : int
        Number of the replicate, from 0: which of the seed's random numbers are used.
    parameters : mapping
        Values of model parameters, by name.
    months : int
        Stop after so many months; outcomes are then those of the months that were run.

    Returns
    -------
    Trace
        Monthly outcomes, status and utility of every organisation, outcomes of the run.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.

    Examples
    --------
    >>> run("generic", "even_spread", seed=1, months=6).months.shape
    (6, 18)
    """
    check_count("seed", seed, 0)
    check_count("replicate", replicate, 0)
    if months is not None:
        check_count("months", months, 1)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    known = check_parameters(parameters or {})
    return trace(case, lever, seed=seed, replicate=replicate, parameters=known, months=months)


def explain(scenario: AnyScenario, strategy: AnyStrategy, organisation: str, *, seed: int = 0) -> Explanation:
    """Explain why an organisation is inside or outside the coalition at the end of a run, term by term.

    Parameters
    ----------
    scenario, strategy
        As for `run`.
    organisation : str
        Name of an organisation of the scenario.
    seed : int
        The same seed gives the same run.

    Returns
    -------
    Explanation
        The terms of its decisions, month by month.

    Raises
    ------
    InputError
        For an unknown name.

    Examples
    --------
    >>> explain("milton_keynes", "leaderless", "Arriva Buses").status
    'outside'
    """
    from coalitionlab.model.explain import explain as explained

    check_count("seed", seed, 0)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    return explained(case, lever, organisation, seed)
