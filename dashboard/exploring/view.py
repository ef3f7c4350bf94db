"""The page Explore as plain values: axes to choose from, the map's cells and what the map says, ready to be drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.dashboard.exploring.asked import FINENESS, SHOWS, Asked
from coalitionlab.dashboard.exploring.presets import PRESETS
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.streams import Streamed
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.mapping.axes import Axis, axes
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.mapping.words import map_words
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
    table = None if drawn is None else drawn.cells(asked.outcome, asked.of)
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
        "digits": 3 if table is None else digits_for(table["high"]),
        "share": got.share.get(job.key, 0.0),
        "running": not got.done(job.key),
        "problem": got.problems.get(job.key, ""),
        "says": [] if drawn is None or table is None else _said(asked, drawn),
    }))  # fmt: skip


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


def _said(asked: Asked, drawn: PhaseMap) -> list[str]:
    """What the map says, in sentences."""
    names = asked.names if asked.show == "difference" else asked.names[:1]
    x, y = asked.grid.x.title, asked.grid.y.title
    lines = map_words(drawn.cells(asked.outcome, asked.of), names, asked.outcome, x, y, drawn.replicates)
    if lines and not drawn.complete:
        lines.append("Still being made: with more replicates this becomes surer.")
    return lines


def _cells(drawn: PhaseMap, table: pd.DataFrame) -> dict[str, Any]:
    """Tables (from the bottom up, from left to right) of what is known of each cell."""

    def grid(column: str) -> Any:
        return table[column].to_numpy().reshape(drawn.grid.shape)

    numbers = ["", "_2"][: len(drawn.strategies)]
    chances = {
        end: [_brief(grid(f"chance{number}{end}")) for number in numbers] for end in ("", "_low", "_high")
    }
    return {
        "mean": _brief(grid("mean")), "low": _brief(grid("low")), "high": _brief(grid("high")),
        "chance": chances[""], "chance_low": chances["_low"], "chance_high": chances["_high"],
        "apart": grid("better"), "made": np.full(drawn.grid.shape, drawn.replicates),
        "refused": [[*cell, why] for cell, why in drawn.refused.items()],
    }  # fmt: skip


def _brief(values: Any) -> Any:
    """Numbers with as many digits as a page can show."""
    return [[float(f"{value:.5g}") for value in row] for row in values.tolist()]
