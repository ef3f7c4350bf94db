"""This case or that one? Scenarios under one strategy, paired by the same luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.figures import changes
from coalitionlab.experiments.convening.variants import Answer
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, eq=False)
class Versus(Answer):
    """Scenarios compared with the first of them, as `versus` returns it; a variant each.

    Attributes
    ----------
    cases : tuple of Scenario
        The scenarios, the one that the others are compared with first.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.versus(["generic", "grassroots"], "communication", worlds=3, replicates=1)
    >>> answer.table["collective_action_change"].tolist()[0], len(answer.words()) >= 2
    (0.0, True)
    """

    kind: ClassVar[str] = "versus"
    question: ClassVar[str] = "This case or that one?"

    cases: tuple[Scenario, ...]

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios."""
        return self.cases

    @property
    def table(self) -> pd.DataFrame:
        """A row a scenario; see `Answer.by_variant`. Goals that are set anew count again; goals_named is how many the scenario has."""
        return self._once("table", self._table)

    def _table(self) -> pd.DataFrame:
        outcomes = ("goals_delivered", "collective_action", "membership", self.lasting)
        return self.by_variant(outcomes).assign(goals_named=[len(case.every_goal) for case in self.cases])

    def words(self) -> list[str]:
        """Return, for each scenario against the first, what differs, with chances; then what to keep in mind."""
        lasting, rows = self.lasting, self.table.to_dict("records")
        first = rows[0]
        lines = [
            f"{_named(first)}: {say.delivered(first['goals_delivered'], first['goals_named'])} by the end, on average; the chance that it is "
            f"{say.LASTS[lasting]} is {say.odds(first[lasting])}."
        ]
        lines += [self._against(row, first, lasting) for row in rows[1:]]
        return [*lines, *self._notes()]

    def _against(self, row: Mapping[Any, Any], first: Mapping[Any, Any], lasting: str) -> str:
        """Return one scenario against the first."""
        parts = [f"{say.more_or_fewer(row['goals_delivered_change'])} than in the first"]
        if not say.clear(row, "goals_delivered"):
            parts = ["no clear difference in goals from the first"]
        ahead = row["collective_action_more"]
        parts.append(
            f"more collective action in {say.odds(ahead)} of the worlds"
            if _differs(row)
            else "as much collective action"
        )
        chance = f"the chance that it is {say.LASTS[lasting]} is {say.odds(row[lasting])}"
        parts.append(chance if say.clear(row, lasting) else f"{chance}, no clear difference")
        return f"{_named(row)}: {'; '.join(parts)}."

    def _notes(self) -> list[str]:
        """Return how far the pairing reaches: luck is shared by who has the same name."""
        names = [set(blueprint(case).names) for case in self.cases]
        shared = len(set.intersection(*names))
        if all(each == names[0] for each in names):
            return []
        return [
            f"The scenarios share {plural(shared, 'organisation')} by name; what happens in the world is the same in all, but luck is only shared by "
            "these."
        ]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the scenarios as a table for a reader."""
        lasting, reference = self.lasting, self.labels[0]

        def own(cell: Any) -> w.Cell:
            return lambda row: "" if row["variant"] == reference else cell(row)

        columns: dict[str, str | w.Cell] = {
            "scenario": "variant",
            "goals": w.number("goals_delivered", 1),
            "named": "goals_named",
            "change": own(lambda row: say.changed(row, "goals_delivered")),
            "collective action": w.number("collective_action", 2),
            "more in": own(lambda row: say.odds(row["collective_action_more"]) if _differs(row) else "the same"),
            "inside": w.share("membership"),
            "lasts": lambda row: say.odds(row[lasting]),
        }
        legend = (
            f"goals: delivered by the end, on average ({say.AGAIN}); named: goals of the scenario; change: against the first, in brackets where the "
            f"interval holds 0; more in: worlds with more collective action than the first; lasts: chance that it is {say.LASTS[lasting]}."
        )
        return {"Against the first": w.readable(self.table, columns, legend)}

    def lead(self) -> str:
        """Return what was asked, and what the answer rests on."""
        names = w.listed([f"“{name}”" for name in self.labels])  # titles, or names where titles repeat
        return f"{self.question} {names}, led by “{self.strategy.title or self.strategy.name}”. {say.basis(*self.size)}"

    def figure(self, kind: str | None = None) -> Figure:
        """Return the change in collective action against the first, with intervals."""
        return changes(self.table.iloc[1:], "collective_action", "collective action, against the first")


def _differs(row: Mapping[Any, Any]) -> bool:
    """Whether collective action differs from the first by more than the table rounds away."""
    return bool(abs(row["collective_action_change"]) >= 0.005)


def _named(row: Mapping[Any, Any]) -> str:
    return w.capital(str(row["variant"]))
