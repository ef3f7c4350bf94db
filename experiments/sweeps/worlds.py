"""What the worlds of a sweep say: the questions that `compare --worlds` asks of its own, asked of the sweep's tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.text import paragraph, table
from coalitionlab.experiments.words import short
from coalitionlab.experiments.worlds.robustness import Robustness, answerable, overall_choices, robustness
from coalitionlab.experiments.worlds.table import points_a_world

if TYPE_CHECKING:
    from coalitionlab.experiments.sweeps.results import Sweep

#: More worlds, or more runs, than these are not asked unasked: it takes minutes, or much memory.
MOST_WORLDS, MOST_RUNS = 1000, 5_000_000
FAILING = "succeeded"
"""The outcome by which strategies fail, where it was kept."""


def worlds_of(sweep: Sweep) -> int:
    """Return how many worlds a sweep has in which strategies can be held against each other; 0 when it drew none."""
    about = sweep.manifest
    if WORLD not in about["factors"] or len(about["strategies"]) < 2:
        return 0
    return int(sweep.design()[WORLD].nunique())


def is_asked(sweep: Sweep) -> bool:
    """Say whether worlds are asked when a sweep ends: there are some, and not too many."""
    return 1 < worlds_of(sweep) <= MOST_WORLDS and sweep.manifest["runs"] <= MOST_RUNS


def asked_of_sweep(sweep: Sweep) -> list[Robustness]:
    """Return what the worlds of a sweep say about its first outcome, per scenario; nothing without worlds, or of too many.

    With other factors, outcomes are averaged over the points of each world.
    """
    if not is_asked(sweep):
        return []
    about = sweep.manifest
    outcome = about["outcomes"][0]
    kept = dict.fromkeys([outcome, *(one for one in about["outcomes"] if one == FAILING)])
    runs, points = sweep.runs(["scenario", "strategy", "point", "replicate", *kept]), sweep.design()
    strategies = [one["name"] for one in about["strategies"]]
    return answerable(
        partial(
            robustness, runs, points, outcome=outcome, scenario=one["name"], strategies=strategies, seed=about["seed"]
        )
        for one in about["scenarios"]
    )  # fmt: skip


def worlds_text(sweep: Sweep) -> list[str]:
    """Return the blocks for the terminal on what the worlds of a sweep say."""
    if worlds_of(sweep) > 1 and not is_asked(sweep):
        how = "coalitionlab.robustness(sweep.runs(), sweep.design(), scenario=...)"
        return [
            paragraph(f"What {worlds_of(sweep):,} worlds say takes long to work out; ask in Python: {how}.")
        ]
    parts = asked_of_sweep(sweep)
    said = [block for one in parts for block in _blocks(one)]
    if len(parts) > 1:
        said.append(paragraph(f"Over all scenarios: {overall_choices(parts)}"))
    shared = points_a_world(sweep.design()) if said else 1
    if shared == 1:
        return said
    return [paragraph(f"Worlds are asked about the mean over the {shared:,} points of each."), *said]


def _blocks(one: Robustness) -> list[str]:
    """Return regrets and ranks as a table, then sentences."""
    shown = one.shown()
    rows = table(shown.columns.tolist(), shown.to_numpy().tolist())
    return [
        f"Over the worlds of {short(one.scenario)}:",
        rows,
        paragraph(shown.attrs["legend"]),
        *map(paragraph, one.words()),
    ]
