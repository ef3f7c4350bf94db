"""What must emerge from the model: every pattern in every case, with its figures, intervals, bands and verdicts.

The patterns are those of the tests (tests/patterns). With `--worlds N` each is measured in N plausible worlds as well, with all
parameters drawn from their plausible ranges, and the share of worlds in which it holds is printed. Last comes the table of cases
by texts: what each text's strategy achieves in each case, against its own actions spread evenly.

    python benchmarks/patterns.py [PATTERN ...] [--cases building|judging|all|NAME,...] [--replicates N] [--worlds N] [--table]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
# this file bears the name of the package of patterns, and its folder comes first
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

from coalitionlab.scenarios.loader import load_strategy  # noqa: E402
from coalitionlab.scenarios.names.parameters import PARAMETERS  # noqa: E402
from patterns.catalogue import PATTERNS  # noqa: E402
from patterns.harness import BUILDING, JUDGING, LED, REPLICATES, Pattern, World, averaged, change, outcome  # noqa: E402

SETS = {"building": BUILDING, "judging": JUDGING, "all": (*BUILDING, *JUDGING)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "patterns", nargs="*", metavar="PATTERN", help="such as Q1, which is Q1a to Q1d, or Q1c"
    )
    parser.add_argument("--cases", default="building")
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--worlds", type=int, default=0)
    parser.add_argument("--table", action="store_true", help="the table of cases by texts as well")
    asked = parser.parse_args()
    cases = SETS.get(asked.cases) or tuple(asked.cases.split(","))
    chosen = [
        each
        for name, each in PATTERNS.items()
        if not asked.patterns or {name, name.rstrip("abcd")} & {*asked.patterns}
    ]
    failed = sum(report(each, cases, asked.replicates) for each in chosen)
    print(f"\n{failed} of the verdicts above are failures")
    if asked.worlds:
        robustness(chosen, cases, asked.replicates, asked.worlds)
    if asked.table:
        table(cases, asked.replicates)


def report(each: Pattern, cases: Sequence[str], replicates: int) -> int:
    """Prints one pattern in all cases; returns how many figures fail."""
    began, failures = time.process_time(), 0
    print(f"\n{each.name}  {each.sentence}\n     {each.source}; matters: {each.matters}; {each.where}")
    for case, figures in each.figures([World.of(name, None, replicates) for name in cases]):
        for figure in figures:
            bad = figure.applies and not figure.holds
            failures += bad
            print(f"  {'X' if bad else ' '} {case:22s} {figure}")
    print(f"     [{time.process_time() - began:.1f} s]", flush=True)
    return failures


def plausible(world: int) -> dict[str, float]:
    """Parameters of a plausible world: each drawn evenly from its range."""
    rng = np.random.default_rng((11, world))
    return {
        name: float(rng.uniform(*each.plausible))
        for name, each in PARAMETERS.items()
        if each.plausible[0] < each.plausible[1]
    }


def robustness(chosen: Sequence[Pattern], cases: Sequence[str], replicates: int, worlds: int) -> None:
    """Prints the share of plausible worlds in which each pattern holds, by case."""
    print(f"\nShare of {worlds} plausible worlds in which each holds ({replicates} replicates)")
    held: dict[tuple[str, str], list[bool]] = {}
    for world in range(worlds):
        parameters = plausible(world)
        for each in chosen:
            tried = [World.of(name, parameters, replicates) for name in cases]
            for case, figures in each.figures(tried, closely=False):
                there = [figure.holds for figure in figures if figure.applies]
                if there:
                    held.setdefault((each.name, case), []).append(all(there))
    for (name, case), shares in held.items():
        print(f"  {name:6s} {case:22s} {np.mean(shares):.2f} of {len(shares)}", flush=True)


def table(cases: Sequence[str], replicates: int) -> None:
    """Prints what each text's strategy achieves in each case (collective action), and against its actions spread evenly."""
    print(
        "\nCases by texts: collective action (change against the same actions spread evenly over time; * the case's own text)"
    )
    print(" " * 24 + "".join(f"{name[:24]:>26s}" for name in (*LED, "even_spread")))
    for case in cases:
        world, row = World.of(case, None, replicates), []
        for name in LED:
            batch = world.runs(load_strategy(name), averaged(load_strategy(name), world.led_months))
            staged, even = (outcome(batch, "collective_action", which) for which in (0, 1))
            gap = change(staged, even)
            own = "*" if world.own.name == name else " "
            row.append(f"{own}{staged.mean():.3f} ({gap.mean:+.0%}±{gap.high - gap.mean:.0%})")
        row.append(f"{world.action(load_strategy('even_spread')).mean():.3f}")
        best = max(range(len(LED)), key=lambda k: float(world.action(load_strategy(LED[k])).mean()))
        print(f"{case:24s}" + "".join(f"{cell:>26s}" for cell in row) + f"   best {LED[best]}", flush=True)


if __name__ == "__main__":
    main()
