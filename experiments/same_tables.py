"""Whether a file of results is the same in two folders: byte for byte, or else number for number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.files import sha256
from coalitionlab.experiments.words import listed


@dataclass(frozen=True)
class Verdict:
    """A file's name, whether its bytes are the same, and else how its content differs; no difference where every number is the same."""

    name: str
    exact: bool
    difference: str = ""

    @property
    def same(self) -> bool:
        """Whether every number is the same."""
        return not self.difference


def compare_files(was: Path, now: Path, name: str, expected: str | None) -> Verdict:
    """Compare a file in two folders; `expected` is the SHA-256 with which it was written, where that is known."""
    old, new = was / name, now / name
    if not old.is_file():
        return Verdict(name, False, "was removed from the folder")
    if expected is not None and sha256(old) != expected:
        return Verdict(name, False, "was changed in the folder after it was made")
    if not new.is_file():
        return Verdict(name, False, "is not made")
    if sha256(new) == sha256(old):
        return Verdict(name, True)
    readers: dict[str, Any] = {".parquet": pd.read_parquet, ".csv": pd.read_csv}
    read = readers.get(old.suffix)
    return Verdict(name, False, "another text" if read is None else table_difference(read(old), read(new)))


def table_difference(was: pd.DataFrame, now: pd.DataFrame) -> str:
    """How two tables differ, in words; nothing when every cell is the same to the bit, whatever the bytes of their files."""
    if list(was.columns) != list(now.columns):
        return "other columns"
    if len(was) != len(now):
        return f"{len(was):,} rows were there, {len(now):,} are made"
    rows, columns, largest = np.zeros(len(was), bool), [], 0.0
    for name in was.columns:
        old, new = was[name], now[name]
        if pd.api.types.is_numeric_dtype(old) and pd.api.types.is_numeric_dtype(new):
            a, b = old.to_numpy(float, na_value=np.nan), new.to_numpy(float, na_value=np.nan)
            differs = ~((a == b) | (np.isnan(a) & np.isnan(b)))
            largest = max(largest, float(np.nanmax(np.abs(a - b)[differs], initial=0.0)))
        else:
            differs = old.astype(str).to_numpy() != new.astype(str).to_numpy()
        rows |= differs
        columns += [str(name)] if differs.any() else []
    if not columns:
        return ""
    named = listed(columns[:3]) if len(columns) <= 3 else f"{', '.join(columns[:3])} and {len(columns) - 3} more"
    by = f", by up to {largest:.3g}" if largest else ""
    return f"{int(rows.sum()):,} of {len(was):,} rows differ, in {named}{by}"
