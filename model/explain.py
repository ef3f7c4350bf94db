"""Why an organisation stands where it stands: over a run, month by month, or as things are now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.agents.convener_view import Leader
from coalitionlab.model.blueprint import row_of
from coalitionlab.model.building import Ground
from coalitionlab.model.explanation import Explanation, Move
from coalitionlab.model.inputs import as_scenario, as_strategy
from coalitionlab.model.run import weigh_now
from coalitionlab.model.terms import MOVES, OVERLAP, TERM_NAMES, TERMS
from coalitionlab.model.tracing import Trace, room_for_notes
from coalitionlab.scenarios.names.fields import (
    CLIMATE,
    COALITION,
    CONVENER,
    STATE,
    STATUS_NAMES,
    TRAITS,
    WHOLE_OFFSETS,
)
from coalitionlab.scenarios.schema import Scenario, Strategy

_WHOLE = {"convener": CONVENER, "climate": CLIMATE, "coalition": COALITION}
_SEEN = ("peers", "trust")


def explain(
    scenario: Scenario | str | Path,
    strategy: Strategy | str | Path | Leader | None,
    organisation: str,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Explanation:
    """Explain a run from one organisation's side: the same run that `simulate` makes of this seed and replicate.

    What it weighed in a month are the terms at the moment when it decided, so their sum is the utility that the model used.

    Raises
    ------
    InputError
        For an unknown scenario, strategy or organisation, or a value out of range.
    """
    ground = Ground.of(as_scenario(scenario), parameters)
    row = row_of(ground.blueprint, organisation)
    traced = Trace(ground, as_strategy(strategy), seed=seed, replicate=replicate, rows=np.array([row]))
    traced.advance(len(traced.months))
    return explanation_of(traced, 0)


def explanation_of(traced: Trace, k: int) -> Explanation:
    """The explanation for the `k`-th organisation of those that a finished run looked at closely (its `rows`)."""
    row, decision = int(traced.rows[k]), traced.scenario.decision
    before, *statuses = (STATUS_NAMES[int(status)] for status in (traced.before[row], *traced.status[:, row]))
    months, chances = tuple(range(1, traced.passed + 1)), tuple(map(float, traced.chance[:, row]))
    history = traced.terms[:, k]
    readings = _readings(
        traced.population.traits, traced.state[-1, :, k], traced.seen[-1, k], traced.whole[-1], row
    )
    blueprint = traced.population.blueprint
    return Explanation(
        blueprint.name(row), blueprint.sectors[blueprint.sector[row]], traced.scenario.name, traced.strategy.name, traced.seed,
        traced.replicate, decision.rule, decision.persuasion, traced.passed, statuses[-1], tuple(statuses), months,
        history, chances, moves_of(months, history, [before, *statuses], chances), readings, before != "outside",
    )  # fmt: skip


def explain_now(model: Any, organisation: Any) -> Explanation:
    """What speaks for and against being inside for an organisation of a CoalitionModel, weighed as things are now."""
    row, system = organisation.row, model.system
    notes = room_for_notes(system, 1, np.array([row]))
    weigh_now(system, notes)
    return Explanation(
        organisation.name, organisation.sector, model.scenario.name, model.strategy.name, model.seed, model.replicate,
        model.rule_name, model.scenario.decision.persuasion, model.month, organisation.status, (organisation.status,),
        (model.month,), notes.terms[:, 0], (float("nan"),), (),
        _readings(system.traits, notes.state[0, :, 0], notes.seen[0, 0], notes.whole[0], row),
        organisation.status != "outside" and model.month == 1,
    )  # fmt: skip


def place_of_reading(quantity: str) -> tuple[str, int]:
    """Where a closely observed run has a quantity of `terms.TERMS`: in `state`, `traits`, `seen` or `whole`, and its column."""
    holder, field = quantity.split(".")
    if holder in _WHOLE:
        return "whole", WHOLE_OFFSETS[holder] + _WHOLE[holder].index(field)
    if holder == "seen":
        return "seen", _SEEN.index(field)
    return ("state", STATE.index(field)) if holder == "organisation" else ("traits", TRAITS.index(field))


def _readings(
    traits: Any, state: np.ndarray, seen: np.ndarray, whole: np.ndarray, row: int
) -> dict[str, dict[str, float]]:
    """What each term, and the appeal of them all, depends on: label to value."""
    columns: dict[str, Any] = {
        "state": state,
        "seen": seen,
        "whole": whole,
        "traits": [traits[name][row] for name in TRAITS],
    }
    readings = {}
    for name, labelled in (*((term.name, term.readings) for term in TERMS), ("overlap", (OVERLAP,))):
        places = {label: place_of_reading(quantity) for label, quantity in labelled}
        readings[name] = {label: float(columns[holder][column]) for label, (holder, column) in places.items()}
    return readings


def moves_of(
    months: tuple[int, ...], history: np.ndarray, statuses: list[str], chances: tuple[float, ...]
) -> tuple[Move, ...]:
    """Every change of status, with what had changed most since the one before (or since the first month).

    Parameters
    ----------
    months : the T months. history : T x terms, as weighed in each.
    statuses : T + 1, before the first month and at the end of each. chances : T, of joining or staying.
    """
    moves, since = [], 0
    for k, month in enumerate(months):
        words = MOVES.get((statuses[k], statuses[k + 1]))
        if words is not None:
            odds = {"joined": chances[k], "left": 1.0 - chances[k]}.get(words)
            because = _because(history[k] - history[since], months[since], month)
            moves.append(Move(month, words, float(np.cumsum(history[k])[-1]), odds, because))
            since = k
    return tuple(moves)


def _because(change: np.ndarray, since: int, month: int) -> str:
    """The largest changes in its terms, in words; nothing when all are small."""
    largest = [k for k in np.argsort(-np.abs(change), kind="stable")[:3] if abs(change[k]) >= 0.02]
    if since == month or not largest:
        return ""
    named = ", ".join(f"{TERM_NAMES[k].replace('_', '-')} {change[k]:+.2f}" for k in largest)
    return f"; since month {since} {named}"
