"""How an organisation weighs being inside, and the rules by which it decides (ODD, 7.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reference.arithmetic import bounded, logistic

if TYPE_CHECKING:
    from reference.organisation import Organisation


class Sight(NamedTuple):
    """What an organisation sees of those it has ties to."""

    ties: int
    tie_count: int
    peers: float
    trust_inside: float
    best_payoff: float
    best_inside: float


def look_around(me: Organisation) -> Sight:
    """Count those inside among one's established ties, and find out whose payoff is best."""
    ties = tie_count = 0
    seen = voices = trusts = 0.0
    best: Organisation | None = None
    for tie in me.ties:
        if tie.strength <= 0:
            continue
        ties += 1
        voice = tie.strength * tie.trust
        voices += voice
        if tie.end.inside:
            tie_count += 1
            seen += 0.0 if tie.end.mandated else voice * tie.end.credibility
            trusts += tie.trust
        if best is None or tie.end.payoff > best.payoff:
            best = tie.end
    return Sight(
        ties,
        tie_count,
        seen / voices if voices > 0 else 0.0,
        trusts / tie_count if tie_count else me.model.p.stranger_trust,
        best.payoff if best else 0.0,
        float(best.inside) if best else 0.0,
    )


def utility(me: Organisation, peers: float, trust_inside: float) -> float:
    """The utility of being inside: benefits by motive, less barriers."""
    p, trait = me.model.p, me.trait
    climate, coalition = me.model.climate, me.model.coalition
    seen = (1 - p.peer_view) * coalition.participation + p.peer_view * peers
    promise = 1 / (1 + (p.critical_share / seen) ** p.critical_steepness) if seen > 0 else 0.0
    modest_prestige = coalition.prestige * (1 - trait.profile / 2)

    odds = me.efficacy * (p.hope + (1 - p.hope) * promise) * coalition.viability
    alone = p.alone_weight * me.alone * (1 - me.efficacy * promise)
    mission_value = me.awareness * (odds - alone + p.mission_constant)
    market_value = climate.opinion * _felt(p.ambient, me.pressure) * _felt(p.ambient, coalition.prestige)
    market_value += me.association * _felt(p.ambient, modest_prestige)
    mandate_value = 1.5 * climate.regulation * _felt(p.ambient, me.risk) * trait.exposure
    mandate_value += climate.opinion * coalition.breadth
    standing_value = p.peers_worth * peers + p.prestige_worth * modest_prestige
    standing_value += p.recognition * me.invited * (1 - coalition.prestige)
    value = (
        trait.mission * mission_value
        + trait.market * market_value
        + trait.mandate * mandate_value
        + trait.standing * standing_value
    )

    free = 0.0
    if not me.inside:
        free = p.free_ride_weight * coalition.action * (1 - me.identity) * (1 - me.ownership)
        free *= 1 - trait.power_share
    return (
        (p.base_appeal + p.overlap_appeal * me.overlap) * value
        - cost(me, on_trial=me.on_trial)
        - p.distrust_weight * (1 - trust_inside)
        - p.domination_weight * coalition.domination
        - p.vagueness_weight * coalition.vagueness
        - p.reactance_weight * me.reactance
        - free
        - trait.threshold
    )


def cost(me: Organisation, *, on_trial: bool) -> float:
    """What taking part costs it, as far as it is not relieved of that."""
    p = me.model.p
    relief = p.buy_in_relief * me.buy_in + p.ownership_relief * me.ownership + p.pilot_relief * on_trial
    burden = p.fee_burden * me.model.convener.fees + p.fatigue_burden * me.fatigue
    return p.cost_weight * me.trait.cost * (1 - bounded(relief)) + burden


def spared(me: Organisation) -> float:
    """What of that cost a trial spares it."""
    return cost(me, on_trial=False) - cost(me, on_trial=True)


def attention(me: Organisation, asked: float) -> float:
    """The chance that it considers joining at all this month."""
    p = me.model.p
    of_itself = (p.activity + p.activity_champion * me.champion) * (0.4 + 0.6 * me.legitimacy)
    return bounded(of_itself + p.activity_invited * asked)


def _felt(ambient: float, level: float) -> float:
    """How far something is felt: a little even without pressure, prestige or risk."""
    return ambient + (1 - ambient) * level


def _by_utility(me: Organisation, sight: Sight) -> float:
    p = me.model.p
    if me.inside:
        loyal = me.considered + p.lock_in * me.ownership + p.champion_stays * me.champion
        return 1 - p.exit_rate * logistic(-p.sensitivity * loyal)
    return attention(me, me.invited) * logistic(p.sensitivity * me.considered)


def _others_inside(me: Organisation, sight: Sight) -> float:
    """How many others are inside, or which share of them, among everyone or among one's ties."""
    decision = me.model.decision
    if decision.among == "ties":
        count, all_of_them = sight.tie_count, sight.ties
    else:
        count, all_of_them = me.model.coalition.inside - me.inside, len(me.model.organisations)
    if decision.measure == "count":
        return count
    return count / all_of_them if all_of_them else 0.0


def _by_threshold(me: Organisation, sight: Sight) -> float:
    decision, waits = me.model.decision, me.trait.threshold
    if decision.persuasion > 0:
        waits -= decision.persuasion * (me.considered + me.trait.threshold)
    if me.inside and not decision.exit:
        return 1.0
    return 1.0 if _others_inside(me, sight) >= waits - 1e-9 else 0.0


def _by_logit(me: Organisation, sight: Sight) -> float:
    decision = me.model.decision
    lead = _others_inside(me, sight) - me.trait.threshold
    if decision.persuasion > 0:
        lead += decision.persuasion * (me.considered + me.trait.threshold)
    return logistic(4 * decision.sensitivity * lead)


def _by_imitation(me: Organisation, sight: Sight) -> float:
    now = float(me.inside)
    if me.payoff >= me.trait.threshold or not sight.ties or sight.best_payoff <= me.payoff:
        return now
    return now + attention(me, me.invited) * (sight.best_inside - now)


#: The decision rules by name: the chance to be inside next month.
RULES: dict[str, Callable[[Organisation, Sight], float]] = {
    "utility": _by_utility,
    "threshold": _by_threshold,
    "logit": _by_logit,
    "imitation": _by_imitation,
}
