"""Asking a function that leads what to do next month, and reading its answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from pydantic import ValidationError

from coalitionlab.agents.convener_view import ConvenerView
from coalitionlab.agents.spending import ROUNDING, Spending, aim_number, check_capacity, days_by_hand
from coalitionlab.scenarios.errors import InputError, as_input_error, input_error, quoted
from coalitionlab.scenarios.led import Led, line_in
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.schema import Phase

#: What an answer may hold besides actions: the most that are to join in the month.
ADMITS = "admits"
_ROW = {name: row for row, name in enumerate(ACTION_NAMES)}


@dataclass(frozen=True)
class Asked:
    """Who is asked in one run: the function (or object) and what messages call it."""

    leader: Callable[[ConvenerView], Any]
    name: str
    file: str = ""
    allowed: np.ndarray | None = None  #: by action, whether it may be done; all when None
    spread: bool = False

    @classmethod
    def of(cls, led: Led) -> Asked:
        """What leads one run of a strategy: its function, or an object of the run's own."""
        allowed = None if led.only is None else np.array([name in led.only for name in ACTION_NAMES])
        return cls(led.fresh(), led.name, led.file, allowed, led.spread)


class Office:
    """Where answers are read: it knows the sectors of a scenario, and the numbers of aims asked for before."""

    def __init__(self, sectors: tuple[str, ...]) -> None:
        self.sectors = sectors
        self._usual = days_by_hand({}, {}, sectors)[1]
        self._aims: dict[tuple[str, str], int] = {}

    def ask(self, who: Asked, view: ConvenerView) -> Spending:
        """What is asked for in the coming month, checked.

        Raises InputError, in one line with the function, its file and the month, when it fails, or asks for what no convener could
        do, or not with this capacity. What a function raised is the error's cause.
        """
        try:
            answer = who.leader(view)
        except (Exception, SystemExit) as error:  # sys.exit in it would end everything without a word
            raise _failed(who, view, error) from error
        try:
            return _held(self.read(answer, view.capacity), who)
        except InputError as error:
            raise InputError(
                *(f"{_place(who)}{who.name} in month {view.month + 1}: {one}" for one in error.problems)
            ) from None

    def read(self, answer: Any, capacity: float) -> Spending:
        """An answer as what to spend. Raises InputError for what a convener cannot do with so many staff-days."""
        return self._plainly(answer, capacity) or self._carefully(answer, capacity)

    def _plainly(self, answer: Any, capacity: float) -> Spending | None:
        """The spending, where nothing can be wrong with the answer; this is most of what there is to do between two months."""
        if type(answer) is not dict:
            return None
        days, aims, total = [0.0] * len(ACTION_NAMES), self._usual, 0.0
        for name, given in answer.items():
            row = _ROW.get(name)
            if type(given) is tuple and len(given) == 2:
                given, aim = given
                number = self._aims.get((name, aim)) if type(aim) is str else None
                if number is None:
                    return None
                aims = aims.copy() if aims is self._usual else aims
                aims[row] = number
            known = isinstance(given, float) or type(given) is int
            if row is None or not known or not 0.0 <= given <= capacity:
                return None
            days[row] = given
            total += given
        if not total <= capacity * (1.0 + ROUNDING):
            return None
        return Spending(np.array(days, float), aims, np.nan, answer)

    def _carefully(self, answer: Any, capacity: float) -> Spending:
        """The same with everything checked as in the phase of a file; aims that are sound are remembered."""
        if not isinstance(answer, Mapping):
            do = "let it return a table of actions and staff-days, such as {'build_trust': 5}"
            raise input_error(f"got {quoted(answer)}", do)
        days, aims = {}, {}
        for name, given in answer.items():
            if isinstance(given, tuple) and len(given) == 2:
                days[name], aims[name] = given
            elif name != ADMITS:
                days[name] = given
        asked = spending(days, aims, answer.get(ADMITS), self.sectors)
        check_capacity(asked, capacity)
        self._aims.update(
            {
                (name, aim): aim_number(name, aim, self.sectors)
                for name, aim in aims.items()
                if name in ACTIONS
            }
        )
        return asked


def _held(asked: Spending, who: Asked) -> Spending:
    """What is left of what was asked for where not every action may be done: the time of the others stays unspent, unless spread."""
    if who.allowed is None:
        return asked
    days = np.where(who.allowed, asked.days, 0.0)
    left, whole = days.sum(), asked.days.sum()
    if who.spread and 0.0 < left < whole:
        days *= whole / left
    return replace(asked, days=days)


def _failed(who: Asked, view: ConvenerView, error: BaseException) -> InputError:
    file = who.file or _home(who.leader)
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    found = f"{why}, raised in month {view.month + 1}"
    line = line_in(error, file) if file else None
    return input_error(found, "fix the function", file=file or None, line=line, field=who.name)


def _place(who: Asked) -> str:
    return f"{who.file}: " if who.file else ""


def _home(leader: Any) -> str:
    """The file of a function that was given as a value; empty when it has none."""
    plain = leader.func if isinstance(leader, partial) else leader
    code = getattr(plain, "__code__", None) or getattr(vars(type(plain)).get("__call__"), "__code__", None)
    return code.co_filename if code is not None else ""


def spending(days: Any, aims: Any, admits: Any, sectors: tuple[str, ...]) -> Spending:
    """The spending asked for: `days` action to staff-days, `aims` action to aim, `admits` a limit or None.

    Raises:
        InputError: for an unknown action or aim (with the nearest), or a number that is negative or not finite.
    """
    if not isinstance(days, Mapping):
        raise input_error(
            f"got {quoted(days)}",
            "write a table of actions and staff-days, such as {'build_trust': 5}",
            field="days",
        )
    try:  # the checks that a phase of a strategy passes
        phase = Phase(name="by hand", share=0.0, effort=days, aims=aims or {}, admits=admits)
    except ValidationError as error:
        raise as_input_error(error) from None
    exact, aimed = days_by_hand(dict(phase.effort), dict(phase.aims), sectors)
    return Spending(exact, aimed, math.nan if phase.admits is None else phase.admits, dict(phase.effort))
