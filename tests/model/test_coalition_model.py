"""The Mesa model: one run, stepped, and the same to the last bit as in a batch."""

import copy

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Strategy

#: Phases that end by conditions, one that is skipped at once, a limit to admissions, an idle phase, aims at a sector.
INTRICATE = Strategy.model_validate({
    "name": "intricate", "convener": {"control": 0.6},
    "phases": [
        {"name": "open", "effort": {"build_legitimacy": 2, "recruit_first_followers": 1}, "until": {"when": "membership above 0.05", "at_most": 20}},
        {"name": "skipped", "effort": {"build_trust": 1}, "until": {"when": "opinion above 0", "at_most": 21}},
        {"name": "grow", "effort": {"frame_win_win": 1, "run_pilot": 2}, "aims": {"run_pilot": "sector:business"}, "admits": 1.5,
         "until": {"when": "collective_action below 0.02", "at_most": 40}},
        {"name": "rest", "share": 0, "until": 44},
        {"name": "hold", "effort": {"assign_ownership": 1, "provide_backbone": 1}, "share": 0.7, "until": 60},
    ],
})  # fmt: skip


def assert_same_run(scenario, strategy, seed=7, **options):
    """The stepped run is replicate 0 of the batch, bit for bit."""
    batch = simulate(scenario, [strategy], replicates=1, seed=seed, months=True, **options)
    model = CoalitionModel(scenario, strategy, rng=seed, **options)
    while model.running:
        model.step()
    np.testing.assert_array_equal(model.outcomes().to_numpy(), batch.months[0, 0])
    np.testing.assert_array_equal(list(model.run_outcomes().values()), batch.outcomes[0, 0])
    reached = [np.nan if month is None else month for month in model.delivered.values()]
    np.testing.assert_array_equal(reached, batch.delivered[0, 0])


@pytest.mark.parametrize("strategy", list_strategies())
def test_stepping_is_the_batch_under_every_strategy(strategy):
    assert_same_run(load_scenario("milton_keynes"), load_strategy(strategy))


@pytest.mark.parametrize("scenario", list_scenarios())
def test_stepping_is_the_batch_in_every_scenario_and_with_conditions(scenario):
    case = load_scenario(scenario)
    assert_same_run(case.with_(withdraw_month=case.withdraw_month or 50), INTRICATE, seed=11)


@pytest.mark.parametrize(
    "decision",
    [{"rule": "threshold", "exit": True, "persuasion": 1.0}, {"rule": "logit", "among": "ties"}, {"rule": "imitation"}],
)
def test_stepping_is_the_batch_under_every_rule(decision):
    scenario = load_scenario("generic").with_(decision=decision, members_at_start=0.2)
    assert_same_run(scenario, load_strategy("mobilizing_leadership"), parameters={"sensitivity": 8.0})


def test_a_replicate_is_that_replicate_of_the_batch():
    scenario, strategy = load_scenario("generic"), load_strategy("even_spread")
    batch = simulate(scenario, [strategy], replicates=3, seed=5, months=True)
    for replicate in range(3):
        model = CoalitionModel(scenario, strategy, 5, replicate=replicate)
        model.run_for(scenario.months)
        np.testing.assert_array_equal(model.outcomes().to_numpy(), batch.months[0, replicate])


def test_names_and_paths_do_as_well_as_values(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text("organisations: {count: 5, mix: {business: 1}}\nmonths: 3\n", encoding="utf-8")
    assert CoalitionModel(str(path), "even_spread", rng=1).scenario.months == 3
    assert CoalitionModel(path, None, rng=1).strategy.name == "leaderless"
    assert CoalitionModel("generic", load_strategy("communication"), rng=1).strategy.name == "communication"


def test_any_source_of_luck_gives_a_seed_that_repeats_the_run():
    for rng in (None, np.random.default_rng(3), np.random.SeedSequence(4), [1, 2], np.int64(9), 0):
        model = CoalitionModel("generic", "communication", rng=rng)
        model.run_for(20)
        again = CoalitionModel("generic", "communication", rng=model.seed)
        again.run_for(20)
        assert model.outcomes().equals(again.outcomes())
    assert CoalitionModel("generic", rng=np.int64(9)).seed == 9
    assert CoalitionModel("generic", rng=0).seed == 0
    drawn = [CoalitionModel("generic", rng=np.random.default_rng(3)).seed for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_months_pass_one_at_a_time_until_the_horizon():
    model = CoalitionModel(load_scenario("generic").with_(months=6, withdraw_month=4), "even_spread", rng=2)
    assert (model.month, model.steps, model.running) == (0, 0, True)
    model.step()
    model.run_for(2)
    assert (model.month, model.steps, model.running) == (3, 3, True)
    assert not model.convener.has_withdrawn or model.withdrawal == 3
    model.run_for(100)
    assert (model.month, model.steps, model.running) == (6, 6, False)
    with pytest.raises(RuntimeError, match="6 months have passed"):
        model.step()
    assert model.steps == 6
    model.run_for(3)  # nothing is left to run
    for bad in (-1, 1.5, True):
        with pytest.raises(InputError, match="whole number"):
            model.run_for(bad)


def test_outcomes_are_tables_that_grow_with_the_months():
    model = CoalitionModel("generic", "mobilizing_leadership", rng=4)
    assert model.outcomes().shape == (0, len(MONTHLY_NAMES))
    with pytest.raises(ValueError, match="no month has passed"):
        model.run_outcomes()
    model.run_for(12)
    table = model.outcomes()
    assert list(table.columns) == list(MONTHLY_NAMES)
    assert (table.index.name, table.index[0], table.index[-1]) == ("month", 1, 12)
    assert tuple(model.run_outcomes()) == RUN_NAMES
    assert model.run_outcomes()["collective_action"] == pytest.approx(table["collective_action"].mean())
    table["membership"] = 9.0  # a copy
    assert model.outcomes()["membership"].max() <= 1.0


def test_the_climate_can_be_read_and_changed():
    model = CoalitionModel("generic", rng=1, parameters={"climate_volatility": 0.0, "climate_drift": 0.0})
    model.climate.opinion = 0.9
    model.step()
    assert model.climate.opinion == pytest.approx(0.9) == model.outcomes()["opinion"].iloc[-1]
    assert "opinion 0.90" in repr(model.climate)
    for bad in (1.1, -0.1, float("nan"), "high", True):
        with pytest.raises(InputError, match="opinion"):
            model.climate.opinion = bad


def test_what_cannot_be_used_is_said_in_one_line():
    for bad, words in (
        ({"scenario": "genric"}, "did you mean 'generic'"),
        ({"scenario": ("name", "generic")}, "give a Scenario"),
        ({"scenario": "generic", "strategy": "comunication"}, "did you mean 'communication'"),
        ({"scenario": "generic", "strategy": 3}, "give a Strategy"),
        ({"scenario": "generic", "replicate": -1}, "replicate: got -1"),
        ({"scenario": "generic", "rng": -1}, "rng: got -1"),
        ({"scenario": "generic", "rng": "seven"}, "rng: got 'seven'"),
        ({"scenario": "generic", "rng": 1.5}, "rng: got 1.5"),
        ({"scenario": "generic", "rng": 1, "rule": lambda seen: 1.0}, "seen, traits, state, p"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            CoalitionModel(**bad)
        assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match="no parameter 'no_such_thing'"):
        CoalitionModel("generic", parameters={"no_such_thing": 1.0})
    model = CoalitionModel("milton_keynes", rng=1)
    with pytest.raises(InputError, match="did you mean 'Arriva Buses'"):
        model.organisation("Ariva Buses")
    with pytest.raises(InputError, match="unknown organisation 3"):
        model.organisation(3)
    with pytest.raises(AttributeError, match="fixed"):
        model.scenario = model.scenario


def test_a_model_is_not_copied_by_halves():
    with pytest.raises(TypeError, match="make another"):
        copy.deepcopy(CoalitionModel("generic", rng=1))
