"""Numbers do not move unless somebody says so: the runs of the baseline, as they were when it was last renewed."""

from __future__ import annotations

import csv

import numpy as np

from baseline.renew import FILE, HEADER, rows


def test_the_runs_are_those_of_the_baseline() -> None:
    """A difference beyond rounding means that the model has changed: renew the file and write a line in CHANGELOG.md."""
    kept = list(csv.reader(FILE.read_text(encoding="utf-8").splitlines()))
    assert tuple(kept[0]) == HEADER
    for was, now in zip(kept[1:], rows(), strict=True):
        assert was[:2] == list(now[:2])
        assert np.allclose(
            [float(x) for x in was[2:]], [float(x) for x in now[2:]], rtol=1e-6, atol=1e-9, equal_nan=True
        ), was[:2]
