"""The report for a board: one question and everything that is known about it, as one file that can be printed and passed on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.attribution.attribute import attribute, quick_orders
from coalitionlab.experiments.attribution.contributions import runs_per_replicate
from coalitionlab.experiments.attribution.without import active_actions, observed, unlimited
from coalitionlab.experiments.board.board_report import BoardReport
from coalitionlab.experiments.board.stakeholders import stakeholders_of
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.runs.executors import Counted, Progress
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_outcome,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy

LOG = logging.getLogger("coalitionlab")
#: Replicates that are recorded organisation by organisation, and replicates in each world, at most.
DETAILED, PER_WORLD = 100, 20
#: Runs of an attribution when nothing is said, and the least replicates that it gets, if the report has as many.
ATTRIBUTION_RUNS, ATTRIBUTION_LEAST = 10_000, 30
#: Why there is no attribution of a strategy without actions.
NO_ACTIONS = "This strategy does nothing, so there is nothing to attribute."


def board_report(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    against: AnyStrategy = "leaderless",
    outcome: str = "collective_action",
    replicates: int = 200,
    worlds: int = 50,
    attribution: int | None = None,
    parameters: Mapping[str, float] | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    force: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> BoardReport:
    """Write a report for a board: one HTML file that needs no network, reads in plain words and prints well.

    It says how a strategy compares with another one for a scenario, who the stakeholders are and where they end, what is done when,
    what is expected, what outlasts the convener, what matters most, where it fails, and what was assumed.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, file or value.
    strategy : str, Path, Strategy or function
        The strategy on trial: library name, file, FILE.py:FUNCTION, value or function.
    against : str, Path, Strategy or function
        The strategy to compare it with.
    outcome : str
        The outcome that both are compared by; see `list outcomes`.
    replicates : int
        Runs of each strategy; up to 100 of them are recorded organisation by organisation.
    worlds : int
        Sets of uncertain parameters, each with up to 20 of the replicates; 0 leaves that section out.
    attribution : int
        Replicates of the attribution; 0 leaves it out. As many as about 10,000 runs allow when not given.
    parameters : mapping of str to float
        Values of model parameters, over those of the scenario.
    seed : int
        Seed of all random numbers.
    out : str or Path
        The file to write, such as board.html.
    force : bool
        Replace an earlier file.
    workers : int
        Threads; one a core when not given.
    progress : callable
        Called with the runs done so far and their total.

    Returns
    -------
    BoardReport
        Its `report()` is the page, `save(file)` writes it.

    Raises
    ------
    InputError
        For anything unknown or out of range, for a strategy compared with itself, or an outcome that is not defined.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.board_report("generic", "communication", replicates=20, worlds=0, attribution=0)
    >>> answer.words()[0].startswith("With “Communication alone”, collective action comes to")
    True
    """
    if out is not None:
        files.check_file(Path(out), force)
    counts = {"replicates": (replicates, 1), "worlds": (worlds, 0), "seed": (seed, 0)}
    optional = {"workers": (workers, 1), "attribution": (attribution, 0)}
    for name, (value, least) in (counts | optional).items():
        if name in counts or value is not None:
            check_count(name, value, least)
    if worlds == 1:
        raise input_error("got 1", "write 0 for none, or at least 2", field="worlds")
    case, ours, theirs = _checked(scenario, strategy, against, outcome)
    values = check_parameters(parameters or {})
    known = ours
    if attribution != 0:
        known = observed(case, ours, replicates=replicates, seed=seed, parameters=values)
    pair = [unlimited(known), theirs]
    count, orders = attribution_size(known, replicates, attribution)
    detailed, each = min(replicates, DETAILED), min(replicates, PER_WORLD)
    attributed = runs_per_replicate(len(_players(known)), orders, False) * count if count else 0
    counted = Counted(progress)
    counted.total = 2 * (replicates + detailed + worlds * each) + attributed
    usual: dict[str, Any] = {"seed": seed, "parameters": values, "workers": workers}
    compared = {"baseline": theirs.name, "outcome": outcome, **usual}
    comparison = compare(case, pair, replicates=replicates, progress=_part(counted), **compared)
    if comparison.summary(outcome)["mean"].isna().any():
        problem = f"{outcome} is not defined in any run of one of the two"
        raise input_error(problem, "choose another outcome", field="outcome")
    stakeholders = stakeholders_of(case, pair, replicates=detailed, count=counted.add, **usual)
    contributions, reason = None, "It was left out on request." if attribution == 0 else NO_ACTIONS
    if count:
        try:
            contributions = attribute(
                case,
                known,
                outcome=outcome,
                replicates=count,
                orders=orders,
                progress=_part(counted),
                **usual,
            )
        except InputError as error:
            reason = f"It could not be computed for this outcome: {error}."
    in_worlds = (
        compare(case, pair, replicates=each, worlds=worlds, months=False, progress=_part(counted), **compared)
        if worlds
        else None
    )
    report = BoardReport(
        case,
        pair[0],
        theirs,
        outcome,
        comparison,
        stakeholders,
        contributions,
        reason,
        in_worlds,
        attribution,
    )
    if out is None:
        LOG.info("the page is not written; add --out FILE.html")
    else:
        report.save(out, force=force)
        LOG.info("the report is in %s; open it in a browser, and print it from there", out)
    return report


def _checked(
    scenario: AnyScenario, strategy: AnyStrategy, against: AnyStrategy, outcome: str
) -> tuple[Scenario, Strategy, Strategy]:
    """Return the scenario and both strategies. Raises InputError for what is unknown, or an outcome that is not defined."""
    check_outcome(outcome)
    (case,) = resolve_scenarios(scenario)
    (ours,), (theirs,) = resolve_strategies(strategy), resolve_strategies(against)
    check_aims([case], [ours, theirs])
    if ours.name == theirs.name:
        problem = f"two strategies are called {quoted(ours.name)}"
        raise input_error(problem, "name another to compare with", field="against")
    if outcome == "durable_collective_action" and case.withdraw_month is None:
        problem = f"durable_collective_action is not defined when the convener never withdraws ({case.name})"
        raise input_error(problem, "take final, or set the scenario's withdraw_month", field="outcome")
    idle = [one.name for one in (ours, theirs) if not _players(one) and not isinstance(one, Led)]
    if outcome == "action_per_effort" and idle:
        problem = f"action_per_effort is not defined for {quoted(idle[0])}, which spends nothing"
        raise input_error(
            problem, "take collective_action, or compare two strategies that spend", field="outcome"
        )
    return case, ours, theirs


def attribution_size(strategy: Strategy, replicates: int, wanted: int | None) -> tuple[int, int]:
    """Return the replicates of the attribution (0 without actions), and the orders of arrival drawn in each (0: all sets)."""
    players = len(_players(strategy))
    if not players or wanted == 0:
        return 0, 0
    orders = quick_orders(players)
    affordable = ATTRIBUTION_RUNS // runs_per_replicate(players, orders, False)
    return wanted or min(replicates, max(affordable, ATTRIBUTION_LEAST)), orders


def _players(strategy: Strategy) -> tuple[str, ...]:
    """Return the actions that get staff-days; none for a function that was not observed."""
    try:
        return active_actions(strategy)
    except InputError:
        return ()


def _part(counted: Counted) -> Progress:
    """Return the progress of a part of the report that counts its own runs from 0."""
    before = counted.done
    return lambda done, _: counted.add(before + done - counted.done)
