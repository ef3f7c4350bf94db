"""The page as plain values: axes to choose from, the map's cells and what the map says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.dashboard.explore.question import FINENESS, SHOWS, MapQuestion, presets
from coalitionlab.dashboard.jobs import JobState
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.words import library_title, outcome_data, outcome_titles, title_of
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.mapping.axes import axes
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.mapping.words import map_words
from coalitionlab.experiments.words import digits_for
from coalitionlab.scenarios.loader import list_strategies
from coalitionlab.scenarios.schema import Scenario, Strategy


def choices(scenario: Scenario) -> list[dict[str, Any]]:
    """The axes that there are to choose from, as JSON has it."""
    return [dict(finite(_axis(axis))) for axis in axes(scenario).values()]


def view(question: MapQuestion, answer: JobState[PhaseMap], situation: Situation) -> dict[str, Any]:
    """What the page shows of a map and of what there is of it, as JSON has it."""
    grid, drawn = question.grid, answer.value
    preset = presets().get(str(situation.at("explore.preset")))
    cells = None if drawn is None else drawn.cells(question.outcome, question.of)
    return dict(finite({
        "outcome": outcome_data(question.outcome),
        "outcomes": outcome_titles(),
        "scenario": title_of(grid.scenario),
        "names": question.names,
        "strategies": _strategies(situation),
        "a": _key(situation.a, "a"),
        "b": _key(situation.b, "b"),
        "show": question.show,
        "shows": SHOWS,
        "fineness": question.fineness,
        "finenesses": [[name, *sizes] for name, sizes in FINENESS.items()],
        "x": _axis(grid.x) | {"levels": grid.x_levels},
        "y": _axis(grid.y) | {"levels": grid.y_levels},
        "presets": [[one.name, one.question] for one in presets().values()],
        "preset": preset and {name: getattr(preset, name) for name in ("name", "question", "look", "source")},
        "ways": question.notes,
        "replicates": grid.replicates,
        "runs": grid.runs,
        "cells": None if drawn is None or cells is None else _cells(drawn, cells),
        "digits": 3 if cells is None else digits_for(cells["high"]),
        "share": answer.share,
        "running": not answer.done,
        "problem": answer.problem,
        "says": [] if drawn is None or cells is None else words(question, drawn, cells),
    }))  # fmt: skip


def words(question: MapQuestion, drawn: PhaseMap, cells: pd.DataFrame) -> list[str]:
    """What the map says."""
    names = question.names if question.of == "difference" else question.names[:1]
    grid = question.grid
    lines = map_words(cells, names, question.outcome, grid.x.title, grid.y.title, drawn.replicates)
    if lines and not drawn.complete:
        lines.append("Still being made: with more replicates this becomes surer.")
    return lines


def _axis(axis: Input) -> dict[str, Any]:
    names = (
        "name",
        "title",
        "low",
        "high",
        "least",
        "most",
        "base",
        "unit",
        "meaning",
        "source",
        "group",
        "whole",
    )
    return {name: getattr(axis, name) for name in names}


def _strategies(situation: Situation) -> list[list[str]]:
    """Keys and titles of the library's strategies, and of the person's own where they are in use."""
    own = [
        [_key(strategy, which), f"{title_of(strategy)} (yours)"]
        for which, strategy in (("a", situation.a), ("b", situation.b))
        if isinstance(strategy, Strategy)
    ]
    return [*own, *([name, library_title(name)] for name in list_strategies())]


def _key(strategy: str | Strategy, which: str) -> str:
    return strategy if isinstance(strategy, str) else f"({which})"


def _cells(drawn: PhaseMap, cells: pd.DataFrame) -> dict[str, Any]:
    """Tables (from the bottom up, from left to right) of what is known of each cell."""

    def grid(column: str) -> Any:
        return cells[column].to_numpy().reshape(drawn.grid.shape)

    sides = ["", "_2"][: len(drawn.strategies)]
    return {
        **{name: _brief(grid(name)) for name in ("mean", "low", "high")},
        **{
            f"chance{end}": [_brief(grid(f"chance{side}{end}")) for side in sides]
            for end in ("", "_low", "_high")
        },
        "apart": grid("better"),
        "made": np.full(drawn.grid.shape, drawn.replicates),
        "refused": [[*cell, why] for cell, why in drawn.refused.items()],
    }


def _brief(values: Any) -> Any:
    """Numbers with as many digits as a page can show."""
    return [[float(f"{value:.5g}") for value in row] for row in values.tolist()]
