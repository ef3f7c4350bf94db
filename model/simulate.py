"""Many runs: replicates by strategies, on all cores, with the same luck for every strategy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.agents.asking import Asked, Office
from coalitionlab.agents.convener_view import People, people_of
from coalitionlab.agents.spending import Spending
from coalitionlab.model.building import Ground
from coalitionlab.model.compiled import cache_folder
from coalitionlab.model.inputs import as_scenario, as_strategy
from coalitionlab.model.leading import Decider
from coalitionlab.model.phases import Plan
from coalitionlab.model.plan import plan
from coalitionlab.model.population import DEPENDS_ON
from coalitionlab.model.randomness import run_key
from coalitionlab.model.run import USUAL, Runner
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.names.parameters import PARAMETERS, checked
from coalitionlab.scenarios.schema import Scenario, Strategy

_NAMES = tuple(PARAMETERS)
_POPULATION = [_NAMES.index(name) for name in DEPENDS_ON]
#: A piece of work is so many runs at most, so that one hears of progress and cores finish together.
PIECE = 256

#: Makes the runs of units `start` to `end - 1`.
Piece = Callable[[int, int], None]


class Units(NamedTuple):
    """U units of work over P populations' ties, in the order in which they are done."""

    keys: np.ndarray  #: U uint64, the keys of their replicates
    place: np.ndarray  #: U int64, where in the results each goes
    parameters: np.ndarray  #: rows of parameters
    which: np.ndarray  #: U int64, the row of parameters of each
    alike: np.ndarray  #: U bool, whether the population is that of the unit before
    pairs: np.ndarray  #: directed ties drawn or listed beforehand, of all units one after the other
    given: np.ndarray
    first: np.ndarray  #: U int64, where each unit's pairs begin
    last: np.ndarray  #: U int64, where they end


class Plans(NamedTuple):
    """S strategies with phases: the rows of their plans one after the other."""

    first: np.ndarray  #: S + 1 int64, where each strategy's rows begin
    rows: Plan


class Results(NamedTuple):
    """Where results of many runs go. `months` has no rows when the monthly outcomes are not wanted."""

    outcomes: np.ndarray  #: S x U x outcomes of a run
    months: np.ndarray  #: S x U x T x monthly outcomes
    milestones: np.ndarray  #: S x U x G


@dataclass(frozen=True)
class Batch:
    """The results of S strategies by R replicates (or units) over T months.

    `outcomes` is S x R x len(PER_RUN); `months` S x R x T x len(MONTHLY), or None when not asked for; `milestones`
    S x R x milestones, the month in which each was first reached, nan when it was not.
    """

    scenario: Scenario
    strategies: tuple[str, ...]
    outcomes: np.ndarray
    months: np.ndarray | None
    milestones: np.ndarray


def is_compiled(*, single: bool = False) -> bool:
    """Whether the model, as it is now, has been compiled on this machine before: for batches, or for `single` runs."""
    return any(cache_folder().glob(f"*/run.{'advance' if single else 'run_units'}-*.nbc"))


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


def simulate_units(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: Sequence[int] | np.ndarray,
    parameters: Mapping[str, float | np.ndarray] | None = None,
    seed: int = 0,
    months: bool = False,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Runner = USUAL,
) -> Batch:
    """As `simulate`, for U units that differ in their replicate and in parameters: unit u is replicate `replicates[u]` under the
    parameters of place u (an array of U values for each that varies, a number for each that does not).

    The second axis of the batch is U. This is what sweeps are made of: one call makes any number of runs without the
    interpreter. Units of one replicate share its population where they can. Raises ValueError for a bad parameter.
    """
    wanted = np.asarray(replicates, np.int64)
    rows, which = parameter_rows(scenario, parameters or {}, len(wanted))
    ground = Ground(scenario, rows[:1])
    work = units_of(ground, wanted, rows, which, seed)
    results = _room(scenario, len(strategies), len(wanted), months)
    # those who are asked first: what a function of the user's own does may fail, and should fail early
    for asked in (True, False):
        mine = [place for place, one in enumerate(strategies) if isinstance(one, Led) == asked]
        if not mine:
            continue
        some = results if len(mine) == len(strategies) else _room(scenario, len(mine), len(wanted), months)
        make = (_asking if asked else _following)(ground, [strategies[k] for k in mine], work, some, runner)
        _share_out(make, len(wanted), len(mine), workers or os.cpu_count() or 1, progress)
        if some is not results:
            for whole, part in zip(results, some, strict=True):
                whole[mine[: len(whole)]] = part
    named = tuple(strategy.name for strategy in strategies)
    return Batch(scenario, named, results.outcomes, results.months if months else None, results.milestones)


def _room(scenario: Scenario, strategies: int, count: int, months: bool) -> Results:
    """Room for the results of so many strategies and units."""
    shape, horizon = (strategies, count), scenario.months
    return Results(
        np.full((*shape, len(RUN_NAMES)), np.nan),
        np.zeros((*shape, horizon, len(MONTHLY_NAMES)) if months else (0, 0, horizon, len(MONTHLY_NAMES))),
        np.full((*shape, len(scenario.milestones)), np.nan),
    )


def _following(
    ground: Ground, strategies: Sequence[Strategy], work: Units, results: Results, runner: Runner
) -> Piece:
    """What makes the runs of strategies with phases: compiled from end to end, without the interpreter's lock."""
    plans, conveners = _plans(ground, strategies), _conveners(ground, strategies)
    return lambda start, end: runner.run_units(
        ground.frame, work, conveners, plans, None, None, results, start, end
    )


def _asking(
    ground: Ground, strategies: Sequence[Any], work: Units, results: Results, runner: Runner
) -> Piece:
    """What makes the runs of strategies that are asked before each month, all of them `Led`."""
    conveners = _conveners(ground, strategies)

    def make(start: int, end: int) -> None:
        decider = LedRuns(ground, strategies).decider
        runner.run_units(ground.frame, work, conveners, None, decider.desk, decider.ask, results, start, end)
        decider.check()

    return make


def _share_out(
    make: Piece, count: int, strategies: int, workers: int, progress: Callable[[int], None] | None
) -> None:
    """Has the units done in pieces by threads."""
    pieces = list(_pieces(count, workers, strategies))
    with ThreadPoolExecutor(min(workers, len(pieces))) as pool:
        pending = {pool.submit(make, *ends): ends for ends in pieces}
        try:
            for done in as_completed(pending):
                done.result()
                if progress is not None:
                    start, end = pending[done]
                    progress((end - start) * strategies)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _pieces(count: int, workers: int, strategies: int) -> Iterator[tuple[int, int]]:
    """Slices of the units: some for each worker, none of more than PIECE runs."""
    size = (
        max(1, min(-(-count // (4 * workers)), PIECE // strategies))
        if workers > 1
        else max(1, PIECE // strategies)
    )
    for start in range(0, count, size):
        yield start, min(start + size, count)


def parameter_rows(
    scenario: Scenario, parameters: Mapping[str, float | np.ndarray], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of parameters, which row each of `count` units has): the defaults, then the scenario's own, then those given.

    One row for all when nothing varies. Raises ValueError, naming the parameter, for an unknown name or a value out of bounds.
    """
    varies = any(np.ndim(value) for value in parameters.values())
    rows = np.empty((count if varies else 1, len(_NAMES)))
    rows[:] = [one.default for one in PARAMETERS.values()]
    for name, value in {**scenario.parameters, **parameters}.items():
        values = np.broadcast_to(np.asarray(value, float), (len(rows),))
        for extreme in {float(values.min()), float(values.max())}:
            checked(name, extreme)
        rows[:, _NAMES.index(name)] = values
    return rows, np.arange(count) if varies else np.zeros(count, np.int64)


def units_of(ground: Ground, replicates: np.ndarray, rows: np.ndarray, which: np.ndarray, seed: int) -> Units:
    """Units in the order of their replicates, so that those which share a population stand together."""
    order = np.lexsort((which, replicates))
    distinct, number = np.unique(replicates, return_inverse=True)
    keys = np.array([run_key(seed, int(one)) for one in distinct], np.uint64)
    pairs, given, first, last = _ties(ground, keys)
    number, which = number[order], which[order]
    makings = rows[which][:, _POPULATION] if len(rows) > 1 else np.zeros((len(which), 1))
    alike = np.zeros(len(which), bool)
    alike[1:] = (number[1:] == number[:-1]) & (makings[1:] == makings[:-1]).all(axis=1)
    return Units(keys[number], order, rows, which, alike, pairs, given, first[number], last[number])


def _ties(ground: Ground, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(pairs, given, where each key's begin, where they end). Listed ties are the same for all and stand there once."""
    if not ground.wires_itself:
        pairs, given = ground.ties(keys[0])
        return pairs, given, np.zeros(len(keys), np.int64), np.full(len(keys), len(pairs))
    drawn = [ground.ties(key) for key in keys]
    ends = np.cumsum([0, *(len(pairs) for pairs, _ in drawn)])
    pairs, given = (np.concatenate(each) for each in zip(*drawn, strict=True))
    return pairs, given, ends[:-1], ends[1:]


def _plans(ground: Ground, strategies: Sequence[Strategy]) -> Plans:
    """The strategies' phases as arrays. Raises InputError for an aim at a sector that is not there."""
    each = [plan(strategy, ground.blueprint.sectors) for strategy in strategies]
    first = np.cumsum([0, *(len(one.effort) for one in each)])
    return Plans(first, Plan(*(np.concatenate(part) for part in zip(*each, strict=True))))


def _conveners(ground: Ground, strategies: Sequence[Strategy]) -> np.ndarray:
    return np.array([ground.convener(strategy) for strategy in strategies])


class LedRuns:
    """Runs of strategies that are Python functions, made one after the other by one thread."""

    def __init__(self, ground: Ground, strategies: Sequence[Led]) -> None:
        self.decider = Decider(ground.blueprint.size, self._decide)
        self._strategies, self._months = strategies, ground.scenario.months
        self._office, self._blueprint = Office(ground.blueprint.sectors), ground.blueprint
        self._asked: Asked | None = None
        self._people: People | None = None

    def _decide(self, who: int, month: int) -> Spending:
        if month == 0 or self._asked is None or self._people is None:
            self._asked = Asked.of(self._strategies[who])
            self._people = people_of(self._blueprint, self.decider.desk.profiles)
        return self._office.ask(self._asked, self.decider.view(month, self._months, self._people))
