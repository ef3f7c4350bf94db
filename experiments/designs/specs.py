"""The values of a factor as a design writes them: levels of a grid, ranges, distributions, and the joint sample that draws from these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from coalitionlab.experiments.points import Level
from coalitionlab.experiments.settings import MOST_COUNT, MOST_SEED
from coalitionlab.scenarios.errors import invalid, number, quoted
from coalitionlab.scenarios.names.fields import KEPT_STATES
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.records import Finite, MonthNumber, Name, Number, Record, Truth, choice

MOST_LEVELS = 100_000
METHODS = ("latin_hypercube", "sobol")
PLAUSIBLE = "plausible"

Seed = Annotated[int, Number(0, MOST_SEED, whole=True)]


def _level(value: Any) -> Level:
    """A value that a factor may take: a finite number, a word, true, false or nothing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, str)) or value is None:
        return value
    if isinstance(value, int) and abs(value) < 10**15:
        return value
    return Number().read(value)


def _each_once(values: tuple[Level, ...]) -> tuple[Level, ...]:
    """`values`, if there are any and none comes twice (true is not 1)."""
    if not values:
        invalid("the list is empty", "give at least one value")
    if len(values) > MOST_LEVELS:
        invalid(f"the list has {len(values):,} values", f"at most {MOST_LEVELS:,} values: write a range")
    seen: set[tuple[bool, Level]] = set()
    for index, value in enumerate(values):
        if (isinstance(value, bool), value) in seen:
            invalid(f"{quoted(value)} appears twice", "give each value once", index)
        seen.add((isinstance(value, bool), value))
    return values


AnyLevel = Annotated[
    Any, BeforeValidator(_level, json_schema_input_type=float | Annotated[str, Field(min_length=1)] | bool | None)
]
Listed = Annotated[tuple[AnyLevel, ...], AfterValidator(_each_once)]


class Range(Record):
    """Numbers from one to another: in a `step`, as a number of `points`, or drawn in the joint sample when neither is given."""

    from_: Annotated[Finite, Field(alias="from")]
    """the lowest, which is among the values"""
    to: Finite
    """the highest, which is too"""
    step: Annotated[float, Number(0, above=True)] | None = None
    """the distance from one to the next"""
    points: Annotated[int, Number(2, MOST_LEVELS, whole=True)] | None = None
    """how many there are, evenly spaced (or evenly spaced in the logarithm)"""
    log: Truth = False
    """whether spacing, or drawing, is even in the logarithm; `from` must then be above 0"""
    whole: Truth = False
    """whether what is drawn is rounded to whole numbers, each equally likely"""

    @property
    def sampled(self) -> bool:
        """Whether the values are drawn in the design's joint sample."""
        return self.step is None and self.points is None

    @property
    def steps(self) -> float:
        """How many steps lie between the two ends."""
        return (self.to - self.from_) / self.step if self.step else float(self.points or 1) - 1

    @model_validator(mode="after")
    def _sound(self) -> Self:
        low, high, step = self.from_, self.to, self.step
        if low >= high:
            invalid(f"got {number(low)} to {number(high)}", "put the lower one first", "to")
        if step is not None and self.points is not None:
            invalid("both step and points are given", "keep one of the two", "points")
        if self.log and low <= 0:
            invalid(f"a range with log: true starts at {number(low)}", "start above 0", "from")
        if self.log and step is not None:
            invalid("a range with log: true has no step", "write points: 5 in its place", "step")
        if self.whole and (low % 1 or high % 1):
            invalid(f"got {number(low)} to {number(high)} with whole: true", "write whole numbers", "from")
        if step is not None and self.steps > MOST_LEVELS - 1:
            problem = f"a step of {number(step)} makes {self.steps + 1:,.0f} values"
            invalid(problem, f"at most {MOST_LEVELS:,}: write a larger step", "step")
        if step is not None and (abs(self.steps - round(self.steps)) > 1e-6 or self.steps < 0.5):
            count = max(int(self.steps), 1)
            problem = f"a step of {number(step)} does not lead from {number(low)} to {number(high)}"
            reached = number(float(f"{low + count * step:.12g}"))
            invalid(problem, f"write to: {reached}, or points: {count + 1} in its place", "step")
        return self


class Choice(Record):
    """Values drawn in the joint sample, each equally likely: `sample: [utility, threshold]`."""

    sample: Listed


class Drawn(Record):
    """Numbers drawn in the joint sample from a distribution: `normal: [mean, sd]`, or `triangular: [lowest, likeliest, highest]`."""

    normal: tuple[Finite, Finite] | None = None
    """mean and standard deviation; of a parameter, cut to its hard bounds"""
    triangular: tuple[Finite, Finite, Finite] | None = None
    """the lowest, the likeliest and the highest"""
    within: tuple[Finite, Finite] | None = None
    """normal only: the lowest and the highest, where it is cut off (the rest counts for more)"""

    @property
    def ends(self) -> tuple[float, float] | None:
        """The lowest and the highest, where they are given."""
        return (self.triangular[0], self.triangular[2]) if self.triangular else self.within

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.normal is None) == (self.triangular is None):
            invalid("give one of normal and triangular", "write normal: [mean, sd]")
        if self.normal and self.normal[1] <= 0:
            invalid(f"got a standard deviation of {number(self.normal[1])}", "write one above 0", "normal")
        if self.triangular and not self.triangular[0] <= self.triangular[1] <= self.triangular[2] > self.triangular[0]:
            invalid(
                f"got {', '.join(map(number, self.triangular))}",
                "write the lowest, likeliest and highest",
                "triangular",
            )
        if self.within and (self.triangular or self.within[0] >= self.within[1]):
            invalid(
                f"got {number(self.within[0])} to {number(self.within[1])}",
                "for normal only, the lower one first",
                "within",
            )
        return self


class KeptStates(Record):
    """States that are kept of every organisation of every run: `states: [inside, trust]`, or with the months and the room."""

    keep: tuple[Annotated[str, choice(KEPT_STATES, "state")], ...]
    """inside, trust, chance, and the fields of an organisation's state, such as awareness"""
    every: MonthNumber = 1
    """keep every month (1), every second one (2), and so on"""
    months: tuple[MonthNumber, ...] = ()
    """in place of `every`: the months that are kept"""
    at_most: Annotated[float, Number(0, above=True)] = 4.0
    """gigabytes that they may take on the disk; a design that needs more is refused"""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.keep:
            invalid("no state is named", f"name some of {', '.join(KEPT_STATES[:4])}, ...", "keep")
        if len(set(self.keep)) < len(self.keep):
            invalid("a state is named twice", "name each once", "keep")
        if self.months and self.every > 1:
            invalid("both every and months are given", "keep one of the two", "months")
        if list(self.months) != sorted(set(self.months)):
            invalid("the months are not in order", "name each once, the earliest first", "months")
        return self


#: A list of values, or a way to get at them; `plausible` stands for a parameter's range in the registry.
Spec = tuple[Level, ...] | Range | Choice | Drawn | Literal["plausible"]


def _form(value: Any) -> str:
    """Which form a factor's values take."""
    if isinstance(value, (tuple, str)):
        return "<word>" if isinstance(value, str) else "<list>"
    if isinstance(value, Drawn) or (isinstance(value, Mapping) and ("normal" in value or "triangular" in value)):
        return "<drawn>"
    return "<choice>" if isinstance(value, Choice) or (isinstance(value, Mapping) and "sample" in value) else "<range>"


def _as_spec(value: Any) -> Any:
    """A factor's values as read: a list, a table, the word plausible, or a single value."""
    if isinstance(value, (Record, Mapping)) or (isinstance(value, str) and value == PLAUSIBLE):
        return value
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return tuple(value) if isinstance(value, (list, tuple, range)) else (value,)


AnySpec = Annotated[
    Annotated[Listed, Tag("<list>")]
    | Annotated[Range, Tag("<range>")]
    | Annotated[Choice, Tag("<choice>")]
    | Annotated[Drawn, Tag("<drawn>")]
    | Annotated[Literal["plausible"], Tag("<word>")],
    Discriminator(_form),
    BeforeValidator(
        _as_spec, json_schema_input_type=list[AnyLevel] | Range | Choice | Drawn | Literal["plausible"] | AnyLevel
    ),
]


class Correlation(Record):
    """How far two factors of the sample go together: the rank correlation (Spearman) of their values."""

    between: tuple[Name, Name]
    """two factors that are drawn"""
    rank: Annotated[float, Number(-1, 1)]
    """1 in the same order, -1 in the opposite"""


class JointSample(Record):
    """How the factors that are sampled are drawn, all of them together."""

    method: Annotated[str, choice(METHODS, "method")] = "latin_hypercube"
    """latin_hypercube (every factor's range is cut into as many slices as there are points, one point in each) or
    sobol (scrambled Sobol sequence; the number of points must be a power of two)"""
    points: Annotated[int, Number(1, MOST_COUNT, whole=True)]
    """how many"""
    seed: Seed | None = None
    """of the draw; the design's own unless given"""
    correlations: tuple[Correlation, ...] = ()
    """pairs of factors that do not vary independently of each other"""

    @model_validator(mode="after")
    def _power_of_two(self) -> Self:
        if self.method == "sobol" and self.points & (self.points - 1):
            above = 1 << self.points.bit_length()
            problem = f"got {self.points} points, but a Sobol sequence is balanced for powers of two only"
            invalid(problem, f"write {above // 2} or {above}, or use method: latin_hypercube", "points")
        return self


def is_sampled(spec: Spec) -> bool:
    """Whether the values are drawn in the design's joint sample."""
    return spec.sampled if isinstance(spec, Range) else not isinstance(spec, tuple)


def levels(spec: Spec) -> tuple[Level, ...]:
    """The values of a factor that is not sampled, from the lowest to the highest or in the order of the list."""
    if isinstance(spec, tuple):
        return spec
    assert isinstance(spec, Range)
    spaced = (np.geomspace if spec.log else np.linspace)(spec.from_, spec.to, round(spec.steps) + 1)
    tidy = [float(f"{value:.12g}") for value in spaced[1:-1]]  # 0.3 rather than 0.30000000000000004
    values = [spec.from_, *tidy, spec.to]
    return tuple(int(value) for value in values) if not any(value % 1 for value in values) else tuple(values)


def bounds(spec: Spec, parameter: str) -> tuple[float, float]:
    """The lowest and the highest value of a range; `parameter` is the one whose range is `plausible`."""
    return (spec.from_, spec.to) if isinstance(spec, Range) else PARAMETERS[parameter].plausible


def cut_to(spec: Drawn, parameter: str) -> tuple[float, float]:
    """Where a normal distribution is cut off: `within`, or the hard bounds of the parameter."""
    known = PARAMETERS.get(parameter)
    return spec.within or ((known.low, known.high) if known else (-np.inf, np.inf))
