"""The board's report in sentences: the answer, what outlasts the convener, and other plausible worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import between, decimal, digits_for, few_observations, percent, spaced
from coalitionlab.scenarios.names.outcomes import PER_RUN, Outcome

#: Units of what lies between 0 and 1.
SHARES = ("0..1", "share", "0 or 1")

Row = Mapping[Any, Any]


def with_unit(outcome: Outcome) -> str:
    """Return an outcome with its unit, for an axis."""
    return f"{spaced(outcome.name)} ({outcome.unit.replace('..', ' to ')})"


def levels_sentence(outcome: str, titles: Sequence[str], rows: Sequence[Row]) -> str:
    """Return how high the outcome is under both strategies; rows as in `Comparison.summary`."""
    unit = PER_RUN[outcome].unit
    digits = digits_for([row[end] for row in rows for end in ("mean", "high")])
    with_its_unit = "" if unit in (*SHARES, "count") else f" {unit}"
    first, second = (
        f"{decimal(row['mean'], digits)}{with_its_unit} (95% interval {between(row['low'], row['high'], digits)})"
        for row in rows
    )
    scale = " on a scale from 0 to 1" if unit in SHARES else ""
    return f"With {titles[0]}, {spaced(outcome)} comes to {first}{scale}; with {titles[1]}, to {second}."


def difference_sentence(outcome: str, row: Row, replicates: int) -> str:
    """Return whether the first strategy differs significantly from the second; `row` as in `Comparison.differences`."""
    digits = digits_for([row["low"], row["high"]])
    few = few_observations(replicates)
    if row["low"] == row["high"] == 0.0:
        return f"The two come out the same in every run. {few}".strip()
    if not row["p_adjusted"] < sg.SIGNIFICANT:
        difference, low, high = (round(row[name], digits) + 0.0 for name in ("difference", "low", "high"))
        sentence = (
            f"The two do not differ significantly: the difference is {decimal(difference, digits)} on average (95% interval "
            f"{between(low, high, digits)}; p = {row['p']:.2f}), which may be due to chance."
        )
        return f"{sentence} {few}".strip()
    higher, good = row["difference"] > 0, PER_RUN[outcome].higher_is
    better = higher if good == "better" else not higher
    low, high = (row["low"], row["high"]) if higher else (-row["high"], -row["low"])
    value = "" if good == "neutral" else f", which is {'better' if better else 'worse'}"
    share = row["better_share"] if better else 1 - row["better_share"]
    sentence = (
        f"With common random numbers the first comes out {decimal(abs(row['difference']), digits)} ({between(low, high, digits)}) "
        f"{'higher' if higher else 'lower'}{value}; the difference is significant, and it does {'better' if better else 'worse'} in "
        f"{percent(share)} of the runs."
    )
    return f"{sentence} {few}".strip()


def success_sentence(rows: Sequence[Row], successes: Sequence[Floats], seed: int) -> str:
    """Return the chance of success with both strategies; `successes` are 0 or 1 by replicate."""
    first, second = (
        f"{percent(row['take_off'])} ({percent(row['take_off_low'])} to {percent(row['take_off_high'])})"
        for row in rows
    )
    gaps = successes[0] - successes[1]
    differ = f", a difference that {_is_significant(gaps, seed)}" if gaps.any() else ""
    return f"The chance of success is {first} with the first and {second} with the second{differ}."


def outlasting_sentences(
    leaves: int | None,
    months: int,
    titles: Sequence[str],
    durable: Sequence[Floats],
    inside: tuple[float, float, int] | None,
    seed: int,
) -> list[str]:
    """Return what remains once the convener has left.

    Parameters
    ----------
    leaves, months : int
        The month in which the convener leaves, if it does, and the last one.
    titles : sequence of str
        Of both strategies.
    durable : sequence of ndarray
        Durable collective action by replicate under both.
    inside : tuple or None
        Organisations inside of their own will under the first in the convener's last month and at the end, and how many there are.
    seed : int
        Of intervals and tests.
    """
    if leaves is None:
        return [
            "In this scenario the convener never leaves, so nothing can be said about what would outlast it."
        ]
    sentences = []
    if all(np.isfinite(values).any() for values in durable):
        ours, theirs = (st.mean_interval(values, seed=seed) for values in durable)
        digits = digits_for([ours.mean, ours.high, theirs.mean, theirs.high])
        first, second = (
            f"{decimal(level.mean, digits)} ({between(level.low, level.high, digits)})"
            for level in (ours, theirs)
        )
        sentences.append(
            f"The convener leaves in month {leaves}, so that the last {months - leaves + 1} months are without it. In the last "
            f"months of the horizon, collective action is {first} with {titles[0]} and {second} with {titles[1]}; the "
            f"difference {_is_significant(durable[0] - durable[1], seed)}."
        )
    if inside is not None:
        sentences.append(
            f"With {titles[0]}, {inside[0]:.1f} of {inside[2]} organisations are inside of their own will in its last month, and "
            f"{inside[1]:.1f} at the end."
        )
    return sentences


def world_sentences(means: Floats, succeed: Floats | None, outcome: str, titles: Sequence[str]) -> list[str]:
    """Return in how many plausible worlds the first strategy does better, and succeeds.

    Parameters
    ----------
    means : ndarray
        The outcome, two strategies x worlds.
    succeed : ndarray or None
        The share of runs that succeed, of the same shape.
    outcome : str
    titles : sequence of str
        Of both strategies.
    """
    count, (ours, theirs) = means.shape[1], PER_RUN[outcome].sign * means
    better = int((ours > theirs).sum())
    share = st.share_interval(better, count)
    low, high = np.quantile(means[0], [0.05, 0.95])
    digits = digits_for([low, high])
    sentences = [
        f"The strengths of most effects are not known. {count} other worlds were drawn from the plausible ranges of all uncertain "
        f"numbers. {titles[0]} does better than {titles[1]} in {better} of them ({percent(share.low)} to {percent(share.high)} of "
        f"such worlds), and its {spaced(outcome)} lies between {decimal(low, digits)} and {decimal(high, digits)} in nine of ten."
    ]
    if succeed is not None:
        first, second = (succeed >= 0.5).sum(axis=1)
        sentences.append(
            f"It succeeds in half of its runs or more in {first} of the {count} worlds, {titles[1]} in {second}."
        )
    return sentences


def _is_significant(gaps: Floats, seed: int) -> str:
    return "is significant" if sg.paired_p(gaps, seed=seed) < sg.SIGNIFICANT else "is not significant"
