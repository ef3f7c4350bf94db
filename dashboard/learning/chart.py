"""The picture of an answer: both strategies month by month, and the outcome of each with its interval."""

from __future__ import annotations

from typing import Any

import traitlets

from coalitionlab.dashboard.chart import Chart, version
from coalitionlab.dashboard.learning.findings import Finding
from coalitionlab.dashboard.words import titled


class Seen(Chart):
    """Drawn by `learn.js` from `data` (see `picture`). Its style is the page's, which is there before any chart: see `web.put_right`."""

    drawn_by = "learn.js"

    helpers = traitlets.Unicode(version("whatif.js")).tag(sync=True)


def picture(finding: Finding, labels: tuple[str, str], course: str) -> dict[str, Any]:
    """What is drawn: of a and b by month the 5 %, 50 % and 95 % points over the runs."""
    points = finding.found.monthly(course)[:, (0, 2, 4)]
    return {
        "course": titled(course),
        "labels": list(labels),
        "bands": [[[round(float(x), 5) for x in row] for row in which] for which in points],
        "withdraw": finding.found.scenario.withdraw_month,
    }
