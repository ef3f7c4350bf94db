from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest
import yaml

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Condition, Generated, GeneratedTies, Phase, Scenario, Strategy, Uniform

TWO = ({"name": "A", "sector": "business"}, {"name": "B", "sector": "nonprofit"})


def scenario(**fields) -> Scenario:
    return Scenario(**{"name": "two", "organisations": TWO, **fields})


def test_defaults_are_those_of_a_plain_scenario():
    plain = scenario()
    assert (plain.months, plain.withdraw_month, plain.bar, plain.success_sectors) == (72, None, 0.05, 3)
    assert plain.ties == GeneratedTies()
    assert plain.environment.opinion.start == 0.4
    assert plain.convener.capacity == 20
    assert plain.organisations[0].power is None


def test_scenarios_are_values():
    assert scenario() == scenario()
    assert hash(scenario(parameters={"forget": 0.02})) == hash(scenario(parameters={"forget": 0.02}))
    assert {scenario(): 1}[scenario()] == 1
    assert pickle.loads(pickle.dumps(scenario())) == scenario() == copy.deepcopy(scenario())
    with pytest.raises(ValueError):
        scenario().months = 3
    with pytest.raises(TypeError):
        scenario(parameters={"forget": 0.02}).parameters["forget"] = 0.3


def test_a_scenario_round_trips_through_yaml():
    given = scenario(
        sectors={"funder": {"mission": 1, "market": 0, "mandate": 0, "standing": 1, "traits": {"money": {"uniform": [0.5, 1]}}}},
        ties=[{"from": "A", "to": "B", "trust": "high", "both": True}],
        environment={"opinion": 0.6, "events": [{"date": "2016-08", "name": "attack", "opinion": 0.2}]},
        starts="2016-01", members_at_start=["A"], goals=[{"name": "both", "work": {"reach": 4, "money": 2}, "parts": ["A", "B"], "given": {"money": 1}}],
    )  # fmt: skip
    again = Scenario.model_validate(yaml.safe_load(yaml.safe_dump(given.model_dump(mode="json"))))
    assert again == given
    assert given.environment.events[0].month == 8
    assert given.ties[0].trust == 0.75


def test_words_stand_for_numbers():
    organisation = scenario(organisations=[{"name": "A", "sector": "business", "power": "Very High", "profile": "low",
                                            "affected": "yes"}]).organisations[0]  # fmt: skip
    assert (organisation.power, organisation.profile, organisation.affected) == (4.0, 0.25, 1.0)


@pytest.mark.parametrize(("given", "kept"), [(0, 0), (2, 2), (0.5, 0.5), (["A"], ("A",)), (0.0, 0)])
def test_members_at_start_are_a_count_a_share_or_names(given, kept):
    assert scenario(members_at_start=given).members_at_start == kept


def test_traits_take_numbers_and_distributions():
    drawn = Generated(count=9, mix={"business": 1}, traits={"power": 2, "profile": {"uniform": [0, 0.5]}})
    assert drawn.traits["power"] == 2.0
    assert drawn.traits["profile"] == Uniform(uniform=(0.0, 0.5))


def test_with_changes_one_thing_and_checks_it():
    plain = scenario(parameters={"forget": 0.02})
    assert plain.with_(**{"convener.control": 0.8}).convener.control == 0.8
    assert plain.convener.control == 0.3
    assert plain.with_(months=24, **{"environment.opinion.start": 0.9}).environment.opinion.start == 0.9
    assert plain.with_(**{"parameters.talk_rate": 0.1}).parameters == {"forget": 0.02, "talk_rate": 0.1}
    assert plain.with_(**{"organisations.A.power": "high"}).organisations[0].power == 2.0
    twice = plain.with_(**{"organisations.A.power": "high", "organisations.A.cost": 0.9}).organisations[0]
    assert (twice.power, twice.cost) == (2.0, 0.9)
    assert scenario(organisations={"count": 5, "mix": {"business": 1}}).with_(
        **{"organisations.count": 50}).organisations.count == 50  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [({"convener.contrl": 0.8}, "unknown field 'contrl'; did you mean 'control'?"),
     ({"convener.control": 1.8}, "convener.control: got 1.8; write a number from 0 to 1"),
     ({"organisations.Aa.power": 1}, "unknown name 'Aa'"), ({"months": 0}, "months: got 0"),
     ({"convener.control.x": 1}, "no field 'x'"), ({"sectros.x": 1}, "did you mean 'sectors'?")],
)  # fmt: skip
def test_with_refuses_what_is_not_there_or_not_valid(change, said):
    with pytest.raises(InputError) as caught:
        scenario().with_(**change)
    assert said in str(caught.value)


def test_the_end_of_a_phase_can_be_said_in_three_ways():
    effort = {"build_trust": 1}
    plain = Phase(name="p", effort=effort, until=12)
    assert (plain.until_month, plain.when) == (12, None)
    words = Phase(name="p", effort=effort, until="membership above 0.3")
    assert (words.until_month, words.when) == (None, Condition(metric="membership", above=True, value=0.3))
    both = Phase(name="p", effort=effort, until={"when": "collective_action below .2", "at_most": 30})
    assert (both.until_month, str(both.when)) == (30, "collective_action below 0.2")
    assert both.when.holds(0.1) and not both.when.holds(0.3)
    assert Phase.model_validate(yaml.safe_load(yaml.safe_dump(both.model_dump(mode="json")))) == both


def test_strategies_are_values():
    one = Strategy(name="s", phases=[{"name": "p", "effort": {"build_trust": 1}}])
    assert {one: 1}[pickle.loads(pickle.dumps(one))] == 1
    assert one.with_(**{"phases.p.share": 0.5}).phases[0].share == 0.5


def test_numbers_of_numpy_are_numbers():
    numpy = pytest.importorskip("numpy")
    changed = scenario().with_(months=numpy.int64(24), **{"convener.power": numpy.float64(0.5)})
    assert (changed.months, changed.convener.power) == (24, 0.5)


def test_importing_the_schemas_is_cheap():
    code = (
        "import sys, coalitionlab.scenarios.loader, coalitionlab.scenarios.schema_json as _;"
        "print([m for m in ('numba', 'mesa', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
