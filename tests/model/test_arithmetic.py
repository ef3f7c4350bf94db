"""The model's own mathematics against the true values, to forty digits, and what is drawn with it."""

import math
from decimal import Decimal, localcontext

import numba
import numpy as np
import pytest

from coalitionlab.model.rules import arithmetic
from coalitionlab.model.rules.arithmetic import logistic
from coalitionlab.model.rules.joining import critical_mass

POINTS = np.random.default_rng(3)
#: Units in the last place by which a result may be off.
ULPS = 2.0
TAU = Decimal("6.28318530717958647692528676655900576839433879875021")


@numba.njit
def exps(values):
    return np.array([arithmetic.exp(value) for value in values])


@numba.njit
def logs(values):
    return np.array([arithmetic.log(value) for value in values])


@numba.njit
def cosines(values):
    return np.array([arithmetic.cos_of_turn(value) for value in values])


@numba.njit
def powers(bases, exponents):
    return np.array([arithmetic.power(bases[k], exponents[k]) for k in range(len(bases))])


def true_cos_of_turn(u):
    """By its series, about the nearest zero or extreme."""
    half = min(u, 1 - u)
    quarter = min(half, Decimal("0.5") - half)
    if quarter > Decimal("0.125"):
        y, power, first = (Decimal("0.25") - quarter) * TAU, 1, 1
        term = y
    else:
        y, power, first = quarter * TAU, 0, 1
        term = Decimal(1)
    total = Decimal(0)
    for k in range(20):
        total += term
        term *= -y * y / ((power + 2 * k + 1) * (power + 2 * k + 2))
    return total * (-first if half > Decimal("0.25") else first)


def off(results, arguments, true):
    """The largest error in units in the last place."""
    with localcontext() as context:
        context.prec = 40
        return max(
            abs(float((Decimal(float(result)) - true(*map(Decimal, map(float, given)))) / Decimal(math.ulp(result))))
            for result, given in zip(results, zip(*arguments, strict=True), strict=True)
        )


@pytest.mark.parametrize("reach", [1e-8, 0.3, 1.0, 40.0, 700.0])
def test_exp(reach):
    values = POINTS.uniform(-reach, reach, 3_000)
    assert off(exps(values), (values,), Decimal.exp) < ULPS


@pytest.mark.parametrize("decades", [0.001, 0.1, 1.0, 300.0])
def test_log(decades):
    values = 10.0 ** POINTS.uniform(-decades, decades, 3_000)
    assert off(logs(values), (values,), Decimal.ln) < ULPS


@pytest.mark.parametrize(("middle", "reach"), [(0.5, 0.5), (0.25, 1e-5), (0.75, 1e-5), (0.125, 1e-3), (1e-3, 1e-3)])
def test_cos_of_turn(middle, reach):
    values = POINTS.uniform(middle - reach, middle + reach, 3_000)
    assert off(cosines(values), (values,), true_cos_of_turn) < ULPS


@pytest.mark.parametrize(
    ("decades", "reach"), [(3.0, 20.0), (0.3, 700.0), (0.004, 60_000.0), (300.0, 1.0), (9.0, 30.0), (1e-9, 1e9)]
)
def test_power(decades, reach):
    x, y = 10.0 ** POINTS.uniform(-decades, decades, 3_000), POINTS.uniform(-reach, reach, 3_000)
    within = np.abs(y * np.log(x)) < 700.0
    x, y = x[within], y[within]
    assert len(x) > 1_000
    assert off(powers(x, y), (x, y), lambda x, y: (y * x.ln()).exp()) < ULPS


def test_at_the_edges():
    assert exps(np.array([0.0, 1e4, -1e4])).tolist()[0] == 1.0
    assert np.isfinite(exps(np.array([1e4, -1e4]))).all()
    assert logs(np.array([1.0])).tolist() == [0.0]
    assert cosines(np.array([0.0, 0.25, 0.5, 0.75, 1.0])).tolist() == [1.0, 0.0, -1.0, 0.0, 1.0]


def test_power_at_the_edges():
    x = np.array([0.0, 0.0, 0.0, 1.0, 7.0, 7.0, 2.0, 1e-20, 1e20, 5e-324, 0.0])
    y = np.array([0.0, 2.0, -2.0, 1e300, 0.0, 1.0, -3.0, 20.0, 20.0, 1.0, 0.5])
    assert powers(x, y).tolist()[:9] == [1.0, 0.0, math.inf, 1.0, 1.0, 7.0, 0.125, 0.0, math.inf]
    assert 0.0 <= powers(x, y)[9] <= 2.3e-308
    assert np.isnan(powers(np.array([-1.0, np.nan, 2.0]), np.array([0.5, 1.0, np.nan]))).all()


@pytest.mark.parametrize("x", [-1000.0, -5.0, 0.0, 1e-300, 5.0, 1000.0])
def test_logistic_is_safe_for_any_number(x):
    e = math.exp(-abs(x))
    assert logistic(x) == pytest.approx(1 / (1 + e) if x >= 0 else e / (1 + e), rel=1e-14, abs=1e-300)


def test_critical_mass_is_none_half_and_all():
    assert (critical_mass(0.0, 0.3, 4.0), critical_mass(0.3, 0.3, 4.0)) == (0.0, 0.5)
    assert critical_mass(1.0, 1e-9, 20.0) == pytest.approx(1.0)
