"""The reference model: the month in the order of the ODD description, for plain Mesa."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import mesa

from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy
from reference import network, striking
from reference.arithmetic import logistic
from reference.climate import Climate
from reference.coalition import Coalition
from reference.convener import Convener
from reference.deciding import utility
from reference.goals import Goals
from reference.organisation import MEMBER, Organisation, Tie
from reference.outcomes import Outcomes
from reference.population import Person, population, skills
from reference.randomness import CLOSURE, DECIDE, MANDATE, START, TURN, TURNOVER, run_key, stream_key, uniform

#: How far members at the start are involved.
EFFORT_AT_START = 0.5


class ReferenceModel(mesa.Model):
    """A coalition that forms, or does not, among organisations that one convener leads."""

    def __init__(
        self,
        scenario: Scenario,
        strategy: Strategy,
        *,
        seed: int = 0,
        replicate: int = 0,
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is not used: every draw follows from the key of the run
        self.given, self.strategy, self.decision = scenario, strategy, scenario.decision
        defaults = {name: parameter.default for name, parameter in PARAMETERS.items()}
        self.p = SimpleNamespace(**{**defaults, **scenario.parameters, **(parameters or {})})
        self.key = run_key(seed, replicate)
        self.month, self.pace = 0, 1.0

        people = population(scenario, self.p, self.key)
        self.skill = skills(self.p, self.key)
        self.organisations = Organisation.create_agents(self, len(people), people)
        self._tie(people)
        self.convener = Convener(self)
        self.goals = Goals(self)
        self.coalition = Coalition(self)
        self.climate = Climate(self)
        self.outcomes = Outcomes(self)
        self._begin(people)

    def step(self) -> None:
        """One month."""
        everyone = self.organisations
        for event in self.climate.of_this_month():
            vars(self.p).update(event.parameters)
        self.convener.plan()
        self.climate.move()
        self.convener.act()
        everyone.do("look_around").do("listen").do("believe").do("fade")
        everyone.do("consider")
        self.admit()
        self.decide()
        for event in self.climate.of_this_month():
            striking.strike(self, event)
        self.coalition.draw()
        self.coalition.do_work()
        everyone.do("hear_the_news").do("experience")
        self.convener.keep_going()
        self.closing_luck = stream_key(self.key, CLOSURE, self.month)
        everyone.do("perhaps_close")
        if any(one.inside != one.was_inside for one in self.organisations):
            self.coalition._see_who_is_inside()
        self.turnover_luck = stream_key(self.key, TURNOVER, self.month)
        everyone.do("perhaps_change_representative")
        self.coalition.perhaps_lose_coordinator()
        self.coalition.perhaps_end()
        everyone.do("settle")
        self.outcomes.record()
        self.month += 1

    def run(self) -> ReferenceModel:
        """All months of the scenario."""
        for _ in range(self.given.months):
            self.step()
        return self

    def admit(self) -> None:
        """Slow everyone down alike where more would join than the convener admits."""
        admits = self.convener.admits
        expected = sum(one.chance for one in self.organisations if not one.inside)
        self.pace = admits / expected if admits is not None and expected > admits else 1.0

    def decide(self) -> None:
        """Everyone moves, all at once or one after the other; then their involvement follows."""
        self.decide_luck = stream_key(self.key, DECIDE, self.month)
        self.mandate_luck = stream_key(self.key, MANDATE, self.month)
        if self.p.structure_one_by_one >= 0.5:
            turns = stream_key(self.key, TURN, self.month)
            for one in sorted(self.organisations, key=lambda one: uniform(turns, one.who)):
                one.consider_again()
                one.move()
                moved = one.joined_now - one.left_now
                self.coalition.inside += moved
                self.coalition.participation += moved * one.trait.power_share
        else:
            self.organisations.do("move")
        self.organisations.do("get_involved")

    def _tie(self, people: list[Person]) -> None:
        """Give everyone their ties, and find out how far those meet their needs."""
        rows = list(self.organisations)
        for known in network.ties_at_start(self.given, self.p, people, self.key):
            one, other = rows[known.start], rows[known.end]
            tie = Tie(one, other, known.trust, known.distance, known.strength, known.meets)
            one.ties.append(tie)
            other.incoming.append(tie)
        for one in rows:
            met = sum(tie.meets for tie in one.ties)
            one.trait.complement = met / len(one.ties) if one.ties else 0.0

    def _begin(self, people: list[Person]) -> None:
        """The state at the start: what being inside would tell others, and who is inside already."""
        everyone = list(self.organisations)
        self.coalition.draw()
        for one in everyone:
            one.utility = utility(one)
        mean = sum(one.utility for one in everyone) / len(everyone)
        sd = (sum((one.utility - mean) ** 2 for one in everyone) / len(everyone)) ** 0.5
        for one in everyone:
            sympathy = logistic((one.utility - mean) / sd if sd > 1e-12 else 0.0)
            one.credibility = self.p.expected_signal + (1 - self.p.expected_signal) * (1 - sympathy)
        for one in self._members_at_start(people):
            one.status, one.effort = MEMBER, EFFORT_AT_START
        self.coalition.draw()
        self.organisations.do("settle")

    def _members_at_start(self, people: list[Person]) -> list[Organisation]:
        """Those named, those that say so themselves, and as many as are to be drawn."""
        everyone, at_start = list(self.organisations), self.given.members_at_start
        named = {person.name for person in people if person.joins_at_start}
        if isinstance(at_start, tuple):
            named.update(at_start)
        else:
            count = at_start if isinstance(at_start, int) else round(at_start * len(everyone))
            luck = stream_key(self.key, START, 0)
            by_lot = sorted(everyone, key=lambda one: uniform(luck, one.who))
            named.update(one.name for one in by_lot[:count])
        return [one for one in everyone if one.name in named]
