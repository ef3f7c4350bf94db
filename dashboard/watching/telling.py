"""Each organisation's story and readings out of a recording, in the words of `coalitionlab explain`."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.watching.recording import Recording
from coalitionlab.model.explain import explanation_of
from coalitionlab.model.explanation import Explanation, inclination, sentence_of
from coalitionlab.model.terms import STANDS


def explained(recording: Recording, i: int) -> Explanation:
    """What `model.explain.explain` says of organisation i of this run, without running it again."""
    return explanation_of(recording, i)


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


def _without_month(said: str) -> str:
    """'Month 3: it joined' as 'It joined': the month stands beside it."""
    words = said.split(": ", 1)[1]
    return words[:1].upper() + words[1:]
