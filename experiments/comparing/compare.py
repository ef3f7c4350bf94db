"""The main job: compare leadership strategies on a scenario, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.given import Given, given_history
from coalitionlab.experiments.comparing.precision import PILOT, Precision, check_precision, search
from coalitionlab.experiments.rules import AnyRule, DecisionRule
from coalitionlab.experiments.runs.execute import execute, execute_in_steps
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs, Stopped
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_confidence,
    check_count,
    check_outcome,
    check_parameters,
    check_smallest,
    choose_baseline,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.statistics import LEVEL, Floats
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.under_rules import own_rules, unfold
from coalitionlab.experiments.worlds.draws import WORLDS, World, choose_uncertain, draw_worlds, study_in_worlds
from coalitionlab.model.own_rule import own_rule
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.names.outcomes import HEADLINE

#: Worlds drawn from a calibration when nothing says how many.
CALIBRATED = 100
#: Runs of each scenario and strategy when nothing says how many: in one world, or in all together, of which each gets so many at least.
RUNS, IN_EACH = 200, 4


def how_many_worlds(worlds: int | None, given: Mapping[str, Any]) -> int:
    """Return how many worlds are drawn: by default 50, 100 of a calibration, none where a precision over luck is asked for."""
    if worlds is not None:
        return worlds
    if given["worlds_from"] is not None:
        return CALIBRATED
    return 0 if given["precision"] is not None else WORLDS


def how_many_replicates(replicates: int | None, given: Mapping[str, Any]) -> int:
    """Return how many replicates are made in each world: by default so many that there are 200 runs, four at least."""
    if replicates is not None:
        return replicates
    worlds = how_many_worlds(given["worlds"], given)
    return max(IN_EACH, -(-RUNS // worlds)) if isinstance(worlds, int) and worlds > 0 else RUNS


@recorded(strategies=lambda value, _: resolve_strategies(value), replicates=how_many_replicates, worlds=how_many_worlds)
def compare(
    scenarios: AnyScenario | Sequence[AnyScenario],
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    replicates: int | None = None,
    seed: int = 0,
    worlds: int | None = None,
    baseline: str | None = None,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Progress | None = None,
    *,
    outcome: str = HEADLINE,
    uncertain: Sequence[str] | None = None,
    worlds_from: str | Path | None = None,
    precision: float | None = None,
    precision_of: str = "baseline",
    max_replicates: int | None = None,
    rules: Sequence[AnyRule] | AnyRule | None = None,
    rule_options: Mapping[str, Any] | None = None,
    months: bool = True,
    confidence: float = LEVEL,
    smallest_effect: float | None = None,
) -> Comparison:
    """Compare leadership strategies with common random numbers: ranks, intervals, chance of success.

    Every strategy is run on every scenario with the same random numbers, so that differences between strategies are not those
    between runs. The same seed gives bit-identical results, with any number of workers. What is done when it is stopped by hand
    is kept.

    Parameters
    ----------
    scenarios : str, Path, Scenario or sequence of them
        Library names, paths or values.
    strategies : str, Path, Strategy, callable or sequence of them
        Library names, paths, FILE.py:FUNCTION, values, or functions that are called before each month (see `ConvenerView`);
        all of the library when not given.
    replicates : int
        Runs per scenario and strategy in each world: 4 in each of 50 when not given, 200 with worlds=0.
    seed : int
        The same seed gives the same runs.
    worlds : int
        Plausible worlds that the answer is over: so many sets of the uncertain parameters, drawn from their plausible ranges; 50
        when not given. 0 takes the parameters as they are, and answers over luck alone. Parameters that the scenario or
        `parameters` set are kept.
    baseline : str
        Strategy that differences are taken against; leaderless if compared, else the first.
    workers : int
        Threads; one per core when not given.
    parameters : mapping
        Values of model parameters, which override those of the scenarios.
    progress : callable
        Called with the runs done and the runs in all.
    uncertain : sequence of str
        Parameter, or group of parameters, that worlds differ in; repeat for more. All when not given.
    worlds_from : str or Path, optional
        Results folder of `calibrate`: worlds are drawn from what it found, 100 when `worlds` does not say how many, and so the
        answer is one given the history.
    months : bool
        Keep monthly quantiles.
    precision : float
        Add replicates until the interval of every paired difference is at most this wide on either side, in the unit of the
        outcome, over luck alone (no worlds are drawn). The runs are the same as if that number had been asked for; at least 100 are
        made.
    outcome : str
        Outcome to rank by; see `list outcomes`.
    precision_of : str
        Differences that need the precision: baseline, or all for every pair.
    max_replicates : int
        Replicates at which `precision` gives up; 10000 when not given.
    rules : sequence of str or callable
        Decision rules, under each of which every scenario is run: names, FILE.py:FUNCTION, or functions as `own_rule` takes
        them. Scenarios are then called NAME@RULE.
    rule_options : mapping
        Options of those rules, such as `{"persuasion": 0.5}`; each goes to the rules that have it.
    confidence : float
        Level of all intervals, 0.5 to 0.999; a difference is called significant when its p-value is below 1 less this.
    smallest_effect : float
        The smallest difference that matters to you, in the unit of the outcome: smaller ones are told as no difference that
        matters, where the runs show that much.

    Returns
    -------
    Comparison
        The runs, and tables, figures and words about them.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.
    Stopped
        On Ctrl-C; its `finding` holds the runs done until then.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> comparison = cl.compare("generic", ["leaderless", "even_spread"], replicates=2, worlds=8, seed=7)
    >>> len(comparison.runs)
    32
    """
    given = {"worlds": worlds, "worlds_from": worlds_from, "precision": precision}
    replicates, worlds = how_many_replicates(replicates, given), how_many_worlds(worlds, given)
    for name, value, least in (("replicates", replicates, 1), ("seed", seed, 0), ("worlds", worlds, 0)):
        check_count(name, value, least)
    if workers is not None:
        check_count("workers", workers, 1)
    check_outcome(outcome)
    check_confidence(confidence)
    check_smallest(smallest_effect)
    cases = resolve_scenarios(scenarios)
    settings = check_parameters(parameters or {})
    given_by: Given | None = None
    if worlds_from is not None:
        if uncertain:
            raise input_error("cannot be combined with worlds_from", "leave one of the two out", field="uncertain")
        given_by = given_history(
            worlds_from, cases, worlds, seed=seed, parameters=settings, rules_named=rules is not None
        )
        cases, settings = given_by.cases, given_by.parameters
    cases, all_rules, variants = unfold(cases, rules, rule_options)
    own = own_rules(all_rules, variants)
    _check_compiling(own.values())
    resolved = resolve_strategies(strategies)
    check_aims(cases, resolved)
    drawn: tuple[World, ...] = ()
    if given_by is not None:
        drawn = given_by.worlds
    elif worlds or uncertain:
        varied = choose_uncertain(uncertain, worlds=worlds, fixed=settings, scenarios=cases)
        drawn = draw_worlds(worlds, seed=seed, fixed=settings, uncertain=varied)
    reference = choose_baseline(baseline, [strategy.name for strategy in resolved])
    goal = _goal(precision, outcome, precision_of, max_replicates, replicates, len(drawn), confidence)
    study = study_in_worlds(
        cases, resolved, drawn, replicates=replicates, seed=seed, months=months, parameters=settings, rules=own
    )
    parts: list[Runs] = []
    reached: list[dict[str, Any]] = []

    def result() -> Comparison:
        return comparison_of(
            parts, study, reference, world_parameters=drawn, precision=goal, reached=pd.DataFrame(reached),
            rules=all_rules, variants=variants, outcome=outcome, confidence=confidence, smallest_effect=smallest_effect,
            worlds_from=None if worlds_from is None else str(worlds_from), given=given_by.notes if given_by else (),
        )  # fmt: skip

    try:
        if goal is None:
            parts.append(execute(study, workers=workers, progress=progress, strict=True))
        else:
            for scenario in study.scenarios:
                further = _further(progress, sum(runs.done for runs in parts))
                alone = replace(study, scenarios=(scenario,))
                runs, row = _until_precise(goal, alone, reference, workers=workers, progress=further)
                parts.append(runs)
                reached.append({"scenario": scenario.name} | row)
    except Stopped as stopped:
        parts += [stopped.runs] if stopped.runs.done else []
        stopped.finding = result() if parts else None
        raise
    return result()


def comparison_of(parts: Sequence[Runs], study: Study, baseline: str, **more: Any) -> Comparison:
    """Return the comparison that rests on these runs, which are those of a study, or of its scenarios separately."""
    scenarios_done = sum(len(runs.study.scenarios) for runs in parts)
    return Comparison(
        study.scenarios,
        study.strategies,
        pd.concat([table for runs in parts for table in _rows(runs)], ignore_index=True),
        pd.concat([runs.bands() for runs in parts], ignore_index=True),
        pd.concat([runs.goals(more.get("confidence", LEVEL)) for runs in parts], ignore_index=True),
        study.replicates,
        study.seed,
        baseline,
        parameters=dict(study.parameters),
        seconds=sum(runs.seconds for runs in parts),
        complete=all(runs.complete for runs in parts) and scenarios_done == len(study.scenarios),
        **more,
    )


def _further(progress: Progress | None, before: int) -> Progress | None:
    """Return the progress of runs that come after others."""
    return None if progress is None else lambda done, total: progress(before + done, total)


def _check_compiling(rules: Iterable[DecisionRule]) -> None:
    """Raise InputError, before anything runs, for a rule of the user's own that cannot be compiled."""
    for rule in rules:
        try:
            if rule.function is not None:
                own_rule(rule.function)
        except InputError as error:
            raise InputError(f"{rule.file}: {rule.name}: {error}" if rule.file else str(error)) from None


def _goal(
    precision: float | None, outcome: str, of: str, most: int | None, replicates: int, worlds: int, confidence: float
) -> Precision | None:
    """Return the precision asked for; None when none was. Raises InputError for what cannot be had."""
    if precision is not None and worlds:
        raise input_error(
            f"precision (got {quoted(precision)}) cannot be combined with worlds",
            "leave one of them out: with worlds the interval narrows with their number, not with replicates",
            field="precision",
        )
    if precision is not None:
        if most is not None:
            check_count("max_replicates", most, max(replicates, PILOT))
        return check_precision(precision, outcome, of, most, replicates, confidence)
    for name, value, default in (("precision_of", of, "baseline"), ("max_replicates", most, None)):
        if value != default:
            raise input_error(f"got {quoted(value)}", "give a precision too, or leave it out", field=name)
    return None


def _until_precise(
    goal: Precision, study: Study, baseline: str, *, workers: int | None, progress: Progress | None
) -> tuple[Runs, dict[str, Any]]:
    """Make replicates of a study of one scenario until the goal is reached or given up; return the runs and what was reached."""
    sizes: list[int] = []
    steps = execute_in_steps(
        replace(study, replicates=goal.most), iter(lambda: sizes[-1], 0),
        workers=workers, progress=progress, strict=True,
    )  # fmt: skip
    latest: list[Runs] = []

    def values(replicates: int) -> Floats:
        sizes.append(replicates)
        latest[:] = [next(steps)]
        return latest[0].outcome(goal.outcome)[:, 0]

    names = [strategy.name for strategy in study.strategies]
    reached = search(goal, names, baseline, values, at_least=study.replicates, seed=study.seed)
    return latest[0], reached


def _rows(runs: Runs) -> list[pd.DataFrame]:
    """Return one row a run for each scenario, ordered by strategy, world and replicate."""
    order = {strategy.name: k for k, strategy in enumerate(runs.study.strategies)}
    labels = ["scenario", "strategy", *(["world"] if runs.study.factors else []), "replicate"]
    table = runs.table[[*labels, *runs.study.outcomes]]
    return [
        rows.sort_values("strategy", key=lambda names: names.map(order), kind="stable", ignore_index=True)
        for _, rows in table.groupby("scenario", sort=False)
    ]
