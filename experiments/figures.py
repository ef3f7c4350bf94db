"""Parts of figures: palette, style, interval dots, monthly bands, heat maps, stacked bars.

Functions take DataFrames and return plotly figures; none knows a finding. Labels are names a user may have written: pass them
through `escaped`, so that they are shown as text and not taken for markup. Colours can be told apart with any colour vision, on
white and on black.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

from coalitionlab.scenarios.names.outcomes import PER_RUN

BLUE, ORANGE, GREY, GREEN = "#3987c9", "#d9772b", "#8a8f94", "#5aa469"
BAND, CORE = "rgba(57,135,201,0.18)", "rgba(57,135,201,0.38)"
LOSSES, RANKS = ["#fdf3ea", ORANGE], ["#1f5f99", "#dfe8f1"]
"""Colour scales from nothing lost to much, and from the first rank to the last; numbers on them can be read."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
ROW, PANEL_HEIGHT, PANEL_COLUMNS, BINS = 30, 170, 3, 25


def set_style(figure: go.Figure, height: int) -> go.Figure:
    """Give a figure the look that all share."""
    return figure.update_layout(
        template="plotly_white", height=height, font={"family": FONT, "size": 13}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", margin={"l": 10, "r": 10, "t": 40, "b": 45}, bargap=0.2,
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": BLUE},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip


def set_axes(figure: go.Figure, title: str, rows: int) -> go.Figure:
    """Give a figure with one labelled row each its style and the title of its horizontal axis."""
    set_style(figure, 120 + ROW * rows)
    figure.update_xaxes(title_text=title, zeroline=False)
    return figure.update_yaxes(showgrid=False, automargin=True)


def escaped(names: Iterable[Any], titles: Mapping[str, str] | None = None) -> list[str]:
    """Return names, or their titles, as text that plotly does not take for markup."""
    return [html.escape((titles or {}).get(name, str(name))) for name in names]


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


def rounded(values: Any) -> Any:
    """Return numbers with as many digits as a figure can show."""
    return np.round(values, 5)


def segments(
    low: Any, high: Any, labels: Sequence[Any], colour: str, width: float, name: str, opacity: float = 1.0
) -> go.Scatter:
    """Return horizontal segments, one a label, as a single trace."""
    x: list[float | None] = []
    y: list[Any] = []
    for start, end, label in zip(low, high, labels, strict=True):
        x += [start, end, None]
        y += [label, label, None]
    line = {"color": colour, "width": width}
    return go.Scatter(x=x, y=y, mode="lines", line=line, opacity=opacity, name=name, hoverinfo="skip")


def dots(
    x: Any, labels: Sequence[Any], name: str, *, colour: str = BLUE, symbol: str = "circle", size: int = 9
) -> go.Scatter:
    """Return points, one a label, as a single trace."""
    marker = {"size": size, "color": colour, "symbol": symbol, "line": {"width": 2, "color": colour}}
    hover = f"%{{y}}<br>{name} %{{x:.3f}}<extra></extra>"
    return go.Scatter(x=rounded(x), y=list(labels), mode="markers", name=name, marker=marker, hovertemplate=hover)


def interval_dots(rows: pd.DataFrame, title: str) -> go.Figure:
    """Draw means with intervals, the first row on top, over the range of nine runs in ten.

    Parameters
    ----------
    rows : DataFrame
        Columns label, mean, low, high and, optionally, q05, q95 and median.
    title : str
        Of the horizontal axis.
    """
    rows = rows.iloc[::-1]
    labels = escaped(rows["label"])
    figure = go.Figure()
    if {"q05", "q95"} <= set(rows):
        figure.add_trace(segments(rows["q05"], rows["q95"], labels, GREY, 2, "9 runs in 10", opacity=0.55))
    figure.add_trace(segments(rows["low"], rows["high"], labels, BLUE, 6, "interval of the mean"))
    figure.add_trace(dots(rows["mean"], labels, "mean", size=10))
    if "median" in rows:
        figure.add_trace(dots(rows["median"], labels, "median run", colour=ORANGE, symbol="diamond-open", size=8))
    return set_axes(figure, title, len(rows))


def difference_dots(rows: pd.DataFrame, title: str) -> go.Figure:
    """Draw differences with intervals around a line at 0, the first row on top; hollow where not significant.

    `rows` has the columns label, difference, low, high and significant.
    """
    rows = rows.iloc[::-1]
    labels = escaped(rows["label"])
    figure = go.Figure(segments(rows["low"], rows["high"], labels, BLUE, 3, "interval"))
    for flag, name, symbol in ((True, "significant", "circle"), (False, "not significant", "circle-open")):
        these = (rows["significant"].astype(bool) == flag).to_numpy()
        some = [label for label, shown in zip(labels, these, strict=True) if shown]
        figure.add_trace(dots(rows["difference"].to_numpy()[these], some, name, symbol=symbol))
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    figure.update_layout(yaxis={"categoryorder": "array", "categoryarray": labels})
    return set_axes(figure, title, len(rows))


def heat_map(
    values: pd.DataFrame, text: pd.DataFrame, *, scale: Any, legend: str = "", ends: tuple[str, str] | None = None
) -> go.Figure:
    """Draw a table as coloured cells with text on them; the first row on top, columns labelled above.

    Parameters
    ----------
    values, text : DataFrame
        What sets the colour (0 and above), and what is written: same shape; index and columns are labels, shown as markup, so
        escape them (`escaped`, `wrapped`).
    scale : str or list
        A plotly colour scale.
    legend : str
        Title of the colour bar.
    ends : tuple of str, optional
        Words for 0 and 1 in place of numbers.
    """
    values, text = values.iloc[::-1], text.iloc[::-1]
    bar: dict[str, Any] = {"thickness": 12, "len": 0.7, "title": {"text": legend}}
    if ends:
        bar |= {"tickvals": [0, 1], "ticktext": list(ends)}
    figure = go.Figure(
        go.Heatmap(
            z=values.to_numpy(dtype=float), x=list(values.columns), y=list(values.index), text=text.to_numpy(),
            texttemplate="%{text}", colorscale=scale, zmin=0, zmax=1 if ends else None, xgap=2, ygap=2, colorbar=bar,
            hovertemplate="%{y}<br>%{x}<br>%{text}<extra></extra>",
        )
    )  # fmt: skip
    lines = max((str(label).count("<br>") for label in values.columns), default=0)
    set_style(figure, 110 + 14 * lines + ROW * len(values))
    figure.update_layout(margin={"t": 45 + 14 * lines, "b": 10})
    figure.update_xaxes(side="top", showgrid=False, tickangle=0, tickfont={"size": 11})
    return figure.update_yaxes(showgrid=False, automargin=True)


def stacked_shares(shares: pd.DataFrame, title: str, unit: str = "") -> go.Figure:
    """Draw one bar a row, cut into the shares (0..1) in its columns; the first row on top.

    The index holds the labels (escaped), the columns the names of the parts in order, from dark to light.
    """
    shares = shares.iloc[::-1]
    figure = go.Figure()
    colours = sample_colorscale(RANKS, np.linspace(0, 1, len(shares.columns)))
    for name, colour in zip(shares, colours, strict=True):
        values = shares[name].to_numpy()
        figure.add_bar(
            x=100 * values, y=list(shares.index), orientation="h", name=str(name), marker={"color": colour, "line": {"width": 0}},
            text=[str(name) if value >= 0.08 else "" for value in values], textposition="inside", insidetextanchor="middle",
            textangle=0, hovertemplate=f"%{{y}}<br>{name}: %{{x:.0f}}%{unit}<extra></extra>", showlegend=False,
        )  # fmt: skip
    set_style(figure, 90 + ROW * len(shares))
    figure.update_layout(barmode="stack", margin={"t": 15})
    figure.update_xaxes(title_text=title, range=[0, 100])
    return figure.update_yaxes(showgrid=False, automargin=True)


def histograms(samples: Mapping[str, Any], title: str) -> go.Figure:
    """Draw one panel a sample, by title: how many values in a hundred lie where, with the mean; all on the same axes."""
    known = np.concatenate([*samples.values(), np.zeros(0)])
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    layout = dict(_panel_layout(len(samples)))
    layout["annotations"] = [
        {**annotation, "text": name} for annotation, name in zip(layout["annotations"], escaped(samples), strict=True)
    ]
    layout |= {"hovermode": "closest", "bargap": 0.05, "shapes": []}
    for name in [name for name in layout if name.startswith("xaxis") and layout[name].get("title")]:
        layout[name] = {**layout[name], "title": {"text": title, "font": {"size": 12}}}
    traces = []
    for k, values in enumerate(samples.values()):
        share = 100 * np.histogram(values, edges)[0] / max(len(values), 1)
        traces.append({
            "type": "bar", "x": rounded((edges[1:] + edges[:-1]) / 2), "y": rounded(share), "marker": {"color": BLUE}, "showlegend": False,
            "hovertemplate": "%{x:.3f}: %{y:.0f} in 100 runs<extra></extra>", "xaxis": f"x{_axis(k)}", "yaxis": f"y{_axis(k)}",
        })  # fmt: skip
        if len(values):
            layout["shapes"].append(_upright(float(values.mean()), _axis(k), "dash"))
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def month_panels(
    months: pd.DataFrame, order: Sequence[str], titles: Mapping[str, str], withdraw_month: int | None = None
) -> go.Figure:
    """Draw months as one panel a strategy: median, mean, and bands of 50 and 90 per cent of the runs.

    Parameters
    ----------
    months : DataFrame
        Of one scenario and outcome: columns strategy, month, mean, q05, q25, q50, q75, q95.
    order, titles : sequence and mapping of str
        The strategies in the order of the panels, and their titles.
    withdraw_month : int, optional
        Where a dotted line marks the withdrawal of the convener.
    """
    layout = dict(_panel_layout(len(order)))
    names = escaped(order, titles)
    layout["annotations"] = [
        {**annotation, "text": name} for annotation, name in zip(layout["annotations"], names, strict=True)
    ]
    if withdraw_month is not None:
        layout["shapes"] = [_upright(withdraw_month, _axis(k), "dot") for k in range(len(order))]
    high = float(np.nanmax(months["q95"])) if months["q95"].notna().any() else 1.0
    for name in [name for name in layout if name.startswith("yaxis")]:
        layout[name] = {**layout[name], "range": [0, max(high * 1.05, 0.05)]}
    by_strategy = dict(list(months.groupby("strategy", sort=False)))
    traces = [
        {**trace, "xaxis": f"x{_axis(k)}", "yaxis": f"y{_axis(k)}"}
        for k, strategy in enumerate(order)
        for trace in monthly_bands(by_strategy[strategy], legend=k == 0)
    ]
    # A report holds many of these, and plotly's checks of every value would take most of its time.
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def monthly_bands(months: pd.DataFrame, legend: bool) -> list[dict[str, Any]]:
    """Return the traces of one panel of `month_panels`."""
    x = months["month"].to_numpy()
    there_and_back = np.concatenate([x, x[::-1]])

    def band(low: str, high: str, colour: str, name: str) -> dict[str, Any]:
        outline = np.concatenate([months[high].to_numpy(), months[low].to_numpy()[::-1]])
        return {
            "type": "scatter", "x": there_and_back, "y": rounded(outline), "fill": "toself", "fillcolor": colour,
            "line": {"width": 0}, "hoverinfo": "skip", "name": name, "showlegend": legend, "legendgroup": name,
        }  # fmt: skip

    def line(column: str, name: str, look: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "scatter", "x": x, "y": rounded(months[column].to_numpy()), "mode": "lines", "line": look, "name": name,
            "showlegend": legend, "legendgroup": name, "hovertemplate": "%{y:.3f}",
        }  # fmt: skip

    return [
        band("q05", "q95", BAND, "9 runs in 10"),
        band("q25", "q75", CORE, "half of the runs"),
        line("q50", "median run", {"color": BLUE, "width": 2}),
        line("mean", "mean", {"color": ORANGE, "width": 1.6, "dash": "dash"}),
    ]


@lru_cache(maxsize=8)
def _panel_layout(count: int) -> dict[str, Any]:
    """Return the layout of so many panels, as yet without titles and range; it is copied, never changed."""
    columns = min(PANEL_COLUMNS, count)
    rows = -(-count // columns)
    figure = make_subplots(
        rows=rows, cols=columns, shared_xaxes="all", shared_yaxes="all", subplot_titles=[" "] * count,
        vertical_spacing=min(0.28 / rows, 0.12), horizontal_spacing=0.03,
    )  # fmt: skip
    figure.update_annotations(font={"size": 12})
    set_style(figure, 60 + PANEL_HEIGHT * rows)
    title = {"text": "month", "font": {"size": 12}}
    for k in range(max(0, count - columns), count):
        figure.update_xaxes(title=title, showticklabels=True, row=k // columns + 1, col=k % columns + 1)
    height = 60 + PANEL_HEIGHT * rows
    figure.update_layout(hovermode="x unified", margin={"l": 45, "t": 70}, legend={"y": 1 + 28 / (height - 115)})
    layout: dict[str, Any] = figure.to_plotly_json()["layout"]
    return layout


def _upright(at: float, axis: str, dash: str) -> dict[str, Any]:
    """Return an upright line through a panel."""
    line = {"color": GREY, "width": 1.2, "dash": dash}
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1, "xref": f"x{axis}", "yref": f"y{axis} domain"}
    return {"type": "line", "line": line, **ends}


def _axis(panel: int) -> str:
    """Return how plotly numbers the axes of a panel: the first has no number."""
    return "" if panel == 0 else str(panel + 1)
