"""From a design to a study: its factors become the points of the study."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.designs.sampling import correlated, correlation_matrix, scaled, unit_sample
from coalitionlab.experiments.designs.spec_words import spec_in_words
from coalitionlab.experiments.designs.specs import levels
from coalitionlab.experiments.factors import WORLD, factor
from coalitionlab.experiments.points import Points, column
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.worlds.draws import choose_uncertain, uncertain_parameters, world_matrix

#: A block of factors that vary together: their names and their columns, all of one length.
Block = tuple[tuple[str, ...], tuple[np.ndarray, ...]]


def unfold(design: DesignFields) -> Study:
    """The study that a design stands for.

    Points are the product of the crossed factors one by one, the rows of `combinations`, the joint sample and the worlds,
    in this order; the first varies slowest. Factors that are listed vary in the order of the file.
    """
    names, points = unfolded(design)
    study = Study(
        design.scenarios,
        design.strategies,
        names,
        points,
        replicates=design.replicates,
        seed=design.seed,
        outcomes=design.outcomes,
        months=design.months,
        parameters=dict(design.parameters),
        about=_about(design),
    )
    if not design.states:
        return study
    spec, last = design.states, study.longest
    months = spec.months or tuple(range(spec.every, last + 1, spec.every))
    return replace(study, states=spec.keep, state_months=None if len(months) == last else months)


def unfolded(design: DesignFields, *, worlds: bool = True) -> tuple[tuple[str, ...], Points]:
    """The names of the factors and the points of a design; without its worlds when these do not matter."""
    blocks: list[Block] = [((name,), (column(levels(spec)),)) for name, spec in design.crossed.items()]
    if design.combinations:
        blocks.append(_combined(design))
    if design.sample:
        blocks.append(_drawn(design))
    if design.worlds and worlds:
        blocks.append(_worlds(design))
    sizes = [len(columns[0]) for _, columns in blocks]
    spread = [
        _spread(each, math.prod(sizes[:index]), math.prod(sizes[index + 1 :]))
        for index, (_, columns) in enumerate(blocks)
        for each in columns
    ]
    return tuple(name for names, _ in blocks for name in names), Points(tuple(spread), math.prod(sizes))


def world_parameters(design: DesignFields) -> tuple[str, ...]:
    """The parameters that a world draws: uncertain ones that neither the design nor one of its scenarios sets or varies."""
    drawn = choose_uncertain(design.uncertain, worlds=design.worlds)
    strategies = [strategy.name for strategy in design.strategies]
    varied = [*design.factors, *(name for row in design.combinations for name in row)]
    taken = {factor(name, strategies).field for name in varied} | set(design.parameters)
    taken |= {name for scenario in design.scenarios for name in scenario.parameters}
    return tuple(name for name in drawn or uncertain_parameters() if name not in taken)


def _about(design: DesignFields) -> dict[str, Any]:
    """What a study's manifest says about the design it came from."""
    about = {name: getattr(design, name) for name in ("name", "title", "source")}
    about |= {"notes": list(design.notes), "counts": design.counts}
    about["factors"] = {name: spec_in_words(name, spec) for name, spec in design.factors.items()}
    if design.sample:
        seed = design.seed if design.sample.seed is None else design.sample.seed
        about["sample"] = {"method": design.sample.method, "points": design.sample.points, "seed": seed}
        if design.sample.correlations:
            about["sample"]["correlations"] = [each.model_dump() for each in design.sample.correlations]
    if design.uncertain:
        about["uncertain"] = list(design.uncertain)
    return about | ({"worlds": design.worlds} if design.worlds else {})


def _combined(design: DesignFields) -> Block:
    names = tuple(design.combinations[0])
    return names, tuple(column([row[name] for row in design.combinations]) for name in names)


def _drawn(design: DesignFields) -> Block:
    specs, sample = design.sampled, design.sample
    assert sample is not None
    seed = design.seed if sample.seed is None else sample.seed
    unit = unit_sample(sample.method, sample.points, len(specs), seed)
    if sample.correlations:
        unit = correlated(unit, correlation_matrix(list(specs), sample.correlations))
    strategies = [strategy.name for strategy in design.strategies]
    columns = [
        scaled(unit[:, index], spec, factor(name, strategies).field) for index, (name, spec) in enumerate(specs.items())
    ]
    return tuple(specs), tuple(columns)


def _worlds(design: DesignFields) -> Block:
    """The worlds that `compare --worlds` draws with this seed, and their numbers."""
    names = world_parameters(design)
    drawn = world_matrix(design.worlds, names, seed=design.seed)
    return (WORLD, *names), (np.arange(design.worlds), *drawn.T)


def _spread(levels: np.ndarray, before: int, after: int) -> np.ndarray:
    """A column of the product: every level `after` times in a row, all of that `before` times."""
    spread: np.ndarray = np.tile(np.repeat(levels, after), before)
    spread.flags.writeable = False
    return spread
