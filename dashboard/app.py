"""The page of tools: what is looked at, what needs Python, and the way back to the page."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.better import BetterTool
from coalitionlab.dashboard.board import BoardTool
from coalitionlab.dashboard.bringing import AwayTool, BringTool, PageTool
from coalitionlab.dashboard.causes import CausesTool
from coalitionlab.dashboard.inquiry import outcome_titles, title_of
from coalitionlab.dashboard.jobs import in_words
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.widgets import Button, Problem, chart, tag
from coalitionlab.scenarios.schema import Scenario, Strategy

TITLE = "Causes, a better plan, a report: what needs Python"
LEAD = (
    "What you looked at on the page came along. What is asked here is computed on the machine that serves it; sliders, stories and "
    "pictures stay on the page, in your browser."
)
FOOT = "A thinking aid, not a forecast: mechanisms are taken from texts on leading coalitions, nearly all sizes are assumed."


@solara.component
def Layout(children: list[Any] = []) -> None:  # noqa: B006
    """No layout of solara's: the page is all ours."""
    tag("div", *children, class_="lab")


@solara.component
def Page() -> None:
    """One browser tab."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or ""), [])
    error, clear = solara.use_exception()
    with tag("div", class_="tools-page"):
        brand, back = (tag("p", "coalitionlab", class_="brand"), tag("a", "Back to the page", href=session.to_page()))
        tag("header", brand, tag("nav", back, tag("a", "For a class", href="../class"), aria_label="Pages"))
        with tag("main", id="main"):
            tag("h1", TITLE)
            tag("p", LEAD, class_="lead")
            if error is not None:
                Problem(in_words(error), "Start again", clear).key("error")
                return
            if session.problem.value:
                Problem(session.problem.value, "Close", lambda: session.problem.set(""))
            Question(session)
            for tool in (CausesTool, BetterTool, BoardTool, BringTool, PageTool, AwayTool):
                tool(session)
        tag("footer", tag("p", FOOT))


@solara.component
def Question(session: Session) -> None:
    """The case, the plans and the outcome, to choose from; what was brought or found stands first."""
    situation, offer = session.situation.value, session.offer
    fields = [
        {"name": "case", "label": "The case", "options": _options(offer.cases, situation.case), "value": situation.case.name},
        *(
            {"name": side, "label": f"Plan {side.upper()}", "options": _options(offer.plans, plan), "value": plan.name}
            for side, plan in (("a", situation.a), ("b", situation.b))
        ),
        {"name": "outcome", "label": "Asked about", "options": outcome_titles(), "value": situation.outcome},
    ]  # fmt: skip

    def chosen(asked: dict[str, Any]) -> None:
        name, value = asked.get("name"), str(asked.get("value"))
        if name == "case" and value in offer.cases:
            session.change(case=offer.cases[value])
        elif name in ("a", "b") and value in offer.plans:
            session.change(**{name: offer.plans[value]})
        elif name == "outcome":
            session.change(outcome=value)

    chart("choices.js", chosen, data={"fields": fields})
    scenario, facts = situation.scenario, []
    facts.append(f"{scenario.size:,} organisations, {scenario.months} months")
    if scenario.withdraw_month is not None:
        facts.append(f"the convener leaves in month {scenario.withdraw_month}")
    facts += ["the case is changed"] * (scenario != situation.case or bool(situation.parameters))
    facts += [
        f"plan {side.upper()} is changed" for side in ("a", "b") if situation.plan(side) != getattr(situation, side)
    ]
    tag("p", "; ".join(facts) + ".", class_="meaning", role="status")
    if situation.world != "{}" or situation.edits != "{}":
        with tag("div", class_="row"):
            Button("Take all changes back", lambda: session.change(case=situation.case, a=situation.a, b=situation.b))


def _options(among: Any, now: Scenario | Strategy) -> list[list[str]]:
    own = [] if among.get(now.name) == now else [[now.name, title_of(now)]]
    return own + [[name, title_of(each)] for name, each in among.items() if not own or name != now.name]
