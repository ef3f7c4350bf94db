"""Variants of a case: scenarios that differ in one thing each, in the same plausible worlds with the same random numbers.

What every question of the convener has in common: one study of the variants under one strategy, the first being what the others are compared
with; one table of what comes of each; and the part of a finding that is the same in all. Chances are over plausible worlds, not only over luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import provenance
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.convening.words import LASTS, basis
from coalitionlab.experiments.finding import CaseFinding
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import is_chance
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.schema import Event, Scenario, Strategy

#: A difference of a share of a goal that counts as none, in the mean of a world.
_SAME = 1e-9


def struck(scenario: Scenario, event: Event) -> Scenario:
    """Return the scenario in which this happens as well."""
    return scenario.with_(**{"environment.events": (*scenario.environment.events, event)})


def run_variants(
    variants: Mapping[str, Scenario],
    strategy: Strategy,
    drawn: Draws,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[Runs, tuple[str, ...], Draws]:
    """Run variants, by label, in the same worlds with the same random numbers; the names of the scenarios become their own.

    Returns `runs`, `labels` and `drawn` of an `Answer`; raises Stopped on Ctrl-C.
    """
    named = tuple(each.with_(name=f"{each.name} {k}") if k else each for k, each in enumerate(variants.values()))
    return drawn.run(named, (strategy,), workers, progress), tuple(variants), drawn


@dataclass(frozen=True, eq=False)
class Answer(CaseFinding):
    """The answer to one of the convener's questions: variants of a case under a strategy, and what comes of each.

    Attributes
    ----------
    scenario, strategy : Scenario, Strategy
        The case, and how it is led.
    runs : Runs
        Of all variants, in W worlds (one, where none were drawn); the first is what the others are compared with.
    labels : tuple of str
        What each variant is called.
    drawn : Draws
        What chances are over: plausible worlds, or the runs of a case that has begun.
    """

    scenario: Scenario
    strategy: Strategy
    runs: Runs
    labels: tuple[str, ...]
    drawn: Draws

    @property
    def study(self) -> Study:
        """What was run."""
        return self.runs.study

    @property
    def size(self) -> tuple[int, int]:
        """How many worlds were drawn (0: chances are over luck only), and how many runs each has."""
        return len(self.drawn), self.study.replicates

    def units(self, outcome: str) -> Floats:
        """Return an outcome, V x units: means of worlds, or runs where no worlds were drawn."""
        values = np.stack([self.runs.outcome(outcome, each.name)[0] for each in self.study.scenarios])
        return st.mean_of(values) if values.shape[1] > 1 else values[:, 0]

    def level(self, outcome: str, k: int) -> st.Estimate:
        """Return the mean (or chance) of an outcome of variant k, with its interval."""
        return st.mean_interval(self.units(outcome)[k], chance=is_chance(outcome), seed=self.study.seed)

    def change(self, outcome: str, k: int, against: int = 0) -> st.Estimate:
        """Return variant k less another one, paired by world (or run), with its interval."""
        units = self.units(outcome)
        if is_chance(outcome):
            return st.chance_difference(units[k], units[against])
        return st.mean_interval(units[k] - units[against], seed=self.study.seed)

    def shares(self, outcome: str, k: int) -> tuple[float, float]:
        """Return in which share of the worlds (or runs) variant k has less, and more, than the first."""
        units = self.units(outcome)
        gaps = st.defined(units[k] - units[0])
        return float((gaps < -_SAME).mean()), float((gaps > _SAME).mean())

    @property
    def lasting(self) -> str:
        """The outcome that says whether it lasts: alive four years after the convener leaves, or less where the horizon ends before."""
        return next(name for name in LASTS if np.isfinite(self.units(name)).all())

    def by_variant(self, outcomes: Sequence[str]) -> pd.DataFrame:
        """Return a row a variant: variant, and for each outcome its level and its change against the first, with intervals.

        Columns of an outcome: NAME, NAME_low, NAME_high, NAME_change, NAME_change_low, NAME_change_high, NAME_less and NAME_more (in
        which share of the worlds it is less, or more, than in the first).
        """
        rows = []
        for k, label in enumerate(self.labels):
            row: dict[str, Any] = {"variant": label}
            for name in outcomes:
                row |= st.columns_of(name, self.level(name, k))
                row |= st.columns_of(f"{name}_change", self.change(name, k))
                row |= dict(zip((f"{name}_less", f"{name}_more"), self.shares(name, k), strict=True))
            rows.append(row)
        return pd.DataFrame(rows)

    def lead(self) -> str:
        """Return what was asked, of which case, and what the answer rests on."""
        case, led = self.scenario, self.strategy
        asked = f"{self.question} “{case.title or case.name}”, led by “{led.title or led.name}”."
        return f"{asked} {basis(*self.size)}"

    def asked(self) -> dict[str, Any]:
        """Return the options of the command that are this question's own."""
        return {}

    def command(self) -> str:
        """Return the command line that makes this again."""
        study = self.study
        return provenance.command_line(
            self.kind, *(each.name for each in self.scenarios), strategy=provenance.strategy_word(self.strategy), **self.asked(),
            worlds=len(self.drawn), replicates=study.replicates, seed=study.seed, set=dict(study.parameters),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and how much was run."""
        study = self.study
        return {
            **self.asked(), "worlds": len(self.drawn), "replicates": study.replicates, "seed": study.seed,
            "parameters": dict(study.parameters), "runs": self.runs.done,
        }  # fmt: skip
