"""The main job: compare leadership strategies on a scenario, under the same luck."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from coalitionlab.experiments.comparing.comparison import HEADLINE, Comparison, Interrupted
from coalitionlab.experiments.comparing.gathering import Gathering, Tables
from coalitionlab.experiments.comparing.precision import Reached, check_precision, reach
from coalitionlab.experiments.comparing.rules import AnyRule, Case, unfold
from coalitionlab.experiments.comparing.runner import Progress, run_blocks
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    choose_baseline,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.worlds.draws import World, choose_uncertain, draw_worlds
from coalitionlab.scenarios.schema import Scenario


def compare(
    scenarios: AnyScenario | Sequence[AnyScenario],
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    replicates: int = 200,
    seed: int = 0,
    worlds: int = 0,
    baseline: str | None = None,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Progress | None = None,
    *,
    uncertain: Sequence[str] | None = None,
    months: bool = True,
    precision: float | None = None,
    outcome: str = HEADLINE,
    precision_of: str = "baseline",
    max_replicates: int | None = None,
    rules: Sequence[AnyRule] | AnyRule | None = None,
    rule_options: Mapping[str, Any] | None = None,
) -> Comparison:
    """Run every strategy on every scenario and return what came out.

    Args:
        scenarios: one or several: library names, paths, or Scenario values.
        strategies: library names, paths, FILE.py:FUNCTION, Strategy values, or functions that are
            asked before each month (see `ConvenerView`); all of the library when not given.
        replicates: runs per scenario and strategy (and world), at least 1.
        seed: whole number from 0; the same seed gives bit-identical results, however many workers.
        worlds: when above 0, so many sets of the uncertain parameters are drawn from their plausible ranges
            and the replicates are made in each. Parameters that the scenario or `parameters` set are kept.
        baseline: strategy that differences are taken against; `leaderless` if compared, else the first.
        workers: threads; as many as there are cores when not given.
        parameters: values over those of the scenarios and the defaults.
        progress: called with the number of runs just done.
        uncertain: names of the parameters, or of groups of them, that worlds differ in; all when not given.
        months: whether to keep what is needed for the bands month by month (on disk, when it is much).
        precision: when given, replicates are made until the 95 % interval of every paired difference to the baseline is this
            wide on either side (half its width, in the unit of `outcome`). The runs are those of replicates 0 to n - 1, as if
            n had been asked for. `replicates` is then the least; at least 100 are made.
        outcome: what `precision` is about, a name of `PER_RUN`.
        precision_of: `baseline`, or `all` for every pair of strategies.
        max_replicates: where `precision` gives up, 10 000 when not given; the result says what was reached.
        rules: decision rules under each of which every scenario is run: names, `FILE.py:FUNCTION`, or functions as
            `own_rule` takes them. Scenarios are then called `NAME@RULE`.
        rule_options: options of those rules, such as `{"persuasion": 0.5}`; each goes to the rules that have it.

    Raises:
        InputError: for an unknown name or a value out of range.
        Interrupted: on Ctrl-C; its `comparison` holds the runs done until then.
    """
    for name, value, least in (("replicates", replicates, 1), ("seed", seed, 0), ("worlds", worlds, 0)):
        check_count(name, value, least)
    if workers is not None:
        check_count("workers", workers, 1)
    unfolded = unfold(resolve_scenarios(scenarios), rules, rule_options)
    cases, levers = tuple(one.scenario for one in unfolded.cases), resolve_strategies(strategies)
    settings = check_parameters(parameters or {})
    check_aims(cases, levers)
    varied = choose_uncertain(uncertain, worlds=worlds, fixed=settings, scenarios=cases)
    drawn = draw_worlds(worlds, seed=seed, fixed=settings, uncertain=varied)
    names = [one.name for one in levers]
    reference = choose_baseline(baseline, names)
    goal = check_precision(precision, outcome, precision_of, max_replicates, replicates, worlds)
    tables: list[Tables] = []
    reached: list[Reached] = []
    began = time.perf_counter()

    def result(complete: bool) -> Comparison:
        runs, monthly, milestones = (pd.concat(part, ignore_index=True) for part in zip(*tables, strict=True))
        seconds = time.perf_counter() - began
        return Comparison(
            cases,
            levers,
            runs,
            monthly,
            milestones,
            replicates,
            seed,
            reference,
            drawn,
            settings,
            seconds,
            complete,
            precision=goal,
            reached=tuple(reached),
            rules=unfolded.rules,
            variants=unfolded.variants,
        )

    try:
        for case in unfolded.cases:
            gathered = Gathering(case.scenario, levers, worlds=worlds > 0, months=months)

            def make(first: int, count: int, case: Case = case, gathered: Gathering = gathered) -> None:
                for block in run_blocks(
                    case.scenario, levers, replicates=count, seed=seed, worlds=_kept(drawn, case.scenario),
                    parameters=settings, workers=workers, progress=progress, months=months, start_at=first,
                    runner=case.runner,
                ):  # fmt: skip
                    gathered.add(block)

            try:
                if goal is None:
                    make(0, replicates)
                else:
                    reached.append(
                        reach(
                            goal, case.scenario.name, names, reference, at_least=replicates, make=make,
                            values=partial(gathered.outcome, goal.outcome), seed=seed,
                        )
                    )  # fmt: skip
            finally:
                made = gathered.tables()
                if made is not None:
                    tables.append(made)
    except KeyboardInterrupt:
        raise Interrupted(result(False) if tables else None) from None
    return result(True)


def _kept(drawn: Sequence[World], case: Scenario) -> list[World]:
    """Return the worlds without what the scenario itself sets; one empty world when none is drawn."""
    return [{k: v for k, v in world.items() if k not in case.parameters} for world in drawn] or [{}]
