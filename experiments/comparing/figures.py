"""Figures of a comparison. Names are shown as text: nothing in them is taken for markup."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from coalitionlab.experiments.comparing.summaries import scenarios_done
from coalitionlab.experiments.figures import (
    BLUE,
    GREY,
    ORANGE,
    ROW,
    axis_title,
    monthly_bands,
    segments,
    set_axes,
    set_style,
    wrapped,
)
from coalitionlab.experiments.words import decimal, digits_for, titles_of
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

PANEL_HEIGHT, PANEL_COLUMNS = 170, 3


def draw(
    comparison: Comparison, outcome: str, kind: str | None = None, scenario: str | None = None
) -> go.Figure:
    """Return a figure of one kind (intervals, differences, months or heatmap); see `Comparison.plot`.

    Raises InputError for an unknown kind or outcome.
    """
    kinds: dict[str, Callable[[Comparison, str, str], go.Figure]] = {
        "intervals": intervals,
        "differences": differences,
        "months": months,
        "heatmap": heatmap,
    }
    done = scenarios_done(comparison)
    if kind is None:
        kind = "heatmap" if len(done) > 1 and scenario is None else "intervals"
    if kind not in kinds:
        raise input_error(f"got {quoted(kind)}", suggest(kind, kinds, kind="kind"), field="plot")
    return kinds[kind](comparison, outcome, scenario or done[0])


def intervals(comparison: Comparison, outcome: str, scenario: str) -> go.Figure:
    """Means with 95 % intervals, best on top, over the range that nine runs in ten fall into."""
    table = of_scenario(comparison.summary(outcome), scenario).iloc[::-1]
    labels = shown_titles(comparison, table["strategy"])
    runs = of_scenario(comparison.runs, scenario).groupby("strategy")[outcome]
    low, high = (runs.quantile(point).reindex(table["strategy"]).to_numpy() for point in (0.05, 0.95))
    mean = table["mean"].to_numpy()
    figure = go.Figure([
        segments(low, high, labels, GREY, 2, "9 runs in 10", opacity=0.55),
        segments(table["low"].to_numpy(), table["high"].to_numpy(), labels, BLUE, 6, "95% interval of the mean"),
        go.Scatter(
            x=mean, y=labels, mode="markers", name="mean", marker={"size": 10, "color": BLUE, "line": {"width": 2, "color": "white"}},
            hovertemplate="%{y}<br>mean %{x:.3f}<extra></extra>",
        ),
        go.Scatter(
            x=table["median"], y=labels, mode="markers", name="median run",
            marker={"size": 8, "color": ORANGE, "symbol": "diamond-open", "line": {"width": 2}},
            hovertemplate="%{y}<br>median run %{x:.3f}<extra></extra>",
        ),
    ])  # fmt: skip
    return set_axes(figure, axis_title(outcome), len(table))


def differences(comparison: Comparison, outcome: str, scenario: str) -> go.Figure:
    """Paired differences to the baseline, with 95 % intervals; hollow where they may be luck."""
    table = of_scenario(comparison.differences(outcome), scenario).iloc[::-1]
    labels = shown_titles(comparison, table["strategy"])
    apart = table["told_apart"].to_numpy(dtype=bool)
    figure = go.Figure(
        segments(table["low"].to_numpy(), table["high"].to_numpy(), labels, BLUE, 3, "95% interval")
    )
    for flag, name, symbol in ((True, "told apart", "circle"), (False, "may be luck", "circle-open")):
        figure.add_scatter(
            x=table["difference"][apart == flag], y=[one for one, is_so in zip(labels, apart, strict=True) if is_so == flag],
            mode="markers", name=name,
            marker={"size": 9, "color": BLUE, "symbol": symbol, "line": {"width": 2, "color": BLUE}},
            hovertemplate="%{y}<br>difference %{x:.3f}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    baseline = shown_titles(comparison, [comparison.baseline])[0]
    figure.update_layout(yaxis={"categoryorder": "array", "categoryarray": labels})
    return set_axes(figure, f"difference to {baseline} in {axis_title(outcome)}", len(table))


def months(
    comparison: Comparison, outcome: str, scenario: str, order: Sequence[str] | None = None
) -> go.Figure:
    """Month by month, one panel a strategy: median, mean, and bands of 50 and 90 per cent of the runs.

    `order` is that of the panels; by mean collective action when not given. Raises InputError for an outcome without a
    monthly course, and for a comparison that was made without months.
    """
    return go.Figure(months_content(comparison, outcome, scenario, order))


def months_content(
    comparison: Comparison, outcome: str, scenario: str, order: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return the content of `months` as plain values: a report holds many, and checking each value costs most of the time."""
    if outcome not in MONTHLY:
        raise input_error(
            f"{quoted(outcome)} has no monthly course",
            suggest(outcome, MONTHLY, kind="monthly outcome"),
        )
    if not len(comparison.months):
        raise input_error("no monthly values", "compare with months=True", field="months")
    frame = of_scenario(comparison.months, scenario)
    frame = frame[frame["outcome"] == outcome]
    if order is None:
        order = of_scenario(comparison.summary(), scenario)["strategy"].tolist()
    layout = dict(panels(len(order)))
    layout["annotations"] = [
        {**place, "text": title}
        for place, title in zip(layout["annotations"], shown_titles(comparison, order), strict=True)
    ]
    withdrawn = next(one.withdraw_month for one in comparison.scenarios if one.name == scenario)
    if withdrawn is not None:
        look = {"type": "line", "x0": withdrawn, "x1": withdrawn, "y0": 0, "y1": 1}
        line = {"color": GREY, "width": 1.2, "dash": "dot"}
        layout["shapes"] = [
            {**look, "line": line, "xref": f"x{_number(k)}", "yref": f"y{_number(k)} domain"}
            for k in range(len(order))
        ]
    high = float(np.nanmax(frame["q95"])) if frame["q95"].notna().any() else 1.0
    for name in [name for name in layout if name.startswith("yaxis")]:
        layout[name] = {**layout[name], "range": [0, max(high * 1.05, 0.05)]}
    of = dict(list(frame.groupby("strategy", sort=False)))
    data = [
        {**trace, "xaxis": f"x{_number(k)}", "yaxis": f"y{_number(k)}"}
        for k, strategy in enumerate(order)
        for trace in monthly_bands(of[strategy], legend=k == 0)
    ]
    return {"data": data, "layout": layout}


@lru_cache(maxsize=8)
def panels(count: int) -> dict[str, Any]:
    """Return the layout of so many panels of months, as yet without titles and range; it is copied, never changed."""
    columns = min(PANEL_COLUMNS, count)
    rows = -(-count // columns)
    figure = make_subplots(
        rows=rows, cols=columns, shared_xaxes="all", shared_yaxes="all", subplot_titles=[" "] * count,
        vertical_spacing=min(0.28 / rows, 0.12), horizontal_spacing=0.03,
    )  # fmt: skip
    figure.update_annotations(font={"size": 12})
    set_style(figure, 60 + PANEL_HEIGHT * rows)
    for k in range(max(0, count - columns), count):
        figure.update_xaxes(
            title={"text": "month", "font": {"size": 12}},
            showticklabels=True,
            row=k // columns + 1,
            col=k % columns + 1,
        )
    figure.update_layout(hovermode="x unified", margin={"l": 45, "t": 60})
    layout: dict[str, Any] = figure.to_plotly_json()["layout"]
    return layout


def _number(panel: int) -> str:
    """Return how plotly numbers the axes of a panel: the first has none."""
    return "" if panel == 0 else str(panel + 1)


def heatmap(comparison: Comparison, outcome: str, scenario: str = "") -> go.Figure:
    """Strategies by scenarios: means as text, colour from the worst (dark) to the best of each scenario (light)."""
    table = comparison.summary(outcome)
    means = table.pivot(index="strategy", columns="scenario", values="mean")[scenarios_done(comparison)]
    ranks = table.pivot(index="strategy", columns="scenario", values="rank")[means.columns]
    order = ranks.mean(axis=1).sort_values(ascending=False, kind="stable").index
    means, ranks = means.loc[order], ranks.loc[order]
    digits = digits_for(table["mean"])
    sign = PER_RUN[outcome].sign
    spread = (means.max() - means.min()).replace(0.0, 1.0)
    place = (means - means.min()) / spread if sign > 0 else (means.max() - means) / spread
    text = (
        np.where(ranks == 1, "<b>★ ", "").astype(object)
        + means.map(lambda v: decimal(v, digits))
        + np.where(ranks == 1, "</b>", "")
    )
    titles = {one.name: one.title or one.name for one in comparison.scenarios}
    columns = [wrapped(titles[name]) for name in means.columns]
    figure = go.Figure(
        go.Heatmap(
            z=place, x=columns, y=shown_titles(comparison, means.index), text=text,
            texttemplate="%{text}", colorscale="Cividis", zmin=0, zmax=1, xgap=2, ygap=2,
            hovertemplate="%{y}<br>%{x}<br>%{text}<extra></extra>",
            colorbar={"tickvals": [0, 1], "ticktext": ["worst", "best"], "thickness": 12, "len": 0.6},
        )
    )  # fmt: skip
    set_style(figure, 150 + ROW * len(means))
    figure.update_layout(margin={"t": 120, "b": 10})
    figure.update_xaxes(side="top", showgrid=False, tickangle=0, tickfont={"size": 11})
    return figure.update_yaxes(showgrid=False, automargin=True)


def shown_titles(comparison: Comparison, names: Any) -> list[str]:
    """Return the titles of strategies as text that is not taken for markup; names, where titles repeat."""
    titles = titles_of(comparison.strategies)
    return [html.escape(titles[name]) for name in names]


def of_scenario(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return the rows of one scenario."""
    return frame[frame["scenario"] == scenario]
