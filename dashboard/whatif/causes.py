"""The tool "What caused what": each action's contribution to the outcome, a side at a time, growing as the runs come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.jobs import Job, Report, follow
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.dashboard.whatif.panel import Inquiry, Notes, use_inquiry
from coalitionlab.dashboard.widgets import Button, chart, tag
from coalitionlab.dashboard.words import better_words, meaning, title_of, titled
from coalitionlab.experiments.attribution.attribute import attribute_in_steps, quick_orders
from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.attribution.without import actions_of, active_actions
from coalitionlab.experiments.words import digits_for, spaced
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.outcomes import PER_RUN

TITLE = "What caused what"
#: Seconds between two steps of an attribution that grows; fewer replicates than these tell nothing.
STEP, LEAST = 0.4, 6


def question_of(situation: Situation, which: Which) -> Situation:
    """What caused what in strategy a or b, as the page stands: that strategy alone."""
    strategy = situation.a if which == "a" else situation.b
    return replace(situation.question, a=strategy, b=strategy)


def why_not(question: Situation) -> str:
    """Why there is nothing to ask of a strategy, in words; nothing when there is."""
    try:
        actions_of(strategy_of(question, "a"))
    except InputError:
        return "This plan has no actions, so there is nothing to take apart."
    return ""


def job_of(question: Situation) -> Job[Attribution | None]:
    """The runs of an attribution; it raises InputError for a strategy without actions and an outcome that is not defined."""

    def work(report: Report) -> Attribution | None:
        strategy = strategy_of(question, "a")
        orders = quick_orders(len(active_actions(strategy))) if strategy.phases else None
        parts = attribute_in_steps(
            scenario_of(question), strategy, outcome=question.outcome, replicates=question.replicates,
            seed=question.seed, parameters=question.numbers, orders=orders, seconds=STEP,
        )  # fmt: skip
        shown = (
            (part.done / question.replicates, part if part.done >= LEAST or part.complete else None)
            for part in parts
        )
        return follow(shown, report)

    return Job(("causes", question), work, pool="gradual")


def view(attribution: Attribution, name: str) -> dict[str, Any]:
    """What the page draws of strategy `name` ("A" or "B")."""
    table = attribution.table
    rows = [_row(row) for row in table.to_dict(orient="records")]
    values = [
        value for row in rows for kind in ("shapley", "out") for value in row[kind] if value is not None
    ]
    return {
        "name": name,
        "rows": rows,
        "digits": digits_for(table[["shapley", "leave_one_out"]].abs().to_numpy().ravel()),
        "done": attribution.done,
        "of": attribution.replicates,
        "outcome": titled(attribution.outcome),
        "unit": PER_RUN[attribution.outcome].unit,
        "reach": [min(0.0, *values), max(0.0, *values)] if values else [0.0, 0.0],
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "action": row["action"],
        "title": _title(row["action"]),
        "days": round(float(row["staff_days"]), 1),
        "share": round(float(row["share"]), 4),
        "shapley": _triple(row, "shapley"),
        "out": _triple(row, "leave_one_out"),
        "sure": bool(row["significant"]) or row["shapley"] == row["leave_one_out"] == 0.0,
        "reading": row["reading"],
    }


def _triple(row: Any, name: str) -> list[float | None]:
    """A mean with its interval."""
    return [
        None if row[key] != row[key] else float(row[key]) for key in (name, f"{name}_low", f"{name}_high")
    ]


def _title(action: str) -> str:
    return meaning(action, "action").title


@solara.component
def CausesPanel(session: Session, open_: bool) -> None:
    """What caused what, a side at a time and only when asked."""
    sides: dict[Which, Inquiry] = {
        "a": use_inquiry(session.notes, "causes a", job_of),
        "b": use_inquiry(session.notes, "causes b", job_of),
    }
    if not open_:
        return
    outcome = session.situation.value.outcome
    views = {
        which: view(side.answer.value, which.upper())
        for which, side in sides.items()
        if side.answer.value is not None
    }
    # one scale for both sides
    ends = [one["reach"] for one in views.values()]
    reach = [min(low for low, _ in ends), max(high for _, high in ends)] if ends else []
    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        tag("h2", f"What each action does for {titled(outcome).lower()}")
        tag(
            "p",
            f"{titled(outcome)}: {meaning(outcome, 'outcome').sentence}; {better_words(outcome)}. The bar is an action's Shapley value: what it adds on average over all "
            "orders in which the actions could be added, so that all bars together make up the whole difference. The diamond is what "
            "is lost when only that action is left out and its time stays unspent. Lines: 95 % intervals, every set of actions "
            "meeting the same luck.",
            class_="lab-hint",
        )
        with tag("div", class_="wi-pair wi-causes"):
            for which, side in sides.items():
                drawn = {**views[which], "reach": reach} if which in views else None
                CausesSide(session, which, side, drawn)


@solara.component
def CausesSide(session: Session, which: Which, inquiry: Inquiry, drawn: dict[str, Any] | None) -> None:
    """One strategy's actions: a button, then the chart as it grows, and whether it still holds."""
    name, now = which.upper(), question_of(session.situation.value, which)
    attribution: Attribution | None = inquiry.answer.value
    asked, idle = inquiry.asked is not None, why_not(now)
    with tag("div", class_=f"wi-side wi-{which}", role="group", aria_label=f"What caused what in {name}"):
        with tag("div", class_="wi-ask"):
            tag("span", name, class_="wi-badge")
            tag("b", title_of(strategy_of(now, "a")))
            # one button, so that the keyboard stays on it
            if inquiry.running:
                Button("Stop", inquiry.stop)
            elif not idle and (not asked or inquiry.stale(now) or inquiry.problem):
                label = f"Work it out {'again ' if asked else ''}for {name}"
                Button(label, lambda: inquiry.ask(now), primary=True)
        if inquiry.running:
            so_far = "The first runs are being made …"
            if attribution is not None:
                so_far = f"After {attribution.done} of {attribution.replicates} runs of each set of actions …"
            tag("p", so_far, class_="lab-hint")
        if not asked:
            tag("p", idle or "Not worked out yet: it takes some seconds.", class_="lab-hint")
        words = [] if attribution is None or inquiry.running else map(spaced, attribution.words())
        Notes(inquiry, now, *words)
        if drawn is not None:
            with tag("div", class_="wi-chart"):
                chart("causes.js", styles=("further.css",), data=drawn)
