"""Figures of a calibration: what the model makes of the history, what it says comes next, what is identified, ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments.figures import (
    BAND,
    BLUE,
    GREY,
    ORANGE,
    dots,
    escaped,
    monthly_bands,
    rounded,
    segments,
    set_axes,
    set_style,
)

MOST_DRAWN = 25
COUNTS = {"joins": "joined so far", "exits": "left so far", "inside": "inside"}


def fit(bands: pd.DataFrame, observed: pd.DataFrame, today: int, what: str) -> go.Figure:
    """Draw the bands of the runs, the history as dots on them, and where the runs were no longer fitted.

    `bands` has the columns what, month, mean, q05, q25, q50, q75 and q95; `observed` what, month and value.
    """
    shown, seen = bands[bands["what"] == what], observed[observed["what"] == what]
    figure = go.Figure(monthly_bands(shown, legend=True))
    figure.add_scatter(
        x=seen["month"], y=seen["value"], mode="markers", name="the history", marker={"size": 6, "color": ORANGE},
        hovertemplate="%{y}<extra></extra>",
    )  # fmt: skip
    if today < int(shown["month"].max()):
        figure.add_vline(x=today + 0.5, line={"color": GREY, "width": 1.2, "dash": "dot"})
    set_style(figure, 380).update_layout(hovermode="x unified")
    figure.update_xaxes(title_text="month")
    return figure.update_yaxes(title_text=f"organisations {COUNTS[what]}", rangemode="tozero")


def parameters(table: pd.DataFrame) -> go.Figure:
    """Draw the posterior of each parameter within its assumed range (0 to 1), what is identified best on top."""
    rows = table.head(MOST_DRAWN).iloc[::-1]
    width = (rows["prior_high"] - rows["prior_low"]).to_numpy()
    labels = escaped(rows["parameter"])

    def inside(column: str) -> np.ndarray:
        scaled: np.ndarray = (rows[column].to_numpy() - rows["prior_low"].to_numpy()) / width
        return scaled

    figure = go.Figure(
        segments(np.zeros(len(rows)), np.ones(len(rows)), labels, GREY, 2, "what was assumed", opacity=0.55)
    )
    figure.add_trace(segments(inside("q05"), inside("q95"), labels, BLUE, 6, "90% of the posterior"))
    for known, name, symbol in ((True, "median", "circle"), (False, "median, stays prior", "circle-open")):
        these = ((rows["contraction"] > rows["noise"]) == known).to_numpy()
        some = [label for label, chosen in zip(labels, these, strict=True) if chosen]
        figure.add_trace(dots(inside("q50")[these], some, name, symbol=symbol))
    figure.update_layout(yaxis={"categoryorder": "array", "categoryarray": labels})
    return set_axes(figure, "place in the assumed range (0 lowest, 1 highest)", len(rows))


def groups(table: pd.DataFrame) -> go.Figure:
    """Draw joins and exits by sector and size: nine tenths of the nearest runs, and the history on them."""
    rows = table.iloc[::-1]
    labels = escaped(rows["what"] + " of " + rows["group"])
    figure = go.Figure(
        segments(rows["q05"].to_numpy(), rows["q95"].to_numpy(), labels, BLUE, 6, "nine tenths of the nearest runs")
    )
    figure.add_trace(dots(rows["history"].to_numpy(), labels, "the history", symbol="diamond", colour=ORANGE))
    return set_axes(figure, "organisations", len(rows))


def ranks(uneven: np.ndarray, checks: int) -> go.Figure:
    """Draw how the ranks of all parameters' true values are spread, as the difference of their distribution from uniform.

    `uneven` is (parameters x points): the empirical distribution less the uniform one; the band holds 95 % of such curves.
    """
    points = np.linspace(0, 1, uneven.shape[1])
    half = 1.36 / np.sqrt(checks)  # Kolmogorov's limit at 5 %
    figure = go.Figure()
    figure.add_scatter(
        x=np.concatenate([points, points[::-1]]), y=[half] * len(points) + [-half] * len(points), fill="toself", fillcolor=BAND,
        line={"width": 0}, name="what chance allows for one", hoverinfo="skip",
    )  # fmt: skip
    line: list[float | None] = []
    x: list[float | None] = []
    for curve in uneven:
        line += [*rounded(curve).tolist(), None]
        x += [*points.tolist(), None]
    figure.add_scatter(
        x=x, y=line, mode="lines", line={"color": BLUE, "width": 1}, opacity=0.4, name="a parameter each", hoverinfo="skip"
    )  # fmt: skip
    set_style(figure, 320).update_xaxes(title_text="rank of the true value in its posterior")
    return figure.update_yaxes(title_text="distribution less uniform")
