"""The tool "Report for the board": strategy A against B as the page stands, as one file, with the command that makes it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.bring.export import export
from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.whatif.panel import Notes, ProgressBar, use_inquiry
from coalitionlab.dashboard.widgets import Button, Download, copied, tag
from coalitionlab.dashboard.words import title_of
from coalitionlab.experiments.board.report import board_report
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.writing import plain_name

TITLE = "Report for the board"
#: Stages of the report: search, plans, organisations, shocks, remedies.
STAGES = 5
#: The runs take this share of the time, writing takes the rest.
RUNNING = 0.95
#: One core, so that another is left for the sliders of others.
WORKERS = 1


def question_of(situation: Situation) -> Situation:
    """What the report on strategy A against B depends on, as the page stands."""
    return situation.question


def file_of(question: Situation) -> str:
    """What the file is called."""
    scenario, strategy = scenario_of(question), strategy_of(question, "a")
    return f"report-{plain_name(scenario.name)}-{plain_name(strategy.name)}.html"


def job_of(question: Situation) -> Job[Any]:
    """The report being made: the file's content, and until then how many runs are done."""
    return Job(("board", question), lambda report: _make(question, report), pool="long")


def _make(question: Situation, report: Report) -> bytes:
    """Raises InputError for a strategy that is compared with itself."""
    exported = export(question)
    strategy, against = exported.a, exported.b
    if (strategy.phases, strategy.convener) == (against.phases, against.convener):
        raise input_error(
            "A and B are the same plan", "change one of them, or choose another to compare with"
        )

    stages: list[str] = []

    def progress(done: int, total: int | None, stage: str) -> None:
        stages.extend([] if stage in stages else [stage])
        share = (len(stages) - 1 + (done / total if total else 0.0)) / STAGES
        report(RUNNING * min(1.0, share), f"{stage}: {done:,} of {total or done:,}.")

    made = board_report(
        exported.scenario, strategy, against=against, seed=question.seed, parameters=question.numbers, workers=WORKERS, progress=progress,
    )  # fmt: skip
    return replace(made, made_by=exported.report_command).report().encode("utf-8")


@solara.component
def ReportPanel(session: Session, open_: bool) -> None:
    """The report: asked for, watched, saved."""
    inquiry = use_inquiry(session.notes, "report", job_of)
    if not open_:
        return
    now, asked = question_of(session.situation.value), inquiry.asked
    page: bytes | None = inquiry.answer.value if inquiry.answer.done and not inquiry.problem else None
    exported = export(now)
    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        tag("h2", "A report that a board would read")
        tag(
            "p",
            f"Two pages and an annex, for the browser or the printer, without internet: whether to adopt {title_of(exported.a)}, to go on with "
            f"{title_of(exported.b)}, or to do what a small search finds; the chance of each goal and the costs, who stands where and whom to "
            "win, the plan by quarter, three risks with what to do. It takes a minute or two.",
            class_="lab-hint",
        )
        with tag("div", class_="wi-ask"):
            if inquiry.running:
                Button("Stop", inquiry.stop)
            elif page is None or inquiry.stale(now):
                label = "Make the report" if asked is None else "Make it again"
                Button(label, lambda: inquiry.ask(now), primary=True)
            if page is not None:
                Download(f"Save {file_of(asked)}", file_of(asked), lambda: page, asked)
        if inquiry.running:
            ProgressBar(inquiry.answer, inquiry.answer.value or "The first runs are being made …")
        Notes(inquiry, now, *([f"The report is there: {len(page) / 1000:,.0f} kB."] if page else []))
        tag("h3", "The same report on the command line", class_="wi-subhead")
        if exported.needed:
            files = ", ".join(exported.needed)
            tag("p", f"Save beside it first, from the page Bring: {files}.", class_="lab-hint")
        copied("Command", exported.report_command)
