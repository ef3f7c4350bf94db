"""Which strategy, rule and structure a history prefers: the share of each in the posterior, and its log-score."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from coalitionlab.experiments.calibrating.conditioning import RIDGE, Posterior, weighted_quantiles
from coalitionlab.experiments.calibrating.prior import Prior
from coalitionlab.experiments.calibrating.words import OFF, ON, STRUCTURE
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.names.parameters import PARAMETERS

#: Ends and middle of the interval of a share.
POINTS = np.array([0.05, 0.5, 0.95])
#: Runs of each kind, at no difference from the history, that are laid down before any was seen: a kind that was never near may have a share.
BEFORE = 0.5
MOST_STEPS, LONGEST_STEP, CLOSE = 50, 2.0, 1e-8


def variant_table(prior: Prior, drawn: Floats, draws_variant: np.ndarray, posterior: Posterior) -> pd.DataFrame:
    """Return the posterior share of every strategy, rule and structure, and the mean of every varied field, beside the prior's.

    `drawn` is what was drawn for each of N runs (N x parameters, 0..1). Columns `what` (strategy, rule, the structure or the field), `value` (its name,
    off or on for a structure; empty for a field), `prior` and `posterior`: shares of the
    runs, or means of the field; `low` and `high` hold the middle nine tenths of a field, or of what the share may be, as so few runs are
    near; `log_score`, `score_low` and `score_high` the same of log(posterior / prior): nan for a field.
    """
    rows: list[tuple[Any, ...]] = []
    accepted = draws_variant[posterior.rows]
    kinds = {
        "strategy": [variant.strategy.name for variant in prior.variants],
        "rule": [variant.rule for variant in prior.variants],
    }
    of_runs = {what: (np.array(names)[draws_variant], list(dict.fromkeys(names))) for what, names in kinds.items()}
    for what, (labels, every) in (of_runs | structures(prior, drawn)).items():
        if len(every) < 2:
            continue
        found = [
            share_quantiles(posterior.wider_gaps, labels[posterior.wider_rows] == name, len(every)) for name in every
        ]
        total = sum(middle for _, middle, _ in found)
        for name, (low, middle, high) in zip(every, found, strict=True):
            share = middle / total
            before = (labels == name).mean()  # as drawn: about one in so many
            scores = np.log(np.array([share, min(low, share), max(high, share)]) / before).tolist()
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


def share_quantiles(gaps: Floats, chosen: np.ndarray, kinds: int) -> Floats:
    """Return the 5, 50 and 95 % points of the share that one of so many kinds has at no difference from the history.

    `gaps` (n x summaries) are the differences of the runs near it, `chosen` (n of true or false) says which are of this kind. The share is that of a
    logistic regression on the differences (Beaumont 2008), as the runs that are accepted pull every share towards what it was before; the interval is
    that of its constant.
    """
    runs, width = len(gaps), gaps.shape[1] + 1
    x = np.zeros((runs + 2, width))
    x[:, 0], x[:runs, 1:] = 1.0, gaps
    y = np.concatenate([chosen, [1.0, 0.0]])
    weights = np.concatenate([np.ones(runs), [BEFORE, BEFORE * (kinds - 1)]])
    penalty = RIDGE * np.eye(width)
    penalty[0, 0] = 0.0
    beta = np.zeros(width)
    beta[0] = logit(weights @ y / weights.sum())
    for _ in range(MOST_STEPS):  # Newton's method
        chance = expit(x @ beta)
        curvature = (x * (weights * chance * (1 - chance))[:, None]).T @ x + penalty
        step = np.linalg.solve(curvature, x.T @ (weights * (y - chance)) - penalty @ beta)
        beta += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max() < CLOSE:
            break
    error = np.sqrt(np.linalg.inv(curvature)[0, 0])
    return np.asarray(expit(beta[0] + error * norm.ppf(POINTS)))
