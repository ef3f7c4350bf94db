"""Strategies written in Python, in batches: the same runs as those of files and of single models; what goes wrong is one line."""

from __future__ import annotations

import functools
import pickle

import numpy as np
import pytest

from coalitionlab.agents.convener_view import SEEN, ConvenerView
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.simulate import simulate, simulate_units
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import Led, led_by, strategy_of
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from made_rules import sober

CASE = load_scenario("milton_keynes")  # its convener's capacity changes


def following(strategy):
    """A function that says what the phases of a strategy say; it holds no state but the months'."""

    def follow(view):
        phase, reached = None, 0
        for one in strategy.phases:
            reached = one.until_month if one.until is not None else view.months
            if view.month < reached:
                phase = one
                break
        if phase is None:
            return {}
        total, capacity = sum(phase.effort.values()), view.capacity
        days = {name: capacity * (phase.share * weight / total) for name, weight in phase.effort.items()}
        return {name: (spent, phase.aims[name]) if name in phase.aims else spent for name, spent in days.items()}

    for style in ("control", "transparency"):
        if getattr(strategy.convener, style) is not None:
            setattr(follow, style, getattr(strategy.convener, style))
    return follow


PLAIN = [
    one
    for one in map(load_strategy, list_strategies())
    if one.phases and all(phase.when is None and phase.admits is None for phase in one.phases)
]


def reacting(view):
    """Reads outcomes, and organisations when some are inside."""
    if view.outcomes["joins"] > 0 or view.membership > 0.2:
        small = sum(one.profile < 0.5 and one.status != "outside" for one in view.organisations)
        return {"build_trust": (view.capacity / 2, "members"), "provide_backbone": small % 3}
    return {"recruit_first_followers": view.capacity / 2, "build_legitimacy": view.capacity / 4}


class Counting:
    """Remembers how long nobody has come."""

    transparency = 0.9

    def __init__(self):
        self.quiet = 0

    def __call__(self, view):
        self.quiet = 0 if view.outcomes["joins"] else self.quiet + 1
        return {"raise_issue_awareness" if self.quiet > 3 else "build_trust": view.capacity, "admits": 2.5}


def test_a_function_that_says_what_a_strategy_says_makes_its_runs_bit_for_bit():
    assert len(PLAIN) > 6
    files = simulate(CASE, PLAIN, replicates=3, seed=5, months=True)
    led = simulate(CASE, [led_by(following(one), one.name) for one in PLAIN], replicates=3, seed=5, months=True)
    for part in ("outcomes", "months", "delivered"):
        np.testing.assert_array_equal(getattr(files, part), getattr(led, part))


@pytest.mark.parametrize("leader", [reacting, Counting, Counting(), functools.partial(reacting)])
def test_a_batch_makes_the_runs_of_single_models_whoever_else_is_in_it(leader):
    strategy = led_by(leader)
    mixed = [load_strategy("even_spread"), strategy, load_strategy("leaderless")]
    batch = simulate(CASE, mixed, replicates=4, seed=3, months=True, workers=2)
    alone = simulate(CASE, [mixed[0], mixed[2]], replicates=4, seed=3, months=True)
    np.testing.assert_array_equal(batch.outcomes[[0, 2]], alone.outcomes)
    for replicate in (0, 3):
        model = CoalitionModel(CASE, strategy, rng=3, replicate=replicate)
        model.run_for(CASE.months)
        np.testing.assert_array_equal(batch.months[1, replicate], model.outcomes().to_numpy())
        np.testing.assert_array_equal(batch.outcomes[1, replicate], list(model.run_outcomes().values()))
    told = trace(CASE, strategy, seed=3, replicate=2)
    np.testing.assert_array_equal(told.months, batch.months[1, 2])
    np.testing.assert_array_equal(told.delivered, batch.delivered[1, 2])


def test_workers_pieces_and_parameters_change_nothing_that_they_should_not():
    values = {"talk_rate": np.array([0.05, 0.1, 0.05, 0.1])}
    strategies = [led_by(Counting), load_strategy("even_spread")]
    units = simulate_units(CASE, strategies, replicates=[0, 0, 1, 1], parameters=values, workers=1)
    for place, (replicate, rate) in enumerate([(0, 0.05), (0, 0.1), (1, 0.05), (1, 0.1)]):
        one = simulate(CASE, strategies, replicates=1, first_replicate=replicate, parameters={"talk_rate": rate})
        np.testing.assert_array_equal(units.outcomes[:, place], one.outcomes[:, 0])
    many = simulate(CASE, strategies, replicates=40, workers=3)
    np.testing.assert_array_equal(many.outcomes, simulate(CASE, strategies, replicates=40, workers=1).outcomes)


def test_it_is_not_asked_once_the_convener_has_withdrawn():
    asked = []
    case = CASE.with_(withdraw_month=4)
    simulate(case, [led_by(lambda view: asked.append(view.month) or {})], replicates=1)
    assert asked == [0, 1, 2]


def test_nothing_hidden_is_reached_from_a_view_and_what_it_tells_stays():
    views = []

    def watch(view):
        views.append(view)
        return {"recruit_first_followers": view.capacity}

    batch = simulate(CASE.with_(withdraw_month=None), [led_by(watch)], replicates=1, seed=2, months=True)
    assert len(views) == CASE.months
    hidden = {"trust", "power_gini"}
    for month, view in enumerate(views[1:], start=1):
        row = dict(zip(MONTHLY_NAMES, batch.months[0, 0, month - 1], strict=True))
        assert dict(view.outcomes) == {name: row[name] for name in SEEN} and not hidden & set(view.outcomes)
        assert (view.month, len(view.inside)) == (month, round(row["membership"] * len(view.organisations)))
    atoms = (str, int, float, bytes)
    seen = [views[-1].__dict__, *(vars(one) for one in views[-1].organisations), vars(views[-1].people)]
    for held in seen:  # all the way down there are immutable values and nothing else
        for value in held.values():
            parts = value if isinstance(value, tuple) else [value]
            plain = (*atoms, type(views[-1].people), type(views[-1].organisations[0]), type(views[-1].outcomes))
            assert all(isinstance(part, plain) for part in parts), value
    assert isinstance(views[0], ConvenerView)
    for change in (lambda: setattr(views[0], "month", 3), lambda: views[0].outcomes.update(joins=1)):
        with pytest.raises(AttributeError):
            change()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"build_trust": 1e6}, "1e+06 staff-days (build_trust 1e+06) exceed the capacity of"),
        ({"bild_trust": 1}, "unknown action 'bild_trust'; did you mean 'build_trust'?"),
        ({"build_trust": -1}, "build_trust: got -1"),
        ({"build_trust": float("nan")}, "build_trust: got nan"),
        ({"build_trust": True}, "build_trust: got true"),
        ({"build_trust": (1, "sector:nowhere")}, "unknown sector 'nowhere'"),
        ({"build_trust": 1, "admits": -2}, "admits: got -2"),
        (None, "got nothing; let it return a table"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_with_function_and_month(answer, words):
    def late(view):
        return answer if view.month == 6 else {}

    with pytest.raises(InputError) as caught:
        simulate(CASE, [led_by(late)], replicates=2)
    message = str(caught.value)
    assert message.startswith("late in month 7: ") and words in message and "\n" not in message


def test_what_a_function_raises_is_one_line_and_the_cause_is_kept():
    def broken(view):
        return {"build_trust": 1 / (view.month - 6)} if view.month == 6 else {}

    with pytest.raises(
        InputError, match=r"test_led_batches.py:\d+: broken: ZeroDivisionError: .*, raised in month 7; fix"
    ) as caught:
        simulate(CASE, [led_by(broken)], replicates=2)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize(
    ("leader", "words"),
    [
        (type("Needy", (), {"__init__": lambda self, x: None, "__call__": lambda self, view: {}}), "without arguments"),
        (type("Mute", (), {}), "makes objects that cannot be called"),
    ],
)  # fmt: skip
def test_classes_that_cannot_lead(leader, words):
    with pytest.raises(InputError, match=words):
        simulate(CASE, [led_by(leader)], replicates=1)


def test_what_it_depends_on_is_told():
    def made(bar):
        return lambda view: {"build_trust": view.capacity} if view.membership > bar else {}

    assert led_by(made(0.3)).settings == {"bar": "0.3"} != led_by(made(0.4)).settings
    given = functools.partial(lambda bar, view: {}, 3)
    assert led_by(given).settings["argument 0"] == "3"
    assert "def reacting" in led_by(reacting).python
    kept = led_by(reacting).model_dump(mode="json")
    back = strategy_of(kept)
    assert isinstance(back, Led) and back.python == led_by(reacting).python
    with pytest.raises(InputError, match="only the text of"):
        simulate(CASE, [back], replicates=1)


def test_it_travels():
    pytest.importorskip("cloudpickle")
    bar = 0.1
    led = led_by(lambda view: {"build_trust": view.capacity} if view.opinion > bar else {})
    there = pickle.loads(pickle.dumps(led))
    runs = [simulate(CASE, [one], replicates=2, seed=1).outcomes for one in (led, there)]
    np.testing.assert_array_equal(*runs)


@pytest.mark.slow
def test_it_leads_under_a_decision_rule_of_ones_own():
    model = CoalitionModel(CASE, reacting, rng=3, rule=sober)
    model.run_for(CASE.months)
    batch = simulate(CASE, [led_by(reacting)], replicates=1, seed=3, months=True, runner=own_rule(sober))
    np.testing.assert_array_equal(batch.months[0, 0], model.outcomes().to_numpy())
    told = trace(CASE, led_by(reacting), seed=3, runner=own_rule(sober))
    np.testing.assert_array_equal(told.months, batch.months[0, 0])
