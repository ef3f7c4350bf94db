"""What the page draws with: the figure that is taken away, and a text that is copied."""

from __future__ import annotations

from typing import Any

from coalitionlab.dashboard.bringing.reading import plain_name
from coalitionlab.dashboard.bringing.taking import taken
from coalitionlab.dashboard.chart import Chart
from coalitionlab.dashboard.runs import Distribution
from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.names.outcomes import MONTHLY


class Figure(Chart):
    """Both strategies' course by month, drawn by plotly in the browser and saved from there as SVG or PNG."""

    drawn_by = "takefigure.js"
    styled_by = ("bring.css",)


class Copied(Chart):
    """A text that can be read, selected and copied."""

    drawn_by = "copied.js"
    styled_by = ("bring.css",)


def drawn(situation: Situation, found: Distribution, course: str) -> dict[str, Any]:
    """What the figure shows: quantiles by month of a monthly outcome, and the chance of success with its interval."""
    what, about = taken(situation), MONTHLY[course]
    points = found.monthly(course)
    sides = []
    for k, (which, strategy) in enumerate((("a", what.a), ("b", what.b))):
        chance = found.success("a" if which == "a" else "b")
        said = f"success in {100 * chance.mean:.0f} % of runs (95 %: {100 * chance.low:.0f} to {100 * chance.high:.0f} %)"
        bands = [[None if value != value else round(float(value), 6) for value in row] for row in points[k]]
        sides.append({"title": strategy.title or strategy.name, "said": said, "bands": bands})
    return {
        "sides": sides,
        "title": what.scenario.title or what.scenario.name,
        "course": f"{course.replace('_', ' ')} ({about.unit})",
        "note": [
            f"{found.replicates} runs of each, seed {situation.seed}: median, half of the runs, nine in ten.",
            "Illustrative: a thinking aid, not a forecast.",
        ],
        "file": f"{plain_name(what.scenario.name)}-{course}",
    }
