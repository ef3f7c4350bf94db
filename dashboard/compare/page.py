"""The page: a table that is a heat map, drawn by `compare.js`, filled scenario by scenario."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.assets import MAPS
from coalitionlab.dashboard.compare.question import (
    REPLICATES,
    CompareQuestion,
    listed_in_link,
    opened,
    question_of,
)
from coalitionlab.dashboard.compare.running import jobs_of
from coalitionlab.dashboard.compare.table import view
from coalitionlab.dashboard.jobs import use_jobs
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.widgets import chart
from coalitionlab.scenarios.names.outcomes import PER_RUN

SHOWS = ("mean", "chance", "regret")


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    question = question_of(situation)
    jobs = jobs_of(question)
    key = tuple(job.key for job in jobs.values())
    stopped: solara.Reactive[Any] = solara.use_reactive(None)
    is_stopped = stopped.value == key
    by_key = use_jobs(list(jobs.values()), active=not is_stopped)
    answers = {scenario: by_key[job.key] for scenario, job in jobs.items()}
    show = situation.at("compare.show")
    shown = solara.use_memo(
        lambda: view(question, answers, stopped=is_stopped) | {"show": show if show in SHOWS else SHOWS[0]},
        [question, tuple(answers.values()), is_stopped, show],
    )

    def on_asked(asked: dict[str, Any]) -> None:
        kind, value = asked.get("do"), asked.get("value")
        if kind in ("stop", "go"):
            stopped.value = key if kind == "stop" else None
        else:
            do(session, question, shown, kind, value)

    chart("compare.js", on_asked, styles=("maps.css",), data=shown, more=MAPS)


def do(session: Session, question: CompareQuestion, shown: dict[str, Any], kind: Any, value: Any) -> None:
    """What was asked for on the page; anything else that a browser may send does nothing."""
    if kind == "outcome" and value in PER_RUN:
        session.change(outcome=value)
    elif kind == "replicates" and value in REPLICATES:
        session.set_local(compare__replicates=None if value == REPLICATES[0] else value)
    elif kind == "show" and value in SHOWS:
        session.set_local(compare__show=None if value == SHOWS[0] else value)
    elif kind == "rows" and isinstance(value, list):
        session.set_local(compare__strategies=listed_in_link(list(map(str, value)), question.strategies))
    elif kind == "columns" and isinstance(value, list):
        session.set_local(compare__scenarios=listed_in_link(list(map(str, value)), question.scenarios))
    elif kind == "open" and isinstance(value, dict):
        scenario, strategy = str(value.get("column")), str(value.get("row"))
        changes = opened(question, scenario, strategy, opponent(shown, scenario, strategy))
        if changes is not None:
            session.change(**changes)


def opponent(shown: dict[str, Any], scenario: str, strategy: str) -> str | None:
    """Whom a strategy meets in What if: the best of its scenario, or, where it is that itself, whoever comes next."""
    cells = shown["cells"].get(scenario, {})
    return min(((cell["rank"], name) for name, cell in cells.items() if name != strategy), default=(0, None))[
        1
    ]
