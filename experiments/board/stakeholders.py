"""Every organisation before anyone leads and at the end: its readiness, and its place in the spectrum of allies.

The model gives for each organisation whether it is inside and the balance of its reasons for and against (`utility`, ODD 7.5). How that
is called here is an assumption of the report, made for readers who know the spectrum as an organisers' tool.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import Trace, build, trace
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy

#: An organisation that is not inside of its own will is an ally from this readiness on, and opposed below that. Assumed.
ALLY_FROM, OPPOSED_BELOW = 0.5, 0.01

ACTIVE_ALLY, PASSIVE_ALLY, NEUTRAL, PASSIVE_OPPOSITION, ACTIVE_OPPOSITION = range(5)
#: Places in the spectrum of allies: the name of those in it, of one of them, and what it means.
PLACES = pd.DataFrame(
    [
        ("active allies", "active ally", "inside of its own will, as a member or on trial"),
        ("passive allies", "passive ally",
         f"not inside of its own will, but its readiness is at least {ALLY_FROM:.0%}: more likely yes than no"),
        ("neutral", "neutral", f"readiness from {OPPOSED_BELOW:.0%} up to {ALLY_FROM:.0%}"),
        ("passive opposition", "passive opponent",
         f"readiness under {OPPOSED_BELOW:.0%}: it would almost surely say no"),
        ("active opposition", "active opponent",
         f"outside, and its readiness is under {OPPOSED_BELOW:.0%}: it walked out, or it believes that the aim harms it and uses its "
         "power against it"),
    ],
    columns=["plural", "singular", "meaning"],
)  # fmt: skip

#: Places of n organisations in R replicates, as rows of PLACES: R x n.
Places = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Stakeholders:
    """The n organisations of a scenario over R replicates.

    Attributes
    ----------
    names, sectors : tuple of str
        Of the organisations.
    drawn : bool
        Whether they are generated, hence others in each replicate; a name then stands for a position in a sector.
    power, readiness : ndarray
        R x n; readiness is that before anyone leads.
    before : ndarray
        Places before anyone leads.
    end, leaving : mapping of str to ndarray
        By strategy: places in the last month, and in the convener's last month (empty when it never leaves).
    days : mapping of str to ndarray
        By strategy, mean staff-days by month and action.
    phase_ends : mapping of str to tuple
        By strategy, the last month (from 1) of each phase, the median over replicates.
    """

    names: tuple[str, ...]
    sectors: tuple[str, ...]
    drawn: bool
    power: Floats
    readiness: Floats
    before: Places
    end: Mapping[str, Places]
    leaving: Mapping[str, Places]
    days: Mapping[str, Floats]
    phase_ends: Mapping[str, tuple[int, ...]]

    @property
    def size(self) -> int:
        """Number of organisations."""
        return len(self.names)

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return len(self.power)

    def table(self) -> pd.DataFrame:
        """One row an organisation, the most powerful first: name, sector, power, readiness, before (its place); by strategy the
        most frequent place at the end, and after that with `share: ` the share of replicates in which it is there.

        Medians over replicates; of generated organisations, the values of the first replicate.
        """
        kept = slice(1) if self.drawn else slice(None)
        rows = pd.DataFrame({
            "name": self.names, "sector": self.sectors, "power": np.median(self.power[kept], axis=0),
            "readiness": np.median(self.readiness[kept], axis=0), "before": _usual(self.before)[0],
        })  # fmt: skip
        for name, places in self.end.items():
            rows[name], rows[f"share: {name}"] = _usual(places)
        return rows.sort_values(["power", "name"], ascending=[False, True], ignore_index=True)

    def spectrum(self) -> pd.DataFrame:
        """One row a moment and place: moment (`before`, or the strategy at the end), place, mean number of organisations, and the
        5 % and 95 % points over replicates (q05, q95)."""
        parts = []
        for moment, places in {"before": self.before, **self.end}.items():
            counts = counts_of(places)
            low, high = np.quantile(counts, [0.05, 0.95], axis=0)
            columns = {"place": PLACES["plural"], "mean": counts.mean(axis=0), "q05": low, "q95": high}
            parts.append(pd.DataFrame({"moment": moment, **columns}))
        return pd.concat(parts, ignore_index=True)


def counts_of(places: Places) -> Floats:
    """The number of organisations in each place: replicates x places."""
    return np.stack([(places == k).sum(axis=1) for k in PLACES.index], axis=1).astype(float)


def _usual(places: Places) -> tuple[list[str], Floats]:
    """The most frequent place of each organisation (of equals, the one nearer to opposition), and its share of the replicates."""
    shares = np.stack([(places == k).mean(axis=0) for k in PLACES.index], axis=1)
    usual = len(PLACES) - 1 - shares[:, ::-1].argmax(axis=1)
    return PLACES["singular"].iloc[usual].tolist(), shares.max(axis=1)


def readiness_of(balance: Floats, sensitivity: float) -> Floats:
    """The chance of saying yes, were it to decide now: the logistic of the balance of reasons (ODD 7.5)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(sensitivity * balance, -500.0, 500.0))))


def places_of(status: Floats, readiness: Floats, against: Any = False) -> Places:
    """The places of organisations of this status and readiness; `against`: walked out, or believe that the aim harms them."""
    active = against & (status == OUTSIDE)
    opposed = np.where(active, ACTIVE_OPPOSITION, PASSIVE_OPPOSITION)
    outside = np.where(
        readiness >= ALLY_FROM, PASSIVE_ALLY, np.where(readiness >= OPPOSED_BELOW, NEUTRAL, opposed)
    )
    own_will = (status == MEMBER) | (status == PILOT)
    return np.asarray(np.where(own_will, ACTIVE_ALLY, outside), np.int8)


def stakeholders_of(
    scenario: Scenario, strategies: Sequence[Strategy], *, replicates: int, seed: int, parameters: Mapping[str, float],
    workers: int | None = None, count: Callable[[int], None] | None = None,
) -> Stakeholders:  # fmt: skip
    """Run the first replicates of `compare` again, organisation by organisation; `count` is called with the runs just done."""
    ground = Ground.of(scenario, parameters)
    blueprint = ground.blueprint
    run = partial(_one_replicate, ground, strategies, seed, parameters)
    runs: list[tuple[Any, ...]] = []
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, replicates)) as pool:
        try:
            for result in pool.map(run, range(replicates)):
                runs.append(result)
                if count is not None:
                    count(len(strategies))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    power, readiness, before, end, leaving, days, phases = (
        np.stack(part) for part in zip(*runs, strict=True)
    )
    numbers = {strategy.name: k for k, strategy in enumerate(strategies)}
    leaves = scenario.withdraw_month is not None and scenario.withdraw_month > 1
    return Stakeholders(
        blueprint.names,
        tuple(blueprint.sectors[k] for k in blueprint.sector),
        isinstance(scenario.organisations, Generated), power, readiness, before,
        {name: end[:, k] for name, k in numbers.items()},
        {name: leaving[:, k] for name, k in numbers.items() if leaves},
        {name: days[:, k].mean(axis=0) for name, k in numbers.items()},
        {
            strategy.name: tuple(
                int(np.median((phases[:, k] <= phase).sum(axis=1))) for phase in range(len(strategy.phases))
            )
            for k, strategy in enumerate(strategies)
        },
    )  # fmt: skip


def _one_replicate(
    ground: Ground, strategies: Sequence[Strategy], seed: int, parameters: Mapping[str, float], replicate: int
) -> tuple[Any, ...]:
    """Power, readiness and places before anyone leads; then by strategy places at the end and in the convener's last month,
    staff-days, and phases month by month."""
    scenario, population = ground.scenario, ground.population(run_key(seed, replicate))
    # the convener as the scenario has it, before any strategy chooses a style
    system = build(ground, population, Strategy(name="nobody leads yet"))
    status, balance, overlap = (
        np.array(system.state[name][: population.size], float) for name in ("status", "utility", "overlap")
    )
    sensitivity = float(system.p["sensitivity"])
    readiness = readiness_of(balance, sensitivity)
    last_led = min((scenario.withdraw_month or scenario.months + 1) - 2, scenario.months - 1)
    runs = [
        trace(scenario, each, seed=seed, replicate=replicate, parameters=parameters) for each in strategies
    ]
    return (
        np.array(population.traits["power"][: population.size], float), readiness, places_of(status, readiness, overlap < 0.0),
        [_places_in(run, status, scenario.months - 1, sensitivity) for run in runs],
        [_places_in(run, status, last_led, sensitivity) for run in runs],
        [run.days for run in runs], [run.phases for run in runs],
    )  # fmt: skip


def _places_in(run: Trace, first: Floats, month: int, sensitivity: float) -> Places:
    """The places of all organisations at the end of a month (from 0) of a run; `first`: their status before it. Beliefs about the aim
    are those at the end of the run."""
    so_far = np.vstack([first, run.status[: month + 1]])
    inside = (so_far[:-1] == MEMBER) | (so_far[:-1] == MANDATED)
    left = (inside & (so_far[1:] == OUTSIDE)).any(axis=0) & (run.status[month] == OUTSIDE)
    harmed = np.array(run.system.state["overlap"][: run.population.size]) < 0.0
    return places_of(run.status[month], readiness_of(run.utility[month], sensitivity), left | harmed)
