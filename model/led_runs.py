"""Runs led by functions, from Python's side: the desk, and the door through which compiled months ask."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from coalitionlab.agents.asking import Asked, Office
from coalitionlab.agents.convener_view import PLACES, ConvenerView, People, people_of
from coalitionlab.model.building import Ground
from coalitionlab.model.leading import Desk
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES

_DOOR = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)


class Audience:
    """Strategies of one scenario that are asked in runs made one after the other, by one thread.

    Attributes:
        desk, door: what the compiled run is given.
        noted: what was asked for in the run made last, where that is wanted: months x actions, staff-days.
    """

    def __init__(
        self, ground: Ground, strategies: Sequence[Led], people: People, noted: np.ndarray | None = None
    ) -> None:
        size = ground.blueprint.size
        self.desk = Desk(
            PLACES, np.zeros(len(PLACES)), np.zeros(size, np.uint8), np.zeros(size),
            np.zeros(len(ACTION_NAMES)), np.zeros(len(ACTION_NAMES), np.int64), np.full(1, np.nan),
        )  # fmt: skip
        self.door: Any = _DOOR(self._answer)
        self._strategies, self._months = strategies, ground.scenario.months
        self._office, self._people = Office(ground.blueprint.sectors), people
        self._asked: Asked | None = None
        self.noted = noted
        self._error: BaseException | None = None

    def check(self) -> None:
        """Raises what ended a run, if anything did."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _answer(self, who: int, month: int) -> int:
        """Has the function asked and puts its answer on the desk; 1 when that failed, for what it raised cannot pass compiled code."""
        try:
            self._ask(who, month)
        except BaseException as error:
            self._error = error
            return 1
        return 0

    def _ask(self, who: int, month: int) -> None:
        desk = self.desk
        if month == 0 or self._asked is None:
            self._asked = Asked.of(self._strategies[who])
            self._people = People(self._people.names, self._people.sectors, desk.profiles.tobytes())
        view = ConvenerView(
            month, self._months, tuple(desk.readings.tolist()), desk.statuses.tobytes(), self._people
        )
        asked = self._office.ask(self._asked, view)
        desk.days[:], desk.aims[:], desk.admits[0] = asked.days, asked.aims, asked.admits
        if self.noted is not None:
            self.noted[month] = asked.days


def people(ground: Ground) -> People:
    """The organisations of a scenario, their profiles yet to be drawn."""
    return people_of(ground.blueprint, np.zeros(ground.blueprint.size))
