"""An attribution in sentences, and its figure, from its tables."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments.figures import BLUE, GREY, ORANGE, axis_title, rounded, set_style
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.experiments.words import Row, between, decimal, digits_for, percent, spaced
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
    "The time of an action that is left out goes to the phase's other actions, in proportion: a contribution is what it does "
    "beyond what its time would have done there."
)
FUNCTION = (
    "This convener is a Python function: it is called every month whatever is left out, and may answer otherwise where it sees "
    "otherwise, which is part of the difference. Its actions are those that it was seen to do in these runs; it may take up no others."
)
FUNCTION_UNSPENT = "What it asks for an action that is left out is not spent, and the convener is seen less."
FUNCTION_SPREAD = "What it asks for an action that is left out goes to the others that it asks for in the month, in proportion."
OPPOSED, MORE, LESS = (
    "the sign changes with what else is done",
    "does more with the others in place",
    "does less with the others in place",
)
#: Difference of the two measures, as a share of the larger, below which no reading is given.
SMALL = 0.25
MOST_NAMED = 5
FEWEST = 6
#: By measure: name, colour of the interval, fill, pattern. The pattern distinguishes them without colour.
LOOKS = {
    "leave_one_out": ("left out alone", ORANGE, "217,119,43", "/"),
    "shapley": ("Shapley value", BLUE, "57,135,201", ""),
}
#: Opacity of fills: intervals must show on them, on white and on black.
SIGNIFICANT, NOT_SIGNIFICANT = 0.5, 0.15


def meaning_of_left_out(is_function: bool, spread: bool) -> str:
    """What leaving out an action means."""
    if is_function:
        return f"{FUNCTION} {FUNCTION_SPREAD if spread else FUNCTION_UNSPENT}"
    return SPREAD if spread else UNSPENT


def gain_sentence(table: pd.DataFrame, whole: Estimate, empty: Estimate, gain: Estimate, outcome: str) -> str:
    """What all actions add together, and which of them most."""
    digits, sign = digits_for([whole.mean]), PER_RUN[outcome].sign
    numbers = [decimal(estimate.mean, digits) for estimate in (whole, empty, gain)]
    sentence = (
        f"With all actions {outcome} is {numbers[0]}, with none {numbers[1]}: together they add {numbers[2]} "
        f"({between(gain.low, gain.high, digits)}), which is the sum of the Shapley values."
    )
    first = table.iloc[0]
    improved = min(sign * gain.low, sign * gain.high) > 0
    if improved and first["significant"] and sign * first["shapley"] > 0:
        share = percent(first["shapley"] / gain.mean)
        sentence += f" The most comes from {first['action']}: {share} of it, with {percent(first['share'])} of the staff-days."
    return sentence


def reading(row: Row) -> str:
    """What it means where the two measures of an action differ significantly; else empty."""
    if not (row["interplay_low"] > 0 or row["interplay_high"] < 0):
        return ""
    if (row["leave_one_out_low"] > 0 and row["shapley_high"] < 0) or (
        row["leave_one_out_high"] < 0 and row["shapley_low"] > 0
    ):
        return OPPOSED
    larger: float = max(
        row["shapley"], row["leave_one_out"], key=abs
    )  # whether it raises or lowers the outcome
    if abs(row["interplay"]) < SMALL * abs(larger):
        return ""
    return MORE if row["interplay"] * larger > 0 else LESS


def reading_sentences(table: pd.DataFrame) -> list[str]:
    """The actions by reading."""
    sentences = []
    for words, start in (
        (
            OPPOSED,
            "Helps or harms depending on what else is done (the two measures have significantly opposite signs)",
        ),
        (MORE, "Does more with the others in place than on average"),
        (LESS, "Does less with the others in place, which can stand in for it"),
    ):
        names = table.loc[table["reading"] == words, "action"].tolist()
        if names:
            more = f" and {len(names) - MOST_NAMED} others" if len(names) > MOST_NAMED else ""
            sentences.append(f"{start}: {', '.join(names[:MOST_NAMED])}{more}.")
    return sentences


def pair_sentence(pairs: pd.DataFrame) -> list[str]:
    """The pair of actions that interacts most."""
    if pairs.empty:
        return []
    first = pairs.iloc[0]
    if not (first["low"] > 0 or first["high"] < 0):
        return ["No pair of actions does significantly more or less together than each for itself."]
    digits = digits_for([first["interaction"]])
    direction = "more" if first["interaction"] > 0 else "less"
    size, interval = decimal(abs(first["interaction"]), digits), between(first["low"], first["high"], digits)
    return [
        f"The pair that interacts most is {first['action']} with {first['other']}: together they add {size} {direction} than each for "
        f"itself (Shapley interaction index {interval})."
    ]


def caveats(players: int, orders: int, done: int, wanted: int) -> list[str]:
    """What limits the answer: orders that were drawn, few replicates, an early stop."""
    sentences = []
    if orders:
        drawn = "1 order" if orders == 1 else f"{orders} orders"
        sentences.append(
            f"Not all sets of the {players} actions were run: for each replicate {drawn} of arrival, drawn at random, and the same "
            "backwards; the intervals include the uncertainty of that draw."
        )
    if done < FEWEST:
        sentences.append(f"With {done} replicates nothing can be significant: make some 200.")
    if done < wanted:
        sentences.append(f"Stopped after {done} of {wanted} replicates; what is shown rests on those.")
    return sentences


def bars(table: pd.DataFrame, outcome: str) -> go.Figure:
    """Horizontal bars of both measures with 95 % intervals, the first row on top; bars whose interval holds 0 are pale."""
    rows = table.iloc[::-1]
    figure = go.Figure()
    for measure, (name, colour, fill, shape) in LOOKS.items():
        middle, low, high = (rows[column] for column in (measure, f"{measure}_low", f"{measure}_high"))
        opacity = [SIGNIFICANT if a > 0 or b < 0 else NOT_SIGNIFICANT for a, b in zip(low, high, strict=True)]
        error = {
            "type": "data", "symmetric": False, "array": rounded((high - middle).fillna(0.0).to_numpy()),
            "arrayminus": rounded((middle - low).fillna(0.0).to_numpy()), "color": colour, "thickness": 2.5, "width": 4,
        }  # fmt: skip
        pattern = {"shape": shape, "size": 6, "fgcolor": colour, "fgopacity": 0.6, "fillmode": "overlay"}
        hints = [
            f"{a:.4f} to {b:.4f}<br>{days:.0f}"
            for a, b, days in zip(low, high, rows["staff_days"], strict=True)
        ]
        figure.add_bar(
            y=[spaced(action) for action in rows["action"]], x=rounded(middle.to_numpy()), orientation="h", name=name,
            marker={"color": [f"rgba({fill},{one})" for one in opacity], "line": {"color": colour, "width": 1}, "pattern": pattern},
            error_x=error, customdata=hints,
            hovertemplate="%{y}<br>" + name + " %{x:.4f}<br>95% interval %{customdata} staff-days<extra></extra>",
        )  # fmt: skip
    set_style(figure, 130 + 38 * len(rows))
    figure.update_layout(barmode="group", bargap=0.28, bargroupgap=0.08, legend={"traceorder": "reversed"})
    figure.update_xaxes(
        title_text=f"contribution to {axis_title(outcome)}", zeroline=True, zerolinecolor=GREY
    )
    return figure.update_yaxes(showgrid=False, automargin=True)
