"""Worlds whose truth is known, to hold the answers against."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalitionlab.experiments.worlds.robust import Robustness


def made(truth, *, replicates=10, noise=0.1, seed=0, parameters=None, success=None) -> Robustness:
    """Worlds whose world means are `truth` (strategies x worlds) but for the noise of the replicates."""
    truth = np.asarray(truth, dtype=float)
    rng = np.random.default_rng(seed)
    values = truth[:, :, None] + rng.normal(0.0, noise, (*truth.shape, replicates))
    if parameters is None:
        parameters = pd.DataFrame({"a": rng.random(truth.shape[1])})
    names = tuple(f"s{k}" for k in range(len(truth)))
    share = None if success is None else np.asarray(success).mean(axis=2)
    return Robustness("made", "score", names, values, parameters, share)


def uniform(worlds, count, seed=0) -> pd.DataFrame:
    """So many parameters, drawn evenly from 0..1."""
    draws = np.random.default_rng([seed, 1]).random((worlds, count))
    return pd.DataFrame(draws, columns=[f"p{k}" for k in range(count)])
