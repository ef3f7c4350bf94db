"""Identifying political opportunity (S0): legitimacy, champions, popular opinion, the risk of regulation."""

from __future__ import annotations

from coalitionlab.agents.actions import S0, Action, to_organisations
from coalitionlab.agents.effects import backfires, given, lacking, lowers, raises

ACTIONS = (
    Action(
        name="build_legitimacy", family="political opportunity", mode="organisation", reach=6.0,
        aims=to_organisations(), source=S0,
        meaning="earns the standing to convene: raises perceived legitimacy, through which every message must pass",
        fails="the convener's intent is hidden, or output disappoints later",
        effects=(raises("organisation.legitimacy", 0.35, given("coalition.candour")),),
    ),
    Action(
        name="cultivate_champions", family="political opportunity", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S0,
        meaning="finds and backs people inside who want to take part: inertia falls, staying rises",
        fails="turnover: champions leave unless the organisation behind them is bought in",
        effects=(raises("organisation.champion", 0.5, given("organisation.legitimacy", 0.3)),),
    ),
    Action(
        name="ride_popular_opinion", family="political opportunity", mode="broadcast", reach=0.5,
        aims=to_organisations(), source=S0,
        meaning="turns opinion, as it is now, into pressure that organisations feel from customers, staff and voters",
        fails="opinion is low: wasted",
        effects=(raises("organisation.pressure", 0.6, given("climate.opinion"), given("climate.opinion")),),
    ),
    Action(
        name="signal_regulation_risk", family="political opportunity", mode="broadcast", reach=0.5,
        aims=to_organisations(), source=S0,
        meaning="turns the regulatory climate into risk that the exposed feel",
        fails="the climate is weak: crying wolf costs legitimacy; commitment fades with the threat",
        effects=(
            raises("organisation.risk", 0.8, given("climate.regulation"), given("trait.exposure", 0.2)),
            backfires(lowers("organisation.legitimacy", 0.12, lacking("climate.regulation"), lacking("climate.regulation"))),
        ),
    ),
)  # fmt: skip
