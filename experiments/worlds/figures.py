"""Figures of what worlds say: regret, ranks, and the boxes in which strategies fail."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from coalitionlab.experiments.figures import BLUE, FONT, GREY, ORANGE, ROW, axis_title, set_style
from coalitionlab.experiments.text import decimal, digits_for
from coalitionlab.experiments.worlds.discovery import Failure
from coalitionlab.experiments.worlds.learning import can_learn
from coalitionlab.experiments.worlds.robustness import Robustness

Titles = Mapping[str, str]
LOST = ["#fdf3ea", ORANGE]
PLACES = ["#1f5f99", "#dfe8f1"]
"""Colours from little lost to much, and from the first place to the last; numbers on them can be read."""


def regret_heatmap(one: Robustness, titles: Titles) -> go.Figure:
    """Mean regret of each strategy over all worlds and in each kind of worlds; light where little is lost."""
    rows = one.regret()
    order = rows["strategy"].tolist()[::-1]
    columns = {f"all worlds<br>({len(one.table.worlds)})": rows.set_index("strategy")["mean"].reindex(order)}
    if can_learn() and len(one.clusters.names) > 1:
        parts = one.regret("cluster")
        for number, name in enumerate(one.clusters.names):
            part = parts[parts["cluster"] == number]
            label = f"{html.escape(name.partition(':')[0])} worlds<br>({int(part['worlds'].iloc[0])})"
            columns[label] = part.set_index("strategy")["mean"].reindex(order)
    columns["highest<br>over worlds"] = rows.set_index("strategy")["maximum"].reindex(order)
    values = np.column_stack([column.to_numpy(dtype=float) for column in columns.values()])
    digits = digits_for(values.ravel())
    values = np.round(values, digits) + 0.0  # no minus before a zero
    least = values.min(axis=0)
    text = [
        [
            f"<b>★ {decimal(v, digits)}</b>" if v == low else decimal(v, digits)
            for v, low in zip(row, least, strict=True)
        ]
        for row in values
    ]
    figure = go.Figure(
        go.Heatmap(
            z=values, x=list(columns), y=_shown(order, titles), text=text, texttemplate="%{text}", colorscale=LOST,
            zmin=0, xgap=2, ygap=2, hovertemplate="%{y}<br>%{x}<br>regret %{text}<extra></extra>",
            colorbar={"title": {"text": "regret"}, "thickness": 12, "len": 0.8},
        )
    )  # fmt: skip
    set_style(figure, 110 + ROW * len(order))
    figure.update_layout(margin={"t": 60, "b": 10})
    figure.update_xaxes(side="top", showgrid=False, tickangle=0)
    return figure.update_yaxes(showgrid=False, automargin=True)


def rank_bars(one: Robustness, titles: Titles) -> go.Figure:
    """One bar a strategy, cut by the share of worlds in which it has each rank; best mean rank on top."""
    shares = one.stability.shares.iloc[::-1]
    labels = _shown(shares["strategy"].tolist(), titles)
    ranks = [name for name in shares if str(name).startswith("rank_")]
    colours = sample_colorscale(PLACES, np.linspace(0, 1, len(ranks)))
    figure = go.Figure()
    for name, colour in zip(ranks, colours, strict=True):
        rank = str(name).removeprefix("rank_")
        share = shares[name].to_numpy()
        figure.add_bar(
            x=100 * share, y=labels, orientation="h", name=rank, marker={"color": colour, "line": {"width": 0}},
            text=[rank if part >= 0.08 else "" for part in share], textposition="inside", insidetextanchor="middle",
            textangle=0, hovertemplate=f"%{{y}}<br>rank {rank} in %{{x:.0f}}% of worlds<extra></extra>", showlegend=False,
        )  # fmt: skip
    set_style(figure, 90 + ROW * len(labels))
    figure.update_layout(barmode="stack", margin={"t": 15})
    figure.update_xaxes(title_text="share of worlds (%), by rank: 1 is best", range=[0, 100])
    return figure.update_yaxes(showgrid=False, automargin=True)


def box_ranges(one: Robustness, titles: Titles) -> go.Figure | None:
    """The bounds of every box found: the plausible range of a parameter in grey, the part in which the strategy fails in colour."""
    boxes = [found for found in one.failures if found.found] if can_learn() else []
    if not boxes:
        return None
    figure, labels = go.Figure(), []
    for found in boxes:
        for name, low, high in found.limits:
            label = f"{html.escape(titles[found.strategy])} · <b>{html.escape(name)}</b>"
            labels.append(label)
            _range(figure, one, found, (name, low, high), label)
    for name, colour, width in (("drawn range", GREY, 3), ("fails more often here", ORANGE, 11)):
        figure.add_scatter(
            x=[None], y=[labels[0]], mode="lines", line={"color": colour, "width": width}, name=name
        )
    set_style(figure, 110 + ROW * len(labels))
    figure.update_xaxes(visible=False, range=[-0.14, 1.14])
    return figure.update_yaxes(
        showgrid=False, automargin=True, categoryorder="array", categoryarray=labels[::-1], zeroline=False
    )


def courses_over_worlds(one: Robustness, titles: Titles) -> go.Figure:
    """Every strategy's mean in every world, worlds sorted by the best strategy's: where the order changes shows as crossings."""
    means = one.table.sign * one.table.means
    order = one.table.best_first()
    worlds = np.argsort(means[order[0]], kind="stable")
    figure = go.Figure()
    for place, k in enumerate(order[:4][::-1]):
        leads = place == min(len(order), 4) - 1
        figure.add_scatter(
            x=np.arange(1, len(worlds) + 1), y=means[k, worlds], mode="lines+markers" if leads else "markers",
            name=html.escape(titles[one.table.strategies[k]]), line={"width": 2},
            marker={"size": 5, "color": (BLUE, ORANGE, GREY, "#5aa469")[order.index(k)]},
        )  # fmt: skip
    set_style(figure, 380)
    figure.update_xaxes(title_text="worlds, from the hardest for the leading strategy to the easiest")
    return figure.update_yaxes(title_text=axis_title(one.outcome), rangemode="tozero")


def _range(
    figure: go.Figure, one: Robustness, found: Failure, limit: tuple[str, float, float], label: str
) -> None:
    name, low, high = limit
    drawn = one.table.parameters[name]
    bottom, top = float(drawn.min()), float(drawn.max())
    width = (top - bottom) or 1.0
    start, end = ((max(low, bottom) - bottom) / width, (min(high, top) - bottom) / width)
    hover = (
        f"{html.escape(name)}: {max(low, bottom):.3g} to {min(high, top):.3g} of {bottom:.3g} to {top:.3g}"
    )
    for x, colour, thick in (([0.0, 1.0], GREY, 3), ([start, end], ORANGE, 11)):
        figure.add_scatter(
            x=x, y=[label, label], mode="lines", line={"color": colour, "width": thick}, showlegend=False,
            hoverinfo="text", text=hover,
        )  # fmt: skip
    ends = [(-0.01, "right", bottom), (1.01, "left", top)]
    bound = (start, low) if np.isfinite(low) else (end, high)
    for place, anchor, value in ends:
        figure.add_annotation(
            x=place, y=label, text=f"{value:.3g}", xanchor=anchor, showarrow=False, font={"size": 11}
        )
    figure.add_annotation(
        x=bound[0],
        y=label,
        text=f"<b>{bound[1]:.3g}</b>",
        showarrow=False,
        yshift=13,
        font={"size": 11, "family": FONT},
    )


def _shown(names: Sequence[str], titles: Titles) -> list[str]:
    """Return titles as text that is not taken for markup; names, where titles repeat."""
    unique = len(set(titles.values())) == len(titles)
    return [html.escape(titles[name] if unique else name) for name in names]
