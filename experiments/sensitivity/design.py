"""How the points of a sensitivity study are made; the study keeps it as a note, from which results are analysed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.sensitivity import morris, salib, sobol, tornado
from coalitionlab.scenarios.errors import input_error

#: The key of `Study.about` under which a design is kept.
ABOUT = "sensitivity"
#: By method: the column that inputs are ranked by.
SCORES = {"morris": "mu_star", "sobol": "ST", "tornado": "swing"}


@dataclass(frozen=True)
class SensitivityDesign:
    """What varies, and by which method.

    Attributes
    ----------
    method
        Morris, sobol or tornado.
    inputs
        In the order of the study's factors.
    amount
        Trajectories (morris), base points (sobol) or 0 (tornado).
    by_group
        Whether groups of inputs move together and get one index.
    second_order
        Whether there are points for the indices of pairs.
    against
        The strategy that differences are taken to, None for the outcome itself.
    left_out
        Inputs that were not varied, with the reason.
    """

    method: str
    inputs: tuple[Input, ...]
    amount: int
    by_group: bool
    second_order: bool
    against: str | None
    left_out: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Names of the inputs."""
        return [each.name for each in self.inputs]

    @property
    def groups(self) -> list[str] | None:
        """The group of each input, when groups move together."""
        return [each.group for each in self.inputs] if self.by_group else None

    @property
    def score(self) -> str:
        """The column of the indices that inputs are ranked by."""
        return SCORES[self.method]

    @property
    def note(self) -> dict[str, Any]:
        """What `Study.about` keeps; see `design_of`."""
        sampler = "ends of ranges" if self.method == "tornado" else salib.release()
        return {ABOUT: asdict(self), "sampler": sampler}

    def points(self, seed: int) -> Points:
        """Return the points to run. Raises InputError for an input of a tornado without a base, and without SALib."""
        if self.method == "tornado":
            for each in self.inputs:
                if np.isnan(each.base):
                    remedy = "use morris or sobol, or set it with --set"
                    raise input_error("no base value", remedy, field=each.name)
            ends = [(each.low, each.high) for each in self.inputs]
            return Points.of(tornado.points([each.base for each in self.inputs], ends))
        if self.method == "morris":
            unit = morris.points(self.names, self.groups, self.amount, seed)
        else:
            unit = sobol.points(self.names, self.groups, self.amount, self.second_order, seed)
        columns = [each.scaled(unit[:, k]) for k, each in enumerate(self.inputs)]
        for column in columns:
            column.flags.writeable = False
        return Points(tuple(columns), len(unit))


def design_of(about: Mapping[str, Any]) -> SensitivityDesign:
    """Return the design that a study's `about` holds. Raises InputError when it is not a sensitivity study."""
    if ABOUT not in about:
        raise input_error("the study is of another kind", "give one that `coalitionlab sensitivity` made")
    fields = dict(about[ABOUT])
    return SensitivityDesign(**fields | {"inputs": tuple(Input(**each) for each in fields["inputs"])})
