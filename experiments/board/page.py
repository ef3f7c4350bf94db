"""The page of the board's report: what its template shows, section by section, from plain results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coalitionlab.experiments.board import figures
from coalitionlab.experiments.board.stakeholder_map import stakeholder_map
from coalitionlab.experiments.board.stakeholders import PLACES, Stakeholders
from coalitionlab.experiments.board.words import quoted_title, with_unit
from coalitionlab.experiments.facts import event_rows
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import between, capital, decimal, percent, spaced
from coalitionlab.experiments.worlds.robustness import Robustness
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Event, Scenario, Strategy

TEMPLATES = Path(__file__).parents[1] / "templates"
#: Monthly outcomes that are shown besides the one that the report is about, until there are three.
USUAL_MONTHLY, SHOWN_MONTHLY = ("collective_action", "membership", "trust"), 3
#: Organisations in the table, the most powerful; the JSON has all.
IN_TABLE = 60

Section = dict[str, Any]


def render(content: Mapping[str, Any]) -> str:
    """Return the page as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": decimal, "percent": percent, "between": between}
    return environment.get_template("board_report.html.j2").render(**content)


def stakeholder_section(stakeholders: Stakeholders, pair: Sequence[Strategy]) -> Section:
    """Return the map, the spectrum before and after, and a line for each listed organisation."""
    ours, theirs = pair
    table, spectrum = stakeholders.table(), stakeholders.spectrum()
    labels = {
        "before": "before anyone leads",
        theirs.name: quoted_title(theirs),
        ours.name: quoted_title(ours),
    }
    moments = {label: spectrum[spectrum["moment"] == moment] for moment, label in labels.items()}
    return {
        "drawn": stakeholders.drawn, "size": stakeholders.size, "replicates": stakeholders.replicates, "places": PLACES,
        "map": stakeholder_map(table),
        "spectrum": figures.spectrum_bars({label: rows["mean"].to_numpy() for label, rows in moments.items()}, stakeholders.size),
        "counts": {label: rows.to_dict(orient="records") for label, rows in moments.items()},
        "organisations": [] if stakeholders.drawn else [
            row | {"after": [(row[one.name], row[f"share: {one.name}"]) for one in (theirs, ours)]}
            for row in table.head(IN_TABLE).to_dict(orient="records")
        ],
        "number_of": {place.singular: k for k, place in enumerate(PLACES)},
    }  # fmt: skip


def plan_section(scenario: Scenario, strategy: Strategy, stakeholders: Stakeholders, spent: float) -> Section:
    """Return what is done when, and the events."""
    days = pd.DataFrame(
        stakeholders.days[strategy.name], columns=[ACTIONS[name].title for name in ACTION_NAMES]
    )
    used = days.loc[:, days.any().to_numpy()]
    order = sorted(used, key=lambda title: (int(np.flatnonzero(used[title])[0]), -used[title].sum()))
    phases = zip(
        stakeholders.phase_ends.get(strategy.name, ()), [phase.name for phase in strategy.phases], strict=True
    )
    events = sorted(scenario.environment.events, key=lambda event: event.month)
    rows = [
        row | {"changes": _changes(row, event)}
        for row, event in zip(event_rows(scenario), events, strict=True)
    ]
    figure = (
        figures.timeline(
            used[order], list(phases), [event.month for event in events], scenario.withdraw_month
        )
        if order
        else None
    )
    return {
        "figure": figure, "events": rows, "spent": spent, "planned": float(days.to_numpy().sum()),
        "is_function": isinstance(strategy, Led),
        "conditional": any(phase.when is not None or phase.instead for phase in strategy.phases),
    }  # fmt: skip


def _changes(row: Mapping[str, str], event: Event) -> str:
    """Return what an event changes: climates, and what the convener has."""
    parts = [row["changes"]] if row["changes"] else []
    parts += [] if event.capacity is None else [f"{event.capacity:g} staff-days a month from then on"]
    parts += [] if event.grant is None else [f"the convener’s grant: {event.grant:g} from then on"]
    return "; ".join(parts)


def month_sections(
    months: pd.DataFrame, pair: Sequence[Strategy], outcome: str, leaves: int | None
) -> list[Section]:
    """Return figures of monthly outcomes under both strategies; `months` as `Comparison.months`."""
    names = [name for name in dict.fromkeys((outcome, *USUAL_MONTHLY)) if name in MONTHLY][:SHOWN_MONTHLY]
    titles = [one.title or one.name for one in pair]
    sections = []
    for name in names:
        ours, theirs = (
            months[(months["outcome"] == name) & (months["strategy"] == one.name)] for one in pair
        )
        figure = figures.month_bands(ours, theirs, titles, with_unit(MONTHLY[name]), leaves)
        sections.append({"title": capital(spaced(name)), "meaning": MONTHLY[name].meaning, "figure": figure})
    return sections


def worlds_figure(worlds: Robustness | None, pair: Sequence[Strategy], outcome: str) -> Any:
    """Return both strategies in every plausible world, from the hardest to the easiest for the first; None without worlds."""
    if worlds is None or not np.isfinite(worlds.means).all():
        return None
    ours, theirs = (worlds.sign * worlds.means[worlds.names.index(one.name)] for one in pair)
    order = np.argsort(worlds.sign * ours, kind="stable")
    titles = [one.title or one.name for one in pair]
    return figures.world_pairs(ours[order], theirs[order], titles, with_unit(PER_RUN[outcome]))


def action_rows(strategy: Strategy, days: Floats) -> list[Section]:
    """Return the actions of a strategy, most staff-days first: what each is, and when it fails."""
    total = dict(zip(ACTION_NAMES, days.sum(axis=0).tolist(), strict=True))
    named = {name for phase in strategy.phases for name in phase.effort}
    rows = [
        {"action": ACTIONS[name], "days": total[name], "source": ACTIONS[name].source.partition(":")[0]}
        for name in ACTION_NAMES
        if total[name] > 0 or name in named
    ]
    return sorted(rows, key=lambda row: -float(row["days"]))


def parameter_rows(scenario: Scenario, parameters: Mapping[str, float]) -> list[Section]:
    """Return the parameters that differ from their defaults, and who set them."""
    values = {name: (value, "the scenario") for name, value in scenario.parameters.items()}
    values |= {name: (value, "this report") for name, value in parameters.items()}
    return [
        {"name": name, "value": value, "by": by, "known": PARAMETERS[name]}
        for name, (value, by) in values.items()
    ]


def assumed_share() -> str:
    """Return how many of the model's uncertain numbers are assumed, in whole or in their size."""
    uncertain = [one for one in PARAMETERS.values() if one.plausible[0] < one.plausible[1]]
    return f"{sum('assumed' in one.source for one in uncertain)} of {len(uncertain)}"
