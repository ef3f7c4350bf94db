"""The fingerprint of a study: everything that its results depend on, so that a sweep is not resumed with something else."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

import coalitionlab.agents
import coalitionlab.model
import coalitionlab.scenarios.names
from coalitionlab.experiments.provenance import described, digest, versions
from coalitionlab.experiments.studies.columns import plain
from coalitionlab.experiments.studies.study import Study
from coalitionlab.experiments.sweeps.fingerprint_changes import changes
from coalitionlab.experiments.text import finite
from coalitionlab.scenarios.names.parameters import PARAMETERS

__all__ = ["changes", "fingerprint"]

#: Packages whose version may move the last bits of results.
PACKAGES = ("coalitionlab", "numpy", "numba")

#: So many levels of a factor are told one by one.
FEW = 8


def fingerprint(study: Study) -> dict[str, Any]:
    """What the results of a study depend on, as plain JSON values; `sha256` stands for all of it.

    Scenarios and strategies are told in full, points by their number, hash and extent. Title, source and notes are left out, for
    they change no run. It is the same after a round trip through JSON.
    """
    told: dict[str, Any] = {
        "scenarios": [described(one) for one in study.scenarios],
        "strategies": [described(one) for one in study.strategies],
        "factors": list(study.factors),
        "points": points_told(study),
        "replicates": study.replicates,
        "seed": study.seed,
        "outcomes": list(study.outcomes),
        "months": study.months,
        "parameters": {name: float(value) for name, value in study.parameters.items()},
        "defaults": {name: one.default for name, one in PARAMETERS.items()},
        "versions": {name: value for name, value in versions().items() if name in PACKAGES},
        "model": source_digest(),
    }
    return {"sha256": digest(told), **told}


def points_told(study: Study) -> dict[str, Any]:
    """The number of points, and of every factor its hash, how many levels it has and how far they reach."""
    columns = {name: _column_told(study.points.column(place)) for place, name in enumerate(study.factors)}
    return {"count": len(study.points), "columns": columns}


def source_digest() -> str:
    """The hash of the code and tables of the model, its agents and the names they use."""
    whole = hashlib.sha256()
    for room in (coalitionlab.model, coalitionlab.agents, coalitionlab.scenarios.names):
        folder = Path(next(iter(room.__path__)))
        for file in sorted(one for one in folder.rglob("*") if one.suffix in (".py", ".yaml")):
            whole.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _column_told(levels: np.ndarray) -> dict[str, Any]:
    """A factor's hashes, point by point and of its levels whatever the points, and its levels: all if few, else their extent."""
    if levels.dtype == object:
        known = [plain(level) for level in dict.fromkeys(levels.tolist())]
        return {
            "sha256": digest(finite(levels.tolist())),
            "set": digest(sorted(map(repr, known))),
            "levels": len(known),
            "some": finite(known[:FEW]),
        }
    distinct = np.unique(levels)
    told = {"sha256": _digest(levels), "set": _digest(distinct), "levels": len(distinct)}
    if len(distinct) <= FEW:
        return told | {"some": finite(distinct.tolist())}
    return told | {"from": plain(distinct[0]), "to": plain(distinct[-1])}


def _digest(levels: np.ndarray) -> str:
    ordered = levels.astype(levels.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(ordered.dtype.str.encode() + ordered.tobytes()).hexdigest()
