"""What comes of both strategies in outcomes that one can count: a row each, as text, for A and for B."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.paired import PairedRuns
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.comparing.achieved import DEFINITION, chance_and_month, size_of
from coalitionlab.experiments.statistics import reached_by
from coalitionlab.experiments.words import decimal, percent

#: How long after the convener has left the coalition is looked at, by outcome.
_AFTER = {
    "alive_after_2_years": "Alive two years after the convener leaves",
    "alive_after_4_years": "Alive four years after",
}


def achieved(runs: PairedRuns) -> dict[str, Any]:
    """`rows` ([label, meaning, A, B], all text) and `note`, what collective action is."""
    rows = [_means(runs, "Goals delivered", "goals_delivered")]
    rows += [
        [
            f"Goal: {goal.name}",
            "Share of runs that deliver it, and the month by which half of all runs have.",
            *_goal(runs, g),
        ]
        for g, goal in enumerate(runs.scenario.every_goal)
    ]
    rows += [
        _counts(runs, "Organisations inside", "membership"),
        _counts(runs, "Active in the last 12 months", "active"),
    ]
    rows += [_chances(runs, label, outcome) for outcome, label in _AFTER.items() if _defined(runs, outcome)]
    if not _defined(runs, "alive_after_2_years"):
        rows.append(_chances(runs, "Alive at the end", "alive"))
    rows.append(_means(runs, "Useful work, partner-days a month", "work"))
    return {"rows": rows, "note": DEFINITION}


def _goal(runs: PairedRuns, g: int) -> list[str]:
    return [
        chance_and_month(float((~np.isnan(months)).mean()), float(reached_by(months, [0.5])[0]))
        for months in runs.delivered[:, :, g]
    ]


def _means(runs: PairedRuns, label: str, outcome: str) -> list[str]:
    return _row(runs, label, outcome, lambda value: decimal(value, 1))


def _counts(runs: PairedRuns, label: str, outcome: str) -> list[str]:
    size = size_of(runs.scenario)
    return _row(runs, label, outcome, lambda value: f"{decimal(size * value, 1)} of {size}")


def _chances(runs: PairedRuns, label: str, outcome: str) -> list[str]:
    return _row(runs, label, outcome, percent)


def _row(runs: PairedRuns, label: str, outcome: str, shown: Any) -> list[str]:
    means = runs.outcome(outcome).mean(axis=1)
    return [label, meaning(outcome, "outcome").as_sentence, *(shown(float(mean)) for mean in means)]


def _defined(runs: PairedRuns, outcome: str) -> bool:
    return bool(np.isfinite(runs.outcome(outcome)).all())
