"""P2, P3, P4, P15, P16: force, control, intent, backbone and the sharing of power."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.model.simulate import Batch
from patterns.harness import CORE, Gap, gap, monthly, outcome, runs, strategy, with_share, world

pytestmark = pytest.mark.patterns
FULL = strategy(CORE)


@pytest.fixture(scope="module")
def force() -> Batch:
    """A mandate of two years alone, the voluntary core, and both; the convener leaves after three years."""
    powerful = world(**{"convener.power": 0.8, "withdraw_month": 37})
    mandate = {"mandate_participation": 8, "provide_backbone": 2}
    half = {**CORE, "share": 0.5}
    return runs(
        powerful,
        strategy({**mandate, "until": 24}, {"provide_backbone": 2, "share": 0.2}),
        strategy(half),
        strategy({**CORE, "mandate_participation": 10, "until": 24}, half),
    )


def test_p2_a_mandate_brings_fast_entry_and_little_output(force: Batch) -> None:
    """S2: force fills the room, and little comes of it."""
    entered = monthly(force, "membership", 0)[:, 5]
    assert gap(entered, monthly(force, "membership", 1)[:, 5]).low > 0.3
    assert monthly(force, "collective_action", 0)[:, 5:24].mean() < 0.03
    assert gap(outcome(force, "peak", 1), outcome(force, "peak", 0)).low > 0


def test_p2_once_lifted_they_leave_and_voluntary_coalitions_outlast_the_convener(force: Batch) -> None:
    """S2: "it's likely to result in only temporary change"."""
    inside = monthly(force, "membership", 0).mean(0)
    assert inside[36] < 0.2 * inside[20]
    assert (
        gap(
            outcome(force, "durable_collective_action", 1), outcome(force, "durable_collective_action", 0)
        ).low
        > 0
    )


def test_p2_a_mandate_crowds_out_a_voluntary_core(force: Batch) -> None:
    """S2 with Deci 1971 and Frey 1994: membership at once, less output in the end."""
    assert gap(monthly(force, "membership", 2)[:, 5], monthly(force, "membership", 1)[:, 5]).low > 0.3
    assert gap(outcome(force, "final", 1), outcome(force, "final", 2)).low > 0


CONTROLS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@pytest.fixture(scope="module")
def by_control() -> dict[float, list[np.ndarray]]:
    """Collective action by the convener's power, for each degree of control."""
    return {
        power: [
            outcome(
                runs(world(**{"convener.power": power, "convener.control": c}), FULL), "collective_action"
            )
            for c in CONTROLS
        ]
        for power in (0.2, 0.4, 1.0)
    }


def test_p3_collective_action_is_an_inverted_u_in_control(by_control: dict[float, list[np.ndarray]]) -> None:
    """S4: neither holding back nor dominating serves a partnership."""
    usual = by_control[0.4]
    best = int(np.argmax([action.mean() for action in usual]))
    assert 0 < best < len(CONTROLS) - 1
    assert gap(usual[best], usual[0]).low > 0
    assert gap(usual[best], usual[-1]).low > 0


def test_p3_the_more_power_the_lower_the_best_control(by_control: dict[float, list[np.ndarray]]) -> None:
    """S4: the powerful have to rein themselves in most."""
    best = [CONTROLS[int(np.argmax([a.mean() for a in by_control[power]]))] for power in (0.2, 0.4, 1.0)]
    assert best[0] > best[1] > best[2]
    assert gap(by_control[0.2][-1], by_control[0.2][0]).low > 0
    assert gap(by_control[1.0][0], by_control[1.0][-1]).low > 0


def test_p4_hidden_intent_costs_a_powerful_convener_most() -> None:
    """S4: "when an institution of power is not clear about its own goals and intentions, it can create distrust"."""

    def cost(power: float) -> tuple[Gap, np.ndarray]:
        shown, hidden = (
            outcome(
                runs(
                    world(**{"convener.power": power, "convener.control": 0.5, "convener.transparency": t}),
                    FULL,
                ),
                "collective_action",
            )
            for t in (0.9, 0.1)
        )
        return gap(shown, hidden), (shown - hidden) / shown.mean()

    strong, weak = cost(0.9), cost(0.1)
    assert strong[0].low > 0
    assert gap(strong[1], weak[1]).low > 0.2
    assert weak[1].mean() < 0.15


def test_p15_when_the_backbone_is_withdrawn_output_falls_before_membership() -> None:
    """S4: vagueness and confusion arise when the role is left vacant; members take longer to go."""
    unfunded = world(withdraw_month=37, **{"convener.grant": 0, "convener.funds": 1})
    left = runs(unfunded, strategy({**CORE, "provide_backbone": 6}))
    action, inside = monthly(left, "collective_action"), monthly(left, "membership")
    soon = slice(37, 43)
    lost_output = 1 - action[:, soon].mean(1) / action[:, 35]
    lost_members = 1 - inside[:, soon].mean(1) / inside[:, 35]
    assert gap(lost_output, lost_members).low > 0.02
    assert lost_members.mean() < 0.05
    assert 1 - inside[:, -1].mean() / inside[:, 35].mean() > 0.1


def test_p16_shared_power_costs_speed_and_buys_durability() -> None:
    """S2: the same core with power shared, or kept."""
    held = world(**{"convener.control": 0.6, "convener.power": 0.4})
    both = runs(held, strategy(with_share({**CORE, "share_power": 3}, 20)), strategy(with_share(CORE, 20)))
    early = slice(3, 18)
    slower = gap(
        monthly(both, "collective_action", 1)[:, early].mean(1),
        monthly(both, "collective_action", 0)[:, early].mean(1),
    )
    assert slower.low > 0
    durable = [outcome(both, "durable_collective_action", which) for which in (0, 1)]
    assert gap(*durable).low > 0
