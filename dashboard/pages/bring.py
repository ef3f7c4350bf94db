"""The page "Bring": files that people bring, and all that they can take away of what is on the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import solara

from coalitionlab.dashboard.asking import LINE, use_distribution
from coalitionlab.dashboard.bringing import taking
from coalitionlab.dashboard.bringing.charts import Copied, Figure, drawn
from coalitionlab.dashboard.bringing.reading import ACCEPTED, Brought, read_brought
from coalitionlab.dashboard.parts import Action, Card, tag
from coalitionlab.dashboard.planning.findings import course_of
from coalitionlab.dashboard.problems import in_words
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.uploads import FilePick, Upload
from coalitionlab.experiments.settings import check_aims
from coalitionlab.experiments.template import template
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Scenario, Strategy

COLUMNS = ("Sheet", "Row", "Column", "Found", "What would do")


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    with tag("div", class_="lab-columns"):
        with tag("div"):
            Bring(session)
            Again(session)
        Away(session)


@solara.component
def Bring(session: Session, here: bool = False) -> None:
    """A file to choose, what was read of it or what is wrong with it, and what to use it as.

    `here`: on What if itself, where what is used is seen at once.
    """
    brought: solara.Reactive[Brought | None] = solara.use_reactive(None)
    reading = solara.use_reactive(False)
    refused = solara.use_reactive("")
    used = solara.use_reactive("")

    def take(upload: Upload) -> None:
        if reading.value:
            refused.value = "The file before this one is still being read: a moment, please."
            return
        reading.value, brought.value, refused.value, used.value = True, None, "", ""

        def work() -> None:
            try:
                brought.value = read_brought(upload)
            except Exception as error:
                refused.value = in_words(error)
            finally:
                reading.value = False

        threading.Thread(target=work, daemon=True, name="read upload").start()

    def refuse(said: str) -> None:
        brought.value, refused.value, used.value = None, said, ""

    hint = "A scenario or a strategy (YAML), or a table of stakeholders (CSV, XLSX, ODS). It stays in this tab: nobody else sees it."
    with Card("Bring your own stakeholders" if here else "Bring", hint=hint):
        FilePick("Choose a file, or drop one here", take, refuse, accept=ACCEPTED)
        with tag("div", class_="br-files"):
            Download("Template workbook", "stakeholders.xlsx", template, (session.id, "template"))
        with tag("div", role="status"):
            if reading.value:
                tag("p", "Reading …", class_="br-read")
            if refused.value:
                tag("p", refused.value, class_="br-read")
        if brought.value is not None and brought.value.content is None:
            Flawed(brought.value)
        elif brought.value is not None:
            Read(session, brought.value, used, here)


@solara.component
def Flawed(brought: Brought) -> None:
    """What is wrong with a file, a row for each problem; all of it text."""
    count = len(brought.flaws)
    many = "One thing has" if count == 1 else f"{count} things have"
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in COLUMNS)))
    rows = [
        tag("tr", *(tag("td", one) for one in (row.sheet, row.row, row.column, row.found, row.do)))
        for row in brought.flaws
    ]
    tag("p", f"{brought.file}: nothing was changed. {many} to be put right:", class_="br-read", role="alert")
    table = tag("table", head, tag("tbody", *rows), class_="br-flaws", aria_label="Problems")
    tag("div", table, class_="br-scroll", tabindex="0")


@solara.component
def Read(session: Session, brought: Brought, used: solara.Reactive[str], here: bool = False) -> None:
    """What was read, what was assumed, and what it can be used as."""
    content = brought.content
    assert content is not None
    kind = "scenario" if isinstance(content, Scenario) else "strategy"

    def use(name: str, said: str) -> Callable[[], None]:
        def do() -> None:
            used.value = ""
            try:
                if session.change(**using(session.situation.value, name, content)):
                    used.value = said
            except InputError as error:
                session.problem.value = f"{error}."

        return do

    with tag("div", class_="br-read"):
        tag("p", f"Read the {kind} '{content.title or content.name}' from {brought.file}.", role="status")
        tag("ul", *(tag("li", one) for one in brought.facts), class_="br-list")
        if brought.assumed:
            tag("h3", "What was assumed", class_="br-head")
            tag("ul", *(tag("li", one) for one in brought.assumed[:30]), class_="br-list")
        with tag("div", class_="br-files"):
            if kind == "scenario":
                done = "It is the scenario of all pages in this tab now. Both strategies stay, with the same parts of its capacity."
                Action("Use as this session's scenario", use("scenario", done), primary=True)
            else:
                Action("Use as strategy A", use("a", "It is strategy A now."), primary=True)
                Action("Use as strategy B", use("b", "It is strategy B now."), primary=True)
            if used.value:
                tag("span", used.value, role="status")
                if not here:
                    Action("See it in What if", lambda: session.change(page="whatif"))


def using(situation: Situation, name: str, content: Scenario | Strategy) -> dict[str, Any]:
    """The changes that make a file's content part of the situation. Raises InputError when a strategy aims at sectors not there."""
    changes: dict[str, Any] = {name: content}
    if name == "scenario":
        changes |= {"changes": {}, "replicate": 0}
    after = situation.with_(**changes)
    check_aims((scenario_of(after),), (strategy_of(after, "a"), strategy_of(after, "b")))
    return changes


@solara.component
def Away(session: Session) -> None:
    """Figure, data, files, command, report and link of the situation."""
    situation = session.situation.value
    what = solara.use_memo(lambda: taking.taken(situation), [situation])
    answer = use_distribution(session, situation, "bring")
    course = situation.at("whatif.course") or course_of(situation.outcome)

    def file(label: str, name: str, make: Callable[[], bytes]) -> None:
        Download(label, name, make, (session.id, name), situation)

    with tag("div"):
        with Card("Take away the figure"):
            if answer.value is None:
                tag("p", answer.problem or "The runs are being made …", class_="lab-hint", role="status")
            else:
                Figure.element(data=drawn(situation, answer.value, course))
        with Card("Take away data and files", hint="Everything is of what this tab shows, changes included."):
            tag("h3", "Data", class_="br-head")
            with tag("div", class_="br-files"):
                for table, label in (("runs", "Runs"), ("months", "Months")):
                    for form, shown in (("csv", "CSV"), ("parquet", "Parquet")):
                        name = f"{table}.{form}"
                        file(f"{label}, {shown}", name, partial(taking.data, situation, name))
            tag("h3", "Scenario and strategies, to change or to bring again", class_="br-head")
            with tag("div", class_="br-files"):
                names = (
                    taking.scenario_file(what.scenario),
                    taking.strategy_file(what.a, "a"),
                    taking.strategy_file(what.b, "b"),
                )
                for which, label, name in zip(
                    ("scenario", "a", "b"), ("Scenario", "Strategy A", "Strategy B"), names, strict=True
                ):
                    file(f"{label}, YAML", name, partial(taking.written, situation, which))
            tag("h3", "Report", class_="br-head")
            with tag("div", class_="br-files"):
                file("Report, HTML", "report.html", lambda: taking.report_page(situation))


@solara.component
def Again(session: Session) -> None:
    """The command and the link that give the same numbers."""
    situation = session.situation.value
    what = solara.use_memo(lambda: taking.taken(situation), [situation])
    query = session.query()
    with Card("The same numbers again"):
        tag("h3", "On the command line", class_="br-head")
        if what.needed:
            tag(
                "p",
                f"Save beside it first: {', '.join(what.needed)} (under Scenario and strategies).",
                class_="lab-hint",
            )
        Copied.element(data={"label": "Command", "text": what.command})
        tag("h3", "As a link", class_="br-head")
        if query is None:
            tag(
                "p",
                "What was brought is more than a link can hold: take the files instead.",
                class_="lab-hint",
            )
        else:
            Copied.element(data={"label": "Link", "text": "", "query": query})


@solara.component
def Download(label: str, name: str, make: Callable[[], bytes], who: tuple[str, str], key: Any = None) -> None:
    """A button that has a file made when it is pressed, in the fair line, and saves it."""
    lazy = solara.use_memo(lambda: lambda: LINE.run(who, make), [key])
    button = tag("button", label, class_="lab-button", type="button")
    solara.FileDownload(lazy, filename=name, children=[button])
