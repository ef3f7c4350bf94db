"""Figures of regret, ranks and failures over plausible worlds, from tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments import figures
from coalitionlab.experiments.words import decimal, digits_for
from coalitionlab.experiments.worlds.failures import Failure

Titles = Mapping[str, str]


def regret_figure(regret: pd.DataFrame, by_cluster: pd.DataFrame | None, titles: Titles) -> Any:
    """Draw the mean regret of each strategy over all worlds and in each kind of worlds; light where little is lost."""
    rows = regret.set_index("strategy")
    columns = {f"all worlds<br>({rows['worlds'].iat[0]})": rows["mean"]}
    for kind, part in () if by_cluster is None else by_cluster.groupby("kind", sort=False):
        (label,) = figures.escaped([str(kind).partition(":")[0]])
        columns[f"{label} worlds<br>({part['worlds'].iat[0]})"] = part.set_index("strategy")["mean"]
    columns["highest<br>over worlds"] = rows["maximum"]
    values = pd.DataFrame(columns).reindex(rows.index)
    digits = digits_for(values.to_numpy().ravel())
    values = values.round(digits) + 0.0  # no minus before a zero
    text = values.map(lambda value: decimal(value, digits))
    text = text.where(values > values.min(), "<b>★ " + text + "</b>")
    values.index = text.index = pd.Index(figures.escaped(rows.index, titles))
    return figures.heat_map(values.clip(lower=0), text, scale=figures.LOSSES, legend="regret")


def ranks_figure(shares: pd.DataFrame, titles: Titles) -> Any:
    """Draw one bar a strategy, cut by the share of worlds in which it has each rank; best mean rank on top."""
    bars = shares.filter(regex="^rank_").rename(columns=lambda name: name.removeprefix("rank_"))
    bars.index = pd.Index(figures.escaped(shares["strategy"], titles))
    return figures.stacked_shares(bars, "share of worlds (%), by rank: 1 is best", " of worlds")


def boxes_figure(failures: Sequence[Failure], parameters: pd.DataFrame, titles: Titles) -> Any:
    """Draw the bounds of every box: the range of a parameter in grey, the part in which the strategy fails in colour."""
    rows: list[tuple[Any, ...]] = []
    for failure in failures:
        for name, low, high in failure.limits:
            strategy, parameter = figures.escaped([failure.strategy, name], titles)
            bottom, top = float(parameters[name].min()), float(parameters[name].max())
            start, end = ((min(max(x, bottom), top) - bottom) / ((top - bottom) or 1.0) for x in (low, high))
            bound = (start, low) if np.isfinite(low) else (end, high)
            rows.append((f"{strategy} · <b>{parameter}</b>", start, end, bottom, top, *bound))
    labels = [row[0] for row in rows]
    starts, ends = ([row[k] for row in rows] for k in (1, 2))
    figure = go.Figure([
        figures.segments([0] * len(rows), [1] * len(rows), labels, figures.GREY, 3, "drawn range"),
        figures.segments(starts, ends, labels, figures.ORANGE, 11, "fails more often here"),
    ])  # fmt: skip
    for label, _, _, bottom, top, at_bound, bound in rows:
        for x, value, anchor, shift in (
            (-0.01, bottom, "right", 0),
            (1.01, top, "left", 0),
            (at_bound, bound, "center", 13),
        ):
            text, font = f"{value:.3g}", {"size": 11}
            figure.add_annotation(x=x, y=label, text=text, xanchor=anchor, yshift=shift, showarrow=False, font=font)
    figures.set_style(figure, 110 + figures.ROW * len(labels))
    figure.update_xaxes(visible=False, range=[-0.14, 1.14])
    order = {"categoryorder": "array", "categoryarray": labels[::-1]}
    return figure.update_yaxes(showgrid=False, automargin=True, zeroline=False, **order)
