"""Calibrate a scenario to a history: `calibrate`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from coalitionlab.experiments.calibrating import words
from coalitionlab.experiments.calibrating.ahead import forecast, reduced
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.checking import CHECKS, Check, leave_one_out, simulation_based
from coalitionlab.experiments.calibrating.conditioning import Posterior, condition
from coalitionlab.experiments.calibrating.forecasting import held_back_scores
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.identifying import Informed, noise_levels
from coalitionlab.experiments.calibrating.members import group_table, matched
from coalitionlab.experiments.calibrating.named import name_notes
from coalitionlab.experiments.calibrating.prior import Prior
from coalitionlab.experiments.calibrating.reading import read_history
from coalitionlab.experiments.calibrating.summaries import observed, summarise
from coalitionlab.experiments.calibrating.table import ReferenceTable, make_table
from coalitionlab.experiments.calibrating.variants import variant_table
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.inputs import Input, parameter_input
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.sensitivity.inputs import ranged_input
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.worlds.draws import choose_uncertain, uncertain_parameters
from coalitionlab.model.blueprint import blueprint, sectors_of
from coalitionlab.scenarios.errors import input_error, is_number, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Generated, Scenario
from coalitionlab.scenarios.world import RULES

RUNS = 20_000
FEWEST_RUNS = 200
HELD_BACK = 0.4
STRATEGY = "even_spread"
#: Months ahead for which the summaries have to say something.
MOST_AHEAD = 24
#: What joins and exits depend on most, over wider ranges than plausible ones: histories are of treaties and foundations too, not of towns only.
WIDE = {
    "activity": (0.005, 0.2),
    "readiness": (0.0, 1.0),
    "exit_rate": (0.0, 0.15),
    "closures": (0.0, 0.2),
    "renewal_rate": (0.0, 1.0),
    "sensitivity": (1.0, 6.0),
}


@recorded(rules=lambda value, _: value)
def calibrate(
    scenario: AnyScenario,
    history: str | Path | History,
    strategies: AnyStrategy | Sequence[AnyStrategy] = STRATEGY,
    *,
    runs: int = RUNS,
    vary: Mapping[str, tuple[float, float]] | None = None,
    uncertain: Sequence[str] | None = None,
    rules: Sequence[str] = (),
    ahead: int = 24,
    held_back: float = HELD_BACK,
    accept: int | None = None,
    checks: int = CHECKS,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Find what the history of a coalition says about a scenario's parameters, and what comes next.

    Runs are made with parameters drawn from their plausible ranges, wider ones of what coming and going depends on; those nearest to the history are kept, weighted, and corrected
    by regression. What is found says which parameters the history identifies and which stay what was assumed.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    history : str, Path or History
        CSV file of who joined and left in which month (docs/how-to/calibrate.md), or a value.
    strategies : str, Path, Strategy or sequence of these
        How the coalition was led; repeat where that is not known, and the history says which is most likely.
    runs : int
        Runs of the reference table, 200 or more.
    vary : mapping of str to (float, float), optional
        Fields of the scenario that are not known, such as convener.capacity, or parameters over another range.
    uncertain : sequence of str, optional
        Parameter, or group of parameters, that is not known; repeat for more. All uncertain ones when not given.
    rules : sequence of str
        Decision rules among which the history is to choose; the scenario's own when not given.
    ahead : int
        Months that are shown after the history.
    held_back : float
        Share of the months that is held back to see how well they are forecast, 0 to 0.8.
    accept : int, optional
        Runs to keep; a twentieth, from 100 to 1,000, when not given.
    checks : int
        Runs that take the history's place to check the calibration itself; 0 for none.
    seed : int
        The same seed gives the same runs.
    parameters : mapping of str to float, optional
        Values of parameters that are known.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    Calibration
        The posterior with its tables, words, figures and worlds.

    Raises
    ------
    InputError
        For a history that cannot be used, anything unknown or out of range.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> found = cl.calibrate("generic", cl.example_history(), runs=300, ahead=6, checks=0)
    >>> found.paths.months, found.posterior.rows.shape
    (42, (100,))
    """
    _check_counts(runs, ahead, held_back, accept, checks, seed)
    (case,) = resolve_scenarios(scenario)
    known = history if isinstance(history, History) else read_history(history, starts=case.starts)
    members, notes = matched(known.members, sectors_of(case))
    known = replace(known, members=members, notes=(*known.notes, *notes, *name_notes(known, blueprint(case).names)))
    case = with_members(case, known)
    prior = prior_of(case, strategies, vary or {}, uncertain, rules, parameters or {}, seed)
    began = time.perf_counter()
    table = make_table(prior, runs, known.months + ahead, known.members, workers=workers, progress=progress)
    return calibration_of(
        table, known, held_back=held_back, accept=accept, checks=checks, seconds=time.perf_counter() - began
    )


def calibration_of(
    table: ReferenceTable,
    history: History,
    *,
    held_back: float = HELD_BACK,
    accept: int | None = None,
    checks: int = CHECKS,
    seconds: float = 0.0,
) -> Calibration:
    """Condition a reference table that has been made on a history."""
    # matrices are small: threads would only wait for each other, for ten times as long on a busy machine, and sums depend on how many there are
    with threadpool_limits(1):
        return _conditioned(table, history, held_back, accept, checks, seconds)


def _conditioned(
    table: ReferenceTable, history: History, held_back: float, accept: int | None, checks: int, seconds: float
) -> Calibration:
    began = time.perf_counter()
    prior, unit = table.prior, table.unit
    names, statistics = summarise(table.paths, history)
    summaries, target = reduced(table, history, min(table.months, history.months + MOST_AHEAD))
    posterior = condition(unit, summaries, target, accept=accept)
    noise = noise_levels(unit, posterior, seed=prior.seed)
    informed = Informed.by(posterior, prior.field_values[table.variant[posterior.rows]], noise)
    accepted = table.paths.of_rows(posterior.rows)
    groups = None
    if accepted.members is not None:
        groups = group_table(
            accepted.members, posterior.weights, history.members, history.months, history.leaves is not None
        )
    kept = round(held_back * history.months)
    scores = None
    if kept:
        scores = held_back_scores(
            history, history.months - kept, prior.scenario.size,
            *forecast(table, history.first(history.months - kept), history.months, accept=accept), seed=prior.seed,
        )  # fmt: skip
    return Calibration(
        prior,
        history,
        posterior,
        unit[posterior.rows],
        table.variant[posterior.rows],
        accepted,
        np.array(forecast(table, history, table.months, accept=accept)),
        noise,
        variant_table(prior, unit, table.variant, posterior),
        groups,
        (
            *history.notes,
            *words.silence_sentences(history),
            *words.withdrawal_sentences(prior.scenario.withdraw_month, history.months),
            *words.reach_sentences(names, statistics, observed(history), posterior),
        ),
        scores,
        kept,
        _checks(table, summaries, posterior, informed, checks, accept),
        len(table),
        (seconds, time.perf_counter() - began),
    )


def prior_of(
    case: Scenario,
    strategies: AnyStrategy | Sequence[AnyStrategy],
    vary: Mapping[str, tuple[float, float]],
    uncertain: Sequence[str] | None,
    rules: Sequence[str],
    parameters: Mapping[str, float],
    seed: int,
) -> Prior:
    """Return the prior, checked: every uncertain parameter that the scenario or the user does not set, and what else varies.

    Parameters are over their plausible ranges, those on which coming and going depends most over wider ones, unless `vary` gives another.
    """
    fixed = check_parameters(parameters)
    led = resolve_strategies(strategies)
    for each in led:
        if isinstance(each, Led):
            problem = f"{quoted(each.name)} is a Python function"
            raise input_error(problem, "give strategies with phases", field="strategies")
    check_aims([case], led)
    for rule in rules:
        if rule not in RULES:
            raise input_error(f"unknown rule {quoted(rule)}", f"known rules are {', '.join(RULES)}", field="rules")
    ranged = [ranged_input(case, name, float(low), float(high)) for name, (low, high) in vary.items()]
    settled = fixed | dict(case.parameters)
    chosen = choose_uncertain(uncertain, worlds=1, fixed=fixed, scenarios=[case]) or uncertain_parameters()
    own = {each.name: each for each in ranged if each.group != "scenario"}
    names = [name for name in chosen if name not in settled]
    inputs: list[Input] = [own.pop(name) if name in own else _over_its_range(case, name) for name in names]
    inputs += own.values()
    if not inputs:
        raise input_error("every parameter is set", "leave at least one open", field="uncertain")
    fields = tuple(each for each in ranged if each.group == "scenario")
    return Prior(case, led, tuple(rules) or (case.decision.rule,), tuple(inputs), fields, fixed, seed)


def _over_its_range(case: Scenario, name: str) -> Input:
    plausible = parameter_input(case, name)
    return plausible.over(*WIDE[name]) if name in WIDE else plausible


def with_members(case: Scenario, history: History) -> Scenario:
    """The scenario with as many organisations inside at the start as the history has, the same ones where it names them all.

    Raises InputError when it has too few.
    """
    size = case.size
    ever = history.inside_at_start + sum(history.joins)
    most = int(history.inside.max(initial=history.inside_at_start))
    if most > size:
        problem = f"{most} were inside at once, but {case.name} has {size} organisations"
        raise input_error(problem, f"give it more, such as {2 * ever}: --set organisations.count={2 * ever}")
    listed = not isinstance(case.organisations, Generated)
    known = {name.casefold() for name in history.at_start}
    ours = tuple(name for name in blueprint(case).names if name.casefold() in known) if listed else ()
    everybody = 0 < len(ours) == history.inside_at_start
    if not isinstance(case.organisations, Generated) and (
        everybody or sum(each.joins_at_start for each in case.organisations) > history.inside_at_start
    ):
        # who is in today came within the history
        case = case.with_(organisations=tuple(each.with_(joins_at_start=False) for each in case.organisations))
    if not history.inside_at_start:
        return case
    if everybody:
        return case.with_(members_at_start=ours)
    named = case.members_at_start if isinstance(case.members_at_start, tuple) else ()
    if listed and len(named) == history.inside_at_start:
        return case
    return case.with_(members_at_start=history.inside_at_start)


def _checks(
    table: ReferenceTable,
    summaries: np.ndarray,
    posterior: Posterior,
    informed: Informed,
    checks: int,
    accept: int | None,
) -> tuple[Check, ...]:
    if not checks:
        return ()
    unit, names = table.unit, tuple(table.prior.names)
    return (
        simulation_based(unit, summaries, names, informed.narrowed, checks=checks, accept=accept),
        leave_one_out(unit, summaries, posterior, names, informed.narrowed, checks=checks, accept=accept),
    )


def _check_counts(runs: int, ahead: int, held_back: float, accept: int | None, checks: int, seed: int) -> None:
    check_count("runs", runs, FEWEST_RUNS)
    check_count("ahead", ahead, 0, 600)
    check_count("checks", checks, 0)
    check_count("seed", seed, 0)
    if accept is not None:
        check_count("accept", accept, 50, runs // 2)
    if not (is_number(held_back) and 0 <= held_back <= 0.8):
        raise input_error(f"got {quoted(held_back)}", "write a number from 0 to 0.8", field="held_back")
