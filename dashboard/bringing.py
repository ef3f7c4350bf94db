"""The tools that take a case in and give it out: a file that was brought, files to take away, and a page of what is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

import solara

from coalitionlab.dashboard.carried import page_of
from coalitionlab.dashboard.inquiry import file_of, title_of
from coalitionlab.dashboard.jobs import Job, use_job
from coalitionlab.dashboard.made import keep, new_token
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Offer, Situation
from coalitionlab.dashboard.upload import Brought, FilePick, Upload, read_brought
from coalitionlab.dashboard.widgets import Button, Card, Download, tag
from coalitionlab.experiments.template import template
from coalitionlab.scenarios.errors import MOST_PROBLEMS
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_files import as_yaml, plain_name

COLUMNS = ("Sheet", "Row", "Column", "Found", "What would do")
ABOUT = "From the dashboard of coalitionlab. Illustrative: a thinking aid, not a forecast."
SHOWN = 30


@solara.component
def BringTool(session: Session) -> None:
    """A file to choose, what was read of it or what is wrong with it, and what to use it as."""
    upload: solara.Reactive[Upload | None] = solara.use_reactive(None)
    refused = solara.use_reactive("")
    number = solara.use_reactive(0)
    chosen = upload.value
    reading = None
    if chosen is not None:
        reading = Job(("upload", chosen.name, sha256(chosen.data).digest()), lambda _: read_brought(chosen))
    answer = use_job(reading)
    brought: Brought | None = answer.value if answer.done else None

    def take(chosen: Upload) -> None:
        if reading is not None and not answer.done:
            refused.value = "The file before this one is still being read: a moment, please."
            return
        refused.value, upload.value, number.value = "", chosen, number.value + 1

    def refuse(words: str) -> None:
        upload.value, refused.value = None, words

    hint = "A case or a plan (YAML), or a table of stakeholders (CSV, XLSX, ODS). It stays in this tab: nobody else sees it."
    with Card("Bring your own stakeholders", hint=hint):
        FilePick("Choose a file, or drop one here", take, refuse)
        Download("Template workbook", "stakeholders.xlsx", template)
        with tag("div", role="status"):
            if reading is not None and not answer.done:
                tag("p", "Reading …")
            if refused.value or answer.problem:
                tag("p", refused.value or answer.problem, class_="note")
        if brought is not None and brought.content is None:
            Flawed(brought)
        elif brought is not None:
            Read(session, brought).key(f"read {number.value}")


@solara.component
def Flawed(brought: Brought) -> None:
    """What is wrong with a file, a row for each problem; all of it text."""
    rows = brought.problem_rows()
    many = "One thing has" if len(rows) == 1 else f"{len(rows)} things have"
    if len(rows) >= MOST_PROBLEMS:  # where no more are looked for
        many = f"At least {len(rows)} things have"
    tag("p", f"{brought.file}: nothing was changed. {many} to be put right.", class_="note", role="alert")
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in COLUMNS)))
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    tag("div", tag("table", head, tag("tbody", *body), aria_label="Problems"), class_="wide-table", tabindex="0")


@solara.component
def Read(session: Session, brought: Brought) -> None:
    """What was read, what was assumed, and what it can be used as."""
    used = solara.use_reactive("")
    content = brought.content
    assert content is not None

    def use(name: str, done: str) -> Callable[[], None]:
        return lambda: used.set(done if session.change(**{name: content}) else "")

    kind = "case" if isinstance(content, Scenario) else "plan"
    tag("p", f"Read the {kind} “{title_of(content)}” from {brought.file}.", role="status")
    tag("ul", *(tag("li", fact) for fact in brought.facts))
    if brought.assumed:
        tag("h3", "What was assumed")
        tag("ul", *(tag("li", line) for line in brought.assumed[:SHOWN]))
        if len(brought.assumed) > SHOWN:
            tag("p", f"and {len(brought.assumed) - SHOWN} more, all in the case’s file below.")
    with tag("div", class_="row"):
        if isinstance(content, Scenario):
            done = "It is the case of all tools in this tab now; both plans stay, with the same parts of its capacity."
            Button("Use it as the case", use("case", done), primary=True)
        else:
            Button("Use as plan A", use("a", "It is plan A now."), primary=True)
            Button("Use as plan B", use("b", "It is plan B now."), primary=True)
        if used.value:
            tag("span", used.value, role="status")


def page_job(situation: Situation, token: str = "") -> Job[str]:
    """The page of what is looked at: kept under a token, with a link back to the tools, which is the answer; without one its text is."""
    key = ("page", situation, bool(token))

    def work(_: Any) -> str:
        offer = Offer.of([situation.scenario], [situation.plan("a"), situation.plan("b")])
        name = f"{plain_name(situation.scenario.name)}.html"
        made = page_of(name, offer, f"../tools/?made={token}&" if token else "")
        return keep(made, token) if token else made.text

    return Job(key, work)


@solara.component
def PageTool(session: Session) -> None:
    """What is looked at as a page: to open here, or to take away."""
    situation = session.situation.value
    asked: solara.Reactive[Situation | None] = solara.use_reactive(None)
    token = solara.use_memo(new_token, [asked.value])
    answer = use_job(None if asked.value is None else page_job(asked.value, token))
    led = [plan.name for plan in (situation.plan("a"), situation.plan("b")) if isinstance(plan, Led)]
    hint = (
        "The case and both plans as a page of their own: story, what if, compare, watch, explore, all computed in the reader’s browser. "
        "Whoever has its address can open it while this server runs and has room; the file opens anywhere, without internet."
    )
    with Card("Open it as a page", hint=hint):
        if led:
            tag(
                "p",
                f"{led[0]} is a Python function, and a page holds no Python: choose another plan.",
                class_="meaning",
            )
            return
        with tag("div", class_="row"):
            # keys, or vue would have what is next keep the attributes of what was before
            if asked.value != situation or answer.problem:
                Button("Make the page", lambda: asked.set(situation), primary=True).key("make")
            elif answer.done:
                address = f"../made/{answer.value}"
                tag("a", "Open the page", href=address, target="_blank", class_="button primary").key("open")
            else:
                tag("span", "Making it …", role="status").key("wait")
            name = f"{plain_name(situation.scenario.name)}.html"
            Download("Save it as a file", name, lambda: page_job(situation).work(lambda *_: None).encode(), situation)
        if answer.problem:
            tag("p", answer.problem, class_="note")


@solara.component
def AwayTool(session: Session) -> None:
    """The case and both plans as files: those that a command line names."""
    situation = session.situation.value
    records: dict[str, Scenario | Strategy] = {
        "The case": situation.scenario, "Plan A": situation.plan("a"), "Plan B": situation.plan("b"),
    }  # fmt: skip
    hint = "With all changes in them, to bring again or for the command line; the commands in reports name files like these."
    with Card("Take the case and the plans away", hint=hint), tag("div", class_="row"):
        for label, record in records.items():
            if not isinstance(record, Led):
                name = file_of(record) if file_of(record) != record.name else f"{plain_name(record.name)}.yaml"
                Download(f"{label}, YAML", name, partial(_yaml, record), record)


def _yaml(record: Scenario | Strategy) -> bytes:
    return as_yaml(record, ABOUT).encode()
