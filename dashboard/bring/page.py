"""The page: a file to bring on the left, all there is to take away on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

import solara

from coalitionlab.dashboard.bring.export import (
    Export,
    as_yaml,
    data_file,
    export,
    figure,
    report_page,
    scenario_file,
    strategy_file,
)
from coalitionlab.dashboard.bring.upload import Brought, FilePick, Upload, read_brought
from coalitionlab.dashboard.jobs import Job, use_job
from coalitionlab.dashboard.paired import course_of, paired_job
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.widgets import Button, Card, Download, chart, copied, tag
from coalitionlab.dashboard.words import title_of
from coalitionlab.experiments.settings import check_aims
from coalitionlab.experiments.template import template
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Scenario, Strategy

COLUMNS = ("Sheet", "Row", "Column", "Found", "What would do")


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    exported = solara.use_memo(lambda: export(situation), [situation])
    with tag("div", class_="lab-columns"):
        with tag("div"):
            Bring(session)
            Again(session, exported)
        Away(session, exported)


@solara.component
def Bring(session: Session, here: bool = False) -> None:
    """A file to choose, what was read of it or what is wrong with it, and what to use it as.

    `here`: on What if itself, where what is used is seen at once.
    """
    upload: solara.Reactive[Upload | None] = solara.use_reactive(None)
    refused = solara.use_reactive("")
    number = solara.use_reactive(0)
    reading = None
    if upload.value is not None:
        reading = Job(
            ("upload", upload.value.name, sha256(upload.value.data).digest()), partial(_read, upload.value)
        )
    answer = use_job(reading)
    brought: Brought | None = answer.value if answer.done else None

    def take(chosen: Upload) -> None:
        if reading is not None and not answer.done:
            refused.value = "The file before this one is still being read: a moment, please."
            return
        refused.value, upload.value, number.value = "", chosen, number.value + 1

    def refuse(words: str) -> None:
        upload.value, refused.value = None, words

    hint = "A scenario or a strategy (YAML), or a table of stakeholders (CSV, XLSX, ODS). It stays in this tab: nobody else sees it."
    with Card("Bring your own stakeholders" if here else "Bring", hint=hint):
        FilePick("Choose a file, or drop one here", take, refuse)
        with tag("div", class_="br-files"):
            Download("Template workbook", "stakeholders.xlsx", template)
        with tag("div", role="status"):
            if reading is not None and not answer.done:
                tag("p", "Reading …", class_="br-read")
            if refused.value or answer.problem:
                tag("p", refused.value or answer.problem, class_="br-read")
        if brought is not None and brought.content is None:
            Flawed(brought)
        elif brought is not None:
            Read(session, brought, here).key(f"read {number.value}")


def _read(upload: Upload, _: Any) -> Brought:
    return read_brought(upload)


@solara.component
def Flawed(brought: Brought) -> None:
    """What is wrong with a file, a row for each problem; all of it text."""
    count = len(brought.problems)
    many = "One thing has" if count == 1 else f"{count} things have"
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in COLUMNS)))
    rows = [tag("tr", *(tag("td", cell) for cell in row)) for row in brought.problem_rows()]
    tag("p", f"{brought.file}: nothing was changed. {many} to be put right:", class_="br-read", role="alert")
    table = tag("table", head, tag("tbody", *rows), class_="br-flaws", aria_label="Problems")
    tag("div", table, class_="br-scroll", tabindex="0")


@solara.component
def Read(session: Session, brought: Brought, here: bool = False) -> None:
    """What was read, what was assumed, and what it can be used as."""
    used = solara.use_reactive("")
    content = brought.content
    assert content is not None
    kind = "scenario" if isinstance(content, Scenario) else "strategy"

    def use(name: str, done: str) -> Callable[[], None]:
        def do() -> None:
            used.value = ""
            try:
                if session.change(**using(session.situation.value, name, content)):
                    used.value = done
            except InputError as error:
                session.problem.value = f"{error}."

        return do

    with tag("div", class_="br-read"):
        tag("p", f"Read the {kind} '{title_of(content)}' from {brought.file}.", role="status")
        tag("ul", *(tag("li", fact) for fact in brought.facts), class_="br-list")
        if brought.assumed:
            tag("h3", "What was assumed", class_="br-head")
            tag("ul", *(tag("li", line) for line in brought.assumed[:30]), class_="br-list")
        with tag("div", class_="br-files"):
            if kind == "scenario":
                done = "It is the scenario of all pages in this tab now. Both strategies stay, with the same parts of its capacity."
                Button("Use as this session's scenario", use("scenario", done), primary=True)
            else:
                Button("Use as strategy A", use("a", "It is strategy A now."), primary=True)
                Button("Use as strategy B", use("b", "It is strategy B now."), primary=True)
            if used.value:
                tag("span", used.value, role="status")
                if not here:
                    Button("See it in What if", lambda: session.change(page="whatif"))


def using(situation: Situation, name: str, content: Scenario | Strategy) -> dict[str, Any]:
    """The changes that make a file's content part of the situation. Raises InputError when a strategy aims at sectors not there."""
    changes: dict[str, Any] = {name: content}
    if name == "scenario":
        changes |= {"changes": {}, "replicate": 0}
    after = situation.with_(**changes)
    check_aims((scenario_of(after),), (strategy_of(after, "a"), strategy_of(after, "b")))
    return changes


@solara.component
def Away(session: Session, exported: Export) -> None:
    """Figure, data, files and report of the situation."""
    situation = session.situation.value
    answer = use_job(paired_job(situation))
    course = situation.at("whatif.course") or course_of(situation.outcome)
    data = [
        (f"{label}, {shown}", f"{table}.{form}", partial(data_file, situation, f"{table}.{form}"))
        for table, label in (("runs", "Runs"), ("months", "Months"))
        for form, shown in (("csv", "CSV"), ("parquet", "Parquet"))
    ]
    records = [
        ("Scenario, YAML", scenario_file(exported.scenario), exported.scenario),
        ("Strategy A, YAML", strategy_file(exported.a, "a"), exported.a),
        ("Strategy B, YAML", strategy_file(exported.b, "b"), exported.b),
    ]
    written = [
        (label, name, lambda record=record: as_yaml(record).encode()) for label, name, record in records
    ]
    report = [("Report, HTML", "report.html", partial(report_page, situation))]
    with tag("div"):
        with Card("Take away the figure"):
            if answer.value is None:
                tag("p", answer.problem or "The runs are being made …", class_="lab-hint", role="status")
            else:
                chart("takefigure.js", styles=("bring.css",), data=figure(situation, answer.value, course))
        with Card("Take away data and files", hint="Everything is of what this tab shows, changes included."):
            for title, files in (
                ("Data", data),
                ("Scenario and strategies, to change or to bring again", written),
                ("Report", report),
            ):
                tag("h3", title, class_="br-head")
                with tag("div", class_="br-files"):
                    for label, name, make in files:
                        Download(label, name, make, situation)


@solara.component
def Again(session: Session, exported: Export) -> None:
    """The command and the link that give the same numbers."""
    query = session.query()
    with Card("The same numbers again"):
        tag("h3", "On the command line", class_="br-head")
        if exported.needed:
            files = ", ".join(exported.needed)
            tag("p", f"Save beside it first: {files} (under Scenario and strategies).", class_="lab-hint")
        copied("Command", exported.command)
        tag("h3", "As a link", class_="br-head")
        if query is None:
            words = "What was brought is more than a link can hold: take the files instead."
            tag("p", words, class_="lab-hint")
        else:
            copied("Link", query=query)
