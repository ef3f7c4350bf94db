"""What emerges, from the files that `benchmarks/patterns.py --write` renews: patterns by cases, what is missing and why, cases by texts."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from generators.markdown import table

DOCS = Path(__file__).parents[1]
sys.path.insert(0, str(DOCS.parent / "tests"))

from patterns.catalogue import PATTERNS  # noqa: E402
from patterns.harness import BUILDING, JUDGING, LED  # noqa: E402
from patterns.known import MISSING  # noqa: E402

CASES = (*BUILDING, *JUDGING)
SAID = {"generic": "generic", "youth_substance_abuse": "youth"}


def _heading(case: str) -> str:
    return SAID.get(case, case.replace("_", " "))


def patterns_by_cases() -> str:
    """A row a pattern: whether it holds in each case, and in what share of plausible worlds it does."""
    rows = pd.read_csv(DOCS / "patterns.csv")
    worlds = pd.read_csv(DOCS / "patterns_in_worlds.csv")
    lines = []
    for name, each in PATTERNS.items():
        own = rows[rows["pattern"] == name]
        cells = [_verdict(own[own["case"].isin([case, "all"])]) for case in CASES]
        if each.together:
            cells = [cells[0], *["" for _ in CASES[1:]]]
        shares = worlds[worlds["pattern"] == name]["share"]
        lines.append((name, each.sentence, *cells, f"{shares.mean():.0%}" if len(shares) else ""))
    return table(("", "pattern", *map(_heading, CASES), "worlds"), lines)


def _verdict(figures: pd.DataFrame) -> str:
    """`yes`, `no`, or nothing where the pattern does not apply."""
    verdicts = figures["verdict"][figures["verdict"] != "does not apply"]
    if not len(verdicts):
        return ""
    return "no" if verdicts.str.startswith("fails").any() else "yes"


def missing_patterns() -> str:
    """A paragraph for each pattern that some case does not show, with the reason and the figures."""
    rows = pd.read_csv(DOCS / "patterns.csv")
    parts = []
    for each in MISSING:
        own = rows[(rows["pattern"] == each.pattern) & rows["case"].isin(each.cases)]
        failing = own[own["verdict"].str.startswith("fails")]
        figures = "; ".join(
            f"{_heading(row['case'])}: {row['figure']} {row['mean']:.2f}" for row in failing.to_dict("records")
        )
        parts.append(
            f"- **{each.pattern}. {PATTERNS[each.pattern].sentence}** ({', '.join(map(_heading, each.cases))}). {each.why} Measured: {figures}."
        )
    return "\n".join(parts)


def cases_by_texts() -> str:
    """Collective action of each text's strategy in each case, and against its own actions spread evenly; the best in bold."""
    rows = pd.read_csv(DOCS / "cases_by_texts.csv")
    lines = []
    for case, there in rows.groupby("case", sort=False):
        by_name = {row["strategy"]: row for row in there.to_dict("records")}
        best = max(LED, key=lambda name: by_name[name]["collective_action"])
        cells = [_achieved(by_name[name], name == best) for name in LED]
        lines.append((_heading(str(case)), *cells, f"{by_name['even_spread']['collective_action']:.3f}"))
    return table(("case", *(name.replace("_", " ") for name in LED), "even spread"), lines)


def _achieved(row: dict[str, float], best: bool) -> str:
    level = f"{row['collective_action']:.3f}"
    level = f"**{level}**" if best else level
    own = ", its own" if row["own"] else ""
    return f"{level} ({row['over_even']:+.0%}{own})"
