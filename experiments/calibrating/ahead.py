"""What comes next: chances to join and to leave, applied to those who are outside and inside now.

1. The runs nearest to the history say with what chance an outsider joins and a member leaves in a month to come, by half-years,
   corrected by regression for what still separates each run from the history.
2. The history itself says so too. Its years say whether the chance to join is steady or moves, and what it is today, by the same law as that to leave
   (leaving.py): those who are ready come first, so a chance over all of it is too high for who is left. The chance is the geometric mean of
   both. Their weights are equal and not learned: few histories are long enough to learn weights that do better (Bates and Granger
   1969; Smith and Wallis 2009).
3. It is then missed by a factor that is the same for all months. How much such a factor varies is learned within the history:
   its later parts are forecast from its earlier ones, as far ahead in proportion (a negative binomial likelihood). Before it, three to
   one are laid on hardly any, and each larger step is a quarter as likely as the one before it, as for the chance to leave (leaving.py).
4. The chance to leave is that of the history, with the runs' worth one exit (leaving.py).
5. Month by month, those outside and inside at the end of the history come in and go out with these chances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp
from scipy.stats import nbinom

from coalitionlab.experiments.calibrating.conditioning import condition
from coalitionlab.experiments.calibrating.forecasting import SAMPLES, resampled
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.leaving import (
    LESS_LIKELY,
    MOVES,
    NEWCOMERS,
    YEAR,
    at_risk,
    chances_to_leave,
    level,
)
from coalitionlab.experiments.calibrating.summaries import (
    POINTS,
    observed,
    reduce_statistics,
    summarise,
    where_it_stands,
)
from coalitionlab.experiments.statistics import Floats

if TYPE_CHECKING:
    from coalitionlab.experiments.calibrating.table import ReferenceTable

#: Months over which a chance is taken as one.
HALF_YEAR = 6
#: Weight of the history's own chance to join.
OWN = 0.5
#: Variances of the factor (mean 1) by which a chance is missed, and the belief in each before the history.
ERRORS = np.array([1e-4, *MOVES[1:], 1.0])
BELIEF = LESS_LIKELY ** np.arange(len(ERRORS))


#: Samples of what may come in T months: 2 x samples x T, the log of the chance that an outsider joins, and that a member leaves, in a
#: month; and how many organisations there are, inside or out (samples).
Chances = tuple[Floats, np.ndarray]


def forecast(
    table: ReferenceTable, known: History, until: int, *, accept: int | None = None, own: float = OWN
) -> tuple[np.ndarray, np.ndarray]:
    """Return samples (samples x months) of cumulative joins and exits in the months after what is known, up to month `until`.

    Where exits were not recorded, nobody leaves. `own` is the weight of the history's own chance to join, 0 (the runs alone, for
    exits too) to 1.
    """
    if until <= known.months:
        return np.zeros((SAMPLES, 0), np.int64), np.zeros((SAMPLES, 0), np.int64)
    rng = np.random.default_rng([0x61686561, table.prior.seed])
    likelihood = np.tile(np.log(BELIEF), (2, 1))
    for first, last in walk_forward(known.months, until):
        past = chances(rng, table, known.first(first), last, accept, own)
        likelihood += error_likelihood(past, known.first(last), first)
    logs, population = chances(rng, table, known, until, accept, own)
    runs = float(np.exp(logs[1]).mean())
    logs = logs + drawn_errors(rng, likelihood)
    if own and known.leaves is not None:
        logs[1] = chances_to_leave(rng, known, runs, until - known.months, SAMPLES)
    return walked(rng, logs, population, known)


def walk_forward(months: int, until: int) -> list[tuple[int, int]]:
    """Return parts of the known months, from one year on, each as long against what is before it as what is forecast.

    Examples
    --------
    >>> walk_forward(60, 100)
    [(13, 22), (22, 36), (36, 60)]
    """
    ends = [months]
    while (earlier := round(ends[-1] * months / until)) >= YEAR and earlier < ends[-1]:
        ends.append(earlier)
    return list(zip(ends[:0:-1], ends[-2::-1], strict=True))


def chances(
    rng: np.random.Generator, table: ReferenceTable, known: History, until: int, accept: int | None, own: float
) -> Chances:
    """Return the chances in the months after what is known, up to month `until`: to join, the geometric mean of those of the runs and of
    the history; to leave, those of the runs."""
    posterior = condition(table.unit, *reduced(table, known, until), accept=accept)
    drawn = resampled(posterior.weights, SAMPLES, seed=table.prior.seed)
    population = table.populations[posterior.rows[drawn]]
    paths = table.paths.of_rows(posterior.wider_rows)  # the accepted ones come first
    inside = np.hstack([np.full((len(paths), 1), known.inside_at_start), paths.inside(known.inside_at_start)[:, :-1]])
    outside = table.populations[posterior.wider_rows, None] - inside
    parts = max(1, round((until - known.months) / HALF_YEAR))
    edges = np.linspace(known.months, until, parts + 1).round().astype(int)
    logs = []
    for counts, exposed in ((paths.joins, outside), (paths.leaves, at_risk(paths.joins, inside))):
        every = log_chances(counts, exposed, edges)
        runs = np.clip(posterior.adjusted_values(every), every.min(), 0.0)[drawn]
        logs.append(np.repeat(runs, np.diff(edges), axis=1))
    if own:
        history = of_history(rng, known, population, float(np.exp(logs[0]).mean()))
        logs[0] = (1 - own) * logs[0] + own * history[:, None]
    return np.array(logs), population


def log_chances(counts: np.ndarray, exposed: np.ndarray, edges: np.ndarray) -> Floats:
    """Return the log of the chance a month between the edges (runs x parts), steadied by half an event at the mean chance."""
    ends = edges[:-1] - edges[0]
    events, months = (
        np.add.reduceat(values[:, edges[0] : edges[-1]].astype(float), ends, axis=1)
        for values in (counts, np.maximum(exposed, 0))
    )
    mean = np.maximum(events.sum(axis=0), 0.5) / np.maximum(months.sum(axis=0), 1.0)
    return np.asarray(np.log((events + 0.5) / (months + 0.5 / mean)))


def of_history(rng: np.random.Generator, known: History, population: np.ndarray, runs: float) -> Floats:
    """Return the log of the chance a month to join today, as the years of the history tell it, steady or moving (samples).

    By the same law as the chance to leave (leaving.py); `runs` is the chance in the runs nearest to the history, which is worth one join.
    """
    chance = np.empty(len(population))
    for size in np.unique(population):
        own = population == size
        outside = np.maximum(size - before(known), 0.0)
        shape, rate, _ = level(rng, np.array(known.joins, dtype=float), outside, runs, int(own.sum()))
        chance[own] = rng.gamma(shape) / rate
    return np.asarray(np.log(np.maximum(chance, 1e-12)))


def before(known: History) -> np.ndarray:
    """Return how many were inside before each month."""
    return np.concatenate([[known.inside_at_start], known.inside[:-1]])


def error_likelihood(ahead: Chances, came: History, after: int) -> Floats:
    """Return the log-likelihood of what came after month `after` for each variance of the error: 2 (joins, exits) x variances."""
    logs, population = ahead
    inside = before(came)
    exposed = (
        np.maximum(population[:, None] - inside, 0)[:, after:],
        at_risk(np.array(came.joins), inside)[None, after:],
    )
    found = np.zeros((2, len(ERRORS)))
    for k, counts in enumerate((came.joins, came.leaves)):
        if counts is not None:
            expected = (np.exp(logs[k]) * exposed[k]).sum(axis=1)[:, None]
            size = 1.0 / ERRORS
            each = nbinom.logpmf(sum(counts[after:]), size, size / (size + expected))
            found[k] = logsumexp(each, axis=0) - np.log(len(expected))
    return found


def drawn_errors(rng: np.random.Generator, likelihood: Floats) -> Floats:
    """Return the log of the factors by which chances are missed (2 x samples x 1), their variances drawn by their log-weights."""
    weights = np.exp(likelihood - logsumexp(likelihood, axis=1, keepdims=True))
    variance = np.array([rng.choice(ERRORS, SAMPLES, p=each / each.sum()) for each in weights])
    return np.asarray(np.log(np.maximum(rng.gamma(1.0 / variance, variance), 1e-12)))[:, :, None]


def walked(
    rng: np.random.Generator, logs: Floats, population: np.ndarray, known: History
) -> tuple[np.ndarray, np.ndarray]:
    """Return cumulative joins and exits (samples x months) of those outside and inside at the end of what is known."""
    chance = np.exp(np.minimum(logs, 0.0))
    if known.leaves is None:
        chance[1] = 0.0
    inside = np.full(len(population), known.inside[-1])
    outside = np.maximum(population - inside, 0)
    recent = np.array(((0,) * YEAR + known.joins)[1 - YEAR :])  # those still in their first year
    joins = np.hstack([np.tile(recent, (len(population), 1)), np.zeros(chance.shape[1:], np.int64)])
    leaves = np.zeros(chance.shape[1:], np.int64)
    for month in range(chance.shape[2]):
        newcomers = np.minimum(joins[:, month : month + YEAR - 1].sum(axis=1), inside)
        joins[:, month + YEAR - 1] = rng.binomial(outside, chance[0, :, month])
        leaves[:, month] = rng.binomial(inside - newcomers, chance[1, :, month])
        leaves[:, month] += rng.binomial(newcomers, NEWCOMERS * chance[1, :, month])
        change = joins[:, month + YEAR - 1] - leaves[:, month]
        inside, outside = inside + change, outside - change
    return joins[:, YEAR - 1 :].cumsum(axis=1), leaves.cumsum(axis=1)


def reduced(table: ReferenceTable, history: History, until: int) -> tuple[Floats, Floats]:
    """Return the few summaries of the runs and of the history, those that say what comes up to month `until` among them."""
    names, statistics = summarise(table.paths, history)
    ahead = None
    if until > history.months:
        points = np.linspace(history.months, until, POINTS + 1)[1:].round().astype(int)
        kinds = [table.paths.joins] + ([] if history.leaves is None else [table.paths.leaves])
        sums = [counts[:, history.months : point].sum(axis=1) for counts in kinds for point in points]
        ahead = np.sqrt(np.column_stack(sums).astype(float))
    return reduce_statistics(statistics, observed(history), table.unit, where_it_stands(names), ahead)
