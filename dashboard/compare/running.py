"""The runs of what is compared: a job for each scenario, all its strategies under common random numbers."""

from __future__ import annotations

from collections.abc import Iterator

from coalitionlab.dashboard.compare.question import CompareQuestion
from coalitionlab.dashboard.jobs import Job, follow
from coalitionlab.experiments.comparing.compare import comparison_of
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.runs.execute import execute_in_steps
from coalitionlab.experiments.settings import choose_baseline
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.schema import Scenario, Strategy


def jobs_of(question: CompareQuestion) -> dict[str, Job[Comparison | None]]:
    """The runs of each chosen scenario under the chosen strategies, by the scenario's key; none without strategies."""
    strategies = tuple(choice.record for choice in question.strategies if choice.chosen)
    if not strategies:
        return {}
    return {
        choice.key: _job(question, choice.record, strategies)
        for choice in question.scenarios
        if choice.chosen
    }


def _job(
    question: CompareQuestion, scenario: Scenario, strategies: tuple[Strategy, ...]
) -> Job[Comparison | None]:
    key = ("compared", scenario, strategies, question.replicates, question.seed, question.parameters)
    study = Study(
        (scenario,),
        strategies,
        replicates=question.replicates,
        seed=question.seed,
        parameters=question.parameters,
    )
    baseline = choose_baseline(None, [strategy.name for strategy in strategies])

    def steps() -> Iterator[tuple[float, Comparison | None]]:
        for runs in execute_in_steps(study, strict=True):
            share = runs.study.replicates / question.replicates
            yield share, comparison_of([runs], study, baseline) if share == 1.0 else None

    return Job(key, lambda report: follow(steps(), report), pool="gradual")
