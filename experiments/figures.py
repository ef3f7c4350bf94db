"""Figures of a comparison. Names are shown as text: nothing in them is taken for markup."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from coalitionlab.experiments.summaries import scenarios_done
from coalitionlab.experiments.text import decimal, digits_for
from coalitionlab.model.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.errors import quoted, refuse, suggest

if TYPE_CHECKING:
    from coalitionlab.experiments.comparison import Comparison

BLUE, ORANGE, GREY = "#3987c9", "#d9772b", "#8a8f94"
BAND, CORE = "rgba(57,135,201,0.18)", "rgba(57,135,201,0.38)"
"""Colours that people with any colour vision tell apart, on white and on black."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
ROW = 30
PANEL_HEIGHT, PANEL_COLUMNS = 170, 3


def draw(comparison: Comparison, outcome: str, kind: str | None = None, scenario: str | None = None) -> go.Figure:
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
        raise refuse(quoted(kind), suggest(kind, kinds, kind="kind"), field="plot")
    return kinds[kind](comparison, outcome, scenario or done[0])


def intervals(comparison: Comparison, outcome: str, scenario: str) -> go.Figure:
    """Means with 95 % intervals, best on top, over the range that nine runs in ten fall into."""
    table = _of(comparison.summary(outcome), scenario).iloc[::-1]
    labels = _labels(comparison, table["strategy"])
    runs = _of(comparison.runs, scenario).groupby("strategy")[outcome]
    low, high = (runs.quantile(point).reindex(table["strategy"]).to_numpy() for point in (0.05, 0.95))
    mean = table["mean"].to_numpy()
    figure = go.Figure([
        _segments(low, high, labels, GREY, 2, "9 runs in 10", opacity=0.55),
        _segments(table["low"].to_numpy(), table["high"].to_numpy(), labels, BLUE, 6, "95% interval of the mean"),
        go.Scatter(
            x=mean, y=labels, mode="markers", name="mean", marker={"size": 9, "color": BLUE},
            hovertemplate="%{y}<br>mean %{x:.3f}<extra></extra>",
        ),
        go.Scatter(
            x=table["median"], y=labels, mode="markers", name="median run",
            marker={"size": 8, "color": ORANGE, "symbol": "diamond-open", "line": {"width": 2}},
            hovertemplate="%{y}<br>median run %{x:.3f}<extra></extra>",
        ),
    ])  # fmt: skip
    return _finish(figure, _axis_title(outcome), len(table))


def differences(comparison: Comparison, outcome: str, scenario: str) -> go.Figure:
    """Paired differences to the baseline, with 95 % intervals; hollow where they may be luck."""
    table = _of(comparison.differences(outcome), scenario).iloc[::-1]
    labels = _labels(comparison, table["strategy"])
    apart = table["told_apart"].to_numpy(dtype=bool)
    figure = go.Figure(_segments(table["low"].to_numpy(), table["high"].to_numpy(), labels, BLUE, 3, "95% interval"))
    for flag, name, symbol in ((True, "told apart", "circle"), (False, "may be luck", "circle-open")):
        figure.add_scatter(
            x=table["difference"][apart == flag], y=[one for one, is_so in zip(labels, apart, strict=True) if is_so == flag],
            mode="markers", name=name,
            marker={"size": 9, "color": BLUE, "symbol": symbol, "line": {"width": 2, "color": BLUE}},
            hovertemplate="%{y}<br>difference %{x:.3f}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": GREY, "width": 1.5})
    baseline = _labels(comparison, [comparison.baseline])[0]
    figure.update_layout(yaxis={"categoryorder": "array", "categoryarray": labels})
    return _finish(figure, f"difference to {baseline} in {_axis_title(outcome)}", len(table))


def months(comparison: Comparison, outcome: str, scenario: str) -> go.Figure:
    """Month by month, one panel a strategy: median, mean, and bands of 50 and 90 per cent of the runs."""
    if outcome not in MONTHLY:
        raise refuse(f"{quoted(outcome)}, which has no monthly course", suggest(outcome, MONTHLY, kind="monthly outcome"))
    frame = _of(comparison.months, scenario)
    frame = frame[frame["outcome"] == outcome]
    order = _of(comparison.summary(), scenario)["strategy"].tolist()
    columns = min(PANEL_COLUMNS, len(order))
    rows = -(-len(order) // columns)
    figure = make_subplots(
        rows=rows, cols=columns, shared_xaxes="all", shared_yaxes="all", subplot_titles=_labels(comparison, order),
        vertical_spacing=min(0.28 / rows, 0.12), horizontal_spacing=0.03,
    )  # fmt: skip
    for k, strategy in enumerate(order):
        where = {"row": k // columns + 1, "col": k % columns + 1}
        for trace in _course(frame[frame["strategy"] == strategy], legend=k == 0):
            figure.add_trace(trace, **where)
    withdrawn = next(one.withdraw_month for one in comparison.scenarios if one.name == scenario)
    if withdrawn is not None:
        figure.add_vline(x=withdrawn, line={"color": GREY, "width": 1.2, "dash": "dot"})
    high = float(np.nanmax(frame["q95"])) if frame["q95"].notna().any() else 1.0
    figure.update_yaxes(range=[0, max(high * 1.05, 0.05)])
    figure.update_annotations(font={"size": 12})
    _style(figure, 60 + PANEL_HEIGHT * rows)
    for k in range(max(0, len(order) - columns), len(order)):
        figure.update_xaxes(title={"text": "month", "font": {"size": 12}}, showticklabels=True, row=k // columns + 1, col=k % columns + 1)
    return figure.update_layout(hovermode="x unified", margin={"l": 45, "t": 60})


def heatmap(comparison: Comparison, outcome: str, scenario: str = "") -> go.Figure:
    """Strategies by scenarios: means as text, colour from the worst (dark) to the best of each scenario (light)."""
    table = comparison.summary(outcome)
    means = table.pivot(index="strategy", columns="scenario", values="mean")[scenarios_done(comparison)]
    ranks = table.pivot(index="strategy", columns="scenario", values="rank")[means.columns]
    order = ranks.mean(axis=1).sort_values(ascending=False, kind="stable").index
    means, ranks = means.loc[order], ranks.loc[order]
    digits = digits_for(table["mean"])
    sign = -1.0 if PER_RUN[outcome].higher_is == "worse" else 1.0
    spread = (means.max() - means.min()).replace(0.0, 1.0)
    place = (means - means.min()) / spread if sign > 0 else (means.max() - means) / spread
    text = np.where(ranks == 1, "<b>★ ", "").astype(object) + means.map(lambda v: decimal(v, digits)) + np.where(ranks == 1, "</b>", "")
    titles = {one.name: one.title or one.name for one in comparison.scenarios}
    columns = [_wrapped(titles[name]) for name in means.columns]
    figure = go.Figure(
        go.Heatmap(
            z=place, x=columns, y=_labels(comparison, means.index), text=text,
            texttemplate="%{text}", colorscale="Cividis", zmin=0, zmax=1, xgap=2, ygap=2,
            hovertemplate="%{y}<br>%{x}<br>%{text}<extra></extra>",
            colorbar={"tickvals": [0, 1], "ticktext": ["worst", "best"], "thickness": 12, "len": 0.6},
        )
    )  # fmt: skip
    _style(figure, 150 + ROW * len(means))
    figure.update_layout(margin={"t": 120, "b": 10})
    figure.update_xaxes(side="top", showgrid=False, tickangle=0, tickfont={"size": 11})
    return figure.update_yaxes(showgrid=False, automargin=True)


def _course(frame: pd.DataFrame, legend: bool) -> list[go.Scatter]:
    x = frame["month"].to_numpy()
    there_and_back = np.concatenate([x, x[::-1]])

    def band(low: str, high: str, colour: str, name: str) -> go.Scatter:
        outline = np.concatenate([frame[high].to_numpy(), frame[low].to_numpy()[::-1]])
        return go.Scatter(
            x=there_and_back, y=_rounded(outline), fill="toself", fillcolor=colour, line={"width": 0},
            hoverinfo="skip", name=name, showlegend=legend, legendgroup=name,
        )  # fmt: skip

    def line(column: str, name: str, look: dict[str, Any]) -> go.Scatter:
        return go.Scatter(
            x=x, y=_rounded(frame[column].to_numpy()), mode="lines", line=look, name=name, showlegend=legend,
            legendgroup=name, hovertemplate="%{y:.3f}",
        )  # fmt: skip

    return [
        band("q05", "q95", BAND, "9 runs in 10"),
        band("q25", "q75", CORE, "half of the runs"),
        line("q50", "median run", {"color": BLUE, "width": 2}),
        line("mean", "mean", {"color": ORANGE, "width": 1.6, "dash": "dash"}),
    ]


def _segments(
    low: Any, high: Any, labels: list[str], colour: str, width: float, name: str, opacity: float = 1.0
) -> go.Scatter:
    x: list[float | None] = []
    y: list[str | None] = []
    for start, end, label in zip(low, high, labels, strict=True):
        x += [start, end, None]
        y += [label, label, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": width}, opacity=opacity, name=name, hoverinfo="skip"
    )


def _finish(figure: go.Figure, title: str, rows: int) -> go.Figure:
    _style(figure, 120 + ROW * rows)
    figure.update_xaxes(title_text=title, zeroline=False)
    return figure.update_yaxes(showgrid=False, automargin=True)


def _style(figure: go.Figure, height: int) -> None:
    figure.update_layout(
        template="plotly_white", height=height, font={"family": FONT, "size": 13}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", margin={"l": 10, "r": 10, "t": 40, "b": 45}, bargap=0.2,
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": BLUE},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip


def _labels(comparison: Comparison, names: Any) -> list[str]:
    titles = {one.name: one.title or one.name for one in comparison.strategies}
    shown = [titles[name] for name in names]
    unique = len(set(titles.values())) == len(titles)
    return [html.escape(one if unique else name) for one, name in zip(shown, names, strict=True)]


def _wrapped(title: str) -> str:
    words, lines = html.escape(title).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 11 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines[:6])


def _axis_title(outcome: str) -> str:
    return f"{outcome.replace('_', ' ')} ({PER_RUN[outcome].unit})"


def _of(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return frame[frame["scenario"] == scenario]


def _rounded(values: Any) -> Any:
    return np.round(values, 5)
