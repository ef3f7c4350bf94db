"""What the tools share: something long that is asked for by a button, watched, stopped, and answered in words, tables and a report."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import solara

from coalitionlab.dashboard.apart import apart
from coalitionlab.dashboard.jobs import Job, JobState, Report, use_job
from coalitionlab.dashboard.made import Made, keep
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.widgets import FrameTable, tag
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.provenance import command_words, made_by, strategy_word
from coalitionlab.experiments.words import capital, spaced
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_files import plain_name

STALE = "The question has been changed since: this is of how it stood before."
_BETTER = {"worse": "less of it is better", "better": "more of it is better"}


@dataclass(frozen=True, eq=False)
class Shown:
    """What came out, as it is shown: sentences, tables, the report and, once it is kept, its token; a plan, where one was found."""

    words: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    made: Made
    plan: Strategy | None = None
    report: str = ""


def answered(finding: Finding, file: str, command: str, plan: Strategy | None = None) -> Shown:
    """The answer of a finding; its report says that `command` makes it again."""
    with made_by(command):
        made = Made.of(f"{file}.html", finding.report())
    return Shown(tuple(map(spaced, finding.words())), finding.shown(), made, plan)


def job_apart(key: Hashable, work: Callable[[Report], Shown], pool: str = "short") -> Job[Shown]:
    """A job done by a process of its own, which gives back what memory it took; its report is kept here."""

    def whole(report: Report) -> Shown:
        shown = apart(work, report)
        return replace(shown, report=keep(shown.made))

    return Job(key, whole, pool)


def command(verb: str, situation: Situation, **options: Any) -> str:
    """A command line on the situation's case; in `options` stands what else is asked, None for what the command has not."""
    numbers = {"seed": situation.seed, "outcome": situation.outcome, "set": situation.parameters}
    return command_words(verb, file_of(situation.scenario), **{**numbers, **options})


def file_of(record: Scenario | Strategy) -> str:
    """What a case or plan is called on a command line: by its name in the library, else by its file."""
    if isinstance(record, Scenario):
        known = record.name in list_scenarios() and record == load_scenario(record.name)
        return record.name if known else f"scenario-{plain_name(record.name)}.yaml"
    if isinstance(record, Led):
        return strategy_word(record)
    known = record.name in list_strategies() and record == load_strategy(record.name)
    return record.name if known else f"plan-{plain_name(record.name)}.yaml"


@dataclass(frozen=True, eq=False)
class Inquiry:
    """What was asked for in this tab (None for nothing yet), and what there is of its answer."""

    asked: Any
    state: JobState[Any]
    ask: Callable[[Any], None]

    @property
    def running(self) -> bool:
        """Whether the answer is still to come, from the moment that it was asked for."""
        return self.asked is not None and not self.state.done

    @property
    def answer(self) -> Shown | None:
        """The answer, once it is there."""
        return self.state.value if self.state.done and not self.state.problem else None


def use_inquiry(job_of: Callable[[Any], Job[Any]]) -> Inquiry:
    """What is asked for by `ask`. A hook."""
    asked = solara.use_reactive(None)
    return Inquiry(asked.value, use_job(None if asked.value is None else job_of(asked.value)), asked.set)


@solara.component
def Course(inquiry: Inquiry, stale: bool, words: str = "") -> None:
    """How far it is; or what went wrong, or what came out, with its report, and whether something else would be asked now."""
    if inquiry.running:
        Progress(inquiry.state, words or "The first runs are being made …")
    with tag("div", role="status"):
        if inquiry.state.problem:
            tag("p", inquiry.state.problem, class_="note")
        if stale and inquiry.asked is not None:
            tag("p", STALE, class_="note")
        for line in inquiry.answer.words if inquiry.answer else ():
            tag("p", line, class_="finding")
    if inquiry.answer:
        address = f"../made/{inquiry.answer.report}"
        open_ = tag("a", "Open the report", href=address, target="_blank", class_="button primary")
        save = tag("a", "Save it", href=address, download=inquiry.answer.made.name, class_="button")
        tag("p", open_, save, class_="row")
        for heading, frame in inquiry.answer.tables.items():
            FrameTable(frame, heading)


@solara.component
def Progress(state: JobState[Any], words: str) -> None:
    """How far something long is, in words and as a bar."""
    share = f"{100 * state.share:.0f}"
    tag("p", words if state.started else "Others come first; it begins by itself.")
    limits = {"aria_valuenow": share, "aria_valuemin": "0", "aria_valuemax": "100"}
    bar = tag("i", style_=f"width:{share}%")
    tag("div", bar, class_="bar", role="progressbar", aria_label="Progress", **limits)


def titled(name: str) -> str:
    """A name as a title: `collective_action` is "Collective action"."""
    return capital(spaced(name))


def title_of(record: Scenario | Strategy) -> str:
    """What a case or plan is called."""
    return record.title or record.name


def outcome_titles() -> list[list[str]]:
    """Name and title of each outcome of a run, to choose from."""
    return [[name, titled(name)] for name in PER_RUN]


def outcome_words(name: str) -> str:
    """An outcome with its meaning, and which way of it is better, within a sentence."""
    outcome = PER_RUN[name]
    better = _BETTER.get(outcome.higher_is, "neither more nor less of it is better")
    return f"{spaced(name)} ({outcome.meaning}; {better})"
