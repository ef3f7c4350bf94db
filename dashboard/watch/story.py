"""Each organisation's story out of a trace, in the words of `coalitionlab explain`."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.experiments.words import capital
from coalitionlab.model.explanation import Explanation, inclination, sentence_of
from coalitionlab.model.terms import STANDS
from coalitionlab.model.tracing import Trace


def story(explanation: Explanation, before: str) -> list[list[Any]]:
    """[month, words] of what happened to an organisation: where it stood at first, each move, and how it ended."""
    inside = sum(status != "outside" for status in explanation.statuses)
    months = explanation.months
    balance = float(np.cumsum(explanation.history[0])[-1])
    first = f"It starts {STANDS[before]}; in month 1 its balance is {balance:+.2f}."
    last = f"{STANDS[explanation.status].capitalize()}, after {inside} of {len(months)} months inside."
    # the month stands beside it
    moves = [[move.month, capital(sentence_of(move).split(": ", 1)[1])] for move in explanation.moves]
    return [[1, first], *moves, [months[-1], last]]


def inclinations(trace: Trace) -> tuple[list[str], np.ndarray]:
    """The phrases that say what balances mean, and which of them holds (T x n)."""
    phrases: dict[str, int] = {}
    balance, inside = balances(trace), trace.status != 0.0
    codes = np.zeros(balance.shape)
    for (t, i), value in np.ndenumerate(balance):
        codes[t, i] = phrases.setdefault(inclination(float(value), bool(inside[t, i])), len(phrases))
    return list(phrases), codes


def balances(trace: Trace) -> np.ndarray:
    """For less against, T x n: the terms added in the model's order."""
    return np.asarray(np.cumsum(trace.terms, axis=2)[:, :, -1])
