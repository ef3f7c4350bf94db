"""The seam to SALib: how inputs are described to it, and seeds that it does not ignore."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error

#: Separate the sampling of points and the resampling from every other random stream of the same seed.
SAMPLE, RESAMPLE = 0x53414C6962, 0x53414C6963


def module(name: str) -> Any:
    """A module of SALib. Raises InputError, naming the extra to install, when SALib is missing."""
    try:
        return import_module(f"SALib.{name}")
    except ImportError:
        found = "this method needs SALib"
        raise input_error(found, "install it: pip install 'coalitionlab[sensitivity]'") from None


def release() -> str:
    """SALib's name and version."""
    return f"SALib {version('SALib')}"


def problem(names: Sequence[str], groups: Sequence[str] | None) -> dict[str, Any]:
    """SALib's description of the inputs, each from 0 to 1; `groups` (one per input) when groups move together."""
    described: dict[str, Any] = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
    }
    return described if groups is None else described | {"groups": list(groups)}


def seed_for(seed: int, stream: int) -> int:
    """A seed for SALib; never 0, which it treats as no seed."""
    return 1 + int(np.random.default_rng([stream, seed]).integers(2**31 - 2))
