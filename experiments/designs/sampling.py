"""The joint sample of a design as numbers: points that fill the space, scaled to what each factor says, with the rank correlations asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalitionlab.experiments.designs.specs import Choice, Correlation, Drawn, Range, Spec, bounds, cut_to
from coalitionlab.experiments.points import column

#: Keeps the draw of the sample apart from every other random stream of the same seed.
STREAM = 0x73616D706C65


def unit_sample(method: str, points: int, factors: int, seed: int) -> np.ndarray:
    """Points x factors numbers in [0, 1), by scipy's sampler of that name with a random stream of `seed` that is its own."""
    from scipy.stats import qmc

    rng = np.random.default_rng([STREAM, seed])
    if method == "sobol":
        return np.asarray(qmc.Sobol(d=factors, scramble=True, rng=rng).random(points))
    return np.asarray(qmc.LatinHypercube(d=factors, rng=rng).random(points))


def scaled(unit: np.ndarray, spec: Spec, parameter: str) -> np.ndarray:
    """Numbers in [0, 1) as values of a sampled factor, read only."""
    if isinstance(spec, Choice):
        indices = np.minimum((unit * len(spec.sample)).astype(int), len(spec.sample) - 1)
        return column([spec.sample[index] for index in indices])
    if isinstance(spec, Drawn):
        values = _quantiles(unit, spec, parameter)
        values.flags.writeable = False
        return values
    low, high = bounds(spec, parameter)
    log = isinstance(spec, Range) and spec.log
    if isinstance(spec, Range) and spec.whole:  # each number as likely as another, or as its share of the logarithm
        beyond = high + 1
        values = low * (beyond / low) ** unit if log else low + unit * (beyond - low)
        return column([int(value) for value in np.clip(np.floor(values), low, high)])
    values = np.exp(np.log(low) + unit * (np.log(high) - np.log(low))) if log else low + unit * (high - low)
    values = np.clip(values, low, high)
    values.flags.writeable = False
    return values


def _quantiles(unit: np.ndarray, spec: Drawn, parameter: str) -> np.ndarray:
    """Numbers in [0, 1) as values of the distribution: its quantiles."""
    from scipy import stats

    if spec.triangular:
        low, mode, high = spec.triangular
        return np.asarray(stats.triang.ppf(unit, (mode - low) / (high - low), loc=low, scale=high - low))
    assert spec.normal is not None
    mean, sd = spec.normal
    low, high = cut_to(spec, parameter)
    inner = np.clip(unit, 1e-12, 1 - 1e-12)  # an end of 0 would be minus infinity
    return np.asarray(stats.truncnorm.ppf(inner, (low - mean) / sd, (high - mean) / sd, loc=mean, scale=sd))


def share_within(spec: Drawn, parameter: str) -> float:
    """How much of a distribution lies where it is not cut off, 0..1."""
    from scipy import stats

    if not spec.normal:
        return 1.0
    ends = (np.array(cut_to(spec, parameter)) - spec.normal[0]) / spec.normal[1]
    return float(stats.norm.cdf(ends[1]) - stats.norm.cdf(ends[0]))


def correlation_matrix(factors: Sequence[str], correlations: Sequence[Correlation]) -> np.ndarray:
    """The rank correlations of these factors, 0 where none is given."""
    wanted = np.eye(len(factors))
    for each in correlations:
        a, b = (factors.index(name) for name in each.between)
        wanted[a, b] = wanted[b, a] = each.rank
    return wanted


def correlated(unit: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The same numbers in each column, in an order in which the columns have these rank correlations, or nearly.

    So every column stays as evenly spread as it was. Source: Iman & Conover 1982.
    """
    from scipy import stats

    ranks = np.argsort(np.argsort(unit, axis=0), axis=0)
    scores = stats.norm.ppf((ranks + 0.5) / len(unit))
    target = np.linalg.cholesky(positive(wanted))
    own = np.linalg.cholesky(np.corrcoef(scores, rowvar=False))
    mixed = scores @ np.linalg.inv(own).T @ target.T
    order = np.argsort(np.argsort(mixed, axis=0, kind="stable"), axis=0)
    return np.take_along_axis(np.sort(unit, axis=0), order, axis=0)


def positive(wanted: np.ndarray) -> np.ndarray:
    """The correlations of normal scores that have these rank correlations. Raises LinAlgError when no numbers can have them together."""
    scores = 2 * np.sin(np.pi * wanted / 6)
    np.fill_diagonal(scores, 1.0)
    np.linalg.cholesky(scores)
    return np.asarray(scores)
