"""The page: the film of one run, drawn by `watch.js`; any organisation can be asked why."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.jobs import Job, use_job
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import (
    PAGES,
    Situation,
    Which,
    organisations_of,
    scenario_of,
    strategy_of,
)
from coalitionlab.dashboard.watch.film import Film, film
from coalitionlab.dashboard.widgets import Empty, Problem, chart
from coalitionlab.dashboard.words import library_title, title_of
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.loader import list_strategies

#: Organisation-months that are recorded at most; how long the name of an organisation in a link may be.
MOST_RECORDED, LONGEST_NAME = 200_000, 200


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    answer = use_job(film_job(situation, which_of(situation)))
    if answer.problem:
        Problem(answer.problem)
    elif answer.value is None:
        Empty("Making the run", "This takes less than a second.")
    if answer.value is not None:
        reel = answer.value
        chart(
            "watch.js", lambda asked: do(session, asked), styles=("watch.css",), data=reel.data, frames=reel.frames,
            more=chosen(situation),
        )  # fmt: skip


def film_job(situation: Situation, which: Which) -> Job[Film]:
    """The watched run of strategy a or b."""
    scenario, strategy = scenario_of(situation), strategy_of(situation, which)
    seed, replicate, parameters = situation.seed, situation.replicate, situation.numbers

    def make(_: Any) -> Film:
        size = organisations_of(scenario)
        if size * scenario.months > MOST_RECORDED:
            run = f"{size:,} organisations over {scenario.months:,} months are too many to watch one by one"
            raise input_error(run, "see their distribution in What if, or make the scenario smaller")
        return film(
            trace(
                scenario, strategy, seed=seed, replicate=replicate, parameters=dict(parameters), rows=slice(None),
                ties=True,
            )
        )  # fmt: skip

    return Job(("film", scenario, strategy, seed, replicate, parameters), make)


def which_of(situation: Situation) -> Which:
    """Which of the two strategies is watched."""
    return "b" if situation.at("watch.which") == "b" else "a"


def chosen(situation: Situation) -> dict[str, Any]:
    """What is chosen on the page, and what there is to choose from."""
    month = situation.at("watch.month", 1)
    pair = [[f"={which}", title_of(strategy_of(situation, which))] for which in ("a", "b")]
    others = [name for name in list_strategies() if name not in (situation.a, situation.b)]
    library = [[name, library_title(name)] for name in others]
    return {
        "strategies": [["The two of What if", pair], ["Others (takes the place of the first)", library]],
        "strategy": "=" + which_of(situation),
        "replicate": situation.replicate,
        "month": month if isinstance(month, int) and not isinstance(month, bool) else 1,
        "organisation": str(situation.at("watch.organisation", ""))[:LONGEST_NAME],
    }


def do(session: Session, asked: dict[str, Any]) -> None:
    """What the page asked for; anything else that a browser may send does nothing."""
    kind, value = asked.get("do"), asked.get("value")
    if kind == "page" and value in PAGES:
        session.change(page=value)
    elif kind == "replicate" and isinstance(value, int):
        session.change(replicate=value)
    elif kind == "strategy" and isinstance(value, str):
        _choose(session, value)
    elif kind == "stand":
        month, name = asked.get("month"), asked.get("organisation")
        if isinstance(month, int) and isinstance(name, str):
            kept = name[:LONGEST_NAME] or None
            session.set_local(watch__month=month if month > 1 else None, watch__organisation=kept)


def _choose(session: Session, value: str) -> None:
    """One of the two, or one of the library: that takes the place of a."""
    situation = session.situation.value
    if value == "=b" or value == situation.b:
        session.set_local(watch__which="b")
    elif value == "=a" or value == situation.a or session.change(a=value):
        session.set_local(watch__which=None)
