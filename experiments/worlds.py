"""Plausible worlds: sets of the uncertain parameters drawn from their documented ranges."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from coalitionlab.model.parameters import PARAMETERS

STREAM = 0x776F726C64
"""Keeps the draw of the worlds apart from every other random stream of the same seed."""

World = Mapping[str, float]


def draw_worlds(count: int, *, seed: int = 0, fixed: Collection[str] = ()) -> tuple[World, ...]:
    """Draw `count` sets of parameters by Latin hypercube from each parameter's plausible range.

    Parameters named in `fixed` are left out, and so keep the value that the scenario or the user gave them;
    what is drawn for the others does not depend on which are fixed.
    """
    from scipy.stats import qmc

    names = uncertain_parameters()
    if count == 0 or not names:
        return tuple({} for _ in range(count))
    low = np.array([PARAMETERS[name].plausible[0] for name in names])
    high = np.array([PARAMETERS[name].plausible[1] for name in names])
    sampler = qmc.LatinHypercube(d=len(names), rng=np.random.default_rng([STREAM, seed]))
    points = low + sampler.random(count) * (high - low)
    return tuple(
        {name: float(value) for name, value in zip(names, point, strict=True) if name not in fixed}
        for point in points
    )


def uncertain_parameters() -> tuple[str, ...]:
    """Return the names of the parameters whose plausible range has a width."""
    return tuple(name for name, one in PARAMETERS.items() if one.plausible[0] < one.plausible[1])
