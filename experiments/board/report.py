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
from coalitionlab.experiments.comparing.comparison import Comparison
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
from coalitionlab.scenarios.schema import Strategy

LOG = logging.getLogger("coalitionlab")
#: Replicates that are recorded organisation by organisation, and replicates in each world, at most.
DETAILED, PER_WORLD = 100, 20
#: Runs of an attribution when nothing is said, and the least replicates that it gets, if the report has as many.
ATTRIBUTION_RUNS, ATTRIBUTION_LEAST = 10_000, 30


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
    counts |= {} if workers is None else {"workers": (workers, 1)}
    counts |= {} if attribution is None else {"attribution": (attribution, 0)}
    for name, (value, least) in counts.items():
        check_count(name, value, least)
    if worlds == 1:
        raise input_error("got 1", "write 0 for none, or at least 2", field="worlds")
    check_outcome(outcome)
    (case,), (ours,), (theirs,) = (
        resolve_scenarios(scenario), resolve_strategies(strategy), resolve_strategies(against)
    )  # fmt: skip
    check_aims([case], [ours, theirs])
    if ours.name == theirs.name:
        problem = f"two strategies are called {quoted(ours.name)}"
        raise input_error(problem, "name another to compare with", field="against")
    usual: dict[str, Any] = {"seed": seed, "parameters": check_parameters(parameters or {})}
    known = ours if attribution == 0 else observed(case, ours, replicates=replicates, **usual)
    pair = [unlimited(known), theirs]
    usual["workers"] = workers
    detailed, each = min(replicates, DETAILED), min(replicates, PER_WORLD)
    attributed, orders, runs = attribution_size(known, replicates, attribution)
    counted = Counted(progress)
    counted.total = 2 * (replicates + detailed + worlds * each) + runs

    def compared(**more: Any) -> Comparison:
        return compare(
            case, pair, baseline=theirs.name, outcome=outcome, progress=_part(counted), **usual, **more
        )

    comparison = compared(replicates=replicates)
    if comparison.summary(outcome)["mean"].isna().any():
        problem = f"{outcome} is not defined in any run of one of the two"
        raise input_error(problem, "choose another outcome", field="outcome")
    stakeholders = stakeholders_of(case, pair, replicates=detailed, count=counted.add, **usual)
    contributions = None
    reason = "It was left out on request." if attribution == 0 else "This strategy does nothing."
    if attributed:
        try:
            contributions = attribute(
                case,
                known,
                outcome=outcome,
                replicates=attributed,
                orders=orders,
                progress=_part(counted),
                **usual,
            )
        except InputError as error:
            reason = f"It could not be computed for this outcome: {error}."
    in_worlds = compared(replicates=each, worlds=worlds, months=False) if worlds else None
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


def attribution_size(strategy: Strategy, replicates: int, wanted: int | None) -> tuple[int, int, int]:
    """Return the replicates of the attribution (0 without actions), the orders of arrival drawn in each (0: all sets), and how
    many runs these are."""
    try:
        players = 0 if wanted == 0 else len(active_actions(strategy))
    except InputError:  # the strategy makes no effort
        players = 0
    if not players:
        return 0, 0, 0
    orders = quick_orders(players)
    each = runs_per_replicate(players, orders, False)
    size = wanted or min(replicates, max(ATTRIBUTION_RUNS // each, ATTRIBUTION_LEAST))
    return size, orders, size * each


def _part(counted: Counted) -> Progress:
    """Return the progress of a part of the report that counts its own runs from 0."""
    before = counted.done
    return lambda done, _: counted.add(before + done - counted.done)
