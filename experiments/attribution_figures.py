"""The figure of an attribution: a bar for each measure, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from coalitionlab.experiments.figure_parts import BLUE, GREY, ORANGE, axis_title, rounded, set_style

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution import Attribution

#: By measure: name, colour, pattern. The pattern tells them apart without colour, too.
LOOKS = {"leave_one_out": ("left out alone", ORANGE, "/"), "shapley": ("Shapley value", BLUE, "")}
ROW = 38


def bars(found: Attribution) -> go.Figure:
    """Horizontal bars with 95 % intervals, the largest Shapley value on top; bars that may be luck are pale."""
    rows = found.table.iloc[::-1]
    labels = [name.replace("_", " ") for name in rows["action"]]
    figure = go.Figure()
    for measure, (name, colour, shape) in LOOKS.items():
        figure.add_bar(
            y=labels, x=rounded(rows[measure].to_numpy()), orientation="h", name=name,
            marker={"color": colour, "pattern": {"shape": shape, "size": 6, "fgcolor": "rgba(255,255,255,0.7)"},
                    "opacity": [1.0 if low > 0 or high < 0 else 0.45
                                for low, high in zip(rows[f"{measure}_low"], rows[f"{measure}_high"], strict=True)]},
            error_x=_interval(rows, measure),
            customdata=[[f"{low:.4f} to {high:.4f}", f"{days:.0f}"] for low, high, days in
                        zip(rows[f"{measure}_low"], rows[f"{measure}_high"], rows["staff_days"], strict=True)],
            hovertemplate="%{y}<br>" + name + " %{x:.4f}<br>95% interval %{customdata[0]}<br>%{customdata[1]} staff-days<extra></extra>",
        )  # fmt: skip
    set_style(figure, 130 + ROW * len(rows))
    figure.update_layout(barmode="group", bargap=0.28, bargroupgap=0.08, legend={"traceorder": "reversed"})
    figure.update_xaxes(title_text=f"contribution to {axis_title(found.outcome)}", zeroline=True, zerolinecolor=GREY)
    return figure.update_yaxes(showgrid=False, automargin=True)


def _interval(rows: Any, measure: str) -> dict[str, Any]:
    middle = rows[measure]
    return {
        "type": "data",
        "symmetric": False,
        "array": rounded((rows[f"{measure}_high"] - middle).fillna(0.0).to_numpy()),
        "arrayminus": rounded((middle - rows[f"{measure}_low"]).fillna(0.0).to_numpy()),
        "color": GREY,
        "thickness": 1.6,
        "width": 3,
    }
