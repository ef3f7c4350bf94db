"""What taking part is worth to an organisation, and what stands against it: the terms of utility."""

from __future__ import annotations

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded, exp, log


@rule
def critical_mass(participation, half, steepness):
    """How promising a collaboration looks at this participation: an S-curve, one half at `half`.

    Source: Marwell & Oliver 1993, The critical mass in collective action; assumed form.
    """
    short_by = log(half / max(participation, 1e-300))
    return 1.0 / (1.0 + exp(steepness * short_by)) if participation > 0.0 else 0.0


@rule
def felt(value, p):
    """An effect as far as it is felt: a part of it whatever happens, the rest as it is brought home."""
    return p.ambient + (1.0 - p.ambient) * value


@rule
def odds(efficacy, promise, p):
    """The odds that a collaboration succeeds as an organisation sees them: what it believes that collaborating can do, and how many take part."""
    return efficacy * (p.hope + (1.0 - p.hope) * promise)


@rule
def mission_value(awareness, efficacy, promise, alone, p):
    """What the coalition does for an organisation's mission: the odds that it succeeds, on an issue that it sees, less as it believes
    to do well alone.

    Source: S0, "collaboration as a solution" and "the failure of past go-it-alone initiatives".
    """
    return p.mission_worth * awareness * odds(efficacy, promise, p) * (1.0 - p.alone_weight * alone)


@rule
def fit_value(overlap, odds, p):
    """What an aim that serves an organisation, or harms it, is worth to it: as far as it believes that the coalition will bring it about.

    Source: S1 (benefits that partners expect); Klandermans 1984 (expectancy times value); assumed form.
    """
    return p.fit_worth * overlap * odds


@rule
def market_value(opinion, pressure, association, prestige, profile, p):
    """What the coalition does for customers, staff and credibility; association is worth most to the small.

    Source: S0, "popular opinion" and "being associated with the collaboration is good for business".
    """
    lent = association * prestige * (1.0 - 0.5 * profile)
    return p.market_worth * (opinion * felt(pressure, p) + lent)


@rule
def mandate_value(regulation, risk, exposure, p):
    """What the coalition does for those under political pressure: to forestall regulation.

    Source: S0, "the risk of government regulations".
    """
    return p.mandate_worth * regulation * felt(risk, p) * exposure


@rule
def standing_value(peers, prestige, invited, p):
    """What the coalition does for standing: peers who take part, and the honour of being asked early.

    Source: S0, "first followers"; that being asked early is an honour is an assumption.
    """
    return p.standing_worth * peers + p.recognition * invited * (1.0 - prestige)


@rule
def need_met(need, offered, p):
    """A need as far as partners who offer so much of what it takes (in partners of full strength) can meet it, by diminishing returns.

    Source: S1, step 2; Emerson 1962 and Levine & White 1961 for exchange between organisations; assumed form.
    """
    return need * offered / (offered + p.need_half)


@rule
def cost_barrier(cost, buy_in, on_trial, p):
    """What taking part costs: less with support inside, and on trial. Source: S1 (buy-in, time and support, pilots)."""
    return p.cost_weight * cost * (1.0 - bounded(p.buy_in_relief * buy_in + p.pilot_relief * on_trial))


@rule
def wariness(close, known, meets):
    """How wary one is of a tie inside: of one that is not close, unless it is known to have what one needs.

    Source: S0 (trust between divergent stakeholders); Das & Teng 1998 (interest as a substitute of trust); assumed form.
    """
    return (1.0 - close) * (1.0 - known * meets)


@rule
def use_of_power(control, p):
    """How far a convener uses what power it has, 0..1, by how far it directs: much of it comes early.

    Source: S4 ("by so doing, they forego some opportunities to leverage their power"); assumed form.
    """
    return control * (1.0 + p.directing) / (control + p.directing)


@rule
def domination(control, power, transparency, presence, p):
    """How far a convener dominates: control, with hidden intent, and in part though it is open, while it is there; what it draws
    people by grows with power, what it puts them off by with its square, so that the strong have to rein themselves in most.

    Source: S4 (hidden intent; power reined in); S2 (Himmelman: control); that it is the square is an assumption.
    """
    hidden = 1.0 - transparency + p.open_domination * control * transparency
    return min(1.0, 2.0 * control * power * power * hidden) * presence


@rule
def vagueness(structure, vision):
    """Vagueness and confusion when neither coordination nor vision is provided. Source: S4."""
    return (1.0 - structure) * (1.0 - vision)


@rule
def free_riding(progress, identity, goals, p):
    """The pull to enjoy what the coalition visibly gets done without taking part; weaker under a common identity, or where all can see
    what others do.

    Source: Olson 1965 (what is achieved is there for all); Balliet 2010 for identity; Fischbacher, Gachter & Fehr 2001 for seeing others' parts, beside which a frame
    adds nothing (Ellingsen et al. 2012).
    """
    return p.free_ride_weight * progress * (1.0 - identity) * (1.0 - goals)
