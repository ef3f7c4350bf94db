"""What coming in, going out and a new representative mean for an organisation, whatever the cause: a decision, an event, a closure."""

from __future__ import annotations

from coalitionlab.model.compiled import step
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.scenarios.names.fields import OUTSIDE


@step
def enter(s, status):
    """Comes in with this status, in touch at first."""
    s.status = status
    s.joined_now = 1.0
    s.effort = 0.0


@step
def leave(s):
    """Goes out; the tasks it owned stay behind."""
    s.status = OUTSIDE
    s.left_now = 1.0
    s.ownership = s.effort = s.pilot_left = s.tenure = 0.0


@step
def trust_restarts(system, i, kept):
    """Trust from and in organisation i goes back part of the way to what is usual: its new representative is not known yet."""
    ties = system.ties
    for k in range(system.degree[i]):
        tie = ties[tie_index(system.start, i, k)]
        tie.trust = toward(tie.usual, tie.trust, kept)
    for k in range(system.first_incoming[i], system.first_incoming[i + 1]):
        tie = ties[system.incoming_ties[k]]
        tie.trust = toward(tie.usual, tie.trust, kept)
