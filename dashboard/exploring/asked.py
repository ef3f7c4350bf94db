"""What a person maps: two axes with their ranges, one strategy or the difference of two, an outcome, and how fine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from coalitionlab.dashboard.exploring.presets import PRESETS, Preset
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.streams import Job
from coalitionlab.experiments.mapping.axes import Axis, axes
from coalitionlab.experiments.mapping.phase_map import Cell, MapGrid, PhaseMap, phase_map_in_steps
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Strategy

SHOWS = ("a", "b", "difference")
FINENESS = {"quick": (11, 30), "fine": (21, 30), "sure": (11, 100)}
X, Y = "convener.power", "convener.control"
#: How much work may pass before a picture is taken of the map, in seconds.
PICTURE_EVERY = 0.25


@dataclass(frozen=True)
class Asked:
    """A map that is asked for: its grid, of which strategies, and which of them to show."""

    grid: MapGrid
    show: str
    outcome: str
    fineness: str
    names: tuple[str, str]
    ways: tuple[str, ...]

    @property
    def of(self) -> Any:
        """Which of the grid's strategies is shown: `first`, or the `difference` of the two."""
        return "difference" if self.show == "difference" else "first"

    @property
    def job(self) -> Job[PhaseMap]:
        """The runs of the map; which outcome is shown has no part in them."""
        one = self.grid
        key = (
            "map",
            one.scenario,
            one.strategies,
            one.x,
            one.y,
            one.points,
            one.replicates,
            one.seed,
            one.parameters,
        )
        return Job(key, lambda: _steps(one))


def asked(situation: Situation) -> Asked:
    """The map that a situation asks for. Raises InputError for an unknown axis or a range that cannot be."""
    scenario = scenario_of(situation)
    known = axes(scenario)
    x, y = (_axis(situation, known, which, usual) for which, usual in (("x", X), ("y", Y)))
    show = _one_of(situation.at("explore.show", "a"), SHOWS, "map")
    fineness = _one_of(situation.at("explore.fineness", "quick"), tuple(FINENESS), "fineness")
    points, replicates = FINENESS[fineness]
    a, b = strategy_of(situation, "a"), strategy_of(situation, "b")
    parameters = FrozenDict({name: float(value) for name, value in sorted(situation.parameters.items())})
    strategies = {"a": (a,), "b": (b,), "difference": (a, b)}[show]
    grid = MapGrid(scenario, strategies, x, y, points, replicates, situation.seed, parameters)
    return Asked(grid, show, situation.outcome, fineness, (_title(a), _title(b)), _ways(strategies, x, y))


def point(asked_: Asked, cell: Cell, situation: Situation) -> dict[str, Any] | None:
    """What a click on a cell changes in the situation: its values, on the page What if; None for a cell that is not there."""
    rows, columns = asked_.grid.shape
    if not (0 <= cell[0] < rows and 0 <= cell[1] < columns):
        return None
    fields, parameters = asked_.grid.at(cell)
    return {
        "changes": {**situation.changes, **fields},
        "parameters": {**situation.parameters, **parameters},
        "page": "whatif",
    }


def of_preset(name: str) -> dict[str, Any] | None:
    """What choosing a preset changes in the situation; None for one that is not there."""
    one = next((one for one in PRESETS if one.name == name), None)
    return None if one is None else changes_of(one)


def changes_of(one: Preset) -> dict[str, Any]:
    """A preset as changes of the situation."""
    return {
        "scenario": one.scenario, "a": one.a, "b": one.b, "changes": {}, "parameters": {}, "outcome": one.outcome,
        "local": {"explore.x": one.x, "explore.y": one.y, "explore.show": one.show, "explore.preset": one.name},
    }  # fmt: skip


def _axis(situation: Situation, known: dict[str, Axis], which: str, usual: str) -> Axis:
    name = situation.at(f"explore.{which}", usual)
    if name not in known:
        raise input_error(f"unknown axis {quoted(name)}", suggest(str(name), known, kind="axis"))
    low, high = situation.at(f"explore.{which}.low"), situation.at(f"explore.{which}.high")
    found = known[name]
    if name in situation.parameters:
        found = replace(found, base=float(situation.parameters[name]))
    if low is None and high is None:
        return found
    ends = (found.low if low is None else low, found.high if high is None else high)
    if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
        raise input_error("the range is not two numbers", "write two numbers", field=str(name))
    return found.over(float(ends[0]), float(ends[1]))


def _one_of(value: Any, known: tuple[str, ...], kind: str) -> str:
    if value not in known:
        raise input_error(f"unknown {kind} {quoted(value)}", suggest(str(value), known, kind=kind))
    return str(value)


def _title(strategy: Strategy) -> str:
    return strategy.title or strategy.name


def _ways(strategies: tuple[Strategy, ...], x: Axis, y: Axis) -> tuple[str, ...]:
    """What a strategy settles itself, so that an axis does nothing to it, in words."""
    return tuple(
        f"{_title(one)} sets its own {style} ({value:g}), so {axis.title} changes nothing under it."
        for one in strategies
        for axis in (x, y)
        for style, value in (("control", one.convener.control), ("transparency", one.convener.transparency))
        if axis.name == f"convener.{style}" and value is not None
    )


def _steps(grid: MapGrid) -> Iterator[tuple[float, PhaseMap]]:
    """The map in steps."""
    for drawn in phase_map_in_steps(grid, seconds=PICTURE_EVERY):
        yield drawn.replicates / grid.replicates, drawn
