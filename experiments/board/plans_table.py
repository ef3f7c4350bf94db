"""The plans side by side: the chances of their goals, whether they last, who is in, and what they cost."""

from __future__ import annotations

import math

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.plans import Plans
from coalitionlab.experiments.board.saying import CHANCES, chance, goal_cell, long, rounded, two_digits
from coalitionlab.experiments.convening.words import LASTS
from coalitionlab.experiments.money import costs_table
from coalitionlab.scenarios.schema import Scenario

#: Characters of a name in a table.
LONGEST = 48
#: Goals in the table; the annex has all.
GOALS = 4
#: What is beside staff-days in the costs.
EXPENSES = " Expenses: rooms, travel, trainers and the like, assumed by action."
#: What the table means by alive, and by at work.
ALIVE = (
    " Alive: three organisations or more are inside, and did more than keep in touch in the last year; at work: alive, and doing in the "
    "last year a fifth or more of what was done in the best month."
)


def plans_table(plans: Plans) -> pd.DataFrame:
    """Return the plans side by side, as text: the chance of each goal and by when, whether it lasts, who is in, what it costs."""
    starts, rows = plans.scenario.starts, plans_by_role(plans)
    goals = [goal.name for goal in plans.scenario.every_goal]
    lasts = f"Coalition {LASTS[plans.lasting]}"
    size, months = plans.scenario.size, plans.scenario.months
    columns: dict[str, list[str]] = {
        "": [*(w.capital(w.short(goal, LONGEST)) for goal in goals[:GOALS]), lasts, "Organisations in, mean over time", "Staff-days of the convener", "Work of the partners"]
    }  # fmt: skip
    costs = costs_of(plans)
    if len(costs):
        columns[""].append(f"Staff-days at {plans.scenario.money.day_rate:,g} + expenses")
    for role, row in rows.items():
        cells = [w.capital(goal_cell(plans.goal(role, goal), starts)) for goal in goals[:GOALS]]
        cells += [
            f"{w.capital(chance(row['lasts']))}; at work: {chance(row['works'])}",
            f"{size * row['inside']:.0f} of {size}",
            _days(plans.scenario, row["staff_days"]),
        ]
        work = row["partner_days"] * months
        cells += [f"About {rounded(work)} days" if work >= 1.5 else "Next to none"]
        cells += [f"{_sum(costs['staff'][role])} + {_sum(costs['besides'][role])}"] if len(costs) else []
        columns[plans.called[role]] = cells
    frame = pd.DataFrame(columns, dtype=str)
    more = f" {len(goals) - GOALS} more goals are in the annex." if len(goals) > GOALS else ""
    frame.attrs["legend"] = (
        f"{CHANCES} Chances of goals: within {long(months)}; half: when half of all runs have it.{more}{ALIVE}{EXPENSES if len(costs) else ''}"
    )
    return frame


def costs_of(plans: Plans) -> pd.DataFrame:
    """Return what the plans cost in money, by role (see `money.costs_table`), of days and expenses as they are shown, so that a reader's sum is the
    same; nothing where the case has no price."""
    scenario, rows = plans.scenario, plans_by_role(plans)
    if not scenario.money.is_priced:
        return pd.DataFrame()
    strategies = {role: plans.strategies[role] for role in rows}
    costs = costs_table(scenario, strategies, [two_digits(row["staff_days"]) for row in rows.values()])
    costs["besides"] = [each if math.isnan(each) else two_digits(each) for each in costs["besides"]]
    return costs.assign(money=costs["staff"] + costs["besides"]).set_index("strategy")


def money_words(scenario: Scenario, cost: pd.Series) -> str:
    """Return what a plan costs, and what of."""
    rate = f"{scenario.money.day_rate:,g}"
    return f"{_sum(cost['staff'])} at {rate} each, {_sum(cost['besides'])} for expenses, {_sum(cost['money'])} together"


def _days(scenario: Scenario, days: float) -> str:
    led = scenario.led_months
    if days < 0.5 or led < 1:
        return "None"
    return f"{rounded(days)} (about {rounded(days / led)} a month)"


def _sum(value: float) -> str:
    return "not known" if math.isnan(value) else f"{value:,.0f}"


def plans_by_role(plans: Plans) -> dict[str, pd.Series]:
    """Return the rows of `Plans.table` by role."""
    return {str(role): row for role, row in plans.table.set_index("role").iterrows()}
