"""What the figures are made of: colours, bands, segments, labels that are shown as text and nothing else."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

BLUE, ORANGE, GREY = "#3987c9", "#d9772b", "#8a8f94"
BAND, CORE = "rgba(57,135,201,0.18)", "rgba(57,135,201,0.38)"
"""Colours that people with any colour vision tell apart, on white and on black."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
ROW = 30


def monthly_course(frame: pd.DataFrame, legend: bool) -> list[dict[str, Any]]:
    """Return the traces of one panel: bands of 90 and 50 per cent, median and mean."""
    x = frame["month"].to_numpy()
    there_and_back = np.concatenate([x, x[::-1]])

    def band(low: str, high: str, colour: str, name: str) -> dict[str, Any]:
        outline = np.concatenate([frame[high].to_numpy(), frame[low].to_numpy()[::-1]])
        return {
            "type": "scatter", "x": there_and_back, "y": rounded(outline), "fill": "toself", "fillcolor": colour,
            "line": {"width": 0}, "hoverinfo": "skip", "name": name, "showlegend": legend, "legendgroup": name,
        }  # fmt: skip

    def line(column: str, name: str, look: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "scatter", "x": x, "y": rounded(frame[column].to_numpy()), "mode": "lines", "line": look, "name": name,
            "showlegend": legend, "legendgroup": name, "hovertemplate": "%{y:.3f}",
        }  # fmt: skip

    return [
        band("q05", "q95", BAND, "9 runs in 10"),
        band("q25", "q75", CORE, "half of the runs"),
        line("q50", "median run", {"color": BLUE, "width": 2}),
        line("mean", "mean", {"color": ORANGE, "width": 1.6, "dash": "dash"}),
    ]


def segments(
    low: Any, high: Any, labels: list[Any], colour: str, width: float, name: str, opacity: float = 1.0
) -> go.Scatter:
    """Return horizontal segments, one a label, as a single trace."""
    x: list[float | None] = []
    y: list[Any] = []
    for start, end, label in zip(low, high, labels, strict=True):
        x += [start, end, None]
        y += [label, label, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "width": width},
        opacity=opacity,
        name=name,
        hoverinfo="skip",
    )


def set_axes(figure: go.Figure, title: str, rows: int) -> go.Figure:
    """Give a figure with one row a strategy its style and the title of its axis."""
    set_style(figure, 120 + ROW * rows)
    figure.update_xaxes(title_text=title, zeroline=False)
    return figure.update_yaxes(showgrid=False, automargin=True)


def set_style(figure: go.Figure, height: int) -> None:
    """Give a figure the look that all share."""
    figure.update_layout(
        template="plotly_white", height=height, font={"family": FONT, "size": 13}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", margin={"l": 10, "r": 10, "t": 40, "b": 45}, bargap=0.2,
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": BLUE},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip


def shown_titles(comparison: Comparison, names: Any) -> list[str]:
    """Return the titles of strategies as text that is not taken for markup; names, where titles repeat."""
    titles = {one.name: one.title or one.name for one in comparison.strategies}
    shown = [titles[name] for name in names]
    unique = len(set(titles.values())) == len(titles)
    return [html.escape(one if unique else name) for one, name in zip(shown, names, strict=True)]


def wrapped(title: str) -> str:
    """Return a title as short lines, not taken for markup."""
    words, lines = html.escape(title).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 11 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines[:6])


def axis_title(outcome: str) -> str:
    """Return an outcome with its unit."""
    return f"{outcome.replace('_', ' ')} ({PER_RUN[outcome].unit})"


def of_scenario(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return the rows of one scenario."""
    return frame[frame["scenario"] == scenario]


def rounded(values: Any) -> Any:
    """Return numbers with as many digits as a figure can show."""
    return np.round(values, 5)
