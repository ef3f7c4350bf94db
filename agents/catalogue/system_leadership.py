"""System leadership (S2): see the larger system, reflect together, create the future, share power."""

from __future__ import annotations

from coalitionlab.agents.actions import S2, S4, Action, to_organisations, to_ties
from coalitionlab.agents.effects import backfires, corrects, given, lacking, lowers, raises

ACTIONS = (
    Action(
        name="see_the_system", family="system leadership", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S2,
        meaning="joint solutions that no one sees alone: the aim itself comes to serve more of each one's motives",
        fails="slow; wasted on those who have no time for it (no awareness of the issue)",
        effects=(
            raises("organisation.alignment", 0.10, given("organisation.awareness")),
            raises("organisation.awareness", 0.10),
        ),
    ),
    Action(
        name="foster_reflection", family="system leadership", mode="tie", reach=25.0, aims=to_ties(), source=S2,
        meaning="deep trust where distrust prevailed; false beliefs about others ('I know what's best') corrected",
        fails="quick wins wanted: those who see no progress yet grow tired of talking",
        effects=(
            raises("tie.trust", 0.5, lacking("tie.trust")),
            corrects("organisation.overlap", "organisation.alignment", 0.2),
            backfires(raises("organisation.fatigue", 0.06, lacking("coalition.progress"))),
        ),
    ),
    Action(
        name="co_create_future", family="system leadership", mode="member", reach=3.0,
        aims=("members", "all", "affected", "sector"), source=f"{S2}; {S4}",
        meaning="a vision made with everyone's voice: clarity, ownership, and an aim that fits more of its makers",
        fails="the convener directs: voices are heard, not heeded",
        effects=(
            raises("convener.vision", 0.25),
            raises("organisation.ownership", 0.2, lacking("convener.control")),
            raises("organisation.alignment", 0.05, lacking("convener.control")),
        ),
    ),
    Action(
        name="share_power", family="system leadership", mode="central", reach=0.3, aims=("members",), source=S2,
        meaning="control falls, ownership rises, influence spreads over the members",
        fails="too early, with no backbone: drift",
        effects=(
            lowers("convener.control", 0.25),
            raises("convener.sharing", 0.2),
            raises("organisation.ownership", 0.15, given("convener.backbone")),
            backfires(lowers("convener.vision", 0.2, lacking("convener.backbone"))),
        ),
    ),
)  # fmt: skip
