"""Figures of a search: what is done when, and the front of several outcomes."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from coalitionlab.experiments.figures import BLUE, GREY, ORANGE, ROW, axis_title, escaped, rounded, set_style
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Strategy

#: Colour and mark of each kind of strategy.
LOOKS = {"found": (ORANGE, "diamond"), "library": (BLUE, "circle"), "your own": ("#7a5bb5", "square")}
#: Shares of the capacity from light to dark, distinct with any colour vision.
SCALE = [[0.0, "#cfe3f5"], [0.5, "#5d9fd6"], [1.0, "#1b5a94"]]


def timeline_figure(strategy: Strategy, last_month: int) -> go.Figure:
    """Actions by months: a bar for every phase in which an action gets effort, darker the larger its share."""
    rows, ends, start = [], [], 1
    for phase in strategy.phases:
        end, total = phase.until_month or last_month, sum(phase.effort.values())
        until = "" if phase.when is None else f", or until {phase.when}"
        for action, parts in phase.effort.items():
            title, share = ACTIONS[action].title, phase.share * parts / total
            aim = f"aimed at {phase.aims[action]}" if action in phase.aims else ""
            lines = [title, f"months {start} to {end}{until}", f"{share:.0%} of the capacity", aim]
            hover = "<br>".join(html.escape(line) for line in lines if line)
            rows.append(
                {"title": title, "from": start - 0.5, "months": end - start + 1, "share": share, "hover": hover}
            )
        ends.append(end)
        start = end + 1
    bars = pd.DataFrame(rows)
    titles = list(bars["title"].unique())
    marker = {
        "color": bars["share"], "colorscale": SCALE, "cmin": 0.0, "line": {"width": 1, "color": "white"},
        "colorbar": {"title": {"text": "of capacity"}, "tickformat": ".0%", "thickness": 12},
    }  # fmt: skip
    figure = go.Figure(
        go.Bar(
            y=bars["title"], x=bars["months"], base=bars["from"], orientation="h", width=0.72, marker=marker,
            text=[f"{share:.0%}" for share in bars["share"]], textposition="inside", insidetextanchor="middle", textangle=0,
            hovertext=bars["hover"], hoverinfo="text", showlegend=False,
        )
    )  # fmt: skip
    for end in ends[:-1]:
        figure.add_vline(x=end + 0.5, line={"color": GREY, "dash": "dot", "width": 1})
    set_style(figure, 130 + ROW * len(titles)).update_layout(barmode="overlay")
    figure.update_xaxes(title_text="month", range=[0.5, last_month + 0.5], zeroline=False)
    return figure.update_yaxes(categoryorder="array", categoryarray=titles[::-1], automargin=True, showgrid=False)


def front_figure(rows: pd.DataFrame, titles: Mapping[str, str], outcomes: Sequence[str]) -> go.Figure:
    """The first outcome against each other one; strategies on the front have a ring.

    `rows` has the columns of `held_out.front_table` and `kind`, one of LOOKS.
    """
    first, *others = outcomes
    figure = make_subplots(rows=1, cols=len(others), horizontal_spacing=0.12)
    for column, other in enumerate(others, start=1):
        for kind, part in rows.groupby("kind", sort=False):
            colour, symbol = LOOKS[str(kind)]
            ring = {"width": np.where(part["on_front"], 2.5, 0), "color": GREY}
            trace = go.Scatter(
                x=rounded(part[other]), y=rounded(part[first]), mode="markers", name=kind, legendgroup=kind,
                showlegend=column == 1, hovertext=escaped(part["strategy"], titles),
                hovertemplate="%{hovertext}<br>%{x:.3f}, %{y:.3f}<extra></extra>",
                marker={"color": colour, "size": 11, "symbol": symbol, "line": ring},
            )  # fmt: skip
            figure.add_trace(trace, row=1, col=column)
        figure.update_xaxes(title_text=axis_title(other), zeroline=False, row=1, col=column)
    set_style(figure, 460)
    return figure.update_yaxes(title_text=axis_title(first), zeroline=False, col=1)
