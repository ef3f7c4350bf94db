"""The order of the month, written once. Everything that steps the model, one run or a million, calls `month`."""

from __future__ import annotations

from coalitionlab.model.acting import convener_acts
from coalitionlab.model.compiled import monthly
from coalitionlab.model.deciding import organisations_decide, settle_payoffs
from coalitionlab.model.experiencing import experience_feeds_back
from coalitionlab.model.labouring import members_work
from coalitionlab.model.moving import world_moves
from coalitionlab.model.talking import organisations_talk

#: The steps of a month, in order, as one would print them.
ORDER = (
    "the world moves",
    "the convener acts",
    "organisations perceive and talk",
    "organisations decide",
    "members work",
    "experience feeds back",
)


@monthly
def month(system, number, days, aims):
    """One month, numbered from 0: `days` staff-days per action on `aims`. Returns the staff-days spent."""
    world_moves(system, number)
    spent = convener_acts(system, days, aims)
    organisations_talk(system)
    organisations_decide(system, number)
    members_work(system)
    experience_feeds_back(system)
    settle_payoffs(system)
    return spent
