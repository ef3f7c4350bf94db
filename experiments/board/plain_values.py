"""The main numbers of a report for a board, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.board.answer import outlasts
from coalitionlab.experiments.board.failing import failing
from coalitionlab.experiments.board.people import MEANINGS, SPECTRUM, Standing
from coalitionlab.experiments.board.readiness_map import spots
from coalitionlab.experiments.board.words import attribution_words, world_words

if TYPE_CHECKING:
    from coalitionlab.experiments.board.result import BoardReport


def board_json(report: BoardReport) -> dict[str, Any]:
    """The report without its figures."""
    found, people = report.attribution, report.people
    return {
        "scenario": report.scenario.name,
        "strategy": report.strategy.name,
        "against": report.against.name,
        "outcome": report.outcome,
        "answer": report.answer,
        "strategies": report.rows,
        "difference": report.difference,
        "outlasts": outlasts(report),
        "spectrum": {
            "places": dict(zip(SPECTRUM, MEANINGS, strict=True)),
            "replicates": people.replicates,
            "before": _counts(people.start),
            "after": {name: _counts(standing) for name, standing in people.end.items()},
        },
        "organisations": _organisations(report),
        "attribution": None if found is None else {
            "replicates": found.done, "words": attribution_words(found), "actions": found.table.to_dict(orient="records"),
        },
        "no_attribution": report.no_attribution,
        "worlds": [*world_words(report), *failing(report)],
        "replicates": report.comparison.replicates,
        "seed": report.comparison.seed,
        "parameters": dict(report.comparison.parameters),
        "command": report.command,
        "seconds": round(report.seconds, 3),
    }  # fmt: skip


def _counts(standing: Standing) -> dict[str, dict[str, float]]:
    """Expected number in each place, with the 5 % and 95 % points over replicates."""
    counts = standing.counts
    low, high = np.quantile(counts, [0.05, 0.95], axis=0)
    return {
        name: {"mean": float(counts[:, k].mean()), "low": float(low[k]), "high": float(high[k])}
        for k, name in enumerate(SPECTRUM)
    }


def _organisations(report: BoardReport) -> list[dict[str, Any]]:
    """Every listed organisation, before and most usual after; nothing where they are drawn anew in each replicate."""
    people = report.people
    if people.drawn:
        return []
    before, after = people.start.usual, {name: standing.usual for name, standing in people.end.items()}
    return [
        {"name": one.name, "sector": one.sector, "power": one.power, "readiness": one.readiness, "before": SPECTRUM[before[i]],
         "after": {name: SPECTRUM[usual[i]] for name, usual in after.items()}}
        for i, one in enumerate(spots(people))
    ]  # fmt: skip
