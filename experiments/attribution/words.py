"""An attribution in sentences, and its figure, from its tables."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments.figures import ORANGE, axis_title, difference_dots, dots, segments
from coalitionlab.experiments.significance import FEWEST
from coalitionlab.experiments.statistics import Estimate, few_observations
from coalitionlab.experiments.words import Row, between, decimal, digits_for, percent, spaced
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.outcomes import PER_RUN

LEGEND = (
    "Shapley: what the action adds on average over all orders in which the actions could be added; these sum to the gain over "
    "doing nothing. Left out: the outcome less that without the action alone. 95% intervals over replicates. Days: fewer "
    "staff-days spent without it. p: of the Shapley value (paired, Holm)."
)
PAIRS_LEGEND = "What two actions add together beyond each for itself: Shapley interaction index."
UNSPENT = (
    "The time of an action that is left out stays unspent, and the others keep their staff-days exactly; phases that end on a "
    "condition may end in another month, and the convener is seen less: that is part of the difference."
)
SPREAD = (
    "The time of an action that is left out goes to the others, in proportion: a contribution is what it does beyond what its time "
    "would have done there."
)
FUNCTION = (
    "This convener is a Python function: it is called every month whatever is left out, and may answer otherwise where it sees "
    "otherwise, which is part of the difference. Its actions are those that it was seen to do in these runs; it may take up no others."
)
OPPOSED, MORE, LESS = (
    "the sign changes with what else is done",
    "does more with the others in place",
    "does less with the others in place",
)
STARTS = {
    OPPOSED: "Helps or harms depending on what else is done (the two measures have significantly opposite signs)",
    MORE: "Does more with the others in place than on average",
    LESS: "Does less with the others in place, which can stand in for it",
}
#: Difference of the two measures, as a share of the larger, below which no reading is given.
SMALL = 0.25
MOST_NAMED = 5


def gain_sentence(table: pd.DataFrame, with_all: Estimate, with_none: Estimate, gain: Estimate, outcome: str) -> str:
    """Return what all actions add together, and which of them most."""
    digits, sign = digits_for([with_all.mean]), PER_RUN[outcome].sign
    numbers = [decimal(estimate.mean, digits) for estimate in (with_all, with_none, gain)]
    sentence = (
        f"With all actions {outcome} is {numbers[0]}, with none {numbers[1]}: together they add {numbers[2]} "
        f"({between(gain.low, gain.high, digits)}), which is the sum of the Shapley values."
    )
    first = table.iloc[0]
    improved = min(sign * gain.low, sign * gain.high) > 0
    if improved and first["significant"] and sign * first["shapley"] > 0:
        share = percent(first["shapley"] / gain.mean)
        sentence += (
            f" The most comes from {first['action']}: {share} of it, with {percent(first['share'])} of the staff-days."
        )
    return sentence


def reading(row: Row) -> str:
    """Return what it means where the two measures of an action differ significantly; else nothing."""
    last, shapley = (
        [row[f"{measure}{end}"] for end in ("", "_low", "_high")] for measure in ("leave_one_out", "shapley")
    )
    if not row["interplay_significant"]:
        return ""
    if (last[1] > 0 and shapley[2] < 0) or (last[2] < 0 and shapley[1] > 0):
        return OPPOSED
    larger: float = max(shapley[0], last[0], key=abs)  # whether it raises or lowers the outcome
    if abs(row["interplay"]) < SMALL * abs(larger):
        return ""
    return MORE if row["interplay"] * larger > 0 else LESS


def reading_sentences(table: pd.DataFrame) -> list[str]:
    """Return the actions by reading."""
    sentences = []
    for kind, start in STARTS.items():
        names = table.loc[table["reading"] == kind, "action"].tolist()
        if names:
            more = f" and {plural(len(names) - MOST_NAMED, 'other')}" if len(names) > MOST_NAMED else ""
            sentences.append(f"{start}: {', '.join(names[:MOST_NAMED])}{more}.")
    return sentences


def caveats(players: int, orders: int, done: int, wanted: int) -> list[str]:
    """Return what limits the answer: orders that were drawn, few replicates, an early stop."""
    sentences = []
    if orders:
        drawn = "1 order" if orders == 1 else f"{orders} orders"
        sentences.append(
            f"Not all sets of the {players} actions were run: for each replicate {drawn} of arrival, drawn at random, and the same "
            "backwards; the intervals include the uncertainty of that draw."
        )
    if done < FEWEST:
        sentences.append(
            f"With {plural(done, 'replicate')} no difference is claimed: make {FEWEST} or more, better some 200."
        )
    sentences += filter(None, [few_observations(done)])
    if done < wanted:
        sentences.append(f"Stopped after {done} of {wanted} replicates; what is shown rests on those.")
    return sentences


def contributions(table: pd.DataFrame, outcome: str) -> go.Figure:
    """Draw Shapley values, hollow where not significant, and what leaving out alone makes, both with 95 % intervals."""
    columns = {"action": "label", "shapley": "difference", "shapley_low": "low", "shapley_high": "high"}
    rows = table.assign(action=table["action"].map(spaced))
    figure = difference_dots(rows.rename(columns=columns), f"contribution to {axis_title(outcome)}")
    low, high, labels = rows["leave_one_out_low"], rows["leave_one_out_high"], list(rows["action"])
    figure.add_trace(segments(low, high, labels, ORANGE, 1.5, "95% interval, left out alone"))
    return figure.add_trace(
        dots(rows["leave_one_out"], labels, "left out alone", colour=ORANGE, symbol="diamond", size=7)
    )
