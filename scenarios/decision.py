"""How organisations decide, the convener who leads, and the milestones to be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import model_validator

from coalitionlab.scenarios.base import Listed, Name, Record, Truth, choice
from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.flaws import Flaw, refuse_any
from coalitionlab.scenarios.numeric import Count, Number, Share

#: The decision rules, each with the options of `Decision` that mean something to it.
RULES: Mapping[str, tuple[str, ...]] = {
    "utility": (),
    "threshold": ("measure", "among", "exit", "persuasion"),
    "logit": ("measure", "among", "persuasion", "sensitivity"),
    "imitation": (),
}


class Decision(Record):
    """By which rule organisations join and leave.

    Attributes:
        rule: utility (weighing benefits and barriers), threshold (waiting for enough others), logit (a logistic
            response to the share inside) or imitation (copying a tie who fares better).
        measure: threshold and logit: whether others inside are taken as a share (0..1) or as a count.
        among: threshold and logit: everyone, or one's ties.
        exit: threshold: whether one leaves again when too few are inside.
        persuasion: threshold and logit: how far utility, and so the convener's effort, lowers what is waited for.
        sensitivity: logit: how sharply one responds to the share inside.
    """

    rule: Annotated[str, choice(RULES, "rule")] = "utility"
    measure: Annotated[str, choice(("share", "count"), "measure")] = "share"
    among: Annotated[str, choice(("everyone", "ties"), "group")] = "everyone"
    exit: Truth = False
    persuasion: Annotated[float, Number(0, 1000)] = 0.0
    sensitivity: Annotated[float, Number(0, 1000)] = 1.0

    @model_validator(mode="after")
    def _options_of_the_rule(self) -> Self:
        refuse_any(
            Flaw((name,), f"the rule '{self.rule}' has no {name} (got {quoted(getattr(self, name))})",
                 f"drop it, or use the rule {' or '.join(r for r in RULES if name in RULES[r])}")
            for name, field in type(self).model_fields.items()
            if name != "rule" and name not in RULES[self.rule] and getattr(self, name) != field.default
        )  # fmt: skip
        return self


class ConvenerSpec(Record):
    """The convener at the start.

    Attributes:
        capacity: staff-days a month it can spend on leading.
        power: its institutional power, 0..1.
        control: how far it directs rather than shares power, 0..1.
        transparency: how plain its own intent is, 0..1.
        vision: how clear the shared vision is, 0..1.
        backbone: how much coordination there is, 0..1.
        funds: reserves in hand, 0..10; a full backbone costs the parameter `upkeep` (0.08) a month.
        grant: how large the grant is while it lasts, 0..1; its income a month is `grant_income` * grant * funding climate.
        grant_months: how long the grant lasts; for ever when not given.
        start_up_cost: what has to be raised before the coalition can produce anything.
        seed: seed funding towards the start-up cost.
    """

    name: Name = "the convener"
    capacity: Annotated[float, Number(0, 100_000)] = 20.0
    power: Share = 0.4
    control: Share = 0.3
    transparency: Share = 0.5
    vision: Share = 0.2
    backbone: Share = 0.1
    funds: Annotated[float, Number(0, 10)] = 0.5
    grant: Share = 0.3
    grant_months: Count | None = None
    start_up_cost: Annotated[float, Number(0, 1e6)] = 0.0
    seed: Annotated[float, Number(0, 1e6)] = 0.0


class Milestone(Record):
    """Something to be reached: these organisations inside, so many sectors, so much collective action, all at once."""

    name: Name
    needs: Annotated[tuple[Name, ...], Listed] = ()
    sectors: Annotated[int, Number(0, 1000, whole=True)] = 0
    collective_action: Share = 0.0

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.needs and not self.sectors and not self.collective_action:
            refuse_any(
                [Flaw((), "the milestone has no condition", "give needs, sectors or collective_action")]
            )
        return self
