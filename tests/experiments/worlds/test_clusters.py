"""Kinds of worlds: planted ones are found and named; there are none in noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from made_worlds import made, uniform


def test_two_planted_kinds_are_found_and_named_by_the_parameter_that_makes_them():
    parameters = uniform(80, 30)
    high = parameters["p4"].to_numpy() > 0.6
    truth = np.where(high, [[1.0], [0.2], [0.4]], [[0.1], [0.3], [0.2]])
    found = made(truth, noise=0.1, parameters=parameters).clusters
    assert len(found.names) == 2 and found.distinct
    smaller = int(high.sum() < 40)
    assert ((found.labels == smaller) == high).all()
    assert found.names[smaller].startswith("easy: high p4 (0.")
    assert set(found.marks["parameter"]) == {"p4"}


def test_a_normal_cloud_is_cut_but_said_to_be_a_continuum_and_no_parameter_is_named():
    truth = np.random.default_rng(2).multivariate_normal(np.zeros(3), np.eye(3) * 0.5 + 0.5, 120).T
    found = made(truth, noise=0.0, parameters=uniform(120, 60, seed=3)).clusters
    assert not found.distinct
    assert found.marks.empty and "no parameter sets them apart" in found.names[0]


def test_three_kinds_are_told_from_best_to_worst_and_numbered_by_size():
    rng = np.random.default_rng(0)
    truth = np.concatenate([np.full(30, 0.1), np.full(20, 0.5), np.full(10, 0.9)]) + rng.normal(0, 0.01, (3, 60))
    found = made(truth, noise=0.01, parameters=uniform(60, 3)).clusters
    assert np.bincount(found.labels).tolist() == [30, 20, 10]
    assert [name.partition(":")[0] for name in found.names] == ["hard", "middling", "easy"]


def test_too_few_worlds_and_worlds_without_differences_stay_together():
    for truth in (np.random.default_rng(0).random((3, 8)), np.ones((3, 40))):
        found = made(truth, noise=0.0).clusters
        assert found.names == ("all worlds",) and not found.distinct


def test_the_same_seed_gives_the_same_kinds():
    table = made(np.random.default_rng(4).random((4, 50)))
    first, second = (replace(table, seed=9).clusters for _ in range(2))
    assert (first.labels == second.labels).all() and first.names == second.names
