"""Before the first month: who is inside, how surprising each one's joining would be, and the first picture."""

from __future__ import annotations

import math

from coalitionlab.model.compiled import compiled
from coalitionlab.model.deciding import settle_payoffs, weigh
from coalitionlab.model.labouring import members_work
from coalitionlab.model.passes import set_all
from coalitionlab.model.rules.joining import logistic
from coalitionlab.model.rules.learning import own_measure
from coalitionlab.model.rules.working import credibility
from coalitionlab.scenarios.names.fields import MEMBER


@compiled
def begin(system, inside):
    """Sets the state before month 0; `inside` is n int8, 1 for members at the start.

    How sympathetic an organisation is held to be follows from the utility of joining before anyone has: its logistic, in
    standard deviations from the mean.
    """
    members_work(system)
    state, work, n = system.state, system.work, len(system.state)
    set_all(work.peers, 0.0)
    set_all(work.trust_inside, system.p.stranger_trust)
    weigh(system, state.utility)
    mean = spread = 0.0
    for i in range(n):
        mean += state[i].utility / n
    for i in range(n):
        spread += (state[i].utility - mean) ** 2 / n
    spread = math.sqrt(spread)
    for i in range(n):
        ahead = (state[i].utility - mean) / spread if spread > 1e-12 else 0.0
        state[i].credibility = credibility(logistic(ahead), system.p.expected_signal)
        if inside[i]:
            s = state[i]
            s.status, s.ownership = MEMBER, own_measure(s.alignment, s.awareness, 0.0, system.p)
    members_work(system)
    settle_payoffs(system)
