"""One run told in full, month by month and organisation by organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coalitionlab.model.building import Ground, build
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.led_runs import Audience, people
from coalitionlab.model.plan import plan
from coalitionlab.model.population import Population
from coalitionlab.model.randomness import run_key
from coalitionlab.model.recording import record_run
from coalitionlab.model.runners import USUAL, Runner
from coalitionlab.model.system import System
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Trace:
    """One run: `months` T x len(MONTHLY), `status` and `utility` T x n, `outcomes` len(PER_RUN), `milestones` the month in which
    each was first reached, the system as it stands at the end, and of a strategy that is a Python function `asked`, the staff-days
    that it asked for, T x actions."""

    scenario: Scenario
    strategy: Strategy
    population: Population
    months: np.ndarray
    status: np.ndarray
    utility: np.ndarray
    outcomes: np.ndarray
    milestones: np.ndarray
    system: System
    asked: np.ndarray | None = None


def trace(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    runner: Runner = USUAL,
    months: int | None = None,
) -> Trace:
    """One run told month by month: the same run that `simulate` makes of this seed and replicate.

    `runner` is the model's own or one made by `own_rule`. After `months`, when given and less than the scenario's, it is stopped,
    and its outcomes are those of the months made. Raises ValueError for a bad parameter.
    """
    ground = Ground.of(scenario, parameters)
    population = ground.population(run_key(seed, replicate))
    system = build(ground, population, strategy)
    horizon = scenario.months if months is None else min(months, scenario.months)
    rows = np.zeros((horizon, len(MONTHLY_NAMES)))
    outcomes, milestones = np.zeros(len(RUN_NAMES)), np.full(len(scenario.milestones), np.nan)
    status, utility = np.zeros((2, horizon, population.size))
    withdraw = withdrawal(scenario)
    marks = milestone_needs(scenario, ground.blueprint)
    told = (rows, milestones, status, utility)
    asked = None
    if isinstance(strategy, Led):
        asked = np.zeros((horizon, len(ACTION_NAMES)))
        heard = Audience(ground, [strategy], people(ground), asked)
        spent = runner.run_led(system, horizon, withdraw, *marks, heard.desk, heard.door, 0, *told)
        heard.check()
    else:
        steps = plan(strategy, ground.blueprint.sectors)
        spent = runner.run(
            system, horizon, withdraw, steps.effort, steps.aims, steps.until, steps.others, steps.metric, steps.above,
            steps.value, steps.admits, *marks, *told,
        )  # fmt: skip
    record_run(rows, population.size, withdraw, scenario.bar, scenario.success_sectors, spent, outcomes)
    return Trace(scenario, strategy, population, rows, status, utility, outcomes, milestones, system, asked)
