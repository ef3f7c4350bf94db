"""Many runs from names, paths or values: replicates by strategies, on all cores, with common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from coalitionlab.model.batch import Batch, simulate_units
from coalitionlab.model.inputs import as_scenario, as_strategy
from coalitionlab.model.run import USUAL, Runner
from coalitionlab.scenarios.schema import Scenario, Strategy


def simulate(
    scenario: Scenario | str | Path,
    strategies: Strategy | str | Path | Sequence[Strategy | str | Path],
    *,
    replicates: int,
    seed: int = 0,
    first_replicate: int = 0,
    months: bool = False,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Runner = USUAL,
) -> Batch:
    """Runs every strategy on replicates `first_replicate` to `first_replicate + replicates - 1` of experiment `seed`.

    Scenario and strategies are values, library names or paths; a strategy may stand alone. Replicate k meets the same
    organisations and the same luck under every strategy. Results do not depend on
    `workers` (threads; all cores by default). `progress` is called with the number of runs just done. `runner` is the
    model's own or one made by `own_rule`. Raises ValueError for a bad parameter or fewer than one replicate, and InputError for
    a scenario or strategy that there is not.
    """
    if replicates < 1:
        raise ValueError(f"replicates must be at least 1, not {replicates}")
    several = [strategies] if isinstance(strategies, Strategy | str | Path) else strategies
    return simulate_units(
        as_scenario(scenario), list(map(as_strategy, several)), replicates=np.arange(first_replicate, first_replicate + replicates), parameters=parameters,
        seed=seed, months=months, workers=workers, progress=progress, runner=runner,
    )  # fmt: skip
