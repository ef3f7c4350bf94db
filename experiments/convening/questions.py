"""The convener's questions: whom first, what if, when can we leave, this case or that one? In plausible worlds, the same for all variants of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coalitionlab.experiments import settings
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.convening.leave import AFTER, MONTHS, Leaving, leaving
from coalitionlab.experiments.convening.partners import Partners, ask_partners
from coalitionlab.experiments.convening.shocks import Shocks, ask_shocks
from coalitionlab.experiments.convening.variants import run_variants
from coalitionlab.experiments.convening.versus import Versus
from coalitionlab.experiments.convening.worlds import Worlds
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_aims, check_count, resolve_scenarios
from coalitionlab.experiments.words import titles_of
from coalitionlab.experiments.worlds.draws import WORLDS
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Runs in each world unless said otherwise.
REPLICATES = 8


@recorded()
def partners(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    most: int = 30,
    worlds: int = WORLDS,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Partners:
    """Whom first? Who comes and when, whom each brings along, what stands against it, and what to do next.

    Every organisation is asked first (it is won at the start, and then decides for itself), and never comes, each against the same runs as they
    are. Bridges, isolated ones and opponents are named.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or callable
        Library name, path, FILE.py:FUNCTION, value or function.
    most : int
        Organisations that are examined at most, the most powerful.
    worlds : int
        Plausible worlds that chances are over; 0 for the parameters as they are.
    replicates : int
        Runs in each world.
    seed : int
        The same seed gives the same runs.
    parameters : mapping
        Values of model parameters, over those of the scenario.
    workers : int
        Threads; one per core when not given.
    progress : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Partners
        A table of the organisations, and of the next steps.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.
    Stopped
        On Ctrl-C.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.partners("job_placement", "communication", worlds=3, replicates=1)
    >>> answer.steps.columns.tolist()
    ['who', 'what', 'why', 'by_when']
    """
    case, lever, drawn = settle(scenario, strategy, parameters, worlds, replicates, seed)
    check_count("most", most, 1)
    return ask_partners(case, lever, drawn, most=most, workers=workers, progress=progress)


@recorded()
def shocks(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    month: int = 12,
    worlds: int = WORLDS,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Shocks:
    """What if? One shock at a time: funder, budget, champion, partners, law, scandal, the largest member.

    Each is compared with the same runs without it: goals delivered, collective action, how many are inside, and the chance that it lasts.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or callable
        Library name, path, FILE.py:FUNCTION, value or function.
    month : int
        Month in which the shocks strike; the halved budget is that of the second year.
    worlds : int
        Plausible worlds that chances are over; 0 for the parameters as they are.
    replicates : int
        Runs in each world.
    seed : int
        The same seed gives the same runs.
    parameters : mapping
        Values of model parameters, over those of the scenario.
    workers : int
        Threads; one per core when not given.
    progress : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Shocks
        What comes of the case with each shock.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.
    Stopped
        On Ctrl-C.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.shocks("generic", "communication", worlds=3, replicates=1)
    >>> answer.words()[0].startswith("As it is, ")
    True
    """
    case, lever, drawn = settle(scenario, strategy, parameters, worlds, replicates, seed)
    check_count("month", month, 1, case.months)
    return ask_shocks(case, lever, drawn, month=month, workers=workers, progress=progress)


@recorded()
def leave(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    months: Sequence[int] = MONTHS,
    worlds: int = WORLDS,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Leaving:
    """When can we leave? The chance that the coalition lasts, by the month in which the convener leaves.

    All runs go on for four years after the last of these months, so that what is delivered can be compared.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or callable
        Library name, path, FILE.py:FUNCTION, value or function.
    months : sequence of int
        Month from which on the convener does nothing; repeat for more.
    worlds : int
        Plausible worlds that chances are over; 0 for the parameters as they are.
    replicates : int
        Runs in each world.
    seed : int
        The same seed gives the same runs.
    parameters : mapping
        Values of model parameters, over those of the scenario.
    workers : int
        Threads; one per core when not given.
    progress : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Leaving
        What comes of the case by the month of leaving.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.
    Stopped
        On Ctrl-C.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> cl.leave("generic", "communication", months=[12, 36], worlds=3, replicates=1).months
    (12, 36)
    """
    case, lever, drawn = settle(scenario, strategy, parameters, worlds, replicates, seed)
    if not months:
        raise input_error("none given", "give at least one", field="months")
    for month in months:
        check_count("months", month, 2, 600)
    tried = tuple(sorted(set(months)))
    ran = run_variants(
        {f"month {month}": leaving(case, month, tried[-1] + AFTER) for month in tried}, lever, drawn,
        workers=workers, progress=progress,
    )  # fmt: skip
    return Leaving(case, lever, *ran, tried)


@recorded()
def versus(
    scenarios: Sequence[AnyScenario],
    strategy: AnyStrategy,
    *,
    worlds: int = WORLDS,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Versus:
    """This case or that one? Scenarios under one strategy, each compared with the first by the same luck.

    For a case and a changed copy of it: two sets of partners, a budget and half of it, with and without a law.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Two or more: library names, paths or values.
    strategy : str, Path, Strategy or callable
        Library name, path, FILE.py:FUNCTION, value or function.
    worlds : int
        Plausible worlds that chances are over; 0 for the parameters as they are.
    replicates : int
        Runs in each world.
    seed : int
        The same seed gives the same runs.
    parameters : mapping
        Values of model parameters, over those of the scenarios.
    workers : int
        Threads; one per core when not given.
    progress : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Versus
        What comes of each, and the differences.

    Raises
    ------
    InputError
        For fewer than two scenarios, an unknown name or a value out of range.
    Stopped
        On Ctrl-C.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> len(cl.versus(["generic", "grassroots"], "communication", worlds=3, replicates=1).table)
    2
    """
    cases = resolve_scenarios(scenarios)
    if len(cases) < 2:
        raise input_error("one scenario given", "give two or more", field="scenarios")
    case, lever, drawn = settle(cases[0], strategy, parameters, worlds, replicates, seed)
    check_aims(cases, [lever])
    titles = titles_of(cases)
    variants = {titles[each.name]: each for each in cases}
    ran = run_variants(variants, lever, drawn, workers=workers, progress=progress)
    return Versus(case, lever, *ran, cases)


def settle(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    parameters: Mapping[str, float] | None,
    worlds: int,
    replicates: int,
    seed: int,
) -> tuple[Scenario, Strategy, Worlds]:
    """Return the case, the strategy and the worlds; raise InputError for what cannot be used."""
    check_count("worlds", worlds, 0)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    case, lever, checked = settings.settle(scenario, strategy, parameters)
    return case, lever, Worlds.of(worlds, replicates, seed, checked)
