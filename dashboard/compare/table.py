"""The page as plain values: the table of cells, the ranking, the regrets, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.dashboard.compare.question import REPLICATES, CompareQuestion
from coalitionlab.dashboard.jobs import JobState
from coalitionlab.dashboard.words import outcome_data, outcome_titles
from coalitionlab.experiments.comparing.achieved import DEFINITION
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.over_scenarios import ranking, regret_by_scenario
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.words import digits_for, listed
from coalitionlab.scenarios.errors import plural


def tables(parts: Sequence[Comparison], outcome: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Summary, ranking and regrets over comparisons of a scenario each; computed once for the same parts."""
    if not parts:
        return pd.DataFrame(), pd.DataFrame(), pd.DataFrame()

    def over_all() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        samples = [part.sample(outcome) for part in parts]
        regrets = regret_by_scenario(samples)
        summary = pd.concat([part.summary(outcome) for part in parts], ignore_index=True)
        return summary, ranking(samples, regrets), regrets

    return parts[0]._once(("compared with", tuple(part.scenarios for part in parts), outcome), over_all)


def view(
    question: CompareQuestion, answers: Mapping[str, JobState[Comparison | None]], *, stopped: bool = False
) -> dict[str, Any]:
    """What the page shows of a question and of the answers by the scenario's key, as JSON has it."""
    parts = {key: answer.value for key, answer in answers.items() if answer.done and answer.value is not None}
    summary, ranks, regrets = tables(list(parts.values()), question.outcome)
    titles = {choice.key: choice.title for choice in question.strategies}
    scenario_titles = {choice.key: choice.title for choice in question.scenarios}
    columns = [
        {
            "key": choice.key, "title": choice.title, "note": choice.note, "chosen": choice.chosen,
            "share": answers.get(choice.key, JobState()).share, "problem": answers.get(choice.key, JobState()).problem,
            "says": _says(parts[choice.key], question.outcome, titles) if choice.key in parts else "",
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
        "digits": digits_for(summary["high"].dropna()) if len(summary) else 3,
        "cells": _cells(summary, regrets),
        "ranking": ranks.to_dict("records"),
        "running": not stopped and any(share < 1.0 for share in shares),
        "stopped": stopped,
        "done": sum(shares) / len(shares) if shares else 1.0,
        "runs": len(shares) * sum(choice.chosen for choice in question.strategies) * question.replicates,
        "says": sentences(summary, ranks, titles, scenario_titles, len(shares)),
        "note": DEFINITION,
    }
    return dict(finite(data))


def _says(part: Comparison, outcome: str, titles: Mapping[str, str]) -> str:
    """Who does best in a scenario, and what comes of that."""
    told = (*part.verdict(outcome, titles).values(), *part.outcomes_in_words(outcome, titles).values())
    return " ".join(told)


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


Titles = Mapping[str, str]


def sentences(
    summary: pd.DataFrame, ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, wanted: int
) -> list[str]:
    """Who does best in how many scenarios, then who is best over all; `wanted` is the number of scenarios asked for."""
    if not len(summary) or not len(ranks):
        return []
    if len(ranks) == 1:
        return ["One strategy alone: choose another to compare it with."]
    defined = summary[summary["mean"].notna()]
    scenarios = defined["scenario"].nunique()
    rivals = (~defined["differs_from_best"].astype(bool)).groupby(defined["scenario"]).sum()
    clear = defined[(defined["rank"] == 1) & (defined["scenario"].map(rivals) <= 1)]
    lines = [
        f"{titles[str(name)]} does best in {count} of {plural(scenarios, 'scenario')}, more than luck would explain."
        for name, count in clear["strategy"].value_counts().items()
    ]
    level = int((defined.groupby("scenario")["mean"].nunique() == 1).sum())
    if level:
        lines.append(f"In {plural(level, 'scenario')} all come out the same.")
    if len(clear) + level < scenarios:
        open_ = plural(scenarios - len(clear) - level, "scenario")
        lines.append(f"In {open_} others, marked ≈, are not significantly behind the best.")
    if scenarios > 1:
        lines.append(_over_all(ranks, titles, scenario_titles, scenarios))
    if scenarios < wanted:
        lines.append(f"So far {scenarios} of {wanted} scenarios.")
    return lines


def _over_all(ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, scenarios: int) -> str:
    """Who is best on average over the scenarios, how sure that is, and what it may cost."""
    best, others = ranks.iloc[0], ranks.iloc[1:]
    digits = digits_for(ranks["high"])
    if ranks["mean"].nunique() == 1:
        return (
            f"Over these {scenarios} scenarios together all come out the same, at {best['mean']:.{digits}f}."
        )
    level, low, high = (f"{best[name]:.{digits}f}" for name in ("mean", "low", "high"))
    near = [titles[name] for name in others.loc[~others["differs_from_best"].astype(bool), "strategy"]]
    sure = (
        f"with {listed(near)} not significantly behind"
        if near
        else "with every other one significantly behind"
    )
    text = f"Over these {scenarios} scenarios together {titles[best['strategy']]} comes first with {level} ({low} to {high}), {sure}."
    safest = ranks.iloc[int(ranks["worst_regret"].to_numpy(dtype=float).argmin())]
    regret, where = (
        f"{max(0.0, safest['worst_regret']):.{digits}f}",
        scenario_titles[safest["worst_scenario"]],
    )
    return (
        f"{text} {titles[safest['strategy']]} gives away least in its worst scenario: {regret}, in “{where}”."
    )
