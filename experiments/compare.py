"""The main job: compare leadership strategies on a scenario, under the same luck."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pandas as pd

from coalitionlab.experiments.comparison import Comparison, Interrupted
from coalitionlab.experiments.frames import milestones_frame, months_frame, runs_frame
from coalitionlab.experiments.runner import Block, Progress, run_blocks
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
from coalitionlab.experiments.worlds import World, choose_uncertain, draw_worlds
from coalitionlab.scenarios.schema import Scenario, Strategy

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


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
    uncertain: Sequence[str] | None = None,
) -> Comparison:
    """Run every strategy on every scenario and return what came out.

    Args:
        scenarios: one or several: library names, paths, or Scenario values.
        strategies: library names, paths, or Strategy values; all of the library when not given.
        replicates: runs per scenario and strategy (and world), at least 1.
        seed: whole number from 0; the same seed gives bit-identical results, however many workers.
        worlds: when above 0, so many sets of the uncertain parameters are drawn from their plausible ranges
            and the replicates are made in each. Parameters that the scenario or `parameters` set are kept.
        baseline: strategy that differences are taken against; `leaderless` if compared, else the first.
        workers: threads; as many as there are cores when not given.
        parameters: values over those of the scenarios and the defaults.
        progress: called with the number of runs just done.
        uncertain: names of the parameters, or of groups of them, that worlds differ in; all when not given.

    Raises:
        InputError: for an unknown name or a value out of range.
        Interrupted: on Ctrl-C; its `comparison` holds the runs done until then.
    """
    for name, value, least in (("replicates", replicates, 1), ("seed", seed, 0), ("worlds", worlds, 0)):
        check_count(name, value, least)
    if workers is not None:
        check_count("workers", workers, 1)
    cases, levers = resolve_scenarios(scenarios), resolve_strategies(strategies)
    settings = check_parameters(parameters or {})
    check_aims(cases, levers)
    reference = choose_baseline(baseline, [one.name for one in levers])
    varied = choose_uncertain(uncertain, worlds=worlds, fixed=settings, scenarios=cases)
    drawn = draw_worlds(worlds, seed=seed, fixed=settings, uncertain=varied)
    tables: list[Tables] = []
    began = time.perf_counter()

    def result(complete: bool) -> Comparison:
        runs, months, milestones = (pd.concat(part, ignore_index=True) for part in zip(*tables, strict=True))
        seconds = time.perf_counter() - began
        return Comparison(
            cases,
            levers,
            runs,
            months,
            milestones,
            replicates,
            seed,
            reference,
            drawn,
            settings,
            seconds,
            complete,
        )

    try:
        for case in cases:
            blocks: list[Block] = []
            try:
                for block in run_blocks(
                    case, levers, replicates=replicates, seed=seed, worlds=_kept(drawn, case), parameters=settings,
                    workers=workers, progress=progress,
                ):  # fmt: skip
                    blocks.append(block)
            finally:
                if blocks:
                    tables.append(_tables(case, levers, blocks, worlds > 0))
    except KeyboardInterrupt:
        raise Interrupted(result(False) if tables else None) from None
    return result(True)


def _tables(case: Scenario, levers: Sequence[Strategy], blocks: Sequence[Block], worlds: bool) -> Tables:
    names = [one.name for one in levers]
    return (
        runs_frame(case.name, names, blocks, worlds),
        months_frame(case.name, names, blocks),
        milestones_frame(case, names, blocks),
    )


def _kept(drawn: Sequence[World], case: Scenario) -> list[World]:
    """Return the worlds without what the scenario itself sets; one empty world when none is drawn."""
    return [{k: v for k, v in world.items() if k not in case.parameters} for world in drawn] or [{}]
