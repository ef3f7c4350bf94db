"""What a board is told about one strategy for one scenario: the results, the sentences, and the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.board import page, words
from coalitionlab.experiments.board.figures import band_key, contribution_bars
from coalitionlab.experiments.board.stakeholders import PLACES, Stakeholders
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.settings import ADVICE, can_learn
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import digits_for, interval, number, readable, share, spaced
from coalitionlab.experiments.worlds.failures import Failure
from coalitionlab.experiments.worlds.robustness import Robustness
from coalitionlab.experiments.worlds.words import failure_in_words
from coalitionlab.model.terms import RULES
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy


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
        The replicates of the attribution that were asked for.
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
    def titles(self) -> tuple[str, str]:
        """The titles of both in quotation marks."""
        return words.quoted_title(self.strategy), words.quoted_title(self.against)

    @property
    def table(self) -> pd.DataFrame:
        """Both strategies: the rows of `Comparison.summary`, the one on trial first."""
        rows = self.comparison.summary(self.outcome).set_index("strategy", drop=False)
        return rows.loc[[one.name for one in self.strategies]].reset_index(drop=True)

    @property
    def difference(self) -> pd.Series:
        """The strategy less what it is compared with: the row of `Comparison.differences`."""
        return self.comparison.differences(self.outcome, self.against.name).iloc[0]

    def of_both(self, outcome: str) -> list[Floats]:
        """Return an outcome of every run of both strategies, by replicate."""
        runs = self.comparison.runs
        return [runs.loc[runs["strategy"] == one.name, outcome].to_numpy(float) for one in self.strategies]

    @property
    def robustness(self) -> Robustness | None:
        """What the worlds say of the two; None without worlds."""
        return None if self.in_worlds is None else self.in_worlds.robustness(self.outcome)

    @property
    def failure(self) -> Failure | None:
        """Where the strategy fails; None where that is not known: without worlds, scikit-learn, or an outcome defined everywhere."""
        robust = self.robustness
        if robust is None or not can_learn() or robust.means.min() != robust.means.min():
            return None
        return next(one for one in robust.failures if one.strategy == self.strategy.name)

    def answer(self) -> str:
        """Return the answer in two or three sentences."""
        rows, seed = self.table.to_dict(orient="records"), self.comparison.seed
        sentences = [
            words.levels_sentence(self.outcome, self.titles, rows),
            words.difference_sentence(self.outcome, self.difference.to_dict(), self.comparison.replicates),
        ]
        if self.outcome != "succeeded":
            sentences.append(words.success_sentence(rows, self.of_both("succeeded"), seed))
        return " ".join(sentences)

    def outlasting(self) -> list[str]:
        """Return what remains once the convener has left."""
        return words.outlasting_sentences(
            self.scenario, self.titles, self.of_both("durable_collective_action"), self.stakeholders, self.strategy.name,
            self.comparison.seed,
        )  # fmt: skip

    def in_other_worlds(self) -> list[str]:
        """Return in how many plausible worlds it does better, and where it fails."""
        robust, failure = self.robustness, self.failure
        names = [one.name for one in self.strategies]
        sentences = words.world_sentences(robust, self.outcome, names, self.titles)
        if failure is not None:
            return [*sentences, failure_in_words(failure, self.titles[0]), *words.worst_quarter_note(failure)]
        if robust is not None and not can_learn():
            sentences.append(
                f"In which worlds it fails was not examined: that needs scikit-learn ({ADVICE})."
            )
        return sentences

    def words(self) -> list[str]:
        """Return the answer, what outlasts the convener, and what holds in other plausible worlds."""
        return [self.answer(), *self.outlasting(), *self.in_other_worlds()]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return both strategies, and the spectrum of allies."""
        digits = digits_for(self.table[["mean", "high"]].to_numpy().ravel())
        levels = readable(self.table, {
            "strategy": "strategy", spaced(self.outcome): number("mean", digits), "95% interval": interval("low", "high", digits),
            "chance of success": share("take_off"),
        })  # fmt: skip
        spectrum = self.stakeholders.spectrum().pivot(index="moment", columns="place", values="mean")
        places = [place.plural for place in PLACES]
        spectrum = spectrum.loc[["before", self.against.name, self.strategy.name], places].reset_index()
        heading = f"Organisations expected in each place, of {self.stakeholders.size}, at the end"
        return {
            "Both strategies": levels,
            heading: readable(spectrum, {"moment": "moment"} | {name: number(name, 1) for name in places}),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return strategies, difference, spectrum, organisations (where they are not generated) and actions."""
        tables = {
            "strategies": self.table, "difference": self.difference.to_frame().T, "spectrum": self.stakeholders.spectrum(),
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
        if self.made_by:
            return self.made_by
        return provenance.command_line(
            "report", self.scenario.name, strategy=provenance.strategy_word(self.strategy),
            against=provenance.strategy_word(self.against), outcome=self.outcome, replicates=self.comparison.replicates,
            worlds=str(self.in_worlds.worlds if self.in_worlds else 0), seed=str(self.comparison.seed),
            attribution=None if self.wanted_attribution is None else str(self.wanted_attribution),
            set=dict(self.comparison.parameters),
        )  # fmt: skip

    def report(self) -> str:
        """Return the page as the text of one HTML file, without scripts, that asks for nothing from elsewhere."""
        return self._once("page", lambda: page.render(self._content()))

    def _content(self) -> dict[str, Any]:
        case, pair, robust, failure = self.scenario, self.strategies, self.robustness, self.failure
        days = self.stakeholders.days[self.strategy.name]
        return {
            "report": self, "case": all_facts(case), "ours": all_facts(self.strategy), "theirs": all_facts(self.against),
            "titles": [one.title or one.name for one in pair], "rows": self.table.to_dict(orient="records"),
            "digits": digits_for(self.table[["mean", "high"]].to_numpy().ravel()), "outcome": PER_RUN[self.outcome],
            "collective_action": MONTHLY["collective_action"].meaning,
            "capacity_changes": any(event.capacity is not None for event in case.environment.events),
            "people": page.stakeholder_section(self.stakeholders, pair),
            "plan": page.plan_section(case, self.strategy, self.stakeholders, float(self.of_both("effort_spent")[0].mean())),
            "months": page.month_sections(self.comparison.months, pair, self.outcome, case.withdraw_month),
            "key": band_key(case.withdraw_month is not None), "outlasting": self.outlasting(),
            "attribution": self._attribution_section(),
            "worlds": self.in_other_worlds(), "worlds_figure": page.worlds_figure(robust, pair, self.outcome),
            "meanings": {} if failure is None else words.meanings_of_parameters(failure),
            "actions": page.action_rows(self.strategy, days),
            "parameters": page.parameter_rows(case, self.comparison.parameters), "assumed_share": page.assumed_share(),
            "rule": RULES.get(case.decision.rule, ""), "hashes": map(provenance.described, (case, *pair)),
            "versions": provenance.versions(),
        }  # fmt: skip

    def _attribution_section(self) -> dict[str, Any]:
        """Return what each action contributes, or the reason why that is not known."""
        answer = self.attribution
        if answer is None:
            return {"figure": None, "words": [self.no_attribution], "replicates": 0, "orders": 0}
        figure = contribution_bars(answer.table, f"contribution to {spaced(self.outcome)}")
        lines = [spaced(line) for line in answer.words()]
        return {"figure": figure, "words": lines, "replicates": answer.done, "orders": answer.orders}

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
