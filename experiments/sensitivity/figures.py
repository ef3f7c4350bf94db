"""Figures of a sensitivity analysis, from its tables. Names are shown as text: nothing in them is taken for markup."""

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


def importance(rows: pd.DataFrame, method: str, title: str) -> go.Figure:
    """Draw the main figure of a method, what matters most on top; `title` names the outcome."""
    return {"morris": _morris, "sobol": _sobol, "tornado": _tornado}[method](rows, title)


def _morris(rows: pd.DataFrame, title: str) -> go.Figure:
    """mu* with its interval, hollow where not significant; the grey bar is what noise alone would show."""
    figure = _index_dots(rows, "mu_star", f"mu*: change of {title} over the input's range")
    floor = rows["noise_floor"].fillna(0.0)
    return figure.add_trace(segments(0 * floor, floor, escaped(rows["input"]), GREY, 9, "noise alone", opacity=0.35))


def _sobol(rows: pd.DataFrame, title: str) -> go.Figure:
    """ST with its interval, hollow where not significant, and S1 with its own."""
    figure, names = _index_dots(rows, "ST", f"share of the variance of {title}"), escaped(rows["input"])
    figure.add_trace(segments(rows["S1_low"], rows["S1_high"], names, ORANGE, 1.5, "95% interval of S1"))
    return figure.add_trace(dots(rows["S1"], names, "S1: alone", colour=ORANGE, symbol="diamond", size=7))


def _index_dots(rows: pd.DataFrame, index: str, title: str) -> go.Figure:
    columns = {"input": "label", index: "difference", f"{index}_low": "low", f"{index}_high": "high"}
    return difference_dots(rows[[*columns, "significant"]].rename(columns=columns), title)


def _tornado(rows: pd.DataFrame, title: str) -> go.Figure:
    """The change with each input at its lowest and highest value; pale where not significant."""
    rows = rows.iloc[::-1]  # figures are drawn from below
    figure = go.Figure()
    ends = {"at_low": (ORANGE, "input at its lowest"), "at_high": (BLUE, "input at its highest")}
    for end, (colour, name) in ends.items():
        reach = rounded((rows[f"{end}_high"] - rows[end]).fillna(0.0).to_numpy())
        figure.add_bar(
            x=rounded(rows[end].to_numpy()), y=escaped(rows["input"]), orientation="h", name=name,
            marker={"color": colour, "opacity": np.where(rows["significant"], 0.9, 0.35)},
            error_x={"type": "data", "array": reach, "color": GREY}, hovertemplate="%{y}<br>%{x:+.4f}<extra></extra>",
        )  # fmt: skip
    return set_axes(figure, f"change of {title}", len(rows))


def interactions(table: pd.DataFrame) -> go.Figure:
    """Draw mu* (of Morris) beside sigma; above the line an input's effect depends on the others."""
    top = [0.0, float(table["mu_star"].max())]
    line = {"color": GREY, "dash": "dot"}
    figure = go.Figure(go.Scatter(x=top, y=top, mode="lines", line=line, name="sigma = mu*"))
    figure.add_scatter(
        x=rounded(table["mu_star"].to_numpy()), y=rounded(table["sigma"].to_numpy()), mode="markers", name="inputs",
        marker={"size": 9, "color": BLUE, "symbol": np.where(table["significant"], "circle", "circle-open")},
        text=escaped(table["input"]), hovertemplate="%{text}<br>mu* %{x:.4f}<br>sigma %{y:.4f}<extra></extra>",
    )  # fmt: skip
    set_style(figure, 460).update_xaxes(title_text="mu*: how much it matters")
    return figure.update_yaxes(title_text="sigma: how far that depends on the others")


def noise(variance: pd.DataFrame, replicates: int) -> go.Figure:
    """Draw where the variance of a single run, and that between points' means, comes from."""
    rows = variance.set_index("source")[["share", "share_of_means"]].T
    rows.index = pd.Index(["a single run", f"between points, means of {replicates}"])
    sources = {"inputs": "inputs", "own_noise": "noise of each point", "shared_noise": "noise that all points share"}
    return stacked_shares(rows[list(sources)].rename(columns=sources), "share of the variance (%)")
