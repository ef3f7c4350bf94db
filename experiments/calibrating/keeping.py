"""Reading a calibration back: what is kept of the accepted runs is enough to draw worlds and to go on from today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.conditioning import Posterior
from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.prior import Prior
from coalitionlab.experiments.files import is_results
from coalitionlab.experiments.finding import load_folder
from coalitionlab.experiments.inputs import parameter_input
from coalitionlab.experiments.sensitivity.inputs import ranged_input
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.schema import Scenario


def load_calibration(folder: str | Path) -> Calibration:
    """Return the calibration saved in a folder, without its checks.

    Parameters
    ----------
    folder : str or Path
        As `Calibration.save` or `coalitionlab calibrate --out` wrote it.

    Returns
    -------
    Calibration
        With the same posterior, worlds and figures.

    Raises
    ------
    InputError
        When this is not a folder of a calibration, an earlier version made it, or a file in it is missing or was changed.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> found = cl.calibrate("generic", cl.example_history(), runs=300, checks=0)
    >>> again = cl.load_calibration(found.save(tempfile.mkdtemp() + "/results"))
    >>> again.worlds(3) == found.worlds(3)
    True
    """
    manifest, frames = load_folder(folder, Calibration.kind, ("accepted", "paths", "coming", "variants", "scores"))
    if not isinstance(manifest["noise"], list):
        raise input_error("an earlier version of coalitionlab made this calibration", "make it again", file=folder)
    prior = _prior(manifest)
    accepted, paths = frames["accepted"], frames["paths"]
    count = len(accepted)
    nothing = np.zeros((count, 0))
    posterior = Posterior(
        accepted["run"].to_numpy(),
        accepted["weight"].to_numpy(),
        accepted[[f"adjusted.{name}" for name in prior.names]].to_numpy(),
        accepted["distance"].to_numpy(),
        nothing,
        accepted["run"].to_numpy(),
        nothing,
    )
    return Calibration(
        prior,
        History.from_dict(manifest["history"]),
        posterior,
        accepted[[f"drawn.{name}" for name in prior.names]].to_numpy(),
        accepted["variant"].to_numpy(),
        Paths(_matrix(paths, "joins"), _matrix(paths, "leaves"), _matrix(paths, "delivered")),
        np.array([_matrix(frames["coming"], kind) for kind in ("joins", "leaves")]),
        tuple(manifest["noise"]),
        frames["variants"],
        pd.DataFrame(manifest["groups"]) if manifest.get("groups") else None,
        tuple(manifest["about"]),
        frames["scores"] if len(frames["scores"]) else None,
        manifest["held_back"],
        (),
        manifest["runs"],
        tuple(manifest["seconds"]),
    )


def begun_calibration(given: object) -> Calibration | None:
    """Return the calibration that a case is given by: a result of `calibrate` or its folder; None for any other case."""
    if isinstance(given, Calibration):
        return given
    return load_calibration(given) if isinstance(given, str | Path) and is_results(Path(given)) else None


def _matrix(paths: pd.DataFrame, kind: str) -> np.ndarray:
    matrix: np.ndarray = paths[[name for name in paths.columns if str(name).startswith(f"{kind}.")]].to_numpy()
    return matrix


def _prior(manifest: dict[str, Any]) -> Prior:
    (scenario,) = (Scenario.model_validate(entry["content"]) for entry in manifest["scenarios"])
    return Prior(
        scenario,
        tuple(strategy_of(entry["content"]) for entry in manifest["strategies"]),
        tuple(manifest["rules"]),
        tuple(parameter_input(scenario, name).over(*ends) for name, ends in manifest["uncertain"].items()),
        tuple(ranged_input(scenario, name, *ends) for name, ends in manifest["varied"].items()),
        manifest["parameters"],
        manifest["seed"],
    )
