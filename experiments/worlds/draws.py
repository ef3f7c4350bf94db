"""Plausible worlds: sets of the uncertain parameters drawn from their documented ranges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import OWN, PARAMETERS, rate_name
from coalitionlab.scenarios.schema import Scenario, Strategy

STREAM = 0x776F726C64
"""Keeps the draw of the worlds apart from every other random stream of the same seed."""

World = Mapping[str, float]

WORLDS = 50
"""Worlds that a headline is over unless said otherwise: what is not known about the model counts for more than luck, so many worlds and
few runs of each."""


def draw_worlds(
    count: int, *, seed: int = 0, fixed: Collection[str] = (), uncertain: Collection[str] | None = None
) -> tuple[World, ...]:
    """Draw `count` sets of parameters by Latin hypercube from each parameter's plausible range.

    Parameters named in `fixed` are left out, and so keep the value that the scenario or the user gave them; so are those not
    in `uncertain`, when it is given. What is drawn for the others does not depend on which are left out.
    """
    kept = set(uncertain_parameters() if uncertain is None else uncertain) - set(fixed)
    names = [name for name in uncertain_parameters() if name in kept]
    return tuple(dict(zip(names, row, strict=True)) for row in world_matrix(count, names, seed=seed).tolist())


def world_matrix(count: int, parameters: Sequence[str], *, seed: int = 0) -> np.ndarray:
    """Draw the same worlds as a matrix: a row for each, a column for each of these uncertain parameters, in this order."""
    names = uncertain_parameters()
    if count == 0:
        return np.empty((0, len(parameters)))
    low, high = np.array([PARAMETERS[name].plausible for name in names]).T
    drawn = np.empty((count, len(names)))
    # the user's own by themselves, so that the others are what they are without them
    for stream, mine in (([STREAM, seed], False), ([STREAM, seed, 1], True)):
        columns = [k for k, name in enumerate(names) if (name in OWN) == mine]
        if columns:
            drawn[:, columns] = latin_hypercube(count, len(columns), np.random.default_rng(stream))
    points: np.ndarray = low + drawn * (high - low)
    return points[:, [names.index(name) for name in parameters]]


def latin_hypercube(count: int, columns: int, rng: np.random.Generator) -> np.ndarray:
    """Points in the unit cube, a row for each: in every column one in each of `count` equal parts. These are the numbers of
    `scipy.stats.qmc.LatinHypercube`, without the 60 MB of memory that importing it takes, in a server that makes pages too."""
    rng = rng.spawn(1)[0]  # as scipy does
    offsets = rng.uniform(size=(count, columns))
    parts = np.tile(np.arange(1, count + 1), (columns, 1))
    for each in parts:
        rng.shuffle(each)
    points: np.ndarray = (parts.T - offsets) / count
    return points


def uncertain_parameters() -> tuple[str, ...]:
    """Return the names of the parameters whose plausible range has a width."""
    return tuple(name for name, parameter in PARAMETERS.items() if parameter.plausible[0] < parameter.plausible[1])


def choose_uncertain(
    chosen: Collection[str] | None, *, worlds: int, fixed: Collection[str] = (), scenarios: Sequence[Scenario] = ()
) -> tuple[str, ...] | None:
    """Return the names of the parameters to vary, from names and groups of parameters; None (all) when none are chosen.

    Raises
    ------
    InputError
        For an unknown name, a parameter without a plausible range, one in `fixed`, when no worlds are drawn, or when one of the
        scenarios sets all of them itself, so that its worlds would not differ.
    """
    if not chosen:
        return None

    def refuse(problem: str, remedy: str) -> InputError:
        return input_error(problem, remedy, field="uncertain")

    if not worlds:
        raise refuse(f"{quoted(next(iter(chosen)))} needs worlds", "say how many to draw (worlds)")
    names = uncertain_parameters()
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(PARAMETERS[name].group, []).append(name)
    varied: set[str] = set()
    for name in chosen:
        if name in fixed:
            raise refuse(f"{quoted(name)} is set to one value", "either set it or draw it")
        if name in PARAMETERS and name not in names:
            raise refuse(f"{quoted(name)} has no plausible range", "leave it out, or vary it in a sweep")
        if name not in names and name not in groups:
            hint = suggest(name, [*groups, *names], kind="name")
            raise refuse(f"unknown parameter or group {quoted(name)}", hint)
        varied |= {name} if name in names else set(groups[name])
    for scenario in scenarios:
        if varied <= set(scenario.parameters):
            problem = f"the scenario {quoted(scenario.name)} sets all of these parameters itself"
            raise refuse(problem, "name another one")
    return tuple(name for name in names if name in varied)


def chosen_uncertain(worlds: Sequence[World], fixed: Collection[str]) -> list[str]:
    """Return the parameters that were chosen to differ between worlds; none when that was not restricted."""
    if set(worlds[0]) == set(uncertain_parameters()) - set(fixed):
        return []
    return list(worlds[0])


def idle_parameters(strategies: Sequence[Strategy]) -> list[str]:
    """Return the rates of actions that none of the strategies ever does: no run feels them, so what they seem to do is chance.

    None where a Python function is among the strategies, as it may do anything.
    """
    if any(isinstance(strategy, Led) for strategy in strategies):
        return []
    efforts = [effort for strategy in strategies for phase in strategy.phases for effort in phase.efforts]
    done = {name for effort in efforts for name, weight in effort.items() if weight > 0}
    idle = [action for name, action in ACTIONS.items() if name not in done]
    return [rate_name(action.name, effect) for action in idle for effect in action.effects]


def study_in_worlds(
    scenarios: tuple[Scenario, ...], strategies: tuple[Strategy, ...], drawn: Sequence[World], *, new_luck_per_point: bool = True,
    **settings: Any,
) -> Study:  # fmt: skip
    """Return the study of strategies on scenarios in these worlds, each with luck of its own unless that is not wanted; in one world as it
    is, where none is drawn.

    `settings` are other fields of `Study`, such as replicates, seed and parameters. What a scenario sets itself stays.
    """
    return Study(
        scenarios,
        strategies,
        factors=(WORLD, *drawn[0]) if drawn else (),
        points=Points.of([(w, *world.values()) for w, world in enumerate(drawn)] or [()]),
        new_luck_per_point=new_luck_per_point,
        keep_scenario_parameters=True,
        **settings,
    )


def drawn_points(worlds: Sequence[World], fixed: Collection[str] = ()) -> pd.DataFrame:
    """Return a row for each world: its number (`world`), then its drawn parameters without those in `fixed`."""
    rows: list[dict[str, float]] = [
        {"world": number} | {name: value for name, value in world.items() if name not in fixed}
        for number, world in enumerate(worlds)
    ]
    return pd.DataFrame(rows)
