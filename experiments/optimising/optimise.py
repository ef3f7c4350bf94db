"""The best use of a budget: a strategy searched for under the capacity, and tested on other random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.drafts import Draft, strategy_of
from coalitionlab.experiments.optimising.held_out import front_table, leads_table, test_table
from coalitionlab.experiments.optimising.optimum import SEARCH_LOG, Optimum
from coalitionlab.experiments.optimising.settings import FOUND, LONGER, SearchSettings, check_settings
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count
from coalitionlab.experiments.words import RESUME, listed, spaced
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Strategy

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
    functions = [strategy for strategy in settings.own if isinstance(strategy, Led)]
    if functions:  # one that fails in the test is refused before the search
        _run_test(settings, functions, workers)
    if out is None:
        return _searched(settings, None, workers, progress)
    try:
        with search_folder(Path(out), settings, resume=resume, force=force) as log:
            optimum = _searched(settings, log, workers, progress)
            optimum.save(out, force=True)
    except KeyboardInterrupt as stopped:
        stopped.args = (f"what was tried is kept in {out}; --resume goes on",)
        raise
    return optimum


def check_optuna() -> None:
    """Raise InputError when Optuna is not installed; otherwise turn its own messages off."""
    try:
        import optuna
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[optimise]'"
        raise input_error("optimise needs Optuna, which is not installed", remedy) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)


def _searched(
    settings: SearchSettings, log: Path | None, workers: int | None, progress: Progress | None
) -> Optimum:
    from coalitionlab.experiments.optimising.breeder import open_study  # needs Optuna
    from coalitionlab.experiments.optimising.search import BudgetSearch

    search = BudgetSearch(settings, open_study(settings, log), workers=workers)
    for _ in search.steps():
        if progress is not None:
            progress(search.tried, settings.trials, search.stage)
    return replace(held_out_test(search), search_log=log)


def held_out_test(search: BudgetSearch) -> Optimum:
    """Run what a search came to, and its rivals, on the random numbers of the test."""
    settings = search.settings
    strategies = named_strategies(settings, search.drafts)
    comparison = _run_test(settings, [*strategies, *settings.rivals], search.workers)
    return Optimum(
        settings, strategies, test_table(comparison, settings.outcomes), leads_table(comparison, settings),
        front_table(comparison, settings), comparison, search.tried,
    )  # fmt: skip


def _run_test(settings: SearchSettings, strategies: Sequence[Strategy], workers: int | None) -> Comparison:
    return compare(
        settings.scenarios, strategies, replicates=settings.tests_per_world, seed=settings.seed,
        worlds=settings.worlds, parameters=settings.parameters, workers=workers, months=False,
        baseline=strategies[0].name,
    )  # fmt: skip


def named_strategies(settings: SearchSettings, drafts: Sequence[Draft]) -> tuple[Strategy, ...]:
    """The drafts as strategies, with the names of their files."""
    cases = ", ".join(scenario.title or scenario.name for scenario in settings.scenarios)
    about = {
        "source": "Found by coalitionlab optimise; the result of a search, not taken from a text",
        "summary": f"Searched for on {cases}: {listed([spaced(name) for name in settings.outcomes])}.",
        "assumed": (
            "What it does well, it does in this model, for these scenarios, under their assumptions.",
        ),
    }
    names = [FOUND, *(f"front_{k}" for k in range(2, len(drafts) + 1))]
    titles = ["Found by search", *(f"Found by search, {k}" for k in range(2, len(drafts) + 1))]
    return tuple(
        strategy_of(draft, name, title=title, **about)
        for draft, name, title in zip(drafts, names, titles, strict=True)
    )


@contextmanager
def search_folder(folder: Path, settings: SearchSettings, *, resume: bool, force: bool) -> Iterator[Path]:
    """Begin or continue a search in a folder; gives the path of Optuna's journal, and holds the folder meanwhile.

    At the end `Optimum.save` replaces the folder by that of the results, which holds the journal too.

    Raises
    ------
    InputError
        When the folder holds something else or another search, is used by another process, or cannot be written.
    """
    if resume:
        _check_same_search(folder, settings)
    else:
        facts = {"complete": False, "identity": settings.identity(), **settings.plain()}
        with files.whole_folder(folder, force=force) as draft:
            command = provenance.typed()
            manifest = provenance.origin(Optimum.kind, settings.scenarios, settings.own, command, **facts)
            files.write_manifest(draft, manifest)
    try:
        with FileLock(folder / ".lock").acquire(timeout=0):
            yield folder / SEARCH_LOG
    except Timeout:
        remedy = "wait for it, or name another folder"
        raise input_error("another process is using this folder", remedy, file=folder) from None
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise input_error(problem, f"make room, then add {RESUME}", file=folder) from None


def _check_same_search(folder: Path, settings: SearchSettings) -> None:
    manifest = files.read_manifest(folder) if files.is_results(folder) else {"kind": ""}
    if manifest["kind"] != Optimum.kind:
        remedy = f"name the folder of a search, or leave out {RESUME}"
        raise input_error("not the folder of a search", remedy, file=folder)
    if manifest.get("identity") != settings.identity():
        plain = files.finite(settings.plain())
        names = [name for name in plain if name not in LONGER and manifest.get(name) != plain[name]]
        problem = f"holds another search (other {listed(names or ['scenarios, strategies or version'])})"
        raise input_error(problem, "repeat the command as it was, or name a new folder", file=folder)
