"""Where strategies fail: a planted box is found, noise is not called a finding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coalitionlab.experiments.worlds.boxes import find_box, holds, quality
from coalitionlab.experiments.worlds.failures import failing
from coalitionlab.experiments.worlds.words import failure_in_words, limits_in_words
from coalitionlab.scenarios.errors import InputError
from made_worlds import made, uniform


def case(worlds, name, *rule):
    """In which worlds a strategy fails, by a rule, and the rule in words."""
    k = worlds.names.index(name)
    found = failing(worlds.means[k], worlds.regrets[0][k], None, worlds.sign, *rule)
    return found.failed, found.rule


def planted(worlds=140, count=20, seed=0, inside=0.9, outside=0.08):
    """One strategy that fails mostly where p3 is under 0.4 and p7 above 0.5, another that fails anywhere."""
    parameters = uniform(worlds, count, seed)
    box = ((parameters["p3"] < 0.4) & (parameters["p7"] > 0.5)).to_numpy()
    rng = np.random.default_rng([seed, 2])
    chance = np.array([np.where(box, 1 - inside, 1 - outside), np.full(worlds, 0.7)])
    success = (rng.random((2, worlds)) < chance)[:, :, None] * np.ones(4)
    return made(success.mean(axis=2), noise=0.01, replicates=4, parameters=parameters, success=success), box


def test_a_planted_box_is_found_and_noise_beside_it_is_not():
    table, box = planted()
    found, noise = table.where_fails()
    assert found.significant and found.steady and not noise.significant
    assert {name for name, *_ in found.limits} == {"p3", "p7"}
    limits = {name: (low, high) for name, low, high in found.limits}
    assert limits["p3"] == (-np.inf, pytest.approx(0.4, abs=0.08)) and limits["p7"] == (
        pytest.approx(0.5, abs=0.08),
        np.inf,
    )
    assert found.density > 0.8 and found.held_out_density > 0.65
    assert found.mass == pytest.approx(box.mean(), abs=0.06)
    words = failure_in_words(found, "it")
    assert "p3 under 0." in words and "p7 above 0." in words and "held-out" in words
    assert "no box of few parameters" in failure_in_words(noise, "it")


def test_pure_noise_yields_nothing_though_boxes_look_good_in_hindsight():
    found, looks, holds = 0, [], []
    for seed in range(8):
        parameters = uniform(80, 100, seed)
        success = np.repeat(np.random.default_rng([seed, 5]).random((1, 80, 1)) < 0.7, 4, axis=2).astype(float)
        (one,) = replace(
            made(success.mean(axis=2), noise=0.0, parameters=parameters, success=success), seed=seed
        ).where_fails()
        found += one.significant
        looks.append(one.density - one.share)
        holds.append(one.held_out_density - one.share)
    assert found <= 2  # one in twenty is expected
    assert np.mean(looks) > 0.25  # what one would have believed
    assert abs(np.mean(holds)) < 0.06  # what is true


@pytest.mark.slow
def test_p_values_are_even_when_there_is_nothing():
    p = []
    for seed in range(150):
        parameters = uniform(60, 50, seed)
        success = np.repeat(np.random.default_rng([seed, 6]).random((1, 60, 1)) < 0.6, 2, axis=2).astype(float)
        p.append(
            replace(made(success.mean(axis=2), noise=0.0, parameters=parameters, success=success), seed=seed)
            .where_fails()[0]
            .p
        )
    assert np.mean(np.array(p) <= 0.05) < 0.1
    assert 0.1 < np.mean(np.array(p) <= 0.25) < 0.4


def test_a_bound_that_adds_nothing_is_taken_off():
    parameters = np.random.default_rng(0).random((200, 5))
    failed = parameters[:, 2] > 0.7
    box = find_box(parameters, failed, failed.astype(float), depth=3)
    assert set(box) == {2}
    assert quality(holds(box, parameters), failed)[0] == 1.0


def test_a_box_holds_what_is_above_its_low_and_up_to_its_high():
    rows = np.array([[0, 0.2], [0, 0.3], [0, 0.5], [9, 0.6]])
    assert holds({1: (0.2, 0.5)}, rows).tolist() == [False, True, True, False]
    assert holds({}, rows).all()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_strategy_that_always_or_never_fails_is_told_by_regret_or_not_at_all(share):
    parameters = uniform(60, 10)
    success = np.full((2, 60, 3), 1 - share)
    table = made(
        np.array([np.linspace(0, 1, 60), np.full(60, 0.5)]),
        noise=0.01,
        parameters=parameters,
        success=success[:, :, :1],
    )
    (by_success, _), (by_itself, _) = table.where_fails(fails="success"), table.where_fails()
    assert by_success.share == share and not by_success.significant and np.isnan(by_success.p)
    assert by_itself.quarter and by_itself.share == share and "regret" in by_itself.rule
    said = failure_in_words(by_itself, "it")
    assert f"fails in {100 * share:.0f}% of the worlds" in said and "25%" not in said


def test_a_worst_quarter_is_not_said_to_be_how_often_it_fails():
    table = made(np.array([np.linspace(0.0, 1.0, 60), np.full(60, 0.5)]), noise=0.0, parameters=uniform(60, 4))
    failure, _ = table.where_fails()
    assert failure.quarter and np.isnan(failure.share)
    assert "The quarter of worlds that is worst for it" in failure_in_words(failure, "it")
    assert np.isnan(table.tables()["failures"]["share"][0])


def test_the_rules_count_what_they_say():
    truth = np.array([np.linspace(0.0, 1.0, 40), np.full(40, 0.5)])
    table = made(truth, noise=0.0)
    assert case(table, "s0", "outcome", 0.25)[0].sum() == (truth[0] < 0.25).sum()
    assert case(table, "s0", "regret", 0.2)[0].sum() == (truth[0] < 0.3).sum()
    assert case(table, "s1", "regret")[0].mean() == pytest.approx(0.25)
    assert "regret" in case(table, "s0")[1]  # success was not kept
    with pytest.raises(InputError, match="succeeded"):
        case(table, "s0", "success")


def test_less_is_better_turns_the_bar():
    table = made(-np.array([np.linspace(0.0, 1.0, 40), np.full(40, 0.5)]), noise=0.0)
    failed, rule = case(replace(table, sign=-1.0), "s0", "outcome", 0.75)
    assert failed.sum() == 10 and rule == "its mean is above 0.75"


def test_what_is_asked_wrongly_is_one_line():
    table, _ = planted(worlds=40)
    for wrong in ({"fails": "sucess"}, {"strategies": ["s9"]}):
        with pytest.raises(InputError) as error:
            table.where_fails(**wrong)
        assert "\n" not in str(error.value)


def test_parameters_that_matter_by_degree_are_named_with_their_direction():
    parameters = uniform(150, 30)
    level = 1 - parameters["p5"].to_numpy()[None] * 0.8
    (failure,) = made(level, parameters=parameters).where_fails(fails="outcome", threshold=-9.0)
    name, rho, p = failure.drivers[0]
    assert name == "p5" and rho > 0.9 and p < 1e-6
    assert failure.share == 0 and "high p5 (+0." in failure_in_words(failure, "it")


def test_words_and_switches_are_said_as_such():
    limits = (("rule = threshold", 0.5, np.inf), ("rule = logit", -np.inf, 0.5), ("x", 0.1, 0.25))
    assert limits_in_words(limits) == "rule threshold and rule not logit and x from 0.1 to 0.25"


def test_the_same_seed_gives_the_same_answer():
    noise = made(np.random.default_rng(1).random((1, 40)), parameters=uniform(40, 8))
    assert repr(noise.where_fails()) == repr(noise.where_fails())


def test_a_handful_of_worlds_names_no_driver():
    """Three worlds in a row have a rank correlation of 1 with some of many parameters, and a p-value of 0."""
    parameters = uniform(3, 30)
    (failure,) = made(1 - parameters["p5"].to_numpy()[None], parameters=parameters).where_fails()
    assert failure.drivers == ()
