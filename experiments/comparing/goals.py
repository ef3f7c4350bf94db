"""What precision was asked for, and what was reached: plain values."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 10_000
"""Replicates at which the search for a precision gives up, unless another number is asked for."""


@dataclass(frozen=True)
class Precision:
    """The precision asked for: half the width of the 95 % interval of paired differences in an outcome, in its unit.

    Attributes
    ----------
    half_width : float
        Above 0; the difference is then known to plus or minus this.
    outcome : str
        The outcome per run that it is about.
    of : str
        'baseline', every strategy's difference to the baseline; or 'all', every pair of strategies.
    most : int
        Replicates at which it is given up.
    """

    half_width: float
    outcome: str
    of: str = "baseline"
    most: int = MOST


@dataclass(frozen=True)
class Reached:
    """The precision reached in one scenario.

    Attributes
    ----------
    half_width : float
        That of the widest interval, of the difference between `strategy` and `against`; nan where no difference is defined in
        two runs or more.
    needed : int
        About how many replicates it takes.
    looks : int
        How often the precision was checked.
    """

    scenario: str
    replicates: int
    half_width: float
    strategy: str
    against: str
    needed: int
    looks: int
    reached: bool
