"""An organisation shows and changes the row it stands for."""

import math

import numpy as np
import pytest

from coalitionlab.agents.organisation import RESULTS, Organisation
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.fields import SIGNED, STATE, STATUS_NAMES, TRAITS
from coalitionlab.scenarios.schema import Scenario

SHARES = [field for field in STATE if field not in (*RESULTS, "status", "pilot_left", "tenure")]


@pytest.fixture
def model():
    return CoalitionModel("milton_keynes", "collaborative_campaign", rng=7)


@pytest.fixture
def one(model):
    return model.organisation("Arriva Buses")


def test_every_trait_and_every_part_of_the_state_is_a_property(model, one):
    for field in (*STATE, *TRAITS):
        assert hasattr(Organisation, field), field
    for field in STATE:
        shown = getattr(one, field)
        held = model.system.state[field][one.row]
        assert shown == (STATUS_NAMES[int(held)] if field == "status" else held)
    assert one.traits == {trait: model.system.traits[trait][one.row] for trait in TRAITS}
    assert sum(one.motives.values()) == pytest.approx(1.0)
    assert one.needs["money"] == one.need_money
    assert one.capabilities["money"] == one.money
    assert (one.name, one.sector, one.status, one.is_member) == ("Arriva Buses", "business", "outside", False)
    assert repr(one) == "<Arriva Buses, business, outside>"


@pytest.mark.parametrize("field", SHARES)
def test_writing_goes_through_to_the_world_and_stays_in_range(model, one, field):
    others = np.delete(model.system.state[field], one.row).copy()
    setattr(one, field, 0.625)
    assert model.system.state[field][one.row] == 0.625 == getattr(one, field)
    np.testing.assert_array_equal(np.delete(model.system.state[field], one.row), others)
    below = -1.01 if field in SIGNED else -0.01
    for bad in (below, 1.01, math.nan, math.inf, "0.5", None, True):
        with pytest.raises(ValueError, match=f"{field}: got"):
            setattr(one, field, bad)
    assert getattr(one, field) == 0.625


def test_what_follows_or_is_fixed_cannot_be_set(one):
    for field in (*RESULTS, "power", "mission", "threshold", "power_share"):
        with pytest.raises(AttributeError, match=field):
            setattr(one, field, 0.5)
    for field in ("status", "is_member", "motives", "trust"):
        with pytest.raises(AttributeError):
            setattr(one, field, "member")


def test_trust_and_distance_are_those_of_the_tie(model, one):
    ties = one.ties
    assert 0 < len(ties) < len(model.organisations)
    other = list(ties)[0]
    system = model.system
    mine = model.population.tie_indices(one.row)
    (tie,) = [k for k in mine if system.target[k] == other.row and system.ties["strength"][k] > 0]
    assert one.trust_in(other) == one.trust_in(other.name) == system.ties["trust"][tie]
    assert one.distance_to(other) == system.ties["distance"][tie]
    one.see(other, trust=0.9, distance=0.1)
    assert (system.ties["trust"][tie], system.ties["distance"][tie]) == (0.9, 0.1)
    assert one.trust == pytest.approx(np.mean([one.trust_in(tied) for tied in ties]))
    for bad in ({"trust": 1.5}, {"distance": math.nan}):
        with pytest.raises(InputError):
            one.see(other, **bad)


def test_without_a_tie_trust_is_a_strangers_and_distance_is_that_of_the_motives(model, one):
    stranger = next(two for two in model.rows if two is not one and two not in one.ties)
    assert one.trust_in(stranger) == model.system.p["stranger_trust"]
    unlike = 0.5 * sum(abs(one.motives[motive] - stranger.motives[motive]) for motive in one.motives)
    assert one.distance_to(stranger) == pytest.approx(unlike)
    assert one.distance_to(one) == 0.0
    with pytest.raises(InputError, match="no tie from 'Arriva Buses'"):
        one.see(stranger, trust=0.5)
    with pytest.raises(InputError, match="did you mean 'Network Rail'"):
        one.trust_in("Network Rails")
    with pytest.raises(InputError, match="unknown organisation"):
        one.trust_in(CoalitionModel("generic", rng=1).rows[0])


def test_joining_and_leaving_by_hand_are_in_the_next_picture(model, one):
    membership = model.system.coalition["membership"]
    one.join()
    assert (one.status, one.is_member) == ("member", True)
    assert model.system.coalition["membership"] == pytest.approx(membership + 1 / len(model.rows))
    assert model.system.coalition["sectors"] == 2.0  # Citizens:MK was there
    one.join()  # once inside, nothing more happens
    one.ownership = 0.5
    one.leave()
    one.leave()
    assert (one.status, one.ownership) == ("outside", 0.0)
    assert model.system.coalition["membership"] == pytest.approx(membership)


def test_moves_by_hand_count_in_the_coming_month():
    scenario = Scenario.model_validate({
        "name": "held", "months": 3, "ties": {"network": "none"}, "decision": {"rule": "threshold"},
        "organisations": {"count": 4, "mix": {"business": 1}, "traits": {"threshold": 9.0}},
    })  # fmt: skip
    model = CoalitionModel(scenario, rng=1)
    for one in model.rows[:3]:
        one.join()
    model.rows[0].leave()
    model.step()
    model.rows[1].leave()
    model.run_for(2)
    table = model.outcomes()
    assert table["joins"].tolist() == [3, 0, 0]
    assert table["leaves"].tolist() == [1, 1, 0]
    assert table["membership"].tolist() == [0.5, 0.25, 0.25]


def test_moves_by_hand_let_no_time_pass():
    model = CoalitionModel("generic", "dominant_convener", rng=1)
    model.run_for(6)
    felt, against = (model.system.coalition[name] for name in ("domination", "opposition"))
    model.system.state["overlap"][:] = -0.5
    for one in model.rows:
        one.join()
    assert model.system.coalition["domination"] == felt > 0
    assert model.system.coalition["opposition"] == 0.0 <= against


def test_others_decide_against_the_picture_with_those_put_in():
    scenario = Scenario.model_validate({
        "name": "tipping", "months": 5, "ties": {"network": "none"}, "decision": {"rule": "threshold", "measure": "count"},
        "organisations": {"count": 10, "mix": {"business": 1}, "traits": {"threshold": 2.0}},
    })  # fmt: skip
    model = CoalitionModel(scenario, rng=1)
    model.step()
    assert model.outcomes()["membership"].iloc[-1] == 0.0
    for one in model.rows[:2]:
        one.join()
    model.step()
    assert model.outcomes()["membership"].iloc[-1] == 1.0


def test_joining_makes_a_member_of_one_on_trial_or_under_a_mandate():
    for number, status in enumerate(STATUS_NAMES):
        model = CoalitionModel("generic", rng=1)
        one = model.rows[0]
        model.system.state["status"][0], model.system.state["pilot_left"][0] = (
            number,
            3.0 if status == "pilot" else 0.0,
        )
        assert one.status == status
        one.join()
        assert (one.status, one.pilot_left) == ("member", 0.0)
