"""The sections of a comparison's report, from its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import figures, report
from coalitionlab.experiments.comparing import words
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.words import decimal, digits_for, percent, readable, spaced
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

Titles = Mapping[str, str]


def intervals_figure(summary: pd.DataFrame, runs: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw means with intervals over the range of nine runs in ten; of one scenario."""
    values = runs.groupby("strategy")[outcome]
    low, high = (values.quantile(point).reindex(summary["strategy"]).to_numpy() for point in (0.05, 0.95))
    rows = summary.assign(label=[titles[name] for name in summary["strategy"]], q05=low, q95=high)
    return figures.interval_dots(rows, figures.axis_title(outcome))


def differences_figure(differences: pd.DataFrame, outcome: str, titles: Titles) -> Any:
    """Draw differences to the baseline with their intervals; of one scenario."""
    rows = differences.assign(label=[titles[name] for name in differences["strategy"]])
    (baseline,) = figures.escaped(differences["baseline"].head(1), titles)
    return figures.difference_dots(rows, f"difference to {baseline} in {figures.axis_title(outcome)}")


def heat_map(summary: pd.DataFrame, outcome: str, scenario_titles: Titles, titles: Titles) -> Any:
    """Draw strategies by scenarios: means as text, colour from the worst (dark) to the best (light) of each scenario."""
    names = list(scenario_titles)
    means = summary.pivot(index="strategy", columns="scenario", values="mean")[names]
    ranks = summary.pivot(index="strategy", columns="scenario", values="rank")[names]
    order = ranks.mean(axis=1).sort_values(kind="stable").index
    means, ranks = means.loc[order], ranks.loc[order]
    spread = (means.max() - means.min()).replace(0.0, 1.0)
    standing = (means - means.min()) / spread if PER_RUN[outcome].sign > 0 else (means.max() - means) / spread
    digits = digits_for(summary["mean"])
    text = means.map(lambda value: decimal(value, digits))
    text = text.where(ranks != 1, "<b>★ " + text + "</b>")
    standing.index = text.index = pd.Index(figures.escaped(order, titles))
    standing.columns = text.columns = pd.Index([figures.wrapped(scenario_titles[name]) for name in names])
    return figures.heat_map(standing, text, scale="Cividis", ends=("worst", "best"))


def milestones_figure(milestones: pd.DataFrame, order: Sequence[str], titles: Titles) -> Any:
    """Draw strategies by milestones: the share of runs that reach it, and the middle month in which they do."""
    names = list(dict.fromkeys(milestones["milestone"]))
    reached = milestones.pivot(index="strategy", columns="milestone", values="reached").loc[
        list(order), names
    ]
    month = milestones.pivot(index="strategy", columns="milestone", values="median_month").loc[
        list(order), names
    ]
    text = reached.map(percent) + month.map(lambda value: "" if np.isnan(value) else f"  month {value:.0f}")
    reached.index = text.index = pd.Index(figures.escaped(order, titles))
    reached.columns = text.columns = pd.Index([figures.wrapped(name) for name in names])
    return figures.heat_map(
        reached, text, scale=[[0, "#ffffff"], [1, "#8dbce6"]], ends=("no run", "every run")
    )


def ranking(
    summary: pd.DataFrame, runs: pd.DataFrame, outcome: str, success: str, titles: Titles
) -> list[report.Block]:
    """Return the sections on the ranking of one scenario and its spread."""
    explained = paragraph_on(outcome, success)
    figure = intervals_figure(summary, runs, outcome, titles)
    return [
        report.section("Ranking", explained, report.table(words.ranking(summary, titles)), level=3),
        report.section(
            "How sure, and how spread out",
            report.paragraph(
                "Thick: the 95% interval of the mean. Thin: where nine runs in ten end up. Where mean and median run lie far "
                "apart, a few runs that take off carry the mean.",
                "help",
            ),
            report.chart(figure),
            level=3,
        ),
    ]


def paragraph_on(outcome: str, success: str) -> report.Block:
    """Return how to read a ranking by an outcome."""
    return report.paragraph(
        f"By mean {words.outcome_in_words(outcome)}. Coalitions often either take off or stay asleep, so read the mean beside the "
        f"chance of take-off ({success}) and the size once it has taken off.",
        "help",
    )


def differences(
    differences: pd.DataFrame, pairs: pd.DataFrame, outcome: str, baseline: str, titles: Titles
) -> report.Block:
    """Return the section on the differences to the baseline in one scenario."""
    return report.section(
        f"Against “{titles[baseline]}”",
        report.paragraph(
            "Differences within pairs of runs with the same random numbers, largest gain first. Hollow: not significant.",
            "help",
        ),
        report.chart(differences_figure(differences, outcome, titles)),
        report.fold("The numbers", report.table(words.gaps(differences, titles))),
        report.fold("All pairs", report.table(words.gaps(pairs, titles), text=("less",))),
        level=3,
    )


def milestones(milestones: pd.DataFrame, order: Sequence[str], titles: Titles) -> report.Block:
    """Return the section on the milestones of one scenario."""
    return report.section(
        "Milestones",
        report.paragraph("Share of runs that reach each, and the middle month in which those do.", "help"),
        report.chart(milestones_figure(milestones, order, titles)),
        level=3,
    )


def case(scenario: Scenario, own_rule: str = "") -> report.Block:
    """Return the section on what a scenario sets out; `own_rule` is a decision rule of the user's own."""
    known = all_facts(scenario)
    pairs = {**known["facts"], **({"source": known["source"]} if known["source"] else {})}
    if own_rule:
        pairs["decision rule"] = f"{own_rule}, a function of the user's own"
    events = pd.DataFrame(known["events"], columns=["when", "name", "changes"])
    shown = readable(events, {"when": "when", "what": "name", "changes": "changes"})
    return report.section(
        "The case",
        report.facts(pairs),
        report.items(known["says"], "What the text says"),
        report.items(known["assumed"], "What was assumed"),
        report.fold(f"Dated events ({len(events)})", report.table(shown, text=shown))
        if len(events)
        else None,
        report.fold("What each milestone needs", report.facts(known["milestones"])),
        level=3,
    )


def rules(by_rule: pd.DataFrame, titles: Titles) -> list[report.Block]:
    """Return a section for each scenario that was run under several decision rules."""
    sections: list[report.Block] = []
    lines = words.rules_in_words(by_rule, titles)
    for base, part in by_rule.groupby("scenario", sort=False):
        order = part["rule"].unique().tolist()
        ranks = part.pivot(index="strategy", columns="rule", values="rank")[order]
        ranks = ranks.loc[ranks[order[0]].sort_values(kind="stable").index]
        whole = part.drop_duplicates("rule").set_index("rule")
        shown = ranks.astype(str)
        shown.insert(0, "strategy", [titles[name] for name in shown.index])
        shown.loc["kendall"] = ["Kendall's τ", *(decimal(whole["kendall"][rule], 2) for rule in order)]
        shown.loc["reversed"] = [
            "pairs reversed",
            *(f"{whole['reversed'][rule]} of {whole['significant'][rule]}" for rule in order),
        ]
        legend = (
            f"Rank of each strategy under each rule. Kendall's τ: how far the order of the means is that under “{order[0]}” (1 the "
            "same, −1 the opposite); reversed: pairs that differ significantly under both rules, and the other way round."
        )
        shown.attrs["legend"] = legend
        sections.append(
            report.section(
                "Does the ranking hold under other decision rules?",
                report.paragraph(str(base)),
                report.table(shown),
                report.items(line for line in lines if line.startswith(f"{base}: ")),
                id=f"rules-{len(sections)}",
            )
        )
    return sections


def strategies(chosen: Sequence[Strategy]) -> report.Block:
    """Return the section on what each strategy does."""
    folds = []
    for known in map(all_facts, chosen):
        summary = f": {known['summary']}" if known["summary"] else ""
        phases = pd.DataFrame(known["phases"], columns=["name", "until", "effort"])
        shown = readable(
            phases, {"phase": "name", "until": "until", "effort": lambda row: spaced(row["effort"])}
        )
        folds.append(
            report.fold(
                f"{known['title'] or known['name']}{summary}",
                report.paragraph(f"The convener's style: {known['style']}.") if known["style"] else None,
                report.table(shown, text=shown) if len(phases) else report.paragraph("No effort is spent."),
                report.items(known["says"], "What the text says"),
                report.items(known["assumed"], "What was assumed"),
                report.paragraph(known["source"], "help") if known["source"] else None,
            )
        )
    return report.section("The strategies", *folds, id="strategies")


def parameters(chosen: Mapping[str, float], scenarios: Sequence[Scenario]) -> report.Block:
    """Return the parameters that differ from their defaults, and who set them."""
    rows = [(name, value, "this comparison") for name, value in chosen.items()]
    for scenario in scenarios:
        own = {name: value for name, value in scenario.parameters.items() if name not in chosen}
        rows += [(name, value, scenario.title or scenario.name) for name, value in own.items()]
    if not rows:
        return report.paragraph("All parameters are at their defaults.")
    frame = pd.DataFrame(rows, columns=["parameter", "value", "set by"])
    frame.insert(2, "default", [PARAMETERS[name].default for name in frame["parameter"]])
    frame["meaning"] = [
        f"{PARAMETERS[name].meaning} ({PARAMETERS[name].unit})" for name in frame["parameter"]
    ]
    return (
        report.fold("Parameters away from their defaults", report.table(frame, text=("set by", "meaning")))
        or {}
    )
