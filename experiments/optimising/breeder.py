"""What is tried next: Optuna keeps the trials and chooses the parents of each generation, and moves change them."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from coalitionlab.experiments.optimising.drafts import SHARE_PARTS, Draft, draft_from_json, draft_of
from coalitionlab.experiments.optimising.moves import child, weighted_moves
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.statistics import Floats

#: Strategies of a generation.
POPULATION = 32
#: With a single outcome a parent of rank r (0 for the best) is drawn with a weight of this number to the power of r.
RANK_WEIGHT = 0.8
#: Separates the draws of the search from other random numbers of the same seed.
STREAM = 0x6F7074
#: Notes of a trial: the strategy, and whether it was run on all replicates.
DRAFT, ALL_REPLICATES = "draft", "all_replicates"


class Breeder(optuna.samplers.NSGAIISampler):
    """NSGA-II with children made by moves: Optuna keeps generations and chooses parents, `child` changes them.

    What is drawn for a trial depends on the seed and on its position among the trials only, so that a search that was stopped
    continues as if it had not been. The first trials are the strategies to start from.
    """

    def __init__(self, settings: SearchSettings) -> None:
        super().__init__(population_size=POPULATION, seed=settings.seed)
        self._seed, self._starts = settings.seed, starting_drafts(settings)
        self._moves = weighted_moves(settings.phases, style=settings.style, spending=settings.spending)
        self._parents: tuple[int, list[Draft]] = (0, [])
        self._limits = settings.limits

    def sample_relative(self, study: optuna.Study, trial: FrozenTrial, search_space: Any) -> dict[str, Any]:
        """The next strategy to try."""
        generation = self.get_trial_generation(study, trial)
        trials = study.get_trials(deepcopy=False)[: trial.number]
        position = sum(earlier.state != TrialState.FAIL for earlier in trials)
        if position < len(self._starts):
            return {DRAFT: self._starts[position]}
        if generation != self._parents[0]:
            self._parents = (generation, self._chosen(study, generation))
        parents = self._parents[1]
        ranked = bool(parents) and len(study.directions) == 1
        pool = parents or self._starts
        weights = RANK_WEIGHT ** np.arange(len(pool)) if ranked else np.ones(len(pool))
        rng = np.random.default_rng([STREAM, self._seed, position])
        pair = rng.choice(len(pool), size=2, p=weights / weights.sum())
        return {DRAFT: self._limits.fitted(child([pool[k] for k in pair], self._moves, rng), rng)}

    def _chosen(self, study: optuna.Study, generation: int) -> list[Draft]:
        """The parents of a generation, each once; the best first where there is a single outcome."""
        single = len(study.directions) == 1
        trials = sorted(
            self.get_parent_population(study, generation),
            key=lambda trial: (-trial.values[0] if single else 0.0, trial.number),
        )
        return list({draft.key(): draft for draft in map(draft_in, trials)}.values())


def starting_drafts(settings: SearchSettings) -> list[Draft]:
    """The strategies that the search starts from: those of the library and the user's own within the limits."""
    drafts = [draft_of(strategy, settings.last_month) for strategy in settings.rivals]
    allowed = [draft for draft in drafts if draft is not None and len(draft.stages) <= settings.phases]
    if not settings.spending:
        allowed = [
            replace(draft, stages=tuple(replace(stage, share=SHARE_PARTS) for stage in draft.stages))
            for draft in allowed
        ]
    if not settings.style:
        allowed = [Draft(draft.stages) for draft in allowed]
    fitted = map(settings.limits.fitted, allowed)
    return list({draft.key(): draft for draft in fitted}.values())


def open_study(settings: SearchSettings, log: Path | None = None) -> optuna.Study:
    """The Optuna study of a search: in memory, or in Optuna's journal in a file, which is continued where it exists.

    The caller must be the only process that uses the file.
    """
    storage = None
    if log is not None:
        _drop_traces_of_a_killed_process(log)
        storage = JournalStorage(JournalFileBackend(str(log)))
    study = optuna.create_study(
        storage=storage, study_name="search", sampler=Breeder(settings), load_if_exists=True,
        directions=["maximize"] * len(settings.outcomes),
    )  # fmt: skip
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
    return study


def _drop_traces_of_a_killed_process(log: Path) -> None:
    """Remove Optuna's lock, and a last line without its end: Optuna reads past that but would append to it."""
    log.with_name(f"{log.name}.lock").unlink(missing_ok=True)
    if log.exists():
        content = log.read_bytes()
        with log.open("r+b") as file:
            file.truncate(content.rfind(b"\n") + 1)


def tell(study: optuna.Study, trial: optuna.Trial, scores: Floats, *, all_replicates: bool) -> None:
    """Record the scores of the strategy that was tried."""
    trial.set_user_attr(DRAFT, asdict(trial.relative_params[DRAFT]))
    trial.set_user_attr(ALL_REPLICATES, all_replicates)
    study.tell(trial, scores.tolist())


def tried(study: optuna.Study) -> list[FrozenTrial]:
    """The trials that have scores, in order."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))


def draft_in(trial: FrozenTrial) -> Draft:
    """The strategy that was tried."""
    return draft_from_json(trial.user_attrs[DRAFT])


def candidates(study: optuna.Study) -> tuple[list[Draft], Floats]:
    """The strategies that were run on all replicates, each once, and their scores (strategies x outcomes)."""
    distinct: dict[str, tuple[Draft, list[float]]] = {}
    for trial in tried(study):
        if trial.user_attrs[ALL_REPLICATES]:
            draft = draft_in(trial)
            distinct.setdefault(draft.key(), (draft, trial.values))
    return [draft for draft, _ in distinct.values()], np.array([values for _, values in distinct.values()])
