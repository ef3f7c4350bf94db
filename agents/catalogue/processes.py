"""Creating interorganisational processes and structures (S0)."""

from __future__ import annotations

from coalitionlab.agents.actions import S0, S1, Action, to_outsiders, to_ties
from coalitionlab.agents.effects import backfires, corrects, given, lacking, lowers, raises

ACTIONS = (
    Action(
        name="build_trust", family="processes", mode="tie", reach=40.0, aims=to_ties(), source=S0,
        meaning="face-to-face meetings: trust on ties, most where views diverge and people would not have met",
        fails="spread over everybody it reaches nobody",
        effects=(raises("tie.trust", 0.4, given("tie.distance", 0.4)),),
    ),
    Action(
        name="recruit_first_followers", family="processes", mode="organisation", reach=1.5,
        aims=to_outsiders("high_profile"), source=S0,
        meaning="personally invites organisations of standing; being asked first is an honour, and their joining is news",
        fails="legitimacy is too low: the invitation is not taken up",
        effects=(raises("organisation.invited", 0.9, given("organisation.legitimacy")),),
    ),
    Action(
        name="assign_ownership", family="processes", mode="member", reach=3.0,
        aims=("members", "affected", "sector"), source=f"{S0}; {S1}",
        meaning="tasks, deliverables and timelines agreed with each member: ownership and accountability",
        fails="no backbone to hold the accounts: tasks that nobody follows up wear people out",
        effects=(
            raises("organisation.ownership", 0.35, given("convener.backbone", 0.1)),
            backfires(raises("organisation.fatigue", 0.12, lacking("convener.backbone"), lacking("convener.backbone"))),
        ),
    ),
    Action(
        name="earn_stable_funding", family="processes", mode="central", reach=0.3, aims=("all",), source=S0,
        meaning="membership fees and paid services: an income that outlasts grants",
        fails="fees raise the cost of joining",
        effects=(raises("convener.fees", 0.3),),
    ),
    Action(
        name="exchange_viewpoints", family="processes", mode="tie", reach=40.0, aims=to_ties(), source=S0,
        meaning="working groups and seating plans: perceived distance falls, and each sees the other's motives as they are",
        fails="motives truly diverge: the truth is sobering",
        effects=(
            lowers("tie.distance", 0.3),
            corrects("organisation.overlap", "organisation.alignment", 0.25),
        ),
    ),
    Action(
        name="match_strengths", family="processes", mode="central", reach=0.3, aims=("all",), source=S0,
        meaning="work goes to those who are good at it: more output from the same contribution",
        fails="strengths are not yet mapped",
        effects=(raises("convener.matching", 0.4, given("coalition.mapped")),),
    ),
)  # fmt: skip
