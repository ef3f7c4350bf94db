"""P5, P14, P18, P19, P23: who comes first, how fast others follow, and where the whole tips."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coalitionlab.scenarios.schema import Scenario
from patterns.harness import CORE, gap, monthly, outcome, runs, strategy, with_share, world

pytestmark = pytest.mark.patterns
INVITING = {**CORE, "recruit_first_followers": 4}


def test_p5_early_high_profile_first_followers_beat_late_and_low_profile_ones() -> None:
    """S0: "during the creation phase, leaders intentionally sought out the participation of high profile stakeholders"."""
    lowly = {"recruit_first_followers": "low_profile"}
    early = strategy(with_share(INVITING, 20, until=9), with_share(CORE, 20))
    late = strategy(with_share(CORE, 20, until=24), with_share(INVITING, 20, until=33), with_share(CORE, 20))
    low = strategy(with_share(INVITING, 20, until=9, aims=lowly), with_share(CORE, 20))
    done = runs(world(), early, late, low, replicates=250)
    action = [outcome(done, "collective_action", which) for which in range(3)]
    assert gap(action[0], action[1]).low > 0
    assert gap(action[0], action[2]).low > 0
    sooner = [outcome(done, "months_to_critical_mass", which) for which in range(3)]
    assert gap(sooner[1], sooner[0]).low > 0


def reluctant(alignment: float) -> Scenario:
    """A world in which taking part is costly, and the aim serves its organisations so far."""
    return world(
        **{
            "organisations.traits": {
                "alignment": {"normal": [alignment, 0.06]},
                "cost": {"normal": [0.75, 0.06]},
            }
        }
    )


def test_p14_pilots_raise_entry_among_the_reluctant_and_good_ones_convert() -> None:
    """S1: a pilot of limited duration and commitment, "often a good starting point"."""
    offered = strategy(with_share({**CORE, "run_pilot": 4}, 20, aims={"run_pilot": "outsiders"}))
    plain = strategy(with_share(CORE, 20))
    good, bad = runs(reluctant(0.8), offered, plain), runs(reluctant(0.2), offered, plain)
    for done in (good, bad):
        entered = [monthly(done, "joins", which)[:, :24].sum(1) for which in (0, 1)]
        assert gap(*entered).low > 0
    stayed = [
        monthly(done, "membership")[:, -1] - monthly(done, "membership", 1)[:, -1] for done in (good, bad)
    ]
    assert gap(*stayed).low > 0.1
    assert stayed[1].mean() < 0.05


def test_p18_growing_step_by_step_beats_inviting_everyone_at_once() -> None:
    """Weber 2006: large groups that grew, entrants seeing the history, work better than groups that started large."""
    eager = {
        "organisations.traits": {
            "overlap": {"normal": [0.75, 0.1]}, "awareness": {"normal": [0.8, 0.1]},
            "efficacy": {"normal": [0.7, 0.1]}, "champion": {"normal": [0.6, 0.1]},
        },
        "withdraw_month": None,
    }  # fmt: skip
    effort = with_share({"provide_backbone": 3, "assign_ownership": 3}, 20)
    at_once = runs(world(members_at_start=60, **eager), strategy(effort))
    grown = runs(world(members_at_start=8, **eager), strategy({**effort, "admits": 1.5}))
    assert monthly(grown, "membership")[:, -1].mean() > 0.7
    assert gap(outcome(grown, "final"), outcome(at_once, "final")).low > 0


def with_first_follower(**stance: float) -> Scenario:
    """The generic world, listed, led by one committed organisation of high profile with this stance."""
    sectors = (
        ["business"] * 20 + ["nonprofit"] * 16 + ["community"] * 10 + ["government"] * 8 + ["education"] * 5
    )
    others: list[dict[str, Any]] = [{"name": f"organisation {i}", "sector": s} for i, s in enumerate(sectors)]
    first = {"name": "the first", "sector": "business", "power": 2.0, "profile": 0.9, "committed": 1.0}
    return world(organisations=[{**first, "joins_at_start": True, **stance}, *others])


def test_p19_an_unlikely_first_follower_draws_in_more_than_a_sympathiser() -> None:
    """Briscoe & Safford 2008, the Nixon-in-China effect: who was not expected to join is believed."""
    sympathiser = with_first_follower(awareness=0.8, overlap=0.8, cost=0.2, alignment=0.6)
    mainstream = with_first_follower(awareness=0.3, overlap=0.2, cost=0.7, alignment=0.6)
    led = strategy(with_share(CORE, 20))
    drawn = [
        monthly(runs(scenario, led, replicates=300), "membership")[:, :36].mean(1)
        for scenario in (mainstream, sympathiser)
    ]
    assert gap(*drawn).low > 0


def committed(share: float) -> np.ndarray:
    """The share of all others that is inside in the end, in a resistant world with a committed minority."""
    sectors = (
        ["business"] * 20 + ["nonprofit"] * 16 + ["community"] * 10 + ["government"] * 8 + ["education"] * 6
    )
    chosen = np.random.default_rng(1).permutation(60)[: round(share * 60)]
    listed = [
        {
            "name": f"organisation {i}",
            "sector": sector,
            "threshold": 0.15,
            **({"committed": 1.0, "joins_at_start": True} if i in chosen else {}),
        }
        for i, sector in enumerate(sectors)
    ]
    done = runs(world(organisations=listed, withdraw_month=None), strategy({**CORE, "share": 0.3}))
    return (monthly(done, "membership")[:, -1] * 60 - len(chosen)) / (60 - len(chosen))


def test_p23_a_committed_minority_tips_the_whole() -> None:
    """Centola et al. 2018: below a tenth nothing happens, at four tenths nearly all follow, and most of it within one tenth."""
    shares = (0.0, 0.05, 0.15, 0.25, 0.4)
    tipped = np.array([(committed(share) > 0.5).mean() for share in shares])
    assert tipped[:2].max() < 0.1
    assert tipped[-1] > 0.75
    halfway = float(np.interp(0.5 * tipped[-1], tipped, shares))
    assert 0.1 <= halfway <= 0.4
    assert np.diff(tipped).max() > 0.5 * tipped[-1]
