"""Which parameters a history identifies, and which stay what was assumed: the contraction of each, against noise alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.conditioning import Posterior, expit, logit, regressed, weighted_quantiles
from coalitionlab.experiments.calibrating.prior import STREAM, Prior
from coalitionlab.experiments.statistics import LEVEL, Floats
from coalitionlab.experiments.worlds.draws import latin_hypercube
from coalitionlab.scenarios.names.parameters import PARAMETERS

#: Sets of runs drawn blindly, to see how much a posterior narrows by chance.
BLIND = 200
#: A share of its prior variance that a parameter has to lose to be called identified; above noise but below this, it is narrowed.
MARKED = 0.25
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: The group of the parameters that are switches between theories; they are on from one half up.
STRUCTURE, OFF, ON = "structure", "off", "on"
IDENTIFIED, NARROWED, PRIOR = "identified", "narrowed", "stays prior"


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


def variant_table(prior: Prior, drawn: Floats, draws_variant: np.ndarray, posterior: Posterior) -> pd.DataFrame:
    """Return the posterior share of every strategy, rule and structure, and the mean of every varied field, beside the prior's.

    `drawn` is what was drawn for each of N runs (N x parameters, 0..1). Columns `what` (strategy, rule, the structure or the field), `value` (its name,
    off or on for a structure; empty for a field), `prior` and `posterior`: shares of the
    runs, or means of the field; `low` and `high` hold the middle nine tenths of a field, or of what the share may be, as so few runs are
    accepted; `log_score`, `score_low` and `score_high` the same of log(posterior / prior): nan for a field.
    """
    rows: list[tuple[Any, ...]] = []
    accepted = draws_variant[posterior.rows]
    kinds = {
        "strategy": [variant.strategy.name for variant in prior.variants],
        "rule": [variant.rule for variant in prior.variants],
    }
    of_runs = {what: (np.array(names)[draws_variant], list(dict.fromkeys(names))) for what, names in kinds.items()}
    for what, (labels, every) in (of_runs | structures(prior, drawn)).items():
        for name in every if len(every) > 1 else []:
            share = float(posterior.weights @ (labels[posterior.rows] == name))
            low, middle, high = share_quantiles(share, len(every), posterior.effective)
            before = (labels == name).mean()  # as drawn: about one in so many
            scores = np.log(np.array([middle, low, high]) / before).tolist()
            even = before if what in PARAMETERS else 1 / len(every)  # a switch may be drawn over a part of its range
            rows.append((what, name, even, share, float(low), float(high), *scores))
    values = prior.field_values
    lows, highs = weighted_quantiles(values[accepted], posterior.weights, np.array([0.05, 0.95])).reshape(2, -1)
    means = values.mean(axis=0), posterior.weights @ values[accepted]
    for field, *found in zip(prior.fields, *(part.tolist() for part in (*means, lows, highs)), strict=True):
        rows.append((field.name, "", *found, *[np.nan] * 3))
    columns = ["what", "value", "prior", "posterior", "low", "high", "log_score", "score_low", "score_high"]
    return pd.DataFrame(rows, columns=columns)


def structures(prior: Prior, drawn: Floats) -> dict[str, tuple[np.ndarray, list[str]]]:
    """Return, of every switch between theories that is drawn both off and on, which it was in each run (`OFF` or `ON`), and both.

    It is told as drawn: the regression moves sizes, and a switch has none.
    """
    values = prior.values(drawn)
    found = {}
    for k, name in enumerate(prior.names):
        on = values[:, k] >= 0.5
        if PARAMETERS[name].group == STRUCTURE and 0 < on.mean() < 1:
            found[name] = np.where(on, ON, OFF), [OFF, ON]
    return found


def share_quantiles(share: float, kinds: int, effective: float) -> Floats:
    """Return the 5, 50 and 95 % points of what a share may be that was found in so many effective runs of so many kinds.

    That of a Dirichlet distribution, with half a run of each kind before any was seen: a kind that was never accepted may have a share.
    """
    from scipy.stats import beta

    own, others = effective * share + 0.5, effective * (1 - share) + 0.5 * (kinds - 1)
    return np.asarray(beta.ppf([0.05, 0.5, 0.95], own, others))
