"""The coalition as everyone sees it: the picture that is drawn anew each month, and what members do (ODD, 7.6 and 7.8)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import WORK
from reference.arithmetic import ENOUGH, IDLE, felt, had, toward
from reference.organisation import Organisation
from reference.randomness import SHOCK, stream_key, uniform

if TYPE_CHECKING:
    from reference.model import ReferenceModel


class Coalition:
    """The picture of the coalition. Everything in the following month acts on it."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        everyone = list(model.organisations)
        self.all_profile = max(1e-12, sum(one.trait.profile for one in everyone))
        best = [had(max(getattr(one.trait, kind) for kind in WORK)) for one in everyone]
        each = [
            model.p.full_effort * math.sqrt(one.trait.power) * strength
            for one, strength in zip(everyone, best, strict=True)
        ]
        self.potential = max(1e-12, sum(each))
        self.work = self.action = self.progress = self.recent = self.delivered = 0.0
        self.domination = self.born = self.low = self.ended = 0.0

    @property
    def ahead(self) -> float:
        """1 while there is a goal that is waiting or open, else 0."""
        return self.model.goals.ahead

    def draw(self) -> None:
        """Draw the picture: who is inside, how well they are coordinated, and how they are led."""
        members = self._see_who_is_inside()
        self._how_it_is_coordinated(members)
        self._how_it_is_led()

    def _see_who_is_inside(self) -> list[Organisation]:
        for one in self.model.organisations:
            one.show()
        members = [one for one in self.model.organisations if one.inside]
        self.inside = len(members)
        self.membership = self.inside / len(self.model.organisations)
        self.participation = sum(one.trait.power_share for one in members)
        self.mapped = _mean([one.mapped for one in members])
        self.ownership = _mean([one.ownership for one in members])
        self.prestige = self._standing(members)
        self.news = self._standing([one for one in members if one.joined_now])
        self.trained = sum(one.effort * one.leaders for one in members)
        self.owned = sum(one.effort * one.ownership for one in members)
        self.mandated = _mean([one.mandated for one in members])
        self.active = sum(one.active for one in members) / len(self.model.organisations)
        harmed = sum(one.trait.power_share * max(0, -one.alignment) for one in members)
        self.dissent = harmed / max(self.participation, 1e-12)
        for kind in WORK:
            offers = sum(one.effort * had(getattr(one.trait, kind)) for one in members)
            setattr(self, f"offers_{kind}", offers)
        self.sectors = len({one.sector for one in members})
        self.opposition = sum(
            one.trait.power_share * max(0, -one.overlap) for one in self.model.organisations if not one.inside
        )
        return members

    def _standing(self, organisations: Sequence[Organisation]) -> float:
        """The public standing that these lend, as far as their being inside tells anything."""
        lent = sum(one.signal * one.trait.profile for one in organisations) / self.all_profile
        return lent / (lent + self.model.p.prestige_scale)

    def _how_it_is_coordinated(self, members: Sequence[Organisation]) -> None:
        p, convener = self.model.p, self.model.convener
        self._how_close_it_is(members)
        staff = p.staff_span * convener.backbone + p.leader_span * self.trained
        self.structure = staff / (staff + max(1, self.inside))
        others = max(0, self.inside - 1)
        if p.structure_adjust_in_groups >= 0.5:
            others = math.sqrt(10 * others)
        mutual = 1 / (1 + p.adjusting * others * (1 - self.closeness))
        lead = p.lead_gain * p.lead_span / (p.lead_span + self.inside)
        directed = convener.control * convener.presence
        alone = directed * lead + (1 - directed) * mutual
        cohesion = felt(p.ambient, self.trust) if p.structure_trust_twice >= 0.5 else 1.0
        governed = self.structure + (1 - self.structure) * alone
        agreed = 1 - p.agreeing * convener.sharing * (1 - self.closeness)
        self.coordination = governed * (1 - self.dissent) * agreed * cohesion
        self.strain = (1 - self.structure) * (1 - mutual) * (1 - directed)

    def _how_close_it_is(self, members: Sequence[Organisation]) -> None:
        """Trust among members, and closeness: of each to those it is tied to, and over all pairs, strangers included."""
        stranger = self.model.p.stranger_trust
        for one in members:
            tied, _, near = _trust([one])
            one.close = near / tied if tied > 0 else stranger
        shared, trusts, near = _trust(members)
        if shared > 0:
            self.trust = trusts / shared
        else:
            strengths, trusts, _ = _trust(self.model.organisations, everyone=True)
            self.trust = trusts / strengths if strengths > 0 else 0.0
        pairs = self.inside * (self.inside - 1)
        strangers = max(0, pairs - shared)
        self.closeness = (near + strangers * stranger) / max(pairs, shared) if pairs > 0 else stranger

    def _how_it_is_led(self) -> None:
        p, convener = self.model.p, self.model.convener
        power, control, hidden = convener.power, convener.control, 1 - convener.transparency
        self.pull = power * control * (1 + p.directing) / (control + p.directing) * convener.presence
        openly = p.open_domination * control * convener.transparency
        pressing = min(1, 2 * control * power**2 * (hidden + openly)) * convener.presence
        self.domination = toward(self.domination, pressing, p.felt_delay)
        self.candour = 1 - power * hidden

    # Work ----------------------------------------------------------------------------------------------------------

    def do_work(self) -> None:
        """Work on the open goals, deliver what is done, plan anew where nothing moves, and see how far one has come."""
        p, convener, goals = self.model.p, self.model.convener, self.model.goals
        left = goals.left()
        able = self._able({kind for kind in WORK if left[kind] > 0})
        coordinated = {kind: able[kind] * self.coordination for kind in WORK}
        wanted = [kind for kind in WORK if left[kind] > 0]
        spent = {kind: min(coordinated[kind], left[kind]) for kind in wanted}
        goals.work_on(spent)
        self.work = sum(spent.values())
        self.action = min(1, self.work / self.potential)
        paces = [coordinated[kind] * p.horizon / left[kind] for kind in wanted]
        pace = min(1, *paces) if paces else 0.0
        self.recent = toward(self.recent, 0, p.glow)
        goals.deliver()
        if self.inside >= ENOUGH and self._is_idle():
            goals.perhaps_plan_anew()
        seen = pace * felt(p.ambient, convener.goals)
        self.progress = seen + self.recent - seen * self.recent

    def _able(self, wanted: set[str]) -> dict[str, float]:
        """Partner-days of each kind that members, and a powerful convener, have for what is wanted."""
        p = self.model.p
        able = dict.fromkeys(WORK, 0.0)
        for one in self.model.organisations:
            if one.inside:
                for kind, days in self._done_by(one, wanted).items():
                    able[kind] += days
        if self.inside >= ENOUGH:
            able["money"] += p.means * p.full_effort * self.pull
            able["authority"] += p.means * p.full_effort * self.pull
        return able

    def _done_by(self, one: Organisation, wanted: set[str]) -> dict[str, float]:
        """What one member does of what is wanted: evenly of what it can do at all, or what it is best at."""
        p = self.model.p
        owned = p.unowned + (1 - p.unowned) * one.ownership
        crowd = 1 - 1 / math.sqrt(max(1, self.inside))
        to_others = p.shirking * crowd * (1 - one.identity) * (1 - self.model.convener.goals)
        able = p.full_effort * math.sqrt(one.trait.power) * one.effort * owned * (1 - one.fatigue)
        days = able * (1 - to_others)
        matched = self.model.convener.matching * felt(p.ambient, one.mapped)
        strengths = {kind: had(getattr(one.trait, kind)) for kind in WORK if kind in wanted}
        can = {kind: strength for kind, strength in strengths.items() if strength > 0}
        squares = max(1e-12, sum(strength**2 for strength in can.values()))
        return {
            kind: days * ((1 - matched) / len(can) + matched * strength**2 / squares) * strength
            for kind, strength in can.items()
        }

    # People move ---------------------------------------------------------------------------------------------------

    def perhaps_lose_coordinator(self) -> None:
        """Where no convener is at work the coordinator's place may fall vacant, and nobody may fill it."""
        p, model, convener = self.model.p, self.model, self.model.convener
        if convener.presence > 0 or self.inside == 0:
            return
        hands = self.trained + 0.1 * self.owned + p.staff_span * convener.backbone * p.hands
        able = hands / (p.hands * self.inside) + p.taking_over * convener.sharing
        filled = 1 - math.exp(-able)
        luck = stream_key(model.key, SHOCK, model.month)
        if uniform(luck, 2) < p.succession / p.months_per_year and uniform(luck, 3) >= filled:
            for one in model.organisations:
                one.effort -= p.vacancy * one.effort
                one.efficacy -= p.vacancy * one.efficacy
                one.ownership -= p.vacancy * one.ownership
            convener.vision -= p.vacancy * convener.vision
            convener.backbone -= p.vacancy * convener.backbone

    def perhaps_end(self) -> None:
        """End what has been too small or idle for too long, unless a convener is at work."""
        if self.inside >= ENOUGH:
            self.born, self.ended = 1.0, 0.0
        if not self.born or self.model.convener.presence > 0:
            self.low = 0.0
            return
        if self.inside < ENOUGH:
            self.low += 2
        elif self._is_idle():
            self.low += 1
        else:
            self.low = 0.0
        if self.low >= self.model.p.ends_after * self.model.p.months_per_year and not self.ended:
            self.ended = 1.0
            for one in self.model.organisations:
                if one.inside and one.trait.committed < 1:
                    one.leave()
            self._see_who_is_inside()

    def _is_idle(self) -> bool:
        """Whether hardly any work has been done, against what members could do."""
        return self.work <= IDLE * self.model.p.full_effort * self.inside


def _mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def _trust(organisations: Iterable[Organisation], *, everyone: bool = False) -> tuple[float, float, float]:
    """Sums over the ties among those inside (or of everyone), by strength: of ties, of trust and of closeness."""
    strengths = trusts = near = 0.0
    for one in organisations:
        for tie in one.ties:
            if tie.strength > 0 and (everyone or tie.end.inside):
                strengths += tie.strength
                trusts += tie.strength * tie.trust
                near += tie.strength * tie.closeness
    return strengths, trusts, near
