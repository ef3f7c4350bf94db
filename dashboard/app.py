"""The shell around the pages: the head, the page that is open, what went wrong, and the foot."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import solara

from coalitionlab.dashboard import warming
from coalitionlab.dashboard.bounds import organisations_of
from coalitionlab.dashboard.masthead import Masthead
from coalitionlab.dashboard.parts import Problem, tag
from coalitionlab.dashboard.problems import in_words
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import PAGES, scenario_of
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


@solara.component
def Layout(children: list[Any] = []) -> None:  # noqa: B006
    """No layout of solara's: the page is all ours."""
    tag("div", *children, class_="lab")


@solara.component
def Page() -> None:
    """One browser tab."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or ""), [])
    situation = session.situation.value
    with tag("div", class_="lab-page"):
        Head(session)
        Said(session)
        with tag("main", id="main", tabindex="-1", aria_label=TITLES[situation.page]):
            tag("h1", PURPOSES[situation.page], class_="lab-purpose")
            Ready(session, situation.page)
        tag("footer", tag("p", FOOT), class_="lab-foot")


@solara.component
def Head(session: Session) -> None:
    """The masthead, and what it asks for."""
    situation = session.situation.value
    scenario = scenario_of(situation)
    data = {
        "pages": [[name, TITLES[name]] for name in PAGES],
        "page": situation.page,
        "scenarios": solara.use_memo(_scenarios, []),
        "scenario": situation.scenario if isinstance(situation.scenario, str) else "",
        "title": scenario.title or scenario.name,
        "facts": facts(scenario),
        "changed": len(situation.changes) + len(situation.parameters),
        "undo": session.can_undo,
        "redo": session.can_redo,
        "query": session.query(),
    }

    def asked(what: dict[str, Any]) -> None:
        _do(session, what)

    Masthead.element(data=data, on_asked=asked, on_dark=session.dark.set)


def facts(scenario: Scenario) -> str:
    """A scenario's size in a few words."""
    said = [f"{organisations_of(scenario):,} organisations", f"{scenario.months} months"]
    if scenario.withdraw_month is not None:
        said.append(f"the convener withdraws in month {scenario.withdraw_month}")
    return ", ".join(said)


def _do(session: Session, what: dict[str, Any]) -> None:
    """What the masthead asked for; anything else that a browser may send does nothing."""
    kind, value = what.get("do"), str(what.get("value", ""))
    if kind == "page":
        session.change(page=value)
    elif kind == "scenario":
        session.change(scenario=value, changes={}, replicate=0)
    elif kind == "open":
        session.open(value)
    elif kind in ("undo", "redo", "reset"):
        getattr(session, kind)()


def _scenarios() -> list[list[str]]:
    return [[name, load_scenario(name).title or name] for name in list_scenarios()]


@solara.component
def Said(session: Session) -> None:
    """What went wrong last, until it is closed."""
    if session.problem.value:
        Problem(session.problem.value, "Close", lambda: session.problem.set(""))


@solara.component
def Ready(session: Session, page: str) -> None:
    """The open page once the model is compiled; what goes wrong in it, in words."""
    ready = solara.use_reactive(warming.is_ready())
    solara.use_thread(lambda: ready.set(warming.wait()), dependencies=[])
    if not ready.value:
        title, hint = warming.said()
        tag("div", tag("h2", title), tag("p", hint), class_="lab-empty", role="status")
        return
    Guarded(session, page).key(page)


@solara.component
def Guarded(session: Session, page: str) -> None:
    """A page; an error in it is caught and said in words with ways back."""
    error, clear = solara.use_exception()
    if error is None:
        import_module(f"coalitionlab.dashboard.pages.{page}").Page(session)
        return

    def back() -> None:
        session.reset()
        clear()

    Problem(in_words(error), "Start this page again", back)
