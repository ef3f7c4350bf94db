"""The page Explore as plain values: axes to choose from, the map's cells and what the map says, ready to be drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from coalitionlab.dashboard.exploring import words
from coalitionlab.dashboard.exploring.asked import FINENESS, SHOWS, Asked
from coalitionlab.dashboard.exploring.presets import PRESETS
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.streams import Streamed
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.mapping.axes import Axis, axes
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.mapping.phase_table import PhaseTable, phase_table
from coalitionlab.experiments.text import digits_for, finite
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy


def choices(scenario: Scenario) -> list[dict[str, Any]]:
    """The axes that there are to choose from, as JSON has it."""
    return [dict(finite(_axis(one))) for one in axes(scenario).values()]


def view(asked: Asked, got: Streamed[PhaseMap], situation: Situation) -> dict[str, Any]:
    """Return what the page shows of a map and of what there is of it, as JSON has it."""
    grid, job = asked.grid, asked.job
    drawn = got.found.get(job.key)
    preset = next((one for one in PRESETS if one.name == situation.at("explore.preset")), None)
    table = None if drawn is None else told(drawn, asked.outcome, asked.of)
    return dict(finite({
        "outcome": _outcome(asked.outcome),
        "outcomes": [[name, meaning(name, "outcome").title] for name in PER_RUN],
        "scenario": grid.scenario.title or grid.scenario.name,
        "names": asked.names,
        "strategies": _strategies(situation),
        "a": _key(situation.a, "a"),
        "b": _key(situation.b, "b"),
        "show": asked.show,
        "shows": SHOWS,
        "fineness": asked.fineness,
        "finenesses": [[name, *sizes] for name, sizes in FINENESS.items()],
        "x": _axis(grid.x) | {"levels": grid.x_levels},
        "y": _axis(grid.y) | {"levels": grid.y_levels},
        "presets": [[one.name, one.question] for one in PRESETS],
        "preset": None if preset is None else {"name": preset.name, "question": preset.question, "look": preset.look, "source": preset.source},
        "ways": asked.ways,
        "replicates": grid.replicates,
        "runs": grid.runs,
        "cells": None if drawn is None or table is None else _cells(drawn, table),
        "digits": 3 if table is None else digits_for(table.high.ravel()),
        "share": got.share.get(job.key, 0.0),
        "running": not got.done(job.key),
        "problem": got.problems.get(job.key, ""),
        "says": [] if drawn is None or table is None else words.said(asked, drawn, table),
    }))  # fmt: skip


@lru_cache(maxsize=24)
def told(drawn: PhaseMap, outcome: str, of: Any) -> PhaseTable:
    """What a map says: worked out once for all sessions that look at the same picture of it."""
    return phase_table(drawn, outcome, of)


def _axis(one: Axis) -> dict[str, Any]:
    return {
        "name": one.name, "title": one.title, "low": one.low, "high": one.high, "least": one.least, "most": one.most,
        "base": one.base, "unit": one.unit, "meaning": one.meaning, "source": one.source, "group": one.group,
        "whole": one.whole,
    }  # fmt: skip


def _strategies(situation: Situation) -> list[list[str]]:
    """Keys and titles of the library's strategies, and of the person's own where they are in use."""
    own = [
        [_key(one, which), f"{one.title or one.name} (yours)"]
        for which, one in (("a", situation.a), ("b", situation.b))
        if isinstance(one, Strategy)
    ]
    return [*own, *([name, load_strategy(name).title or name] for name in list_strategies())]


def _key(given: str | Strategy, which: str) -> str:
    return given if isinstance(given, str) else f"({which})"


def _outcome(name: str) -> dict[str, Any]:
    found, known = meaning(name, "outcome"), PER_RUN[name]
    return {
        "name": name, "title": found.title, "unit": known.unit, "meaning": found.sentence, "better": known.higher_is,
    }  # fmt: skip


def _cells(drawn: PhaseMap, table: PhaseTable) -> dict[str, Any]:
    """Tables (from the bottom up, from left to right) of what is known of each cell."""
    return {
        "mean": _brief(table.mean), "low": _brief(table.low), "high": _brief(table.high),
        "chance": [_brief(one) for one in table.chance], "chance_low": [_brief(one) for one in table.chance_low],
        "chance_high": [_brief(one) for one in table.chance_high],
        "apart": table.apart, "made": table.made,
        "refused": [[*cell, why] for cell, why in drawn.refused.items()],
    }  # fmt: skip


def _brief(values: Any) -> Any:
    """Numbers with as many digits as a page can show."""
    return [[float(f"{value:.5g}") for value in row] for row in values.tolist()]
