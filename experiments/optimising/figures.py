"""Figures of what was found: when it does what, how it was judged, what it costs elsewhere."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from coalitionlab.experiments.figure_parts import (
    BLUE,
    GREY,
    ORANGE,
    ROW,
    axis_title,
    rounded,
    segments,
    set_axes,
    set_style,
)
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.optimum import Optimum

#: Your own, told apart from the found and the library by anyone too; its marks differ as well.
OWN = "#7a5bb5"
KINDS = ("timeline", "judgement", "front")
#: Light to dark, told apart by anyone, on white and on black.
SCALE = [[0.0, "#cfe3f5"], [0.5, "#5d9fd6"], [1.0, "#1b5a94"]]


def draw(found: Optimum, kind: str) -> go.Figure:
    """One of KINDS. Raises InputError for another, or for a front of one outcome."""
    if kind not in KINDS:
        raise input_error(f"unknown figure {quoted(kind)}", suggest(kind, KINDS, kind="figure"))
    if kind == "front" and not found.request.front:
        raise input_error("a front needs two outcomes", "ask for two outcomes or more")
    return {"timeline": timeline, "judgement": judgement, "front": front}[kind](found)


def timeline(found: Optimum) -> go.Figure:
    """Actions by months: a bar for every phase in which an action gets effort, darker the larger its share."""
    horizon, start, bars = found.request.limits.horizon, 1, []
    for phase in found.strategy.phases:
        end = phase.until_month or horizon
        whole = sum(phase.effort.values())
        for name, parts in phase.effort.items():
            bars.append((name, start, end, phase.share * parts / whole, phase.aims.get(name, ""), phase))
        start = end + 1
    order = list(dict.fromkeys(name for name, *_ in bars))
    figure = go.Figure(
        go.Bar(
            y=[ACTIONS[name].title for name, *_ in bars], x=[end - start + 1 for _, start, end, *_ in bars],
            base=[start - 0.5 for _, start, *_ in bars], orientation="h", width=0.72,
            marker={
                "color": [share for *_, share, _, _ in bars], "colorscale": SCALE, "cmin": 0.0, "line": {"width": 1, "color": "white"},
                "colorbar": {"title": {"text": "of capacity"}, "tickformat": ".0%", "thickness": 12},
            },
            text=[f"{share:.0%}" for *_, share, _, _ in bars], textposition="inside", insidetextanchor="middle", textangle=0,
            hovertext=[
                f"{html.escape(ACTIONS[name].title)}<br>months {start} to {end}{_sooner(phase)}<br>{share:.0%} of the capacity"
                + (f"<br>aimed at {html.escape(aim)}" if aim else "")
                for name, start, end, share, aim, phase in bars
            ],
            hoverinfo="text", showlegend=False,
        )
    )  # fmt: skip
    for phase in found.strategy.phases[:-1]:
        figure.add_vline(x=(phase.until_month or 0) + 0.5, line={"color": GREY, "dash": "dot", "width": 1})
    set_style(figure, 130 + ROW * len(order))
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(title_text="month", range=[0.5, horizon + 0.5], zeroline=False)
    return figure.update_yaxes(
        categoryorder="array",
        categoryarray=[ACTIONS[name].title for name in order][::-1],
        automargin=True,
        showgrid=False,
    )


def _sooner(phase: object) -> str:
    when = getattr(phase, "when", None)
    return f", or sooner, once {html.escape(str(when))}" if when is not None else ""


def titles_of(found: Optimum) -> dict[str, str]:
    """Titles by name; with the name where several have one title, as a copy of a library strategy has."""
    titles = {one.name: one.title or one.name for one in found.comparison.strategies}
    several = [title for title in titles.values() if list(titles.values()).count(title) > 1]
    return {name: f"{title} ({name})" if title in several else title for name, title in titles.items()}


def groups(found: Optimum) -> list[tuple[set[str], str, str, str]]:
    """Who is told apart in figures: names, colour, label, mark."""
    asked = found.request
    kinds = [(found.strategies, ORANGE, "found", "diamond"), (asked.library, BLUE, "library", "circle")]
    kinds += [(asked.own, OWN, "your own", "square")] if asked.own else []
    return [({one.name for one in those}, colour, label, mark) for those, colour, label, mark in kinds]


def judgement(found: Optimum, scenario: str | None = None) -> go.Figure:
    """Mean with interval of every strategy in a scenario (the first, when not given), by the first outcome."""
    name = scenario or found.request.scenarios[0].name
    rows = found.table[(found.table["scenario"] == name) & found.table["mean"].notna()].iloc[::-1]
    titles = {name: html.escape(title) for name, title in titles_of(found).items()}
    figure = go.Figure()
    for names, colour, label, mark in groups(found):
        part = rows[rows["strategy"].isin(names)]
        labels = [titles[one] for one in part["strategy"]]
        figure.add_trace(
            segments(part["low"], part["high"], labels, colour, 6, f"{label}, 95 % interval", 0.45)
        )
        figure.add_trace(
            go.Scatter(
                x=rounded(part["mean"]), y=labels, mode="markers", name=label,
                marker={"color": colour, "size": 10, "symbol": mark},
                hovertemplate="%{y}: %{x:.3f}<extra></extra>",
            )
        )  # fmt: skip
    set_axes(figure, axis_title(found.request.outcomes[0]), len(rows))
    order = [titles[one] for one in rows["strategy"]]
    return figure.update_yaxes(categoryorder="array", categoryarray=order)


def front(found: Optimum) -> go.Figure:
    """The first outcome against each other one: what was found, and what it was judged against."""
    from plotly.subplots import make_subplots

    first, *others = found.request.outcomes
    titles = {name: html.escape(title) for name, title in titles_of(found).items()}
    figure = make_subplots(rows=1, cols=len(others), horizontal_spacing=0.12)
    for column, other in enumerate(others, start=1):
        for members, colour, label, mark in groups(found):
            part = found.front[found.front["strategy"].isin(members)]
            names = [titles[one] for one in part["strategy"]]
            figure.add_trace(
                go.Scatter(
                    x=rounded(part[other]), y=rounded(part[first]), mode="markers", name=label, legendgroup=label,
                    showlegend=column == 1, hovertext=names, hovertemplate="%{hovertext}<br>%{x:.3f}, %{y:.3f}<extra></extra>",
                    marker={
                        "color": colour, "size": 11, "symbol": mark,
                        "line": {"width": [2.5 if on else 0 for on in part["on_front"]], "color": GREY},
                    },
                ),
                row=1, col=column,
            )  # fmt: skip
        figure.update_xaxes(title_text=axis_title(other), zeroline=False, row=1, col=column)
    set_style(figure, 460)
    return figure.update_yaxes(title_text=axis_title(first), zeroline=False, col=1)
