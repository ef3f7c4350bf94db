"""The coalition as everyone sees it: the picture that is drawn anew each month (ODD, 7.6)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import WORK
from reference.arithmetic import bounded
from reference.organisation import Organisation

if TYPE_CHECKING:
    from reference.model import ReferenceModel


class Coalition:
    """The picture of the coalition. Everything in the following month acts on it."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        self.all_profile = max(1e-12, sum(one.trait.profile for one in model.organisations))
        self.sizes = Counter(one.sector for one in model.organisations)

    def draw(self) -> None:
        """Draw the picture: who is inside, how well they are coordinated, and what they achieve."""
        members = [one for one in self.model.organisations if one.inside]
        self._who_is_inside(members)
        self._how_it_is_coordinated(members)
        self._what_is_achieved(members)

    def _who_is_inside(self, members: Sequence[Organisation]) -> None:
        self.inside = len(members)
        self.membership = self.inside / len(self.model.organisations)
        self.participation = sum(one.trait.power_share for one in members)
        self.mandated = _mean([one.mandated for one in members])
        self.mapped = _mean([one.mapped for one in members])
        self.ownership = _mean([one.ownership for one in members])
        self.leaders = _mean([one.leaders for one in members])
        willing = [one for one in members if not one.mandated]
        self.prestige = self._standing(willing)
        self.news = self._standing([one for one in willing if one.joined_now])
        inside = Counter(one.sector for one in members)
        self.sectors = len(inside)
        self.breadth = _mean([self._represented(name, inside[name]) for name in self.model.sectors])

    def _standing(self, organisations: Sequence[Organisation]) -> float:
        """The public standing that these lend, as far as their being inside tells anything."""
        lent = sum(one.trait.profile * one.credibility for one in organisations)
        return 1 - math.exp(-lent / self.all_profile / self.model.p.prestige_scale)

    def _represented(self, sector: str, inside: int) -> float:
        """How well a sector is represented: fully once the critical share of its organisations is inside."""
        return min(1, inside / (self.model.p.critical_share * self.sizes[sector])) if inside else 0.0

    def _how_it_is_coordinated(self, members: Sequence[Organisation]) -> None:
        p, convener = self.model.p, self.model.convener
        ties_inside, among_members = _trust(members)
        self.trust = among_members if ties_inside > 0 else _trust(self.model.organisations, everyone=True)[1]
        trust = self.trust if ties_inside > 0 else p.stranger_trust
        each = ties_inside / max(1, self.inside)
        raised = convener.collected >= convener.start_up_cost
        self.viability = (
            1.0 if raised else (convener.collected / convener.start_up_cost) ** p.start_up_steepness
        )
        self.direction = p.base_direction + (1 - p.base_direction) * convener.control
        directed = 1 + p.direction_bonus * convener.control * convener.presence
        central = convener.backbone * directed * p.span / (1 + self.inside)
        mutual = p.mutual_adjustment * trust**2 * each / (each + p.ties_to_adjust)
        capacity = central + p.self_coordination * self.leaders + mutual
        self.coordination = p.coordination_floor + (1 - p.coordination_floor) * capacity / (1 + capacity)
        self.cohesion = p.cohesion_floor + (1 - p.cohesion_floor) * trust

    def _what_is_achieved(self, members: Sequence[Organisation]) -> None:
        p, convener = self.model.p, self.model.convener
        given = [(one.trait, one.work(self.inside, convener.matching)) for one in members]
        shares = [
            sum(work * getattr(trait, kind) for trait, work in given) / self.model.all_work[kind]
            for kind in WORK
        ]
        produced = constant_elasticity(shares, p.substitution)
        self.action = produced * self.coordination * self.cohesion * self.viability
        self.progress = 0.0
        if self.participation > 0:
            reached = bounded(self.action / (self.participation * p.satisfaction))
            self.progress = reached + p.early_wins * convener.goals * self.ownership * (1 - reached)
        hidden = convener.power * (1 - convener.transparency)
        self.domination = convener.control * hidden * convener.presence
        self.candour = 1 - hidden
        self.vagueness = (1 - convener.backbone) * (1 - convener.vision)


def constant_elasticity(shares: Sequence[float], substitution: float) -> float:
    """How the shares of the kinds of work combine (Arrow et al. 1961)."""
    least = min(shares)
    if substitution <= 1e-6:
        return least
    if substitution > 1e6:
        return sum(shares) / len(shares)
    if substitution == 1:
        return math.prod(shares) ** (1 / len(shares))
    r = 1 - 1 / substitution
    if r > 0:
        return (sum(share**r for share in shares) / len(shares)) ** (1 / r)
    if least <= 0:
        return 0.0
    # as multiples of the least, so that no power of a small share is too large a number
    return least * (sum((share / least) ** r for share in shares) / len(shares)) ** (1 / r)


def _mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def _trust(organisations: Iterable[Organisation], *, everyone: bool = False) -> tuple[float, float]:
    """The strength of the ties among those inside (or of everyone), and the mean trust on them, by strength."""
    strengths = trusts = 0.0
    for one in organisations:
        for tie in one.ties:
            if tie.strength > 0 and (everyone or tie.end.inside):
                strengths += tie.strength
                trusts += tie.strength * tie.trust
    return strengths, trusts / strengths if strengths > 0 else 0.0
