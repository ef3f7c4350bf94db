"""Deciding for the convener in Python, month by month: how compiled months ask, and what is done with the answer."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.agents.convener_view import PLACES, ConvenerView, People
from coalitionlab.agents.spending import Spending
from coalitionlab.scenarios.names.actions import ACTION_NAMES

_C_FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)


class Desk(NamedTuple):
    """What passes between a run and whoever decides for the convener: copies, so that neither reaches into the other."""

    readings: np.ndarray  #: what a convener sees, see `agents.convener_view`
    statuses: np.ndarray  #: n uint8
    profiles: np.ndarray  #: n float64
    days: np.ndarray  #: the answer: staff-days per action,
    aims: np.ndarray  #: int64, their aims,
    admits: np.ndarray  #: and the most that may join (one number, nan for no limit)


class Decider:
    """Answers compiled months: `decide(who, month)` gives the convener's spending in a month (from 0) of the run of strategy `who`.

    Attributes:
        desk, ask: what the compiled run is given, see `model.run`.
    """

    def __init__(self, organisations: int, decide: Callable[[int, int], Spending]) -> None:
        self.desk = Desk(
            np.zeros(len(PLACES)), np.zeros(organisations, np.uint8), np.zeros(organisations),
            np.zeros(len(ACTION_NAMES)), np.zeros(len(ACTION_NAMES), np.int64), np.full(1, np.nan),
        )  # fmt: skip
        self.ask: Any = _C_FUNCTION(self._answer)
        self._decide = decide
        self._error: BaseException | None = None

    def check(self) -> None:
        """Raises what ended a run, if anything did."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def view(self, month: int, months: int, people: People) -> ConvenerView:
        """What lies on the desk, as the convener sees it."""
        readings, statuses = tuple(self.desk.readings.tolist()), self.desk.statuses.tobytes()
        return ConvenerView(month, months, readings, statuses, people)

    def _answer(self, who: int, month: int) -> int:
        """Leaves the answer on the desk; 1 when there is none, since an exception cannot pass through compiled code."""
        try:
            spending, desk = self._decide(who, month), self.desk
        except BaseException as error:
            self._error = error
            return 1
        desk.days[:], desk.aims[:], desk.admits[0] = spending.days, spending.aims, spending.admits
        return 0
