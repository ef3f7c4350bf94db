"""Power and how it is used: coercion (S2) against declared intent and a backbone (S4)."""

from __future__ import annotations

from coalitionlab.agents.actions import S2, S4, Action, to_organisations
from coalitionlab.agents.effects import backfires, given, lowers, raises

ACTIONS = (
    Action(
        name="mandate_participation", family="coercion", mode="organisation", reach=12.0,
        aims=to_organisations(), source=S2,
        meaning="forces organisations in at once, by the convener's power, for as long as the mandate is upheld",
        fails="reactance rises, ownership is crowded out, and once it is lifted they leave",
        effects=(
            raises("organisation.compelled", 0.6, given("convener.power")),
            raises("convener.force", 1.0, given("convener.power")),
            backfires(raises("organisation.reactance", 0.25, given("convener.power"))),
            backfires(lowers("organisation.ownership", 0.25, given("convener.power"))),
        ),
    ),
    Action(
        name="declare_intent", family="power", mode="central", reach=0.4, aims=("all",), source=S4,
        meaning="the convener takes off its convener's hat and makes its own aims plain",
        fails="there is little to declare where there is little power",
        effects=(raises("convener.transparency", 0.4), raises("convener.vision", 0.1)),
    ),
    Action(
        name="provide_backbone", family="power", mode="central", reach=0.25, aims=("all",), source=S4,
        meaning="coordination capacity: meetings, agendas, channels, shared measurement",
        fails="unfunded: it decays",
        effects=(raises("convener.backbone", 0.5, given("coalition.direction")),),
    ),
)  # fmt: skip
