"""What plausible worlds say, as figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments import figures
from coalitionlab.experiments.words import decimal, digits_for
from coalitionlab.experiments.worlds.discovery import Failure

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
    ranks = [str(name) for name in shares if str(name).startswith("rank_")]
    bars = pd.DataFrame({name.removeprefix("rank_"): shares[name].to_numpy() for name in ranks})
    bars.index = pd.Index(figures.escaped(shares["strategy"], titles))
    return figures.stacked_shares(bars, "share of worlds (%), by rank: 1 is best", " of worlds")


def boxes_figure(found: Sequence[Failure], parameters: pd.DataFrame, titles: Titles) -> Any:
    """Draw the bounds of every box: the range of a parameter in grey, the part in which the strategy fails in colour."""
    rows = []
    for failure in found:
        for name, low, high in failure.limits:
            bottom, top = float(parameters[name].min()), float(parameters[name].max())
            ends = [(min(max(end, bottom), top) - bottom) / ((top - bottom) or 1.0) for end in (low, high)]
            strategy, parameter = figures.escaped([failure.strategy, name], titles)
            rows.append(
                (f"{strategy} · <b>{parameter}</b>", *ends, bottom, top, low if np.isfinite(low) else high)
            )
    frame = pd.DataFrame(rows, columns=["label", "start", "end", "bottom", "top", "bound"])
    labels = frame["label"].tolist()
    figure = go.Figure([
        figures.segments(np.zeros(len(frame)), np.ones(len(frame)), labels, figures.GREY, 3, "drawn range"),
        figures.segments(frame["start"], frame["end"], labels, figures.ORANGE, 11, "fails more often here"),
    ])  # fmt: skip
    for row in frame.to_dict(orient="records"):
        at_bound = row["start"] if row["start"] > 0 else row["end"]
        for x, anchor, value, shift in (
            (-0.01, "right", row["bottom"], 0),
            (1.01, "left", row["top"], 0),
            (at_bound, "center", row["bound"], 13),
        ):
            figure.add_annotation(
                x=x,
                y=row["label"],
                text=f"{value:.3g}",
                xanchor=anchor,
                yshift=shift,
                showarrow=False,
                font={"size": 11},
            )
    figures.set_style(figure, 110 + figures.ROW * len(frame))
    figure.update_xaxes(visible=False, range=[-0.14, 1.14])
    order = {"categoryorder": "array", "categoryarray": labels[::-1]}
    return figure.update_yaxes(showgrid=False, automargin=True, zeroline=False, **order)
