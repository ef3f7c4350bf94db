"""What the convener's questions have in common: their settings, checked, and the part of a finding that is the same in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coalitionlab.experiments import provenance, settings
from coalitionlab.experiments.convening.variants import Variants
from coalitionlab.experiments.convening.words import basis
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True, eq=False)
class Answer(Finding):
    """The answer to one of the convener's questions: variants of a case under a strategy, and what comes of each.

    Attributes
    ----------
    scenario, strategy : Scenario, Strategy
        The case, and how it is led.
    variants : Variants
        The runs.
    """

    scenario: Scenario
    strategy: Strategy
    variants: Variants

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The case."""
        return (self.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:  # type: ignore[override]
        """The strategy."""
        return (self.strategy,)

    def lead(self) -> str:
        """Return what was asked, of which case, and what the answer rests on."""
        case, led = self.scenario, self.strategy
        asked = f"{self.question} “{case.title or case.name}”, led by “{led.title or led.name}”."
        return f"{asked} {basis(*self.variants.size)}"

    def asked(self) -> dict[str, Any]:
        """Return the options of the command that are this question's own."""
        return {}

    def command(self) -> str:
        """Return the command line that makes this again."""
        study = self.variants.study
        return provenance.command_line(
            self.kind, *(each.name for each in self.scenarios), strategy=provenance.strategy_word(self.strategy), **self.asked(),
            worlds=len(self.variants.drawn), replicates=study.replicates, seed=study.seed, set=dict(study.parameters),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and how much was run."""
        study = self.variants.study
        return {
            **self.asked(), "worlds": len(self.variants.drawn), "replicates": study.replicates, "seed": study.seed,
            "parameters": dict(study.parameters), "runs": self.variants.runs.done,
        }  # fmt: skip


def settle(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    parameters: Mapping[str, float] | None,
    worlds: int,
    replicates: int,
    seed: int,
) -> tuple[Scenario, Strategy, dict[str, float]]:
    """Return the case, the strategy and the parameters; raise InputError for what cannot be used."""
    check_count("worlds", worlds, 0)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    return settings.settle(scenario, strategy, parameters)
