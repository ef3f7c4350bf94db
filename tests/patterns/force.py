"""P2, P3, P15, P16: force, control, the backbone and the sharing of power (P4, hidden intent, is Q6b)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalitionlab.model.simulate import Batch
from patterns.harness import (
    NO_OP,
    NO_OP_RATES,
    Figure,
    World,
    change,
    core,
    mean,
    monthly,
    outcome,
    pattern,
    ratio,
    resampled,
    strategy,
)
from patterns.power import CONTROLS, by_control

FREE = 0.25
_MANDATE = {"mandate_participation": 4, "provide_backbone": 1, "until": 24}
#: A mandate of two years alone, the voluntary core, and both together for these two years.
PLANS = (
    strategy(_MANDATE, {"provide_backbone": 1, "share": 0.1}),
    strategy(core()),
    strategy({**core(mandate_participation=0.4), "until": 24}, core()),
)


def forced(world: World) -> Batch:
    """The three plans under a powerful convener that leaves after three years."""
    return world.with_(**{"convener.power": 0.8, "withdraw_month": 37}).runs(*PLANS)


@pattern(
    "P2a", "A mandate brings fast entry and little output",
    source="S2", matters="30 points of membership after half a year; half the output of a member; a peak 10 % lower than the core's",
)  # fmt: skip
def fast_entry(world: World) -> list[Figure]:
    batch = forced(world)
    inside = [monthly(batch, "membership", which) for which in (0, 1)]
    action = [monthly(batch, "collective_action", which)[:, 5:24].mean(1) for which in (0, 1)]
    a_member = [ratio(did, there[:, 5:24].mean(1)) for did, there in zip(action, inside, strict=True)]
    voluntary = a_member[1].mean * inside[0][:, 5:24].mean(1)
    peaks = [outcome(batch, "peak", which) for which in (0, 1)]
    return [
        Figure("membership, points more", mean(inside[0][:, 5] - inside[1][:, 5]), 0.3, null=0.0),
        Figure("output a member, over a voluntary one's", ratio(action[0], voluntary), high=0.5),
        Figure("peak", change(*peaks), high=-0.1, null=0.0),
    ]


@pattern(
    "P2b", "Once a mandate is lifted they leave, and voluntary coalitions outlast the convener",
    source="S2: 'it's likely to result in only temporary change'",
    matters="half are gone a year after; 10 % of durable collective action",
)  # fmt: skip
def only_temporary(world: World) -> list[Figure]:
    batch = forced(world)
    inside, durable = (
        monthly(batch, "membership"),
        [outcome(batch, "durable_collective_action", which) for which in (0, 1)],
    )
    return [
        Figure("inside a year after, over before", ratio(inside[:, 36], inside[:, 20]), high=0.5),
        Figure("durable, against the core", change(*durable), high=-0.1, null=0.0),
    ]


@pattern(
    "P2c", "A mandate added to a voluntary core crowds it out",
    source="S2; Deci 1971; Frey 1994", matters="membership at once, and 10 % less collective action in the last year",
)  # fmt: skip
def crowding_out(world: World) -> list[Figure]:
    batch = forced(world)
    inside = [monthly(batch, "membership", which)[:, 5] for which in (2, 1)]
    final = [outcome(batch, "final", which) for which in (2, 1)]
    return [
        Figure("membership, points more", mean(inside[0] - inside[1]), 0.1, null=0.0),
        Figure("in the last year", change(*final), high=-0.1, null=0.0),
    ]


def best_control(each: np.ndarray) -> float:
    """The control at which the mean is highest, between the degrees tried, of controls x replicates."""
    action = each.mean(1)
    k = int(np.clip(np.argmax(action), 1, len(CONTROLS) - 2))
    curve = np.polyfit(CONTROLS[k - 1 : k + 2], action[k - 1 : k + 2], 2)
    top = -curve[1] / (2.0 * curve[0]) if curve[0] < 0 else CONTROLS[int(np.argmax(action))]
    return float(np.clip(top, 0.0, 1.0))


@pattern(
    "P3", "The more powerful a convener, the less it should control",
    source="S4: the powerful have to rein themselves in most", matters="the best control is .1 higher at power .2 than at power 1",
)  # fmt: skip
def rein_in(world: World) -> list[Figure]:
    def apart(each: Sequence[np.ndarray]) -> float:
        return best_control(each[0]) - best_control(each[1])

    weak, strong = (np.array(by_control(world, power)) for power in (0.2, 1.0))
    said = f"best control, {best_control(weak):.2f} of the weak less {best_control(strong):.2f} of the strong"
    return [Figure(said, resampled(apart, [weak, strong]), 0.1, null=0.0)]


@pattern(
    "P15", "When the backbone is withdrawn, output falls before membership does",
    source="S4: vagueness and confusion arise when the role is left vacant",
    matters="within half a year 5 points more of output lost than of members, of whom fewer than a tenth go; a tenth are gone in the end",
)  # fmt: skip
def backbone_withdrawn(world: World) -> list[Figure]:
    unfunded = world.with_(**{"withdraw_month": 37, "convener.grant": 0.0, "convener.funds": 0.0})
    batch = unfunded.runs(strategy(core(provide_backbone=FREE)))
    action, inside = monthly(batch, "collective_action"), monthly(batch, "membership")
    before, soon = slice(33, 36), slice(37, 43)

    def lost(of: np.ndarray) -> np.ndarray:
        quarter = of[:, before].mean(1)
        return (quarter - of[:, soon].mean(1)) / max(1e-12, quarter.mean())

    output, members = lost(action), lost(inside)
    return [
        Figure(f"output lost ({output.mean():.2f}) less members lost", mean(output - members), 0.05, null=0.0),
        Figure("members lost, soon", mean(members), high=0.1),
        Figure("members, in the end", change(inside[:, -1], inside[:, before].mean(1)), high=-0.1, null=0.0),
    ]


@pattern(
    "P16", "Sharing power costs speed and buys durability",
    source="S2", matters="2 % of collective action in months 4 to 18; 10 % more after the convener has left",
    applies=lambda w: w.scenario.withdraw_month is not None, where="cases that the convener leaves",
)  # fmt: skip
def shared_power(world: World) -> list[Figure]:
    held = world.with_(**{"convener.control": 0.6, "convener.power": 0.4})
    shared = held.runs(strategy(core(share_power=FREE)), times=2)
    kept = held.runs(strategy(core(**{NO_OP: FREE})), times=2, **NO_OP_RATES)
    early, durable = [], []
    for batch in (shared, kept):
        early.append(monthly(batch, "collective_action")[:, 3:18].mean(1))
        durable.append(outcome(batch, "durable_collective_action"))
    return [
        Figure("early", change(*early), high=-0.02, null=0.0),
        Figure("after the convener has left", change(*durable), 0.1, null=0.0),
    ]
