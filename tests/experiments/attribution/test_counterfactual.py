"""What would have become of one organisation without an action."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.attribution.joining import Counterfactual, median_interval
from coalitionlab.experiments.attribution.without import without
from coalitionlab.experiments.cli.app import app
from coalitionlab.model.blueprint import blueprint

NAN = float("nan")


@pytest.fixture(scope="module")
def arriva():
    return cl.counterfactual(
        "milton_keynes", "collaborative_campaign", "Arriva Buses", without_actions=["listen_for_goals"],
        replicates=12, seed=4,
    )  # fmt: skip


def test_months_are_those_of_the_traced_runs(arriva):
    strategy = cl.load_strategy("collaborative_campaign")
    for lever, months in ((strategy, arriva.joins), (without(strategy, ["listen_for_goals"]), arriva.without[0])):
        for replicate in range(3):
            told = cl.run("milton_keynes", lever, seed=4, replicate=replicate)
            row = blueprint(told.scenario).index("Arriva Buses")
            inside = np.flatnonzero(told.status[:, row] > 0)
            expected = inside[0] + 1.0 if len(inside) else NAN
            np.testing.assert_equal(months[replicate], expected)


def test_an_organisation_that_is_generated_can_be_asked_about_too():
    """In each replicate another one bears the name; it is compared with itself all the same."""
    found = cl.counterfactual(
        "generic", "mobilizing_leadership", "business 1", without_actions=["build_trust"], replicates=4, seed=4
    )
    strategy = cl.load_strategy("mobilizing_leadership")
    for lever, months in ((strategy, found.joins), (without(strategy, ["build_trust"]), found.without[0])):
        for replicate in range(4):
            told = cl.run("generic", lever, seed=4, replicate=replicate)
            inside = np.flatnonzero(told.status[:, blueprint(told.scenario).index("business 1")] > 0)
            np.testing.assert_equal(months[replicate], inside[0] + 1.0 if len(inside) else NAN)
    assert "another one of that sector bears the name" in " ".join(found.words())


def made(joins, other):
    strategy = cl.load_strategy("communication")
    return Counterfactual(
        cl.load_scenario("generic"), strategy, "x", ("frame_win_win",), np.array(joins, float),
        np.array([other], float), 0,
    )  # fmt: skip


def test_never_counts_only_where_it_came_in_and_months_only_where_it_did_both_ways():
    row = made([5, 6, 7, NAN, 9], [8, NAN, 7, 3, NAN]).table.iloc[0]
    assert (row["of"], row["both"]) == (4, 2) and row["never"] == 0.5
    assert (row["later"], row["earlier"], row["only_without"]) == (0.25, 0.0, 0.2)
    assert row["months_later"] == 1.5 and row["joins_without"] == 0.6
    assert row["never_low"] < 0.5 < row["never_high"]


def test_an_organisation_that_never_comes_in_breaks_nothing():
    found = made([NAN] * 4, [NAN] * 4)
    assert found.table.iloc[0]["of"] == 0 and np.isnan(found.table.iloc[0]["never"])
    assert "joins in 0% of 4 replicates" in " ".join(found.words()) and found.to_dict()["joined"]["share"] == 0.0


def test_the_median_has_an_interval_once_there_are_enough():
    low, high = (median_interval(np.arange(n, dtype=float)) for n in (3, 101))
    assert low.mean == 1.0 and np.isnan(low.low)
    assert high.mean == 50.0 and 35 < high.low < 50 < high.high < 65


def test_an_action_without_effect_changes_nothing():
    found = cl.counterfactual(
        "milton_keynes", "collaborative_campaign", "Arriva Buses", without_actions=["frame_win_win"],
        replicates=5, parameters={"rate_frame_win_win_overlap": 0.0},
    )  # fmt: skip
    np.testing.assert_equal(found.joins, found.without[0])
    assert "on none of the actions" in " ".join(found.words())


def ask(*words):
    return CliRunner().invoke(app, ["explain", "milton_keynes", *(str(word) for word in words)])


CAMPAIGN = ("-s", "collaborative_campaign", "-o", "Arriva Buses")


def test_explain_tells_what_if(arriva):
    result = ask(*CAMPAIGN, "--without", "reach_unusual_allies", "-n", 40, "--by-month")
    assert result.exit_code == 0, result.output
    assert "What if an action had been left out" in result.stdout and "Month by month" in result.stdout
    assert "depends significantly on reach_unusual_allies" in " ".join(result.stdout.split())


def test_explain_as_json_holds_the_counterfactual():
    told = json.loads(ask(*CAMPAIGN, "--without", "frame_win_win", "-n", 5, "--json").stdout)
    assert told["counterfactual"]["replicates"] == 5 and len(told["by_month"]) == 103
    assert told["counterfactual"]["without"][0]["action"] == "frame_win_win"


def test_explain_of_one_run_alone_stays():
    result = ask(*CAMPAIGN, "-n", 0)
    assert "What if" not in result.stdout and "Its story" in result.stdout
    assert "What if" not in ask("-s", "leaderless", "-o", "Arriva Buses").stdout


def test_an_action_it_does_not_do_is_refused_with_the_nearest():
    result = ask(*CAMPAIGN, "--without", "frame_win_wins")
    assert result.exit_code == 2 and "did you mean 'frame_win_win'?" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_founding_member_does_not_come_in():
    """It was told to come in in month 1, or never where it left at once."""
    found = cl.counterfactual("milton_keynes", "collaborative_campaign", "Citizens:MK", replicates=4)
    assert found.founding and not found.joins.any() and not found.without.any()
    assert "is inside from the start" in " ".join(found.words()) and "never" not in " ".join(found.words())
    story = cl.explain("milton_keynes", "collaborative_campaign", "Citizens:MK").text
    assert "Before month 1: it is inside from the start." in story
    assert "from the start" not in cl.explain("milton_keynes", "collaborative_campaign", "Arriva Buses").text
