"""With what chance members will leave: as the history tells it, year by year, steady or moving, and most of it where renewal falls.

1. A member in its first year is half as likely to leave as others are: fees are paid by the year. In registers of members of ten
   foundations of open software the first eleven months have a fifth (the largest) or a half (the others together) of the usual chance.
2. Exits in so many months of members tell the chance (a Gamma posterior). Before any are seen, the runs nearest to the history are
   worth one exit (a unit-information prior, Kass and Wasserman 1995): they were chosen by the exits that are counted here.
3. From year to year the chance may move. By how much is learned from the years of the history (a Gamma local level, Smith and
   Miller 1986); before it, three to one are laid on a steady chance, and each larger move is a quarter as likely as the one before it.
4. A share of a year's exits falls into one month, as memberships are renewed. The history says which month, and which share.
"""

from __future__ import annotations

import numpy as np
from scipy.special import softmax
from scipy.stats import nbinom

from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.statistics import Floats

YEAR = 12
#: Chance of a member in its first year to leave, against that of others.
NEWCOMERS = 0.5
#: Exits that the chance in the nearest runs is worth.
RUNS_WORTH = 1.0
#: Variances of the factor by which the chance moves from one year to the next, and the belief in each before the history: each step is less likely.
MOVES = np.array([0.0, 0.01, 0.03, 0.1, 0.3])
LESS_LIKELY = 0.25
BELIEF = LESS_LIKELY ** np.arange(len(MOVES))
#: Shares of the year's exits that may fall into the month of renewal, beyond what falls there anyway.
SHARES = np.linspace(0.0, 0.8, 9)


def at_risk(joins: np.ndarray, before: np.ndarray) -> Floats:
    """Return how many members could leave in each month (... x T), those in their first year counted by `NEWCOMERS`.

    `joins` are those of each month, `before` the members inside before it.

    Examples
    --------
    >>> at_risk(np.array([4, 0, 1]), np.array([10, 14, 14])).tolist()
    [10.0, 12.0, 12.0]
    """
    came = np.cumsum(joins, axis=-1, dtype=float)
    recent = came - joins
    recent[..., YEAR:] -= came[..., :-YEAR]
    return np.asarray(np.maximum(before - (1.0 - NEWCOMERS) * recent, 0.0))


def chances_to_leave(rng: np.random.Generator, known: History, runs: float, ahead: int, samples: int) -> Floats:
    """Return the log of the chance to leave in each month after what is known: samples x months ahead.

    `runs` is the chance in the runs nearest to the history.
    """
    assert known.leaves is not None
    exits = np.array(known.leaves, dtype=float)
    exposed = at_risk(np.array(known.joins), known.inside - np.array(known.joins) + np.array(known.leaves))
    shape, rate, moves = level(rng, exits, exposed, runs, samples)
    years = -(-ahead // YEAR)
    factors = np.ones((samples, years))
    moving = moves > 0
    factors[moving, 1:] = rng.gamma(1.0 / moves[moving, None], moves[moving, None], (moving.sum(), years - 1))
    chance = (rng.gamma(shape) / rate)[:, None] * factors.cumprod(axis=1)
    monthly = chance[:, :, None] * renewal(rng, exits, samples)[:, None, :]
    return np.asarray(np.log(np.maximum(monthly.reshape(samples, -1)[:, :ahead], 1e-12)))


def level(
    rng: np.random.Generator, exits: Floats, exposed: Floats, runs: float, samples: int
) -> tuple[Floats, Floats, Floats]:
    """Return shape and rate of the Gamma posterior of the chance in the first year to come, and how much it moves (samples each)."""
    shape = np.full(len(MOVES), RUNS_WORTH)
    rate = shape / runs
    weights = np.log(BELIEF)
    months = len(exits)
    edges = [*range(months % YEAR, months + 1, YEAR)]
    for first, last in zip(
        [0, *edges], edges, strict=False
    ):  # whole years, counted back from today, after what is left of one
        count, members = exits[first:last].sum(), exposed[first:last].sum()
        if members > 0:
            weights = weights + nbinom.logpmf(count, shape, rate / (rate + members))
        shape, rate = shape + count, rate + members
        kept = 1.0 / (1.0 + MOVES * shape)  # the variance of the log, about 1 / shape, grows by that of the move
        shape, rate = kept * shape, kept * rate
    chosen = rng.choice(len(MOVES), samples, p=softmax(weights))
    return shape[chosen], rate[chosen], MOVES[chosen]


def renewal(rng: np.random.Generator, exits: Floats, samples: int) -> Floats:
    """Return by how much the chance in each of the twelve months after today is above or below the mean of a year (samples x 12)."""
    months = len(exits)
    counts = exits[months % YEAR :].reshape(-1, YEAR).sum(axis=0)
    other = (1.0 - SHARES[:, None]) / YEAR
    likelihood = counts * np.log(SHARES[:, None] + other) + (counts.sum() - counts) * np.log(other)
    share, month = np.divmod(rng.choice(likelihood.size, samples, p=softmax(likelihood.ravel())), YEAR)
    shape = np.repeat(other[share], YEAR, axis=1)
    shape[np.arange(samples), month] += SHARES[share]
    return shape * YEAR
