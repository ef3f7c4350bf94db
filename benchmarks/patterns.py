"""What must emerge from the model: every pattern in every case, with its figures, intervals, bands and verdicts.

The patterns are those of the tests (tests/patterns). With `--worlds N` each is measured in N plausible worlds as well, with all
parameters drawn from their plausible ranges, and the share of worlds in which it holds is printed. Last comes the table of cases
by texts: what each text's strategy achieves in each case, against its own actions spread evenly. `--write` renews the files from which
the documentation says what emerges (docs/patterns.csv, docs/patterns_in_worlds.csv, docs/cases_by_texts.csv), each as far as it was measured.

    python benchmarks/patterns.py [PATTERN ...] [--cases building|judging|all|NAME,...] [--replicates N] [--worlds N] [--table] [--write]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
# this file bears the name of the package of patterns, and its folder comes first
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

from coalitionlab.scenarios.loader import load_strategy  # noqa: E402
from coalitionlab.scenarios.names.parameters import PARAMETERS  # noqa: E402
from patterns.catalogue import PATTERNS  # noqa: E402
from patterns.harness import BUILDING, JUDGING, LED, REPLICATES, Pattern, World, averaged, change, outcome  # noqa: E402

Row = dict[str, str | float]
SETS = {"building": BUILDING, "judging": JUDGING, "all": (*BUILDING, *JUDGING)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help="such as Q1, which is Q1a to Q1d, or Q1c")
    parser.add_argument("--cases", default="building")
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--worlds", type=int, default=0)
    parser.add_argument("--table", action="store_true", help="the table of cases by texts as well")
    parser.add_argument("--write", action="store_true", help="renew the files of the documentation")
    asked = parser.parse_args()
    cases = SETS.get(asked.cases) or tuple(asked.cases.split(","))
    chosen = [
        each for name, each in PATTERNS.items() if not asked.patterns or {name, name.rstrip("abcd")} & {*asked.patterns}
    ]
    rows = [row for each in chosen for row in report(each, cases, asked.replicates)]
    print(f"\n{sum(row['verdict'].startswith('fails') for row in rows)} of the verdicts above are failures")
    made = {"patterns": rows}
    if asked.worlds:
        made["patterns_in_worlds"] = robustness(chosen, cases, asked.replicates, asked.worlds)
    if asked.table:
        made["cases_by_texts"] = table(cases, asked.replicates)
    if asked.write:
        for name, listed in made.items():
            pd.DataFrame(listed).to_csv(ROOT / "docs" / f"{name}.csv", index=False, float_format="%.4g")


def report(each: Pattern, cases: Sequence[str], replicates: int) -> list[Row]:
    """Prints one pattern in all cases; returns its figures."""
    began, rows = time.process_time(), []
    print(f"\n{each.name}  {each.sentence}\n     {each.source}; matters: {each.matters}; {each.where}")
    for case, figures in each.figures([World.of(name, None, replicates) for name in cases]):
        for figure in figures:
            print(f"  {'X' if figure.verdict.startswith('fails') else ' '} {case:22s} {figure}")
            rows.append({
                "pattern": each.name, "case": case, "figure": figure.name, **figure.gap._asdict(), "least": figure.low,
                "most": figure.high, "verdict": figure.verdict,
            })  # fmt: skip
    print(f"     [{time.process_time() - began:.1f} s]", flush=True)
    return rows


def plausible(world: int) -> dict[str, float]:
    """Parameters of a plausible world: each drawn evenly from its range."""
    rng = np.random.default_rng((11, world))
    return {
        name: float(rng.uniform(*each.plausible))
        for name, each in PARAMETERS.items()
        if each.plausible[0] < each.plausible[1]
    }


def robustness(chosen: Sequence[Pattern], cases: Sequence[str], replicates: int, worlds: int) -> list[Row]:
    """Prints and returns the share of plausible worlds in which each pattern holds, by case."""
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
    rows: list[Row] = []
    for (name, case), each_world in held.items():
        rows.append({"pattern": name, "case": case, "share": float(np.mean(each_world)), "worlds": len(each_world)})
        print(f"  {name:6s} {case:22s} {np.mean(each_world):.2f} of {len(each_world)}", flush=True)
    return rows


def table(cases: Sequence[str], replicates: int) -> list[Row]:
    """Prints and returns what each text's strategy achieves in each case (collective action), and against its actions spread evenly."""
    print(
        "\nCases by texts: collective action (change against the same actions spread evenly over time; * the case's own)"
    )
    print(" " * 24 + "".join(f"{name[:24]:>26s}" for name in (*LED, "even_spread")))
    rows: list[Row] = []
    for case in cases:
        world, cells = World.of(case, None, replicates), []
        for name in LED:
            batch = world.runs(load_strategy(name), averaged(load_strategy(name), world.led_months))
            staged, even = (outcome(batch, "collective_action", which) for which in (0, 1))
            gap, own = change(staged, even), world.own.name == name
            rows.append({
                "case": case, "strategy": name, "own": own, "collective_action": float(staged.mean()), "over_even": gap.mean,
                "half_width": gap.high - gap.mean, "alive_after_4_years": float(np.nanmean(outcome(batch, "alive_after_4_years"))),
                "goals_delivered": float(outcome(batch, "goals_delivered").mean()),
            })  # fmt: skip
            cells.append(f"{'*' if own else ' '}{staged.mean():.3f} ({gap.mean:+.0%}±{gap.high - gap.mean:.0%})")
        spread = world.action(load_strategy("even_spread"))
        rows.append({"case": case, "strategy": "even_spread", "own": False, "collective_action": float(spread.mean())})
        print(f"{case:24s}" + "".join(f"{cell:>26s}" for cell in cells) + f"{spread.mean():26.3f}", flush=True)
    return rows


if __name__ == "__main__":
    main()
