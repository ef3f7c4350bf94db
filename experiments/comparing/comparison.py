"""The answer to `compare`: what the runs say, in words, figures, a report and a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments import facts, money, provenance, report
from coalitionlab.experiments.comparing import figures, words
from coalitionlab.experiments.comparing.achieved import DEFINITION, achieved_table, goals_in_text, sentence
from coalitionlab.experiments.comparing.compared import ComparedRuns, of_scenario
from coalitionlab.experiments.comparing.precision import Precision
from coalitionlab.experiments.figures import month_panels
from coalitionlab.experiments.finding import load_folder
from coalitionlab.experiments.lacking import lacking
from coalitionlab.experiments.own_statistics import STATISTICS, own_statistics
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.experiments.statistics import LEVEL
from coalitionlab.experiments.under_rules import Variant
from coalitionlab.experiments.words import spaced, titles_of, within_range
from coalitionlab.experiments.worlds.draws import chosen_uncertain
from coalitionlab.experiments.worlds.robust import overall_choices
from coalitionlab.scenarios.errors import check_name, input_error, plural, quoted, suggest
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.outcomes import HEADLINE, MONTHLY
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TIME_COURSES = ("collective_action", "membership", "trust", "backbone", "opinion", "voice_of_affected")
"""Monthly outcomes that the report shows, one at a time."""
KINDS = ("intervals", "runs", "differences", "months", "heatmap")
PLAIN = (
    "replicates", "seed", "baseline", "parameters", "seconds", "complete", "outcome", "confidence", "smallest_effect",
    "worlds_from", "given",
)  # fmt: skip
"""Fields that the manifest holds as they are."""
OF_ACTION = ("collective_action", "peak", "final", "durable_collective_action", "action_per_effort")
"""Outcomes that need to be told what collective action is."""
SAVED = ("runs", "months", "delivered")
"""Tables that the folder holds as they are."""


class Comparison(ComparedRuns):
    """Strategies compared on scenarios with common random numbers, as `compare` returns them.

    The attributes and tables are those of `ComparedRuns`.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> comparison = cl.compare("generic", ["leaderless", "mobilizing_leadership"], replicates=2, worlds=20, seed=7)
    >>> comparison.summary()["strategy"].tolist()
    ['mobilizing_leadership', 'leaderless']
    >>> comparison.words()[0][:66]
    'Best on average over 20 plausible worlds is mobilizing_leadership,'
    """

    kind = "comparison"
    question = "leadership strategies compared"

    def verdict(self, outcome: str | None = None, titles: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return a few sentences per scenario: which strategy does best, and which do not differ from it significantly.

        `titles` are what to call the strategies; their names when not given.
        """
        names, summary = titles or {name: name for name in self.names}, self.summary(outcome)
        sentences = {}
        for name in self.scenarios_done:
            sentences[name] = words.verdict(
                of_scenario(summary, name), self.sample(outcome, name), names, self.turning(outcome, name)
            )
            for row in of_scenario(self.reached, name).to_dict(orient="records"):
                assert self.precision is not None
                sentences[name] += " " + words.precision_in_words(self.precision, row, names)
        return sentences

    def outcomes_in_words(self, titles: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return, per scenario, what comes of the strategy that is best: goals, organisations, work, survival."""
        names, sentences = titles or {name: name for name in self.names}, {}
        for where in self.scenarios_done:
            best = of_scenario(self.summary(), where)["strategy"].iloc[0]
            rows, goals = (of_scenario(table, where) for table in (self.achieved(), self.delivered))
            own = rows[rows["strategy"] == best].iloc[0].to_dict()
            sentences[where] = sentence(self.scenario(where), own, goals[goals["strategy"] == best], names[best])
        return sentences

    def words(self) -> list[str]:
        """Return the answer in sentences: on each scenario, what comes of its best strategy, on worlds, on decision rules."""
        several, worlds, outcomes = len(self.scenarios_done) > 1, self.in_worlds(), self.outcomes_in_words()
        lines = [f"{name}: " * several + sentences for name, sentences in self.verdict().items()]
        lines += [f"{name}: " * several + sentences for name, sentences in outcomes.items()]
        lines += [DEFINITION] if self.outcome in OF_ACTION else []
        lines += [f"{part.scenario}: " * several + line for part in worlds for line in part.words()]
        if len(worlds) > 1:
            lines += overall_choices(worlds)
        names = {name: name for name in self.names}
        return [*lines, *words.rules_in_words(self.by_rule(), names), *self.notes()]

    def notes(self) -> list[str]:
        """Return what one has to know to read the results, in plain words; often nothing."""
        own = self.own_rules()
        several = len(self.scenarios) > 1
        nobody = [f"{each.name}: " * several + line for each in self.scenarios for line in lacking(each)]
        return [*words.notes_on_rules([scenario for scenario in self.scenarios if scenario.name not in own]), *nobody]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the ranking (of several scenarios, the means), what comes of each strategy and, with worlds, the regrets as tables
        for a reader."""
        if len(self.scenarios_done) == 1:
            shown = {
                f"Ranking by {self.outcome}": words.ranking(
                    within_range(self.summary(), self.outcome), level=self.confidence
                )
            } | self._outcome_tables(self.scenarios_done[0])
        else:
            shown = {f"Mean {self.outcome}": words.matrix(self.summary(), self.scenarios_done)}
        return shown | {f"Over the worlds of {part.scenario}": part.regret_table() for part in self.in_worlds()}

    def _outcome_tables(self, name: str, titles: Mapping[str, str] | None = None) -> dict[str, pd.DataFrame]:
        """Return what comes of each strategy in a scenario, and the chance of each goal, as tables for a reader, best first."""
        order = of_scenario(self.summary(), name)["strategy"].tolist()
        rows = of_scenario(self.achieved(), name).set_index("strategy", drop=False).loc[order]
        goals = of_scenario(self.delivered, name)
        costs = {}
        if self.scenario(name).money.is_priced:
            priced = self.costs().set_index("strategy", drop=False).loc[order]
            named = priced.assign(strategy=[titles[each] for each in order]) if titles else priced
            costs = {"What it costs": money.costs_shown(named[named["scenario"] == name], self.scenario(name))}
        return {
            "What comes of it": achieved_table(rows, self.scenario(name), titles),
            "Goals": goals_in_text(goals, order, titles),
        } | costs

    def costs(self) -> pd.DataFrame:
        """Return what each strategy costs in money, for the scenarios that say what a staff-day does (`money`).

        Returns
        -------
        DataFrame
            scenario, then the columns of `money.costs_table`; no row where no scenario has a price.
        """
        plans, parts = {plan.name: plan for plan in self.strategies}, [pd.DataFrame()]
        priced = [each for each in map(self.scenario, self.scenarios_done) if each.money.is_priced]
        for scenario in priced:
            runs = of_scenario(self.runs, scenario.name)
            days = runs.groupby("strategy")["effort_spent"].mean()[list(plans)]
            parts.append(money.costs_table(scenario, plans, days.tolist()).assign(scenario=scenario.name))
        return pd.concat(parts, ignore_index=True)

    def figure(self, kind: str | None = None, outcome: str | None = None, scenario: str | None = None) -> Figure:
        """Return a plotly figure.

        Parameters
        ----------
        kind : str, optional
            'intervals', 'runs', 'differences', 'months' or 'heatmap'; when not given, intervals for one scenario, a heat map of
            strategies by scenarios for several.
        outcome, scenario : str, optional
            The comparison's own and its first when not given.

        Raises
        ------
        InputError
            For an unknown kind or outcome.
        """
        if kind is None:
            kind = "heatmap" if len(self.scenarios_done) > 1 and scenario is None else "intervals"
        check_name(kind, KINDS, "figure", field="plot")
        titles, name = titles_of(self.strategies), outcome or self.outcome
        where = scenario or self.scenarios_done[0]
        if kind == "months":
            return self._months_figure(name, where, titles)
        if kind == "heatmap":
            done = [self.scenario(done) for done in self.scenarios_done]
            scenario_titles = {scenario.name: scenario.title or scenario.name for scenario in done}
            return figures.heat_map(self.summary(name), name, scenario_titles, titles)
        if kind == "differences":
            return figures.differences_figure(of_scenario(self.differences(name), where), name, titles)
        summary, runs = of_scenario(self.summary(name), where), of_scenario(self.runs, where)
        if kind == "runs":
            return figures.runs_figure(summary, runs, name, titles)
        return figures.intervals_figure(summary, runs, name, titles)

    def plot(self, outcome: str | None = None, kind: str | None = None) -> Figure:
        """Return a plotly figure; see `figure`."""
        return self.figure(kind, outcome)

    @property
    def title(self) -> str:
        """Title of the report."""
        return super().title if len(self.scenarios) == 1 else f"Leadership in {len(self.scenarios)} scenarios"

    def lead(self) -> str:
        """Return what was run, and what the outcome is."""
        kind = f"worlds given the history in {self.worlds_from}" if self.worlds_from else "plausible worlds"
        worlds = f" in {self.worlds} {kind}" if self.worlds else ""
        definition = "" if self.outcome == "collective_action" else f" {DEFINITION}"  # its own name says it
        stopped = "" if self.complete else " Stopped early: this rests on the runs that were done by then."
        return (
            f"{plural(len(self.strategies), 'strategy', 'strategies')}, {plural(len(self.runs), 'run')}{worlds}, seed {self.seed}; replicate k "
            f"has the same random numbers under every strategy. By {words.outcome_in_words(self.outcome)}.{definition}{''.join(f' {note}' for note in self.given)}{stopped}"
        )

    def sections(self) -> list[report.Block]:
        """Return the sections of the report: overview, notes, rules, each scenario, the strategies, what was set."""
        titles, several, by_rule = titles_of(self.strategies), len(self.scenarios_done) > 1, self.by_rule()
        overview = report.paragraph(words.ABOUT["overview"], "help")
        sections = [
            report.section("Every strategy in every scenario", overview, report.chart(self.figure("heatmap"))) if several else None,
            report.section("Please note", *map(report.paragraph, self.notes())) if self.notes() else None,
            report.section("Does the ranking hold under other decision rules?", report.items(words.rules_in_words(by_rule, titles)))
            if len(by_rule) else None,
            *(self._case(name, f"case-{k}", titles) for k, name in enumerate(self.scenarios_done)),
            facts.strategies_section(self.strategies),
            report.section(
                "What was set",
                facts.parameters_block(self.parameters, self.scenarios, "this comparison"),
                *(report.fold(f"The rule {rule.name} (SHA-256 {rule.sha256})", report.code(rule.source)) for rule in self.rules if rule.own),
            ),
        ]  # fmt: skip
        return [section for section in sections if section]

    def _case(self, name: str, id: str, titles: Mapping[str, str]) -> report.Block:
        """Return the section of one scenario: what it comes to, figures, tables, and the case itself."""
        scenario = self.scenario(name)
        summary, goals = of_scenario(self.summary(), name), of_scenario(self.delivered, name)
        quotes = {key: f"“{title}”" for key, title in titles.items()}
        lines, folds = [self.verdict(titles=quotes)[name], self.outcomes_in_words(titles=quotes)[name]], {}
        charts = {
            "How sure, and how spread out": ("intervals", self.figure("intervals", scenario=name)),
            "Every run": ("runs", self.figure("runs", scenario=name)),
        }
        if len(self.strategies) > 1:
            against = f"Against “{titles[self.baseline]}”"
            charts[against] = ("differences", self.figure("differences", scenario=name))
            folds["Differences in numbers"] = words.gaps(of_scenario(self.differences(), name), titles, self.confidence)
            folds["All pairs of strategies"] = words.gaps(of_scenario(self.pairs(), name), titles, self.confidence)
        ranked = {strategy: titles[strategy] for strategy in summary["strategy"]}
        charts["Goals: which, when, with what chance"] = ("goals", figures.goals_figure(goals, ranked))
        for part in self.in_worlds():
            if part.scenario == name:
                lines += part.words(quotes)
                kinds = {"Regret over worlds": "regret"} | part.charts()
                charts |= {head: (kind, part.figure(kind, titles)) for head, kind in kinds.items()}
                folds |= part.shown(titles)
        courses = dict.fromkeys((self.outcome, *TIME_COURSES)) if len(self.months) else {}
        months = {spaced(outcome): self.figure("months", outcome, name) for outcome in courses if outcome in MONTHLY}
        rule, outcomes = self.own_rules().get(name), self._outcome_tables(name, titles)
        return report.section(
            "" if len(self.scenarios_done) == 1 else scenario.title or name,
            report.paragraph(scenario.issue, "issue") if scenario.issue else None,
            report.verdict(lines),
            report.section("Ranking", report.table(words.ranking(within_range(summary, self.outcome), titles, self.confidence)), level=3),
            report.section("What comes of it", report.paragraph(words.ABOUT["achieved"], "help"),
                           report.table(outcomes["What comes of it"]), level=3),
            report.section("What it costs", report.table(outcomes["What it costs"]), level=3) if "What it costs" in outcomes else None,
            report.section("Month by month", report.choice(months), level=3) if months else None,
            *(
                report.section(head, report.paragraph(words.ABOUT[kind], "help"), report.chart(figure), level=3)
                for head, (kind, figure) in charts.items()
            ),
            report.section("Tables", *(report.fold(head, report.table(rows, text=("less",))) for head, rows in folds.items()), level=3),
            facts.case_section(scenario, rule.name if rule else ""),
            id=id,
        )  # fmt: skip

    def _months_figure(self, outcome: str, scenario: str, titles: Mapping[str, str]) -> Figure:
        if outcome not in MONTHLY:
            hint = suggest(outcome, MONTHLY, kind="monthly outcome")
            raise input_error(f"{quoted(outcome)} is not recorded month by month", hint)
        if not len(self.months):
            raise input_error("no monthly values were kept", "compare with months=True", field="months")
        months = of_scenario(self.months, scenario)
        order = of_scenario(self.summary(), scenario)["strategy"].tolist()
        rows = months[months["outcome"] == outcome]
        return month_panels(rows, order, titles, self.scenario(scenario).withdraw_month)

    # The folder

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return summary, differences, pairs, achieved, goals and, where there are any, rules and worlds (see `Robustness.tables`)."""
        frames = {
            "summary": self.summary(),
            "differences": self.differences(),
            "pairs": self.pairs(),
            "achieved": self.achieved(),
            "goals": self.goals(),
        }
        costs = self.costs()
        if len(costs):
            frames["costs"] = costs
        if self.variants:
            frames["by_rule"] = self.by_rule()
        if STATISTICS:
            frames["statistics"] = self.statistics()
        parts = [part.tables() for part in self.in_worlds()]
        return frames | {
            name: pd.concat([part[name] for part in parts], ignore_index=True) for name in (parts or [{}])[0]
        }

    def statistics(self) -> pd.DataFrame:
        """Return the statistics that own files and packages declare, of the outcome and of own outcomes, with their intervals."""
        return own_statistics(self.runs, self.outcome, level=self.confidence)

    def data(self) -> dict[str, pd.DataFrame]:
        """Return runs, months, delivered (see `goals`) and, with worlds, their parameters and kinds."""
        frames = {name: getattr(self, name) for name in SAVED}
        if not self.worlds:
            return frames
        kinds = {part.scenario: part.kinds() for part in self.in_worlds()}
        worlds = []
        for scenario in self.scenarios:
            drawn = self.drawn(scenario.name)
            drawn.insert(0, "scenario", scenario.name)
            if kinds.get(scenario.name):
                drawn.insert(2, "kind", drawn["world"].map(kinds[scenario.name]))
            worlds.append(drawn)
        return frames | {"worlds": pd.concat(worlds, ignore_index=True)}

    def facts(self) -> dict[str, Any]:
        """Return what made the results, for the manifest."""
        reached = self.reached.to_dict(orient="records")
        return {
            **{name: getattr(self, name) for name in PLAIN},
            "seconds": round(self.seconds, 3),
            "worlds": self.worlds,
            "runs": len(self.runs),
            "precision": asdict(self.precision) | {"reached": reached} if self.precision else None,
            "rules": [rule.to_dict() for rule in self.rules],
            "variants": [asdict(variant) for variant in self.variants],
            "world_parameters": [dict(world) for world in self.world_parameters],
        }

    def manifest(self) -> dict[str, Any]:
        """Return where the results come from, with the units of the tables."""
        return super().manifest() | {"units": provenance.units()}

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for JSON."""
        worlds = {part.scenario: part.to_dict() for part in self.in_worlds()}
        return super().to_dict() | {"notes": self.notes(), "robustness": worlds or None}

    def command(self) -> str:
        """Return the command line that makes these runs again."""
        bases = [variant.base for variant in self.variants] or [scenario.name for scenario in self.scenarios]
        goal = self.precision
        return provenance.command_line(
            "compare", *dict.fromkeys(bases),
            strategy=[provenance.strategy_word(strategy) for strategy in self.strategies],
            replicates=self.replicates, seed=self.seed, worlds=None if goal else self.worlds,
            outcome=None if self.outcome == HEADLINE else self.outcome,
            confidence=None if self.confidence == LEVEL else self.confidence, smallest_effect=self.smallest_effect,
            worlds_from=self.worlds_from,
            uncertain=None
            if self.worlds_from or not self.worlds
            else chosen_uncertain(self.world_parameters, self.parameters),
            rule=[f"{rule.file or 'FILE.py'}:{rule.name}" if rule.own else rule.name for rule in self.rules],
            set=[*self._rule_options(), *(f"{name}={value!r}" for name, value in self.parameters.items())],
            no_months=not len(self.months),
            precision=f"{goal.half_width:g}" if goal else None, precision_of=goal.of if goal else None,
            max_replicates=goal.most if goal else None,
        )  # fmt: skip

    def _rule_options(self) -> list[str]:
        """Return the options of the rules compared that are not at their defaults, as `decision.OPTION=VALUE`."""
        options = {
            f"decision.{name}={str(value).lower()}": None
            for scenario in (self.scenarios if self.variants else ())
            for name, value in scenario.decision.model_dump(exclude_defaults=True, exclude={"rule"}).items()
        }
        return list(options)


def load_comparison(folder: str | Path) -> Comparison:
    """Return the comparison saved in a folder, with tables bit-identical to those saved.

    Parameters
    ----------
    folder : str or Path
        As `Comparison.save` or `coalitionlab compare --out` wrote it.

    Returns
    -------
    Comparison
        As it was saved.

    Raises
    ------
    InputError
        When this is not a folder of a comparison, or a file in it is missing or was changed.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = cl.compare("generic", ["leaderless"], replicates=2, worlds=0).save(tempfile.mkdtemp() + "/results")
    >>> len(cl.load_comparison(folder).runs)
    2
    """
    elsewhere = {"study": "coalitionlab.load_sweep", "sensitivity": "coalitionlab.load_sensitivity"}
    manifest, frames = load_folder(folder, Comparison.kind, SAVED, elsewhere)
    goal = manifest["precision"]
    reached = pd.DataFrame(goal.pop("reached") if goal else [])
    return Comparison(
        scenarios=tuple(Scenario.model_validate(entry["content"]) for entry in manifest["scenarios"]),
        strategies=tuple(strategy_of(entry["content"]) for entry in manifest["strategies"]),
        **{**frames, **{name: manifest[name] for name in PLAIN if name in manifest}},
        world_parameters=tuple(manifest["world_parameters"]),
        precision=Precision(**goal) if goal else None,
        reached=reached.astype({"half_width": float}) if goal else reached,
        rules=tuple(DecisionRule(rule["name"], rule["source"], rule["file"]) for rule in manifest["rules"]),
        variants=tuple(Variant(**variant) for variant in manifest["variants"]),
    )
