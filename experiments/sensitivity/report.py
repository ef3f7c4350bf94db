"""The report of a study of sensitivity: one HTML file that asks for nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from coalitionlab.experiments.page import embedded, page
from coalitionlab.experiments.provenance import described, versions
from coalitionlab.experiments.sensitivity import figures
from coalitionlab.experiments.sensitivity.result import Sensitivity
from coalitionlab.experiments.sensitivity.text import LEGENDS
from coalitionlab.experiments.sensitivity.words import UNSEEN, direction, subject
from coalitionlab.experiments.sweeps.manifest import command
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.names.outcomes import PER_RUN

MOST_DRAWN = 40
TITLES = {"morris": "Morris screening", "sobol": "Sobol indices", "tornado": "Tornado"}


def report(found: Sensitivity) -> str:
    """Return the report as the text of one HTML file."""
    return page("sensitivity.html.j2", _content(found), {})


def _content(found: Sensitivity) -> dict[str, Any]:
    study, method = found.study, found.plan.method
    known = {one.name: one for one in found.plan.inputs}
    names = [one.title or one.name for one in study.strategies]
    return {
        "found": found,
        "study": study,
        "method": method,
        "method_title": TITLES[method],
        "title": study.scenarios[0].title or study.scenarios[0].name,
        "strategies": names,
        "subject": subject(found),
        "outcome": PER_RUN[found.outcome],
        "legend": LEGENDS[method],
        "verdict": found.verdict(),
        "main": embedded(figures.draw(found, MOST_DRAWN)),
        "spreads": embedded(figures.spreads(found))
        if method == "morris" and not found.plan.by_group
        else None,
        "luck": embedded(figures.luck(found))
        if method != "tornado" and found.parts.left == found.parts.left
        else None,
        "rows": [
            row | {"way": direction(row), "about": known.get(row["input"])}
            for row in found.table.to_dict(orient="records")
        ],
        "pairs": [] if found.pairs is None else found.pairs.head(40).to_dict(orient="records"),
        "digits": 3 if method == "sobol" else digits_for(found.table[found.score]),
        "most": MOST_DRAWN,
        "unseen": UNSEEN,
        "command": command(),
        "versions": versions() | {"points": study.about.get("sampler", "")},
        "hashes": [
            (one["name"], one["sha256"]) for one in map(described, [*study.scenarios, *study.strategies])
        ],
        "words": lambda name: name.replace("_", " "),
    }
