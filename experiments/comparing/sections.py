"""What was compared, as sections of a report: the scenario, the strategies, the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coalitionlab.experiments import report
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.words import readable, spaced
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy


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
