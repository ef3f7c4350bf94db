"""Step 1 of the month: the world moves."""

from __future__ import annotations

import math

from coalitionlab.model.compiled import step
from coalitionlab.model.rules.arithmetic import bounded, toward
from coalitionlab.model.rules.believing import next_climate


@step
def world_moves(system, month):
    """Opinion, regulation, failures and funding drift and take shocks; a coalition that delivers raises opinion and eases
    regulation; then this month's events strike."""
    c, p, action = system.climate, system.p, system.coalition.action
    shock = system.shocks[month]
    c.opinion = next_climate(c.opinion, c.opinion_base, c.opinion_drift, c.opinion_volatility * shock[0])
    c.regulation = next_climate(
        c.regulation, c.regulation_base, c.regulation_drift, c.regulation_volatility * shock[1]
    )
    c.failures = next_climate(c.failures, c.failures_base, c.failures_drift, c.failures_volatility * shock[2])
    c.funding = next_climate(c.funding, c.funding_base, c.funding_drift, c.funding_volatility * shock[3])
    c.opinion = toward(c.opinion, 1.0, p.opinion_lift * action)
    c.regulation = toward(c.regulation, 0.0, p.regulation_ease * action)
    for event in system.events:
        if event.month == month + 1.0:
            strike(event, c, system.convener)


@step
def strike(event, c, convener):
    """One dated event: it shifts climates (their bases too, when lasting) or the grant.

    Staff-days are a matter for `renew_capacity`, before the month begins.
    """
    c.opinion = bounded(c.opinion + event.opinion)
    c.regulation = bounded(c.regulation + event.regulation)
    c.failures = bounded(c.failures + event.failures)
    c.funding = bounded(c.funding + event.funding)
    if event.lasting:
        c.opinion_base = bounded(c.opinion_base + event.opinion)
        c.regulation_base = bounded(c.regulation_base + event.regulation)
        c.failures_base = bounded(c.failures_base + event.failures)
        c.funding_base = bounded(c.funding_base + event.funding)
    if not math.isnan(event.grant):
        convener.grant = event.grant


@step
def renew_capacity(system, number):
    """Takes up the capacity that an event of this month gives, before the convener decides what to do in it."""
    for event in system.events:
        if event.month == number + 1.0 and not math.isnan(event.capacity):
            system.convener.capacity = event.capacity
