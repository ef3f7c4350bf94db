"""One HTML file that can be read, printed and passed on without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.comparing import figures
from coalitionlab.experiments.comparing.by_rule import rule_lines
from coalitionlab.experiments.comparing.origin import command_line
from coalitionlab.experiments.comparing.summaries import scenarios_done
from coalitionlab.experiments.comparing.verdict import verdict
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.page import embedded, page
from coalitionlab.experiments.provenance import described, versions
from coalitionlab.experiments.text import decimal, digits_for
from coalitionlab.experiments.worlds.report import worlds_sections
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

COURSES = ("collective_action", "membership", "trust", "backbone", "opinion", "voice_of_affected")
"""Monthly outcomes whose course the report shows, one at a time."""


def report(comparison: Comparison, outcome: str = "collective_action") -> str:
    """Return the report as the text of one HTML file: it asks for nothing from elsewhere."""
    return page("report.html.j2", _content(comparison, outcome), {"plain": _plain, "chance": _chance})


def _content(comparison: Comparison, outcome: str) -> dict[str, Any]:
    done = scenarios_done(comparison)
    summary, gaps = comparison.summary(outcome), comparison.differences(outcome)
    facts = {one.name: all_facts(one) for one in comparison.scenarios}
    own = {one.name for one in comparison.rules if one.own}
    for variant in comparison.variants:
        if variant.rule in own:
            facts[variant.scenario]["facts"]["decision rule"] = (
                f"{variant.rule}, a function of the user's own"
            )
    titles = {one.name: one.title or one.name for one in comparison.strategies}
    quoted = {name: f"“{title}”" for name, title in titles.items()}
    worlds = {name: _drawn(one) for name, one in worlds_sections(comparison, outcome, titles).items()}
    sections = [
        _section(comparison, outcome, name, number, summary, gaps)
        | {
            "facts": facts[name],
            "worlds": worlds.get(name),
            "verdict": verdict(comparison, outcome, name, quoted),
        }
        for number, name in enumerate(done)
    ]
    return {
        "comparison": comparison,
        "outcome": PER_RUN[outcome],
        "title": (facts[done[0]]["title"] or done[0])
        if len(done) == 1
        else f"Leadership in {len(done)} scenarios",
        "sections": sections,
        "overview": embedded(figures.heatmap(comparison, outcome)) if len(done) > 1 else None,
        "titles": titles,
        "notes": comparison.notes(),
        "rules": _rules(comparison, outcome),
        "own_rules": [one for one in comparison.rules if one.own],
        "strategies": [all_facts(one) for one in comparison.strategies],
        "digits": digits_for(summary["high"]),
        "parameters": _parameters(comparison),
        "command": command_line(comparison),
        "versions": versions(),
        "hashes": [
            (one["name"], one["sha256"])
            for one in map(described, [*comparison.scenarios, *comparison.strategies])
        ],
        "words": lambda name: name.replace("_", " "),
    }


def _section(
    comparison: Comparison,
    outcome: str,
    name: str,
    number: int,
    summary: pd.DataFrame,
    gaps: pd.DataFrame,
) -> dict[str, Any]:
    many, pairs = len(comparison.strategies) > 1, comparison.pairs(outcome)
    kept = len(comparison.months) > 0
    courses = [one for one in dict.fromkeys((outcome, *COURSES)) if one in MONTHLY and kept]
    milestones = comparison.milestones
    order = summary.loc[summary["scenario"] == name, "strategy"].tolist()
    return {
        "id": f"case-{number}",
        "summary": summary[summary["scenario"] == name].to_dict(orient="records"),
        "differences": gaps[gaps["scenario"] == name].to_dict(orient="records") if many else [],
        "pairs": pairs[pairs["scenario"] == name].to_dict(orient="records") if many else [],
        "top": summary.loc[summary["scenario"] == name, ["mean", "high"]].max(axis=None) or 1.0,
        "intervals": embedded(figures.intervals(comparison, outcome, name)),
        "gaps": embedded(figures.differences(comparison, outcome, name)) if many else None,
        "courses": {one: embedded(figures.months_content(comparison, one, name, order)) for one in courses},
        "milestones": _milestones(milestones[milestones["scenario"] == name]),
    }


def _rules(comparison: Comparison, outcome: str) -> list[dict[str, Any]]:
    """Return, per scenario, ranks by strategy and rule, and how far each rule's ranking is that of the first."""
    table, lines = comparison.by_rule(outcome), rule_lines(comparison, outcome)
    found = []
    for base, part in table.groupby("scenario", sort=False):
        order = part["rule"].unique().tolist()
        ranks = part.pivot(index="strategy", columns="rule", values="rank")[order]
        whole = part.drop_duplicates("rule").set_index("rule")
        found.append({
            "scenario": base, "rules": order,
            "ranks": ranks.loc[ranks[order[0]].sort_values(kind="stable").index].to_dict(orient="index"),
            "kendall": whole["kendall"].to_dict(), "reversed": whole["reversed"].to_dict(),
            "told_apart": whole["told_apart"].to_dict(),
            "lines": [line for line in lines if line.startswith(f"{base}: ")],
        })  # fmt: skip
    return found


def _milestones(frame: pd.DataFrame) -> dict[str, dict[str, dict[str, Any]]]:
    """Return milestone -> strategy -> how many runs reach it, and when."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in frame.to_dict(orient="records"):
        found.setdefault(str(row["milestone"]), {})[str(row["strategy"])] = {
            str(k): v for k, v in row.items()
        }
    return found


def _parameters(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the parameters that differ from their defaults, and who set them."""
    rows = [
        {"name": name, "value": value, "by": "this comparison", "known": PARAMETERS[name]}
        for name, value in comparison.parameters.items()
    ]
    for scenario in comparison.scenarios:
        rows += [
            {"name": name, "value": value, "by": scenario.title or scenario.name, "known": PARAMETERS[name]}
            for name, value in scenario.parameters.items()
            if name not in comparison.parameters
        ]
    return rows


def _drawn(worlds: dict[str, Any]) -> dict[str, Any]:
    figures_of = worlds["figures"]
    return worlds | {"figures": {name: one and embedded(one) for name, one in figures_of.items()}}


def _plain(value: float, digits: int = 3) -> str:
    """Return a signed number; a dash where it is not defined."""
    return decimal(value, digits) if value != value or value <= 0 else "+" + decimal(value, digits)


def _chance(value: float) -> str:
    """Return a p-value; a dash where it is not defined."""
    return "< 0.001" if value < 0.001 else decimal(value)
