"""Figures of the convener's questions: changes with intervals, and courses over a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments import words as w
from coalitionlab.experiments.figures import BLUE, GREEN, ORANGE, difference_dots, set_style

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

_COLOURS = (BLUE, ORANGE, GREEN)


def changes(table: pd.DataFrame, outcome: str, title: str, *, gains_first: bool = False) -> Figure:
    """Draw the change of an outcome by each variant, with intervals, the greatest loss on top, or gain (columns as `Answer.by_variant`)."""
    change = f"{outcome}_change"
    rows = table.sort_values(change, kind="stable", ascending=not gains_first).rename(
        columns={change: "difference", f"{change}_low": "low", f"{change}_high": "high"}
    )
    clear = (rows["low"] > 0) | (rows["high"] < 0)
    labels = [w.capital(str(label)) for label in rows["variant"]]
    return difference_dots(rows.assign(label=labels, significant=clear), title)


def courses(months: Sequence[int], chances: Mapping[str, Sequence[Any]], title: str) -> Figure:
    """Draw chances over a choice of months, a line each with its interval.

    Parameters
    ----------
    months : sequence of int
    chances : mapping of label to sequence of (chance, low, high)
    title : str
        Of the horizontal axis.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    for colour, (label, values) in zip(_COLOURS, chances.items(), strict=False):
        mean, low, high = ([100 * value for value in column] for column in zip(*values, strict=True))
        error = {
            "type": "data", "symmetric": False, "array": [b - a for a, b in zip(mean, high, strict=True)],
            "arrayminus": [a - b for a, b in zip(mean, low, strict=True)], "thickness": 1.2, "width": 4,
        }  # fmt: skip
        line, marker = {"color": colour, "width": 2.5}, {"size": 8}
        figure.add_trace(
            go.Scatter(x=list(months), y=mean, error_y=error, mode="lines+markers", name=label, line=line, marker=marker)
        )  # fmt: skip
    set_style(figure, 380)
    figure.update_xaxes(title_text=title, tickvals=list(months), zeroline=False)
    return figure.update_yaxes(title_text="chance, in 100", range=[0, 103], zeroline=False)
