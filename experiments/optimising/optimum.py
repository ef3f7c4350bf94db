"""The result of a search: the best use of a budget, and whether it is better than what there was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import yaml

from coalitionlab.experiments import provenance, words
from coalitionlab.experiments.facts import phase_rows, style_words
from coalitionlab.experiments.figures import axis_title, interval_dots
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.money import amount, planned_cost
from coalitionlab.experiments.optimising.beside import beside_shown, beside_table, cost_words, with_money
from coalitionlab.experiments.optimising.drafts import draft_of
from coalitionlab.experiments.optimising.figures import front_figure, timeline_figure
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.optimising.words import none_as_good, plan_words, verdict_words
from coalitionlab.experiments.significance import FEWEST
from coalitionlab.experiments.worlds.robustness import robustness
from coalitionlab.scenarios.errors import check_name, visible
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Optuna's journal of the search, in the folder of the results.
SEARCH_LOG = "search.log"
LEGEND = (
    "Every strategy had the same capacity and common random numbers, which the search did not use. Lead: paired, the strategy found "
    "less this one, so that more is better. P-values are adjusted for the number of comparisons (Holm)."
)
FRONT_LEGEND = "On the front: no other strategy is at least as good in all outcomes and better in one; it has a ring in the figure."
#: At the top of the files of strategies.
COMMENTS = (
    "Found by `coalitionlab optimise`. Effort is in parts of the capacity, so it cannot overspend.",
    "Illustrative: a thinking aid, not a forecast.",
)


@dataclass(frozen=True, eq=False)
class Optimum(Finding):
    """A strategy that was searched for, tested on random numbers that the search did not use.

    Attributes
    ----------
    settings : SearchSettings
        What the search depended on.
    strategies : tuple of Strategy
        The result: with several outcomes a front, the best in the first outcome first.
    test : DataFrame
        Every strategy in every scenario by every outcome, with the lead over it; see `held_out.held_out_table`.
    leads : DataFrame
        The leads in the robust score, first over the best rival in the first outcome; see `held_out.leads_table`.
    front : DataFrame
        Every strategy by every outcome, and whether it is on the front; see `held_out.front_table`.
    runs : DataFrame
        The runs of the test, one a row.
    tried : int
        How many strategies were tried.
    search_log : Path or None
        Optuna's journal of the search, when it is kept in a folder.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> best = cl.optimise("job_placement", capacity=8, worlds=0, trials=32, replicates=4, test_replicates=20)
    >>> best.leads[["rival", "verdict"]].shape, best.tried
    ((1, 2), 32)
    """

    kind: ClassVar[str] = "optimum"
    question: ClassVar[str] = "the best use of a budget"

    settings: SearchSettings
    strategies: Sequence[Strategy]
    test: pd.DataFrame
    leads: pd.DataFrame
    front: pd.DataFrame
    runs: pd.DataFrame
    tried: int
    search_log: Path | None = None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that it was searched for."""
        return self.settings.scenarios

    @property
    def table(self) -> pd.DataFrame:
        """The held-out test."""
        return self.test

    @property
    def strategy(self) -> Strategy:
        """The strategy found; of a front, the best in the outcome named first."""
        return self.strategies[0]

    @property
    def better(self) -> bool:
        """Whether it is significantly better than its best rival in the first outcome."""
        return bool(self.leads.iloc[0]["verdict"] == "better")

    def words(self) -> list[str]:
        """Return how much better it is than the library and the user's own strategies, or that it is not."""
        own = [strategy.name for strategy in self.settings.own]
        robust = self.settings.robust if self.settings.cases > 1 else ""
        verdict, *further = verdict_words(self.leads, own, robust, self.tried, len(self.strategies), self._observations)
        case, titles = self.scenarios[0].name, self._titles
        beside = self.beside()
        costs = cost_words(beside[beside["scenario"] == case], titles[self.settings.current])
        if self.settings.most is not None:
            found = beside.iloc[0].to_dict()
            verdict = " ".join(
                [*none_as_good(self.settings.most, self.leads, found, titles, self.settings.current), verdict]
            )
        verdict = " ".join([verdict, *self._in_worlds()])
        return [verdict, plan_words(self.strategy, self._days()), costs, *self._limit(), *further]

    @property
    def _observations(self) -> tuple[int, str]:
        """How many observations the test has, and what they are."""
        worlds = self.settings.worlds
        return (worlds, "world") if worlds > 1 else (self.settings.tests_per_world, "replicate")

    def _limit(self) -> list[str]:
        """What the money allows, where there is a limit."""
        settings = self.settings
        if settings.money is None:
            return []
        cost = max(planned_cost(case, self.strategy) for case in self.scenarios)
        return [
            f"It costs at most {amount(cost)} of the {amount(settings.money)} that there are; expenses of actions are assumed where the "
            "scenario does not say them. Plans of the library that cost more spent that much less a month."
        ]

    def _in_worlds(self) -> list[str]:
        """In how many worlds of the test, in the first scenario, the lead over the best rival turns round; nothing without worlds."""
        settings, pair = self.settings, [self.strategy.name, str(self.leads.iloc[0]["rival"])]
        if settings.worlds < 2:
            return []
        worlds = pd.DataFrame({"world": range(settings.worlds)})
        part = robustness(
            self.runs, worlds, outcome=settings.outcomes[0], scenario=self.scenarios[0].name, strategies=pair
        )
        found = part.turning
        if found is None or (not found.lost and self.leads.iloc[0]["verdict"] == "not significant"):
            return []
        ahead = found.worlds - found.lost if found.best == pair[0] else found.lost
        turns = "The advice turns round in some: it" if found.best == pair[0] and found.turns else "It"
        return [f"{turns} does better than {pair[1]} in {ahead} of {found.worlds} plausible worlds, luck taken out."]

    def beside(self) -> pd.DataFrame:
        """Return what the plan found gives and costs beside the plan of today, its best rival and the user's own, in the test.

        Returns
        -------
        DataFrame
            A row a scenario and strategy, the plan found first, then that of today; see `beside.beside_table`.
        """
        settings = self.settings
        roles = {self.strategy.name: "found", settings.current: "today", str(self.leads.iloc[0]["rival"]): "best other"}
        roles |= {plan.name: roles.get(plan.name, "your own") for plan in settings.own}
        if self.leads.iloc[0]["rival"] == settings.current:
            roles[settings.current] = "today, best other"
        table: pd.DataFrame = self._once(
            "beside",
            lambda: with_money(
                beside_table(
                    self.runs, [case.name for case in self.scenarios], roles, settings.current, settings.outcomes[0], settings.seed
                ),
                self.scenarios, [*self.strategies, *settings.rivals], settings.current,
            ),
        )  # fmt: skip
        return table.copy()

    def _days(self) -> list[dict[str, float]]:
        """Staff-days a month by action, for each phase of the plan found."""
        draft = draft_of(self.strategy, self.settings.last_month)
        assert draft is not None  # the search tries none without effort
        return self.settings.limits.days(draft)

    def figure(self, kind: str | None = None) -> Figure:
        """Return a figure: the `timeline` of the phases, the `test` (in the first scenario, or in that of the name given), or the
        `front` of two outcomes or more.

        Raises
        ------
        InputError
            For another kind.
        """
        outcomes, names = self.settings.outcomes, [scenario.name for scenario in self.scenarios]
        if kind in (None, "timeline"):
            return timeline_figure(self.strategy, self.settings.last_month)
        if kind == "front" and len(outcomes) > 1:
            own = {strategy.name for strategy in self.settings.own}
            kinds = self.front["strategy"].map(lambda name: "your own" if name in own else "library")
            rows = self.front.assign(kind=kinds.mask(self.front["found"], "found"))
            return front_figure(rows, self._titles, outcomes)
        if kind not in ("test", *names):
            known = ["timeline", "test", *names, *(["front"] if len(outcomes) > 1 else [])]
            check_name(str(kind), known, "figure")
        rows = self._rows(names[0] if kind == "test" else str(kind)).dropna(subset="mean")
        return interval_dots(rows.assign(label=rows["strategy"].map(self._titles)), axis_title(outcomes[0]))

    def charts(self) -> dict[str, str]:
        """Return the figures of the report after the timeline: the test by scenario, and the front."""
        by = words.spaced(self.settings.outcomes[0])
        tests = {f"Held-out test on {case.name}: {by}": case.name for case in self.scenarios}
        return tests | ({"The front": "front"} if len(self.settings.outcomes) > 1 else {})

    def lead(self) -> str:
        """Return a sentence on the question, below the title of the report."""
        capacity = f" ({self.settings.capacity:g} every month)" if self.settings.capacity is not None else ""
        outcomes = ", ".join(map(words.spaced, self.settings.outcomes))
        return f"How should the convener spend its staff-days{capacity} for {outcomes}?"

    def command(self) -> str:
        """Return the command that searches again."""
        plain = self.settings.plain()
        return provenance.command_line(
            "optimise", *(scenario.name for scenario in self.scenarios),
            strategy=[provenance.strategy_word(strategy) for strategy in self.settings.own],
            outcome=list(plain.pop("outcomes")), set=plain.pop("parameters"), **plain,
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return the settings and what came out, for the manifest."""
        return {
            "complete": True, "identity": self.settings.identity(), **self.settings.plain(), "tried": self.tried,
            "better": self.better, "leads": self.leads.to_dict(orient="records"),
            "library": [strategy.name for strategy in self.settings.library],
            "own": [provenance.described(strategy) for strategy in self.settings.own],
        }  # fmt: skip

    def data(self) -> dict[str, pd.DataFrame]:
        """Return the runs of the test."""
        return {"runs": self.runs}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the test, what the plan gives and costs beside others, and the front."""
        return {"test": self.test, "beside": self.beside(), "front": self.front}

    def documents(self) -> dict[str, str]:
        """Return the strategies as files that every command takes, and Optuna's journal of the search."""
        texts = {f"{plan.name}.yaml": strategy_text(plan, COMMENTS) for plan in self.strategies}
        texts[f"{self.strategy.name}.yaml"] = strategy_text(self.strategy, [*COMMENTS, *self.words()])
        if self.search_log is not None:
            texts[SEARCH_LOG] = self.search_log.read_text(encoding="utf-8")
        return texts

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the plan, the test and the front for a reader."""
        outcomes, tables = self.settings.outcomes, {"What it does": plan_table(self.strategy, self._days())}
        tables |= self._beside_shown()
        name = {"strategy": lambda row: self._titles[row["strategy"]]}
        claims = self._observations[0] >= FEWEST
        for scenario in self.scenarios:
            rows = words.within_range(self._rows(scenario.name), outcomes[0])
            digits = words.digits_for(rows["mean"])
            tables[f"Held-out test on {scenario.name}, by {words.spaced(outcomes[0])}"] = words.readable(rows, name | {
                "mean": words.number("mean", digits), "95 % interval": words.interval("low", "high", digits), "lead": words.gap("lead", digits),
                **({"95 % interval of the lead": words.interval("lead_low", "lead_high", digits, words.signed)} if claims else {}),
                "better in": words.share("better_share"), "adjusted p": words.chance("p_adjusted"),
            }, LEGEND)  # fmt: skip
        if len(outcomes) > 1:
            columns = {
                words.spaced(outcome): words.number(outcome, words.digits_for(self.front[outcome]))
                for outcome in outcomes
            }
            on_front = {"on the front": lambda row: "yes" if row["on_front"] else ""}
            tables["The front"] = words.readable(self.front, name | columns | on_front, FRONT_LEGEND)
        return tables

    def _beside_shown(self) -> dict[str, pd.DataFrame]:
        plans, outcome = [*self.strategies, *self.settings.rivals], self.settings.outcomes[0]
        actions = {plan.name: len(actions_of(plan)) for plan in plans}
        parts = self.beside().groupby("scenario", sort=False)
        several = len(self.scenarios) > 1
        return {
            "What it gives and what it costs" + f", in {case}" * several: beside_shown(
                rows, outcome, self._titles, actions
            )
            for case, rows in parts
        }

    def _rows(self, scenario: str) -> pd.DataFrame:
        """The test by the first outcome in a scenario."""
        return self.test[(self.test["scenario"] == scenario) & (self.test["outcome"] == self.settings.outcomes[0])]

    @property
    def _titles(self) -> dict[str, str]:
        return words.titles_of([*self.strategies, *self.settings.rivals])


def actions_of(plan: Strategy) -> set[str]:
    """The actions that a plan spends effort on; none that is known for a Python function."""
    return {name for phase in plan.phases for name, weight in phase.effort.items() if weight > 0}


def plan_table(strategy: Strategy, days: Sequence[Mapping[str, float]] = ()) -> pd.DataFrame:
    """The phases of a strategy: phase, months, effort, staff-days a month where they are given; a last row for the style that it
    chooses, if any."""
    rows, start = [], 1
    for row, phase in zip(phase_rows(strategy), strategy.phases, strict=True):
        months = f"from month {start} " + (f"to {row['until']}" if phase.until is not None else "on")
        rows.append({"phase": words.capital(row["name"]), "months": months, "effort": row["effort"]})
        start = (phase.until_month or start) + 1
    for row, each in zip(rows, days, strict=False):
        row["staff-days a month"] = ", ".join(
            words.decimal(number, 1) for number in sorted(each.values(), reverse=True)
        )
    if style := style_words(strategy):
        rows.append({"phase": "Style", "months": "all", "effort": style})
    return pd.DataFrame(rows).fillna("")


def strategy_text(strategy: Strategy, comments: Sequence[str]) -> str:
    """A strategy found as YAML, with comments and its plan in words at the top; its name is that of the file."""
    plan = [": ".join(row) for row in plan_table(strategy).to_numpy().tolist()]
    head = "".join(f"# {visible(line)}\n" for line in [*comments, *plan])
    content = strategy.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"name"})
    for phase in content["phases"]:
        phase["effort"] = {action: int(parts) for action, parts in phase["effort"].items()}
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
