"""Sweeps: every run once, in order, the same whoever makes it; failures are rows; folders are not lost."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import coalitionlab as cl
from coalitionlab.experiments.applying import group
from coalitionlab.experiments.runs import chunks as chunk
from coalitionlab.experiments.runs.layout import layout_of
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Strategy
from sweeps import same, small_scenario, small_study, tables

LABELS = ["scenario", "point", "replicate", "strategy"]


@pytest.fixture(scope="module")
def swept(study, tmp_path_factory):
    return execute(study, tmp_path_factory.mktemp("sweeps") / "first", workers=2)


def test_every_run_is_there_once_and_in_the_order_of_the_study(study, swept):
    runs = swept.runs()
    expected = [
        (scenario.name, point, replicate, strategy.name)
        for scenario in study.scenarios
        for point in range(len(study.points))
        for replicate in range(study.replicates)
        for strategy in study.strategies
    ]
    assert list(runs[LABELS].itertuples(index=False, name=None)) == expected
    assert runs["error"].isna().all() and swept.failed == 0 and swept.complete


def test_the_numbers_are_those_of_simulate(study, swept):
    runs, months = swept.runs(), swept.months()
    for point in range(len(study.points)):
        (case,) = group(study, [point])
        for scenario in case.scenarios:
            batch = simulate(
                scenario,
                case.strategies,
                replicates=10,
                seed=study.seed,
                parameters={name: float(values[0]) for name, values in case.parameters.items()},
                months=True,
            )
            mine = (runs["scenario"] == scenario.name) & (runs["point"] == point)
            got = runs.loc[mine, list(PER_RUN)].to_numpy().reshape(10, 2, -1).swapaxes(0, 1)
            np.testing.assert_array_equal(got, batch.outcomes)
            mine = (months["scenario"] == scenario.name) & (months["point"] == point)
            got = months.loc[mine].iloc[:, 5:].to_numpy().reshape(10, 2, scenario.months, -1).swapaxes(0, 1)
            np.testing.assert_array_equal(got, batch.months)


@pytest.mark.parametrize("seconds", [1e-9, 1e-3])
def test_tables_are_the_same_bytes_whatever_the_chunks_and_workers(study, swept, tmp_path, monkeypatch, seconds):
    monkeypatch.setattr("coalitionlab.experiments.runs.layout.MOST_SECONDS", seconds)
    assert len(layout_of(study).chunks()) > 1
    again = execute(study, tmp_path / "again", workers=3)
    assert same([swept.folder, again.folder])
    assert sorted(tables(again.folder)) == ["design.parquet", "months.parquet", "runs.parquet"]


def test_tables_are_the_same_however_many_slices_they_are_made_in(study, tmp_path, monkeypatch):
    monkeypatch.setattr("coalitionlab.experiments.runs.tables.ROWS_AT_ONCE", 50)
    small = execute(study, tmp_path / "small")
    monkeypatch.undo()
    whole = execute(study, tmp_path / "whole")
    pd.testing.assert_frame_equal(small.runs(), whole.runs())
    pd.testing.assert_frame_equal(small.months(), whole.months())
    assert pq.ParquetFile(small.folder / "runs.parquet").num_row_groups > 2


def test_without_a_folder_results_are_the_same(study, swept):
    in_memory = execute(study)
    pd.testing.assert_frame_equal(in_memory.runs(), swept.runs())
    pd.testing.assert_frame_equal(in_memory.months(), swept.months())
    pd.testing.assert_frame_equal(in_memory.by_point(), swept.by_point())
    assert in_memory.folder is None and not in_memory.failed


def test_a_design_is_swept_from_a_mapping(swept):
    design = {
        "scenarios": [small_scenario()], "strategies": ["leaderless"], "factors": {"talk_rate": [0.1, 0.2]},
        "replicates": 3, "outcomes": ["peak"],
    }  # fmt: skip
    found = cl.sweep(design)
    assert list(found.runs().columns) == ["scenario", "strategy", "point", "replicate", "peak", "error"]
    assert found.design()["talk_rate"].tolist() == [0.1, 0.2]
    assert len(found.runs(["peak"])) == 6


def test_intervals_of_few_runs_stay_where_the_outcome_can_be():
    found = cl.sweep(
        {"scenarios": ["grassroots"], "strategies": ["even_spread"], "replicates": 4, "outcomes": ["final"]}
    )
    for table in (found.summary("final"), found.by_point("final")):
        assert (table["low"] == 0.0).all() and (table["mean"] > 0.0).all() and (table["high"] < 1.0).all()


@pytest.mark.parametrize("changes", [True, False])
@pytest.mark.parametrize("replicates", [1, 7, 40])
def test_work_is_balanced_and_complete(replicates, changes):
    factors = ("talk_rate", "convener.power") if changes else ("talk_rate", "trust_gain")
    layout = layout_of(small_study(factors=factors, replicates=replicates))
    scenario, point, replicate = layout.position(0, layout.units)
    assert len(set(zip(scenario, point, replicate, strict=True))) == layout.units
    for stop in range(1, layout.units):
        cells = scenario[:stop] * layout.points + point[:stop]
        counts = np.bincount(cells, minlength=layout.scenarios * layout.points)
        assert np.ptp(counts) <= layout.block
    some = [
        np.concatenate(parts) for parts in zip(layout.position(0, 5), layout.position(5, layout.units), strict=True)
    ]
    np.testing.assert_array_equal(np.array(some), np.array([scenario, point, replicate]))


def test_the_manifest_says_what_made_the_results(study, swept):
    about = json.loads((swept.folder / "manifest.json").read_text(), parse_constant=pytest.fail)
    assert about["complete"] and about["kept"] == study.size and about["seed"] == 5
    assert {"python", "coalitionlab", "numpy", "numba"} <= set(about["versions"])
    for name in ("runs", "months", "design"):
        assert list(about["units"][name]) and set(about["units"][name]) == set(
            pq.read_schema(swept.folder / f"{name}.parquet").names
        )
    assert {one.name for one in swept.folder.iterdir()} == {
        "design.parquet", "runs.parquet", "months.parquet", "inputs", "manifest.json",
    }  # fmt: skip


def test_a_loaded_sweep_knows_its_study(study, swept):
    again = cl.load_sweep(swept.folder)
    assert again.study == study
    pd.testing.assert_frame_equal(again.runs(), swept.runs())


def test_designs_of_mixed_levels_are_kept_as_they_are(tmp_path):
    study = small_study(
        factors=("decision.rule", "convener.grant_months"), points=(("utility", None), ("imitation", 6)), replicates=1
    )
    assert cl.load_sweep(execute(study, tmp_path / "mixed").folder).study == study


def test_summary_is_over_replicates(swept, study):
    runs = swept.runs()
    found = swept.summary("peak").set_index(["scenario", "strategy"])
    expected = runs.groupby(["scenario", "strategy"], observed=True)["peak"].mean()
    for key, mean in expected.items():
        assert found.loc[key, "mean"] == pytest.approx(mean)
        assert found.loc[key, "low"] <= mean <= found.loc[key, "high"]
    points = swept.by_point("peak")
    assert len(points) == 2 * 3 * 2 and (points["runs"] == 10).all()
    one = runs[(runs["scenario"] == "small") & (runs["point"] == 1) & (runs["strategy"] == "even_spread")]["peak"]
    row = points[(points["scenario"] == "small") & (points["point"] == 1) & (points["strategy"] == "even_spread")]
    assert row["mean"].item() == pytest.approx(one.mean())
    with pytest.raises(InputError, match="not kept"):
        swept.summary("peek")


def test_a_point_that_cannot_be_is_a_row_with_its_error(tmp_path):
    study = small_study(points=((0.1, 0.2), (0.1, 99.0), (0.3, 0.6)), months=True)
    found = execute(study, tmp_path / "bad")
    runs = found.runs()
    wrong = runs["point"] == 1
    assert runs.loc[wrong, "error"].str.contains("convener.power").all() and runs.loc[~wrong, "error"].isna().all()
    assert runs.loc[wrong, list(PER_RUN)].isna().all(axis=None)
    assert not runs.loc[~wrong, "collective_action"].isna().any()
    assert found.complete and found.failed == wrong.sum() == 40
    assert set(found.months()["point"]) == {0, 2}
    assert found.summary()["failed"].tolist() == [10] * 4


def test_a_level_that_only_one_scenario_cannot_take_fails_there_only(tmp_path):
    short = small_scenario("short")
    open_end = small_scenario("open").with_(withdraw_month=None)
    study = small_study(scenarios=(short, open_end), factors=("months",), points=((12,), (6,)), replicates=2)
    runs = execute(study, tmp_path / "mixed").runs()
    failed = runs[runs["error"].notna()]
    assert set(zip(failed["scenario"], failed["point"], strict=True)) == {("short", 1)}


def test_a_strategy_that_cannot_be_played_fails_alone(tmp_path):
    phase = {"name": "all", "effort": {"build_trust": 1}, "aims": {"build_trust": "sector:faith"}}
    nobody = Strategy.model_validate(
        {"name": "to_nobody", "title": "Aims at a sector that is not there", "phases": [phase]}
    )
    study = small_study(strategies=(load_strategy("leaderless"), nobody), replicates=2)
    runs = execute(study, tmp_path / "out").runs()
    assert (runs["error"].notna() == (runs["strategy"] == "to_nobody")).all()
    assert runs["error"].dropna().str.contains("faith").all()


@pytest.fixture
def fragile(monkeypatch):
    """An engine that fails on replicate 3 under even_spread, whatever else it is asked for at once."""
    real = chunk.simulate_units

    def simulate_units(scenario, strategies, *, replicates, **rest):
        if 3 in replicates and any(one.name == "even_spread" for one in strategies):
            raise ZeroDivisionError("a law divided by nothing")
        return real(scenario, strategies, replicates=replicates, **rest)

    monkeypatch.setattr(chunk, "simulate_units", simulate_units)


def test_of_a_chunk_that_fails_only_the_runs_that_fail_have_errors(swept, study, fragile, tmp_path):
    found = execute(study, tmp_path / "fragile").runs()
    wrong = (found["replicate"] == 3) & (found["strategy"] == "even_spread")
    assert (found.loc[wrong, "error"] == "ZeroDivisionError: a law divided by nothing").all()
    pd.testing.assert_frame_equal(found[~wrong], swept.runs()[~wrong])


def test_a_machine_that_fails_stops_the_sweep_and_nothing_is_lost(study, swept, tmp_path, monkeypatch):
    real, calls = chunk.simulate_units, []

    def simulate_units(*given, **named):
        calls.append(None)
        if len(calls) > 6:
            raise MemoryError
        return real(*given, **named)

    monkeypatch.setattr(chunk, "simulate_units", simulate_units)
    with pytest.raises(InputError, match="memory.*--resume"):
        execute(study, tmp_path / "out", workers=1)
    monkeypatch.undo()
    assert execute(study, tmp_path / "out", resume=True).failed == 0
    assert same([swept.folder, tmp_path / "out"])


def test_folders_are_used_with_care(study, swept, tmp_path):
    with pytest.raises(InputError, match=r"--resume \(in Python resume=True\) to go on"):
        execute(study, swept.folder)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    for how in ({}, {"force": True}, {"resume": True}, {"shard": "1/2"}):
        with pytest.raises(InputError, match="mine"):
            execute(study, tmp_path / "mine", **how)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    with pytest.raises(InputError, match="--force cannot be combined"):
        execute(study, swept.folder, resume=True, force=True)
    with pytest.raises(InputError, match="folder"):
        execute(study, "/dev/null/results")
    with pytest.raises(InputError, match="no results in this folder"):
        cl.load_sweep(tmp_path)


@pytest.mark.parametrize("how", [{"resume": True}, {"shard": "1/2"}])
def test_what_is_no_folder_of_a_sweep_is_said_to_be_so(study, tmp_path, how):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not the results folder of a sweep") as caught:
        execute(study, tmp_path / "mine", **how)
    assert "--force" not in str(caught.value)


def test_a_shard_needs_a_folder_to_share(study):
    with pytest.raises(InputError, match="--shard needs a folder; name the one"):
        execute(study, shard="1/2")
    with pytest.raises(InputError, match="--resume needs a folder; name the one"):
        execute(study, resume=True)


def test_a_sweep_shown_says_how_much_of_what_is_where(swept, tmp_path):
    size = f"{swept.study.size:,}"
    assert repr(swept) == f"<Sweep: {size}, leaderless, even_spread, in {swept.folder}>"
    assert "in memory" in repr(execute(small_study(replicates=1)))


def test_the_summary_says_that_intervals_of_few_replicates_are_too_narrow(swept, tmp_path):
    assert any("With 10 replicates intervals are Student's t" in line for line in swept.words())
    enough = execute(small_study(replicates=20), tmp_path / "out")
    assert not any("Student" in line for line in enough.words())


def test_force_replaces_an_earlier_study(tmp_path):
    first = execute(small_study(replicates=2), tmp_path / "out")
    old = tables(first.folder)
    second = execute(small_study(replicates=3), tmp_path / "out", force=True)
    assert second.study.replicates == 3 and tables(second.folder) != old
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_shards_are_written_as_k_of_n(study, tmp_path):
    for words in ("0/3", "4/3", "1", "a/b", "1/0", "1/9999999"):
        with pytest.raises(InputError, match="K/N"):
            execute(study, tmp_path / "out", shard=words)
    assert not list(tmp_path.iterdir())


def test_a_cluster_that_is_not_there_is_one_line_and_leaves_nothing(study, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("coalitionlab.experiments.runs.dask_executor.PATIENCE", 0.3)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1"):
        with pytest.raises(InputError, match="no Dask scheduler"):
            execute(study, tmp_path / "out", cluster=address)
    assert not list(tmp_path.iterdir())
