"""When can we leave? The chance that the coalition lasts, by the month in which the convener leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.figures import courses
from coalitionlab.experiments.convening.variants import Answer
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Months of leaving that are tried, unless said otherwise; how long the runs go on after the last.
MONTHS = (12, 24, 36, 48, 60)
AFTER = 48
TWO, FOUR = "alive_after_2_years", "alive_after_4_years"
#: A chance this much below the best found is as good, for a board.
AS_GOOD = 0.05


@dataclass(frozen=True, eq=False)
class Leaving(Answer):
    """What comes of a case by the month in which the convener leaves, as `leave` returns it; a variant a month.

    Attributes
    ----------
    months : tuple of int
        The months tried, in order; nothing is done from that month on.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.leave("generic", "communication", months=[12, 36], worlds=3, replicates=1)
    >>> answer.table["month"].tolist()
    [12, 36]
    """

    kind: ClassVar[str] = "leave"
    question: ClassVar[str] = "When can we leave?"

    months: tuple[int, ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row a month of leaving: month, then as `Answer.by_variant`, changes being against the earliest."""
        return self._once("table", self._table)

    def _table(self) -> pd.DataFrame:
        table = self.by_variant((TWO, FOUR, "goals_delivered", "collective_action"))
        table.insert(0, "month", self.months)
        return table.drop(columns="variant")

    def words(self) -> list[str]:
        """Return from which month on leaving is safe, what staying longer adds, and what is delivered."""
        rows = self.table.to_dict("records")
        top = max(rows, key=lambda row: row[FOUR])
        enough = next(row for row in rows if row[FOUR] >= top[FOUR] - AS_GOOD)
        likely = _likely(rows)
        sure, lines = _changes(rows), []
        if not sure and top[FOUR] > 0.5:
            ends = dict.fromkeys(say.odds(chance) for chance in (min(row[FOUR] for row in rows), top[FOUR]))
            lines.append(
                f"In whichever of these months you leave, the chance that it is {say.LASTS[FOUR]} is {' to '.join(ends)}."
            )
        elif likely is None:
            which = f" ({_month(top)})" if sure else ""
            yet = "Not clearly" if top[FOUR] > 0.5 else "Not yet"
            lines.append(
                f"{yet} in any of these months: at best{which} the chance that it is {say.LASTS[FOUR]} is {say.odds(top[FOUR])}."
            )
        else:
            lines.append(
                f"The first of these months in which you can leave something that more likely lasts than not is {_month(likely)}: the chance that it is "
                f"{say.LASTS[FOUR]} is then {say.odds(likely[FOUR])} (two years after: {say.odds(likely[TWO])})."
            )
        lines.append(self._longer(rows, enough, sure))
        sooner = min(rows[1:], key=lambda row: row[TWO], default=rows[0])
        if sooner is not rows[0] and sooner[f"{TWO}_change_high"] < 0:
            lines.append(
                f"That it is {say.LASTS[TWO]} is less likely for who leaves later: {say.odds(rows[0][TWO])} in {_month(rows[0])}, "
                f"{say.odds(sooner[TWO])} in {_month(sooner)}."
            )
        first, last, named = rows[0], rows[-1], len(self.scenario.every_goal)
        lines.append(
            f"Who leaves in {_month(first)} has {say.goals(first['goals_delivered'])} delivered on average by the end (month "
            f"{self.study.scenarios[0].months}), who leaves in {_month(last)} {say.delivered(last['goals_delivered'], named)}."
        )
        return lines

    def _longer(self, rows: list[Any], enough: Any, sure: bool) -> str:
        """Return what staying adds: up to which month, and that it adds no more after; `sure` is whether the chance clearly changes."""
        first, best = rows[0], max(rows, key=lambda row: row[FOUR])
        if not sure:
            return "Staying longer does not clearly change that chance, in so many runs: it is decided by other things."
        if best[f"{FOUR}_change"] <= 0:
            return f"Staying longer lowers it: to {say.odds(rows[-1][FOUR])} for who leaves in {_month(rows[-1])}."
        more = "" if enough is rows[-1] else f" Staying beyond {_month(enough)} adds next to nothing to it."
        return f"Staying from {_month(first)} to {_month(enough)} takes the chance from {say.odds(first[FOUR])} to {say.odds(enough[FOUR])}.{more}"

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the months as a table for a reader."""
        columns: dict[str, str | w.Cell] = {
            "leave in month": "month",
            "alive two years after": lambda row: say.odds(row[TWO]),
            "four years after": lambda row: say.odds(row[FOUR]),
            "four years: interval": w.interval(f"{FOUR}_low", f"{FOUR}_high", 2),
            "goals": w.number("goals_delivered", 1),
        }
        legend = f"alive: three organisations or more active in the last 12 months; goals: delivered by the end, on average ({say.AGAIN})."
        return {"By the month of leaving": w.readable(self.table, columns, legend)}

    def figure(self, kind: str | None = None) -> Figure:
        """Return the chances to last by the month of leaving, with intervals."""
        rows = self.table.to_dict("records")
        chances = {
            label: [(row[name], row[f"{name}_low"], row[f"{name}_high"]) for row in rows]
            for name, label in ((TWO, "alive two years after"), (FOUR, "alive four years after"))
        }
        return courses(self.months, chances, "month in which the convener leaves")

    def asked(self) -> dict[str, Any]:
        """Return the months tried."""
        return {"months": list(self.months)}


def leaving(scenario: Scenario, month: int, horizon: int) -> Scenario:
    """Return the scenario with the convener leaving in this month, run for so many months; events after that are left out."""
    events = tuple(event for event in scenario.environment.events if event.month <= horizon)
    return scenario.with_(**{"withdraw_month": month, "months": horizon, "environment.events": events})


def _changes(rows: Sequence[Mapping[Any, Any]]) -> bool:
    """Whether the chance to last clearly changes with the month of leaving."""
    return any(say.clear(row, FOUR) for row in rows[1:])


def _likely(rows: Sequence[Mapping[Any, Any]]) -> Mapping[Any, Any] | None:
    """The first month from which on what is left more likely lasts than not: clearly so there, and not less likely later; None where there is none."""
    for first, row in enumerate(rows):
        if row[f"{FOUR}_low"] > 0.5 and all(later[FOUR] > 0.5 for later in rows[first:]):
            return row
    return None


def _month(row: Mapping[Any, Any]) -> str:
    return f"month {row['month']}"
