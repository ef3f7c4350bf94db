"""The benchmark of intervals makes as many samples as it is told, and its table has a row for each of its measures."""

import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import interval_coverage

    yield interval_coverage
    del sys.modules["interval_coverage"]


def test_as_many_samples_are_made_as_are_asked_for(benchmark):
    assert benchmark.row(0, 10)["tries"] == 10


def test_the_table_has_every_measure_in_order(benchmark):
    kept = pd.read_csv(ROOT / "docs" / "coverage.csv")
    asked = [(each.kind, each.what, each.data, each.observations) for each in benchmark.measures()]
    assert list(kept[["kind", "what", "data", "observations"]].itertuples(index=False, name=None)) == asked
