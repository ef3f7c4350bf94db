"""Scenarios and strategies in plain words, for the terminal, and as sections of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.experiments import report
from coalitionlab.experiments.words import readable, spaced
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Generated, Phase, Scenario, Strategy

CLIMATES = ("opinion", "regulation", "failures", "funding")


def scenario_facts(scenario: Scenario) -> dict[str, str]:
    """Return what a scenario sets out, as label and words."""
    convener = scenario.convener
    withdraws = (
        f"; the convener withdraws in month {scenario.withdraw_month}" if scenario.withdraw_month else ""
    )
    facts = {
        "organisations": organisations_in_words(scenario),
        "horizon": f"{plural(scenario.months, 'month')}{withdraws}",
        "convener": f"{convener.name}: {convener.capacity:g} staff-days a month, power {convener.power:g}, "
        f"control {convener.control:g}, transparency {convener.transparency:g}",
        "success": f"{plural(scenario.success_sectors, 'sector')} or more inside and collective action above {scenario.bar:g} "
        "at the end",
        "climate": ", ".join(f"{name} {getattr(scenario.environment, name).start:g}" for name in CLIMATES),
        "decision rule": scenario.decision.rule,
    }
    if scenario.parameters:
        facts["parameters set"] = ", ".join(
            f"{name} = {value:g}" for name, value in scenario.parameters.items()
        )
    return facts


def organisations_in_words(scenario: Scenario) -> str:
    """Return how many organisations there are, by sector."""
    given = scenario.organisations
    if isinstance(given, Generated):
        whole = sum(given.mix.values())
        mix = ", ".join(f"{sector} {100 * weight / whole:.0f}%" for sector, weight in given.mix.items())
        return f"{given.count} generated: {mix}"
    counts = Counter(one.sector for one in given)
    return f"{len(given)} listed: " + ", ".join(f"{count} {sector}" for sector, count in counts.most_common())


def event_rows(scenario: Scenario) -> list[dict[str, str]]:
    """Return the dated events in order: when, name, what changes, source."""
    events = sorted(scenario.environment.events, key=lambda event: event.month)
    return [
        {
            "when": f"month {event.month}" + (f" ({event.date})" if event.date else ""),
            "name": event.name,
            "changes": ", ".join(
                f"{name} {getattr(event, name):+g}" for name in CLIMATES if getattr(event, name)
            )
            + (", lasting" if event.lasting else ""),
            "source": event.source,
        }
        for event in events
    ]


def milestone_words(scenario: Scenario) -> dict[str, str]:
    """Return each milestone with what it needs."""
    words = {}
    for one in scenario.milestones:
        needs = [" and ".join(one.needs) + " inside"] if one.needs else []
        needs += [f"{plural(one.sectors, 'sector')} inside"] if one.sectors else []
        needs += [f"collective action of {one.collective_action:g}"] if one.collective_action else []
        words[one.name] = ", ".join(needs)
    return words


def phase_rows(strategy: Strategy) -> list[dict[str, str]]:
    """Return the phases of a strategy: name, end, and where the effort goes, in per cent."""
    if isinstance(strategy, Led):
        asked = "as a Python function answers that is asked before each month"
        return [{"name": strategy.function, "until": "the end", "effort": asked}]
    return [
        {"name": one.name, "until": _end(one), "effort": _effort(one) + "".join(_instead(one))}
        for one in strategy.phases
    ]


def style_words(strategy: Strategy) -> str:
    """Return the convener's style where the strategy chooses it."""
    style = {name: value for name, value in strategy.convener.model_dump().items() if value is not None}
    return ", ".join(f"{name} {value:g}" for name, value in style.items())


def _effort(phase: Phase) -> str:
    whole = sum(phase.effort.values()) or 1.0
    parts = []
    for name, weight in sorted(phase.effort.items(), key=lambda item: -item[1]):
        aim = f" at {phase.aims[name]}" if name in phase.aims else ""
        if weight:
            parts.append(f"{name}{aim} {100 * weight / whole:.0f}%")
    spent = "" if phase.share == 1 else f" (of {100 * phase.share:.0f}% of capacity)"
    limit = "" if phase.admits is None else f"; admits at most {phase.admits:g} a month"
    return (", ".join(parts) or "no effort") + spent + limit


def _instead(phase: Phase) -> list[str]:
    return [f"; while {one.when}: {_effort(phase.with_instead(one))}" for one in phase.instead]


def _end(phase: Phase) -> str:
    if phase.when is None:
        return "the end" if phase.until_month is None else f"month {phase.until_month}"
    limit = "" if phase.until_month is None else f", month {phase.until_month} at the latest"
    return f"{phase.when}{limit}"


def all_facts(thing: Scenario | Strategy) -> dict[str, Any]:
    """Return the facts of a scenario or strategy, ready for a template or for JSON."""
    common = {name: getattr(thing, name) for name in ("name", "title", "source")}
    common |= {"says": list(thing.says), "assumed": list(thing.assumed)}
    if isinstance(thing, Scenario):
        facts, events = scenario_facts(thing), event_rows(thing)
        return common | {
            "kind": "scenario",
            "issue": thing.issue,
            "facts": facts,
            "events": events,
            "milestones": milestone_words(thing),
        }
    return common | {
        "kind": "strategy",
        "summary": thing.summary,
        "style": style_words(thing),
        "phases": phase_rows(thing),
    }


def case_section(scenario: Scenario, own_rule: str = "") -> report.Block:
    """Return the section on what a scenario sets out; `own_rule` is a decision rule of the user's own."""
    known = all_facts(scenario)
    pairs = {**known["facts"], **({"source": known["source"]} if known["source"] else {})}
    if own_rule:
        pairs["decision rule"] = f"{own_rule}, a function of the user's own"
    events = pd.DataFrame(known["events"], columns=["when", "name", "changes"])
    events = events.rename(columns={"name": "what"})
    return report.section(
        "The case",
        report.facts(pairs),
        report.items(known["says"], "What the text says"),
        report.items(known["assumed"], "What was assumed"),
        report.fold(f"Dated events ({len(events)})", report.table(events, text=events) if len(events) else None),
        report.fold("What each milestone needs", report.facts(known["milestones"])),
        level=3,
    )  # fmt: skip


def strategies_section(strategies: Sequence[Strategy]) -> report.Block:
    """Return the section on what each strategy does."""
    folds = []
    for known in map(all_facts, strategies):
        rows = pd.DataFrame(known["phases"], columns=["name", "until", "effort"])
        phases = readable(
            rows, {"phase": "name", "until": "until", "effort": lambda row: spaced(row["effort"])}
        )
        fold = report.fold(
            ": ".join(filter(None, [known["title"] or known["name"], known["summary"]])),
            report.paragraph(f"The convener's style: {known['style']}.") if known["style"] else None,
            report.table(phases, text=phases) if len(phases) else report.paragraph("No effort is spent."),
            report.items(known["says"], "What the text says"),
            report.items(known["assumed"], "What was assumed"),
            report.paragraph(known["source"], "help") if known["source"] else None,
        )
        folds.append(fold)
    return report.section("The strategies", *folds, id="strategies")


def parameters_block(
    chosen: Mapping[str, float], scenarios: Sequence[Scenario], by: str
) -> report.Block | None:
    """Return the parameters that differ from their defaults, and who set them; `by` is who set the `chosen`."""
    sources = [(by, chosen)] + [(one.title or one.name, one.parameters) for one in scenarios]
    rows = [
        {
            "parameter": name,
            "value": value,
            "default": PARAMETERS[name].default,
            "set by": source,
            "meaning": f"{PARAMETERS[name].meaning} ({PARAMETERS[name].unit})",
        }
        for source, values in sources
        for name, value in values.items()
        if values is chosen or name not in chosen
    ]
    if not rows:
        return report.paragraph("All parameters are at their defaults.")
    table = report.table(pd.DataFrame(rows), text=("set by", "meaning"))
    return report.fold("Parameters away from their defaults", table)
