"""Monthly values kept on disk: the same bands, however they are cut, and nothing left behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.runs import monthly
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.outcomes import MONTHLY

PAIR = ["leaderless", "even_spread"]


@pytest.fixture
def values():
    """Two strategies, nine runs, three months of five outcomes, some of them not defined."""
    drawn = np.random.default_rng(1).normal(size=(2, 9, 3, 5))
    drawn[0, 2, 1, 3] = drawn[1, :, 0, 0] = np.nan
    return drawn


@pytest.fixture
def kept():
    """Monthly values, as yet none."""
    return MonthlyValues()


@pytest.mark.parametrize(("in_memory", "at_once"), [(2**20, 2**20), (8, 8), (8, 200)])
def test_what_is_kept_is_what_is_read_back(values, kept, monkeypatch, in_memory, at_once):
    kept._file._max_size = in_memory
    monkeypatch.setattr(monthly, "AT_ONCE", at_once)
    for part in (values[:, :4], values[:, 4:5], values[:, 5:]):
        kept.add(part)
    for strategy in range(2):
        found = np.concatenate(list(kept.columns(strategy)))
        assert np.array_equal(found, values[strategy].reshape(9, 15).T, equal_nan=True)


def test_runs_are_read_in_the_order_of_their_numbers(values, kept):
    order = np.array([4, 0, 7, 8, 1, 2, 6, 3, 5])
    for cells in (order[:3], order[3:]):
        kept.add(values[:, cells], cells)
    found = np.concatenate(list(kept.columns(1)))
    assert np.array_equal(found, values[1].reshape(9, 15).T, equal_nan=True)


def test_bands_are_the_exact_mean_and_quantiles_of_what_is_defined(values, kept):
    kept.add(np.concatenate([values] * 4, axis=3)[:, :, :, : len(MONTHLY)])
    frame = monthly.bands_table("here", ["a", "b"], kept)
    row = frame[(frame["strategy"] == "a") & (frame["month"] == 2)].iloc[3]
    known = np.delete(values[0, :, 1, 3], 2)
    assert row["q25"] == np.quantile(known, 0.25) and row["mean"] == pytest.approx(known.mean())
    assert frame[(frame["strategy"] == "b") & (frame["month"] == 1)].iloc[0][["mean", "q50"]].isna().all()


def test_bands_are_the_same_from_memory_and_from_disk(small, monkeypatch, tmp_path):
    first = cl.compare(small, PAIR, replicates=12, worlds=2).months
    monkeypatch.setattr(monthly, "IN_MEMORY", 1000)
    monkeypatch.setattr(monthly, "AT_ONCE", 3000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    second = cl.compare(small, PAIR, replicates=12, worlds=2).months
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_one_line(values, kept, monkeypatch):
    def no_space(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept._file, "write", no_space, raising=False)
    with pytest.raises(InputError, match="No space left on device.*TMPDIR"):
        kept.add(values)


def test_months_that_are_not_asked_for_are_left_out_everywhere(small, tmp_path):
    found = cl.compare(small, PAIR, replicates=4, months=False, worlds=0)
    with_months = cl.compare(small, PAIR, replicates=4, worlds=0)
    assert len(found.months) == 0 and list(found.months) == list(with_months.months)
    pd.testing.assert_frame_equal(found.runs, with_months.runs, check_exact=True)
    with pytest.raises(InputError, match="months=True"):
        found.plot(kind="months")
    again = cl.load_comparison(found.save(tmp_path / "short"))
    assert len(again.months) == 0
    assert "Month by month" not in (tmp_path / "short" / "report.html").read_text()
