"""What a person compares: which scenarios and strategies, out of the library and of their own, and how many replicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.streams import Job
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.gradual import gradually
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

REPLICATES = (50, 200, 500)
#: What stands between names in a link; no name of the library holds it.
BETWEEN = ","
HERE, OWN_A, OWN_B = "(here)", "(a)", "(b)"


@dataclass(frozen=True)
class Column:
    """A scenario that can be compared: its `key` in the page, which is its name as well, and what a click takes to What if."""

    key: str
    title: str
    scenario: Scenario
    given: str | Scenario
    changes: FrozenDict[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A strategy that can be compared; its `key` is its name as well (names have no part in runs), so that two of one name fit."""

    key: str
    title: str
    strategy: Strategy
    given: str | Strategy
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """A question to be compared: all there is to choose from, and what of it is chosen."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chosen_columns: tuple[str, ...]
    chosen_rows: tuple[str, ...]
    outcome: str
    replicates: int
    seed: int
    parameters: FrozenDict[str, float]

    def job(self, column: Column) -> Job[Comparison | None]:
        """The runs of one scenario under the strategies chosen."""
        strategies = tuple(one.strategy for one in self.rows if one.key in self.chosen_rows)
        given = (column.scenario, strategies, self.replicates, self.seed, self.parameters)
        return Job(("compared", *given), lambda: _steps(*given))

    @property
    def jobs(self) -> dict[str, Job[Comparison | None]]:
        """A job for each scenario chosen, by its column's key; none without strategies."""
        if not self.chosen_rows:
            return {}
        return {one.key: self.job(one) for one in self.columns if one.key in self.chosen_columns}


def asked(situation: Situation) -> Asked:
    """What a situation asks to be compared: all of the library and what is the person's own, unless they chose."""
    columns, rows = _columns(situation), _rows(situation)
    return Asked(
        columns,
        rows,
        _chosen(situation.at("compare.scenarios"), tuple(one.key for one in columns)),
        _chosen(situation.at("compare.strategies"), tuple(one.key for one in rows)),
        situation.outcome,
        _replicates(situation.at("compare.replicates")),
        situation.seed,
        FrozenDict({name: float(value) for name, value in sorted(situation.parameters.items())}),
    )


def listed(keys: tuple[str, ...], everything: tuple[str, ...]) -> str | None:
    """Chosen keys as a link holds them; None for all."""
    kept = [key for key in everything if key in keys]
    return None if len(kept) == len(everything) else BETWEEN.join(kept)


def _columns(situation: Situation) -> tuple[Column, ...]:
    plain = FrozenDict[str, Any]({})
    found = [
        Column(name, load_scenario(name).title or name, load_scenario(name), name, plain)
        for name in list_scenarios()
    ]
    if not isinstance(situation.scenario, str) or situation.changes:
        here = scenario_of(situation).model_copy(update={"name": HERE})
        note = "with the changes you made" if situation.changes else "the scenario you brought"
        changes = FrozenDict(dict(situation.changes))
        found.insert(
            0,
            Column(HERE, here.title or scenario_of(situation).name, here, situation.scenario, changes, note),
        )
    return tuple(found)


def _rows(situation: Situation) -> tuple[Row, ...]:
    found = [
        Row(name, load_strategy(name).title or name, load_strategy(name), name) for name in list_strategies()
    ]
    for key, which, value in ((OWN_A, "a", situation.a), (OWN_B, "b", situation.b)):
        if isinstance(value, Strategy) and (which == "a" or situation.a != value):
            own = strategy_of(situation, which)  # type: ignore[arg-type]
            note = f"strategy {which.upper()} of What if"
            found.insert(
                0, Row(key, own.title or own.name, own.model_copy(update={"name": key}), value, note)
            )
    return tuple(found)


def _chosen(given: Any, everything: tuple[str, ...]) -> tuple[str, ...]:
    """What of everything was chosen; all unless a choice is given. Names that are not there (any more) are left out."""
    if not isinstance(given, str):
        return everything
    wanted = given.split(BETWEEN)
    return tuple(key for key in everything if key in wanted)


def _replicates(given: Any) -> int:
    return given if isinstance(given, int) and given in REPLICATES else REPLICATES[0]


def _steps(
    scenario: Scenario,
    strategies: tuple[Strategy, ...],
    replicates: int,
    seed: int,
    parameters: FrozenDict[str, float],
) -> Iterator[tuple[float, Comparison | None]]:
    for made in gradually(scenario, strategies, replicates=replicates, seed=seed, parameters=parameters):
        yield made.done / made.of, made.comparison


def point(given: Asked, column: str, row: str, against: str | None) -> dict[str, Any] | None:
    """What a click on a cell changes in the situation: that scenario and strategy, against another; None for what is not there."""
    columns, rows = {one.key: one for one in given.columns}, {one.key: one for one in given.rows}
    if column not in columns or row not in rows:
        return None
    other = rows.get(against or "")
    there = columns[column]
    return {"scenario": there.given, "changes": there.changes, "a": rows[row].given, "page": "whatif"} | (
        {"b": other.given} if other is not None and other.key != row else {}
    )
