"""Which parameters a history identifies, and which stay what was assumed: the contraction of each, against noise alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.conditioning import Posterior, expit, logit, regressed, weighted_quantiles
from coalitionlab.experiments.calibrating.prior import STREAM, Prior
from coalitionlab.experiments.statistics import LEVEL, Floats

#: Sets of runs drawn blindly, to see how much a posterior narrows by chance.
BLIND = 200
#: A share of its prior variance that a parameter has to lose to be called identified; above noise but below this, it is narrowed.
MARKED = 0.25
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
IDENTIFIED, NARROWED, PRIOR = "identified", "narrowed", "stays prior"


def contraction(unit: Floats, weights: Floats) -> Floats:
    """Return by what share the variance of each column (n x k, 0..1) is less than that of a uniform prior; below 0 if it is more."""
    mean = weights @ unit
    effective = 1.0 / np.square(weights).sum()
    variance = weights @ np.square(unit - mean) * effective / max(effective - 1.0, 1.0)
    return np.asarray(1.0 - 12.0 * variance)


def noise_level(prior_unit: Floats, posterior: Posterior, *, seed: int = 0) -> float:
    """Return the largest contraction of any parameter that noise alone would give, in 95 % of the cases.

    The same runs are weighted and corrected as for the posterior, but with parameters of runs drawn blindly, which know nothing
    of the history. The largest over all parameters is taken, so that one in twenty histories, not one in twenty parameters, is
    said to identify something that it does not.
    """
    rng = np.random.default_rng([STREAM, seed, 3])
    every, largest = logit(prior_unit), np.empty(BLIND)
    for k in range(BLIND):
        blind = every[rng.integers(len(prior_unit), size=len(posterior.wider_rows))]
        accepted = blind[: len(posterior.rows)]  # the nearest come first
        moved = expit(regressed(posterior.gaps, accepted, posterior.wider_gaps, blind))
        largest[k] = contraction(moved, posterior.weights).max()
    return float(np.quantile(largest, LEVEL))


def parameter_table(prior: Prior, posterior: Posterior, noise: float) -> pd.DataFrame:
    """Return a row for each parameter, what the history says most about first: prior range, posterior, contraction, verdict."""
    quantiles = prior.values(weighted_quantiles(posterior.adjusted, posterior.weights, np.array(QUANTILES)))
    narrowed = contraction(posterior.adjusted, posterior.weights)
    table = pd.DataFrame(
        {
            "parameter": prior.names,
            "prior_low": [each.low for each in prior.parameters],
            "prior_high": [each.high for each in prior.parameters],
            "default": [each.base for each in prior.parameters],
            "mean": prior.values(posterior.weights @ posterior.adjusted),
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


def variant_table(prior: Prior, draws_variant: np.ndarray, posterior: Posterior) -> pd.DataFrame:
    """Return the posterior share of every strategy and rule, and the mean of every varied field, beside the prior's.

    Columns `what` (strategy, rule or the field), `value` (its name; empty for a field), `prior` and `posterior`: shares of the
    runs, or means of the field; `low` and `high` hold the middle nine tenths of a field.
    """
    rows = []
    accepted = draws_variant[posterior.rows]
    for what, of_variants in (
        ("strategy", [variant.strategy.name for variant in prior.variants]),
        ("rule", [variant.rule for variant in prior.variants]),
    ):
        labels, every = np.array(of_variants), list(dict.fromkeys(of_variants))
        if len(every) > 1:
            for name in every:
                share = float(posterior.weights @ (labels[accepted] == name))
                error = 1.645 * np.sqrt(share * (1 - share) / posterior.effective)
                rows.append((what, name, 1 / len(every), share, max(share - error, 0.0), min(share + error, 1.0)))
    for field in prior.fields:
        values = np.array([float(variant.fields[field.name]) for variant in prior.variants])
        of_runs = values[accepted][:, None]
        low, high = weighted_quantiles(of_runs, posterior.weights, np.array([0.05, 0.95]))[:, 0]
        rows.append((field.name, "", float(values.mean()), float(posterior.weights @ of_runs[:, 0]), low, high))
    return pd.DataFrame(rows, columns=["what", "value", "prior", "posterior", "low", "high"])
