"""The tool "Report for the board": plan A against plan B as one file, with the command that makes it again."""

from __future__ import annotations

from functools import partial

import solara

from coalitionlab.dashboard.inquiry import Course, Shown, answered, command, file_of, job_apart, title_of, use_inquiry
from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.widgets import Button, Card, tag
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.yaml_files import plain_name

#: Stages of the report: search, plans, organisations, shocks, remedies.
STAGES = 5
#: The runs take this share of the time, writing takes the rest.
RUNNING = 0.95


def job_of(situation: Situation) -> Job[Shown]:
    """The report. Raises InputError for a plan that is compared with itself."""
    return job_apart(("board", situation), partial(_make, situation), pool="long")


def _make(situation: Situation, report: Report) -> Shown:
    from coalitionlab.experiments.board.report import board_report

    scenario, plan, against = situation.scenario, situation.plan("a"), situation.plan("b")
    if plan == against:
        raise input_error("A and B are the same plan", "change one of them, or choose another to compare with")

    stages: list[str] = []

    def progress(done: int, total: int | None, stage: str) -> None:
        stages.extend([] if stage in stages else [stage])
        share = (len(stages) - 1 + (done / total if total else 0.0)) / STAGES
        report(RUNNING * min(1.0, share), f"{stage}: {done:,} of {total or done:,}.")

    finding = board_report(
        scenario, plan, against=against, seed=situation.seed, parameters=situation.parameters, progress=progress
    )
    line = command("report", situation, strategy=file_of(plan), against=file_of(against), outcome=None)
    return answered(finding, f"report-{plain_name(scenario.name)}-{plain_name(plan.name)}", line)


@solara.component
def BoardTool(session: Session) -> None:
    """The report: asked for, watched, opened or saved."""
    inquiry = use_inquiry(job_of)
    now = session.situation.value
    stale = inquiry.asked is not None and inquiry.asked != now
    hint = (
        f"Two pages and an annex, for the browser or the printer, without internet: whether to adopt {title_of(now.plan('a'))}, to go on with "
        f"{title_of(now.plan('b'))}, or to do what a small search finds; the chance of each goal and the costs, who stands where and whom to "
        "win, the plan by quarter, three risks with what to do. It takes a minute or two."
    )
    with Card("Report for the board", hint=hint):
        if inquiry.running:
            Button("Stop", lambda: inquiry.ask(None))
        elif inquiry.answer is None or stale:
            label = "Make the report" if inquiry.asked is None else "Make it again"
            Button(label, lambda: inquiry.ask(now), primary=True)
        Course(inquiry, stale, inquiry.state.value if inquiry.running else "")
        tag(
            "p",
            "Any number of people may ask: one report or search is made at a time, in the order in which they came.",
            class_="meaning",
        )
