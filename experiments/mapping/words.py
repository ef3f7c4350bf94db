"""What a map says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments.statistics import few_observations
from coalitionlab.experiments.words import digits_for
from coalitionlab.scenarios.names.outcomes import PER_RUN


def map_words(
    cells: pd.DataFrame, titles: Sequence[str], outcome: str, x: str, y: str, replicates: int, varies: bool
) -> list[str]:
    """Where an outcome is high and low or, of two strategies, which is better where.

    Parameters
    ----------
    cells
        As `PhaseMap.cells` returns them; its first two columns are the levels of the vertical and the horizontal axis.
    titles
        Of the strategy that is shown, or of the two whose difference is.
    outcome
        Its name.
    x, y
        Titles of the axes.
    replicates
        Of every cell.
    varies
        Of one strategy: whether its cells differ significantly, all taken together.
    """
    if not cells["mean"].notna().any():
        return []
    two = len(titles) == 2
    line = _better(cells, titles, replicates) if two else _extremes(cells, outcome, x, y, varies)
    return [line, *filter(None, [few_observations(replicates)])]


def _better(cells: pd.DataFrame, titles: Sequence[str], replicates: int) -> str:
    total, ahead, behind = len(cells), int((cells["better"] > 0).sum()), int((cells["better"] < 0).sum())
    if not ahead and not behind:
        return f"Nowhere on this map do the two differ significantly with {replicates} replicates a cell."
    counts = zip(titles, (ahead, behind), strict=True)
    parts = [f"{title} does better in {count}" for title, count in counts if count]
    rest = total - ahead - behind
    sentence = f"Of {total} cells, {' and '.join(parts)}"
    sentence += f"; in {rest} the two do not differ significantly (a dot in the figure)." if rest else "."
    return f"{sentence} About one in twenty of the significant cells is expected to be wrong."


def _extremes(cells: pd.DataFrame, outcome: str, x: str, y: str, varies: bool) -> str:
    digits = digits_for(cells["high"])
    if not varies:
        return f"No cell of this map differs significantly from another: the mean is {cells['mean'].mean():.{digits}f}."
    top, bottom = (
        f"{cell['mean']:.{digits}f} at {x} {cell.iloc[1]:g} and {y} {cell.iloc[0]:g}"
        for cell in (cells.iloc[find(cells["mean"])] for find in (np.nanargmax, np.nanargmin))
    )
    name = outcome.replace("_", " ").capitalize()
    return (
        f"{name} ({PER_RUN[outcome].unit}) is highest, {top}, and lowest, {bottom}: picked from {len(cells)} cells, so both look a little "
        "more extreme than they are."
    )
