"""The page "watch": one coalition forms, month by month; any organisation can be asked why."""

from __future__ import annotations

import zlib
from typing import Any

import solara
import traitlets

from coalitionlab.dashboard.asking import use_answer
from coalitionlab.dashboard.chart import Chart
from coalitionlab.dashboard.parts import Empty, Problem
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import PAGES, Situation, Which, strategy_of
from coalitionlab.dashboard.watching.watched import watched, watched_key
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.schema import Strategy

#: How long the name of an organisation in a link may be.
LONGEST = 200


class Watching(Chart):
    """Drawn by `watch.js`: the film in `data` and `frames`, what is chosen in `chosen`; what is asked for comes as `asked`."""

    drawn_by = "watch.js"
    styled_by = ("watch.css",)

    chosen = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    which = which_of(situation)
    key = watched_key(situation, which)
    answer = use_answer(session, "watch", key, lambda: watched(situation, which))
    film = answer.value
    data = solara.use_memo(lambda: _data(film), [id(film)])
    if answer.problem:
        Problem(answer.problem)
    if film is None:
        if not answer.problem:
            Empty("Making the run", "This takes less than a second.")
        return

    def asked(what: dict[str, Any]) -> None:
        do(session, what)

    Watching.element(data=data, frames=film.frames, chosen=chosen(situation), on_asked=asked)


def which_of(situation: Situation) -> Which:
    """Which of the two strategies is watched."""
    return "b" if situation.at("watch.which") == "b" else "a"


def chosen(situation: Situation) -> dict[str, Any]:
    """What is chosen on the page, and what there is to choose from."""
    at = situation.at("watch.month", 1)
    return {
        "strategies": _offered(situation),
        "strategy": "=" + which_of(situation),
        "replicate": situation.replicate,
        "month": at if isinstance(at, int) and not isinstance(at, bool) else 1,
        "organisation": str(situation.at("watch.organisation", ""))[:LONGEST],
    }


def do(session: Session, what: dict[str, Any]) -> None:
    """What the page asked for; anything else that a browser may send does nothing."""
    kind, value = what.get("do"), what.get("value")
    if kind == "page" and value in PAGES:
        session.change(page=value)
    elif kind == "replicate" and isinstance(value, int):
        session.change(replicate=value)
    elif kind == "strategy" and isinstance(value, str):
        _choose(session, value)
    elif kind == "stand":
        month, name = what.get("month"), what.get("organisation")
        if isinstance(month, int) and isinstance(name, str):
            kept = name[:LONGEST] or None
            session.set_local(watch__month=month if month > 1 else None, watch__organisation=kept)


def _choose(session: Session, value: str) -> None:
    """One of the two, or one of the library: that takes the place of a."""
    situation = session.situation.value
    if value == "=b" or value == situation.b:
        session.set_local(watch__which="b")
    elif value == "=a" or value == situation.a or session.change(a=value):
        session.set_local(watch__which=None)


def _offered(situation: Situation) -> list[Any]:
    pair = [
        ["=a", _title(strategy_of(situation, "a"))],
        ["=b", _title(strategy_of(situation, "b"))],
    ]
    others = [name for name in list_strategies() if name not in (situation.a, situation.b)]
    library = [[name, _title(load_strategy(name))] for name in others]
    return [["The two of What if", pair], ["Others (takes the place of the first)", library]]


def _title(strategy: Strategy) -> str:
    return strategy.title or strategy.name.replace("_", " ")


def _data(film: Any) -> dict[str, Any]:
    """The film's data with a mark by which the browser knows that both parts have come."""
    if film is None:
        return {}
    return {**film.data, "bytes": len(film.frames), "key": f"{zlib.crc32(film.frames):x}-{id(film):x}"}
