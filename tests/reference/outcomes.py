"""What is recorded each month and told of each run (ODD, 7.8)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.organisation import Organisation

LAST_MONTHS = 12


class Outcomes:
    """The record of a run: monthly outcomes, status and utility of everyone, and when milestones were reached."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        self.months: list[dict[str, float]] = []
        self.status: list[list[int]] = []
        self.utility: list[list[float]] = []
        self.milestones: dict[str, float] = {milestone.name: math.nan for milestone in model.given.milestones}

    @property
    def last(self) -> dict[str, float] | None:
        """Last month's outcomes; None before there are any."""
        return self.months[-1] if self.months else None

    def record(self) -> None:
        """Write down the month that ends."""
        model = self.model
        coalition, convener, everyone = model.coalition, model.convener, list(model.organisations)
        gini, voice = influence(model, [one for one in everyone if one.inside])
        self.months.append({
            "collective_action": coalition.action,
            "membership": coalition.membership,
            "participation": coalition.participation,
            "sectors": coalition.sectors,
            "trust": coalition.trust,
            "backbone": convener.backbone,
            "funds": convener.funds,
            "opinion": model.climate.opinion,
            "regulation": model.climate.regulation,
            "mandated_share": coalition.mandated,
            "power_gini": gini,
            "voice_of_affected": voice,
            "joins": sum(one.joined_now for one in everyone),
            "leaves": sum(one.left_now for one in everyone),
        })  # fmt: skip
        self.status.append([one.status for one in everyone])
        self.utility.append([one.utility for one in everyone])
        inside = {one.name for one in everyone if one.inside}
        for milestone in model.given.milestones:
            reached = (
                inside.issuperset(milestone.needs)
                and coalition.sectors >= milestone.sectors
                and coalition.action >= milestone.collective_action
            )
            if reached and math.isnan(self.milestones[milestone.name]):
                self.milestones[milestone.name] = len(self.months)

    def of_the_run(self) -> dict[str, float]:
        """The outcomes of the run as a whole."""
        given, spent = self.model.given, self.model.convener.spent
        action = self._all("collective_action")
        end = slice(-LAST_MONTHS, None)
        sectors_at_end = mean(self._all("sectors")[end])
        with_members = [month["mandated_share"] for month in self.months if month["membership"] > 0]
        critical = [
            number
            for number, month in enumerate(self.months, start=1)
            if month["participation"] >= 0.25 - 1e-9
        ]
        people = len(self.status[-1])
        before = [m["membership"] * people - m["joins"] + m["leaves"] for m in self.months]
        return {
            "collective_action": mean(action),
            "peak": max(action),
            "final": mean(action[end]),
            "durable_collective_action": self._durable(),
            "membership": mean(self._all("membership")),
            "sectors": self.months[-1]["sectors"],
            "voice_of_affected": mean(self._all("voice_of_affected")[end]),
            "succeeded": float(
                sectors_at_end >= given.success_sectors - 0.5 and mean(action[end]) > given.bar
            ),
            "months_to_critical_mass": critical[0] if critical else len(self.months) + 1,
            "churn": sum(self._all("leaves")) / sum(before) if sum(before) else 0.0,
            "power_gini": mean(self._all("power_gini")[end]),
            "coerced_share": mean(with_members) if with_members else 0.0,
            "effort_spent": spent,
            "action_per_effort": 100 * sum(action) / spent if spent > 1e-6 else math.nan,
        }

    def _all(self, outcome: str) -> list[float]:
        return [month[outcome] for month in self.months]

    def _durable(self) -> float:
        """Mean action in those of the last months that are not before the convener withdrew."""
        withdraws = self.model.given.withdraw_month
        if withdraws is None:
            return math.nan
        first = max(withdraws - 1, len(self.months) - LAST_MONTHS, 0)
        alone = self._all("collective_action")[first:]
        return mean(alone) if alone else math.nan


def influence(model: ReferenceModel, members: list[Organisation]) -> tuple[float, float]:
    """How unequal influence is inside, and which part of it those most affected have."""
    if not members:
        return 0.0, 0.0
    convener = model.convener
    held = convener.control * convener.power * convener.presence
    by_power = sorted(members, key=lambda one: (one.trait.power, one.who))
    x = [one.trait.power ** (1 - convener.sharing) for one in by_power]
    total, m = sum(x), len(x)
    gini = (2 * sum(k * share for k, share in enumerate(x, start=1)) / total - m - 1) / m
    affected = sum(one.trait.affected * share for one, share in zip(by_power, x, strict=True)) / total
    return held + (1 - held) * gini, (1 - held) * affected


def mean(values: list[float]) -> float:
    """The mean of some values."""
    return sum(values) / len(values)
