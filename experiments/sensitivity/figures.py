"""Figures of a study of sensitivity. Names are shown as text: nothing in them is taken for markup."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments.figure_parts import (
    BLUE,
    GREY,
    ORANGE,
    axis_title,
    rounded,
    segments,
    set_axes,
    set_style,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.sensitivity.result import Sensitivity

NAMED = 4
"""So many inputs with the largest mu*, and with the largest sigma, whose names stand in the picture of mu* and sigma; the others say theirs when pointed at."""


def draw(found: Sensitivity, most: int = 25) -> go.Figure:
    """The main figure of the method: what matters most on top."""
    return {"morris": sizes, "sobol": shares, "tornado": swings}[found.plan.method](found, most)


def sizes(found: Sensitivity, most: int = 25) -> go.Figure:
    """Morris: mu* with its interval; hollow where it may be luck; the grey bar is what luck alone would show."""
    table = _shown(found, most)
    names = _names(table)
    figure = go.Figure([
        segments(np.zeros(len(table)), table["luck_floor"].fillna(0.0).to_numpy(), names, GREY, 9, "luck alone", opacity=0.35),
        segments(table["mu_star_low"].to_numpy(), table["mu_star_high"].to_numpy(), names, BLUE, 3, "95% interval"),
    ])  # fmt: skip
    _points(figure, table, "mu_star", BLUE, "mu*")
    figure.update_xaxes(rangemode="tozero")
    return _finished(figure, f"mu*: change of {_what(found)} over the input's range", names)


def spreads(found: Sensitivity) -> go.Figure:
    """Morris: mu* beside sigma; far up means that an input's effect depends on the others."""
    table = found.table[found.table["mu_star"] > 0]
    named = np.where(
        (np.arange(len(table)) < NAMED) | (table["sigma"].rank(ascending=False) <= NAMED),
        [html.escape(one) for one in table["input"]],
        "",
    )
    top = float(table["mu_star"].max()) if len(table) else 1.0
    figure = go.Figure(
        go.Scatter(
            x=[0, top],
            y=[0, top],
            mode="lines",
            line={"color": GREY, "dash": "dot", "width": 1.2},
            name="sigma = mu*",
            hoverinfo="skip",
        )
    )
    for flag, name, symbol in (
        (True, "told apart from luck", "circle"),
        (False, "may be luck", "circle-open"),
    ):
        mine = (table["told_apart"] == flag).to_numpy()
        figure.add_scatter(
            x=rounded(table["mu_star"][mine].to_numpy()), y=rounded(table["sigma"][mine].to_numpy()), mode="markers+text",
            text=named[mine], textposition="top center", textfont={"size": 10}, name=name, cliponaxis=False,
            customdata=[html.escape(one) for one in table["input"][mine]],
            marker={"size": 8, "color": BLUE, "symbol": symbol, "line": {"width": 1.5, "color": BLUE}},
            hovertemplate="%{customdata}<br>mu* %{x:.4f}<br>sigma %{y:.4f}<extra></extra>",
        )  # fmt: skip
    set_style(figure, 460)
    figure.update_xaxes(title_text="mu*: how much it matters", rangemode="tozero")
    return figure.update_yaxes(title_text="sigma: how far that depends on the others", rangemode="tozero")


def shares(found: Sensitivity, most: int = 25) -> go.Figure:
    """Sobol: ST and, just below it, S1 with their intervals; ST hollow where it may be luck."""
    table = _shown(found, most)
    names, row = _names(table), np.arange(len(table))
    figure = go.Figure()
    for index, colour, name, shift in (
        ("ST", BLUE, "ST: with all it takes part in", 0.15),
        ("S1", ORANGE, "S1: alone", -0.2),
    ):
        low, high = table[f"{index}_low"].to_numpy(), table[f"{index}_high"].to_numpy()
        figure.add_trace(
            segments(
                low, high, list(row + shift), colour, 3 if index == "ST" else 2, f"95% interval of {index}"
            )
        )
        hollow = (~table["told_apart"] & (index == "ST")).to_numpy()
        figure.add_scatter(
            x=rounded(table[index].to_numpy()), y=row + shift, mode="markers", name=name, customdata=names,
            marker={"size": 9 if index == "ST" else 7, "color": colour, "line": {"width": 2, "color": colour},
                    "symbol": ["circle-open" if one else "circle" if index == "ST" else "diamond" for one in hollow]},
            hovertemplate="%{customdata}<br>" + index + " %{x:.3f}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    set_axes(figure, f"share of the variance of {_what(found)}", len(names))
    figure.update_layout(height=120 + 30 * len(names), margin={"t": 60})
    return figure.update_yaxes(
        zeroline=False, tickmode="array", tickvals=row, ticktext=names, range=[-0.7, len(names) - 0.3]
    )


def swings(found: Sensitivity, most: int = 25) -> go.Figure:
    """Tornado: the change with each input at its lowest and highest, widest on top; pale where it may be luck."""
    table = _shown(found, most)
    names = _names(table)
    figure = go.Figure()
    low, high = table["at_low"].to_numpy(), table["at_high"].to_numpy()
    for end, other, colour, name in (
        ("at_low", high, ORANGE, "input at its lowest"),
        ("at_high", low, BLUE, "input at its highest"),
    ):
        value = table[end].to_numpy()
        within = (value * other > 0) & ((abs(value) < abs(other)) | ((value == other) & (end == "at_high")))
        reach = (table[f"{end}_high"] - table[end]).fillna(0.0)
        figure.add_bar(
            x=rounded(value), y=names, orientation="h", name=name, width=np.where(within, 0.36, 0.72),
            marker={"color": colour, "opacity": np.where(table["told_apart"], 0.9, 0.35)},
            error_x={"type": "data", "array": rounded(reach.to_numpy()), "color": GREY, "thickness": 1.2, "width": 3},
            hovertemplate="%{y}<br>%{x:+.4f}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    figure.update_layout(
        barmode="overlay"
    )  # where both ends change the outcome the same way, the lesser lies within the greater
    return _finished(figure, f"change of {_what(found)}", names)


def luck(found: Sensitivity) -> go.Figure:
    """Where the variance of a single run comes from, and of a point's mean."""
    shares, left = found.parts.of_a_run, found.parts.left
    rows = [f"between points, means of {found.study.replicates}", "a single run"]
    figure = go.Figure()
    for name, colour, values in (
        ("the inputs", BLUE, (1 - left, shares["inputs"])),
        ("luck of each point", ORANGE, (left, shares["own_luck"])),
        ("luck that all points share", GREY, (0.0, shares["shared_luck"])),
    ):
        figure.add_bar(
            x=values, y=rows, orientation="h", name=name, marker={"color": colour}, texttemplate="%{x:.0%}",
            textposition="inside", insidetextanchor="middle", hovertemplate=f"{name}<br>%{{x:.1%}}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend_traceorder="normal")
    set_axes(figure, "share of the variance", len(rows))
    return figure.update_xaxes(tickformat=".0%", range=[0, 1])


def _points(figure: go.Figure, table: pd.DataFrame, column: str, colour: str, name: str) -> None:
    """Points, hollow where they may be luck."""
    for flag, what, symbol in ((True, name, "circle"), (False, "may be luck", "circle-open")):
        mine = table[table["told_apart"] == flag]
        figure.add_scatter(
            x=rounded(mine[column].to_numpy()), y=_names(mine), mode="markers", name=what,
            marker={"size": 9, "color": colour, "symbol": symbol, "line": {"width": 2, "color": colour}},
            hovertemplate="%{y}<br>" + column.replace("mu_star", "mu*") + " %{x:.4f}<extra></extra>",
        )  # fmt: skip


def _shown(found: Sensitivity, most: int) -> pd.DataFrame:
    """The first rows, the most important last, as figures are drawn from below."""
    return found.table.head(most).iloc[::-1]


def _names(table: pd.DataFrame) -> list[str]:
    return [html.escape(str(one)) for one in table["input"]]


def _what(found: Sensitivity) -> str:
    gap = "the gap in " if found.plan.against else ""
    return gap + axis_title(found.outcome)


def _finished(figure: go.Figure, title: str, names: list[str]) -> go.Figure:
    set_axes(figure, title, len(names))
    figure.update_layout(height=120 + 24 * len(names), margin={"t": 60})
    return figure.update_yaxes(categoryorder="array", categoryarray=names)
