"""The table of how often intervals hold and claims are false, from the file that `benchmarks/interval_coverage.py --write` renews."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from generators.markdown import table

CSV = Path(__file__).parents[1] / "coverage.csv"
HEADS = {
    ("interval", 95): ("95 % interval of", "holds the truth in"),
    ("interval", 90): ("90 % interval of", "holds the truth in"),
    ("claim", 5): ("claim where there is nothing to claim", "made in"),
}


def coverage() -> str:
    """Three tables: intervals (which should hold in 95, or 90, % of tries) and false claims (which should come in 5 % at most)."""
    rows = pd.read_csv(CSV)
    parts = []
    for (kind, nominal), (what, share) in HEADS.items():
        lines = [
            (row["what"], row["data"], row["observations"], f"{row['share']:.1f} %", f"{row['tries']:,}")
            for row in rows[(rows["kind"] == kind) & (rows["nominal"] == nominal)].to_dict("records")
        ]
        parts.append(table((what, "data", "observations", share, "tries"), lines))
    return "\n\n".join(parts)
