"""The answer that a board gets: in two or three sentences, with what is known and what is not; and what outlasts the convener."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.board.words import SHARES, called, title, unsigned
from coalitionlab.experiments.text import between, decimal, digits_for, percent
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.board.result import BoardReport

#: A p-value below this is called more than luck.
SIGNIFICANT = 0.05


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
    if not gap["significant"]:
        return (
            f"The two cannot be told apart: under the same luck they differ by {unsigned(gap['difference'], digits)} on average (95% interval "
            f"{unsigned(gap['low'], digits)} to {unsigned(gap['high'], digits)}; p = {gap['p']:.2f}), which may be luck."
        )
    more, higher_is = gap["difference"] > 0, PER_RUN[report.outcome].higher_is
    low, high = (gap["low"], gap["high"]) if more else (-gap["high"], -gap["low"])
    better = more if higher_is == "better" else not more
    judged = "" if higher_is == "neutral" else ", which is better" if better else ", which is worse"
    share = gap["better_share"] if better else 1 - gap["better_share"]
    return (
        f"Under the same luck the first comes out {decimal(abs(gap['difference']), digits)} ({unsigned(low, digits)} to {unsigned(high, digits)}) "
        f"{'higher' if more else 'lower'}{judged}; this is more than luck, and it does {'better' if better else 'worse'} in {percent(share)} of the runs."
    )


def _digits(report: BoardReport) -> int:
    return digits_for([row[end] for row in report.rows.values() for end in ("mean", "high")])


def _chances(report: BoardReport) -> str:
    rows = report.rows
    ours, theirs = (_chance(rows[one.name]) for one in (report.strategy, report.against))
    said = f"The chance of success is {ours} with the first and {theirs} with the second"
    wins = [report.runs(one, "succeeded") for one in (report.strategy, report.against)]
    if (wins[0] == wins[1]).all():
        return f"{said}."
    same = st.paired_p(wins[0] - wins[1], seed=report.comparison.seed) >= SIGNIFICANT
    return f"{said}, a difference that {'may be luck' if same else 'is more than luck'}."


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
        same = st.paired_p(gap, seed=report.comparison.seed) >= SIGNIFICANT
        sure = (
            "the two cannot be told apart"
            if same
            else f"the difference, {between(known.low, known.high, digits)}, is more than luck"
        )
        said.append(
            f"The convener leaves in month {leaves}, so that the last {after} months are without it. In the last months of the horizon, collective action is "
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
