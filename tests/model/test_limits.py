"""Exact limits: decision rules in scenarios for which a closed form or a published number is known."""

import math

import pytest

from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.simulate import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import NO_LEADER
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario

MEMBERSHIP = MONTHLY_NAMES.index("membership")
#: Without what is not part of the limits: a year longer than any run (no coalition ends for being small or idle, no membership is
#: renewed), no readiness that differs, no shocks.
QUIET = {
    "months_per_year": 1200, "readiness_spread": 0, "place_spread": 0, "shock_chance": 0, "turnover": 0, "closures": 0, "climate_volatility": 0,
}  # fmt: skip


def crowd(thresholds, *, months, rule="threshold", network="none", start=0, traits=None, **decision):
    """A scenario of organisations that differ in their thresholds only."""
    return Scenario.model_validate({
        "name": "crowd", "months": months, "members_at_start": start, "decision": {"rule": rule, **decision}, "parameters": QUIET,
        "organisations": {
            "count": len(thresholds), "mix": {"business": 1},
            "traits": {"threshold": {"values": list(thresholds)}, "committed": 0, **(traits or {})},
        },
        "ties": {"network": network},
    })  # fmt: skip


def members_at_end(scenario, runner=None):
    """How many are inside after the last month, without leadership."""
    told = trace(scenario, NO_LEADER, **({} if runner is None else {"runner": runner}))
    return round(told.months[-1, MEMBERSHIP] * told.population.size)


@pytest.mark.parametrize("exits", [False, True])
@pytest.mark.parametrize("measure", ["count", "share"])
def test_granovetter_uniform_thresholds_bring_everybody_in_and_one_changed_threshold_stops_it(measure, exits):
    scale = 1 if measure == "count" else 100
    riot = [k / scale for k in range(100)]
    decision = {"measure": measure, "exit": exits}
    assert members_at_end(crowd(riot, months=110, **decision)) == 100
    riot[1] = 2 / scale
    assert members_at_end(crowd(riot, months=110, **decision)) == 1


@pytest.mark.parametrize(("second", "inside"), [(0.2, 1), (0.1, 9)])
def test_kuran_small_differences_decide_over_revolutions(second, inside):
    thresholds = [0, second, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]
    assert members_at_end(crowd(thresholds, months=20)) == inside


@pytest.mark.parametrize(
    ("beta", "expected", "within"),
    [(0.5, 0.0, 0.006), (0.8, 0.0, 0.012), (1.2, 0.65857, 0.008), (1.5, 0.85856, 0.004), (2.0, 0.9575, 0.002)],
)
def test_logit_in_the_mean_field_solves_m_equals_tanh_of_beta_m(beta, expected, within):
    scenario = crowd([0.5] * 20_000, months=60, rule="logit", sensitivity=beta, start=0.95)
    assert expected == pytest.approx(math.tanh(beta * expected), abs=1e-5)
    m = 2 * trace(scenario, NO_LEADER).months[20:, MEMBERSHIP] - 1
    assert m.mean() == pytest.approx(expected, abs=within)


def by_marginal_gain(seen, traits, state, p):
    """Oliver & Marwell: in one's turn, give when interest times the next unit's production reaches the cost, 1.

    The interest stands in the trait `threshold`; `exposure` 0 is decelerating production, 1 accelerating.
    """
    if seen.inside:
        return 1.0
    if seen.month != seen.position:
        return 0.0
    given = seen.others + 1.0
    gain = (2.0 * given - 1.0) / 100.0 if traits.exposure > 0.5 else (21.0 - 2.0 * given) / 100.0
    return 1.0 if traits.threshold * gain >= 1.0 - 1e-9 else 0.0


def asked_in_turn(interests, *, accelerating, givers=0):
    """How many have given after each has been asked once, the first `givers` having given before."""
    names = [f"actor {k}" for k in range(10)]
    scenario = Scenario.model_validate({
        "name": "actors", "months": 10, "ties": {"network": "none"}, "parameters": QUIET,
        "organisations": [
            {"name": name, "sector": "business", "threshold": interest, "exposure": float(accelerating), "joins_at_start": k < givers}
            for k, (name, interest) in enumerate(zip(names, interests, strict=True))
        ],
    })  # fmt: skip
    return members_at_end(scenario, own_rule(by_marginal_gain))


@pytest.mark.slow
def test_oliver_and_marwell_decelerating_production_depends_on_who_goes_first():
    assert asked_in_turn(range(6, 16), accelerating=False) == 7
    assert asked_in_turn(range(15, 5, -1), accelerating=False) == 5


@pytest.mark.slow
@pytest.mark.parametrize(("gifts", "inside"), [(0, 0), (1, 1), (2, 2), (3, 10)])
def test_oliver_and_marwell_accelerating_production_needs_a_critical_mass(gifts, inside):
    least_first = list(range(6, 16))
    interests = least_first[:gifts] + least_first[gifts:][::-1]  # the others are asked, the most interested first
    assert asked_in_turn(interests, accelerating=True, givers=gifts) == inside


ALIKE = {
    "mission": 1, "market": 1, "mandate": 1, "standing": 1, "legitimacy": 1, "profile": 0.5, "exposure": 0.5, "cost": 0.5,
    "overlap": 0.5, "alignment": 0.5, "awareness": 1, "efficacy": 0.5, "alone": 0.5, "association": 0.5, "power": 1, "champion": 0,
}  # fmt: skip


def test_choices_are_logistic_in_utility():
    """Organisations alike but for their thresholds join in the first month as often as the logistic says."""
    settings = {"activity": 1.0, "sensitivity": 8.0}
    stirred = {"opinion": {"start": 1.0, "base": 1.0}}  # everyone is moved to consider joining every month

    def first_month(thresholds):
        scenario = crowd(thresholds, months=1, rule="utility", traits=ALIKE).with_(environment=stirred)
        told = trace(scenario, NO_LEADER, parameters=settings)
        return told.utility[0], told.status[0] > 0

    before_threshold, each = first_month([0.0] * 10_000)[0][0], 10_000
    aims = [-0.3, -0.1, 0.0, 0.1, 0.3]
    utility, joined = first_month([before_threshold - aim for aim in aims] * each)
    for k, aim in enumerate(aims):
        assert utility[k :: len(aims)] == pytest.approx(aim, abs=1e-3)  # barely: what is usual changes with the crowd
        chance = 1.0 / (1.0 + math.exp(-8.0 * utility[k]))
        frequency = joined[k :: len(aims)].mean()
        assert frequency == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / each))


def test_seen_shares_are_of_all_organisations():
    """Everyone's threshold is met by the share inside exactly, whatever the number."""
    for n in (3, 7, 49, 100):
        assert members_at_end(crowd([k / n for k in range(n)], months=n + 2)) == n


def test_members_of_no_interest_to_each_other_stay_as_they_are_under_imitation():
    scenario = crowd([-10.0] * 20, months=12, rule="imitation", start=5)
    batch = simulate(scenario, [NO_LEADER], replicates=3, months=True)
    assert (batch.months[..., MEMBERSHIP] == 0.25).all()
