"""A comparison made a little at a time, for those who watch it come: the same runs as `compare` makes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

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
from coalitionlab.scenarios.errors import input_error
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


def joined(parts: Sequence[Comparison]) -> Comparison:
    """Return comparisons of the same strategies on different scenarios as one.

    Raises InputError when there is none, or when they differ in strategies, replicates, seed or parameters.
    """
    if not parts:
        raise input_error("no comparisons", "give at least one")
    first = parts[0]
    for other in parts[1:]:
        if _asked(other) != _asked(first):
            raise input_error("the comparisons have different settings", "join those of one question")
    runs, months, milestones = (
        pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        for name in ("runs", "months", "milestones")
    )
    return Comparison(
        tuple(case for part in parts for case in part.scenarios), first.strategies, runs, months, milestones,
        first.replicates, first.seed, first.baseline, parameters=first.parameters,
        seconds=sum(part.seconds for part in parts),
    )  # fmt: skip


def _asked(one: Comparison) -> tuple[object, ...]:
    return one.strategies, one.replicates, one.seed, dict(one.parameters)
