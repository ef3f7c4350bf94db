"""What the search for the best use of a budget found, and whether it is any better than what there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.judge import Lead
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.scenarios.schema import Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, eq=False)
class Optimum:
    """A strategy that was searched for, judged on random numbers that the search did not see.

    Attributes:
        request: what was asked.
        strategies: what was found: with several outcomes a front, the best in the first outcome first.
        leads: per outcome, how far the first of them is ahead of the strategy that is best in the first outcome, of the library and
            of one's own, with its interval.
        tables: per outcome, every strategy of every scenario with the paired lead over it; see `judge.held_out`.
        front: one row a strategy, found or judged against, with each outcome's score and whether it is on the front.
        comparison: the runs of the judgement.
        tried, shortlisted: how many strategies were tried, and run again on fresh random numbers.
        over_own: how far the first of them is ahead of each strategy of one's own, in the first outcome.
        seconds: wall time.
    """

    request: Request
    strategies: tuple[Strategy, ...]
    leads: tuple[Lead, ...]
    tables: Mapping[str, pd.DataFrame]
    front: pd.DataFrame
    comparison: Comparison
    tried: int
    shortlisted: int
    over_own: tuple[Lead, ...] = ()
    seconds: float = 0.0

    @property
    def strategy(self) -> Strategy:
        """What was found; of a front, the strategy that does best in the outcome named first."""
        return self.strategies[0]

    @property
    def table(self) -> pd.DataFrame:
        """The judgement by the first outcome."""
        return self.tables[self.request.outcomes[0]]

    @property
    def better(self) -> bool:
        """Whether it does better than the best it was judged against in the first outcome, beyond luck."""
        return self.leads[0].verdict == "better"

    def verdict(self) -> list[str]:
        """What it comes to, in sentences: how much better than the best of the library and of one's own, or that it is not."""
        from coalitionlab.experiments.optimising.words import verdict

        return verdict(self)

    def plot(self, kind: str = "timeline") -> Figure:
        """A plotly Figure: `timeline` of the phases, the `judgement`, or the `front` (of two outcomes or more)."""
        from coalitionlab.experiments.optimising.figures import draw

        return draw(self, kind)

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write found.yaml (and front_N.yaml), the tables, manifest.json and report.html to a new folder; returns it.

        Raises InputError when the folder exists (with `force`, earlier results are replaced) or cannot be written.
        """
        from coalitionlab.experiments.optimising.folder import save

        return save(self, Path(folder), force=force)
