"""Each organisation's story and readings out of a recording, in the words of `coalitionlab explain`."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.watching.recording import Recording
from coalitionlab.model.explanation import Explanation, inclination, sentence_of
from coalitionlab.model.terms import OVERLAP, STANDS, TERMS
from coalitionlab.model.weighing import moves_of
from coalitionlab.scenarios.names.fields import (
    CLIMATE,
    COALITION,
    CONVENER,
    STATE,
    STATUS_NAMES,
    TRAITS,
    WHOLE_OFFSETS,
)

_WHOLES = {"convener": CONVENER, "climate": CLIMATE, "coalition": COALITION}
_SEEN = ("peers", "trust")


def place_of_reading(quantity: str) -> tuple[str, int]:
    """Where a recording has a quantity of `wording.TERMS`: in `state`, `traits`, `seen` or `whole`, and in which column."""
    holder, field = quantity.split(".")
    if holder in _WHOLES:
        return "whole", WHOLE_OFFSETS[holder] + _WHOLES[holder].index(field)
    if holder == "seen":
        return "seen", _SEEN.index(field)
    return ("state", STATE.index(field)) if holder == "organisation" else ("traits", TRAITS.index(field))


def explained(recording: Recording, i: int) -> Explanation:
    """What `agents.explain.explain` says of organisation i of this run, without running it again."""
    plan, scenario = recording.population.blueprint, recording.scenario
    history, chances = recording.terms[:, i], tuple(map(float, recording.chance[:, i]))
    before, *statuses = (
        STATUS_NAMES[int(s)] for s in np.concatenate(([recording.before[i]], recording.status[:, i]))
    )
    months = tuple(range(1, scenario.months + 1))
    return Explanation(
        plan.name(i), plan.sectors[plan.sector[i]], scenario.name, recording.strategy.name, recording.seed,
        recording.replicate, scenario.decision.rule, scenario.decision.persuasion, scenario.months, statuses[-1],
        tuple(statuses), months, history, chances, moves_of(months, history, [before, *statuses], list(chances)),
        _last_readings(recording, i), before != "outside",
    )  # fmt: skip


def story(one: Explanation, before: str) -> list[list[Any]]:
    """[month, words] of what happened to an organisation: where it stood at first, each move, and how it ended."""
    inside = sum(status != "outside" for status in one.statuses)
    first = (
        f"It starts {STANDS[before]}; in month 1 its balance is {float(np.cumsum(one.history[0])[-1]):+.2f}."
    )
    last = f"{STANDS[one.status].capitalize()}, after {inside} of {len(one.months)} months inside."
    moves = [[move.month, _without_month(sentence_of(move))] for move in one.moves]
    return [[1, first], *moves, [one.months[-1], last]]


def inclinations(recording: Recording) -> tuple[list[str], np.ndarray]:
    """The phrases that say what balances mean, and which of them holds (T x n)."""
    phrases: dict[str, int] = {}
    balance, inside = balances(recording), recording.status != 0.0
    codes = np.zeros(balance.shape)
    for (t, i), value in np.ndenumerate(balance):
        codes[t, i] = phrases.setdefault(inclination(float(value), bool(inside[t, i])), len(phrases))
    return list(phrases), codes


def balances(recording: Recording) -> np.ndarray:
    """For less against, T x n: the terms added in the model's order."""
    return np.asarray(np.cumsum(recording.terms, axis=2)[:, :, -1])


def _last_readings(recording: Recording, i: int) -> dict[str, dict[str, float]]:
    columns = {
        "state": recording.state[-1, :, i],
        "seen": recording.seen[-1, i],
        "whole": recording.whole[-1],
        "traits": np.array([recording.population.traits[name][i] for name in TRAITS]),
    }
    found = {}
    for name, labelled in (*((term.name, term.readings) for term in TERMS), ("overlap", (OVERLAP,))):
        spots = {label: place_of_reading(quantity) for label, quantity in labelled}
        found[name] = {label: float(columns[holder][column]) for label, (holder, column) in spots.items()}
    return found


def _without_month(said: str) -> str:
    """'Month 3: it joined' as 'It joined': the month stands beside it."""
    words = said.split(": ", 1)[1]
    return words[:1].upper() + words[1:]
