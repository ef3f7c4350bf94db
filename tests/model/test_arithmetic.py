"""The model's own exponential and logarithm against the machine's, and what is drawn with them."""

import math

import numba
import numpy as np
import pytest

from coalitionlab.model.rules import arithmetic
from coalitionlab.model.rules.arithmetic import logistic
from coalitionlab.model.rules.joining import critical_mass

POINTS = np.random.default_rng(3)


@numba.njit
def exps(values):
    return np.array([arithmetic.exp(value) for value in values])


@numba.njit
def logs(values):
    return np.array([arithmetic.log(value) for value in values])


@pytest.mark.parametrize("reach", [1e-8, 1.0, 40.0, 700.0])
def test_exp(reach):
    values = POINTS.uniform(-reach, reach, 20_000)
    np.testing.assert_allclose(exps(values), np.exp(values), rtol=1e-15)


@pytest.mark.parametrize("decades", [0.001, 1.0, 300.0])
def test_log(decades):
    values = 10.0 ** POINTS.uniform(-decades, decades, 20_000)
    np.testing.assert_allclose(logs(values), np.log(values), rtol=1e-15, atol=0)


def test_at_the_edges():
    assert exps(np.array([0.0, 1e4, -1e4])).tolist()[0] == 1.0
    assert np.isfinite(exps(np.array([1e4, -1e4]))).all()
    assert logs(np.array([1.0])).tolist() == [0.0]


@pytest.mark.parametrize("x", [-1000.0, -5.0, 0.0, 1e-300, 5.0, 1000.0])
def test_logistic_is_safe_for_any_number(x):
    e = math.exp(-abs(x))
    assert logistic(x) == pytest.approx(1 / (1 + e) if x >= 0 else e / (1 + e), rel=1e-14, abs=1e-300)


def test_critical_mass_is_none_half_and_all():
    assert (critical_mass(0.0, 0.3, 4.0), critical_mass(0.3, 0.3, 4.0)) == (0.0, 0.5)
    assert critical_mass(1.0, 1e-9, 20.0) == pytest.approx(1.0)
