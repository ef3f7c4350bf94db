"""Sweeps that cross worlds with other factors: worlds stay the observations.

The points of one world share its draw of the parameters. Were each taken for a world of its own, the same few draws would be
counted several times, and every interval and test over worlds would promise too much.
"""

from __future__ import annotations

import pandas as pd

WORLD, POINT = "world", "point"
LABELS = ("scenario", "strategy", WORLD, "replicate")


def points_a_world(points: pd.DataFrame) -> int:
    """Return how many points the world with most of them has; 1 for a table that tells no worlds from points."""
    return int(points[WORLD].value_counts().max()) if {WORLD, POINT} <= set(points) and len(points) else 1


def folded(runs: pd.DataFrame, points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table of runs by world, each outcome the mean over the world's points, and a table of worlds.

    Replicate k of all points met the same luck, so the mean of them is replicate k of the mean. It is nan where a point lacks it.
    The table of worlds keeps what is the same at all points of a world.

    Args:
        runs: with the columns strategy, point, replicate, outcomes (numbers); scenario where there are several.
        points: with the columns point, world and what varies.
    """
    known = points.set_index(POINT)
    placed = runs.assign(**{WORLD: runs[POINT].map(known[WORLD])})
    labels = [name for name in LABELS if name in placed]
    outcomes = [
        name
        for name in placed
        if name not in (*labels, POINT) and pd.api.types.is_numeric_dtype(placed[name])
    ]
    groups = placed.groupby(labels, sort=False, observed=True)[outcomes]
    whole = groups.count().eq(known[WORLD].value_counts(), axis=0, level=WORLD)
    one_each = points.groupby(WORLD).nunique(dropna=False)
    shared = [name for name in one_each if name != POINT and (one_each[name] == 1).all()]
    return groups.mean().where(whole).reset_index(), points.drop_duplicates(WORLD)[[WORLD, *shared]]
