"""The page as plain values: the table of cells, the ranking, the regrets, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coalitionlab.dashboard.compare.question import REPLICATES, CompareQuestion
from coalitionlab.dashboard.jobs import JobState
from coalitionlab.dashboard.words import listed, outcome_data, outcome_titles
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


Titles = Mapping[str, str]
MOST_NAMED = 4


def sentences(
    summary: pd.DataFrame, ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, wanted: int
) -> list[str]:
    """Who does best where and how sure that is, then who is best over all; nothing while nothing is known.

    `summary` and `ranks` are tables of `Comparison.summary` and `comparing.tables.ranking`; `wanted` is the number of scenarios asked for.
    """
    if not len(summary) or not len(ranks):
        return []
    if len(ranks) == 1:
        return ["One strategy alone: choose another to compare it with."]
    defined = summary[summary["mean"].notna()]
    lines = _by_scenario(defined, titles, scenario_titles)
    scenarios = defined["scenario"].nunique()
    if scenarios > 1:
        lines.append(_over_all(ranks, titles, scenario_titles, scenarios))
    if scenarios < wanted:
        lines.append(f"So far {scenarios} of {wanted} scenarios.")
    return lines


def _by_scenario(defined: pd.DataFrame, titles: Titles, scenario_titles: Titles) -> list[str]:
    """Who is clearly best in which scenarios, and where it is open."""
    clear: dict[str, list[str]] = {}
    open_: dict[str, list[str]] = {}
    for scenario, table in defined.groupby("scenario", sort=False):
        near = table.loc[~table["differs_from_best"].astype(bool), "strategy"].tolist()
        best = table.loc[table["rank"] == 1, "strategy"].tolist()
        if len(near) <= 1:
            clear.setdefault(best[0], []).append(str(scenario))
        else:
            open_[str(scenario)] = list(dict.fromkeys([*best, *near]))
    of = defined["scenario"].nunique()
    lines = [
        f"{titles[name]} does best in {_scenario_words(won, of, scenario_titles)}, more than luck would explain."
        for name, won in sorted(clear.items(), key=lambda item: -len(item[1]))
    ]
    if len(open_) > MOST_NAMED:
        lines.append(
            f"In {len(open_)} scenarios the best cannot be told apart from others that are marked ≈."
        )
    else:
        lines += [
            f"In “{scenario_titles[scenario]}”, which of {_listed([titles[name] for name in names])} is best cannot be told from luck."
            for scenario, names in open_.items()
        ]
    return lines


def _scenario_words(won: Sequence[str], of: int, scenario_titles: Titles) -> str:
    if len(won) == of > 1:
        return f"all {of} scenarios"
    named = _listed([f"“{scenario_titles[scenario]}”" for scenario in won])
    return named if len(won) == 1 else f"{len(won)} of {of} scenarios ({named})"


def _over_all(ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, scenarios: int) -> str:
    """Who is best on average over the scenarios, how sure that is, and what it may cost."""
    best = ranks.iloc[0]
    digits = digits_for(ranks["high"])
    level, low, high = (f"{best[name]:.{digits}f}" for name in ("mean", "low", "high"))
    others = ranks.iloc[1:]
    near = [titles[name] for name in others.loc[~others["differs_from_best"].astype(bool), "strategy"]]
    sure = f"not told apart from {_listed(near)}" if near else "told apart from every other one"
    text = f"Over these {scenarios} scenarios together {titles[best['strategy']]} comes first with {level} ({low} to {high}), {sure}."
    safest = ranks.iloc[int(ranks["worst_regret"].to_numpy(dtype=float).argmin())]
    name, regret = titles[safest["strategy"]], f"{max(0.0, safest['worst_regret']):.{digits}f}"
    if float(regret) == 0.0:
        return f"{text} Choosing {name} gives nothing away in any of them."
    where = scenario_titles[safest["worst_scenario"]]
    return f"{text} {name} has the smallest worst regret: it gives away at most {regret}, in “{where}”."


def _listed(names: Sequence[str]) -> str:
    return listed(names, len(names) if len(names) <= MOST_NAMED + 1 else MOST_NAMED)
