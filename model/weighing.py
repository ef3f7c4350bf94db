"""What an organisation weighs, month by month or as things are now, and an explanation made of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.agents.organisation import Organisation
from coalitionlab.model.compiled import opened
from coalitionlab.model.deciding import terms as _terms
from coalitionlab.model.explanation import Explanation, Move
from coalitionlab.model.month_parts import after_deciding, deciding, until_deciding
from coalitionlab.model.system import System
from coalitionlab.model.talking import look_around as _look_around
from coalitionlab.model.terms import MOVES, OVERLAP, TERM_NAMES, TERMS
from coalitionlab.scenarios.names.fields import STATUS_NAMES

look_around, terms = opened(_look_around), opened(_terms)


def explain_now(model: Any, organisation: Organisation) -> Explanation:
    """What speaks for and against being inside, weighed as things are now."""
    told = Weighing(organisation.row)
    told.weigh(model.system)
    told.chances.append(float("nan"))
    told.statuses.append(organisation.status)
    return explanation_of(model, organisation, told, organisation.status)


class Weighing:
    """The month, with one organisation watched: called like `month`, it notes what decides just before it decides."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.weighed: list[tuple[float, ...]] = []
        self.chances: list[float] = []
        self.statuses: list[str] = []
        self.readings: dict[str, dict[str, float]] = {}

    def __call__(self, system: System, number: int, days: np.ndarray, aims: np.ndarray) -> float:
        """One month. Returns the staff-days spent."""
        spent = until_deciding(system, number, days, aims)
        self.weigh(system)
        deciding(system, number, days, aims)
        after_deciding(system, number, days, aims)
        self.chances.append(float(system.work["chance"][self.row]))
        self.statuses.append(STATUS_NAMES[int(system.state["status"][self.row])])
        return float(spent)

    def weigh(self, system: System) -> None:
        """Notes the terms that would decide now, and what they depend on."""
        look_around(system)
        peers, trust_inside = system.work[self.row]["peers"], system.work[self.row]["trust_inside"]
        self.weighed.append(terms(system, self.row, peers, trust_inside))
        holders = {
            "organisation": system.state[self.row], "trait": system.traits[self.row], "climate": system.climate,
            "coalition": system.coalition, "convener": system.convener, "seen": {"peers": peers, "trust": trust_inside},
        }  # fmt: skip
        for name, labelled in (*((term.name, term.readings) for term in TERMS), ("overlap", (OVERLAP,))):
            paths = {label: quantity.split(".") for label, quantity in labelled}
            self.readings[name] = {
                label: float(holders[holder][field]) for label, (holder, field) in paths.items()
            }


def explanation_of(model: Any, one: Organisation, told: Weighing, before: str) -> Explanation:
    """The explanation of what has been weighed; `before` is the status before the first of these months."""
    history = np.array(told.weighed) + 0.0  # no -0.0
    months = tuple(range(model.month - len(history) + 1, model.month + 1))
    decision = model.scenario.decision
    return Explanation(
        one.name, one.sector, model.scenario.name, model.strategy.name, model.seed, model.replicate, model.rule_name,
        decision.persuasion, model.month, one.status, tuple(told.statuses), months, history, tuple(told.chances),
        moves_of(months, history, [before, *told.statuses], told.chances), told.readings,
        before != "outside" and len(told.statuses) == model.month,
    )  # fmt: skip


def moves_of(
    months: tuple[int, ...], history: np.ndarray, statuses: list[str], chances: list[float]
) -> tuple[Move, ...]:
    """Every change of status, with what had changed most since the one before (or since the first month).

    Args:
        months: the T months told of. history: T x terms, the terms of its balance in each.
        statuses: T + 1, before the first month and at the end of each. chances: T, its chance of joining or staying, 0..1.
    """
    moves, since = [], 0
    for k, month in enumerate(months):
        what = MOVES.get((statuses[k], statuses[k + 1]))
        if what is not None:
            odds = {"joined": chances[k], "left": 1.0 - chances[k]}.get(what)
            because = _because(history[k] - history[since], months[since], month)
            moves.append(Move(month, what, float(np.cumsum(history[k])[-1]), odds, because))
            since = k
    return tuple(moves)


def _because(change: np.ndarray, since: int, month: int) -> str:
    """The largest changes in its terms, in words; nothing when none is worth a word."""
    largest = [k for k in np.argsort(-np.abs(change), kind="stable")[:3] if abs(change[k]) >= 0.02]
    if since == month or not largest:
        return ""
    named = ", ".join(f"{TERM_NAMES[k].replace('_', '-')} {change[k]:+.2f}" for k in largest)
    return f"; since month {since} {named}"
