"""What a person changes between months: an organisation put in or taken out, by the model's own steps."""

from __future__ import annotations

from coalitionlab.model.compiled import compiled
from coalitionlab.model.deciding import enter, leave, settle_payoffs
from coalitionlab.model.fields import MEMBER, OUTSIDE
from coalitionlab.model.labouring import members_work


@compiled
def put_in(system, i):
    """Makes organisation i a member (one on trial or under a mandate too), and draws the picture of the coalition anew."""
    if system.state[i].status == OUTSIDE:
        enter(system.state[i], MEMBER)
    system.state[i].status = MEMBER
    system.state[i].pilot_left = 0.0
    members_work(system)
    settle_payoffs(system)


@compiled
def take_out(system, i):
    """Takes organisation i out of the coalition, and draws the picture of the coalition anew."""
    leave(system.state[i])
    members_work(system)
    settle_payoffs(system)
