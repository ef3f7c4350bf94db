"""The page Compare as plain values: the table of cells, the ranking, the regrets and what they say, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coalitionlab.dashboard.comparing import words
from coalitionlab.dashboard.comparing.asked import REPLICATES, Asked
from coalitionlab.dashboard.streams import Streamed
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.over_scenarios import ranking, regret_by_scenario
from coalitionlab.experiments.text import digits_for, finite
from coalitionlab.scenarios.names.outcomes import PER_RUN


@dataclass(frozen=True, eq=False)
class Tables:
    """What is known of the scenarios that are done: see `Comparison.summary` and `experiments.comparing.over_scenarios`."""

    summary: pd.DataFrame
    regrets: pd.DataFrame
    ranking: pd.DataFrame


def tables(parts: Sequence[Comparison], outcome: str) -> Tables:
    """Return the tables of comparisons of a scenario each; what was worked out for one of them before is not again."""
    if not parts:
        return Tables(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())

    def over_all() -> Tables:
        regrets = pd.concat([_regrets(one, outcome) for one in parts], ignore_index=True)
        summary = pd.concat([one.summary(outcome) for one in parts], ignore_index=True)
        return Tables(summary, regrets, ranking([one.sample(outcome) for one in parts], regrets))

    scenarios = tuple(one.scenarios for one in parts)
    return parts[0]._once(("compared with", scenarios, outcome), over_all)


def view(asked: Asked, got: Streamed[Comparison | None], *, stopped: bool = False) -> dict[str, Any]:
    """Return what the page shows of a question and of what there is of its answer, as JSON has it."""
    jobs = asked.jobs
    parts = {
        key: made
        for key, job in jobs.items()
        if got.done(job.key) and (made := got.found.get(job.key)) is not None
    }
    known = tables(list(parts.values()), asked.outcome)
    titles, places = {one.key: one.title for one in asked.rows}, {one.key: one.title for one in asked.columns}
    shares = {key: got.share.get(job.key, 0.0) for key, job in jobs.items()}
    columns = [
        {
            "key": one.key, "title": one.title, "note": one.note, "chosen": one.key in asked.chosen_columns,
            "share": shares.get(one.key, 0.0),
            "problem": got.problems.get(jobs[one.key].key, "") if one.key in jobs else "",
            "says": _says(parts.get(one.key), asked.outcome, titles),
        }
        for one in asked.columns
    ]  # fmt: skip
    rows = [
        {"key": one.key, "title": one.title, "note": one.note, "chosen": one.key in asked.chosen_rows}
        for one in asked.rows
    ]
    data = {
        "outcome": _outcome(asked.outcome),
        "outcomes": [[name, meaning(name, "outcome").title] for name in PER_RUN],
        "replicates": asked.replicates,
        "replicate_choices": list(REPLICATES),
        "columns": columns,
        "rows": rows,
        "digits": digits_for(known.summary["high"].dropna()) if len(known.summary) else 3,
        "cells": _cells(known.summary, known.regrets),
        "ranking": known.ranking.to_dict("records"),
        "running": not stopped and any(share < 1.0 for share in shares.values()),
        "stopped": stopped,
        "done": sum(shares.values()) / len(jobs) if jobs else 1.0,
        "runs": len(jobs) * len(asked.chosen_rows) * asked.replicates,
        "says": words.over_all(known.summary, known.ranking, titles, places, len(jobs)),
    }
    return dict(finite(data))


def _regrets(one: Comparison, outcome: str) -> pd.DataFrame:
    return one._once(("regret by scenario", outcome), lambda: regret_by_scenario([one.sample(outcome)]))


def _says(one: Comparison | None, outcome: str, titles: Mapping[str, str]) -> str:
    """What there is to say on one scenario."""
    if one is None:
        return ""
    (said,) = one.words_by_scenario(outcome, titles).values()
    return said


def _outcome(name: str) -> dict[str, Any]:
    found, known = meaning(name, "outcome"), PER_RUN[name]
    return {
        "name": name, "title": found.title, "unit": known.unit, "meaning": found.sentence, "better": known.higher_is,
    }  # fmt: skip


def _cells(summary: pd.DataFrame, regrets: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What is known of each scenario (first key) and strategy (second)."""
    lost = {(row["scenario"], row["strategy"]): row for row in regrets.to_dict("records")}
    cells: dict[str, dict[str, Any]] = {}
    for row in summary.to_dict("records"):
        regret = lost.get((row["scenario"], row["strategy"]))
        cells.setdefault(row["scenario"], {})[row["strategy"]] = {
            "mean": [row["mean"], row["low"], row["high"]],
            "chance": [row["take_off"], row["take_off_low"], row["take_off_high"]],
            "regret": [regret["regret"], regret["low"], regret["high"]] if regret else None,
            "behind": row["behind_best"],
            "rank": row["rank"],
            "best": row["rank"] == 1,
            "near": not row["differs_from_best"] and row["rank"] > 1,
            "share": row["best_share"],
            "runs": row["runs"],
        }
    return cells
