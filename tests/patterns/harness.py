"""What the tests of patterns share: worlds made from the generic scenario, strategies in a line, paired differences."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.simulate import Batch, simulate
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Replicates of each run, and the seed that all patterns share.
REPLICATES, SEED = 120, 2024
#: A modest effort at a bit of everything that a coalition needs; what patterns add to.
CORE = {
    "build_legitimacy": 2,
    "raise_issue_awareness": 1,
    "cultivate_champions": 2,
    "frame_win_win": 1,
    "build_trust": 1,
    "assign_ownership": 1,
    "provide_backbone": 2,
}


class Gap(NamedTuple):
    """A mean paired difference and its 99 % interval (normal)."""

    mean: float
    low: float
    high: float


def world(name: str = "generic", **changes: Any) -> Scenario:
    """A library scenario with some fields (dotted names) changed."""
    return load_scenario(name).with_(**changes)


def strategy(*phases: dict[str, Any], **style: float) -> Strategy:
    """A strategy of phases given as effort tables; `until`, `aims`, `share` and `admits` beside actions belong to the phase."""
    listed = []
    for number, phase in enumerate(phases):
        own = {key: phase[key] for key in ("until", "aims", "share", "admits") if key in phase}
        effort = {action: days for action, days in phase.items() if action not in own}
        listed.append({"name": f"phase {number + 1}", "effort": effort, **own})
    return Strategy.model_validate({"name": "tested", "phases": listed, "convener": style})


def with_share(effort: dict[str, float], of: float, **phase: Any) -> dict[str, Any]:
    """A phase that spends these staff-days as a share of `of` staff-days: leaving one out leaves the others as they are."""
    return {**effort, "share": sum(effort.values()) / of, **phase}


def runs(scenario: Scenario, *strategies: Strategy, replicates: int = REPLICATES, **options: Any) -> Batch:
    """All strategies on the scenario, with monthly outcomes."""
    return simulate(scenario, strategies, replicates=replicates, seed=SEED, months=True, **options)


def outcome(batch: Batch, name: str, which: int = 0) -> np.ndarray:
    """One outcome of every replicate of the `which`-th strategy."""
    return batch.outcomes[which, :, RUN_NAMES.index(name)]


def monthly(batch: Batch, name: str, which: int = 0) -> np.ndarray:
    """replicates x months of one monthly outcome."""
    assert batch.months is not None
    return batch.months[which, :, :, MONTHLY_NAMES.index(name)]


def gap(better: np.ndarray, worse: np.ndarray) -> Gap:
    """The paired difference of two sets of replicates that met the same luck."""
    difference = better - worse
    half = 2.576 * difference.std(ddof=1) / np.sqrt(len(difference))
    return Gap(float(difference.mean()), float(difference.mean() - half), float(difference.mean() + half))
