"""Calibrating the model itself: with few runs, that it is the model's own runs, kept, loaded, gone on with, drawn as worlds."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.calibrating.calibrate import prior_of
from coalitionlab.experiments.calibrating.checking import simulation_based
from coalitionlab.experiments.calibrating.table import make_table
from coalitionlab.experiments.calibrating.today import changed_today
from coalitionlab.experiments.single import one_run, run
from coalitionlab.model.simulate import simulate_units
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.names.parameters import PARAMETERS


@pytest.fixture(scope="module")
def found():
    return cl.calibrate(
        "generic", cl.example_history(), ["leaderless", "even_spread"], runs=200, ahead=6, checks=20,
        vary={"convener.capacity": (5.0, 60.0)}, seed=3,
    )  # fmt: skip


def test_a_run_of_the_table_can_be_made_again(found):
    row = 0
    variant = found.prior.variants[found.variant[row]]
    batch = simulate_units(
        variant.scenario.with_(months=42, withdraw_month=None), [variant.strategy], replicates=found.posterior.rows[[row]],
        seed=3, months=True, parameters=found.prior.parameters_of(found.unit[[row]]),
    )  # fmt: skip
    joins = batch.months[0, 0, :, MONTHLY_NAMES.index("joins")]
    assert joins.tolist() == found.paths.joins[row].tolist()


def test_the_answer_says_what_stays_prior(found):
    text = " ".join(found.words())
    assert "stay what was assumed" in text
    assert "CRPS" in text and "90% intervals hold" in text
    assert set(found.table["verdict"]) <= {"identified", "narrowed", "stays prior"}
    assert (found.table["q05"] >= found.table["prior_low"] - 1e-9).all()
    assert set(found.scores["forecast"]) == {"model", "constant hazard", "last year's rate", "Bass curve"}
    for kind in found._kinds():
        assert found.figure(kind).layout.height


def test_the_same_seed_gives_the_same_answer(found):
    again = cl.calibrate(
        "generic", cl.example_history(), ["leaderless", "even_spread"], runs=200, ahead=6, checks=0,
        vary={"convener.capacity": (5.0, 60.0)}, seed=3, workers=1,
    )  # fmt: skip
    assert np.array_equal(again.posterior.rows, found.posterior.rows)
    assert np.array_equal(again.posterior.adjusted, found.posterior.adjusted)


def test_what_is_saved_comes_back(found, tmp_path):
    folder = found.save(tmp_path / "results")
    again = cl.load_calibration(folder)
    assert again.worlds(7) == found.worlds(7)
    pd.testing.assert_frame_equal(again.table, found.table)  # sums in another order of memory
    pd.testing.assert_frame_equal(again.bands(), found.bands())
    assert (folder / "report.html").is_file() and (folder / "parameters.csv").is_file()
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"noise": 0.4}))  # as earlier versions wrote it
    with pytest.raises(cl.InputError, match="make it again"):
        cl.load_calibration(folder)


def test_posterior_worlds_are_compared(found, tmp_path):
    folder = found.save(tmp_path / "results")
    comparison = cl.compare("generic", ["leaderless", "even_spread"], replicates=2, worlds=8, worlds_from=folder)
    drawn = comparison.drawn("generic")
    assert len(drawn) == 8 and "convener.capacity" in drawn
    assert drawn["convener.capacity"].between(5, 60).all()
    assert "--worlds-from" in comparison.command()
    assert cl.load_comparison(comparison.save(tmp_path / "compared")).worlds_from == str(folder)
    with pytest.raises(cl.InputError, match="worlds_from"):
        cl.compare("generic", "leaderless", worlds_from=folder, uncertain=["activity"])


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A calibration of forty organisations with one parameter set, under two rules and varied capacities."""
    small = cl.load_scenario("generic").with_(**{"organisations.count": 40})
    made = cl.calibrate(
        small, cl.example_history(), runs=200, ahead=0, checks=0, held_back=0.0, rules=["threshold", "utility"],
        vary={"convener.capacity": (5.0, 60.0)}, parameters={"talk_rate": 0.11}, seed=3,
    )  # fmt: skip
    return made.save(tmp_path_factory.mktemp("forty") / "results")


def test_a_row_of_worlds_given_a_history_is_run_again(forty, tmp_path):
    comparison = cl.compare("generic", ["leaderless", "even_spread"], replicates=1, worlds=8, worlds_from=forty)
    folder = comparison.save(tmp_path / "compared")
    for row in range(len(comparison.runs)):
        again = one_run(folder, row)
        world = comparison.world_parameters[comparison.runs["world"][row]]
        assert again.scenario.convener.capacity == world["convener.capacity"]
        assert again.scenario.decision.rule == world["decision.rule"]
        assert again.difference(run(of=folder, row=row).outcomes) == ""


def test_what_was_set_for_the_calibration_holds_in_the_comparison(forty):
    comparison = cl.compare("generic", "leaderless", replicates=1, worlds=8, worlds_from=forty)
    (case,) = comparison.scenarios
    assert case.size == 40
    assert comparison.parameters["talk_rate"] == 0.11 and "talk_rate" not in comparison.drawn("generic")
    assert {world["decision.rule"] for world in comparison.world_parameters} == {"threshold", "utility"}
    assert (
        "As in the calibration, organisations.count is 40" in comparison.lead()
        and "talk_rate is 0.11" in comparison.lead()
    )


def test_what_is_set_for_the_comparison_holds_and_is_said(forty):
    case = cl.load_scenario("generic").with_(**{"organisations.count": 50, "convener.capacity": 7.0})
    comparison = cl.compare(
        case, "leaderless", replicates=1, worlds=4, worlds_from=forty, rules=["utility"], parameters={"talk_rate": 0.12}
    )
    assert comparison.scenarios[0].size == 50 and comparison.parameters == {"talk_rate": 0.12}
    assert not {"convener.capacity", "decision.rule"} & set(comparison.world_parameters[0])
    lead = comparison.lead()
    assert "Unlike in the calibration (organisations.count is 40), organisations.count is 50" in lead
    assert (
        "convener.capacity is as set here" in lead
        and "decision.rule is as set here, not as the calibration found it (thr" in lead
    )


def test_worlds_of_another_scenario_are_said_to_be_that(forty):
    lead = cl.compare("milton_keynes", "leaderless", replicates=1, worlds=2, worlds_from=forty).lead()
    assert (
        "The worlds were calibrated on generic, not on milton_keynes: only the parameters, convener.capacity and"
        in lead
    )


def test_what_coming_and_going_depends_on_varies_widely_unless_said_otherwise():
    case = cl.load_scenario("generic")
    plausible = {"activity": PARAMETERS["activity"].plausible, "talk_rate": PARAMETERS["talk_rate"].plausible}
    for vary, activity in (({}, (0.005, 0.2)), ({"activity": plausible["activity"]}, plausible["activity"])):
        ranges = {
            each.name: (each.low, each.high) for each in prior_of(case, "even_spread", vary, None, (), {}, 1).parameters
        }
        assert ranges["activity"] == activity and ranges["talk_rate"] == plausible["talk_rate"]
    fixed = prior_of(case, "even_spread", {}, None, (), {"activity": 0.1}, 1)
    assert "activity" not in fixed.names


def test_going_on_keeps_the_past_to_the_bit(found):
    onward = cl.go_on(found, ["leaderless", "even_spread"], ahead=12)
    joins = onward.months[:, :, :36, MONTHLY_NAMES.index("joins")]
    assert np.array_equal(joins[0], found.paths.joins[:, :36])
    assert np.array_equal(joins[0], joins[1])
    ahead = onward.months[:, :, 36:]
    assert not np.array_equal(ahead[0], ahead[1])
    assert "worth" in onward.words()[0]
    assert onward.table[onward.table["strategy"] == "leaderless"]["difference"].eq(0).all()
    assert onward.figure().layout.height


def test_what_cannot_be_negative_has_no_interval_below_0(found):
    onward = cl.go_on(
        found, ["leaderless", "even_spread"], ahead=1
    )  # a single month: most runs have no join, exit or goal
    shares = ("collective action", "share inside at the end", "share active at the end", "trust at the end")
    table = onward.table
    assert (
        (table["low"] >= 0).all() and (table["low"] <= table["mean"]).all() and (table["mean"] <= table["high"]).all()
    )
    assert (table.loc[table["outcome"].isin(shares), "high"] <= 1).all()
    rare = np.zeros(len(onward.weights))
    rare[-1] = 1.0
    for label in ("joins", "share inside at the end"):
        estimate = onward.level(label, rare)
        assert 0 <= estimate.low < estimate.mean < estimate.high
        none = onward.level(label, 0 * rare)
        assert none.low == none.mean == 0 < none.high < 0.1  # not sure to be none
    assert onward.level("joins", 0 * rare + 3).high == pytest.approx(3)


def test_going_on_with_what_was_done_is_the_same_run(found):
    """Where the past goes on as the plan, nothing changes: the strategy joined to itself is the strategy."""
    plan = cl.load_strategy("even_spread")
    joined = changed_today(plan, plan, 10)
    before, after = (
        simulate_units(cl.load_scenario("generic"), [each], replicates=[0, 1], months=True).months
        for each in (plan, joined)
    )
    assert np.array_equal(before, after)


@pytest.mark.parametrize("name", cl.list_strategies())
def test_every_strategy_can_be_cut_anywhere(name):
    past = cl.load_strategy(name)
    for today in (3, 17, 60):
        joined = changed_today(past, past, today)
        assert joined.name == past.name
        assert joined.phases[-1].until_month is None or joined.phases[-1].until_month > today


@pytest.mark.slow
def test_ranks_of_the_model_are_uniform():
    prior = prior_of(cl.load_scenario("generic"), "even_spread", {}, ["coming and going"], (), {}, 5)
    table = make_table(prior, 2000, 36)
    history = cl.read_history(cl.example_history())
    from coalitionlab.experiments.calibrating.ahead import reduced

    check = simulation_based(table.unit, reduced(table, history, 36)[0], tuple(prior.names), checks=200)
    assert check.uneven == []
    assert np.all(np.abs(check.coverage(0.9) - 0.9) < 0.08)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"runs": 3}, "runs"),
        ({"held_back": 2.0}, "held_back"),
        ({"rules": ["vote"]}, "unknown rule"),
        ({"uncertain": ["nothing"]}, "unknown parameter or group"),
        ({"vary": {"convener.capacity": (9.0, 3.0)}}, "lower one first"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_runs(more, message):
    with pytest.raises(cl.InputError, match=message):
        cl.calibrate("generic", cl.example_history(), **more)


def test_a_scenario_that_is_too_small_is_refused():
    small = cl.load_scenario("generic").with_(**{"organisations.count": 12})
    with pytest.raises(cl.InputError, match="organisations.count="):
        cl.calibrate(small, cl.example_history(), runs=200)
