"""The film that a situation asks for, made once for all who watch the same run."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.runs import KEPT
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.dashboard.watching import film as films
from coalitionlab.dashboard.watching.places import places
from coalitionlab.dashboard.watching.recording import record
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy


def watched(situation: Situation, which: Which) -> films.Film:
    """The watched run of strategy a or b. Raises InputError, in words, for a run too large to be recorded."""
    key = watched_key(situation, which)
    return KEPT.get(key, lambda: _made(*key[1:]))


def watched_key(situation: Situation, which: Which) -> tuple[Any, ...]:
    """What the film depends on."""
    given = tuple(sorted((name, float(value)) for name, value in situation.parameters.items()))
    return (
        "film",
        scenario_of(situation),
        strategy_of(situation, which),
        situation.seed,
        situation.replicate,
        given,
    )


def _made(scenario: Scenario, strategy: Strategy, seed: int, replicate: int, parameters: Any) -> films.Film:
    crowd = scenario.organisations
    size = crowd.count if isinstance(crowd, Generated) else len(crowd)
    if films.too_large(size, scenario.months):
        what = f"{size:,} organisations over {scenario.months:,} months are too many to watch one by one"
        raise input_error(what, "see their distribution in What if, or make the scenario smaller")
    recording = record(scenario, strategy, seed=seed, replicate=replicate, parameters=dict(parameters))
    return films.film(recording, _placed)


def _placed(sector: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Places are kept: another strategy on the same organisations moves nobody."""
    key = ("places", sector.tobytes(), np.asarray(pairs, np.int64).tobytes())
    return KEPT.get(key, lambda: places(sector, pairs))
