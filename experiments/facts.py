"""Scenarios and strategies in plain words, for the terminal, and as sections of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.experiments import report
from coalitionlab.experiments.words import listed, readable, spaced
from coalitionlab.scenarios.errors import plural, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Generated, Phase, Scenario, Strategy
from coalitionlab.scenarios.world import Event, Goal, Work

CLIMATES = ("opinion", "regulation", "failures", "funding")


def all_facts(thing: Scenario | Strategy) -> dict[str, Any]:
    """Return what a scenario or strategy sets out, as words for a template, a terminal or JSON."""
    common = {name: getattr(thing, name) for name in ("name", "title", "source")}
    common |= {"says": list(thing.says), "assumed": list(thing.assumed)}
    if isinstance(thing, Strategy):
        own = {"summary": thing.summary, "style": style_words(thing), "phases": phase_rows(thing)}
        return common | {"kind": "strategy"} | own
    return common | {
        "kind": "scenario",
        "issue": thing.issue,
        "facts": scenario_facts(thing),
        "events": event_rows(thing),
        "goals": goal_words(thing),
    }


def scenario_facts(scenario: Scenario) -> dict[str, str]:
    """Return the main facts of a scenario, as label and words."""
    convener, leaves = scenario.convener, scenario.withdraw_month
    values = [f"{name} = {value:g}" for name, value in scenario.parameters.items()]
    return {
        "organisations": _organisations(scenario),
        "horizon": plural(scenario.months, "month") + (f"; the convener withdraws in month {leaves}" if leaves else ""),
        "convener": f"{convener.name}: {convener.capacity:g} staff-days a month, power {convener.power:g}, "
        f"control {convener.control:g}, transparency {convener.transparency:g}, grant {convener.grant:g}",
        "success": f"{plural(scenario.success_sectors, 'sector')} or more inside and collective action above {scenario.bar:g} "
        "at the end",
        "climate": ", ".join(f"{name} {getattr(scenario.environment, name).start:g}" for name in CLIMATES),
        "decision rule": scenario.decision.rule,
    } | ({"parameters set": ", ".join(values)} if values else {})  # fmt: skip


def event_rows(scenario: Scenario) -> list[dict[str, str]]:
    """Return the dated events in order: when, name, what changes, source."""
    rows = []
    for event in sorted(scenario.environment.events, key=lambda event: event.month):
        when = f"month {event.month}" + (f" ({event.date})" if event.date else "")
        rows.append({"when": when, "name": event.name, "changes": event_words(event), "source": event.source})
    return rows


def event_words(event: Event, called: Callable[[str], str] = str) -> str:
    """Return what an event changes, parameters by what they are `called`; '' for nothing.

    Examples
    --------
    >>> event_words(Event(name="A grant ends", month=24, grant=0.0, capacity=5, parameters={"exit_rate": 0.1}), spaced)
    '5 staff-days a month from then on, grant 0, exit rate = 0.1'
    """
    changes = [f"{name} {getattr(event, name):+g}" for name in CLIMATES if getattr(event, name)]
    changes += ["lasting"] if event.lasting and changes else []
    changes += [f"legitimacy {-event.scandal:+.0%}"] if event.scandal else []
    changes += [_strike_in_words(*strike) for strike in event.strikes]
    changes += [f"{event.capacity:g} staff-days a month from then on"] if event.capacity is not None else []
    changes += [f"grant {event.grant:g}"] if event.grant is not None else []
    changes += [f"{called(name)} = {value:g}" for name, value in event.parameters.items()]
    return ", ".join(changes)


def _strike_in_words(field: str, who: str, other: str, trust: float) -> str:
    """Return what an event does to an organisation or a tie."""
    does = {"leaves": "leaves", "joins": "joins", "champion_goes": "loses its champion"}
    return f"{who} {does[field]}" if field in does else f"{who} and {other} trust each other {trust:g}"


def phase_rows(strategy: Strategy, called: Callable[[str], str] = str) -> list[dict[str, str]]:
    """Return the phases of a strategy: name, end, and where the effort goes, in per cent, actions by what they are `called`."""
    if isinstance(strategy, Led):
        effort = "as a Python function answers that is asked before each month"
        return [{"name": strategy.function, "until": "the end", "effort": effort}]
    rows = []
    for phase in strategy.phases:
        instead = [f"; while {one.when}: {_effort(phase.with_instead(one), called)}" for one in phase.instead]
        rows.append({"name": phase.name, "until": _end(phase), "effort": _effort(phase, called) + "".join(instead)})
    return rows


def style_words(strategy: Strategy) -> str:
    """Return the convener's style where the strategy chooses it."""
    style = strategy.convener.model_dump(exclude_none=True)
    return ", ".join(f"{name} {value:g}" for name, value in style.items())


def _organisations(scenario: Scenario) -> str:
    organisations = scenario.organisations
    if isinstance(organisations, Generated):
        total = sum(organisations.mix.values())
        shares = [f"{sector} {100 * weight / total:.0f}%" for sector, weight in organisations.mix.items()]
        return f"{organisations.count} generated: {', '.join(shares)}"
    counts = Counter(organisation.sector for organisation in organisations).most_common()
    left_out = (
        f"; {len(scenario.left_out)} of little power and interest left out of the runs" if scenario.left_out else ""
    )
    return f"{len(organisations)} listed: " + ", ".join(f"{count} {sector}" for sector, count in counts) + left_out


def goal_words(scenario: Scenario) -> dict[str, str]:
    """Return what each goal takes, by its name; the usual goals, where a scenario names none, say that they are assumed."""
    assumed = "" if scenario.goals else " (a usual goal: assumed)"
    return {goal.name: _takes(goal) + assumed for goal in scenario.every_goal}


def _takes(goal: Goal) -> str:
    parts = [f"partner-days of {_work(goal.work)}"]
    parts += [f"{_work(goal.given)} of it given at the start"] if goal.given.total else []
    parts += [f"with the part of {listed(goal.parts)}"] if goal.parts else []
    parts += [f"after {quoted(goal.after)}"] if goal.after else []
    return "; ".join(parts)


def _work(work: Work) -> str:
    return listed([f"{kind} {days:g}" for kind, days in work.model_dump().items() if days])


def _effort(phase: Phase, called: Callable[[str], str]) -> str:
    total = sum(phase.effort.values()) or 1.0
    parts = []
    for name, weight in sorted(phase.effort.items(), key=lambda item: -item[1]):
        aim = f" at {phase.aims[name]}" if name in phase.aims else ""
        if weight:
            parts.append(f"{called(name)}{aim} {100 * weight / total:.0f}%")
    spent = "" if phase.share == 1 else f" (of {100 * phase.share:.0f}% of capacity)"
    limit = "" if phase.admits is None else f"; admits at most {phase.admits:g} a month"
    return (", ".join(parts) or "no effort") + spent + limit


def _end(phase: Phase) -> str:
    if phase.when is None:
        return "the end" if phase.until_month is None else f"month {phase.until_month}"
    limit = "" if phase.until_month is None else f", month {phase.until_month} at the latest"
    return f"{phase.when}{limit}"


# Sections of a report


def case_section(scenario: Scenario, own_rule: str = "") -> report.Block:
    """Return the section on what a scenario sets out; `own_rule` is a decision rule of the user's own."""
    facts = all_facts(scenario)
    pairs = {**facts["facts"], **({"source": facts["source"]} if facts["source"] else {})}
    if own_rule:
        pairs["decision rule"] = f"{own_rule}, a function of the user's own"
    events = pd.DataFrame(facts["events"], columns=["when", "name", "changes"])
    events = events.rename(columns={"name": "what"})
    return report.section(
        "The case",
        report.facts(pairs),
        report.items(facts["says"], "What the text says"),
        report.items(facts["assumed"], "What was assumed"),
        report.fold(f"Dated events ({len(events)})", report.table(events, text=events) if len(events) else None),
        report.fold("What each goal takes", report.facts(facts["goals"])),
        level=3,
    )  # fmt: skip


def strategies_section(strategies: Sequence[Strategy]) -> report.Block:
    """Return the section on what each strategy does."""
    folds = []
    for facts in map(all_facts, strategies):
        rows = pd.DataFrame(facts["phases"], columns=["name", "until", "effort"])
        phases = readable(rows, {"phase": "name", "until": "until", "effort": lambda row: spaced(row["effort"])})
        fold = report.fold(
            ": ".join(filter(None, [facts["title"] or facts["name"], facts["summary"]])),
            report.paragraph(f"The convener's style: {facts['style']}.") if facts["style"] else None,
            report.table(phases, text=phases) if len(phases) else report.paragraph("No effort is spent."),
            report.items(facts["says"], "What the text says"),
            report.items(facts["assumed"], "What was assumed"),
            report.paragraph(facts["source"], "help") if facts["source"] else None,
        )
        folds.append(fold)
    return report.section("The strategies", *folds, id="strategies")


def parameters_block(chosen: Mapping[str, float], scenarios: Sequence[Scenario], by: str) -> report.Block | None:
    """Return the parameters that differ from their defaults, and who set them; `by` is who set the `chosen`."""
    sources = [(by, chosen)] + [(scenario.title or scenario.name, scenario.parameters) for scenario in scenarios]
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
