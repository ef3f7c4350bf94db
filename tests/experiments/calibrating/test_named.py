"""Who is inside: what a history names is compared, what goes on agrees better with it, and who comes next is forecast better than by numbers alone."""

from __future__ import annotations

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.calibrating.ahead import reduced
from coalitionlab.experiments.calibrating.begun import Begun
from coalitionlab.experiments.calibrating.calibrate import prior_of
from coalitionlab.experiments.calibrating.conditioning import condition, weighted_quantiles
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.named import FEWEST, IN_NUMBERS, KEPT, Named, agreeing, disagreements
from coalitionlab.experiments.calibrating.prior import lasting
from coalitionlab.experiments.calibrating.table import make_table
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.model.simulate import simulate_units

DIARY = """month,event,who,count
,inside,Milton Keynes Council,
3,joined,Arriva Buses,
5,joined,thames valley police,
9,left,Arriva Buses,
12,joined,Secondary school 1,
18,end,,
"""
LED_BY = "collaborative_campaign"


def calibrated(tmp_path, text=DIARY, case="milton_keynes", **more):
    file = tmp_path / "history.csv"
    file.write_text(text, encoding="utf-8")
    return cl.calibrate(case, file, LED_BY, checks=0, held_back=0, ahead=0, seed=3, **more)


def test_runs_with_the_fewest_organisations_elsewhere_go_on():
    rng = np.random.default_rng(2)
    weights, elsewhere = rng.dirichlet(np.ones(1000)), rng.binomial(30, 0.3, 1000)
    kept = agreeing(weights, elsewhere)
    went = kept > 0
    assert elsewhere[went].max() < elsewhere[~went].min()
    assert weights[went].sum() >= KEPT and 1 / np.square(kept).sum() >= FEWEST and kept.sum() == pytest.approx(1)
    np.testing.assert_allclose(kept[went] / weights[went], 1 / weights[went].sum())
    everybody_right = agreeing(np.full(200, 1 / 200), np.repeat([0, 4], [150, 50]))
    assert (everybody_right > 0).sum() == 150
    few = agreeing(np.full(30, 1 / 30), np.arange(30))  # too few to choose among
    np.testing.assert_allclose(few, 1 / 30)


def test_the_chance_of_one_is_that_in_runs_that_have_it_where_it_is():
    inside = np.array([[1, 0], [1, 1], [0, 0], [0, 1]] * 100, bool)
    later = np.array([[1, 0], [1, 1], [0, 1], [1, 1]] * 100, bool)
    even = np.full(400, 1 / 400)
    told = Named(("A", "B"), np.array([1, -1], np.int8), inside, even, even)
    chances = told.chances(later)
    assert chances[0] == pytest.approx(1.0) and chances[1] == pytest.approx(0.75)
    assert told.compared == 1


def test_what_a_history_names_decides_who_is_inside_in_what_goes_on(tmp_path):
    found = calibrated(tmp_path, runs=4000)
    told = found.named
    assert found.prior.scenario.members_at_start == ("Milton Keynes Council",)
    assert told.compared == found.prior.scenario.size  # all who are inside are named, so all others are outside
    elsewhere = disagreements(told.inside, told.places)
    assert told.weights @ elsewhere < 0.95 * (found.posterior.weights @ elsewhere)
    assert told.words().startswith(f"The {(told.weights > 0).sum()} of them that agree best in who is inside go on")
    begun = Begun.of(found)
    assert (told.weights[begun.places] > 0).all() and len(set(begun.places.tolist())) == len(begun)
    onward = cl.go_on(found, ["leaderless", LED_BY], ahead=6)
    who = onward.members().set_index("organisation")
    assert who.loc["Thames Valley Police", "today"] == "yes" and who.loc["Arriva Buses", "today"] == "no"
    stays, comes = (who.loc[who["today"] == today, LED_BY].mean() for today in ("yes", "no"))
    assert stays > comes + 0.3 and who[LED_BY].between(0, 1).all()
    assert "of 3 organisations that the history has inside" in onward.words()[0]
    again = cl.load_calibration(found.save(tmp_path / "results"))
    np.testing.assert_array_equal(again.named.weights, told.weights)


def test_without_names_nothing_changes(tmp_path):
    unnamed = calibrated(tmp_path, "month,event,count\n3,joined,1\n5,joined,2\n9,left,1\n18,end,\n", runs=300)
    assert unnamed.named.weights is unnamed.posterior.weights and unnamed.named.words() == IN_NUMBERS
    onward = cl.go_on(unnamed, LED_BY, ahead=3)
    assert not len(onward.members()) and "members" not in onward.tables()
    generated = calibrated(tmp_path, case="generic", runs=300)
    assert not generated.named.compared


def test_names_that_the_case_does_not_have_are_said(tmp_path):
    found = calibrated(tmp_path, DIARY.replace("thames valley police", "The Mystery Club"), runs=300)
    assert any("Not in the case, and compared in numbers alone: 'The Mystery Club'" in line for line in found.about)
    assert (
        found.named.compared == 3
    )  # one who is inside is not of the case, so nothing is known of those who are not named


@pytest.mark.slow
def test_who_is_inside_a_year_on_is_forecast_better_by_names_and_how_many_no_worse():
    """Drawn truths, fitted back: the Brier score of everybody being inside in twelve months, and bands of how many are."""
    today, ahead, runs, truths = 24, 12, 4000, 60
    case = lasting(cl.load_scenario("milton_keynes"), today + ahead).with_(withdraw_month=None)
    prior = prior_of(case, LED_BY, {}, None, (), {}, 3)
    table = make_table(prior, runs, today + ahead)
    batch = simulate_units(
        case, list(prior.strategies), replicates=np.arange(runs), seed=prior.seed, parameters=prior.parameters_of(table.unit), states=("inside",),
        state_months=[today, today + ahead], runner=usual_runner(),
    )  # fmt: skip
    now, later = (batch.states[0, :, k, 0] > 0 for k in (0, 1))
    brier, held, crps = (dict.fromkeys(("numbers", "names", "each"), 0.0) for _ in range(3))
    for truth in np.random.default_rng(5).choice(runs, truths, replace=False):
        joins, leaves = (counts[truth, :today].tolist() for counts in (table.paths.joins, table.paths.leaves))
        history = History("drawn", tuple(joins), tuple(leaves))
        found = condition(table.unit, *reduced(table, history, today + ahead), without=int(truth))
        rows, places = found.rows, now[truth].astype(np.int8)
        weights = agreeing(found.weights, disagreements(now[rows], places))
        told = Named(batch.organisations, places, now[rows], found.weights, weights)
        forecasts = {
            "numbers": found.weights @ later[rows],
            "names": weights @ later[rows],
            "each": told.chances(later[rows]),
        }
        for way, chance in forecasts.items():
            brier[way] += np.square(chance - later[truth]).mean() / truths
        counts, came = later[rows].sum(axis=1).astype(float), later[truth].sum()
        for way, each in (("numbers", found.weights), ("names", weights)):
            low, high = weighted_quantiles(counts[:, None], each, np.array([0.05, 0.95]))[:, 0]
            held[way] += (np.floor(low) <= came <= np.ceil(high)) / truths
            apart = each @ np.abs(counts[:, None] - counts) @ each
            crps[way] += (each @ np.abs(counts - came) - apart / 2) / truths
    assert brier["names"] < 0.98 * brier["numbers"] and brier["each"] < 0.85 * brier["numbers"]
    assert held["names"] >= 0.83 and crps["names"] < 1.05 * crps["numbers"]
