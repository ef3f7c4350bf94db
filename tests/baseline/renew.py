"""Writes the baseline: a few runs by which a change of numbers is noticed.

Run `python tests/baseline/renew.py` after a change that is meant to move numbers, and say so in CHANGELOG.md.
"""

from __future__ import annotations

import csv
from pathlib import Path

from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import RUN_NAMES

FILE = Path(__file__).with_name("baseline.csv")
SEED = 11
HEADER = ("scenario", "strategy", *RUN_NAMES)


def rows() -> list[tuple[str, ...]]:
    """One replicate of every library strategy on every library scenario, as text that gives every number back exactly."""
    strategies = [load_strategy(name) for name in list_strategies()]
    found = []
    for name in list_scenarios():
        batch = simulate(load_scenario(name), strategies, replicates=1, seed=SEED)
        for strategy, outcomes in zip(strategies, batch.outcomes[:, 0], strict=True):
            found.append((name, strategy.name, *(repr(float(value)) for value in outcomes)))
    return found


def main() -> None:
    """Writes the file anew."""
    with FILE.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([HEADER, *rows()])


if __name__ == "__main__":
    main()
