"""The shell around the pages: the head, the page that is open, what went wrong, and the foot."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import solara

from coalitionlab.dashboard.jobs import RUNNER, Job, Report, in_words, use_job
from coalitionlab.dashboard.paired import paired_job
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import PAGES, Situation, organisations_of, scenario_of
from coalitionlab.dashboard.widgets import Empty, Problem, chart, tag
from coalitionlab.dashboard.words import title_of
from coalitionlab.scenarios.loader import list_scenarios, load_scenario
from coalitionlab.scenarios.schema import Scenario

TITLES = {
    "watch": "Watch",
    "whatif": "What if",
    "compare": "Compare",
    "explore": "Explore",
    "learn": "Learn",
    "bring": "Bring",
}
PURPOSES = {
    "watch": "Watch one coalition form, month by month, and ask any organisation why.",
    "whatif": "Two leadership strategies side by side: change either, or the world, and see what follows.",
    "compare": "Every strategy in every scenario: who does best, by how much, and how sure that is.",
    "explore": "Where in the space of two unknowns a coalition takes off, and where it does not.",
    "learn": "Six questions about leading coalitions: predict, then see.",
    "bring": "Bring your own scenario, strategy or table of stakeholders; take away figures, data and a report.",
}
FOOT = "Illustrative: a thinking aid, not a forecast. Every assumption has its source in the documentation."


def warm_up(_: Report) -> bool:
    """Compile the model, and make what the first visitor sees."""
    usual = Situation()
    RUNNER.compute(import_module("coalitionlab.dashboard.watch.page").film_job(usual, "a"))
    RUNNER.compute(paired_job(usual))
    return True


#: Begun when the server starts.
WARM_UP: Job[bool] = Job("warm up", warm_up, pool="long")


@solara.component
def Layout(children: list[Any] = []) -> None:  # noqa: B006
    """No layout of solara's: the page is all ours."""
    tag("div", *children, class_="lab")


@solara.component
def Page() -> None:
    """One browser tab."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or ""), [])
    page = session.situation.value.page
    with tag("div", class_="lab-page"):
        Head(session)
        if session.problem.value:
            Problem(session.problem.value, "Close", lambda: session.problem.set(""))
        with tag("main", id="main", tabindex="-1", aria_label=TITLES[page]):
            tag("h1", PURPOSES[page], class_="lab-purpose")
            WhenReady(session, page)
        tag("footer", tag("p", FOOT), class_="lab-foot")


@solara.component
def Head(session: Session) -> None:
    """The masthead, and what it asks for."""
    situation = session.situation.value
    scenario = scenario_of(situation)
    data = {
        "pages": [[name, TITLES[name]] for name in PAGES],
        "page": situation.page,
        "scenarios": [[name, title_of(load_scenario(name))] for name in list_scenarios()],
        "scenario": situation.scenario if isinstance(situation.scenario, str) else "",
        "title": title_of(scenario),
        "facts": facts(scenario),
        "changed": len(situation.changes) + len(situation.parameters),
        "undo": session.can_undo,
        "redo": session.can_redo,
        "query": session.query(),
    }
    chart("masthead.js", lambda asked: do(session, asked), data=data)


def facts(scenario: Scenario) -> str:
    """A scenario's size in a few words."""
    words = [f"{organisations_of(scenario):,} organisations", f"{scenario.months} months"]
    if scenario.withdraw_month is not None:
        words.append(f"the convener withdraws in month {scenario.withdraw_month}")
    return ", ".join(words)


def do(session: Session, asked: dict[str, Any]) -> None:
    """What the masthead asked for; anything else that a browser may send does nothing."""
    kind, value = asked.get("do"), str(asked.get("value", ""))
    if kind == "page":
        session.change(page=value)
    elif kind == "scenario":
        session.change(scenario=value, changes={}, replicate=0)
    elif kind == "open":
        session.open(value)
    elif kind in ("undo", "redo", "reset"):
        getattr(session, kind)()


@solara.component
def WhenReady(session: Session, page: str) -> None:
    """The open page once the model is compiled."""
    if use_job(WARM_UP).done:
        Guarded(session, page).key(page)
        return
    from coalitionlab.model.compiled import is_compiled

    if is_compiled():
        Empty("Getting ready", "The model is being loaded; this takes a few seconds after the start.")
    else:
        hint = "About a minute on a new machine; afterwards the dashboard opens at once."
        Empty("Compiling the model, once", hint)


@solara.component
def Guarded(session: Session, page: str) -> None:
    """A page; an error in it is caught and said in words with ways back."""
    error, clear = solara.use_exception()
    if error is None:
        import_module(f"coalitionlab.dashboard.{page}.page").Page(session).key("page")
        return

    def back() -> None:
        session.reset()
        clear()

    # a key of its own: reacton would compare its hooks with those of the page
    Problem(in_words(error), "Start this page again", back).key("problem")
