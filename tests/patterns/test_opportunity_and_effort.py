"""P1, P10, P12, P13, P20: when action emerges, and what effort achieves by its timing and mix."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.agents.spending import days_by_hand
from coalitionlab.model.compiled import opened
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.run import month as _month
from coalitionlab.model.tracing import build
from coalitionlab.scenarios.loader import load_strategy
from patterns.harness import CORE, SEED, gap, monthly, outcome, runs, strategy, world

month = opened(_month)

pytestmark = pytest.mark.patterns
UNLED = strategy()


def test_p1_unled_action_rarely_emerges() -> None:
    """S0: collective action across sectors rarely emerges without deliberate leadership."""
    generic = runs(world(), UNLED)
    assert outcome(generic, "succeeded").mean() < 0.02
    assert outcome(generic, "collective_action").mean() < 0.01


def test_p1_unled_action_can_emerge_where_opinion_is_high_and_trust_dense() -> None:
    """S0: sometimes collective action is leaderless and emerges as a grassroots process."""
    grassroots = outcome(runs(world("grassroots"), UNLED), "final")
    assert (grassroots > world("grassroots").bar).mean() > 0.4
    thin = {"ties.degree": 4, "ties.trust": {"normal": [0.3, 0.1]}}
    assert gap(grassroots, outcome(runs(world("grassroots", **thin), UNLED), "final")).low > 0
    cool = {"environment.opinion": 0.2}
    assert gap(grassroots, outcome(runs(world("grassroots", **cool), UNLED), "final")).low > 0


def test_p10_a_campaign_yields_more_in_an_opinion_window() -> None:
    """S0, S3: the same campaign in months 13 to 30, in a window of opinion or before one."""
    campaign = strategy(
        {**CORE, "share": 0.4, "until": 12},
        {**CORE, "ride_popular_opinion": 3, "frame_good_for_business": 2, "until": 30},
        {**CORE, "share": 0.4},
    )

    def window(first: int) -> np.ndarray:
        events = [
            {"name": "opens", "month": first, "opinion": 0.4},
            {"name": "holds", "month": first + 6, "opinion": 0.1},
            {"name": "closes", "month": first + 18, "opinion": -0.4},
        ]
        changes = {"environment.opinion": {"start": 0.3, "drift": 0.01}, "environment.events": events}
        return outcome(runs(world(**changes), campaign), "collective_action")

    assert gap(window(13), window(49)).low > 0


@pytest.mark.parametrize("family", ["political_opportunity", "processes_and_structures", "communication"])
def test_p12_the_three_families_together_beat_any_one(family: str) -> None:
    """S0: at the same budget, the whole of mobilizing leadership against one family."""
    both = runs(world(), load_strategy("mobilizing_leadership"), load_strategy(family))
    assert gap(outcome(both, "collective_action", 0), outcome(both, "collective_action", 1)).low > 0


def test_p13_staged_effort_beats_the_same_effort_spread_evenly() -> None:
    """S1: the same staff-days on the same actions, in stages, evenly, or in the reverse order."""
    phases = load_strategy("mobilizing_leadership").phases
    efforts = [{a: v / sum(p.effort.values()) for a, v in p.effort.items()} for p in phases]
    lengths = (9, 15, 23)  # the convener withdraws after 47 months
    stages = strategy(*({**e, "until": u} for e, u in zip(efforts, (9, 24, 47), strict=True)))
    backwards = strategy(*({**e, "until": u} for e, u in zip(efforts[::-1], (23, 38, 47), strict=True)))
    total = {
        a: sum(e.get(a, 0) * n for e, n in zip(efforts, lengths, strict=True)) for e in efforts for a in e
    }
    done = runs(world(), stages, strategy(total), backwards)
    assert np.allclose(
        outcome(done, "effort_spent", 0).mean(), outcome(done, "effort_spent", 1).mean(), rtol=0.1
    )
    assert gap(outcome(done, "collective_action", 0), outcome(done, "collective_action", 1)).low > 0
    assert gap(outcome(done, "collective_action", 1), outcome(done, "collective_action", 2)).low > 0


def test_p20_the_median_thinly_led_run_is_slow_and_stalls() -> None:
    """Huxham & Vangen 2005, collaborative inertia: little output after years, and then no more of it."""
    thin = runs(world(), UNLED, strategy({**CORE, "share": 0.2}))
    for which in (0, 1):
        assert np.median(outcome(thin, "months_to_critical_mass", which)) > 36
        action = monthly(thin, "collective_action", which)
        assert np.median(action[:, -12:].mean(1)) < 0.02


def test_p20_trust_is_lost_faster_than_it_is_gained() -> None:
    """Vangen & Huxham 2003: a month that costs a tie trust costs more than a month that builds it brings."""
    ground = Ground.of(world())
    effort = {action: days for action, days in CORE.items() if action != "build_trust"}
    days, aims = days_by_hand(
        {a: 20.0 * d / sum(effort.values()) for a, d in effort.items()}, {}, ground.blueprint.sectors
    )
    changes: list[np.ndarray] = []
    for replicate in range(20):
        system = build(ground, ground.population(run_key(SEED, replicate)), UNLED)
        for number in range(47):
            before = system.ties["trust"].copy()
            month(system, number, days, aims)
            changes.append(system.ties["trust"] - before)
    change = np.concatenate(changes)
    gained, lost = change[change > 1e-9], -change[change < -1e-9]
    assert len(gained) > 1000 < len(lost)
    assert lost.mean() > 2 * gained.mean()
