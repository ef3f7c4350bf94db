"""Whom first? What each organisation's coming hangs on, what it changes, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.convening.figures import changes
from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.experiments.convening.people import follow
from coalitionlab.experiments.convening.remedies import NOTHING, obstacle, remedy, supports
from coalitionlab.experiments.convening.steps import (
    MOSTLY,
    alike,
    asked_by,
    because,
    go_between,
    next_steps,
    turns,
    worth_asking,
)
from coalitionlab.experiments.convening.variants import Answer, run_variants, struck
from coalitionlab.experiments.runs.executors import Counted, Progress
from coalitionlab.experiments.statistics import Floats, student_interval
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.schema import Event, Generated, Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Whom an organisation brings along: others whose share of months inside is this much higher when it is asked first than when it never comes.
ALONG, SURE = 0.05, 0.99
#: A change in collective action (0..1) that is worth a sentence.
MATTERS = 0.001
OUTCOMES = ("goals_delivered", "collective_action")
_NOBODY = Strategy(name="nobody leads")


@dataclass(frozen=True, eq=False)
class Partners(Answer):
    """What each organisation's coming hangs on and what it changes, as `partners` returns it.

    The variants are the case as it is, then for each organisation asked: won at the start, and never coming. Of generated organisations one of each
    sector stands for its kind.

    Attributes
    ----------
    groups : mapping of str to tuple of int
        Whom a row is about: its name (or its sector), and the rows of those organisations; the first of them is asked first, or never comes.
    followed : Followed
        Everybody in some of the runs as they are.
    along : ndarray
        Rows x groups: how much more of the months each is inside when the row's own is asked first than when it never comes; nan where
        that is not clear.
    left_out : int
        Organisations that were not examined.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.partners("generic", "communication", worlds=3, replicates=1)
    >>> sorted(answer.table["organisation"])
    ['business', 'community', 'education', 'government', 'nonprofit']
    """

    kind: ClassVar[str] = "partners"
    question: ClassVar[str] = "Whom first?"

    groups: Mapping[str, tuple[int, ...]]
    followed: Followed
    along: Floats
    left_out: int

    @property
    def table(self) -> pd.DataFrame:
        """A row an organisation (or sector), the one whose being asked first adds most collective action on top.

        Columns: organisation; comes, the chance that it ever comes, stays, that it is inside when the convener leaves, and month, the median (nan where
        fewer than half do; 0 where it is in from the start); balance, its utility of being inside before it comes; supports and obstacle, the terms most
        for and most against it; remedy, the action by which most is to be gained with it, and works_on, the term that it works on most; through, the
        go-between (see `go_between`; '' for none); brings, names; wants, what the table says it wants; bridge and isolated, shares of runs; against, the share of runs in which it starts against the aim; power, its share of
        all; reach, the number of others with a tie to it; then, for asked first (`first_`) and never coming (`never_`), the changes of goals_delivered and
        collective_action with intervals.
        """
        return self._once("table", self._table)

    def _table(self) -> pd.DataFrame:
        people, names = self.followed, list(self.groups)
        bridge, isolated = people.links()
        power, against = people.power.mean(axis=0), people.against.mean(axis=0)
        reach = people.tied.sum(axis=1).mean(axis=0)
        listed = self.scenario.organisations
        wants = {each.name: each.wants for each in listed} if isinstance(listed, tuple) else {}
        rows = []
        for k, (name, members) in enumerate(self.groups.items()):
            own = list(members)
            terms, balance = people.mean_terms[own].mean(axis=0), float(np.nanmean(people.balance[own]))
            comes, month = float(people.comes[own].mean()), _usual(people.joined[:, own])
            if name in self.drawn.members:  # the history says so, whatever the runs have
                comes, month = 1.0, 0.0
            against_it = obstacle(terms, balance, month == 0.0)
            action, works_on = remedy(against_it, terms, people.traits_of(own), self.strategy)
            row: dict[str, Any] = {
                "organisation": name, "comes": comes, "stays": float(people.stays[:, own].mean()), "month": month, "balance": balance, "supports": supports(terms), "obstacle": against_it,
                "remedy": action, "works_on": works_on, "through": self._through(own, month),
                "brings": [names[j] for j in np.argsort(-self.along[k]) if self.along[k, j] > 0],
                "wants": wants.get(name, ""), "bridge": float(bridge[own].mean()), "isolated": float(isolated[own].mean()), "against": float(against[own].mean()),
                "power": float(power[own].sum()), "reach": float(reach[own].mean()),
            }  # fmt: skip
            for what, number in (("first", 1 + 2 * k), ("never", 2 + 2 * k)):
                for outcome in OUTCOMES:
                    change = self.change(outcome, number)
                    row |= {f"{what}_{outcome}_change": change.mean, f"{what}_{outcome}_change_low": change.low}
                    row |= {f"{what}_{outcome}_change_high": change.high}
            rows.append(row)
        table = pd.DataFrame(rows)
        return table.sort_values("first_collective_action_change", ascending=False, kind="stable", ignore_index=True)

    def _through(self, own: list[int], month: float) -> str:
        """The name of the go-between of an organisation, of those examined; '' for none, or where organisations are generated."""
        if isinstance(self.scenario.organisations, Generated):
            return ""
        names = {rows[0]: name for name, rows in self.groups.items()}
        found = go_between(self.scenario, self.followed, own[0], list(names), asked_by(month))
        return "" if found is None else names[found]

    @property
    def steps(self) -> pd.DataFrame:
        """What to do next, a row a step: who, what, why, by_when."""
        return self._once("steps", lambda: next_steps(self.table))

    def words(self) -> list[str]:
        """Return whom to ask first, who is hard to win and why, bridges, isolated ones and opponents."""
        rows = self.table.to_dict("records")
        lines = [
            *self._first(rows),
            *self._never(rows),
            *self._hard(rows),
            *alike(rows),
            *self._links(rows),
            *self._opponents(rows),
        ]
        if isinstance(self.scenario.organisations, Generated):
            lines.append(
                "The organisations of this case are generated: a row is about one of its sector, which is another one in each run."
            )
        if self.left_out:
            lines.append(f"{plural(self.left_out, 'organisation')} of less power were not examined (--most).")
        return lines

    def _first(self, rows: list[Any]) -> list[str]:
        gains = [row for row in rows if row["first_collective_action_change_low"] > 0 and worth_asking(row)]
        if not gains:
            return ["Whom you ask first makes no clear difference, in so many runs."]
        lines = []
        for row in gains[:3]:
            brings = w.ended(f" It brings along {w.listed(row['brings'][:4])}") if row["brings"] else ""
            lines.append(f"Asked first and won at the start, {row['organisation']} adds {_gain(row, 'first')}.{brings}")
        return lines

    def _never(self, rows: list[Any]) -> list[str]:
        losses = sorted(rows, key=lambda row: row["never_collective_action_change"])
        clear = [
            row
            for row in losses
            if row["never_collective_action_change_high"] < 0 and row["never_collective_action_change"] <= -MATTERS
        ]
        return [f"If {row['organisation']} never comes, that costs {_gain(row, 'never')}." for row in clear[:2]]

    def _hard(self, rows: list[Any]) -> list[str]:
        hard = sorted((row for row in rows if row["comes"] < MOSTLY), key=lambda row: -row["power"])[:3]
        return [
            f"{w.capital(row['organisation'])}{say.own_words(row['wants'])} comes with a chance of {say.odds(row['comes'])}: {because(row)}."
            for row in hard
        ]

    def _links(self, rows: list[Any]) -> list[str]:
        bridges = [row["organisation"] for row in rows if row["bridge"] >= MOSTLY]
        alone = [row["organisation"] for row in rows if row["isolated"] >= MOSTLY]
        lines = [w.ended(f"Bridges, without whom others lose their only link: {w.listed(bridges)}")] if bridges else []
        return [*lines, w.ended(f"Isolated, with no tie to anyone: {w.listed(alone)}")] if alone else lines

    def _opponents(self, rows: list[Any]) -> list[str]:
        against = [row for row in rows if row["against"] >= MOSTLY]
        if not against:
            return [say.no_opponents(self.scenario)]
        return [
            f"{'Against the aim at the start, but likely to come in' if turns(row) else 'Against the aim, and able to block while it is outside'}: "
            f"{row['organisation']}{say.own_words(row['wants'])}, with {w.percent(row['power'])} of all power and ties to {plural(round(row['reach']), 'other')}; "
            f"the chance that it comes is {say.odds(row['comes'])}, that it is in when the convener leaves {say.odds(row['stays'])}. "
            f"What {'turns' if turns(row) else 'would turn'} it: {row['remedy'] or NOTHING}."
            for row in sorted(against, key=lambda row: (turns(row), -row["power"]))
        ]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the organisations and the next steps as tables for a reader."""
        columns: dict[str, str | w.Cell] = {
            "who": lambda row: f"{row['organisation']}{say.own_words(row['wants'])}",
            "comes": lambda row: "is in" if row["month"] == 0 else say.odds(row["comes"]),
            "month": lambda row: "" if row["month"] == 0 else w.decimal(row["month"], 0),
            "for": "supports",
            "against": lambda row: w.spaced(row["obstacle"]),
            "what wins it": lambda row: row["remedy"],
            "first: goals": lambda row: say.changed(_of(row, "first"), "goals_delivered"),
            "never: goals": lambda row: say.changed(_of(row, "never"), "goals_delivered"),
            "brings along": lambda row: ", ".join(row["brings"][:3]),
        }
        legend = (
            "comes: chance that it is ever inside; month: by which half of all runs have it; for, against: what weighs most with it before it comes; what wins it: "
            "the action by which there is most to gain with it; first, "
            f"never: change in goals delivered ({say.AGAIN}) if it is won at the start, or never comes, in brackets where the interval holds 0; brings along: those who are "
            "inside more when it is asked first than when it never comes."
        )
        shown = {"Each organisation": w.readable(self.table, columns, legend)}
        if len(self.steps):
            shown["Next steps"] = w.readable(
                self.steps.assign(wants=self.steps["who"].map(self.table.set_index("organisation")["wants"])),
                {
                    "who": lambda row: f"{row['who']}{say.own_words(row['wants'])}",
                    "what": "what",
                    "why": "why",
                    "by when": "by_when",
                },
            )
        return shown

    def figure(self, kind: str | None = None) -> Figure:
        """Return the change in collective action by who is asked first, with intervals; 'never': by who never comes."""
        what = "never" if kind == "never" else "first"
        columns = {"organisation": "variant"} | {
            f"{what}_collective_action_change{end}": f"collective_action_change{end}" for end in ("", "_low", "_high")
        }
        said = "never comes" if kind == "never" else "is won at the start"
        title = f"collective action, where it {said}, against the same runs as they are"
        return changes(self.table.rename(columns=columns), "collective_action", title, gains_first=kind != "never")

    def charts(self) -> dict[str, str]:
        """Return the figure of who never comes."""
        return {"If it never comes": "never"}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the organisations and the steps."""
        return {"partners": self.table.assign(brings=self.table["brings"].map("; ".join)), "steps": self.steps}


def ask_partners(
    case: Scenario, lever: Strategy, drawn: Draws, *, most: int, workers: int | None = None, progress: Progress | None = None
) -> Partners:  # fmt: skip
    """As `partners`, of a checked case and plan; `drawn` may be of a case that has begun."""
    groups, left_out = examined(case, most)
    cases, names = {"as it is": case}, blueprint(case).names
    for name, rows in groups.items():
        for label, what in ((f"{name} first", "joins"), (f"{name} never", "leaves")):
            event = {"name": f"{names[rows[0]]} {what}", "month": 1, what: [names[rows[0]]]}
            cases[label] = struck(case, Event.model_validate(event))
    counted = Counted(progress)
    made = len(cases) * max(1, len(drawn)) * drawn.replicates
    counted.total = made + 2 * len(groups) * drawn.followed(closely=False) + drawn.followed(closely=True)
    ran = run_variants(cases, lever, drawn, workers=workers, progress=lambda done, _: counted.add(done - counted.done))

    def followed(case: Scenario, *, closely: bool) -> Followed:
        return drawn.follow(case, lever, closely=closely, workers=workers, count=counted.add)

    along = np.full((len(groups), len(groups)), np.nan)
    for k, (name, rows) in enumerate(groups.items()):
        first, never = (followed(cases[f"{name} {what}"], closely=False) for what in ("first", "never"))
        along[k] = _clear_gains(first.present - never.present, groups, rows[0])
    return Partners(case, lever, *ran, groups, followed(case, closely=True), along, left_out)


def examined(scenario: Scenario, most: int) -> tuple[dict[str, tuple[int, ...]], int]:
    """Return whom a row is about, and how many are left out: the most powerful organisations, or one of each sector where they are generated."""
    plan = blueprint(scenario)
    if isinstance(scenario.organisations, Generated):
        return {name: tuple(map(int, np.flatnonzero(plan.sector == k))) for k, name in enumerate(plan.sectors)}, 0
    power = follow(scenario, _NOBODY, [({}, 0)], seed=0, parameters={}, closely=False).power[0]
    kept = sorted(np.argsort(-power, kind="stable")[:most].tolist())
    return {plan.names[row]: (row,) for row in kept}, plan.size - len(kept)


def _clear_gains(gains: Floats, groups: Mapping[str, tuple[int, ...]], asked: int) -> Floats:
    """By group, how much more of the months its organisations are inside (U x n: paired differences), where that is clear; nan elsewhere."""
    found = []
    for rows in groups.values():
        others = [row for row in rows if row != asked]
        change = student_interval(gains[:, others].mean(axis=1), level=SURE) if others else None
        clear = change is not None and change.mean >= ALONG and change.low > 0
        found.append(change.mean if change is not None and clear else np.nan)
    return np.array(found)


def _usual(joined: Floats) -> float:
    """The month by which half of all runs (of any of these organisations) have it inside; nan where fewer ever do."""
    when = float(np.median(np.where(np.isnan(joined), np.inf, joined)))
    return when if np.isfinite(when) else np.nan


def _of(row: Mapping[Any, Any], what: str) -> dict[str, Any]:
    """The changes of a row when it is asked first, or never comes, by the names that words take."""
    return {key.removeprefix(f"{what}_"): value for key, value in row.items() if str(key).startswith(f"{what}_")}


def _gain(row: Mapping[Any, Any], what: str) -> str:
    """A change in collective action that is clear, and in goals where that is: '0.4 goals and 1.2 points of collective action (of 100)'."""
    own = _of(row, what)
    goals, points = (
        own["goals_delivered_change"],
        f"{abs(100 * own['collective_action_change']):.1f} points of collective action (of 100)",
    )
    return (
        f"{abs(goals):.1f} goals and {points}"
        if say.clear(own, "goals_delivered")
        else f"{points}, with no clear change in goals"
    )
