"""The answer to `compare`: what the runs say, in words, figures, a report and a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments import provenance, report
from coalitionlab.experiments.comparing import figures, sections, words
from coalitionlab.experiments.comparing.compared import HEADLINE, ComparedRuns, of_scenario
from coalitionlab.experiments.figures import month_panels
from coalitionlab.experiments.words import titles_of
from coalitionlab.experiments.worlds.draws import chosen_uncertain, drawn_points
from coalitionlab.experiments.worlds.robustness import overall_choices
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import MONTHLY

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TIME_COURSES = ("collective_action", "membership", "trust", "backbone", "opinion", "voice_of_affected")
"""Monthly outcomes that the report shows, one at a time."""
KINDS = ("intervals", "differences", "months", "heatmap")
ABOUT_COLOURS = (
    "The colour says where a strategy stands between the worst and the best of that scenario; ★ marks the best on average. Gaps between "
    "neighbours may not be significant: see each scenario below."
)
ABOUT_GAPS = "Differences within pairs of runs with the same random numbers, largest gain first. Hollow: not significant."
ABOUT = {
    "How sure, and how spread out": "Thick: the 95% interval of the mean. Thin: where nine runs in ten end up. Coalitions often either take "
    "off or stay asleep: where mean and median run lie far apart, a few runs that take off carry the mean.",
    "Milestones": "Share of runs that reach each, and the middle month in which those do.",
    "Ranks over worlds": "Each world is one draw of all uncertain parameters from their documented ranges, most of which are assumed: shares "
    "of worlds are shares of these assumptions, not probabilities.",
    "Regret over worlds": "What is lost against the strategy that is best in the same world, in the unit of the outcome; ★ loses least. The "
    "best of a world is chosen on some of its replicates and valued on the others, so that noise does not count as regret.",
    "Where strategies fail": "Ranges of a few parameters that hold many failures and few others. How well a box does on held-out worlds is "
    "given above, and is the number to go by.",
}
"""How to read the figures of the report, by heading."""


class Comparison(ComparedRuns):
    """Strategies compared on scenarios with common random numbers, as `compare` returns them.

    The attributes and tables are those of `ComparedRuns`.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> comparison = cl.compare("generic", ["leaderless", "mobilizing_leadership"], replicates=30, seed=7)
    >>> comparison.summary()["strategy"].tolist()
    ['mobilizing_leadership', 'leaderless']
    >>> comparison.words()[0][:45]
    'Best on average is mobilizing_leadership, 0.2'
    """

    kind = "comparison"
    question = "leadership strategies compared"

    # Words and figures

    def verdict(self, outcome: str | None = None) -> list[str]:
        """Return a few sentences per scenario: which strategy does best, and which do not differ from it significantly."""
        said = self.words_by_scenario(outcome, {name: name for name in self.names})
        return [
            f"{scenario.name}: {said.get(scenario.name, 'No runs were done.')}" for scenario in self.scenarios
        ]

    def words_by_scenario(
        self, outcome: str | None = None, titles: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """Return the verdict on each scenario that has runs; `titles` are what to call the strategies."""
        names, summary = titles or titles_of(self.strategies), self.summary(outcome)
        return {
            name: words.verdict(
                of_scenario(summary, name), self.sample(outcome, name), names, self.precision, self.reached
            )
            for name in self.scenarios_done
        }

    def notes(self) -> list[str]:
        """Return what one has to know to read the results, in plain words; often nothing."""
        own = [rule.name for rule in self.rules if rule.own]
        return words.notes_on_rules(self.scenarios, self.variants, own)

    def words(self) -> list[str]:
        """Return the answer in sentences: on each scenario, on worlds, on decision rules."""
        names = {name: name for name in self.names}
        several, robust = len(self.scenarios_done) > 1, self.robust_scenarios()
        lines = [f"{name}: " * several + said for name, said in self.words_by_scenario(titles=names).items()]
        for one in robust:
            lines += [f"{one.scenario}: " * several + line for line in one.words()]
        if len(robust) > 1:
            lines.append(f"Over all scenarios: {overall_choices(robust)}")
        return [*lines, *words.rules_in_words(self.by_rule(), names), *self.notes()]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the ranking (of several scenarios, the means) and, with worlds, the regrets as tables for a reader."""
        done = self.scenarios_done
        if len(done) == 1:
            ranking = {f"Ranking by {self.outcome}": words.ranking(self.summary())}
        else:
            ranking = {f"Mean {self.outcome}": words.matrix(self.summary(), done)}
        return ranking | {
            f"Over the worlds of {one.scenario}": one.shown() for one in self.robust_scenarios()
        }

    def figure(
        self, kind: str | None = None, outcome: str | None = None, scenario: str | None = None
    ) -> Figure:
        """Return a plotly figure.

        Parameters
        ----------
        kind : str, optional
            'intervals', 'differences', 'months' or 'heatmap'; when not given, intervals for one scenario, a heat map of
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
        if kind not in KINDS:
            raise input_error(
                f"unknown figure {quoted(kind)}", suggest(kind, KINDS, kind="figure"), field="plot"
            )
        name, where = outcome or self.outcome, scenario or self.scenarios_done[0]
        titles = titles_of(self.strategies)
        if kind == "months":
            return self._months_figure(name, where, titles)
        summary = self.summary(name)
        if kind == "heatmap":
            chosen = [one for one in self.scenarios if one.name in self.scenarios_done]
            return figures.heat_map(
                summary, name, {one.name: one.title or one.name for one in chosen}, titles
            )
        if kind == "differences":
            return figures.differences_figure(of_scenario(self.differences(name), where), name, titles)
        return figures.intervals_figure(
            of_scenario(summary, where), of_scenario(self.runs, where), name, titles
        )

    def plot(self, outcome: str | None = None, kind: str | None = None) -> Figure:
        """Return a plotly figure; see `figure`."""
        return self.figure(kind, outcome)

    # Report and folder

    @property
    def title(self) -> str:
        """Title of the report."""
        return super().title if len(self.scenarios) == 1 else f"Leadership in {len(self.scenarios)} scenarios"

    def lead(self) -> str:
        """Return what was run, and what the outcome is."""
        strategies = f"{len(self.strategies)} {'strategy' if len(self.strategies) == 1 else 'strategies'}"
        worlds = f" in {self.worlds} plausible worlds" if self.worlds else ""
        stopped = "" if self.complete else " Stopped early: this rests on the runs that were done by then."
        return (
            f"{strategies}, {len(self.runs):,} runs{worlds}, seed {self.seed}; replicate k has the same random numbers under every "
            f"strategy. By {words.outcome_in_words(self.outcome)}.{stopped}"
        )

    def command(self) -> str:
        """Return the command line that makes these runs again."""
        bases = [variant.base for variant in self.variants] or [scenario.name for scenario in self.scenarios]
        goal = self.precision
        return provenance.command_line(
            "compare", *dict.fromkeys(bases),
            strategy=[provenance.strategy_word(strategy) for strategy in self.strategies],
            replicates=self.replicates, seed=self.seed, worlds=self.worlds or None,
            outcome=None if self.outcome == HEADLINE else self.outcome,
            uncertain=chosen_uncertain(self.world_parameters, self.parameters),
            rule=[f"{rule.file or 'FILE.py'}:{rule.name}" if rule.own else rule.name for rule in self.rules],
            set=[*self._rule_options(), *(f"{name}={value!r}" for name, value in self.parameters.items())],
            no_months=not len(self.months),
            precision=f"{goal.half_width:g}" if goal else None, precision_of=goal.of if goal else None,
            max_replicates=goal.most if goal else None,
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what made the results, for the manifest."""
        goal = self.precision
        return {
            "complete": self.complete,
            "outcome": self.outcome,
            "seed": self.seed,
            "replicates": self.replicates,
            "worlds": self.worlds,
            "baseline": self.baseline,
            "runs": len(self.runs),
            "seconds": round(self.seconds, 3),
            "precision": asdict(goal) | {"reached": [asdict(one) for one in self.reached]} if goal else None,
            "rules": [rule.to_dict() for rule in self.rules],
            "variants": [asdict(variant) for variant in self.variants],
            "parameters": dict(self.parameters),
            "world_parameters": [dict(world) for world in self.world_parameters],
        }

    def manifest(self) -> dict[str, Any]:
        """Return where the results come from, with the units of the tables."""
        return super().manifest() | {"units": provenance.units()}

    def data(self) -> dict[str, pd.DataFrame]:
        """Return runs, months, milestones and, with worlds, their parameters."""
        frames = {"runs": self.runs, "months": self.months, "milestones": self.milestones}
        if not self.worlds:
            return frames
        kinds = {one.scenario: one.kinds() for one in self.robust_scenarios()}
        worlds = []
        for scenario in self.scenarios:
            frame = drawn_points(self.world_parameters, self.fixed_parameters(scenario.name))
            frame.insert(0, "scenario", scenario.name)
            if kinds.get(scenario.name):
                frame.insert(2, "kind", frame["world"].map(kinds[scenario.name]))
            worlds.append(frame)
        return frames | {"worlds": pd.concat(worlds, ignore_index=True)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return summary, differences, pairs, milestones; by_rule with rules; those of the worlds."""
        frames = {
            "summary": self.summary(),
            "differences": self.differences(),
            "pairs": self.pairs(),
            "milestones": self.milestones,
        }
        if self.variants:
            frames["by_rule"] = self.by_rule()
        parts = [one.tables() for one in self.robust_scenarios()]
        for name in parts[0] if parts else []:
            frames[name] = pd.concat([part[name] for part in parts], ignore_index=True)
        return frames

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for JSON."""
        worlds = {one.scenario: one.to_dict() for one in self.robust_scenarios()}
        return super().to_dict() | {"notes": self.notes(), "robustness": worlds or None}

    def sections(self) -> list[report.Block]:
        """Return the sections of the report: overview, notes, rules, each scenario, the strategies, what was set."""
        titles = titles_of(self.strategies)
        several, rules = len(self.scenarios_done) > 1, self.by_rule()
        own = [rule for rule in self.rules if rule.own]
        blocks = [
            report.section(
                "Every strategy in every scenario", report.paragraph(ABOUT_COLOURS, "help"), report.chart(self.figure("heatmap"))
            ) if several else None,
            report.section("Please note", *map(report.paragraph, self.notes())) if self.notes() else None,
            report.section(
                "Does the ranking hold under other decision rules?",
                *(report.table(words.rules_table(part, titles)) for _, part in rules.groupby("scenario", sort=False)),
                report.items(words.rules_in_words(rules, titles)),
            ) if len(rules) else None,
            *(self._case(name, f"case-{k}", titles) for k, name in enumerate(self.scenarios_done)),
            sections.strategies(self.strategies),
            report.section(
                "What was set",
                sections.parameters(self.parameters, self.scenarios),
                *(report.fold(f"The rule {rule.name} (SHA-256 {rule.sha256})", report.code(rule.source)) for rule in own),
            ),
        ]  # fmt: skip
        return [block for block in blocks if block]

    def _case(self, name: str, id: str, titles: Mapping[str, str]) -> report.Block:
        """Return the section of one scenario: what it comes to, figures, tables, and the case itself."""
        scenario = next(one for one in self.scenarios if one.name == name)
        named = {key: f"“{title}”" for key, title in titles.items()}
        summary, milestones = of_scenario(self.summary(), name), of_scenario(self.milestones, name)
        courses = [
            one for one in dict.fromkeys((self.outcome, *TIME_COURSES)) if one in MONTHLY and len(self.months)
        ]
        months = {one.replace("_", " "): self.figure("months", one, name) for one in courses}
        own = next((one.rule for one in self.variants if one.scenario == name and self._is_own(one.rule)), "")
        lines, charts, tables = [self.words_by_scenario(titles=named)[name]], {}, {}
        charts["How sure, and how spread out"] = self.figure("intervals", scenario=name)
        if len(self.strategies) > 1:
            charts[f"Against “{titles[self.baseline]}”"] = self.figure("differences", scenario=name)
            tables["Differences in numbers"] = words.gaps(of_scenario(self.differences(), name), titles)
            tables["All pairs of strategies"] = words.gaps(of_scenario(self.pairs(), name), titles)
        if len(milestones):
            charts["Milestones"] = figures.milestones_figure(milestones, summary["strategy"].tolist(), titles)
        for robust in self.robust_scenarios():
            if robust.scenario == name:
                lines += robust.words(named)
                charts |= robust.charts(titles)
                tables |= {
                    "Regret and ranks over worlds": robust.shown(titles),
                    "Who beats whom": robust.beats(titles),
                }
        return report.section(
            "" if len(self.scenarios_done) == 1 else scenario.title or name,
            report.paragraph(scenario.issue, "issue") if scenario.issue else None,
            report.verdict(lines),
            report.section("Ranking", report.table(words.ranking(summary, titles)), level=3),
            report.section("Month by month", report.choice(months), level=3) if months else None,
            *(
                report.section(heading, report.paragraph(ABOUT.get(heading, ABOUT_GAPS), "help"), report.chart(figure), level=3)
                for heading, figure in charts.items()
            ),
            report.section(
                "Tables", *(report.fold(heading, report.table(frame, text=("less",))) for heading, frame in tables.items()), level=3
            ),
            sections.case(scenario, own),
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
        withdraw_month = next(one.withdraw_month for one in self.scenarios if one.name == scenario)
        return month_panels(months[months["outcome"] == outcome], order, titles, withdraw_month)

    def _is_own(self, rule: str) -> bool:
        return any(one.own for one in self.rules if one.name == rule)

    def _rule_options(self) -> list[str]:
        """The options of the rules compared that are not at their defaults, as `decision.OPTION=VALUE`."""
        options: dict[str, Any] = {}
        for scenario in self.scenarios if self.variants else ():
            for name, known in type(scenario.decision).model_fields.items():
                value = getattr(scenario.decision, name)
                if name != "rule" and value != known.default:
                    options[name] = str(value).lower()
        return [f"decision.{name}={value}" for name, value in options.items()]
