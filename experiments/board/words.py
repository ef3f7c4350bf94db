"""How a report for a board says things: names and numbers, what matters most, in how many plausible worlds it holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.text import between, decimal, digits_for, percent
from coalitionlab.scenarios.names.outcomes import PER_RUN, Outcome

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.attribution import Attribution
    from coalitionlab.experiments.board.result import BoardReport


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


def attribution_words(found: Attribution) -> list[str]:
    """What is sure about contributions, and what is not."""
    rows = found.table.to_dict(orient="records")
    digits = digits_for([found.whole.mean, found.gain.mean])
    said = [
        f"With all its actions {called(found.outcome)} is {decimal(found.whole.mean, digits)}, with the same convener doing nothing "
        f"{decimal(found.empty.mean, digits)}; what the actions add on average (Shapley values) sums to the difference, {decimal(found.gain.mean, digits)} "
        f"({between(found.gain.low, found.gain.high, digits)})."
    ]
    sure = [row for row in rows if row["significant"]]
    helps = [_said(row, digits) for row in sure if row["shapley"] > 0]
    harms = [_said(row, digits) for row in sure if row["shapley"] < 0]
    unsure = [_action(row) for row in rows if not row["significant"]]
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
        if row["leave_one_out_low"] <= 0 <= row["leave_one_out_high"] and row["significant"]
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
