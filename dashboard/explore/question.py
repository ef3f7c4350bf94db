"""The map that a person asks for, its axes, its cells as plain values, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import yaml

from coalitionlab.dashboard.jobs import Job, JobState, Report, follow
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.words import library_title, outcome_data, outcome_titles, title_of
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.mapping.axes import axes
from coalitionlab.experiments.mapping.phase_map import MapGrid, PhaseMap, phase_map_in_steps
from coalitionlab.experiments.mapping.words import map_words
from coalitionlab.experiments.words import digits_for
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.loader import list_strategies
from coalitionlab.scenarios.schema import Scenario, Strategy

SHOWS = ("a", "b", "difference")
#: Levels of each axis and replicates of a cell.
FINENESS = {"quick": (11, 30), "fine": (21, 30), "sure": (11, 100)}
X, Y = "convener.power", "convener.control"
#: Seconds between two steps of a map that grows.
STEP = 2.0


@dataclass(frozen=True)
class Preset:
    """A map to begin with: its question, what to look for, and where the question comes from."""

    name: str
    question: str
    look: str
    source: str
    scenario: str
    a: str
    b: str
    show: str
    x: str
    y: str
    outcome: str

    @property
    def changes(self) -> dict[str, Any]:
        """The preset as changes of the situation."""
        local = {name: getattr(self, name) for name in ("x", "y", "show")} | {"preset": self.name}
        return {
            "scenario": self.scenario, "a": self.a, "b": self.b, "changes": {}, "parameters": {}, "outcome": self.outcome,
            "local": {f"explore.{name}": value for name, value in local.items()},
        }  # fmt: skip


@cache
def presets() -> dict[str, Preset]:
    """All presets by name, in their order."""
    with Path(__file__).with_name("presets.yaml").open(encoding="utf-8") as file:
        return {entry["name"]: Preset(**entry) for entry in yaml.safe_load(file)}


@dataclass(frozen=True)
class MapQuestion:
    """A map that is asked for: its grid, what of it to show, and sentences on axes that do nothing."""

    grid: MapGrid
    show: str
    outcome: str
    fineness: str
    names: tuple[str, str]
    notes: tuple[str, ...]

    @property
    def of(self) -> Literal["first", "difference"]:
        """Which of the grid's strategies is shown."""
        return "difference" if self.show == "difference" else "first"

    @property
    def job(self) -> Job[PhaseMap]:
        """The runs of the map; which outcome is shown has no part in them."""
        grid = self.grid

        def work(report: Report) -> PhaseMap:
            maps = phase_map_in_steps(grid, seconds=STEP)
            return follow(((drawn.replicates / grid.replicates, drawn) for drawn in maps), report)

        return Job(("map", grid), work, pool="gradual")


def question_of(situation: Situation) -> MapQuestion:
    """The map that a situation asks for. Raises InputError for an unknown axis or a range that cannot be."""
    scenario = scenario_of(situation)
    known = axes(scenario)
    x, y = (_axis(situation, known, which, usual) for which, usual in (("x", X), ("y", Y)))
    show = _one_of(situation.at("explore.show", "a"), SHOWS, "map")
    fineness = _one_of(situation.at("explore.fineness", "quick"), tuple(FINENESS), "fineness")
    a, b = strategy_of(situation, "a"), strategy_of(situation, "b")
    strategies = {"a": (a,), "b": (b,), "difference": (a, b)}[show]
    grid = MapGrid(scenario, strategies, x, y, *FINENESS[fineness], situation.seed, situation.numbers)
    names = (title_of(a), title_of(b))
    return MapQuestion(grid, show, situation.outcome, fineness, names, _notes(strategies, x, y))


def opened(question: MapQuestion, cell: tuple[int, int], situation: Situation) -> dict[str, Any] | None:
    """What a click on a cell changes in the situation: its values, on the page What if; None for a cell that is not there."""
    rows, columns = question.grid.shape
    if not (0 <= cell[0] < rows and 0 <= cell[1] < columns):
        return None
    fields, parameters = question.grid.at(cell)
    return {
        "changes": {**situation.changes, **fields},
        "parameters": {**situation.parameters, **parameters},
        "page": "whatif",
    }


def _axis(situation: Situation, known: dict[str, Input], which: str, usual: str) -> Input:
    name = _one_of(situation.at(f"explore.{which}", usual), tuple(known), "axis")
    axis = known[name]
    if name in situation.parameters:
        axis = replace(axis, base=float(situation.parameters[name]))
    low, high = situation.at(f"explore.{which}.low"), situation.at(f"explore.{which}.high")
    if low is None and high is None:
        return axis
    ends = (axis.low if low is None else low, axis.high if high is None else high)
    if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
        raise input_error("the range is not two numbers", "write two numbers", field=name)
    return axis.over(float(ends[0]), float(ends[1]))


def _one_of(value: Any, known: tuple[str, ...], kind: str) -> str:
    if value not in known:
        raise input_error(f"unknown {kind} {quoted(value)}", suggest(str(value), known, kind=kind))
    return str(value)


def _notes(strategies: tuple[Strategy, ...], x: Input, y: Input) -> tuple[str, ...]:
    """What a strategy sets itself, so that an axis does nothing to it, in words."""
    return tuple(
        f"{title_of(strategy)} sets its own {style} ({value:g}), so {axis.title} changes nothing under it."
        for strategy in strategies
        for axis in (x, y)
        for style, value in (
            ("control", strategy.convener.control),
            ("transparency", strategy.convener.transparency),
        )
        if axis.name == f"convener.{style}" and value is not None
    )


def choices(scenario: Scenario) -> list[dict[str, Any]]:
    """The axes that there are to choose from, as JSON has it."""
    return [dict(finite(_axis_data(axis))) for axis in axes(scenario).values()]


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
        "x": _axis_data(grid.x) | {"levels": grid.x_levels},
        "y": _axis_data(grid.y) | {"levels": grid.y_levels},
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
    varies = question.of != "difference" and drawn.varies(question.outcome, question.of)
    lines = map_words(cells, names, question.outcome, grid.x.title, grid.y.title, drawn.replicates, varies)
    if lines and not drawn.complete:
        lines.append("Still being made: with more replicates this becomes surer.")
    return lines


def _axis_data(axis: Input) -> dict[str, Any]:
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
