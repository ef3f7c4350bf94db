"""The page "explore": any two things that vary, as a map."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.exploring.asked import FINENESS, SHOWS, Asked, asked, of_preset, point
from coalitionlab.dashboard.exploring.chart import Map
from coalitionlab.dashboard.exploring.view import choices, view
from coalitionlab.dashboard.parts import Problem
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.streams import use_streamed
from coalitionlab.experiments.mapping.axes import axes
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_strategies
from coalitionlab.scenarios.names.outcomes import PER_RUN

AXES = ("x", "y")


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    question = solara.use_memo(lambda: _question(situation), [situation])
    if isinstance(question, InputError):
        Problem(f"{question}.", "Use the usual axes", lambda: session.change(local=_without_axes(situation)))
    else:
        Drawn(session, situation, question)


@solara.component
def Drawn(session: Session, situation: Situation, question: Asked) -> None:
    """The map and all around it."""
    job = question.job
    got = use_streamed(session, "explore", [job], job.key)
    shown = solara.use_memo(lambda: view(question, got, situation), [question, got, situation])
    known = solara.use_memo(lambda: choices(question.grid.scenario), [question.grid.scenario])
    Map.element(data=shown, choices=known, on_asked=lambda what: _do(session, question, what))


def _question(situation: Situation) -> Asked | InputError:
    """The map that is asked for, or why there can be none: a link may ask for anything."""
    try:
        return asked(situation)
    except InputError as error:
        return error


def _without_axes(situation: Situation) -> dict[str, Any]:
    return {name: value for name, value in situation.local.items() if not name.startswith("explore.")}


def _do(session: Session, question: Asked, what: dict[str, Any]) -> None:
    """What was asked for on the page; anything else that a browser may send does nothing."""
    kind, value = what.get("do"), what.get("value")
    if kind == "outcome" and value in PER_RUN:
        session.change(outcome=value)
    elif kind in ("a", "b") and value in list_strategies():
        session.change(**{kind: value})
    elif kind in AXES and value in axes(question.grid.scenario):
        _change_axis(session, question, str(kind), str(value))
    elif kind == "range" and isinstance(value, dict):
        _change_range(session, question, value)
    elif kind == "show" and value in SHOWS:
        _set(session, show=value)
    elif kind == "fineness" and value in FINENESS:
        _set(session, fineness=value)
    elif kind == "preset":
        changes = of_preset(str(value))
        if changes is not None:
            session.change(**changes)
    elif kind == "open" and isinstance(value, dict):
        _open(session, question, value.get("row"), value.get("column"))


def _change_axis(session: Session, question: Asked, which: str, name: str) -> None:
    """Put something else on an axis; what stands on the other one changes places with it."""
    other = "y" if which == "x" else "x"
    there, here = getattr(question.grid, other), getattr(question.grid, which)
    wanted: dict[str, Any] = {which: name, f"{which}.low": None, f"{which}.high": None}
    if there.name == name:
        wanted |= {other: here.name, f"{other}.low": None, f"{other}.high": None}
    _set(session, **wanted, preset=None)


def _change_range(session: Session, question: Asked, value: dict[str, Any]) -> None:
    """Show another range of an axis, if it can be; an emptied box goes back to the plausible one."""
    which, low, high = value.get("axis"), value.get("low"), value.get("high")
    if which not in AXES:
        return
    if not value.get("given"):
        low = high = None
    elif not all(isinstance(one, int | float) and math.isfinite(one) for one in (low, high)):
        return
    _set(session, **{f"{which}.low": low, f"{which}.high": high})


def _set(session: Session, **values: Any) -> None:
    """Change local values of this page, if there is a map of them; else say why not."""
    situation = session.situation.value
    local = dict(situation.local) | {f"explore.{name}": value for name, value in values.items()}
    local = {name: value for name, value in local.items() if value is not None}
    found = _question(replace(situation, local=local))
    if isinstance(found, InputError):
        session.problem.value = f"{found}."
    else:
        session.change(local=local)


def _open(session: Session, question: Asked, row: Any, column: Any) -> None:
    """Take a cell to What if."""
    if isinstance(row, int) and isinstance(column, int):
        changes = point(question, (row, column), session.situation.value)
        if changes is not None:
            session.change(**changes)
