"""Optuna's NSGA-II with children of our own: its generations, elites and fronts, our steps from one strategy to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import optuna

from coalitionlab.experiments.optimising.coordinates import coordinates, draft_at, space
from coalitionlab.experiments.optimising.draft import Draft
from coalitionlab.experiments.optimising.moves import Limits, child

#: A parent of rank r (0 is the best) is taken with a weight of this to the power of r, when there is one outcome.
EAGERNESS = 0.8
STREAM = 0x6F7074
"""Keeps the draws of the search apart from every other random stream of the same seed."""


class Breeding(optuna.samplers.NSGAIISampler):
    """Makes each trial a child of two of the elite; what it draws depends on the seed and the trial's number alone.

    The first generation is the strategies to start from, then children of theirs.
    """

    def __init__(self, starts: Sequence[Draft], limits: Limits, *, population: int, seed: int) -> None:
        super().__init__(population_size=population, seed=seed)
        self._starts, self._limits, self._seed = tuple(starts), limits, seed
        self._space = space(limits)
        self._parents: tuple[int, list[Draft]] = (0, [])

    def infer_relative_search_space(
        self, study: optuna.Study, trial: optuna.trial.FrozenTrial
    ) -> dict[str, Any]:
        """All coordinates: every one of them comes from `sample_relative`."""
        return self._space

    def sample_relative(
        self, study: optuna.Study, trial: optuna.trial.FrozenTrial, search_space: dict[str, Any]
    ) -> dict[str, Any]:
        """The coordinates of the next strategy to try: only those that it uses."""
        generation = self.get_trial_generation(study, trial)
        rng = np.random.default_rng([STREAM, self._seed, trial.number])
        if trial.number < len(self._starts):
            return coordinates(self._starts[trial.number])
        if generation != self._parents[0]:
            self._parents = (generation, self._elite(study, generation))
        pool = self._parents[1] or list(self._starts)
        chance = (
            EAGERNESS ** np.arange(len(pool))
            if len(study.directions) == 1 and self._parents[1]
            else np.ones(len(pool))
        )
        chosen = rng.choice(len(pool), size=2, p=chance / chance.sum())
        return coordinates(child([pool[k] for k in chosen], self._limits, rng))

    def _elite(self, study: optuna.Study, generation: int) -> list[Draft]:
        """The parents of a generation, each once, best first where there is a best."""
        trials = self.get_parent_population(study, generation)
        trials = sorted(trials, key=lambda one: (-one.values[0] if len(one.values) == 1 else 0.0, one.number))
        drafts = [draft_at(one.params) for one in trials]
        return list({draft.key(): draft for draft in drafts}.values())
