"""A map's cells are the runs of their scenario and parameters, whatever the steps; what it says of them is what the runs say."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.mapping.axes import axes, axis
from coalitionlab.experiments.mapping.draw_map import run_map
from coalitionlab.experiments.mapping.grid import MapGrid
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.statistics import mean_interval, share_interval
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

BOTH = tuple(map(load_strategy, ("mobilizing_leadership", "leaderless")))


def grid(small: Scenario, x: str, y: str, strategies: tuple[Strategy, ...] = BOTH, replicates: int = 16) -> MapGrid:
    return MapGrid(small, strategies, axis(small, x), axis(small, y), points=5, replicates=replicates, seed=3)


@pytest.fixture(scope="module")
def drawn(small: Scenario) -> PhaseMap:
    return run_map(grid(small, "talk_rate", "environment.opinion.start"))


@pytest.mark.parametrize("cell", [(0, 0), (3, 1), (4, 4)])
def test_a_cell_is_what_simulate_makes(drawn: PhaseMap, small: Scenario, cell: tuple[int, int]) -> None:
    fields, parameters = drawn.grid.at(cell)
    assert fields == {"environment.opinion.start": drawn.grid.y_levels[cell[0]]}
    assert parameters == {"talk_rate": drawn.grid.x_levels[cell[1]]}
    batch = simulate(small.with_(**fields), BOTH, replicates=16, seed=3, parameters=parameters)
    point = cell[0] * 5 + cell[1]
    for k, name in enumerate(RUN_NAMES):
        np.testing.assert_array_equal(drawn.runs.outcome(name)[:, point], batch.outcomes[:, :, k])


def test_the_table_says_what_the_runs_say(drawn: PhaseMap) -> None:
    cell = 2 * 5 + 3
    both = drawn.runs.outcome("membership")[:, cell]
    row = drawn.cells("membership", "difference").iloc[cell]
    expected = mean_interval(both[0] - both[1], seed=3)
    assert row["mean"] == pytest.approx(expected.mean)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    single = drawn.cells("membership", "second")
    assert single.loc[cell, "mean"] == pytest.approx(both[1].mean())
    assert not single["better"].any()
    won = int((drawn.runs.outcome("succeeded")[0, cell] > 0.5).sum())
    chance = share_interval(won, 16)
    assert tuple(row[["chance", "chance_low", "chance_high"]]) == pytest.approx((chance.mean, chance.low, chance.high))


def test_of_two_that_are_the_same_no_cell_is_significant(small: Scenario) -> None:
    twins = (BOTH[0], BOTH[0].with_(name="twin"))
    table = run_map(grid(small, "talk_rate", "trust_gain", twins)).cells("membership", "difference")
    assert not table["better"].any() and not table["mean"].any()


def test_signs_follow_what_is_better(drawn: PhaseMap) -> None:
    more = drawn.cells("membership", "difference")
    spent = drawn.cells("effort_spent", "difference")
    assert (more["better"][more["mean"] > 0.05] >= 0).all()
    assert (spent["mean"] > 0).all() and (spent["better"] <= 0).all() and (spent["better"] == -1).any()


def test_cells_that_cannot_be_run_say_why(small: Scenario) -> None:
    low = Input("convener.power", 0.5, 1.5, 0.4)
    wanted = MapGrid(small, BOTH[:1], low, axis(small, "talk_rate"), points=3, replicates=2)
    drawn = run_map(wanted)
    assert drawn.complete and set(drawn.refused) == {(k, 2) for k in range(3)}
    assert "0 to 1" in drawn.refused[(0, 2)]
    table = drawn.cells("membership")
    mean, chance = (table[column].to_numpy().reshape(3, 3) for column in ("mean", "chance"))
    assert np.isnan(mean[:, 2]).all() and np.isfinite(mean[:, :2]).all()
    assert np.isnan(chance[:, 2]).all() and drawn.figure().to_json()
    assert len(drawn.words()) == 3 and drawn.words()[2].startswith("Cells that cannot be run: convener.power: got 1.5")


def test_every_axis_can_be_mapped(small: Scenario) -> None:
    for one in axes(small).values():
        low, high = one.levels(2)
        assert one.least <= low < high <= one.most, one.name
        assert one.meaning and one.title and one.group
        if one.group == "scenario":
            assert small.with_(**{one.name: low}) != small.with_(**{one.name: high})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": 1}, "points"),
        ({"points": 1000}, "from 2 to 101"),
        ({"replicates": 10**6}, "at most 500,000"),
        ({"strategies": ()}, "0 strategies"),
    ],
)
def test_what_cannot_be_drawn_is_refused(small: Scenario, change: dict[str, object], words: str) -> None:
    given = {"strategies": BOTH, "x": axis(small, "talk_rate"), "y": axis(small, "trust_gain")} | change
    with pytest.raises(InputError, match=words):
        MapGrid(small, **given)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="both axes"):
        MapGrid(small, BOTH, axis(small, "talk_rate"), axis(small, "talk_rate"))


def test_ranges_of_ones_own_stay_within_bounds(small: Scenario) -> None:
    power = axis(small, "convener.power")
    assert power.over(0.2, 0.4).levels(3) == (0.2, 0.3, 0.4)
    assert axis(small, "withdraw_month").over(2.2, 5.9).levels(9) == (2, 3, 4, 5, 6)
    for low, high, words in ((-0.1, 0.5, "from 0 to 1"), (0.5, 0.5, "lower one first"), (0.0, float("nan"), "0 to 1")):
        with pytest.raises(InputError, match=words):
            power.over(low, high)
    with pytest.raises(InputError, match="convener.power"):
        axis(small, "convener.powr")
