"""What a comparison found: the runs, and the questions one asks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coalitionlab.experiments.comparing import summaries
from coalitionlab.experiments.memo import Memo
from coalitionlab.experiments.worlds.draws import World
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from coalitionlab.experiments.comparing.precision import Precision, Reached
    from coalitionlab.experiments.rules import DecisionRule, Variant
    from coalitionlab.experiments.worlds.discovery import Failure
    from coalitionlab.experiments.worlds.rank_stability import RankStability
    from coalitionlab.experiments.worlds.robustness import Robustness

HEADLINE = "collective_action"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs of strategies on scenarios under common random numbers: replicate k met the same luck everywhere.

    Attributes:
        runs: one row per run: scenario, strategy, (world,) replicate, then each outcome per run.
        months: per scenario, strategy, month and monthly outcome: mean, q05, q25, q50, q75, q95 over runs.
        milestones: per scenario, strategy and milestone: share of runs that reached it, and when.
        replicates: replicates asked for, per world. world_parameters: what was drawn for each world.
        parameters: parameters set by the user, over those of the scenarios. seconds: wall time of the runs.
        complete: False when the comparison was stopped early; it then holds the runs done until then.
        precision: what was asked for, if anything; reached: what was reached, per scenario.
        rules: decision rules compared, if any; variants: which scenario is which one under which rule.
        memo: tables already worked out; `runs` is not to be changed once they have been asked for.
    """

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    runs: pd.DataFrame
    months: pd.DataFrame
    milestones: pd.DataFrame
    replicates: int
    seed: int
    baseline: str
    world_parameters: tuple[World, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    complete: bool = True
    precision: Precision | None = None
    reached: tuple[Reached, ...] = ()
    rules: tuple[DecisionRule, ...] = ()
    variants: tuple[Variant, ...] = ()
    memo: Memo = field(default_factory=Memo, init=False, repr=False)

    @property
    def worlds(self) -> int:
        """Number of worlds drawn; 0 when the parameters were taken as they are."""
        return len(self.world_parameters)

    @cached_property
    def _robust(self) -> dict[tuple[str, str], Robustness]:
        """What was asked of the worlds before, by outcome and scenario: some of it takes seconds."""
        return {}

    def summary(self, outcome: str = HEADLINE) -> pd.DataFrame:
        """Return one row per scenario and strategy, best first.

        Columns: scenario, strategy, rank; mean with its 95 % interval (low, high) and median; behind_best,
        the gap to the best mean; apart_from_best, whether that gap is more than luck (Holm-adjusted paired
        p below 0.05); best_share, the share of replicates in which it is best (ties split); take_off, the
        share of runs that succeed, with interval (take_off_low, take_off_high); size_given_take_off, the
        mean of the outcome among those; runs; and, with worlds, best_in_worlds. Raises InputError for an
        unknown outcome.
        """
        return self.memo.once(("summary", outcome), lambda: summaries.summary(self, outcome)).copy()

    def differences(self, outcome: str = HEADLINE, baseline: str | None = None) -> pd.DataFrame:
        """Return, per scenario and strategy, the paired difference to the baseline strategy.

        Effect sizes first. Columns: scenario, strategy, baseline, difference with its 95 % bootstrap interval (low, high);
        effect, the difference in standard deviations of the paired differences (Hedges' g_z; nan when they do not vary);
        better_share, the share of replicates in which it does better than the baseline under the same luck, and
        superiority, the same of two runs that share no luck (a tie counts half in both). Then p of the paired test
        (random signs), p_adjusted (Holm, within a scenario), told_apart (p_adjusted below 0.05); p_dunnett, Dunnett's
        test, which knows nothing of the pairing; replicates_needed, about how many would tell it apart with a power of
        80 % if the effect is as it looks (nan without one); with worlds, better_in_worlds.
        """
        reference = baseline or self.baseline
        return self.memo.once(
            ("differences", outcome, reference), lambda: summaries.differences(self, outcome, reference)
        ).copy()

    def pairs(self, outcome: str = HEADLINE) -> pd.DataFrame:
        """Return, per scenario, every pair of strategies: the better one (`strategy`) and the `other`, largest gap first.

        Columns as in `differences`, without Dunnett; p_adjusted is Holm's over all pairs of a scenario.
        """
        return self.memo.once(("pairs", outcome), lambda: summaries.pairs(self, outcome)).copy()

    def by_rule(self, outcome: str = HEADLINE) -> pd.DataFrame:
        """Return, per scenario and decision rule, mean and rank of each strategy, and whether the ranking holds.

        Columns: scenario, rule, strategy, mean, rank; then of the rule as a whole: kendall, the rank correlation of the means
        with those under the first rule (tau-b; nan when all are the same); told_apart, the pairs of strategies that are
        told apart under both rules; reversed, how many of those stand the other way round. Empty without rules.
        """
        from coalitionlab.experiments.comparing.by_rule import by_rule

        return self.memo.once(("by_rule", outcome), lambda: by_rule(self, outcome)).copy()

    def notes(self) -> list[str]:
        """Return what one has to know to read the results, in plain words; often nothing."""
        from coalitionlab.experiments.comparing.rule_notes import notes

        own = [one.name for one in self.rules if one.own]
        return notes(self.scenarios, self.variants, own)

    def beats(self, outcome: str = HEADLINE, scenario: str | None = None) -> pd.DataFrame:
        """Return a square table: the share of worlds (without worlds: of replicates) in which row beats column."""
        return summaries.beats(self, outcome, scenario or self.scenarios[0].name)

    def robustness(self, outcome: str = HEADLINE, scenario: str | None = None) -> Robustness:
        """Return what the worlds say about the strategies of a scenario (the first, when not given): regret, ranks, clusters, failures.

        Raises InputError for a comparison without worlds, or with fewer than two that were done.
        """
        from coalitionlab.experiments.worlds.robustness import of_comparison

        key = (outcome, scenario or self.scenarios[0].name)
        if key not in self._robust:
            self._robust[key] = of_comparison(self, *key)
        return self._robust[key]

    def regret(self, by: str = "scenario", outcome: str = HEADLINE) -> pd.DataFrame:
        """Return how much each strategy loses against the best of each world, by scenario or by cluster of worlds.

        Columns: scenario, (cluster, kind,) strategy, worlds; mean with its 95 % interval over worlds (low, high); q90, the
        90 % point over worlds; maximum; worst_world; uncorrected_mean, uncorrected_maximum. See `experiments.worlds.regret` on how noise is kept out.
        """
        parts = [self.robustness(outcome, name).regret(by) for name in summaries.scenarios_done(self)]
        return pd.concat(parts, ignore_index=True)

    def rank_stability(
        self, outcome: str = HEADLINE, scenario: str | None = None, reference: Sequence[str] | None = None
    ) -> RankStability:
        """Return how steady the ranking is over worlds, against the mean ranking or `reference` (strategies, best first)."""
        return self.robustness(outcome, scenario).rank_stability(reference)

    def failures(
        self,
        outcome: str = HEADLINE,
        scenario: str | None = None,
        fails: str = "auto",
        threshold: float | None = None,
    ) -> tuple[Failure, ...]:
        """Return where each strategy fails, by ranges of a few parameters; see `experiments.worlds.discovery.failures`."""
        asked = self.robustness(outcome, scenario)
        return asked.failures if fails == "auto" else asked.where_fails(fails=fails, threshold=threshold)

    def verdict(self, outcome: str = HEADLINE) -> list[str]:
        """Return plain words per scenario: which does best, and which cannot be told apart from it."""
        from coalitionlab.experiments.comparing.verdict import verdict

        names = [scenario.name for scenario in self.scenarios]
        return [f"{name}: {verdict(self, outcome, name)}" for name in names]

    def plot(self, outcome: str = HEADLINE, kind: str | None = None) -> Figure:
        """Return a plotly Figure: kind is intervals, differences, months or heatmap.

        Without a kind: intervals for one scenario, a heat map of strategies by scenarios for several.
        """
        from coalitionlab.experiments.comparing.figures import draw

        return draw(self, outcome, kind)

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write tables, manifest and report to a new folder and return it; see `store.save`."""
        from coalitionlab.experiments.comparing.store import save

        return save(self, folder, force=force)


class Interrupted(KeyboardInterrupt):
    """Raised when a comparison is stopped by hand; `comparison` holds what was done (None: nothing yet)."""

    def __init__(self, comparison: Comparison | None) -> None:
        super().__init__("stopped")
        self.comparison = comparison
