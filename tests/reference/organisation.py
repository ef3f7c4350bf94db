"""An organisation: what it knows, believes and owns, and what it does in each step of the month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from reference import deciding, learning
from reference.arithmetic import logistic, toward
from reference.population import Person
from reference.randomness import uniform

if TYPE_CHECKING:
    from reference.model import ReferenceModel

OUTSIDE, PILOT, MEMBER, MANDATED = 0, 1, 2, 3
BELIEFS = ("awareness", "overlap", "efficacy", "alone", "association", "legitimacy")
#: What every organisation has none of at the start.
NOTHING_YET = (
    "pressure", "risk", "credibility", "buy_in", "ownership", "identity", "reactance", "fatigue", "leaders", "mapped",
    "invited", "offered", "compelled", "status", "pilot_left", "utility", "payoff", "joined_now", "left_now",
)  # fmt: skip


class Tie:
    """How one organisation trusts another it knows, and how distant it perceives its motives to be."""

    __slots__ = ("distance", "end", "start", "strength", "trust")

    def __init__(
        self, start: Organisation, end: Organisation, trust: float, distance: float, strength: float
    ) -> None:
        self.start, self.end = start, end
        self.trust, self.distance, self.strength = trust, distance, strength


class Organisation(mesa.Agent):
    """One organisation of a reference model. `trait` never changes; everything else may."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, person: Person) -> None:
        super().__init__(model)
        self.name, self.sector, self.who = person.name, person.sector, person.who
        self.trait = person.trait
        self.ties: list[Tie] = []
        self.heard: dict[str, float] = {}
        self.chance = self.considered = 0.0
        for name in (*BELIEFS, "champion", "alignment"):
            setattr(self, name, getattr(person.trait, name))
        for name in NOTHING_YET:
            setattr(self, name, 0.0)
        self.status = OUTSIDE

    @property
    def inside(self) -> bool:
        """Whether it takes part, in whatever status."""
        return self.status != OUTSIDE

    @property
    def on_trial(self) -> bool:
        """Whether it is inside for a trial only."""
        return self.status == PILOT

    @property
    def mandated(self) -> bool:
        """Whether it is inside under compulsion."""
        return self.status == MANDATED

    # 3. Perceive and talk ------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Hear what those it has ties to believe, as far as it trusts them and finds them near."""
        discount = self.model.p.distance_discount * (1 - self.identity)
        awareness = overlap = efficacy = alone = association = legitimacy = weights = 0.0
        for tie in self.ties:
            weight = tie.strength * tie.trust * (1 - discount * tie.distance)
            other = tie.end
            weights += weight
            awareness += weight * other.awareness
            overlap += weight * other.overlap
            efficacy += weight * other.efficacy
            alone += weight * other.alone
            association += weight * other.association
            legitimacy += weight * other.legitimacy
        sums = (awareness, overlap, efficacy, alone, association, legitimacy)
        if weights > 0:
            self.heard = {belief: total / weights for belief, total in zip(BELIEFS, sums, strict=True)}
        else:
            self.heard = {belief: getattr(self, belief) for belief in BELIEFS}

    def believe(self) -> None:
        """Move each belief towards what was heard, then back towards its baseline."""
        p = self.model.p
        for belief in BELIEFS:
            baseline = getattr(self.trait, belief)
            if belief == "legitimacy":
                baseline += p.lent_legitimacy * self.model.coalition.prestige * (1 - baseline)
            told = toward(getattr(self, belief), self.heard[belief], p.talk_rate)
            setattr(self, belief, toward(told, baseline, p.forget))

    def fade(self) -> None:
        """Let go of what has not been renewed."""
        p = self.model.p
        self.pressure -= p.pressure_fade * self.pressure
        self.risk -= p.pressure_fade * self.risk
        turnover = p.champion_turnover * (1 - p.buy_in_protects * self.buy_in)
        self.champion = toward(self.champion, self.trait.champion, turnover)
        self.buy_in -= p.buy_in_fade * self.buy_in
        self.mapped -= p.mapped_fade * self.mapped
        self.leaders -= p.leaders_fade * self.leaders
        self.identity -= p.identity_fade * self.identity

    # 4. Decide -----------------------------------------------------------------------------------------------------

    def consider(self) -> None:
        """Weigh being inside, and find the chance of being inside next month; nobody moves yet."""
        sight = deciding.look_around(self)
        self.considered = deciding.utility(self, sight.peers, sight.trust_inside)
        self.chance = deciding.RULES[self.model.decision.rule](self, sight)

    def move(self) -> None:
        """Come in, go out or stay, by the luck of this month."""
        draw = uniform(self.model.decide_luck, self.who)
        self.utility = self.considered
        self.joined_now = self.left_now = 0.0
        if not self.inside:
            self._perhaps_join(draw, uniform(self.model.mandate_luck, self.who))
        elif self.trait.committed < 1:
            self._perhaps_leave(draw)
        self.invited *= 1 - (self.model.p.founder_fade if self.inside else self.model.p.invitation_fade)

    def _perhaps_join(self, draw: float, force_draw: float) -> None:
        p, chance = self.model.p, self.chance * self.model.pace
        trial = self.utility + deciding.spared(self)
        take_up = self.offered * deciding.attention(self, self.offered) * logistic(p.sensitivity * trial)
        if draw < chance:
            self._join(MEMBER)
        elif self.offered > 0 and draw < chance + take_up:
            self._join(PILOT)
            self.pilot_left = p.pilot_months
        elif force_draw < self.compelled:
            self.status, self.joined_now = MANDATED, 1.0

    def _join(self, status: int) -> None:
        self.status, self.joined_now = status, 1.0
        self.ownership = self.own_measure(self.model.coalition.ownership)

    def _perhaps_leave(self, draw: float) -> None:
        p = self.model.p
        if self.mandated:
            release = (1 - self.model.convener.force) * p.release_rate
            leaving = release * logistic(-p.sensitivity * self.utility)
            if draw < leaving:
                self._leave()
            elif draw < leaving + p.conversion_rate * logistic(p.sensitivity * self.utility):
                self.status = MEMBER
        elif self.on_trial:
            self.pilot_left -= 1
            if self.pilot_left <= 0:
                in_full = self.utility - deciding.spared(self)
                if draw < logistic(p.sensitivity * in_full):
                    self.status = MEMBER
                else:
                    self._leave()
            elif draw >= self.chance:
                self._leave()
        elif draw >= self.chance:
            self._leave()

    def _leave(self) -> None:
        self.status, self.left_now = OUTSIDE, 1.0
        self.ownership = self.pilot_left = 0.0

    # 5. Work -------------------------------------------------------------------------------------------------------

    def work(self, inside: float, matching: float) -> float:
        """What it gives to the common work this month, in units of power."""
        p = self.model.p
        in_a_crowd = p.shirking * (1 - self.identity) * (1 - 1 / math.sqrt(max(1, inside)))
        effort = (p.effort_floor + (1 - p.effort_floor) * self.ownership) * (1 - in_a_crowd)
        if self.on_trial:
            effort *= p.effort_pilot
        elif self.mandated:
            effort = p.effort_mandated * p.effort_floor
        return effort * self.trait.power * (p.unmatched + (1 - p.unmatched) * matching * self.mapped)

    # 6. Learn from experience --------------------------------------------------------------------------------------

    def experience(self) -> None:
        """Take in the month's news; those inside learn, those outside recover."""
        news = self.model.p.news_of_joining * self.model.coalition.news
        self.legitimacy = toward(self.legitimacy, 1, news)
        if self.inside:
            learning.learn(self)
        else:
            learning.recover(self)

    def own_measure(self, usual: float) -> float:
        """The ownership it takes as its measure: what the aim means to it, and what is usual among members."""
        p = self.model.p
        return toward(p.intrinsic * self.alignment * self.awareness, usual, p.norm)

    def settle(self) -> None:
        """What it enjoys now: utility inside, a free ride outside."""
        free_ride = self.model.p.free_ride_weight * self.model.coalition.action
        self.payoff = self.utility if self.inside else free_ride
