"""What a Mesa user expects: AgentSets, the DataCollector, batch_run."""

import mesa
import numpy as np
import pytest

from coalitionlab.agents.convener import Convener
from coalitionlab.agents.organisation import Organisation
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES


@pytest.fixture
def model():
    model = CoalitionModel("milton_keynes", "mobilizing_leadership", rng=7)
    model.run_for(30)
    return model


def test_it_is_a_mesa_model_of_mesa_agents(model):
    assert isinstance(model, mesa.Model)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert set(model.agent_types) == {Convener, Organisation}
    assert len(model.agents) == len(model.organisations) + 1
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert model.convener not in model.organisations
    assert list(model.agents_by_type[Convener]) == [model.convener]


def test_organisations_are_an_agent_set(model):
    every = model.organisations
    inside = every.select(lambda one: one.is_member)
    assert 0 < len(inside) < len(every)
    assert len(inside) == round(len(every) * model.outcomes()["membership"].iloc[-1])
    assert every.agg("utility", np.mean) == pytest.approx(model.system.state["utility"].mean())
    assert every.agg("awareness", max) == model.system.state["awareness"].max()
    assert sorted(every.get("name")) == sorted(one.name for one in model.rows)
    groups = every.groupby("sector").count()
    assert sum(groups.values()) == len(every)
    assert [one.row for one in every.sort("power", ascending=False)][0] == int(model.system.traits["power"].argmax())
    assert len(every.select(at_most=3)) == 3


def test_shuffling_and_doing_break_nothing(model):
    twin = CoalitionModel("milton_keynes", "mobilizing_leadership", rng=7)
    twin.run_for(30)
    model.agents.shuffle_do("step")  # an agent's own step does nothing: the month is the model's
    model.organisations.shuffle(inplace=True).do("explain")
    model.organisations.discard(model.rows[0])  # a set of one's own
    assert len(model.organisations) == len(model.rows)
    model.run_for(100)
    twin.run_for(100)
    assert model.outcomes().equals(twin.outcomes())


def test_setting_through_an_agent_set_changes_the_world(model):
    model.organisations.select(lambda one: one.sector == "business").set("awareness", 0.9)
    sector = np.array([one.sector == "business" for one in model.rows])
    assert (model.system.state["awareness"][sector] == 0.9).all()
    assert not (model.system.state["awareness"][~sector] == 0.9).any()


def test_nothing_is_removed_from_the_world(model):
    with pytest.raises(RuntimeError, match=r"leave\(\)"):
        model.rows[0].remove()
    with pytest.raises(RuntimeError, match="spend"):
        model.convener.remove()


def test_the_datacollector_has_the_monthly_outcomes(model):
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table.columns) == list(MONTHLY_NAMES)
    np.testing.assert_array_equal(table.to_numpy(), model.outcomes().to_numpy())


def test_agents_are_collected_when_asked_for():
    model = CoalitionModel("generic", "communication", rng=1, collect_agents=True)
    model.run_for(5)
    table = model.datacollector.get_agent_vars_dataframe()
    assert len(table) == 5 * 61
    last = table.xs(5, level="Step").set_index("name")
    assert last.loc["the convener", "status"] == "convener"
    for one in model.rows:
        assert last.loc[one.name, "status"] == one.status
        assert last.loc[one.name, "utility"] == one.utility
    assert set(last["sector"].dropna()) == set(model.sectors)


def run_batch(parameters, seeds):
    """mesa.batch_run in the words of the Mesa that is here."""
    if "rng" in mesa.batch_run.__code__.co_varnames[: mesa.batch_run.__code__.co_argcount]:
        return mesa.batch_run(CoalitionModel, parameters, number_processes=1, rng=seeds, display_progress=False)
    return mesa.batch_run(CoalitionModel, {**parameters, "rng": seeds}, number_processes=1, display_progress=False)


def test_batch_run_gives_the_last_month_of_every_run():
    strategies = ["leaderless", "mobilizing_leadership"]
    rows = run_batch({"scenario": "generic", "strategy": strategies}, [3, 4])
    found = {(row["strategy"], row["rng"]): row for row in rows}
    assert len(rows) == len(found) == 4
    for seed in (3, 4):
        batch = simulate(
            load_scenario("generic"), [load_strategy(name) for name in strategies], replicates=1, seed=seed, months=True
        )
        for s, strategy in enumerate(strategies):
            row = found[strategy, seed]
            assert [row[name] for name in MONTHLY_NAMES] == batch.months[s, 0, -1].tolist()


def test_batch_run_takes_values_in_a_list():
    rows = run_batch({"scenario": [load_scenario("job_placement")], "strategy": [load_strategy("even_spread")]}, [3])
    assert len(rows) == 1
    assert 0.0 <= rows[0]["membership"] <= 1.0


def test_a_subclass_steps_as_mesa_models_do():
    class Watched(CoalitionModel):
        def step(self):
            super().step()
            self.watched = [*getattr(self, "watched", []), self.month]

    model = Watched(load_scenario("generic").with_(months=4, withdraw_month=None), "communication", rng=1)
    model.step()
    model.run_model()
    assert model.watched == [1, 2, 3, 4]
    assert not model.running
