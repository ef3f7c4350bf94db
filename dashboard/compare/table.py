"""The page as plain values: the table of cells, the ranking, the regrets and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coalitionlab.dashboard.compare.question import REPLICATES, CompareQuestion
from coalitionlab.dashboard.compare.words import sentences
from coalitionlab.dashboard.jobs import JobState
from coalitionlab.dashboard.words import outcome_data, outcome_titles
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.tables import ranking, regret_by_scenario
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.words import digits_for


@dataclass(frozen=True, eq=False)
class CompareTables:
    """Tables over the scenarios that are done: see `Comparison.summary` and `experiments.comparing.tables`."""

    summary: pd.DataFrame
    regrets: pd.DataFrame
    ranking: pd.DataFrame


def tables(parts: Sequence[Comparison], outcome: str) -> CompareTables:
    """The tables of comparisons of a scenario each; computed once for the same parts."""
    if not parts:
        return CompareTables(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())

    def over_all() -> CompareTables:
        regrets = pd.concat([_regrets(part, outcome) for part in parts], ignore_index=True)
        summary = pd.concat([part.summary(outcome) for part in parts], ignore_index=True)
        return CompareTables(summary, regrets, ranking([part.sample(outcome) for part in parts], regrets))

    return parts[0]._once(("compared with", tuple(part.scenarios for part in parts), outcome), over_all)


def _regrets(part: Comparison, outcome: str) -> pd.DataFrame:
    return part._once(("regret by scenario", outcome), lambda: regret_by_scenario([part.sample(outcome)]))


def view(
    question: CompareQuestion, answers: Mapping[str, JobState[Comparison | None]], *, stopped: bool = False
) -> dict[str, Any]:
    """What the page shows of a question and of the answers by the scenario's key, as JSON has it."""
    parts = {key: answer.value for key, answer in answers.items() if answer.done and answer.value is not None}
    known = tables(list(parts.values()), question.outcome)
    titles = {choice.key: choice.title for choice in question.strategies}
    scenario_titles = {choice.key: choice.title for choice in question.scenarios}
    columns = [
        {
            "key": choice.key, "title": choice.title, "note": choice.note, "chosen": choice.chosen,
            "share": answers.get(choice.key, JobState()).share, "problem": answers.get(choice.key, JobState()).problem,
            "says": _words(parts[choice.key], question.outcome, titles) if choice.key in parts else "",
        }
        for choice in question.scenarios
    ]  # fmt: skip
    rows = [
        {"key": choice.key, "title": choice.title, "note": choice.note, "chosen": choice.chosen}
        for choice in question.strategies
    ]
    shares = [answer.share for answer in answers.values()]
    data = {
        "outcome": outcome_data(question.outcome),
        "outcomes": outcome_titles(),
        "replicates": question.replicates,
        "replicate_choices": list(REPLICATES),
        "columns": columns,
        "rows": rows,
        "digits": digits_for(known.summary["high"].dropna()) if len(known.summary) else 3,
        "cells": _cells(known.summary, known.regrets),
        "ranking": known.ranking.to_dict("records"),
        "running": not stopped and any(share < 1.0 for share in shares),
        "stopped": stopped,
        "done": sum(shares) / len(shares) if shares else 1.0,
        "runs": len(shares) * sum(choice.chosen for choice in question.strategies) * question.replicates,
        "says": sentences(known.summary, known.ranking, titles, scenario_titles, len(shares)),
    }
    return dict(finite(data))


def _words(part: Comparison, outcome: str, titles: Mapping[str, str]) -> str:
    (sentences_,) = part.verdict(outcome, titles).values()
    return sentences_


def _cells(summary: pd.DataFrame, regrets: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What is known of each scenario (first key) and strategy (second)."""
    regret_of = {(row["scenario"], row["strategy"]): row for row in regrets.to_dict("records")}
    cells: dict[str, dict[str, Any]] = {}
    for row in summary.to_dict("records"):
        regret = regret_of.get((row["scenario"], row["strategy"]))
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
