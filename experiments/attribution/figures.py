"""The figure of an attribution: a bar for each measure, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from coalitionlab.experiments.figure_parts import BLUE, GREY, ORANGE, axis_title, rounded, set_style

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.attribution import Attribution

#: By measure: name, colour of the interval, fill, pattern. The pattern tells them apart without colour, too.
LOOKS = {
    "leave_one_out": ("left out alone", ORANGE, "217,119,43", "/"),
    "shapley": ("Shapley value", BLUE, "57,135,201", ""),
}
#: How strong fills are: intervals must show on them, on white and on black; weaker where it may be luck.
SURE, UNSURE = 0.5, 0.15
ROW = 38


def bars(found: Attribution) -> go.Figure:
    """Horizontal bars with 95 % intervals, the largest Shapley value on top; bars that may be luck are pale."""
    rows = found.table.iloc[::-1]
    labels = [name.replace("_", " ") for name in rows["action"]]
    figure = go.Figure()
    for measure, (name, colour, fill, shape) in LOOKS.items():
        ends = list(zip(rows[f"{measure}_low"], rows[f"{measure}_high"], strict=True))
        fills = [f"rgba({fill},{SURE if low > 0 or high < 0 else UNSURE})" for low, high in ends]
        figure.add_bar(
            y=labels, x=rounded(rows[measure].to_numpy()), orientation="h", name=name,
            marker={"color": fills, "line": {"color": colour, "width": 1},
                    "pattern": {"shape": shape, "size": 6, "fgcolor": colour, "fgopacity": 0.6, "fillmode": "overlay"}},
            error_x=_interval(rows, measure, colour),
            customdata=[[f"{low:.4f} to {high:.4f}", f"{days:.0f}"] for (low, high), days in zip(ends, rows["staff_days"], strict=True)],
            hovertemplate="%{y}<br>" + name + " %{x:.4f}<br>95% interval %{customdata[0]}<br>%{customdata[1]} staff-days<extra></extra>",
        )  # fmt: skip
    set_style(figure, 130 + ROW * len(rows))
    figure.update_layout(barmode="group", bargap=0.28, bargroupgap=0.08, legend={"traceorder": "reversed"})
    figure.update_xaxes(
        title_text=f"contribution to {axis_title(found.outcome)}", zeroline=True, zerolinecolor=GREY
    )
    return figure.update_yaxes(showgrid=False, automargin=True)


def _interval(rows: Any, measure: str, colour: str) -> dict[str, Any]:
    middle = rows[measure]
    return {
        "type": "data",
        "symmetric": False,
        "array": rounded((rows[f"{measure}_high"] - middle).fillna(0.0).to_numpy()),
        "arrayminus": rounded((middle - rows[f"{measure}_low"]).fillna(0.0).to_numpy()),
        "color": colour,
        "thickness": 2.5,
        "width": 4,
    }
