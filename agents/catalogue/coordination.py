"""Purposeful coordination (S1): know strengths and needs, set goals, secure support, start with a pilot."""

from __future__ import annotations

from coalitionlab.agents.actions import S1, S3, S4, Action, to_organisations, to_outsiders
from coalitionlab.agents.effects import backfires, corrects, given, lacking, raises

ACTIONS = (
    Action(
        name="map_strengths_and_needs", family="coordination", mode="organisation", reach=6.0,
        aims=to_organisations(), source=f"{S1}; {S3}",
        meaning="does the homework: what each can give and needs; overlap is seen as it is; enables matching and brokering",
        fails="on its own it moves nobody",
        effects=(
            raises("organisation.mapped", 0.6),
            corrects("organisation.overlap", "organisation.alignment", 0.3),
        ),
    ),
    Action(
        name="set_shared_goals", family="coordination", mode="central", reach=0.4, aims=("members",), source=f"{S1}; {S4}",
        meaning="sub-goals, metrics and early wins: vagueness falls, and members see progress while it is still small",
        fails="goals without accountability: promises that nobody owns wear members out",
        effects=(
            raises("convener.goals", 0.4),
            raises("convener.vision", 0.15),
            backfires(raises("organisation.fatigue", 0.06, lacking("coalition.ownership"), lacking("coalition.ownership"))),
        ),
    ),
    Action(
        name="secure_internal_buy_in", family="coordination", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S1,
        meaning="support of staff inside the organisation: taking part costs less, and outlasts the champion",
        fails="no champion to build on",
        effects=(raises("organisation.buy_in", 0.5, given("organisation.champion", 0.1)),),
    ),
    Action(
        name="run_pilot", family="coordination", mode="organisation", reach=2.0, aims=to_outsiders("waverers"), source=S1,
        meaning="a trial of limited duration and commitment, then a fresh decision at full cost",
        fails="the trial disappoints",
        effects=(raises("organisation.offered", 0.9),),
    ),
)  # fmt: skip
