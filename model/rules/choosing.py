"""The rules by which an organisation decides, each a chance to be inside next month; replaceable by name.

A rule gets the social picture `seen` (a `Seen`), and the records of the organisation's traits, its state and
the parameters. A rule of a user's own has the same form.
"""

from __future__ import annotations

from typing import NamedTuple

from coalitionlab.model.compiled import rule
from coalitionlab.model.own_functions import own_law, own_rule_types
from coalitionlab.model.rules.arithmetic import bounded, logistic
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.fields import BALANCE
from coalitionlab.scenarios.names.own import RULE, OwnFunction
from coalitionlab.scenarios.world import RULES


class Seen(NamedTuple):
    """What an organisation sees when it decides, as of last month. Counts exclude itself."""

    month: float  #: 0 for the first
    position: float  #: row of the organisation, 0 for the first
    organisations: float  #: how many there are
    inside: float  #: 1 when it is inside itself
    others: float  #: others inside
    tie_count: float  #: ties inside
    ties: float  #: ties it has
    peers: float  #: what its ties inside do, 0..1, by trust
    presence: float  #: how far the convener is there, 0..1
    opinion: float  #: popular opinion, 0..1
    renewal: float  #: 1 in the month in which membership is renewed
    utility: float  #: benefit less barriers
    payoff: float  #: utility when inside; what it enjoys anyway when outside
    best_payoff: float  #: payoff of the best-off tie
    best_inside: float  #: 1 when that tie is inside
    camp: float  #: size times propensity, summed over its ties inside
    rivals: float  #: the same over its ties outside
    by_count: float  #: 0 to compare shares, 1 counts, 2 the balance of the camps
    among_ties: float  #: 1 to look at ties only
    can_exit: float  #: 1 when the threshold rule lets members leave
    persuasion: float  #: how much utility (before the threshold) lowers a threshold
    response: float  #: sensitivity of the logit rule


@rule
def asked(contact, awareness, seen):
    """How far an organisation is asked, 0..1: by a convener that it is in touch with, by peers inside, or by what moves everybody.

    Source: S0 and S3 (reaching out); Granovetter 1978 for the last; assumed form.
    """
    stirred = seen.opinion * awareness
    return 1.0 - (1.0 - seen.presence * contact) * (1.0 - seen.peers) * (1.0 - stirred * stirred)


@rule
def attention(state, invited, seen, p):
    """The chance that an organisation considers joining this month: inertia, broken by champions and invitations.

    Source: S0, champions "became advocates within their respective organizations".
    """
    heard = p.ambient + (1.0 - p.ambient) * state.legitimacy
    of_itself = (p.activity + p.activity_champion * state.champion) * heard
    return bounded(of_itself * asked(state.contact, state.awareness, seen) + p.activity_invited * invited)


@rule
def share_seen(seen):
    """The count or share inside, of everyone or of one's ties, as the scenario asks; a share is of all, itself included. Or the
    balance of two rival camps, those inside and those outside: what draws it to the one less what draws it to the other."""
    if seen.by_count == BALANCE:
        return seen.camp - seen.rivals
    if seen.among_ties:
        count, total = seen.tie_count, seen.ties
    else:
        count, total = seen.others, seen.organisations
    if seen.by_count:
        return count
    return count / total if total > 0 else 0.0


@rule
def loyalty(ownership, champion, p):
    """What keeps a member beyond what taking part is worth: what it owns, or a champion. Source: S0."""
    return p.lock_in * (1.0 - (1.0 - ownership) * (1.0 - champion))


@rule
def reconsidered(tenure, renewal, p):
    """The chance that a member considers leaving this month: most of all when membership is renewed, and in its first year only then.

    Source: registers of members (most exits in one month of the year, fewest in the first year); Fichman & Levinthal 1991 (who has
    just committed itself does not leave yet).
    """
    settled = p.exit_rate if tenure > p.months_per_year else 0.0
    return bounded(settled + p.renewal_rate * renewal)


@rule
def by_utility(seen, traits, state, p):
    """Logistic in utility, when the organisation comes to consider it: joining in any month, leaving most readily when membership
    is renewed. Source: S0 to S4; McFadden 1974 for the choice."""
    kept = loyalty(state.ownership, state.champion, p)
    # the pull to change sides: out for those inside, in for the others
    pull = logistic(p.sensitivity * (-(seen.utility + kept) if seen.inside else seen.utility))
    goes = reconsidered(state.tenure, seen.renewal, p) * pull
    comes = attention(state, state.invited, seen, p) * pull
    return 1.0 - goes if seen.inside else comes


@rule
def by_threshold(seen, traits, state, p):
    """In once enough others are. Source: Granovetter 1978; among ties: Watts 2002."""
    threshold = traits.threshold
    if seen.persuasion > 0.0:
        threshold -= seen.persuasion * (seen.utility + traits.threshold)
    if seen.inside and not seen.can_exit:
        return 1.0
    return 1.0 if share_seen(seen) >= threshold - 1e-9 else 0.0


@rule
def by_logit(seen, traits, state, p):
    """A plain logistic response to the share inside, against one's threshold; m = tanh(beta m) in the mean field.

    Source: Brock & Durlauf 2001. With m = 2 * share - 1 and threshold 1/2, the chance is 1 / (1 + exp(-2 beta m)).
    """
    lead = share_seen(seen) - traits.threshold
    if seen.persuasion > 0.0:
        lead += seen.persuasion * (seen.utility + traits.threshold)
    return logistic(4.0 * seen.response * lead)


@rule
def by_imitation(seen, traits, state, p):
    """Content organisations stay as they are; the others copy their best-off tie if it fares better than they do.

    Source: Simon 1955 (satisficing); Nowak & May 1992 (copy the best).
    """
    content = seen.payoff >= traits.threshold
    if content or seen.ties == 0.0 or seen.best_payoff <= seen.payoff:
        return seen.inside
    change = attention(state, state.invited, seen, p)
    return seen.inside + change * (seen.best_inside - seen.inside)


@rule
def chosen(rule, seen, traits, state, p):
    """The chance to be inside next month under the rule of this number."""
    if rule == 0.0:
        return by_utility(seen, traits, state, p)
    if rule == 1.0:
        return by_threshold(seen, traits, state, p)
    if rule == 2.0:
        return by_logit(seen, traits, state, p)
    return by_imitation(seen, traits, state, p)


def _or_own(number, own, others):
    """`others`, and a rule of the user's own under its number."""

    @rule
    def chosen(rule, seen, traits, state, p):
        if rule == number:
            return own(seen, traits, state, p)
        return others(rule, seen, traits, state, p)

    return chosen


for _number, _own in enumerate(declared(OwnFunction, RULE), len(RULES) - len(declared(OwnFunction, RULE))):
    chosen = _or_own(float(_number), own_law(_own.name, _own.function, own_rule_types(Seen)), chosen)
