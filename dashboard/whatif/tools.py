"""The tools beneath the two strategies, one open at a time; what was asked for in them goes on while another is open."""

from __future__ import annotations

import solara

from coalitionlab.dashboard.bring.page import Bring
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.whatif import better, causes, report
from coalitionlab.dashboard.widgets import tag

#: What gives away what comes out, so that it waits for a prediction.
TELLING = {"causes": causes.TITLE, "better": better.TITLE, "report": report.TITLE}


@solara.component
def Tools(session: Session) -> None:
    """All tools; those that are closed draw nothing, and look at nothing that a slider moves."""
    situation = session.situation.value
    tool = situation.at("whatif.tool")
    hidden = bool(situation.at("whatif.hidden")) and not situation.prediction
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
