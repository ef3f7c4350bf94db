"""A case that has begun: which runs go on, that they are those of `go_on`, and that what is asked of them is of the months ahead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.board.report import _shared_out
from coalitionlab.experiments.calibrating.begun import KEPT, Begun, alike
from coalitionlab.experiments.calibrating.keeping import begun_calibration
from coalitionlab.experiments.convening.partners import ask_partners
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Event

PLANS = ("leaderless", "mobilizing_leadership")


@pytest.fixture(scope="module")
def found():
    case = cl.load_scenario("generic").with_(months=60, withdraw_month=49)
    return cl.calibrate(case, cl.example_history(), runs=240, ahead=6, checks=0, held_back=0, seed=3)


@pytest.fixture(scope="module")
def begun(found):
    return Begun.of(found)


def of_case(found, **changes):
    """The same calibration, of its case with some fields changed."""
    case = found.prior.scenario.with_(**changes)
    return replace(found, prior=replace(found.prior, scenario=case))


def test_runs_are_drawn_by_their_weights_and_none_twice():
    weights = np.random.default_rng(1).gamma(2.0, 1.0, 40)
    weights /= weights.sum()
    times = np.zeros(40)
    for seed in range(2000):
        places = alike(weights, seed=seed)
        assert len(set(places.tolist())) == len(places) == int(1 / weights.max())
        times[places] += 1
    expected = 2000 * len(places) * weights
    assert (np.abs(times - expected) < 5 * np.sqrt(expected)).all()


def test_the_runs_are_those_of_go_on(found, begun):
    ahead, today = begun.case.months, begun.today
    assert (today, ahead) == (36, 36)  # as many as go-on goes on for, where the case ends before
    onward = cl.go_on(found, list(PLANS), ahead=ahead)
    runs = begun.run([begun.case], [cl.load_strategy(name) for name in PLANS])
    months = onward.months[:, begun.places]
    membership = months[:, :, today:, MONTHLY_NAMES.index("membership")].mean(axis=2)
    np.testing.assert_allclose(runs.outcome("membership")[:, :, 0], membership, atol=1e-12)
    delivered = onward.delivered[:, begun.places] - today
    np.testing.assert_array_equal(runs.goal_months()[:, :, 0], np.maximum(delivered, 0))
    assert (runs.outcome("effort_spent")[0] < 1e-9).all()  # nobody leads from today on, whatever was spent before
    assert (runs.outcome("effort_spent")[1] > 0).all()


def test_some_of_the_runs_are_the_same_runs(begun):
    which = np.array([5, 0, 7])
    all_runs, some = (begun.run([begun.case], [begun.as_so_far], only=only) for only in (None, which))
    for name in KEPT:
        np.testing.assert_array_equal(some.outcome(name)[:, :, 0], all_runs.outcome(name)[:, which, 0])


def test_everybody_is_followed_from_today(begun):
    people = begun.some(0, 4).follow(begun.case, cl.load_strategy(PLANS[1]), closely=True)
    assert people.members.shape == (4, 36) and people.days.shape[1] == 36 and people.phases.min() == 0
    inside = begun.calibration.paths.of_rows(begun.places[:4]).inside(0)[:, begun.today - 1]
    np.testing.assert_array_equal((people.joined == 0).sum(axis=1), inside)


def test_who_is_asked_first_is_asked_after_today(begun):
    some = begun.some(0, 6)
    answer = ask_partners(begun.case, cl.load_strategy(PLANS[0]), some, most=1)
    asked = answer.study.scenarios[1].environment.events[-1]
    assert (asked.month, some.whole(answer.study.scenarios[1]).environment.events[-1].month) == (1, 37)


def test_events_and_dates_are_counted_from_today(found):
    events = tuple(Event(name=f"in {month}", month=month, capacity=float(month)) for month in (12, 40))
    dated = of_case(found, **{"environment.events": events})
    ahead = Begun.of(dated).case
    assert [event.month for event in ahead.environment.events] == [4] and ahead.convener.capacity == 12.0
    assert ahead.starts == "2024-04" and ahead.withdraw_month == 13
    assert [event.month for event in Begun.of(dated).whole(ahead).environment.events] == [12, 40]


def test_going_on_as_so_far_is_the_run_that_was(found):
    name = "mobilizing_leadership"
    led = cl.calibrate(found.prior.scenario, cl.example_history(), name, runs=200, checks=0, held_back=0, ahead=24)
    begun = Begun.of(led).some(0, 5)
    runs = begun.run([begun.case.with_(months=24)], [begun.as_so_far])
    kept = led.paths.of_rows(begun.places).delivered - begun.today
    np.testing.assert_array_equal(runs.goal_months()[0, :, 0], np.maximum(kept, 0))


def test_of_several_strategies_the_likeliest_is_what_happened(found):
    case = found.prior.scenario
    several = cl.calibrate(case, cl.example_history(), list(PLANS), runs=600, checks=0, held_back=0, ahead=0, seed=3)
    begun = Begun.of(several)
    shares = several.variants[several.variants["what"] == "strategy"].set_index("value")["posterior"]
    number = PLANS.index(shares.idxmax())
    alone = begun.calibration
    assert begun.setup.strategy.name == PLANS[number] and alone.posterior.weights.sum() == pytest.approx(1)
    own = several.posterior.rows[several.variant == number]
    assert alone.posterior.rows.tolist() == own.tolist() and set(begun.numbers) <= set(own.tolist())
    assert alone.runs < several.runs and alone.about[0].startswith(
        "Of the strategies, equally likely before, the history"
    )
    assert alone.about[1] == f"{PLANS[number]} is taken as what happened: runs of the others are left out."
    again = begun.run([begun.case], [begun.as_so_far])  # made again with the parameters and luck that they had
    assert np.isfinite(again.outcome("membership")).all()
    inside = begun.some(0, 3).follow(begun.case, begun.as_so_far, closely=False)
    before = several.paths.of_rows(np.flatnonzero(several.variant == number)[begun.places[:3]]).inside(0)[:, -1]
    np.testing.assert_array_equal((inside.joined == 0).sum(axis=1), before)


def test_what_cannot_go_on_is_refused_in_a_line(found, tmp_path):
    open_ones = {"runs": 200, "checks": 0, "held_back": 0, "ahead": 0, "vary": {"convener.capacity": (5.0, 60.0)}}
    varied = cl.calibrate("generic", cl.example_history(), **open_ones)
    with pytest.raises(cl.InputError, match="the calibration leaves convener.capacity open"):
        Begun.of(varied)
    left = of_case(found, withdraw_month=20)
    with pytest.raises(cl.InputError, match="the convener leaves in month 20, and the history covers 36"):
        Begun.of(left)
    with pytest.raises(cl.InputError, match="set them for calibrate"):
        cl.board_report(found, PLANS[1], parameters={"sensitivity": 2.0})
    assert begun_calibration("generic") is None
    assert begun_calibration(found.save(tmp_path / "results")).runs == found.runs


def test_a_search_has_runs_of_its_own(begun):
    report, search = _shared_out(begun, 10_000, searches=True)
    assert not set(report.places) & set(search.places) and len(report) + len(search) == len(begun)


def test_the_report_goes_on_from_today(found):
    answer = cl.board_report(found, PLANS[1], best="none", worlds=6, replicates=2, most=3)
    assert [plan.name for plan in answer.strategies] == ["as_so_far", PLANS[1]]
    text = " ".join(str(block) for block in answer.sheets()["one"]) + " ".join(str(block) for block in answer.annex())
    assert "runs that agree with what happened" in answer.one.recommendation
    assert "So far (2021-04 to 2024-03): 32 joined, 9 left, 23 are in; 2 goals delivered." in text
    assert (
        f"worth {found.posterior.effective:.0f} of equal weight" in text
        and "12 of those that go on, drawn by their weights" in text
    )
    assert "from today (2024-04) on" in answer.one.question
    assert answer.two.quarters["when"].iloc[0].startswith("Q2 to ")
