"""The outcomes: what is recorded each month and what is reported for each run, declared once."""

from __future__ import annotations

from collections.abc import Mapping

from coalitionlab.scenarios.names.extensions import declared, registry
from coalitionlab.scenarios.names.own import OF_MONTH, OF_RUN, Outcome

_MONTHLY = (
    Outcome("collective_action", "0..1", "useful work done together; 1 is all organisations doing their best, perfectly coordinated"),
    Outcome("work", "partner-days", "useful work done together this month", high=1e12),
    Outcome("goals_delivered", "count", "goals delivered so far", high=1e9),
    Outcome("membership", "share", "organisations inside (pilots and mandated included)"),
    Outcome("active", "share", "organisations inside that do more than be in touch"),
    Outcome("participation", "share", "power inside, as a share of all power"),
    Outcome("sectors", "count", "sectors with an organisation inside", high=1e6),
    Outcome("trust", "0..1", "mean trust on ties between members; over all ties while no two members are tied"),
    Outcome("backbone", "0..1", "staff for coordination at the end of the month; 1 is a full office"),
    Outcome("funds", "0..1", "income that the coalition earns itself; 1 pays for a full staff"),
    Outcome("opinion", "0..1", "popular opinion on the issue"),
    Outcome("regulation", "0..1", "regulatory climate: how likely a regulation of the issue looks", "neutral"),
    Outcome("opposition", "0..1", "power that stands outside against the aim, as a share of all, by how much it is against", "worse"),
    Outcome("mandated_share", "share", "members that are in under compulsion", "worse"),
    Outcome("power_gini", "0..1", "inequality of influence inside, the convener's direction included (Gini)", "worse"),
    Outcome("voice_of_affected", "share", "influence inside held by those most affected by the issue"),
    Outcome("joins", "count", "organisations that came in this month", "neutral", high=1e9),
    Outcome("leaves", "count", "organisations that went out this month", "worse", high=1e9),
)  # fmt: skip
_PER_RUN = (
    Outcome("collective_action", "0..1", "mean over all months of useful work done together; 1 is all organisations doing their best, perfectly coordinated"),
    Outcome("peak", "0..1", "highest monthly collective action"),
    Outcome("final", "0..1", "mean collective action in the last 12 months"),
    Outcome("durable_collective_action", "0..1",
            "mean collective action in the last 12 months after the convener withdraws (those months, if fewer); "
            "undefined when the convener never withdraws"),
    Outcome("work", "partner-days a month", "mean useful work a month over the horizon", high=1e12),
    Outcome("goals_delivered", "count", "goals delivered by the end; once all of them are, they are set anew and count again", high=1e9),
    Outcome("months_to_first_goal", "months",
            "month in which the first goal is delivered; the horizon plus one when none is (censored)", "worse", high=1e6),
    Outcome("membership", "share", "mean share of organisations inside"),
    Outcome("active", "share", "mean share of active organisations in the last 12 months"),
    Outcome("sectors", "count", "sectors inside at the end", high=1e6),
    Outcome("voice_of_affected", "share", "mean share of influence held by those most affected, over the last 12 months"),
    Outcome("succeeded", "0 or 1",
            "at the end (last 12 months) enough sectors are inside and collective action is above the scenario's bar"),
    Outcome("alive", "0 or 1", "three organisations or more are inside at the end, and as many were active, on average over the last 12 months"),
    Outcome("alive_after_2_years", "0 or 1",
            "the same two years after the convener's last month; undefined when the horizon ends before"),
    Outcome("alive_after_4_years", "0 or 1",
            "the same four years after the convener's last month; undefined when the horizon ends before"),
    Outcome("months_to_critical_mass", "months",
            "first month with a quarter of all power inside; the horizon plus one when never (censored)", "worse", high=1e6),
    Outcome("churn", "share a month", "exits per member and month", "worse", high=1e6),
    Outcome("power_gini", "0..1", "mean inequality of influence inside, over the last 12 months", "worse"),
    Outcome("coerced_share", "share", "mean share of members in under compulsion, over months with members", "worse"),
    Outcome("effort_spent", "staff-days", "staff-days the convener spent", "worse", high=1e12),
    Outcome("action_per_effort", "per 100 staff-days",
            "collective action summed over months, per 100 staff-days spent; undefined without effort", high=1e12),
)  # fmt: skip

#: The user's own, after the model's.
OWN_MONTHLY, OWN_PER_RUN = declared(Outcome, OF_MONTH), declared(Outcome, OF_RUN)
MONTHLY: Mapping[str, Outcome] = registry(_MONTHLY, OWN_MONTHLY)
PER_RUN: Mapping[str, Outcome] = registry(_PER_RUN, OWN_PER_RUN)
MONTHLY_NAMES, RUN_NAMES = tuple(MONTHLY), tuple(PER_RUN)
#: The outcome of a run that answers are about where none is named.
HEADLINE = "collective_action"
#: Monthly outcomes that nobody can see from outside the heads of others: what a convener does cannot depend on them.
UNSEEN = ("trust", "power_gini", "opposition", *(outcome.name for outcome in OWN_MONTHLY if not outcome.seen))
#: Outcomes of a run that are nan where they mean nothing: without a withdrawal, without effort; and all of the user's own.
MAY_BE_UNDEFINED = (
    "durable_collective_action", "alive_after_2_years", "alive_after_4_years", "action_per_effort",
    *(outcome.name for outcome in OWN_PER_RUN),
)  # fmt: skip
#: Outcomes of a run that are shares of those inside: they mean next to nothing where next to nobody is.
OF_THOSE_INSIDE = ("voice_of_affected", "power_gini", "coerced_share", "churn")
