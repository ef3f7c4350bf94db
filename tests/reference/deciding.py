"""How an organisation weighs being inside, and the rules by which it decides (ODD, 7.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import WORK
from reference.arithmetic import bounded, felt, had, logistic

if TYPE_CHECKING:
    from reference.organisation import Organisation


@dataclass
class Sight:
    """What an organisation sees of those it has ties to."""

    peers: float
    opposed: float
    wariness: float
    ties: int = 0
    tie_count: int = 0
    best_payoff: float = 0.0
    best_inside: float = 0.0
    camp: float = 0.0
    rivals: float = 0.0


def look_around(me: Organisation, *, now: bool = False) -> Sight:
    """Count those inside among one's established ties, in last month's picture or now, and find out whose payoff is best."""
    ties = tie_count = 0
    weight = peers = opposed = wariness = 0.0
    camp = rivals = 0.0
    best: Organisation | None = None
    p = me.model.p
    known = felt(p.ambient, me.mapped)
    for tie in me.ties:
        if tie.strength <= 0:
            continue
        other, voice = tie.end, tie.strength * tie.trust
        ties += 1
        weight += voice
        drawn = other.trait.power * (1 - 2 * tie.distance)
        if other.inside if now else other.was_inside:
            tie_count += 1
            camp += drawn
            peers += voice * (other.tells if now else other.signal) * other.effort
            wariness += (1 - tie.closeness) * (1 - known * tie.meets)
        else:
            opposed += voice * max(0, -other.overlap)
            rivals += drawn
        if best is None or other.payoff > best.payoff:
            best = other
    return Sight(
        peers / weight if weight > 0 else 0.0,
        opposed / weight if weight > 0 else 0.0,
        wariness / tie_count if tie_count else 1 - p.stranger_trust,
        ties,
        tie_count,
        best.payoff if best else 0.0,
        float(best.inside if now else best.was_inside) if best else 0.0,
        camp,
        rivals,
    )


def utility(me: Organisation) -> float:
    """The utility of being inside: benefits, less barriers."""
    p, trait, sight = me.model.p, me.trait, me.sight
    coalition, convener = me.model.coalition, me.model.convener
    benefits = (
        _value_by_motive(me)
        + p.need_worth * felt(p.ambient, me.mapped) * needs_met(me)
        + p.fit_worth * me.overlap * odds(me)
        + p.pull_worth * coalition.pull * me.legitimacy
    )
    vagueness = (1 - coalition.structure) * (1 - convener.vision)
    barriers = (
        cost(me, on_trial=me.on_trial)
        + p.distrust_weight * sight.wariness
        + p.domination_weight * coalition.domination
        + p.vagueness_weight * vagueness
        + p.opposition_weight * sight.opposed
        + me.reactance
    )
    if me.inside:
        benefits += p.own_worth * me.ownership
        barriers += p.fatigue_weight * me.fatigue
    else:
        barriers += p.free_ride_weight * coalition.progress * (1 - me.identity) * (1 - convener.goals)
    return benefits - barriers + p.readiness + trait.readiness - trait.threshold


def odds(me: Organisation) -> float:
    """The odds that the coalition succeeds, as it sees them."""
    p = me.model.p
    seen = 0.5 * (me.model.coalition.participation + me.sight.peers)
    promise = 1 / (1 + (p.critical_share / seen) ** p.critical_steepness) if seen > 0 else 0.0
    return float(me.model.coalition.ahead * me.efficacy * (p.hope + (1 - p.hope) * promise))


def _value_by_motive(me: Organisation) -> float:
    """What each motive finds in being inside, by its weight."""
    p, trait, peers = me.model.p, me.trait, me.sight.peers
    climate, coalition = me.model.climate, me.model.coalition
    mission_value = p.mission_worth * me.awareness * odds(me) * (1 - p.alone_weight * me.alone)
    associated = me.association * coalition.prestige * (1 - trait.profile / 2)
    market_value = p.market_worth * (climate.opinion * felt(p.ambient, me.pressure) + associated)
    mandate_value = p.mandate_worth * climate.regulation * felt(p.ambient, me.risk) * trait.exposure
    standing_value = p.standing_worth * peers + p.recognition * me.invited * (1 - coalition.prestige)
    return (
        trait.mission * mission_value
        + trait.market * market_value
        + trait.mandate * mandate_value
        + trait.standing * standing_value
    )


def needs_met(me: Organisation) -> float:
    """How far what others bring would meet its needs."""
    coalition, trait, p = me.model.coalition, me.trait, me.model.p
    own_effort = me.effort if me.inside else 0.0
    met = needs = 0.0
    for kind in WORK:
        need = getattr(trait, f"need_{kind}")
        offers = getattr(coalition, f"offers_{kind}")
        offered = max(0.0, offers - own_effort * had(getattr(trait, kind)))
        met += need * offered / (offered + p.need_half)
        needs += need
    return met / needs if needs > 0 else 0.0


def cost(me: Organisation, *, on_trial: bool) -> float:
    """What taking part costs it, as far as it is not relieved of that."""
    p = me.model.p
    relief = p.buy_in_relief * me.buy_in + p.pilot_relief * on_trial
    return p.cost_weight * me.trait.cost * (1 - bounded(relief))


def spared(me: Organisation) -> float:
    """What of that cost a trial spares it."""
    return cost(me, on_trial=False) - cost(me, on_trial=True)


def attention(me: Organisation, invited: float) -> float:
    """The chance that it considers joining at all this month."""
    p, model = me.model.p, me.model
    stirred = (model.climate.opinion * me.awareness) ** 2
    asked = 1 - (1 - model.convener.presence * me.contact) * (1 - me.sight.peers) * (1 - stirred)
    of_itself = (p.activity + p.activity_champion * me.champion) * felt(p.ambient, me.legitimacy) * asked
    return bounded(of_itself + p.activity_invited * invited)


def _by_utility(me: Organisation) -> float:
    p = me.model.p
    if not me.inside:
        return attention(me, me.invited) * logistic(p.sensitivity * me.considered)
    kept = p.lock_in * (1 - (1 - me.ownership) * (1 - me.champion))
    renewal = (me.model.month + 1) % p.months_per_year == 0
    settled = p.exit_rate if me.tenure > p.months_per_year else 0.0
    leaves = bounded(settled + p.renewal_rate * renewal)
    return 1 - leaves * logistic(-p.sensitivity * (me.considered + kept))


def _others_inside(me: Organisation) -> float:
    """How many others are inside, or which share of them, among everyone or among one's ties; or the balance of the camps."""
    decision = me.model.decision
    if decision.measure == "balance":
        return me.sight.camp - me.sight.rivals
    if decision.among == "ties":
        count, all_of_them = me.sight.tie_count, me.sight.ties
    else:
        count, all_of_them = me.model.coalition.inside - me.was_inside, len(me.model.organisations)
    if decision.measure == "count":
        return count
    return count / all_of_them if all_of_them else 0.0


def _by_threshold(me: Organisation) -> float:
    decision, waits = me.model.decision, me.trait.threshold
    if decision.persuasion > 0:
        waits -= decision.persuasion * (me.considered + me.trait.threshold)
    if me.inside and not decision.exit:
        return 1.0
    return 1.0 if _others_inside(me) >= waits - 1e-9 else 0.0


def _by_logit(me: Organisation) -> float:
    decision = me.model.decision
    lead = _others_inside(me) - me.trait.threshold
    if decision.persuasion > 0:
        lead += decision.persuasion * (me.considered + me.trait.threshold)
    return logistic(4 * decision.sensitivity * lead)


def _by_imitation(me: Organisation) -> float:
    now, sight = float(me.inside), me.sight
    if me.payoff >= me.trait.threshold or not sight.ties or sight.best_payoff <= me.payoff:
        return now
    return now + attention(me, me.invited) * (sight.best_inside - now)


#: The decision rules by name: the chance to be inside next month.
RULES: dict[str, Callable[[Organisation], float]] = {
    "utility": _by_utility,
    "threshold": _by_threshold,
    "logit": _by_logit,
    "imitation": _by_imitation,
}
