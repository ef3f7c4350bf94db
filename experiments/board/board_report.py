"""What a board reads about one strategy for one scenario: the results, the sentences, and the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.board import figures, page, words
from coalitionlab.experiments.board.stakeholder_map import stakeholder_map
from coalitionlab.experiments.board.stakeholders import (
    ACTIVE_ALLY,
    ALLY_FROM,
    OPPOSED_BELOW,
    PLACES,
    Stakeholders,
    counts_of,
)
from coalitionlab.experiments.comparing.achieved import goals_in_text, sentence
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import digits_for, interval, number, readable, share, spaced
from coalitionlab.experiments.worlds.failures import Failure
from coalitionlab.experiments.worlds.learning import ADVICE, can_learn
from coalitionlab.experiments.worlds.words import failure_in_words
from coalitionlab.model.terms import RULES
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Organisations in the table, the most powerful; the JSON has all.
IN_TABLE = 60
NO_WORLDS = "No other plausible worlds were drawn for this report: how far the answer rests on the model's numbers is not known."
NOT_EXAMINED = f"In which worlds it fails was not examined: that needs scikit-learn ({ADVICE})."
WORST_QUARTER = "A worst quarter there always is: it says nothing of how likely failure is."


@dataclass(frozen=True, eq=False)
class BoardReport(Finding):
    """The answer of `board_report`.

    Attributes
    ----------
    scenario, strategy, against : Scenario, Strategy, Strategy
        The case, the strategy on trial, and what it is compared with.
    outcome : str
        What both are compared by.
    comparison : Comparison
        The runs of both.
    stakeholders : Stakeholders
        Every organisation before and after.
    attribution : Attribution or None
        What each action contributes; where it is None, `no_attribution` says why.
    in_worlds : Comparison or None
        The runs over plausible worlds.
    wanted_attribution : int or None
        The replicates of the attribution, where they were named.
    made_by : str
        The command that makes the report again, where it is not the usual one.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> report = cl.board_report("generic", "communication", replicates=20, worlds=0, attribution=0)
    >>> report.table["strategy"].tolist(), report.stakeholders.replicates
    (['communication', 'leaderless'], 20)
    """

    kind: ClassVar[str] = "board report"
    question: ClassVar[str] = "a report for a board"

    scenario: Scenario
    strategy: Strategy
    against: Strategy
    outcome: str
    comparison: Comparison
    stakeholders: Stakeholders
    attribution: Attribution | None
    no_attribution: str
    in_worlds: Comparison | None
    wanted_attribution: int | None = None
    made_by: str = ""

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The scenario."""
        return (self.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, Strategy]:  # type: ignore[override]
        """The strategy on trial, and what it is compared with."""
        return self.strategy, self.against

    @property
    def names(self) -> list[str]:
        """The names of both."""
        return [strategy.name for strategy in self.strategies]

    @property
    def titles(self) -> list[str]:
        """The titles of both."""
        return [strategy.title or strategy.name for strategy in self.strategies]

    @property
    def quoted(self) -> list[str]:
        """The titles of both in quotation marks."""
        return [f"“{title}”" for title in self.titles]

    @property
    def table(self) -> pd.DataFrame:
        """Both strategies: the rows of `Comparison.summary`, the one on trial first."""
        rows = self.comparison.summary(self.outcome).set_index("strategy", drop=False)
        return rows.loc[self.names].reset_index(drop=True)

    @property
    def difference(self) -> pd.Series:
        """The strategy less what it is compared with: the row of `Comparison.differences`."""
        return self.comparison.differences(self.outcome, self.against.name).iloc[0]

    def of_both(self, outcome: str) -> list[Floats]:
        """Return an outcome of every run of both strategies, by replicate."""
        runs = self.comparison.runs
        return [runs.loc[runs["strategy"] == name, outcome].to_numpy(float) for name in self.names]

    def world_values(self) -> tuple[Floats, Floats | None] | None:
        """Return the outcome and the share of successes of both strategies (2 x worlds); None without worlds or where undefined."""
        if self.in_worlds is None:
            return None
        robust = self.in_worlds.robustness(self.outcome)
        both = [robust.names.index(name) for name in self.names]
        means = robust.sign * robust.means[both]
        succeed = None if robust.success is None else robust.success[both]
        return (means, succeed) if np.isfinite(means).all() else None

    @property
    def failure(self) -> Failure | None:
        """In which worlds the strategy fails; None where that is not known."""
        if self.in_worlds is None or self.world_values() is None or not can_learn():
            return None
        failures = self.in_worlds.robustness(self.outcome).failures
        return next(failure for failure in failures if failure.strategy == self.strategy.name)

    def answer(self) -> str:
        """Return the answer in two or three sentences."""
        rows, seed = self.table.to_dict(orient="records"), self.comparison.seed
        sentences = [
            words.levels_sentence(self.outcome, self.quoted, rows),
            words.difference_sentence(self.outcome, self.difference.to_dict(), self.comparison.replicates),
        ]
        if self.outcome != "succeeded":
            sentences.append(words.success_sentence(rows, self.of_both("succeeded"), seed))
        return " ".join(sentences)

    def outcomes(self) -> list[str]:
        """Return what comes of both in outcomes that one can count: goals, organisations, work, survival."""
        rows, goals = self.comparison.achieved().set_index("strategy"), self.comparison.goals()
        return [
            sentence(self.scenario, rows.loc[name].to_dict(), goals[goals["strategy"] == name], title)
            for name, title in zip(self.names, self.quoted, strict=True)
        ]

    def outlasting(self) -> list[str]:
        """Return what remains once the convener has left."""
        inside = None
        if self.stakeholders.leaving:
            leaving, end = (
                counts_of(places[self.strategy.name])[:, ACTIVE_ALLY].mean()
                for places in (self.stakeholders.leaving, self.stakeholders.end)
            )
            inside = (float(leaving), float(end), self.stakeholders.size)
        durable = self.of_both("durable_collective_action")
        leaves, months, seed = self.scenario.withdraw_month, self.scenario.months, self.comparison.seed
        return words.outlasting_sentences(leaves, months, self.quoted, durable, inside, seed)

    def in_other_worlds(self) -> list[str]:
        """Return in how many plausible worlds it does better, and where it fails."""
        values, failure = self.world_values(), self.failure
        if values is None:
            return [NO_WORLDS]
        sentences = words.world_sentences(*values, self.outcome, self.quoted)
        if failure is None:
            return [*sentences, NOT_EXAMINED]
        note = [WORST_QUARTER] if failure.quarter else []
        return [*sentences, failure_in_words(failure, self.quoted[0]), *note]

    def words(self) -> list[str]:
        """Return the answer, what comes of both, what outlasts the convener, and what holds in other plausible worlds."""
        return [self.answer(), *self.outcomes(), *self.outlasting(), *self.in_other_worlds()]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return both strategies, the chance of each goal, and the spectrum of allies."""
        digits = digits_for(self.table[["mean", "high"]].to_numpy().ravel())
        titles = dict(zip(self.names, self.titles, strict=True))
        levels = readable(self.table, {
            "strategy": lambda row: titles[row["strategy"]], spaced(self.outcome): number("mean", digits),
            "95% interval": interval("low", "high", digits), "chance of success": share("take_off"),
        })  # fmt: skip
        heading = f"Organisations expected in each place of the spectrum of allies, of {self.stakeholders.size}, at the end"
        spectrum = page.spectrum_table(self.stakeholders.spectrum(), self._moments())
        goals = goals_in_text(self.comparison.goals(), self.names, titles)
        return {"Both strategies": levels, "Goals": goals, heading: spectrum}

    def _moments(self) -> dict[str, str]:
        ours, theirs = self.quoted
        return {"before": "before anyone leads", self.against.name: theirs, self.strategy.name: ours}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return strategies, goals, difference, spectrum, organisations (where they are not generated) and actions."""
        tables = {
            "strategies": self.table, "goals": self.comparison.goals(), "difference": self.difference.to_frame().T, "spectrum": self.stakeholders.spectrum(),
        }  # fmt: skip
        tables |= {} if self.stakeholders.drawn else {"organisations": self.stakeholders.table()}
        return tables | ({} if self.attribution is None else {"attribution": self.attribution.table})

    def facts(self) -> dict[str, Any]:
        """Return what made the report."""
        return {
            "scenario": self.scenario.name, "strategy": self.strategy.name, "against": self.against.name,
            "outcome": self.outcome, "replicates": self.comparison.replicates, "seed": self.comparison.seed,
            "parameters": dict(self.comparison.parameters), "no_attribution": self.no_attribution, "command": self.command(),
        }  # fmt: skip

    def command(self) -> str:
        """Return the command that makes the report again."""
        return self.made_by or provenance.command_line(
            "report", self.scenario.name, strategy=provenance.strategy_word(self.strategy),
            against=provenance.strategy_word(self.against), outcome=self.outcome, replicates=self.comparison.replicates,
            worlds=self.in_worlds.worlds if self.in_worlds else 0, seed=self.comparison.seed,
            attribution=self.wanted_attribution, set=dict(self.comparison.parameters),
        )  # fmt: skip

    def report(self) -> str:
        """Return the page as the text of one HTML file, without scripts, that asks for nothing from elsewhere."""
        return self._once("page", lambda: page.render(self._content()))

    def _content(self) -> dict[str, Any]:
        """Return what the template shows; it asks the report itself for the rest."""
        case, ours, people, moments = self.scenario, self.strategy, self.stakeholders, self._moments()
        organisations, spectrum, days = people.table(), people.spectrum(), people.days[self.strategy.name]
        both, goals, spectrum_table = self.shown().values()
        return {
            "report": self, "people": people, "comparison": self.comparison, "case": all_facts(case), "both": both, "goals": goals,
            "ours": all_facts(ours), "theirs": all_facts(self.against), "outcome": PER_RUN[self.outcome],
            "collective_action": MONTHLY["collective_action"].meaning, "rule": RULES.get(case.decision.rule, ""),
            "map": stakeholder_map(organisations, (OPPOSED_BELOW, ALLY_FROM)), "places": PLACES,
            "spectrum": page.spectrum_figure(spectrum, moments), "spectrum_table": spectrum_table,
            "organisations": organisations.head(0 if people.drawn else IN_TABLE).to_dict(orient="records"),
            "place_numbers": {name: k for k, name in enumerate(PLACES["singular"])},
            "timeline": page.timeline_figure(case, ours, people), "events": page.events_table(case),
            "spent": float(self.of_both("effort_spent")[0].mean()), "planned": float(days.sum()),
            "months": page.month_figures(self.comparison.months, self.strategies, self.outcome, case.withdraw_month),
            "key": figures.band_key(case.withdraw_month is not None), "contributions": self._contributions_figure(),
            "worlds": self._worlds_figure(), "meanings": self._meanings(), "actions": page.actions_table(ours, days),
            "parameters": page.parameters_table(case, self.comparison.parameters), "assumed_share": page.assumed_share(),
            "hashes": [provenance.described(part) for part in (case, *self.strategies)],
            "versions": provenance.versions(),
        }  # fmt: skip

    def _contributions_figure(self) -> Any:
        title = f"contribution to {spaced(self.outcome)}"
        return self.attribution and figures.contribution_bars(self.attribution.table, title)

    def _worlds_figure(self) -> Any:
        """Return both strategies in every plausible world, from the hardest to the easiest for the first."""
        values, outcome = self.world_values(), PER_RUN[self.outcome]
        if values is None:
            return None
        means = values[0][:, np.argsort(outcome.sign * values[0][0], kind="stable")]
        return figures.world_pairs(means[0], means[1], self.titles, words.with_unit(outcome))

    def _meanings(self) -> dict[str, str]:
        """Return what the parameters are that say where the strategy fails."""
        failure = self.failure
        names = [] if failure is None else [name for name, *_ in (*failure.limits, *failure.drivers)]
        return {name: PARAMETERS[name].meaning for name in names if name in PARAMETERS}

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the page to a file, whole or not at all, and return its path.

        Raises
        ------
        InputError
            When the file exists and `force` does not say to replace it, or when it cannot be written.
        """
        target = Path(folder)
        files.check_file(target, force)
        files.write_files(target.parent, {target.name: self.report().encode()})
        return target
