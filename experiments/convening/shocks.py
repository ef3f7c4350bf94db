"""What if? One shock at a time, each against the same runs without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.convening.figures import changes
from coalitionlab.experiments.convening.variants import Answer, run_variants, struck
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.scenarios.schema import Event, Scenario, Strategy
from coalitionlab.scenarios.world import FUNDER_LEAVES, SHOCKS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

AS_IT_IS = "as it is"
YEAR = 12


@dataclass(frozen=True, eq=False)
class Shocks(Answer):
    """What each shock does to a case, as `shocks` returns it; the variants are the case as it is, then with each shock.

    Attributes
    ----------
    month : int
        When they strike.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.shocks("generic", "communication", worlds=3, replicates=1)
    >>> answer.table["variant"].tolist()[:2]
    ['as it is', 'the funder leaves']
    """

    kind: ClassVar[str] = "shocks"
    question: ClassVar[str] = "What if?"

    month: int

    @property
    def table(self) -> pd.DataFrame:
        """A row a shock, the case as it is first; see `Answer.by_variant`."""
        outcomes = ("goals_delivered", "collective_action", "membership", self.lasting)
        return self._once("table", lambda: self.by_variant(outcomes))

    @property
    def means(self) -> str:
        """What some of the shocks are; the strongest that fall out are one pair of all that those inside make, on average."""
        inside = round(self.scenario.size * float(self.table["membership"].iloc[0]))
        return f"{say.SHOCKS_MEAN} The two strongest partners are one pair, of the {inside * (inside - 1) // 2:,} that those inside make on average."

    def words(self) -> list[str]:
        """Return what comes of the case as it is, which shocks cost most, and which it stands."""
        lasting, table = self.lasting, self.table
        first, others = table.iloc[0], table.iloc[1:]
        lines = [
            f"As it is, {say.delivered(first['goals_delivered'], len(self.scenario.every_goal))} are delivered on average, and the chance that the coalition is "
            f"{say.LASTS[lasting]} is {say.odds(first[lasting])}."
        ]
        worst = others.sort_values("goals_delivered_change", kind="stable").to_dict("records")
        costs = [row for row in worst if row["goals_delivered_change"] < 0 and say.clear(row, "goals_delivered")]
        gains = [row for row in worst if row["goals_delivered_change"] > 0 and say.clear(row, "goals_delivered")]
        lines += [f"{w.capital(row['variant'])}: {_costs(row, lasting, first)}" for row in costs]
        lines += [f"{w.capital(row['variant'])}: {_costs(row, lasting, first)}" for row in reversed(gains)]
        known = [row["variant"] for row in (*costs, *gains)]
        stands = [row["variant"] for row in worst if row["variant"] not in known]
        if stands:
            lines.append(f"No clear difference in goals, in so many runs: {w.listed(stands)}.")
        return lines

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the shocks as a table for a reader."""
        lasting = self.lasting
        columns: dict[str, str | w.Cell] = {
            f"in month {self.month}": "variant",
            "goals": w.number("goals_delivered", 1),
            "change": lambda row: "" if row["variant"] == AS_IT_IS else say.changed(row, "goals_delivered"),
            "fewer in": lambda row: "" if row["variant"] == AS_IT_IS else say.odds(row["goals_delivered_less"]),
            "collective action": w.number("collective_action", 2),
            "inside": w.share("membership"),
            "lasts": lambda row: say.odds(row[lasting]),
        }
        legend = (
            f"goals: delivered by the end, on average ({say.AGAIN}); change: against the same runs without the shock, in brackets where the "
            "interval holds 0; fewer in: worlds in which fewer goals are delivered; inside: share of organisations, on average; lasts: chance "
            f"that it is {say.LASTS[lasting]}. {self.means}"
        )
        return {"One shock at a time": w.readable(self.table, columns, legend)}

    def figure(self, kind: str | None = None) -> Figure:
        """Return the change in goals by each shock, with intervals."""
        return changes(self.table.iloc[1:], "goals_delivered", "goals delivered, against the same runs without it")

    def asked(self) -> dict[str, Any]:
        """Return when the shocks strike."""
        return {"month": self.month}


def ask_shocks(
    case: Scenario, lever: Strategy, drawn: Draws, *, month: int, workers: int | None = None, progress: Progress | None = None
) -> Shocks:  # fmt: skip
    """As `shocks`, of a checked case and plan; `drawn` may be of a case that has begun."""
    variants = {AS_IT_IS: case, **shocked(case, month)}
    return Shocks(case, lever, *run_variants(variants, lever, drawn, workers=workers, progress=progress), month)


def shocked(scenario: Scenario, month: int) -> dict[str, Scenario]:
    """Return the scenario with each shock, by what happens; those that could make no difference are left out."""
    cases = {label: struck(scenario, Event(name=label, month=month, **event)) for label, event in SHOCKS.items()}
    cases[FUNDER_LEAVES] = _half_days(cases[FUNDER_LEAVES], month)
    if scenario.convener.grant == 0.0:
        del cases[FUNDER_LEAVES]
    if scenario.months > YEAR and (scenario.withdraw_month or scenario.months) > YEAR:
        cases["the budget is halved in the second year"] = _half_days(scenario, YEAR + 1, 2 * YEAR + 1)
    return cases


def _half_days(scenario: Scenario, first: int, after: int | None = None) -> Scenario:
    """The scenario with half of the convener's staff-days that it would have, from month `first` on, and before `after` where it is given."""
    end = after or scenario.months + 1
    events = [
        event.with_(capacity=event.capacity / 2) if event.capacity is not None and first <= event.month < end else event
        for event in scenario.environment.events
    ]  # fmt: skip
    events.append(Event(name="half of the staff-days", month=first, capacity=scenario.capacity_in(first) / 2))
    if end <= scenario.months:
        events.append(Event(name="the staff-days as before", month=end, capacity=scenario.capacity_in(end)))
    return scenario.with_(**{"environment.events": tuple(events)})


def _costs(row: Mapping[Any, Any], lasting: str, first: Any) -> str:
    """What a shock does in a sentence."""
    less, more = row["goals_delivered_less"], row["goals_delivered_more"]
    better = row["goals_delivered_change"] > 0
    sentence = (
        f"{say.more_or_fewer(row['goals_delivered_change'])} on average, {'more' if better else 'fewer'} in "
        f"{say.odds(more if better else less)} of the worlds"
    )
    if not say.clear(row, lasting):
        return f"{sentence}; whether it lasts does not clearly change."
    return f"{sentence}; the chance that it is {say.LASTS[lasting]}: {say.odds(row[lasting])} in place of {say.odds(first[lasting])}."
