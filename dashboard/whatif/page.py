"""The page: both plans and what came out of them, drawn by `whatif.js`, with the tools beneath."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import solara

from coalitionlab.dashboard.bring.page import Bring
from coalitionlab.dashboard.jobs import JobState, use_job
from coalitionlab.dashboard.paired import PairedRuns, course_of, packed, paired_job, read_prediction
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.whatif import better, causes, report
from coalitionlab.dashboard.whatif.achieved import achieved
from coalitionlab.dashboard.whatif.plan import catalogue, clock, knobs, timeline
from coalitionlab.dashboard.whatif.requests import requested
from coalitionlab.dashboard.widgets import chart, tag
from coalitionlab.model.blueprint import sectors_of
from coalitionlab.scenarios.errors import InputError

#: What gives away what comes out, so that it waits for a prediction.
TELLING = {"causes": causes.TITLE, "better": better.TITLE, "report": report.TITLE}


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    # while something is dragged: the situation that it was taken from, and the one that it would make; and the last request, which is
    # always drawn, also when it changed nothing
    state: solara.Reactive[tuple[tuple[Situation, Situation] | None, int]] = solara.use_reactive((None, 0))
    draft, number = state.value
    shown = draft[1] if draft is not None and draft[0] is situation else situation
    answer = use_job(paired_job(shown))

    def on_asked(edit: dict[str, Any]) -> None:
        base, after = session.situation.value, None
        try:
            changes = requested(shown if draft is not None else base, edit)
            if edit.get("live"):
                after = (base, base.with_(**changes))
            else:
                session.change(**changes)
        except InputError as error:
            session.problem.value = f"{error}."
        state.value = (after, edit.get("n", 0))

    with tag("div"):
        chart(
            "whatif.js", on_asked, styles=("whatif.css",), data=_plan(shown, number), frames=_outcome(shown, answer),
            more=catalogue(),
        )  # fmt: skip
        Tools(session)


@solara.component
def Tools(session: Session) -> None:
    """All tools; those that are closed draw nothing, and look at nothing that a slider moves."""
    situation = session.situation.value
    tool = situation.at("whatif.tool")
    hidden = _hidden(situation)
    with tag("div", class_="wi-tools"):
        causes.CausesPanel(session, tool == "causes" and not hidden)
        better.BetterPanel(session, tool == "better" and not hidden)
        report.ReportPanel(session, tool == "report" and not hidden)
        if tool == "bring":
            with tag("section", class_="wi-tool", aria_label="Bring your own stakeholders"):
                Bring(session, here=True)
        if hidden and tool in TELLING:
            with tag("section", class_="lab-card wi-tool", aria_label=TELLING[tool]):
                tag("p", "First predict, above: this would give away what comes out.")


def _plan(situation: Situation, number: int) -> dict[str, Any]:
    """What the page shows of the plan: `n` is the last request that it takes account of."""
    scenario = scenario_of(situation)
    base = scenario_of(situation.with_(changes={})) if situation.changes else scenario
    return {
        "n": number,
        "a": timeline(strategy_of(situation, "a"), scenario),
        "b": timeline(strategy_of(situation, "b"), scenario),
        "clock": clock(scenario),
        "sectors": list(sectors_of(scenario)),
        "world": [asdict(knob) for knob in knobs(base, scenario, situation.parameters)],
        "changed": len(situation.changes) + len(situation.parameters),
        "outcome": situation.outcome,
        "course": situation.at("whatif.course") or course_of(situation.outcome),
        "hidden": _hidden(situation),
        "predicting": bool(situation.at("whatif.hidden")),
        "prediction": situation.prediction,
        "tool": situation.at("whatif.tool") or "",
    }


def _hidden(situation: Situation) -> bool:
    return bool(situation.at("whatif.hidden")) and not situation.prediction


def _outcome(situation: Situation, answer: JobState[PairedRuns]) -> bytes:
    """What came out; nothing while the person has yet to predict, so that it is not in the browser either."""
    runs = answer.value
    if runs is None or _hidden(situation):
        return b""
    prediction = read_prediction(situation.prediction)
    more = {
        "fresh": answer.done and not answer.problem,
        "problem": answer.problem,
        "achieved": achieved(runs),
        "judged": prediction.judged(runs.gap(situation.outcome)) if prediction else "",
    }
    course = situation.at("whatif.course") or course_of(situation.outcome)
    return packed(runs, situation.outcome, course, more)
