"""Communication strategies (S0): narratives that change minds or suggest solutions. All act on beliefs, none on results."""

from __future__ import annotations

from coalitionlab.agents.actions import S0, S3, Action, to_organisations
from coalitionlab.agents.effects import backfires, given, lowers, raises

_HEARD = given("organisation.legitimacy", 0.15)

ACTIONS = (
    Action(
        name="raise_issue_awareness", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0,
        meaning="brings attention to the issue; slowly, popular opinion follows",
        fails="nobody listens to a convener without legitimacy",
        effects=(raises("organisation.awareness", 0.3, _HEARD), raises("climate.opinion", 0.025)),
    ),
    Action(
        name="frame_win_win", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=f"{S0}; {S3}",
        meaning="speaks of co-benefits: raises the overlap of motives that organisations perceive",
        fails="hype above the true overlap disappoints members later",
        effects=(raises("organisation.overlap", 0.3, _HEARD),),
    ),
    Action(
        name="frame_go_it_alone_failure", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0,
        meaning="points at past failures of going it alone, as far as there are any to point at",
        fails="no failures to point at: wasted",
        effects=(lowers("organisation.alone", 0.35, given("climate.failures"), _HEARD),),
    ),
    Action(
        name="frame_collaboration_as_solution", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations("outsiders"), source=S0,
        meaning="praises steps taken together instead of combat: efficacy of collaborating rises, hostility falls",
        fails="experience contradicts it: little is believed while there is nothing to show, and hopes raised high are let down",
        effects=(
            raises("organisation.efficacy", 0.3, _HEARD, given("coalition.progress", 0.4)),
            lowers("tie.distance", 0.08, given("tie.distance")),
        ),
    ),
    Action(
        name="frame_good_for_business", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0,
        meaning="speaks of what association does for customers, staff and small partners' credibility",
        fails="no prestigious members yet to be associated with",
        effects=(raises("organisation.association", 0.4, given("coalition.prestige", 0.1), _HEARD),),
    ),
    Action(
        name="frame_all_in_this_together", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0,
        meaning="common identity: free-riding falls, and distance between organisations counts for less",
        fails="the convener dominates: the word 'we' rings hollow",
        effects=(
            raises("organisation.identity", 0.25, _HEARD),
            backfires(raises("organisation.reactance", 0.2, given("coalition.domination"))),
        ),
    ),
)  # fmt: skip
