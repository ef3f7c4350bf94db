"""The collaborative campaign (S3): self-interests, unusual allies, leaders."""

from __future__ import annotations

from coalitionlab.agents.actions import S3, Action, to_organisations, to_outsiders
from coalitionlab.agents.effects import corrects, given, raises

ACTIONS = (
    Action(
        name="broker_self_interests", family="campaign", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S3,
        meaning="deals that redesign the aim so that it serves both sides' interests: raises true alignment",
        fails="strengths and needs are unmapped: no deal to be seen",
        effects=(
            raises("organisation.alignment", 0.3, given("organisation.mapped"), given("trait.complement", 0.3)),
            corrects("organisation.overlap", "organisation.alignment", 0.2, given("organisation.mapped")),
        ),
    ),
    Action(
        name="reach_unusual_allies", family="campaign", mode="organisation", reach=3.0,
        aims=to_outsiders(), source=S3,
        meaning="knocks on doors beyond the network and finds them half open: new ties, and pessimism corrected",
        fails="the door is closed indeed: there is little overlap to discover",
        effects=(
            raises("tie.strength", 0.4),
            corrects("organisation.overlap", "organisation.alignment", 0.3),
            raises("organisation.awareness", 0.1),
        ),
    ),
    Action(
        name="develop_leaders", family="campaign", mode="member", reach=2.0,
        aims=("members", "all", "affected", "sector"), source=S3,
        meaning="training inside members: champions, and coordination that does not depend on the convener",
        fails="there are no members yet to train",
        effects=(raises("organisation.leaders", 0.3), raises("organisation.champion", 0.25)),
    ),
)  # fmt: skip
