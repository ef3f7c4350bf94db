"""What a page is given of cases, strategies and words: plain values for JSON, arrays as text. The page's `inputs.js` is its other half."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.experiments.convening.remedies import advice
from coalitionlab.experiments.convening.steps import OPEN
from coalitionlab.experiments.convening.words import SHOCKS_MEAN
from coalitionlab.experiments.page.diagram import diagram
from coalitionlab.experiments.worlds.draws import WORLDS, draw_worlds
from coalitionlab.model.blueprint import CHANCE, FIXED, NORMAL, UNIFORM, USUAL, VALUES
from coalitionlab.model.ground import Ground
from coalitionlab.model.population import DEPENDS_ON
from coalitionlab.model.randomness import run_key
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import AIMS
from coalitionlab.scenarios.names.fields import CONVENER, EVENT, GIVEN_TRAITS, TRAITS
from coalitionlab.scenarios.names.outcomes import MONTHLY, OF_THOSE_INSIDE, PER_RUN
from coalitionlab.scenarios.names.own import Outcome
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Event, Generated, Phase, Scenario, Strategy
from coalitionlab.scenarios.world import FUNDER_LEAVES, SHOCKS, STRIKES

#: Replicates whose networks are packed where these are drawn outside compiled code.
WIRED = 200
#: Arrays of a frame that are the same for every case.
_SHARED = ("actions", "effects", "first_effect")
#: How a trait is drawn, by number.
_KINDS = {FIXED: "fixed", NORMAL: "normal", UNIFORM: "uniform", VALUES: "values", CHANCE: "chance", USUAL: "usual"}


class Onward(NamedTuple):
    """Of a case that has begun, the runs that go on from today: their seed, their replicates, and what the page has of them beside."""

    seed: int
    numbers: Sequence[int]
    facts: Mapping[str, Any]


def packed(array: np.ndarray) -> dict[str, Any]:
    """An array as its shape and its bytes in base64."""
    return {"shape": list(array.shape), "base64": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()}


def shared() -> dict[str, Any]:
    """What every case of a page has in common: arrays of the catalogue, and all words."""
    return {
        "actions": {
            action.name: {
                "title": action.title, "family": action.family, "meaning": action.meaning, "fails": action.fails,
                "source": action.source, "aims": list(action.aims), "expenses": action.expenses,
            }
            for action in ACTIONS.values()
        },
        "aims": list(AIMS),
        "outcomes": {outcome.name: _outcome(outcome) for outcome in PER_RUN.values()},
        "monthly": {outcome.name: _outcome(outcome) for outcome in MONTHLY.values()},
        "parameters": {
            each.name: {
                "default": each.default, "low": each.plausible[0], "high": each.plausible[1], "unit": each.unit,
                "meaning": each.meaning, "source": each.source, "group": each.group,
            }
            for each in PARAMETERS.values()
        },
        "makings": list(DEPENDS_ON), "convener": list(CONVENER), "traits": list(TRAITS),
        "strikes": list(STRIKES),
        "diagram": diagram(),
        "nothing": _rows({})[0],
        "worlds": _worlds(),
        "belief": {"column": GIVEN_TRAITS.index("overlap"), "kinds": [_KINDS[number] for number in sorted(_KINDS)]},
        "advice": advice(),
        "shocks": {label: _rows(event) for label, event in SHOCKS.items()}, "funder": FUNDER_LEAVES, "shocks_mean": SHOCKS_MEAN,
    }  # fmt: skip


def _worlds() -> dict[str, Any]:
    """The plausible worlds that chances are over, those of the convener's questions with seed 0."""
    drawn = draw_worlds(WORLDS)
    return {"names": list(drawn[0]), "values": packed(np.array([list(world.values()) for world in drawn]))}


def _rows(happens: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an event does, as rows of a frame's events by field, all of month 1."""
    quiet = load_scenario("generic").with_(**{"convener.grant_months": None})
    event = Event(name="event", month=1, **happens)
    rows = Ground.of(quiet.with_(**{"environment.events": (event,)})).frame.events
    return [{name: _value(float(row[name])) for name in EVENT} for row in rows]


def _outcome(outcome: Outcome) -> dict[str, Any]:
    title = outcome.name.replace("_", " ")
    return {
        "title": title[0].upper() + title[1:], "unit": outcome.unit.replace("..", " to "), "meaning": outcome.meaning, "sign": outcome.sign,
        "better": outcome.higher_is, "inside": outcome.name in OF_THOSE_INSIDE,
    }  # fmt: skip


def case(
    scenario: Scenario, strategies: Sequence[Strategy], onward: Onward | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(a scenario as the page has it, the arrays of its frame that are the same for every case).

    With `onward`, the runs that go on, it is that case from its first month. A strategy is checked against the scenario's sectors. Raises InputError for an aim at a sector that is not there.
    """
    ground = Ground.of(scenario)
    for strategy in strategies:
        ground.plan(strategy)
    frame = ground.frame._asdict()
    common = {name: packed(frame.pop(name)) for name in _SHARED}
    names = ground.blueprint
    told = {
        "name": scenario.name, "title": scenario.title or scenario.name, "issue": scenario.issue,
        "source": scenario.source, "says": list(scenario.says), "assumed": list(scenario.assumed),
        "organisations": list(names.names), "sectors": list(names.sectors), "sector": names.sector.tolist(),
        "goals": [{"name": goal.name, "source": goal.source, "parts": list(goal.parts)} for goal in scenario.every_goal],
        "usual_goals": not scenario.goals,
        "leader": scenario.convener.name, "generated": isinstance(scenario.organisations, Generated), "fixed": list(scenario.parameters),
        "events": [[event.month, event.name] for event in scenario.environment.events],
        "money": {"rate": scenario.money.day_rate, "expenses": dict(scenario.money.expenses)},
        "days": [[event.month, event.capacity] for event in scenario.environment.events if event.capacity is not None],
    }  # fmt: skip
    numbers = {
        "frame": {name: _value(value) for name, value in frame.items()},
        "convener": {name: float(getattr(scenario.convener, name, 0.0)) for name in CONVENER},
        "parameters": ground.parameters.tolist(),
        "ties": _ties(ground, onward),
    }
    return told | numbers | ({} if onward is None else dict(onward.facts)), common


def _value(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return packed(value)
    return None if isinstance(value, float) and math.isnan(value) else value


def _ties(ground: Ground, onward: Onward | None) -> dict[str, Any]:
    """Listed ties, and between whom they are of a kind by which nobody is asked; or, where each replicate has a network of its own, those of the first replicates of
    seed 0, or of the runs that go on, as pairs."""
    if not ground.wires_itself:
        pairs, values = ground.ties(np.uint64(0))
        listed = ground.scenario.ties if isinstance(ground.scenario.ties, tuple) else ()
        closed = [[tie.from_, tie.to] for tie in listed if tie.kind not in OPEN]
        return {"pairs": packed(pairs), "values": packed(values), "closed": closed}
    seed, numbers = (0, range(WIRED)) if onward is None else onward[:2]
    drawn = [ground.ties(run_key(seed, replicate))[0] for replicate in numbers]
    halves = [pairs[: len(pairs) // 2].astype(np.uint16) for pairs in drawn]
    return {
        "wired": packed(np.concatenate(halves)),
        "ends": np.cumsum([len(half) for half in halves]).tolist(),
        "distance": _value(ground.frame.distance),
    }


def strategy_data(strategy: Strategy) -> dict[str, Any]:
    """A strategy as the page has it: its words and its phases."""
    return {
        "name": strategy.name, "title": strategy.title or strategy.name, "summary": strategy.summary,
        "source": strategy.source, "says": list(strategy.says),
        "style": {name: getattr(strategy.convener, name) for name in ("control", "transparency")},
        "phases": [phase_data(phase) for phase in strategy.phases],
    }  # fmt: skip


def phase_data(phase: Phase) -> dict[str, Any]:
    """A phase as the page has it."""
    return {
        "name": phase.name, "effort": dict(phase.effort), "aims": dict(phase.aims), "share": phase.share,
        "admits": phase.admits, "until": phase.until_month,
        "when": None if phase.when is None else [phase.when.metric, phase.when.above, phase.when.value],
        "instead": [
            {**phase_data(phase.with_instead(other)), "when": [other.when.metric, other.when.above, other.when.value]}
            for other in phase.instead
        ],
    }  # fmt: skip
