"""Stakeholders before and after: readiness, the spectrum of allies, and where the staff-days go."""

from __future__ import annotations

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.board.stakeholders import (
    ACTIVE_ALLY,
    ACTIVE_OPPOSITION,
    ALLY_FROM,
    NEUTRAL,
    OPPOSED_BELOW,
    PASSIVE_ALLY,
    PASSIVE_OPPOSITION,
    counts_of,
    places_of,
    readiness_of,
    stakeholders_of,
)
from coalitionlab.experiments.settings import resolve_strategies
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.scenarios.schema import Strategy

REPLICATES = 4


@pytest.fixture(scope="module")
def staged():
    """Two broadcast actions, so that all planned staff-days are spent; the first phase ends on a condition."""
    return Strategy.model_validate({
        "name": "staged",
        "phases": [
            {"name": "begin", "effort": {"build_legitimacy": 1}, "until": {"when": "opinion above 0", "at_most": 6}},
            {"name": "go on", "effort": {"raise_issue_awareness": 1}, "share": 0.5},
        ],
    })  # fmt: skip


def people_of(case, *strategies, **more):
    usual = {"replicates": REPLICATES, "seed": 3, "parameters": {}, "workers": 2}
    return stakeholders_of(case, strategies, **(usual | more))


def test_readiness_is_a_chance_and_even_on_balance():
    chances = readiness_of(np.array([-1e6, -0.1, 0.0, 0.1, 1e6]), 10.0)
    assert chances[2] == 0.5 and chances[0] < 1e-9 and chances[-1] == 1.0
    assert chances[1] == pytest.approx(1 - chances[3]) == pytest.approx(1 / (1 + np.e))


@pytest.mark.parametrize(
    ("status", "ready", "left", "place"),
    [
        (MEMBER, 0.001, False, ACTIVE_ALLY),
        (PILOT, 0.2, False, ACTIVE_ALLY),
        (MANDATED, 0.9, False, PASSIVE_ALLY),
        (MANDATED, OPPOSED_BELOW / 2, False, PASSIVE_OPPOSITION),
        (OUTSIDE, ALLY_FROM, False, PASSIVE_ALLY),
        (OUTSIDE, 0.2, True, NEUTRAL),
        (OUTSIDE, OPPOSED_BELOW / 2, False, PASSIVE_OPPOSITION),
        (OUTSIDE, OPPOSED_BELOW / 2, True, ACTIVE_OPPOSITION),
        (OUTSIDE, ALLY_FROM, True, PASSIVE_ALLY),
    ],
)
def test_places_in_the_spectrum(status, ready, left, place):
    assert places_of(np.array([status]), np.array([ready]), np.array([left])).tolist() == [place]


def test_the_runs_are_those_of_compare(small):
    """No mandates here, so those inside of their own will are those that `membership` counts; threads change nothing."""
    strategies = [cl.load_strategy(name) for name in ("leaderless", "even_spread")]
    people, again = people_of(small, *strategies), people_of(small, *strategies, workers=1)
    months = cl.compare(small, strategies, replicates=REPLICATES, seed=3).months
    last = months[(months["outcome"] == "membership") & (months["month"] == small.months)]
    means = last.set_index("strategy")["mean"]
    for name, places in people.end.items():
        assert places.shape == (REPLICATES, people.size) == (REPLICATES, 12)
        assert (places == ACTIVE_ALLY).mean() == pytest.approx(means[name])
        assert (counts_of(places).sum(axis=1) == people.size).all()
        np.testing.assert_array_equal(places, again.end[name])
    run = trace(small, strategies[1], seed=3, replicate=2)
    np.testing.assert_array_equal(
        people.leaving["even_spread"][2] == ACTIVE_ALLY,
        np.isin(run.status[small.withdraw_month - 2], (MEMBER, PILOT)),
    )


def test_before_anyone_leads_the_strategy_makes_no_difference(small):
    calm, bossy = cl.load_strategy("hands_off_convener"), cl.load_strategy("dominant_convener")
    first, second = people_of(small, calm), people_of(small, bossy)
    np.testing.assert_array_equal(first.readiness, second.readiness)
    assert first.drawn and len(set(first.power[:, 0])) == REPLICATES


def test_staff_days_and_phases_are_those_of_the_runs(small, staged):
    """The condition holds at once, so the first phase lasts one month: it is looked at from the second on."""
    case = small.with_(environment={"events": [{"name": "more hands", "month": 5, "capacity": 50}]})
    people = people_of(case, staged)
    days = people.days["staged"]
    assert days[0].sum() == 20.0 and days[4].sum() == 25.0
    assert not days[case.withdraw_month - 1 :].any()
    spent = cl.compare(case, staged, replicates=REPLICATES, seed=3).runs["effort_spent"].mean()
    assert days.sum() == pytest.approx(spent)
    assert people.phase_ends["staged"] == (1, small.months)


def test_those_who_walk_out_for_good_or_are_harmed_are_the_active_opposition(small):
    case, lead = small.with_(months=40, withdraw_month=30), cl.load_strategy("top_down_drive")
    people = people_of(case, lead)
    opposed = people.end["top_down_drive"] == ACTIVE_OPPOSITION
    assert opposed.any()
    for replicate in range(REPLICATES):
        run = trace(case, lead, seed=3, replicate=replicate)
        left = (run.status[-1] == OUTSIDE) & np.isin(run.status, (MEMBER, MANDATED)).any(axis=0)
        harmed = run.system.state["overlap"][: len(left)] < 0.0
        ready = 1 / (1 + np.exp(-run.system.p["sensitivity"] * run.utility[-1]))
        against = (left | harmed) & (run.status[-1] == OUTSIDE)
        np.testing.assert_array_equal(opposed[replicate], against & (ready < OPPOSED_BELOW))


def test_the_days_of_a_python_function_are_those_it_returns(small):
    def turns(view):
        return {"build_trust": 2.0} if view.month < 3 else {"share_power": 1.0, "build_trust": 0.5}

    days = people_of(small, *resolve_strategies(turns), replicates=2).days["turns"]
    trust, power = ACTION_NAMES.index("build_trust"), ACTION_NAMES.index("share_power")
    # it leaves in month 9 of 12, and is called no longer
    assert days[:, trust].tolist() == [2.0] * 3 + [0.5] * 5 + [0.0] * 4
    assert days[:, power].tolist() == [0.0] * 3 + [1.0] * 5 + [0.0] * 4
    assert days.sum() == 3 * 2.0 + 5 * 1.5
