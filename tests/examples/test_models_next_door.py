"""The models of others, as scenarios of this one, say what their authors published."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

FILE = Path(__file__).resolve().parents[2] / "examples" / "models_next_door.py"


@pytest.fixture(scope="module")
def models():
    specification = importlib.util.spec_from_file_location("models_next_door", FILE)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_granovetter_one_number_decides_between_all_and_one(models):
    riot, nearly_the_same = models.membership(models.granovetter_riot(1), models.granovetter_riot(2))
    assert riot[0, -1] == 1.0 and round(100 * nearly_the_same[0, -1]) == 1
    below, above = models.membership(models.granovetter_normal(12, 500), models.granovetter_normal(13, 500))
    assert below[0, -1] < 0.07 and above[0, -1] > 0.99


def test_watts_cascades_only_within_the_window(models):
    sparse, within, dense = models.membership(*(models.watts(z, 300) for z in (0.5, 3, 9)), replicates=10)
    assert sparse[:, -1].max() < 0.1 and dense[:, -1].max() < 0.1
    assert np.mean(within[:, -1] > 0.5) > 0.5


def test_barrett_three_sign_however_many_there_are(models):
    cases = [models.barrett(n, k) for n, k in ((8, 0), (20, 0), (20, 20), (40, 10))]
    for case, runs in zip(cases, models.membership(*cases, replicates=3), strict=True):
        assert np.all(np.round(runs[:, -3:] * case.organisations.count) == 3)
    (at_once,) = models.membership(models.barrett(20, in_turn=False))
    assert set(at_once[0]) == {0.0, 1.0}  # all sign, all leave


def test_minimum_effort_falls_in_large_groups_and_holds_longer_in_pairs(models):
    pairs, groups = models.membership(models.weakest_link(2), models.weakest_link(14), replicates=100)
    assert np.mean(groups[:, -1] == 1) == 0 and groups[:, -1].mean() < 0.1
    assert np.mean(pairs[:, -1] == 1) > 0.3


def test_unix_runs_end_in_the_two_minima_of_256(models):
    minima = models.minima()
    assert len(minima) == 2
    every = sum(models.SIZES.values())
    sizes = {round(sum(models.SIZES[name] for name in camp) / every, 6) for camp in minima}
    (inside,) = models.membership(models.unix(), replicates=60, outcome="participation")
    # which camp is the one inside is a matter of chance
    ends = set(np.round(inside[:, -1], 6))
    assert ends == sizes | {round(1 - size, 6) for size in sizes}
    assert np.array_equal(inside[:, -1], inside[:, -6])
