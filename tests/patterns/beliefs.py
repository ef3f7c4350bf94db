"""P6, P9, P11, P24: what trust, framing, threats and talk do, through beliefs about the others."""

from __future__ import annotations

import numpy as np

from patterns.harness import NO_OP, NO_OP_RATES, Figure, World, change, core, mean, monthly, outcome, pattern, strategy
from patterns.remaking import remade, with_traits

FREE = 0.25


@pattern(
    "P6", "Trust built between those whose views diverge yields more than between the like-minded",
    source="S0: 'face-to-face meetings is important, especially between stakeholders with divergent viewpoints'",
    matters="2 % of collective action",
    applies=lambda w: not isinstance(w.scenario.ties, tuple) and w.scenario.ties.distance is None,
    where="cases whose ties differ in distance",
)  # fmt: skip
def divergent_ties(world: World) -> list[Figure]:
    apart, alike = (
        strategy({**core(build_trust=FREE), "aims": {"build_trust": aim}}) for aim in ("distant_ties", "close_ties")
    )
    batch = world.runs(apart, alike, times=4)
    action = [outcome(batch, "collective_action", which) for which in (0, 1)]
    return [Figure("distant against close ties", change(*action), 0.02, null=0.0)]


#: What the aim does for organisations where a claim of win-win is true, and where it is not.
TRUE, EMPTY = 0.6, 0.0


@pattern(
    "P9a", "Speaking of win-win helps where motives overlap",
    source="S0, S3: a premise that 'made collaboration straight forward'", matters="2 % of collective action",
)  # fmt: skip
def true_claims(world: World) -> list[Figure]:
    overlapping = with_traits(world, alignment=TRUE)
    framed = overlapping.action(strategy(core(frame_win_win=FREE)), times=2)
    plain = overlapping.action(strategy(core(**{NO_OP: FREE})), times=2, **NO_OP_RATES)
    return [Figure("framed", change(framed, plain), 0.02, null=0.0)]


@pattern(
    "P9b", "Where motives do not overlap, it raises entry, then exits, then distrust",
    source="S3: deals that benefit only one of the parties are complicated",
    matters="5 % more entries in a year and a half; 2 % more exits of members in the two years after; trust lower in the end",
)  # fmt: skip
def empty_claims(world: World) -> list[Figure]:
    empty = with_traits(world, alignment=EMPTY)
    framed = empty.runs(strategy({**core(frame_win_win=FREE), "until": 18}, core()), times=3)
    plain = empty.runs(strategy({**core(**{NO_OP: FREE}), "until": 18}, core()), times=3, **NO_OP_RATES)
    joins, leaves, inside, trust = (
        [monthly(batch, name) for batch in (framed, plain)] for name in ("joins", "leaves", "membership", "trust")
    )
    later = slice(18, 42)
    rates = [
        out[:, later].sum(1) / np.maximum(1e-12, there[:, later].sum(1))
        for out, there in zip(leaves, inside, strict=True)
    ]
    return [
        Figure("entries", change(*(each[:, :18].sum(1) for each in joins)), 0.05, null=0.0),
        Figure("exits of members", change(*rates), 0.02, null=0.0),
        Figure("trust in the end of the time led, less", mean(trust[0][:, 46] - trust[1][:, 46]), high=0.0, null=0.0),
    ]


@pattern(
    "P11", "Regulation recruits the exposed, who leave when it eases unless they own",
    source="S0: 'they may be more apt to choose to collaborate if they know action may be forced upon them'",
    matters="10 points of membership; more of them lost within a year of the threat's end than otherwise, and than of those who own",
)  # fmt: skip
def threats(world: World) -> list[Figure]:
    eases = [{"name": "the bill is dropped", "month": 31, "regulation": -0.7, "lasting": True}]
    sectors = {"business": 44.0, "nonprofit": 6.0, "community": 4.0, "government": 4.0, "education": 2.0}
    exposed = remade(
        world, sectors=sectors, withdraw_month=None,
        **{"environment.regulation": 0.85, "environment.events": eases},
    )  # fmt: skip
    own = {"assign_ownership": FREE}
    plans = [
        strategy({**core(**first), "until": 30}, core(**then))
        for first, then in (
            ({NO_OP: 2 * FREE}, {NO_OP: FREE}),
            ({"signal_regulation_risk": FREE, NO_OP: FREE}, {NO_OP: FREE}),
            ({"signal_regulation_risk": FREE, **own}, own),
        )
    ]
    batch = exposed.runs(*plans, times=2, **NO_OP_RATES)
    plain, threatened, owning = (monthly(batch, "membership", which) for which in range(3))
    lost = [each[:, 29] - each[:, 41] for each in (plain, threatened, owning)]
    return [
        Figure("membership, points more", mean(threatened[:, 20] - plain[:, 20]), 0.1, null=0.0),
        Figure("lost, more than without a threat", mean(lost[1] - lost[0]), 0.0, null=0.0),
        Figure("lost, more than of those who own", mean(lost[1] - lost[2]), 0.0, null=0.0),
    ]


def gain_by_talk(world: World, count: int) -> np.ndarray:
    """Collective action of so many gained by talk, relative to that in silence."""
    made = remade(world, count=count, **{"convener.capacity": count / 3})
    talking, silent = (made.action(strategy(core()), times=2, talk_rate=rate) for rate in (0.08, 0.0))
    return (talking - silent) / max(1e-12, silent.mean())


@pattern(
    "P24", "Talk raises cooperation, and more in larger groups",
    source="Balliet 2010", matters="5 % of collective action of sixty organisations; more than of twelve",
)  # fmt: skip
def talk(world: World) -> list[Figure]:
    few, many = (gain_by_talk(world, count) for count in (12, 60))
    return [
        Figure("gained by sixty", mean(many), 0.05, null=0.0),
        Figure("more than by twelve", mean(many - few), 0.0, null=0.0),
    ]
