"""The best use of a budget: a strategy searched for under the capacity, and tested on other random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.files import RESUME
from coalitionlab.experiments.optimising.drafts import Draft, strategy_of
from coalitionlab.experiments.optimising.held_out import front_table, held_out_table, leads_table
from coalitionlab.experiments.optimising.limits import LEAST
from coalitionlab.experiments.optimising.optimum import SEARCH_LOG, Optimum
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.optimising.settings import FOUND, LONGER, SearchSettings, check_settings
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.settings import NO_LEADER, AnyScenario, AnyStrategy, check_count
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import listed, spaced
from coalitionlab.experiments.worlds.draws import draw_worlds, study_in_worlds
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import Strategy

if TYPE_CHECKING:
    import optuna

    from coalitionlab.experiments.optimising.search import BudgetSearch

Progress = Callable[[int, "int | None", str], None]
#: Worlds of the search, and as many others of the test, unless said otherwise.
WORLDS = 12
#: Runs of the search in each world, and without worlds: as many in all.
IN_EACH, RUNS = 4, 48
#: Strategies to try: any plan, and plans of few actions, of which there are far fewer.
TRIALS, TRIALS_OF_FEW = 4800, 1600


def how_many_replicates(replicates: int | None, given: Mapping[str, Any]) -> int:
    """Return how many replicates the search makes in each world: 4 by default, 48 without worlds."""
    return replicates if replicates is not None else IN_EACH if given["worlds"] else RUNS


def how_many_trials(trials: int | None, given: Mapping[str, Any]) -> int:
    """Return how many strategies are tried: 4800 by default, 1600 where the plan may have only so many actions."""
    return trials if trials is not None else TRIALS if given["most"] is None else TRIALS_OF_FEW


@recorded(replicates=how_many_replicates, trials=how_many_trials)
def optimise(
    scenarios: AnyScenario | Sequence[AnyScenario],
    *,
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    capacity: float | None = None,
    outcome: str | Sequence[str] = HEADLINE,
    robust: str = "mean",
    worlds: int = WORLDS,
    trials: int | None = None,
    replicates: int | None = None,
    test_replicates: int = 400,
    phases: int = 4,
    most: int | None = None,
    least: float = LEAST,
    style: bool = False,
    current: AnyStrategy = NO_LEADER,
    money: float | None = None,
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
        Plausible worlds that the search is over, and as many others that the test is over; 0 takes the parameters as they are, so that
        the answer is over luck alone.
    trials : int
        Strategies to try: 4800 when not given, 1600 with --most.
    replicates : int
        Runs of each strategy in every scenario and world, in the search: 4 when not given, 48 without worlds. Those that look poor
        get a part of them.
    test_replicates : int
        Runs of each strategy in every scenario, in the held-out test.
    phases : int
        The most phases that the strategy may have.
    most : int
        The most actions that the plan may have, in all its phases together; as many as help when not given.
    least : float
        The least useful dose: an action with fewer staff-days a month than this is not advised.
    style : bool
        Let the search change the convener's control and transparency too; they stay as they are under the plan of today otherwise.
    current : str, Path, Strategy or function
        The plan of today, with which the result is compared first.
    money : float
        What the plan may cost in all, staff-days and expenses of its actions, where the scenario says what a staff-day costs
        (money.day_rate); the scenario's money.budget when not given. Plans of the library that cost more spend that much less a month.
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
    >>> best = cl.optimise("job_placement", capacity=8, worlds=0, trials=32, replicates=4, test_replicates=20)
    >>> best.strategy.name, best.table.columns[:4].tolist()
    ('found', ['outcome', 'scenario', 'strategy', 'mean'])
    """
    check_optuna()
    from coalitionlab.experiments.optimising.breeder import open_study

    if workers is not None:
        check_count("workers", workers, 1)
    if resume and out is None:
        raise input_error("--resume needs --out FOLDER", "name the folder of the search")
    replicates, trials = (
        how_many_replicates(replicates, {"worlds": worlds}), how_many_trials(trials, {"most": most})
    )  # fmt: skip
    settings = check_settings(
        scenarios, strategies, outcome=outcome, capacity=capacity, robust=robust, worlds=worlds, trials=trials,
        replicates=replicates, test_replicates=test_replicates, phases=phases, most=most, least=least, style=style,
        current=current, money=money, seed=seed, parameters=parameters,
    )  # fmt: skip
    functions = [strategy for strategy in settings.own if isinstance(strategy, Led)]
    if functions:  # one that fails in the test is refused before the search
        execute(held_out_study(settings, functions), workers=workers, strict=True)

    def report(search: BudgetSearch) -> None:
        if progress is not None:
            progress(search.tried, settings.trials, search.stage)

    def searched(log: Path | None) -> Optimum:
        search = budget_search(settings, open_study(settings, log), report=report, workers=workers)
        search.run()
        return held_out_test(search, workers=workers, search_log=log)

    if out is None:
        return searched(None)
    try:
        with search_folder(Path(out), settings, resume=resume, force=force) as log:
            optimum = searched(log)
            optimum.save(out, force=True)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"what was tried is kept in {out}; --resume goes on") from None
    return optimum


def check_optuna() -> None:
    """Raise InputError when Optuna is not installed; otherwise turn its own messages off."""
    try:
        import optuna
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[optimise]'"
        raise input_error("optimise needs Optuna, which is not installed", remedy) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)


def budget_search(
    settings: SearchSettings,
    study: optuna.Study,
    *,
    report: Callable[[BudgetSearch], None] = lambda search: None,
    workers: int | None = None,
) -> BudgetSearch:
    """A search that is ready to `run`. `report` is called with it whenever some runs are done; what it raises ends the search."""
    from coalitionlab.experiments.optimising.search import BudgetSearch  # needs Optuna

    def measure(strategies: Sequence[Strategy], first: int, count: int, progress: Callable[..., None]) -> Floats:
        study = _study(
            settings, strategies, settings.search_seed, replicates=count, first_replicate=first, outcomes=settings.outcomes,
            new_luck_per_point=False,
        )  # fmt: skip
        runs = execute(study, workers=workers, progress=progress, strict=True)
        by_outcome = [
            np.concatenate([runs.outcome(name, scenario.name) for scenario in settings.scenarios], axis=1)
            for name in settings.outcomes
        ]
        return np.stack(by_outcome, axis=1) * signs(settings.outcomes)[:, None, None]

    return BudgetSearch(settings, study, measure, report)


def held_out_test(search: BudgetSearch, *, workers: int | None = None, search_log: Path | None = None) -> Optimum:
    """Run the result of a search and its rivals on the random numbers of the test."""
    settings, found = search.settings, named_strategies(search.settings, search.drafts)
    study = held_out_study(settings, [*found, *settings.rivals])
    runs = execute(study, workers=workers, strict=True)
    names, count = [strategy.name for strategy in study.strategies], len(found)
    scenarios = [scenario.name for scenario in settings.scenarios]
    values = {
        outcome: [signs([outcome])[0] * runs.outcome(outcome, scenario) for scenario in scenarios]
        for outcome in settings.outcomes
    }
    labels = ["scenario", "strategy", *([WORLD] if settings.worlds else []), "replicate"]
    table = runs.table[[*labels, *study.outcomes]]
    own = [strategy.name for strategy in settings.own]
    return Optimum(
        settings, found, held_out_table(table, scenarios, names, settings.outcomes, settings.seed),
        leads_table(values, names, count, own, settings.robust, settings.seed),
        front_table(values, names, count, settings.robust), table, search.tried, search_log,
    )  # fmt: skip


def held_out_study(settings: SearchSettings, strategies: Sequence[Strategy]) -> Study:
    """The runs of the held-out test: those of `compare` with the same seed."""
    return _study(settings, strategies, settings.seed, replicates=settings.tests_per_world)


def _study(settings: SearchSettings, strategies: Sequence[Strategy], seed: int, **more: Any) -> Study:
    """The strategies in every scenario and world; the worlds of the search, which has another seed, are not those of the test."""
    worlds = draw_worlds(settings.worlds, seed=seed, fixed=settings.parameters)
    return study_in_worlds(
        settings.scenarios, tuple(strategies), worlds, seed=seed, parameters=settings.parameters, **more
    )


def named_strategies(settings: SearchSettings, drafts: Sequence[Draft]) -> tuple[Strategy, ...]:
    """The drafts as strategies, with the names of their files."""
    cases = ", ".join(scenario.title or scenario.name for scenario in settings.scenarios)
    about = {
        "source": "Found by coalitionlab optimise; the result of a search, not taken from a text",
        "summary": f"Searched for on {cases}: {listed([spaced(name) for name in settings.outcomes])}.",
        "assumed": ("What it does well, it does in this model, for these scenarios, under their assumptions.",),
    }
    further = [(f"front_{k}", f"Found by search, {k}") for k in range(2, len(drafts) + 1)]
    return tuple(
        strategy_of(draft, name, settings.current_style, title=title, **about)
        for draft, (name, title) in zip(drafts, [(FOUND, "Found by search"), *further], strict=True)
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
