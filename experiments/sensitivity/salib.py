"""What SALib is told: the inputs, the groups, and seeds that it does not overlook."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from coalitionlab.experiments.sensitivity.inputs import Input
from coalitionlab.scenarios.errors import input_error

SAMPLE, RESAMPLE = 0x53414C6962, 0x53414C6963
"""Keep the draw of the points and the resampling apart from each other and from every other stream of the same seed."""


def module(name: str) -> Any:
    """A part of SALib. Raises InputError, with the extra to install, when SALib is not there."""
    try:
        return import_module(f"SALib.{name}")
    except ImportError:
        found = "this method needs SALib"
        raise input_error(found, "install it: pip install 'coalitionlab[sensitivity]'") from None


def release() -> str:
    """SALib's name and version."""
    return f"SALib {version('SALib')}"


def problem(inputs: Sequence[Input], grouped: bool) -> dict[str, Any]:
    """The problem as SALib wants it, every input from 0 to 1."""
    told: dict[str, Any] = {
        "num_vars": len(inputs),
        "names": [one.name for one in inputs],
        "bounds": [[0.0, 1.0]] * len(inputs),
    }
    return told | {"groups": [one.group for one in inputs]} if grouped else told


def labels(inputs: Sequence[Input], grouped: bool) -> list[str]:
    """What gets an index: the inputs, or their groups in the order in which these first appear."""
    return list(dict.fromkeys(one.group if grouped else one.name for one in inputs))


def seed_for(seed: int, stream: int) -> int:
    """A seed of SALib's from ours; never 0, which it takes for none."""
    return 1 + int(np.random.default_rng([stream, seed]).integers(2**31 - 2))
