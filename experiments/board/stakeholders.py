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
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import Trace, build, trace
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy

Indices = NDArray[np.int8]

#: An organisation that is not inside of its own will is an ally from this readiness on, and opposed below that. Assumed.
ALLY_FROM, OPPOSED_BELOW = 0.5, 0.01


class Place(NamedTuple):
    """A place in the spectrum of allies: the name of those in it, of one of them, and what it means."""

    plural: str
    singular: str
    meaning: str


ACTIVE_ALLY, PASSIVE_ALLY, NEUTRAL, PASSIVE_OPPOSITION, ACTIVE_OPPOSITION = range(5)
PLACES = (
    Place("active allies", "active ally", "inside of its own will, as a member or on trial"),
    Place(
        "passive allies", "passive ally",
        f"not inside of its own will, but its readiness is at least {ALLY_FROM:.0%}: more likely yes than no",
    ),
    Place("neutral", "neutral", f"readiness from {OPPOSED_BELOW:.0%} up to {ALLY_FROM:.0%}"),
    Place(
        "passive opposition", "passive opponent", f"readiness under {OPPOSED_BELOW:.0%}: it would almost surely say no"
    ),
    Place(
        "active opposition", "active opponent", f"it walked out, and its readiness is under {OPPOSED_BELOW:.0%}"
    ),
)  # fmt: skip


class Standing(NamedTuple):
    """Places in the spectrum (indices of PLACES) and readiness (0..1), both replicates x organisations."""

    places: Indices
    readiness: Floats

    @property
    def counts(self) -> Floats:
        """The number of organisations in each place: replicates x places."""
        return np.stack([(self.places == k).sum(axis=1) for k in range(len(PLACES))], axis=1).astype(float)

    @property
    def shares(self) -> Floats:
        """The share of replicates in which each organisation is in each place: organisations x places."""
        return np.stack([(self.places == k).mean(axis=0) for k in range(len(PLACES))], axis=1)

    @property
    def usual(self) -> Indices:
        """The most frequent place of each organisation; of equals, the one nearer to opposition."""
        return np.asarray(len(PLACES) - 1 - self.shares[:, ::-1].argmax(axis=1), np.int8)


@dataclass(frozen=True, eq=False)
class Stakeholders:
    """The n organisations of a scenario over R replicates.

    Attributes
    ----------
    names, sectors : tuple of str
        Of the organisations.
    drawn : bool
        Whether they are generated, hence others in each replicate; a name then stands for a position in a sector.
    power : ndarray
        R x n.
    start : Standing
        Before anyone leads.
    end, leaving : mapping of str to Standing
        By strategy: in the last month, and in the convener's last month (empty when it never leaves).
    days : mapping of str to ndarray
        By strategy, mean staff-days by month and action.
    phase_ends : mapping of str to tuple
        By strategy, the last month (from 1) of each phase, the median over replicates.
    """

    names: tuple[str, ...]
    sectors: tuple[str, ...]
    drawn: bool
    power: Floats
    start: Standing
    end: Mapping[str, Standing]
    leaving: Mapping[str, Standing]
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
            "readiness": np.median(self.start.readiness[kept], axis=0),
            "before": [PLACES[k].singular for k in self.start.usual],
        })  # fmt: skip
        for name, standing in self.end.items():
            rows[name] = [PLACES[k].singular for k in standing.usual]
            rows[f"share: {name}"] = standing.shares.max(axis=1)
        return rows.sort_values(["power", "name"], ascending=[False, True], ignore_index=True)

    def spectrum(self) -> pd.DataFrame:
        """One row a moment and place: moment (`before`, or the strategy at the end), place, mean number of organisations, and the
        5 % and 95 % points over replicates (q05, q95)."""
        rows = []
        for moment, standing in {"before": self.start, **self.end}.items():
            low, high = np.quantile(standing.counts, [0.05, 0.95], axis=0)
            for k, place in enumerate(PLACES):
                mean = float(standing.counts[:, k].mean())
                rows.append(
                    {"moment": moment, "place": place.plural, "mean": mean, "q05": low[k], "q95": high[k]}
                )
        return pd.DataFrame(rows)


def readiness(balance: Floats, sensitivity: float) -> Floats:
    """Return the chance of saying yes, were it to decide now: the logistic of the balance of reasons (ODD 7.5)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(sensitivity * balance, -500.0, 500.0))))


def places(status: Floats, ready: Floats, walked_out: NDArray[np.bool_]) -> Indices:
    """Return the places of organisations of this status and readiness; `walked_out`: were members and are not now."""
    outside = np.where(
        ready >= ALLY_FROM, PASSIVE_ALLY, np.where(ready >= OPPOSED_BELOW, NEUTRAL, PASSIVE_OPPOSITION)
    )
    outside = np.where(walked_out & (ready < OPPOSED_BELOW), ACTIVE_OPPOSITION, outside)
    own_will = (status == MEMBER) | (status == PILOT)
    return np.asarray(np.where(own_will, ACTIVE_ALLY, outside), np.int8)


class _OneReplicate(NamedTuple):
    """The organisations in one replicate; ends, leavings, staff-days and phases month by month by strategy."""

    power: Floats
    start: Standing
    ends: list[Standing]
    leavings: list[Standing]
    days: list[Floats]
    phases: list[NDArray[np.int64]]


def stakeholders_of(
    scenario: Scenario, strategies: Sequence[Strategy], *, replicates: int, seed: int, parameters: Mapping[str, float],
    workers: int | None = None, count: Callable[[int], None] | None = None,
) -> Stakeholders:  # fmt: skip
    """Run the first replicates of `compare` again, organisation by organisation; `count` is called with the runs just done."""
    ground = Ground.of(scenario, parameters)
    blueprint = ground.blueprint
    look = partial(_one_replicate, ground, strategies, seed, parameters)
    runs: list[_OneReplicate] = []
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, replicates)) as pool:
        try:
            for run in pool.map(look, range(replicates)):
                runs.append(run)
                if count is not None:
                    count(len(strategies))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    by_name = {strategy.name: k for k, strategy in enumerate(strategies)}
    leaves = scenario.withdraw_month is not None and scenario.withdraw_month > 1
    return Stakeholders(
        blueprint.names,
        tuple(blueprint.sectors[k] for k in blueprint.sector),
        isinstance(scenario.organisations, Generated),
        np.stack([run.power for run in runs]),
        _stacked([run.start for run in runs]),
        {name: _stacked([run.ends[k] for run in runs]) for name, k in by_name.items()},
        {name: _stacked([run.leavings[k] for run in runs]) for name, k in by_name.items() if leaves},
        {name: np.mean([run.days[k] for run in runs], axis=0) for name, k in by_name.items()},
        {
            one.name: _phase_ends([run.phases[k] for run in runs], len(one.phases))
            for k, one in enumerate(strategies)
        },
    )


def _one_replicate(
    ground: Ground, strategies: Sequence[Strategy], seed: int, parameters: Mapping[str, float], replicate: int
) -> _OneReplicate:
    scenario, population = ground.scenario, ground.population(run_key(seed, replicate))
    # the convener as the scenario has it, before any strategy chooses a style
    before = build(ground, population, Strategy(name="nobody leads yet"))
    status, balance = (
        np.array(before.state[name][: population.size], float) for name in ("status", "utility")
    )
    sensitivity = float(before.p["sensitivity"])
    ready = readiness(balance, sensitivity)
    runs = [trace(scenario, one, seed=seed, replicate=replicate, parameters=parameters) for one in strategies]
    last_led = min((scenario.withdraw_month or scenario.months + 1) - 2, scenario.months - 1)
    return _OneReplicate(
        np.array(population.traits["power"][: population.size], float),
        Standing(places(status, ready, np.zeros(len(status), bool)), ready),
        [_standing(run, status, scenario.months - 1, sensitivity) for run in runs],
        [_standing(run, status, last_led, sensitivity) for run in runs],
        [run.days for run in runs],
        [run.phases for run in runs],
    )


def _standing(run: Trace, first: Floats, month: int, sensitivity: float) -> Standing:
    """Return the standing of all organisations at the end of a month (from 0) of a run; `first`: their status before it."""
    ready = readiness(run.utility[month], sensitivity)
    so_far = np.vstack([first, run.status[: month + 1]])
    inside = (so_far[:-1] == MEMBER) | (so_far[:-1] == MANDATED)
    left = (inside & (so_far[1:] == OUTSIDE)).any(axis=0)
    return Standing(places(run.status[month], ready, left & (run.status[month] == OUTSIDE)), ready)


def _phase_ends(phases: Sequence[NDArray[np.int64]], count: int) -> tuple[int, ...]:
    """Return the last month (from 1) of each of so many phases, the median over runs; 0 for one that is over before it begins."""
    return tuple(int(np.median([(run <= phase).sum() for run in phases])) for phase in range(count))


def _stacked(parts: Sequence[Standing]) -> Standing:
    return Standing(np.stack([part.places for part in parts]), np.stack([part.readiness for part in parts]))
