"""States of organisations kept in sweeps: those of the single runs, the same bytes whoever makes them, no more room than is allowed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.applying import group
from coalitionlab.experiments.runs.runs import Stopped
from coalitionlab.experiments.sweep import merge
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.model.lanes import tie_indices
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import InputError
from sweeps import command, same, small_scenario, small_study, tables, write_design

STATES = ("inside", "status", "chance", "trust", "overlap")
LABELS = ["scenario", "strategy", "point", "replicate"]


@pytest.fixture(scope="module")
def study():
    return small_study(replicates=4, states=STATES, state_months=(1, 6, 12, 15))


@pytest.fixture(scope="module")
def swept(study, tmp_path_factory):
    return execute(study, tmp_path_factory.mktemp("sweeps") / "states", workers=2)


def mean_trust(traced, month):
    """Of each organisation in those whom it knows, by the notes on its ties."""
    ties = [tie_indices(traced.system.start, traced.system.degree, i) for i in range(traced.population.size)]
    known = [mine[traced.strength[month][mine] > 0] for mine in ties]
    return [np.mean(traced.trust[month][mine]) if len(mine) else np.nan for mine in known]


def test_states_are_those_of_the_single_runs(study, swept):
    rows = swept.states()
    assert list(rows) == [*LABELS, "month", "organisation", *STATES]
    seen = 0
    for (scenario, strategy, point, replicate), run in rows.groupby(LABELS, observed=True, sort=False):
        (case,) = group(study, [point])
        one = next(each for each in case.scenarios if each.name == scenario)
        lever = next(each for each in case.strategies if each.name == strategy)
        given = {name: float(values[0]) for name, values in case.parameters.items()}
        traced = trace(one, lever, seed=study.seed, replicate=replicate, parameters=given, ties=True)
        months = [month for month in (1, 6, 12, 15) if month <= one.months]
        assert run["month"].unique().tolist() == months
        names = traced.ground.blueprint.names
        for month, part in run.groupby("month"):
            assert part["organisation"].tolist() == list(names)
            np.testing.assert_array_equal(part["status"], traced.status[month - 1])
            np.testing.assert_array_equal(part["inside"], traced.status[month - 1] > 0)
            np.testing.assert_array_equal(part["chance"], traced.chance[month - 1])
            np.testing.assert_allclose(part["trust"], mean_trust(traced, month - 1), rtol=1e-12)
        last = run[run["month"] == months[-1]]
        if months[-1] == one.months:
            np.testing.assert_array_equal(last["overlap"], traced.system.state["overlap"])
        seen += 1
    assert seen == study.size
    assert 0 < rows["inside"].mean() < 1


def test_what_else_is_kept_is_as_without_them(study, swept):
    without = execute(replace(study, states=(), state_months=None))
    pd.testing.assert_frame_equal(swept.runs(), without.runs())
    with pytest.raises(InputError, match="no states"):
        without.states()


@pytest.mark.parametrize("rows_at_once", [50, 2**20])
def test_the_same_rows_whatever_the_chunks_slices_and_place(study, swept, tmp_path, monkeypatch, rows_at_once):
    monkeypatch.setattr("coalitionlab.experiments.runs.layout.MOST_SECONDS", 1e-9)
    assert same([swept.folder, execute(study, tmp_path / "again", workers=3).folder])
    assert "states.parquet" in tables(swept.folder)
    monkeypatch.setattr("coalitionlab.experiments.runs.tables.ROWS_AT_ONCE", rows_at_once)
    for found in (execute(study, tmp_path / "slices"), execute(study), cl.load_sweep(swept.folder)):
        pd.testing.assert_frame_equal(found.states(), swept.states())


def test_shards_a_stop_and_a_damaged_chunk_change_no_byte(study, swept, tmp_path):
    for number in (2, 1):
        execute(study, tmp_path / "shards", shard=f"{number}/2")
    assert same([swept.folder, merge([tmp_path / "shards"]).folder])

    def stop(done, _):
        if done >= 16:
            raise KeyboardInterrupt

    with pytest.raises(Stopped):
        execute(study, tmp_path / "stopped", progress=stop)
    unfinished = cl.load_sweep(tmp_path / "stopped")
    assert not unfinished.complete and len(unfinished.states()) > 0
    next((tmp_path / "stopped" / "chunks").glob("*-states-*.parquet")).write_bytes(b"damaged")
    assert same([swept.folder, execute(study, tmp_path / "stopped", resume=True).folder])


def test_a_design_keeps_them_and_rerun_makes_them_again(tmp_path):
    design = write_design(tmp_path, replicates=3, months=False, states={"keep": ["inside", "trust"], "every": 5})
    swept = command("sweep", design, "--out", tmp_path / "out")
    assert swept.returncode == 0, swept.stderr
    # 18 runs of 12 organisations, 2 states in months 5 and 10
    assert f"up to {8 * 18 * 12 * 2 * 2 / 1000:.3g} kB" in swept.stderr
    rows = cl.load_sweep(tmp_path / "out").states()
    assert rows["month"].unique().tolist() == [5, 10] and len(rows) == 18 * 12 * 2
    assert set(cl.load_sweep(tmp_path / "out").states(["inside"])) == {"inside"}
    again = cl.rerun(tmp_path / "out")
    assert again.same and "states.parquet" in {verdict.name for verdict in again.verdicts}
    exported = command("export", tmp_path / "out", "--out", tmp_path / "csv", "--figures", "none")
    assert exported.returncode == 0, exported.stderr
    pd.testing.assert_series_equal(pd.read_csv(tmp_path / "csv" / "states.csv")["trust"], rows["trust"])


def test_runs_that_fail_or_are_led_or_grow_have_the_rows_that_there_are():
    def patient(view):
        return {"assign_ownership": view.capacity}

    design = {
        "scenarios": [small_scenario()],
        "strategies": [patient, "even_spread"],
        "factors": {"organisations.count": [12, 20]},
        "replicates": 2,
        "states": ["awareness"],
    }
    found = cl.sweep(design)
    counts = found.states().groupby(["point", "strategy"], observed=True).size()
    assert counts.tolist() == [2 * 12 * 12, 2 * 12 * 12, 2 * 12 * 20, 2 * 12 * 20]
    broken = small_study(points=((0.1, 0.2), (0.1, 99.0), (0.3, 0.6)), replicates=1, states=("awareness",))
    assert set(execute(broken).states()["point"]) == {0, 2}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({"keep": ["inside"], "at_most": 1e-6}, "up to .* MB, more than 1e-06 GB; keep fewer"),
        (["insid"], "unknown state 'insid'; did you mean 'inside'"),
        ([], "no state is named"),
        (["trust", "trust"], "named twice"),
        ({"keep": ["trust"], "every": 13}, "the longest run has 12 months"),
        ({"keep": ["trust"], "months": [3, 13]}, "the longest run has 12 months"),
        ({"keep": ["trust"], "months": [3, 2]}, "not in order"),
        ({"keep": ["trust"], "months": [3], "every": 2}, "both every and months"),
    ],
)
def test_what_cannot_be_kept_is_one_line(tmp_path, states, said):
    design = write_design(tmp_path, states=states)
    with pytest.raises(InputError, match=said) as error:
        cl.load_design(design)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].startswith(f"{design}:")
