"""Figures of a search: what is done when, and the front of several outcomes."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from coalitionlab.experiments.figures import BLUE, GREY, ORANGE, ROW, axis_title, escaped, rounded, set_style
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Strategy

PURPLE = "#7a5bb5"
#: Colour and mark of each kind of strategy.
LOOKS = {"found": (ORANGE, "diamond"), "library": (BLUE, "circle"), "your own": (PURPLE, "square")}
#: Shares of the capacity from light to dark, distinct with any colour vision.
SCALE = [[0.0, "#cfe3f5"], [0.5, "#5d9fd6"], [1.0, "#1b5a94"]]

#: Names of strategies by kind, the keys of LOOKS.
Kinds = Mapping[str, Sequence[str]]


def timeline_figure(strategy: Strategy, last_month: int) -> go.Figure:
    """Actions by months: a bar for every phase in which an action gets effort, darker the larger its share."""
    bars, ends, start = [], [], 1
    for phase in strategy.phases:
        end = phase.until_month or last_month
        total = sum(phase.effort.values())
        for action, parts in phase.effort.items():
            share = phase.share * parts / total
            hover = _hover(phase, action, start, end, share)
            bars.append(
                {"action": action, "start": start, "length": end - start + 1, "share": share, "hover": hover}
            )
        ends.append(end)
        start = end + 1
    rows = pd.DataFrame(bars)
    titles = [ACTIONS[action].title for action in rows["action"].unique()]
    marker = {
        "color": rows["share"], "colorscale": SCALE, "cmin": 0.0, "line": {"width": 1, "color": "white"},
        "colorbar": {"title": {"text": "of capacity"}, "tickformat": ".0%", "thickness": 12},
    }  # fmt: skip
    figure = go.Figure(
        go.Bar(
            y=[ACTIONS[action].title for action in rows["action"]], x=rows["length"], base=rows["start"] - 0.5,
            orientation="h", width=0.72, marker=marker, text=[f"{share:.0%}" for share in rows["share"]],
            textposition="inside", insidetextanchor="middle", textangle=0, hovertext=rows["hover"], hoverinfo="text",
            showlegend=False,
        )
    )  # fmt: skip
    for end in ends[:-1]:
        figure.add_vline(x=end + 0.5, line={"color": GREY, "dash": "dot", "width": 1})
    set_style(figure, 130 + ROW * len(titles)).update_layout(barmode="overlay")
    figure.update_xaxes(title_text="month", range=[0.5, last_month + 0.5], zeroline=False)
    return figure.update_yaxes(
        categoryorder="array", categoryarray=titles[::-1], automargin=True, showgrid=False
    )


def _hover(phase: Phase, action: str, start: int, end: int, share: float) -> str:
    lines = [ACTIONS[action].title, f"months {start} to {end}"]
    lines[1] += f", or until {phase.when}" if phase.when is not None else ""
    lines.append(f"{share:.0%} of the capacity")
    lines += [f"aimed at {phase.aims[action]}"] if action in phase.aims else []
    return "<br>".join(html.escape(line) for line in lines)


def front_figure(
    rows: pd.DataFrame, kinds: Kinds, titles: Mapping[str, str], outcomes: Sequence[str]
) -> go.Figure:
    """The first outcome against each other one; strategies on the front have a ring. `rows` as `held_out.front_table`."""
    first, *others = outcomes
    figure = make_subplots(rows=1, cols=len(others), horizontal_spacing=0.12)
    for column, other in enumerate(others, start=1):
        for kind, names in kinds.items():
            colour, symbol = LOOKS[kind]
            part = rows[rows["strategy"].isin(names)]
            ring = {"width": [2.5 if on else 0 for on in part["on_front"]], "color": GREY}
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
