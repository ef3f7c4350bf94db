"""The figures of a comparison, from its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    rows = summary.assign(label=[titles[name] for name in summary["strategy"]], q05=low, q95=high)
    return figures.interval_dots(rows, figures.axis_title(outcome))


def differences_figure(differences: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw differences to the baseline with their intervals; of one scenario."""
    rows = differences.assign(label=[titles[name] for name in differences["strategy"]])
    (baseline,) = figures.escaped(differences["baseline"].head(1), titles)
    return figures.difference_dots(rows, f"difference to {baseline} in {figures.axis_title(outcome)}")


def heat_map(summary: pd.DataFrame, outcome: str, scenario_titles: Titles, titles: Titles) -> Any:
    """Draw strategies by scenarios: means as text, colour from the worst (dark) to the best (light) of each scenario."""
    names = list(scenario_titles)
    means = summary.pivot(index="strategy", columns="scenario", values="mean")[names]
    ranks = summary.pivot(index="strategy", columns="scenario", values="rank")[names]
    order = ranks.mean(axis=1).sort_values(kind="stable").index
    means, ranks = means.loc[order], ranks.loc[order]
    spread = (means.max() - means.min()).replace(0.0, 1.0)
    standing = (means - means.min()) / spread if PER_RUN[outcome].sign > 0 else (means.max() - means) / spread
    digits = digits_for(summary["mean"])
    text = means.map(lambda value: decimal(value, digits))
    text = text.where(ranks != 1, "<b>★ " + text + "</b>")
    standing.index = text.index = pd.Index(figures.escaped(order, titles))
    standing.columns = text.columns = pd.Index([figures.wrapped(scenario_titles[name]) for name in names])
    return figures.heat_map(standing, text, scale="Cividis", ends=("worst", "best"))


def milestones_figure(milestones: pd.DataFrame, order: Sequence[str], titles: Titles) -> Any:
    """Draw strategies by milestones: the share of runs that reach it, and the middle month in which they do."""
    names = list(dict.fromkeys(milestones["milestone"]))
    reached = milestones.pivot(index="strategy", columns="milestone", values="reached").loc[
        list(order), names
    ]
    month = milestones.pivot(index="strategy", columns="milestone", values="median_month").loc[
        list(order), names
    ]
    text = reached.map(percent) + month.map(lambda value: "" if np.isnan(value) else f"  month {value:.0f}")
    reached.index = text.index = pd.Index(figures.escaped(order, titles))
    reached.columns = text.columns = pd.Index([figures.wrapped(name) for name in names])
    return figures.heat_map(
        reached, text, scale=[[0, "#ffffff"], [1, "#8dbce6"]], ends=("no run", "every run")
    )
