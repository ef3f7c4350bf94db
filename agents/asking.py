"""Asking a function that leads what to do next month, and reading its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from coalitionlab.agents.convener_view import ConvenerView
from coalitionlab.agents.spending import ROUNDING, Spending, aim_numbers, check_capacity, spending, valid_aims
from coalitionlab.scenarios.errors import InputError, input_error, line_in, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES

#: What an answer may hold besides actions: the most that are to join in the month.
ADMITS = "admits"
_ROW = {name: row for row, name in enumerate(ACTION_NAMES)}


@dataclass(frozen=True)
class RunLeader:
    """The function (or object) that leads one run of a scenario with these sectors, and what messages call it."""

    leader: Callable[[ConvenerView], Any]
    name: str
    sectors: tuple[str, ...]
    file: str = ""
    allowed: np.ndarray | None = None  #: by action, whether it may be done; all when None
    spread: bool = False  #: whether the time of actions that may not be done goes to the others

    @classmethod
    def of(cls, led: Led, sectors: tuple[str, ...]) -> RunLeader:
        """What leads one run of a strategy: its function, or an object of the run's own."""
        allowed = None if led.only is None else np.array([name in led.only for name in ACTION_NAMES])
        return cls(led.fresh(), led.name, sectors, led.file, allowed, led.spread)

    def ask(self, view: ConvenerView) -> Spending:
        """What it wants to do in the coming month, checked.

        Raises InputError, in one line with the function, its file and the month, when it fails, or asks for what no convener could
        do, or not with this capacity. What a function raised is the error's cause.
        """
        try:
            answer = self.leader(view)
        except (Exception, SystemExit) as error:  # sys.exit in it would end everything without a word
            raise self._failure(view, error) from error
        try:
            return self._held(self._read_plainly(answer, view.capacity) or self._read_carefully(answer, view.capacity))
        except InputError as error:
            file = f"{self.file}: " if self.file else ""
            problems = (f"{file}{self.name} in month {view.month + 1}: {each}" for each in error.problems)
            raise InputError(*problems) from None

    def _read_plainly(self, answer: Any, capacity: float) -> Spending | None:
        """The spending, where nothing can be wrong with the answer; this is most of what there is to do between two months."""
        if type(answer) is not dict:
            return None
        days, total = [0.0] * len(ACTION_NAMES), 0.0
        aims, numbers = aim_numbers({}, self.sectors), valid_aims(self.sectors)
        for name, amount in answer.items():
            row = _ROW.get(name)
            if type(amount) is tuple and len(amount) == 2:
                amount, aim = amount
                number = numbers.get((name, aim)) if type(aim) is str else None
                if row is None or number is None:
                    return None
                aims[row] = number
            is_number = isinstance(amount, float) or type(amount) is int
            if row is None or not is_number or not 0.0 <= amount <= capacity:
                return None
            days[row] = amount
            total += amount
        if not total <= capacity * (1.0 + ROUNDING):
            return None
        return Spending(np.array(days, float), np.array(aims, np.int64), np.nan, answer)

    def _read_carefully(self, answer: Any, capacity: float) -> Spending:
        """The same with everything checked as in the phase of a file."""
        if not isinstance(answer, Mapping):
            remedy = "let it return a table of actions and staff-days, such as {'build_trust': 5}"
            raise input_error(f"got {quoted(answer)}", remedy)
        days, aims = {}, {}
        for name, amount in answer.items():
            if isinstance(amount, tuple) and len(amount) == 2:
                days[name], aims[name] = amount
            elif name != ADMITS:
                days[name] = amount
        wanted = spending(days, aims, answer.get(ADMITS), self.sectors)
        check_capacity(wanted, capacity)
        return wanted

    def _held(self, wanted: Spending) -> Spending:
        """What is left of it where not every action may be done: the time of the others stays unspent, unless spread."""
        if self.allowed is None:
            return wanted
        days = np.where(self.allowed, wanted.days, 0.0)
        left, total = days.sum(), wanted.days.sum()
        if self.spread and 0.0 < left < total:
            days *= total / left
        return replace(wanted, days=days)

    def _failure(self, view: ConvenerView, error: BaseException) -> InputError:
        file = self.file or _file_of(self.leader)
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        line = line_in(error, file) if file else None
        problem = f"{reason}, raised in month {view.month + 1}"
        return input_error(problem, "fix the function", file=file or None, line=line, field=self.name)


def _file_of(leader: Any) -> str:
    """The file of a function that was given as a value; empty when it has none."""
    plain = leader.func if isinstance(leader, partial) else leader
    code = getattr(plain, "__code__", None) or getattr(vars(type(plain)).get("__call__"), "__code__", None)
    return code.co_filename if code is not None else ""
