"""The page: a map of any two things that vary, drawn by `explore.js`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.assets import MAPS
from coalitionlab.dashboard.explore.question import (
    FINENESS,
    SHOWS,
    MapQuestion,
    choices,
    opened,
    presets,
    question_of,
    view,
)
from coalitionlab.dashboard.jobs import use_jobs
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.widgets import Problem, chart
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
        local = {name: value for name, value in situation.local.items() if not name.startswith("explore.")}
        Problem(f"{question}.", "Use the usual axes", lambda: session.change(local=local))
    else:
        Map(session, situation, question)


@solara.component
def Map(session: Session, situation: Situation, question: MapQuestion) -> None:
    """The map and all around it."""
    job = question.job
    answer = use_jobs([job])[job.key]
    shown = solara.use_memo(lambda: view(question, answer, situation), [question, answer, situation])
    known = solara.use_memo(lambda: choices(question.grid.scenario), [question.grid.scenario])
    on_asked = lambda asked: do(session, question, asked)  # noqa: E731
    chart("explore.js", on_asked, styles=("maps.css",), data=shown, more=MAPS | {"axes": known})


def _question(situation: Situation) -> MapQuestion | InputError:
    """The map that is asked for, or why there can be none: a link may ask for anything."""
    try:
        return question_of(situation)
    except InputError as error:
        return error


def do(session: Session, question: MapQuestion, asked: dict[str, Any]) -> None:
    """What was asked for on the page; anything else that a browser may send does nothing."""
    kind, value = asked.get("do"), asked.get("value")
    if kind == "outcome" and value in PER_RUN:
        session.change(outcome=value)
    elif kind in ("a", "b") and value in list_strategies():
        session.change(**{kind: value})
    elif kind in AXES and value in axes(question.grid.scenario):
        _change_axis(session, question, str(kind), str(value))
    elif kind == "range" and isinstance(value, dict):
        _change_range(session, value)
    elif kind == "show" and value in SHOWS:
        _set(session, show=value)
    elif kind == "fineness" and value in FINENESS:
        _set(session, fineness=value)
    elif kind == "preset" and value in presets():
        session.change(**presets()[value].changes)
    elif kind == "open" and isinstance(value, dict):
        cell = (value.get("row"), value.get("column"))
        if all(isinstance(index, int) for index in cell):
            session.change(**(opened(question, cell, session.situation.value) or {}))  # type: ignore[arg-type]


def _change_axis(session: Session, question: MapQuestion, which: str, name: str) -> None:
    """Put something else on an axis; what stands on the other one changes places with it."""
    other = "y" if which == "x" else "x"
    there, here = getattr(question.grid, other), getattr(question.grid, which)
    wanted: dict[str, Any] = {which: name, f"{which}.low": None, f"{which}.high": None}
    if there.name == name:
        wanted |= {other: here.name, f"{other}.low": None, f"{other}.high": None}
    _set(session, **wanted, preset=None)


def _change_range(session: Session, value: dict[str, Any]) -> None:
    """Show another range of an axis, if it can be; an emptied box goes back to the plausible one."""
    which, low, high = value.get("axis"), value.get("low"), value.get("high")
    if not value.get("given"):
        low = high = None
    elif not all(isinstance(end, int | float) and math.isfinite(end) for end in (low, high)):
        return
    if which in AXES:
        _set(session, **{f"{which}.low": low, f"{which}.high": high})


def _set(session: Session, **values: Any) -> None:
    """Change local values of this page, if there is a map of them; else say why not."""
    situation = session.situation.value
    local = {**situation.local, **{f"explore.{name}": value for name, value in values.items()}}
    local = {name: value for name, value in local.items() if value is not None}
    question = _question(replace(situation, local=local))
    if isinstance(question, InputError):
        session.problem.value = f"{question}."
    else:
        session.change(local=local)
