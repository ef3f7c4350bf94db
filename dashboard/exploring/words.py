"""What a map says, in sentences that anyone can read."""

from __future__ import annotations

import numpy as np

from coalitionlab.dashboard.exploring.asked import Asked
from coalitionlab.experiments.mapping.axes import Axis
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.mapping.phase_table import PhaseTable
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.names.outcomes import PER_RUN


def said(asked: Asked, drawn: PhaseMap, table: PhaseTable) -> list[str]:
    """Return where it is high and where it is low, or who does better where; nothing while cells are missing."""
    if not (table.made > 0).all() or not np.isfinite(table.mean).any():
        return []
    lines = [_who(asked, table)] if asked.show == "difference" else [_extent(asked, table)]
    if not drawn.complete:
        lines.append("Still being made: with more replicates this becomes surer.")
    return lines


def _who(asked: Asked, table: PhaseTable) -> str:
    first, second = asked.names
    total, ahead, behind = table.apart.size, int((table.apart > 0).sum()), int((table.apart < 0).sum())
    open_ = total - ahead - behind
    if open_ == total:
        return (
            f"Nowhere on this map can the two be told apart with {int(table.made.min())} replicates a cell."
        )
    parts = [f"{name} does better in {count}" for name, count in ((first, ahead), (second, behind)) if count]
    text = f"Of {total} cells, {' and '.join(parts)}"
    text += f"; in {open_} the two cannot be told apart (hatched)." if open_ else "."
    return f"{text} Of the cells told apart, at most about one in twenty is expected to be so by luck."


def _extent(asked: Asked, table: PhaseTable) -> str:
    """Return where the outcome is lowest and highest, and whether that is more than luck."""
    digits = digits_for(table.high.ravel())
    low, high = (
        np.unravel_index(find(table.mean), table.mean.shape) for find in (np.nanargmin, np.nanargmax)
    )
    if table.low[high] <= table.high[low]:
        return f"Hardly anything changes over this map: all cells lie within luck of {np.nanmean(table.mean):.{digits}f}."
    outcome = asked.outcome.replace("_", " ")
    unit = PER_RUN[asked.outcome].unit
    ends = [
        f"{table.mean[at]:.{digits}f} ({table.low[at]:.{digits}f} to {table.high[at]:.{digits}f}) at {_at(asked.grid.x, asked.grid.x_levels[at[1]])} and {_at(asked.grid.y, asked.grid.y_levels[at[0]])}"
        for at in (high, low)
    ]
    return f"{outcome.capitalize()} ({unit}) is highest, {ends[0]}, and lowest, {ends[1]}."


def _at(one: Axis, level: float) -> str:
    return f"{one.title} {level:g}"
