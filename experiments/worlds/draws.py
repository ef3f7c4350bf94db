"""Plausible worlds: sets of the uncertain parameters drawn from their documented ranges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

STREAM = 0x776F726C64
"""Keeps the draw of the worlds apart from every other random stream of the same seed."""

World = Mapping[str, float]


def draw_worlds(
    count: int, *, seed: int = 0, fixed: Collection[str] = (), uncertain: Collection[str] | None = None
) -> tuple[World, ...]:
    """Draw `count` sets of parameters by Latin hypercube from each parameter's plausible range.

    Parameters named in `fixed` are left out, and so keep the value that the scenario or the user gave them; so are those not
    in `uncertain`, when it is given. What is drawn for the others does not depend on which are left out.
    """
    kept = set(uncertain_parameters() if uncertain is None else uncertain) - set(fixed)
    names = [name for name in uncertain_parameters() if name in kept]
    return tuple(dict(zip(names, row, strict=True)) for row in world_matrix(count, names, seed=seed).tolist())


def world_matrix(count: int, parameters: Sequence[str], *, seed: int = 0) -> np.ndarray:
    """Draw the same worlds as a matrix: a row for each, a column for each of these uncertain parameters, in this order."""
    from scipy.stats import qmc

    names = uncertain_parameters()
    if count == 0 or not names:
        return np.empty((count, len(parameters)))
    low = np.array([PARAMETERS[name].plausible[0] for name in names])
    high = np.array([PARAMETERS[name].plausible[1] for name in names])
    sampler = qmc.LatinHypercube(d=len(names), rng=np.random.default_rng([STREAM, seed]))
    points = low + sampler.random(count) * (high - low)
    places = {name: place for place, name in enumerate(names)}
    drawn: np.ndarray = points[:, [places[name] for name in parameters]]
    return drawn


def uncertain_parameters() -> tuple[str, ...]:
    """Return the names of the parameters whose plausible range has a width."""
    return tuple(name for name, one in PARAMETERS.items() if one.plausible[0] < one.plausible[1])


def choose_uncertain(
    given: Collection[str] | None,
    *,
    worlds: int,
    fixed: Collection[str] = (),
    scenarios: Sequence[Scenario] = (),
) -> tuple[str, ...] | None:
    """Return the names of the parameters to vary, from names and groups of parameters; None (all) when none are given.

    Raises:
        InputError: for an unknown name, a parameter without a plausible range, one in `fixed`, when no worlds are drawn, or when one of the
            scenarios sets all of them itself, so that its worlds would not differ.
    """
    if not given:
        return None
    if not worlds:
        raise input_error(
            f"{quoted(next(iter(given)))} needs worlds", "say how many to draw (worlds)", field="uncertain"
        )
    known = uncertain_parameters()
    groups: dict[str, list[str]] = {}
    for name in known:
        groups.setdefault(PARAMETERS[name].group, []).append(name)
    chosen: set[str] = set()
    for name in given:
        if name in PARAMETERS and name not in known:
            raise input_error(
                f"{quoted(name)} has no plausible range",
                "leave it out, or vary it in a sweep",
                field="uncertain",
            )
        if name in fixed:
            raise input_error(
                f"{quoted(name)} is set to one value", "either set it or draw it", field="uncertain"
            )
        if name not in known and name not in groups:
            raise input_error(
                f"unknown parameter or group {quoted(name)}",
                suggest(name, [*groups, *known], kind="name"),
                field="uncertain",
            )
        chosen |= {name} if name in known else set(groups[name])
    for scenario in scenarios:
        if chosen <= set(scenario.parameters):
            raise input_error(
                f"the scenario {quoted(scenario.name)} sets all of these parameters itself",
                "name another one",
                field="uncertain",
            )
    return tuple(name for name in known if name in chosen)


def chosen_uncertain(worlds: Sequence[World], fixed: Collection[str]) -> list[str]:
    """Return the parameters that were chosen to differ between worlds; none when that was not restricted."""
    if not worlds or set(worlds[0]) == set(uncertain_parameters()) - set(fixed):
        return []
    return list(worlds[0])


def drawn_points(worlds: Sequence[World], fixed: Collection[str] = ()) -> pd.DataFrame:
    """Return a row for each world: its number (`world`), then its drawn parameters without those in `fixed`."""
    rows: list[dict[str, float]] = [
        {"world": number} | {name: value for name, value in world.items() if name not in fixed}
        for number, world in enumerate(worlds)
    ]
    return pd.DataFrame(rows)
