"""What is recorded each month and told of each run (ODD, 7.9)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.arithmetic import ENOUGH

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.organisation import Organisation

LAST_MONTHS = 12


class Outcomes:
    """The record of a run: monthly outcomes, status and utility of everyone."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        self.months: list[dict[str, float]] = []
        self.status: list[list[int]] = []
        self.utility: list[list[float]] = []

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
            "work": coalition.work,
            "goals_delivered": coalition.delivered,
            "membership": coalition.membership,
            "active": coalition.active,
            "participation": min(1.0, coalition.participation),
            "sectors": coalition.sectors,
            "trust": coalition.trust,
            "backbone": convener.backbone,
            "funds": convener.funds,
            "opinion": model.climate.opinion,
            "regulation": model.climate.regulation,
            "opposition": coalition.opposition,
            "mandated_share": coalition.mandated,
            "power_gini": gini,
            "voice_of_affected": voice,
            "joins": sum(one.joined_now for one in everyone),
            "leaves": sum(one.left_now for one in everyone),
        })  # fmt: skip
        self.status.append([one.status for one in everyone])
        self.utility.append([one.utility for one in everyone])

    def of_the_run(self) -> dict[str, float]:
        """The outcomes of the run as a whole."""
        given, spent = self.model.given, self.model.convener.spent
        action = self._all("collective_action")
        end = slice(-LAST_MONTHS, None)
        delivered = [aim.first_delivered for aim in self.model.goals.aims]
        first = [month for month in delivered if not math.isnan(month)]
        sectors_at_end = mean(self._all("sectors")[end])
        with_members = [month["mandated_share"] for month in self.months if month["membership"] > 0]
        critical = [
            number for number, month in enumerate(self.months, start=1) if month["participation"] >= 0.25 - 1e-9
        ]
        people = len(self.status[-1])
        before = [m["membership"] * people - m["joins"] + m["leaves"] for m in self.months]
        return {
            "collective_action": mean(action),
            "peak": max(action),
            "final": mean(action[end]),
            "durable_collective_action": self._durable(),
            "work": mean(self._all("work")),
            "goals_delivered": self.months[-1]["goals_delivered"],
            "months_to_first_goal": min(first, default=len(self.months) + 1),
            "membership": mean(self._all("membership")),
            "active": mean(self._all("active")[end]),
            "sectors": self.months[-1]["sectors"],
            "voice_of_affected": mean(self._all("voice_of_affected")[end]),
            "succeeded": float(sectors_at_end >= given.success_sectors - 0.5 and mean(action[end]) > given.bar),
            "alive": self._alive_at(len(self.months)),
            "alive_after_2_years": self._alive_years_later(2),
            "alive_after_4_years": self._alive_years_later(4),
            "months_to_critical_mass": critical[0] if critical else len(self.months) + 1,
            "churn": sum(self._all("leaves")) / sum(before) if sum(before) else 0.0,
            "power_gini": mean(self._all("power_gini")[end]),
            "coerced_share": mean(with_members) if with_members else 0.0,
            "effort_spent": spent,
            "action_per_effort": 100 * sum(action) / spent if spent > 1e-6 else math.nan,
        }

    def _all(self, outcome: str) -> list[float]:
        return [month[outcome] for month in self.months]

    def _alive_at(self, month: int) -> float:
        """Whether enough are inside in this month, counted from 1, and as many were active in the last ones."""
        inside = self.months[month - 1]["membership"] * len(self.status[-1])
        active = mean(self._all("active")[max(0, month - LAST_MONTHS) : month]) * len(self.status[-1])
        return float(inside >= ENOUGH - 1e-9 and active >= ENOUGH - 1e-9)

    def _alive_years_later(self, years: int) -> float:
        """The same some years after the convener's last month; nan where there is none, or the horizon ends before."""
        withdraws = self.model.given.withdraw_month
        if withdraws is None:
            return math.nan
        month = withdraws - 1 + years * int(self.model.p.months_per_year)
        return self._alive_at(month) if month <= len(self.months) else math.nan

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
    return max(0.0, held + (1 - held) * gini), (1 - held) * affected


def mean(values: list[float]) -> float:
    """The mean of some values."""
    return sum(values) / len(values)
