"""The board's report in sentences: the answer, what outlasts the convener, and other plausible worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.board.stakeholders import Stakeholders
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import between, decimal, digits_for, percent, spaced
from coalitionlab.experiments.worlds.failures import WORST_QUARTER, Failure
from coalitionlab.experiments.worlds.robustness import Robustness
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.outcomes import PER_RUN, Outcome
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

#: Units of what lies between 0 and 1.
SHARES = ("0..1", "share", "0 or 1")

Row = Mapping[Any, Any]


def quoted_title(thing: Any) -> str:
    """Return the title of a scenario or strategy (its name, where it has none) in quotation marks."""
    return f"“{thing.title or thing.name}”"


def with_unit(outcome: Outcome) -> str:
    """Return an outcome with its unit, for an axis."""
    return f"{spaced(outcome.name)} ({outcome.unit.replace('..', ' to ')})"


def levels_sentence(outcome: str, titles: Sequence[str], rows: Sequence[Row]) -> str:
    """Return how high the outcome is under both strategies; rows as in `Comparison.summary`."""
    unit = PER_RUN[outcome].unit
    digits = digits_for([row[end] for row in rows for end in ("mean", "high")])

    def level(row: Row) -> str:
        interval = between(row["low"], row["high"], digits)
        with_its_unit = decimal(row["mean"], digits) + ("" if unit in (*SHARES, "count") else f" {unit}")
        return with_its_unit + ("" if interval == "-" else f" (95% interval {interval})")

    scale = " on a scale from 0 to 1" if unit in SHARES else ""
    return f"With {titles[0]}, {spaced(outcome)} comes to {level(rows[0])}{scale}; with {titles[1]}, to {level(rows[1])}."


def difference_sentence(outcome: str, row: Row, replicates: int) -> str:
    """Return whether the first strategy differs significantly from the second; `row` as in `Comparison.differences`."""
    fewest = st.fewest_pairs(1)
    if replicates < fewest:
        return f"From {plural(replicates, 'run')} of each no difference can be significant: make {fewest} or more."
    if row["difference"] == 0.0 and row["low"] == row["high"] == 0.0:
        return "With common random numbers the two come out exactly the same."
    digits = digits_for([row["low"], row["high"]])
    if not row["p_adjusted"] < st.SIGNIFICANT:
        interval = between(_no_minus_zero(row["low"], digits), _no_minus_zero(row["high"], digits), digits)
        return (
            f"The two do not differ significantly: the difference is {decimal(_no_minus_zero(row['difference'], digits), digits)} on "
            f"average (95% interval {interval}; p = {row['p']:.2f}), which may be due to chance."
        )
    higher, good = row["difference"] > 0, PER_RUN[outcome].higher_is
    low, high = (row["low"], row["high"]) if higher else (-row["high"], -row["low"])
    better = higher if good == "better" else not higher
    judged = "" if good == "neutral" else ", which is better" if better else ", which is worse"
    share = row["better_share"] if better else 1 - row["better_share"]
    return (
        f"With common random numbers the first comes out {decimal(abs(row['difference']), digits)} ({between(low, high, digits)}) "
        f"{'higher' if higher else 'lower'}{judged}; the difference is significant, and it does {'better' if better else 'worse'} in "
        f"{percent(share)} of the runs."
    )


def success_sentence(rows: Sequence[Row], successes: Sequence[Floats], seed: int) -> str:
    """Return the chance of success with both strategies; `successes` are 0 or 1 by replicate."""
    first, second = (
        f"{percent(row['take_off'])} ({percent(row['take_off_low'])} to {percent(row['take_off_high'])})"
        for row in rows
    )
    chances = f"The chance of success is {first} with the first and {second} with the second"
    if (successes[0] == successes[1]).all():
        return f"{chances}."
    return f"{chances}, a difference that {_is_significant(successes[0] - successes[1], seed)}."


def outlasting_sentences(
    scenario: Scenario,
    titles: Sequence[str],
    durable: Sequence[Floats],
    stakeholders: Stakeholders,
    strategy: str,
    seed: int,
) -> list[str]:
    """Return what remains once the convener has left; `durable` is durable collective action by replicate."""
    leaves = scenario.withdraw_month
    if leaves is None:
        return [
            "In this scenario the convener never leaves, so nothing can be said about what would outlast it."
        ]
    sentences = []
    if all(np.isfinite(values).any() for values in durable):
        ours, theirs = (st.mean_interval(values, seed=seed) for values in durable)
        digits = digits_for([ours.mean, ours.high, theirs.mean, theirs.high])
        levels = [
            f"{decimal(one.mean, digits)} ({between(one.low, one.high, digits)})" for one in (ours, theirs)
        ]
        sentences.append(
            f"The convener leaves in month {leaves}, so that the last {scenario.months - leaves + 1} months are without it. In the last "
            f"months of the horizon, collective action is {levels[0]} with {titles[0]} and {levels[1]} with {titles[1]}; the "
            f"difference {_is_significant(durable[0] - durable[1], seed)}."
        )
    if stakeholders.leaving:
        before, end = (
            standing[strategy].counts[:, 0].mean() for standing in (stakeholders.leaving, stakeholders.end)
        )
        sentences.append(
            f"With {titles[0]}, {before:.1f} of {stakeholders.size} organisations are inside of their own will in its last month, "
            f"and {end:.1f} at the end."
        )
    return sentences


def world_sentences(
    robust: Robustness | None, outcome: str, names: Sequence[str], titles: Sequence[str]
) -> list[str]:
    """Return in how many plausible worlds the first strategy does better, and succeeds; None without worlds."""
    if robust is None:
        return [
            "No other plausible worlds were drawn for this report, so nothing is said about how far the answer rests on the "
            "model's numbers."
        ]
    if robust.parameters.shape[1] == 0:
        return [
            "All uncertain numbers are set by the scenario or by this report: there are no other plausible worlds to try."
        ]
    ours, theirs = (robust.names.index(name) for name in names)
    count = len(robust.worlds)
    better = int((robust.means[ours] > robust.means[theirs]).sum())
    share = st.share_interval(better, count)
    low, high = np.quantile(robust.sign * robust.means[ours], [0.05, 0.95])
    digits = digits_for([low, high])
    sentences = [
        f"The strengths of most effects are not known. {count} other worlds were drawn from the plausible ranges of all uncertain "
        f"numbers. {titles[0]} does better than {titles[1]} in {better} of them ({percent(share.low)} to {percent(share.high)} of "
        f"such worlds), and its {spaced(outcome)} lies between {decimal(low, digits)} and {decimal(high, digits)} in nine of ten."
    ]
    if robust.success is not None:
        often = [int((robust.success[k] >= 0.5).sum()) for k in (ours, theirs)]
        sentences.append(
            f"It succeeds in half of its runs or more in {often[0]} of the {count} worlds, {titles[1]} in {often[1]}."
        )
    return sentences


def worst_quarter_note(failure: Failure) -> list[str]:
    """Return what failing means where there is no fixed mark for it."""
    if not failure.rule.endswith(WORST_QUARTER):
        return []
    return [
        "There is no fixed mark of failure here. The worst quarter of these worlds is the worst there is, not a risk."
    ]


def meanings_of_parameters(failure: Failure) -> dict[str, str]:
    """Return what the parameters are that tell where a strategy fails."""
    names = [name for name, *_ in (*failure.limits, *failure.drivers)]
    return {name: PARAMETERS[name].meaning for name in names if name in PARAMETERS}


def _is_significant(gaps: Floats, seed: int) -> str:
    return "is significant" if st.paired_p(gaps, seed=seed) < st.SIGNIFICANT else "is not significant"


def _no_minus_zero(value: float, digits: int) -> float:
    return round(value, digits) + 0.0
