"""From the values that a design writes to numbers: levels of a grid, and joint samples that fill the space evenly."""

from __future__ import annotations

from typing import Annotated, Any, Self

import numpy as np
from pydantic import model_validator

from coalitionlab.experiments.designs.specs import Choice, Plausible, Range, Spec
from coalitionlab.experiments.points import Level, column
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.records import Number, Record, choice
from coalitionlab.scenarios.validation import invalid

METHODS = ("latin_hypercube", "sobol")
MOST_POINTS = 10_000_000
#: Keeps the draw of the sample apart from every other random stream of the same seed.
STREAM = 0x73616D706C65

Seed = Annotated[int, Number(0, 2**63 - 1, whole=True)]


class JointSample(Record):
    """How the factors that are sampled are drawn, all of them together."""

    method: Annotated[str, choice(METHODS, "method")] = "latin_hypercube"
    """latin_hypercube (every factor's range is cut into as many slices as there are points, one point in each) or
    sobol (scrambled Sobol sequence; the number of points must be a power of two)"""
    points: Annotated[int, Number(1, MOST_POINTS, whole=True)]
    """how many"""
    seed: Seed | None = None
    """of the draw; the design's own unless given"""

    @model_validator(mode="after")
    def _power_of_two(self) -> Self:
        if self.method == "sobol" and self.points & (self.points - 1):
            above = 1 << self.points.bit_length()
            problem = f"got {self.points} points, but a Sobol sequence is balanced for powers of two only"
            invalid(problem, f"write {above // 2} or {above}, or use method: latin_hypercube", "points")
        return self


def levels(spec: Spec) -> tuple[Level, ...]:
    """The values of a factor that is not sampled, from the lowest to the highest or in the order of the list."""
    if isinstance(spec, tuple):
        return spec
    assert isinstance(spec, Range)
    count = round(spec.steps) + 1
    spaced = (np.geomspace if spec.log else np.linspace)(spec.from_, spec.to, count)
    tidy = [float(f"{value:.12g}") for value in spaced[1:-1]]  # 0.3 rather than 0.30000000000000004
    values = [spec.from_, *tidy, spec.to]
    return tuple(int(value) for value in values) if not any(value % 1 for value in values) else tuple(values)


def unit_sample(method: str, points: int, factors: int, seed: int) -> np.ndarray:
    """Points x factors numbers in [0, 1), by scipy's sampler of that name with a random stream of `seed` that is its own."""
    from scipy.stats import qmc

    rng = np.random.default_rng([STREAM, seed])
    if method == "sobol":
        drawn = qmc.Sobol(d=factors, scramble=True, rng=rng).random(points)
    else:
        drawn = qmc.LatinHypercube(d=factors, rng=rng).random(points)
    return np.asarray(drawn)


def scaled(unit: np.ndarray, spec: Spec, parameter: str) -> np.ndarray:
    """Numbers in [0, 1) as values of a sampled factor, read only; `parameter` gives the range where the spec is `plausible`."""
    if isinstance(spec, Choice):
        indices = np.minimum((unit * len(spec.sample)).astype(int), len(spec.sample) - 1)
        return column([spec.sample[index] for index in indices])
    low, high = bounds(spec, parameter)
    if isinstance(spec, Range) and spec.whole:
        return column([int(value) for value in _whole(unit, spec)])
    if isinstance(spec, Range) and spec.log:
        values: np.ndarray = np.exp(np.log(low) + unit * (np.log(high) - np.log(low)))
    else:
        values = low + unit * (high - low)
    values = np.clip(values, low, high)
    values.flags.writeable = False
    return values


def bounds(spec: Spec, parameter: str) -> tuple[float, float]:
    """The lowest and the highest value of a range."""
    if isinstance(spec, Plausible):
        return PARAMETERS[parameter].plausible
    assert isinstance(spec, Range)
    return spec.from_, spec.to


def _whole(unit: np.ndarray, spec: Range) -> Any:
    """Whole numbers from `from` to `to`, as likely as each other (or as their share of the logarithm)."""
    low, high = spec.from_, spec.to + 1
    values = low * (high / low) ** unit if spec.log else low + unit * (high - low)
    return np.clip(np.floor(values), spec.from_, spec.to)
