"""What a report for a board says in sentences: the answer, what outlasts the convener, what matters, where it fails."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.text import between, decimal, digits_for, percent
from coalitionlab.model.outcomes import PER_RUN, Outcome

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution import Attribution
    from coalitionlab.experiments.board_result import BoardReport


#: Units of what lies between 0 and 1.
SHARES = ("0..1", "share", "0 or 1")


def called(outcome: str) -> str:
    """An outcome's name as one would say it."""
    return outcome.replace("_", " ")


def with_unit(outcome: Outcome) -> str:
    """An outcome with its unit, for an axis."""
    return f"{called(outcome.name)} ({outcome.unit.replace('..', ' to ')})"


def unsigned(value: float, digits: int) -> str:
    """A number without a minus before a zero."""
    return decimal(round(value, digits) + 0.0, digits)


def title(thing: Any) -> str:
    """The title of a scenario or strategy, in quotation marks; its name where it has none."""
    return f"“{thing.title or thing.name}”"


def answer(report: BoardReport) -> str:
    """The answer in two or three sentences."""
    said = [_levels(report), _gap(report)]
    return " ".join(said if report.outcome == "succeeded" else [*said, _chances(report)])


def _levels(report: BoardReport) -> str:
    rows = report.rows
    ours, theirs = rows[report.strategy.name], rows[report.against.name]
    digits = _digits(report)

    def level(row: dict[str, Any]) -> str:
        interval = between(row["low"], row["high"], digits)
        told = decimal(row["mean"], digits) + ("" if unit in SHARES or unit == "count" else f" {unit}")
        return told + ("" if interval == "-" else f" (95% interval {interval})")

    unit = PER_RUN[report.outcome].unit
    scale = " on a scale from 0 to 1" if unit in SHARES else ""
    return f"With {title(report.strategy)}, {called(report.outcome)} comes to {level(ours)}{scale}; with {title(report.against)}, to {level(theirs)}."


def _gap(report: BoardReport) -> str:
    gap, runs = report.difference, report.comparison.replicates
    if runs < st.fewest_pairs(1):
        return f"From {runs} {'run' if runs == 1 else 'runs'} of each nothing can be told from luck: make {st.fewest_pairs(1)} or more."
    if gap["difference"] == 0.0 and gap["low"] == gap["high"] == 0.0:
        return "Under the same luck the two come out exactly the same."
    digits = _digits(report)
    if not gap["told_apart"]:
        return (
            f"The two cannot be told apart: under the same luck they differ by {unsigned(gap['difference'], digits)} on average (95% interval "
            f"{unsigned(gap['low'], digits)} to {unsigned(gap['high'], digits)}; p = {gap['p']:.2f}), which may be luck."
        )
    low, high = sorted((abs(gap["low"]), abs(gap["high"])))
    more, higher_is = gap["difference"] > 0, PER_RUN[report.outcome].higher_is
    better = more if higher_is == "better" else not more
    judged = "" if higher_is == "neutral" else ", which is better" if better else ", which is worse"
    share = gap["better_share"] if better else 1 - gap["better_share"]
    return (
        f"Under the same luck the first comes out {decimal(abs(gap['difference']), digits)} ({between(low, high, digits)}) "
        f"{'higher' if more else 'lower'}{judged}; this is more than luck, and it does {'better' if better else 'worse'} in {percent(share)} of the runs."
    )


def _digits(report: BoardReport) -> int:
    return digits_for([row[end] for row in report.rows.values() for end in ("mean", "high")])


def _chances(report: BoardReport) -> str:
    rows = report.rows
    ours, theirs = (_chance(rows[one.name]) for one in (report.strategy, report.against))
    return f"The chance of success is {ours} with the first and {theirs} with the second."


def _chance(row: dict[str, Any]) -> str:
    return f"{percent(row['take_off'])} ({percent(row['take_off_low'])} to {percent(row['take_off_high'])})"


def success_words(report: BoardReport) -> str:
    """What counts as success in this scenario."""
    case = report.scenario
    return f"Success means that in the last 12 months {case.success_sectors} sectors or more are inside and collective action is above {case.bar:g}."


def outlasts(report: BoardReport) -> list[str]:
    """What is left once the convener has gone."""
    leaves = report.scenario.withdraw_month
    if leaves is None:
        return [
            "In this scenario the convener never leaves, so nothing can be said about what would outlast it."
        ]
    after = report.scenario.months - leaves + 1
    said = []
    parts = [report.runs(one, "durable_collective_action") for one in (report.strategy, report.against)]
    if all(np.isfinite(part).any() for part in parts):
        ours, theirs = (st.mean_interval(part, seed=report.comparison.seed) for part in parts)
        gap = parts[0] - parts[1]
        known = st.mean_interval(gap, seed=report.comparison.seed)
        digits = digits_for([ours.high, theirs.high, ours.mean, theirs.mean])
        same = st.paired_p(gap, seed=report.comparison.seed) >= 0.05
        sure = (
            "the two cannot be told apart"
            if same
            else f"the difference, {between(known.low, known.high, digits)}, is more than luck"
        )
        said.append(
            f"The convener leaves in month {leaves}, {after} months before the end. In the last months after that, collective action is "
            f"{decimal(ours.mean, digits)} ({between(ours.low, ours.high, digits)}) with {title(report.strategy)} and {decimal(theirs.mean, digits)} "
            f"({between(theirs.low, theirs.high, digits)}) with {title(report.against)}; {sure}."
        )
    if report.people.leaving:
        size = report.people.size
        before, end = (
            standing[report.strategy.name].counts[:, 0].mean()
            for standing in (report.people.leaving, report.people.end)
        )
        said.append(
            f"With {title(report.strategy)}, {before:.1f} of {size} organisations are inside of their own will in its last month, "
            f"and {end:.1f} at the end."
        )
    return said


def attribution_words(found: Attribution) -> list[str]:
    """What is sure about contributions, and what is not."""
    rows = found.table.to_dict(orient="records")
    digits = digits_for([found.whole.mean, found.gain.mean])
    said = [
        f"With all its actions {called(found.outcome)} is {decimal(found.whole.mean, digits)}, with the same convener doing nothing "
        f"{decimal(found.empty.mean, digits)}; what the actions add on average (Shapley values) sums to the difference, {decimal(found.gain.mean, digits)} "
        f"({between(found.gain.low, found.gain.high, digits)})."
    ]
    sure = [row for row in rows if row["told_apart"]]
    helps = [_said(row, digits) for row in sure if row["shapley"] > 0]
    harms = [_said(row, digits) for row in sure if row["shapley"] < 0]
    unsure = [_action(row) for row in rows if not row["told_apart"]]
    if PER_RUN[found.outcome].higher_is == "worse":
        raising, lowering = "Sure to raise it (which is worse)", "Sure to lower it (which is better)"
    else:
        raising, lowering = "Sure to add", "Sure to take away"
    for names, words in ((helps, raising), (harms, lowering)):
        if names:
            more = f" and {len(names) - 5} others" if len(names) > 5 else ""
            said.append(f"{words}, in this model: {', '.join(names[:5])}{more}.")
    if unsure:
        many = len(unsure) == len(rows)
        said.append(
            "Of no action can it be told from luck." if many else f"Not told from luck: {', '.join(unsure)}."
        )
    spare = [
        _action(row)
        for row in rows
        if row["leave_one_out_low"] <= 0 <= row["leave_one_out_high"] and row["told_apart"]
    ]
    if spare:
        said.append(
            f"Left out alone, {', '.join(spare)} would not be missed beyond luck: the others stand in for it. That does not hold for leaving out several."
        )
    return said


def _said(row: Mapping[Any, Any], digits: int) -> str:
    return f"{_action(row)} ({decimal(row['shapley'], digits)}, {between(row['shapley_low'], row['shapley_high'], digits)})"


def _action(row: Mapping[Any, Any]) -> str:
    return str(row["action"]).replace("_", " ")


def world_words(report: BoardReport) -> list[str]:
    """In how many plausible worlds it does better, and succeeds."""
    found = report.robustness
    if found is None:
        return [
            "No other plausible worlds were drawn for this report, so nothing is said about how far the answer rests on the model's numbers."
        ]
    table = found.table
    if table.parameters.shape[1] == 0:
        return [
            "All uncertain numbers are set by the scenario or by this report, so that there are no other plausible worlds to try."
        ]
    means, count = table.means, len(table.worlds)
    ours, theirs = (table.strategies.index(one.name) for one in (report.strategy, report.against))
    better = int((means[ours] > means[theirs]).sum())
    share = st.share_interval(better, count)
    levels = table.sign * means[ours]
    low, high = np.quantile(levels, [0.05, 0.95])
    digits = digits_for([low, high])
    said = [
        f"The strengths of most effects are not known. {count} other worlds were drawn from the plausible ranges of all uncertain numbers. "
        f"{title(report.strategy)} does better than {title(report.against)} in {better} of them ({percent(share.low)} to {percent(share.high)} of such worlds), "
        f"and its {called(report.outcome)} lies between {decimal(low, digits)} and {decimal(high, digits)} in nine of ten."
    ]
    if table.success_share is not None:
        often = [int((table.success_share[k] >= 0.5).sum()) for k in (ours, theirs)]
        said.append(
            f"It succeeds in half of its runs or more in {often[0]} of the {count} worlds, {title(report.against)} in {often[1]}."
        )
    return said


def failure_rule(rule: str) -> str:
    """What counts as failing, for people."""
    words = {
        "its regret": "what it loses against the better of the two",
        "another strategy": "the other strategy",
    }
    for found, said in words.items():
        rule = rule.replace(found, said)
    return rule


def number(value: float) -> str:
    """A number in a few digits, with infinity left out."""
    return "" if math.isinf(value) else f"{value:.3g}"
