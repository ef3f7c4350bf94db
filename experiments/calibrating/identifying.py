"""Which parameters a history identifies, and which stay what was assumed: the contraction of each, against noise alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.conditioning import Posterior, expit, logit, regressed, weighted_quantiles
from coalitionlab.experiments.calibrating.prior import STREAM, Prior
from coalitionlab.experiments.calibrating.words import IDENTIFIED, NARROWED, PRIOR
from coalitionlab.experiments.statistics import LEVEL, Floats
from coalitionlab.experiments.worlds.draws import latin_hypercube

#: Sets of runs drawn blindly, to see how much a posterior narrows by chance.
BLIND = 200
#: A share of its prior variance that a parameter has to lose to be called identified; above noise but below this, it is narrowed.
MARKED = 0.25
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def contraction(unit: Floats, weights: Floats) -> Floats:
    """Return by what share the variance of each column (n x k, 0..1) is less than that of a uniform prior; below 0 if it is more."""
    mean = weights @ unit
    effective = 1.0 / np.square(weights).sum()
    variance = weights @ np.square(unit - mean) * effective / max(effective - 1.0, 1.0)
    return np.asarray(1.0 - 12.0 * variance)


def noise_levels(prior_unit: Floats, posterior: Posterior, *, seed: int = 0) -> tuple[float, float]:
    """Return the largest contraction of any parameter, and the largest correlation of any two, that noise alone would give in 95 % of the cases.

    The same runs are weighted and corrected as for the posterior, but with parameters of runs drawn blindly, which know nothing
    of the history. The largest over all parameters is taken, so that one in twenty histories, not one in twenty parameters, is
    said to identify something that it does not.
    """
    rng = np.random.default_rng([STREAM, seed, 3])
    every, largest = logit(prior_unit), np.empty((BLIND, 2))
    for k in range(BLIND):
        blind = every[rng.integers(len(prior_unit), size=len(posterior.wider_rows))]
        accepted = blind[: len(posterior.rows)]  # the nearest come first
        moved = expit(regressed(posterior.gaps, accepted, posterior.wider_gaps, blind))
        largest[k] = (
            contraction(moved, posterior.weights).max(),
            correlations(moved, posterior.weights).max(initial=0.0),
        )
    narrowing, hanging = np.quantile(largest, LEVEL, axis=0).tolist()
    return narrowing, hanging


def correlations(values: Floats, weights: Floats) -> Floats:
    """Return the largest correlation, without its sign, of each column of values (n x k) with any other one."""
    centred = (values - weights @ values) * np.sqrt(weights)[:, None]
    scaled = centred / np.maximum(np.sqrt(np.square(centred).sum(axis=0)), 1e-12)
    between = np.abs(scaled.T @ scaled)
    np.fill_diagonal(between, 0.0)
    largest: Floats = between.max(axis=0, initial=0.0)
    return largest


@dataclass(frozen=True, eq=False)
class Informed:
    """What the history says of every parameter (k of each): whether its variance falls, and whether it hangs together with another, by more than noise.

    A parameter of which neither is true knows nothing of the history: the posterior is then its prior, whatever a few weighted runs look
    like. One that only hangs together keeps its prior by itself, and its rank beside the others.
    """

    narrowed: np.ndarray
    linked: np.ndarray

    @classmethod
    def by(cls, posterior: Posterior, fields: Floats, noise: tuple[float, float]) -> Informed:
        """From the accepted runs, the values of their varied fields (runs x fields), and what noise alone would give."""
        together = correlations(np.hstack([posterior.adjusted, fields]), posterior.weights)[
            : posterior.adjusted.shape[1]
        ]
        return cls(contraction(posterior.adjusted, posterior.weights) > noise[0], together > noise[1])

    def sample(self, posterior: Posterior, rows: np.ndarray, *, seed: int = 0) -> Floats:
        """Draw parameters (as many as there are rows, 0..1), given the numbers of the accepted runs that were drawn."""
        size = posterior.adjusted.shape[1]
        unit: Floats = latin_hypercube(len(rows), size, np.random.default_rng([STREAM, seed, 4]))
        unit[:, self.narrowed] = posterior.adjusted[rows][:, self.narrowed]
        for k in np.flatnonzero(self.linked & ~self.narrowed):
            unit[:, k] = ranks(posterior.adjusted[:, k], posterior.weights)[rows]
        return unit


def ranks(values: Floats, weights: Floats) -> Floats:
    """Return the share of the weight that lies below each of n values, half of its own with it: uniform, in the order of the values."""
    order = np.argsort(values, kind="stable")
    below = np.empty(len(values))
    below[order] = np.cumsum(weights[order]) - 0.5 * weights[order]
    return below


def parameter_table(prior: Prior, posterior: Posterior, noise: float) -> pd.DataFrame:
    """Return a row for each parameter, what the history says most about first: prior range, posterior, contraction, verdict.

    Mean and quantiles of what stays prior are those of the prior.
    """
    narrowed = contraction(posterior.adjusted, posterior.weights)
    stays = narrowed <= noise
    points = np.array(QUANTILES)
    unit = weighted_quantiles(posterior.adjusted, posterior.weights, points)
    unit[:, stays] = points[:, None]
    quantiles = prior.values(unit)
    table = pd.DataFrame(
        {
            "parameter": prior.names,
            "prior_low": [each.low for each in prior.parameters],
            "prior_high": [each.high for each in prior.parameters],
            "default": [each.base for each in prior.parameters],
            "mean": prior.values(np.where(stays, 0.5, posterior.weights @ posterior.adjusted)),
            **{f"q{round(100 * q):02d}": quantiles[k] for k, q in enumerate(QUANTILES)},
            "contraction": narrowed,
            "noise": noise,
            "verdict": [_verdict(float(value), noise) for value in narrowed],
            "unit": [each.unit for each in prior.parameters],
            "meaning": [each.meaning for each in prior.parameters],
        }
    )
    return table.sort_values("contraction", ascending=False, kind="stable", ignore_index=True)


def _verdict(value: float, noise: float) -> str:
    if value <= noise:
        return PRIOR
    return IDENTIFIED if value >= MARKED else NARROWED
