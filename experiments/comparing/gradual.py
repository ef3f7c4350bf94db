"""A comparison made a little at a time, for those who watch it come: the same runs as `compare` makes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coalitionlab.experiments.comparing.compare import comparison_of
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.runs.execute import execute_in_steps
from coalitionlab.experiments.settings import (
    check_aims,
    check_count,
    check_parameters,
    choose_baseline,
)
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.schema import Scenario, Strategy

SECONDS_A_STEP = 0.1


@dataclass(frozen=True, eq=False)
class Made:
    """How far a comparison has come: replicates `done` out of `of`, and the comparison itself once all are."""

    done: int
    of: int
    comparison: Comparison | None = None


def gradually(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    seconds: float = SECONDS_A_STEP,
) -> Iterator[Made]:
    """Compare strategies on one scenario in steps of about so many seconds; what is not asked for is not made.

    The comparison that the last step brings equals that of `compare(scenario, strategies, replicates, seed, months=False)`.
    Raises InputError for a bad parameter, a count below 1, or an aim at a sector that the scenario does not have.
    """
    check_count("replicates", replicates, 1)
    settings = check_parameters(parameters or {})
    check_aims((scenario,), tuple(strategies))
    study = Study((scenario,), tuple(strategies), replicates=replicates, seed=seed, parameters=settings)
    for runs in execute_in_steps(study, seconds=seconds, workers=workers, strict=True):
        done = runs.study.replicates
        if done < replicates:
            yield Made(done, replicates)
        else:
            baseline = choose_baseline(None, [one.name for one in strategies])
            yield Made(done, replicates, comparison_of([runs], study, baseline))
