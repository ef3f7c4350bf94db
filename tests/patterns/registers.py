"""R1 to R4: how members of real coalitions come and go, as registers of foundations and treaties show it month by month.

The bands are those of the registers, a little wider; no size in the law was set by them, but for how much likelier small members close. That
members stay for their first year was taken from the registers too, so that R2 no longer judges that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.simulate import simulate_units
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Strategy
from patterns.harness import LED, NOTHING, SEED, Figure, World, mean, pattern, ratio

#: Months of tenure that are early, and late.
EARLY, LATE = (0, 24), (24, 60)


class Register(NamedTuple):
    """Who was inside when, in S strategies by R replicates of T months and n organisations, and how large each was."""

    inside: np.ndarray  #: S x R x T x n bool
    power: np.ndarray  #: R x n

    @property
    def leaves(self) -> np.ndarray:
        """Whether each is inside and will not be next month: S x R x (T - 1) x n."""
        return np.asarray(self.inside[:, :, :-1] & ~self.inside[:, :, 1:])

    @property
    def tenure(self) -> np.ndarray:
        """Months inside without a break, 1 in the first; 0 outside, and for those who were there when the register began."""
        months = np.zeros(self.inside.shape)
        began = ~self.inside[:, :, 0]
        for t in range(1, months[0].shape[1]):
            began |= ~self.inside[:, :, t]
            months[:, :, t] = np.where(self.inside[:, :, t] & began, months[:, :, t - 1] + 1, 0)
        return months

    @property
    def joined(self) -> np.ndarray:
        """The month in which each came, S x R x n; nan for those who never did, or were there when the register began."""
        came = self.inside & ~self.inside[:, :, :1]
        return np.where(came.any(axis=2), came.argmax(axis=2), np.nan)


def register(world: World, strategies: Sequence[Strategy], months: int, **parameters: float) -> Register:
    """What a register would show of a coalition that is led for so many months."""
    scenario = world.with_(months=max(months, world.scenario.months), withdraw_month=None).scenario
    every, numbers = {**world.parameters, **parameters}, np.arange(world.replicates)
    batch = simulate_units(
        scenario, list(strategies), replicates=numbers, parameters=every, seed=SEED, states=("inside",)
    )
    assert batch.states is not None
    ground = Ground.of(scenario, every)
    power = [np.asarray(ground.population(run_key(SEED, int(k))).traits.power) for k in numbers]
    return Register(batch.states[:, :, :, 0] > 0.0, np.array(power))


@lru_cache(2)
def _led(case: str, replicates: int, parameters: tuple[tuple[str, float], ...]) -> Register:
    return register(World.of(case, dict(parameters), replicates), list(map(load_strategy, LED)), 96)


def led(world: World) -> Register:
    """The register under the strategies of all texts, of eight years."""
    return _led(world.scenario.name, world.replicates, tuple(sorted(world.parameters.items())))


@pattern(
    "R1", "Large members leave less than small ones",
    source="1.6, .9 and .5 % a month by rising dues in a foundation of 1,185 joins", matters="a quarter less a month, the largest third against the smallest",
)  # fmt: skip
def exits_by_size(world: World) -> list[Figure]:
    seen = led(world)
    rank = seen.power.argsort(1).argsort(1) / seen.power.shape[1]
    there = seen.inside[:, :, :-1]

    def rate(which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        of = which[None, :, None, :]
        return (seen.leaves & of).sum((0, 2, 3)), (there & of).sum((0, 2, 3))

    (out, of), (small_out, small_of) = rate(rank >= 2 / 3), rate(rank < 1 / 3)
    return [Figure("largest over smallest", ratio(out * small_of.mean(), small_out * of.mean()), high=0.75, null=1.0)]


@pattern(
    "R2", "Members of years leave about as often as newcomers",
    source="ten foundations: .9, 1.9, 1.4 and 1.2 % a month in the first, second, third and later years", matters="half to one and a half times, years three to five against the first two",
)  # fmt: skip
def exits_by_tenure(world: World) -> list[Figure]:
    seen = led(world)
    tenure, leaves = seen.tenure[:, :, :-1], seen.leaves

    def rate(low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
        of = (tenure > low) & (tenure <= high)
        return (leaves & of).sum((0, 2, 3)), of.sum((0, 2, 3))

    (late, of_late), (early, of_early) = rate(*LATE), rate(*EARLY)
    return [Figure("late over early", ratio(late * of_early.mean(), early * of_late.mean()), 0.5, 1.5)]


@pattern(
    "R3", "Those who come take years to do so",
    source="10 to 90 % of joins take 17 to 81 months in five treaties and five foundations", matters="17 to 81 months, under the text's own strategy for ten years",
)  # fmt: skip
def spread_of_joins(world: World) -> list[Figure]:
    joined = register(world, [world.own], 120).joined[0]
    enough = [row[~np.isnan(row)] for row in joined if (~np.isnan(row)).sum() >= 5]
    if len(enough) < 20:
        return [Figure("months", NOTHING)]
    spans = np.array([np.quantile(row, 0.9) - np.quantile(row, 0.1) for row in enough])
    return [Figure("months from 10 to 90 % of joins", mean(spans), 17.0, 81.0)]


@pattern(
    "R4", "Where standing matters, the large come first",
    source="rank correlation of size and month of joining -.3 to -.5, near 0 in two treaties", matters="-.1; more so than where standing counts for nothing",
)  # fmt: skip
def large_first(world: World) -> list[Figure]:
    def correlation(seen: Register) -> np.ndarray:
        each = []
        for row, power in zip(seen.joined[0], seen.power, strict=True):
            came = ~np.isnan(row)
            varied = came.sum() >= 5 and len(set(row[came])) > 1 and len(set(power[came])) > 1
            each.append(spearmanr(power[came], row[came]).statistic if varied else 0.0)
        return np.array(each)

    usual, indifferent = (
        correlation(register(world, [world.own], 60, **given)) for given in ({}, {"standing_worth": 0.0})
    )
    return [
        Figure("rank correlation", mean(usual), high=-0.1, null=0.0),
        Figure("more than where standing counts for nothing", mean(usual - indifferent), high=0.0, null=0.0),
    ]
