"""The panel "Report for the board": asked for, watched, saved, and the command that makes it again."""

from __future__ import annotations

import solara

from coalitionlab.dashboard.bringing.charts import Copied
from coalitionlab.dashboard.further import board
from coalitionlab.dashboard.further.shared import STALE, Bar, found_of, remember, remembered, under_way
from coalitionlab.dashboard.further.words import outcome_words
from coalitionlab.dashboard.pages.bring import Download
from coalitionlab.dashboard.parts import Action, tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.streams import use_streamed
from coalitionlab.scenarios.schema import Strategy

TITLE = "Report for the board"


@solara.component
def ReportPanel(session: Session, open_: bool) -> None:
    """The report for a board: asked for, watched, saved, and the command that makes it again."""
    asked: solara.Reactive[board.Report | None] = remembered(session, "report")
    held = asked.value
    got = use_streamed(session, "report", [] if held is None else [held.job], held, active=held is not None)
    if not open_:
        return
    now = board.report(session.situation.value)
    made: board.Made | None = found_of(got, held)
    problem = "" if held is None else got.problems.get(held.job.key, "")
    running, stale = under_way(got, held), held is not None and held != now
    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        tag("h2", "A report that a board would read")
        tag(
            "p",
            f"One file, for the browser or the printer, without internet: {_called(now.strategy)} against {_called(now.against)}, judged by "
            f"{outcome_words(now.outcome)[0].lower()}, with the scenario as it stands on this page. The stakeholders and where they end, the "
            f"plan on its timeline, what is expected with bands, what matters most, where it fails in {board.WORLDS} plausible worlds, what "
            "was assumed.",
            class_="lab-hint",
        )
        with tag("div", class_="wi-ask"):
            if running:
                Action("Stop", lambda: remember(session, "report", asked, None))
            elif made is None or stale or problem:
                label = "Make the report" if held is None else "Make it again"
                Action(label, lambda: remember(session, "report", asked, now), primary=True)
            if made is not None and made.page and held is not None:
                Download(f"Save {held.file}", held.file, lambda: made.page, (session.id, "board"), held)
        if running and held is not None:
            Bar(got, held.job.key, _written(made))
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            elif made is not None and made.page:
                tag("p", f"The report is there: {len(made.page) / 1000:,.0f} kB.")
            if stale and made is not None:
                tag("p", STALE, class_="wi-note")
        tag("h3", "The same report on the command line", class_="wi-subhead")
        again = held if held is not None and not stale else now
        if again.needed:
            tag(
                "p",
                f"Save beside it first, from the page Bring: {', '.join(again.needed)}.",
                class_="lab-hint",
            )
        Copied.element(data={"label": "Command", "text": again.command})


def _called(strategy: Strategy) -> str:
    return strategy.title or strategy.name


def _written(made: board.Made | None) -> str:
    if made is None:
        return "The first runs are being made …"
    if made.done >= made.of:
        return "The report is being written …"
    return f"{made.done:,} of {made.of:,} runs made."
