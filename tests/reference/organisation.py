"""An organisation: what it knows, believes and owns, and what it does in each step of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from reference import deciding, learning
from reference.arithmetic import ACTIVE, logistic, toward
from reference.population import Person
from reference.randomness import uniform

if TYPE_CHECKING:
    from reference.model import ReferenceModel

OUTSIDE, PILOT, MEMBER, MANDATED = 0, 1, 2, 3
#: Beliefs that are talked about, and return to what is usual.
BELIEFS = ("awareness", "identity", "efficacy", "alone", "association", "legitimacy")
#: Traits that are where a state begins.
STARTS_AT_TRAIT = (
    "awareness", "efficacy", "alone", "association", "legitimacy", "overlap", "alignment", "champion", "contact",
)  # fmt: skip
#: What every organisation has none of at the start.
NOTHING_YET = (
    "identity", "pressure", "risk", "credibility", "buy_in", "ownership", "effort", "reactance", "fatigue", "invited",
    "offered", "compelled", "pilot_left", "utility", "payoff", "joined_now", "left_now", "signal", "gone", "tenure",
)  # fmt: skip
#: A mandate that binds less than this is none.
BINDING = 0.05


class Tie:
    """How one organisation trusts another it knows, and how distant it perceives its motives to be."""

    __slots__ = ("distance", "end", "meets", "start", "strength", "trust", "usual")

    def __init__(
        self, start: Organisation, end: Organisation, trust: float, distance: float, strength: float, meets: float
    ) -> None:
        self.start, self.end = start, end
        self.trust, self.usual, self.distance, self.strength = trust, trust, distance, strength
        self.meets = meets

    @property
    def closeness(self) -> float:
        """Trust, less for distance, which counts for less among those who have an identity in common."""
        return self.trust * (1 - self.distance * (1 - self.start.identity))


class Organisation(mesa.Agent):
    """One organisation of a reference model. `trait` never changes; everything else may."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, person: Person) -> None:
        super().__init__(model)
        self.name, self.sector, self.who = person.name, person.sector, person.who
        self.trait = person.trait
        self.ties: list[Tie] = []
        self.incoming: list[Tie] = []
        for name in STARTS_AT_TRAIT:
            setattr(self, name, getattr(person.trait, name))
        for name in NOTHING_YET:
            setattr(self, name, 0.0)
        self.claim = min(1.0, self.alignment + model.p.claim)
        self.common_ground = self.alignment + model.p.redesign * (1 - self.alignment)
        self.mapped, self.leaders = model.given.start.knowledge, model.given.start.leaders
        self.status, self.was_inside = OUTSIDE, False
        self.heard: dict[str, float] = {}
        self.chance = self.considered = self.close = 0.0
        self.sight = deciding.Sight(peers=0.0, opposed=0.0, wariness=1 - model.p.stranger_trust)

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

    @property
    def active(self) -> bool:
        """Whether it does more than be in touch."""
        return self.inside and self.effort > ACTIVE

    @property
    def tells(self) -> float:
        """What its being inside tells others: nothing under compulsion."""
        return self.credibility if self.inside and not self.mandated else 0.0

    def show(self) -> None:
        """Be drawn in the picture: whether it is inside, and what that tells others."""
        self.was_inside = self.inside
        self.signal = self.tells

    # 3. Perceive and talk ------------------------------------------------------------------------------------------

    def look_around(self) -> None:
        """See who of one's ties is inside, how hard they work and who is against."""
        self.sight = deciding.look_around(self)

    def listen(self) -> None:
        """Hear what those it has ties to believe, as far as it trusts them and finds them near."""
        awareness = identity = efficacy = alone = association = legitimacy = weights = 0.0
        for tie in self.ties:
            if tie.strength == 0:
                continue
            weight = tie.strength * tie.closeness
            other = tie.end
            weights += weight
            awareness += weight * other.awareness
            identity += weight * other.identity
            efficacy += weight * other.efficacy
            alone += weight * other.alone
            association += weight * other.association
            legitimacy += weight * other.legitimacy
        sums = (awareness, identity, efficacy, alone, association, legitimacy)
        if weights > 1e-300:
            self.heard = {belief: total / weights for belief, total in zip(BELIEFS, sums, strict=True)}
        else:
            self.heard = {belief: getattr(self, belief) for belief in BELIEFS}

    def believe(self) -> None:
        """Move each belief towards what was heard, then back towards what is usual."""
        p = self.model.p
        for belief in BELIEFS:
            usual = 0.0 if belief == "identity" else getattr(self.trait, belief)
            told = toward(getattr(self, belief), self.heard[belief], p.talk_rate)
            setattr(self, belief, toward(told, usual, p.forget))

    def fade(self) -> None:
        """Let go of what has not been renewed."""
        p = self.model.p
        self.pressure -= p.forget * self.pressure
        self.risk -= p.forget * self.risk
        self.contact = toward(self.contact, self.trait.contact, p.forget)
        self.champion = toward(self.champion, self.trait.champion, p.lapse)
        self.buy_in -= p.lapse * self.buy_in
        self.leaders -= p.lapse * self.leaders
        self.mapped -= p.lapse * self.mapped

    # 4. Decide -----------------------------------------------------------------------------------------------------

    def consider(self) -> None:
        """Weigh being inside, and find the chance of being inside next month; nobody moves yet."""
        self.considered = deciding.utility(self)
        self.chance = deciding.RULES[self.model.decision.rule](self)

    def consider_again(self) -> None:
        """Weigh it once more, now that others have moved."""
        self.sight = deciding.look_around(self, now=True)
        self.consider()

    def move(self) -> None:
        """Come in, go out or stay, by the luck of this month."""
        model = self.model
        draw = uniform(model.decide_luck, self.who)
        self.utility = self.considered
        self.joined_now = self.left_now = 0.0
        if self.inside:
            if self.trait.committed < 1:
                self._perhaps_leave(draw)
        elif not self.gone and (not model.coalition.ended or model.convener.presence > 0):
            self._perhaps_join(draw, uniform(model.mandate_luck, self.who))

    def _perhaps_join(self, draw: float, force_draw: float) -> None:
        p, chance = self.model.p, self.chance * self.model.pace
        trial = self.utility + deciding.spared(self)
        take_up = self.offered * p.activity_invited * logistic(p.sensitivity * trial)
        if draw < chance:
            self._join(MANDATED if self.model.convener.force > BINDING else MEMBER)
        elif self.offered > 0 and draw < chance + take_up:
            self._join(PILOT)
            self.pilot_left = p.pilot_months
        elif force_draw < self.compelled:
            self._join(MANDATED)

    def _join(self, status: int) -> None:
        self.status, self.joined_now, self.effort = status, 1.0, 0.0

    def _perhaps_leave(self, draw: float) -> None:
        p, convener = self.model.p, self.model.convener
        if self.mandated:
            leaving = (1 - convener.force) * p.release_rate * logistic(-p.sensitivity * self.utility)
            staying = (1 - convener.force) * convener.presence * p.conversion_rate
            if draw < leaving:
                self.leave()
            elif draw < leaving + staying * logistic(p.sensitivity * self.utility):
                self.status = MEMBER
        elif self.on_trial:
            self.pilot_left -= 1
            if self.pilot_left <= 0:
                in_full = self.utility - deciding.spared(self)
                if draw < logistic(p.sensitivity * in_full):
                    self.status = MEMBER
                else:
                    self.leave()
            elif draw >= self.chance:
                self.leave()
        elif draw >= self.chance:
            self.leave()

    def leave(self) -> None:
        """Go out, and leave behind what one had a hand in."""
        self.status, self.left_now = OUTSIDE, 1.0
        self.ownership = self.effort = self.pilot_left = self.tenure = 0.0

    def get_involved(self) -> None:
        """Forget invitations, and do as much as one's will says."""
        p = self.model.p
        self.invited -= p.invitation_fade * self.invited
        if self.inside:
            self.tenure += 1
            will = logistic(p.sensitivity * (self.utility - p.effort_level))
            will = self.model.coalition.ahead * max(will, self.trait.committed)
            self.effort = toward(self.effort, will, p.effort_pace)
            if self.mandated:
                self.effort = min(self.effort, p.forced_effort)
        else:
            self.effort = 0.0

    # 6. Learn from experience --------------------------------------------------------------------------------------

    def hear_the_news(self) -> None:
        """Take in who has joined, and compare results with hopes."""
        self.legitimacy = toward(self.legitimacy, 1, self.model.p.news_of_joining * self.model.coalition.news)
        self.disappointment = learning.disappointment(self)

    def experience(self) -> None:
        """Trust others more or less; those inside learn, those outside recover."""
        learning.learn_trust(self)
        if self.inside:
            learning.learn(self)
        else:
            learning.recover(self)
        self.claim = min(1.0, self.alignment + self.model.p.claim)

    # 7. People move ------------------------------------------------------------------------------------------------

    def perhaps_close(self) -> None:
        """Close, merge or turn to other things; another of the same kind takes the place, and knows nothing yet."""
        p = self.model.p
        chance = p.closures / p.months_per_year * (1.5 - self.trait.profile_rank)
        if uniform(self.model.closing_luck, self.who) >= chance or self.trait.committed >= 1:
            return
        if self.inside:
            self.status, self.left_now = OUTSIDE, 1.0
        for name in STARTS_AT_TRAIT:
            if name != "alignment":
                setattr(self, name, getattr(self.trait, name))
        for name in (
            "identity",
            "pressure",
            "risk",
            "buy_in",
            "ownership",
            "effort",
            "reactance",
            "fatigue",
            "invited",
            "pilot_left",
            "tenure",
        ):
            setattr(self, name, 0.0)
        self.mapped, self.leaders = self.model.given.start.knowledge, self.model.given.start.leaders
        for tie in (*self.ties, *self.incoming):
            tie.trust = tie.usual

    def perhaps_change_representative(self) -> None:
        """Start again with a new representative, as far as nothing was embedded."""
        p = self.model.p
        if uniform(self.model.turnover_luck, self.who) >= p.turnover / p.months_per_year:
            return
        kept = p.kept + (1 - p.kept) * max(self.leaders, self.buy_in)
        self.champion = toward(self.trait.champion, self.champion, kept)
        self.ownership *= kept
        self.mapped *= kept
        self.contact = toward(self.trait.contact, self.contact, kept)
        for tie in (*self.ties, *self.incoming):
            tie.trust = toward(tie.usual, tie.trust, kept)

    def settle(self) -> None:
        """What it enjoys now: utility inside, a free ride outside."""
        free_ride = self.model.p.free_ride_weight * self.model.coalition.progress
        self.payoff = self.utility if self.inside else free_ride
