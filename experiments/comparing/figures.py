"""The figures of a comparison, from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import figures
from coalitionlab.experiments.words import decimal, digits_for, percent
from coalitionlab.scenarios.names.outcomes import PER_RUN

Titles = Mapping[str, str]


def intervals_figure(summary: pd.DataFrame, runs: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw means with intervals over the range of nine runs in ten; of one scenario."""
    values = runs.groupby("strategy")[outcome]
    low, high = (values.quantile(point).reindex(summary["strategy"]).to_numpy() for point in (0.05, 0.95))
    rows = summary.assign(label=summary["strategy"].map(titles), q05=low, q95=high)
    return figures.interval_dots(rows, figures.axis_title(outcome))


def runs_figure(summary: pd.DataFrame, runs: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw how many runs end up where, a panel a strategy, the best first; of one scenario."""
    values = dict(list(runs.groupby("strategy")[outcome]))
    samples = {titles[name]: values[name].dropna().to_numpy(float) for name in summary["strategy"]}
    return figures.histograms(samples, figures.axis_title(outcome))


def differences_figure(differences: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw differences to the baseline with their intervals; of one scenario."""
    rows = differences.assign(label=differences["strategy"].map(titles))
    (baseline,) = figures.escaped(differences["baseline"].head(1), titles)
    return figures.difference_dots(rows, f"difference to {baseline} in {figures.axis_title(outcome)}")


def heat_map(summary: pd.DataFrame, outcome: str, scenario_titles: Titles, titles: Titles) -> Any:
    """Draw strategies by scenarios: means as text, colour from the worst (dark) to the best (light) of each scenario."""
    names = list(scenario_titles)
    ranks = summary.pivot(index="strategy", columns="scenario", values="rank")[names]
    ranks = ranks.loc[ranks.mean(axis=1).sort_values(kind="stable").index]
    means = summary.pivot(index="strategy", columns="scenario", values="mean").loc[ranks.index, names]
    spread = (means.max() - means.min()).replace(0.0, 1.0)
    standing = (means - means.min()) / spread if PER_RUN[outcome].sign > 0 else (means.max() - means) / spread
    digits = digits_for(summary["mean"])
    text = means.map(lambda value: decimal(value, digits))
    text = text.where(ranks != 1, "<b>★ " + text + "</b>")
    return _labelled(standing, text, titles, scenario_titles, scale="Cividis", ends=("worst", "best"))


def goals_figure(goals: pd.DataFrame, titles: Titles) -> Any:
    """Draw strategies by goals: the share of runs that deliver it, and the month by which half of all runs have."""
    names = list(dict.fromkeys(goals["goal"]))
    chance, month = (
        goals.pivot(index="strategy", columns="goal", values=column).loc[list(titles), names]
        for column in ("chance", "median_month")
    )
    text = chance.map(percent) + month.map(lambda value: "" if np.isnan(value) else f"  month {value:.0f}")
    columns = {name: name for name in names}
    scale = [[0, "#ffffff"], [1, "#8dbce6"]]
    return _labelled(chance, text, titles, columns, scale=scale, ends=("no run", "every run"))


def _labelled(values: pd.DataFrame, text: pd.DataFrame, rows: Titles, columns: Titles, **look: Any) -> Any:
    """Draw a heat map with titles for its rows and columns."""
    values.index = text.index = pd.Index(figures.escaped(values.index, rows))
    values.columns = text.columns = pd.Index([figures.wrapped(columns[name]) for name in values.columns])
    return figures.heat_map(values, text, **look)
