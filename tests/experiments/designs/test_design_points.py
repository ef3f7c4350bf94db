"""Points applied are what one would write by hand, and points that differ in parameters only share everything else."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coalitionlab as cl
from coalitionlab.experiments.applying import group
from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.study import Study
from coalitionlab.model.plan import plan
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError

SCENARIOS = (cl.load_scenario("generic"), cl.load_scenario("milton_keynes"))
STRATEGIES = tuple(cl.load_strategy(name) for name in ("leaderless", "even_spread", "purposeful_coordination"))
LAST = "strategy.purposeful_coordination"


def study_of(factors, *rows, **fields):
    return Study(SCENARIOS, STRATEGIES, factors, Points.of(rows), **fields)


def apply(study, point):
    """The group of one point, with its parameters as numbers."""
    (only,) = group(study, [point])
    if only.error is not None:
        raise only.error
    return replace(only, parameters={name: float(values[0]) for name, values in only.parameters.items()})


def test_fields_of_scenarios_are_changed_as_by_hand():
    study = study_of(("convener.power", "environment.opinion.start", "talk_rate"), (0.7, 0.2, 0.1))
    case = apply(study, 0)
    changes = {"convener.power": 0.7, "environment.opinion.start": 0.2}
    assert case.scenarios == tuple(one.with_(**changes) for one in SCENARIOS)
    assert case.strategies is STRATEGIES
    assert case.parameters == {"talk_rate": 0.1}


@settings(max_examples=20, deadline=None)
@given(
    power=st.floats(0, 1), control=st.floats(0, 1), weight=st.floats(0.01, 100), talk=st.floats(0, 1),
    opinion=st.sampled_from([0.1, 0.5]), exact=st.booleans(),
)  # fmt: skip
def test_any_point_is_the_same_as_by_hand(power, control, weight, talk, opinion, exact):
    by_number = f"{LAST}.phases.{1 if exact else 'try out'}.effort.run_pilot"
    factors = ("convener.power", "talk_rate", by_number, "environment.opinion", "convener.control")
    case = apply(study_of(factors, (power, talk, weight, opinion, control)), 0)
    changes = {"convener.power": power, "environment.opinion": opinion, "convener.control": control}
    assert case.scenarios == tuple(one.with_(**changes) for one in SCENARIOS)
    assert case.strategies[:2] == STRATEGIES[:2]
    assert case.strategies[2] == STRATEGIES[2].with_(**{"phases.try out.effort.run_pilot": weight})
    assert case.parameters == {"talk_rate": talk}


def test_an_item_is_called_by_name_or_by_number():
    mk = SCENARIOS[1]
    first = mk.organisations[0].name
    assert mk.with_(**{f"organisations.{first}.power": 2.0}) == mk.with_(**{"organisations.0.power": 2.0})
    with pytest.raises(InputError, match="no number 400 in a list of"):
        mk.with_(**{"organisations.400.power": 2.0})


def test_shares_of_effort_leave_the_others_in_proportion_and_the_price_as_it_was():
    study = study_of(("effort.provide_backbone",), (0.4,))
    before, after = STRATEGIES[2], apply(study, 0).strategies[2]
    actions = list(cl.ACTIONS)
    place = actions.index("provide_backbone")
    for one, other in zip(plan(before, ()).effort, plan(after, ()).effort, strict=True):
        assert other[place] == pytest.approx(0.4)
        assert other.sum() == pytest.approx(one.sum())
        rest = np.delete(one, place) / np.delete(one, place).sum()
        np.testing.assert_allclose(np.delete(other, place), 0.6 * rest, rtol=1e-12)
    assert apply(study, 0).strategies[0] is STRATEGIES[0]  # nobody leads: there is no effort to divide


def test_a_strategy_with_a_share_of_its_own_keeps_it_whatever_holds_for_all():
    factors = ("effort.build_trust", f"{LAST}.effort.build_trust", "effort.run_pilot")
    case = apply(study_of(factors, (0.5, 0.1, 0.2)), 0)
    place = [list(cl.ACTIONS).index(name) for name in ("build_trust", "run_pilot")]
    for strategy, expected in zip(case.strategies[1:], [(0.5, 0.2), (0.1, 0.2)], strict=True):
        for row in plan(strategy, ()).effort:
            assert tuple(row[place]) == pytest.approx(expected)


def test_shares_that_cannot_be_are_refused():
    alone = STRATEGIES[1].with_(phases=({"name": "only", "effort": {"build_trust": 2}},))
    study = Study(SCENARIOS[:1], (alone,), ("effort.build_trust",), Points.of([(1.0,), (0.4,)]))
    assert apply(study, 0).strategies[0].phases[0].effort == {"build_trust": 1.0}
    with pytest.raises(InputError, match="no other action in phase 'only' of 'even_spread' to take the other 0.6"):
        apply(study, 1)
    with pytest.raises(InputError, match="add up to 1.5"):
        apply(study_of(("effort.build_trust", "effort.run_pilot"), (0.7, 0.8)), 0)


def test_points_that_differ_in_parameters_only_are_one_group_that_shares_everything():
    values = np.random.default_rng(0).random((500, 2)) * 0.1
    study = Study(SCENARIOS, STRATEGIES, ("talk_rate", "forget"), Points.of(values), parameters={"hope": 0.5})
    (one,) = group(study, range(100, 400))
    assert one.scenarios is study.scenarios and one.strategies is study.strategies
    assert list(one.points) == list(range(100, 400))
    np.testing.assert_array_equal(one.parameters["talk_rate"], values[100:400, 0])
    np.testing.assert_array_equal(one.parameters["hope"], np.full(300, 0.5))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_groups_hold_every_point_once_and_agree_with_apply(data):
    rows = data.draw(
        st.lists(
            st.tuples(st.sampled_from([0.1, 0.9]), st.sampled_from(["utility", "imitation"]), st.floats(0, 1)),
            min_size=1, max_size=12,
        )
    )  # fmt: skip
    study = study_of(("convener.power", "decision.rule", "talk_rate"), *rows)
    wanted = data.draw(st.lists(st.integers(0, len(rows) - 1), unique=True))
    groups = group(study, wanted)
    assert sorted(point for one in groups for point in one.points) == sorted(wanted)
    assert len(groups) == len({rows[point][:2] for point in wanted})
    firsts = [wanted.index(one.points[0]) for one in groups]
    assert firsts == sorted(firsts)
    for one in groups:
        assert list(one.points) == [point for point in wanted if point in one.points]
        for place, point in enumerate(one.points):
            case = apply(study, int(point))
            assert (case.scenarios, case.strategies) == (one.scenarios, one.strategies)
            assert case.parameters == {name: values[place] for name, values in one.parameters.items()}


def test_only_the_point_that_cannot_be_has_an_error():
    rows = [(0.1, 0.1), (7.0, 0.1), (0.2, 3.0), (0.3, 0.1), (float("nan"), 0.1)]
    study = study_of(("talk_rate", "convener.power"), *rows)
    groups = group(study, range(5))
    sound = [one for one in groups if one.error is None]
    assert [list(one.points) for one in sound] == [[0, 3]]
    said = {int(point): str(one.error) for one in groups if one.error for point in one.points}
    assert said == {
        1: "talk_rate: got 7; write a number from 0 to 1",
        2: "convener.power: got 3; write a number from 0 to 1",
        4: "talk_rate: got nan; write a number from 0 to 1",
    }
    with pytest.raises(InputError, match="talk_rate: got 7"):
        apply(study, 1)
    assert apply(study, 3).parameters == {"talk_rate": 0.3}


def test_points_beyond_the_study_are_refused():
    study = study_of(("talk_rate",), (0.1,))
    assert group(study, []) == []
    for point in (-1, 1):
        with pytest.raises(IndexError, match="numbered from 0 to 0"):
            group(study, [point])


def test_a_word_switch_or_number_of_equal_value_are_different_levels():
    study = study_of(("withdraw_month",), (None,), (1,), (12,), (None,))
    assert [list(one.points) for one in group(study, range(4))] == [[0, 3], [1], [2]]


def test_changed_scenarios_are_made_once_and_do_not_travel():
    study = study_of(("convener.power",), (0.1,), (0.2,))
    assert apply(study, 0).scenarios is apply(study, 0).scenarios
    there = pickle.loads(pickle.dumps(study))
    assert there == study and "memo" not in vars(there)


@pytest.mark.parametrize(
    ("name", "kind", "field", "strategy"),
    [
        ("talk_rate", "parameter", "talk_rate", None),
        ("parameters.talk_rate", "parameter", "talk_rate", None),
        ("months", "scenario", "months", None),
        ("organisations.Arriva Buses.power", "scenario", "organisations.Arriva Buses.power", None),
        ("effort.build_trust", "effort", "build_trust", None),
        ("strategy.a.effort.build_trust", "effort", "build_trust", "a"),
        ("strategy.a.b.phases.0.share", "strategy", "phases.0.share", "a.b"),
        ("strategy.a.convener.control", "strategy", "convener.control", "a"),
        ("world", "label", "world", None),
    ],
)
def test_what_names_mean(name, kind, field, strategy):
    one = factor(name, ["a", "a.b"])
    assert (one.kind, one.field, one.strategy) == (kind, field, strategy)


def test_no_name_means_two_things():
    assert not set(cl.PARAMETERS) & {*cl.Scenario.model_fields, "effort", "strategy", "world"}


def test_rows_of_unequal_width_are_refused():
    with pytest.raises(ValueError, match="every point needs 2 levels, not 1"):
        Study(SCENARIOS, STRATEGIES, ("talk_rate", "forget"), Points.of([(0.1,)]))
    with pytest.raises(ValueError):
        Points.of([(0.1,), (0.2, 0.3)])


def test_points_read_as_rows_and_as_columns():
    points = Points.of([(0.5, "utility", True), (1.5, "logit", False)])
    assert points[-1] == (1.5, "logit", False) and list(points) == [points[0], points[1]] == list(points[:2])
    assert [type(level) for level in points[0]] == [float, str, bool]
    assert not any(one.flags.writeable for one in points.columns)
    assert points == Points.of(list(points)) != Points.of([points[0]])
    with pytest.raises(IndexError):
        points[2]


@pytest.mark.slow
def test_a_point_runs_as_the_same_changes_by_hand():
    study = study_of(("convener.power", "effort.build_trust", "talk_rate"), (0.8, 0.5, 0.12))
    case = apply(study, 0)
    scenario = SCENARIOS[0].with_(**{"convener.power": 0.8}, parameters={"talk_rate": 0.12})
    there = simulate(case.scenarios[0], case.strategies, replicates=3, parameters=case.parameters)
    here = simulate(scenario, case.strategies, replicates=3)
    np.testing.assert_array_equal(there.outcomes, here.outcomes)
    usual = simulate(SCENARIOS[0], STRATEGIES, replicates=3)
    assert not np.array_equal(there.outcomes, usual.outcomes)
