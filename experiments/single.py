"""A single run in full: `run` and `explain`. Nothing that is slow to import is used here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.web.first import note_compiling
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led

if TYPE_CHECKING:
    from coalitionlab.model.explanation import Explanation


def run(
    scenario: AnyScenario | None = None,
    strategy: AnyStrategy | None = None,
    *,
    of: str | Path | None = None,
    row: int | None = None,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    months: int | None = None,
) -> Trace:
    """Run one simulation and show it month by month.

    It is the run that `compare` makes of the same seed and replicate; or, with --of and --row, a run of results made before.

    Parameters
    ----------
    scenario : str, Path or Scenario, optional
        Library name, path or value.
    strategy : str, Path, Strategy or callable, optional
        Library name, path, FILE.py:FUNCTION, value or function; with `of`, in place of the row's.
    of : str or Path, optional
        Folder of a sweep or a comparison, one of whose runs is made again, in place of a scenario.
    row : int, optional
        Row of its runs.parquet, from 0.
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
    if of is not None or row is not None:
        if of is None or row is None or scenario is not None or seed or replicate or parameters:
            problem = "a run of earlier results is named by its folder and its row"
            raise input_error(
                problem, "give --of RESULTS --row N, and neither scenario, seed, replicate nor --set"
            )
        from coalitionlab.experiments.one_run import one_run  # reads tables, which is slow to import

        check_count("row", row, 0)
        known = one_run(Path(of), row)
        if strategy is None and isinstance(known.strategy, Led):
            problem = f"row {row} is led by the Python function {quoted(known.strategy.function)}"
            raise input_error(
                problem, "name it too: -s FILE.py:FUNCTION (the text is among the inputs of the results)"
            )
        lever = known.strategy if strategy is None else resolve_strategies(strategy)[0]
        note_compiling(single=True)
        return trace(
            known.scenario, lever, seed=known.seed, replicate=known.replicate, parameters=known.parameters, months=months
        )  # fmt: skip
    if scenario is None or strategy is None:
        raise input_error(
            "a run needs a scenario and a strategy", "name both (--strategy), or --of RESULTS --row N"
        )
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    values = check_parameters(parameters or {})
    note_compiling(single=True)
    return trace(case, lever, seed=seed, replicate=replicate, parameters=values, months=months)


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
    note_compiling(single=True)
    return explained(case, lever, organisation, seed)
