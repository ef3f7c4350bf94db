"""The seam to SALib, which draws the points of Morris and Sobol and estimates their indices; inputs go from 0 to 1 there."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.errors import input_error

#: Separate the sampling of points and the resampling from every other random stream of the same seed.
SAMPLE, RESAMPLE = 0x53414C6962, 0x53414C6963


def release() -> str:
    """Return SALib's name and version."""
    return f"SALib {version('SALib')}"


def sample(
    method: str, names: Sequence[str], groups: Sequence[str] | None, amount: int, seed: int, **options: Any
) -> Floats:
    """Return the points of a method (points x inputs); `groups` has the group of each input when groups move together."""
    points = module(f"sample.{method}").sample(_problem(names, groups), amount, seed=_seed_for(seed, SAMPLE), **options)
    return np.asarray(points)


def analyse(
    method: str, names: Sequence[str], groups: Sequence[str] | None, *data: Floats, seed: int, **options: Any
) -> dict[str, Floats]:
    """Return SALib's indices, from the outcome's means (and, for Morris, the points before them)."""
    indices = module(f"analyze.{method}").analyze(
        _problem(names, groups), *data, seed=_seed_for(seed, RESAMPLE), **options
    )
    return {key: np.asarray(np.ma.filled(each, np.nan), float) for key, each in indices.items() if key != "names"}


def module(name: str) -> Any:
    """Return a module of SALib. Raises InputError, naming the extra to install, when SALib is missing."""
    try:
        return import_module(f"SALib.{name}")
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[sensitivity]'"
        raise input_error("this method needs SALib", remedy) from None


def _problem(names: Sequence[str], groups: Sequence[str] | None) -> dict[str, Any]:
    """Return SALib's description of the inputs."""
    problem: dict[str, Any] = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    return problem if groups is None else problem | {"groups": list(groups)}


def _seed_for(seed: int, stream: int) -> int:
    """Return a seed for SALib; never 0, which it treats as no seed."""
    return 1 + int(np.random.default_rng([stream, seed]).integers(2**31 - 2))
