"""The panels beneath the two strategies of What if, one open at a time; what was asked for in them goes on while another is open."""

from __future__ import annotations

import solara

from coalitionlab.dashboard.further import better_panel, causes_panel, report_panel
from coalitionlab.dashboard.further.better_panel import BetterPanel
from coalitionlab.dashboard.further.causes_panel import CausesPanel
from coalitionlab.dashboard.further.report_panel import ReportPanel
from coalitionlab.dashboard.pages.bring import Bring
from coalitionlab.dashboard.parts import tag
from coalitionlab.dashboard.session import Session

#: What gives away what comes out, so that it waits for a prediction.
TELLING = {"causes": causes_panel.TITLE, "better": better_panel.TITLE, "report": report_panel.TITLE}


@solara.component
def Tools(session: Session) -> None:
    """All panels; those that are closed draw nothing, and look at nothing that a slider moves."""
    situation = session.situation.value
    tool = situation.at("whatif.tool")
    hidden = bool(situation.at("whatif.hidden")) and not situation.prediction
    with tag("div", class_="wi-tools"):
        CausesPanel(session, tool == "causes" and not hidden)
        BetterPanel(session, tool == "better" and not hidden)
        ReportPanel(session, tool == "report" and not hidden)
        if tool == "bring":
            with tag("section", class_="wi-tool", aria_label="Bring your own stakeholders"):
                Bring(session, here=True)
        if hidden and tool in TELLING:
            with tag("section", class_="lab-card wi-tool", aria_label=TELLING[tool]):
                tag("p", "First predict, above: this would give away what comes out.")
