"""From a question of sensitivity to the study that answers it: inputs, points, and a note in the study of how they were made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from coalitionlab.experiments.points import Points
from coalitionlab.experiments.sensitivity import morris, salib, sobol, tornado
from coalitionlab.experiments.sensitivity.inputs import Extent, Input, choose_inputs
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

METHODS = ("morris", "sobol", "tornado")
TRAJECTORIES = 20
POINTS = 128
REPLICATES = 20
#: The key of `Study.about` under which a design is kept.
ABOUT = "sensitivity"
#: By method: the column that inputs are ranked by.
SCORES = {"morris": "mu_star", "sobol": "ST", "tornado": "swing"}


@dataclass(frozen=True)
class SensitivityDesign:
    """How the points of a study were made.

    Attributes
    ----------
    method
        Morris, sobol or tornado.
    inputs
        In the order of the study's factors.
    amount
        Trajectories (morris), base points (sobol) or 0 (tornado).
    by_group
        Whether groups of inputs move together and get one index.
    second_order
        Whether there are points for the indices of pairs.
    against
        The strategy that differences are taken to, None for the outcome itself.
    left_out
        Inputs that were not varied, with the reason.
    """

    method: str
    inputs: tuple[Input, ...]
    amount: int = 0
    by_group: bool = False
    second_order: bool = False
    against: str | None = None
    left_out: Mapping[str, str] | None = None

    @property
    def names(self) -> list[str]:
        """Names of the inputs."""
        return [each.name for each in self.inputs]

    @property
    def groups(self) -> list[str] | None:
        """The group of each input, when groups move together."""
        return [each.group for each in self.inputs] if self.by_group else None

    @property
    def score(self) -> str:
        """The column of the indices that inputs are ranked by."""
        return SCORES[self.method]


def sensitivity_study(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    method: str = "morris",
    *,
    against: AnyStrategy | None = None,
    factors: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, Extent] | None = None,
    by_group: bool = False,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    second_order: bool = False,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Study:
    """The study that answers a question of sensitivity, ready to be run; for its arguments see `coalitionlab.sensitivity`."""
    _check(method, trajectories, points, second_order, by_group, replicates, seed)
    (case,) = resolve_scenarios(scenario)
    strategies = resolve_strategies([strategy] if against is None else [strategy, against])
    fixed = check_parameters(parameters or {})
    check_aims([case], strategies)
    inputs, left_out = choose_inputs(case, factors=factors, groups=groups, vary=vary, parameters=fixed)
    if by_group and len({each.group for each in inputs}) < 2:
        problem = f"all inputs are in one group, {quoted(inputs[0].group)}"
        raise input_error(problem, "vary inputs of two or more", field="by_group")
    design = SensitivityDesign(
        method, inputs, {"morris": trajectories, "sobol": points}.get(method, 0), by_group, second_order,
        None if against is None else strategies[1].name, left_out,
    )  # fmt: skip
    sampler = "ends of ranges" if method == "tornado" else salib.release()
    return Study(
        scenarios=(case,),
        strategies=strategies,
        factors=tuple(design.names),
        points=_points(design, seed),
        replicates=replicates,
        seed=seed,
        parameters=fixed,
        about={ABOUT: asdict(design), "sampler": sampler},
    )


def design_of(study: Study) -> SensitivityDesign:
    """How the points of a study were made. Raises InputError when it is not a sensitivity study."""
    if ABOUT not in study.about:
        raise input_error("the study is of another kind", "give one that `coalitionlab sensitivity` made")
    fields = dict(study.about[ABOUT])
    return SensitivityDesign(**fields | {"inputs": tuple(Input(**each) for each in fields["inputs"])})


def _points(design: SensitivityDesign, seed: int) -> Points:
    if design.method == "tornado":
        for each in design.inputs:
            if each.base != each.base:
                remedy = "use morris or sobol, or set it with --set"
                raise input_error("no base value", remedy, field=each.name)
        ends = [(each.low, each.high) for each in design.inputs]
        return Points.of(tornado.points([each.base for each in design.inputs], ends), len(ends))
    if design.method == "morris":
        unit = morris.sample(design.names, design.groups, design.amount, seed)
    else:
        unit = sobol.sample(design.names, design.groups, design.amount, design.second_order, seed)
    return Points(tuple(_frozen(each.values(unit[:, k])) for k, each in enumerate(design.inputs)), len(unit))


def _frozen(levels: Any) -> np.ndarray:
    column: np.ndarray = np.array(levels)
    column.flags.writeable = False
    return column


def _check(
    method: str,
    trajectories: int,
    points: int,
    second_order: bool,
    by_group: bool,
    replicates: int,
    seed: int,
) -> None:
    """Raise InputError for an unknown method, too little of anything, or an option that the method would ignore."""
    if method not in METHODS:
        raise input_error(f"got {quoted(method)}", suggest(method, METHODS, kind="method"), field="method")
    counts = {
        "trajectories": (trajectories, 2),
        "points": (points, 2),
        "replicates": (replicates, 1),
        "seed": (seed, 0),
    }
    for name, (count, least) in counts.items():
        check_count(name, count, least)
    for option, methods, used in (
        ("--trajectories", ["morris"], trajectories != TRAJECTORIES),
        ("--points", ["sobol"], points != POINTS),
        ("--second-order", ["sobol"], second_order),
        ("--by-group", ["morris", "sobol"], by_group),
    ):
        if used and method not in methods:
            problem = f"{option} cannot be combined with {'a tornado' if method == 'tornado' else method}"
            raise input_error(problem, f"leave it out, or use {' or '.join(methods)}", field="method")
    if method == "sobol" and points & (points - 1):
        problem = f"got {number(points)}, not a power of two as Sobol's points must be"
        raise input_error(problem, f"write {1 << round(math.log2(points))}, the nearest", field="points")
