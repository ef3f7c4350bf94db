"""What a report for a board says in sentences: the answer, what outlasts the convener, what matters, where it fails."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.text import between, decimal, digits_for, percent
from coalitionlab.model.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution import Attribution
    from coalitionlab.experiments.board_result import BoardReport

TAKES_PART = "“Takes part” means inside the coalition in any way: as a member, on trial or under a mandate."


def called(outcome: str) -> str:
    """An outcome's name as one would say it."""
    return outcome.replace("_", " ")


def title(thing: Any) -> str:
    """The title of a scenario or strategy, in quotation marks; its name where it has none."""
    return f"“{thing.title or thing.name}”"


def answer(report: BoardReport) -> str:
    """The answer in two or three sentences."""
    return " ".join([_levels(report), _gap(report), _chances(report)])


def _levels(report: BoardReport) -> str:
    rows = report.rows
    ours, theirs = rows[report.strategy.name], rows[report.against.name]
    digits = digits_for([ours["high"], theirs["high"], ours["mean"], theirs["mean"]])

    def level(row: dict[str, Any]) -> str:
        interval = between(row["low"], row["high"], digits)
        return decimal(row["mean"], digits) + ("" if interval == "-" else f" (95 % interval {interval})")

    unit = PER_RUN[report.outcome].unit
    scale = " on a scale from 0 to 1" if unit == "0..1" else f" ({unit})"
    return f"With {title(report.strategy)}, {called(report.outcome)} comes to {level(ours)}{scale}; with {title(report.against)}, to {level(theirs)}."


def _gap(report: BoardReport) -> str:
    gap, runs = report.difference, report.comparison.replicates
    if runs < st.fewest_pairs(1):
        return f"From {runs} {'run' if runs == 1 else 'runs'} of each nothing can be told from luck: make {st.fewest_pairs(1)} or more."
    if gap["difference"] == 0.0 and gap["low"] == gap["high"] == 0.0:
        return "Under the same luck the two come out exactly the same."
    digits = digits_for([gap["low"], gap["high"]])
    low, high = sorted((abs(gap["low"]), abs(gap["high"])))
    if not gap["told_apart"]:
        return (
            f"The two cannot be told apart: under the same luck they differ by {decimal(gap['difference'], digits)} on average, and anything from "
            f"{between(gap['low'], gap['high'], digits)} is compatible with the runs, so the gap may be luck."
        )
    more = gap["difference"] > 0
    better = {"better": more, "worse": not more}.get(PER_RUN[report.outcome].higher_is)
    word = ("higher" if more else "lower") + (
        "" if better is None else ", which is better" if better else ", which is worse"
    )
    return (
        f"Under the same luck the strategy on trial comes out {decimal(abs(gap['difference']), digits)} ({between(low, high, digits)}) {word}; this is "
        f"more than luck, and it does better in {percent(gap['better_share'])} of the runs."
    )


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
    runs = report.comparison.runs.set_index("strategy")["durable_collective_action"]
    parts = [runs.loc[one.name].to_numpy(dtype=float) for one in (report.strategy, report.against)]
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
        f"{decimal(found.empty.mean, digits)}; the contributions below add up to the difference, {decimal(found.gain.mean, digits)} "
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


def _said(row: dict[str, Any], digits: int) -> str:
    return f"{_action(row)} ({decimal(row['shapley'], digits)}, {between(row['shapley_low'], row['shapley_high'], digits)})"


def _action(row: dict[str, Any]) -> str:
    return str(row["action"]).replace("_", " ")


def world_words(report: BoardReport) -> list[str]:
    """In how many plausible worlds it does better, and succeeds."""
    found = report.robustness
    if found is None:
        return [
            "No other plausible worlds were drawn for this report, so nothing is said about how far the answer rests on the model's numbers."
        ]
    table = found.table
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
        rare = [int((table.success_share[k] < 0.5).sum()) for k in (ours, theirs)]
        said.append(
            f"It succeeds in fewer than half of its runs in {rare[0]} of the {count} worlds; {title(report.against)} does in {rare[1]}."
        )
    return said


def failure_rule(rule: str) -> str:
    """What counts as failing, for people."""
    return rule.replace("its regret", "what it loses against the better of the two")


def number(value: float) -> str:
    """A number in a few digits, with infinity left out."""
    return "" if math.isinf(value) else f"{value:.3g}"
