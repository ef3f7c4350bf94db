"""The page "compare": strategies by scenarios."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.comparing.asked import REPLICATES, Asked, asked, listed, point
from coalitionlab.dashboard.comparing.chart import Table
from coalitionlab.dashboard.comparing.view import view
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.streams import Streamed, use_streamed
from coalitionlab.scenarios.names.outcomes import PER_RUN

SHOWS = ("mean", "chance", "regret")


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    question = asked(situation)
    jobs = question.jobs
    key = tuple(job.key for job in jobs.values())
    stopped: solara.Reactive[Any] = solara.use_reactive(None)
    is_stopped = stopped.value == key
    got = use_streamed(session, "compare", list(jobs.values()), key, active=not is_stopped)
    shown = solara.use_memo(
        lambda: _shown(question, got, is_stopped, situation.at("compare.show")),
        [question, got, is_stopped, situation.at("compare.show")],
    )

    def do(what: dict[str, Any]) -> None:
        kind, value = what.get("do"), what.get("value")
        if kind == "stop":
            stopped.value = key
        elif kind == "go":
            stopped.value = None
        else:
            _do(session, question, shown, kind, value)

    Table.element(data=shown, on_asked=do)


def _shown(question: Asked, got: Streamed[Any], stopped: bool, show: Any) -> dict[str, Any]:
    return view(question, got, stopped=stopped) | {"show": show if show in SHOWS else SHOWS[0]}


def _do(session: Session, question: Asked, shown: dict[str, Any], kind: Any, value: Any) -> None:
    """What was asked for on the page; anything else that a browser may send does nothing."""
    if kind == "outcome" and value in PER_RUN:
        session.change(outcome=value)
    elif kind == "replicates" and value in REPLICATES:
        session.set_local(compare__replicates=None if value == REPLICATES[0] else value)
    elif kind == "show" and value in SHOWS:
        session.set_local(compare__show=None if value == SHOWS[0] else value)
    elif kind in ("rows", "columns") and isinstance(value, list):
        known = question.rows if kind == "rows" else question.columns
        chosen = listed(tuple(map(str, value)), tuple(one.key for one in known))
        session.set_local(**{"compare__strategies" if kind == "rows" else "compare__scenarios": chosen})
    elif kind == "open" and isinstance(value, dict):
        column, row = str(value.get("column")), str(value.get("row"))
        changes = point(question, column, row, opponent(shown, column, row))
        if changes is not None:
            session.change(**changes)


def opponent(shown: dict[str, Any], column: str, row: str) -> str | None:
    """Whom a strategy meets in What if: the best of its scenario, or, where it is that itself, whoever comes next."""
    cells = shown["cells"].get(column, {})
    others = sorted((one["rank"], name) for name, one in cells.items() if name != row)
    return others[0][1] if others else None
