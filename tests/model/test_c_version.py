"""The month by hand in C, which the engine's speed is measured against, gives the engine's numbers."""

import sys
from pathlib import Path

import pytest

from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import NETWORKS
from reference.worlds import KEEN, aims_of, anything, crowd, led, phase, world

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from c_comparison import worst_difference
from c_reference import compiler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="there is no C compiler (cc) on this machine"),
]
CLOSE = 1e-9
RULES = (
    {"rule": "threshold", "exit": True, "persuasion": 1.0},
    {"rule": "threshold", "measure": "count", "among": "ties"},
    {"rule": "logit", "among": "ties"},
    {"rule": "imitation"},
)


@pytest.mark.parametrize("name", list_scenarios())
def test_library(name):
    strategies = [load_strategy(strategy) for strategy in list_strategies()]
    assert worst_difference(load_scenario(name), strategies, replicates=3, seed=5) < CLOSE


@pytest.mark.parametrize("decision", RULES, ids=str)
def test_every_rule(decision):
    scenario = load_scenario("generic").with_(decision=decision, members_at_start=0.2)
    strategies = [load_strategy(name) for name in ("mobilizing_leadership", "top_down_drive")]
    assert worst_difference(scenario, strategies, replicates=3) < CLOSE


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_on_every_aim(action):
    strategies = [led(phase(action, aims={action: aim})) for aim in aims_of(action)]
    for given in ({"members_at_start": 4}, {"members_at_start": 0, "parameters": {"pilot_months": 2.0}}):
        scenario = world(organisations=crowd(19, **KEEN), convener={"backbone": 0.4, "power": 0.7}, **given)
        assert worst_difference(scenario, strategies, replicates=2) < CLOSE


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_and_ties_all_at_one_distance(network):
    near = ("exchange_viewpoints", "build_trust")
    strategies = [led(phase(*near, aims=dict.fromkeys(near, aim))) for aim in ("distant_ties", "close_ties")]
    for distance in (None, 0.3):
        ties = {"network": network, "degree": 5} | ({} if distance is None else {"distance": distance})
        assert worst_difference(world(ties=ties), strategies) < CLOSE


@pytest.mark.parametrize("number", range(40))
def test_anything(number):
    scenario, strategy, parameters = anything(number)
    assert worst_difference(scenario, [strategy], seed=number, parameters=parameters) < CLOSE


def test_what_phases_do_instead():
    reacting = led(
        phase("build_trust", "recruit_first_followers", until={"when": "membership above 0.4", "at_most": 9},
              instead=[{"when": "joins above 0", "effort": {"provide_backbone": 2}}, {"when": "membership below 0.1", "share": 0.5}]),
        phase("raise_issue_awareness", instead={"when": "opinion below 0.5", "aims": {"raise_issue_awareness": "outsiders"}}),
    )  # fmt: skip
    assert worst_difference(world(), [reacting], replicates=5) < CLOSE
