"""What an observed run notes each month, and where to find in it the quantities that a decision depends on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.system import System
from coalitionlab.model.terms import TERM_NAMES, TERMS
from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, OVERALL_OFFSETS, STATE, TRAITS

_OVERALL = {"convener": CONVENER, "climate": CLIMATE, "coalition": COALITION}
_SEEN = ("peers", "wariness", "opposed")


class Notes(NamedTuple):
    """What an observed run notes each month; an array without rows is left alone. `rows` are k organisations looked at closely."""

    status: np.ndarray  #: T x n, at the end of the month
    utility: np.ndarray  #: T x n
    chance: np.ndarray  #: T x n, of being inside, as decided
    rows: np.ndarray  #: k int64
    terms: np.ndarray  #: T x k x terms, as weighed when deciding
    seen: (
        np.ndarray
    )  #: T x k x 3, peers at work inside, wariness of those inside, opposition among its ties, when deciding
    state: np.ndarray  #: T x fields of the state x k, when deciding
    overall: np.ndarray  #: T x fields of convener, climate and coalition, when deciding
    trust: np.ndarray  #: T x m, of the ties at the end of the month
    strength: np.ndarray  #: T x m


def room_for_notes(system: System, months: int, rows: np.ndarray, ties: bool = False) -> Notes:
    """Notes on so many months, still empty."""
    n, k, m = len(system.state), len(rows), len(system.target)
    status, utility, chance = np.zeros((3, months, n))
    trust, strength = np.zeros((2, months if ties else 0, m))
    return Notes(
        status, utility, chance, rows, np.zeros((months, k, len(TERM_NAMES))), np.zeros((months, k, len(_SEEN))),
        np.zeros((months, len(STATE), k)), np.zeros((months if k else 0, len(system.overall))), trust, strength,
    )  # fmt: skip


def column_of_reading(quantity: str) -> tuple[str, int]:
    """Where a closely observed run has a quantity of `terms.TERMS`: in `state`, `traits`, `seen` or `overall`, and its column."""
    holder, field = quantity.split(".")
    if holder in _OVERALL:
        return "overall", OVERALL_OFFSETS[holder] + _OVERALL[holder].index(field)
    if holder == "seen":
        return "seen", _SEEN.index(field)
    return ("state", STATE.index(field)) if holder == "organisation" else ("traits", TRAITS.index(field))


def readings_of(
    traits: Any, state: np.ndarray, seen: np.ndarray, overall: np.ndarray, row: int
) -> dict[str, dict[str, float]]:
    """What each term depends on: label to value."""
    columns: dict[str, Any] = {
        "state": state,
        "seen": seen,
        "overall": overall,
        "traits": [traits[name][row] for name in TRAITS],
    }
    readings = {}
    for name, labelled in ((term.name, term.readings) for term in TERMS):
        where = {label: column_of_reading(quantity) for label, quantity in labelled}
        readings[name] = {label: float(columns[holder][column]) for label, (holder, column) in where.items()}
    return readings
