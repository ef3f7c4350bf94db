"""The runs of a comparison, and the tables that are computed from them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from coalitionlab.experiments.comparing import tables
from coalitionlab.experiments.comparing.achieved import achieved
from coalitionlab.experiments.comparing.precision import Precision
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.experiments.settings import check_baseline, check_outcome
from coalitionlab.experiments.statistics import LEVEL
from coalitionlab.experiments.under_rules import Variant
from coalitionlab.experiments.worlds.draws import World, drawn_points, idle_parameters
from coalitionlab.experiments.worlds.robust import Robustness
from coalitionlab.experiments.worlds.robustness import robust_scenarios, robustness
from coalitionlab.experiments.worlds.turning import Turning
from coalitionlab.scenarios.errors import check_name, input_error
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True, eq=False)
class ComparedRuns(Finding):
    """Runs of strategies on scenarios with common random numbers, and tables of them: the part of `Comparison` that computes.

    Attributes
    ----------
    scenarios, strategies : tuple
        What was compared; with several decision rules, a scenario for each.
    runs : DataFrame
        One row per run: scenario, strategy, (world,) replicate, then each outcome per run.
    months : DataFrame
        Per scenario, strategy, month (from 1) and monthly outcome: mean, q05, q25, q50, q75, q95 over runs.
    delivered : DataFrame
        Per scenario, strategy and goal: chance that it is delivered, with interval, and when; see `goals`.
    replicates, seed : int
        As asked for; replicates are per world.
    baseline : str
        The strategy that differences are taken against.
    world_parameters : tuple of mapping
        What was drawn for each world.
    parameters : mapping
        Values set by the user, over those of the scenarios.
    outcome : str
        What the table, the words, the figure and the report are about; methods take another.
    confidence : float
        Level of all intervals (0..1); claims are made at 1 less this.
    smallest_effect : float, optional
        The smallest difference that matters, in the unit of the outcome (of this outcome only).
    precision : Precision, optional
        The precision asked for.
    reached : DataFrame
        The precision reached, a row per scenario: scenario, then as `precision.search` returns it.
    worlds_from : str, optional
        The folder of the calibration that the worlds were drawn from.
    given : sequence of str
        What to know of worlds drawn from a calibration: on which scenario, with which settings.
    rules, variants : tuple
        The decision rules compared, and which scenario is which one under which rule.
    seconds : float
        Wall time of the runs.
    complete : bool
        False when it was stopped early; it then holds the runs done until then.
    """

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    runs: pd.DataFrame
    months: pd.DataFrame
    delivered: pd.DataFrame
    replicates: int
    seed: int
    baseline: str
    world_parameters: tuple[World, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    complete: bool = True
    precision: Precision | None = None
    reached: pd.DataFrame = field(default_factory=pd.DataFrame)
    rules: tuple[DecisionRule, ...] = ()
    variants: tuple[Variant, ...] = ()
    outcome: str = HEADLINE
    confidence: float = LEVEL
    smallest_effect: float | None = None
    worlds_from: str | None = None
    given: Sequence[str] = ()

    @property
    def worlds(self) -> int:
        """Number of worlds drawn; 0 when the parameters were taken as they are."""
        return len(self.world_parameters)

    @property
    def names(self) -> list[str]:
        """The names of the strategies."""
        return [strategy.name for strategy in self.strategies]

    @property
    def scenarios_done(self) -> list[str]:
        """The names of the scenarios that have runs."""
        have = set(self.runs["scenario"].unique())
        return [scenario.name for scenario in self.scenarios if scenario.name in have]

    def scenario(self, name: str) -> Scenario:
        """Return the scenario of that name."""
        return next(scenario for scenario in self.scenarios if scenario.name == name)

    # Tables

    @property
    def table(self) -> pd.DataFrame:
        """The ranking; see `summary`."""
        return self.summary()

    def summary(self, outcome: str | None = None) -> pd.DataFrame:
        """Return one row per scenario and strategy, best first.

        Parameters
        ----------
        outcome : str, optional
            Name of an outcome per run; the comparison's own when not given.

        Returns
        -------
        DataFrame
            scenario, strategy, rank; mean with its interval (low, high; that of the best allows for its having been picked: see
            `significance.chosen_low`) and median; behind_best, the gap to the best mean; differs_from_best, whether it is
            significantly behind the best (`significance.behind_best_ps`); best_share, the share of replicates in which it is
            best (ties split); take_off, the share of runs that succeed, with interval (take_off_low, take_off_high);
            size_given_take_off, the mean of the outcome among those; two_groups, whether its runs fall into two groups (dip
            test, Holm); runs; and, with worlds, best_in_worlds.

        Raises
        ------
        InputError
            For an unknown outcome.
        """
        return self._stacked("summary", outcome, tables.summary)

    def differences(self, outcome: str | None = None, baseline: str | None = None) -> pd.DataFrame:
        """Return, per scenario and strategy, the paired difference to the baseline strategy, largest gain first.

        Returns
        -------
        DataFrame
            scenario, strategy, baseline, difference with its interval (low, high); effect, the difference in standard
            deviations of the paired differences (Hedges' g_z; nan when they do not vary); better_share, the share of
            replicates in which it does better than the baseline with the same random numbers, and superiority, the same of
            two unrelated runs (a tie counts half in both); p of the paired test (random signs), p_adjusted (Holm, within a
            scenario), significant (p_adjusted below 1 less the confidence); p_dunnett, Dunnett's test, which ignores the pairing;
            replicates_needed, about how many would make it significant with a power of 80 % if the effect is as it looks;
            with a smallest effect, p_equivalent (two one-sided tests, Holm) and equivalent, whether the difference is too small
            to matter; with worlds, better_in_worlds.
        """
        reference = baseline or self.baseline
        check_baseline(reference, self.names)
        table = partial(tables.differences, baseline=reference)
        return self._stacked(("differences", reference), outcome, table)

    def pairs(self, outcome: str | None = None) -> pd.DataFrame:
        """Return, per scenario, every pair of strategies: the better one (`strategy`) and the `other`, largest gap first.

        Columns as in `differences`, without Dunnett; p_adjusted is Holm's over all pairs of a scenario.
        """
        return self._stacked("pairs", outcome, tables.pairs)

    def goals(self) -> pd.DataFrame:
        """Return, per scenario, strategy and goal, the chance that it is delivered, and when.

        Returns
        -------
        DataFrame
            scenario, strategy, goal; chance, the share of runs that deliver it, with its 95 % interval (low, high); median_month,
            q25_month, q75_month of first delivery among those runs.
        """
        return self.delivered.copy()

    def achieved(self) -> pd.DataFrame:
        """Return, per scenario and strategy, what comes of it in plain outcomes.

        Returns
        -------
        DataFrame
            scenario, strategy; the means of goals_delivered, membership, active and work; the median months_to_first_goal; alive,
            alive_after_2_years and alive_after_4_years, the share of runs in which the coalition lives, each with its 95 % interval
            (_low, _high; nan where it is not defined); runs.
        """
        table: pd.DataFrame = self._once(
            "achieved",
            lambda: pd.concat(
                [achieved(self.runs, where, self.names, self.confidence) for where in self.scenarios_done],
                ignore_index=True,
            ),
        )
        return table.copy()

    def by_rule(self, outcome: str | None = None) -> pd.DataFrame:
        """Return, per scenario and decision rule, mean and rank of each strategy, and whether the ranking holds.

        Returns
        -------
        DataFrame
            scenario, rule, strategy, mean, rank; then of the rule: kendall, the rank correlation of the means with those under
            the first rule (tau-b; nan when all are the same); significant, the pairs of strategies that differ significantly
            under both rules; reversed, how many of those stand the other way round. Empty without rules.
        """
        variants = [
            (variant.scenario, variant.base, variant.rule)
            for variant in self.variants
            if variant.scenario in self.scenarios_done
        ]
        return tables.by_rule(self.summary(outcome), self.pairs(outcome), variants)

    def sample(self, outcome: str | None = None, scenario: str | None = None) -> tables.Sample:
        """Return the values of an outcome in a scenario (the first when not given), as arrays."""
        name, where = self._resolve(outcome, scenario)
        smallest = self.smallest_effect if name == self.outcome else None
        return self._once(
            ("sample", where, name),
            lambda: tables.sample(
                self.runs, where, self.names, name, self.seed, confidence=self.confidence, smallest=smallest
            ),
        )

    def robustness(self, outcome: str | None = None, scenario: str | None = None) -> Robustness:
        """Return what worlds say about the strategies of a scenario: regret, ranks, clusters, failures.

        Raises
        ------
        InputError
            For a comparison without worlds, or with fewer than two that were done.
        """
        name, where = self._resolve(outcome, scenario)
        if not self.worlds:
            remedy = "compare with worlds=100 (on the command line: --worlds 100)"
            raise input_error("the comparison has no worlds", remedy)
        return self._once(
            ("robustness", where, name),
            lambda: robustness(self.runs, self._unsettled(where), scenario=where, **self._settings(name)),
        )

    def regret(self, by: str = "scenario", outcome: str | None = None) -> pd.DataFrame:
        """Return how much each strategy loses against the best of each world, by scenario or by cluster of worlds.

        Returns
        -------
        DataFrame
            scenario, (cluster, kind,) strategy, worlds; mean with its interval over worlds (low, high); q90, the 90 %
            point over worlds; maximum; worst_world; uncorrected_mean, uncorrected_maximum. See `experiments.worlds.regret` on
            how noise is kept out.
        """
        parts = [self.robustness(outcome, name).regret(by) for name in self.scenarios_done]
        return pd.concat(parts, ignore_index=True)

    def in_worlds(self) -> list[Robustness]:
        """Return what worlds say, per scenario; nothing where too few were done or the outcome is undefined in some."""
        if not self.worlds or len(self.strategies) < 2:
            return []
        return self._once(
            "in worlds",
            lambda: robust_scenarios(
                self.runs, {name: self._unsettled(name) for name in self.scenarios_done}, **self._settings(self.outcome)
            ),
        )  # fmt: skip

    def turning(self, outcome: str | None = None, scenario: str | None = None) -> Turning | None:
        """Return in how many worlds another strategy does better than the best one, and on what that hangs.

        None without worlds, with fewer than seven that were done, where the outcome is undefined in some, or where all come out the same.
        """
        name, where = self._resolve(outcome, scenario)
        if name == self.outcome or not self.worlds:
            parts = self.in_worlds()
        else:
            points = {where: self._unsettled(where)}
            parts = self._once(
                ("robust", where, name), lambda: robust_scenarios(self.runs, points, **self._settings(name))
            )
        return next((part.turning for part in parts if part.scenario == where), None)

    def own_rules(self) -> dict[str, DecisionRule]:
        """Return the decision rules of the user's own, by the scenario that is run under them."""
        own = {rule.name: rule for rule in self.rules if rule.own}
        return {variant.scenario: own[variant.rule] for variant in self.variants if variant.rule in own}

    def drawn(self, scenario: str) -> pd.DataFrame:
        """Return a row for each world with its drawn parameters, without those that the scenario sets itself."""
        return drawn_points(self.world_parameters, self.scenario(scenario).parameters)

    def _unsettled(self, scenario: str) -> pd.DataFrame:
        """Return the worlds without the parameters that no run can feel, and without words, such as the rule."""
        drawn = self.drawn(scenario).select_dtypes("number")
        return drawn.drop(columns=idle_parameters(self.strategies), errors="ignore")

    def _settings(self, outcome: str) -> dict[str, Any]:
        idle = {strategy.name: idle_parameters([strategy]) for strategy in self.strategies}
        own = {"outcome": outcome, "strategies": self.names, "seed": self.seed}
        return {**own, "confidence": self.confidence, "idle": idle}

    def _resolve(self, outcome: str | None, scenario: str | None) -> tuple[str, str]:
        """Return the names of an outcome and a scenario: the comparison's own and its first where none is given."""
        outcome, names = outcome or self.outcome, [each.name for each in self.scenarios]
        check_outcome(outcome)
        if scenario is not None:
            check_name(scenario, names, "scenario")
        return outcome, scenario or names[0]

    def _stacked(
        self, key: Hashable, outcome: str | None, table: Callable[[tables.Sample], pd.DataFrame]
    ) -> pd.DataFrame:
        """Return a table of every scenario in one, computed once."""
        name, _ = self._resolve(outcome, None)
        stacked: pd.DataFrame = self._once(
            (key, name),
            lambda: pd.concat([table(self.sample(name, where)) for where in self.scenarios_done], ignore_index=True),
        )
        return stacked.copy()


def of_scenario(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return the rows of one scenario."""
    return frame[frame["scenario"] == scenario].reset_index(drop=True) if len(frame) else frame
