"""The result of a search: the best use of a budget that was found, and whether it is better than what there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from coalitionlab.experiments import provenance, report
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.optimising import figures, words
from coalitionlab.experiments.optimising.held_out import readable_front, readable_test, test_command
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.optimising.strategy_yaml import strategy_yaml
from coalitionlab.experiments.words import spaced, titles_of
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Optuna's journal of the search, in the folder of the results.
SEARCH_LOG = "search.log"
LEGEND = (
    "Every strategy had the same capacity and common random numbers, which the search did not use. Lead: paired, the strategy found "
    "less this one, so that more is better. P-values are adjusted for the number of comparisons (Holm)."
)
KINDS = ("timeline", "test", "front")


@dataclass(frozen=True, eq=False)
class Optimum(Finding):
    """A strategy that was searched for, tested on random numbers that the search did not use.

    Attributes
    ----------
    settings : SearchSettings
        What the search depended on.
    strategies : tuple of Strategy
        What was found: with several outcomes a front, the best in the first outcome first.
    test : DataFrame
        Every strategy in every scenario by every outcome, with the lead over it; see `held_out.test_table`.
    leads : DataFrame
        The leads in the robust score, first over the best rival in the first outcome; see `held_out.leads_table`.
    front : DataFrame
        Every strategy by every outcome, and whether it is on the front; see `held_out.front_table`.
    comparison : Comparison
        The runs of the test.
    tried : int
        How many strategies were tried.
    search_log : Path or None
        Optuna's journal of the search, when it is kept in a folder.
    """

    kind: ClassVar[str] = "optimum"
    question: ClassVar[str] = "the best use of a budget"

    settings: SearchSettings
    strategies: Sequence[Strategy]
    test: pd.DataFrame
    leads: pd.DataFrame
    front: pd.DataFrame
    comparison: Comparison
    tried: int
    search_log: Path | None = None

    @property
    def table(self) -> pd.DataFrame:
        """The held-out test."""
        return self.test

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The scenarios that it was searched for."""
        return self.settings.scenarios

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
        names = [strategy.name for strategy in self.strategies]
        lines = words.verdict(self.settings, self.leads, self.test, names)
        return [*lines, words.how_tested(self.settings, self.tried)]

    def figure(self, kind: str | None = None) -> Figure:
        """Return a figure: the `timeline` of the phases, the `test`, or the `front` of two outcomes or more.

        Raises
        ------
        InputError
            For another kind, or for the front of one outcome.
        """
        kind = kind or "timeline"
        if kind not in KINDS:
            raise input_error(f"unknown figure {quoted(kind)}", suggest(kind, KINDS, kind="figure"))
        if kind == "timeline":
            return figures.timeline(self.strategy, self.settings.limits.last_month)
        if kind == "test":
            return self._test_figure(self.scenarios[0].name)
        if len(self.settings.outcomes) < 2:
            raise input_error("one outcome has no front", "name two outcomes or more")
        return figures.front(self.front, self._kinds, self._titles, self.settings.outcomes)

    def _test_figure(self, scenario: str) -> Figure:
        return figures.held_out_dots(
            self._rows(scenario), self._kinds, self._titles, self.settings.outcomes[0]
        )

    def _rows(self, scenario: str) -> pd.DataFrame:
        """The test by the first outcome in a scenario."""
        test = self.test
        return test[(test["scenario"] == scenario) & (test["outcome"] == self.settings.outcomes[0])]

    @property
    def _kinds(self) -> dict[str, list[str]]:
        kinds = {"found": self.strategies, "library": self.settings.library, "your own": self.settings.own}
        return {kind: [strategy.name for strategy in these] for kind, these in kinds.items() if these}

    @property
    def _titles(self) -> dict[str, str]:
        return titles_of(self.comparison.strategies)

    def lead(self) -> str:
        """Return a sentence on the question, below the title of the report."""
        capacity = f" ({self.settings.capacity:g} a month)" if self.settings.capacity is not None else ""
        outcomes = ", ".join(map(spaced, self.settings.outcomes))
        return f"How should the convener spend its staff-days{capacity} for {outcomes}?"

    def command(self) -> str:
        """Return the command that searches again."""
        plain = self.settings.plain() | {"test_replicates": self.settings.test_replicates}
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
        return {"runs": self.comparison.runs}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the test and the front."""
        return {"test": self.test, "front": self.front}

    def documents(self) -> dict[str, str]:
        """Return the strategies as files, and Optuna's journal of the search."""
        comments = [
            "Found by `coalitionlab optimise`. Effort is in parts of the capacity, so it cannot overspend."
        ]
        note = "Illustrative: a thinking aid, not a forecast."
        texts = {
            f"{strategy.name}.yaml": strategy_yaml(
                strategy, [*comments, *(self.words() if strategy is self.strategy else []), note]
            )
            for strategy in self.strategies
        }
        if self.search_log is not None:
            texts[SEARCH_LOG] = self.search_log.read_text(encoding="utf-8")
        return texts

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the plan, the test and the front for a reader."""
        tables = {"What it does": words.plan_table(self.strategy)}
        for scenario in self.scenarios:
            rows = readable_test(self._rows(scenario.name), self._titles)
            rows.attrs["legend"] = LEGEND
            tables[f"Held-out test on {scenario.name}, by {spaced(self.settings.outcomes[0])}"] = rows
        if len(self.settings.outcomes) > 1:
            tables["The front"] = readable_front(self.front, self._titles)
        return tables

    def sections(self) -> list[report.Block]:
        """Return the sections of the report."""
        meanings = [
            report.paragraph(
                f"{spaced(name).capitalize()} ({PER_RUN[name].unit}): {PER_RUN[name].meaning}.", "help"
            )
            for name in self.settings.outcomes
        ]
        found = [
            report.section("What it says", report.verdict(self.words()), *meanings, id="answer"),
            report.section(
                "What to do when",
                report.paragraph(
                    "A bar is an action in a phase; its number is the share of the convener's capacity. Dotted lines: ends of "
                    "phases.", "help",
                ),
                report.chart(self.figure("timeline")), report.items(words.plan_words(self.strategy)), id="plan",
            ),
        ]  # fmt: skip
        if len(self.settings.outcomes) > 1:
            ring = "A ring: no other strategy is at least as good in all outcomes and better in one."
            front = (
                report.paragraph(ring, "help"),
                report.chart(self.figure("front")),
                report.table(readable_front(self.front, self._titles)),
            )
            found.append(report.section("The front", *front, id="front"))
        return found + [self._test_section(scenario.name) for scenario in self.scenarios]

    def _test_section(self, scenario: str) -> report.Block:
        several = len(self.scenarios) > 1
        return report.section(
            f"Held-out test{f': {scenario}' if several else ''}",
            report.paragraph(LEGEND, "help"),
            report.chart(self._test_figure(scenario)), report.table(readable_test(self._rows(scenario), self._titles)),
            report.paragraph("The test alone, from the file of the strategy:", "help") if not several else None,
            report.code(test_command(self.settings)) if not several else None, id=f"test-{scenario}",
        )  # fmt: skip
