"""What the tools share: something long that is asked for by a button, watched, stopped, and kept while other pages are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from coalitionlab.dashboard.jobs import Job, JobState, use_jobs
from coalitionlab.dashboard.widgets import tag

STALE = "The page has been changed since: this is of how it stood before."


@dataclass(frozen=True, eq=False)
class Inquiry:
    """What was asked for in this tab (None for nothing yet), and what there is of its answer."""

    asked: Any
    answer: JobState[Any]
    ask: Callable[[Any], None]

    @property
    def running(self) -> bool:
        """Whether the answer is still to come, from the moment that it was asked for."""
        return self.asked is not None and not self.answer.done

    @property
    def problem(self) -> str:
        """Why there is no answer, in words."""
        return self.answer.problem

    def stop(self) -> None:
        """Ask for nothing more."""
        self.ask(None)

    def stale(self, now: Any) -> bool:
        """Whether something else would be asked for now."""
        return self.asked is not None and self.asked != now


def use_inquiry(notes: dict[str, Any], name: str, job_of: Callable[[Any], Job[Any]]) -> Inquiry:
    """What was asked for under a name, kept in a session's notes while other pages are looked at. A hook."""
    asked = solara.use_reactive(notes.get(name))
    jobs = [] if asked.value is None else [job_of(asked.value)]
    answers = use_jobs(jobs)

    def ask(value: Any) -> None:
        notes[name] = value
        asked.value = value

    return Inquiry(asked.value, answers[jobs[0].key] if jobs else JobState(), ask)


@solara.component
def ProgressBar(answer: JobState[Any], words: str) -> None:
    """How far something long is, in words and as a bar."""
    share = 100 * answer.share
    tag("p", words if answer.started else "Others come first; it begins by itself.")
    bar = tag("i", style_=f"width:{share:.0f}%")
    limits = {"aria_valuenow": f"{share:.0f}", "aria_valuemin": "0", "aria_valuemax": "100"}
    tag("div", bar, class_="wi-progress", role="progressbar", aria_label="Progress", **limits)


@solara.component
def Notes(inquiry: Inquiry, now: Any, *lines: str) -> None:
    """What went wrong, or what came out, and whether the page has been changed since."""
    with tag("div", role="status"):
        for line in [inquiry.problem] if inquiry.problem else lines:
            tag("p", line, class_="wi-note" if inquiry.problem else "wi-finding")
        if inquiry.stale(now):
            tag("p", STALE, class_="wi-note")
