"""Does the ranking hold under other decision rules?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from scipy import stats

from coalitionlab.experiments.comparing.summaries import scenarios_done

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

COLUMNS = ("scenario", "rule", "strategy", "mean", "rank", "kendall", "told_apart", "reversed")


def by_rule(comparison: Comparison, outcome: str) -> pd.DataFrame:
    """See `Comparison.by_rule`."""
    done = set(scenarios_done(comparison))
    variants = [one for one in comparison.variants if one.scenario in done]
    rows: list[dict[str, Any]] = []
    if not variants:
        return pd.DataFrame(columns=list(COLUMNS))
    summary, pairs = comparison.summary(outcome), comparison.pairs(outcome)
    for base in dict.fromkeys(one.base for one in variants):
        under = [one for one in variants if one.base == base]
        first = _means(summary, under[0].scenario)
        order = _order(pairs, under[0].scenario)
        for one in under:
            means = _means(summary, one.scenario).reindex(first.index)
            whole = {"kendall": _kendall(first, means)} | _agreement(order, _order(pairs, one.scenario))
            ranks = summary[summary["scenario"] == one.scenario].set_index("strategy")["rank"]
            rows += [
                {"scenario": base, "rule": one.rule, "strategy": name, "mean": means[name], "rank": int(ranks[name])}
                | whole
                for name in first.index
            ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def rule_lines(comparison: Comparison, outcome: str) -> list[str]:
    """Return a sentence per scenario and rule but the first: how far its ranking is that of the first."""
    table = comparison.by_rule(outcome)
    lines = []
    for base, part in table.groupby("scenario", sort=False):
        rules = part["rule"].unique().tolist()
        for rule in rules[1:]:
            row = part[part["rule"] == rule].iloc[0]
            lines.append(f"{base}: {rule} against {rules[0]}: {_said(row, part, rule)}")
    return lines


def _said(row: pd.Series, part: pd.DataFrame, rule: str) -> str:
    best = part[(part["rule"] == rule) & (part["rank"] == 1)]["strategy"].tolist()
    if pd.isna(row["kendall"]):
        return "no rank correlation, as all strategies come out the same under one of them."
    turned = f"{row['reversed']:.0f} of the {row['told_apart']:.0f} pairs told apart under both are reversed"
    return f"Kendall's tau {row['kendall']:.2f}; {turned}; best under {rule}: {', '.join(best)}."


def _means(summary: pd.DataFrame, scenario: str) -> pd.Series:
    return summary[summary["scenario"] == scenario].set_index("strategy")["mean"]


def _order(pairs: pd.DataFrame, scenario: str) -> set[tuple[str, str]]:
    """Return the pairs that are told apart, the better one first."""
    known = pairs[(pairs["scenario"] == scenario) & pairs["told_apart"].astype(bool)]
    return set(zip(known["strategy"], known["other"], strict=True))


def _agreement(first: set[tuple[str, str]], second: set[tuple[str, str]]) -> dict[str, int]:
    turned = len({(b, a) for a, b in first} & second)
    return {"told_apart": len(first & second) + turned, "reversed": turned}


def _kendall(first: pd.Series, second: pd.Series) -> float:
    known = first.notna() & second.notna()
    if known.sum() < 2 or first[known].nunique() < 2 or second[known].nunique() < 2:
        return float("nan")
    return float(stats.kendalltau(first[known], second[known]).statistic)
