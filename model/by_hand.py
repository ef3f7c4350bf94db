"""What a person changes between months: an organisation put in or taken out, by the model's own steps."""

from __future__ import annotations

from coalitionlab.model.compiled import compiled
from coalitionlab.model.deciding import enter, leave, settle_payoffs
from coalitionlab.model.labouring import members_work
from coalitionlab.scenarios.names.fields import MEMBER, OUTSIDE


@compiled
def move(system, i, inside):
    """Makes organisation i a member (one on trial or under a mandate too), or takes it out when `inside` is False; then
    draws the picture of the coalition anew, which others decide against."""
    s = system.state[i]
    if not inside:
        leave(s)
    elif s.status == OUTSIDE:
        enter(s, MEMBER)
    else:
        s.status = MEMBER
        s.pilot_left = 0.0
    members_work(system)
    settle_payoffs(system)
