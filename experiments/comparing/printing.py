"""A comparison in words and aligned numbers, for a terminal of 100 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from coalitionlab.experiments.comparing.by_rule import rule_lines
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.origin import precision_facts
from coalitionlab.experiments.comparing.summaries import scenarios_done
from coalitionlab.experiments.text import between, bullet, decimal, digits_for, paragraph, percent, table
from coalitionlab.experiments.worlds.text import robustness_json, robustness_text
from coalitionlab.scenarios.errors import plural, visible
from coalitionlab.scenarios.names.outcomes import PER_RUN

LONGEST_NAME = 24
LEGEND = (
    "behind: gap to the best mean; takes off: share of runs that succeed; if so: mean of those runs; best in: share of "
    "replicates in which it does best, ties divided."
)
WORLDS_LEGEND = " Worlds: share of plausible worlds in which its mean is best."


def comparison_text(comparison: Comparison, outcome: str) -> str:
    """Return the ranked tables with intervals, and what can and cannot be told apart."""
    summary = comparison.summary(outcome)
    parts = [_heading(comparison, outcome)]
    done = scenarios_done(comparison)
    if len(done) > 1:
        parts.append(_matrix(comparison, summary, done))
    else:
        parts.append(_ranking(summary, worlds=comparison.worlds > 0))
        parts.append(paragraph(LEGEND + (WORLDS_LEGEND if comparison.worlds else "")))
        if any(map(_may_be_luck, summary.to_dict(orient="records"))):
            parts.append(
                "~ cannot be told apart from the best: the gap may be luck (paired, Holm-adjusted p above 0.05)."
            )
    parts.extend(paragraph(visible(line)) for line in comparison.verdict(outcome))
    parts.extend(block for block in [robustness_text(comparison, outcome)] if block)
    if comparison.variants:
        parts.append(
            "\n".join(
                [
                    "Does the ranking hold under other rules?",
                    *map(_rule_line, rule_lines(comparison, outcome)),
                ]
            )
        )
    parts.extend(paragraph(visible(line)) for line in comparison.notes())
    parts.append("Illustrative numbers: a thinking aid, not a forecast.")
    return "\n\n".join(parts)


def comparison_json(comparison: Comparison, outcome: str, out: Path | None) -> dict[str, Any]:
    """Return the comparison as plain values for JSON."""
    names = scenarios_done(comparison)
    return {
        "outcome": outcome,
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "worlds": comparison.worlds,
        "baseline": comparison.baseline,
        "complete": comparison.complete,
        "seconds": round(comparison.seconds, 3),
        "summary": comparison.summary(outcome).to_dict(orient="records"),
        "differences": comparison.differences(outcome).to_dict(orient="records"),
        "beats": {name: comparison.beats(outcome, name).to_dict(orient="index") for name in names},
        "robustness": robustness_json(comparison, outcome),
        "milestones": comparison.milestones.to_dict(orient="records"),
        "pairs": comparison.pairs(outcome).to_dict(orient="records"),
        "by_rule": comparison.by_rule(outcome).to_dict(orient="records"),
        "precision": precision_facts(comparison),
        "verdict": comparison.verdict(outcome),
        "notes": comparison.notes(),
        "folder": None if out is None else str(out),
    }


def _rule_line(words: str) -> str:
    return bullet(visible(words))


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that fits a column and obeys no terminal."""
    seen = visible(name)
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def _heading(comparison: Comparison, outcome: str) -> str:
    known = PER_RUN[outcome]
    better = {"worse": "lower is better", "better": "higher is better"}.get(
        known.higher_is, "higher is listed first"
    )
    titles = ", ".join(short(name, 60) for name in scenarios_done(comparison))
    runs = f"{plural(len(comparison.runs), 'run')}, seed {comparison.seed}"
    worlds = f" in {comparison.worlds} plausible worlds" if comparison.worlds else ""
    return "\n".join([
        paragraph(f"{titles}: {runs}{worlds}, {comparison.seconds:.1f} s"),
        paragraph(f"{outcome} ({known.unit}): {known.meaning}; {better}"),
    ])  # fmt: skip


def _ranking(summary: pd.DataFrame, worlds: bool) -> str:
    digits = digits_for(summary["high"])
    headings = ["strategy", "#", "mean", "95% interval", "behind", "takes off", "if so", "best in"]
    rows = [
        [
            short(row["strategy"]),
            row["rank"],
            decimal(row["mean"], digits),
            between(row["low"], row["high"], digits),
            decimal(row["behind_best"], digits) + (" ~" if _may_be_luck(row) else "  "),
            percent(row["take_off"]),
            decimal(row["size_given_take_off"], digits),
            percent(row["best_share"]),
            *([percent(row["best_in_worlds"])] if worlds else []),
        ]
        for row in summary.to_dict(orient="records")
    ]
    return table(headings + (["worlds"] if worlds else []), rows)


def _matrix(comparison: Comparison, summary: pd.DataFrame, done: list[str]) -> str:
    """Return strategies by scenarios: means, the best of each scenario marked."""
    means = summary.pivot(index="strategy", columns="scenario", values="mean")
    ranks = summary.pivot(index="strategy", columns="scenario", values="rank")
    order = ranks.mean(axis=1).sort_values(kind="stable").index
    digits = min(digits_for(summary["mean"]), 3)
    rows = [
        [
            short(name),
            *(
                _short_number(means.loc[name, one], digits) + ("*" if ranks.loc[name, one] == 1 else " ")
                for one in done
            ),
            f"{ranks.loc[name].mean():.1f}",
        ]
        for name in order
    ]
    headings = ["strategy", *(f"[{k}] " for k in range(1, len(done) + 1)), "rank"]
    legend = "; ".join(f"[{k}] {short(name, 60)}" for k, name in enumerate(done, start=1))
    return (
        table(headings, rows)
        + "\n\n"
        + paragraph(f"* best of its scenario; rank: its mean over the scenarios. {legend}")
    )


def _short_number(value: float, digits: int) -> str:
    return decimal(value, digits).replace("0.", ".", 1) if abs(value) < 1 else decimal(value, digits)


def _may_be_luck(row: Mapping[Any, Any]) -> bool:
    """Say whether a row is behind the best by a gap that may be luck."""
    return bool(row["behind_best"] > 0 and not row["apart_from_best"])
