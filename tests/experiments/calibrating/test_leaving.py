"""The chance to leave: what the history tells of its size, its moves and its month, where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.calibrating.ahead import before, of_history
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.leaving import NEWCOMERS, at_risk, chances_to_leave

MEMBERS = 200


def steady(yearly: list[int], month: int | None = None) -> History:
    """200 members, whose places are filled again, with so many exits a year: in one month of the year, or spread over all."""
    leaves = np.zeros((len(yearly), 12), np.int64)
    for year, count in enumerate(yearly):
        if month is None:
            leaves[year] = np.bincount(np.arange(count) % 12, minlength=12)
        else:
            leaves[year, month] = count
    gone = tuple(leaves.ravel().tolist())
    return History("h", joins=gone, leaves=gone, inside_at_start=MEMBERS)


def chances(history: History, runs: float = 0.01, ahead: int = 24) -> np.ndarray:
    return np.exp(chances_to_leave(np.random.default_rng(0), history, runs, ahead, 4000))


def test_members_in_their_first_year_count_by_their_share():
    joins = np.array([8, *[0] * 13])
    before = np.array([10, *[18] * 13])
    newcomers = 10 + NEWCOMERS * 8
    assert at_risk(joins, before).tolist() == [10.0, *[newcomers] * 11, 18.0, 18.0]


def test_many_exits_tell_the_chance_and_few_leave_it_to_the_runs():
    told = chances(steady([24] * 6)).mean(axis=1)
    true = 24 * 6 / at_risk(np.array(steady([24] * 6).joins), np.full(72, MEMBERS)).sum()
    assert np.median(told) == pytest.approx(true, rel=0.1)
    silent = History("h", (0,) * 12, (0,) * 12, inside_at_start=2)
    assert chances(silent, runs=0.02).mean() == pytest.approx(1 / (1 / 0.02 + 24), rel=0.1)


def test_a_chance_that_has_moved_is_expected_to_move():
    """As many exits in all, but twice as many in the later years: nearer to those, and less sure."""
    for_ever, moved = (
        np.log(chances(steady(years)).mean(axis=1)) for years in ([120] * 6, [80, 80, 80, 160, 160, 160])
    )
    assert np.median(moved) > np.median(for_ever) + 0.15
    assert moved.std() > 1.5 * for_ever.std()


def test_the_month_of_renewal_is_found():
    """All exits in the third month of each year counted from today; a year's chance stays what it is."""
    bunched, even = chances(steady([24] * 5, month=2)), chances(steady([24] * 5))
    assert bunched.mean(axis=0)[2::12].min() > 5 * np.delete(bunched.mean(axis=0)[:12], 2).max()
    assert bunched.mean() == pytest.approx(even.mean(), rel=0.1)
    assert even.mean(axis=0).max() < 1.5 * even.mean()


@pytest.mark.parametrize("months", [1, 7, 13, 30])
def test_any_length_will_do(months):
    history = History("h", (1,) * months, (1,) * months, inside_at_start=5)
    found = chances(history, ahead=5)
    assert found.shape == (4000, 5) and np.isfinite(found).all()


def joined(yearly: list[int]) -> History:
    """Of 400 who could join so many do in each year, spread over its months; nobody leaves."""
    months = np.concatenate([np.bincount(np.arange(count) % 12, minlength=12) for count in yearly])
    return History("h", joins=tuple(months.tolist()), leaves=(0,) * len(months))


def chance_to_join(history: History) -> float:
    found = of_history(np.random.default_rng(0), history, np.full(4000, 400), 0.02)
    return float(np.exp(found).mean())


def test_the_chance_to_join_is_todays_where_the_years_say_that_it_moves():
    """Those who are ready come first: a chance over all of the history is too high for who is left."""
    fading = joined([80, 120, 60, 20, 8, 4])
    over_all = sum(fading.joins) / (400 - before(fading)).sum()
    last_year = sum(fading.joins[-12:]) / (400 - before(fading)[-12:]).sum()
    assert last_year < chance_to_join(fading) < 0.4 * over_all
    outside, yearly = 400.0, []
    for _ in range(6):  # a steady chance of a fifth a year
        yearly.append(round(0.2 * outside))
        outside -= yearly[-1]
    even = joined(yearly)
    assert chance_to_join(even) == pytest.approx(sum(even.joins) / (400 - before(even)).sum(), rel=0.15)
