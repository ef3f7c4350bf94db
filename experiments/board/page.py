"""The page of the board's report: figures and tables of text from plain results, for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coalitionlab.experiments.board import figures
from coalitionlab.experiments.board.stakeholders import PLACES, Stakeholders
from coalitionlab.experiments.board.words import with_unit
from coalitionlab.experiments.facts import event_rows
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import capital, decimal, percent, spaced
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

TEMPLATES = Path(__file__).parents[1] / "templates"
#: Monthly outcomes that are shown besides the one that the report is about, until there are three.
USUAL_MONTHLY, SHOWN_MONTHLY = ("collective_action", "membership", "trust"), 3


def render(content: Mapping[str, Any]) -> str:
    """Return the page as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters |= {"number": decimal, "percent": percent, "capital": capital}
    return environment.get_template("board_report.html.j2").render(**content)


def spectrum_figure(spectrum: pd.DataFrame, labels: Mapping[str, str]) -> Markup:
    """Return the spectrum of allies at these moments; `spectrum` as `Stakeholders.spectrum`, `labels` by moment."""
    counts = {
        label: spectrum.loc[spectrum["moment"] == moment, "mean"].to_numpy(float)
        for moment, label in labels.items()
    }
    return figures.spectrum_bars(counts, PLACES["plural"].tolist())


def spectrum_table(spectrum: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return organisations expected in each place at these moments, with the range of nine runs in ten."""
    cells = [
        f"{mean:.1f} ({low:.0f} to {high:.0f})"
        for mean, low, high in spectrum[["mean", "q05", "q95"]].itertuples(index=False)
    ]
    rows = spectrum.assign(cell=cells).pivot(index="moment", columns="place", values="cell")
    table = rows.loc[list(labels), PLACES["plural"].tolist()].reset_index(names="organisations expected")
    return table.assign(**{"organisations expected": list(labels.values())}).rename_axis(columns=None)


def timeline_figure(scenario: Scenario, strategy: Strategy, stakeholders: Stakeholders) -> Markup | None:
    """Return what is done when; None where nothing is."""
    titles = [ACTIONS[name].title for name in ACTION_NAMES]
    days = pd.DataFrame(stakeholders.days[strategy.name], columns=titles)
    used = days.loc[:, days.any().to_numpy()]
    if used.empty:
        return None
    order = sorted(used, key=lambda title: (int(np.flatnonzero(used[title])[0]), -used[title].sum()))
    names = [phase.name for phase in strategy.phases]
    phases = list(zip(stakeholders.phase_ends[strategy.name], names, strict=True))
    events = sorted(event.month for event in scenario.environment.events)
    return figures.timeline(used[order], phases, events, scenario.withdraw_month)


def events_table(scenario: Scenario) -> pd.DataFrame:
    """Return the events, and what each changes: climates, and what the convener has."""
    events = sorted(scenario.environment.events, key=lambda event: event.month)
    rows = []
    for number, (row, event) in enumerate(zip(event_rows(scenario), events, strict=True), start=1):
        changes = [row["changes"]] if row["changes"] else []
        if event.capacity is not None:
            changes.append(f"{event.capacity:g} staff-days a month from then on")
        if event.grant is not None:
            changes.append(f"the convener’s grant: {event.grant:g} from then on")
        rows.append({"no.": number, "when": row["when"], "event": row["name"], "changes": "; ".join(changes)})
    return pd.DataFrame(rows)


def month_figures(
    months: pd.DataFrame, pair: Sequence[Strategy], outcome: str, leaves: int | None
) -> list[dict[str, Any]]:
    """Return title, meaning and figure of monthly outcomes under both strategies; `months` as `Comparison.months`."""
    names = [name for name in dict.fromkeys((outcome, *USUAL_MONTHLY)) if name in MONTHLY][:SHOWN_MONTHLY]
    titles = [strategy.title or strategy.name for strategy in pair]
    sections = []
    for name in names:
        rows = months[months["outcome"] == name]
        ours, theirs = (rows[rows["strategy"] == strategy.name] for strategy in pair)
        figure = figures.month_bands(ours, theirs, titles, with_unit(MONTHLY[name]), leaves)
        sections.append({"title": capital(spaced(name)), "meaning": MONTHLY[name].meaning, "figure": figure})
    return sections


def actions_table(strategy: Strategy, days: Floats) -> pd.DataFrame:
    """Return the actions of a strategy, most staff-days first: what each is, and when it fails."""
    total = dict(zip(ACTION_NAMES, days.sum(axis=0).tolist(), strict=True))
    named = {name for phase in strategy.phases for name in phase.effort}
    done = [name for name in ACTION_NAMES if total[name] > 0 or name in named]
    return pd.DataFrame(
        {
            "action": ACTIONS[name].title, "staff-days": decimal(total[name], 0), "what it is": ACTIONS[name].meaning,
            "it fails, or harms, when": ACTIONS[name].fails, "source": ACTIONS[name].source.partition(":")[0],
        }
        for name in sorted(done, key=lambda name: -total[name])
    )  # fmt: skip


def parameters_table(scenario: Scenario, parameters: Mapping[str, float]) -> pd.DataFrame:
    """Return the parameters that differ from their defaults, and who set them."""
    by = dict.fromkeys(scenario.parameters, "the scenario") | dict.fromkeys(parameters, "this report")
    values = {**scenario.parameters, **parameters}
    return pd.DataFrame(
        {
            "parameter": name, "value": f"{value:g}", "default": f"{PARAMETERS[name].default:g}", "set by": by[name],
            "meaning": PARAMETERS[name].meaning,
        }
        for name, value in values.items()
    )  # fmt: skip


def assumed_share() -> str:
    """Return how many of the model's uncertain numbers are assumed, in whole or in their size."""
    uncertain = [known for known in PARAMETERS.values() if known.plausible[0] < known.plausible[1]]
    return f"{sum('assumed' in known.source for known in uncertain)} of {len(uncertain)}"
