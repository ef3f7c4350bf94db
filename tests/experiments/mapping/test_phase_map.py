"""A map's cells are the runs of their scenario and parameters, whatever the steps; what it says of them is what the runs say."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.mapping.axes import Axis, axes, axis
from coalitionlab.experiments.mapping.phase_map import Grid, PhaseMap, phase_map
from coalitionlab.experiments.mapping.phase_table import phase_table
from coalitionlab.experiments.statistics import mean_interval, share_interval
from coalitionlab.model.batch import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

BOTH = tuple(map(load_strategy, ("mobilizing_leadership", "leaderless")))
MEMBERS = RUN_NAMES.index("membership")


def grid(
    small: Scenario, x: str, y: str, strategies: tuple[Strategy, ...] = BOTH, replicates: int = 16
) -> Grid:
    return Grid(small, strategies, axis(small, x), axis(small, y), points=5, replicates=replicates, seed=3)


@pytest.fixture(scope="module")
def drawn(small: Scenario) -> PhaseMap:
    *_, last = phase_map(grid(small, "talk_rate", "environment.opinion.start"))
    return last


@pytest.mark.parametrize("cell", [(0, 0), (3, 1), (4, 4)])
def test_a_cell_is_what_simulate_makes(drawn: PhaseMap, small: Scenario, cell: tuple[int, int]) -> None:
    fields, parameters = drawn.grid.at(cell)
    assert fields == {"environment.opinion.start": drawn.grid.y_levels[cell[0]]}
    assert parameters == {"talk_rate": drawn.grid.x_levels[cell[1]]}
    batch = simulate(small.with_(**fields), BOTH, replicates=16, seed=3, parameters=parameters)
    np.testing.assert_array_equal(drawn.outcomes[:, cell[0], cell[1]], batch.outcomes)


@pytest.mark.parametrize(
    "axes_", [("talk_rate", "trust_gain"), ("convener.power", "environment.opinion.start")]
)
def test_steps_change_nothing(small: Scenario, axes_: tuple[str, str]) -> None:
    wanted = grid(small, *axes_, replicates=4)
    *_, fine = phase_map(wanted, seconds=0.0)
    *_, rough = phase_map(wanted, seconds=100.0)
    np.testing.assert_array_equal(fine.outcomes, rough.outcomes)
    assert fine.complete and rough.complete and fine.done == wanted.runs == 25 * 4 * 2


def test_it_is_coarse_first(small: Scenario) -> None:
    seen = [one.made.copy() for one in phase_map(grid(small, "talk_rate", "trust_gain"), seconds=0.0)]
    assert set(np.unique(seen[0])) == {0, 8}
    first_full = next(k for k, made in enumerate(seen) if (made > 0).all())
    assert (seen[first_full] <= 8).all()  # all cells have half before any has all
    assert (seen[-1] == 16).all()


def test_the_table_says_what_the_runs_say(drawn: PhaseMap) -> None:
    table = phase_table(drawn, "membership", "difference")
    gaps = drawn.outcomes[0, 2, 3, :, MEMBERS] - drawn.outcomes[1, 2, 3, :, MEMBERS]
    expected = mean_interval(gaps, seed=3)
    assert table.mean[2, 3] == pytest.approx(expected.mean)
    assert (table.low[2, 3], table.high[2, 3]) == pytest.approx((expected.low, expected.high))
    single = phase_table(drawn, "membership", "second")
    assert single.mean[2, 3] == pytest.approx(drawn.outcomes[1, 2, 3, :, MEMBERS].mean())
    assert not single.apart.any()
    won = int((drawn.outcomes[0, 2, 3, :, RUN_NAMES.index("succeeded")] > 0.5).sum())
    chance = share_interval(won, 16)
    found = (table.chance[0, 2, 3], table.chance_low[0, 2, 3], table.chance_high[0, 2, 3])
    assert found == pytest.approx((chance.mean, chance.low, chance.high))


def test_of_two_that_are_the_same_nothing_is_told_apart(small: Scenario) -> None:
    twins = (BOTH[0], BOTH[0].with_(name="twin"))
    *_, drawn = phase_map(grid(small, "talk_rate", "trust_gain", twins))
    table = phase_table(drawn, "membership", "difference")
    assert not table.apart.any() and not table.mean.any()


def test_signs_follow_what_is_better(drawn: PhaseMap) -> None:
    more = phase_table(drawn, "membership", "difference")
    spent = phase_table(drawn, "effort_spent", "difference")
    assert (more.apart[more.mean > 0.05] >= 0).all()
    assert (spent.mean > 0).all() and (spent.apart <= 0).all() and (spent.apart == -1).any()


def test_cells_that_cannot_be_run_say_why(small: Scenario) -> None:
    low = Axis("convener.power", "scenario", "power", 0.5, 1.5, 0.0, 2.0, 0.4, "", "", "", "scenario")
    wanted = Grid(small, BOTH[:1], low, axis(small, "talk_rate"), points=3, replicates=2)
    *_, drawn = phase_map(wanted)
    assert drawn.complete and set(drawn.refused) == {(k, 2) for k in range(3)}
    assert "0 to 1" in drawn.refused[(0, 2)]
    table = phase_table(drawn, "membership")
    assert np.isnan(table.mean[:, 2]).all() and np.isfinite(table.mean[:, :2]).all()
    assert np.isnan(table.chance[0, :, 2]).all()


def test_every_axis_can_be_mapped(small: Scenario) -> None:
    for one in axes(small).values():
        low, high = one.levels(2)
        assert one.least <= low < high <= one.most, one.name
        assert one.meaning and one.title and one.group
        if one.kind == "scenario":
            assert small.with_(**{one.name: low}) != small.with_(**{one.name: high})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": 1}, "points"),
        ({"points": 1000}, "up to 101"),
        ({"replicates": 10**6}, "at most 500,000"),
        ({"strategies": ()}, "0 strategies"),
    ],
)
def test_what_cannot_be_drawn_is_refused(small: Scenario, change: dict[str, object], words: str) -> None:
    given = {"strategies": BOTH, "x": axis(small, "talk_rate"), "y": axis(small, "trust_gain")} | change
    with pytest.raises(InputError, match=words):
        Grid(small, **given)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="both axes"):
        Grid(small, BOTH, axis(small, "talk_rate"), axis(small, "talk_rate"))


def test_ranges_of_ones_own_stay_within_bounds(small: Scenario) -> None:
    power = axis(small, "convener.power")
    assert power.over(0.2, 0.4).levels(3) == (0.2, 0.3, 0.4)
    assert axis(small, "withdraw_month").over(2.2, 5.9).levels(9) == (2, 3, 4, 5, 6)
    for low, high, words in (
        (-0.1, 0.5, "from 0 to 1"),
        (0.5, 0.5, "lower one first"),
        (0.0, float("nan"), "0 to 1"),
    ):
        with pytest.raises(InputError, match=words):
            power.over(low, high)
    with pytest.raises(InputError, match="convener.power"):
        axis(small, "convener.powr")
