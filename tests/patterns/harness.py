"""What the patterns share: worlds to run them in, strategies in a line, figures with their intervals, and how a pattern is declared.

A pattern is a sentence about the field with a source, and a function that measures it: worlds in, figures out. It is declared once, by
`@pattern(...)`; the tests run every pattern on every case where its condition applies, and `benchmarks/patterns.py` prints them all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.simulate import Batch, simulate
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Cases that the law may be built on, and those that only judge it.
BUILDING = ("generic", "job_placement", "landfill_region", "youth_substance_abuse")
JUDGING = ("grassroots", "juvenile_justice", "milton_keynes", "powerful_foundation", "tax_preparation")
#: The strategy of each text, by the mark that a case's source bears.
TEXTS = {
    "S0": "mobilizing_leadership",
    "S1": "purposeful_coordination",
    "S2": "system_leadership",
    "S3": "collaborative_campaign",
    "S4": "balanced_power",
}
LED = tuple(TEXTS.values())
REPLICATES, SEED = 80, 2024
#: Standard errors either side of a mean for an interval of 99 %.
Z = 2.576
#: A modest effort at what every coalition needs, on half of the capacity: what patterns add to.
CORE = {
    "provide_backbone": 5.0, "set_shared_goals": 2.0, "build_legitimacy": 4.0, "cultivate_champions": 3.0, "build_trust": 3.0,
    "assign_ownership": 3.0,
}  # fmt: skip
#: An action whose rates are set to 0: what spending staff-days does by itself.
NO_OP, NO_OP_RATES = "ride_popular_opinion", {"rate_ride_popular_opinion_pressure": 0.0}


class Gap(NamedTuple):
    """A mean and its 99 % interval (normal)."""

    mean: float
    low: float
    high: float


class Figure(NamedTuple):
    """What a pattern measures: it holds when the mean is in the band and the interval leaves out `null`, where there is one.

    A figure that means nothing where it was measured (nobody to count) has the mean nan, and no verdict.
    """

    name: str
    gap: Gap
    low: float = -np.inf
    high: float = np.inf
    null: float | None = None

    @property
    def applies(self) -> bool:
        return not np.isnan(self.gap.mean)

    @property
    def holds(self) -> bool:
        shown = self.null is None or not self.gap.low <= self.null <= self.gap.high
        return self.low <= self.gap.mean <= self.high and shown

    @property
    def clear(self) -> bool:
        """Whether more runs would hardly change the verdict: the whole interval is in the band, or out of it."""
        within = self.low <= self.gap.low and self.gap.high <= self.high
        outside = self.gap.high < self.low or self.gap.low > self.high
        return within or outside

    @property
    def verdict(self) -> str:
        if not self.applies:
            return "does not apply"
        return ("holds" if self.holds else "fails") + ("" if self.clear else " (narrowly)")

    def __str__(self) -> str:
        band = f"{self.low:g} to {self.high:g}".replace("-inf to", "at most").replace(" to inf", " at least")
        measured = "-" if not self.applies else f"{self.gap.mean:.3f} [{self.gap.low:.3f}, {self.gap.high:.3f}]"
        return f"{self.name}: {measured}, band {band}: {self.verdict}"


@cache
def _case(name: str) -> Scenario:
    return load_scenario(name)


@dataclass(frozen=True)
class World:
    """A case under some parameters, and how many replicates to make of it."""

    scenario: Scenario
    parameters: Mapping[str, float] = field(default_factory=dict)
    replicates: int = REPLICATES

    @classmethod
    def of(cls, case: str, parameters: Mapping[str, float] | None = None, replicates: int = REPLICATES) -> World:
        return cls(_case(case), dict(parameters or {}), replicates)

    @property
    def text(self) -> str:
        """The mark of the text that the case is from."""
        return next(mark for mark in TEXTS if f"({mark}" in self.scenario.source)

    @property
    def own(self) -> Strategy:
        """The strategy of that text."""
        return load_strategy(TEXTS[self.text])

    @property
    def led_months(self) -> int:
        """Months in which a convener is there."""
        withdraw = self.scenario.withdraw_month
        return self.scenario.months if withdraw is None else withdraw - 1

    def with_(self, **changes: Any) -> World:
        """The same with some fields of its scenario (dotted names) changed."""
        return World(self.scenario.with_(**changes), self.parameters, self.replicates)

    def runs(self, *strategies: Strategy, times: int = 1, **parameters: float) -> Batch:
        """The strategies, with monthly outcomes; what has been run is kept."""
        return _kept(self.scenario, strategies, self.replicates * times, {**self.parameters, **parameters})

    def action(self, strategy: Strategy, times: int = 1, **parameters: float) -> np.ndarray:
        """Mean collective action in every replicate."""
        return outcome(self.runs(strategy, times=times, **parameters), "collective_action")


#: The first replicates of a strategy in a world: (outcomes, months, delivered), as in a Batch of one strategy.
_KEPT: OrderedDict[Any, list[np.ndarray]] = OrderedDict()
_MOST_KEPT = 300


def _kept(
    scenario: Scenario, strategies: Sequence[Strategy], replicates: int, parameters: Mapping[str, float]
) -> Batch:
    """The runs asked for, of which only those are made that are not kept: a closer look goes on from the runs that it is closer than."""
    world = (scenario.model_dump_json(), *sorted(parameters.items()))
    keys = {(*world, strategy.model_dump_json()): strategy for strategy in strategies}
    there = {key: _KEPT[key][0].shape[1] if key in _KEPT else 0 for key in keys}
    for first in sorted(set(there.values())):
        new = [key for key in keys if there[key] == first < replicates]
        if not new:
            continue
        made = simulate(
            scenario, [keys[key] for key in new], replicates=replicates - first, first_replicate=first, seed=SEED, months=True,
            parameters=parameters,
        )  # fmt: skip
        for k, key in enumerate(new):
            parts = [part[k : k + 1] for part in (made.outcomes, made.months, made.delivered) if part is not None]
            before = _KEPT.get(key, [])
            _KEPT[key] = [np.concatenate(pair, axis=1) for pair in zip(before, parts, strict=True)] if before else parts
    each = [_KEPT[(*world, strategy.model_dump_json())] for strategy in strategies]
    wanted = ([part[:, :replicates] for part in parts] for parts in zip(*each, strict=True))
    outcomes, months, delivered = map(np.concatenate, wanted)
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.popitem(last=False)
    return Batch(scenario, tuple(strategy.name for strategy in strategies), outcomes, months, delivered)


# Strategies


def strategy(*phases: dict[str, Any], **style: float) -> Strategy:
    """A strategy of phases given as effort tables; `until`, `aims`, `share` and `admits` beside actions belong to the phase."""
    listed = []
    for number, phase in enumerate(phases):
        own = {key: phase[key] for key in ("until", "aims", "share", "admits") if key in phase}
        effort = {action: days for action, days in phase.items() if action not in own}
        listed.append({"name": f"phase {number + 1}", "effort": effort, **own})
    return Strategy.model_validate({"name": "tested", "phases": listed, "convener": style})


def core(*, drop: Sequence[str] = (), **added: float) -> dict[str, Any]:
    """A phase of the core on half of the capacity, without some of its actions, with others added free, in shares of the capacity."""
    total = sum(CORE.values())
    effort = {action: 0.5 * days / total for action, days in CORE.items() if action not in drop}
    for action, days in added.items():
        effort[action] = effort.get(action, 0.0) + days
    return {**effort, "share": min(1.0, sum(effort.values()))}


def averaged(of: Strategy, months: int) -> Strategy:
    """The same staff-days on the same actions, spread evenly over the months led."""
    total: dict[str, float] = {}
    aims: dict[str, str] = {}
    first = 0
    for phase in of.phases:
        last = min(months, phase.until_month or months)
        for action, weight in phase.effort.items():
            days = (last - first) * phase.share * weight / sum(phase.effort.values())
            total[action] = total.get(action, 0.0) + days
        aims.update(phase.aims)
        first = last
    listed = [{"name": "evenly", "effort": total, "aims": {a: aim for a, aim in aims.items() if a in total}}]
    return Strategy.model_validate({"name": f"{of.name}, evenly", "phases": listed})


# What was measured


def outcome(batch: Batch, name: str, which: int = 0) -> np.ndarray:
    """One outcome of every replicate of the `which`-th strategy."""
    return batch.outcomes[which, :, RUN_NAMES.index(name)]


def monthly(batch: Batch, name: str, which: int = 0) -> np.ndarray:
    """replicates x months of one monthly outcome."""
    assert batch.months is not None
    return batch.months[which, :, :, MONTHLY_NAMES.index(name)]


def mean(values: np.ndarray) -> Gap:
    """The mean over replicates."""
    middle, half = float(np.mean(values)), Z * float(np.std(values, ddof=1)) / np.sqrt(len(values))
    return Gap(middle, middle - half, middle + half)


def ratio(above: np.ndarray, below: np.ndarray) -> Gap:
    """The ratio of two means over the same replicates, its interval by linearization; nan where there is nothing below."""
    if np.mean(below) <= 0.0:
        return NOTHING
    r = float(np.mean(above) / np.mean(below))
    half = Z * float(np.std(above - r * below, ddof=1)) / np.sqrt(len(above)) / float(np.mean(below))
    return Gap(r, r - half, r + half)


def unpaired_ratio(above: np.ndarray, below: np.ndarray) -> Gap:
    """The ratio of two means over replicates that have nothing to do with each other."""
    a, b = float(np.mean(above)), float(np.mean(below))
    if b <= 0.0:
        return NOTHING
    errors = np.var(above, ddof=1) / len(above) + (a / b) ** 2 * np.var(below, ddof=1) / len(below)
    half = Z * float(np.sqrt(errors)) / b
    return Gap(a / b, a / b - half, a / b + half)


def change(of: np.ndarray, against: np.ndarray) -> Gap:
    """The relative change of the first against the second, over the same replicates."""
    return Gap(*(value - 1.0 for value in ratio(of, against)))


def median(values: np.ndarray) -> Gap:
    """The median, its interval by order statistics."""
    ordered, n = np.sort(values), len(values)
    if n == 0:
        return NOTHING
    half = 0.5 * Z * np.sqrt(n)
    low, high = int(max(0, np.floor(0.5 * n - half))), int(min(n - 1, np.ceil(0.5 * n + half)))
    return Gap(float(np.median(ordered)), float(ordered[low]), float(ordered[high]))


def resampled(of: Callable[[Sequence[np.ndarray]], float], each: Sequence[np.ndarray], times: int = 200) -> Gap:
    """A figure of several cases' replicates, with its bootstrap interval of 99 %."""
    rng = np.random.default_rng(1)
    drawn = [of([x[:, rng.integers(0, x.shape[1], x.shape[1])] for x in each]) for _ in range(times)]
    half = Z * float(np.std(drawn))
    middle = of(each)
    return Gap(middle, middle - half, middle + half)


def certain(value: float) -> Gap:
    """A figure that has no interval of its own."""
    return Gap(value, value, value)


NOTHING = Gap(np.nan, np.nan, np.nan)


# Patterns

Measure = Callable[[Any], Sequence[Figure]]


@dataclass(frozen=True)
class Pattern:
    """A sentence about the field, and what measures it: in one world, or where it is about cases `together`, in several."""

    name: str
    sentence: str
    source: str
    matters: str  #: the smallest effect of interest
    measure: Measure
    together: bool = False
    applies: Callable[[World], bool] = lambda _: True
    where: str = "every case"
    slow: bool = False  #: whether it takes more than a few seconds

    def figures(self, worlds: Sequence[World], *, closely: bool = True) -> Iterator[tuple[str, Sequence[Figure]]]:
        """(case, figures) for each world where it applies; the case is `all` where it is about cases together.

        `closely`: what holds or fails so narrowly that it may be chance is measured once more in four times the runs. Both ways
        alike: to look again at failures only would count as emerged what held by luck.
        """
        there = [world for world in worlds if self.applies(world)]
        if self.together:
            if there:
                yield "all", self.measure(there)
            return
        for world in there:
            figures = self.measure(world)
            if closely and any(figure.applies and not figure.clear for figure in figures):
                figures = self.measure(World(world.scenario, world.parameters, 4 * world.replicates))
            yield world.scenario.name, figures


PATTERNS: dict[str, Pattern] = {}


def pattern(name: str, sentence: str, *, source: str, matters: str, **more: Any) -> Callable[[Measure], Measure]:
    """Declares a pattern by the function that measures it."""

    def declare(measure: Measure) -> Measure:
        assert name not in PATTERNS, name
        PATTERNS[name] = Pattern(name, sentence, source, matters, measure, **more)
        return measure

    return declare
