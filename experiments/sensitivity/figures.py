"""Figures of a sensitivity analysis, from its table of indices. Names are shown as text: nothing in them is taken for markup."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments.figures import (
    BLUE,
    GREY,
    ORANGE,
    difference_dots,
    dots,
    escaped,
    rounded,
    segments,
    set_axes,
    set_style,
    stacked_shares,
)
from coalitionlab.experiments.sensitivity.noise import Variance

#: Inputs with the largest mu*, and with the largest sigma, whose names are written into the figure of both.
NAMED = 4
SIGNIFICANT = ((True, "significant", "circle"), (False, "not significant", "circle-open"))


def importance(table: pd.DataFrame, method: str, title: str, most: int = 25) -> go.Figure:
    """The main figure of a method: its first `most` inputs, what matters most on top; `title` names the outcome."""
    draw = {"morris": _morris, "sobol": _sobol, "tornado": _tornado}[method]
    return draw(table.head(most), title)


def _morris(rows: pd.DataFrame, title: str) -> go.Figure:
    """mu* with its interval, hollow where not significant; the grey bar is what noise alone would show."""
    figure = difference_dots(
        _as_differences(rows, "mu_star"), f"mu*: change of {title} over the input's range"
    )
    floor = rows["noise_floor"].fillna(0.0)
    figure.add_trace(segments(0 * floor, floor, escaped(rows["input"]), GREY, 9, "noise alone", opacity=0.35))
    return figure


def _sobol(rows: pd.DataFrame, title: str) -> go.Figure:
    """ST with its interval, hollow where not significant, and S1 with its own."""
    figure = difference_dots(_as_differences(rows, "ST"), f"share of the variance of {title}")
    names = escaped(rows["input"])
    figure.add_trace(segments(rows["S1_low"], rows["S1_high"], names, ORANGE, 1.5, "95% interval of S1"))
    return figure.add_trace(dots(rows["S1"], names, "S1: alone", colour=ORANGE, symbol="diamond", size=7))


def _as_differences(rows: pd.DataFrame, index: str) -> pd.DataFrame:
    columns = {"input": "label", index: "difference", f"{index}_low": "low", f"{index}_high": "high"}
    return rows[[*columns, "significant"]].rename(columns=columns)


def _tornado(rows: pd.DataFrame, title: str) -> go.Figure:
    """The change with each input at its lowest and highest; pale where not significant.

    Where both ends change the outcome the same way, the lesser bar is drawn within the greater one.
    """
    rows = rows.iloc[::-1]  # figures are drawn from below
    figure, names = go.Figure(), escaped(rows["input"])
    low, high = rows["at_low"].to_numpy(), rows["at_high"].to_numpy()
    for end, value, other, colour, name in (
        ("at_low", low, high, ORANGE, "input at its lowest"),
        ("at_high", high, low, BLUE, "input at its highest"),
    ):
        within = (value * other > 0) & ((abs(value) < abs(other)) | ((value == other) & (end == "at_high")))
        reach = (rows[f"{end}_high"] - rows[end]).fillna(0.0).to_numpy()
        figure.add_bar(
            x=rounded(value), y=names, orientation="h", name=name, width=np.where(within, 0.36, 0.72),
            marker={"color": colour, "opacity": np.where(rows["significant"], 0.9, 0.35)},
            error_x={"type": "data", "array": rounded(reach), "color": GREY, "thickness": 1.2, "width": 3},
            hovertemplate="%{y}<br>%{x:+.4f}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    return set_axes(figure, f"change of {title}", len(rows)).update_layout(barmode="overlay")


def interactions(table: pd.DataFrame) -> go.Figure:
    """Morris: mu* beside sigma; above the line an input's effect depends on the others."""
    rows = table[table["mu_star"] > 0]
    names = np.array(escaped(rows["input"]), object)
    leading = (np.arange(len(rows)) < NAMED) | (rows["sigma"].rank(ascending=False) <= NAMED)
    top = float(rows["mu_star"].max()) if len(rows) else 1.0
    line = {"color": GREY, "dash": "dot", "width": 1.2}
    figure = go.Figure(
        go.Scatter(x=[0, top], y=[0, top], mode="lines", line=line, name="sigma = mu*", hoverinfo="skip")
    )
    for flag, name, symbol in SIGNIFICANT:
        shown = (rows["significant"] == flag).to_numpy()
        figure.add_scatter(
            x=rounded(rows["mu_star"][shown].to_numpy()), y=rounded(rows["sigma"][shown].to_numpy()), mode="markers+text",
            text=np.where(leading, names, "")[shown], textposition="top center", textfont={"size": 10}, name=name,
            cliponaxis=False, customdata=names[shown],
            marker={"size": 8, "color": BLUE, "symbol": symbol, "line": {"width": 1.5, "color": BLUE}},
            hovertemplate="%{customdata}<br>mu* %{x:.4f}<br>sigma %{y:.4f}<extra></extra>",
        )  # fmt: skip
    set_style(figure, 460)
    figure.update_xaxes(title_text="mu*: how much it matters", rangemode="tozero")
    return figure.update_yaxes(title_text="sigma: how far that depends on the others", rangemode="tozero")


def noise(variance: Variance) -> go.Figure:
    """Where the variance of a single run, and that between points' means, comes from."""
    shares, in_means = variance.shares, variance.noise_in_means
    rows = {
        "a single run": [shares["inputs"], shares["own_noise"], shares["shared_noise"]],
        f"between points, means of {variance.replicates}": [1 - in_means, in_means, 0.0],
    }
    parts = ["inputs", "noise of each point", "noise that all points share"]
    return stacked_shares(
        pd.DataFrame.from_dict(rows, orient="index", columns=parts), "share of the variance (%)"
    )
