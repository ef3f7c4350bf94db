"""The held-out test: what was found against the library and the user's own strategies, on random numbers that chose nothing.

The best rival is chosen on the test runs themselves, which favours the rival.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.scores import Floats, means, robust_scores, signs, times_dominated
from coalitionlab.experiments.optimising.settings import FOUND, SearchSettings
from coalitionlab.experiments.provenance import strategy_word
from coalitionlab.experiments.statistics import RESAMPLES, SIGNIFICANT, percentile_interval
from coalitionlab.experiments.words import (
    chance,
    digits_for,
    gap,
    interval,
    number,
    readable,
    share,
    signed,
    spaced,
)
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import list_scenarios

TABLE_COLUMNS = (
    "outcome", "scenario", "strategy", "mean", "low", "high", "lead", "lead_low", "lead_high", "better_share", "p_adjusted",
    "significant",
)  # fmt: skip


def test_table(comparison: Comparison, outcomes: Sequence[str]) -> pd.DataFrame:
    """Every strategy in every scenario by every outcome, the best first, and the lead of the strategy found over it.

    Columns: outcome, scenario, strategy, mean with its 95 % interval (low, high); lead (found less this strategy, so that more is
    better) with its interval, better_share (share of replicates in which the one found does better), p_adjusted and significant
    as in `Comparison.differences`. The lead over itself is nan.
    """
    rows: list[dict[Any, Any]] = []
    for outcome in outcomes:
        sign = float(signs([outcome])[0])
        differences = comparison.differences(outcome, FOUND).set_index(["scenario", "strategy"])
        levels = comparison.summary(outcome)[["scenario", "strategy", "mean", "low", "high"]]
        for level in levels.to_dict(orient="records"):
            key = (level["scenario"], level["strategy"])
            lead = _lead_columns(differences.loc[key], sign) if key in differences.index else {}
            rows.append({"outcome": outcome} | level | lead)
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS))


def _lead_columns(difference: pd.Series, sign: float) -> dict[str, Any]:
    """The lead of the strategy found, from the difference of another strategy to it."""
    low, high = sorted((-sign * difference["low"], -sign * difference["high"]))
    return {
        "lead": -sign * difference["difference"], "lead_low": low, "lead_high": high,
        "better_share": 1.0 - difference["better_share"], "p_adjusted": difference["p_adjusted"],
        "significant": bool(difference["p_adjusted"] < SIGNIFICANT),
    }  # fmt: skip


def leads_table(comparison: Comparison, settings: SearchSettings) -> pd.DataFrame:
    """The leads of the strategy found in the robust score: over the best rival by every outcome, then over each own strategy.

    Columns: outcome, rival, score and rival_score (see `shown`), lead (more is better) with its 95 % interval (low, high), and
    verdict: better, worse or not significant.
    """
    first, *others = settings.outcomes
    best = _lead(comparison, settings, first)
    rows = [best, *(_lead(comparison, settings, outcome, best["rival"]) for outcome in others)]
    own = (strategy.name for strategy in settings.own if strategy.name != best["rival"])
    return pd.DataFrame([*rows, *(_lead(comparison, settings, first, name) for name in own)])


def _lead(
    comparison: Comparison, settings: SearchSettings, outcome: str, rival: str | None = None
) -> dict[str, Any]:
    """The lead over a rival, by default the best. Resampled are worlds, for the mean over worlds, and replicates otherwise."""
    values = signed_values(comparison, outcome)
    names = [strategy.name for strategy in comparison.strategies]
    rivals = [names.index(strategy.name) for strategy in settings.rivals]
    worlds = settings.robust == "mean" and comparison.worlds > 1
    axis = 1 if worlds else 2

    def scores(chosen: Sequence[np.ndarray] | None = None) -> Floats:
        drawn = (
            values
            if chosen is None
            else [np.take(one, k, axis) for one, k in zip(values, chosen, strict=True)]
        )
        return case_scores(drawn, rivals, settings.robust)

    score = scores()
    other = names.index(rival) if rival else max(rivals, key=lambda k: float(score[k]))

    def lead_of(scored: Floats) -> float:
        return float(scored[names.index(FOUND)] - scored[other])

    rng = np.random.default_rng([settings.seed, len(values)])
    sizes = [one.shape[axis] for one in values]
    resampled = [lead_of(scores([rng.integers(n, size=n) for n in sizes])) for _ in range(RESAMPLES)]
    low, high = percentile_interval(resampled)
    return {
        "outcome": outcome, "rival": names[other], "score": shown(score[names.index(FOUND)], outcome, settings.robust),
        "rival_score": shown(score[other], outcome, settings.robust), "lead": lead_of(score), "low": low, "high": high,
        "verdict": "better" if low > 0 else "worse" if high < 0 else "not significant",
    }  # fmt: skip


def front_table(comparison: Comparison, settings: SearchSettings) -> pd.DataFrame:
    """All strategies of the test by every outcome.

    Columns: strategy, found (whether the search found it), on_front (no other is at least as good in all outcomes and better in
    one), then the robust score in each outcome (see `shown`).
    """
    names = [strategy.name for strategy in comparison.strategies]
    rivals = [names.index(strategy.name) for strategy in settings.rivals]
    points = np.stack(
        [case_scores(signed_values(comparison, name), rivals, settings.robust) for name in settings.outcomes],
        axis=1,
    )
    front = pd.DataFrame({"strategy": names, "found": [k not in rivals for k in range(len(names))]})
    front["on_front"] = times_dominated(points) == 0
    for k, name in enumerate(settings.outcomes):
        front[name] = shown(points[:, k], name, settings.robust)
    return front.iloc[np.argsort(-points[:, 0], kind="stable")].reset_index(drop=True)


def shown(scores: Any, outcome: str, robust: str) -> Any:
    """Scores in the unit of the outcome; for regret, the largest shortfall behind the best rival."""
    return (-scores if robust == "regret" else scores * signs([outcome])[0]) + 0.0  # no minus before a zero


def case_scores(values: Sequence[Floats], rivals: Sequence[int], robust: str) -> Floats:
    """The robust score of every strategy, from values by scenario (strategies x worlds x replicates)."""
    cases = np.concatenate([means(one) for one in values], axis=1)[:, None, :]
    return robust_scores(cases, cases[list(rivals)].max(axis=0), robust)[:, 0]


def signed_values(comparison: Comparison, outcome: str) -> list[Floats]:
    """The outcome by scenario, signed so that more is better: strategies x worlds x replicates."""
    sign, names = signs([outcome])[0], [strategy.name for strategy in comparison.strategies]
    shape = (len(names), max(1, comparison.worlds), -1)
    by_scenario = []
    for scenario in comparison.scenarios:
        runs = comparison.runs[comparison.runs["scenario"] == scenario.name]
        rows = [
            runs.loc[runs["strategy"] == name].sort_values("replicate")[outcome].to_numpy(float)
            for name in names
        ]
        by_scenario.append(sign * np.stack(rows).reshape(shape))
    return by_scenario


def readable_test(rows: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Rows of `test_table` as text, with titles of strategies by name."""
    digits = digits_for(rows["mean"])
    return readable(rows, {
        "strategy": lambda row: titles[row["strategy"]], "mean": number("mean", digits),
        "95 % interval": interval("low", "high", digits), "lead": gap("lead", digits),
        "95 % interval of the lead": interval("lead_low", "lead_high", digits, signed),
        "better in": share("better_share"), "adjusted p": chance("p_adjusted"),
    })  # fmt: skip


def readable_front(front: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """`front_table` as text, with titles of strategies by name."""
    outcomes = {spaced(name): number(name, digits_for(front[name])) for name in front.columns[3:]}
    on_front = {"on the front": lambda row: "yes" if row["on_front"] else ""}
    return readable(front, {"strategy": lambda row: titles[row["strategy"]], **outcomes, **on_front})


def test_command(settings: SearchSettings) -> str:
    """The command that makes the runs of the test again, from the file found.yaml and the user's own as NAME.yaml."""
    library = list_scenarios()
    own = [strategy_word(one) if isinstance(one, Led) else f"{one.name}.yaml" for one in settings.own]
    line = ["coalitionlab", "compare"]
    line += [one.name if one.name in library else f"{one.name}.yaml" for one in settings.scenarios]
    for strategy in [f"{FOUND}.yaml", *(strategy.name for strategy in settings.library), *own]:
        line += ["-s", strategy]
    line += ["-n", str(settings.tests_per_world), "--seed", str(settings.seed)]
    line += ["--worlds", str(settings.worlds)] if settings.worlds else []
    values: dict[str, Any] = {name: repr(value) for name, value in settings.parameters.items()}
    if settings.capacity is not None:
        values["convener.capacity"] = f"{settings.capacity:g}"
        if len(settings.scenarios) == 1:  # events are numbered by scenario
            events = range(len(settings.scenarios[0].environment.events))
            values |= {f"environment.events.{k}.capacity": "null" for k in events}
    for name, value in values.items():
        line += ["--set", f"{name}={value}"]
    return shlex.join(line)
