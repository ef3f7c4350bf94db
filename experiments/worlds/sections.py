"""What plausible worlds say, as figures and as a section of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from coalitionlab.experiments import figures, report
from coalitionlab.experiments.words import decimal, digits_for
from coalitionlab.experiments.worlds import words
from coalitionlab.experiments.worlds.clusters import Clusters
from coalitionlab.experiments.worlds.discovery import Failure
from coalitionlab.experiments.worlds.rank_stability import RankStability
from coalitionlab.experiments.worlds.table import WorldTable

Titles = Mapping[str, str]
LEADING = 4


def regret_figure(
    regret: pd.DataFrame, clusters: Clusters | None, by_cluster: pd.DataFrame | None, titles: Titles
) -> Any:
    """Draw the mean regret of each strategy over all worlds and in each kind of worlds; light where little is lost."""
    rows = regret.set_index("strategy")
    columns = {f"all worlds<br>({rows['worlds'].iat[0]})": rows["mean"]}
    if clusters is not None and by_cluster is not None and len(clusters.names) > 1:
        for k, name in enumerate(clusters.names):
            part = by_cluster[by_cluster["cluster"] == k].set_index("strategy")
            (label,) = figures.escaped([name.partition(":")[0]])
            columns[f"{label} worlds<br>({part['worlds'].iat[0]})"] = part["mean"]
    columns["highest<br>over worlds"] = rows["maximum"]
    values = pd.DataFrame(columns).reindex(rows.index)
    digits = digits_for(values.to_numpy().ravel())
    values = values.round(digits) + 0.0  # no minus before a zero
    text = values.map(lambda value: decimal(value, digits))
    text = text.where(values > values.min(), "<b>★ " + text + "</b>")
    values.index = text.index = pd.Index(figures.escaped(rows.index, titles))
    return figures.heat_map(values.clip(lower=0), text, scale=figures.LOSSES, legend="regret")


def ranks_figure(stability: RankStability, titles: Titles) -> Any:
    """Draw one bar a strategy, cut by the share of worlds in which it has each rank; best mean rank on top."""
    rows = stability.shares
    ranks = [str(name) for name in rows if str(name).startswith("rank_")]
    shares = pd.DataFrame({name.removeprefix("rank_"): rows[name].to_numpy() for name in ranks})
    shares.index = pd.Index(figures.escaped(rows["strategy"], titles))
    return figures.stacked_shares(shares, "share of worlds (%), by rank: 1 is best", " of worlds")


def means_figure(table: WorldTable, outcome: str, titles: Titles) -> Any:
    """Draw the means of the leading strategies in every world, worlds sorted by those of the best one."""
    means = table.sign * table.means
    order = table.best_first()
    worlds = np.argsort(means[order[0]], kind="stable")
    figure = go.Figure()
    colours = (figures.BLUE, figures.ORANGE, figures.GREY, figures.GREEN)
    for k in order[:LEADING][::-1]:
        (name,) = figures.escaped([table.strategies[k]], titles)
        figure.add_scatter(
            x=np.arange(1, len(worlds) + 1), y=means[k, worlds], mode="lines+markers" if k == order[0] else "markers",
            name=name, line={"width": 2}, marker={"size": 5, "color": colours[order.index(k)]},
        )  # fmt: skip
    figures.set_style(figure, 380)
    figure.update_xaxes(title_text="worlds, from the hardest for the leading strategy to the easiest")
    return figure.update_yaxes(title_text=figures.axis_title(outcome), rangemode="tozero")


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


def worlds_section(*blocks: report.Block | None) -> report.Block:
    """Return the section on worlds of a report, from its blocks."""
    return report.section(
        "Does it hold in other plausible worlds?",
        report.paragraph(
            "Each world is one draw of all uncertain parameters from their documented ranges, most of which are assumed. Shares of "
            "worlds are shares of these assumptions, not probabilities.",
            "help",
        ),
        *blocks,
        level=3,
    )


def ranks_sections(
    stability: RankStability, table: WorldTable, outcome: str, titles: Titles
) -> list[report.Block]:
    """Return the sections on ranks over worlds and on means world by world."""
    return [
        report.section("Ranks over worlds", report.chart(ranks_figure(stability, titles)), level=4),
        report.section(
            "World by world",
            report.paragraph(
                "The strategies that lead on average; where points lie above the line, another strategy does better in that world.",
                "help",
            ),
            report.chart(means_figure(table, outcome, titles)),
            level=4,
        ),
    ]


def regret_section(figure: Any, numbers: pd.DataFrame, pairs: pd.DataFrame) -> report.Block:
    """Return the section on regret and on who beats whom."""
    return report.section(
        "Regret",
        report.paragraph(
            "What is lost against the strategy that is best in the same world, in the unit of the outcome; ★ loses least. The best of "
            "a world is chosen on some of its replicates and valued on the others, so that noise does not count as regret; for the "
            "90% point and the highest, the noise within worlds is taken out of the spread.",
            "help",
        ),
        report.chart(figure),
        report.fold("The numbers", report.table(numbers)),
        report.fold("In what share of worlds does one beat another?", report.table(pairs)),
        level=4,
    )


def clusters_section(clusters: Clusters, lines: Sequence[str]) -> report.Block:
    """Return the section on kinds of worlds."""
    if not lines:
        return report.section(
            "Kinds of worlds", report.paragraph("The worlds fall into no kinds.", "help"), level=4
        )
    slices = "" if clusters.distinct else "; the groups are slices of a continuum, cut for reading"
    explained = f"Worlds grouped by how the strategies do in them{slices}. Parameters are named where they differ significantly."
    return report.section(
        "Kinds of worlds", report.paragraph(explained, "help"), report.items(lines), level=4
    )


def failures_section(failures: Sequence[Failure], parameters: pd.DataFrame, titles: Titles) -> report.Block:
    """Return the section on where strategies fail."""
    found = [failure for failure in failures if failure.found]
    others = [failure for failure in failures if not failure.found]
    return report.section(
        "Where strategies fail",
        report.paragraph(
            "Ranges of a few parameters that hold many failures and few others. A box counts as found only if random data hardly ever "
            "give one as good; how well it does on held-out worlds is given beside it, and is the number to go by.",
            "help",
        ),
        report.chart(boxes_figure(found, parameters, titles)) if found else None,
        report.items(words.failure_in_words(one, titles[one.strategy]) for one in found),
        report.fold(
            "Strategies without such a box",
            report.items(words.failure_in_words(one, titles[one.strategy]) for one in others),
        ),
        level=4,
    )
