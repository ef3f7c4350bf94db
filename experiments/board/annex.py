"""The annex: what the two pages rest on, what was assumed of this case, everybody and every plan, and how to make it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coalitionlab.experiments import provenance, report
from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.plans import Plans
from coalitionlab.experiments.board.saying import CAVEAT, by, chance, doing, goal_cell, has_names, long, tells_power
from coalitionlab.experiments.convening.partners import Partners
from coalitionlab.experiments.convening.steps import MOSTLY, in_words
from coalitionlab.experiments.facts import event_words, phase_rows
from coalitionlab.experiments.report import Block
from coalitionlab.model.terms import RULES
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.schema import GeneratedTies, Scenario, Strategy

#: Beginnings of sentences that `new` writes of a case as it makes it. The annex says the same from the case as it is now.
_USUAL = (
    "The convener has ", "Climates (", "The convener is in touch with", "The goals are a usual set", "Success is collective action above",
    "What is not known of an organisation", "Who knows whom was not said", "All numbers are illustrative",
)  # fmt: skip
#: How `new` begins to tell what each column of a table was read as, and where the next column begins.
_COLUMNS, _NEXT = "Columns: ", re.compile(r"(?<=\.) (?=[a-z]+(?: [a-z]+)* from ')")


def annex(plans: Plans, partners: Partners, command: str) -> list[Block]:
    """Return the sections of the annex."""
    scenario, strategies = plans.scenario, plans.strategies
    made_of = {w.titled(scenario): scenario} | {
        f"{plans.called[role]}: {w.titled(plan)}": plan for role, plan in strategies.items()
    }
    hashes = {title: provenance.described(thing)["sha256"] for title, thing in made_of.items()}
    happens = pd.DataFrame(
        [(f"month {each.month}", each.name, event_words(each, w.spaced)) for each in sorted(scenario.environment.events, key=lambda each: each.month)],
        columns=["when", "what", "what changes"], dtype=str,
    )  # fmt: skip
    versions = ", ".join(f"{name} {number}" for name, number in provenance.versions().items())
    return [
        report.section(
            "What the pages rest on",
            report.paragraph(CAVEAT),
            *(report.paragraph(line) for line in _basis(plans, partners)),
        ),
        report.section("What was assumed of this case", *_assumed(scenario), _source(scenario)),
        *([report.section("What happens when", report.table(happens))] if len(happens) else []),
        report.section("Every organisation", report.table(everybody(partners), look="everybody")),
        report.section("Every goal", report.table(every_goal(plans))),
        report.section(
            "The plans, phase by phase",
            *(report.section(f"{plans.called[role]}: {w.titled(plan)}", *_phases(plan), level=3) for role, plan in strategies.items()),
        ),
        report.section(
            "How to make this again", report.code(command), report.facts(hashes), report.paragraph(versions, "help")
        ),
    ]  # fmt: skip


def _basis(plans: Plans, partners: Partners) -> Iterator[str]:
    study, worlds = plans.runs.study, len(plans.drawn)
    if plans.drawn.today:
        yield from plans.drawn.about()
        yield (
            f"All months, chances, staff-days and work are from today on, for {long(plans.scenario.months)}; a goal that was delivered before counts as "
            "delivered. The convener’s style stays what it was."
        )
    elif worlds:
        yield (
            f"Chances are over what is not known as well as over luck: {worlds} plausible worlds were drawn from the ranges of all uncertain "
            f"numbers of the model, with {plural(study.replicates, 'run')} of each plan in each (page two: {partners.study.replicates}). "
            "All plans had the same worlds and the same luck."
        )
    else:
        yield f"Chances are over luck only: {plural(study.replicates, 'run')} of each plan with the same luck; no other plausible worlds were drawn."
    yield (
        "Plans are compared by how sure and how soon the goals are: the share of all months for which each is delivered, on average. A lead "
        "counts when it is more than chance and at least 3 in 100 of these months."
    )
    yield (
        f"Page two is about {'the plan that is advised' if plans.strategies.get(plans.advice) == partners.strategy else 'the proposed plan'}. "
        "“Comes” is the chance that an organisation is ever inside. Risks: what happens to the goals where this strikes "
        "in that month, against the same runs without it; how likely it is, is yours to judge."
    )


def assumptions(scenario: Scenario) -> list[str]:
    """Return what is assumed of a case as it stands, in sentences; those of its file that speak of how it once was are left out."""
    convener, leaves = scenario.convener, scenario.withdraw_month
    events = scenario.environment.events
    changes = " (events change that)" if any(event.capacity is not None for event in events) else ""
    until = f"leaves after {plural(leaves - 1, 'month')}" if leaves else f"stays for all {long(scenario.months)}"
    told = [
        f"{w.capital(convener.name)} has {convener.capacity:g} staff-days a month{changes} and {until}; all is looked at over "
        f"{long(scenario.months)}."
    ]
    if not scenario.goals or all(goal.source == "assumed" for goal in scenario.goals):
        told.append("The goals are a usual set, by the number of organisations: this case names none of its own.")
    if not has_names(scenario):
        told.append("The organisations are drawn anew in each run: none of them is a real one.")
    else:
        told.append("What is not told of an organisation is drawn as usual for its sector, anew in each run.")
        told += [] if tells_power(scenario) else ["Nothing is told of how powerful organisations are: that is drawn."]
    if isinstance(scenario.ties, GeneratedTies):
        told.append(
            f"Who knows whom is not told: the network is drawn ({w.spaced(scenario.ties.network)}, {scenario.ties.degree:g} ties each)."
        )
    told += [] if events else ["No dated events are foreseen."]
    if scenario.decision.rule != "utility":
        told.append(
            f"Organisations decide by the rule “{scenario.decision.rule}”: {RULES.get(scenario.decision.rule, '')}"
        )
    told.append("There is one convener, one aim and one coalition: no rivals; opponents act each for itself.")
    return [*told, *(line for line in scenario.assumed if not line.startswith(_USUAL))]


def _assumed(scenario: Scenario) -> Iterator[Block | None]:
    """What is assumed as a list; what each column of its table was read as is a list of its own."""
    told = assumptions(scenario)
    columns = [line.removeprefix(_COLUMNS) for line in told if line.startswith(_COLUMNS)]
    yield report.items(line for line in told if not line.startswith(_COLUMNS))
    read = (w.capital(part) for line in columns for part in _NEXT.split(line))
    yield report.items(read, "How the columns of its table were read")


def _source(scenario: Scenario) -> Block | None:
    return report.paragraph(f"Source: {scenario.source}", "help") if scenario.source else None


def everybody(partners: Partners) -> pd.DataFrame:
    """Return the organisations that were examined, as text, the most powerful first."""
    columns: dict[str, str | w.Cell] = {
        "organisation": "organisation",
        "share of power": lambda row: w.percent(row["power"]),
        "where it is today" if partners.drawn.today else "at the start": lambda row: "against the aim" if row["against"] >= MOSTLY else "in" if row["month"] == 0 else "outside",
        "comes": lambda row: chance(row["comes"]),
        "half of all runs": lambda row: "already" if row["month"] == 0 else by(row["month"], partners.scenario.starts),
        "in when the convener leaves": lambda row: chance(row["stays"]),
        "weighs most for": lambda row: in_words(row["supports"]),
        "weighs most against": lambda row: in_words(row["obstacle"]),
        "ask through": "through",
        **({"wants, by the table": "wants"} if partners.table["wants"].any() else {}),
    }  # fmt: skip
    return w.readable(partners.table.sort_values("power", ascending=False, kind="stable"), columns)


def every_goal(plans: Plans) -> pd.DataFrame:
    """Return the chance of each goal under each plan, as text."""
    starts = plans.scenario.starts
    rows: dict[str, list[str]] = {"goal": [goal.name for goal in plans.scenario.every_goal]}
    for role in plans.strategies:
        rows[plans.called[role]] = [goal_cell(plans.goal(role, name), starts) for name in rows["goal"]]
    return pd.DataFrame(rows, dtype=str)


def _phases(plan: Strategy) -> Sequence[Block | None]:
    rows = pd.DataFrame(phase_rows(plan, doing), columns=["name", "until", "effort"])
    columns: Mapping[str, str | w.Cell] = {
        "phase": lambda row: w.spaced(row["name"]),
        "until": lambda row: w.spaced(row["until"]),
        "where the effort goes": lambda row: w.spaced(row["effort"]),
    }
    table = report.table(w.readable(rows, columns)) if len(rows) else report.paragraph("No staff-days are spent.")
    return table, report.items(plan.assumed, "Assumed of this plan")
