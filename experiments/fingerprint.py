"""The parts of a study's hash that are not plain values: its points, and the source code of the model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import coalitionlab.agents
import coalitionlab.model
import coalitionlab.scenarios.names
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.points import Points, plain
from coalitionlab.experiments.provenance import digest, versions

#: Packages whose version may change the last bits of results.
PACKAGES = ("coalitionlab", "numpy", "numba")
#: Levels of a factor that are listed one by one.
FEW = 8


def package_versions() -> dict[str, str]:
    """The versions of the packages that results depend on."""
    return {name: value for name, value in versions().items() if name in PACKAGES}


@cache
def source_digest() -> str:
    """The hash of the code and tables of the model, its agents and its names."""
    source = hashlib.sha256()
    for package in (coalitionlab.model, coalitionlab.agents, coalitionlab.scenarios.names):
        folder = Path(next(iter(package.__path__)))
        for file in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml")):
            source.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return source.hexdigest()


def points_summary(factors: Sequence[str], points: Points) -> dict[str, Any]:
    """The number of points, and for every factor a hash, how many levels it has and how far they reach."""
    columns = {name: _column_summary(points.column(place)) for place, name in enumerate(factors)}
    return {"count": len(points), "columns": columns}


def _column_summary(levels: np.ndarray) -> dict[str, Any]:
    """Hashes of a factor's levels (by point, and as a set), and the levels themselves: all if few, else their extent."""
    if levels.dtype == object:
        known = [plain(level) for level in dict.fromkeys(levels.tolist())]
        return {
            "sha256": digest(finite(levels.tolist())),
            "set": digest(sorted(map(repr, known))),
            "levels": len(known),
            "some": finite(known[:FEW]),
        }
    distinct = np.unique(levels)
    summary = {"sha256": _digest(levels), "set": _digest(distinct), "levels": len(distinct)}
    if len(distinct) <= FEW:
        return summary | {"some": finite(distinct.tolist())}
    return summary | {"from": plain(distinct[0]), "to": plain(distinct[-1])}


def _digest(levels: np.ndarray) -> str:
    ordered = levels.astype(levels.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(ordered.dtype.str.encode() + ordered.tobytes()).hexdigest()
