"""Unfolding a design: what it says about factors becomes the points of a study."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.designs.levels import Range, Spec, sampled
from coalitionlab.experiments.designs.sampling import levels, scaled, unit_sample
from coalitionlab.experiments.factors import WORLD, factor
from coalitionlab.experiments.points import Points, column
from coalitionlab.experiments.study import Study

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design

#: A block of factors that vary together: their names and their columns, all of one length.
Block = tuple[tuple[str, ...], tuple[np.ndarray, ...]]


def unfold(design: Design) -> Study:
    """The study that a design stands for.

    Points are the product of the grid's factors one by one, the rows of `combinations`, the joint sample and the worlds, in
    this order; the first varies slowest. Factors that are listed vary in the order of the file.
    """
    names, points = unfolded(design)
    return Study(
        design.scenarios,
        design.strategies,
        names,
        points,
        design.replicates,
        design.seed,
        design.outcomes,
        design.months,
        dict(design.parameters),
        about(design),
    )


def unfolded(design: Design, *, worlds: bool = True) -> tuple[tuple[str, ...], Points]:
    """The names of the factors and the points of a design; without its worlds when these do not matter."""
    blocks = [
        *(((name,), (column(levels(spec)),)) for name, spec in gridded(design).items()),
        *([_combined(design)] if design.combinations else []),
        *([_drawn(design)] if design.sample else []),
        *([_worlds(design)] if design.worlds and worlds else []),
    ]
    sizes = [len(columns[0]) for _, columns in blocks]
    spread = [
        _spread(one, math.prod(sizes[:place]), math.prod(sizes[place + 1 :]))
        for place, (_, columns) in enumerate(blocks)
        for one in columns
    ]
    return tuple(name for names, _ in blocks for name in names), Points(tuple(spread), math.prod(sizes))


def counts(design: Design) -> dict[str, int]:
    """How many values every factor of the grid has, and how many rows, samples and worlds there are, before any is made."""
    sizes = {name: _count(spec) for name, spec in gridded(design).items()}
    sizes |= {"combinations": len(design.combinations)} if design.combinations else {}
    sizes |= {"sample": design.sample.points} if design.sample else {}
    return sizes | ({"worlds": design.worlds} if design.worlds else {})


def gridded(design: Design) -> dict[str, Spec]:
    """The factors that are crossed with each other."""
    return {name: spec for name, spec in design.factors.items() if not sampled(spec)}


def in_sample(design: Design) -> dict[str, Spec]:
    """The factors that are drawn together."""
    return {name: spec for name, spec in design.factors.items() if sampled(spec)}


def world_parameters(design: Design) -> tuple[str, ...]:
    """The parameters that a world draws: the uncertain ones (or those of them that are named) that neither the design nor one of its scenarios sets or varies."""
    from coalitionlab.experiments.worlds.draws import choose_uncertain, uncertain_parameters

    drawn = choose_uncertain(design.uncertain, worlds=design.worlds)
    names = [strategy.name for strategy in design.strategies]
    varied = [*design.factors, *(name for row in design.combinations for name in row)]
    taken = {factor(name, names).field for name in varied} | set(design.parameters)
    taken |= {name for scenario in design.scenarios for name in scenario.parameters}
    return tuple(name for name in drawn or uncertain_parameters() if name not in taken)


def about(design: Design) -> dict[str, Any]:
    """What a study's manifest tells about the design it came from."""
    told = {name: getattr(design, name) for name in ("name", "title", "source")}
    told |= {"notes": list(design.notes), "counts": counts(design)}
    if design.sample:
        seed = design.seed if design.sample.seed is None else design.sample.seed
        told |= {"sample": {"method": design.sample.method, "points": design.sample.points, "seed": seed}}
    told |= {"uncertain": list(design.uncertain)} if design.uncertain else {}
    return told | ({"worlds": design.worlds} if design.worlds else {})


def _count(spec: Spec) -> int:
    return round(spec.steps) + 1 if isinstance(spec, Range) else len(levels(spec))


def _combined(design: Design) -> Block:
    names = tuple(design.combinations[0])
    return names, tuple(column([row[name] for row in design.combinations]) for name in names)


def _drawn(design: Design) -> Block:
    assert design.sample is not None
    specs, sample = in_sample(design), design.sample
    seed = design.seed if sample.seed is None else sample.seed
    unit = unit_sample(sample.method, sample.points, len(specs), seed)
    strategies = [strategy.name for strategy in design.strategies]
    columns = [
        scaled(unit[:, place], spec, factor(name, strategies).field)
        for place, (name, spec) in enumerate(specs.items())
    ]
    return tuple(specs), tuple(columns)


def _worlds(design: Design) -> Block:
    """The worlds that `compare --worlds` draws with this seed, and their numbers."""
    from coalitionlab.experiments.worlds.draws import world_matrix

    names = world_parameters(design)
    drawn = world_matrix(design.worlds, names, seed=design.seed)
    return (WORLD, *names), (np.arange(design.worlds), *drawn.T)


def _spread(levels: np.ndarray, before: int, after: int) -> np.ndarray:
    """A column of the product: every level `after` times in a row, the whole `before` times."""
    spread: np.ndarray = np.tile(np.repeat(levels, after), before)
    spread.flags.writeable = False
    return spread
