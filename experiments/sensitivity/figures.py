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
    """The change with each input at its lowest and highest value; pale where not significant."""
    rows = rows.iloc[::-1]  # figures are drawn from below
    figure = go.Figure()
    for end, colour, name in (
        ("at_low", ORANGE, "input at its lowest"),
        ("at_high", BLUE, "input at its highest"),
    ):
        reach = rounded((rows[f"{end}_high"] - rows[end]).fillna(0.0).to_numpy())
        figure.add_bar(
            x=rounded(rows[end].to_numpy()), y=escaped(rows["input"]), orientation="h", name=name,
            marker={"color": colour, "opacity": np.where(rows["significant"], 0.9, 0.35)},
            error_x={"type": "data", "array": reach, "color": GREY}, hovertemplate="%{y}<br>%{x:+.4f}<extra></extra>",
        )  # fmt: skip
    return set_axes(figure, f"change of {title}", len(rows))


def interactions(table: pd.DataFrame) -> go.Figure:
    """Morris: mu* beside sigma; above the line an input's effect depends on the others."""
    top = [0.0, float(table["mu_star"].max())]
    figure = go.Figure(
        go.Scatter(x=top, y=top, mode="lines", line={"color": GREY, "dash": "dot"}, name="sigma = mu*")
    )
    figure.add_scatter(
        x=rounded(table["mu_star"].to_numpy()), y=rounded(table["sigma"].to_numpy()), mode="markers", name="inputs",
        marker={"size": 9, "color": BLUE, "symbol": np.where(table["significant"], "circle", "circle-open")},
        text=escaped(table["input"]), hovertemplate="%{text}<br>mu* %{x:.4f}<br>sigma %{y:.4f}<extra></extra>",
    )  # fmt: skip
    set_style(figure, 460).update_xaxes(title_text="mu*: how much it matters")
    return figure.update_yaxes(title_text="sigma: how far that depends on the others")


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
