"""From a question of sensitivity to the study that answers it, and back: what a study's points are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

import numpy as np

from coalitionlab.experiments.points import Points
from coalitionlab.experiments.sensitivity import indices, salib, screening, tornado
from coalitionlab.experiments.sensitivity.inputs import Extent, Input, choose
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, number, quoted, suggest
from coalitionlab.scenarios.names.outcomes import RUN_NAMES

METHODS = ("morris", "sobol", "tornado")
TRAJECTORIES, POINTS, REPLICATES = 20, 128, 20
ABOUT = "sensitivity"


@dataclass(frozen=True)
class Plan:
    """How the points of a study were made: enough to say what each is.

    Attributes:
        method: morris, sobol or tornado.
        inputs: what is varied, in the order of the study's factors.
        amount: trajectories (morris), base points (sobol); 0 for a tornado.
        by_group: whether groups of inputs move together and get one index.
        second_order: whether there are points for the indices of pairs.
        against: the strategy that differences are taken to, None for the outcome itself.
        left_out: inputs that were not varied, with the reason.
    """

    method: str
    inputs: tuple[Input, ...]
    amount: int
    by_group: bool = False
    second_order: bool = False
    against: str | None = None
    left_out: Mapping[str, str] | None = None

    @property
    def labels(self) -> list[str]:
        """What gets an index: inputs, or groups of them."""
        return salib.labels(self.inputs, self.by_group)

    @property
    def size(self) -> int:
        """How many points it makes."""
        if self.method == "morris":
            return screening.size(self.inputs, self.by_group, self.amount)
        if self.method == "sobol":
            return indices.size(self.inputs, self.by_group, self.amount, self.second_order)
        return 1 + 2 * len(self.inputs)


def plan_study(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    method: str = "morris",
    against: AnyStrategy | None = None,
    *,
    parameters: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, Extent] | None = None,
    by_group: bool = False,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    second_order: bool = False,
    replicates: int = REPLICATES,
    seed: int = 0,
    settings: Mapping[str, float] | None = None,
) -> Study:
    """The study that answers a question of sensitivity, ready to be run.

    Args:
        scenario, strategy: a library name, a path, or a value each; the strategy may be a function, or FILE.py:FUNCTION.
        method: morris, sobol or tornado.
        against: a strategy that differences are to be taken to.
        parameters: names of parameters to vary over their plausible ranges.
        groups: groups of parameters to vary likewise, or "all". Parameters that the scenario sets are left out, unless named.
        vary: parameters, or fields of the scenario such as convener.power, with the lowest and the highest value of each.
        by_group: move each group of inputs together, and give it one index.
        trajectories: of Morris's screening only, at least 2; each has as many points as there are inputs, and one more.
        points: base points of Sobol's indices only, a power of two; each is run once an input, and twice more.
        second_order: Sobol's indices of pairs too, for twice the runs.
        replicates: runs at every point, the same luck at each.
        seed: of the runs, and of the points.
        settings: parameters that are set, over those of the scenario.

    Raises:
        InputError: for anything unknown, out of range, or too little; or when SALib is not installed.
    """
    check_amounts(method, trajectories, points, replicates, seed)
    _check_of_use(method, trajectories, points, second_order)
    (case,) = resolve_scenarios(scenario)
    levers = resolve_strategies([strategy] if against is None else [strategy, against])
    fixed = check_parameters(settings or {})
    check_aims([case], levers)
    chosen = choose(case, parameters=parameters, groups=groups, vary=vary, settings=fixed)
    inputs = chosen.chosen
    if by_group:
        _check_groups(method, inputs)
    plan = Plan(
        method, inputs, {"morris": trajectories, "sobol": points}.get(method, 0), by_group, second_order,
        None if against is None else levers[1].name, chosen.left_out,
    )  # fmt: skip
    return Study(
        scenarios=(case,),
        strategies=levers,
        factors=tuple(one.name for one in inputs),
        points=_points(plan, seed),
        replicates=replicates,
        seed=seed,
        parameters=fixed,
        about={ABOUT: asdict(plan), "sampler": "ends of ranges" if method == "tornado" else salib.release()},
    )


def plan_of(study: Study) -> Plan:
    """How the points of a study were made. Raises InputError when it is no study of sensitivity."""
    told = study.about.get(ABOUT)
    if told is None:
        raise input_error("the study is of another kind", "give one that `coalitionlab sensitivity` made")
    known = dict(told)
    return Plan(**known | {"inputs": tuple(Input(**one) for one in known["inputs"])})


def check_amounts(method: str, trajectories: int, points: int, replicates: int, seed: int) -> None:
    """Raise InputError unless there is such a method, and enough of everything."""
    if method not in METHODS:
        raise input_error(f"got {quoted(method)}", suggest(method, METHODS, kind="method"), field="--method")
    check_count("--trajectories", trajectories, 2)
    check_count("--points", points, 2)
    check_count("--replicates", replicates, 1)
    check_count("--seed", seed, 0)
    if method == "sobol" and points & (points - 1):
        above = 1 << points.bit_length()
        nearest = above if above - points <= points - above // 2 else above // 2
        found = f"{number(points)} is not a power of two, which Sobol points need"
        raise input_error(found, f"write {nearest}, the nearest", field="--points")


def _check_of_use(method: str, trajectories: int, points: int, second_order: bool) -> None:
    """Raise InputError for what was asked for and the method would leave alone."""
    asked = {
        "--trajectories": ("morris", trajectories != TRAJECTORIES),
        "--points": ("sobol", points != POINTS),
        "--second-order": ("sobol", second_order),
    }
    for name, (whose, given) in asked.items():
        if given and method != whose:
            found = f"{name} cannot be combined with {'a tornado' if method == 'tornado' else method}"
            raise input_error(found, f"leave it out, or use {whose}", field="--method")


def _check_groups(method: str, inputs: Sequence[Input]) -> None:
    if method == "tornado":
        raise input_error(
            "--by-group cannot be combined with a tornado", "use morris or sobol", field="--method"
        )
    if len({one.group for one in inputs}) < 2:
        raise input_error(
            f"all inputs are in one group, {quoted(inputs[0].group)}",
            "vary inputs of two or more",
            field="--by-group",
        )


def _points(plan: Plan, seed: int) -> Points:
    inputs = plan.inputs
    if plan.method == "tornado":
        return Points.of(tornado.points(inputs), len(inputs))
    if plan.method == "morris":
        unit = screening.sample(inputs, plan.by_group, plan.amount, seed)
    else:
        unit = indices.sample(inputs, plan.by_group, plan.amount, plan.second_order, seed)
    return Points(tuple(_column(one, unit[:, place]) for place, one in enumerate(inputs)), len(unit))


def _column(one: Input, unit: Any) -> np.ndarray:
    values: np.ndarray = np.array(one.values(unit))
    values.flags.writeable = False
    return values


def check_defined(study: Study, outcome: str) -> None:
    """Raise InputError when the outcome is not defined where nothing is varied, by one run of each strategy."""
    values = _trial(study, 1)[:, 0, RUN_NAMES.index(outcome)]
    for strategy, value in zip(study.strategies, values, strict=True):
        if np.isnan(value):
            found = f"{outcome} is not defined under {quoted(strategy.name)} here"
            raise input_error(found, "choose another", field="--outcome")


def seconds_a_run(study: Study, replicates: int) -> float:
    """Seconds that a run takes on all cores of this machine, by so many replicates where nothing is varied."""
    began = perf_counter()
    _trial(study, replicates)
    return (perf_counter() - began) / (replicates * len(study.strategies))


def _trial(study: Study, replicates: int) -> np.ndarray:
    from coalitionlab.model.batch import simulate

    return simulate(
        study.scenarios[0],
        study.strategies,
        replicates=replicates,
        seed=study.seed,
        parameters=study.parameters,
    ).outcomes
