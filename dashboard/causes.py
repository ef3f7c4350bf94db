"""The tool "What caused what": each action's contribution to the outcome, a plan at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import solara

from coalitionlab.dashboard.inquiry import (
    Course,
    Shown,
    answered,
    command,
    file_of,
    job_apart,
    outcome_words,
    title_of,
    use_inquiry,
)
from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import REPLICATES, Situation, Which
from coalitionlab.dashboard.widgets import Button, Card, tag
from coalitionlab.experiments.attribution.without import actions_of, active_actions
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.yaml_files import plain_name

HINT = (
    "Shapley value: what an action adds on average over all orders in which the actions could be added, so that all together make up "
    "the whole difference to a convener that does nothing. Left out: what is lost when only that action is left out and its time stays "
    "unspent. With 95 % intervals; every set of actions meets the same luck."
)


def question_of(situation: Situation, which: Which) -> Situation:
    """What caused what in plan A or B: that plan alone."""
    plan = situation.plan(which)
    return replace(situation, a=plan, b=plan, edits="{}", rest=())


def why_not(question: Situation) -> str:
    """Why there is nothing to ask of a plan, in words; nothing when there is."""
    try:
        if not isinstance(question.a, Led):
            actions_of(question.a)
    except InputError:
        return "This plan has no actions, so there is nothing to take apart."
    return ""


def job_of(question: Situation) -> Job[Shown]:
    """The attribution; it raises InputError for an outcome that is not defined."""
    return job_apart(("causes", question), partial(_make, question, REPLICATES))


def _make(question: Situation, replicates: int, report: Report) -> Shown:
    from coalitionlab.experiments.attribution.attribute import attribute, quick_orders

    plan = question.a
    orders = quick_orders(len(active_actions(plan))) if plan.phases else None
    finding = attribute(
        question.scenario, plan, outcome=question.outcome, replicates=replicates, seed=question.seed,
        parameters=question.parameters, orders=orders,
        progress=lambda done, total: report(done / total if total else 0.0, f"{done:,} of {total or done:,} runs made."),
    )  # fmt: skip
    line = command("attribute", question, strategy=file_of(plan), replicates=replicates, orders=orders)
    return answered(finding, f"causes-{plain_name(plan.name)}", line)


@solara.component
def CausesTool(session: Session) -> None:
    """What caused what in A and in B, each when it is asked."""
    words = outcome_words(session.situation.value.outcome)
    with (
        Card("What caused what", hint=f"What each action of a plan adds to {words}. {HINT}"),
        tag("div", class_="pair"),
    ):
        for which in ("a", "b"):
            Side(session, which)


@solara.component
def Side(session: Session, which: Which) -> None:
    """One plan: a button, and what came of it."""
    inquiry = use_inquiry(job_of)
    now = question_of(session.situation.value, which)
    asked, idle = inquiry.asked is not None, why_not(now)
    stale = asked and inquiry.asked != now
    with tag("div", class_=f"plan {which}", role="group", aria_label=f"What caused what in {which.upper()}"):
        tag("h3", tag("span", which.upper(), class_="badge"), f" {title_of(now.a)}")
        # one button, so that the keyboard stays on it
        if inquiry.running:
            Button("Stop", lambda: inquiry.ask(None))
        elif idle:
            tag("p", idle, class_="meaning")
        elif not asked or stale or inquiry.state.problem:
            Button(
                f"Work it out {'again ' if asked else ''}for {which.upper()}", lambda: inquiry.ask(now), primary=True
            )
        Course(inquiry, stale, inquiry.state.value if inquiry.running else "")
