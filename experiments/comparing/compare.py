"""The main job: compare leadership strategies on a scenario, with common random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coalitionlab.experiments.comparing.comparison import HEADLINE, Comparison, Interrupted
from coalitionlab.experiments.comparing.precision import Reached, check_precision, reach
from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.rules import AnyRule, unfold
from coalitionlab.experiments.runs.chunks import Progress
from coalitionlab.experiments.runs.execute import Stopped, execute
from coalitionlab.experiments.runs.runs import Runs
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
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.worlds.draws import choose_uncertain, draw_worlds


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
    resolved = resolve_strategies(strategies)
    settings = check_parameters(parameters or {})
    check_aims(unfolded.scenarios, resolved)
    varied = choose_uncertain(uncertain, worlds=worlds, fixed=settings, scenarios=unfolded.scenarios)
    drawn = draw_worlds(worlds, seed=seed, fixed=settings, uncertain=varied)
    reference = choose_baseline(baseline, [strategy.name for strategy in resolved])
    goal = check_precision(precision, outcome, precision_of, max_replicates, replicates, worlds)
    study = Study(
        unfolded.scenarios,
        resolved,
        factors=(WORLD, *drawn[0]) if drawn else (),
        points=Points.of([(w, *world.values()) for w, world in enumerate(drawn)] or [()]),
        replicates=replicates,
        seed=seed,
        months=months,
        parameters=settings,
        new_luck_per_point=True,
        keep_scenario_parameters=True,
        rules=unfolded.own,
    )
    reached: list[Reached] = []

    def result(parts: Sequence[Runs]) -> Comparison:
        return comparison_of(
            parts, study, reference, world_parameters=drawn, precision=goal, reached=tuple(reached),
            rules=unfolded.rules, variants=unfolded.variants,
        )  # fmt: skip

    parts: list[Runs] = []
    try:
        if goal is None:
            parts = [execute(study, workers=workers, progress=progress, strict=True)]
        else:
            for scenario in study.scenarios:
                alone = replace(study, scenarios=(scenario,))
                runs, last = reach(goal, alone, reference, workers=workers, progress=progress)
                parts.append(runs)
                reached.append(last)
    except Stopped as stopped:
        parts += [stopped.runs] if stopped.runs.done else []
        raise Interrupted(result(parts) if parts else None) from None
    return result(parts)


def comparison_of(parts: Sequence[Runs], study: Study, baseline: str, **more: Any) -> Comparison:
    """The comparison that rests on these runs, which are those of a study, or of its scenarios one by one."""
    return Comparison(
        study.scenarios,
        study.strategies,
        pd.concat([table for runs in parts for table in _rows(runs)], ignore_index=True),
        pd.concat([runs.bands() for runs in parts], ignore_index=True),
        pd.concat([runs.milestones() for runs in parts], ignore_index=True),
        study.replicates,
        study.seed,
        baseline,
        parameters=dict(study.parameters),
        seconds=sum(runs.seconds for runs in parts),
        complete=all(runs.complete for runs in parts)
        and sum(len(one.study.scenarios) for one in parts) == len(study.scenarios),
        **more,
    )


def _rows(runs: Runs) -> list[pd.DataFrame]:
    """One row a run for each scenario, ordered by strategy, world and replicate."""
    order = {strategy.name: k for k, strategy in enumerate(runs.study.strategies)}
    labels = ["scenario", "strategy", *(["world"] if runs.study.factors else []), "replicate"]
    table = runs.table[[*labels, *runs.study.outcomes]]
    return [
        rows.sort_values("strategy", key=lambda names: names.map(order), kind="stable", ignore_index=True)
        for _, rows in table.groupby("scenario", sort=False)
    ]
