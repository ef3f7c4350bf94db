"""Q1 to Q4, Q15: how coalitions last, end and differ once somebody has led them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalitionlab.model.simulate import Batch
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Strategy
from patterns.harness import (
    LED,
    NOTHING,
    Figure,
    Gap,
    World,
    certain,
    median,
    monthly,
    outcome,
    pattern,
    ratio,
    strategy,
)

#: What outlasts a convener: people trained, tasks owned, income earned, power handed over, support of staff, next goals.
EMBEDDING = (
    "develop_leaders", "assign_ownership", "earn_stable_funding", "share_power", "share_power_with_affected",
    "secure_internal_buy_in", "renew_goals",
)  # fmt: skip
#: Strategies of the texts whose last phase gives a third of its days to that, and those that give it less than a tenth.
EMBED = ("mobilizing_leadership", "purposeful_coordination", "system_leadership", "collaborative_campaign")
DO_NOT = ("balanced_power", "communication", "political_opportunity", "dominant_convener")
#: Two ways of spending the last half of the time led, the same staff-days on what outlasts the convener or on what does not.
LAST_EMBEDS = {"develop_leaders": 3, "earn_stable_funding": 2, "assign_ownership": 2, "share_power": 1, "administer": 2}
LAST_DOES_NOT = {"build_trust": 2, "build_legitimacy": 2, "exchange_viewpoints": 2, "frame_win_win": 2, "administer": 2}
#: Collective action over a year below which a coalition is asleep.
ASLEEP = 1e-4


def share_embedding(of: Strategy) -> float:
    """The share of the last phase that goes to what outlasts the convener."""
    effort = of.phases[-1].effort
    return sum(effort.get(action, 0.0) for action in EMBEDDING) / sum(effort.values())


def survival(world: World, strategies: Sequence[Strategy], idle: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """(runs alive at withdrawal and four years after, runs alive at withdrawal), each summed over strategies by replicate.

    With `idle`, those in which three are inside at withdrawal and have done anything count as alive then: a drive makes members.
    """
    batch = world.runs(*strategies)
    n, last = organisations(world), world.led_months - 1
    both, then = np.zeros((2, world.replicates))
    for s in range(len(strategies)):
        began = there_after(batch, s, last + 1, n) if idle else alive_after(batch, s, last + 1, n)
        lasted = outcome(batch, "alive_after_4_years", s)
        if np.isnan(lasted).any():  # the case ends before
            return np.zeros(0), np.zeros(0)
        both += began * lasted
        then += began
    return both, then


def alive_after(batch: Batch, s: int, months: int, n: int) -> np.ndarray:
    """Runs in which three or more are inside after so many months, and as many active in the mean of the last 12, as `alive` says."""
    inside, active = monthly(batch, "membership", s)[:, months - 1], monthly(batch, "active", s)
    return (inside * n >= 3 - 1e-9) & (active[:, max(0, months - 12) : months].mean(1) * n >= 3 - 1e-9)


def there_after(batch: Batch, s: int, months: int, n: int) -> np.ndarray:
    """Runs in which three or more are inside after so many months, and did anything in the last 12."""
    inside, action = monthly(batch, "membership", s)[:, months - 1], monthly(batch, "collective_action", s)
    return (inside * n >= 3 - 1e-9) & (action[:, max(0, months - 12) : months].mean(1) > ASLEEP)


def organisations(world: World) -> int:
    listed = world.scenario.organisations
    return len(listed) if isinstance(listed, tuple) else listed.count


def pooled(worlds: Sequence[World], names: Sequence[str], idle: bool = False) -> Gap:
    """Survival over worlds of the same weight each: the mean of their ratios."""
    each = [survival(world, [load_strategy(name) for name in names], idle) for world in worlds]
    return averaged_gap([ratio(*pair) for pair in each if len(pair[0])])


def averaged_gap(gaps: Sequence[Gap]) -> Gap:
    """The mean of independent figures."""
    there = [gap for gap in gaps if not np.isnan(gap.mean)]
    if not there:
        return NOTHING
    middle = float(np.mean([gap.mean for gap in there]))
    half = float(np.sqrt(sum((gap.high - gap.mean) ** 2 for gap in there))) / len(there)
    return Gap(middle, middle - half, middle + half)


def difference(a: Gap, b: Gap) -> Gap:
    """The difference of two figures; they are taken as independent, though the same luck makes it more certain than that."""
    half = float(np.hypot(a.high - a.mean, b.high - b.mean))
    return Gap(a.mean - b.mean, a.mean - b.mean - half, a.mean - b.mean + half)


@pattern(
    "Q1a", "Of led coalitions alive when the convener leaves, two thirds are alive four years later",
    source="Communities That Care (110 sites) and HCAP (113 of 165 alive after five to ten years); F1",
    matters="55 to 80 %, over cases together", together=True,
)  # fmt: skip
def alive_four_years_on(worlds: Sequence[World]) -> list[Figure]:
    return [Figure("alive four years on", pooled(worlds, LED), 0.55, 0.80)]


@pattern(
    "Q1b", "A drive from the top does not last: fewer than a quarter are alive four years later",
    source="S2: 'likely to result in only temporary change'", matters="below 25 %, over cases together", together=True,
)  # fmt: skip
def drives_do_not_last(worlds: Sequence[World]) -> list[Figure]:
    gap = pooled(worlds, ["top_down_drive"], idle=True)
    return [Figure("alive four years on", certain(0.0) if np.isnan(gap.mean) else gap, high=0.25)]


@pattern(
    "Q1c", "Strategies that embed what they build outlive those that do not",
    source="S0, S3 (income, ownership, leaders trained); Communities That Care", matters="15 points, over cases together",
    together=True,
)  # fmt: skip
def texts_that_embed(worlds: Sequence[World]) -> list[Figure]:
    assert min(share_embedding(load_strategy(name)) for name in EMBED) > 1 / 3
    assert max(share_embedding(load_strategy(name)) for name in DO_NOT) < 1 / 10
    return [Figure("points more alive", difference(pooled(worlds, EMBED), pooled(worlds, DO_NOT)), 0.15, null=0.0)]


@pattern(
    "Q1d", "The same strategy lives longer when its last stage embeds than when it spends the same days on relations and words",
    source="S0, S3", matters="15 points",
    applies=lambda w: w.scenario.withdraw_month is not None and w.scenario.months >= w.led_months + 48,
    where="cases that go on for four years after the convener has left",
)  # fmt: skip
def embedding_stage(world: World) -> list[Figure]:
    first = {
        phase.name: {**phase.effort, "until": phase.until_month}
        for phase in load_strategy("purposeful_coordination").phases[:2]
    }
    each = [ratio(*survival(world, [strategy(*first.values(), last)])) for last in (LAST_EMBEDS, LAST_DOES_NOT)]
    return [Figure("points more alive", difference(*each), 0.15, null=0.0)]


def fall(world: World) -> np.ndarray:
    """Collective action in the second year without the convener, over that in its last year, of led coalitions alive then."""
    batch, last, n = world.runs(*map(load_strategy, LED)), world.led_months, organisations(world)
    falls = []
    for s in range(len(LED)):
        action = monthly(batch, "collective_action", s)
        before, after = action[:, last - 12 : last].mean(1), action[:, last + 12 : last + 24].mean(1)
        alive = alive_after(batch, s, last, n) & (before > ASLEEP)
        falls.append(after[alive] / before[alive])
    return np.concatenate(falls)


@pattern(
    "Q2", "When the convener has left, what is done together falls for most, within two years, and does not cease",
    source="F1: time given falls once support ends", matters="median of the second year after over the last year before: .4 to .9",
    applies=lambda w: w.scenario.withdraw_month is not None and w.scenario.months >= w.led_months + 24,
    where="cases that go on for two years after the convener has left",
)  # fmt: skip
def action_falls(world: World) -> list[Figure]:
    return [Figure("median ratio", median(fall(world)), 0.4, 0.9)]


def exits(world: World, strategies: Sequence[Strategy]) -> dict[str, np.ndarray]:
    """By replicate, summed over strategies: exits and member-months of living coalitions, of sleeping ones, and exits in renewal months.

    A coalition is asleep when three or more are inside and nothing was done for a year. That all go at once is an end, not exits.
    """
    batch, n, months = world.runs(*strategies), organisations(world), world.scenario.months
    sums = {key: np.zeros(world.replicates) for key in ("living", "of_living", "sleeping", "of_sleeping", "renewing")}
    renewing = np.arange(months) % 12 == 11
    for s in range(len(strategies)):
        inside = monthly(batch, "membership", s) * n
        before = np.concatenate([np.zeros((world.replicates, 1)), inside[:, :-1]], 1)
        leaves, action = monthly(batch, "leaves", s), monthly(batch, "collective_action", s)
        total = np.cumsum(np.concatenate([np.zeros((world.replicates, 1)), action], 1), 1)
        year = total[:, 1:] - np.concatenate([np.zeros((world.replicates, 12)), total[:, 1:-12]], 1)
        asleep = (year / 12 <= ASLEEP) & (np.arange(months) >= 12)
        # of a coalition that ends nobody stays, but for those who never leave
        ended = leaves >= 2 / 3 * np.maximum(before, 3.0)
        there = (before >= 3 - 1e-9) & ~ended
        for key, which in (("living", there & ~asleep), ("sleeping", there & asleep)):
            sums[key] += (leaves * which).sum(1)
            sums[f"of_{key}"] += (before * which).sum(1)
        sums["renewing"] += (leaves * (there & ~asleep & renewing)).sum(1)
    return sums


@pattern(
    "Q3", "Members leave living coalitions slowly, sleeping ones not in a rush",
    source="F10: real coalitions lose .4 to 1.8 % a month, a dying one 2.2", matters=".3 to 2 % a month; below 5 %",
)  # fmt: skip
def exits_a_month(world: World) -> list[Figure]:
    led, every = (
        exits(world, list(map(load_strategy, LED))),
        exits(world, list(map(load_strategy, (*LED, "leaderless", "hands_off_convener")))),
    )
    asleep = ratio(every["sleeping"], every["of_sleeping"]) if every["of_sleeping"].sum() >= 200 else NOTHING
    return [
        Figure("exits of living", ratio(led["living"], led["of_living"]), 0.003, 0.02),
        Figure("exits of sleeping", asleep, high=0.05),
    ]


@pattern(
    "Q4", "A large part of the exits comes in the month of the year in which membership is renewed",
    source="F10: 28 to 62 % in one month of the year", matters="25 to 65 %",
)  # fmt: skip
def exits_at_renewal(world: World) -> list[Figure]:
    led = exits(world, list(map(load_strategy, LED)))
    return [Figure("share of exits", ratio(led["renewing"], led["living"]), 0.25, 0.65)]


@pattern(
    "Q15", "Partnerships led alike end differently",
    source="F9", matters="coefficient of variation of collective action within a strategy, its median over the five texts: .15 to .60",
)  # fmt: skip
def spread(world: World) -> list[Figure]:
    batch = world.runs(*map(load_strategy, LED))
    found = []
    for s in range(len(LED)):
        action = outcome(batch, "collective_action", s)
        cv = float(action.std(ddof=1) / max(1e-12, action.mean()))
        half = 2.576 * cv * float(np.sqrt(0.5 + cv * cv) / np.sqrt(len(action)))
        found.append(Gap(cv, cv - half, cv + half))
    return [Figure("median coefficient of variation", sorted(found)[len(found) // 2], 0.15, 0.60)]
