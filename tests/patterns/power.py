"""Q5, Q6, Q16: forms of governance, the convener's power and its use, and those who are against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalitionlab.model.ground import Ground
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.loader import load_strategy
from patterns.harness import (
    SEED,
    Figure,
    Gap,
    World,
    certain,
    change,
    core,
    mean,
    monthly,
    outcome,
    pattern,
    ratio,
    strategy,
)
from patterns.remaking import remade, usual_goals

SIZES = (5, 12, 30, 60, 200)
#: Goals enough to work on for four years, in the usual shares of the kinds of work; partner-days an organisation.
LASTING = [6.0] * 8
_SHARES = {"expertise": 0.3, "money": 0.2, "reach": 0.3, "authority": 0.2}


def governed(world: World, count: int, trust: float, control: float) -> np.ndarray:
    """Collective action in years two to four of a coalition of all of so many, under a convener that directs so far.

    It has no power of its own: what a powerful one draws and brings by directing is Q6's, and would make up half of the work of
    five. What convenes and legitimates is the same for all; nobody works on coordination, trust or control.
    """
    listed = count if count <= 60 else None
    made = remade(
        World(world.scenario, world.parameters, world.replicates if listed else max(20, world.replicates // 4)),
        count=count, goals=usual_goals(count, _SHARES, LASTING),
        **{
            "months": 48, "withdraw_month": None, "members_at_start": count, "environment.events": [], "convener.capacity": 8.0,
            "convener.power": 0.0, "convener.control": control, "convener.transparency": 0.9, "convener.backbone": 0.0,
            "convener.grant": 0.0, "ties.degree": float(min(count - 1, 11)), "ties.homophily": 0.0,
            "ties.trust": trust, "ties.network": "complete" if count <= 12 else "homophily",
        },
    )  # fmt: skip
    convening = strategy({"build_legitimacy": 2, "cultivate_champions": 2})
    return monthly(made.runs(convening), "collective_action")[:, 12:].mean(1)


def shared_over_lead(world: World, count: int, trust: float) -> Gap:
    """Shared governance (nobody directs) against a lead organisation (control .8)."""
    return ratio(governed(world, count, trust, 0.0), governed(world, count, trust, 0.8))


def over(a: Gap, b: Gap) -> Gap:
    """The ratio of two independent figures."""
    r = a.mean / b.mean
    half = abs(r) * float(np.hypot((a.high - a.mean) / a.mean, (b.high - b.mean) / b.mean))
    return Gap(r, r - half, r + half)


@pattern(
    "Q5a", "Shared governance is best for few, a lead organisation as numbers grow",
    source="Provan & Kenis 2008", matters="the ratio shared over lead falls by 20 % from 5 to 200 members and crosses 1",
)  # fmt: skip
def governance_by_size(world: World) -> list[Figure]:
    few, many = (shared_over_lead(world, count, 0.5) for count in (SIZES[0], SIZES[-1]))
    return [
        Figure("shared over lead, 5 members", few, 1.0),
        Figure("shared over lead, 200 members", many, high=1.0),
        Figure("few over many", over(few, many), 1.2, null=1.0),
    ]


@pattern(
    "Q5b", "Shared governance needs dense trust; a lead organisation does without",
    source="Provan & Kenis 2008", matters="at 12 members the ratio rises by 20 % from trust .15 to .85 and crosses 1",
)  # fmt: skip
def governance_by_trust(world: World) -> list[Figure]:
    low, high = (shared_over_lead(world, 12, trust) for trust in (0.15, 0.85))
    return [
        Figure("shared over lead, trust .15", low, high=1.0),
        Figure("shared over lead, trust .85", high, 1.0),
        Figure("trusting over not", over(high, low), 1.2, null=1.0),
    ]


CONTROLS = (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0)
STRONG, WEAK = 0.8, 0.2


def by_control(world: World, power: float) -> list[np.ndarray]:
    """Collective action of the core under a convener of this power, for each degree of control."""
    return [
        world.with_(**{"convener.power": power, "convener.control": control}).action(strategy(core()))
        for control in CONTROLS
    ]


@pattern(
    "Q6a", "A strong convener achieves most when it uses its power in part: holding back forgoes, dominating drives away",
    source="S4", matters="the best control is between the ends, and 10 % above both, at power .8",
)  # fmt: skip
def interior_best(world: World) -> list[Figure]:
    action = by_control(world, STRONG)
    half = world.replicates // 2
    best = 1 + int(
        np.argmax([each[:half].mean() for each in action[1:-1]])
    )  # chosen in one half, measured in the other
    return [
        Figure(f"control {CONTROLS[best]:g} against 0", change(action[best][half:], action[0][half:]), 0.1, null=0.0),
        Figure(f"control {CONTROLS[best]:g} against 1", change(action[best][half:], action[-1][half:]), 0.1, null=0.0),
    ]


def hiding(world: World, power: float) -> tuple[np.ndarray, np.ndarray]:
    """Collective action of the core with plain intent, and with hidden intent."""
    plain, hidden = (
        world.with_(**{"convener.power": power, "convener.control": 0.5, "convener.transparency": shown}).action(
            strategy(core())
        )
        for shown in (0.9, 0.1)
    )
    return plain, hidden


@pattern(
    "Q6b", "Hidden intent costs the strong, and more than it costs the weak",
    source="S4: 'when an institution of power is not clear about its own goals and intentions, it can create distrust'",
    matters="10 % of collective action at power .9, and 10 points more than at power .2",
)  # fmt: skip
def hidden_intent(world: World) -> list[Figure]:
    strong, weak = hiding(world, 0.9), hiding(world, WEAK)
    lost = [(plain - hidden) / max(1e-12, plain.mean()) for plain, hidden in (strong, weak)]
    return [
        Figure("lost by the strong", mean(lost[0]), 0.1, null=0.0),
        Figure("more than by the weak", mean(lost[0] - lost[1]), 0.1, null=0.0),
    ]


@pattern(
    "Q6c", "A powerful convener that restrains itself and leaves vision and coordination to nobody forgoes outcomes",
    source="S4: 'they forego some opportunities to leverage their power'",
    matters="hands_off_convener 10 % below balanced_power at power .6 and at .9",
)  # fmt: skip
def restraint(world: World) -> list[Figure]:
    figures = []
    for power in (0.6, 0.9):
        batch = world.with_(**{"convener.power": power}).runs(
            *map(load_strategy, ("hands_off_convener", "balanced_power"))
        )
        action = [outcome(batch, "collective_action", which) for which in (0, 1)]
        figures.append(Figure(f"hands off, at power {power:g}", change(*action), high=-0.1, null=0.0))
    return figures


#: An aim that takes so much from an organisation makes it an opponent.
AGAINST = -0.1
#: Runs that are looked at organisation by organisation, of each strategy: they are slow.
LOOKED_AT = 20


def has_opponents(world: World) -> bool:
    """Whether the aim harms some: listed so, or drawn so for one in ten."""
    listed = world.scenario.organisations
    if isinstance(listed, tuple):
        return any(each.alignment is not None and each.alignment < AGAINST for each in listed)
    drawn = listed.traits.get("alignment")
    return drawn is not None and drawn.normal[0] - 1.28 * drawn.normal[1] < AGAINST


def opponents_inside(world: World, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(opponents inside at the end, opponents) by replicate, under a strategy of the library: those against whom the aim was when
    it all began."""
    ground, led = Ground.of(world.scenario, world.parameters), load_strategy(name)
    inside, there = [], []
    for replicate in range(min(world.replicates, LOOKED_AT)):
        run = Trace(ground, led, seed=SEED, replicate=replicate)
        against = np.array(run.system.traits["alignment"]) < AGAINST
        run.advance(len(run.months))
        inside.append(float((run.status[-1][against] > 0).sum()))
        there.append(float(against.sum()))
    return np.array(inside), np.array(there)


@pattern(
    "Q16a", "Those whom the aim harms stay out, unless it is redesigned for them",
    source="design of the second law; stance columns of real registers",
    matters="fewer than half inside at the end, under the three texts' strategies that broker no deals and do not change the aim",
    applies=has_opponents, where="cases whose aim harms some organisations",
)  # fmt: skip
def opponents_stay_out(world: World) -> list[Figure]:
    inside, there = np.zeros((2, min(world.replicates, LOOKED_AT)))
    for name in ("mobilizing_leadership", "balanced_power", "communication"):
        a, b = opponents_inside(world, name)
        inside, there = inside + a, there + b
    return [Figure("share inside at the end", ratio(inside, there), high=0.5)]


@pattern(
    "Q16b", "Opponents push back, and it shows: in opinion, in who comes, in what is done",
    source="Oliver & Myers 2003", matters="2 points of opinion, or 5 % of membership or of collective action, under the text's own strategy",
    applies=has_opponents, where="cases whose aim harms some organisations",
)  # fmt: skip
def opponents_push(world: World) -> list[Figure]:
    pushed, left_alone = (world.runs(world.own), world.runs(world.own, opposition_push=0.0, opposition_weight=0.0))
    effects: Sequence[tuple[str, Gap, float]] = [
        ("opinion, points", mean(monthly(pushed, "opinion").mean(1) - monthly(left_alone, "opinion").mean(1)), -0.02),
        ("membership", change(outcome(pushed, "membership"), outcome(left_alone, "membership")), -0.05),
        (
            "collective action",
            change(outcome(pushed, "collective_action"), outcome(left_alone, "collective_action")),
            -0.05,
        ),
    ]
    shows = [gap.mean <= bound and gap.high < 0 for _, gap, bound in effects]
    said = ", ".join(f"{name} {gap.mean:+.3f}±{gap.high - gap.mean:.3f}" for name, gap, _ in effects)
    return [Figure(f"ways in which it shows ({said})", certain(float(sum(shows))), 1.0)]
