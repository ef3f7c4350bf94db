"""An attribution in aligned numbers and sentences, for a terminal of 100 columns, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.text import between, decimal, digits_for, paragraph, percent, table
from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.attribution import Attribution

LEGEND = (
    "Shapley: what the action adds on average over all orders in which the actions could be added; these sum to the gain over "
    "doing nothing. Left out: the outcome less that without the action alone. 95% intervals over replicates. days: fewer "
    "staff-days spent without it. ~ may be luck (paired, Holm-adjusted p above 0.05)."
)
KEPT = (
    "The time of an action that is left out stays unspent, and the others keep their staff-days exactly; phases that end on a "
    "condition may end in another month, and the convener is seen less: that is part of the difference."
)
SPREAD = (
    "The time of an action that is left out went to the phase's other actions, in proportion: a contribution is what it does "
    "beyond what its time would have done there."
)
ASKED = (
    "This convener is a Python function: it is asked every month whatever is left out, and may answer otherwise where it sees "
    "otherwise, which is part of the difference. Its actions are those that it was seen to do in these runs; it may take up no others."
)
ASKED_KEPT = "What it asks for an action that is left out is not spent, and the convener is seen less."
ASKED_SPREAD = "What it asks for an action that is left out goes to the others that it asks for in the month, in proportion."
ILLUSTRATIVE = "Illustrative numbers: a thinking aid, not a forecast."


def left_out(found: Attribution) -> str:
    """What leaving out an action means here."""
    if isinstance(found.strategy, Led):
        return f"{ASKED} {ASKED_SPREAD if found.spread else ASKED_KEPT}"
    return SPREAD if found.spread else KEPT


def attribution_text(found: Attribution) -> str:
    """The table and what it says."""
    known, rows = PER_RUN[found.outcome], found.table
    digits = digits_for(rows[["shapley", "leave_one_out"]].abs().to_numpy().ravel())
    better = {"worse": "lower is better", "better": "higher is better"}.get(
        known.higher_is, "neither is better"
    )
    head = f"{found.strategy.name} on {found.scenario.name}: {found.done} replicates, seed {found.seed}, {found.seconds:.1f} s"
    cells = [
        [
            row["action"],
            decimal(row["staff_days"], 0),
            decimal(row["shapley"], digits) + ("  " if row["told_apart"] or row["shapley"] == 0 else " ~"),
            between(row["shapley_low"], row["shapley_high"], digits),
            decimal(row["leave_one_out"], digits),
            between(row["leave_one_out_low"], row["leave_one_out_high"], digits),
        ]
        for row in rows.to_dict(orient="records")
    ]
    headings = ["action", "days", "Shapley  ", "95% interval", "left out", "95% interval"]
    parts = [
        "\n".join(
            [
                paragraph(visible(head)),
                paragraph(f"{found.outcome} ({known.unit}): {known.meaning}; {better}"),
            ]
        ),
        table(headings, cells),
        paragraph(LEGEND),
        *map(paragraph, verdict(found)),
        paragraph(left_out(found)),
        ILLUSTRATIVE,
    ]
    return "\n\n".join(parts)


def verdict(found: Attribution) -> list[str]:
    """What it says, in sentences; also what it cannot say."""
    return [
        line
        for line in (_sum(found), _reversals(found), _interplay(found), _strongest_pair(found), _doubt(found))
        if line
    ]


def _sum(found: Attribution) -> str:
    digits = digits_for([found.whole.mean])
    whole, empty, gain = (decimal(one.mean, digits) for one in (found.whole, found.empty, found.gain))
    interval = between(found.gain.low, found.gain.high, digits)
    leading = found.table.iloc[0]
    said = f"With all actions {found.outcome} is {whole}, with none {empty}: together they add {gain} ({interval}), which is the sum of the Shapley values."
    way = PER_RUN[found.outcome].sign
    gained = min(way * found.gain.low, way * found.gain.high) > 0
    if gained and leading["told_apart"] and way * leading["shapley"] > 0:
        said += f" The most comes from {leading['action']}, {percent(leading['shapley'] / found.gain.mean)} of it for {percent(leading['share'])} of the staff-days."
    return said


def _reversals(found: Attribution) -> str:
    names = found.table.loc[found.table["reading"].str.startswith("the sign"), "action"]
    if names.empty:
        return ""
    return f"Helps or harms depending on what else is done (the two measures have opposite signs, by more than luck): {', '.join(names)}."


def _interplay(found: Attribution) -> str:
    parts = []
    for start, words in (
        ("does more", "Does more with the others in place than on average"),
        ("does less", "Does less with the others in place, which can stand in for it"),
    ):
        names = list(found.table.loc[found.table["reading"].str.startswith(start), "action"])
        if names:
            more = f" and {len(names) - 5} others" if len(names) > 5 else ""
            parts.append(f"{words}: {', '.join(names[:5])}{more}.")
    return " ".join(parts)


def _strongest_pair(found: Attribution) -> str:
    pairs = found.interactions
    if pairs.empty:
        return ""
    first = pairs.iloc[0]
    if not (first["low"] > 0 or first["high"] < 0):
        return "No pair of actions does more or less together than each for itself, by more than luck."
    digits = digits_for([first["interaction"]])
    way = "more" if first["interaction"] > 0 else "less"
    size, interval = decimal(abs(first["interaction"]), digits), between(first["low"], first["high"], digits)
    return (
        f"The pair that interacts most is {first['action']} with {first['other']}: together they add {size} {way} than each for "
        f"itself (Shapley interaction index {interval})."
    )


def _doubt(found: Attribution) -> str:
    said = []
    if found.orders:
        drawn = "1 order" if found.orders == 1 else f"{found.orders} orders"
        said.append(
            f"Not all sets of the {len(found.players)} actions were run: for each replicate {drawn} of arrival, drawn at random, and the "
            "same backwards; the intervals include what is left to that draw."
        )
    if found.done < 6:
        said.append(f"With {found.done} replicates nothing can be told from luck; make some 200.")
    if not found.complete:
        said.append(
            f"Stopped after {found.done} of {found.replicates} replicates; what is shown rests on those."
        )
    return " ".join(said)


def attribution_json(found: Attribution) -> dict[str, Any]:
    """The attribution as plain values."""
    return {
        "scenario": found.scenario.name,
        "strategy": found.strategy.name,
        "outcome": found.outcome,
        "seed": found.seed,
        "replicates": found.done,
        "asked": found.replicates,
        "complete": found.complete,
        "parameters": dict(found.parameters),
        "spread": found.spread,
        "orders": found.orders,
        "seconds": round(found.seconds, 3),
        "whole": asdict(found.whole),
        "empty": asdict(found.empty),
        "gain": asdict(found.gain),
        "actions": found.table.to_dict(orient="records"),
        "interactions": found.interactions.to_dict(orient="records"),
        "verdict": verdict(found),
    }
