"""Q10, Q12, Q13: what actions do, case by case, and what plans add to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from coalitionlab.scenarios.drawn import Normal
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from patterns.harness import (
    NO_OP,
    NO_OP_RATES,
    NOTHING,
    TEXTS,
    Figure,
    World,
    averaged,
    certain,
    change,
    core,
    mean,
    outcome,
    pattern,
    resampled,
    strategy,
)

#: What each action is given, as a share of the convener's capacity, beside the core.
FREE = 0.25


def effects(world: World) -> np.ndarray:
    """Actions x replicates: collective action with each action given free to the core, less that with a no-op given as much; relative
    to the mean of the latter."""
    with_no_op = world.action(strategy(core(**{NO_OP: FREE})), **NO_OP_RATES)
    base = max(1e-12, float(with_no_op.mean()))
    return np.array([(world.action(strategy(core(**{name: FREE}))) - with_no_op) / base for name in ACTION_NAMES])


def correlation(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """(as measured, without the noise of replicates) the correlation of two cases' mean effects. Noise makes effects look less alike
    than they are, so its variance is taken off; what the control's own noise adds to all actions is no part of either."""
    means = [x.mean(1) for x in (a, b)]
    noise = [float(np.mean((x - x.mean(0)).var(1, ddof=1)) / x.shape[1]) for x in (a, b)]
    together = float(np.cov(*means)[0, 1])
    own = [float(m.var(ddof=1)) for m in means]
    true = [max(1e-12, v - e) for v, e in zip(own, noise, strict=True)]
    return together / np.sqrt(own[0] * own[1]), min(1.0, together / np.sqrt(true[0] * true[1]))


def mean_correlation(each: Sequence[np.ndarray]) -> float:
    return float(np.mean([correlation(a, b)[1] for a, b in combinations(each, 2)]))


def rank_correlation(each: Sequence[np.ndarray]) -> float:
    ranks = [np.argsort(np.argsort(x.mean(1))) for x in each]
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in combinations(ranks, 2)]))


@pattern(
    "Q10a", "What an action does depends on the case",
    source="F4 (first law: .89)",
    matters="correlation of effects of the 41 actions between cases below .6 (noise taken off; ranks beside it), over pairs of cases",
    together=True,
)  # fmt: skip
def effects_differ(worlds: Sequence[World]) -> list[Figure]:
    each = [effects(world) for world in worlds]
    if len(each) < 2:
        return [Figure("mean correlation", NOTHING, high=0.6)]
    figures = [Figure("mean correlation", resampled(mean_correlation, each), high=0.6)]
    return [*figures, Figure("mean correlation of ranks", resampled(rank_correlation, each), high=0.6)]


def best_three(of: np.ndarray) -> list[int]:
    return [int(k) for k in np.argsort(-of.mean(1))[:3]]


@pattern(
    "Q10b", "The best three actions of one case are not those of another",
    source="F4", matters="they differ in half of the pairs of cases; another case's best three achieve 10 % less than a case's own",
    together=True,
)  # fmt: skip
def best_actions_differ(worlds: Sequence[World]) -> list[Figure]:
    each = {world.scenario.name: effects(world) for world in worlds}
    if len(each) < 2:
        return [Figure("share of pairs", NOTHING, 0.5)]
    chosen = {name: best_three(x[:, : x.shape[1] // 2]) for name, x in each.items()}
    differ = [set(chosen[a]) != set(chosen[b]) for a, b in combinations(each, 2)]
    lost = []
    for a in each:  # chosen by one half of the replicates, measured by the other
        later = each[a][:, each[a].shape[1] // 2 :]
        own = later[chosen[a]].sum(0)
        lost += [(own - later[chosen[b]].sum(0)) / max(1e-12, abs(float(own.mean()))) for b in each if b != a]
    said = "; ".join(f"{name}: {', '.join(ACTION_NAMES[k] for k in three)}" for name, three in chosen.items())
    return [
        Figure(f"share of pairs ({said})", certain(float(np.mean(differ))), 0.5),
        Figure("lost by another's best three", mean(np.mean(lost, axis=0)), 0.1, null=0.0),
    ]


class Circumstance(NamedTuple):
    """When an action's own row says that it may do harm."""

    words: str
    met: Callable[[World], bool]


def _mean_of(world: World, trait: str, usual: float) -> float:
    listed = world.scenario.organisations
    value = None if isinstance(listed, tuple) else listed.traits.get(trait)
    return value.normal[0] if isinstance(value, Normal) else usual


def size(world: World) -> int:
    listed = world.scenario.organisations
    return len(listed) if isinstance(listed, tuple) else listed.count


def _trust(world: World) -> float:
    ties = world.scenario.ties
    if isinstance(ties, tuple):
        return float(np.mean([tie.trust for tie in ties]))
    return ties.trust.normal[0] if isinstance(ties.trust, Normal) else 0.35


def _hidden(world: World) -> float:
    return world.scenario.convener.power * (1.0 - world.scenario.convener.transparency)


#: Actions whose own row names circumstances of a case in which they harm. Others never may.
NAMED = {
    "mandate_participation": Circumstance("reactance, ownership crowded out, and exits once it is lifted", lambda w: True),
    "drive_from_the_top": Circumstance(
        "the more power, the more it dominates; few do better by themselves",
        lambda w: w.scenario.convener.power >= 0.3 or size(w) <= 15,
    ),
    "signal_regulation_risk": Circumstance("the climate is weak", lambda w: w.scenario.environment.regulation.start < 0.4),
    "frame_win_win": Circumstance("the claim is above the truth", lambda w: _mean_of(w, "alignment", 0.3) < 0.25),
    "frame_all_in_this_together": Circumstance(
        "the convener dominates", lambda w: w.scenario.convener.power * w.scenario.convener.control >= 0.3
    ),
    "exchange_viewpoints": Circumstance(
        "motives truly diverge: the truth is sobering", lambda w: _mean_of(w, "alignment", 0.3) < _mean_of(w, "overlap", 0.15)
    ),
    "make_conflict_productive": Circumstance("too little trust for it", lambda w: _trust(w) < 0.3),
    "reward_progress": Circumstance("rewards that control", lambda w: w.scenario.convener.control >= 0.5),
    "share_power": Circumstance("members are not able yet", lambda w: w.scenario.start.leaders == 0.0),
    "convene_by_power": Circumstance("intent is hidden", lambda w: _hidden(w) >= 0.35),
}  # fmt: skip
#: Standard errors for an interval of 99 % over all actions of the catalogue together (Bonferroni).
_Z_OF_ALL = 3.66


@pattern(
    "Q13", "An action that is given free harms only where its own row says that it may",
    source="F7", matters="2 % of collective action, against a no-op that is given as much",
)  # fmt: skip
def nothing_free_harms(world: World) -> list[Figure]:
    found = effects(world)
    harms, worst = [], 0.0
    for name, each in zip(ACTION_NAMES, found, strict=True):
        excused = name in NAMED and NAMED[name].met(world)
        at, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))
        if not excused:
            worst = min(worst, at)
            if at < -0.02 and at + _Z_OF_ALL * error < 0:
                harms.append(f"{name} {at:+.3f}±{2.576 * error:.3f}")
    return [
        Figure(
            f"actions that harm ({', '.join(harms) or 'none'}; lowest mean {worst:+.3f})",
            certain(float(len(harms))),
            high=0.0,
        )
    ]


@pattern(
    "Q12", "A text's plan does more, in the case that the text is about, than the same actions spread evenly over time",
    source="S1: 'very little can be achieved without purposeful intent'", matters="5 % of collective action",
)  # fmt: skip
def plans_beat_even_effort(world: World) -> list[Figure]:
    own = world.own
    batch = world.runs(own, averaged(own, world.led_months), times=2)
    staged, even = (outcome(batch, "collective_action", which) for which in (0, 1))
    return [Figure(f"{TEXTS[world.text]} against its actions spread evenly", change(staged, even), 0.05, null=0.0)]
