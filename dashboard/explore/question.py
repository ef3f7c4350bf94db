"""The map that a person asks for: two axes with their ranges, one strategy or the difference of two, an outcome, and how fine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from coalitionlab.dashboard.jobs import Job, Report, follow
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.words import title_of
from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.mapping.axes import axes
from coalitionlab.experiments.mapping.phase_map import MapGrid, PhaseMap, phase_map_in_steps
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.schema import Strategy

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
