"""The best use of a budget: a strategy searched for under the capacity, and tested on other random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.search_folder import search_folder
from coalitionlab.experiments.optimising.settings import check_settings
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count
from coalitionlab.scenarios.errors import input_error

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.search import BudgetSearch

Progress = Callable[[int, "int | None", str], None]


def optimise(
    scenarios: AnyScenario | Sequence[AnyScenario],
    *,
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    capacity: float | None = None,
    outcome: str | Sequence[str] = "collective_action",
    robust: str = "mean",
    worlds: int = 0,
    trials: int = 4800,
    replicates: int = 48,
    test_replicates: int = 400,
    phases: int = 4,
    keep_style: bool = False,
    parameters: Mapping[str, float] | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    resume: bool = False,
    force: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Optimum:
    """Search for the best use of a budget: which actions, how much of each, when.

    The result is tested on random numbers that the search did not use, against every strategy of the library and your own.
    Ctrl-C keeps what was tried in the folder, and --resume goes on.

    Parameters
    ----------
    scenarios : str, Path, Scenario or sequence of them
        One or more scenarios: library names or files.
    strategies : str, Path, Strategy, function or sequence of them
        Strategies of your own beside the library: files, or FILE.py:FUNCTION. The search starts from those with phases too, and
        the result is tested against all of them.
    capacity : float
        Staff-days a month, every month, in place of what the scenarios and their events say.
    outcome : str or sequence of str
        The outcome to improve; several for a Pareto front.
    robust : str
        What counts over scenarios and worlds: their mean, the worst of them, or the largest regret (shortfall behind the best of
        the library and your own).
    worlds : int
        Sets of uncertain parameters to draw; 0 takes the parameters as they are.
    trials : int
        Strategies to try.
    replicates : int
        Runs of each strategy in every scenario and world, in the search; those that look poor get a quarter.
    test_replicates : int
        Runs of each strategy in every scenario, in the held-out test.
    phases : int
        The most phases that the strategy may have.
    keep_style : bool
        Leave the convener's control and transparency as the scenario has them.
    parameters : mapping of str to float
        Values of model parameters, over those of the scenarios.
    seed : int
        Seed of all random numbers. The test uses those of `compare` with this seed, the search others.
    out : str or Path
        Folder for the strategy, tables, report, and the search itself.
    resume : bool
        Go on with the search in that folder.
    force : bool
        Replace earlier results in that folder.
    workers : int
        Threads; one a core when not given. Results do not depend on it.
    progress : callable
        Called with (done, total, stage).

    Returns
    -------
    Optimum
        The strategy, and how it compares.

    Raises
    ------
    InputError
        For anything unknown, repeated or out of range, a strategy that asks for more than the capacity, an outcome that a
        scenario does not define, a folder that cannot be used, or without Optuna.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> best = cl.optimise("job_placement", capacity=8, trials=32, replicates=4, test_replicates=20)
    >>> best.strategy.name, best.table.columns[:4].tolist()
    ('found', ['outcome', 'scenario', 'strategy', 'mean'])
    """
    check_optuna()
    if workers is not None:
        check_count("workers", workers, 1)
    if resume and out is None:
        raise input_error("--resume needs --out FOLDER", "name the folder of the search")
    settings = check_settings(
        scenarios, strategies, outcome=outcome, capacity=capacity, robust=robust, worlds=worlds, trials=trials,
        replicates=replicates, test_replicates=test_replicates, phases=phases, keep_style=keep_style, seed=seed,
        parameters=parameters,
    )  # fmt: skip
    from coalitionlab.experiments.optimising.generations import open_study  # needs Optuna
    from coalitionlab.experiments.optimising.search import BudgetSearch, check_functions

    check_functions(settings, workers=workers)
    if out is None:
        return _finish(BudgetSearch(settings, open_study(settings), workers=workers), progress)
    try:
        with search_folder(Path(out), settings, resume=resume, force=force) as log:
            search = BudgetSearch(settings, open_study(settings, log), workers=workers)
            optimum = replace(_finish(search, progress), search_log=log)
            optimum.save(out, force=True)
    except KeyboardInterrupt as stopped:
        stopped.args = (f"what was tried is kept in {out}; --resume goes on",)
        raise
    return optimum


def _finish(search: BudgetSearch, progress: Progress | None) -> Optimum:
    for _ in search.steps():
        if progress is not None and search.optimum is None:
            progress(search.tried, search.settings.trials, search.stage)
    assert search.optimum is not None
    return search.optimum


def check_optuna() -> None:
    """Raise InputError when Optuna is not installed; otherwise turn its own messages off."""
    try:
        import optuna
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[optimise]'"
        raise input_error("optimise needs Optuna, which is not installed", remedy) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
