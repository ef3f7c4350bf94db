"""A comparison read back from its folder."""

from __future__ import annotations

from pathlib import Path

from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.goals import Precision, Reached
from coalitionlab.experiments.finding import load_folder
from coalitionlab.experiments.rules import DecisionRule, Variant
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.schema import Scenario

PLAIN = ("replicates", "seed", "baseline", "parameters", "seconds", "complete", "outcome")


def load_comparison(folder: str | Path) -> Comparison:
    """Return the comparison saved in a folder, with tables bit-identical to those saved.

    Parameters
    ----------
    folder : str or Path
        As `Comparison.save` or `coalitionlab compare --out` wrote it.

    Raises
    ------
    InputError
        When this is not a folder of a comparison, or a file in it is missing or was changed.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = cl.compare("generic", ["leaderless"], replicates=2).save(tempfile.mkdtemp() + "/results")
    >>> len(cl.load_comparison(folder).runs)
    2
    """
    elsewhere = {"study": "coalitionlab.load_sweep", "sensitivity": "coalitionlab.load_sensitivity"}
    about, frames = load_folder(folder, Comparison.kind, ["runs", "months", "milestones"], elsewhere)
    goal = about["precision"]
    reached = goal.pop("reached") if goal else []
    nan = float("nan")
    return Comparison(
        scenarios=tuple(Scenario.model_validate(one["content"]) for one in about["scenarios"]),
        strategies=tuple(strategy_of(one["content"]) for one in about["strategies"]),
        runs=frames["runs"],
        months=frames["months"],
        milestones=frames["milestones"],
        **{name: about[name] for name in PLAIN},
        world_parameters=tuple(about["world_parameters"]),
        precision=Precision(**goal) if goal else None,
        reached=tuple(Reached(**{**one, "half_width": one["half_width"] or nan}) for one in reached),
        rules=tuple(DecisionRule(one["name"], one["source"], one["file"]) for one in about["rules"]),
        variants=tuple(Variant(**one) for one in about["variants"]),
    )
